// "/" brings the cursor to the search.
import { isTyping } from "./typing.js";

export function begin(input) {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || isTyping(event)) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
}
