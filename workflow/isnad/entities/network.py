"""A small network beside the field: what its words are, in a window, and wherever else they stand in the document.

Two layers of convolution over words (Strubell et al. 2017), the first over sums of feature embeddings, so that it too
is worked out once per type. Between them each word also sees the strongest values that its stem reaches anywhere in the
same document (pooled embeddings: Akbik, Bergmann and Vollgraf 2019): a full name with a title helps the bare family
name ten lines further on. Its scores are added to the field's.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from isnad.document import LATIN, WORD
from isnad.entities.columns import sums
from isnad.entities.features import TypeFeatures

#: Words beside the labelled one that each layer reads.
WIDE = (-2, -1, 0, 1, 2)
CLOSE = (-1, 0, 1)
CODE_SIZE = 16
_MOST_OCCURRENCES = 7.4


@dataclass(slots=True)
class Network:
    """Weights by name, as :class:`isnad.entities.network_training.Trainer` lays them out."""

    weights: dict[str, np.ndarray]

    @property
    def width(self) -> int:
        return self.weights["embeddings"].shape[1]

    def by_stem(self, runs: tuple[np.ndarray, np.ndarray], vectors: np.ndarray) -> np.ndarray:
        """Stems x width: what letter ``runs`` (CSR) and mined vectors add."""
        weights = self.weights
        out = sums(*runs, weights["runs"])
        out *= np.float32(0.5)
        out += vectors @ weights["vectors"]
        return out

    def emissions(
        self,
        words: np.ndarray,
        types: np.ndarray,
        codes: np.ndarray,
        groups: np.ndarray,
        starts: np.ndarray,
        lengths: np.ndarray,
    ) -> np.ndarray:
        """Scores of tokens and tags. ``groups`` numbers the stems of each document, ``words`` is by type."""
        weights = self.weights
        own, places = renumber(types)
        words = words.take(own, axis=0)
        d, edge = words.shape[1], len(own)
        # Sentences lie with two empty places between them, so that what is beside a word is a slice away.
        number = np.repeat(np.arange(len(starts)), lengths)
        at = np.arange(len(types)) + _GAP * (number + 1)
        size = len(types) + _GAP * (len(starts) + 1)
        laid = np.full(size, edge, np.int64)
        laid[at] = places
        first = weights["first"].reshape(len(WIDE), d + CODE_SIZE, -1)
        by_code = np.stack([weights["codes"] @ matrix[d:] for matrix in first])
        by_code[:, 1:] -= by_code[:, :1]
        tables = np.zeros((len(WIDE), edge + 1, first.shape[2]), np.float32)
        for table, matrix, uncoded in zip(tables, first, by_code[:, 0], strict=True):
            np.matmul(words, matrix[:d], out=table[:-1])
            table[:-1] += uncoded
        hidden = tables[WIDE.index(0)].take(laid, axis=0)
        hidden += weights["first_bias"]
        for table, offset in zip(tables, WIDE, strict=True):
            if offset:
                _add_beside(hidden, table.take(laid[_from(offset, size)], axis=0), offset)
        marked = np.flatnonzero(codes)
        for offset, rows in zip(WIDE, by_code, strict=True):
            hidden[at[marked] - offset] += rows[codes[marked]]
        np.maximum(hidden, 0.0, out=hidden)
        empty = np.ones(size, bool)
        empty[at] = False
        hidden[empty] = 0.0
        pooled, seen = pool(hidden.take(at, axis=0), groups)
        second = weights["second"].reshape(len(CLOSE), hidden.shape[1], -1)
        deep = hidden @ second[CLOSE.index(0)]
        for matrix, offset in zip(second, CLOSE, strict=True):
            if offset:
                _add_beside(deep, (hidden @ matrix)[_from(offset, size)], offset)
        deep = deep.take(at, axis=0)
        by_group = pooled @ weights["pooled"] + seen[:, None] * weights["seen"]
        by_group += weights["second_bias"]
        deep += by_group.take(groups, axis=0)
        np.maximum(deep, 0.0, out=deep)
        skip = words @ weights["skip"] + weights["out_bias"]
        return deep @ weights["out"] + skip.take(places, axis=0)


_GAP = 2


def _from(offset: int, size: int) -> slice:
    """The places that are ``offset`` beside others."""
    return slice(max(0, offset), size + min(0, offset))


def _add_beside(values: np.ndarray, moved: np.ndarray, offset: int) -> None:
    """Add to every row what belongs to the row ``offset`` further on."""
    size = len(values)
    values[max(0, -offset) : size - max(0, offset)] += moved


def pool(hidden: np.ndarray, groups: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Groups x h: the highest value of each unit over the tokens of a group; and the damped number of its tokens."""
    sizes = np.bincount(groups)
    # Numbers of 16 bits are sorted without comparing them.
    order = np.argsort(groups.astype(np.uint16) if len(sizes) <= 1 << 16 else groups, kind="stable")
    bounds = np.cumsum(sizes) - sizes
    highest = hidden.take(order[bounds], axis=0)
    # Most groups have one token, few have many.
    waiting, step = np.flatnonzero(sizes > 1), 1
    while len(waiting):
        more = hidden.take(order[bounds[waiting] + step], axis=0)
        highest[waiting] = np.maximum(highest.take(waiting, axis=0), more)
        step += 1
        waiting = waiting[sizes[waiting] > step]
    return highest, np.log(np.minimum(sizes, _MOST_OCCURRENCES)).astype(np.float32)


def stem_groups(stems: np.ndarray, documents: np.ndarray) -> np.ndarray:
    """Numbers from 0 for the pairs of stem and document, one a token."""
    if not len(stems):
        return np.zeros(0, np.int64)
    _, own = renumber(stems)
    return renumber((documents - documents.min()).astype(np.int64) * (int(own.max()) + 1) + own)[1]


def renumber(numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The distinct ``numbers`` in order, and the place of each number among them, by a table instead of sorting."""
    there = np.zeros(int(numbers.max(initial=-1)) + 1, bool)
    there[numbers] = True
    distinct = np.flatnonzero(there)
    places = np.empty(len(there), np.int64)
    places[distinct] = np.arange(len(distinct))
    return distinct, places[numbers]


@dataclass(slots=True)
class Stems:
    """The stems of a vocabulary's words: ``of_type`` numbers them; ``vectors`` has a last column for those without one.

    ``letters`` is the stem, or nothing where the type is no word of letters.
    """

    of_type: np.ndarray
    letters: list[str]
    vectors: np.ndarray

    @classmethod
    def of(cls, features: TypeFeatures) -> Stems:
        stems, of_type = features.stems
        statistics = features.statistics
        vectors = np.zeros((len(stems), statistics.vectors.shape[1] + 1), np.float32)
        rows = np.fromiter((statistics.rows.get(stem, -1) for stem in stems), np.int64)
        known = np.flatnonzero(rows >= 0)
        vectors[known, :-1] = statistics.vectors[rows[known]]
        vectors[:, -1] = rows < 0
        spelled = np.zeros(len(stems), bool)
        spelled[of_type[np.isin(features.vocabulary.kind, (WORD, LATIN))]] = True
        letters = [stem if own else "" for stem, own in zip(stems, spelled.tolist(), strict=True)]
        return cls(of_type, letters, vectors)
