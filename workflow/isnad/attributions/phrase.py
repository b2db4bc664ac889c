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
from isnad.attributions.modifiers import Modifiers, is_nisba
from isnad.attributions.state import Phrase, Run

_MAX = 28
_QUANTITIES = ("عدد", "بعض", "معظم", "مجموعه", "جميع", "غالبيه")
_NOMINAL = (w.NAME, w.NOUN, w.ADJECTIVE, w.HEAD)
_UNREAD = object()


__all__ = ["Parser", "Phrase", "is_participle"]


class Parser(Asides, Bearers, Modifiers):
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
        self.entities = ()  # rows of the document's entities table
        self.barriers: list[int] = []  # tokens, in order, before which a phrase ends at the latest
        self._known: dict[tuple, Phrase | None] = {}
        self._cues: set[str] | None = None

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
        if last - start == 1 and first.core in self.lists["reject_source"]:
            return None
        return Phrase(start, last, run.head, run.names, run.common)

    def _opens_relative(self, i: int, stop: int) -> bool:
        """Whether a definite participle after a name opens a relative clause (فلان المكلف بـ)."""
        word = self.word(i)
        known = word.bare.endswith("ي") or word.bare[2:-1] in self.resources.adjectives
        known = known and word.bare.endswith(("ي", "ية"))
        if not word.bare.startswith("الم") or known or word.head is not None:
            return False
        if i + 1 >= stop or len(word.bare) < 6:
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
        verbal = any(f.tense == "perfect" for f in word.forms)  # مقطع فيديو بث على
        if category in (w.NAME, w.FOREIGN) and not verbal and self._of_office(run):
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
        elif category in _NOMINAL:
            if not self._nominal(run, i, word):
                return None
        elif not self._verbal_name(run, word):
            return None
        else:
            run.names.append(i)
        run.previous = word
        return i + 1, i + 1

    def _numbered(self, run: Run, i: int) -> bool:
        """Whether a number belongs to the name before it (فرانس 24), not to what is counted after it."""
        previous = run.previous
        if previous is None or previous.category not in (w.HEAD, w.NAME, w.FOREIGN):
            return False
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
        if category == w.HEAD:
            pointed = run.previous is not None and run.previous.category in (w.DEM, w.NUM)
            opens = i == run.start or run.quantity or (run.head < 0 and pointed)
            if opens or (run.head < 0 and not run.common and run.names):
                run.head = i
            run.quantity = i == run.start and (
                word.head.type == "quantity" or word.core in _QUANTITIES
            )
            if word.head.type in ("title", "role") and not word.definite and not word.possessed:
                run.closed = False  # an office after a name opens a chain of its own
                return True
            if word.head.type == "capital":
                run.closed = True
        elif category == w.NAME:
            place = run.head >= 0 and word.bare in self.resources.places
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
        if after.clitic or after.conjunction or after.category not in _NOMINAL:
            return False
        if word.bare.endswith("ت") and len(word.bare) > 3:
            return not word.given or (after.head is not None and after.head.type != "title")
        return after.category == w.HEAD or (after.category == w.NOUN and after.definite)

    def _of_office(self, run: Run) -> bool:
        """Whether a name right after an indefinite office says what the office is of."""
        previous = run.previous
        return (
            not run.closed
            and run.head >= 0
            and previous is not None
            and not previous.definite
            and not previous.possessed
            and previous.category in (w.HEAD, w.NOUN)
        )

    # ------------------------------------------------------------------ going on

    def _continues(self, run: Run, i: int, word: w.Word) -> bool:
        """Whether a noun, adjective or name goes on the phrase before it."""
        if is_participle(word) and not word.definite:
            return False
        if self.hidden(i):
            return False
        if (word.suffix and word.category == w.NAME) or word.bare in self.lists["issued"]:
            return False  # a verb with its object
        if word.conjunction:
            return self._coordinated(run, word)
        if not run.closed:
            return self._in_open_chain(run, word)
        return self._after_closed(run, i, word)

    def _coordinated(self, run: Run, word: w.Word) -> bool:
        previous = run.previous
        if word.category == w.HEAD and word.head.type not in ("document", "quantity"):
            return True
        if word.bare.endswith(("ون", "ين")) and run.head >= 0 and len(word.bare) > 5:
            plural = self.word(run.head).head
            if plural.number == "p" and not word.definite:
                return True  # مسؤولون أتراك وأردنيون
        if word.forms and not word.definite:
            return False
        if word.definite:
            joins = previous is not None and (previous.definite or previous.category == w.NAME)
            return run.closed and joins and word.core not in self.lists["objectnoun"]
        if word.category == w.NAME:
            return bool(run.names) or not run.closed
        if word.category == w.ADJECTIVE:
            return previous is not None and previous.category == w.ADJECTIVE
        return word.category == w.NOUN and not run.closed

    def _in_open_chain(self, run: Run, word: w.Word) -> bool:
        previous = run.previous
        plain_name = word.category == w.NAME and not word.given and not word.definite
        if previous is not None and plain_name and len(word.bare) > 3:
            verb = word.bare.endswith("ت") and previous.category in (w.ADJECTIVE, w.HEAD)
            if (verb and not previous.definite) or previous.bare.endswith("ون"):
                return False  # أرقام أولية صدرت، متعاملون استطلعت: an unknown verb
        people = ("role", "anonymous", "title", "group", "document")
        if (
            previous is not None
            and previous.head is not None
            and previous.head.type in people
            and word.category != w.HEAD
            and any(f.tense != "participle" for f in word.forms)
            and not word.definite
        ):
            return False  # مسؤول رفض …: a verb that qualifies him
        if word.core in self.lists["objectnoun"]:
            return previous is not None and previous.category == w.HEAD
        if word.definite and previous is not None and is_nisba(previous):
            return False  # مسؤول حكومي | القرار
        people = previous is not None and previous.bare.endswith("ون")
        people = people and (previous.head is None or previous.head.type == "group")
        if word.definite and people:
            return False  # محتجون | القرار, but شؤون المعلمين
        if word.definite or word.category in (w.NAME, w.HEAD):
            return True
        accusative = _is_adverb(word)
        return not accusative or (previous is not None and previous.bare.endswith("ا"))

    def _after_closed(self, run: Run, i: int, word: w.Word) -> bool:
        category, previous = word.category, run.previous
        if previous is not None and previous.given and word.definite and category != w.HEAD:
            return True  # a family name that is an everyday word too
        if word.core in self.lists["objectnoun"] or (word.possessed and category != w.HEAD):
            return False
        finite = category == w.NAME and any(f.tense != "participle" for f in word.forms)
        if finite and not (word.given or word.definite):
            return False  # الرئيس الروسي صرح
        if category == w.NAME and self._told_of_body(run, word):
            return False  # إدارة الرئيس سامي حداد سحبت
        if previous is not None and previous.given and category != w.HEAD:
            return not _is_adverb(word)
        if self._other_people(run, word):
            return False
        body = run.head >= 0 and self.word(run.head).head.type == "institution"
        if (
            body
            and word.given
            and previous is not None
            and "np" in run.prepositions
            and previous.category == w.ADJECTIVE
            and previous.definite
        ):
            return False  # اتهمت النيابة التركية | سامي
        if previous is not None and previous.head is not None and previous.head.type == "capital":
            return category == w.ADJECTIVE and word.definite and run.head >= 0 and i - 1 > run.head
        if category == w.HEAD:
            if word.head.type in ("title", "role"):
                related = self.category(i + 1, run.stop) == w.REL and word.definite
                if related and "np" in run.prepositions and word.head.type == "role":
                    return False  # توعد المحلل | الشخص الذي
                return not word.possessed or not _is_adverb(word)
            before = previous.head if previous is not None else None
            if word.head.type == "group" and before is not None and before.type == "group":
                return word.definite and previous.definite  # الخبراء المشاركون
            if (
                word.definite
                and word.bare.endswith("ية")
                and previous is not None
                and previous.definite
                and previous.bare.endswith(("ة", "ات"))
            ):
                return True  # an adjective that is a noun too (السياسة الخارجية)
            return (
                word.definite
                and word.head.type in ("institution", "media")
                and self._fits(word, previous)
            ) or self._part_of_name(run, i, word)
        if category == w.ADJECTIVE:
            if word.definite:
                return True
            if _is_adverb(word):
                return False
            if previous is not None and not previous.definite:
                if run.names and previous.category == w.NAME and word.bare.endswith("ة"):
                    return word.given  # an object after a name
                return previous.category in (w.NAME, w.ADJECTIVE, w.HEAD)
            if self._part_of_name(run, i, word):
                return True
            return self.category(i + 1, run.stop) == w.NAME or word.given
        if category == w.NOUN:
            if word.definite:
                plurals = previous is not None and previous.definite and all(
                    part.bare.endswith(("ين", "ون")) for part in (word, previous)
                )  # fmt: skip
                return plurals or self._fits(word, previous)
            return self._part_of_name(run, i, word)
        if previous is not None and previous.definite and not previous.head and not word.given:
            names = word.bare in self.resources.names
            if previous.category == w.NAME and not word.definite and not names:
                return False  # nothing unknown follows a family name
        return not (word.bare.endswith("ا") and word.bare[:-1] in self.resources.nouns)

    def _told_of_body(self, run: Run, word: w.Word) -> bool:
        """Whether an unknown word in ت behind the closed name of a feminine body is the verb of that body."""
        head = self.word(run.head).head if run.head >= 0 else None
        body = head is not None and head.type == "institution" and head.gender == "f"
        verb = word.bare.endswith("ت") and len(word.bare) > 3 and not word.definite
        known = word.given or word.core in self.resources.family
        known = known or word.bare in self.resources.names or word.bare in self.resources.places
        return body and verb and not known and run.closed and run.previous.category == w.NAME

    def _other_people(self, run: Run, word: w.Word) -> bool:
        """Whether a human plural in ين cannot belong to the closed phrase: it is an object."""
        if not word.bare.endswith(("ين", "ون")) or word.given or len(word.bare) < 6:
            return False
        if word.category == w.ADJECTIVE and run.previous.bare.endswith("ين"):
            return False  # الحرمين الشريفين
        head = self.word(run.head).head if run.head >= 0 else None
        plural = head is not None and (head.number == "p" or head.type in ("group", "quantity"))
        if not word.definite:
            return word.category != w.HEAD and plural and run.previous.definite
        return not plural

    def _part_of_name(self, run: Run, i: int, word: w.Word) -> bool:
        """Whether an everyday noun without article is part of a personal name (سامي نور)."""
        previous = run.previous
        if _is_adverb(word) or previous is None or word.possessed:
            return False
        thing = word.head is not None and word.head.type in (
            "document", "quantity", "anonymous", "group",
        )  # fmt: skip
        if thing and not word.given and not word.definite:
            return False  # نشرت القيادة في الإقليم لقطات
        following = self.category(i + 1, run.stop)
        if word.given:
            return previous.category == w.NAME or previous.given or self._name_follows(i, run.stop)
        if previous.category == w.NAME:
            return following in (w.COMP, w.COMMA, w.COLON, w.QUOTE, w.NAME, w.STOP, w.OPEN)
        if previous.head is not None and previous.head.type == "title" and previous.definite:
            if following in (w.NAME, w.COMP, w.COLON) or word.bare in self.resources.names:
                return True
            # المحلل مؤيد الحلبي: an adjective would have the article, an object needs a frame
            after = self.word(i + 1) if i + 1 < run.stop else None
            family = after is not None and after.definite and not after.clitic
            if (
                family
                and after.bare.endswith("ي")
                and after.core not in self.resources.states
                and after.bare[2:] not in self.resources.adjectives
            ):
                return True  # a family name in ي closes it
            return (
                family and "np" not in run.prepositions and word.core not in self.lists["setting"]
            )
        return False

    def _fits(self, word: w.Word, previous: w.Word | None) -> bool:
        """Whether a definite noun can stand as attribute or apposition after a closed chain."""
        if previous is None:
            return True
        if previous.category == w.NAME:
            return not previous.definite or word.bare in self.resources.names
        if not previous.definite and previous.category in (w.NOUN, w.HEAD, w.ADJECTIVE):
            return not previous.possessed
        if previous.category == w.HEAD and previous.head.type in ("title", "role"):
            return True  # a name with the article
        if word.bare.endswith("ة") and word.core.startswith("م"):
            return previous.bare.endswith(("ة", "ات")) or previous.head is not None
        return word.bare in self.resources.names


def is_participle(word: w.Word) -> bool:
    """Whether a word is a participle cue and nothing else."""
    return bool(word.forms) and all(f.tense == "participle" and not f.homograph for f in word.forms)


def _is_adverb(word: w.Word) -> bool:
    """Whether a word is an indefinite accusative (رسميا): an adverb or an object."""
    return (
        word.bare.endswith("ا")
        and not word.definite
        and not word.possessed
        and len(word.core) == len(word.bare) - 1
    )
