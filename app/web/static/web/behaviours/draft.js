// Keeps what was typed in this tab until the form is sent, so that a closed page loses nothing. Never passwords or files.
const skipped = new Set(["password", "file", "hidden", "submit"]);

export function begin(form) {
  const key = `draft:${form.dataset.draft}`;
  const fields = [...form.elements].filter((field) => field.name && !skipped.has(field.type) && field.autocomplete !== "off");
  restore(fields, JSON.parse(sessionStorage.getItem(key) ?? "{}"));
  form.addEventListener("input", () => sessionStorage.setItem(key, JSON.stringify(values(fields))));
  form.addEventListener("submit", () => sessionStorage.removeItem(key));
}

function values(fields) {
  return Object.fromEntries(fields.filter(counts).map((field) => [field.name, field.value]));
}

function counts(field) {
  return !["checkbox", "radio"].includes(field.type) || field.checked;
}

function restore(fields, draft) {
  for (const field of fields) {
    if (!(field.name in draft)) continue;
    if (["checkbox", "radio"].includes(field.type)) field.checked = draft[field.name] === field.value;
    else if (!field.value) field.value = draft[field.name];
  }
}
