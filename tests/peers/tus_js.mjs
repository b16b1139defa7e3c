// A real tus-js-client that says on standard output how it goes: `resumed`, `retry`, `at BYTES`, `done URL`.
// usage: node tus_js.mjs ENDPOINT FILE URL_STORE [OPTIONS as JSON]
import fs from 'node:fs';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import tus from 'tus-js-client';

const [endpoint, file, store, json] = process.argv.slice(2);
const options = JSON.parse(json ?? '{}');
// A length that is told later belongs to a source whose end is not known.
const source = fs.createReadStream(file);
const upload = new tus.Upload(options.uploadLengthDeferred ? source.pipe(new PassThrough()) : source, {
  endpoint,
  metadata: { filename: path.basename(file), note: '領収書' },
  urlStorage: new tus.FileUrlStorage(store),
  retryDelays: [0, 100, 200, 500, 1000, 1000, 1000, 2000, 2000, 2000, 2000, 2000, 2000],
  protocol: 'tus-v1',
  onProgress: (sent) => console.log(`at ${sent}`),
  onShouldRetry: () => {
    console.log('retry');
    return true;
  },
  onSuccess: () => console.log(`done ${upload.url}`),
  onError: (error) => {
    console.log(`failed ${error}`);
    process.exitCode = 1;
  },
  ...options,
});
const [previous] = await upload.findPreviousUploads();
if (previous) {
  console.log('resumed');
  upload.resumeFromPreviousUpload(previous);
}
upload.start();
