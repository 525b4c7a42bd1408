// The summary of errors takes the focus, and its links bring it to the field itself.
export function begin(summary) {
  summary.focus();
  summary.addEventListener("click", (event) => {
    const target = document.getElementById(event.target.closest("a")?.hash.slice(1) ?? "");
    if (!target) return;
    event.preventDefault();
    (target.matches("fieldset") ? target.querySelector("input, select, textarea") : target)?.focus();
  });
}
