"""The noun phrase that names a source: where it ends, and what it is.

Arabic puts the speaker after the verb or before it, as a chain of nouns that the first definite noun or name closes,
with adjectives, names, appositions between commas and modifiers after a preposition. The parser walks that chain with
the categories of :mod:`isnad.attributions.words`; it knows no names by heart, so whatever is not an everyday word and
stands where a name may stand is taken for one.
"""

from __future__ import annotations

from dataclasses import dataclass

from isnad.attributions import words as w

_MAX = 28


@dataclass(slots=True)
class Phrase:
    """Tokens ``start:stop`` of a source, and what was seen on the way.

    ``head`` is the token of its head noun or -1, ``names`` the tokens of personal or proper names.
    """

    start: int
    stop: int
    head: int
    names: list[int]
    quoted: bool = False
    apposed: bool = False


class Parser:
    """Reads source phrases of one document. ``word(i)`` is the analysis of token ``i``."""

    def __init__(self, document, words, resources, closing: dict[int, int]) -> None:
        self.document = document
        self.types = document.type
        self.words = words.words
        self.lists = resources.words
        self.resources = resources
        self.closing = closing  # opening quotation mark -> token after its closing mark

    def word(self, i: int) -> w.Word:
        return self.words[self.types[i]]

    def category(self, i: int, stop: int) -> int:
        return self.words[self.types[i]].category if i < stop else w.STOP

    def parse(
        self, i: int, stop: int, prepositions=(), first_clitic: str = "", depth: int = 0
    ) -> Phrase | None:
        """The phrase that begins at token ``i`` and ends before ``stop``; None where none can begin.

        ``prepositions`` are those with which the verb's content begins, so that they end the phrase. ``first_clitic``
        is the attached preposition that the first word may carry.
        """
        start = i
        head = -1
        names: list[int] = []
        closed = False  # a definite noun or a name has closed the chain
        quoted = apposed = False
        limit = min(stop, start + _MAX)
        last = i  # end of what is accepted
        quantity = False
        previous = None
        described = False
        while i < limit:
            word = self.word(i)
            category = word.category
            if i == start and word.clitic and word.clitic != first_clitic:
                return None
            if (
                category == w.VERB
                and word.forms
                and i > start
                and closed is False
                and previous is None
            ):
                break
            if category == w.QUOTE:
                after = self.closing.get(i)
                if after is None or after > limit or after - i > 9:
                    break
                if i > start and not (
                    head >= 0
                    and i - 1 == self._content_before(i)
                    and self._names_quoted(i - 1, start)
                ):
                    break
                inner = [j for j in range(i + 1, after - 1)]
                if any(self.category(j, stop) in (w.VERB, w.COMP, w.REL) for j in inner):
                    break
                if i == start and after - i > 7:
                    break
                names.extend(inner)
                quoted = closed = True
                i = last = after
                previous = self.word(i - 2)
                continue
            if category == w.HASH:
                i += 1
                if i < limit and self.category(i, stop) in (
                    w.NAME, w.NOUN, w.ADJECTIVE, w.HEAD, w.FOREIGN, w.NUM, w.TIME,
                ):  # fmt: skip
                    if head < 0 and self.word(i).head:
                        head = i
                    if self.category(i, stop) in (w.NAME, w.FOREIGN):
                        names.append(i)
                    closed = closed or self.word(i).definite or self.category(i, stop) == w.NAME
                    previous = self.word(i)
                    i += 1
                    last = i
                    continue
                break
            if category == w.FOREIGN:
                names.append(i)
                closed = True
            elif category == w.NUM:
                if i == start:
                    pass
                elif previous is not None and (
                    previous.category == w.HEAD
                    or previous.category == w.NAME
                    or previous.category == w.FOREIGN
                ):
                    closed = True
                else:
                    break
            elif category == w.OPEN:
                after = self._bracket(i, limit)
                if after is None:
                    break
                if after == "keep":
                    i += 2
                    while i < limit and self.category(i, stop) != w.CLOSE:
                        i += 1
                    last = i  # the closing bracket itself stays outside
                    i += 1
                    continue
                i = after
                continue
            elif category == w.DEM:
                if i != start:
                    break
                if (
                    self.category(i + 1, stop) not in (w.HEAD, w.NOUN, w.ADJECTIVE)
                    or not self.word(i + 1).definite
                ):
                    return None
            elif category == w.COMMA:
                nested = self._apposition(
                    start, i, limit, stop, head, names, closed, prepositions, depth
                )
                if nested is None:
                    break
                names.extend(nested.names)
                if head < 0:
                    head = nested.head
                i = last = nested.stop
                apposed = closed = True
                break
            elif category in (w.PREP, w.SUB) or (word.clitic and i > start):
                taken = self._modifier(
                    i,
                    start,
                    limit,
                    stop,
                    head,
                    names,
                    closed,
                    prepositions,
                    quantity,
                    described,
                    previous,
                )
                if taken is None:
                    if category == w.PREP and i == start and word.head is None:
                        return None
                    if i == start and category == w.SUB:
                        return None
                    break
                if (
                    category == w.PREP
                    and not word.clitic
                    and quantity
                    and head < 0
                    and self.category(i + 1, stop) == w.HEAD
                ):
                    head = i + 1
                names.extend(j for j in range(i, taken) if False)
                i = last = taken
                previous = self.word(i - 1)
                closed = True
                quantity = False
                continue
            elif category == w.TIME and word.definite and previous is not None and not closed:
                closed = True  # a title before a day-like name (صحيفة اليوم)
            elif category == w.AUX and i == start:
                return None
            elif category in (w.HEAD, w.NOUN, w.ADJECTIVE, w.NAME):
                if word.bare in self.lists["speech"]:
                    break
                if word.bare in self.lists["adverb_with_pronoun"]:
                    if i == start:
                        return None
                    i += 1
                    last = i
                    continue
                if not self._continues(
                    i, word, start, head, names, closed, previous, quoted, prepositions, stop
                ):
                    break
                if category == w.HEAD:
                    if head < 0 or quantity:
                        head = i
                    if word.head.type == "quantity" or (
                        word.head.type == "group" and word.core in ("عدد", "بعض", "معظم", "مجموعه")
                    ):
                        quantity = i == start
                    else:
                        quantity = False
                elif category == w.NAME:
                    names.append(i)
                if word.bare in self.lists["descriptive"]:
                    described = True
                if word.definite or word.possessed or category == w.NAME:
                    closed = True
            elif (
                category == w.VERB
                and i > start
                and not word.forms
                and closed
                and names
                and previous is not None
                and previous.category == w.HEAD
                and not word.conjunction
            ):
                names.append(i)  # a name that is spelled like a verb
            else:
                break
            previous = word
            i += 1
            last = i
        if last == start:
            return None
        first = self.word(start)
        if last - start == 1 and first.core in self.lists["reject_source"]:
            return None
        return Phrase(start, last, head, names, quoted, apposed)

    # ------------------------------------------------------------------ parts

    def _content_before(self, i: int) -> int:
        return i - 1

    def _names_quoted(self, i: int, start: int) -> bool:
        word = self.word(i)
        if word.core in self.lists["naming"] or word.bare in self.lists["naming"]:
            return True
        return (
            (word.head is not None
            and word.head.type in ("media", "institution", "document"))
            or (
                i > start
                and self.word(i - 1).head is not None
                and self.word(i - 1).head.type == "media"
            )
        )

    def _bracket(self, i: int, limit: int):
        """``keep`` for a short acronym in brackets, the token after an aside, None where the phrase ends."""
        j = i + 1
        while j < limit and self.word(j).category != w.CLOSE and j - i < 6:
            j += 1
        if j >= limit or self.word(j).category != w.CLOSE:
            return None
        inside = [self.word(k) for k in range(i + 1, j)]
        if len(inside) <= 3 and all(x.category in (w.NAME, w.FOREIGN) for x in inside):
            return "keep"
        if self.word(i + 1).category == w.NUM or len(inside) <= 3:
            return j + 1
        return None

    def _apposition(
        self, start, comma, limit, stop, head, names, closed, prepositions, depth
    ) -> Phrase | None:
        """What follows a comma when it names the same source again."""
        i = comma + 1
        if depth or i >= stop:
            return None
        word = self.word(i)
        person_head = head >= 0 and self.word(head).head.type in ("title", "role", "quantity")
        if word.conjunction or word.clitic:
            return None
        if names and self._has_person(start, comma, head, names):
            if (
                word.category != w.HEAD
                or word.head.type not in ("title", "role")
                or (word.forms
                and word.category == w.VERB)
            ):
                return None
        elif person_head:
            if not (
                word.category == w.NAME
                or (word.category == w.HEAD and word.head.type == "title")
                or (
                    word.category in (w.ADJECTIVE, w.NOUN)
                    and not word.definite
                    and self.category(i + 1, stop) == w.NAME
                )
            ):
                return None
            if word.forms and any(f.tense == "participle" for f in word.forms):
                return None
        else:
            return None
        nested = self.parse(i, stop, prepositions, depth=depth + 1)
        if nested is None:
            return None
        if word.category != w.HEAD and not nested.names:
            return None
        after = self.category(nested.stop, stop)
        if after in (
            w.COMMA,
            w.COMP,
            w.COLON,
            w.QUOTE,
            w.STOP,
            w.PREP,
            w.TIME,
            w.DASH,
            w.PARTICLE,
            w.AUX,
            w.REL,
            w.OPEN,
            w.VERB,
            w.NEG,
        ):
            return nested
        following = self.word(nested.stop) if nested.stop < stop else None
        if following is not None and (
            following.clitic or following.forms or following.category == w.ADJECTIVE
        ):
            return nested
        return None

    def _has_person(self, start, stop, head, names) -> bool:
        if head < 0:
            return True
        kind = self.word(head).head.type
        return kind in ("title", "role", "quantity") and bool(names)

    def _modifier(
        self,
        i,
        start,
        limit,
        stop,
        head,
        names,
        closed,
        prepositions,
        quantity,
        described,
        previous,
    ):
        """The token after a preposition and its noun where they belong to the phrase, else None."""
        word = self.word(i)
        bare = word.bare
        free = word.category in (w.PREP, w.SUB)
        if i == start:
            return None
        if word.conjunction and free:
            return None
        preposition = bare if free else word.clitic
        noun = i + 1 if free else i
        if noun >= limit:
            return None
        target = self.word(noun)
        if target.category not in (
            w.HEAD,
            w.NOUN,
            w.ADJECTIVE,
            w.NAME,
            w.HASH,
            w.FOREIGN,
            w.QUOTE,
            w.TIME,
            w.DEM,
        ):
            return None
        if free and target.clitic:
            return None
        core = target.core
        setting = (
            core in self.lists["setting"]
            or target.bare in self.lists["setting"]
            or target.bare.removeprefix("ال") in self.lists["setting"]
        )
        title = self.word(head).core if head >= 0 else ""
        speaker = title in ("متحدث", "ناطق", "متحدثه", "ناطقه")
        headtype = self.word(head).head.type if head >= 0 else ""
        if preposition in ("باسم", "بلسان") or bare in ("باسم", "بلسان"):
            noun_start = i + 1
            return self._genitive(noun_start, limit, stop, prepositions)
        if names and headtype != "institution" and not (headtype == "media"):
            # a person has been named: only what hangs on a title after the name goes on
            if not (
                previous is not None
                and previous.head is not None
                and previous.head.type in ("title", "role")
            ) and not self._after_title(i, names, head):
                return None
        if preposition in ("من", "بين", "ضمن") and (
            quantity
            or described
            or headtype == "group"
            or title in ("عدد", "العديد", "عديد", "كل", "احد", "احدي")
        ):
            if target.core in self.lists["addressee"] and not quantity:
                return None
            return self._genitive(noun, limit, stop, prepositions)
        if (
            preposition in ("على", "عن", "إلى", "الى")
            and described
            and previous is not None
            and previous.bare in self.lists["descriptive"]
        ):
            return self._genitive(noun, limit, stop, prepositions)
        if (
            preposition == "إلى"
            and title in ("مبعوث", "سفير", "موفد", "مبعوثه")
            and preposition not in prepositions
        ):
            return self._genitive(noun, limit, stop, prepositions)
        if not headtype or headtype == "capital":
            return None
        if preposition == "على" and headtype == "document":
            return None
        if preposition in ("لدى", "شؤون"):
            return self._genitive(noun, limit, stop, prepositions)
        if preposition == "في":
            if setting or "في" in prepositions or target.category in (w.TIME, w.DEM, w.QUOTE):
                return None
            if headtype == "document":
                return None
            if (
                target.category == w.NOUN
                and not target.definite
                and not target.possessed
                and noun + 1 < stop
                and self.category(noun + 1, stop) not in (w.NOUN, w.ADJECTIVE, w.NAME, w.HEAD)
            ):
                return None
            return self._genitive(noun, limit, stop, prepositions)
        if preposition == "ل":
            if "ل" in prepositions and not target.definite:
                return None
            if (
                target.core in self._addressees
                or target.bare.removeprefix("ال") in self.lists["addressee"]
            ):
                return None
            if target.head is not None and target.head.type in ("media",):
                return None
            if headtype in ("institution", "title", "role", "media", "document", "group") and (
                target.definite or target.category in (w.HEAD, w.NAME)
            ):
                if target.forms and not target.definite:
                    return None
                return self._genitive(noun, limit, stop, prepositions)
            return None
        if preposition == "ب":
            if (
                headtype in ("title", "role", "institution", "group", "anonymous")
                and (
                    (target.head is not None
                    and target.head.type == "institution")
                    or core in ("منطقه", "مدينه", "محافظه", "جامعه", "شوون", "دوله", "مملكه")
                    or target.bare in self.resources.places
                )
                and not setting
            ):
                return self._genitive(noun, limit, stop, prepositions)
            return None
        if preposition in ("عن", "من") and described:
            return self._genitive(noun, limit, stop, prepositions)
        if (
            preposition == "من"
            and headtype in ("role", "anonymous", "group")
            and not names
            and "من" not in prepositions
        ):
            return self._genitive(noun, limit, stop, prepositions)
        if preposition in ("ضد", "حول") and headtype == "institution" and not names:
            return self._genitive(noun, limit, stop, prepositions)
        return None

    @property
    def _addressees(self):
        return self.lists["addressee"]

    def _after_title(self, i, names, head) -> bool:
        return bool(head >= 0 and names and head > names[0] and i > head)

    def _genitive(self, i, limit, stop, prepositions) -> int | None:
        """The end of the noun phrase after a preposition."""
        start = i
        closed = False
        previous = None
        while i < limit:
            word = self.word(i)
            category = word.category
            if category == w.HASH:
                i += 1
                continue
            if category == w.QUOTE:
                after = self.closing.get(i)
                if (
                    after is None
                    or after > limit
                    or after - i > 7
                    or (previous is not None and not self._names_quoted(i - 1, start))
                ):
                    break
                i, closed = after, True
                previous = self.word(i - 2)
                continue
            if i > start and word.clitic:
                if (
                    word.clitic == "ل"
                    and word.definite
                    and closed
                    and "ل" not in prepositions
                    and word.bare.removeprefix("ال") not in self._addressees
                ):
                    previous = word
                    i += 1
                    continue
                break
            if category == w.FOREIGN:
                closed = True
            elif category in (w.HEAD, w.NOUN, w.ADJECTIVE, w.NAME):
                if i > start and not self._continues(
                    i, word, start, -1, [], closed, previous, False, prepositions, stop
                ):
                    break
                if (
                    i > start
                    and closed
                    and word.head is not None
                    and word.head.type == "title"
                    and not word.conjunction
                ):
                    break  # the title of the person whom the phrase goes on to name
                if (
                    i > start
                    and closed
                    and category == w.NAME
                    and not word.definite
                    and not word.conjunction
                    and previous is not None
                    and (previous.category in (w.ADJECTIVE, w.HEAD, w.NOUN) and previous.definite)
                ):
                    break  # a personal name after a closed title
                if word.definite or word.possessed or category == w.NAME:
                    closed = True
            elif (category == w.NUM and previous is not None) or (category == w.TIME and i == start) or (
                category == w.PREP
                and word.bare in ("لدى", "في")
                and closed
                and i > start
                and self.word(i + 1).category in (w.NAME, w.HEAD)
                and i + 1 < limit
                and not word.conjunction
                and word.bare not in prepositions
                and self.word(i + 1).core not in self.lists["setting"]
            ):
                pass
            else:
                break
            previous = word
            i += 1
        return i if i > start else None

    def _continues(
        self, i, word, start, head, names, closed, previous, quoted, prepositions, stop
    ) -> bool:
        """Whether a noun, adjective or name goes on the phrase that runs from ``start`` to ``i``."""
        category = word.category
        if i == start:
            return True
        if (
            word.forms
            and any(f.tense == "participle" and not f.homograph for f in word.forms)
            and not word.definite
        ):
            return False
        plain = word.bare
        if word.conjunction:
            if word.forms and not word.definite and category != w.HEAD:
                return False
            if category == w.HEAD and word.head.type not in ("document", "quantity"):
                return True
            if word.definite:
                return (
                    closed
                    and previous is not None
                    and (previous.definite or previous.category == w.NAME)
                    and word.core not in self.lists["objectnoun"]
                )
            if category == w.NAME:
                return bool(names) or not closed
            if word.possessed:
                return (
                    head >= 0
                    and self.word(start).head is not None
                    and self.word(start).head.type == "group"
                )
            return category == w.NOUN and not closed and not word.forms
        if not closed:
            if word.definite or category in (w.NAME, w.HEAD):
                return True
            if (
                word.core in self.lists["objectnoun"]
                and previous is not None
                and previous.category != w.NOUN
            ):
                return False
            if (
                plain.endswith("ا")
                and not word.possessed
                and category in (w.NOUN, w.ADJECTIVE)
                and word.core == plain[:-1]
                and not (previous is not None and previous.bare.endswith("ا"))
            ):
                return False
            return True
        # the chain is closed
        if word.possessed and category != w.HEAD:
            return False
        if category == w.HEAD:
            if word.head.type in ("title", "role"):
                return True
            if word.definite:
                return (
                    word.head.type in ("institution", "media")
                    and word.core not in self.lists["objectnoun"]
                    and self._fits(i, word, start, previous)
                )
            return bool(names) and word.head.type in ("institution",) and False
        if category == w.ADJECTIVE:
            if word.definite:
                return True
            if plain.endswith("ا") and word.core == plain[:-1]:
                return False
            # an adjective without article after a closed chain is part of a name, or of an indefinite noun
            if previous is not None and (
                previous.category == w.NAME
                or (previous.category == w.ADJECTIVE
                and not previous.definite)
                or (previous.category == w.HEAD
                and not previous.definite)
            ):
                return True
            return (
                self.category(i + 1, stop) == w.NAME and previous is not None and previous.definite
            )
        if category == w.NOUN:
            if word.definite:
                if word.core in self.lists["objectnoun"]:
                    return False
                return self._fits(i, word, start, previous)
            if (
                previous is not None
                and previous.category == w.NAME
                and word.core not in self.lists["objectnoun"]
            ):
                nxt = self.category(i + 1, stop)
                return nxt in (
                    w.COMP,
                    w.COMMA,
                    w.COLON,
                    w.QUOTE,
                    w.NAME,
                    w.STOP,
                    w.OPEN,
                ) and not plain.endswith("ا")
            if (
                previous is not None
                and previous.head is not None
                and previous.head.type == "title"
                and previous.definite
                and word.core not in self.lists["objectnoun"]
            ):
                nxt = self.category(i + 1, stop)
                return nxt in (w.NAME, w.COMP, w.COLON)
            if word.core in self.resources.names and word.core not in self.lists["objectnoun"]:
                return True
            return False
        if category == w.NAME:
            if plain.endswith("ا") and len(plain) > 4 and plain[:-1] in self.resources.nouns:
                return False
            return True
        return False

    def _fits(self, i, word, start, previous) -> bool:
        """Whether a definite noun can stand in apposition or as an attribute after a closed chain."""
        if previous is None:
            return True
        if previous.category == w.NAME or (
            not previous.definite and previous.category in (w.NOUN, w.HEAD, w.ADJECTIVE)
        ):
            return True
        if (
            previous.category == w.HEAD
            and previous.head.type in ("title", "role")
            and previous.definite
        ):
            return True  # a name with the article
        if word.core in self.resources.names or word.bare in self.resources.names:
            return True
        return False
