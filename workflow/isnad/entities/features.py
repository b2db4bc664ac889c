"""What the embedded model knows of a word: features of its type, and of the gazetteer names around it.

A feature of a word depends on its type alone, so the summed weights of all its features are worked out once per
type and position; a text then only gathers them. The single exception is the gazetteer match, a code per token.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from isnad.document import LATIN, NUMBER, PUNCT, WORD, Vocabulary
from isnad.entities.columns import Column, column, flag, lists, numbers
from isnad.entities.gazetteer import TANWIN, Finder, Match
from isnad.entities.lexicons import NameLexicons

#: Where a word stands relative to the word to be labelled; word forms and affixes reach less far than classes.
POSITIONS = (-2, -1, 0, 1, 2)
NEAR = (-1, 0, 1)

QUOTES = frozenset("\"“”«»'‘’")
_CODES = {"PERS": 1, "LOC": 2, "ORG": 3, "MISC": 4}
#: Long lists that are ambiguous with words have a group of their own.
_LISTS = {"cities": 8, "clubs": 9}
#: gazetteer codes: 1 + (group of label and weak, or list) * 3 + (single word, first, inside); 0 is none
_N_MATCHES = 1 + 10 * 3
#: Words between quotation marks, few or some, and words between brackets: titles of works, names in Latin script.
_FEW, _SOME = 3, 6
_QUOTED, _LONG_QUOTED, _BRACKETED = 1, 2, 3
#: codes of tokens: gazetteer code + number of gazetteer codes * (0, quoted, long quoted or bracketed)
N_CODES = _N_MATCHES * 4
_MARKS = {**dict.fromkeys(QUOTES, 1), "(": 2, "[": 2, ")": 3, "]": 3}


@dataclass(slots=True)
class WordStatistics:
    """What unlabelled news says of stems: counts, cluster numbers per granularity, context classes, vectors."""

    counts: Mapping[str, int] = field(default_factory=dict)
    clusters: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    contexts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: rows of ``vectors`` (stems x dimensions) by stem
    rows: Mapping[str, int] = field(default_factory=dict)
    vectors: np.ndarray = field(default_factory=lambda: np.zeros((0, 0), np.float32))


class TypeFeatures:
    """Features of the word types of a vocabulary, ``near`` and ``far`` as columns, and their gazetteer finder."""

    def __init__(
        self, vocabulary: Vocabulary, names: NameLexicons, statistics: WordStatistics
    ) -> None:
        self.names = names
        self.statistics = statistics
        self.vocabulary = vocabulary
        self.finder = Finder(vocabulary, names, statistics.counts)
        self.split = self.finder.split
        self.cut = [cut for cut, _ in self.split]
        self.stem = [stem for _, stem in self.split]
        self.marks = np.array([_MARKS.get(raw, 0) for raw in vocabulary.raw], np.int8)

    def far(self) -> list[Column]:
        """Classes of the words, seen from up to two words away."""
        names, statistics, vocabulary = self.names, self.statistics, self.vocabulary
        forms, raws, kinds = self.finder.forms, vocabulary.raw, vocabulary.kind
        kind = np.array(kinds, np.int8)
        word, latin = kind == WORD, kind == LATIN
        stems, of_type = self.stems
        other = np.flatnonzero(~word).tolist()
        n = len(forms)
        shapes: list[str | None] = [None] * n
        digits: list[str | None] = [None] * n
        for at in other:
            shapes[at] = _shape(raws[at], kinds[at])
            if kinds[at] == NUMBER:
                digits[at] = str(min(len(raws[at]), 5))
        proclitics = ["" if is_word else None for is_word in word.tolist()]
        nation = np.array([stem in names.nationality for stem in stems], bool)[of_type]
        for at in np.flatnonzero(self.cut).tolist():
            proclitics[at] = forms[at][: self.cut[at]]
            nation[at] |= forms[at] in names.nationality
        clusters = list(map(statistics.clusters.get, stems))
        none = (-1,) * len(next(iter(statistics.clusters.values()), ()))
        levels = np.array([none if found is None else found for found in clusters], np.int32)
        levels = levels.reshape(len(stems), len(none))
        given, family = (
            [_bucket(known[stem]) if known.get(stem) else None for stem in stems]
            for known in (names.given, names.family)
        )
        by_stem = [
            *(numbers(f"c{level}=", values) for level, values in enumerate(levels.T)),
            flag("rare", [found is None for found in clusters]),
            *lists("", map(statistics.contexts.get, stems)),
            *lists("t=", (found and sorted(found) for found in map(names.triggers.get, stems))),
        ]
        texts = pa.array(stems, pa.string())
        al, in_ya, in_yah = (
            np.asarray(holds)
            for holds in (
                pc.starts_with(texts, "ال"),
                pc.ends_with(texts, "ي"),
                pc.ends_with(texts, "يه"),
            )
        )
        as_names = [
            column("given=", given),
            column("family=", family),
            column("abroad_given=", list(map(_few(names.abroad_given).get, stems))),
            column("abroad_family=", list(map(_few(names.abroad_family).get, stems))),
            flag("family_al", [
                not g and not f and "ال" + stem in names.family
                for stem, g, f in zip(stems, given, family, strict=True)
            ]),
            flag("al", al),
            flag("al_i", al & in_ya),
            flag("al_iya", al & in_yah),
            flag("iya", ~al & in_yah),
        ]  # fmt: skip
        last = [cue[-1] if cue[-1] in "ةه" else None for cue in vocabulary.cue]
        return [
            column("", shapes),
            column("digits=", digits),
            Column("s=", stems, of_type).where(word | latin),
            column("p=", proclitics),
            *(one.of(of_type).where(word) for one in by_stem),
            flag("nation", nation).where(word),
            *(one.of(of_type).where(word) for one in as_names),
            column("end=", last).where(word),
            flag("tanwin", [not TANWIN.isdisjoint(raw) for raw in raws]).where(word),
        ]

    def near(self) -> list[Column]:
        """The words themselves and their letters, seen from one word away."""
        named = np.isin(self.vocabulary.kind, (WORD, LATIN))
        stems, of_type = self.stems
        bodies = pa.array(
            [stem[2:] if stem.startswith("ال") and len(stem) > 4 else stem for stem in stems],
            pa.string(),
        )
        sizes = pc.utf8_length(bodies)
        out = [column("w=", self.finder.forms).where(named)]
        lengths = pc.min_element_wise(sizes, 8).cast(pa.string())
        columns = [column("len=", lengths)]
        for size in (1, 2, 3, 4):
            longer = pc.if_else(pc.greater(sizes, size), bodies, None)
            columns.append(column("pre=", pc.utf8_slice_codeunits(longer, 0, size)))
            columns.append(column("suf=", pc.utf8_slice_codeunits(longer, -size)))
        return out + [one.of(of_type).where(named) for one in columns]

    @cached_property
    def stems(self) -> tuple[list[str], np.ndarray]:
        """Every stem once, and which of them each type has."""
        places: dict[str, int] = {}
        of_type = [places.setdefault(stem, len(places)) for stem in self.stem]
        return list(places), np.array(of_type, np.int32)

    def codes(self, types: np.ndarray, starts: np.ndarray, lengths: np.ndarray) -> np.ndarray:
        """The code of each word of sentences laid end to end: its gazetteer name, quotation marks and brackets around."""
        matches = self.finder.find(types, np.repeat(starts + lengths, lengths))
        return self.codes_of(types, starts, lengths, matches)

    def codes_of(
        self, types: np.ndarray, starts: np.ndarray, lengths: np.ndarray, matches: Iterable[Match]
    ) -> np.ndarray:
        """The same where the gazetteer ``matches`` are known."""
        codes = np.zeros(len(types), np.int64)
        for match in matches:
            phrase = match.phrase
            group = (_CODES[phrase.label] - 1) * 2 + phrase.weak
            group = _LISTS.get(phrase.source, group)
            base = 1 + group * 3
            if match.stop - match.start == 1:
                codes[match.start] = base
            else:
                codes[match.start] = base + 1
                codes[match.start + 1 : match.stop] = base + 2
        codes += _N_MATCHES * enclosed(self.marks[types], starts, lengths)
        return codes


def enclosed(marks: np.ndarray, starts: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """Which words stand between quotation marks or brackets of their sentence, not too far apart.

    ``marks`` are 1 for a quotation mark, 2 and 3 for an opening and a closing bracket, else 0. Every second mark of a
    sentence closes a quotation, whatever it looks like: agencies write one mark for both.
    """
    out = np.zeros(len(marks), np.int64)
    places = np.flatnonzero(marks)
    sentence = np.searchsorted(starts, places, side="right") - 1
    for quotes, code, most in (
        (False, _BRACKETED, _SOME),
        (True, _LONG_QUOTED, _SOME),
        (True, _QUOTED, _FEW),
    ):
        chosen = (marks[places] == 1) == quotes
        own, number = places[chosen], sentence[chosen]
        first, last = own[:-1], own[1:]
        inside = (number[:-1] == number[1:]) & (last - first > 1) & (last - first <= most + 1)
        if quotes:
            inside &= (np.arange(len(first)) - np.searchsorted(own, starts)[number[:-1]]) % 2 == 0
        else:
            inside &= (marks[first] == 2) & (marks[last] == 3)
        bounds = np.zeros(len(marks) + 1, np.int64)
        bounds[first[inside] + 1] = 1
        bounds[last[inside]] = -1
        out[np.cumsum(bounds[:-1]) > 0] = code
    return out


def _shape(raw: str, kind: int) -> str:
    """What a token that is no Arabic word looks like."""
    if kind == PUNCT:
        return "quote" if raw in QUOTES else f"punct={raw}"
    if kind == LATIN:
        return f"latin={'upper' if raw.isupper() else 'title' if raw[:1].isupper() else 'lower'}"
    return "number" if kind == NUMBER else "other"


def _few(counts: Mapping[str, int]) -> dict[str, str]:
    return {name: str(min(count, 3)) for name, count in counts.items() if count}


def _bucket(count: int) -> str:
    return str(1 if count < 2 else 2 if count < 5 else 3 if count < 20 else 4 if count < 100 else 5)


def beside(
    values: np.ndarray, starts: np.ndarray, lengths: np.ndarray, offset: int, edge: int
) -> np.ndarray:
    """For each token the value ``offset`` tokens away in its sentence, ``edge`` beyond its ends."""
    out = np.full(len(values), edge, np.int64)
    size = max(len(values) - abs(offset), 0)
    before, after = max(-offset, 0), max(offset, 0)
    out[before : before + size] = values[after : after + size]
    for step in range(abs(offset)):
        long = lengths > step
        ends = starts + step if offset < 0 else starts + lengths - 1 - step
        out[ends[long]] = edge
    return out
