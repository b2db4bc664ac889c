"""Names of persons by their make: a given name and a family name, a kunya, a name after its title."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from isnad.document import LATIN
from isnad.entities.board import Board, Span
from isnad.entities.gazetteer import Match
from isnad.entities.wordflags import WordFlags

#: How many bearers make a given name sure, and how frequent in news a family name may be.
_GIVEN = 5
_SURELY_GIVEN = 30
_RARE_FAMILY = 60
_LONGEST = 5
#: A word that stands in news so many times more often than people bear it is no name: بيان.
_COMMON_NOUN = 60
#: A word that news hardly ever has, right after a common given name, is a family name.
_UNSEEN = 4
#: What opens a gloss, and what closes it.
_CLOSE = {"(": ")", "（": "）", '"': '"', "«": "»", "“": "”", "[": "]"}
_SHORTEST_STRANGER = 4
_STRANGE = 10
_ARABIC_ENDS = ("ه", "ها", "هم", "هما", "نا", "كم", "ات", "ون", "ين", "ان", "تم", "وا", "يا")
_LONGEST_ACRONYM = 8
_COMMON_ACRONYM = 400


def _is_servant(stem: str) -> bool:
    """عبدالرقيب: "servant of" and a name of God."""
    return stem.startswith("عبدال") and len(stem) > 6


class PersonRules:
    """The rules bound to a vocabulary."""

    def __init__(self, flags: WordFlags) -> None:
        self.flags = flags
        names = flags.names
        self.kunya, self.second_halves = map(names.words_in, ("kunya", "second_half"))
        everyday = names.words_in("everyday_given")
        self.given = [
            0 if cut else names.given.get(stem, 0)
            for cut, stem in zip(flags.cut, flags.stems, strict=True)
        ]
        self.clitic_given = [
            max(names.given.get(stem, 0), _SURELY_GIVEN if _is_servant(stem) else 0)
            for stem in flags.stems
        ]
        self.family = [names.family.get(stem, 0) + names.given.get(stem, 0) for stem in flags.stems]
        self.announces = flags.any_of("title", "profession")
        self.opens = np.array(
            [
                word
                and ((count >= _GIVEN and seen < _COMMON_NOUN * count) or stem in self.kunya)
                and not stop
                and not qualifier
                and stem not in everyday
                for word, count, stem, stop, qualifier, seen in zip(
                    flags.word,
                    self.clitic_given,
                    flags.stems,
                    flags.stop,
                    flags.qualifier,
                    flags.count,
                    strict=True,
                )
            ],
            bool,
        )
        self.strange = np.array(
            [
                count < _STRANGE and word and self._is_strange(form)
                for count, word, form in zip(flags.count, flags.word, flags.forms, strict=True)
            ],
            bool,
        )
        self.brackets = np.array([raw in _CLOSE for raw in flags.raw], bool)

    def apply(self, board: Board, types: np.ndarray, words: list[int]) -> None:
        """Put the persons of one document on its board, and Latin spellings after a name."""
        flags = self.flags
        for at in np.flatnonzero(self.opens[types]).tolist():
            own = board.at(at)
            if own is not None and (
                own.label != "PERS" or own.stop - own.start > 1 or own.start != at
            ):
                continue
            word = words[at]
            if flags.on_behalf(words, at):
                continue
            start = at
            if flags.stems[word] in self.kunya:
                if (
                    at + 1 < len(words)
                    and self.given[words[at + 1]] >= _GIVEN
                    and not board.taken(at + 1)
                ):
                    board.grow(at, self._end(board, words, at + 2), "PERS", "name")
                continue
            stop = at + 1
            servant = (
                flags.stems[word] == "عبد" and stop < len(words) and flags.definite[words[stop]]
            )
            if servant and flags.cut[words[stop]]:
                continue
            if servant or (stop < len(words) and flags.stems[words[stop]] in self.second_halves):
                stop += 1
                board.grow(start, self._end(board, words, stop), "PERS", "name")
                continue
            sure = self.clitic_given[word] >= _SURELY_GIVEN
            if stop < len(words) and self._is_family(words[stop], sure):
                over = board.over(stop, stop + 1)
                if not over or over[0].stop - over[0].start == 1:
                    board.grow(start, self._end(board, words, stop + 1), "PERS", "name")
            elif at and self.announces[words[at - 1]] and self.given[word] >= _SURELY_GIVEN:
                board.grow(start, self._end(board, words, stop), "PERS", "title")
        self._strangers(board, types, words)
        for at in np.flatnonzero(self.brackets[types]).tolist():
            self._gloss(board, words, at)

    @staticmethod
    def neighbours(board: Board, matches: Sequence[Match]) -> None:
        """التقى [آبي أحمد] [محمود علي يوسف]: two well-known full names side by side are two persons."""
        for one, two in pairwise(matches):
            if one.stop == two.start and not two.cut and all(map(_is_full_name, (one, two))):
                for match in (one, two):
                    over = board.over(match.start, match.stop)
                    board.replace(over, Span(match.start, match.stop, "PERS", "gazetteer"))

    def _strangers(self, board: Board, types: np.ndarray, words: list[int]) -> None:
        """المدرب كانديرا ... وقال كانديرا: a word that news does not know, after a title and once more in the text."""
        flags = self.flags
        found = np.flatnonzero(self.strange[types]).tolist()
        if len(found) < 2:
            return
        often = Counter(flags.forms[words[at]] for at in found)
        for at in found:
            form = flags.forms[words[at]]
            if not at or board.taken(at) or often[form] < 2:
                continue
            before = words[at - 1]
            if (flags.definite[before] and not flags.cut[before]) and (
                self.announces[before] or flags.office[before] or flags.country[before]
            ):
                board.put(Span(at, at + 1, "PERS", "title", 0))

    def _is_strange(self, form: str) -> bool:
        """Whether a form looks foreign: news hardly has it, and no Arabic ending is on it."""
        counts = self.flags.counts
        return (
            len(form) >= _SHORTEST_STRANGER
            and counts.get(form, 0) < _STRANGE
            and not form.startswith(("ال", "وال", "بال", "لل", "فال", "كال", "ي", "ت", "سي", "ست"))
            and not form.endswith(_ARABIC_ENDS)
            and form not in self.flags.names.nationality
            and not self.flags.names.triggers.get(form)
        )

    def _is_family(self, word: int, sure: bool = False) -> bool:
        """A rare word with the article, or a word that some people bear as a family name and news seldom has."""
        flags = self.flags
        if flags.cut[word] or flags.stop[word] or flags.nation[word] or not flags.word[word]:
            return False
        if flags.owned[word]:
            # شريف بكفاءته
            return False
        if (
            flags.title[word]
            or flags.profession[word]
            or flags.office[word]
            or flags.qualifier[word]
        ):
            return False
        count = flags.count[word]
        if sure and count < _UNSEEN and len(flags.forms[word]) > 3:
            return True
        if flags.definite[word]:
            return (count < _RARE_FAMILY and flags.stems[word].endswith("ي")) or (
                self.family[word] >= 2 and count < 300
            )
        return self.family[word] >= 10 and count < 20 * self.family[word]

    def _end(self, board: Board, words: list[int], at: int) -> int:
        """Where a person's name stops that holds the words up to ``at``."""
        limit = min(len(words), at + _LONGEST - 2)
        while at < limit and not board.taken(at) and self._is_family(words[at]):
            at += 1
        return at

    def _gloss(self, board: Board, words: list[int], at: int) -> None:
        """كلارا فيندت (Klara Wendt): a Latin spelling, or of a body a short form, in brackets or quotation marks."""
        flags = self.flags
        before = board.at(at - 1) if at else None
        if before is None or before.label in ("LOC", "MISC") or at + 2 >= len(words):
            return
        stop = at + 1
        while stop < len(words) and flags.kind[words[stop]] == LATIN:
            stop += 1
        if (
            stop == at + 1
            and before.label == "ORG"
            and before.stop - before.start > 1
            and self._is_acronym(board, words, stop)
        ):
            stop += 1
        if at + 1 < stop < len(words) and flags.raw[words[stop]] in _CLOSE[flags.raw[words[at]]]:
            board.replace([], Span(at + 1, stop, before.label, "gloss", 0))

    def _is_acronym(self, board: Board, words: list[int], at: int) -> bool:
        """نزاهة in الهيئة الوطنية لمكافحة الفساد (نزاهة): one short word that names nothing else."""
        flags = self.flags
        word = words[at]
        own = board.at(at)
        if own is not None and (
            own.label in ("LOC", "PERS") or own.start < at or own.stop > at + 1
        ):
            return False
        return (
            flags.word[word]
            and 1 < len(flags.forms[word]) <= _LONGEST_ACRONYM
            and flags.count[word] < _COMMON_ACRONYM
            and not flags.nation[word]
            and not flags.stop[word]
            and not flags.names.triggers.get(flags.stems[word])
            and not flags.forms[word].endswith(("يه", "تها", "ها"))
        )


def _is_full_name(match: Match) -> bool:
    return match.phrase.label == "PERS" and not match.phrase.weak and len(match.phrase.words) > 1
