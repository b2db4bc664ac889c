"""Names that only their surroundings tell from everyday words: clubs in an article on sport, outlets that sign or are quoted."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from isnad.document import PUNCT
from isnad.entities.board import Board, Span
from isnad.entities.features import QUOTES
from isnad.entities.gazetteer import Match
from isnad.entities.wordflags import WordFlags

#: How many words of sport, and which share of all, make an article one on sport.
_FEWEST_OF_SPORT = 4
_SHARE_OF_SPORT = 0.025
#: The line that says who wrote stands among the first words, or those under the title: أحمد علي - سبق - الرياض
_SIGNED = 10
_SIGNED_LINES = 3
_LONGEST_OUTLET = 4
_DASHES = frozenset("-–—ـ:/|")
_LONG_DASHES = frozenset("-–—")
_OPENING = frozenset("«“")
_FEDERATION = "الاتحاد"
_BETWEEN = "بين"
_AGAINST = "×"


class ContextRules:
    """The rules bound to a vocabulary."""

    def __init__(self, flags: WordFlags) -> None:
        self.flags = flags
        names = flags.names
        self.where, self.plays = map(names.words_in, ("where", "plays"))
        self.sport = flags.any_of("sport")
        self.announced = flags.any_of("outlet")
        self.of_sport = names.contexts.get("sport", set())
        self.club = [
            word and not stop and (stem,) in self.of_sport
            for word, stop, stem in zip(flags.word, flags.stop, flags.stems, strict=True)
        ]
        self.clubs = np.array(self.club, bool)
        self.outlets = names.contexts.get("outlet", set())
        self.quotes = np.array([raw in QUOTES for raw in flags.raw], bool)
        self.dash = [raw in _DASHES for raw in flags.raw]
        places = names.places
        self.is_place = [(stem,) in places for stem in flags.stems]

    def apply(
        self,
        board: Board,
        types: np.ndarray,
        words: list[int],
        matches: list[Match],
        starts: Sequence[int] = (0,),
    ) -> None:
        """Put the clubs and outlets of one document on its board; ``matches`` are its gazetteer names, sentences begin at
        ``starts``."""
        for start in starts[:_SIGNED_LINES]:
            self._signature(board, words, start)
        for at in np.flatnonzero(self.announced[types]).tolist():
            self._announced(board, words, at + 1)
        quotes = np.flatnonzero(self.quotes[types]).tolist()
        if quotes:
            self._quoted(board, words, quotes)
        count = int(self.sport[types].sum())
        if count >= _FEWEST_OF_SPORT and count >= _SHARE_OF_SPORT * len(words):
            for match in matches:
                if len(match.phrase.words) > 1 and match.phrase.words in self.of_sport:
                    board.grow(match.start, match.stop, "ORG", "sport")
            for span in board.spans():
                if (
                    span.label == "LOC"
                    and span.stop - span.start < 3
                    and not self._belongs(words, span.start)
                    and self._masculine(words, span.stop - 1)
                ):
                    board.replace([span], Span(span.start, span.stop, "ORG", "sport"))
            self._clubs(board, words, np.flatnonzero(self.clubs[types]).tolist())

    def _quoted(self, board: Board, words: list[int], quotes: list[int]) -> None:
        """علمت «المدينة»: an outlet's name alone in quotation marks."""
        flags = self.flags
        opened: int | None = None
        for at in quotes:
            if opened is None or flags.raw[words[at]] in _OPENING or at - opened > 2 * _SIGNED:
                opened = at
                continue
            start, opened = opened + 1, None
            if 0 < at - start <= _LONGEST_OUTLET and self._is_outlet(words, start, at):
                board.grow(start, at, "ORG", "quoted")

    def _announced(self, board: Board, words: list[int], at: int) -> None:
        """بصحيفة الوئام, علمت المدينة: an outlet's name right after what announces one."""
        for size in range(min(_LONGEST_OUTLET, len(words) - at), 0, -1):
            if self._is_outlet(words, at, at + size):
                board.grow(at, at + size, "ORG", "outlet")
                return

    def _signature(self, board: Board, words: list[int], start: int) -> None:
        """سبق - الرياض:, عمر سالم – عين اليوم: the outlet in the line that says who wrote."""
        flags = self.flags
        limit = min(len(words) - 1, start + _SIGNED)
        if start and not any(self.dash[word] for word in words[start : limit + 1]):
            return
        for at in range(start, limit):
            after_dash = at > start and self.dash[words[at - 1]]
            if at > start and not after_dash:
                continue
            if start and not self._signs(board, words, start, at):
                continue
            for size in range(min(_LONGEST_OUTLET, limit - at), 0, -1):
                stop = at + size
                if not (after_dash or self.dash[words[stop]]):
                    continue
                if flags.cut[words[at]] or not self._is_outlet(words, at, stop):
                    continue
                if self.is_place[words[at]] and (at > start or size > 1):
                    continue
                if not any(span.stop - span.start > size for span in board.over(at, stop)):
                    board.replace([], Span(at, stop, "ORG", "signature"))
                    if after_dash:
                        self._by(board, words, start, at - 1)
                break

    def _by(self, board: Board, words: list[int], start: int, stop: int) -> None:
        """رغد شيماز – عين اليوم: who wrote, by a given name and one that no list may have."""
        flags = self.flags
        if (
            stop - start == 2
            and not board.over(start, stop)
            and flags.names.given.get(flags.forms[words[start]], 0)
            and all(flags.word[word] and not flags.stop[word] for word in words[start:stop])
            and not flags.names.triggers.get(flags.stems[words[start + 1]])
        ):
            board.put(Span(start, stop, "PERS", "signature", 0))

    def _signs(self, board: Board, words: list[int], start: int, at: int) -> bool:
        """Whether ``at`` may sign a line further down: it begins the line or stands after a person and a dash."""
        flags = self.flags
        if at == start:
            return at + 2 < len(words) and any(
                flags.raw[word] in _LONG_DASHES for word in words[at + 1 : at + 3]
            )
        by = board.at(start)
        return (
            by is not None
            and by.label == "PERS"
            and by.start == start
            and by.stop == at - 1
            and flags.raw[words[at - 1]] in _LONG_DASHES
        )

    def is_marked_outlet(self, words: list[int], start: int, stop: int) -> bool:
        """Whether ``[start, stop)`` is an outlet alone between quotation marks or brackets."""
        flags = self.flags
        return (
            flags.cut[words[start]] > 0
            and start > 0
            and stop < len(words)
            and flags.kind[words[start - 1]] == PUNCT == flags.kind[words[stop]]
            and self._is_outlet(words, start, stop)
        )

    def _is_outlet(self, words: list[int], start: int, stop: int) -> bool:
        stems = tuple(self.flags.forms[word] for word in words[start:stop])
        return stems in self.outlets

    def _clubs(self, board: Board, words: list[int], found: list[int]) -> None:
        """أمام النصر, بين الهلال والأهلي: what is named like a club once is that club throughout the article."""
        flags = self.flags
        stems = flags.stems
        sure = self._listed(board, words, found)
        open_places = []
        for at in found:
            own = board.at(at)
            stem = stems[words[at]]
            if own is not None and own.label == "ORG":
                if own.stop - own.start == 1 or (
                    own.stop - own.start == 2
                    and own.stop == at + 1
                    and flags.of_name[words[at - 1]]
                ):
                    sure.add(stem)
                continue
            if own is not None and own.stop - own.start > 1:
                continue
            if self._federation(board, words, at) or not self._may_be_club(words, at):
                continue
            if self._opposes(words, at):
                sure.add(stem)
            if at and self._heads(words[at - 1]) and not flags.cut[words[at]]:
                board.replace([], Span(at - 1, at + 1, "ORG", "sport"))
            else:
                open_places.append(at)
        for at in open_places:
            if stems[words[at]] in sure and not self._is_where(words, at):
                board.replace([], Span(at, at + 1, "ORG", "sport"))

    def _listed(self, board: Board, words: list[int], found: list[int]) -> set[str]:
        """التعاون والشباب والفتح: words that are clubs elsewhere and joined by و are clubs, each one by itself."""
        flags = self.flags
        listed: set[str] = set()
        for at, after in pairwise(found):
            if after != at + 1 or not flags.forms[words[after]].startswith("و"):
                continue
            if not flags.cut[words[after]] or (
                self.is_place[words[at]] and self.is_place[words[after]]
            ):
                continue
            listed.update(flags.stems[words[place]] for place in (at, after))
            own = board.at(at)
            if own is not None and own is board.at(after) and own.label == "ORG":
                board.replace([own], Span(own.start, after, "ORG", own.method))
                board.put(Span(after, own.stop, "ORG", own.method))
        return listed

    def _is_where(self, words: list[int], at: int) -> bool:
        """في برشلونة, من مدينة العين: whether a name that is a place too is one here."""
        flags = self.flags
        if not self.is_place[words[at]] or self._opposes(words, at):
            return False
        if flags.cut[words[at]]:
            return not flags.forms[words[at]].startswith("و")
        return not at or flags.stems[words[at - 1]] in self.where

    def _belongs(self, words: list[int], at: int) -> bool:
        """Whether a name follows a word that it belongs to: مدينة, نادي, مستشفى, مهرجان."""
        flags = self.flags
        if not at or flags.cut[words[at]] or flags.definite[words[at - 1]]:
            return False
        before = words[at - 1]
        return (
            flags.place[before]
            or flags.of_name[before]
            or flags.of_place[before]
            or flags.event[before]
            or flags.site_kept[before]
        )

    def _masculine(self, words: list[int], at: int) -> bool:
        """برشلونة الإسباني: towns are feminine, so that the adjective agrees with a club."""
        flags = self.flags
        if at + 1 >= len(words):
            return False
        after = words[at + 1]
        return flags.country[after] and flags.definite[after] and flags.forms[after].endswith("ي")

    def _federation(self, board: Board, words: list[int], at: int) -> bool:
        """الاتحاد السعودي, الاتحاد الدولي: an association with an adjective is no club of that name."""
        flags = self.flags
        if flags.stems[words[at]] != _FEDERATION or at + 1 >= len(words):
            return False
        after = words[at + 1]
        if not flags.definite[after] or flags.cut[after] or not flags.forms[after].endswith("ي"):
            return False
        if flags.nation[after] or flags.names.trigger(flags.forms[after], "association"):
            board.grow(at, at + 2, "ORG", "sport")
        return True

    def _may_be_club(self, words: list[int], at: int) -> bool:
        flags = self.flags
        exceptions = flags.names.exceptions
        stem = flags.stems[words[at]]
        if at and (flags.place[words[at - 1]] or (flags.stems[words[at - 1]], stem) in exceptions):
            return False
        if at + 1 >= len(words):
            return True
        after = words[at + 1]
        if (stem, flags.forms[after]) in exceptions:
            return False
        adjective = (
            flags.definite[after]
            and not flags.cut[after]
            and not flags.nation[after]
            and flags.forms[after].endswith(("ي", "يه"))
        )
        return not adjective

    def _heads(self, word: int) -> bool:
        return self.flags.of_name[word] and not self.flags.definite[word]

    def _opposes(self, words: list[int], at: int) -> bool:
        """Whether a club is named here: after مدرب, أمام, ضيفه, or as one of two, بين الهلال والنصر."""
        flags = self.flags
        if (
            self._masculine(words, at)
            and (flags.stems[words[at]], "*") not in flags.names.exceptions
        ):
            return True
        if flags.cut[words[at]]:
            joined = flags.forms[words[at]].startswith("و")
            return joined and at > 0 and self.club[words[at - 1]] and self._opposes(words, at - 1)
        if not at:
            return False
        before = words[at - 1]
        if flags.side[before] or self._heads(before):
            return True
        if flags.forms[before].removeprefix("و") in self.plays or flags.raw[before] == _AGAINST:
            # أحرز المصري محمد صلاح: the man, not the club.
            return not flags.nation[words[at]]
        return flags.forms[before] == _BETWEEN and at + 1 < len(words) and self.club[words[at + 1]]
