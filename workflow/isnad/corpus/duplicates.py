"""Copies of an article: exact ones by their words, near ones by MinHash over word 5-grams.

Method: A. Broder, "On the resemblance and containment of documents" (1997); banding after Leskovec, Rajaraman and
Ullman, "Mining of Massive Datasets", ch. 3. Every candidate pair is verified on the full sets of 5-grams, so the
similarity in the result is exact; the bands only decide which pairs are looked at.
"""

from __future__ import annotations

import datetime
from array import array
from hashlib import blake2b

import numpy as np

_SHINGLE = 5
_ROWS = 4
_BANDS = 16
_PERMUTATIONS = _ROWS * _BANDS
#: In a bucket, a document is compared with at most this many earlier ones; keeps a bucket of n at O(n).
_LEADERS = 8
_FAR = datetime.date.max.toordinal() + 1


def _odd_constants(count: int) -> np.ndarray:
    drawn = [
        int.from_bytes(blake2b(f"isnad {i}".encode(), digest_size=8).digest(), "little") | 1
        for i in range(count)
    ]
    return np.array(drawn, dtype=np.uint64)


_MULTIPLIERS = _odd_constants(_PERMUTATIONS)
_MIX = _odd_constants(_SHINGLE)


def shingles(hashes: np.ndarray) -> np.ndarray:
    """One 64-bit value for each run of five words; a shorter text is one shingle."""
    if len(hashes) == 0:
        return np.zeros(0, np.uint64)
    width = min(_SHINGLE, len(hashes))
    last = len(hashes) - width + 1
    mixed = hashes[:last] * _MIX[0]
    for offset in range(1, width):
        mixed = mixed ^ (hashes[offset : offset + last] + np.uint64(offset)) * _MIX[offset]
        mixed = mixed ^ (mixed >> np.uint64(29))
    return mixed


class Duplicates:
    """Collects documents one by one, then links each copy to the earliest edition.

    Memory is about 150 bytes a document and 8 bytes a word.
    """

    def __init__(self, threshold: float) -> None:
        self._threshold = threshold
        self._first: dict[bytes, int] = {}
        self._same_as: list[int] = []
        self._order: list[tuple[int, str]] = []
        self._words: list[np.ndarray | None] = []
        self._bands: list[np.ndarray] = []

    def add(self, doc_id: str, published: datetime.date | None, hashes: np.ndarray) -> None:
        """Take in a document; ``hashes`` are the hashes of its words (see ``words.WordTypes``)."""
        hashes = hashes[hashes != 0]
        index = len(self._order)
        self._order.append((published.toordinal() if published else _FAR, doc_id))
        fingerprint = blake2b(hashes.tobytes(), digest_size=16).digest()
        first = self._first.setdefault(fingerprint, index)
        self._same_as.append(first)
        fresh = first == index and self._threshold > 0 and len(hashes) > 0
        self._words.append(hashes if fresh else None)
        self._bands.append(self._signature(hashes) if fresh else np.zeros(_BANDS, np.uint64))

    @staticmethod
    def _signature(hashes: np.ndarray) -> np.ndarray:
        grams = shingles(hashes)
        minima = np.empty(_PERMUTATIONS, np.uint64)
        for start in range(0, _PERMUTATIONS, 16):
            block = _MULTIPLIERS[start : start + 16, None] * grams[None, :]
            minima[start : start + 16] = (block >> np.uint64(16)).min(axis=1)
        rows = minima.reshape(_BANDS, _ROWS)
        keys = rows[:, 0]
        for row in range(1, _ROWS):
            keys = (keys ^ rows[:, row]) * _MIX[row]
            keys = keys ^ (keys >> np.uint64(31))
        return keys

    def links(self) -> dict[str, tuple[str, float]]:
        """``doc_id -> (doc_id of the earliest edition, similarity to the text it was matched with)`` for each copy.

        Copies of copies are one family; the earliest is the first published, then the first by doc_id; undated
        documents come last.
        """
        parent = list(range(len(self._order)))
        similarity: dict[int, float] = {}

        def root(index: int) -> int:
            while parent[index] != index:
                parent[index] = parent[parent[index]]
                index = parent[index]
            return index

        for index, first in enumerate(self._same_as):
            if first != index:
                parent[index] = first
                similarity[index] = 1.0
        for one, other, value in self._near_pairs(root):
            left, right = root(one), root(other)
            for index in (one, other):
                similarity[index] = max(similarity.get(index, 0.0), value)
            if left != right:
                parent[max(left, right)] = min(left, right)
        families: dict[int, list[int]] = {}
        for index in range(len(parent)):
            top = root(index)
            if top != index or top in families:
                families.setdefault(top, [top] if top != index else []).append(index)
        links = {}
        for members in families.values():
            members = sorted(set(members), key=lambda index: self._order[index])
            earliest = self._order[members[0]][1]
            for index in members[1:]:
                links[self._order[index][1]] = (earliest, round(similarity.get(index, 1.0), 3))
        return links

    def _near_pairs(self, root):
        """Verified pairs; a pair that is already in one family is not looked at again."""
        kept = np.array(
            [i for i, words in enumerate(self._words) if words is not None], dtype=np.int64
        )
        if not self._threshold or len(kept) < 2:
            return
        keys = np.stack([self._bands[i] for i in kept])
        rank = np.empty(len(kept), np.int64)
        rank[sorted(range(len(kept)), key=lambda k: self._order[kept[k]])] = np.arange(len(kept))
        grams: dict[int, np.ndarray] = {}
        tried: set[tuple[int, int]] = set()
        for band in range(_BANDS):
            column = keys[:, band]
            order = np.lexsort((rank, column))
            ordered = column[order]
            edges = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1], [True])))
            for start, end in zip(edges[:-1], edges[1:], strict=True):
                if end - start < 2:
                    continue
                leaders: list[int] = []
                for index in kept[order[start:end]].tolist():
                    for leader in leaders:
                        if root(leader) == root(index):
                            break
                        if (leader, index) in tried:
                            continue
                        tried.add((leader, index))
                        value = self._jaccard(leader, index, grams)
                        if value >= self._threshold:
                            yield leader, index, value
                            break
                    else:
                        if len(leaders) < _LEADERS:
                            leaders.append(index)

    def _jaccard(self, one: int, other: int, grams: dict[int, np.ndarray]) -> float:
        for index in (one, other):
            if index not in grams:
                if len(grams) > 20_000:
                    grams.clear()
                grams[index] = np.unique(shingles(self._words[index]))
        left, right = grams[one], grams[other]
        if min(len(left), len(right)) < self._threshold * max(len(left), len(right)):
            return 0.0
        shared = len(np.intersect1d(left, right, assume_unique=True))
        return shared / (len(left) + len(right) - shared)


class RepeatedLines:
    """Counts in how many documents a line stands, to find boilerplate."""

    def __init__(self) -> None:
        self._hashes = array("q")
        self._documents = array("L")

    def add(self, index: int, text: str) -> None:
        """Take in the lines of document ``index``."""
        lines = {hash(line) for line in text.split("\n") if 3 < len(line) < 400}
        self._hashes.extend(lines)
        self._documents.extend([index] * len(lines))

    def common(self, at_least: int, leave_out: set[int]) -> set[int]:
        """Hashes (of this process) of the lines in ``at_least`` documents, copies in ``leave_out`` not counted."""
        if not at_least or not self._hashes:
            return set()
        hashes = np.frombuffer(self._hashes, np.int64)
        if leave_out:
            documents = np.frombuffer(self._documents, np.dtype(f"u{self._documents.itemsize}"))
            hashes = hashes[~np.isin(documents, np.fromiter(leave_out, np.int64, len(leave_out)))]
        values, counts = np.unique(hashes, return_counts=True)
        return set(values[counts >= at_least].tolist())
