// An answer may take away the button that was pressed, or fold it away: the region where it stood
// gets the focus, so that the keyboard goes on from there and a screen reader says where one is.
let place = null;

document.addEventListener("htmx:before:request", () => {
  const region = document.activeElement.closest(".region");
  place = region && region.getAttribute("aria-labelledby");
});

document.addEventListener("htmx:after:swap", () => {
  const kept = document.activeElement !== document.body && document.activeElement.checkVisibility();
  const region = kept || !place ? null : document.querySelector(`.region[aria-labelledby="${place}"]`);
  if (!region) return;
  region.tabIndex = -1;
  region.focus({ preventScroll: true });
});
