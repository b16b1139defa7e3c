#!/usr/bin/env bash
# How well receipts are read: scans the pictures of a data folder and scores the answers.
# usage: accuracy.sh BINARY DATA, where DATA holds images/, keys/ and score.py
set -euo pipefail
binary=$1 data=${2:-}
if [ ! -d "$data/images" ] || [ ! -f "$data/score.py" ]; then
  echo "accuracy: name the folder of receipts with known answers: make accuracy DATA=folder (with images/, keys/ and score.py)" >&2
  exit 2
fi
out=target/accuracy
mkdir -p "$out/keys"
rm -f "$out"/keys/*
pictures=("$data"/images/*)
for picture in "${pictures[@]}"; do
  stem=$(basename "${picture%.*}")
  cp "$data/keys/$stem.json" "$out/keys/"
done

python3 - "$binary" "$out/scans.jsonl" "${pictures[@]}" <<'PYTHON'
import resource, subprocess, sys, time
binary, out, *pictures = sys.argv[1:]
begun = time.monotonic()
with open(out, "w") as file:
    subprocess.run([binary, "scan", "--threads", "2", *pictures], stdout=file)
seconds = time.monotonic() - begun
used = resource.getrusage(resource.RUSAGE_CHILDREN)
n = len(pictures)
print(f"{n} pictures: {seconds / n:.2f} s and {(used.ru_utime + used.ru_stime) / n:.2f} CPU seconds a picture, "
      f"peak memory {used.ru_maxrss // 1024} MiB")
PYTHON
python3 "$data/score.py" "$out/keys" "$out/scans.jsonl"
