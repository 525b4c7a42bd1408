// Opens the phone's share sheet with data-share. The button is only shown where there is one.
export function begin(button) {
  if (!navigator.share) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.share({ title: button.dataset.title, text: button.dataset.share });
    } catch (error) {
      if (error.name !== "AbortError") throw error;
    }
  });
}
