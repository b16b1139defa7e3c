// The app without a line: its files, the receipts seen last, files shared from other apps, and sending in the background.
//
// The build writes FILES, the list of the app's files, in front of this; another list is another version. READER_FILES are
// for reading on this device, which not everyone does. A new version waits
// until a person takes it (`loader.js`). Files on their way lie in the IndexedDB that `src/upload/offline.rs` describes.

const PAGE = "/index.html";
const APP = `app-${FILES.join().split("").reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7)}`;
/** Answers about receipts, and their pictures, as they were seen last. */
const SEEN = "seen";
const SEEN_MAX = 400;
/** Pictures of the receipts that `src/data/api/offline` stores. */
const STORED = "stored";
/** What reads on this device, once it was loaded; it mostly outlives a version of the app. */
const READER = "device-reader";
/** After this long without an answer the one seen last serves, in milliseconds. */
const PATIENCE_MS = 4000;
/** A page that lives answers within this time, in milliseconds. */
const SENDER_MS = 2000;
/** An answer that must never be kept: news without an end, whole originals, what is written to a file. */
const NEVER = /^\/api\/(events|export|inspect|receipts\/[^/]+\/original)/;
const PICTURE = /^\/api\/(receipts\/[^/]+\/(thumbnail|pages\/)|profile\/picture)/;

addEventListener("install", (event) => {
  event.waitUntil(caches.open(APP).then((cache) => cache.addAll(FILES)));
});

addEventListener("activate", (event) => {
  const tidy = async () => {
    const names = await caches.keys();
    const old = names.filter((name) => ![APP, SEEN, STORED, READER].includes(name));
    await Promise.all(old.map((name) => caches.delete(name)));
    const reader = await caches.open(READER);
    const gone = (await reader.keys()).filter(({ url }) => !READER_FILES.includes(new URL(url).pathname));
    await Promise.all(gone.map((request) => reader.delete(request)));
    await clients.claim();
  };
  event.waitUntil(tidy());
});

addEventListener("message", (event) => {
  if (event.data === "take over") skipWaiting();
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (url.pathname === "/share" && request.method === "POST") return event.respondWith(share(request));
  if (request.method !== "GET" || request.headers.has("range") || NEVER.test(url.pathname)) return;
  // The page stores this itself.
  if (request.cache === "no-store" && url.pathname.startsWith("/api/")) return;
  if (url.pathname.startsWith("/api/")) {
    return event.respondWith(PICTURE.test(url.pathname) ? seenFirst(event) : lineFirst(event));
  }
  if (url.pathname.startsWith("/files")) return;
  if (READER_FILES.includes(url.pathname)) return event.respondWith(readerFile(event));
  // Every address of the app is one page.
  event.respondWith(request.mode === "navigate" ? file(PAGE, request) : file(url.pathname, request));
});

async function file(name, request) {
  return (await (await caches.open(APP)).match(name)) ?? fetch(request);
}

/** Their names change with their content. */
async function readerFile({ request }) {
  const cache = await caches.open(READER);
  const kept = await cache.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  // Without room it is loaded again the next time.
  if (answer.ok) await cache.put(request, answer.clone()).catch(() => {});
  return answer;
}

/** A picture never changes under its address. Of a page that was not seen in full size, its preview serves without a line. */
async function seenFirst(event) {
  const seen = await copyOf(event.request);
  if (seen) return seen;
  try {
    return await answered(event);
  } catch (error) {
    const preview = await copyOf(`${event.request.url}/preview`);
    if (preview) return preview;
    throw error;
  }
}

async function copyOf(request) {
  const options = { ignoreVary: true };
  return (await (await caches.open(SEEN)).match(request, options)) ?? (await caches.open(STORED)).match(request, options);
}

async function lineFirst(event) {
  let timer;
  const late = new Promise((resolve) => (timer = setTimeout(resolve, PATIENCE_MS)));
  const answer = answered(event);
  try {
    const first = await Promise.race([answer, late]);
    if (first) return first;
  } catch {
    // There is no line.
  } finally {
    clearTimeout(timer);
  }
  const seen = await (await caches.open(SEEN)).match(event.request);
  if (!seen) return answer;
  // Marked: the page may know better by the receipts it stores.
  const headers = new Headers(seen.headers);
  headers.set("x-copy", "seen");
  return new Response(seen.body, { status: seen.status, headers });
}

async function answered(event) {
  const answer = await fetch(event.request);
  if (answer.ok) {
    const copy = answer.clone();
    event.waitUntil(see(event.request, copy).catch(() => {}));
  }
  return answer;
}

async function see(request, answer) {
  const cache = await caches.open(SEEN);
  await cache.delete(request);
  await cache.put(request, answer);
  const keys = await cache.keys();
  await Promise.all(keys.slice(0, Math.max(0, keys.length - SEEN_MAX)).map((key) => cache.delete(key)));
}

// Files that other apps share are kept before anything else happens; the page finds them where it keeps its own.
async function share(request) {
  const copy = request.clone();
  try {
    const form = await request.formData();
    const files = form.getAll("files").filter((value) => value instanceof File && value.size > 0);
    for (const file of files) await keep(file);
    return Response.redirect("/?shared", 303);
  } catch {
    // Where nothing can be kept, the server takes them at once.
    return fetch(copy);
  }
}

async function keep(file) {
  const id = newId();
  const print = { name: file.name, size: file.size, last_modified_ms: file.lastModified };
  const store = await files("readwrite");
  // Marked: the page has to take out of it what must not be sent, before anyone sends it.
  store.put([id, JSON.stringify(print), file, true], id);
  await new Promise((resolve, reject) => {
    store.transaction.oncomplete = resolve;
    store.transaction.onabort = () => reject(store.transaction.error);
  });
}

/** A UUIDv7, like the ones the page makes (RFC 9562). */
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let time = Date.now();
  for (let place = 5; place >= 0; place--, time = Math.floor(time / 256)) bytes[place] = time % 256;
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

async function files(mode) {
  const database = await answer(
    Object.assign(indexedDB.open("uploads"), {
      onupgradeneeded: (event) => event.target.result.createObjectStore("files"),
    }),
  );
  return database.transaction("files", mode).objectStore("files");
}

function answer(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

// The line is back and no page lives: what was kept is sent from here. The page asks the server when it opens the next
// time, and lets go of what arrived. Two senders do no harm, but each would stop the other: the server takes every byte once.
addEventListener("sync", (event) => {
  if (event.tag === "uploads") event.waitUntil(sendAll());
});

async function sendAll() {
  const store = await files("readonly");
  const [values, keys] = await Promise.all([answer(store.getAll()), answer(store.getAllKeys())]);
  // A person stopped some, and the marks that say so are no files; some the page has to look at first.
  const isReady = (value) => Array.isArray(value) && !value[3] && !keys.includes(`paused:${value[0]}`);
  const kept = values.filter(isReady);
  // The browser asks again in some minutes, if this fails.
  if (kept.length && (await hasSender())) throw new Error("a page sends");
  let failure;
  for (const [id, print, file] of kept) {
    // Some browsers keep the bytes instead of the file.
    await send(id, JSON.parse(print).name, new Blob([file])).catch((error) => (failure = error));
  }
  if (failure) throw failure;
}

/** A page that lives sends by itself, and says so (`loader.js`). One that the system has put to sleep does not answer. */
async function hasSender() {
  const windows = await clients.matchAll({ type: "window", includeUncontrolled: true });
  const asked = windows.map((window) => {
    const { port1, port2 } = new MessageChannel();
    const answered = new Promise((resolve) => (port1.onmessage = () => resolve(true)));
    window.postMessage("do you live?", [port2]);
    return answered;
  });
  return Promise.race([...asked, new Promise((resolve) => setTimeout(resolve, windows.length && SENDER_MS, false))]);
}

async function send(id, name, file) {
  const headers = { "tus-resumable": "1.0.0" };
  const bytes = { ...headers, "content-type": "application/offset+octet-stream" };
  const known = await fetch(`/files/${id}`, { method: "HEAD", headers });
  if (known.ok) {
    const offset = Number(known.headers.get("upload-offset"));
    if (offset === file.size) return;
    const rest = { method: "PATCH", headers: { ...bytes, "upload-offset": offset }, body: file.slice(offset) };
    return failed(await fetch(`/files/${id}`, rest));
  }
  const base64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
  const metadata = `filename ${base64(name)},id ${base64(id)}`;
  const all = { ...bytes, "upload-length": file.size, "upload-metadata": metadata };
  return failed(await fetch("/files", { method: "POST", headers: all, body: file }));
}

/** A server in trouble is asked again by the browser; a refusal is for the page to show. */
function failed(answer) {
  if (answer.status >= 500) throw new Error(`the server answered ${answer.status}`);
}
