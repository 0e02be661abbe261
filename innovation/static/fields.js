// Puts away the questions that another answer makes useless; the server ignores them anyhow.
// Where the form does not ask for the idea's kind or category, it says them as `data-about_…`.
const given = (form, name) =>
  form.elements[name] ? new FormData(form).getAll(name) : [form.dataset[`about_${name}`]];

const settle = () => {
  for (const box of document.querySelectorAll("form [data-when]")) {
    const asked = given(box.closest("form"), box.dataset.when).includes(box.dataset.is);
    box.hidden = !asked;
    // What is put away is neither sent nor asked for; what was typed stays in it.
    for (const field of box.querySelectorAll("input, select, textarea, button")) field.disabled = !asked;
  }
};

document.addEventListener("change", settle);
document.addEventListener("htmx:after:swap", settle);
settle();
