// In the item that j and k have reached, the letter of a button presses it.
import { isTyping } from "./typing.js";

export function begin(queue) {
  document.addEventListener("keydown", (event) => {
    if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    const button = queue.querySelector(`[data-at] [data-key="${CSS.escape(event.key)}"]`);
    if (!button) return;
    event.preventDefault();
    button.click();
  });
}
