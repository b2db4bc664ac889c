"""Answers of several coders put together: what each item is taken to be, with the share of coders behind it.

Where coders differ nobody is overruled: an item that one of two calls right counts as half right, which gives the average
coder's figures. "unsure" is no answer; an item without any answer is left out and its stratum rests on the others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from isnad.validation.estimates import Frame
from isnad.validation.layers import HIT, Layer
from isnad.validation.read_back import Answer


@dataclass(slots=True)
class Coded:
    """The coded items of one task of one layer: parallel lists, and the strata they stand for.

    ``right``: share of coders who called the hit right; ``shares[label]``: share of coders who called it right and of
    that class, or for sentences how many of that class are missing, on average; ``source_right``: NaN where not known.
    """

    rows: list[Mapping] = field(default_factory=list)
    answers: list[list[Answer]] = field(default_factory=list)
    right: np.ndarray = None
    shares: dict[str, np.ndarray] = None
    source_right: np.ndarray = None
    frame: Frame = None
    strata: list[str] = field(default_factory=list)
    left_out: int = 0

    @property
    def predicted(self) -> np.ndarray:
        return np.array([row["predicted"] or "" for row in self.rows], object)

    @property
    def weights(self) -> np.ndarray:
        """How many things each item stands for."""
        n = np.bincount(self.frame.stratum, minlength=len(self.frame.population))
        return (self.frame.population / np.maximum(n, 1))[self.frame.stratum]

    def within(self, outlet: str) -> Coded:
        """The items of the strata of one outlet alone."""
        keep = [row["stratum"].startswith(f"{outlet} · ") for row in self.rows]
        strata = np.array([name.startswith(f"{outlet} · ") for name in self.strata], bool)
        mask = np.array(keep, bool)
        return Coded(
            [row for row, kept in zip(self.rows, keep, strict=True) if kept],
            [answers for answers, kept in zip(self.answers, keep, strict=True) if kept],
            self.right[mask],
            {label: values[mask] for label, values in self.shares.items()},
            self.source_right[mask],
            Frame(self.frame.stratum[mask], np.where(strata, self.frame.population, 0)),
            self.strata,
        )


def put_together(
    sample: Sequence[Mapping], answers: Sequence[Answer], layer: Layer, task: str
) -> Coded:
    """The coded items of ``task`` in ``sample`` (rows of one layer)."""
    by_item: dict[str, list[Answer]] = {}
    for answer in answers:
        said = answer.right if task == HIT else answer.missing
        if said is not None:
            by_item.setdefault(answer.item, []).append(answer)
    found = Coded()
    right, source_right = [], []
    shares: dict[str, list[float]] = {label: [] for label in layer.classes}
    mine = [row for row in sample if row["task"] == task]
    for row in mine:
        told = by_item.get(row["item"])
        if not told:
            found.left_out += 1
            continue
        found.rows.append(row)
        found.answers.append(told)
        right.append(_mean([bool(a.right) for a in told]))
        for label in layer.classes:
            values = [
                a.right and a.label == label if task == HIT else a.missed.get(label, 0)
                for a in told
            ]
            shares[label].append(_mean(values))
        judged = [a.source_right for a in told if a.right and a.source_right is not None]
        source_right.append(_mean(judged) if judged else float("nan"))
    found.right = np.array(right, float)
    found.source_right = np.array(source_right, float)
    found.shares = {label: np.array(values, float) for label, values in shares.items()}
    found.frame, found.strata = _frame(mine, found.rows)
    return found


def _mean(values) -> float:
    return sum(values) / len(values)


def _frame(drawn: Sequence[Mapping], coded: Sequence[Mapping]) -> tuple[Frame, list[str]]:
    """The strata of the coded items. A stratum without a coded item is joined to the fullest of its kind."""
    population = {row["stratum"]: row["population"] for row in drawn}
    held: dict[str, int] = dict.fromkeys(sorted(population), 0)
    for row in coded:
        held[row["stratum"]] += 1
    for name in [name for name, n in held.items() if not n]:
        kind = name.rsplit(" · ", 1)[-1]
        alike = [other for other, n in held.items() if n and other.rsplit(" · ", 1)[-1] == kind]
        if alike:
            population[max(alike, key=lambda other: held[other])] += population[name]
        del held[name]
    names = list(held)
    place = {name: number for number, name in enumerate(names)}
    return (
        Frame(
            np.array([place[row["stratum"]] for row in coded], np.int64),
            np.array([population[name] for name in names], np.int64),
        ),
        names,
    )
