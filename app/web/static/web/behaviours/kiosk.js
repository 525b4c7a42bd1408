// Answers of a kiosk go into a queue on the tablet and from there to us, as soon as there is a connection; nobody waits for that.
const QUEUE = "kiosk:queue";
const PAUSE = 6000;

export function begin(form) {
  const thanks = document.querySelector(".kiosk-thanks");
  const waiting = form.querySelector(".kiosk-wait");
  if ("serviceWorker" in navigator) navigator.serviceWorker.register(form.dataset.worker).catch(() => {});
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const answer = Object.fromEntries(new FormData(form));
    keep([...queue(), { ...answer, client_key: key() }]);
    form.reset();
    show(form, thanks);
    send(form.action, waiting);
  });
  window.addEventListener("online", () => send(form.action, waiting));
  setInterval(() => send(form.action, waiting), 20000);
  send(form.action, waiting);
}

// One at a time, so that what was refused does not hold up the others, and what arrived is not sent again.
let sending = false;
async function send(action, waiting) {
  if (sending) return;
  sending = true;
  try {
    while (queue().length) {
      const [first] = queue();
      const answer = await fetch(action, { method: "POST", mode: "cors", body: new URLSearchParams(first) });
      if (!answer.ok && ![410, 422].includes(answer.status)) break;
      keep(queue().filter((each) => each.client_key !== first.client_key));
    }
  } catch { /* still without a connection: the queue waits */ }
  sending = false;
  waiting.hidden = queue().length === 0;
}

function show(form, thanks) {
  form.hidden = true;
  thanks.hidden = false;
  setTimeout(() => {
    thanks.hidden = true;
    form.hidden = false;
    document.querySelector("main").focus();
  }, PAUSE);
}

function queue() {
  return JSON.parse(localStorage.getItem(QUEUE) ?? "[]");
}

function keep(answers) {
  localStorage.setItem(QUEUE, JSON.stringify(answers));
}

function key() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
