#!/usr/bin/env python3
"""Fits the weights by which candidates for merchant, date and total are told apart.

usage: train.py DATA EXPLAINED... [--check]

DATA holds keys/ and score.py. Each EXPLAINED is a file of JSON lines as `extract --explain` and `scan --explain` print
them: {"id": "000", "explain": {"merchant": [{"value": …, "why": {feature: number}}, …], "date": …, "total": …}}.

The model is a multinomial logit over the candidates of a receipt and the possibility that none is right. It is fitted by
gradient descent on the log likelihood of the right candidate, and pulled towards the weights that were set by hand
(ridge), the harder the less the receipts say. The penalty is chosen by five-fold cross-validation over receipts, shuffled
several times, since one split favours one penalty by chance; what is printed is measured on the folds that were left
out. With --check nothing is written.
"""
import json
import random
import sys
from pathlib import Path

import numpy

FIELDS = {"merchant": "company", "date": "date", "total": "total"}
WEIGHTS = Path("reader/src/extract/weights")
PENALTIES = [0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0]
FOLDS = 5
SHUFFLES = 5
# By what share of the best log likelihood another one may be lower and still be as good.
AS_GOOD = 0.01
STEPS = 600
SURE_FROM = 0.9


def read_weights(field):
    lines = (WEIGHTS / f"{field}.txt").read_text().splitlines()
    head = [line for line in lines if line.startswith("#")]
    rows = [line.split() for line in lines if line and not line.startswith("#")]
    return head, [row[0] for row in rows], numpy.array([float(row[1]) for row in rows])


def load(score, data, paths, field, names):
    """Per receipt and source: features of every candidate, which are right, and which have the same value."""
    place = {name: at for at, name in enumerate(names)}
    receipts, unknown = [], set()
    for path in paths:
        for line in map(json.loads, Path(path).read_text().splitlines()):
            key = json.loads((data / "keys" / f"{line['id']}.json").read_text()).get(FIELDS[field])
            candidates = line["explain"][field]
            if not key or not candidates:
                continue
            features = numpy.zeros((len(candidates), len(names)))
            for at, candidate in enumerate(candidates):
                for name, value in candidate["why"].items():
                    if name in place:
                        features[at, place[name]] = value
                    else:
                        unknown.add(name)
            right = numpy.array([score.right(field, key, candidate["value"]) for candidate in candidates])
            receipts.append((line["id"], features, right))
    if unknown:
        sys.exit(f"train: {field}: features without a weight: {', '.join(sorted(unknown))}")
    return receipts


def stack(receipts):
    """All candidates in one matrix, with a candidate of nought for `none` at the end of each receipt."""
    rows, right, group = [], [], []
    for number, (_, features, is_right) in enumerate(receipts):
        rows += [features, numpy.zeros((1, features.shape[1]))]
        right += [is_right, numpy.array([not is_right.any()])]
        group += [number] * (len(features) + 1)
    return numpy.vstack(rows), numpy.concatenate(right), numpy.array(group)


def shares(rows, group, weights, count):
    score = rows @ weights
    highest = numpy.full(count, -numpy.inf)
    numpy.maximum.at(highest, group, score)
    power = numpy.exp(score - highest[group])
    return power / numpy.bincount(group, power, count)[group]


def fit(receipts, prior, penalty):
    rows, right, group = stack(receipts)
    count = len(receipts)
    weights, moment, spread = prior.copy(), numpy.zeros_like(prior), numpy.zeros_like(prior)
    for step in range(1, STEPS + 1):
        share = shares(rows, group, weights, count)
        among = numpy.bincount(group, share * right, count)[group]
        gradient = rows.T @ (share - numpy.where(right, share / numpy.maximum(among, 1e-12), 0.0))
        gradient += penalty * (weights - prior)
        # Adam (Kingma and Ba 2015) with its usual constants.
        moment = 0.9 * moment + 0.1 * gradient
        spread = 0.999 * spread + 0.001 * gradient**2
        rate = 0.05 * (0.1 if step > STEPS * 3 // 4 else 1.0)
        weights -= rate * (moment / (1 - 0.9**step)) / (numpy.sqrt(spread / (1 - 0.999**step)) + 1e-8)
    return weights


def judge(receipts, weights):
    """Per receipt: the share of the best candidate, and whether it is right; and the log likelihood."""
    rows, right, group = stack(receipts)
    share = shares(rows, group, weights, len(receipts))
    said, likelihood = [], 0.0
    for number in range(len(receipts)):
        mine = group == number
        candidates, is_right = share[mine][:-1], right[mine][:-1]
        best = candidates.argmax()
        said.append((candidates[best], bool(is_right[best])))
        likelihood += numpy.log(max(share[mine][right[mine]].sum(), 1e-12))
    return said, likelihood


def report(name, said):
    accuracy = sum(right for _, right in said) / len(said)
    sure = [right for share, right in said if share >= SURE_FROM]
    print(f"  {name:14} right {accuracy:.4f}; said at >= {SURE_FROM} {len(sure) / len(said):.2f}, of these right {sum(sure) / max(len(sure), 1):.4f}")


def main(data, *paths, check=False):
    data = Path(data)
    sys.path.insert(0, str(data))
    import score
    for field in FIELDS:
        head, names, prior = read_weights(field)
        receipts = load(score, data, paths, field, names)
        ids = sorted({receipt[0] for receipt in receipts})
        tried = []
        for penalty in PENALTIES:
            said, likelihood = [], 0.0
            for shuffle in range(SHUFFLES):
                order = random.Random(shuffle).sample(ids, len(ids))
                fold = {id: at % FOLDS for at, id in enumerate(order)}
                for left_out in range(FOLDS):
                    weights = fit([r for r in receipts if fold[r[0]] != left_out], prior, penalty)
                    part, more = judge([r for r in receipts if fold[r[0]] == left_out], weights)
                    said, likelihood = said + part, likelihood + more
            tried.append((penalty, likelihood, said))
        # Of those as good as the best, the one that trusts these receipts least: others are not quite like them.
        least = max(likelihood for _, likelihood, _ in tried) * (1 + AS_GOOD)
        penalty, _, said = [one for one in tried if one[1] >= least][-1]
        print(f"{field}: {len(receipts)} readings of {len(ids)} receipts, penalty {penalty}")
        report("set by hand", judge(receipts, prior)[0])
        report("left out", said)
        weights = fit(receipts, prior, penalty)
        report("all", judge(receipts, weights)[0])
        if not check:
            lines = [f"{name} {hand:g} {trained:.2f}" for name, hand, trained in zip(names, prior, weights)]
            (WEIGHTS / f"{field}.txt").write_text("\n".join(head + lines) + "\n")


if __name__ == "__main__":
    arguments = [a for a in sys.argv[1:] if a != "--check"]
    if len(arguments) < 2:
        sys.exit(__doc__)
    main(*arguments, check="--check" in sys.argv)
