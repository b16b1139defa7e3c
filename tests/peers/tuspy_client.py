"""A real tuspy that says on standard output how it goes: `resumed`, `retry`, `at BYTES`, `done URL`.

usage: tuspy_client.py ENDPOINT FILE URL_STORE [OPTIONS of the uploader as JSON]
"""

import json
import os
import sys

from tusclient import client
from tusclient.storage import filestorage
from tusclient.uploader import Uploader


def say(words):
    print(words, flush=True)


class Talking(Uploader):
    def _retry_or_cry(self, error):
        say("retry")
        super()._retry_or_cry(error)


endpoint, file, store = sys.argv[1:4]
options = {
    "chunk_size": 1 << 20,
    "retries": 20,
    "retry_delay": 1,
    "store_url": True,
    "metadata": {"filename": os.path.basename(file), "note": "領収書"},
    **json.loads(sys.argv[4] if len(sys.argv) > 4 else "{}"),
}
uploader = Talking(
    file_path=file,
    client=client.TusClient(endpoint),
    url_storage=filestorage.FileStorage(store) if options["store_url"] else None,
    **options,
)
if uploader.offset > 0:
    say("resumed")
    say(f"at {uploader.offset}")
size = os.path.getsize(file)
if size == 0:
    uploader.upload()
while uploader.offset < size:
    uploader.upload_chunk()
    say(f"at {uploader.offset}")
say(f"done {uploader.url}")
