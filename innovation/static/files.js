// Sends files as soon as they are chosen, and draws how far they have come: fetch can't tell.
const sent = (bar) => (address, { method, headers, body, signal }) =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, address);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) bar.value = (100 * event.loaded) / event.total;
    });
    request.addEventListener("load", () => {
      const told = request.getAllResponseHeaders().trim().split(/\r?\n/);
      const answered = new Headers(told.map((line) => line.split(/:\s*(.*)/s).slice(0, 2)));
      resolve(new Response(request.responseText, { status: request.status, headers: answered }));
    });
    request.addEventListener("error", () => reject(new TypeError("network")));
    request.addEventListener("abort", () => reject(new DOMException("", "AbortError")));
    signal?.addEventListener("abort", () => request.abort());
    request.send(body);
  });

const part = (input, name) => input.closest(".upload").querySelector(name);

document.addEventListener("htmx:config:request", ({ target, detail }) => {
  if (target.type !== "file") return;
  const bar = part(target, "progress");
  bar.value = 0;
  bar.hidden = false;
  part(target, "[data-lost]").hidden = true;
  detail.ctx.fetch = sent(bar);
});

document.addEventListener("htmx:finally:request", ({ target, detail }) => {
  if (target.type !== "file") return;
  part(target, "progress").hidden = true;
  part(target, "[data-lost]").hidden = Boolean(detail.ctx.response);
  // Chosen anew, the same file is sent anew.
  target.value = "";
});
