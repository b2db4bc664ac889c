"""Bootstrap limits for the items of a tally: the few headline classes whose limits are worth the resampling."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from isnad import statistics
from isnad.counts.tally import Tally


def resample(
    counted: Tally,
    columns: dict[str, np.ndarray],
    items: np.ndarray,
    denominators: Mapping[str, tuple[np.ndarray, float | None]],
    level: float,
    seed: int,
    replicates: int,
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
        random = statistics.generator(seed, grouping.name, value)
        low, high = statistics.bootstrap_interval(
            above, below[first:last], measures, random, replicates, level
        )
        low, high = low.reshape(-1, len(rows)), high.reshape(-1, len(rows))
        for place, (name, (_, factor)) in enumerate(denominators.items()):
            known = np.isfinite(low[place])
            columns[f"{name}_low"][rows[known]] = low[place][known] * (factor or 1.0)
            columns[f"{name}_high"][rows[known]] = high[place][known] * (factor or 1.0)
            if name == "rate":
                columns["interval"][rows[known]] = "bootstrap"
