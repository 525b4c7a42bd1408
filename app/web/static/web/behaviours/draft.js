// Keeps what was typed until it has arrived, so that a closed page, a lost connection or a refusal loses nothing. Never passwords or
// files. In this tab; with data-draft-kept also when the tab is closed. Arrived is a form when the next page of this tab is one of
// ours that does not say data-not-sent; with data-draft-kept="until-sent" when a script that sends it says "sent".
const skipped = new Set(["password", "file", "hidden", "submit", "button"]);
const LEAVING = "draft-leaving";

settle();

// Looks at how the last form of this tab ended. Whoever comes back to it by the browser's button has not sent it, as far as we know.
function settle() {
  const left = JSON.parse(sessionStorage.getItem(LEAVING) ?? "null");
  sessionStorage.removeItem(LEAVING);
  const cameBack = performance.getEntriesByType("navigation")[0]?.type === "back_forward";
  if (left && !cameBack && !document.querySelector("[data-not-sent]")) storeOf(left.kept).removeItem(left.key);
}

export function begin(form) {
  const { draft, draftKept: kept } = form.dataset;
  const at = { key: `draft:${draft}`, store: storeOf(kept !== undefined), fields: [...form.elements].filter(isOurs) };
  const version = form.elements.version?.value;
  const keepNow = () => keep(at);
  // Whoever was quicker than this script, or came back by a browser that remembers, has typed already; a refused form was typed too.
  if (form.hasAttribute("data-not-sent")) write(at);
  else if (at.fields.some(isTouched)) keepNow();
  else if (restore(at)) sayRestored(form, () => { form.reset(); if (version) form.elements.version.value = version; at.store.removeItem(at.key); });
  form.addEventListener("input", keepNow);
  if (kept === "until-sent") form.addEventListener("sent", () => at.store.removeItem(at.key));
  else form.addEventListener("submit", () => sessionStorage.setItem(LEAVING, JSON.stringify({ key: at.key, kept: kept !== undefined })));
}

function storeOf(kept) {
  return kept ? localStorage : sessionStorage;
}

// The version of what is changed goes with the words, so that words from yesterday are not taken for words about today's text.
function isOurs(field) {
  return field.name === "version" || (field.name && !skipped.has(field.type) && field.tabIndex >= 0);
}

// What is as the server drew it leaves nothing behind.
function keep(at) {
  if (at.fields.some(isTouched)) write(at);
  else at.store.removeItem(at.key);
}

// A store that is full or forbidden must not stop anybody from typing: the words stay in the page.
function write({ store, key, fields }) {
  try {
    store.setItem(key, JSON.stringify(Object.fromEntries(fields.map((field) => [nameOf(field), stateOf(field)]))));
  } catch { /* see above */ }
}

function restore({ store, key, fields }) {
  const draft = JSON.parse(store.getItem(key) ?? "{}");
  for (const field of fields) {
    const state = draft[nameOf(field)];
    if (state === undefined) continue;
    if (isChoice(field)) field.checked = state;
    else if (field.options) for (const option of field.options) option.selected = state.includes(option.value);
    else field.value = state;
  }
  return fields.some(isTouched);
}

function isChoice(field) {
  return ["checkbox", "radio"].includes(field.type);
}

function nameOf(field) {
  return isChoice(field) ? `${field.name}=${field.value}` : field.name;
}

function stateOf(field) {
  if (isChoice(field)) return field.checked;
  return field.options ? [...field.selectedOptions].map((option) => option.value) : field.value;
}

// Whether somebody changed it since the server drew it. A select in which nothing was chosen shows its first choice.
function isTouched(field) {
  if (isChoice(field)) return field.checked !== field.defaultChecked;
  if (!field.options) return field.value !== field.defaultValue;
  const drawn = [...field.options].filter((option) => option.defaultSelected);
  if (!drawn.length && !field.multiple) return field.selectedIndex > 0;
  return [...field.options].some((option) => option.selected !== option.defaultSelected);
}

// In a form that came with words, it is told which are one's own; one press brings back what stands there.
function sayRestored(form, discard) {
  form.dispatchEvent(new Event("input"));
  if (form.closest("details")) form.closest("details").open = true;
  const words = form.querySelector("template[data-draft-words]");
  if (!words) return;
  const note = words.content.firstElementChild.cloneNode(true);
  note.querySelector("button").addEventListener("click", () => { discard(); note.remove(); form.dispatchEvent(new Event("input")); });
  words.after(note);
}
