#!/usr/bin/env python3
"""Fits the weights of merchant, date and total, the calibration of confidences and the review threshold.

usage: train.py DATA EXPLAINED... [--world WORLD EXPLAINED...] [--check]

DATA and WORLD are folders of receipts with keys/ and score.py; each EXPLAINED is a file of JSON lines as
`extract --explain` prints them, named by what was read: typed, scans, photos, world. Typed lines train the weights, but
say nothing about how sure a reading of a picture is. With --check nothing is written.

Every figure is measured on receipts that were left out, in FOLDS folds: all receipts of a merchant (names alike, or an
equal tax number) are left out together, and of WORLD all receipts of a country. Penalties and features are chosen anew
for each fold, by folds within the rest. Where fitted weights get fewer receipts of those left out right than the weights
set by hand, the weights in use stay, and only the confidence is calibrated. The review threshold is chosen on WORLD if it
is named: DATA counts a name as wrong that differs in a letter. A weight of 0 for a feature that stood in the way can be
deleted with the code that computes it. What is written is fitted to everything; `git diff` shows it.
"""
import re
import sys
import time
from pathlib import Path

import numpy

import train_calibration as calibration
import train_data as data
import train_model as model

WEIGHTS = Path("reader/src/extract/weights")
THRESHOLD = Path("shared/src/field.rs")
FOLDS = 5
SHUFFLES = 2
TYPED = "typed"


def read_weights(field):
    lines = (WEIGHTS / f"{field}.txt").read_text().splitlines()
    head = [line for line in lines if line.startswith("#")]
    rows = [line.split() for line in lines if line and not line.startswith("#")]
    by_hand, in_use = (numpy.array([float(row[min(at, len(row) - 1)]) for row in rows]) for at in (1, 2))
    return head, [row[0] for row in rows], by_hand, in_use


def shares_right(readings, weights, right):
    """By source and of all: the share of receipts with a right answer, each receipt counted once."""
    found = []
    for source in [*dict.fromkeys(reading.source for reading in readings), "all"]:
        chosen = numpy.array([source in (reading.source, "all") for reading in readings])
        found.append(f"{source} {weights[chosen] @ right[chosen] / weights[chosen].sum():.4f} ({int(chosen.sum())})")
    return "  ".join(found)


class Trained:
    """A field: what the receipts left out say, and what all of them together fit."""

    def __init__(self, field, readings, folds, weights):
        self.field = field
        self.odds = numpy.full(len(readings), -numpy.inf)
        self.taken = numpy.zeros(len(readings), bool)
        self.lines = None
        if (WEIGHTS / f"{field}.txt").exists():
            self.fit_model(readings, folds, weights)
        else:
            self.take_rules(readings)

    def fit_model(self, readings, folds, weights):
        head, names, prior, in_use = read_weights(self.field)
        data.unknown_features(readings, self.field, names)
        problem = model.Problem(readings, self.field, names, weights)
        kept = [readings[at] for at in problem.kept]
        # A reading without a candidate has no right answer.
        judged = [readings[at] for at in [*problem.kept, *problem.without_candidates]]
        judged_weights = numpy.array([weights[at] for at in [*problem.kept, *problem.without_candidates]])
        missed = numpy.zeros(len(problem.without_candidates), bool)
        shares = lambda taken: shares_right(judged, judged_weights, numpy.concatenate([taken, missed]))
        units = {data.unit_of(reading.receipt) for reading in kept}
        print(
            f"{self.field}: {len(judged)} readings of {len({id(reading.receipt) for reading in judged})} receipts, "
            f"{len(missed)} without a candidate; {len(units)} groups"
        )
        by_hand = problem.verdicts(prior)
        print(f"  set by hand  {shares(by_hand[1])}; log likelihood {problem.likelihood(prior):.1f}")
        parts, choices, fitted, right = [], [], [], []
        for shuffle, fold_of in enumerate(folds):
            likelihood, odds, taken = 0.0, numpy.zeros(len(kept)), numpy.zeros(len(kept), bool)
            for fold in range(FOLDS):
                train, held = data.split(kept, fold_of, fold)
                choice = model.choose(inner_parts(problem, kept, train), prior)
                part = problem.part(train), problem.part(held)
                found = model.fit(part[0], prior, choice)
                parts, choices, fitted = [*parts, part], [*choices, choice], [*fitted, found]
                likelihood += part[1].likelihood(found)
                odds[held], taken[held] = part[1].verdicts(found)
            print(f"  left out     {shares(taken)}; log likelihood {likelihood:.1f}")
            right.append(problem.weights @ taken)
            if shuffle == 0:
                self.odds[problem.kept], self.taken[problem.kept] = odds, taken
        if numpy.mean(right) < problem.weights @ by_hand[1]:
            print("  fitted weights get fewer receipts right than those set by hand: the weights in use stay")
            self.odds[problem.kept], self.taken[problem.kept] = problem.verdicts(in_use)
            return
        everything = numpy.arange(len(kept))
        choice = model.choose(inner_parts(problem, kept, everything), prior)
        final = model.fit(problem, prior, choice)
        print(f"  penalties: ridge {choice.ridge:g}, lasso {choice.lasso:g}")
        costs = model.losses_without(parts, prior, choices, fitted)
        zeros = sum(numpy.abs(one) < 0.005 for one in fitted)
        self.print_features(names, prior, final, problem, choice, costs, zeros, len(fitted))
        trained = ["0.00" if abs(weight) < 0.005 else f"{weight:.2f}" for weight in final]
        self.lines = head + [f"{name} {hand:g} {weight}" for name, hand, weight in zip(names, prior, trained)]

    def print_features(self, names, prior, final, problem, choice, costs, zeros, folds):
        shown = problem.receipts_showing()
        print("  feature, in how many receipts, weight set by hand, fitted to all; without it, of 1000 receipts left out: fewer right,")
        print("  log likelihood lost; of how many folds without it")
        for k in sorted(range(len(names)), key=lambda k: -costs[k][0]):
            if not shown[k]:
                continue
            mark = "  DROPPED" if k in choice.dropped else "  zero" if abs(final[k]) < 0.005 else ""
            likelihood, right = costs[k]
            print(f"    {names[k]:22} {shown[k]:6.0f} {prior[k]:6g} {final[k]:6.2f}   {1000 * right:+6.1f}   {1000 * likelihood:+8.1f}   {zeros[k]}/{folds}{mark}")
        unseen = [names[k] for k in range(len(names)) if not shown[k]]
        if unseen:
            print(f"    in no reading, as set by hand: {', '.join(unseen)}")

    def take_rules(self, readings):
        """A field without weights: its rules are what is judged, and nothing is fitted but the calibration."""
        for at, reading in enumerate(readings):
            candidates = reading.candidates.get(self.field, [])
            verdict = reading.receipt.judge(self.field, candidates[0]["value"]) if candidates else None
            if verdict is not None:
                chance = min(max(candidates[0]["share"], 1e-9), 1 - 1e-9)
                self.odds[at], self.taken[at] = numpy.log(chance / (1 - chance)), verdict[1]
        said = numpy.isfinite(self.odds)
        print(f"{self.field}: by rules, {int(said.sum())} of {len(readings)} readings with an answer, {self.taken[said].mean() if said.any() else 0:.4f} of these right")


def inner_parts(problem, kept, train):
    """Folds within these readings, as train and left out."""
    inner = [kept[at] for at in train]
    fold_of = data.assign_folds(receipts_of(inner), model.INNER_FOLDS, seed=len(train))
    splits = [data.split(inner, fold_of, fold) for fold in range(model.INNER_FOLDS)]
    return [(problem.part(train[one]), problem.part(train[other])) for one, other in splits if len(one) and len(other)]


def receipts_of(readings):
    return list({id(reading.receipt): reading.receipt for reading in readings}.values())


def calibrate(fields, readings, fold_of, weights):
    """Curves, the threshold, and what they attain on receipts left out of both."""
    pictures = numpy.array([at for at, reading in enumerate(readings) if reading.source != TYPED])
    readings, weights = [readings[at] for at in pictures], data.reading_weights([readings[at] for at in pictures])
    judged = {
        field: numpy.array([reading.receipt.judge(field, "") is not None for reading in readings]) for field in fields
    }
    splits = [data.split(readings, fold_of, fold) for fold in range(FOLDS)]
    doubt = numpy.array([reading.doubt for reading in readings])
    curves, confidences, wrong = {}, {}, numpy.zeros(len(readings), bool)
    print("calibration, on pictures only: what each threshold attains; curves fitted without the receipts they are measured on")
    for name, field in fields.items():
        odds, taken = field.odds[pictures], field.taken[pictures]
        said = numpy.isfinite(odds) & judged[name]
        at, confidence = numpy.flatnonzero(said), numpy.zeros(len(readings))
        place = {int(reading): number for number, reading in enumerate(at)}
        inner = [tuple(numpy.array([place[i] for i in part if i in place], int) for part in one) for one in splits]
        inner = [one for one in inner if len(one[0]) and len(one[1])]
        if not inner:
            sys.exit(f"train: {name}: too few answers to calibrate")
        doubt_weight = round(calibration.choose_doubt_weight(odds[at], doubt[at], taken[at], weights[at], inner), 2)
        odds = numpy.clip(odds, -calibration.ODDS_MAX, calibration.ODDS_MAX) - doubt_weight * doubt
        curve, kind, confidence[at] = calibration.choose_curve(odds[at], taken[at], weights[at], inner)
        curves[name] = doubt_weight, curve
        # A missing answer counts as wrong, where the key has one.
        wrong |= judged[name] & ~taken
        # Not judged, so of no influence.
        confidence[~judged[name]] = 1.0
        confidences[name] = confidence
        print(f"  {name}: {len(at)} answers, {weights[at] @ taken[at] / weights[at].sum():.4f} right; weight of doubt: {doubt_weight:g}; curve: {kind}")
        calibration.print_curve(name, confidence[at], taken[at], weights[at])
        sure = at[confidence[at] >= calibration.SURE]
        share = weights[sure] @ taken[sure] / weights[sure].sum() if len(sure) else 1.0
        verdict(f"{name}: right of those said at {calibration.SURE} or more", share, share >= calibration.SURE_RIGHT, f"at least {calibration.SURE_RIGHT}")
    contradicted = numpy.array([reading.contradicted for reading in readings])
    flagged = numpy.zeros(len(readings), bool)
    of_world = numpy.array([reading.receipt.set == "world" for reading in readings])
    deciding = of_world if of_world.any() else ~of_world
    pick = lambda which: {name: one[which] for name, one in confidences.items()}
    choose = lambda which: calibration.choose_threshold(pick(which), wrong[which], contradicted[which], weights[which])
    for train, held in splits:
        flagged[held] = calibration.flag(pick(held), contradicted[held], choose(train[deciding[train]]))
    threshold = choose(numpy.flatnonzero(deciding))
    print(f"review threshold: {threshold:.2f}")
    for name, chosen in {"all": numpy.ones(len(readings), bool), **{
        source: numpy.array([reading.source == source for reading in readings]) for source in dict.fromkeys(r.source for r in readings)
    }}.items():
        errors, rights = calibration.flag_rates(flagged[chosen], wrong[chosen], weights[chosen])
        print(f"  {name}: {int(wrong[chosen].sum())} of {int(chosen.sum())} readings with an error")
        verdict(f"  {name}: flagged of those with an error", errors, errors >= calibration.ERRORS_FLAGGED, f"at least {calibration.ERRORS_FLAGGED}")
        verdict(f"  {name}: flagged of those without", rights, rights <= calibration.RIGHT_FLAGGED, f"at most {calibration.RIGHT_FLAGGED}")
    return curves, threshold


def verdict(text, value, reached, demand):
    print(f"  {text}: {value:.4f} ({demand}): {'ok' if reached else 'missed'}")


def write(fields, curves, threshold):
    for name, field in fields.items():
        if field.lines:
            (WEIGHTS / f"{name}.txt").write_text("\n".join(field.lines) + "\n")
    file = WEIGHTS / "calibration.txt"
    head = [line for line in file.read_text().splitlines() if line.startswith("#")]
    doubted = lambda weight: [f"doubt={weight:g}"] if weight else []
    lines = [
        " ".join([name, *doubted(weight), *(f"{x:.3f}:{y:.3f}" for x, y in points)])
        for name, (weight, points) in curves.items()
    ]
    file.write_text("\n".join(head + lines) + "\n")
    text, count = re.subn(r"(CONFIDENCE_THRESHOLD: f32 = )[0-9.]+;", rf"\g<1>{threshold:.2f};", THRESHOLD.read_text())
    if count != 1:
        sys.exit(f"train: {THRESHOLD} has no threshold")
    THRESHOLD.write_text(text)


def main(arguments):
    check = "--check" in arguments
    arguments = [argument for argument in arguments if argument != "--check"]
    at = arguments.index("--world") if "--world" in arguments else len(arguments)
    seen, world = arguments[:at], arguments[at + 1 :]
    if len(seen) < 2 or len(world) == 1:
        sys.exit(__doc__)
    begun = time.monotonic()
    readings = data.load_set("sroie", seen[0], seen[1:]) + (data.load_set("world", world[0], world[1:]) if world else [])
    receipts = receipts_of(readings)
    data.group_merchants(receipts)
    print(f"{len(readings)} readings of {len(receipts)} receipts, {len({receipt.merchant_group for receipt in receipts})} merchants, {len({receipt.country for receipt in receipts})} countries")
    folds = [data.assign_folds(receipts, FOLDS, seed) for seed in range(SHUFFLES)]
    weights = data.reading_weights(readings)
    fields = {name: Trained(name, readings, folds, weights) for name in data.FIELDS}
    curves, threshold = calibrate(fields, readings, folds[0], weights)
    if not check:
        write(fields, curves, threshold)
    print(f"{time.monotonic() - begun:.0f} s{'' if check else '; written: `git diff` shows what changed'}")


if __name__ == "__main__":
    main(sys.argv[1:])
