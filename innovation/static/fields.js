// Puts away the questions that another answer makes useless; the server ignores them anyhow.
const settle = () => {
  for (const box of document.querySelectorAll("[data-when]")) {
    const form = box.closest("form");
    const answers = form ? new FormData(form).getAll(box.dataset.when) : [];
    const asked = answers.includes(box.dataset.is);
    box.hidden = !asked;
    // What is put away is neither sent nor asked for; what was typed stays in it.
    for (const field of box.querySelectorAll("input, select, textarea, button")) field.disabled = !asked;
  }
};

document.addEventListener("change", settle);
document.addEventListener("htmx:after:swap", settle);
settle();
