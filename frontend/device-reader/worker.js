// Reads photos of receipts on this device, in a worker: the browser decodes a photo, the program reads it.
//
// The build writes FILES in front of this: the addresses of script, program and both networks. The page hears whether all
// is `{ loaded }`. It sends `{ file, today }` for each photo, one at a time, and hears `{ reading, ms }`: without a reading if
// this browser cannot decode the file, without a time if the program failed.

/** Longer side beyond which print gains nothing, in pixels, as in `upload/picture_size.rs`. */
const LONG_SIDE_MAX = 2600;
/** Length that the shorter side keeps, so that a long receipt does not become too narrow. It takes precedence. */
const SHORT_SIDE_MIN = 1300;

const reader = load();
reader.then((reader) => postMessage({ loaded: Boolean(reader) }));

async function load() {
  try {
    const [script, program, ...networks] = FILES;
    const bytes = networks.map(async (address) => {
      const answer = await fetch(address);
      if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
      return new Uint8Array(await answer.arrayBuffer());
    });
    const { default: start, PhotoReader } = await import(script);
    await start({ module_or_path: program });
    return PhotoReader.load(...(await Promise.all(bytes)));
  } catch {
    // Offline before everything was loaded once, or the browser lacks something.
    return undefined;
  }
}

async function pixelsOf(file) {
  const picture = await createImageBitmap(file);
  const sides = [picture.width, picture.height];
  const scale = Math.min(1, Math.max(LONG_SIDE_MAX / Math.max(...sides), SHORT_SIDE_MIN / Math.min(...sides)));
  const [width, height] = sides.map((side) => Math.max(1, Math.round(side * scale)));
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  // Transparent parts are paper.
  context.fillStyle = "white";
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, 0, 0, width, height);
  picture.close();
  return [width, height, context.getImageData(0, 0, width, height).data];
}

addEventListener("message", async ({ data }) => {
  const { file, today } = data;
  const program = await reader;
  const begun = performance.now();
  const pixels = await pixelsOf(file).catch(() => undefined);
  let reading;
  try {
    reading = pixels && program.read(...pixels, today);
  } catch {
    // After a failure the program may be in any state.
    postMessage({});
    return close();
  }
  postMessage({ reading, ms: performance.now() - begun });
});
