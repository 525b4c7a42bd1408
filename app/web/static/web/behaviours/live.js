// Asks every other second whether something is new, and fetches it when there is. Rests while nobody looks or the line is down.
const EVERY = 2000;
const HIDDEN = 30000;
const LONGEST = 60000;

export function begin(list) {
  const at = { ticket: list.dataset.ticket, seen: Number(list.dataset.seen), misses: 0, timer: 0 };
  const ask = async () => {
    if (at.busy || at.over) return;
    at.busy = true;
    const urged = at.urged;
    at.urged = false;
    try {
      if (urged) await fetchNews(list, at);
      else await look(list, at);
      at.misses = 0;
    } catch {
      at.misses += 1;
    }
    at.busy = false;
    clearTimeout(at.timer);
    if (!at.over) at.timer = setTimeout(ask, at.urged ? 0 : pause(at.misses));
  };
  document.addEventListener("visibilitychange", () => { if (!document.hidden) ask(); });
  window.addEventListener("online", () => { at.misses = 0; ask(); });
  // Whoever has just sent something need not ask whether there is something new.
  list.addEventListener("look", () => { at.urged = true; ask(); });
  at.timer = setTimeout(ask, EVERY);
}

function pause(misses) {
  const usual = document.hidden ? HIDDEN : EVERY;
  return Math.min(LONGEST, usual * 2 ** Math.min(misses, 5));
}

async function look(list, at) {
  if (!navigator.onLine) throw new Error("offline");
  const answer = await fetch(`${list.dataset.live}${at.ticket}?seen=${at.seen}`, { cache: "no-store", credentials: "omit" });
  if (answer.status === 204) return;
  if (![200, 404, 410].includes(answer.status)) throw new Error(String(answer.status));
  await fetchNews(list, at);
}

async function fetchNews(list, at) {
  const answer = await fetch(`${list.dataset.news}?since=${at.seen}`, { cache: "no-store", redirect: "manual", headers: { Accept: "text/html" } });
  if (answer.type === "opaqueredirect" || answer.status === 404) return leave(list, at);
  if (!answer.ok) throw new Error(String(answer.status));
  at.ticket = answer.headers.get("X-Live-Ticket");
  at.seen = Number(answer.headers.get("X-Live-Seen"));
  const drawn = document.createElement("template");
  drawn.innerHTML = await answer.text();
  const added = place(list, drawn.content);
  list.dispatchEvent(new CustomEvent("news", { detail: { added } }));
}

// What is on the page already is drawn anew where it stands; what comes after the last one is added.
function place(list, content) {
  const added = [];
  for (const piece of [...content.children]) {
    const present = piece.id && document.getElementById(piece.id);
    if (present) {
      const focused = present.contains(document.activeElement);
      present.replaceWith(piece);
      if (focused) piece.querySelector("a, button, summary")?.focus();
    } else if (piece.dataset.id && Number(piece.dataset.id) > lastId(list)) {
      if (list.hasAttribute("data-at-end")) list.append(piece);
      added.push(piece);
    }
    piece.dispatchEvent(new Event("drawn", { bubbles: true }));
  }
  return added;
}

function lastId(list) {
  return Number(list.lastElementChild?.dataset.id ?? 0);
}

// Signed out, or no longer somebody who may see this: nothing more is asked.
function leave(list, at) {
  at.over = true;
  list.dispatchEvent(new CustomEvent("gone"));
}
