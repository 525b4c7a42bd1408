// Every behaviour is one small module, found by data-behaviour; without script each page still works.
const known = new Set(["closes", "copy", "decision-keys", "draft", "live-sum", "row-keys", "slash-focus", "submit-once", "take-focus", "theme"]);

for (const element of document.querySelectorAll("[data-behaviour]")) {
  for (const name of element.dataset.behaviour.split(/\s+/)) {
    if (known.has(name)) import(`./behaviours/${name}.js`).then((module) => module.begin(element));
  }
}
