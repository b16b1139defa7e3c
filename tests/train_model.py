"""Multinomial logit over the candidates of a reading and the null candidate: fit, cross-validation, loss of features.

The log likelihood of right candidates is maximised with two penalties: `ridge` pulls weights towards those set by hand,
so that what these receipts do not show keeps its rule, and `lasso` pulls them to 0, so that what helps only by chance
goes. A feature that no reading shows is not fitted, and one that few receipts show is neither pulled to 0 nor left out:
they say too little against a rule that was set by hand. So is the feature `bias`, which every candidate has.
"""
import dataclasses
import itertools

import numpy

import train_data as data

RIDGES = (0.5, 2.0, 8.0, 32.0)
LASSOS = (0.0, 1.0, 4.0)
RECEIPTS_MIN = 30
BIAS = "bias"
INNER_FOLDS = 4
STEPS_MAX = 40
# By what share of the best log likelihood another one may be lower and still be as good.
AS_GOOD = 0.01


class Problem:
    """Candidates of all readings of a field in one matrix; a reading ends with the null candidate, whose score is 0."""

    def __init__(self, readings, field, names, weights):
        place = {name: at for at, name in enumerate(names)}
        self.is_bias = numpy.array([name == BIAS for name in names])
        rows, right, taken, factors, starts, self.forms = [], [], [], [], [], []
        self.kept, self.without_candidates = [], []
        for at, reading in enumerate(readings):
            candidates = reading.candidates.get(field, [])
            verdicts = [reading.receipt.judge(field, candidate["value"]) for candidate in candidates]
            if not candidates and reading.receipt.judge(field, "") is not None:
                self.without_candidates.append(at)
            if not candidates or None in verdicts:
                continue
            self.kept.append(at)
            starts.append(len(rows))
            for candidate in candidates:
                row = numpy.zeros(len(names))
                for name, value in candidate["why"].items():
                    row[place[name]] = value
                rows.append(row)
            self.forms.append(data.other_forms([candidate["value"] for candidate in candidates]) if field == "merchant" else None)
            # The name to the letter is aimed at, where it stands; else what the scorer takes.
            exact, loose = [strict for strict, _ in verdicts], [loose for _, loose in verdicts]
            aim = exact if any(exact) else loose
            right += [*aim, not any(aim)]
            taken += [*loose, False]
            factors += [*(candidate.get("factor", 1.0) for candidate in candidates), 1.0]
            rows.append(numpy.zeros(len(names)))
        self.rows, self.right, self.taken = numpy.array(rows), numpy.array(right, bool), numpy.array(taken, bool)
        self.factors, self.starts = numpy.array(factors), numpy.array(starts)
        self.sizes = numpy.diff([*starts, len(rows)])
        self.kept = numpy.array(self.kept)
        self.weights = weights[self.kept]

    def part(self, which):
        """The readings with these positions."""
        one = object.__new__(Problem)
        at = numpy.concatenate([numpy.arange(self.starts[i], self.starts[i] + self.sizes[i]) for i in which])
        one.rows, one.right, one.taken, one.factors = self.rows[at], self.right[at], self.taken[at], self.factors[at]
        one.sizes, one.weights, one.kept = self.sizes[which], self.weights[which], self.kept[which]
        one.forms = [self.forms[i] for i in which]
        one.is_bias = self.is_bias
        one.starts = numpy.cumsum([0, *one.sizes[:-1]])
        return one

    def seen(self):
        return (self.rows != 0).any(0)

    def receipts_showing(self):
        """Of each feature how many receipts show it."""
        shown = numpy.logical_or.reduceat(self.rows != 0, self.starts)
        return self.weights @ shown

    def disputable(self):
        """Features that may be pulled to 0 or left out."""
        return (self.receipts_showing() >= RECEIPTS_MIN) & ~self.is_bias

    def shares(self, weights):
        """Of each candidate the probability, and of each reading the log likelihood."""
        score = self.rows @ weights
        score -= numpy.repeat(numpy.maximum.reduceat(score, self.starts), self.sizes)
        power = numpy.exp(score)
        share = power / numpy.repeat(numpy.add.reduceat(power, self.starts), self.sizes)
        among = numpy.add.reduceat(share * self.right, self.starts)
        return share, numpy.log(numpy.maximum(among, 1e-12))

    def likelihood(self, weights):
        return float(self.weights @ self.shares(weights)[1])

    def verdicts(self, weights):
        """Of each reading the log odds of its best candidate, and whether the scorer takes it."""
        share, _ = self.shares(weights)
        odds, taken = [], []
        for start, size, forms in zip(self.starts, self.sizes, self.forms):
            shares = share[start : start + size - 1]
            best = start + shares.argmax()
            whole = shares[forms[shares.argmax()]].sum() if forms is not None else share[best]
            # As the extractor does, before the calibration.
            chance = min(max(whole * self.factors[best], 1e-9), 1 - 1e-9)
            odds.append(numpy.log(chance / (1 - chance)))
            taken.append(self.taken[best])
        return numpy.array(odds), numpy.array(taken, bool)


@dataclasses.dataclass(frozen=True)
class Choice:
    """Penalties, and the features that are left out."""
    ridge: float
    lasso: float
    dropped: tuple = ()


def fit(problem, prior, choice, start=None):
    """Newton's method with the curvature of all candidates, which is an upper bound, and a line search."""
    free = problem.seen()
    free[list(choice.dropped)] = False
    weights = (prior if start is None else start).copy()
    weights[~free] = prior[~free]
    weights[list(choice.dropped)] = 0.0
    at = numpy.flatnonzero(free)
    lasso = choice.lasso * problem.disputable()[at]
    rows, counts = problem.rows[:, at], numpy.repeat(problem.weights, problem.sizes)

    def loss(weights):
        return (
            -problem.likelihood(weights)
            + choice.ridge / 2 * ((weights - prior)[at] ** 2).sum()
            + lasso @ abs(weights[at])
        )
    now = loss(weights)
    for _ in range(STEPS_MAX):
        share, _ = problem.shares(weights)
        among = numpy.add.reduceat(share * problem.right, problem.starts)
        target = share * problem.right / numpy.repeat(numpy.maximum(among, 1e-12), problem.sizes)
        gradient = rows.T @ (counts * (share - target)) + choice.ridge * (weights - prior)[at]
        middle = numpy.add.reduceat(rows * share[:, None], problem.starts)
        curve = rows.T @ (rows * (counts * share)[:, None]) - middle.T @ (middle * problem.weights[:, None])
        curve += (choice.ridge + 1e-6) * numpy.eye(len(at))
        step = minimise_quadratic(gradient, curve, weights[at], lasso)
        size = 1.0
        while size > 1e-4:
            tried = weights.copy()
            tried[at] += size * step
            found = loss(tried)
            if found < now:
                break
            size /= 2
        else:
            break
        better, weights, now = now - found, tried, found
        if better < 1e-4:
            break
    return weights


def minimise_quadratic(gradient, curve, weights, lasso):
    """The step that minimises gradient · step + step · curve · step / 2 + lasso |weights + step|."""
    if not lasso.any():
        return -numpy.linalg.solve(curve, gradient)
    step, slope = numpy.zeros_like(weights), gradient.copy()
    for _ in range(60):
        widest = 0.0
        for k in range(len(weights)):
            bend = curve[k, k]
            goal = weights[k] + step[k] - slope[k] / bend
            goal = numpy.sign(goal) * max(abs(goal) - lasso[k] / bend, 0.0)
            move = goal - weights[k] - step[k]
            if move:
                step[k] += move
                slope += move * curve[:, k]
                widest = max(widest, abs(move))
        if widest < 1e-5:
            break
    return step


def cross_likelihood(parts, prior, choice, starts=None):
    """The log likelihood of what is left out, and the weights of each fold."""
    fitted = [
        fit(train, prior, choice, None if starts is None else starts[at]) for at, (train, _) in enumerate(parts)
    ]
    return sum(held.likelihood(weights) for (_, held), weights in zip(parts, fitted)), fitted


def choose(parts, prior):
    """Penalties and features that serve receipts that were left out.

    Of penalties as good as the best the strongest counts: others are not quite like these. Then features are left out as
    long as what is left out does not become less likely by it.
    """
    tried, starts = {}, None
    for ridge, lasso in itertools.product(RIDGES, LASSOS):
        tried[ridge, lasso], starts = cross_likelihood(parts, prior, Choice(ridge, lasso), starts)
    least = max(tried.values()) * (1 + AS_GOOD)
    ridge, lasso = max(penalties for penalties, likelihood in tried.items() if likelihood >= least)
    choice = Choice(ridge, lasso)
    best, fitted = cross_likelihood(parts, prior, choice)
    shown = sum(held.receipts_showing() for _, held in parts)
    disputable = (shown >= RECEIPTS_MIN) & ~parts[0][0].is_bias
    losses = {
        feature: best - cross_likelihood(parts, prior, Choice(ridge, lasso, (feature,)), fitted)[0]
        for feature in map(int, numpy.flatnonzero(disputable))
    }
    for feature in sorted(losses, key=losses.get):
        if losses[feature] > 0:
            break
        without = Choice(ridge, lasso, (*choice.dropped, feature))
        likelihood, weights = cross_likelihood(parts, prior, without, fitted)
        if likelihood >= best:
            choice, best, fitted = without, likelihood, weights
    return choice


def losses_without(parts, prior, choices, fitted):
    """Of each feature what its absence costs on what is left out: log likelihood, and share of right answers."""
    count = sum(held.weights.sum() for _, held in parts)

    def judged(weights):
        likelihood = sum(held.likelihood(one) for (_, held), one in zip(parts, weights))
        right = sum(held.weights @ held.verdicts(one)[1] for (_, held), one in zip(parts, weights))
        return likelihood, right
    whole = judged(fitted)
    costs = {}
    for feature in range(len(prior)):
        without = [
            fit(train, prior, dataclasses.replace(choice, dropped=(*choice.dropped, feature)), start)
            if feature not in choice.dropped and train.seen()[feature] else start
            for (train, _), choice, start in zip(parts, choices, fitted)
        ]
        found = judged(without)
        costs[feature] = ((whole[0] - found[0]) / count, (whole[1] - found[1]) / count)
    return costs
