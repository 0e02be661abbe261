// What is typed in form[data-kept] is kept in this window too, until the server has it:
// a lost connection, a reload, the back button or a session that ends lose nothing.
(() => {
  const RETRY = 5000;
  const RESEND = 20000;
  const TYPED = ["text", "textarea", "select-one", "number", "date"];
  const CHOSEN = ["radio", "checkbox"];

  const fieldsOf = (form) => [...form.elements].filter(({ name, type }) =>
    name && !["version", "intent"].includes(name) && [...TYPED, ...CHOSEN].includes(type));
  const typedIn = (form) => fieldsOf(form)
    .filter(({ type, checked }) => TYPED.includes(type) || checked)
    .map(({ name, value }) => [name, value]);
  const versionOf = (form) => form.elements.version?.value ?? "";

  function fill(form, fields) {
    const left = [...fields];
    for (const field of fieldsOf(form)) {
      const at = left.findIndex(([name, value]) =>
        name === field.name && (TYPED.includes(field.type) || value === field.value));
      if (CHOSEN.includes(field.type)) field.checked = at >= 0;
      else field.value = at >= 0 ? left[at][1] : "";
      if (at >= 0) left.splice(at, 1);
    }
    for (const folded of form.querySelectorAll("details")) {
      folded.open ||= fieldsOf(form).some((field) => folded.contains(field) && field.value);
    }
    form.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function say(what, told = true) {
    const note = document.querySelector(`[data-kept-note="${what}"]`);
    if (note) note.hidden = !told;
  }

  function keep(form) {
    const place = `kept:${form.dataset.kept}`;
    const path = form.getAttribute("hx-post") ?? "";
    const autosaves = path.endsWith("/autosave");
    const now = () => JSON.stringify(typedIn(form));
    let saved = now();
    let sent = saved;
    let retry = 0;
    let renewed = false;
    let leaving = 0;
    let typing = null;

    const isDirty = () => now() !== saved;
    const save = () => autosaves && isDirty() && form.dispatchEvent(new Event("keep"));
    const saveLater = (wait) => {
      clearTimeout(retry);
      retry = setTimeout(save, wait);
    };

    function mirror(left = false) {
      // Kept once it is saved too: a page asked for before that may come after it.
      const done = !isDirty();
      const kept = { version: versionOf(form), fields: typedIn(form), left, done };
      try {
        sessionStorage.setItem(place, JSON.stringify(kept));
      } catch {
        // Storage is full, or switched off: the server keeps it all the same.
      }
    }

    function restore() {
      const kept = JSON.parse(sessionStorage.getItem(place));
      const gone = !kept
        || (kept.left && kept.version !== versionOf(form))
        || (kept.done && Number(kept.version) <= Number(versionOf(form)));
      if (gone || JSON.stringify(kept.fields) === saved) {
        sessionStorage.removeItem(place);
        return;
      }
      // Told the version that was typed over, the server shows both texts if there is a newer one.
      if (form.elements.version.type === "hidden") form.elements.version.value = kept.version;
      fill(form, kept.fields);
      say("restored");
      save();
    }

    function stay() {
      clearTimeout(leaving);
      leaving = 0;
      for (const button of form.querySelectorAll("[aria-disabled]")) {
        button.removeAttribute("aria-disabled");
        button.textContent = button.dataset.words;
      }
    }

    form.addEventListener("submit", (event) => {
      if (!navigator.onLine) say("offline");
      if (!navigator.onLine || leaving) {
        event.preventDefault();
        return;
      }
      mirror(true);
      leaving = setTimeout(stay, RESEND);
      const button = event.submitter;
      if (!button) return;
      button.dataset.words = button.textContent;
      button.setAttribute("aria-disabled", "true");
      button.textContent = form.dataset.sending;
    });
    form.addEventListener("focusin", ({ target }) => { typing = target; });
    form.addEventListener("input", () => mirror());
    form.addEventListener("change", () => mirror());
    window.addEventListener("online", save);
    window.addEventListener("pageshow", stay);

    form.addEventListener("htmx:before:request", ({ target }) => {
      if (target === form) sent = now();
    });
    form.addEventListener("htmx:error", ({ target }) => {
      if (target !== form) return;
      say("offline");
      saveLater(RETRY);
    });
    document.addEventListener("htmx:finally:request", ({ target, detail }) => {
      const status = detail.ctx.response?.status;
      if (target !== form || !status) {
        if (status !== 200 || !/\/login(\/code)?$/.test(detail.ctx.request.action)) return;
        typing?.focus();
        saveLater(0);
        return;
      }
      say("offline", false);
      if (status >= 500) saveLater(RETRY);
      if (status === 409 && !renewed) saveLater(0);
      renewed = status === 409;
      if (status >= 300 || !autosaves) return;
      saved = sent;
      mirror();
      save(); // what was typed while the answer was on its way
    });

    window.addEventListener("pagehide", () => {
      if (!autosaves || leaving || !isDirty()) return;
      const body = new URLSearchParams([...new FormData(form)].filter(([, value]) => value.trim));
      const headers = { "HX-Request": "true", "HX-Target": "div#draft_saved" };
      fetch(path, { method: "POST", body, headers, keepalive: true }).catch(() => {});
    });
    document.addEventListener("click", ({ target }) => {
      if (target.closest("[data-kept-drop]")) {
        saved = now();
        sessionStorage.removeItem(place);
      }
    });
    restore();
  }

  // Told once that the session has ended: the login that is being typed is not replaced.
  document.addEventListener("htmx:after:request", (event) => {
    const { response, sourceElement } = event.detail.ctx;
    const login = document.querySelector('#notices [action^="/login"]');
    if (response.status === 401 && login && sourceElement !== login) event.preventDefault();
  });
  document.querySelectorAll("form[data-kept]").forEach(keep);
  document.querySelector('form[action="/logout"]')
    ?.addEventListener("submit", () => sessionStorage.clear());
})();
