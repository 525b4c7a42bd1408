// Answers that wait on this device, sealed by a key which no script can take out of the browser: whoever looks at its disk, or at
// what the browser shows of its stores, reads nothing. Not to be had where the page did not come over a safe connection.
const STORE = "kiosk";
const KEYS = "keys";
const ANSWERS = "answers";
const CIPHER = "AES-GCM";

export function canSeal() {
  return Boolean(window.indexedDB && window.crypto?.subtle);
}

export async function keep(id, answer) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt({ name: CIPHER, iv }, await key(), new TextEncoder().encode(JSON.stringify(answer)));
  await on(ANSWERS, "readwrite", (answers) => answers.put({ id, iv, sealed }));
}

// The one that waits longest, opened, with its id; nothing when none waits. One that cannot be opened any more is let go.
export async function first() {
  const [found] = await on(ANSWERS, "readonly", (answers) => answers.getAll(null, 1));
  if (!found) return null;
  try {
    const opened = await crypto.subtle.decrypt({ name: CIPHER, iv: found.iv }, await key(), found.sealed);
    return { id: found.id, answer: JSON.parse(new TextDecoder().decode(opened)) };
  } catch {
    await letGo(found.id);
    return first();
  }
}

export function letGo(id) {
  return on(ANSWERS, "readwrite", (answers) => answers.delete(id));
}

export function count() {
  return on(ANSWERS, "readonly", (answers) => answers.count());
}

async function key() {
  const known = await on(KEYS, "readonly", (keys) => keys.get(1));
  if (known) return known;
  const made = await crypto.subtle.generateKey({ name: CIPHER, length: 256 }, false, ["encrypt", "decrypt"]);
  await on(KEYS, "readwrite", (keys) => keys.add(made, 1)).catch(() => {});
  return on(KEYS, "readonly", (keys) => keys.get(1));
}

async function on(name, mode, act) {
  const store = await opened();
  try {
    return await settled(act(store.transaction(name, mode).objectStore(name)));
  } finally {
    store.close();
  }
}

function opened() {
  const asked = indexedDB.open(STORE, 1);
  asked.onupgradeneeded = () => {
    asked.result.createObjectStore(KEYS);
    asked.result.createObjectStore(ANSWERS, { keyPath: "id" });
  };
  return settled(asked);
}

function settled(asked) {
  return new Promise((done, failed) => {
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
}
