"""The name lexicons in memory: phrases by their first word, names, titles and triggers, nationalities."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property, lru_cache
from pathlib import Path

from isnad.lexicon import Row, load_lists, read_rows
from isnad.normalize import cue_form, fold, name_form

LEXICONS = Path(__file__).resolve().parents[2] / "lexicons"
MODEL = Path(__file__).resolve().parents[2] / "models" / "entities.npz"

#: Where ambiguous names of other countries belong by their label.
_WEAK_SOURCES = {"LOC": "cities", "ORG": "clubs"}

LABELS = ("PERS", "LOC", "ORG", "MISC")


def key(text: str) -> str:
    """One word or name as the lexicons look it up: the name level, without case."""
    return name_form(text).casefold()


def keyed(path: Path, required: Sequence[str]) -> Iterator[tuple[Row, str]]:
    """The rows of a lexicon with the ``key`` of their first required column, folded for all of them at once."""
    rows = read_rows(path, required)
    names = "\n".join(cue_form(row[required[0]]) for row in rows)
    return zip(rows, fold(names).casefold().split("\n"), strict=True)


@dataclass(slots=True)
class Phrase:
    """A name of a gazetteer: its words, its label, and whether it needs more context to be believed."""

    words: tuple[str, ...]
    label: str
    weak: bool
    source: str


@dataclass
class NameLexicons:
    """All name knowledge. ``phrases`` lists the gazetteer's names under their first word, longest first."""

    phrases: dict[str, list[Phrase]] = field(default_factory=dict)
    given: dict[str, int] = field(default_factory=dict)
    family: dict[str, int] = field(default_factory=dict)
    #: names of people of other languages, by how many widely known people bear them
    abroad_given: dict[str, int] = field(default_factory=dict)
    abroad_family: dict[str, int] = field(default_factory=dict)
    triggers: dict[str, frozenset[str]] = field(default_factory=dict)
    nationality: dict[str, str] = field(default_factory=dict)
    #: phrases that are no names, as tuples of words
    exceptions: frozenset[tuple[str, ...]] = frozenset()
    #: words that are no names in this spelling, at the cue level: أودى, though أودي is one
    spelled_exceptions: frozenset[str] = frozenset()
    #: names that a context decides on, by the kind of context (sport, outlet)
    contexts: dict[str, set[tuple[str, ...]]] = field(default_factory=dict)
    #: the lists of ``entity_words.tsv``
    sets: dict[str, frozenset[str]] = field(default_factory=dict)
    #: every word that some list knows, with a weight that settles where proclitics end
    known: dict[str, int] = field(default_factory=dict)

    def add(self, name: str, label: str, weak: bool, source: str) -> None:
        """Take in a name of the gazetteer, given by its ``key``."""
        words = tuple(name.split())
        if not words:
            return
        self.phrases.setdefault(words[0], []).append(Phrase(words, label, weak, source))
        weight = 1 if source in ("cities", "clubs") else 5 if weak else 20
        for word in words:
            if self.known.get(word, 0) < weight:
                self.known[word] = weight

    def plain(self) -> dict[str, object]:
        """Everything in plain types, to be kept on the disk."""
        plain = {name.name: getattr(self, name.name) for name in fields(self)}
        plain["phrases"] = {
            word: [(phrase.words, phrase.label, phrase.weak, phrase.source) for phrase in found]
            for word, found in self.phrases.items()
        }
        return plain

    @classmethod
    def of_plain(cls, plain: dict[str, object]) -> NameLexicons:
        """What :meth:`plain` was made of."""
        phrases = {
            word: [Phrase(*phrase) for phrase in found] for word, found in plain["phrases"].items()
        }
        return cls(**plain | {"phrases": phrases})

    def trigger(self, word: str, kind: str) -> bool:
        return kind in self.triggers.get(word, ())

    def words_of(self, kind: str) -> frozenset[str]:
        """The words of one class of ``name_triggers.tsv``."""
        return frozenset(word for word, kinds in self.triggers.items() if kind in kinds)

    def words_in(self, name: str) -> frozenset[str]:
        """The words of one list of ``entity_words.tsv``."""
        return self.sets.get(name, frozenset())

    @cached_property
    def places(self) -> frozenset[tuple[str, ...]]:
        """The places of the gazetteers that are sure by themselves."""
        return frozenset(
            phrase.words
            for phrases in self.phrases.values()
            for phrase in phrases
            if phrase.label == "LOC" and not phrase.weak
        )

    @cached_property
    def well_known(self) -> frozenset[str]:
        """Family names of the gazetteer's persons that are hardly anything else, however frequent news has them."""
        last = {
            phrase.words[-1]
            for phrases in self.phrases.values()
            for phrase in phrases
            if phrase.label == "PERS" and len(phrase.words) > 1
        }
        return frozenset(
            word
            for word in last
            if len(word) > 3
            and not word.startswith(("ال", "عبد"))
            and self.given.get(word, 0) < (5 if len(word) == 4 else 50)
            and not self.triggers.get(word)
            and word not in self.nationality
        )

    @cached_property
    def words_of_phrases(self) -> frozenset[str]:
        """Every word of a gazetteer name."""
        return frozenset(
            word for phrases in self.phrases.values() for phrase in phrases for word in phrase.words
        )


@lru_cache(maxsize=4)
def load(folder: str | Path = LEXICONS) -> NameLexicons:
    """Read every name lexicon under ``folder``. Raises ``LexiconError`` with file, line and remedy."""
    folder = Path(folder)
    names = NameLexicons()
    _add_territories(names)
    for source in ("places", "organisations", "persons", "events"):
        for row, name in keyed(folder / f"gazetteer_{source}.tsv", ("name", "label")):
            if row["label"] not in LABELS:
                raise row.error(
                    f"'{row['label']}' is no label; use one of {', '.join(LABELS)}", "label"
                )
            contexts = row["context"].split()
            names.add(name, row["label"], bool(contexts), source)
            for context in contexts:
                names.contexts.setdefault(context, set()).add(tuple(name.split()))
    for _, name in keyed(folder / "gazetteer_cities.tsv", ("name", "population")):
        names.add(name, "LOC", True, "cities")
    for row, name in keyed(folder / "gazetteer_abroad.tsv", ("name", "label")):
        weak = row["context"] == "yes"
        source = _WEAK_SOURCES.get(row["label"], "abroad") if weak else "abroad"
        names.add(name, row["label"], weak, source)
    for row, word in keyed(folder / "names_abroad.tsv", ("name",)):
        names.abroad_given[word], names.abroad_family[word] = int(row["given"]), int(row["family"])
        names.known[word] = max(names.known.get(word, 0), 2)
    for row, word in keyed(folder / "person_names.tsv", ("name",)):
        given, family = int(row["given"] or 0), int(row["family"] or 0)
        if " " not in word:
            names.given[word] = names.given.get(word, 0) + given
            names.family[word] = names.family.get(word, 0) + family
            names.known[word] = max(names.known.get(word, 0), min(150, given + family))
    triggers: dict[str, set[str]] = {}
    for row, word in keyed(folder / "name_triggers.tsv", ("word", "class")):
        triggers.setdefault(word, set()).add(row["class"])
    names.triggers = {word: frozenset(kinds) for word, kinds in triggers.items()}
    borne = names.given.keys() | names.family.keys() | names.phrases.keys()
    for word in [w for w in names.known if w[0] in "بلوكف" and w[1:] in triggers]:
        if word not in borne:
            del names.known[word]  # the word of المنطقة الاقتصادية لقناة السويس is قناة
    for word in names.triggers:
        names.known[word] = max(names.known.get(word, 0), 10)
    for row, adjective in keyed(folder / "nationalities.tsv", ("adjective",)):
        for form in _adjective_forms(adjective):
            names.nationality[form] = row["country"]
    exceptions = list(keyed(folder / "entity_exceptions.tsv", ("phrase",)))
    spelled = {row["phrase"] for row, phrase in exceptions if row["spelling"]}
    names.spelled_exceptions = frozenset(spelled)
    names.exceptions = frozenset(
        tuple(phrase.split()) for row, phrase in exceptions if row["phrase"] not in spelled
    )
    names.sets = word_sets(folder)
    for found in names.phrases.values():
        if len(found) > 1:
            found.sort(
                key=lambda phrase: (-len(phrase.words), phrase.weak, phrase.source, phrase.words)
            )
    return names


@lru_cache(maxsize=4)
def word_sets(folder: str | Path = LEXICONS) -> dict[str, frozenset[str]]:
    """The lists of ``entity_words.tsv`` under ``folder``, each word as its ``key``. Raises ``LexiconError``."""
    lists = load_lists(Path(folder) / "entity_words.tsv")
    return {name: frozenset(map(key, words)) for name, words in lists.items()}


def _add_territories(names: NameLexicons) -> None:
    """Countries and regions of CLDR, with the Arabic variants that it has."""
    from babel import Locale

    for tag in ("ar", "ar_SA", "ar_EG", "ar_LY"):
        for code, name in Locale.parse(tag).territories.items():
            if code not in ("001", "ZZ", "QO", "EZ", "UN", "EU") and "(" not in name:
                names.add(key(name), "LOC", code.isdigit(), "places")


def _adjective_forms(stem: str) -> list[str]:
    """An adjective of nationality with and without the article, in gender and number (name level)."""
    bare = [
        stem,
        stem + "ه",
        stem + "ا",
        stem + "ين",
        stem + "ون",
        stem + "تين",
        stem + "ان",
        stem + "ات",
    ]
    return bare + ["ال" + form for form in bare]
