// Changes the appearance at once, and tells the server for the next page.
export function begin(form) {
  form.addEventListener("submit", (event) => {
    const chosen = event.submitter?.value;
    if (!chosen) return;
    event.preventDefault();
    const body = new FormData(form, event.submitter);
    fetch(form.action, { method: "POST", body, redirect: "manual" });
    if (chosen === "auto") delete document.documentElement.dataset.bsTheme;
    else document.documentElement.dataset.bsTheme = chosen;
    for (const button of form.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button === event.submitter));
  });
}
