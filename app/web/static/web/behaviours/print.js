// A button that opens the browser's print window. It is only shown where there is a script to do it.
export function begin(button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
