"""What kind of source a phrase names, and under which name."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from isnad.attributions import words as w
from isnad.attributions.phrase import Parser, Phrase

_VOWELS = re.compile("(?<!^)[اويء]")
_PARTICLES = frozenset(
    ("بن", "ابن", "آل", "أبو", "ابو", "عبد", "أم", "دي", "فان", "دا", "دو", "لا", "لو", "بو")
)


def skeleton(core: str) -> str:
    """A name part without its long vowels, so that spellings of one foreign name agree (ترمب, ترامب)."""
    bones = _VOWELS.sub("", core)
    return bones if len(bones) >= 3 else core


@dataclass(slots=True)
class Named:
    """A phrase classified: its type, display name, name parts (persons) and title parts, at the name level."""

    type: str
    name: str
    parts: tuple[str, ...] = ()
    title: frozenset[str] = frozenset()
    head: str = ""
    gender: str = ""
    number: str = "s"
    definite: bool = False
    words: frozenset[str] = field(default_factory=frozenset)


class Classifier:
    """Classifies the phrases of one document."""

    def __init__(self, parser: Parser, outlet) -> None:
        self.parser = parser
        self.word = parser.word
        self.document = parser.document
        self.resources = parser.resources
        self.outlet = outlet

    def display(self, start: int, stop: int) -> str:
        """The words of a span at the cue level, the first without proclitics, marks left out."""
        out: list[str] = []
        glue = False
        for j in range(start, stop):
            word = self.word(j)
            if word.category in (w.QUOTE, w.OPEN, w.CLOSE, w.DASH, w.STOP, w.COLON):
                continue
            if word.category == w.HASH:
                continue
            if word.category == w.COMMA:
                if out and j + 1 < stop:
                    out[-1] += "،"
                continue
            text = word.bare if not out else self.document.cue(j)
            out.append(text)
        del glue
        return " ".join(out)

    def classify(self, phrase: Phrase) -> Named:
        """The :class:`Named` of a phrase."""
        word = self.word
        head_word = word(phrase.head) if phrase.head >= 0 else None
        head = head_word.head if head_word is not None else None
        first = word(phrase.start)
        cores = frozenset(
            word(j).core
            for j in range(phrase.start, phrase.stop)
            if word(j).category in (w.HEAD, w.NOUN, w.ADJECTIVE, w.NAME, w.FOREIGN, w.NUM, w.TIME)
            and word(j).core
        )
        outlet = self.outlet(phrase)
        display = self.display(phrase.start, phrase.stop)
        if head is None:
            if outlet is not None:
                return Named("media", display, words=cores, gender="", definite=True)
            if phrase.names:
                plain = display
                if plain in self.resources.organisations or plain in self.resources.places:
                    return Named("institution", display, words=cores, definite=True)
                if (
                    any(word(j).category == w.FOREIGN for j in phrase.names)
                    and len(phrase.names) == 1
                ):
                    return Named("institution", display, words=cores, definite=True)
                if (
                    first.definite
                    and first.category == w.NAME
                    and len(cores) == 1
                    and first.bare.endswith(("ون", "ين"))
                ):
                    return Named("group", display, words=cores, number="p", definite=True)
                return self._person(phrase, phrase.start, phrase.stop, (), cores, "")
            if first.bare.endswith(("ون", "ين", "ان")):
                return Named("group", display, words=cores, number="p", definite=first.definite)
            if first.bare in self.resources.places or first.bare in self.resources.organisations:
                return Named("institution", display, words=cores, definite=True)
            return Named(
                "role" if first.category != w.NAME else "person",
                display,
                words=cores,
                definite=first.definite,
            )
        kind = head.type
        core = head_word.core
        definite = first.definite or any(
            word(j).definite for j in range(phrase.start, min(phrase.stop, phrase.head + 3))
        )
        if kind in ("title", "role"):
            found = self._titled(phrase, cores, core, head)
            if found is not None:
                return found
            if head.number == "p":
                kind = "group"
            else:
                kind = "role"
        elif kind == "quantity":
            if core in ("احد", "احدي"):
                kind = "role"
            else:
                kind = "group"
        elif kind == "capital":
            kind = "institution"
            if phrase.stop - phrase.start > 1 and phrase.names:
                return self._person(phrase, phrase.start, phrase.stop, (), cores, "")
        elif kind in ("institution", "media", "group"):
            for j in range(phrase.head + 1, phrase.stop):
                other = word(j)
                if (
                    other.head is not None
                    and other.head.type == "title"
                    and any(n > j for n in phrase.names)
                ):
                    inner = Phrase(j, phrase.stop, j, [n for n in phrase.names if n > j])
                    found = self._titled(inner, cores, other.core, other.head)
                    if found is not None:
                        return found
        if kind == "institution" and outlet is not None:
            kind = "media"
        return Named(
            kind, display, (), cores - {core}, core, head.gender, head.number, definite, cores
        )

    def _titled(self, phrase: Phrase, cores, core: str, head) -> Named | None:
        """The person whom a phrase with a title names, None where it gives the title alone."""
        word = self.word
        at = phrase.head
        before = [j for j in phrase.names if j < at]
        if before and phrase.start < at:
            stop = at
            while stop > phrase.start and word(stop - 1).category in (w.COMMA, w.OPEN):
                stop -= 1
            title = frozenset(c for c in cores) - {word(j).core for j in range(phrase.start, stop)}
            return self._person(
                phrase, phrase.start, stop, title - {core}, cores, core, head.gender
            )
        begin = self._name_start(phrase)
        if begin is None:
            return None
        stop = begin
        while stop < phrase.stop:
            here = word(stop)
            if here.category in (w.COMMA, w.OPEN, w.PREP) or (
                stop > begin
                and here.head is not None
                and here.head.type == "title"
                and (here.definite or (stop + 1 < phrase.stop and word(stop + 1).definite))
            ):
                break
            stop += 1
        if word(begin).category == w.COMMA or stop == begin:
            return None
        title = frozenset(
            word(j).core
            for j in range(phrase.start, begin)
            if word(j).category in (w.HEAD, w.NOUN, w.ADJECTIVE, w.NAME)
        ) - {core}
        return self._person(phrase, begin, stop, title, cores, core, head.gender)

    def _name_start(self, phrase: Phrase) -> int | None:
        """The first token of the personal name after a title."""
        word = self.word
        closed = False
        j = phrase.head
        resources = self.resources
        while j < phrase.stop:
            here = word(j)
            category = here.category
            if category == w.COMMA:
                j += 1
                return (
                    j
                    if j < phrase.stop
                    and word(j).category in (w.NAME, w.NOUN, w.ADJECTIVE, w.FOREIGN)
                    and not (word(j).definite and word(j).category != w.NAME)
                    else (
                        self._nested(j, phrase)
                        if j < phrase.stop and word(j).head is not None
                        else None
                    )
                )
            if category in (w.QUOTE, w.HASH, w.OPEN, w.CLOSE, w.DASH):
                j += 1
                continue
            if category == w.PREP or (here.clitic and j > phrase.head):
                closed = True
                end = self.parser.genitive(
                    j + 1 if category == w.PREP else j, phrase.stop, phrase.stop, ()
                )
                j = max(end or j + 1, j + 1)
                continue
            place = here.bare in resources.places
            if j > phrase.head and closed and not here.conjunction and not place:
                if category in (w.NAME, w.FOREIGN):
                    return j
                if not here.definite and category in (w.NOUN, w.ADJECTIVE):
                    return j
                if (
                    here.definite
                    and here.bare in resources.names
                    and here.core not in resources.adjectives
                ):
                    return j
                if here.head is not None and here.head.type == "title" and here.definite:
                    return self._nested(j, phrase)
                if here.head is not None and not here.definite and here.bare in resources.names:
                    return j
            if here.definite or here.possessed:
                closed = True
            elif category in (w.NAME, w.FOREIGN) and j > phrase.head:
                # a name right after an indefinite title is what the office is of (رئيس برشلونة)
                run = j
                office = self.parser.office(j, phrase.stop)
                while (
                    run < phrase.stop
                    and word(run).category in (w.NAME, w.FOREIGN, w.NUM)
                    and not word(run).conjunction
                ):
                    run += 1
                if run - j > office:
                    return j + office
                closed = True
                j = max(run, j + 1)
                continue
            j += 1
        return None

    def _nested(self, j: int, phrase: Phrase) -> int | None:
        inner = Phrase(j, phrase.stop, j, [n for n in phrase.names if n > j])
        return self._name_start(inner)

    def _person(
        self, phrase: Phrase, start: int, stop: int, title, cores, core: str, gender: str = ""
    ) -> Named:
        tokens = [
            j
            for j in range(start, stop)
            if self.word(j).category
            not in (w.QUOTE, w.OPEN, w.CLOSE, w.HASH, w.COMMA, w.DASH, w.STOP)
        ]
        while len(tokens) > 1 and self.word(tokens[-1]).bare in ("نفسه", "نفسها"):
            tokens.pop()
        cut = next(
            (k for k, j in enumerate(tokens) if k and self.word(j).category in (w.PREP, w.NUM)),
            len(tokens),
        )
        tokens = tokens[:cut]
        parts = tuple(self.document.name(j) if k else self._first(j) for k, j in enumerate(tokens))
        name = " ".join(
            self.word(j).bare if not k else self.document.cue(j) for k, j in enumerate(tokens)
        )
        return Named("person", name, parts, frozenset(title), core, gender, "s", True, cores)

    def _first(self, j: int) -> str:
        from isnad.normalize import name_form

        return name_form(self.word(j).bare)


def is_particle(bare: str) -> bool:
    return bare in _PARTICLES
