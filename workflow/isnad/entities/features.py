"""What the embedded model knows of a word: features of its type, and of the gazetteer names around it.

A feature of a word depends on its type alone, so the summed weights of all its features are worked out once per
type and position; a text then only gathers them. The single exception is the gazetteer match, a code per token.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice, repeat

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
_AFFIXES = (1, 2, 3, 4)
#: How many types' features are held as text at a time.
_PART = 8192


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
        self._of_stem: dict[str, tuple[str, list[str], list[str]]] = {}

    def far(self, type_id: int) -> list[str]:
        """Classes of the word, seen from up to two words away."""
        vocabulary, names = self.vocabulary, self.names
        kind, raw = vocabulary.kind[type_id], vocabulary.raw[type_id]
        form = self.finder.forms[type_id]
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
        of_stem = self._of_stem.get(stem)
        if of_stem is None:
            of_stem = self._of_stem[stem] = self._stem(stem)
        out = [of_stem[0], f"p={form[:cut]}" if cut else "p=", *of_stem[1]]
        if form in names.nationality or stem in names.nationality:
            out.append("nation")
        out += of_stem[2]
        last = vocabulary.cue[type_id][-1:]
        if last in ("ة", "ه"):
            out.append(f"end={last}")
        if not TANWIN.isdisjoint(raw):
            out.append("tanwin")
        return out

    def _stem(self, stem: str) -> tuple[str, list[str], list[str]]:
        """What the stem alone says: itself, its classes, what the lexicons and its letters say of it as a name."""
        names, statistics = self.names, self.statistics
        clusters = statistics.clusters.get(stem)
        if clusters is None:
            classes = ["rare"]
        else:
            classes = [f"c{level}={cluster}" for level, cluster in enumerate(clusters)]
        classes += statistics.contexts.get(stem, ())
        triggers = names.triggers.get(stem)
        if triggers:
            classes += [f"t={kind}" for kind in sorted(triggers)]
        letters = []
        given, family = names.given.get(stem, 0), names.family.get(stem, 0)
        if given:
            letters.append(f"given={_bucket(given)}")
        if family:
            letters.append(f"family={_bucket(family)}")
        if not given and not family and "ال" + stem in names.family:
            letters.append("family_al")
        if stem.startswith("ال"):
            letters.append("al")
            if stem.endswith("ي"):
                letters.append("al_i")
            elif stem.endswith("يه"):
                letters.append("al_iya")
        elif stem.endswith("يه"):
            letters.append("iya")
        return f"s={stem}", classes, letters

    def near(self, type_id: int) -> list[str]:
        """The word itself and its letters, seen from one word away."""
        if self.vocabulary.kind[type_id] in (PUNCT, NUMBER, OTHER):
            return []
        stem = self.split[type_id][1]
        body = stem[2:] if stem.startswith("ال") and len(stem) > 4 else stem
        size = len(body)
        out = ["w=" + self.finder.forms[type_id], f"len={min(size, 8)}"]
        for part in _AFFIXES[: size - 1] if size else ():
            out += ("pre=" + body[:part], "suf=" + body[-part:])
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
    features: Iterable[Sequence[str]], ids: Mapping[str, int]
) -> tuple[np.ndarray, np.ndarray]:
    """Feature ids of each type as CSR ``(indptr, indices)``; unknown features are left out."""
    indptr, indices = [np.zeros(1, np.int64)], []
    waiting = iter(features)
    while part := list(islice(waiting, _PART)):
        sizes = np.fromiter(map(len, part), np.int64, len(part))
        found = np.fromiter(map(ids.get, chain.from_iterable(part), repeat(-1)), np.int32)
        known = found >= 0
        indptr.append(np.concatenate([[0], np.cumsum(known)])[np.cumsum(sizes)] + indptr[-1][-1])
        indices.append(found[known])
    return np.concatenate(indptr), np.concatenate([np.zeros(0, np.int32), *indices])
