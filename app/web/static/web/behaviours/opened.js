// Tells that a person looks at this page: programs that only fetch it run no script.
export function begin(element) {
  const body = new URLSearchParams({ csrf_token: element.dataset.token });
  for (const name of ["kind", "from"]) if (element.dataset[name]) body.set(name, element.dataset[name]);
  fetch(element.dataset.opened, { method: "POST", body, credentials: "same-origin", keepalive: true }).catch(() => {});
}
