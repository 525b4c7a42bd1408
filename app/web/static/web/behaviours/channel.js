// A channel that is open: stays at its end while new messages come, says so in the title, and tells what was read.
export function begin(list) {
  const title = document.title;
  const shown = { unseen: 0 };
  settle(list);
  list.addEventListener("news", ({ detail }) => {
    const others = detail.added.filter((item) => !item.classList.contains("own"));
    if (detail.added.length) document.querySelector("[data-empty]")?.remove();
    if (!list.hasAttribute("data-at-end")) return others.length ? hint(list, false) : undefined;
    if (nearEnd(detail.added) || others.length < detail.added.length) toEnd();
    else if (others.length) hint(list, true);
    if (document.hidden) shown.unseen += others.length;
    document.title = shown.unseen ? `(${shown.unseen}) ${title}` : title;
    tellRead(list);
  });
  list.addEventListener("gone", () => {
    const words = document.createElement("p");
    words.className = "channel-note is-late";
    words.setAttribute("role", "alert");
    words.textContent = list.dataset.gone;
    list.after(words);
    document.getElementById("write")?.remove();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    shown.unseen = 0;
    document.title = title;
    tellRead(list);
  });
  document.addEventListener("scroll", () => {
    if (!nearEnd([])) return;
    document.querySelector(".below-hint")?.remove();
    tellRead(list);
  }, { passive: true });
  tellRead(list);
}

// An address that names a place is followed by the browser; else the reader begins at what is new, or at the end.
function settle(list) {
  if (location.hash) return document.getElementById(location.hash.slice(1))?.scrollIntoView({ block: "center" });
  if (!list.hasAttribute("data-at-end")) return;
  const unread = document.getElementById("new");
  if (unread) unread.scrollIntoView({ block: "center" });
  else toEnd();
}

// How far the end of the stream lies below the box to write in, which stays at the foot of the window.
function below() {
  const foot = document.querySelector(".channel-foot").getBoundingClientRect().top;
  return document.getElementById("end").getBoundingClientRect().top - Math.min(foot, window.innerHeight);
}

function nearEnd(added) {
  return below() < 120 + added.reduce((sum, item) => sum + item.offsetHeight, 0);
}

function toEnd() {
  if (below() > 0) window.scrollBy({ top: below() + 8 });
}

// The reader is somewhere above: what came is announced, and one press leads there.
function hint(list, here) {
  if (document.querySelector(".below-hint")) return;
  const way = document.createElement(here ? "button" : "a");
  way.className = "below-hint btn btn-attention btn-sm";
  way.textContent = list.dataset.below;
  if (here) way.addEventListener("click", () => { way.remove(); toEnd(); });
  else way.href = location.pathname;
  document.querySelector(".channel-foot")?.prepend(way);
}

// Read is what was on the screen of somebody who looks at it.
let told = 0;
function tellRead(list) {
  const last = Number(list.lastElementChild?.dataset.id ?? 0);
  if (document.hidden || !list.hasAttribute("data-at-end") || last <= told || !nearEnd([])) return;
  told = last;
  const body = new FormData();
  body.set("csrf_token", list.dataset.token);
  body.set("up_to", last);
  fetch(list.dataset.reading, { method: "POST", body, headers: { Accept: "application/json" } })
    .then((answer) => { if (answer.ok) document.querySelector("[data-unread]")?.remove(); else told = 0; })
    .catch(() => { told = 0; });
}
