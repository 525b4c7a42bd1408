// Keeps what was typed until the form is sent, so that a closed page loses nothing. Never passwords or files.
// In this tab; with data-draft-kept also when the tab is closed, until somebody says that it was sent ("sent"), or the page
// comes back with data-draft-sent; with data-draft-kept="until-submit" until the browser sends the form.
const skipped = new Set(["password", "file", "hidden", "submit"]);

export function begin(form) {
  const key = `draft:${form.dataset.draft}`;
  const kept = form.hasAttribute("data-draft-kept");
  const store = kept ? localStorage : sessionStorage;
  const fields = [...form.elements].filter((field) => field.name && !skipped.has(field.type) && field.autocomplete !== "off");
  if (form.hasAttribute("data-draft-sent")) store.removeItem(key);
  // Whoever was quicker than this script, or came back by a browser that remembers, has typed already: that stays, and is kept.
  const typed = fields.filter(isTouched);
  restore(fields.filter((field) => !typed.includes(field)), JSON.parse(store.getItem(key) ?? "{}"));
  if (typed.length) keep(store, key, values(fields));
  form.addEventListener("input", () => keep(store, key, values(fields)));
  const ends = kept && form.dataset.draftKept !== "until-submit" ? "sent" : "submit";
  form.addEventListener(ends, () => store.removeItem(key));
}

// An emptied form leaves nothing behind; a store that is full or forbidden must not stop anybody from typing.
function keep(store, key, typed) {
  try {
    if (Object.values(typed).some(Boolean)) store.setItem(key, JSON.stringify(typed));
    else store.removeItem(key);
  } catch { /* typed words stay in the page */ }
}

function values(fields) {
  return Object.fromEntries(fields.filter(counts).map((field) => [field.name, field.value]));
}

// Whether somebody changed it since the server drew it.
function isTouched(field) {
  if (["checkbox", "radio"].includes(field.type)) return field.checked !== field.defaultChecked;
  if (field.options) return [...field.options].some((option) => option.selected !== option.defaultSelected) && field.selectedIndex > 0;
  return field.value !== field.defaultValue;
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
