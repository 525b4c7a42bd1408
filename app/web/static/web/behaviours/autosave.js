// Sends what is typed to be kept as a draft, a moment after the last key. What the browser keeps itself is draft.js's part.
const PAUSE = 1500;
const skipped = new Set(["password", "file"]);

export function begin(frame) {
  const form = frame.querySelector("form");
  const word = frame.querySelector("[data-autosaved]");
  let waiting;
  form.addEventListener("input", () => {
    word.hidden = true;
    clearTimeout(waiting);
    waiting = setTimeout(() => keep(form, frame.dataset.autosave, word), PAUSE);
  });
  form.addEventListener("submit", () => clearTimeout(waiting));
}

async function keep(form, address, word) {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && !skipped.has(form.elements[name]?.type)) body.append(name, value);
  }
  try {
    const answer = await fetch(address, { method: "POST", body, credentials: "same-origin" });
    word.hidden = !answer.ok;
  } catch { /* the browser keeps it too */ }
}
