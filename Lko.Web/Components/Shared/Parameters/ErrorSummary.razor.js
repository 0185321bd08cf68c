// Leads to the field of an error: the input itself, or the first input of a group.
export function focusField(id) {
  const field = document.getElementById(id);
  if (!field) {
    return;
  }
  const inputs = "input:not([type=hidden]), select, textarea";
  const target = field.matches(inputs)
    ? field
    : field.querySelector("[aria-invalid=true]:is(input, select, textarea)") ?? field.querySelector("input:checked") ?? field.querySelector(inputs)
      ?? field.parentElement.querySelector(inputs) ?? field;
  target.focus({ preventScroll: true });
  target.scrollIntoView({ block: "center", behavior: "auto" });
}
