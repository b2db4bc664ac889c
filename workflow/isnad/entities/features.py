"""What the embedded model knows of a word: features of its type, and of the gazetteer names around it.

A feature of a word depends on its type alone, so the summed weights of all its features are worked out once per
type and position; a text then only gathers them. The single exception is the gazetteer match, a code per token.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from isnad.document import LATIN, NUMBER, OTHER, PUNCT, Vocabulary
from isnad.entities.gazetteer import TANWIN, Finder, Match
from isnad.entities.lexicons import NameLexicons

#: Where a word stands relative to the word to be labelled; word forms and affixes reach less far than classes.
POSITIONS = (-2, -1, 0, 1, 2)
NEAR = (-1, 0, 1)

QUOTES = frozenset("\"“”«»'‘’")
_CODES = {"PERS": 1, "LOC": 2, "ORG": 3, "MISC": 4}
#: gazetteer codes: 1 + ((label, weak) of 8) * 3 + (single word, first, inside); 0 is none
N_CODES = 1 + 10 * 3


@dataclass(slots=True)
class WordStatistics:
    """What unlabelled news says of stems: counts, cluster numbers per granularity, context classes, vectors."""

    counts: Mapping[str, int] = field(default_factory=dict)
    clusters: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    contexts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class TypeFeatures:
    """Feature strings of the word types of a vocabulary, ``near`` and ``far``, and their gazetteer finder."""

    def __init__(
        self, vocabulary: Vocabulary, names: NameLexicons, statistics: WordStatistics
    ) -> None:
        self.names = names
        self.statistics = statistics
        self.vocabulary = vocabulary
        self.finder = Finder(vocabulary, names, statistics.counts)
        self.split = self.finder.split

    def far(self, type_id: int) -> list[str]:
        """Classes of the word, seen from up to two words away."""
        vocabulary, names = self.vocabulary, self.names
        kind, raw, form = (
            vocabulary.kind[type_id],
            vocabulary.raw[type_id],
            self.finder.forms[type_id],
        )
        if kind == PUNCT:
            return ["quote" if raw in QUOTES else f"punct={raw}"]
        if kind == NUMBER:
            return ["number", f"digits={min(len(raw), 5)}"]
        if kind == OTHER:
            return ["other"]
        if kind == LATIN:
            shape = "upper" if raw.isupper() else "title" if raw[:1].isupper() else "lower"
            return [f"latin={shape}", f"s={form}"]
        cut, stem = self.split[type_id]
        out = [f"s={stem}", f"p={form[:cut]}"]
        statistics = self.statistics
        for level, cluster in enumerate(statistics.clusters.get(stem, ())):
            out.append(f"c{level}={cluster}")
        if stem not in statistics.clusters:
            out.append("rare")
        out.extend(statistics.contexts.get(stem, ()))
        out.extend(f"t={kind}" for kind in sorted(names.triggers.get(stem, ())))
        if form in names.nationality or stem in names.nationality:
            out.append("nation")
        given, family = names.given.get(stem, 0), names.family.get(stem, 0)
        if given:
            out.append(f"given={_bucket(given)}")
        if family:
            out.append(f"family={_bucket(family)}")
        bare = "ال" + stem
        if not given and not family and (bare in names.family):
            out.append("family_al")
        if stem.startswith("ال"):
            out.append("al")
            if stem.endswith("ي"):
                out.append("al_i")
            elif stem.endswith("يه"):
                out.append("al_iya")
        elif stem.endswith("يه"):
            out.append("iya")
        last = vocabulary.cue[type_id][-1:]
        if last in ("ة", "ه"):
            out.append(f"end={last}")
        if any(mark in TANWIN for mark in raw):
            out.append("tanwin")
        return out

    def near(self, type_id: int) -> list[str]:
        """The word itself and its letters, seen from one word away."""
        vocabulary = self.vocabulary
        form = self.finder.forms[type_id]
        if vocabulary.kind[type_id] in (PUNCT, NUMBER, OTHER):
            return []
        out = [f"w={form}"]
        stem = self.split[type_id][1]
        body = stem[2:] if stem.startswith("ال") and len(stem) > 4 else stem
        out.append(f"len={min(len(body), 8)}")
        for size in (1, 2, 3, 4):
            if len(body) > size:
                out.append(f"pre={body[:size]}")
                out.append(f"suf={body[-size:]}")
        return out

    def codes(self, types: np.ndarray, starts: np.ndarray, lengths: np.ndarray) -> np.ndarray:
        """The gazetteer code of each word of sentences laid end to end."""
        return self.codes_of(
            len(types), self.finder.find(types, np.repeat(starts + lengths, lengths))
        )

    @staticmethod
    def codes_of(n_words: int, matches: Iterable[Match]) -> np.ndarray:
        """The codes that gazetteer matches give the words of a sequence."""
        codes = np.zeros(n_words, np.int64)
        for match in matches:
            phrase = match.phrase
            group = (_CODES[phrase.label] - 1) * 2 + phrase.weak
            if phrase.source == "cities":
                group = 8
            base = 1 + group * 3
            if match.stop - match.start == 1:
                codes[match.start] = base
            else:
                codes[match.start] = base + 1
                codes[match.start + 1 : match.stop] = base + 2
        return codes


def _bucket(count: int) -> int:
    return 1 if count < 2 else 2 if count < 5 else 3 if count < 20 else 4 if count < 100 else 5


def beside(
    values: np.ndarray, starts: np.ndarray, lengths: np.ndarray, offset: int, edge: int
) -> np.ndarray:
    """For each token the value ``offset`` tokens away in its sentence, ``edge`` beyond its ends."""
    n = len(values)
    out = np.full(n, edge, np.int64)
    if n:
        place = np.arange(n) - np.repeat(starts, lengths)
        room = np.repeat(lengths, lengths)
        inside = (place + offset >= 0) & (place + offset < room)
        out[inside] = values[np.flatnonzero(inside) + offset]
    return out


def index(
    features: Iterable[Iterable[str]], ids: Mapping[str, int]
) -> tuple[np.ndarray, np.ndarray]:
    """Feature ids of each type as CSR ``(indptr, indices)``; unknown features are left out."""
    indptr, indices = array("q", [0]), array("i")
    for names in features:
        for name in names:
            number = ids.get(name)
            if number is not None:
                indices.append(number)
        indptr.append(len(indices))
    return np.frombuffer(indptr, np.int64), np.frombuffer(indices, np.int32)
