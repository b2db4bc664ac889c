"""Offices and names in a source phrase: places that make an office definite, ranks, papers named with an adjective."""

from __future__ import annotations

from isnad.attributions import words as w
from isnad.attributions.state import Phrase
from isnad.normalize import fold

_NOMINAL = (*w.NOMINAL, w.FOREIGN)


class Offices:
    """The part of the classifier that looks at offices. Users set ``parser``, ``word``, ``document``, ``resources``."""

    def _family_follows(self, phrase: Phrase) -> bool:
        """Whether a given name that is a title too has a family name behind it and no more (سلطان القحطاني)."""
        if phrase.stop - phrase.start != 2 or self.word(phrase.start).definite:
            return False
        family = self.word(phrase.stop - 1)
        nisba = family.bare.endswith("ي") and family.bare[2:] not in self.resources.adjectives
        known = fold(family.bare) in self.resources.family
        return family.definite and not family.clitic and (known or nisba)

    def _family_of_tagged(self, phrase: Phrase) -> bool:
        """Whether a single word ends the name of a person tagged elsewhere (محمد السويد، السويد)."""
        if phrase.stop - phrase.start != 1:
            return False
        ends = {fold(self.document.cue(stop - 1)) for stop in self.parser.name_ends}
        return fold(self.word(phrase.start).bare) in ends

    def _branch(self, phrase: Phrase) -> bool:
        """Whether a phrase names the branch of a service in a town (تعليم جدة)."""
        return self.parser.branch(phrase.start)

    def _of_a_place(self, phrase: Phrase) -> bool:
        """Whether an office is made definite by the place that it is of (أمير منطقة عسير)."""
        for j in range(phrase.head + 1, min(phrase.stop, phrase.head + 4)):
            word = self.word(j)
            if word.clitic or word.conjunction or word.category not in _NOMINAL:
                return False
            if word.bare in self.resources.places:
                return True
        return False

    def _ministry(self, phrase: Phrase) -> bool:
        """Whether a ministry is called without its noun (الدفاع الروسية)."""
        noun, adjective = self.word(phrase.start), self.word(phrase.stop - 1)
        called = noun.definite and noun.bare[2:] in self.parser.lists["ministry"]
        return (
            called and phrase.stop - phrase.start == 2 and adjective.core in self.resources.states
        )

    def _paper(self, phrase: Phrase) -> bool:
        """Whether a masculine noun has a feminine adjective of a country: the name of a paper (البيان الإماراتية)."""
        if phrase.stop - phrase.start != 2:
            return False
        noun, adjective = self.word(phrase.start), self.word(phrase.stop - 1)
        if noun.bare[2:] in self.parser.lists["ministry"]:
            return False
        masculine = noun.head is None or (noun.head.gender == "m" and noun.head.number == "s")
        named = noun.definite and masculine and not noun.bare.endswith(("ة", "ات"))
        return named and adjective.bare.endswith("ية") and adjective.core in self.resources.states

    def _behind_rank(self, phrase: Phrase, at: int) -> int | None:
        """The name behind a rank or degree that ends a chain of offices (عضو دارة الملك فلان، الدكتور علان)."""
        for j in range(phrase.stop - 2, at, -1):
            here = self.word(j)
            if here.category != w.HEAD or not here.definite or here.conjunction or here.clitic:
                continue
            if here.core in self.parser.lists["rank"]:
                size = self.parser.personal_name(j + 1, phrase.stop)
                if size > 1 and not self.parser.is_somebodys(at, j + 1):
                    return j + 1
                return None
        return None

    def _title_behind(self, phrase: Phrase, stop: int) -> frozenset[str]:
        """The words of an office that follows the name (الدكتور فلان، مدير الصحة), its head included."""
        word = self.word
        j = stop
        while j < phrase.stop and word(j).category == w.COMMA:
            j += 1
        if j >= phrase.stop or word(j).head is None or word(j).head.type != "title":
            return frozenset()
        return frozenset(
            word(k).core for k in range(j, phrase.stop) if word(k).category in _NOMINAL
        )

    def _tagged_bearer(self, phrase: Phrase, at: int) -> int | None:
        """The first token of a tagged person of two parts or more behind a title (القيادي في حركة كذا فلان علان)."""
        kin = self.word(at).core in self.parser.lists["kin"]
        for j in range(at + 1, phrase.stop - 1):
            if kin and self.word(j).category != w.COMMA:
                continue  # والد الشهيد فلان, but والده، فلان
            kin = False
            stop = self.parser.persons.get(j, 0)
            if stop - j < 2 or stop > phrase.stop:
                continue
            if self.document.cue(j) in self.parser.lists["spoken_for"]:
                continue  # باسم is in no name here
            before = self.word(j - 1)
            owned = before.head is not None and not (before.definite or before.possessed)
            if owned and self.parser.honours(j - 1):
                owned = False
            owned = owned or before.category == w.PREP  # متحدث باسم فلان
            owned = owned or self._under_title(at, j)
            if owned or self.parser.of_body(phrase.start, j) or self.parser.is_somebodys(at, j):
                return None
            return j
        return None

    def _under_title(self, at: int, j: int) -> bool:
        """Whether the name at token ``j`` is that of a title inside the office (عضو في حزب الرئيس السابق فلان)."""
        k = j - 1
        while k > at and self.word(k).category == w.ADJECTIVE and self.word(k).definite:
            k -= 1
        inner = self.word(k)
        if k - 1 <= at or inner.head is None or inner.head.type != "title" or not inner.definite:
            return False
        of = self.word(k - 1)
        return of.category in (w.NOUN, w.HEAD) and not (of.definite or of.possessed)
