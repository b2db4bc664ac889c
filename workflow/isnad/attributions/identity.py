"""Whether two phrases of a document name one source."""

from __future__ import annotations

from isnad.attributions import words as w
from isnad.attributions.scripts import latin, one_name
from isnad.attributions.sources import Named
from isnad.normalize import fold


class Identity:
    """Compares sources; ``parser`` is the phrase parser of the document."""

    def _same(self, a: Named, b: Named) -> int:
        """How surely two phrases name one source: 0 not at all."""
        if a.type == "person" and b.type == "person":
            return same_person(a.parts, b.parts)
        if a.words == b.words and a.type == b.type:
            return 5
        if a.type == b.type == "institution":
            state = self._state(a)
            if state and state == self._state(b):
                return 4
        if a.type == "person" or b.type == "person":
            person, other = (a, b) if a.type == "person" else (b, a)
            if not other.head and other.words and other.words <= frozenset(person.parts):
                return 4
            if (
                other.type == "role"
                and other.definite
                and person.head == other.head
                and other.head
                and other.title <= person.title
                and not self._head_of_state(other, person)
            ):
                return 3 if other.title else 2
            return 0
        if not a.head and not b.head:
            return 0
        short, long = (a, b) if len(a.words) <= len(b.words) else (b, a)
        if (
            a.type != b.type
            and not {a.type, b.type} <= {"media", "institution"}
            and not {a.type, b.type} <= {"role", "anonymous"}
        ):
            return 0
        if a.type == b.type == "media" and a.head == b.head == "وكاله":
            plain = (
                a.words <= self.parser.lists["official"] or b.words <= self.parser.lists["official"]
            )
            if plain and "انباء" in a.words & b.words:
                return 3  # وكالة الأنباء الرسمية
        if a.head == b.head:
            if not a.definite and a.type in ("role", "group", "anonymous"):
                return 0
            if short.words <= long.words and (a is short or len(a.words) == len(b.words)):
                return 4 if len(short.words) > 1 else 2
            if (
                a is long
                and short.words <= long.words
                and len(short.words) > 1
                and a.type in ("institution", "media")
            ):
                return 3
            return 0
        if a.type != b.type and "media" in (a.type, b.type) and a.head and b.head:
            return 0  # موقع الجيش is not الجيش
        if (
            short.words < long.words
            and a.type in ("institution", "media")
            and len(short.words) >= 1
        ):
            extra = long.words - short.words
            states = self.parser.resources.states
            plain = {word for word in extra if word not in states}
            if a.type == b.type == "media" and plain <= {long.head}:
                return 3  # «سبورت»، صحيفة سبورت الإسبانية
            if len(short.words) >= 2 or (len(extra) == 1 and next(iter(extra)) == long.head):
                return 3
        return 0

    def _head_of_state(self, other: Named, person: Named) -> bool:
        """Whether ``other`` is the head of a state and ``person`` that of a government or body (الرئيس التركي)."""
        states = self.parser.resources.states
        if other.head != "رييس" or not other.title:
            return False
        nation = all(word in states for word in other.title)
        return nation and not all(word in states for word in person.title)

    def _state(self, named: Named) -> str:
        """The state for which a capital, a country or a government speaks, else nothing."""
        words = named.words - {"حكومه"}
        if len(words) < len(named.words) and len(words) != 1:
            return ""
        states = self.parser.resources.states
        if len(words) == 1:
            return states.get(next(iter(words)), "") if len(named.words) <= 2 else ""
        plain = " ".join(part.removeprefix("ال") for part in fold(named.name).split())
        return states.get(plain, "")


def same_person(a: tuple[str, ...], b: tuple[str, ...]) -> int:
    """How surely two names are one person's: equal last parts, or one within the other."""
    if a == b:
        return 6
    if a and b and latin(a[0]) != latin(b[0]):
        return 4 if one_name(a, b) else 0
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    if not short:
        return 0
    bones = [w.bones(p) for p in long]
    if len(short) == 1:
        part = short[0]
        if part in long:
            return 4 if part == long[-1] else 3 if part == long[0] else 2
        if len(part) > 3 and w.bones(part) in bones[-1:]:
            return 3
        return 0
    matched = sum(1 for p in short if p in long or w.bones(p) in bones)
    if matched == len(short):
        return 5
    if len(short) == len(long) and matched == len(short) - 1 and len(short) > 2:
        return 3
    return 0
