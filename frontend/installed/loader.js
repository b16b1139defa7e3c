// Starts the program. An external file, because the Content-Security-Policy allows no inline script; it finds
// the hashed names of the program's files in the preload links of the page.
//
// It also speaks for the page with what installs it: the service worker, files the system opens with it, and the browser's
// offer to install. They come as events of the window, which the program hears.
const href = (selector) => document.querySelector(selector).href;
/** What the server put into the page has line and processor to itself, but for no longer than this, in milliseconds. */
const BOOT_MS = 1000;
const tell = (name) => dispatchEvent(new Event(name));

/** Shows the theme that was chosen on this device; without a choice, that of the system. */
function showTheme() {
  let theme = "";
  try {
    theme = localStorage.getItem("theme") ?? "";
  } catch {
    // The browser forbids storage.
  }
  document.documentElement.dataset.theme = theme;
  for (const meta of document.querySelectorAll("meta[data-theme]")) {
    const own = meta.dataset.theme;
    const chosen = theme === own ? "all" : "not all";
    meta.media = theme ? chosen : `(prefers-color-scheme: ${own})`;
  }
}

showTheme();
addEventListener("themechosen", showTheme);

async function bootIsSeen() {
  const boot = document.querySelector(".boot-page");
  const seen = async () => {
    await boot.querySelector("img")?.decode().catch(() => {});
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  };
  if (!boot) return;
  await Promise.race([seen(), new Promise((resolve) => setTimeout(resolve, BOOT_MS))]);
  // The links to the program, and to all that its page needs.
  document.head.append(document.querySelector("template").content);
}

// The worker asks whether a page lives that sends by itself.
navigator.serviceWorker?.addEventListener("message", ({ ports }) => ports[0]?.postMessage("yes"));

try {
  await bootIsSeen();
  const { default: start } = await import(href('link[rel="modulepreload"]'));
  await start({ module_or_path: href('link[rel="preload"][as="fetch"]') });
} catch (error) {
  document.querySelector(".boot-page")?.remove();
  const status = document.querySelector('.boot [role="status"]');
  if (status) {
    status.textContent = "This page could not be loaded. Please reload it, or update your browser.";
  }
  throw error;
}

// Files opened with the app come in like pasted ones.
window.launchQueue?.setConsumer(async ({ files }) => {
  const clipboardData = new DataTransfer();
  for (const handle of files) clipboardData.items.add(await handle.getFile());
  if (clipboardData.files.length) dispatchEvent(new ClipboardEvent("paste", { clipboardData, cancelable: true }));
});

// Over plain HTTP there is none of this.
if (navigator.serviceWorker) {
  let isWanted = false;
  navigator.serviceWorker.addEventListener("controllerchange", () => isWanted && location.reload());
  // The first load has the line to itself.
  if (document.readyState !== "complete") await new Promise((resolve) => addEventListener("load", resolve));
  const registration = await navigator.serviceWorker.register("/service_worker.js");
  const offer = () => registration.waiting && navigator.serviceWorker.controller && tell("newversion");
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", offer);
  });
  offer();
  addEventListener("takenewversion", () => {
    isWanted = true;
    registration.waiting?.postMessage("take over");
  });
  // Where the browser sends in the background, it does so when the line is back. While this page lives it sends by itself
  // and said so above, which uses the order up: it is given anew whenever the page goes out of sight.
  const order = () => registration.sync?.register("uploads").catch(() => {});
  for (const event of ["filekept", "visibilitychange"]) addEventListener(event, order);
}
