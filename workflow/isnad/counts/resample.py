"""Bootstrap limits for the items of a tally: the few headline classes whose limits are worth the resampling."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from isnad import statistics
from isnad.counts.corpus import Grouping
from isnad.counts.tally import Tally
from isnad.reuse import Known

#: Draws that take more memory than this together are not kept but drawn again.
_KEPT_BYTES = 200_000_000


class Resamples:
    """Resampled corpora: for a group the same ones in every table, so that they are drawn once for all of them.

    The draws of a group depend on ``seed``, the names of its grouping and its own, and the number of its units. With
    ``known``, what they gave for the same numbers is remembered from run to run.
    """

    def __init__(self, seed: int, replicates: int, known: Known | None = None) -> None:
        self.seed, self.replicates = seed, replicates
        #: What random draws gave for the same numbers before.
        self.known = known or Known()
        self._kept: dict[tuple[str, str, int], list[np.ndarray]] = {}
        self._free = _KEPT_BYTES

    def limits(self, grouping: Grouping, value: str, x, y, measures, level: float):
        """`statistics.bootstrap_interval` for the units of group ``value``."""

        def drawn() -> list[list[float]]:
            weights = self._weights(grouping.name, value, len(x))
            limits = statistics.bootstrap_interval(
                x, y, measures, None, self.replicates, level, weights=weights
            )
            return [end.tolist() for end in limits]

        given = (self.seed, self.replicates, grouping.name, value, measures, level, x, y)
        low, high = self.known.get(given, drawn)
        return np.array(low), np.array(high)

    def _weights(self, name: str, value: str, units: int) -> Iterator[np.ndarray]:
        key = name, value, units
        if key in self._kept:
            yield from self._kept[key]
            return
        kept: list[np.ndarray] | None = [] if units * self.replicates <= self._free else None
        random = statistics.generator(self.seed, name, value)
        for block in statistics.resamples(random, units, self.replicates):
            # A unit is drawn once on average: 255 times is out of the question where there are as many.
            small = block.astype(np.uint8) if block.max(initial=0) < 256 else block
            if kept is not None:
                kept.append(small)
            yield small
        if kept is not None:
            self._kept[key] = kept
            self._free -= units * self.replicates


def resample(
    counted: Tally,
    columns: dict[str, np.ndarray],
    items: np.ndarray,
    denominators: Mapping[str, tuple[np.ndarray, float | None]],
    level: float,
    draws: Resamples,
) -> None:
    """Put bootstrap limits in place of the others where enough documents carry the item.

    ``columns`` (changed): the table of ``counted``. ``items``: a flag for each item. ``denominators``: for each measure
    ``name`` (with columns ``name_low``, ``name_high``) a number for each document and the factor of the rate, None for
    a share. All measures of a group rest on the same resamples.
    """
    grouping = counted.grouping
    below = np.stack([grouping.by_unit(numbers) for numbers, _ in denominators.values()], axis=1)
    starts = np.searchsorted(grouping.unit_group, np.arange(len(grouping.values) + 1))
    worth = items[counted.item] & (counted.carriers >= statistics.MIN_CARRIERS)
    for group, value in enumerate(grouping.values):
        rows = np.flatnonzero(worth & (counted.group == group))
        if not len(rows):
            continue
        first, last = starts[group], starts[group + 1]
        column = np.full(len(counted), -1)
        column[rows] = np.arange(len(rows))
        of_cell = column[counted.unit_row]
        held = of_cell >= 0
        above = np.zeros((last - first, len(rows)))
        above[counted.unit[held] - first, of_cell[held]] = counted.unit_n[held]
        measures = [
            (row, place, factor is None)
            for place, (_, factor) in enumerate(denominators.values())
            for row in range(len(rows))
        ]
        low, high = draws.limits(grouping, value, above, below[first:last], measures, level)
        low, high = low.reshape(-1, len(rows)), high.reshape(-1, len(rows))
        for place, (name, (_, factor)) in enumerate(denominators.items()):
            known = np.isfinite(low[place])
            columns[f"{name}_low"][rows[known]] = low[place][known] * (factor or 1.0)
            columns[f"{name}_high"][rows[known]] = high[place][known] * (factor or 1.0)
            if name == "rate":
                columns["interval"][rows[known]] = "bootstrap"
