"""Settles the names of a document after the model: what the lexicons are sure of, the project's idea of a name's
extent (docs/entities.md), and that a name found once in a document is a name wherever it stands in it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from isnad.document import PUNCT, WORD
from isnad.entities.features import TypeFeatures
from isnad.entities.gazetteer import Match
from isnad.entities.words import proclitic_splits

#: A word more frequent than this (in three million words of news) is no surname by itself.
_COMMON = 700
_SHORTEST_PROPAGATED = 3
_LONGEST_MINISTRY = 6

_FLAGS = (
    "body", "nation", "of_place", "of_person", "of_name", "site_kept", "outlet", "place", "ministry",
    "stop", "definite", "title", "institution", "the_institution",
)  # fmt: skip


_OPENERS = ("body", "ministry", "institution", "the_institution")


@dataclass(slots=True)
class Span:
    """A name in a document's words: ``[start, stop)``, label, how it was found."""

    start: int
    stop: int
    label: str
    method: str
    #: letters of proclitics on the first word, where the rule that found the name knows them
    cut: int | None = None


class Consolidator:
    """The consolidation rules bound to a vocabulary; ``flags[name][type]`` says what a word is good for."""

    def __init__(self, features: TypeFeatures) -> None:
        names = features.names
        self.features = features
        self.split = features.split
        self.phrases = {
            word
            for word, phrases in names.phrases.items()
            if any(len(p.words) == 1 and not p.weak for p in phrases)
        }
        self.kind = features.vocabulary.kind
        forms = features.finder.forms
        stems = [stem for _, stem in self.split]
        self.stems = stems
        self.flags = {}
        for name in _FLAGS:
            if name == "nation":
                values = [
                    f in names.nationality or s in names.nationality
                    for f, s in zip(forms, stems, strict=True)
                ]
            elif name == "definite":
                values = [
                    s.startswith("ال") and k == WORD for s, k in zip(stems, self.kind, strict=True)
                ]
            else:
                values = [names.trigger(s, name) for s in stems]
            self.flags[name] = values
        self.opens = np.array(
            [any(row) for row in zip(*(self.flags[n] for n in _OPENERS), strict=True)],
            bool,
        )

    def settle(self, types: np.ndarray, spans: list[Span], matches: list[Match]) -> list[Span]:
        """The final names of one document, in order, not overlapping."""
        words = types.tolist()
        board = _Board(len(words))
        for span in spans:
            board.put(span)
        for match in matches:
            if not match.phrase.weak:
                self._gazetteer(board, match)
        flags = self.flags
        for at in np.flatnonzero(self.opens[types]).tolist():
            if flags["body"][words[at]]:
                self._body(board, words, at)
            if flags["ministry"][words[at]]:
                self._ministry(board, words, at)
            if flags["institution"][words[at]] or flags["the_institution"][words[at]]:
                self._institution(board, words, at)
        for span in board.spans():
            self._extent(board, words, span)
        self._propagate(board, words)
        return board.spans()

    def _gazetteer(self, board: _Board, match: Match) -> None:
        size = match.stop - match.start
        over = board.over(match.start, match.stop)
        if any(span.stop - span.start > size and span.label != "MISC" for span in over):
            return
        if size == 1 and match.phrase.words[0] in self.features.names.nationality:
            # السعودية is a country and an adjective: only the context tells, which the model has read.
            return
        if any(
            span.stop - span.start == size and span.label == match.phrase.label for span in over
        ):
            return
        if size == 1 and any(span.label in ("PERS", "ORG") for span in over):
            return
        board.replace(over, Span(match.start, match.stop, match.phrase.label, "gazetteer"))

    def _body(self, board: _Board, words: list[int], at: int) -> None:
        """الجيش التركي, السفارة الكورية الشمالية: a body of the state and its adjectives of nationality."""
        nation = self.flags["nation"]
        stop = at + 1
        while (
            stop < len(words)
            and stop < at + 3
            and nation[words[stop]]
            and self.flags["definite"][words[stop]]
        ):
            stop += 1
        if stop > at + 1 and not self.split[words[stop - 1]][0]:
            self._grow(board, at, stop, "ORG", "body")

    def _ministry(self, board: _Board, words: list[int], at: int) -> None:
        """وزارة الصحة والسكان المصرية: the ministry, its field, its country."""
        definite, stops = self.flags["definite"], self.flags["stop"]
        stop = at + 1
        while (
            stop < len(words)
            and stop < at + _LONGEST_MINISTRY
            and definite[words[stop]]
            and not stops[words[stop]]
            and not self.flags["title"][words[stop]]
            and (
                not self.split[words[stop]][0]
                or self.features.finder.forms[words[stop]].startswith("وال")
            )
        ):
            stop += 1
            if self.flags["nation"][words[stop - 1]] and stop > at + 2:
                break
        if stop > at + 1:
            self._grow(board, at, stop, "ORG", "ministry")

    def _institution(self, board: _Board, words: list[int], at: int) -> None:
        """هيئة السكك الحديدية, المركز الوطني للإحصاء: a type noun and the definite words that make it one of a kind."""
        definite, stops = self.flags["definite"], self.flags["stop"]
        forms, nation = self.features.finder.forms, self.flags["nation"]
        the = self.flags["the_institution"][words[at]]
        stop, purpose = at + 1, False
        while (
            stop < len(words) and stop < at + _LONGEST_MINISTRY and self.kind[words[stop]] == WORD
        ):
            word = words[stop]
            cut = self.split[word][0]
            if stops[word] or self.flags["title"][word] or not definite[word] or board.taken(stop):
                break
            if cut:
                if stop == at + 1 or not forms[word].startswith("لل"):
                    break
                purpose = True
            stop += 1
        adjectives = stop - at - 1
        if (
            (the and purpose)
            or (not the and adjectives >= 2)
            or (adjectives and nation[words[stop - 1]] and stop > at + 2)
        ):
            self._grow(board, at, stop, "ORG", "institution")

    def _grow(self, board: _Board, start: int, stop: int, label: str, method: str) -> None:
        over = board.over(start, stop)
        if any(span.start <= start and span.stop >= stop and span.label == label for span in over):
            return
        board.replace(over, Span(start, stop, label, method))

    def _extent(self, board: _Board, words: list[int], span: Span) -> None:
        """Type nouns before a name join it or not, trailing adjectives of nationality go."""
        flags = self.flags
        start, stop, label = span.start, span.stop, span.label
        while start < stop - 1 and (
            (label == "LOC" and flags["place"][words[start]])
            or (label == "ORG" and flags["outlet"][words[start]])
            or (label == "PERS" and flags["title"][words[start]])
        ):
            start += 1
        while start < stop and self.kind[words[start]] == PUNCT:
            start += 1
        while stop > start and self.kind[words[stop - 1]] == PUNCT:
            stop -= 1
        if (
            stop - start == 1
            and flags["nation"][words[start]]
            and self.stems[words[start]] not in self.phrases
        ):
            board.replace([span], None)
            return
        before = start - 1
        if (
            before >= 0
            and not self.split[words[start]][0]
            and not board.taken(before)
            and start < stop
        ):
            head = words[before]
            if self.stems[head].startswith("ال"):
                pass
            elif label == "LOC" and flags["site_kept"][head]:
                start = before
            elif (
                (label == "LOC" and flags["of_place"][head])
                or (label == "PERS" and flags["of_person"][head])
                or (label == "ORG" and flags["of_name"][head])
            ):
                start, label = before, "ORG"
        if start >= stop:
            board.replace([span], None)
        elif (start, stop, label) != (span.start, span.stop, span.label):
            board.replace([span], Span(start, stop, label, span.method))

    def _propagate(self, board: _Board, words: list[int]) -> None:
        """A family name after the full name, and a name of several words wherever its words recur."""
        spans = board.spans()
        if not spans:
            return
        counts = self.features.statistics.counts
        single: dict[str, Counter[str]] = {}
        longer: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for span in spans:
            parts = tuple(self.stems[words[at]] for at in range(span.start, span.stop))
            if len(parts) > 1:
                longer.setdefault(parts[0], []).append((parts, span.label))
                if span.label == "PERS":
                    for word in {parts[-1]} | ({parts[0]} if len(parts) == 2 else set()):
                        if self._is_rare(word, counts) and (
                            word == parts[-1] or word not in self.features.names.given
                        ):
                            single.setdefault(word, Counter())["PERS"] += 2
            elif span.label != "MISC" and self._is_rare(parts[0], counts):
                single.setdefault(parts[0], Counter())[span.label] += 1
        if not single and not longer:
            return
        for at, type_id in enumerate(words):
            stem = self.stems[type_id]
            if stem in longer and not board.taken(at):
                for parts, label in longer[stem]:
                    stop = at + len(parts)
                    if stop <= len(words) and all(
                        self.stems[words[at + k]] == parts[k] for k in range(1, len(parts))
                    ):
                        if not any(board.taken(k) for k in range(at, stop)):
                            board.put(Span(at, stop, label, "document"))
                        break
            cut = None
            if stem not in single and self.kind[type_id] == WORD:
                for letters, other in self._other_splits(type_id):
                    if other in single:
                        stem, cut = other, letters
                        break
            if stem in single and self.kind[type_id] == WORD:
                label, votes = min(single[stem].items(), key=lambda item: (-item[1], item[0]))
                own = board.at(at)
                if own is None:
                    board.put(Span(at, at + 1, label, "document", cut))
                elif (
                    own.stop - own.start == 1
                    and own.label != label
                    and votes > single[stem][own.label]
                ):
                    board.replace([own], Span(at, at + 1, label, "document"))

    def _other_splits(self, type_id: int) -> tuple[tuple[int, str], ...]:
        """Cuts of a form that news does not know, beside the one that was chosen for it."""
        form = self.features.finder.forms[type_id]
        if form in self.features.statistics.counts or self.split[type_id][0]:
            return ()
        return proclitic_splits(form)[1:]

    def _is_rare(self, word: str, counts) -> bool:
        return (
            len(word) >= _SHORTEST_PROPAGATED
            and counts.get(word, 0) < _COMMON
            and not self.features.names.triggers.get(word)
            and word not in self.features.names.nationality
        )


class _Board:
    """Which name holds which word."""

    def __init__(self, size: int) -> None:
        self._holder: list[Span | None] = [None] * size

    def put(self, span: Span) -> None:
        self._holder[span.start : span.stop] = [span] * (span.stop - span.start)

    def taken(self, at: int) -> bool:
        return self._holder[at] is not None

    def at(self, place: int) -> Span | None:
        return self._holder[place]

    def over(self, start: int, stop: int) -> list[Span]:
        out: list[Span] = []
        for span in self._holder[start:stop]:
            if span is not None and (not out or out[-1] is not span):
                out.append(span)
        return out

    def replace(self, old: list[Span], new: Span | None) -> None:
        for span in old:
            self._holder[span.start : span.stop] = [None] * (span.stop - span.start)
        if new is not None:
            for span in self.over(new.start, new.stop):
                self._holder[span.start : span.stop] = [None] * (span.stop - span.start)
            self.put(new)

    def spans(self) -> list[Span]:
        return self.over(0, len(self._holder))
