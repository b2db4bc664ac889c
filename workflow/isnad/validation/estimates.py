"""Precision, recall, F1 and the true number of hits from a stratified sample, with intervals that know the design.

The target is the corpus at hand: what all its hits and sentences would say if somebody read them all. Totals are the
stratified estimators of survey sampling (Cochran 1977), as used for error matrices of maps, where the same two questions
arise (Olofsson et al. 2014). Let N hits be found, of which T are right, and M be missed: precision = T / N, recall =
T / (T + M), and the true number is T + M = N × precision / recall.

Limits come from confidence distributions of the two totals, which come from independent samples: a beta distribution for T / N
at the effective sample size for its degrees of freedom (Korn and Graubard 1998, with half a case added to each side, Jeffreys), a gamma
distribution for M with the effective number of events (as Fay and Feuer 1997, with half an event added). Every
function of T and M gets its limits from the same draws.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from isnad import statistics

#: Draws behind the limits.
DRAWS = 20_000
#: With how many degrees of freedom the variance of all strata together speaks in the variance of each.
_PRIOR = 3.0
#: Degrees of freedom of the variance of rare events: the items that hold one, and these. Chosen by simulation.
_EVENT_DEGREES = 6.0


@dataclass(frozen=True, slots=True)
class Frame:
    """Items of one sample: ``stratum`` (0, 1 …) of each, and by stratum how many things it has (``population``)."""

    stratum: np.ndarray
    population: np.ndarray


@dataclass(frozen=True, slots=True)
class Total:
    """An estimated total out of ``size``, its variance, and the weight that one more event would have.

    ``items``: how many it rests on; ``carriers``: in how many of them there is anything; ``degrees``: items less strata.
    """

    value: float
    variance: float
    weight: float
    size: float
    items: int
    carriers: int = 0
    degrees: int = 1


def stratified_total(frame: Frame, y) -> Total:
    """The total of ``y`` over all things of the frame.

    ``y``: one value an item. The variance within a stratum is steadied by that of all strata together, because a few items
    with rare errors say little about how items differ.
    """
    y = np.asarray(y, float)
    strata = len(frame.population)
    n = np.bincount(frame.stratum, minlength=strata).astype(float)
    population = np.where(n > 0, frame.population, 0).astype(float)
    size = float(population.sum())
    if not len(y) or not size:
        return Total(0.0, 0.0, 0.0, size, len(y), 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.where(n > 0, np.bincount(frame.stratum, y, strata) / n, 0.0)
        squares = np.bincount(frame.stratum, (y - mean[frame.stratum]) ** 2, strata)
        # Within-stratum variance over the corpus, each stratum by its size.
        own = np.where(n > 1, squares / (n - 1), np.nan)
        known = (n > 1) & (population > 0)
        pooled = (
            float((own[known] * population[known]).sum() / population[known].sum())
            if known.any()
            else 0.0
        )
        steadied = (squares + _PRIOR * pooled) / (np.maximum(n - 1, 0) + _PRIOR)
        left = np.where(n > 0, population**2 * (1 - n / population) / n, 0.0)
    left = np.maximum(left, 0.0)
    return Total(
        float((population * mean).sum()),
        float((left * steadied).sum()),
        float(left.sum() / size),
        size,
        len(y),
        int((y > 0).sum()),
        max(len(y) - int((n > 0).sum()), 1),
    )


def _grid(random: np.random.Generator, draws: int) -> np.ndarray:
    """Evenly spread probabilities in random order: draws without the noise of chance in each margin."""
    return (random.permutation(draws) + 0.5) / draws


def _widening(degrees: float) -> float:
    """The square of t over z: what few degrees of freedom of a variance cost."""
    return float((special.stdtrit(degrees, 0.975) / special.ndtri(0.975)) ** 2)


def draw_right(total: Total, random: np.random.Generator, draws: int = DRAWS) -> np.ndarray:
    """Draws of the number of right hits among ``total.size``."""
    if total.weight == 0 or not total.size:  # everything was read
        return np.full(draws, total.value)
    share = total.value / total.size
    cases = total.size / total.weight  # effective sample size where strata do not differ
    if 0 < share < 1 and total.variance > 0:
        cases = share * (1 - share) / (total.variance / total.size**2)
    cases /= _widening(total.degrees)
    shapes = share * cases + 0.5, (1 - share) * cases + 0.5
    return total.size * special.betaincinv(*shapes, _grid(random, draws))


def draw_missed(
    totals: Sequence[Total], random: np.random.Generator, draws: int = DRAWS
) -> np.ndarray:
    """Draws of the sum of totals of rare events.

    A variance seen in few items is itself uncertain: it is widened as Student's t is wider than the normal.
    """
    value = sum(total.value for total in totals)
    variance = sum(total.variance for total in totals)
    degrees = sum(total.carriers for total in totals) + _EVENT_DEGREES
    variance *= _widening(degrees)
    if value > 0 and variance > 0:
        weight = variance / value
    else:
        weight = max((total.weight for total in totals), default=0.0)
    if weight == 0:
        return np.full(draws, value)
    return weight * special.gammaincinv(value / weight + 0.5, _grid(random, draws))


@dataclass(frozen=True, slots=True)
class Accuracy:
    """``found``: hits found (known); ``right``, ``missed``: estimated totals; and draws of the two."""

    found: float
    right: float
    missed: float
    items: int
    right_draws: np.ndarray
    missed_draws: np.ndarray

    @property
    def true(self) -> float:
        """The estimated true number of hits."""
        return self.right + self.missed

    @property
    def factor(self) -> float:
        """What the number found must be multiplied with: precision / recall. NaN where nothing was found."""
        return self.true / self.found if self.found else float("nan")

    def factor_draws(self) -> np.ndarray:
        return (
            (self.right_draws + self.missed_draws) / self.found
            if self.found
            else np.full(1, np.nan)
        )

    def measures(self, level: float = 0.95) -> dict[str, dict]:
        """Estimate, limits, numerator and denominator of precision, recall, F1 and factor."""
        r, m, n = self.right, self.missed, self.found
        rd, md = self.right_draws, self.missed_draws
        found = {}
        with np.errstate(divide="ignore", invalid="ignore"):
            for name, top, bottom, drawn in (
                ("precision", r, n, rd / n if n else rd * np.nan),
                ("recall", r, r + m, rd / (rd + md)),
                ("f1", 2 * r, n + r + m, 2 * rd / (n + rd + md)),
                ("factor", r + m, n, self.factor_draws()),
            ):
                estimate = top / bottom if bottom else None
                found[name] = {
                    "estimate": estimate,
                    "numerator": top,
                    "denominator": bottom,
                    **limits(drawn, level, estimate),
                }
        return found


def limits(drawn: np.ndarray, level: float, estimate: float | None) -> dict:
    """``low`` and ``high`` of draws, the estimate always between them; None where there is no estimate."""
    drawn = drawn[np.isfinite(drawn)]
    if estimate is None or not len(drawn):
        return {"low": None, "high": None}
    low, high = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2])
    return {"low": float(min(low, estimate)), "high": float(max(high, estimate))}


def accuracy(
    hits: Frame,
    right,
    elsewhere,
    mine,
    sentences: Frame,
    missed,
    *,
    seed: int = 1,
    name: str = "",
    draws: int = DRAWS,
) -> Accuracy:
    """Accuracy for one class (or for all).

    ``hits``, ``sentences``: the two samples. By hit: ``right`` (1 where it is right, a share where coders differ),
    ``mine`` (True where the hit is of the class), ``elsewhere`` (1 where the hit is of another class but truly of this
    one). By sentence: ``missed``, how many of the class are missing from it. ``seed``, ``name``: of the draws.
    """
    mine = np.asarray(mine, bool)
    of_class = np.zeros(len(hits.population), bool)
    of_class[hits.stratum[mine]] = True
    inside = Frame(hits.stratum[mine], np.where(of_class, hits.population, 0))
    outside = Frame(hits.stratum[~mine], np.where(of_class, 0, hits.population))
    total = stratified_total(inside, np.asarray(right, float)[mine])
    wrong_class = stratified_total(outside, np.asarray(elsewhere, float)[~mine])
    not_found = stratified_total(sentences, missed)
    random = statistics.generator(seed, "accuracy", name)
    return Accuracy(
        total.size,
        total.value,
        wrong_class.value + not_found.value,
        total.items + not_found.items,
        draw_right(total, random, draws),
        draw_missed([wrong_class, not_found], random, draws),
    )


def corrected(
    rate: float,
    low: float | None,
    high: float | None,
    accuracy: Accuracy,
    level: float,
    seed: int,
    name: str,
) -> dict:
    """A rate multiplied with ``accuracy.factor`` (Rogan and Gladen 1978 for counts), with both uncertainties.

    ``low``, ``high``: limits of the raw rate over documents. ``measurement_low/high`` carry the uncertainty of the
    measurement alone, ``low``/``high`` that of the documents too, taken as independent. The raw rate is drawn on the log
    scale with the spread of each of its two limits.
    """
    factor = accuracy.factor_draws()
    estimate = rate * accuracy.factor
    alone = limits(rate * factor, level, estimate)
    found = {
        "corrected": estimate,
        "measurement_low": alone["low"],
        "measurement_high": alone["high"],
        "low": None,
        "high": None,
    }
    if low is not None and high is not None and 0 < low <= rate <= high:
        random = statistics.generator(seed, "corrected", name)
        normal = special.ndtri(_grid(random, len(factor)))
        unit = special.ndtri((1 + level) / 2)
        spread = np.where(normal > 0, np.log(high / rate), np.log(rate / low)) / unit
        both = limits(rate * np.exp(normal * spread) * factor, level, estimate)
        found["low"], found["high"] = both["low"], both["high"]
    return found
