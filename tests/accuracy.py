#!/usr/bin/env python3
"""How well receipts are read, against known answers, beside engines of others on the same pictures.

usage: accuracy.py BINARY DATA PEERS [EVERY]

DATA holds images/, words/ (typed lines), keys/, score.py and phone.py. PEERS is a Python with rapidocr, Pillow and
numpy. Every EVERYth picture is taken, all of them if it is not given. Words are compared as multisets with case folded
(NFKC); seconds are wall time over all pictures on two processors, CPU seconds those of the whole process, memory is its peak.
"""
import collections
import concurrent.futures
import http.client
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import unicodedata
from pathlib import Path

OUT = Path("target/accuracy")
REPORT = []
# What must be reached, beside RapidOCR in the same run.
SECONDS_MAX = {"scans": 0.5, "photos": 0.6}
PHOTOS_BEHIND_MAX = 0.02
MEMORY_MAX_MIB = 350
SERVING_MAX_MIB = 450


def say(line=""):
    print(line, flush=True)
    REPORT.append(line)


def words(text):
    return unicodedata.normalize("NFKC", text).lower().split()


def typed(data, stem):
    found = collections.Counter()
    for row in (data / "words" / f"{stem}.csv").read_text(errors="replace").splitlines():
        parts = row.split(",", 8)
        if len(parts) == 9:
            found.update(words(parts[8]))
    return found


def measured(command, env=None):
    """What a command prints, a line a picture, and what it took: seconds, CPU seconds, peak MiB."""
    # In a process of its own, so that its children are nobody else's.
    wrapper = (
        "import json,resource,subprocess,sys,time\n"
        "begun=time.monotonic()\n"
        "done=subprocess.run(sys.argv[2:],stdout=open(sys.argv[1],'w'),stderr=subprocess.DEVNULL)\n"
        "used=resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(json.dumps([time.monotonic()-begun,used.ru_utime+used.ru_stime,used.ru_maxrss/1024]))\n"
    )
    with tempfile.NamedTemporaryFile("r", suffix=".jsonl") as out:
        figures = subprocess.run(
            [sys.executable, "-c", wrapper, out.name, *map(str, command)],
            check=True, capture_output=True, text=True, env={**os.environ, **(env or {})},
        ).stdout
        return out.read().splitlines(), json.loads(figures)


def ours(binary, engine):
    def read(pictures):
        lines, figures = measured([binary, "words", "--engine", engine, "--jobs", 2, "--threads", 2, *pictures])
        texts = [
            "\n".join(page["ParsedText"] for page in json.loads(line).get("ParsedResults", [])) for line in lines
        ]
        return texts, figures
    return read


def rapidocr(python):
    script = (
        "import sys\nfrom rapidocr import RapidOCR\n"
        "engine=RapidOCR(params={'EngineConfig.onnxruntime.intra_op_num_threads':2,'Global.log_level':'error'})\n"
        "for name in sys.argv[1:]:\n  print('\\t'.join(engine(name).txts or ()),flush=True)\n"
    )

    def read(pictures):
        lines, figures = measured([python, "-c", script, *pictures])
        return [line.replace("\t", "\n") for line in lines], figures
    return read


def tesseract(pictures):
    texts, total = [], [0.0, 0.0, 0.0]
    for picture in pictures:
        lines, figures = measured(["tesseract", picture, "-", "--psm", "6"], {"OMP_THREAD_LIMIT": "1"})
        texts.append("\n".join(lines))
        total = [total[0] + figures[0], total[1] + figures[1], max(total[2], figures[2])]
    return texts, total


def compare(data, sets, engines):
    """A row for each engine and set: F1, precision, recall, seconds and CPU seconds a picture, peak MiB."""
    rows = {}
    for kind, pictures in sets.items():
        say(f"\n### Words on {len(pictures)} {kind}\n")
        say("| engine | F1 | precision | recall | s | CPU s | peak MiB |")
        say("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
        for name, read in engines.items():
            texts, (seconds, cpu, peak) = read(pictures)
            right = found = there = 0
            for picture, text in zip(pictures, texts):
                truth, got = typed(data, picture.stem), collections.Counter(words(text))
                right += sum((truth & got).values())
                found += sum(got.values())
                there += sum(truth.values())
            precision, recall = right / max(found, 1), right / max(there, 1)
            f1 = 2 * right / max(found + there, 1)
            count = len(pictures)
            rows[name, kind] = (f1, seconds / count, cpu / count, peak)
            say(f"| {name} | {f1:.4f} | {precision:.4f} | {recall:.4f} | {seconds / count:.3f} | {cpu / count:.3f} | {peak:.0f} |")
    return rows


def verdicts(rows):
    say()

    def verdict(text, reached):
        say(f"- {text}: {'ok' if reached else 'missed'}")
    for kind, most in SECONDS_MAX.items():
        mine, peer = rows["pp-ocr", kind], rows.get(("RapidOCR", kind))
        if peer:
            ratio = mine[1] / peer[1]
            verdict(f"{kind}: {ratio:.2f} of RapidOCR's seconds (at most {most})", ratio <= most)
            verdict(f"{kind}: F1 {mine[0] - peer[0]:+.4f} against RapidOCR (at least 0)", mine[0] >= peer[0])
        verdict(f"{kind}: peak {mine[3]:.0f} MiB (at most {MEMORY_MAX_MIB})", mine[3] <= MEMORY_MAX_MIB)
    behind = rows["pp-ocr", "scans"][0] - rows["pp-ocr", "photos"][0]
    verdict(f"photos are {behind:+.4f} behind the scans (at most {PHOTOS_BEHIND_MAX})", behind <= PHOTOS_BEHIND_MAX)


def fields(binary, data, pictures):
    keys = OUT / "keys"
    shutil.rmtree(keys, ignore_errors=True)
    keys.mkdir(parents=True)
    for picture in pictures:
        shutil.copy(data / "keys" / f"{picture.stem}.json", keys)
    lines, (seconds, cpu, peak) = measured([binary, "scan", "--jobs", 2, "--threads", 2, *pictures])
    (OUT / "scans.jsonl").write_text("\n".join(lines) + "\n")
    count = len(pictures)
    say(f"\n### Fields of {count} scans\n\n{seconds / count:.2f} s and {cpu / count:.2f} CPU s a picture, peak {peak:.0f} MiB\n")
    score = [sys.executable, str(data / "score.py"), str(keys), str(OUT / "scans.jsonl")]
    say("```\n" + subprocess.run(score, check=True, capture_output=True, text=True).stdout + "```")


def served(binary, pictures):
    """Peak memory in MiB of a server that reads two pictures at a time while ten files are being sent."""
    with tempfile.TemporaryDirectory() as folder:
        command = [binary, "serve", "--listen", "127.0.0.1:0", "--data", folder, "--workers", "2", "--threads", "1"]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            address = server.stdout.readline().rsplit("http://", 1)[1].strip()
            with concurrent.futures.ThreadPoolExecutor(10) as senders:
                list(senders.map(lambda picture: send(address, picture), pictures))
            while any(row["status"] in ("waiting", "reading") for row in rows_of(address)):
                time.sleep(0.2)
            read = sum(row["status"] == "ready" for row in rows_of(address))
            peak = family_peak(server.pid)
        finally:
            server.kill()
            server.wait()
    say(f"\n### A server that reads two of {len(pictures)} photos at a time and takes ten files at once\n")
    say(f"- {read} read; peak {peak:.0f} MiB (at most {SERVING_MAX_MIB}): {'ok' if peak <= SERVING_MAX_MIB else 'missed'}")


def family_peak(pid):
    """Sum in MiB of the peaks of a process and its children, which is at least the peak of their sum."""
    # A child belongs to the thread that started it.
    children = [child for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()]
    statuses = [Path(f"/proc/{process}/status").read_text() for process in {str(pid), *children}]
    return sum(int(line.split()[1]) for status in statuses for line in status.splitlines() if line.startswith("VmHWM")) / 1024


def send(address, picture):
    boundary = "receipt-scanner-accuracy"
    head = (f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{picture.name}"\r\n'
            "Content-Type: image/jpeg\r\n\r\n")
    body = head.encode() + picture.read_bytes() + f"\r\n--{boundary}--\r\n".encode()
    connection = http.client.HTTPConnection(address, timeout=120)
    connection.request("POST", "/api/receipts", body, {"Content-Type": f"multipart/form-data; boundary={boundary}"})
    answer = connection.getresponse()
    if answer.status >= 300:
        sys.exit(f"accuracy: {picture} was answered {answer.status}: {answer.read()[:200]!r}")
    connection.close()


def rows_of(address):
    connection = http.client.HTTPConnection(address, timeout=30)
    connection.request("GET", "/api/receipts?limit=200")
    rows = json.loads(connection.getresponse().read())["receipts"]
    connection.close()
    return rows


def photos(data, python, scans):
    """The scans as if photographed; made once."""
    folder = OUT / "photos"
    missing = [scan for scan in scans if not (folder / f"{scan.stem}.jpg").exists()]
    if missing:
        subprocess.run([python, str(data / "phone.py"), str(folder), *map(str, missing)], check=True)
    return [folder / f"{scan.stem}.jpg" for scan in scans]


def main(binary, data, python, every=1):
    data = Path(data)
    if not (data / "images").is_dir() or not (data / "words").is_dir():
        sys.exit("accuracy: name the folder of receipts with known answers: make accuracy DATA=folder "
                 "(with images/, words/, keys/, score.py and phone.py)")
    OUT.mkdir(parents=True, exist_ok=True)
    scans = sorted((data / "images").iterdir())[:: int(every)]
    sets = {"scans": scans, "photos": photos(data, python, scans)}
    engines = {"pp-ocr": ours(binary, "pp-ocr"), "RapidOCR": rapidocr(python)}
    listed = json.loads(subprocess.run([binary, "engines", "--json"], capture_output=True, text=True).stdout or "[]")
    if any(engine.get("name") == "tesseract" and engine.get("works") for engine in listed):
        engines["tesseract, in process"] = ours(binary, "tesseract")
    if shutil.which("tesseract"):
        engines["tesseract --psm 6"] = tesseract
    verdicts(compare(data, sets, engines))
    served(binary, sets["photos"][:30])
    fields(binary, data, scans)
    (OUT / "result.md").write_text("\n".join(REPORT) + "\n")
    say("\n(kept in target/accuracy/result.md)")


if __name__ == "__main__":
    if len(sys.argv) not in (4, 5):
        sys.exit(__doc__)
    main(*sys.argv[1:])
