"""Calibration and the review threshold: how sure an answer may be called, and which receipts a user is asked to check.

A curve maps the log odds of the best candidate, on receipts that were left out of the fit of the weights, to the log
odds of being right. First they are lowered by the doubt of the engine in all words of the page, times a weight that is 0
where doubt makes receipts left out no likelier. The curve is a straight line (Platt 1999) or rises in steps (isotonic
regression), whichever makes receipts of folds left out likelier. It is lowered by CAUTION, and to below 0.9 wherever fewer
than SURE_RIGHT of the answers above are right, and of one more wrong one, since receipts left out are a little harder.
"""
import numpy

SURE, SURE_RIGHT, SURE_COUNT_MIN = 0.9, 0.98, 20
ERRORS_FLAGGED, RIGHT_FLAGGED = 0.95, 0.30
CONTRADICTED_SURE = 0.95
BLOCK_MIN = 12
ODDS_MAX = 14.0
# Log odds by which curves are lowered: receipts of others are harder than those that were left out here.
CAUTION = 0.35
# Doubt must lower the loss on receipts left out by this share, or it has no weight.
DOUBT_GAIN_MIN = 0.02
# All are below the confidence to which a doubtful curve is lowered.
THRESHOLDS = numpy.arange(0.5, SURE - 0.04, 0.05)


def odds_of(share):
    return numpy.log(share / (1 - share))


def share_of(odds):
    return 1 / (1 + numpy.exp(-odds))


def apply_curve(points, odds):
    """As `calibration.rs` does: linear between points, constant above the last, with slope 1 below the first."""
    points, odds = numpy.array(points), numpy.clip(odds, -ODDS_MAX, ODDS_MAX)
    return share_of(numpy.interp(odds, points[:, 0], points[:, 1]) + numpy.minimum(odds - points[0, 0], 0))


def fit_line(odds, right, weights):
    """Logistic regression with one feature by Newton's method, with the targets of Platt."""
    positive, negative = weights @ right, weights @ ~right
    target = numpy.where(right, (positive + 1) / (positive + 2), 1 / (negative + 2))
    matrix, line = numpy.stack([odds, numpy.ones_like(odds)], 1), numpy.array([1.0, 0.0])
    for _ in range(50):
        share = share_of(numpy.clip(matrix @ line, -30, 30))
        gradient = matrix.T @ (weights * (share - target)) + 1e-3 * (line - [1.0, 0.0])
        curve = matrix.T @ (matrix * (weights * share * (1 - share))[:, None]) + 1e-3 * numpy.eye(2)
        step = numpy.linalg.solve(curve, gradient)
        line -= numpy.clip(step, -2, 2)
        if abs(step).max() < 1e-7:
            break
    slope, offset = max(line[0], 0.0), line[1]
    ends = numpy.array([max(odds.min(), -ODDS_MAX), min(odds.max(), ODDS_MAX)])
    return [(end, slope * end + offset) for end in ends] if ends[0] < ends[1] else [(ends[0], offset), (ends[0] + 1, offset)]


def fit_steps(odds, right, weights):
    """Isotonic regression (pool adjacent violators) with blocks of some weight, smoothed by one half of each kind."""
    blocks = []
    for at in numpy.argsort(odds, kind="stable"):
        blocks.append([weights[at], weights[at] * right[at], weights[at] * odds[at]])
        while len(blocks) > 1 and (
            blocks[-2][0] < BLOCK_MIN or blocks[-2][1] * blocks[-1][0] >= blocks[-1][1] * blocks[-2][0]
        ):
            last = blocks.pop()
            blocks[-1] = [one + other for one, other in zip(blocks[-1], last)]
    if len(blocks) > 1 and blocks[-1][0] < BLOCK_MIN:
        last = blocks.pop()
        blocks[-1] = [one + other for one, other in zip(blocks[-1], last)]
    points = []
    for count, hits, total in blocks:
        point = (numpy.clip(total / count, -ODDS_MAX, ODDS_MAX), odds_of((hits + 0.5) / (count + 1)))
        if not points or point[0] > points[-1][0] + 1e-3:
            points.append((point[0], max(point[1], points[-1][1]) if points else point[1]))
    return points if len(points) > 1 else [points[0], (points[0][0] + 1, points[0][1])]


def fit_logistic(matrix, right, weights):
    """Logistic regression with a constant; a weak penalty keeps it finite."""
    matrix = numpy.concatenate([matrix, numpy.ones((len(matrix), 1))], 1)
    line, ridge = numpy.zeros(matrix.shape[1]), numpy.array([1e-3] * (matrix.shape[1] - 1) + [1e-6])
    for _ in range(50):
        share = share_of(numpy.clip(matrix @ line, -30, 30))
        gradient = matrix.T @ (weights * (share - right)) + ridge * line
        curve = matrix.T @ (matrix * (weights * share * (1 - share))[:, None]) + numpy.diag(ridge)
        step = numpy.linalg.solve(curve, gradient)
        line -= step
        if abs(step).max() < 1e-7:
            break
    return line


def choose_doubt_weight(odds, doubt, right, weights, splits):
    """Log odds by which one unit of doubt lowers the odds; 0 if it tells nothing on receipts left out."""
    odds = numpy.clip(odds, -ODDS_MAX, ODDS_MAX)
    both, losses = numpy.stack([odds, doubt], 1), []
    for columns in ([0], [0, 1]):
        losses.append(0.0)
        for train, held in splits:
            line = fit_logistic(both[train][:, columns], right[train], weights[train])
            shares = share_of(both[held][:, columns] @ line[:-1] + line[-1])
            losses[-1] += log_loss(shares, right[held], weights[held])
    line = fit_logistic(both, right, weights)
    if losses[1] > losses[0] * (1 - DOUBT_GAIN_MIN) or line[0] <= 0:
        return 0.0
    return max(float(-line[1] / line[0]), 0.0)


KINDS = {"line": fit_line, "steps": fit_steps}


def lower_doubtful(points, odds, right, weights):
    """Lowers the curve to below SURE where fewer than SURE_RIGHT of the answers above are right."""
    order = numpy.argsort(-odds, kind="stable")
    count, hits = numpy.cumsum(weights[order]), numpy.cumsum((weights * right)[order])
    # Of equal odds all or none are above.
    ends = numpy.diff(odds[order], append=-numpy.inf) < 0
    good = numpy.flatnonzero(ends & (count >= SURE_COUNT_MIN) & (hits >= SURE_RIGHT * (count + 1)))
    first = min(odds[order[good[-1]]], ODDS_MAX) if len(good) else ODDS_MAX
    just_below = odds_of(SURE - 0.005)
    if first <= points[0][0] or apply_curve(points, numpy.array([first - 1e-3]))[0] < SURE:
        return points
    at_first = odds_of(apply_curve(points, numpy.array([first]))[0]) if len(good) else just_below
    below = [(x, min(y, just_below)) for x, y in points if x < first - 2e-3]
    above = [(x, y) for x, y in points if x > first + 1e-3] if len(good) else []
    return [*below, (first - 1e-3, just_below), (first, at_first), *above]


def fit_curve(odds, right, weights, kind):
    points = [(x, y - CAUTION) for x, y in KINDS[kind](odds, right, weights)]
    return lower_doubtful(points, odds, right, weights)


def log_loss(shares, right, weights):
    return -float(weights @ numpy.log(numpy.where(right, shares, 1 - shares).clip(1e-6)))


def choose_curve(odds, right, weights, splits):
    """The curve of all, its kind, and the confidences of what was left out of the fit of a curve each time."""
    losses = {}
    for kind, make in KINDS.items():
        losses[kind] = sum(
            log_loss(apply_curve(make(odds[train], right[train], weights[train]), odds[held]), right[held], weights[held])
            for train, held in splits
        )
    kind = min(losses, key=losses.get)
    confidence = numpy.full(len(odds), numpy.nan)
    for train, held in splits:
        confidence[held] = apply_curve(fit_curve(odds[train], right[train], weights[train], kind), odds[held])
    return fit_curve(odds, right, weights, kind), kind, confidence


def print_curve(field, confidence, right, weights):
    """What a threshold of this field attains."""
    print(f"  {field}: threshold   answers at it or more   right of them   wrong ones flagged   right ones flagged")
    for threshold in (0.3, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.98, 0.99):
        sure = confidence >= threshold
        kept, good, bad = weights[sure].sum(), weights[sure & right].sum(), weights[~right].sum()
        print(
            f"  {'':{len(field)}}  {threshold:9.2f}   {kept / weights.sum():21.3f}   {good / kept if kept else float('nan'):13.3f}"
            f"   {weights[~sure & ~right].sum() / bad if bad else 1.0:18.3f}   {weights[~sure & right].sum() / max(weights[right].sum(), 1e-9):18.3f}"
        )


def flag_rates(flagged, wrong, weights):
    """Share flagged of receipts with an error, and of those without one."""
    return (
        float(weights @ (flagged & wrong) / max(weights @ wrong, 1e-9)),
        float(weights @ (flagged & ~wrong) / max(weights @ ~wrong, 1e-9)),
    )


def choose_threshold(confidences, wrong, contradicted, weights):
    """The smallest threshold of all fields that questions as many of the receipts with an error as demanded."""
    for threshold in THRESHOLDS:
        if flag_rates(flag(confidences, contradicted, threshold), wrong, weights)[0] >= ERRORS_FLAGGED:
            return float(threshold)
    return float(THRESHOLDS[-1])


def flag(confidences, contradicted, threshold):
    """As `review.rs` does: a total that arithmetic contradicts has to be surer than others."""
    doubted = contradicted & (confidences["total"] < CONTRADICTED_SURE)
    return doubted | (numpy.stack(list(confidences.values())) < threshold).any(0)
