// Sends a message without leaving the page. What could not be sent stays in the box, with the reason above it.
export function begin(form) {
  const box = form.elements.text;
  const files = form.elements.files;
  let sending = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (sending) return;
    sending = true;
    const button = event.submitter ?? form.querySelector("[type=submit]");
    button.setAttribute("aria-busy", "true");
    try {
      await send(form);
    } finally {
      sending = false;
      button.removeAttribute("aria-busy");
      box.focus();
    }
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); form.requestSubmit(); }
  });
  box.addEventListener("input", () => grow(box));
  files.addEventListener("change", () => nameFiles(form, files));
  for (const name of form.querySelectorAll("[data-name]")) name.addEventListener("click", () => insert(box, name));
  setTimeout(() => grow(box));  // after a draft was put back
}

async function send(form) {
  let answer;
  try {
    answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual", headers: { Accept: "application/json" } });
  } catch {
    return refuse(form, form.dataset.offline);
  }
  if (answer.type === "opaqueredirect") return refuse(form, form.dataset.signedOut);
  if (!answer.ok) return refuse(form, await reasonOf(answer) || form.dataset.failed);
  const { id } = await answer.json();
  sent(form, id);
}

async function reasonOf(answer) {
  try {
    const said = await answer.json();
    return said.detail || said.title;
  } catch {
    return "";
  }
}

function refuse(form, reason) {
  const place = form.querySelector("[data-error]");
  place.querySelector("[data-reason]").textContent = reason;
  place.hidden = false;
  form.elements.text.setAttribute("aria-invalid", "true");
}

// The stream fetches what is new, this message among it; a page without a stream is loaded again.
function sent(form, id) {
  form.reset();
  form.elements.text.value = "";
  form.elements.text.removeAttribute("aria-invalid");
  form.elements.submission_key.value = newKey();
  form.querySelector("[data-error]").hidden = true;
  nameFiles(form, form.elements.files);
  grow(form.elements.text);
  form.dispatchEvent(new Event("sent"));
  const stream = document.querySelector("[data-live][data-at-end]");
  if (stream) stream.dispatchEvent(new Event("look"));
  else if (form.elements.reply_to.value) location.reload();
  else location.assign(`${location.pathname}#m-${id}`);
}

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(18));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_");
}

function grow(box) {
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight + 2, window.innerHeight * 0.4)}px`;
}

function nameFiles(form, files) {
  const words = form.querySelector("[data-chosen]");
  form.classList.toggle("has-files", files.files.length > 0);
  words.textContent = files.files.length ? [...files.files].map((file) => file.name).join(", ") : words.dataset.words;
}

function insert(box, name) {
  const before = box.value.slice(0, box.selectionStart);
  const space = before && !/\s$/.test(before) ? " " : "";
  box.setRangeText(`${space}${name.dataset.name} `, box.selectionStart, box.selectionEnd, "end");
  name.closest("details").open = false;
  box.focus();
  box.dispatchEvent(new Event("input", { bubbles: true }));
}
