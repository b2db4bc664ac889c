"""Names of organisations by their grammar: a type noun and the words that make it one of its kind."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from isnad.document import LATIN, NUMBER, WORD
from isnad.entities.board import Board
from isnad.entities.features import QUOTES
from isnad.entities.wordflags import WordFlags

_LONGEST = 7
_SELDOM = 6
_RARE = 250
#: Ends of the adjectives that are made of nouns, which most adjectives in names of bodies are.
_ADJECTIVES = ("ي", "يه", "يين")
#: Pronouns on a noun, which is then no name: شؤونهم.
_SUFFIXES = ("هم", "ها", "هما", "كم", "نا", "ته", "تها", "تهم")
#: قوات الجيش is no name, الجيش الوطني in قوات الجيش الوطني is one.
_FORCES = "قوات"


class OrganisationRules:
    """The grammar bound to a vocabulary."""

    def __init__(self, flags: WordFlags) -> None:
        self.flags = flags
        self.ministers, self.of_the_day, self.states = map(
            flags.names.words_in, ("minister", "of_the_day", "of_state")
        )
        self.opens = flags.any_of(
            "body", "ministry", "institution", "the_institution", "union", "namehead", "of_name",
            "department",
        )  # fmt: skip
        self.bare = flags.any_of("institution", "union", "namehead", "of_name").tolist()
        self.quotes = np.array([raw in QUOTES for raw in flags.raw], bool)

    def apply(
        self, board: Board, types: np.ndarray, words: list[int], sure: Collection[int] = ()
    ) -> None:
        """Put the organisations of one document on its board; gazetteer names that begin at ``sure`` stay as they are."""
        flags = self.flags
        for at in np.flatnonzero(self.opens[types]).tolist():
            if at in sure:
                continue
            head = words[at]
            if flags.body[head]:
                self._body(board, words, at)
            if flags.ministry[head]:
                self._ministry(board, words, at)
            elif flags.the_institution[head]:
                self._definite(board, words, at)
            elif self.bare[head] and not flags.definite[head]:
                self._bare(board, words, at)
            if flags.department[head] and not flags.definite[head]:
                self._department(board, words, at)
        for at in sure:
            self._of_state(board, words, at)
        for at in np.flatnonzero(self.quotes[types]).tolist():
            self._quoted(board, words, at)

    @staticmethod
    def _put(board: Board, start: int, stop: int, method: str) -> None:
        """Put an organisation in; a name that it would cut in two stays whole: تنظيم الخوذ البيضاء."""
        last = board.at(stop - 1)
        if last is not None and last.label != "MISC" and last.start > start:
            stop = max(stop, last.stop)
        board.grow(start, stop, "ORG", method)

    def _of_state(self, board: Board, words: list[int], at: int) -> None:
        """المحكمة العليا | البرازيلية: a gazetteer name that many states have, and the adjective of one that agrees."""
        flags, own = self.flags, board.at(at)
        if own is None or own.label != "ORG" or (own.start, own.stop) != (at, at + 2):
            return
        if own.stop >= len(words):
            return
        head, after = flags.stems[words[at]], words[own.stop]
        if (
            head in self.states
            and flags.country[after]
            and self.is_adjective(after)
            and flags.forms[after].endswith("ه") == head.endswith("ه")
            and not board.taken(own.stop)
        ):
            board.grow(at, own.stop + 1, "ORG", own.method)

    def _quoted(self, board: Board, words: list[int], at: int) -> None:
        """موقع "أكسيوس", قناة «المسيرة»: what stands in quotation marks after a type noun is its name."""
        flags = self.flags
        if not at:
            return
        head = words[at - 1]
        if not (flags.outlet[head] or flags.of_name[head] or flags.namehead[head]):
            return
        stop = at + 1
        while stop < len(words) and stop < at + 6 and not self.quotes[words[stop]]:
            if flags.kind[words[stop]] not in (WORD, LATIN, NUMBER):
                return
            stop += 1
        if at + 1 < stop < len(words) and self.quotes[words[stop]]:
            over = board.over(at + 1, stop)
            if not any(span.start < at + 1 or span.stop > stop for span in over):
                board.grow(at + 1, stop, "ORG", "quoted")

    def _body(self, board: Board, words: list[int], at: int) -> None:
        """الجيش التركي, السفارة الكورية الشمالية: a body of the state and its adjectives of nationality."""
        flags = self.flags
        if at and flags.stems[words[at - 1]].removeprefix("ال") in self.ministers:
            # وزير الخارجية الأمريكي is a title.
            return
        stem = flags.stems[words[at]]
        before = words[at - 1] if at else None
        if (
            before is not None
            and not flags.office[before]
            and flags.stems[before] != _FORCES
            and self._excepted(words, at - 1)
        ):
            return
        feminine = stem.endswith(("ه", "ات", "الاركان"))
        stop = at + 1
        while (
            stop < len(words)
            and stop < at + 3
            and self.is_adjective(words[stop])
            and flags.nation[words[stop]]
            and flags.forms[words[stop]].endswith("ه") >= feminine
            and (
                feminine
                or before is None
                or not flags.organisation[before]
                or not flags.forms[words[stop]].endswith("ه")
            )
        ):
            # A feminine adjective after الدفاع or العدل agrees with وزارة, which is left out.
            stop += 1
        if stop > at + 1:
            own = board.at(at)
            start = own.start if own is not None and own.label == "ORG" else at
            board.grow(start, stop, "ORG", "body")

    def _ministry(self, board: Board, words: list[int], at: int) -> None:
        """وزارة الصحة والسكان المصرية: the ministry, its field, its country."""
        flags = self.flags
        first = stop = self._purpose_nouns(words, at + 1)
        while stop < len(words) and stop < first + _LONGEST - 1:
            word = words[stop]
            if not (self._goes_on(word) if stop > first else self.is_adjective(word)) and not (
                stop > first and self._joined(word)
            ):
                break
            stop += 1
            if flags.nation[word] and stop > first + 1:
                break
        if stop > first:
            self._put(board, at, stop, "ministry")

    def _department(self, board: Board, words: list[int], at: int) -> None:
        """إدارة شؤون المعلمين, لجنة فض المنازعات: a bare type noun, purpose nouns, definite words or a place."""
        flags = self.flags
        first = stop = self._purpose_nouns(words, at + 1)
        if first == at + 1 or self._excepted(words, at) or self._excepted(words, first - 1):
            return
        over = board.at(first) if first < len(words) else None
        if over is not None and over.start == first and over.label == "LOC":
            stop = over.stop
        else:
            while stop < len(words) and stop < first + 3:
                word = words[stop]
                if flags.the_institution[word] or not (
                    self.is_adjective(word)
                    if stop == first
                    else self._goes_on(word) or self._joined(word)
                ):
                    break
                stop += 1
        end = self.purpose(words, stop) if stop > first else stop
        if stop > first and not any(span.start < at for span in board.over(at, end)):
            self._put(board, at, end, "institution")

    def _purpose_nouns(self, words: list[int], at: int) -> int:
        """Where at most two bare nouns of purpose that begin at ``at`` stop: شؤون, إعادة إعمار."""
        flags = self.flags
        stop = at
        while (
            stop < min(len(words), at + 2)
            and flags.purpose[words[stop]]
            and not flags.cut[words[stop]]
            and not flags.definite[words[stop]]
        ):
            stop += 1
        return stop

    def _excepted(self, words: list[int], at: int) -> bool:
        """Whether a word and the next are a phrase that is no name: انتخابات الرئاسة, مجلس إدارة."""
        stems = self.flags.stems
        pair = tuple(stems[word] for word in words[at : at + 2])
        return pair in self.flags.names.exceptions

    def is_adjective(self, word: int) -> bool:
        """Whether a word can go on in a definite phrase: definite, no proclitic, no function word or title."""
        flags = self.flags
        return (
            flags.definite[word]
            and not flags.cut[word]
            and not flags.stop[word]
            and not flags.title[word]
            and not flags.qualifier[word]
        )

    def _goes_on(self, word: int, feminine: bool = False) -> bool:
        """Whether a definite word looks like an adjective, so that it is no object of the verb: المدني, العامة."""
        form = self.flags.forms[word]
        return self.is_adjective(word) and (
            form.endswith(_ADJECTIVES)
            or self.flags.attribute[word]
            or (feminine and form.endswith("ه"))
        )

    def _joined(self, word: int) -> bool:
        """Whether a word joins another definite noun: والصناعة."""
        flags = self.flags
        form = flags.forms[word]
        return (
            flags.word[word]
            and form.startswith("وال")
            and len(form) > 5
            and not flags.stop[word]
            and not flags.nation[word]
            and not flags.names.triggers.get(form[1:])
        )

    def purpose(self, words: list[int], at: int) -> int:
        """Where a purpose phrase that begins at ``at`` stops: للسلامة البحرية, لرصد الأوبئة; ``at`` if there is none."""
        flags = self.flags
        if at >= len(words) or not flags.word[words[at]]:
            return at
        word = words[at]
        form = flags.forms[word]
        if flags.stop[word] or flags.qualifier[word]:
            return at
        if (
            form.startswith("لل")
            and len(form) > 3
            and not flags.names.trigger("ال" + form[2:], "qualifier")
            and not flags.names.trigger("ال" + form[2:], "title")
            and not flags.names.trigger("ال" + form[2:], "union")
        ):
            stop = at + 1
        elif form.startswith("ل") and self._is_purpose_noun(word):
            stop = at + 1
            if stop >= len(words) or not self.is_adjective(words[stop]):
                return at
            stop += 1
        else:
            return at
        limit = min(len(words), at + 4)
        while stop < limit and (self._describes(words, stop) or self._joined(words[stop])):
            stop += 1
        return stop

    def _describes(self, words: list[int], at: int) -> bool:
        """الجريمة المنظمة: whether a definite word is an adjective of the one before; لكرة القدم | الاتهام has an object there."""
        return self._goes_on(words[at], self.flags.forms[words[at - 1]].endswith(("ه", "ات")))

    def _is_purpose_noun(self, word: int) -> bool:
        flags = self.flags
        rest = flags.forms[word][1:]
        return flags.names.trigger(rest, "purpose") or (
            len(rest) > 4 and rest.endswith("ي") and not rest.startswith("ال")
        )

    def _definite(self, board: Board, words: list[int], at: int) -> None:
        """المركز الوطني للإحصاء: a definite type noun, adjectives, and what it is for; or its country."""
        flags = self.flags
        if at + 1 < len(words) and flags.stems[words[at + 1]] in self.of_the_day:
            # المؤتمر الصحفي
            return
        feminine = flags.stems[words[at]].endswith("ه")
        stop = at + 1
        while (
            stop < len(words)
            and stop < at + 4
            and self._goes_on(words[stop], feminine)
            and self._is_free(board, at, stop)
        ):
            stop += 1
        end = self.purpose(words, stop) if stop > at + 1 else stop
        if end > stop:
            self._put(board, at, end, "institution")
        elif stop > at + 2 and flags.nation[words[stop - 1]]:
            self._put(board, at, stop, "institution")

    @staticmethod
    def _is_free(board: Board, at: int, stop: int) -> bool:
        """Whether no other name than an organisation that begins at ``at`` holds the word at ``stop``; the body of a state
        is whole with its adjective."""
        own = board.at(stop)
        return own is None or (own.start == at and own.label == "ORG" and own.method != "body")

    def _bare(self, board: Board, words: list[int], at: int) -> None:
        """هيئة السكك الحديدية, وكالة X للأنباء, اتحاد مزارعي X, قناة X: a bare type noun and its complement."""
        flags = self.flags
        if at + 1 < len(words) and not flags.definite[words[at + 1]] and self._excepted(words, at):
            # مجلس إدارة الشركة
            return
        head = words[at]
        stop, definites, loose = at + 1, 0, 0
        while stop < len(words) and stop < at + 5:
            word = words[stop]
            if stop > at + 1 and self.purpose(words, stop) > stop:
                break
            if flags.country[word] and stop > at + 1 and (flags.side[head] or not definites):
                # شركة بوينغ | الأمريكية, نادي السد | القطري
                break
            if definites and flags.the_institution[word]:
                # مجلس الوزراء | الهيئة الوطنية للنفط: another body begins.
                break
            if (self._goes_on(word) if definites else self.is_adjective(word)) or (
                definites and self._joined(word)
            ):
                definites += 1
            elif (
                (flags.word[word] or flags.kind[word] == LATIN)
                and not flags.cut[word]
                and not flags.stop[word]
                and not flags.nation[word]
                and not definites
                and loose < 2
                and not flags.title[word]
                and not flags.office[word]
            ):
                loose += 1
            else:
                break
            stop += 1
        if stop == at + 1:
            return
        end = self.purpose(words, stop)
        if end > stop and (
            definites
            or (loose == 1 and not flags.namehead[head])
            or self._names_only(board, at + 1, stop)
        ):
            self._put(board, at, end, "institution")
            return
        if any(span.label == "PERS" or span.start <= at for span in board.over(at, stop)):
            return
        if (
            (flags.institution[head] and not loose and definites >= 2)
            or (flags.union[head] and loose and definites)
            or (flags.guild[head] and not loose and definites)
            or (
                flags.namehead[head]
                and not loose
                and definites
                and flags.count[words[at + 1]] < _RARE
            )
        ):
            self._put(board, at, stop, "institution")
        elif flags.namehead[head] and loose and self._seldom(words[at + 1]):
            board.grow(at, at + 2, "ORG", "institution")

    def _seldom(self, word: int) -> bool:
        """جامعة لافال: whether news hardly has a word that is no adjective in -ي, so that a type noun makes it a name."""
        flags = self.flags
        return (
            flags.word[word]
            and flags.count[word] < _SELDOM
            and len(flags.stems[word]) > 3
            and not flags.stems[word].endswith(("ي", "يه", "ا", *_SUFFIXES))
            and not flags.forms[word].startswith("لت")
            and not flags.definite[word]
        )

    @staticmethod
    def _names_only(board: Board, start: int, stop: int) -> bool:
        return all(board.taken(at) for at in range(start, stop))
