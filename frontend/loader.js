// Starts the program. An external file, because the Content-Security-Policy allows no inline script; it finds
// the hashed names of the program's files in the preload links that trunk wrote.
const href = (selector) => document.querySelector(selector).href;

try {
  const { default: start } = await import(href('link[rel="modulepreload"]'));
  await start({ module_or_path: href('link[rel="preload"][as="fetch"]') });
} catch (error) {
  const status = document.querySelector('.boot [role="status"]');
  if (status) {
    status.textContent = "This page could not be loaded. Please reload it, or update your browser.";
  }
  throw error;
}
