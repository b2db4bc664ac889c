"""The noun phrase that names a source: where it ends, and what was seen in it.

Arabic puts the speaker after the verb or before it, as a chain of nouns that the first definite
noun or name closes, with adjectives, names, appositions between commas and modifiers after a
preposition. The parser walks that chain with the categories of :mod:`isnad.attributions.words`; it
knows no names by heart: what is no everyday word and stands where a name may stand is taken for
one.
"""

from __future__ import annotations

from bisect import bisect_right

from isnad.attributions import words as w
from isnad.attributions.asides import Asides
from isnad.attributions.bearers import Bearers
from isnad.attributions.chains import Chains, is_participle
from isnad.attributions.modifiers import Modifiers
from isnad.attributions.state import Phrase, Run

_MAX = 28
_UNREAD = object()


__all__ = ["Parser", "Phrase", "is_participle"]


class Parser(Chains, Asides, Bearers, Modifiers):
    """Reads source phrases of one document. ``word(i)`` is the analysis of token ``i``."""

    def __init__(self, document, words, resources, closing: dict[int, int]) -> None:
        self.document = document
        self.tokens = list(map(words.words.__getitem__, document.type))
        #: the analysis of a token
        self.word = self.tokens.__getitem__
        self.analysed = words
        self.lists = resources.words
        self.resources = resources
        self.closing = closing  # opening quotation mark -> token after its closing mark
        self.persons: dict[int, int] = {}  # first token of a tagged person to the token behind
        self.tagged: set[int] = set()  # tokens in tagged names
        self.named: set[int] = set()  # first tokens of tagged names of two words or more
        #: tokens inside a tagged name, its first one left out: (first token, token behind it)
        self.mentions: dict[int, tuple[int, int]] = {}
        #: the first tokens of tagged persons' names of two parts or more, and those behind them
        self.name_starts: frozenset[int] = frozenset()
        self.name_ends: frozenset[int] = frozenset()
        self.entities = ()  # rows of the document's entities table
        self.barriers: list[int] = []  # tokens, in order, before which a phrase ends at the latest
        #: first tokens of clauses that only tell how a writing came or a name is withheld, to the token behind
        self.asides: dict[int, int] = {}
        self._known: dict[tuple, Phrase | None] = {}
        self._cues: set[str] | None = None
        self._parts: set[str] | None = None

    def category(self, i: int, stop: int) -> int:
        return self.tokens[i].category if i < stop else w.STOP

    def parse(
        self, i: int, stop: int, prepositions=(), first_clitic: str = "", depth: int = 0
    ) -> Phrase | None:
        """The phrase that begins at token ``i`` and ends before ``stop``; None where none can.

        ``prepositions`` are those with which the verb's content begins, so that they end the
        phrase. ``first_clitic`` is the attached preposition that the first word may carry.
        """
        key = i, stop, prepositions, first_clitic, depth
        known = self._known.get(key, _UNREAD)
        if known is _UNREAD:
            known = self._known[key] = self._parse(i, stop, prepositions, first_clitic, depth)
        return known

    def _parse(self, start, stop, prepositions, first_clitic, depth) -> Phrase | None:
        first = self.word(start)
        if first.clitic and first.clitic != first_clitic:
            return None
        if is_participle(first) and not first.definite and first.category != w.HEAD:
            return None
        limit = min(stop, start + _MAX)
        if self.barriers:
            at = bisect_right(self.barriers, start)
            limit = min([limit, *self.barriers[at : at + 1]])
        run = Run(start, limit, stop, prepositions, depth)
        i = last = start
        while i < run.limit:
            following = self._step(run, i)
            if following is None:
                break
            i, end = following
            if end is not None:
                last = end
            elif i >= run.limit or i < 0:
                break
        while last - 1 > (run.names[0] if run.names else start) and self._opens_relative(
            last - 1, stop
        ):
            last -= 1
        if last == start:
            return None
        if last in self.mentions:
            last = self._end_of_name(run, last)
        if last - start == 1 and first.core in self.lists["reject_source"]:
            return None
        return Phrase(start, last, run.head, run.names, run.common)

    def _end_of_name(self, run: Run, last: int) -> int:
        """The end of the tagged name that goes on at ``last`` (فيدان is no ف with another word), or ``last``."""
        begin, end = self.mentions[last]
        if begin < run.start or end > run.stop or not self._named_on(run.start, last, begin):
            return last
        if begin in self.persons:
            run.names.extend(range(last, end))
            return end
        while end < run.stop and self._nationality(end):
            end += 1
        return end

    def _nationality(self, i: int) -> bool:
        word = self.word(i)
        states = self.resources.states
        return word.definite and word.category == w.ADJECTIVE and word.core in states

    def _named_on(self, start: int, last: int, begin: int) -> bool:
        """Whether a name tagged from ``begin`` on goes on at ``last``; a definite noun may be an object taken for its end."""
        word = self.word(last)
        if begin in self.persons:
            return not (word.conjunction or word.clitic or word.possessed)
        closed = self.word(last - 1).definite
        noun = closed and word.definite and word.category in (w.NOUN, w.HEAD)
        return last - start == 1 or not noun

    def _opens_relative(self, i: int, stop: int) -> bool:
        """Whether a definite participle after a name opens a relative clause (فلان المكلف بـ)."""
        word = self.word(i)
        known = word.bare.endswith("ي") or word.bare[2:-1] in self.resources.adjectives
        known = known and word.bare.endswith(("ي", "ية"))
        if not word.bare.startswith("الم") or known or word.head is not None:
            return False
        before = self.word(i - 1)
        if before.category in (w.HEAD, w.NOUN) and not (before.definite or before.possessed):
            return False  # مدير المياه
        if i + 1 >= stop or len(word.bare) < 6 or word.bare.endswith("ات"):
            return False
        after = self.word(i + 1)
        return after.clitic == "ب" or (
            after.category == w.PREP and after.bare in ("في", "من", "إلى")
        )

    # ------------------------------------------------------------------ one token

    def _step(self, run: Run, i: int) -> tuple[int, int | None] | None:
        """``(next token, end of the phrase so far)``; end None where the token is only passed over."""
        word = self.word(i)
        category = word.category
        if word.bare == "ال":
            return i + 1, None  # التقرير الـ51
        if run.names and run.previous.bare in self.lists["son_of"] and self._any_name(word):
            run.names.append(i)  # هارون بن يزيد
            run.closed, run.previous = True, word
            return i + 1, i + 1
        if category == w.QUOTE:
            return self._quoted(run, i)
        if category == w.HASH:
            return self._tagged(run, i)
        if category == w.OPEN:
            return self._bracket(run, i)
        if category == w.COMMA:
            nested = self._apposition(run, i)
            if nested is None:
                return None
            run.names.extend(nested.names)
            office = nested.head >= 0 and self.word(nested.head).head.type in ("title", "role")
            if run.head < 0 and office:
                run.head = nested.head
            run.limit = nested.stop
            return nested.stop, nested.stop
        published = self._published(run, i) if i > run.start else None
        if published is not None:
            run.closed, run.previous = True, self.word(published - 1)
            return published, published
        named = category in (w.NAME, w.FOREIGN)
        if named and word.forms:  # مقطع فيديو بث على
            named = not any(f.tense == "perfect" for f in word.forms)
        if named and self._of_office(run):
            size = self.office(i, run.limit)
            if size:
                run.closed = True
                run.previous = self.word(i + size - 1)
                return i + size, i + size
        if category == w.FOREIGN:
            run.names.append(i)
            run.closed = True
        elif category == w.NUM:
            if i > run.start and not self._numbered(run, i):
                return None
        elif category == w.DEM:
            if i != run.start and not run.quantity:
                return None
            if not self._definite_noun(i + 1, run.stop):
                return None
        elif i > run.start and word.bare == "غير" and self._adjective(i + 1, run.limit):
            run.previous = self.word(i + 1)
            return i + 2, i + 2  # تقديرات غير رسمية
        elif run.closed and word.bare == "شبه" and self._adjective(i + 1, run.limit):
            run.previous = self.word(i + 1)
            return i + 2, i + 2  # وكالة سند شبه الرسمية
        elif category in (w.PREP, w.SUB) or (word.clitic and i > run.start):
            end = self.modifier(run, i)
            if end is None:
                return None
            if run.quantity and run.head < 0 and self.category(i + 1, run.stop) == w.HEAD:
                run.head = i + 1
            run.previous = self.word(end - 1)
            run.closed, run.quantity = True, False
            return end, end
        elif category == w.TIME and word.bare in ("عام", "العام") and self._general(run, word):
            pass
        elif category == w.TIME and self._before_apposition(run, i):
            return i + 1, None
        elif category == w.TIME:
            media = run.previous is not None and run.previous.head is not None
            if not (
                word.definite and media and run.previous.head.type == "media" and not run.closed
            ):
                return None
            run.closed = True
        elif category in w.NOMINAL:
            if not self._nominal(run, i, word):
                return None
        elif not self._verbal_name(run, word):
            return None
        else:
            run.names.append(i)
        run.previous = word
        return i + 1, i + 1

    @staticmethod
    def _any_name(word: w.Word) -> bool:
        """Whether a word that looks like a verb or a preposition with its pronoun can be a name behind بن."""
        return word.category == w.VERB or (word.category == w.PREP and word.possessed)

    def _adjective(self, i: int, stop: int) -> bool:
        return self.category(i, stop) == w.ADJECTIVE and not self.word(i).clitic

    def _numbered(self, run: Run, i: int) -> bool:
        """Whether a number belongs to the name before it (فرانس 24), not to what is counted after it."""
        previous = run.previous
        if previous is None or previous.category not in (w.HEAD, w.NAME, w.FOREIGN):
            return False
        if previous.definite and previous.bare[2:] in self.lists["numbered"]:
            return True  # المادة 91
        if previous.head is not None and previous.head.type != "media":
            return False
        counted = self.category(i + 1, run.stop) in (w.NOUN, w.NAME, w.HEAD)
        return not counted and previous.bare not in self.resources.places

    def _definite_noun(self, i: int, stop: int) -> bool:
        return self.category(i, stop) in (w.HEAD, w.NOUN, w.ADJECTIVE) and self.word(i).definite

    def _nominal(self, run: Run, i: int, word: w.Word) -> bool:
        category = word.category
        if word.bare in self.lists["speech"] or word.bare in self.lists["saying"]:
            return False
        if word.bare in self.lists["adverb_with_pronoun"]:
            return i > run.start
        if i > run.start and not self._continues(run, i, word):
            return False
        if run.previous is not None and run.previous.bare in self.lists["son_of"]:
            run.names.append(i)  # آل الشيخ
            run.closed = True
            return True
        if category == w.HEAD:
            pointed = run.previous is not None and run.previous.category in (w.DEM, w.NUM)
            opens = i == run.start or run.quantity or (run.head < 0 and pointed)
            if opens or (run.head < 0 and not run.common and run.names):
                run.head = i
            run.quantity = i == run.start and (
                word.head.type == "quantity" or word.core in self.lists["some"]
            )
            if word.head.type in ("title", "role") and not word.definite and not word.possessed:
                run.closed = False  # an office after a name opens a chain of its own
                return True
            if word.head.type == "capital":
                run.closed = True
        elif category == w.NAME:
            place = run.head >= 0 and word.bare in self.resources.places
            place = place or word.bare in self.lists["descriptive"]  # ومصدر مطلع
            if not self._of_office(run) and not place:
                run.names.append(i)
        elif i > run.start:
            name = run.closed and not word.definite and not word.possessed
            if name and not word.conjunction and category in (w.NOUN, w.ADJECTIVE):
                run.names.append(i)  # a given name that is an everyday word too
        else:
            family = category == w.ADJECTIVE and word.definite and word.bare.endswith("ي")
            if family and word.bare[2:] not in self.resources.adjectives:
                run.names.append(i)  # a family name in ي
            run.common = not word.definite or category == w.NOUN
            if word.given and self._name_follows(i, run.stop):
                run.names.append(i)
                run.common = False
                run.closed = True
        if word.bare in self.lists["descriptive"] or word.core in self.lists["descriptive"]:
            run.described = True
        if word.definite or word.possessed or category == w.NAME:
            run.closed = True
        if word.bare in self.resources.places and category != w.HEAD:
            run.closed = True
        return True

    def _name_follows(self, i: int, stop: int) -> bool:
        """Whether token ``i``, a given name, is followed by the rest of a personal name."""
        following = self.category(i + 1, stop)
        if following in (w.NAME, w.FOREIGN):
            return True
        if following not in (w.NOUN, w.ADJECTIVE, w.HEAD):
            return False
        word = self.word(i + 1)
        family = word.given or word.definite or word.core in self.resources.family
        return not word.clitic and not word.conjunction and family

    def is_verb_like(self, j: int, stop: int) -> bool:
        """Whether an unknown word stands where a verb stands, before its subject (دشن الوزير)."""
        word = self.word(j)
        if word.category != w.NAME or word.definite or word.clitic:
            return False
        if word.given and not word.bare.endswith("ت"):
            return False
        if word.bare in self.resources.places or word.bare in self.resources.organisations:
            return False
        if word.bare in self.resources.names and not word.given:
            return False
        if j + 1 >= stop:
            return False
        after = self.word(j + 1)
        if after.clitic or after.conjunction or after.category not in w.NOMINAL:
            return False
        if word.bare.endswith("ت") and len(word.bare) > 3:
            return not word.given or (after.head is not None and after.head.type != "title")
        return after.category == w.HEAD or (after.category == w.NOUN and after.definite)

    def _of_office(self, run: Run) -> bool:
        """Whether a name right after an indefinite office says what the office is of."""
        previous = run.previous
        head = previous.head if previous is not None else None
        people = head is None or head.type == "group"
        return (
            not run.closed
            and run.head >= 0
            and previous is not None
            and not previous.definite
            and not previous.possessed
            and previous.category in (w.HEAD, w.NOUN)
            and not (previous.bare.endswith("ون") and people)  # no construct: مسؤولون | مقتل
        )
