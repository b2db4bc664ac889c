"""What the language knows about citing: the attribution lexicons, read once and ready for look-up."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from isnad import lexicon, morphology, patterns
from isnad.normalize import cue_form, fold, name_form

#: Where the lexicons of the project lie.
LEXICONS = Path(__file__).resolve().parents[2] / "lexicons"
_SMALL_WORDS = (
    "preposition", "pronoun", "demonstrative", "relative", "subordinator", "particle", "negation",
    "complementizer",
)  # fmt: skip
_ALEF = str.maketrans("أإآ", "ااا")


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb of reporting: its lemma and what its row says (see the head of the lexicon).

    ``takes_object``: one of the frames is an object noun phrase.
    """

    lemma: str
    kind: str
    stance: str
    manner: str
    frames: frozenset[str]
    objects: tuple[str, ...]
    blocked: frozenset[str]
    prepositions: tuple[str, ...]
    takes_object: bool


@dataclass(frozen=True, slots=True)
class Form:
    """A surface form of a verb: ``tense`` is perfect, imperfect, short or participle."""

    verb: Verb
    tense: str
    person: int
    gender: str
    number: str
    voice: str
    homograph: bool


@dataclass(frozen=True, slots=True)
class Head:
    """What a head noun makes of a source phrase."""

    type: str
    gender: str
    number: str


class Resources:
    """All lexicons of the stage, from the folder ``directory``."""

    def __init__(self, directory: str | Path | None = None) -> None:
        folder = Path(directory or LEXICONS)
        self.forms = _verb_forms(folder / "reporting_verbs.tsv")
        self.heads: dict[str, Head] = {}
        for row in lexicon.read_rows(folder / "source_types.tsv", ("type", "words")):
            head = Head(row["type"], row["gender"] or "m", row["number"] or "s")
            for word in row["words"].split():
                self.heads.setdefault(word, head)
                self.heads.setdefault(word.translate(_ALEF), head)
        self.words = {
            name: frozenset(words)
            for name, words in lexicon.load_lists(folder / "attribution_words.tsv").items()
        }
        # these are compared with the folded core of a word as well
        folded = ("norm", "objectnoun", "setting", "addressee", "naming", "reject_source")
        for name in (
            *folded,
            "deputy",
            "honorific",
            "descriptive",
            "related",
            "hiding",
            "statement",
            "by_turn",
        ):
            self.words[name] |= {name_form(word) for word in self.words[name]}
        everyday = lexicon.load_lists(folder / "everyday_words.tsv")
        self.adjectives = frozenset(everyday["adjective"])
        self.nouns = frozenset(everyday["noun"]) | self.adjectives
        self.verbal_nouns = frozenset(everyday["verbal_noun"])
        self.imperfects = frozenset(everyday["imperfect"])
        self.perfects = frozenset(everyday["perfect"])
        self.outlets = read_outlets(folder / "outlets.tsv")
        #: names of letters, and whether they are small words too
        self.letters: dict[str, bool] = {}
        #: small words that a foreign name may begin with
        self.small: set[str] = set()
        for row in lexicon.read_rows(folder / "source_descriptors.tsv", ("list", "words")):
            if row["list"] == "letter":
                self.letters |= dict.fromkeys(row["words"].split(), row["family"] == "word")
            elif row["list"] == "small":
                self.small |= set(row["words"].split())
        #: adjectives with which the names of outlets end (سكاي نيوز عربية)
        ends = {key.split()[-1] for key in self.outlets if " " in key}
        self.outlet_ends = {word for word in self._agreeing() if name_form(word) in ends}
        self.spelled = {letter for letter, word in self.letters.items() if not word}
        self.spelled |= self.small | self.outlet_ends
        self.adverbs = patterns.compile_rules(
            lexicon.load(folder / "attribution_adverbs.tsv", ("slot", "kind", "stance", "relay"))
        )
        self.anonymity = patterns.compile_rules(
            lexicon.load(folder / "anonymity.tsv", ("reason",)),
        )
        # مني, from me, is also how some write a first name
        small = frozenset().union(*(self.words[name] for name in _SMALL_WORDS))
        self.names = _gazetteer(folder / "gazetteer_persons.tsv") - small
        common = self.nouns | {word for word, head in self.heads.items() if head.type != "capital"}
        self.places = _gazetteer_whole(folder / "gazetteer_places.tsv", common)
        self.organisations = _gazetteer_whole(folder / "gazetteer_organisations.tsv", common)
        given, family = _borne(folder / "person_names.tsv")
        self.given = frozenset(name for name, count in given if count >= 25)
        self.rare = frozenset(name for name, count in given if count >= 3) - self.given
        self.family = frozenset(name for name, count in family if count >= 8)
        self.personal = self.given | self.family
        #: plurals in ـو and ـي, which have no article
        self.constructs: set[str] = set()
        for word, head in list(self.heads.items()):
            construct = word[:-1]  # مزارعو، مزارعي
            self._add_duals(word, head)
            plural = head.type == "group" and word.endswith(("ون", "ين")) and len(word) > 4
            if plural and name_form(construct) not in self.personal:
                if construct not in self.heads:
                    self.constructs.add(construct)
                self.heads.setdefault(construct, head)
        self.states = _states(folder / "capitals.tsv", folder / "nationalities.tsv")
        self.unsplit = self._unsplit()
        self.cache: dict = {}

    def _agreeing(self) -> set[str]:
        """The everyday adjectives without article in both genders."""
        return {form for word in self.adjectives for form in (word, word + "ة")}

    def _add_duals(self, word: str, head: Head) -> None:
        """The duals of a head noun in the singular (وفدان، وفدين); two people are a group."""
        if head.number != "s" or head.type in ("quantity", "capital") or len(word) < 3:
            return
        stem = word[:-1] + "ت" if word.endswith("ة") else word
        if stem.endswith(("ا", "ى", "ي", "ون", "ين")):
            return
        kind = "group" if head.type in ("title", "role") else head.type
        for ending in ("ان", "ين"):
            dual = stem + ending
            if name_form(dual) not in self.personal and dual not in self.nouns:
                self.heads.setdefault(dual, Head(kind, head.gender, "d"))

    def _unsplit(self) -> frozenset[str]:
        """Words that begin like a clitic and are whole: names, heads and everyday nouns."""
        whole = set(self.heads) | self.nouns
        for parts in (self.names, *(key.split() for key in (*self.places, *self.organisations))):
            whole.update(parts)
        for key in self.outlets:
            whole.update(key.split())
        known = self.nouns | set(self.heads)
        return frozenset(
            w
            for w in whole
            if not w.startswith(("لل", "بال", "وال"))
            and (w in known or not (w[0] in "بلكوف" and w[1:] in known))
        )


@lru_cache(maxsize=4)
def load(directory: str | None = None) -> Resources:
    """The resources of a folder, read once for a process."""
    return Resources(directory)


_PREPOSITIONS = ("عن", "ب", "إلى", "على", "من", "في", "ل")


def _verb_forms(path: Path) -> dict[str, tuple[Form, ...]]:
    """Surface form (cue level, no clitics) to its readings, spellings without hamza included."""
    found: dict[str, dict[Form, None]] = {}
    for row in lexicon.read_rows(path, ("perfect", "imperfect", "kind", "frames")):
        frames = frozenset(row["frames"].split())
        takes_object = not frames.isdisjoint(("np", "objects", "np_ب", "np_إلى"))
        verb = Verb(
            row["perfect"],
            row["kind"],
            row["stance"] or "neutral",
            row["class"] or "tell",
            frames,
            tuple(name_form(word) for word in row["objects"].split()),
            frozenset(name_form(word) for word in row["blocked"].split()),
            tuple(p for p in _PREPOSITIONS if p in frames or f"objects_{p}" in frames)
            + (("np",) if takes_object else ()),
            takes_object,
        )
        homographs = set(row["homographs"].split())
        never = {word[1:] for word in homographs if word.startswith("!")}
        for form in morphology.paradigm(row["perfect"], row["imperfect"]):
            if form.person == 2 or form.tense == "short" or form.surface in never:
                continue  # the short forms stand after لم and أن and assert nothing
            _add(found, form.surface, verb, form.tense, form.person, form.gender, form.number,
                 form.voice, homographs)  # fmt: skip
        base = row["participle"]
        if base:
            stem = base[:-1] if base.endswith("ا") else base
            for ending, gender, number in (
                ("ا", "m", "s"), ("ة", "f", "s"), ("ين", "m", "p"), ("ات", "f", "p"), ("ان", "m", "d"),
            ):  # fmt: skip
                if stem.endswith("ي") and ending in ("ين", "ان"):
                    surface = stem[:-1] + "ين" if ending == "ين" else stem + "ان"
                else:
                    surface = stem + ending
                _add(found, surface, verb, "participle", 3, gender, number, "active", homographs)
    return {surface: tuple(forms) for surface, forms in found.items()}


def _add(found, surface, verb, tense, person, gender, number, voice, homographs) -> None:
    # a perfect dual is written like an accusative noun (أمرا، طلبا)
    homograph = surface in homographs or (number == "d" and tense == "perfect" and gender == "m")
    form = Form(verb, tense, person, gender, number, voice, homograph)
    spellings = {surface: None, surface.translate(_ALEF): None}
    if surface.endswith("ى"):
        dotted = surface[:-1] + "ي"
        spellings |= {dotted: None, dotted.translate(_ALEF): None}
    if tense == "participle" and surface.endswith("ة") and "that" in verb.frames and not homograph:
        undotted = surface[:-1] + "ه"
        spellings |= {undotted: None, undotted.translate(_ALEF): None}
    for spelling in spellings:
        if len(spelling) > 1 and f"!{spelling}" not in homographs:
            exact = form if spelling not in homographs or homograph else Form(
                verb, tense, person, gender, number, voice, True
            )  # fmt: skip
            found.setdefault(spelling, {})[exact] = None


_KINDS = ("وكالة", "صحيفة", "قناة", "شبكة", "مجلة", "موقع", "تلفزيون")


def read_outlets(path: Path) -> dict[str, tuple[str, bool]]:
    """Folded alias to (canonical name, ambiguous)."""
    found: dict[str, tuple[str, bool]] = {}
    for row in lexicon.read_rows(path, ("name",)):
        ambiguous = row["ambiguous"] == "yes"
        aliases = [alias.strip() for alias in row["aliases"].split("|") if alias.strip()]
        # shown with its kind (وكالة رويترز), so that a reader knows an outlet for one
        shown = next((a for a in aliases if a == f"{a.split()[0]} {row['name']}"
                      and a.split()[0] in _KINDS), row["name"])  # fmt: skip
        for index, alias in enumerate([row["name"], *aliases]):
            key = name_form(alias).casefold()
            found.setdefault(key, (shown, ambiguous and (index == 0 or " " not in alias)))
    return found


def _borne(path: Path) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
    """Names at the name level with the number of people known to bear them: as a given name, as a family name."""
    rows = lexicon.read_rows(path, ("name",))
    names = fold("\n".join(cue_form(row["name"]) for row in rows)).split("\n")
    given, family = (
        [(name, int(row[column] or 0)) for name, row in zip(names, rows, strict=False)]
        for column in ("given", "family")
    )
    return given, family


def _states(capitals: Path, nationalities: Path) -> dict[str, str]:
    """Capital, country or adjective (folded, without article) to the state they stand for."""
    found: dict[str, str] = {}
    for adjective, state in nations(nationalities).items():
        found.setdefault(adjective, state)
        found.setdefault(state, state)
    for row in lexicon.read_rows(capitals, ("capital", "country")):
        found.setdefault(folded(row["capital"]), folded(row["country"]))
        found.setdefault(folded(row["country"]), folded(row["country"]))
    return found


def nations(path: Path) -> dict[str, str]:
    """Adjective of a country (folded, without article, both genders) to the country; ``path``: nationalities.tsv."""
    found: dict[str, str] = {}
    for row in lexicon.read_rows(path, ("adjective",)):
        if row["country"]:
            adjective = name_form(row["adjective"])
            found.setdefault(adjective, folded(row["country"]))
            found.setdefault(adjective + "ه", folded(row["country"]))
    return found


def folded(name: str) -> str:
    """The name level of a name without articles; the first letters of ألمانيا are none."""
    return name_form(" ".join(part.removeprefix("ال") for part in name.split()))


def _gazetteer(path: Path) -> frozenset[str]:
    """The parts of all names of a gazetteer, cue level."""
    return frozenset(
        part
        for row in lexicon.read_rows(path, ("name",))
        for part in row["name"].split()
        if len(part) > 1
    )


def _gazetteer_whole(path: Path, known: Container[str] = ()) -> frozenset[str]:
    """The names of a gazetteer; those that need a context only where they are no word in ``known``."""
    return frozenset(
        row["name"]
        for row in lexicon.read_rows(path, ("name",))
        if not row["context"] or row["name"].removeprefix("ال") not in known
    )
