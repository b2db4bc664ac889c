"""Whether the name of a body or an outlet tells which one is meant: الشرطة and صحيفة إسرائيلية do not."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from isnad import lexicon
from isnad.attributions import resources
from isnad.attributions.resources import LEXICONS
from isnad.normalize import name_form

_BODIES = ("institution", "media")
_SOMEBODY = ("title", "role")
_WRITTEN_ON = ("وال", "بال", "لل", "ال", "و", "ل")
_OWNERS = ("هم", "ها", "ه")


class Specific:
    """Tells names from descriptions, by the lexicons in ``directory``."""

    def __init__(self, directory: Path = LEXICONS) -> None:
        rows = lexicon.read_rows(directory / "source_types.tsv", ("type", "words"))
        kinds = {kind: [] for kind in (*_BODIES, *_SOMEBODY, "quantity")}
        for row in rows:
            if row["type"] in _BODIES or row["number"] != "p":
                kinds.get(row["type"], []).extend(row["words"].split())
        self._heads = _folded(kinds["institution"] + kinds["media"])
        self._quantities = _folded(kinds["quantity"])
        somebody = _folded(kinds["title"] + kinds["role"])
        known = resources.load(str(directory))
        lists = known.words
        self._many = _folded(lists["one_of_many"])
        self._several = _folded(lists["several_speak"])
        states = lexicon.read_rows(directory / "capitals.tsv", ("capital", "country"))
        self._alone = _folded(lists["names_by_itself"])
        self._alone |= _folded(row[name] for row in states for name in ("capital", "country"))
        self._adjectives = _agreeing(known.adjectives)
        self._everyday = _folded(known.nouns) | self._adjectives
        self._vague = _agreeing(lists["tells_not_which"]) | self._many | self._several | somebody
        nations = lexicon.read_rows(directory / "nationalities.tsv", ("adjective",))
        self._nations = _agreeing(row["adjective"] for row in nations)

    def is_named(self, name: str, kind: str, *, tagged: bool = False) -> bool:
        """Whether a source of type ``kind`` called ``name`` is a particular one, the same wherever it is so called.

        A person is; roles, groups, writings and the unnamed are not, nor is a body called by what it is alone or with
        words that many of its kind share. The adjective of a nation tells which body of a state is meant, but not which
        of its newspapers. ``tagged``: some text has the name as that of an entity.
        """
        if kind not in _BODIES:
            return kind == "person"
        words = [_readings(word) for word in name.split()]
        while len(words) > 1 and _in(words[0], self._quantities):
            del words[0]  # بعض الصحف
        if not words:
            return False
        head, rest = words[0], words[1:]
        if not _in(_bearer(head), self._heads):
            common = _in(head, self._everyday) and not _in(head, self._alone)
            return tagged or len(words) > 1 or not common
        if _in(head, self._several):
            return False
        if not rest:
            return _in(head, self._alone)
        many = _in(head, self._many)
        construct = not _definite(head[0])
        if construct and _definite(rest[0][0]) and _in(rest[0], self._adjectives):
            return (
                True  # قناة الإخبارية: an adjective with the article describes no noun without it
            )
        told = [word for word in rest if not _in(word, self._vague)]
        if not told:
            return False
        if construct and (tagged or (told[0] is rest[0] and _owns(rest[0], head))):
            return True
        nation = all(_in(word, self._nations) for word in told)
        described = all(_in(word, self._nations) or _in(word, self._adjectives) for word in told)
        definite = any(_definite(word[0]) for word in (head, *rest))
        if described and not definite:
            return False
        return not (many and (nation or (described and not tagged)))


@lru_cache(maxsize=2)
def load(directory: Path = LEXICONS) -> Specific:
    """The lexicons of a folder, read once for a process."""
    return Specific(directory)


def _folded(words: Iterable[str]) -> frozenset[str]:
    return frozenset(map(name_form, words))


def _agreeing(words: Iterable[str]) -> frozenset[str]:
    """Adjectives in both genders (محلي، محلية)."""
    masculine = _folded(words)
    return masculine | {word + "ه" for word in masculine}


def _readings(word: str) -> tuple[str, ...]:
    """A word at the name level, and without what may be written on to it."""
    form = name_form(word)
    return (form, *(form[len(p) :] for p in _WRITTEN_ON if form.startswith(p) and len(form) > 4))


def _bearer(readings: tuple[str, ...]) -> tuple[str, ...]:
    """The noun without the pronoun of its owner as well (عائلته)."""
    form = readings[0]
    for owner in _OWNERS:
        if form.endswith(owner) and len(form) > len(owner) + 2:
            stem = form.removesuffix(owner)
            return (*readings, stem, stem.removesuffix("ت") + "ه")
    return readings


def _owns(word: tuple[str, ...], head: tuple[str, ...]) -> bool:
    """Whether a word behind a noun without article is no adjective of it (صحيفة الأهرام، حكومة مالي)."""
    return _definite(word[0]) or (head[0].endswith("ه") and not word[0].endswith("ه"))


def _definite(form: str) -> bool:
    return form.startswith(("ال", "وال", "بال", "لل"))


def _in(readings: tuple[str, ...], words: frozenset[str]) -> bool:
    return any(reading in words for reading in readings)
