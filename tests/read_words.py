#!/usr/bin/env python3
"""Reads the words of pictures once, so that `extract` can be measured on them in seconds.

usage: read_words.py BINARY FOLDER PICTURE... [--jobs N]

For PICTURE it writes FOLDER/STEM.json, as `words --pages` prints it: `extract` makes of it what `scan` makes of the
picture. Pictures that have such a file are left out; delete the folder to read them again. Files are written as they
come, so that an interrupted run continues.
"""
import subprocess
import sys
import time
from pathlib import Path

BATCH = 20


def read_words(binary, folder, pictures, jobs=1):
    """Reads those without a file; returns the files of all."""
    folder.mkdir(parents=True, exist_ok=True)
    files = [folder / f"{picture.stem}.json" for picture in pictures]
    missing = [(picture, file) for picture, file in zip(pictures, files) if not file.exists()]
    begun = time.monotonic()
    for start in range(0, len(missing), BATCH):
        part = missing[start : start + BATCH]
        command = [binary, "words", "--pages", "--jobs", jobs, *(picture for picture, _ in part)]
        # The exit code is 1 if a picture could not be read; it has its line all the same.
        done = subprocess.run(list(map(str, command)), stdout=subprocess.PIPE, text=True)
        lines = done.stdout.splitlines()
        if len(lines) != len(part):
            sys.exit(f"read_words: {binary} printed {len(lines)} lines for {len(part)} pictures (exit code {done.returncode})")
        for (_, file), line in zip(part, lines):
            file.write_text(line + "\n")
        print(f"{folder}: {start + len(part)} of {len(missing)} read, {time.monotonic() - begun:.0f} s", file=sys.stderr, flush=True)
    return files


def main(arguments):
    jobs = 1
    if "--jobs" in arguments:
        at = arguments.index("--jobs")
        jobs = arguments[at + 1]
        del arguments[at : at + 2]
    if len(arguments) < 3:
        sys.exit(__doc__)
    binary, folder, *pictures = arguments
    read_words(binary, Path(folder), list(map(Path, pictures)), jobs)


if __name__ == "__main__":
    main(sys.argv[1:])
