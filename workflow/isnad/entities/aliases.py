"""The alias lexicon: which names are one entity, and which name of it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from isnad.entities.lexicons import LABELS, LEXICONS, key, keyed, word_sets
from isnad.entities.sounds import outline
from isnad.entities.words import GOD
from isnad.lexicon import Row, read_aliases, read_rows

_FILE = "entity_aliases.tsv"
_HOMONYMS = "entity_homonyms.tsv"
_PERSONS = "gazetteer_persons.tsv"
_NAMES = "person_names.tsv"
_NATIONS = "nationalities.tsv"
_COLUMNS = ("entity", "label", "aliases")
_HOMONYM_COLUMNS = ("name", "label", "entity", "beside", "against")
#: Two-word openings of Arabic names that are also written as one word: عبد الله is عبدالله.
_JOINS = frozenset({"عبد", "ابو", "ابي", "ابا", "ام"})
#: What begins a word of an Arab name that is written in one.
_ARAB = ("ال", "عبد", "ابو", "ابي")
#: So many people of the Arab world bear a name that is told from others by its vowels.
_BORNE = 10
_SON, _HOUSE = "بن", "ال"
_MINISTRY = "وزاره"
_BANK, _CENTRAL = "بنك", "مركزي"
_FEMININE = "ه"


@cache
def name_key(text: str) -> str:
    """The key under which spellings of one name meet: folded, the article dropped from each word, عبد and الله joined on, hyphens
    and dots as spaces.

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
        if word == GOD and words:
            words[-1] += word
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
        #: what linking has worked out: label and key of a name to the key of its entity
        self.resolved: dict[tuple[str, str], str] = {}
        self._canonical: dict[tuple[str, str], str] = {}
        self._display: dict[tuple[str, str], str] = {}
        self._users: set[tuple[str, str]] = set()
        self._by_sounds: dict[str, str] = {}
        #: what a name stands for where a document has others beside it, and where not: label and key of the name to
        #: the key of the entity and the keys of both
        self._homonyms: dict[tuple[str, str], list[tuple[str, frozenset[str], frozenset[str]]]] = {}
        #: the full names of well-known persons
        self._persons: set[str] = set()
        #: names that many people of the Arab world bear
        self._arab: frozenset[str] = frozenset()
        #: adjectives of a country, each by the first of them, and that one by the country
        self._adjectives: dict[str, str] = {}
        self._of_country: dict[str, str] = {}

    @classmethod
    def load(cls, folder: str | Path = LEXICONS, override: str | Path | None = None) -> Aliases:
        """Read the project's lexicon under ``folder``, its well-known persons, and the user's file ``override`` that goes first."""
        self = cls(word_sets(folder))
        self._arab = frozenset(
            name_key(word)
            for row, word in keyed(Path(folder) / _NAMES, ("name",))
            if int(row["given"] or 0) + int(row["family"] or 0) >= _BORNE
        )
        self._read_adjectives(Path(folder) / _NATIONS)
        if override:
            self._read(read_aliases(override))
            self._users = set(self._display)
        self._read(read_rows(Path(folder) / _FILE, ("entity", "label"), _COLUMNS))
        self._read_homonyms(Path(folder) / _HOMONYMS)
        for row in read_rows(Path(folder) / _PERSONS, ("name", "label")):
            if row["label"] == "PERS" and not row["context"]:
                person = self._plain("PERS", name_key(row["name"]))
                self._persons.add(person)
                self._add_sounds(person)
        return self

    def _read_adjectives(self, path: Path) -> None:
        for row in read_rows(path, ("adjective",)):
            if not row["country"]:
                continue
            # As it stands in names, with the article: الألماني.
            own = name_key("ال" + row["adjective"])
            first = self._of_country.setdefault(name_key(row["country"]), own)
            self._adjectives[own] = first
            self._adjectives[own + _FEMININE] = first + _FEMININE

    def _read(self, rows: list[Row]) -> None:
        for row in rows:
            # Only a user's file may leave it open of what kind a name is.
            for label in (row["label"],) if row["label"] else LABELS:
                self._read_row(row, label)

    def _read_row(self, row: Row, label: str) -> None:
        if label not in LABELS:
            raise row.error(f"'{label}' is no label; use one of {', '.join(LABELS)}", "label")
        own = self._plain(label, name_key(row["entity"]))
        target = self._canonical.get((label, own), own)
        self._display.setdefault((label, target), row["entity"])
        for name in (row["entity"], *row["aliases"].split("|")):
            if name.strip():
                names = self._plain(label, name_key(name))
                self._canonical.setdefault((label, names), target)
                if label == "PERS":
                    self._add_sounds(names)

    def _read_homonyms(self, path: Path) -> None:
        for row in read_rows(path, ("name", "label", "entity", "beside"), _HOMONYM_COLUMNS):
            label = row["label"]
            if label not in LABELS:
                raise row.error(f"'{label}' is no label; use one of {', '.join(LABELS)}", "label")
            own = self._plain(label, name_key(row["entity"]))
            entity = self._canonical.get((label, own), own)
            if label != "PERS":
                self._display.setdefault((label, entity), row["entity"])
            sides = (
                frozenset(
                    self.canonical(any_label, name_key(name))
                    for name in row[side].split("|")
                    if name
                    for any_label in LABELS
                )
                for side in ("beside", "against")
            )
            meaning = (entity, *sides)
            for name in row["name"].split("|"):
                self._homonyms.setdefault((label, name_key(name)), []).append(meaning)

    def is_homonym(self, label: str, key: str) -> bool:
        """Whether other names of its document say what a name stands for."""
        return (label, key) in self._homonyms

    def meant(self, label: str, key: str, own: str, present: Mapping[str, int]) -> str:
        """The key of the entity that a name stands for in a document that has the keys ``present``, so often each; ``own``
        where nothing beside it says that it is another."""
        for entity, beside, against in self._homonyms.get((label, key), ()):
            others = sum(present.get(k, 0) for k in {*beside, entity})
            if others > sum(present.get(k, 0) for k in {*against, own}):
                return entity
        return own

    def _add_sounds(self, key: str) -> None:
        if sounds := self._sounds(key)[0]:
            self._by_sounds.setdefault(sounds, self._canonical.get(("PERS", key), key))

    def canonical(self, label: str, key: str) -> str:
        """The key of the entity: what the lexicon says of the name, or of another way to write it; else for a foreign
        person the consonants of the full name, which most spellings share."""
        key = self._plain(label, key)
        found = self._canonical.get((label, key))
        if found is None and label == "PERS":
            sounds, foreign = self._sounds(key)
            found = self._by_sounds.get(sounds) or (sounds if foreign else None)
        return found or key

    def knows(self, label: str, key: str) -> bool:
        """Whether the lexicons have a name as a whole; of persons by more than one word."""
        key = self._plain(label, key)
        if label == "PERS":
            return " " in key and (key in self._persons or (label, key) in self._canonical)
        return (label, key) in self._canonical

    def is_adjective(self, word: str) -> bool:
        """Whether a word of a key is the adjective of a country."""
        return word in self._adjectives

    def _plain(self, label: str, key: str) -> str:
        """The key of an organisation with one adjective for each country, and that for the country's name after what
        every country has: منتخب البرازيل, المنتخب البرازيلي; الخارجية الروسية is the ministry,
        المركزي الروسي the bank. That of a person without
        the house behind the father: سلمان بن عبدالعزيز آل سعود."""
        words = key.split()
        if label == "PERS" and len(words) > 4 and words[-2] == _HOUSE and words[-4] == _SON:
            return " ".join(words[:-2])
        if label != "ORG" or len(words) < 2:
            return key
        first, *rest = (self._adjectives.get(word, word) for word in words)
        if first in self.words["national"]:
            country = " ".join(rest)
            country = self._canonical.get(("LOC", country), country)
            if adjective := self._of_country.get(country):
                rest = [adjective + _FEMININE * first.endswith(_FEMININE)]
        elif first in self.words["field"] and len(rest) == 1 and self._of_ministry(rest[0]):
            return " ".join((_MINISTRY, first, *rest))
        elif first == _CENTRAL and rest[-1] in self._adjectives:
            return " ".join((_BANK, first, *rest))
        return " ".join((first, *rest))

    def _of_ministry(self, word: str) -> bool:
        return word.endswith(_FEMININE) and self.is_adjective(word)

    def is_users(self, label: str, key: str) -> bool:
        """Whether the user's file names this entity, whose name is then shown as it stands there."""
        return (label, key) in self._users

    def display(self, label: str, key: str) -> str | None:
        return self._display.get((label, key))

    def _sounds(self, key: str) -> tuple[str, bool]:
        """The consonants of a person's full name, and whether all of it is foreign; empty where nothing is.

        Names that Arabs bear stay as they are, since their vowels tell one from another: سلمان بن ..., سليمان بن ...
        """
        words = key.split()
        joining = self.words["joining"]
        arab = [word in self._arab or word in joining or word.startswith(_ARAB) for word in words]
        if len(words) < 2 or all(arab):
            return "", False
        spelled = (
            word if is_arab else outline(word) for word, is_arab in zip(words, arab, strict=True)
        )
        return " ".join(spelled), not any(arab)
