"""Counting items over documents: from one row an occurrence to counts, rates and intervals of every group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from isnad import statistics
from isnad.counts.corpus import Corpus, Grouping, distinct
from isnad.normalize import cue_form


@dataclass
class Cells:
    """How often each item occurs in each document: parallel arrays, sorted by item and document."""

    item: np.ndarray
    doc: np.ndarray
    n: np.ndarray

    @classmethod
    def count(cls, item, doc, corpus: Corpus) -> Cells:
        """Count one row an occurrence."""
        size = max(len(corpus), 1)
        keys, n = np.unique(np.asarray(item, np.int64) * size + doc, return_counts=True)
        return cls(keys // size, keys % size, n.astype(np.float64))

    def select(self, chosen) -> Cells:
        return Cells(self.item[chosen], self.doc[chosen], self.n[chosen])


@dataclass
class Tally:
    """The items of each group of one grouping, one entry a row; groups in order, in each the most frequent item first.

    ``xx``, ``carriers`` and the cross sums are over units (stories), the other numbers over documents.
    """

    grouping: Grouping
    cells: Cells
    row: np.ndarray
    item: np.ndarray
    group: np.ndarray
    n: np.ndarray
    n_unique: np.ndarray
    n_documents: np.ndarray
    xx: np.ndarray
    carriers: np.ndarray
    unit_row: np.ndarray
    unit: np.ndarray
    unit_n: np.ndarray

    def __len__(self) -> int:
        return len(self.item)

    def cross(self, per_unit) -> np.ndarray:
        """Sums over units of the item's count times ``per_unit``."""
        return np.bincount(self.unit_row, self.unit_n * per_unit[self.unit], len(self))

    def per_group(self, numbers) -> np.ndarray:
        return np.asarray(numbers)[self.group]

    def rate(
        self, per_document, factor: float, level: float
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Rate of the items for ``factor`` of what ``per_document`` counts (words, sentences), and its limits."""
        grouping = self.grouping
        total = self.per_group(grouping.sums(per_document))
        per_unit = grouping.by_unit(per_document)
        low, high = statistics.gamma_interval(
            self.n,
            total,
            self.xx,
            self.cross(per_unit),
            self.per_group(grouping.squares(per_unit)),
            self.per_group(grouping.n_units),
            self.carriers,
            level,
        )
        return divide(self.n, total) * factor, low * factor, high * factor

    def share(self, per_document, level: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Share of the items in what ``per_document`` counts (all hedges, all attributions), and its limits."""
        grouping = self.grouping
        total = self.per_group(grouping.sums(per_document))
        per_unit = grouping.by_unit(per_document)
        holding = np.bincount(grouping.unit_group, per_unit > 0, len(grouping.values))
        whole = np.bincount(self.unit_row, self.unit_n >= per_unit[self.unit], len(self))
        low, high = statistics.beta_interval(
            self.n,
            total,
            self.xx,
            self.cross(per_unit),
            self.per_group(grouping.squares(per_unit)),
            self.per_group(holding),
            self.carriers,
            self.per_group(holding) - whole,
            level,
        )
        return divide(self.n, total), low, high

    def dispersion(self) -> tuple[np.ndarray, np.ndarray]:
        """DP and normalised DP of each item over the documents of its group."""
        grouping = self.grouping
        with np.errstate(divide="ignore", invalid="ignore"):
            part = grouping.doc_words / grouping.words[grouping.code]
            of_item = self.cells.n / self.n[self.row]
        expected = part[self.cells.doc]
        smallest = np.full(len(grouping.values), np.inf)
        filled = grouping.doc_words > 0
        np.minimum.at(smallest, grouping.code[filled], part[filled])
        return statistics.deviation_of_proportions(
            np.bincount(self.row, np.abs(of_item - expected), len(self)),
            np.bincount(self.row, expected, len(self)),
            self.per_group(smallest),
        )


def divide(a, b) -> np.ndarray:
    """``a / b``, NaN where ``b`` is 0."""
    a, b = np.broadcast_arrays(np.asarray(a, float), np.asarray(b, float))
    return np.divide(a, b, out=np.full(a.shape, np.nan), where=b != 0)


def tally(grouping: Grouping, cells: Cells) -> Tally:
    """Count ``cells`` by item and group; items that a group does not have give no row."""
    groups = max(len(grouping.values), 1)
    keys, row = distinct(
        cells.item * groups + grouping.code[cells.doc],
        (int(cells.item.max(initial=-1)) + 1) * groups,
    )
    size = len(keys)
    item, group = keys // groups, keys % groups
    n = np.bincount(row, cells.n, size)
    order = np.lexsort((item, -n, group))
    place = np.empty(size, np.int64)
    place[order] = np.arange(size)
    row = place[row]
    units = max(len(grouping.unit_group), 1)
    unit = grouping.unit[cells.doc]
    # Most stories are one document each: only what several documents tell has to be put together.
    shared = grouping.unit_is_shared[unit]
    unit_keys, unit_cell = np.unique(row[shared] * units + unit[shared], return_inverse=True)
    together = np.bincount(unit_cell, cells.n[shared], len(unit_keys))
    unit_n = np.concatenate([cells.n[~shared], together])
    unit_row = np.concatenate([row[~shared], unit_keys // units])
    unit = np.concatenate([unit[~shared], unit_keys % units])
    return Tally(
        grouping,
        cells,
        row,
        item[order],
        group[order],
        n[order],
        np.bincount(row, np.where(grouping.is_copy[cells.doc], 0, cells.n), size),
        np.bincount(row, minlength=size),
        np.bincount(unit_row, unit_n * unit_n, size),
        np.bincount(unit_row, minlength=size),
        unit_row,
        unit,
        unit_n,
    )


def rate_columns(counted: Tally, level: float) -> dict[str, np.ndarray | list]:
    """The columns that every table of rates has: group to ``rate_unique``."""
    grouping = counted.grouping
    rate, low, high = counted.rate(grouping.doc_words, 1000.0, level)
    return {
        **group_columns(counted),
        "words": counted.per_group(grouping.words),
        "rate": rate,
        "rate_low": low,
        "rate_high": high,
        "interval": np.where(np.isfinite(low), "gamma", None),
        "rate_unique": divide(counted.n_unique, counted.per_group(grouping.words_unique)) * 1000.0,
    }


def group_columns(counted: Tally) -> dict[str, np.ndarray | list]:
    """Group, value and plain counts."""
    grouping = counted.grouping
    values = np.array(grouping.values, object)
    return {
        "group": np.full(len(counted), grouping.name, object),
        "value": values[counted.group],
        "n": counted.n,
        "n_unique": counted.n_unique,
        "n_documents": counted.n_documents,
        "documents": counted.per_group(grouping.documents),
    }


def stack(parts: Sequence[dict]) -> dict[str, np.ndarray]:
    """One table's columns after the other's."""
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def most_frequent(item, label, n_items: int, n_labels: int) -> np.ndarray:
    """The label that each item has most often; among equals the first. One row an occurrence."""
    if not n_labels:
        return np.zeros(n_items, np.int64)
    keys, n = np.unique(np.asarray(item) * n_labels + label, return_counts=True)
    items, labels = keys // n_labels, keys % n_labels
    order = np.lexsort((labels, -n, items))
    first = np.unique(items[order], return_index=True)
    chosen = np.zeros(n_items, np.int64)
    chosen[first[0]] = labels[order][first[1]]
    return chosen


def cue_spelling(column) -> pa.Array:
    """Cues as they are counted: at the cue level, with single spaces, so that marks and tatweel make no difference."""
    encoded = pc.fill_null(column, "").combine_chunks().dictionary_encode()
    forms = pa.array(
        [" ".join(cue_form(cue).split()) for cue in encoded.dictionary.to_pylist()], pa.string()
    )
    return forms.take(encoded.indices)


def in_order(columns: dict, levels: Sequence[str]) -> dict:
    """Within each group the levels of ``by`` one after the other; rows of one level keep their order."""
    size = len(columns["by"])
    changes = np.zeros(size, bool)
    for name in ("group", "value"):
        changes[1:] |= columns[name][1:] != columns[name][:-1]
    rank = {level: place for place, level in enumerate(levels)}
    ranks = np.fromiter((rank[by] for by in columns["by"]), np.int64, size)
    order = np.lexsort((ranks, changes.cumsum()))
    return {name: values[order] for name, values in columns.items()}


def without_total_share(columns: dict[str, np.ndarray]) -> None:
    """The total is all of itself by definition, so its share has no limits."""
    total = columns["by"] == "total"
    for end in ("share_low", "share_high"):
        columns[end] = np.where(total, np.nan, columns[end])
