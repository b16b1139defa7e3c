// Has Lighthouse look at pages as a phone on a slow line sees them, and prints a line of JSON for each look.
// usage: node lighthouse.mjs LOOKS URL...
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

const [looks, ...pages] = process.argv.slice(2);
const flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"];

for (const page of pages) {
  for (let look = 0; look < Number(looks); look += 1) {
    // A browser that has seen nothing yet, each time.
    const browser = await launch({ chromeFlags: flags });
    try {
      const { lhr } = await lighthouse(page, { port: browser.port, logLevel: "error" });
      const scores = Object.entries(lhr.categories).map(([name, { score }]) => [name, Math.round((score ?? 0) * 100)]);
      const short = Object.values(lhr.audits)
        .filter(({ score, scoreDisplayMode }) => score !== null && score < 1 && scoreDisplayMode !== "informative")
        .map(({ id, displayValue }) => (displayValue ? `${id} (${displayValue})` : id));
      console.log(JSON.stringify({ page, error: lhr.runtimeError?.message, scores: Object.fromEntries(scores), short }));
    } finally {
      await browser.kill();
    }
  }
}
