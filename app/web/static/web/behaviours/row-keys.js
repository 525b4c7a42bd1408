// j and k walk through the rows of a list, Enter opens the one at hand.
import { isTyping } from "./typing.js";

export function begin(list) {
  const rows = () => [...list.querySelectorAll("tbody tr, [data-row]")];
  document.addEventListener("keydown", (event) => {
    if (isTyping(event) || !["j", "k"].includes(event.key)) return;
    const all = rows();
    const at = all.findIndex((row) => row.hasAttribute("data-at"));
    const next = all[Math.min(all.length - 1, Math.max(0, at + (event.key === "j" ? 1 : -1)))];
    all[at]?.removeAttribute("data-at");
    next?.setAttribute("data-at", "");
    next?.querySelector("a, button")?.focus();
  });
}
