// The peer of `make bench`: @tus/server with its file store, on a port of the system's choice.
// usage: node tus_node.mjs FOLDER
import { FileStore } from '@tus/file-store';
import { Server } from '@tus/server';

const datastore = new FileStore({ directory: process.argv[2] });
const server = new Server({ path: '/files', datastore });
const listener = server.listen({ host: '127.0.0.1', port: 0 }, () => {
  console.log(`listening on http://127.0.0.1:${listener.address().port}`);
});
