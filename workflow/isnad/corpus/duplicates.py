"""Copies of an article: exact ones by their words, near ones by MinHash over word 5-grams.

Method: A. Broder, "On the resemblance and containment of documents" (1997); banding after Leskovec, Rajaraman and
Ullman, "Mining of Massive Datasets", ch. 3. Every candidate pair is verified on the full sets of 5-grams, so the
similarity in the result is exact; the bands only decide which pairs are looked at. With 16 bands of 4 rows a pair of
similarity 0.8 is looked at with probability 0.9998, one of 0.7 with 0.99.
"""

from __future__ import annotations

import datetime
import tempfile
from array import array
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path

import numpy as np

from isnad.corpus.words import Words

_SHINGLE = 5
_ROWS = 4
_BANDS = 16
#: In a bucket, a document is compared with at most this many earlier ones; keeps a bucket of n at O(n).
_LEADERS = 8
_UNDATED = datetime.date.max.toordinal() + 1


def _odd_constants(count: int) -> np.ndarray:
    drawn = [
        int.from_bytes(blake2b(f"isnad {i}".encode(), digest_size=8).digest(), "little") | 1
        for i in range(count)
    ]
    return np.array(drawn, dtype=np.uint64)


_MULTIPLIERS = (_odd_constants(_ROWS * _BANDS) >> np.uint64(32)).astype(np.uint32) | np.uint32(1)
_MIX = _odd_constants(_SHINGLE)


def shingles(hashes: np.ndarray) -> np.ndarray:
    """One 64-bit value for each run of five of the word hashes; a shorter text is one shingle."""
    width = min(_SHINGLE, len(hashes))
    if width == 0:
        return np.zeros(0, np.uint64)
    last = len(hashes) - width + 1
    words = hashes.astype(np.uint64)
    mixed = words[:last] * _MIX[0]
    for offset in range(1, width):
        mixed ^= (words[offset : offset + last] + np.uint64(offset)) * _MIX[offset]
        mixed ^= mixed >> np.uint64(29)
    return mixed


@dataclass(slots=True)
class Fingerprints:
    """What tells copies among a batch of documents: a digest of all words, the word hashes end to end, and band keys."""

    digests: list[bytes]
    hashes: np.ndarray
    starts: np.ndarray
    keys: np.ndarray | None

    @classmethod
    def of(cls, words: Words, near: bool = True) -> Fingerprints:
        """Those of a batch's ``words``; band keys only where ``near`` copies are looked for."""
        real = words.hashes != 0
        counts = np.add.reduceat(real.astype(np.int64), words.starts[:-1])
        full = words.hashes[real]
        hashes = (full >> np.uint64(32)).astype(np.uint32)
        starts = np.concatenate(([0], np.cumsum(counts)))
        digests = [
            blake2b(full[start:end].tobytes(), digest_size=16).digest()
            for start, end in pairwise(starts.tolist())
        ]
        return cls(digests, hashes, starts, _band_keys(hashes, starts) if near else None)


class Duplicates:
    """Collects documents batch by batch, then links each copy to the earliest edition.

    Memory is about 300 bytes a document; the word hashes wait in a file in ``folder`` (4 bytes a word).
    """

    def __init__(self, threshold: float, folder: Path | None = None) -> None:
        self._threshold = threshold
        self._first: dict[bytes, int] = {}
        self._same_as = array("L")
        self._ids: list[str] = []
        self._days = array("L")
        self._starts = array("Q", [0])
        self._keys: list[np.ndarray] = []
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115  (open until the links are made)

    def add(
        self,
        doc_ids: Sequence[str],
        published: Sequence[datetime.date | None],
        found: Fingerprints,
    ) -> None:
        """Take in a batch of documents."""
        for doc_id, date, digest in zip(doc_ids, published, found.digests, strict=True):
            self._same_as.append(self._first.setdefault(digest, len(self._ids)))
            self._ids.append(doc_id)
            self._days.append(date.toordinal() if date else _UNDATED)
        offset = self._starts[-1]
        self._starts.extend((found.starts[1:] + offset).tolist())
        if self._threshold:
            found.hashes.tofile(self._file)
            self._keys.append(found.keys)

    def _rank(self, index: int) -> tuple[int, str]:
        return self._days[index], self._ids[index]

    def links(self) -> dict[str, tuple[str, float]]:
        """``doc_id -> (doc_id of the earliest edition, similarity to the text it was matched with)`` for each copy.

        Copies of copies are one family; the earliest is the first published, then the first by doc_id; undated
        documents come last.
        """
        parent = list(range(len(self._ids)))
        similarity: dict[int, float] = {}

        def root(index: int) -> int:
            while parent[index] != index:
                parent[index] = parent[parent[index]]
                index = parent[index]
            return index

        for index, first in enumerate(self._same_as):
            if first != index:
                parent[index] = first
                similarity[index] = similarity[first] = 1.0
        for one, other, value in self._near_pairs(root):
            for index in (one, other):
                similarity[index] = max(similarity.get(index, 0.0), value)
            low, high = sorted((root(one), root(other)))
            parent[high] = low
        families: dict[int, list[int]] = {}
        for index in similarity:
            families.setdefault(root(index), []).append(index)
        links = {}
        for members in families.values():
            members.sort(key=self._rank)
            earliest = self._ids[members[0]]
            for index in members[1:]:
                links[self._ids[index]] = (earliest, similarity[index])
        return links

    def _near_pairs(self, root: Callable[[int], int]) -> Iterator[tuple[int, int, float]]:
        """Verified pairs; a pair that is already in one family is not looked at again."""
        if not self._keys:
            return
        all_keys = np.concatenate(self._keys)
        kept = np.array([i for i, first in enumerate(self._same_as) if i == first], dtype=np.int64)
        ranks = np.empty(len(kept), np.int64)
        ranks[sorted(range(len(kept)), key=lambda k: self._rank(kept[k]))] = np.arange(len(kept))
        self._file.flush()
        if self._starts[-1] == 0:
            return
        words = np.memmap(self._file, np.uint32, mode="r")
        grams = _Grams(words, self._starts)
        tried: set[tuple[int, int]] = set()
        for band in range(_BANDS):
            column = all_keys[kept, band]
            order = np.lexsort((ranks, column))
            ordered = column[order]
            edges = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1], [True])))
            wide = np.flatnonzero(np.diff(edges) > 1)
            for start, end in ((edges[i], edges[i + 1]) for i in wide.tolist()):
                leaders: list[int] = []
                for index in kept[order[start:end]].tolist():
                    for leader in leaders:
                        if root(leader) == root(index):
                            break
                        if (leader, index) in tried:
                            continue
                        tried.add((leader, index))
                        value = grams.similarity(leader, index, self._threshold)
                        if value >= self._threshold:
                            yield leader, index, value
                            break
                    else:
                        if len(leaders) < _LEADERS:
                            leaders.append(index)


def _band_keys(hashes: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """The band keys of each document, shape (documents, bands); ``hashes`` are their words one after another."""
    keys = np.zeros((len(starts) - 1, _BANDS * _ROWS), np.uint32)
    lengths = np.diff(starts)
    long = np.flatnonzero(lengths >= _SHINGLE)
    if len(long):
        grams = (shingles(hashes) >> np.uint64(32)).astype(np.uint32)
        # A window that begins among the last four words of a text reaches into the next one.
        inside = np.ones(len(grams), bool)
        for back in range(1, _SHINGLE):
            at = starts[1:] - back
            inside[at[(at >= 0) & (at < len(grams))]] = False
        for index in np.flatnonzero(lengths < _SHINGLE).tolist():
            inside[starts[index] : starts[index + 1]] = False
        grams = grams[inside]
        first = np.concatenate(([0], np.cumsum(lengths[long] - _SHINGLE + 1)))[:-1]
        for column, multiplier in enumerate(_MULTIPLIERS):
            keys[long, column] = np.minimum.reduceat(grams * multiplier, first)
    for index in np.flatnonzero((lengths > 0) & (lengths < _SHINGLE)).tolist():
        gram = (shingles(hashes[starts[index] : starts[index + 1]]) >> np.uint64(32)).astype(
            np.uint32
        )
        keys[index] = gram[0] * _MULTIPLIERS
    mixed = np.zeros((len(keys), _BANDS), np.uint64)
    for row in range(_ROWS):
        mixed = (mixed ^ keys[:, row::_ROWS]) * _MIX[row]
        mixed ^= mixed >> np.uint64(31)
    return mixed


class _Grams:
    """Sets of 5-grams of documents, computed when asked for; some ten thousand are remembered."""

    def __init__(self, words: np.ndarray, starts: array) -> None:
        self._words = words
        self._starts = starts
        self._known: dict[int, np.ndarray] = {}

    def _of(self, index: int) -> np.ndarray:
        found = self._known.get(index)
        if found is None:
            if len(self._known) > 30_000:
                self._known.clear()
            found = np.unique(
                shingles(np.asarray(self._words[self._starts[index] : self._starts[index + 1]]))
            )
            self._known[index] = found
        return found

    def similarity(self, one: int, other: int, enough: float) -> float:
        """The Jaccard similarity of two documents; 0 where their lengths alone keep it below ``enough``."""
        left, right = self._of(one), self._of(other)
        small, large = sorted((len(left), len(right)))
        if small == 0 or small < enough * large:
            return 0.0
        shared = len(np.intersect1d(left, right, assume_unique=True))
        return shared / (len(left) + len(right) - shared)


class RepeatedLines:
    """Counts in how many documents a line stands, to find boilerplate."""

    def __init__(self) -> None:
        self._hashes = array("q")
        self._documents = array("L")

    @staticmethod
    def of(text: str) -> set[int]:
        """The hashes of a text's lines, of this process and of those forked from it."""
        return {hash(line) for line in text.split("\n") if 3 < len(line) < 400}

    def add(self, index: int, lines: Collection[int]) -> None:
        """Take in the lines of document ``index``."""
        self._hashes.extend(lines)
        self._documents.extend([index] * len(lines))

    def common(self, at_least: int, leave_out: set[int]) -> dict[int, int]:
        """The lines in ``at_least`` documents, copies in ``leave_out`` not counted: hash (of this process) -> documents."""
        if not at_least or not self._hashes:
            return {}
        hashes = np.frombuffer(self._hashes, np.int64)
        if leave_out:
            documents = np.frombuffer(self._documents, np.dtype(f"u{self._documents.itemsize}"))
            hashes = hashes[~np.isin(documents, np.fromiter(leave_out, np.int64, len(leave_out)))]
        values, counts = np.unique(hashes, return_counts=True)
        often = counts >= at_least
        return dict(zip(values[often].tolist(), counts[often].tolist(), strict=True))
