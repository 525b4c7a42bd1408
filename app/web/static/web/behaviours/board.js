// A board: cards are dragged, or moved with Alt and the arrow keys, and the columns are drawn anew when something is new.
const STEPS = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "left", ArrowRight: "right" };
const ASK_AFTER = 4000;
const ASK_HIDDEN_AFTER = 60000;

export function begin(board) {
  const state = { board, dragged: null, ticket: board.dataset.ticket, seen: Number(board.dataset.seen), busy: false };
  if (board.dataset.moves) {
    board.addEventListener("dragstart", (event) => take(state, event));
    board.addEventListener("dragover", (event) => hover(state, event));
    board.addEventListener("drop", (event) => drop(state, event));
    board.addEventListener("dragend", () => letGo(state));
    board.addEventListener("keydown", (event) => press(state, event));
  }
  ask(state);
}

function take(state, event) {
  state.dragged = event.target.closest("[data-card]");
  if (!state.dragged) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", state.dragged.dataset.card);
  state.dragged.classList.add("dragged");
}

function hover(state, event) {
  const column = event.target.closest("[data-column]");
  if (!state.dragged || !column) return;
  event.preventDefault();
  const list = column.querySelector("[data-cards]");
  const below = [...list.querySelectorAll("[data-card]:not(.dragged)")].find((card) => {
    const box = card.getBoundingClientRect();
    return event.clientY < box.top + box.height / 2;
  });
  list.insertBefore(state.dragged, below ?? null);
}

function drop(state, event) {
  if (!state.dragged) return;
  event.preventDefault();
  const card = state.dragged;
  const before = card.previousElementSibling;
  const column = card.closest("[data-column]").dataset.column;
  card.classList.remove("dragged");
  state.dragged = null;
  send(state, card.dataset.card, { column, behind: before ? before.dataset.card : "top" }, false);
}

// Let go outside of a column: everything is drawn as it was.
function letGo(state) {
  if (!state.dragged) return;
  state.dragged = null;
  refresh(state);
}

function press(state, event) {
  const way = event.altKey && STEPS[event.key];
  const card = event.target.closest("[data-card]");
  if (!way || !card) return;
  event.preventDefault();
  send(state, card.dataset.card, { way }, true);
}

async function send(state, key, place, focus) {
  if (state.busy) return;
  state.busy = true;
  const body = new URLSearchParams({ csrf_token: state.board.dataset.token, card: key, ...place });
  const headers = { "X-Requested-With": "fetch", Accept: "application/json" };
  try {
    const answer = await fetch(state.board.dataset.moves + location.search, { method: "POST", body, headers });
    const told = await answer.json();
    if (answer.ok) {
      draw(state, told);
      say(told.warning || place_of(state, key));
      if (focus) state.board.querySelector(`[data-card="${key}"] a`)?.focus();
    } else {
      say(told.detail || told.title);
      await refresh(state);
    }
  } catch {
    say(state.board.dataset.offline);
  } finally {
    state.busy = false;
  }
}

function place_of(state, key) {
  const card = state.board.querySelector(`[data-card="${key}"]`);
  if (!card) return "";
  const column = card.closest("[data-column]").querySelector("h2").textContent;
  const place = [...card.parentElement.children].indexOf(card) + 1;
  return state.board.dataset.put.replace("{column}", column).replace("{place}", String(place));
}

// What somebody is typing at the foot of a column stays, with the focus.
function draw(state, told) {
  const active = document.activeElement;
  const kept = [...state.board.querySelectorAll(".quick-add input[name=title]")].map((field) => [field.id, field.value]);
  const focused = state.board.contains(active) ? active.id || active.closest("[data-card]")?.id : "";
  const across = state.board.scrollLeft;
  state.board.innerHTML = told.html;
  state.board.dispatchEvent(new CustomEvent("drawn", { bubbles: true }));
  for (const [id, value] of kept) {
    const field = document.getElementById(id);
    if (field) field.value = value;
  }
  const again = focused && document.getElementById(focused);
  if (again) (again.matches("[data-card]") ? again.querySelector("a") : again).focus({ preventScroll: true });
  state.board.scrollLeft = across;
  state.ticket = told.ticket;
  state.seen = told.seen;
}

function say(words) {
  const place = document.querySelector("[data-board-said]");
  if (place) place.textContent = words ?? "";
}

async function ask(state) {
  const pause = document.hidden ? ASK_HIDDEN_AFTER : ASK_AFTER;
  await new Promise((resolve) => setTimeout(resolve, pause));
  if (!state.dragged && !state.busy && !document.hidden) {
    try {
      const answer = await fetch(`/live/${state.ticket}?seen=${state.seen}`, { cache: "no-store" });
      if (answer.status !== 204) await refresh(state);
    } catch {
      // Away from the network: asked again later.
    }
  }
  if (state.ticket) ask(state);
}

// Whoever left the project meanwhile meets the page that says so.
async function refresh(state) {
  const answer = await fetch(state.board.dataset.part, { headers: { Accept: "application/json" }, cache: "no-store" });
  if (answer.ok && !answer.redirected) return draw(state, await answer.json());
  state.ticket = "";
  location.reload();
}
