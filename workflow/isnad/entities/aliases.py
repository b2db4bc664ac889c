"""The alias lexicon: which names are one entity, and which name of it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from isnad.entities.lexicons import LABELS, LEXICONS, key, word_sets
from isnad.entities.sounds import skeleton
from isnad.lexicon import read_rows

_FILE = "entity_aliases.tsv"
_PERSONS = "gazetteer_persons.tsv"
_COLUMNS = ("entity", "label", "aliases")
#: Two-word openings of Arabic names that are also written as one word: عبد الله is عبدالله.
_JOINS = frozenset({"عبد", "ابو", "ابي", "ابا", "ام"})
#: What begins a word of an Arab name that is written in one.
_ARAB = ("ال", "عبد", "ابو", "ابي")
_LEAST_LETTERS = 4


@cache
def name_key(text: str) -> str:
    """The key under which spellings of one name meet: folded, the article dropped from each word, عبد joined on, hyphens and
    dots as spaces.

    >>> name_key("عبد الرحمن الراشد") == name_key("عبدالرحمن راشد")
    True
    """
    words: list[str] = []
    join = ""
    for word in key(text).replace("-", " ").replace(".", " ").split():
        if join:
            word, join = join + word, ""
        elif word in _JOINS:
            join = word
            continue
        words.append(word[2:] if word.startswith("ال") and len(word) > 4 else word)
    if join:
        words.append(join)
    return " ".join(words)


class Aliases:
    """Alias lexicons, the user's before the project's.

    ``canonical(label, key)`` is the key of the entity that a name stands for, the key itself where
    no lexicon knows it; ``display(label, key)`` the name to show for an entity's key, or None.
    """

    def __init__(self, words: Mapping[str, frozenset[str]]) -> None:
        #: the lists of ``entity_words.tsv``
        self.words = words
        self._canonical: dict[tuple[str, str], str] = {}
        self._display: dict[tuple[str, str], str] = {}
        self._users: set[tuple[str, str]] = set()
        self._by_sounds: dict[tuple[str, ...], str] = {}

    @classmethod
    def load(cls, folder: str | Path = LEXICONS, override: str | Path | None = None) -> Aliases:
        """Read the project's lexicon under ``folder``, its well-known persons, and the user's file ``override`` that goes first."""
        self = cls(word_sets(folder))
        if override:
            self._read(Path(override))
            self._users = set(self._display)
        self._read(Path(folder) / _FILE)
        for row in read_rows(Path(folder) / _PERSONS, ("name", "label")):
            if row["label"] == "PERS" and not row["context"]:
                self._add_sounds(name_key(row["name"]))
        return self

    def _read(self, path: Path) -> None:
        for row in read_rows(path, ("entity", "label"), _COLUMNS):
            label = row["label"]
            if label not in LABELS:
                raise row.error(f"'{label}' is no label; use one of {', '.join(LABELS)}", "label")
            own = name_key(row["entity"])
            target = self._canonical.get((label, own), own)
            self._display.setdefault((label, target), row["entity"])
            for name in (row["entity"], *row["aliases"].split("|")):
                if name.strip():
                    self._canonical.setdefault((label, name_key(name)), target)
            if label == "PERS":
                self._add_sounds(own)

    def _add_sounds(self, key: str) -> None:
        if sounds := self._sounds(key):
            self._by_sounds.setdefault(sounds, self._canonical.get(("PERS", key), key))

    def canonical(self, label: str, key: str) -> str:
        """The key of the entity: what the lexicon says; for a foreign person also by another spelling of the full name."""
        found = self._canonical.get((label, key))
        if found is None and label == "PERS":
            found = self._by_sounds.get(self._sounds(key))
        return found or key

    def knows(self, label: str, key: str) -> bool:
        return (label, key) in self._canonical

    def is_users(self, label: str, key: str) -> bool:
        """Whether the user's file names this entity, whose name is then shown as it stands there."""
        return (label, key) in self._users

    def display(self, label: str, key: str) -> str | None:
        return self._display.get((label, key))

    def _sounds(self, key: str) -> tuple[str, ...]:
        """The consonants of a foreign person's full name; empty for others.

        In Arab names vowels tell one person from another: سلمان بن ..., سليمان بن ...
        """
        words = key.split()
        if len(words) < 2:
            return ()
        joining = self.words["joining"]
        if any(word in joining or word.startswith(_ARAB) for word in words):
            return ()
        return tuple(skeleton(word) if len(word) >= _LEAST_LETTERS else word for word in words)
