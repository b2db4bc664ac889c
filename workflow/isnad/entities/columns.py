"""Features of all word types of a vocabulary at once: columns of texts, which are looked up once for each text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

import numpy as np
import pyarrow as pa

#: The feature of what lies beyond the ends of a sentence.
EDGE = "<edge>"
#: How many types' sums stay in the processor's cache.
_AT_ONCE = 4096


@dataclass(frozen=True, slots=True)
class Column:
    """One feature, or none, of each type: ``prefix`` and the value with the number in ``codes``; -1 is none."""

    prefix: str
    values: list[str]
    codes: np.ndarray

    def of(self, rows: np.ndarray) -> Column:
        """The column of other types, which have the values of ``rows``."""
        return replace(self, codes=self.codes[rows])

    def where(self, holds: np.ndarray) -> Column:
        """The column with the values of the types that ``holds`` is true of."""
        return replace(self, codes=np.where(holds, self.codes, -1))

    def names(self) -> list[str]:
        """The features by their codes."""
        return [self.prefix + value for value in self.values]


def column(prefix: str, values: Sequence[str | None] | pa.Array) -> Column:
    """A column from the text of each type, None for no feature."""
    found = pa.array(values, pa.string()).dictionary_encode()
    codes = found.indices.fill_null(-1).to_numpy().astype(np.int32)
    return Column(prefix, found.dictionary.to_pylist(), codes)


def flag(name: str, holds: Sequence[bool]) -> Column:
    """A feature that a type has or has not."""
    return Column(name, [""], np.where(np.asarray(holds, bool), 0, -1).astype(np.int32))


def numbers(prefix: str, values: np.ndarray) -> Column:
    """A column from a number of each type, -1 for no feature."""
    names = [str(number) for number in range(int(values.max(initial=-1)) + 1)]
    return Column(prefix, names, values.astype(np.int32))


def lists(prefix: str, values: Iterable[Collection[str] | None]) -> list[Column]:
    """Columns for features of which a type may have several: the first of each type, the second, and so on."""
    values = list(values)
    some = [at for at, found in enumerate(values) if found]
    out = []
    for rank in zip_longest(*(values[at] for at in some)):
        one = column(prefix, rank)
        codes = np.full(len(values), -1, np.int32)
        codes[some] = one.codes
        out.append(replace(one, codes=codes))
    return out


def count(columns: Sequence[Column], frequency: np.ndarray) -> Counter[str]:
    """On how many tokens each feature is seen, where type ``t`` has ``frequency[t]`` tokens."""
    seen: Counter[str] = Counter()
    for one in columns:
        there = one.codes >= 0
        found = np.bincount(one.codes[there], frequency[there], len(one.values))
        seen.update(dict(zip(one.names(), found.astype(int).tolist(), strict=True)))
    return seen


def index(columns: Sequence[Column], ids: Mapping[str, int]) -> tuple[np.ndarray, np.ndarray]:
    """Feature ids of each type, in the order of the columns, and of the edge after them, as CSR ``(indptr, indices)``.

    Features without an id are left out.
    """
    table = np.empty((len(columns[0].codes), len(columns)), np.int32)
    for place, one in enumerate(columns):
        numbers = np.array([*(ids.get(name, -1) for name in one.names()), -1], np.int32)
        table[:, place] = numbers[one.codes]
    known = table >= 0
    indptr = np.concatenate([[0], np.cumsum(known.sum(axis=1))])
    indices, edge = table[known], ids.get(EDGE)
    if edge is not None:
        indices = np.append(indices, np.int32(edge))
    return np.append(indptr, len(indices)), indices


def sums(indptr: np.ndarray, indices: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The sum of the rows of ``weights`` that each type's ``index`` lists, added up in their order."""
    out = np.zeros((len(indptr) - 1, weights.shape[1]), weights.dtype)
    sizes = np.diff(indptr)
    for low in range(0, len(out), _AT_ONCE):
        # The types with the most features come first, so that those which still have one are the first ones.
        order = np.argsort(-sizes[low : low + _AT_ONCE], kind="stable")
        first, size = indptr[low:][order], sizes[low:][order]
        part = np.zeros((len(order), weights.shape[1]), weights.dtype)
        for rank in range(size[0]):
            some = first[: np.searchsorted(-size, -rank)] + rank
            part[: len(some)] += weights[indices[some]]
        out[low + order] = part
    return out
