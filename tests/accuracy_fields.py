#!/usr/bin/env python3
"""How well fields are understood, against known answers: typed lines, scans and photo-like pictures, per engine.

usage: accuracy_fields.py BINARY DATA PEERS [EVERY]
       accuracy_fields.py BINARY DATA --words FOLDER

The second part of accuracy.py, alone or after it. DATA holds images/, words/ (typed lines), keys/, score.py, pages.py and
phone.py. PEERS is a Python with Pillow and numpy. Every EVERYth receipt is taken, all of them if it is not given. Typed lines
go through `extract`, pictures through `scan`. Beside them stands the way people start: the first match of a regular
expression over what the command line of Tesseract reads. A confidence is kept when values said that surely are right as often.
With --words, fields are extracted from words of the scans that `read_words.py` kept in FOLDER, and nothing else is measured.
"""
import json
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import accuracy
from accuracy import OUT, REPORT, say

# What must be reached: date, total, merchant, and how many of those said at SURE_FROM or more are right.
MUST = {
    "typed lines": {"date": 0.990, "total": 0.975, "merchant": 0.960},
    "scans": {"date": 0.975, "total": 0.945, "merchant": 0.890},
    "photos": {"date": 0.955, "total": 0.920, "merchant": 0.860},
}
SURE_FROM = 0.9
SURE_RIGHT_MIN = 0.97
FIELDS = ("date", "total", "merchant")
BINS = ((0.0, 0.5), (0.5, 0.7), (0.7, 0.9), (0.9, 0.97), (0.97, 1.01))
# The way people start.
FIRST_DATE = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})\b")
FIRST_TOTAL = re.compile(r"TOTAL.*?(\d[\d,]*\.\d{2})\b", re.IGNORECASE)


def keys_of(data, stems):
    """A folder with the keys of these receipts only, as the scorer wants it."""
    folder = OUT / "keys"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for stem in stems:
        shutil.copy(data / "keys" / f"{stem}.json", folder)
    return folder


def scorer(data):
    sys.path.insert(0, str(data))
    import score
    return score


def score(data, keys, lines, name):
    """The accuracy of each field by the scorer of the data, whose table is printed."""
    said = OUT / f"fields-{re.sub(r'[^a-z0-9]+', '-', name.lower())}.jsonl"
    said.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))
    command = [sys.executable, str(data / "score.py"), str(keys), str(said)]
    table = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    say("```\n" + table + "```")
    rows = (line.split() for line in table.splitlines()[1:])
    return {row[0]: float(row[3]) for row in rows if row[0] in FIELDS}


def confidence(line, field):
    place = line.get("receipt") or {}
    place = place.get("merchant", {}).get("name") if field == "merchant" else place.get(field)
    return float((place or {}).get("confidence") or 0.0)


def verdicts_of(right, keys, lines):
    """Of each value that was given: field, how sure, whether right."""
    found, names = [], {"date": "date", "total": "total", "merchant": "company"}
    by_id = {line["id"]: line for line in lines}
    for path in sorted(keys.glob("*.json")):
        key, line = json.loads(path.read_text()), by_id.get(path.stem, {})
        for field, name in names.items():
            if key.get(name) and line.get(field) is not None:
                found.append((field, confidence(line, field), bool(right(field, key[name], line[field]))))
    return found


def calibration(found):
    """How many values were said how surely, and how many of them are right; the share right at SURE_FROM of all."""
    say("| said at | " + " | ".join(f"{field}: right of" for field in FIELDS) + " | all | share right |")
    say("| --- |" + " ---: |" * (len(FIELDS) + 2))

    def cells(chosen):
        counts = [[hit for name, _, hit in chosen if name == field] for field in FIELDS] + [[hit for *_, hit in chosen]]
        share = f"{sum(counts[-1]) / len(counts[-1]):.4f}" if counts[-1] else "–"
        return " | ".join(f"{sum(hits)} of {len(hits)}" for hits in counts) + f" | {share} |"
    for low, high in BINS:
        say(f"| {low:.2f} to {min(high, 1.0):.2f} | {cells([entry for entry in found if low <= entry[1] < high])}")
    sure = [entry for entry in found if entry[1] >= SURE_FROM]
    say(f"| **{SURE_FROM} and more** | {cells(sure)}")
    say()
    shares = {}
    for field in (*FIELDS, "all"):
        hits = [hit for name, _, hit in sure if field in (name, "all")]
        shares[field] = sum(hits) / len(hits) if hits else 0.0
        say(f"- said at {SURE_FROM} or more and right, {field}: {shares[field]:.4f} of {len(hits)}")
    return shares


def verdict(text, value, least):
    say(f"- {text}: {value:.4f} (at least {least:.3f}): {'ok' if value >= least else 'missed'}")


def report(data, kind, name, stems, lines, counts_for):
    """The tables of one engine on one kind of input; where it is the default, what must be reached."""
    unread = sum("error" in line for line in lines) + len(stems) - len(lines)
    if unread:
        say(f"{unread} could not be read\n")
    keys = keys_of(data, stems)
    reached = score(data, keys, lines, f"{kind} {name}")
    shares = calibration(verdicts_of(scorer(data).right, keys, lines))
    if counts_for:
        say()
        for field, least in MUST[kind].items():
            verdict(f"{kind}: {field}", reached.get(field, 0.0), least)
        verdict(f"{kind}: said at {SURE_FROM} or more and right", shares["all"], SURE_RIGHT_MIN)


def parsed(lines):
    return [json.loads(line) for line in lines if line.strip()]


def typed_lines(binary, data, every):
    pages = OUT / "pages"
    shutil.rmtree(pages, ignore_errors=True)
    subprocess.run([sys.executable, str(data / "pages.py"), str(data / "words"), str(pages)], check=True)
    files = [path for path in sorted(pages.glob("*.json")) if (data / "keys" / path.name).exists()][::every]
    say(f"\n### Fields of {len(files)} receipts from their typed lines\n")
    try:
        lines, (seconds, cpu, peak) = accuracy.measured([binary, "extract", *files])
    except subprocess.CalledProcessError:
        lines = []
    if not lines:
        say("`extract` prints nothing: left out")
        return
    # What the process takes to start is taken out.
    begun = time.monotonic()
    subprocess.run([binary, "extract", files[0]], capture_output=True)
    start = time.monotonic() - begun
    each = max(seconds - start, 0.0) * 1000 / max(len(files) - 1, 1)
    say(f"{each:.2f} ms a receipt (wall, {cpu * 1000 / len(files):.2f} ms CPU), peak {peak:.0f} MiB\n")
    report(data, "typed lines", "extract", [path.stem for path in files], parsed(lines), True)


def pictures(binary, data, kind, files, engines):
    stems = [path.stem for path in files]
    for at, engine in enumerate(engines):
        say(f"\n### Fields of {len(files)} {kind}, {engine}\n")
        command = [binary, "scan", "--engine", engine, "--jobs", 2, "--threads", 2, *files]
        lines, (seconds, cpu, peak) = accuracy.measured(command)
        say(f"{seconds / len(files):.2f} s and {cpu / len(files):.2f} CPU s a picture, peak {peak:.0f} MiB\n")
        report(data, kind, engine, stems, parsed(lines), at == 0)
    if shutil.which("tesseract"):
        say(f"\n### Fields of {len(files)} {kind}, first match over the text of Tesseract\n")
        texts, _ = accuracy.tesseract(files)
        score(data, keys_of(data, stems), [first_match(stem, text) for stem, text in zip(stems, texts)], f"{kind} first match")


def first_match(stem, text):
    rows = [row.strip() for row in text.splitlines() if row.strip()]
    date, total = FIRST_DATE.search(text), next(filter(None, map(FIRST_TOTAL.search, rows)), None)
    if date:
        day, month, year = map(int, date.groups())
        date = f"{year + 2000 if year < 100 else year:04}-{month:02}-{day:02}"
    return {
        "id": stem, "date": date, "total": total and total[1].replace(",", ""), "merchant": rows[0] if rows else None,
    }


def kept_words(binary, data, folder):
    files = [file for file in sorted(folder.glob("*.json")) if (data / "keys" / file.name).exists()]
    if not files:
        sys.exit(f"accuracy: {folder} holds no words of {data}: make words DATA={data} WORDS=folder")
    begun = time.monotonic()
    done = subprocess.run([binary, "extract", *map(str, files)], stdout=subprocess.PIPE, text=True)
    say(f"### Fields of {len(files)} scans from kept words, {time.monotonic() - begun:.1f} s\n")
    report(data, "scans", "kept words", [file.stem for file in files], parsed(done.stdout.splitlines()), True)


def main(binary, data, python, every=1):
    data = Path(data)
    if not (data / "pages.py").is_file() or not (data / "keys").is_dir():
        sys.exit("accuracy: name the folder of receipts with known answers: make accuracy-fields DATA=folder "
                 "(with images/, words/, keys/, score.py, pages.py and phone.py)")
    OUT.mkdir(parents=True, exist_ok=True)
    if python == "--words":
        return kept_words(binary, data, Path(every))
    every = int(every)
    typed_lines(binary, data, every)
    scans = sorted((data / "images").iterdir())[::every]
    engines = ["pp-ocr"]
    listed = json.loads(subprocess.run([binary, "engines", "--json"], capture_output=True, text=True).stdout or "[]")
    if any(engine.get("name") == "tesseract" and engine.get("works") for engine in listed):
        engines.append("tesseract")
    pictures(binary, data, "scans", scans, engines)
    pictures(binary, data, "photos", accuracy.photos(data, python, scans), engines)
    (OUT / "fields.md").write_text("\n".join(REPORT) + "\n")
    say("\n(kept in target/accuracy/fields.md)")


if __name__ == "__main__":
    if len(sys.argv) not in (4, 5):
        sys.exit(__doc__)
    main(*sys.argv[1:])
