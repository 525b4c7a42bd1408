// Draws what is typed a moment after the last key, beside the form. What is typed stays in the form, whatever the line does.
const PAUSE = 700;

export function begin(pane) {
  const form = document.querySelector("form[data-draft]");
  if (!form) return;
  for (const button of form.querySelectorAll(".case-preview-button")) button.hidden = true;
  let waiting, asked = 0;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const mine = ++asked;
      const drawn = await fetchDrawn(pane.dataset.preview, new URLSearchParams(new FormData(form)));
      if (drawn && mine === asked) pane.replaceChildren(drawn);
    }, PAUSE);
  });
}

async function fetchDrawn(address, body) {
  try {
    const answer = await fetch(address, { method: "POST", body, credentials: "same-origin" });
    if (!answer.ok) return null;
    const drawn = document.createElement("template");
    drawn.innerHTML = await answer.text();
    return drawn.content;
  } catch {
    return null;
  }
}
