// Copies data-copy and says so for two seconds. The button is only shown where copying is possible.
export function begin(button) {
  if (!navigator.clipboard) return;
  button.hidden = false;
  const words = button.querySelector("[data-words]");
  const before = words.textContent;
  words.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    words.textContent = button.dataset.copied;
    setTimeout(() => { words.textContent = before; }, 2000);
  });
}
