// Every behaviour is one small module, found by data-behaviour; without script each page still works.
const known = new Set(["autosave", "board", "channel", "closes", "composer", "copy", "decision-keys", "draft", "kiosk", "live", "live-sum", "opened", "preview", "print", "recorder", "row-keys", "share", "slash-focus", "submit-once", "take-focus", "theme"]);

function wake(root) {
  const begun = [];
  for (const element of root.querySelectorAll("[data-behaviour]")) {
    for (const name of element.dataset.behaviour.split(/\s+/)) {
      if (known.has(name)) begun.push(import(`./behaviours/${name}.js`).then((module) => module.begin(element)));
    }
  }
  return Promise.all(begun);
}

// A form that was sent from this tab: whether it arrived is seen by the page that came.
if (sessionStorage.getItem("draft-leaving")) import("./behaviours/draft.js");
// From here on the page answers with all its comfort; whoever watches it (a test, a screen recorder) can wait for this.
wake(document).then(() => { document.documentElement.dataset.awake = ""; });
// What a script has put into the page later.
document.addEventListener("drawn", (event) => wake(event.target));
