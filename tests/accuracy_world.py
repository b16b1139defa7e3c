#!/usr/bin/env python3
"""How well receipts of many countries are understood, beside engines of others with the regular expressions people start with.

usage: accuracy_world.py BINARY WORLD PEERS [--every N]
       accuracy_world.py BINARY WORLD --words FOLDER [--every N]

WORLD holds images/, keys/ and score.py. PEERS is a Python with rapidocr and pypdfium2. With --words, fields are extracted
from words that `read_words.py` kept in FOLDER, which takes seconds; nothing else is measured then. PDFs are drawn for the
engines of others; seconds are compared on pictures alone. Nothing of WORLD is kept but figures, in target/accuracy.
"""
import contextlib
import importlib.util
import io
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import accuracy
from accuracy import OUT, REPORT, say

MAIN_FIELDS = ("merchant", "date", "total", "currency")
COLUMNS = ("merchant", "date", "total", "currency", "tax_total", "items", "sure")
KINDS = ("photo", "scan", "pdf", "screen")
FLAGGED_ERRORS_MIN, FLAGGED_RIGHT_MAX = 0.95, 0.30
PDF_DPI, PDF_PAGES_MAX = 200, 3
# The way people start: the first match counts.
FIRST_DATES = (
    (re.compile(r"\b(20\d\d)[/.-](\d{1,2})[/.-](\d{1,2})\b"), (1, 2, 3)),
    (re.compile(r"\b(\d{1,2})[/.-](\d{1,2})[/.-](20\d\d|\d\d)\b"), (3, 2, 1)),
)
FIRST_TOTAL = re.compile(
    r"(?:\bTOTAL|TOTAAL|TOTALE|SUMME|GESAMT|BETRAG|ZU ZAHLEN|MONTANT|IMPORTE|SUMA|RAZEM|CELKEM|YHTEENSÄ|YHT|TOPLAM|ÖSSZESEN"
    # Engines give a label and its amount as two lines if there is a gap between them.
    r"|ИТОГО?|ИТОГ|СУМА|合計|合计|합계|รวม|TỔNG|JUMLAH|AMOUNT DUE)\D{0,40}(\d[\d.,' ]*\d|\d)",
    re.IGNORECASE,
)
CURRENCY_MARKS = (
    ("€", "EUR"), ("£", "GBP"), ("zł", "PLN"), ("₺", "TRY"), ("₩", "KRW"), ("원", "KRW"), ("円", "JPY"), ("฿", "THB"), ("₫", "VND"),
    ("₽", "RUB"), ("руб", "RUB"), ("₴", "UAH"), ("грн", "UAH"), ("₹", "INR"), ("R$", "BRL"), ("HK$", "HKD"), ("S$", "SGD"),
    ("Kč", "CZK"), ("Ft", "HUF"), ("Rp", "IDR"), ("RM", "MYR"), ("лв", "BGN"), ("¥", "JPY"), ("$", "USD"),
)
CODE = re.compile(
    r"\b(EUR|USD|GBP|CHF|PLN|CZK|HUF|TRY|KRW|JPY|THB|VND|RUB|UAH|INR|BRL|HKD|SGD|IDR|MYR|SEK|DKK|NOK|CAD|AUD|NZD|MXN|ARS|CLP|PHP"
    r"|CNY|ILS|RON|BYN|KGS|AZN)\b"
)


def load_scorer(world):
    spec = importlib.util.spec_from_file_location("score_world", world / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def first_amount(text):
    """The decimal text of a number: a separator before the last one or two digits is the point."""
    digits = re.sub(r"[ ']", "", text)
    parts = re.fullmatch(r"(.*?)(?:[.,](\d{1,2}))?", digits)
    whole = re.sub(r"\D", "", parts[1]) or "0"
    return f"{whole}.{parts[2]}" if parts[2] else whole


def first_match(stem, text):
    rows = [row.strip() for row in text.splitlines() if row.strip()]
    date = None
    for pattern, (year, month, day) in FIRST_DATES:
        found = pattern.search(text)
        if found and date is None:
            years = int(found[year])
            date = f"{years + 2000 if years < 100 else years:04}-{int(found[month]):02}-{int(found[day]):02}"
    total = FIRST_TOTAL.search(text)
    code = CODE.search(text)
    mark = next((code for mark, code in CURRENCY_MARKS if mark in text), None)
    return {
        "id": stem, "merchant": rows[0] if rows else None, "date": date, "total": total and first_amount(total[1]),
        "currency": code[1] if code else mark,
    }


def score_table(score, world, stems, lines):
    """What score.py prints for these receipts."""
    with tempfile.TemporaryDirectory() as folder:
        keys, said = Path(folder) / "keys", Path(folder) / "said.jsonl"
        keys.mkdir()
        for stem in stems:
            shutil.copy(world / "keys" / f"{stem}.json", keys)
        said.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines if line["id"] in stems))
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            score.main(str(keys), str(said))
    return printed.getvalue()


def cells(table):
    """The first share of each row of a table: `right/judged`."""
    rows = {line.split()[0]: re.search(r"(\d+)\s*/\s*(\d+)", line) for line in table.splitlines() if line.strip()}
    return [f"{rows[name][1]}/{rows[name][2]}" if rows.get(name) and rows[name][2] != "0" else "–" for name in COLUMNS]


def verdicts(score, key, line):
    """By main field whether it is right; fields the key leaves out are not judged."""
    return {
        name: score.right(name, score.accepted(key, name), line.get(name))[1] for name in MAIN_FIELDS if name in key
    }


def review_table(score, keys, by_id):
    """How often `to check` is said where all is right, and where something is wrong, in total and per kind."""
    say("\n### To check\n")
    say("| | all right | flagged of these | with an error | flagged of these |")
    say("| --- | ---: | ---: | ---: | ---: |")
    rates = {}
    for kind in ("all", *KINDS):
        count = {True: [0, 0], False: [0, 0]}
        for stem, key in keys.items():
            if kind in ("all", key["kind"]):
                line = by_id.get(stem, {"id": stem})
                right = all(verdicts(score, key, line).values())
                count[right][0] += 1
                # What could not be read is shown as failed, which asks for a look as well.
                count[right][1] += line.get("needs_review", True)
        share = {right: flagged / number if number else 0.0 for right, (number, flagged) in count.items()}
        if sum(number for number, _ in count.values()):
            say(f"| {kind} | {count[True][0]} | {share[True]:.3f} | {count[False][0]} | {share[False]:.3f} |")
        rates[kind] = share
    say()
    for text, value, demand, reached in (
        ("flagged of those with an error", rates["all"][False], f"at least {FLAGGED_ERRORS_MIN}", rates["all"][False] >= FLAGGED_ERRORS_MIN),
        ("flagged of those all right", rates["all"][True], f"at most {FLAGGED_RIGHT_MAX}", rates["all"][True] <= FLAGGED_RIGHT_MAX),
    ):
        say(f"- {text}: {value:.3f} ({demand}): {'ok' if reached else 'missed'}")


def sure_table(score, keys, by_id):
    """By field how many answers are said at 0.9 or more, and how many of these are right."""
    say("\n### Said at 0.9 or more\n")
    say("| field | answers | at 0.9 or more | right of these |")
    say("| --- | ---: | ---: | ---: |")
    for name in MAIN_FIELDS:
        answers = sure = right = 0
        for stem, key in keys.items():
            line = by_id.get(stem, {})
            if name in key and line.get(name) is not None:
                answers += 1
                if score.confidence(line, name) >= 0.9:
                    sure += 1
                    right += verdicts(score, key, line)[name]
        say(f"| {name} | {answers} | {sure} | {right / sure if sure else 0:.4f} |")


def report(score, world, keys, lines):
    by_id = {line["id"]: line for line in lines}
    unread = [line["id"] for line in lines if "error" in line]
    if unread:
        say(f"{len(unread)} could not be read: {' '.join(unread)}\n")
    say("```\n" + score_table(score, world, list(keys), lines) + "```")
    for title, group_of, names in (
        ("kind", lambda key: key["kind"], KINDS),
        ("country", lambda key: key.get("country", "?"), sorted({key.get("country", "?") for key in keys.values()})),
    ):
        say(f"\n### By {title}\n\n| {title} | receipts | {' | '.join(COLUMNS)} |\n| --- |{' ---: |' * (len(COLUMNS) + 1)}")
        for name in names:
            stems = [stem for stem, key in keys.items() if group_of(key) == name]
            if stems:
                say(f"| {name} | {len(stems)} | {' | '.join(cells(score_table(score, world, stems, lines)))} |")
    sure_table(score, keys, by_id)
    review_table(score, keys, by_id)


def parsed(lines):
    return [json.loads(line) for line in lines if line.strip()]


def drawn_pages(python, files):
    """The pages of PDFs as pictures, for engines that read pictures only."""
    script = (
        "import sys, pathlib, pypdfium2\n"
        "out = pathlib.Path(sys.argv[1])\n"
        "for name in sys.argv[4:]:\n"
        "  document = pypdfium2.PdfDocument(name)\n"
        "  for at in range(min(len(document), int(sys.argv[3]))):\n"
        "    document[at].render(scale=int(sys.argv[2]) / 72).to_pil().convert('RGB').save(out / f'{pathlib.Path(name).stem}+{at}.png')\n"
    )
    folder = Path(tempfile.mkdtemp(prefix="receipt-scanner-pages-"))
    subprocess.run([python, "-c", script, str(folder), str(PDF_DPI), str(PDF_PAGES_MAX), *map(str, files)], check=True)
    return folder, [sorted(folder.glob(f"{file.stem}+*.png")) for file in files]


def compare_with_others(score, world, python, pictures, pdfs, own_seconds):
    """The same pictures through engines of others, and what the first match of regular expressions makes of their text."""
    engines = {"RapidOCR": accuracy.rapidocr(python)}
    if shutil.which("tesseract"):
        engines["Tesseract"] = accuracy.tesseract
    else:
        say("\nTesseract is not installed: left out")
    folder, pages = drawn_pages(python, pdfs)
    try:
        for name, read in engines.items():
            texts, (seconds, cpu, peak) = read(pictures)
            flat, _ = read([page for one in pages for page in one]) if pdfs else ([], None)
            rest = iter(flat)
            texts += ["\n".join(next(rest) for _ in one) for one in pages]
            lines = [first_match(file.stem, text) for file, text in zip([*pictures, *pdfs], texts)]
            say(f"\n### {name} and the first match of regular expressions\n")
            say(f"{seconds / len(pictures):.2f} s and {cpu / len(pictures):.2f} CPU s a picture, peak {peak:.0f} MiB; "
                f"ours takes {own_seconds / seconds:.2f} of its time\n")
            say("```\n" + score_table(score, world, [line["id"] for line in lines], lines) + "```")
    finally:
        shutil.rmtree(folder)


def main(binary, world, python=None, words=None, every=1):
    world = Path(world)
    if not str(world).strip(".") or not (world / "images").is_dir() or not (world / "keys").is_dir() or not (world / "score.py").is_file():
        sys.exit("accuracy-world: name the folder of receipts of many countries with known answers: make accuracy-world DATA=folder "
                 "(with images/, keys/ and score.py)")
    OUT.mkdir(parents=True, exist_ok=True)
    score = load_scorer(world)
    files = [file for file in sorted((world / "images").iterdir()) if (world / "keys" / f"{file.stem}.json").exists()][:: int(every)]
    keys = {file.stem: json.loads((world / "keys" / f"{file.stem}.json").read_text()) for file in files}
    if words:
        kept = [Path(words) / f"{file.stem}.json" for file in files]
        missing = [file.stem for file in kept if not file.exists()]
        if missing:
            sys.exit(f"accuracy-world: {words} lacks the words of {len(missing)} pictures, like {missing[0]}: make words WORLD={world} WORDS=folder")
        begun = time.monotonic()
        done = subprocess.run([binary, "extract", *map(str, kept)], stdout=subprocess.PIPE, text=True)
        say(f"### {len(files)} receipts from kept words, {time.monotonic() - begun:.1f} s\n")
        report(score, world, keys, parsed(done.stdout.splitlines()))
        return
    pdfs = [file for file in files if file.suffix.lower() == ".pdf"]
    pictures = [file for file in files if file not in pdfs]
    scan = [binary, "scan", "--jobs", 2]
    # Processor time and memory of reader processes are not told to their parent, so only the time is said.
    lines, (seconds, _, _) = accuracy.measured([*scan, *pictures])
    say(f"### {len(files)} receipts\n")
    say(f"{seconds / len(pictures):.2f} s a picture")
    if pdfs:
        more, (took, _, _) = accuracy.measured([*scan, *pdfs])
        lines += more
        say(f"{took / len(pdfs):.2f} s a PDF")
    say()
    report(score, world, keys, parsed(lines))
    compare_with_others(score, world, python, pictures, pdfs, seconds)
    (OUT / "world.md").write_text("\n".join(REPORT) + "\n")
    say("\n(kept in target/accuracy/world.md)")


if __name__ == "__main__":
    arguments, options = sys.argv[1:], {}
    for option in ("--words", "--every"):
        if option in arguments:
            at = arguments.index(option)
            options[option[2:]] = arguments[at + 1] if at + 1 < len(arguments) else ""
            del arguments[at : at + 2]
    if len(arguments) != (2 if options.get("words") else 3):
        sys.exit(__doc__)
    main(*arguments, **options)
