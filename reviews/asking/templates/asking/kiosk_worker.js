// The page of the kiosk and what it is drawn with, kept for the time without a connection. Answers wait in the page's own store.
const KEPT = "kiosk-{{ version }}";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => {
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter((name) => name !== KEPT).map((name) => caches.delete(name)))).then(() => self.clients.claim()));
});
self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  event.respondWith(
    fetch(event.request)
      .then((answer) => {
        if (answer.ok) { const copy = answer.clone(); caches.open(KEPT).then((kept) => kept.put(event.request, copy)); }
        return answer;
      })
      .catch(() => caches.match(event.request, { ignoreVary: true }).then((kept) => kept ?? Response.error())),
  );
});
