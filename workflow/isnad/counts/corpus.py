"""The documents as counts see them: sizes, groups, and which of them tell the same story."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from isnad import tables
from isnad.errors import IsnadError

#: What ``group`` and ``value`` say in rows that count all documents.
ALL = "all"
#: Groups that are cut from the date of publication: name -> how many characters of YYYY-MM-DD.
_DATE_PARTS = {"year": 4, "month": 7, "day": 10}
#: Columns of documents that no reader would group by: they differ in every document or hold no text.
_NOT_GROUPS = {"doc_id", "text", "text_sha256", "n_words", "n_sentences", "duplicate_of", "quality"}


def codes(column) -> tuple[np.ndarray, list[str]]:
    """The places of a text column's values in the sorted list of its distinct values, and that list; null is ``""``."""
    column = pc.fill_null(column, "")
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    encoded = column.dictionary_encode()
    names = encoded.dictionary
    # The order of UTF-8 is that of code points.
    order = pc.array_sort_indices(names)
    rank = np.empty(len(names), np.int64)
    rank[order.to_numpy()] = np.arange(len(names))
    places = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    return rank[places] if len(names) else places, names.take(order).to_pylist()


def distinct(numbers: np.ndarray, below: int) -> tuple[np.ndarray, np.ndarray]:
    """The distinct of whole ``numbers``, all from 0 to ``below``, in order; and the place of each number among them."""
    if below > 16 * len(numbers):
        return np.unique(numbers, return_inverse=True)
    # A table of all numbers there could be is faster than sorting.
    there = np.zeros(below, bool)
    there[numbers] = True
    values = np.flatnonzero(there)
    place = np.zeros(below, np.int64)
    place[values] = np.arange(len(values))
    return values, place[numbers]


@dataclass
class Grouping:
    """One way to divide the documents, and the totals of each group.

    ``code[d]`` is the group of document ``d``, ``values`` the groups' names. A *unit* is a story within a group: a
    document together with the documents that copy it. Intervals are over units, because copies tell nothing new.
    """

    name: str
    values: list[str]
    code: np.ndarray
    root: np.ndarray
    is_copy: np.ndarray
    doc_words: np.ndarray
    doc_sentences: np.ndarray

    def sums(self, per_document) -> np.ndarray:
        """Totals of ``per_document`` (whole numbers) by group."""
        return np.bincount(self.code, per_document, len(self.values))

    @cached_property
    def documents(self) -> np.ndarray:
        return np.bincount(self.code, minlength=len(self.values))

    @cached_property
    def words(self) -> np.ndarray:
        return self.sums(self.doc_words)

    @cached_property
    def words_unique(self) -> np.ndarray:
        return self.sums(np.where(self.is_copy, 0, self.doc_words))

    @cached_property
    def sentences(self) -> np.ndarray:
        return self.sums(self.doc_sentences)

    @cached_property
    def _units(self) -> tuple[np.ndarray, np.ndarray]:
        keys = self.code.astype(np.int64) * len(self.root) + self.root
        distinct, unit = np.unique(keys, return_inverse=True)
        return unit, distinct // max(len(self.root), 1)

    @property
    def unit(self) -> np.ndarray:
        """The unit of each document. Units of one group lie together."""
        return self._units[0]

    @property
    def unit_group(self) -> np.ndarray:
        return self._units[1]

    @cached_property
    def unit_is_shared(self) -> np.ndarray:
        """For each unit whether it holds more than one document."""
        return np.bincount(self.unit, minlength=len(self.unit_group)) > 1

    @cached_property
    def n_units(self) -> np.ndarray:
        return np.bincount(self.unit_group, minlength=len(self.values))

    def by_unit(self, per_document) -> np.ndarray:
        """Totals of ``per_document`` by unit."""
        return np.bincount(self.unit, per_document, len(self.unit_group))

    def squares(self, per_unit) -> np.ndarray:
        """Sums of squares of ``per_unit`` by group."""
        return np.bincount(self.unit_group, per_unit * per_unit, len(self.values))


class Corpus:
    """All documents of a run in the order of their ids: ``doc_ids``, ``words``, ``sentences``, ``is_copy``."""

    def __init__(self, documents: pa.Table, group_by: Sequence[str] = ()) -> None:
        documents = documents.sort_by("doc_id")
        self.table = documents
        self.doc_ids = pc.cast(documents["doc_id"], pa.string()).combine_chunks()
        self.words = _numbers(documents["n_words"])
        self.sentences = _numbers(documents["n_sentences"])
        self.root, self.is_copy = self._stories(documents["duplicate_of"])
        self.groupings = [self._grouping(ALL, np.zeros(len(self), np.int64), [ALL])]
        self.groupings += [self.grouping(name) for name in dict.fromkeys(group_by)]

    @classmethod
    def read(cls, path: str | Path, group_by: Sequence[str] = ()) -> Corpus:
        """Read ``documents.parquet`` without its texts. Raises ``IsnadError`` for a group that is no column."""
        known = [
            *_DATE_PARTS,
            *(c for c in tables.SCHEMAS["documents"].names if c not in _NOT_GROUPS),
        ]
        for name in group_by:
            if name not in known:
                raise IsnadError(
                    f"config: group_by: {name!r} cannot divide documents; choose from {', '.join(known)}"
                )
        columns = {
            "doc_id",
            "n_words",
            "n_sentences",
            "duplicate_of",
            "published",
            "outlet",
            "section",
        }
        columns |= {name for name in group_by if name not in _DATE_PARTS}
        return cls(tables.read(path, sorted(columns)), group_by)

    def __len__(self) -> int:
        return len(self.doc_ids)

    @cached_property
    def texts(self) -> np.ndarray:
        """A number for the text of each document, the same for equal texts."""
        return codes(self.table["text_sha256"])[0]

    def index(self, doc_ids, what: str) -> np.ndarray:
        """The places of ``doc_ids``. Raises ``ValueError`` naming table ``what`` for an id that no document has."""
        if isinstance(doc_ids, pa.ChunkedArray):
            doc_ids = doc_ids.combine_chunks()
        places = pc.index_in(doc_ids, value_set=self.doc_ids)
        if places.null_count:
            stray = doc_ids.filter(places.is_null())[0].as_py()
            raise ValueError(
                f"table {what} has rows for {stray!r}, which is not in table documents"
            )
        return places.to_numpy(zero_copy_only=False).astype(np.int64)

    def labels(self, name: str) -> tuple[np.ndarray, list[str]]:
        """For each document its place in the sorted values of column ``name`` (or year, month, day), and the values."""
        if name in _DATE_PARTS:
            dates = pc.utf8_slice_codeunits(
                pc.cast(self.table["published"], pa.string()), 0, _DATE_PARTS[name]
            )
            return codes(dates)
        return codes(pc.cast(self.table[name], pa.string()))

    def grouping(self, name: str) -> Grouping:
        return self._grouping(name, *self.labels(name))

    def crossed(self, first: str, second: str) -> tuple[Grouping, list[tuple[str, str]]]:
        """The groups that two columns make together, and the two values of each."""
        (a, a_values), (b, b_values) = self.labels(first), self.labels(second)
        pairs, code = np.unique(a * max(len(b_values), 1) + b, return_inverse=True)
        values = [
            (a_values[p // len(b_values)], b_values[p % len(b_values)]) for p in pairs.tolist()
        ]
        return self._grouping(f"{first}×{second}", code, [f"{x}\t{y}" for x, y in values]), values

    def _grouping(self, name: str, code: np.ndarray, values: list[str]) -> Grouping:
        return Grouping(name, values, code, self.root, self.is_copy, self.words, self.sentences)

    def _stories(self, duplicate_of) -> tuple[np.ndarray, np.ndarray]:
        """For each document the first document of its story, and whether it is a copy."""
        column = duplicate_of.combine_chunks()
        original = pc.index_in(column, value_set=self.doc_ids)
        is_copy = column.is_valid().to_numpy(zero_copy_only=False)
        own = np.arange(len(self))
        root = pc.fill_null(original, -1).to_numpy(zero_copy_only=False).astype(np.int64)
        root = np.where(is_copy & (root >= 0), root, own)
        # Copies of copies: follow the chain, which ends because every step halves it; a ring stays where it is.
        for _ in range(32):
            further = root[root]
            if (further == root).all():
                break
            root = further
        return root, is_copy


def _numbers(column) -> np.ndarray:
    return pc.fill_null(column, 0).to_numpy().astype(np.float64)
