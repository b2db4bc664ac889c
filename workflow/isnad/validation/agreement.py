"""Agreement between coders: Krippendorff's alpha for nominal data, with a bootstrap interval."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from isnad import statistics


def alpha(values: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
    """Krippendorff's alpha for nominal values (Krippendorff 2019, chapter 12; 2011).

    ``values``: units × values, how many coders gave each unit each value (missing answers are simply not there).
    ``weights``: how often each unit counts, one row a resample; one by default. Returns alpha for each row of weights;
    NaN where it is not defined: no unit with two answers, or only one value in all of them.
    """
    values = np.asarray(values, float)
    answers = values.sum(1)
    paired = answers > 1
    values, answers = values[paired], answers[paired]
    if weights is None:
        weights = np.ones((1, len(values)))
    else:
        weights = np.asarray(weights, float)[:, paired]
    if not len(values):
        return np.full(len(weights), np.nan)
    # Within a unit: pairs of coders who agree, as in the coincidence matrix's diagonal.
    agreeing = (values * (values - 1)).sum(1) / (answers - 1)
    totals = weights @ values
    n = totals.sum(1)
    observed = 1 - (weights @ agreeing) / np.where(n > 0, n, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = 1 - (totals * (totals - 1)).sum(1) / (n * (n - 1))
        return np.where(expected > 0, 1 - observed / expected, np.nan)


def counts_of_values(answers: Sequence[Sequence]) -> np.ndarray:
    """Units × values from the answers that each unit got (None is no answer)."""
    names = sorted({value for unit in answers for value in unit if value is not None}, key=str)
    place = {name: number for number, name in enumerate(names)}
    table = np.zeros((len(answers), len(names)))
    for row, unit in enumerate(answers):
        for value in unit:
            if value is not None:
                table[row, place[value]] += 1
    return table


def agreement(
    answers: Sequence[Sequence],
    *,
    seed: int,
    name: str,
    replicates: int = 1000,
    level: float = 0.95,
) -> dict:
    """Alpha of ``answers`` (one list a unit, one answer or None a coder) and its interval.

    The interval is from resampling units, percentiles of ``replicates`` resamples (Zapf et al. 2016). Returns units (with
    two answers or more), observed (share of agreeing pairs), alpha, low, high; None where there is no such figure.
    """
    table = counts_of_values(answers)
    answered = table.sum(1)
    paired = table[answered > 1]
    found = {"units": len(paired), "observed": None, "alpha": None, "low": None, "high": None}
    if not len(paired):
        return found
    counts = paired.sum(1)
    found["observed"] = float((paired * (paired - 1)).sum() / (counts * (counts - 1)).sum())
    value = alpha(paired)[0]
    if np.isnan(value):
        return found
    found["alpha"] = float(value)
    random = statistics.generator(seed, "agreement", name)
    drawn = random.multinomial(len(paired), np.full(len(paired), 1 / len(paired)), replicates)
    resampled = alpha(paired, drawn)
    # A resample in which everybody says the same everywhere shows no disagreement.
    resampled = np.where(np.isnan(resampled), 1.0, resampled)
    low, high = np.quantile(resampled, [(1 - level) / 2, (1 + level) / 2])
    found["low"], found["high"] = float(low), float(high)
    return found
