"""Who bears a title: the personal name that stands at some distance behind an office (القنصل في مشهد سامي حداد)."""

from __future__ import annotations

from dataclasses import replace

from isnad.attributions import words as w
from isnad.attributions.state import Phrase
from isnad.normalize import fold

#: What may follow a name that ends a source.
_AFTER = frozenset(
    (w.COMP, w.COLON, w.QUOTE, w.COMMA, w.PREP, w.REL, w.TIME, w.OPEN, w.STOP, w.DASH, w.SUB,
     w.PARTICLE, w.AUX, w.VERB, w.NEG)
)  # fmt: skip
_CLOSING = frozenset((w.COMMA, w.COMP, w.COLON, w.OPEN, w.PREP, w.TIME, w.QUOTE, w.REL, w.STOP))
_TITLES = ("title", "role")
_REACH = 16


class Bearers:
    """The part of the phrase parser that looks for the bearer of an office behind its phrase."""

    def bearer(self, phrase: Phrase, high: int, prepositions=()) -> Phrase | None:
        """``phrase`` up to the personal name behind it, None where it names one or none follows.

        Only what qualifies the office may stand between: prepositional phrases, adjectives, a
        further title. Cost: linear in at most ``_REACH`` tokens.
        """
        if phrase.head < 0 or phrase.stop >= high:
            return None
        head = self.word(phrase.head).head
        if any(not (self.of_body(phrase.start, k) or self.inside_body(k)) for k in phrase.names):
            return None
        called = self._called(phrase, high)
        if called is not None:
            return called
        if head.type not in _TITLES or head.number != "s":
            return None
        limit = min(high, phrase.stop + _REACH)
        j = phrase.stop
        if self.word(j).category == w.QUOTE:
            close = self.closing.get(j, j) - 1  # المتحدث الرسمي "سامي حداد"
            size = self.personal_name(j + 1, close) if close > j + 1 else 0
            if size and j + 1 + size == close:
                return Phrase(
                    phrase.start, close + 1, phrase.head, list(range(j + 1, close)),
                    phrase.common, (j + 1, close),
                )  # fmt: skip
            return None
        if self.word(j).category == w.OPEN:
            size = self.personal_name(j + 1, limit)
            if size and self.category(j + 1 + size, high) == w.CLOSE:  # الشاعر (سامي حداد)
                span = j + 1, j + 1 + size
                return Phrase(
                    phrase.start, span[1], phrase.head, list(range(*span)), phrase.common, span
                )
            return None
        if self.word(j).category == w.COMMA:
            return self._apposed(phrase, j + 1, high)
        qualified = False
        while j < limit:
            size = self.personal_name(j, limit)
            if size:
                if self.is_somebodys(phrase.head, j) or not self.free_name(j):
                    return None
                return self._with_name(phrase, j, j + size, high)
            word = self.word(j)
            if word.conjunction:
                return None
            if word.category == w.PREP and self.category(j + 1, limit) == w.HASH:
                j += 1  # لدى #اليمن
                while j < limit and self.word(j).category in (w.HASH, w.NAME):
                    if j in self.persons:
                        break
                    j += 1
                qualified = True
                continue
            free = word.category == w.PREP
            if free or (word.clitic and word.category in w.NOMINAL):
                at = j + 1 if free else j
                if word.possessed or at >= limit or self.is_setting(at):
                    return None
                after = self.word(at)
                said = (word.bare if free else word.clitic) in prepositions
                if said or after.category not in w.NOMINAL or (free and after.clitic):
                    return None
                if (word.clitic == "ل" or word.bare == "مع") and self.is_addressee(at):
                    return None
                end = self.genitive(at, limit, high, prepositions)
                if end is None:
                    return None
                j, qualified = end, True
                if j < limit and self.word(j).category == w.COMMA:
                    return self._apposed(phrase, j + 1, high)
            elif word.category == w.HASH or (
                word.category == w.HEAD and word.head.type in _TITLES and word.definite
            ):
                j += 1
            elif word.category in w.NOMINAL and word.definite and not word.possessed:
                if not qualified and word.category != w.ADJECTIVE and j > phrase.stop:
                    return None
                j += 1
                if j < limit and self.word(j).category == w.COMMA:
                    return self._apposed(phrase, j + 1, high)
            else:
                return None
        return None

    def of_body(self, start: int, k: int) -> bool:
        """Whether the name at token ``k`` is that of a king or prince after whom a body is called (دارة الملك فلان)."""
        while k > start and self.word(k - 1).category == w.NAME:
            k -= 1
        title = self.word(k - 1) if k - 2 >= start else None
        if title is None or not title.definite or title.core not in self.lists["patron"]:
            return False
        body = self.word(k - 2)
        return body.category in w.NOMINAL and not body.definite and not body.possessed

    def is_tagged(self, i: int) -> bool:
        """Whether the entity tagger has token ``i`` in a name."""
        return i in self.tagged

    def inside_body(self, i: int) -> bool:
        """Whether the tagger has token ``i``, no given name, inside the name of a body or place that began before it."""
        at = self.document.start[i]
        titled = i > 0 and self._titled(i - 1)
        patron = titled and self.word(i - 1).core in self.lists["patron"]  # مطار الملك فلان
        led = (self.word(i).given or titled) and not patron
        return not led and any(
            e["start"] < at < e["end"] for e in self.entities if e["label"] in ("ORG", "LOC")
        )

    def tagged_part(self, word: str) -> bool:
        """Whether a word stands in a name that the entity tagger has found anywhere in the document."""
        if self._parts is None:
            self._parts = set(map(self.document.name, self.tagged))
        return fold(word) in self._parts

    def is_somebodys(self, at: int, name: int) -> bool:
        """Whether the name at token ``name`` is that of the person for whom the office at ``at`` is held.

        So in ``المتحدث باسم الرئيس فلان`` and ``محامي المتهم فلان``.
        """
        spoken = next(
            (k for k in range(at + 1, name) if self.document.cue(k) in self.lists["spoken_for"]), -1
        )
        serves = next((k for k in range(at + 1, name) if self._serves(k)), -1)
        deputy = self.word(at).core in self.lists["deputy"]
        related = self.word(at).core in self.lists["related"] and not self.word(at).definite
        if serves >= 0 and not deputy:
            boss = serves
        elif related and spoken < 0:  # وكيل أعمال النجم فلان
            boss = next((k for k in range(at + 1, min(name, at + 3)) if self._titled(k)), at + 1)
        elif spoken < 0:
            return False
        else:
            boss = max(spoken, at) + 1
        if boss >= name or self.word(boss).head is None or self.word(boss).head.type not in _TITLES:
            return False
        return not any(
            self.word(k).category == w.COMMA
            or (
                k > boss + 1 and self.word(k).head is not None and self.word(k).head.type == "title"
            )
            for k in range(boss, name)
        )

    def _called(self, phrase: Phrase, high: int) -> Phrase | None:
        """The phrase with the name that the text gives its person right behind it (أحد السكان، ويدعى سامي)."""
        j = phrase.stop
        if self.word(j).category == w.COMMA:
            j += 1
        if j + 1 >= high or self.document.cue(j) not in self.lists["called"]:
            return None
        head = self.word(phrase.head).head
        one = head.type in _TITLES or self.word(phrase.start).core in ("احد", "احدي")
        title = self.word(j + 1).head
        start = j + 2 if title is not None and title.type == "title" else j + 1
        size = self.personal_name(start, high) or int(start < high and self._given_like(start))
        return replace(phrase, bearer=(start, start + size)) if size and one else None

    def _apposed(self, phrase: Phrase, start: int, high: int) -> Phrase | None:
        """The bearer between commas behind the office, or behind an aside that tells more of it."""
        return self._between_commas(phrase, start, high) or self._behind_aside(phrase, start, high)

    def _behind_aside(self, phrase: Phrase, start: int, high: int) -> Phrase | None:
        """The tagged bearer behind a clause between commas (زعيم الحزب، الذي فاز أمس، سامي حداد، إن)."""
        first = self.word(start) if start < high else None
        tells = first is not None and (
            first.category == w.REL or (first.definite and first.category in (w.ADJECTIVE, w.NAME))
        )
        if not tells or first.conjunction or start in self.persons:
            return None
        for j in range(start + 1, min(high - 1, start + _REACH)):
            word = self.word(j)
            if word.category in (w.STOP, w.COMP, w.COLON, w.QUOTE):
                return None
            if word.category != w.COMMA:
                continue
            stop = self.persons.get(j + 1)
            if stop is None or stop - j < 3 or stop >= high or self._titled(j - 1):
                return None
            after = self.word(stop)
            if after.category not in (w.COMMA, w.COMP, w.COLON):
                return None
            names = list(range(j + 1, stop))
            return Phrase(phrase.start, stop, phrase.head, names, phrase.common, (j + 1, stop))
        return None

    def _between_commas(self, phrase: Phrase, start: int, high: int) -> Phrase | None:
        """The bearer in apposition between commas (وزير النفط، سامي حداد، إن), with a further title or without."""
        j = start
        while j < min(high, start + 5):
            size = self.personal_name(j, high)
            if size:
                break
            word = self.word(j)
            title = word.head is not None and word.head.type in _TITLES
            qualified = word.definite and word.category in (w.ADJECTIVE, w.NOUN) and j > start
            nisba = word.definite and word.category == w.ADJECTIVE
            if word.clitic or word.conjunction or not (title or qualified or nisba):
                return None
            j += 1
        else:
            return None
        stop = j + size
        if stop >= high:
            return None
        after = self.word(stop)
        ends = after.category in _CLOSING or after.clitic or after.bare in self.lists["speech"]
        if not ends:
            return None
        return Phrase(
            phrase.start, stop, phrase.head, list(range(j, stop)), phrase.common, (j, stop)
        )

    def _with_name(self, phrase: Phrase, start: int, stop: int, high: int) -> Phrase | None:
        if stop < high and self.word(stop).category not in _AFTER and not self.word(stop).clitic:
            return None
        return Phrase(
            phrase.start, stop, phrase.head, list(range(start, stop)), phrase.common, (start, stop)
        )

    def _titled(self, k: int) -> bool:
        head = self.word(k).head
        return head is not None and head.type in _TITLES

    def _serves(self, k: int) -> bool:
        """Whether a person's title with ل stands at token ``k`` (مستشار لوزير)."""
        word = self.word(k)
        return word.clitic == "ل" and word.head is not None and word.head.type in _TITLES

    def free_name(self, i: int) -> bool:
        """Whether the name at token ``i`` stands by itself: not what a body is called (شركة فلان، جامعة الملك فلان)."""
        word, before = self.word(i), self.word(i - 1)
        title = before.head is not None and before.head.type == "title"
        if title and i > 1:
            body = self.word(i - 2)
            owned = body.head is not None and body.head.type in ("institution", "media")
            return before.definite and not (owned and not body.definite)
        if before.definite or before.possessed:
            return True
        return word.given and before.bare in self.resources.places

    def personal_name(self, i: int, limit: int) -> int:
        """How many tokens of a personal name of two parts or more begin at token ``i``; 0 for none."""
        tagged = self.persons.get(i)
        if tagged is not None and tagged <= limit:
            return tagged - i
        if i >= limit or not self._given_like(i):
            return 0
        if i + 1 in self.name_starts and self.is_tagged(i):
            return 0  # of a body with a name: مدير سند | سامي حداد
        j = i + 1
        while j < limit and j - i < 7:
            word = self.word(j)
            if word.conjunction or word.clitic or word.category == w.PREP:
                break
            if word.bare in self.lists["name_particle"] or word.given or self._family_like(word):
                j += 1
                continue
            closes = j + 1 >= limit or self.word(j + 1).category in _AFTER
            plain = word.category in (w.ADJECTIVE, w.NOUN) and not word.definite
            if plain and closes and self.word(j - 1).given and not word.bare.endswith("ا"):
                j += 1  # a family name that is an everyday word too (هدى عربي)
            break
        while j > i + 1 and self.word(j - 1).bare in self.lists["name_particle"]:
            j -= 1
        return j - i if j - i >= 2 else 0

    def _given_like(self, i: int) -> bool:
        word = self.word(i)
        if word.clitic or word.conjunction or word.possessed or word.category not in w.NOMINAL:
            return False
        if word.given or fold(word.bare) in self.resources.given:
            return True
        if i + 1 < len(self.tokens) and self.word(i + 1).bare == "بن":
            return True
        if word.category in (w.ADJECTIVE, w.NOUN) and not word.definite and not word.forms:
            # no adjective: the family name in ي behind it has the article (جبار اللعيبي)
            after = self.word(i + 1) if i + 1 < len(self.tokens) else None
            family = after is not None and after.definite and after.bare.endswith("ي")
            return family and not after.clitic and self._family_like(after)
        unknown = word.category == w.NAME and not word.definite and not word.forms
        return unknown and word.bare not in self.resources.places

    def _family_like(self, word: w.Word) -> bool:
        if word.possessed or word.category not in (*w.NOMINAL, w.FOREIGN):
            return False
        if word.category == w.NAME:
            if fold(word.bare) in self.resources.family:
                return not word.forms  # الزهراني is a town as well
            return not word.forms and not (word.bare in self.resources.places and not word.given)
        if word.definite:
            plain = word.bare[2:]
            family = word.core in self.resources.family or fold(word.bare) in (
                self.resources.family
            )
            if family:
                return True
            adjective = plain in self.resources.adjectives or word.core in self.resources.states
            return word.category == w.ADJECTIVE and plain.endswith("ي") and not adjective
        return word.core in self.resources.family and word.category != w.HEAD
