// Answers of a kiosk go into a sealed queue on the tablet and from there to us, as soon as there is a connection; nobody waits for that.
import { canSeal, count, first, keep, letGo } from "./sealed-queue.js";

const PAUSE = 6000;

export function begin(form) {
  if (!canSeal()) return;
  const thanks = document.querySelector(".kiosk-thanks");
  const waiting = form.querySelector(".kiosk-wait");
  if ("serviceWorker" in navigator) keepPage(form.dataset.worker).catch(() => {});
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const answer = { ...Object.fromEntries(new FormData(form)), client_key: name() };
    try {
      await keep(answer.client_key, answer);
    } catch {
      form.submit(); // no room on the tablet: the plain way
      return;
    }
    form.reset();
    show(form, thanks);
    send(form.action, waiting);
  });
  window.addEventListener("online", () => send(form.action, waiting));
  setInterval(() => send(form.action, waiting), 20000);
  send(form.action, waiting);
}

// The worker begins to listen after the page has come, so it is asked for all of it once more: from then on a reload needs nobody.
async function keepPage(worker) {
  const taken = new Promise((resolve) => navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true }));
  await navigator.serviceWorker.register(worker);
  if (!navigator.serviceWorker.controller) await taken;
  const parts = performance.getEntriesByType("resource").map((each) => each.name).filter((name) => name.startsWith(location.origin));
  await Promise.all([location.href, ...new Set(parts)].filter((name) => !name.endsWith("/worker.js")).map((name) => fetch(name)));
  document.documentElement.dataset.kept = "";
}

// One at a time, so that what was refused does not hold up the others, and what arrived is not sent again.
let sending = false;
async function send(action, waiting) {
  if (sending) return;
  sending = true;
  try {
    for (let it = await first(); it; it = await first()) {
      const told = await fetch(action, { method: "POST", mode: "cors", body: new URLSearchParams(it.answer) });
      if (!told.ok && ![410, 422].includes(told.status)) break;
      await letGo(it.id);
    }
  } catch { /* still without a connection: the queue waits */ }
  sending = false;
  waiting.hidden = (await count()) === 0;
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

function name() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
