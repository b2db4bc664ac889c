"""Rates, shares, their intervals over documents, dispersion, concentration, association and keyness.

A corpus is a sample of documents, not of words: words of one article come together. So every interval here treats the
document (or a story with its copies, see ``counts``) as the unit. All functions work on whole arrays at once.

Sums that enter here are sums of whole numbers, exact in float64, so no result depends on the order of addition.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator

import numpy as np
from scipy import special

#: Fewer units than this say nothing about how units differ: no interval is given.
MIN_UNITS = 3
#: The bootstrap is used where at least this many units carry what is counted (and as many do not, for a share).
MIN_CARRIERS = 20
#: What the limits of all intervals enclose, unless told otherwise.
LEVEL = 0.95


def round_significant(values, digits: int = 10) -> np.ndarray:
    """``values`` to ``digits`` significant digits, which takes away what differs between processors."""
    values = np.asarray(values, float)
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = np.where(
            (values != 0) & np.isfinite(values),
            digits - 1 - np.floor(np.log10(np.abs(values))),
            0.0,
        )
    # The probability of a difference may be so small that its power of ten is no number any more.
    tiny = scale > 300
    scale = np.where(tiny, 0.0, scale)
    # Powers of ten are divided by, not multiplied with, where they are below one: 10**-k is not exact.
    up, down = 10.0 ** np.maximum(scale, 0), 10.0 ** np.maximum(-scale, 0)
    rounded = np.where(np.isfinite(values), np.round(values * up / down) / up * down, values)
    if tiny.any():
        rounded[tiny] = [float(f"{value:.{digits - 1}e}") for value in values[tiny]]
    return rounded


def residual_variance(x, y, xx, xy, yy, units) -> np.ndarray:
    """Variance of the total of ``x - r*y`` over units, ``r = sum(x)/sum(y)`` (linearised ratio estimator, Cochran 1977).

    ``x``, ``y`` are totals, ``xx``, ``xy``, ``yy`` sums of squares and products over ``units`` units. The variance of
    the ratio is this over ``y**2``. NaN with fewer than two units.
    """
    x, y, xx, xy, yy, units = np.broadcast_arrays(x, y, xx, xy, yy, units)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = x / y
        spread = np.maximum(xx - 2 * ratio * xy + ratio * ratio * yy, 0.0)
        return np.where(units > 1, units / (units - 1.0) * spread, np.nan)


def _widening(units, carriers, upper) -> np.ndarray:
    """The square of t over z: few units, or few units that carry the item, tell little about their variance."""
    degrees = np.maximum(np.minimum(units - 1.0, carriers + 3.0), 1.0)
    return (special.stdtrit(degrees, upper) / special.ndtri(upper)) ** 2


def _tails(level: float) -> tuple[float, float]:
    return (1 - level) / 2, (1 + level) / 2


def gamma_interval(x, y, xx, xy, yy, units, carriers, level=LEVEL) -> tuple[np.ndarray, np.ndarray]:
    """Limits of the rate ``x / y`` for counts that come in clusters (documents).

    The gamma interval of Fay and Feuer (1997) for weighted sums of Poisson counts, with the variance over units in
    place of the Poisson one, the size-biased mean count of a unit (``xx / x``) as the weight of one further event, and
    Student's t with ``min(units - 1, carriers + 3)`` degrees of freedom in place of the normal. For many single
    events in many documents it is the Poisson interval of Garwood (1936).

    ``x``: events; ``y``: words; sums as in ``residual_variance``; ``carriers``: units with at least one event.
    NaN with fewer than ``MIN_UNITS`` units.
    """
    lower, upper = _tails(level)
    x, y, xx, xy, yy, units, carriers = (
        np.asarray(a, float) for a in np.broadcast_arrays(x, y, xx, xy, yy, units, carriers)
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = residual_variance(x, y, xx, xy, yy, units) * _widening(units, carriers, upper)
        # A cluster that always holds the same count would have no variance; events vary at least a little.
        variance = np.maximum(variance, 1e-9 * np.maximum(x, 1))
        one_more = np.where(x > 0, xx / x, 1.0)
        low = special.gammaincinv(x * x / variance, lower) * variance / x
        above, above_variance = x + one_more, np.where(x > 0, variance, 0) + one_more**2
        high = special.gammaincinv(above**2 / above_variance, upper) * above_variance / above
        low = np.where(x > 0, low, 0.0) / y
        high = high / y
    known = (units >= MIN_UNITS) & (y > 0)
    return np.where(known, low, np.nan), np.where(known, high, np.nan)


def beta_interval(
    x, y, xx, xy, yy, units, carriers, others, level=LEVEL
) -> tuple[np.ndarray, np.ndarray]:
    """Limits of the share ``x / y`` of things that come in clusters (Korn and Graubard 1998).

    The exact binomial interval of Clopper and Pearson (1934) at the effective sample size, which is the number of
    things over their design effect. ``carriers``: units where ``x > 0``; ``others``: units where ``x < y``. A share of
    0 or 1 has as many effective cases as units that could have differed. NaN with fewer than ``MIN_UNITS`` units.
    """
    lower, upper = _tails(level)
    x, y, xx, xy, yy, units, carriers, others = (
        np.asarray(a, float) for a in np.broadcast_arrays(x, y, xx, xy, yy, units, carriers, others)
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        share = x / y
        fewer = np.minimum(carriers, others)
        variance = (
            residual_variance(x, y, xx, xy, yy, units) / y**2 * _widening(units, fewer, upper)
        )
        cases = np.where(variance > 0, share * (1 - share) / variance, y)
        cases = np.where((share <= 0) | (share >= 1), np.maximum(carriers, others), cases)
        cases = np.clip(cases, 1.0, y)
        hits = share * cases
        low = special.betaincinv(np.maximum(hits, 1e-12), cases - hits + 1, lower)
        high = special.betaincinv(hits + 1, np.maximum(cases - hits, 1e-12), upper)
        low, high = np.where(share <= 0, 0.0, low), np.where(share >= 1, 1.0, high)
    known = (units >= MIN_UNITS) & (y > 0)
    return np.where(known, low, np.nan), np.where(known, high, np.nan)


def generator(seed: int, *names: str) -> np.random.Generator:
    """Random numbers that belong to ``names`` alone, so that other groups or their order do not change them."""
    return np.random.Generator(
        np.random.PCG64([seed, *(zlib.crc32(name.encode()) for name in names)])
    )


#: A block of resamples holds about so many numbers, which a processor's cache can hold.
_BLOCK = 500_000


def resamples(rng, units: int, replicates: int) -> Iterator[np.ndarray]:
    """How often each of ``units`` is drawn in each of the replicates: blocks of rows × units, together all replicates."""
    block = max(1, min(replicates, _BLOCK // units))
    for first in range(0, replicates, block):
        rows = min(block, replicates - first)
        drawn = rng.integers(0, units, (rows, units))
        drawn += np.arange(rows)[:, None] * units
        yield np.bincount(drawn.ravel(), minlength=rows * units).reshape(rows, units)


#: Nearly no unit is drawn more often than this.
_OFTEN = 16


def _totals_of(terms: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
    """What gives the totals of ``terms`` (whole numbers, units × columns) in resamples (rows × units), without error.

    Single precision, which takes half the time, holds whole numbers up to 2**24.
    """
    small = terms.sum(0) * _OFTEN < 2**24
    singles, doubles = terms[:, small].astype(np.float32), terms[:, ~small]

    def totals(drawn: np.ndarray) -> np.ndarray:
        if drawn.max(initial=0) > _OFTEN:
            return drawn.astype(float) @ terms
        sums = np.empty((len(drawn), len(small)))
        sums[:, small] = drawn.astype(np.float32) @ singles
        sums[:, ~small] = drawn.astype(float) @ doubles
        return sums

    return totals


def bootstrap_interval(x, y, measures, rng, replicates: int = 1000, level=LEVEL, weights=None):
    """Limits of ratios of totals, by resampling units with replacement (bootstrap-t, Efron and Tibshirani 1993).

    The studentised bootstrap on the log scale, or on the log-odds scale for a share, with the linearised standard
    error of each replicate: unlike percentiles it follows the skew of counts.

    ``x``: numerators, units × a; ``y``: denominators, units × b, whole numbers both; ``measures``: for each ratio
    wanted ``(column of x, column of y, whether it is a share)``; ``weights``: blocks as `resamples` gives them, in place
    of those that ``rng`` would draw. Returns ``low, high``, one value a measure; NaN where
    fewer than ``MIN_CARRIERS`` units carry the thing (or, for a share, carry its contrary): there resampled corpora
    are too alike, and ``gamma_interval`` or ``beta_interval`` is right.
    """
    x, y = np.asarray(x, float), np.asarray(y, float)
    units = len(x)
    low, high = np.full(len(measures), np.nan), np.full(len(measures), np.nan)
    carriers = (x > 0).sum(0)
    wanted = [
        place
        for place, (a, b, share) in enumerate(measures)
        if carriers[a] >= MIN_CARRIERS and (not share or (x[:, a] < y[:, b]).sum() >= MIN_CARRIERS)
    ]
    if not wanted:
        return low, high
    a, b, share = (
        np.array(column) for column in zip(*(measures[place] for place in wanted), strict=True)
    )
    terms = np.concatenate([x, y, x * x, y * y, x[:, a] * y[:, b]], axis=1)
    cuts = np.cumsum([x.shape[1], y.shape[1], x.shape[1], y.shape[1]])

    def studentised(sums):
        """Ratios and their standard errors on the log or log-odds scale."""
        sx, sy, sxx, syy, sxy = np.split(sums, cuts, axis=-1)
        sx, sy, sxx, syy = sx[..., a], sy[..., b], sxx[..., a], syy[..., b]
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = sx / sy
            error = np.sqrt(residual_variance(sx, sy, sxx, sxy, syy, units)) / sy
            value = np.where(share, special.logit(np.clip(ratio, 0, 1)), np.log(ratio))
            return value, error / np.where(share, ratio * (1 - ratio), ratio)

    totals = _totals_of(terms)
    estimate, error = studentised(terms.sum(0))
    statistic = np.empty((replicates, len(wanted)))
    first = 0
    for drawn in weights if weights is not None else resamples(rng, units, replicates):
        value, spread = studentised(totals(drawn))
        with np.errstate(divide="ignore", invalid="ignore"):
            statistic[first : first + len(drawn)] = (value - estimate) / spread
        first += len(drawn)
    # A replicate without spread or without the thing is as far out as can be; sorting puts it at the end.
    statistic[~np.isfinite(statistic)] = np.inf
    lower, upper = np.quantile(statistic, _tails(level), axis=0, method="inverted_cdf")
    with np.errstate(over="ignore", invalid="ignore"):
        ends = [estimate - upper * error, estimate - lower * error]
        ends = [np.where(share, special.expit(end), np.exp(end)) for end in ends]
    usable = np.isfinite(lower) & np.isfinite(upper)
    low[wanted] = np.where(usable, ends[0], np.nan)
    high[wanted] = np.where(usable, ends[1], np.nan)
    return low, high


def deviation_of_proportions(difference, expected_with, smallest) -> tuple[np.ndarray, np.ndarray]:
    """DP of Gries (2008) and its normalised form (Lijffijt and Gries 2012): 0 = spread like the words, 1 = in one place.

    ``difference``: sum over the parts that hold the item of ``|share of the item - share of the words|``;
    ``expected_with``: share of the words in those parts; ``smallest``: share of the words in the smallest part.
    The parts without the item differ by their whole share, so they need not be listed.
    """
    dp = np.clip((difference + 1.0 - expected_with) / 2, 0.0, 1.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return dp, np.where(smallest < 1, np.clip(dp / (1 - smallest), 0.0, 1.0), np.nan)


def gini(counts) -> float:
    """Gini index of ``counts`` (all above zero): 0 = all alike, near 1 = few of many have nearly everything.

    NaN for fewer than two: nothing is uneven in a list of one.
    """
    counts = np.sort(np.asarray(counts, float))
    total = counts.sum()
    if len(counts) < 2 or not total:
        return float("nan")
    ranks = np.arange(1, len(counts) + 1)
    return float((2 * (ranks * counts).sum() / total - len(counts) - 1) / len(counts))


def top_share(counts, k: int = 10) -> float:
    """The share of ``counts`` that its ``k`` largest have. NaN when empty."""
    counts = np.sort(np.asarray(counts, float))
    return float(counts[-k:].sum() / counts.sum()) if counts.sum() else float("nan")


def at_equal_size(measures, counts, size: int, rng, draws: int = 100) -> list[float]:
    """The mean of each of ``measures`` over random samples of ``size`` events of ``counts`` (rarefaction, Sanders 1968).

    Measures of concentration depend on how many events there are, so groups are compared at one size. NaN where there
    are fewer events; samples for which a measure is NaN are left out of its mean.
    """
    events = np.repeat(np.arange(len(counts)), np.asarray(counts, np.int64))
    if not 0 < size <= len(events):
        return [float("nan")] * len(measures)
    if size == len(events):
        return [measure(counts) for measure in measures]
    found = []
    for _ in range(draws):
        sample = np.bincount(rng.choice(events, size, replace=False))
        sample = sample[sample > 0]
        found.append([measure(sample) for measure in measures])
    defined = ([v for v in values if not np.isnan(v)] for values in zip(*found, strict=True))
    return [float(np.mean(values)) if values else float("nan") for values in defined]


def _g_terms(observed, expected):
    return np.where(
        observed > 0, observed * np.log(np.where(observed > 0, observed, 1) / expected), 0.0
    )


def log_likelihood_2x2(both, first, second, total) -> np.ndarray:
    """G² of Dunning (1993) for a 2×2 table: ``both`` hold a and b, ``first`` hold a, ``second`` hold b, of ``total``."""
    both, first, second, total = (np.asarray(a, float) for a in (both, first, second, total))
    cells = (both, first - both, second - both, total - first - second + both)
    rows, columns = (first, first, total - first, total - first), (second, total - second) * 2
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.maximum(
            2
            * sum(_g_terms(o, r * c / total) for o, r, c in zip(cells, rows, columns, strict=True)),
            0.0,
        )


def npmi(both, first, second, total) -> np.ndarray:
    """Normalised pointwise mutual information (Bouma 2009): 1 = only together, 0 = as chance has it."""
    both, first, second, total = (np.asarray(a, float) for a in (both, first, second, total))
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.log(both * total / (first * second)) / -np.log(both / total)
    return np.where(both >= total, 1.0, np.where(both > 0, np.clip(value, -1, 1), -1.0))


def log_likelihood_rates(x_a, y_a, x_b, y_b) -> np.ndarray:
    """G² for the hypothesis that two rates are one (Rayson and Garside 2000), for events ``x`` in ``y`` words of sides a, b."""
    x_a, y_a, x_b, y_b = (np.asarray(a, float) for a in (x_a, y_a, x_b, y_b))
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = (x_a + x_b) / (y_a + y_b)
        return np.maximum(2 * (_g_terms(x_a, y_a * rate) + _g_terms(x_b, y_b * rate)), 0.0)


def f_test_p(statistic, degrees) -> np.ndarray:
    """Upper tail of F with 1 and ``degrees`` degrees of freedom: chi-square's, for a variance that was estimated."""
    with np.errstate(invalid="ignore"):
        return 2 * special.stdtr(np.maximum(degrees, 1), -np.sqrt(statistic))


def benjamini_hochberg(p) -> np.ndarray:
    """The smallest false discovery rate at which each of the tests ``p`` is a finding (Benjamini and Hochberg 1995)."""
    p = np.asarray(p, float)
    order = np.argsort(p, kind="stable")[::-1]
    scaled = p[order] * len(p) / np.arange(len(p), 0, -1)
    q = np.empty_like(p)
    q[order] = np.minimum.accumulate(np.minimum(scaled, 1.0))
    return q


def difference_interval(a, a_low, a_high, b, b_low, b_high) -> tuple[np.ndarray, np.ndarray]:
    """Limits of ``a - b`` from the limits of each (MOVER, Zou and Donner 2008), a and b independent."""
    with np.errstate(invalid="ignore"):
        low = a - b - np.hypot(a - a_low, b_high - b)
        high = a - b + np.hypot(a_high - a, b - b_low)
    return low, high
