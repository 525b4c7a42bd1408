// Whether a key press belongs to a field or to a browser shortcut, and is not ours.
export function isTyping(event) {
  const modified = event.ctrlKey || event.metaKey || event.altKey || event.isComposing;
  return modified || event.target.closest("input, textarea, select, [contenteditable]") !== null;
}
