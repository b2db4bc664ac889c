"""Places and what is built in them: facilities named after a ruler, bodies of a region, adjectives that look like countries."""

from __future__ import annotations

import re

import numpy as np

from isnad.document import NUMBER, WORD
from isnad.entities.board import Board, Span
from isnad.entities.gazetteer import Match
from isnad.entities.organisations import OrganisationRules
from isnad.entities.wordflags import WordFlags

_GIVEN = 3
#: A word that news has so often is no town, whatever stands before it.
_COMMON = 400
#: How seldom news has a word that is a place for its type noun alone, with the article and without.
_RARE_DEFINITE = 15
_RARE = 8
_SHORTEST = 4
_LONGEST_NAME = 7
#: Plurals that take an adjective in the feminine: الأندية, المسابقات, الملاعب, الجماهير, الأسواق, الأسهم.
_PLURAL = re.compile(r"[وف]?(?:[بك]?ال|لل)(?:.+(?:ه|ات)|..ا.ي?.|ا..ا.|ا...)$")
_PERSONS = frozenset(["profession", "title"])
#: Numbers from eleven on have their noun in the accusative singular: ثلاثة عشر روسيا.
_COUNTED_FROM = 11


class PlaceRules:
    """The rules bound to a vocabulary."""

    def __init__(self, flags: WordFlags, organisations: OrganisationRules) -> None:
        self.flags = flags
        self.organisations = organisations
        names = flags.names
        self.joining, self.transitive, self.feminine, self.prepositions = map(
            names.words_in, ("joining", "transitive", "feminine_country", "preposition")
        )
        self.heads = flags.any_of("site_kept", "of_person", "of_place", "settlement")
        self.announces = flags.any_of("place", "site_name")
        self.named = [
            word and not definite and (
                names.given.get(stem, 0) >= _GIVEN
                or names.family.get(stem, 0) >= _GIVEN
                or stem in self.joining
                or stem.startswith("عبدال")
            )
            for word, definite, stem in zip(flags.word, flags.definite, flags.stems, strict=True)
        ]  # fmt: skip
        known = names.words_of_phrases
        self.relative = np.array(
            [
                word and not definite and raw.endswith("ية") and stem not in known
                for word, definite, raw, stem in zip(
                    flags.word, flags.definite, flags.raw, flags.stems, strict=True
                )
            ],
            bool,
        )
        self.doubtful = np.array(
            [
                nation and word and (stem in self.feminine or (stem.endswith("يا") and not cut))
                for nation, word, stem, cut in zip(
                    flags.nation, flags.word, flags.stems, flags.cut, strict=True
                )
            ],
            bool,
        )

    def apply(
        self, board: Board, types: np.ndarray, words: list[int], matches: list[Match]
    ) -> None:
        """Settle the places, facilities, regional bodies and doubtful countries of one document on its board.

        ``matches`` are its gazetteer names.
        """
        flags = self.flags
        for match in matches:
            if match.phrase.weak and match.phrase.label == "LOC" and match.start:
                self._town(board, words, match)
        for at in np.flatnonzero(self.heads[types]).tolist():
            if flags.definite[words[at]] or at + 2 >= len(words):
                continue
            if flags.title[words[at + 1]] and flags.definite[words[at + 1]]:
                self._named_after(board, words, at)
            elif flags.of_place[words[at]] and flags.place[words[at + 1]]:
                self._regional(board, words, at)
        for at in np.flatnonzero(self.announces[types]).tolist():
            if at + 1 < len(words) and not board.taken(at + 1) and self._is_rare(words, at):
                first = at if flags.site_kept[words[at]] and not board.taken(at) else at + 1
                board.put(Span(first, at + 2, "LOC", "settlement"))
        for at in np.flatnonzero(self.relative[types]).tolist():
            own = board.at(at)
            if (
                own is not None
                and at
                and own.label == "LOC"
                and own.stop == at + 1
                and own.start >= at - 1
            ):
                noun = words[at - 1]
                if flags.place[noun] and not flags.definite[noun]:
                    # قرية تراثية: an adjective of the noun, no name of the village.
                    board.closed.add(at)
                    board.replace([own], None)
        for at in np.flatnonzero(self.doubtful[types]).tolist():
            own = board.at(at)
            single = own is None or (own.label == "LOC" and own.stop - own.start == 1)
            if not (at and single):
                continue
            if self._is_adjective(board, words, at):
                board.closed.add(at)
                if own is not None:
                    board.replace([own], None)
            elif (
                own is None
                and flags.stems[words[at]] in self.feminine
                and self._is_object(words, at)
            ):
                board.put(Span(at, at + 1, "LOC", "settlement"))

    def _is_rare(self, words: list[int], at: int) -> bool:
        """وادي نمار, منطقة الفازة: whether a word after a bare type of place is one that news hardly has."""
        flags = self.flags
        if flags.definite[words[at]]:
            return False
        word = words[at + 1]
        form = flags.forms[word]
        if flags.cut[word] or not flags.word[word] or flags.stop[word] or flags.nation[word]:
            return False
        if len(form) < _SHORTEST or flags.names.triggers.get(flags.stems[word]):
            return False
        if flags.definite[word]:
            return (
                flags.of_town[words[at]]
                and not flags.organisation[words[at]]
                and flags.count[word] < _RARE_DEFINITE
                and not form.endswith(("ي", "يه"))
            )
        return (
            flags.site_name[words[at]]
            and flags.count[word] < _RARE
            and not form.endswith(("ي", "ه", "ا", "ين", "ون", "ات", "هم", "نا"))
        )

    def _town(self, board: Board, words: list[int], match: Match) -> None:
        """محافظ شقراء, بلدية رماح: a town called like an everyday word, after what only a town has."""
        flags = self.flags
        at = match.start
        before, word = words[at - 1], words[at]
        if match.cut or flags.definite[before] or flags.nation[word]:
            return
        if not (flags.settlement[before] or flags.of_town[before]):
            return
        stem = flags.stems[word]
        if match.stop - at == 1 and (
            flags.count[word] > _COMMON or flags.names.triggers.get(stem) or stem.endswith("يه")
        ):
            return
        if all(_gives_way(span, match) for span in board.over(at, match.stop)):
            # بلدية بحرة: the whole word is the name, though news reads it as ب and حرة.
            board.replace([], Span(at, match.stop, "LOC", "settlement", 0))

    def _named_after(self, board: Board, words: list[int], at: int) -> None:
        """مطار الملك فهد الدولي, مستشفى الأمير سلطان: a head, a title, a name, adjectives."""
        flags = self.flags
        head = words[at]
        town = flags.settlement[head]
        if not (flags.site_kept[head] or flags.of_person[head] or town):
            return
        start = stop = at + 2
        while stop < min(len(words), start + _LONGEST_NAME):
            word = words[stop]
            servant = stop > start and flags.forms[words[stop - 1]] in self.joining
            if flags.cut[word] or not (self.named[word] or (servant and flags.word[word])):
                break
            stop += 1
        if stop == start:
            return
        last = stop
        while stop < min(len(words), last + 2):
            word = words[stop]
            if flags.country[word] or not (
                self.organisations.is_adjective(word) and flags.forms[word].endswith(("ي", "يه"))
            ):
                break
            stop += 1
        if town and stop == last:
            # مدينة الملك فهد alone is no name; مدينة الملك فهد الرياضية is one.
            return
        label = "LOC" if flags.site_kept[head] or town else "ORG"
        if label == "ORG":
            stop = self.organisations.purpose(words, stop)
        own = board.at(at)
        if own is not None and own.start == at and own.stop >= stop and own.label != "PERS":
            return
        if not any(span.start < at or span.stop > stop for span in board.over(at, stop)):
            board.replace([], Span(at, stop, label, "facility"))

    def _regional(self, board: Board, words: list[int], at: int) -> None:
        """أمانة منطقة الرياض, شرطة محافظة الطائف: a body and the region that it is for."""
        flags = self.flags
        region = words[at + 1]
        if flags.definite[region] or flags.cut[region]:
            return
        place = board.at(at + 2)
        if place is None or place.label != "LOC" or place.start != at + 2:
            return
        if flags.cut[words[at + 2]] or board.taken(at + 1):
            return
        board.replace([], Span(at, place.stop, "ORG", "institution"))

    def _is_object(self, words: list[int], at: int) -> bool:
        """ضد السعودية, من السعودية: no adjective stands behind a preposition."""
        flags = self.flags
        return not flags.cut[words[at]] and flags.forms[words[at - 1]] in self.prepositions

    def _is_adjective(self, board: Board, words: list[int], at: int) -> bool:
        """الأندية السعودية, طائرات سورية, دبلوماسيا روسيا, 13 روسيا: the word agrees with the noun before it."""
        flags = self.flags
        before = words[at - 1]
        if flags.kind[before] == NUMBER:
            digits = flags.raw[before]
            return (
                flags.stems[words[at]].endswith("يا")
                and digits.isdecimal()
                and _COUNTED_FROM <= int(digits) < 1900
            )
        if flags.kind[before] != WORD or flags.stop[before]:
            return False
        noun = flags.stems[before]
        if flags.stems[words[at]].endswith("يا"):
            # طرد دبلوماسيا روسيا: a person in the accusative; متهما روسيا has it as its object.
            return (
                noun.endswith("ا")
                and noun not in self.transitive
                and not _PERSONS.isdisjoint(flags.names.triggers.get("ال" + noun[:-1], ()))
            )
        if flags.cut[words[at]] or flags.title[before] or flags.profession[before]:
            return False
        if flags.stems[words[at]] == "سوريه":
            return not flags.definite[before] and noun.endswith(("ه", "ات")) and not (
                flags.place[before] or flags.of_place[before] or flags.site_kept[before]
            )  # fmt: skip
        return _PLURAL.match(flags.forms[before]) is not None


def _gives_way(span: Span, match: Match) -> bool:
    return match.start <= span.start and span.stop <= match.stop and span.label in ("LOC", "MISC")
