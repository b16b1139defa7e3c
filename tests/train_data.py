"""Training data: readings of receipts with known answers, in groups that no fold may tear apart."""
import dataclasses
import difflib
import importlib.util
import json
import random
import re
import sys
import unicodedata
from pathlib import Path

import numpy

FIELDS = ("merchant", "date", "total", "currency")
NAME_LETTERS_MIN, NAME_ALIKE = 6, 0.85
TAX_ID_LETTERS_MIN = 6
FORM_LETTERS_MIN = 4


@dataclasses.dataclass
class Receipt:
    """A paper: its answers as judged by the scorer of its set, and the groups it belongs to."""
    set: str
    id: str
    country: str
    names: list
    key: dict
    score: object
    tax_ids: set = dataclasses.field(default_factory=set)
    merchant_group: int = 0

    def judge(self, field, value):
        """Whether a value is right to the letter, and whether the scorer takes it; `None` where it does not judge."""
        if self.set == "world":
            return self.score.right(field, self.score.accepted(self.key, field), value) if field in self.key else None
        if field == "currency":
            # All of this set are from Malaysia.
            return (value == "MYR",) * 2
        answer = self.key.get({"merchant": "company"}.get(field, field))
        return (bool(self.score.right(field, answer, value)),) * 2 if answer else None


@dataclasses.dataclass
class Reading:
    """One reading of a receipt: by field the candidates with their features, and what a user would see."""
    receipt: Receipt
    source: str
    candidates: dict
    contradicted: bool
    doubt: float


def fold_text(text):
    text = unicodedata.normalize("NFKD", text or "")
    return re.sub(r"[\W_]+", "", "".join(c for c in text if not unicodedata.combining(c))).lower()


def load_scorer(folder, name):
    spec = importlib.util.spec_from_file_location(f"score_{name}", Path(folder) / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def load_set(name, folder, paths):
    """The readings of a set; the source of each is the name of its file."""
    score, receipts, readings, unread = load_scorer(folder, name), {}, [], 0
    for path in map(Path, paths):
        for line in map(json.loads, path.read_text().splitlines()):
            file = Path(folder) / "keys" / f"{line['id']}.json"
            if not file.exists():
                continue
            if line["id"] not in receipts:
                key = json.loads(file.read_text())
                names = [key.get("merchant"), key.get("company"), *key.get("merchant_also", [])]
                receipts[line["id"]] = Receipt(name, line["id"], key.get("country", "MY"), list(filter(None, names)), key, score)
            receipt = receipts[line["id"]]
            if "explain" not in line:
                unread += 1
                continue
            receipt.tax_ids |= set(tax_ids(line.get("receipt") or {}))
            readings.append(Reading(receipt, path.stem, line["explain"], line["total_contradicted"], line["doubt"]))
    if unread:
        print(f"{name}: {unread} readings failed and are left out")
    return readings


def tax_ids(receipt):
    for entry in (receipt.get("merchant") or {}).get("tax_ids") or []:
        value = entry.get("value", entry) if isinstance(entry, dict) else entry
        value = value.get("value") if isinstance(value, dict) else value
        folded = fold_text(value if isinstance(value, str) else "")
        if len(folded) >= TAX_ID_LETTERS_MIN:
            yield folded


def same_name(one, other):
    """Equal, one within the other, or nearly the same letters."""
    short, long = sorted((one, other), key=len)
    if len(short) >= NAME_LETTERS_MIN and short in long:
        return True
    if one == other:
        return True
    if 2 * len(short) < NAME_ALIKE * (len(short) + len(long)):
        return False
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    return matcher.real_quick_ratio() >= NAME_ALIKE and matcher.quick_ratio() >= NAME_ALIKE and matcher.ratio() >= NAME_ALIKE


def other_forms(names):
    """Of each name which of all are forms of the same: longer or shorter by some letters. As `merchant.rs` does."""
    folded = [fold_text(name) for name in names]

    def is_form(one, other):
        short, long = sorted((folded[one], folded[other]), key=len)
        return one == other or len(short) >= FORM_LETTERS_MIN and short in long
    every = range(len(names))
    return numpy.array([[is_form(one, other) for other in every] for one in every], bool)


def group_merchants(receipts):
    """Numbers the groups of receipts of one merchant: names alike, or an equal tax number."""
    parent = list(range(len(receipts)))

    def root(at):
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at
    first_of = {}
    for at, receipt in enumerate(receipts):
        for text in {*map(fold_text, receipt.names)} - {""}:
            parent[root(at)] = root(first_of.setdefault(("name", text), at))
        for text in receipt.tax_ids:
            parent[root(at)] = root(first_of.setdefault(("tax", text), at))
    names = sorted(text for kind, text in first_of if kind == "name")
    for at, one in enumerate(names):
        for other in names[at + 1 :]:
            if same_name(one, other):
                parent[root(first_of["name", one])] = root(first_of["name", other])
    for at, receipt in enumerate(receipts):
        receipt.merchant_group = root(at)


def unit_of(receipt):
    """What is left out as a whole: a country of the world, or a merchant."""
    return ("country", receipt.country) if receipt.set == "world" else ("merchant", receipt.merchant_group)


def assign_folds(receipts, count, seed):
    """A fold for each unit, about equally many receipts of each set in every fold."""
    dice, folds = random.Random(seed), {}
    for set_name in sorted({receipt.set for receipt in receipts}):
        sizes = {}
        for receipt in receipts:
            if receipt.set == set_name:
                sizes[unit_of(receipt)] = sizes.get(unit_of(receipt), 0) + 1
        units = sorted(sizes)
        dice.shuffle(units)
        filled = [0] * count
        for unit in sorted(units, key=lambda unit: -sizes[unit]):
            lowest = min(range(count), key=lambda fold: filled[fold])
            folds[unit] = lowest
            filled[lowest] += sizes[unit]
    return folds


def split(readings, folds, left_out):
    """Indices of the readings to train with and of those left out. A merchant of those left out is in no other."""
    held = [at for at, reading in enumerate(readings) if folds[unit_of(reading.receipt)] == left_out]
    merchants = {readings[at].receipt.merchant_group for at in held}
    rest = [
        at for at, reading in enumerate(readings)
        if folds[unit_of(reading.receipt)] != left_out and reading.receipt.merchant_group not in merchants
    ]
    return numpy.array(rest, int), numpy.array(held, int)


def reading_weights(readings):
    """Each receipt counts once, however many readings of it there are."""
    counts = {}
    for reading in readings:
        counts[id(reading.receipt)] = counts.get(id(reading.receipt), 0) + 1
    return numpy.array([1 / counts[id(reading.receipt)] for reading in readings])


def unknown_features(readings, field, names):
    found = {name for reading in readings for candidate in reading.candidates.get(field, []) for name in candidate["why"]}
    unknown = found - set(names)
    if unknown:
        sys.exit(f"train: {field}: features without a weight: {', '.join(sorted(unknown))}")
