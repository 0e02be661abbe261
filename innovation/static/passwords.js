// A button beside each password shows what was typed, to whoever wants to read it over.
for (const field of document.querySelectorAll("input[data-show]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-quiet";
  const tell = (shown) => {
    field.type = shown ? "text" : "password";
    button.textContent = shown ? field.dataset.hide : field.dataset.show;
    button.setAttribute("aria-pressed", shown);
  };
  button.setAttribute("aria-controls", field.id);
  button.addEventListener("click", () => tell(field.type === "password"));
  field.form.addEventListener("submit", () => tell(false));
  field.after(button);
  tell(false);
}
