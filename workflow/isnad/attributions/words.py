"""What each word type can do in an attribution: cue, head of a source, part of a phrase, or its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from isnad.attributions.clitics import (
    MASDAR,
    MASDAR_2_3,
    MASDAR_4,
    ON_NOUNS,
    everyday_verb,
    split,
    verbal_noun,
    without_pronoun,
)
from isnad.attributions.resources import Form, Head, Resources
from isnad.document import LATIN, NUMBER, OTHER, PUNCT, Vocabulary
from isnad.normalize import fold

# Categories of a token in a phrase.
(NAME, NOUN, ADJECTIVE, HEAD, COMP, REL, PREP, SUB, TIME, PRON, NEG, VERB, PARTICLE, AUX, DEM,
 QUOTE, COMMA, COLON, DASH, OPEN, CLOSE, STOP, HASH, NUM, FOREIGN) = range(25)  # fmt: skip
#: What names and common nouns are made of.
NOMINAL = (NAME, NOUN, ADJECTIVE, HEAD)

_CATEGORY_LISTS = (
    ("complementizer", COMP),
    ("relative", REL),
    ("demonstrative", DEM),
    ("particle", PARTICLE),
    ("auxiliary", AUX),
    ("negation", NEG),
    ("pronoun", PRON),
    ("time", TIME),
    ("preposition", PREP),
    ("subordinator", SUB),
)
_MARKS = {
    "،": COMMA, ",": COMMA, ":": COLON, "-": DASH, "–": DASH, "—": DASH, "(": OPEN, ")": CLOSE,
    "[": OPEN, "]": CLOSE, "#": HASH, "_": HASH, "«": QUOTE, "»": QUOTE, "“": QUOTE, "”": QUOTE,
    '"': QUOTE, "‹": QUOTE, "›": QUOTE, "″": QUOTE, "„": QUOTE, "‟": QUOTE, "＂": QUOTE, "/": HASH, "'": HASH,
    "&": HASH, "ـ": DASH,
}  # fmt: skip
_SUFFIXES = ("هما", "هم", "هن", "ها", "نا", "ه", "ي")
#: Pronouns on a verb, by their last letter.
_ON_VERBS = ON_NOUNS | {"ي": ("ني",)}


@dataclass(slots=True)
class Word:
    """The analysis of one word type.

    ``category`` its place in a phrase; ``core`` the name-level word without clitics, article and pronoun; ``bare`` the
    cue-level word without proclitics; ``conjunction`` 1 where it starts with و or ف; ``clitic`` the attached preposition
    (ب ل ك or empty); ``definite`` by the article; ``possessed`` where a pronoun hangs on it; ``head`` what it makes of a
    source; ``forms`` its readings as a verb of reporting; ``suffix`` whether a verb carries an object pronoun.
    """

    category: int
    bare: str
    core: str
    conjunction: int = 0
    clitic: str = ""
    definite: bool = False
    possessed: bool = False
    head: Head | None = None
    forms: tuple[Form, ...] = ()
    suffix: str = ""
    purpose: bool = False
    letters: int = 0
    given: bool = False


class Words:
    """The word types of one vocabulary, analysed. ``words[type_id]`` is a :class:`Word`."""

    def __init__(self, vocabulary: Vocabulary, resources: Resources) -> None:
        cache = resources.cache
        self.words: list[Word] = []
        add = self.words.append
        columns = vocabulary.cue, vocabulary.raw, vocabulary.kind, vocabulary.name
        for cue, raw, kind, name in zip(*columns, strict=True):
            shadda = kind == 0 and "\u0651" in raw
            key = (raw if shadda else cue, kind)
            word = cache.get(key)
            if word is None:
                word = cache[key] = analyse(cue, kind, resources, raw if shadda else "", name)
            add(word)
        self._bones: dict[str, list[int]] | None = None
        self._heads: dict[str, np.ndarray] | None = None
        self._wanted = np.zeros(len(self.words), bool)
        begins = resources.words["outlet_begins"]
        #: types at which a bracketed tag or an addressed outlet may begin
        self.tag = np.fromiter(
            (_may_tag(word, begins) for word in self.words), bool, len(self.words)
        )

    def spelled_like(self, name: str, types: np.ndarray) -> list[int]:
        """Places in ``types`` of words spelled as the folded ``name``, long vowels aside."""
        if self._bones is None:
            spelled = [n for n, word in enumerate(self.words) if word.category in _SPELLED]
            found = self._bones = {}
            for n, key in zip(
                spelled, _all_bones([self.words[n].bare for n in spelled]), strict=True
            ):
                found.setdefault(key, []).append(n)
        return self._places(self._bones.get(bones(name)), types)

    def headed(self, core: str, types: np.ndarray) -> list[int]:
        """Places in ``types`` of the head noun ``core``; of all titles where it is empty."""
        if self._heads is None:
            found: dict[str, list[int]] = {}
            for type_id, word in enumerate(self.words):
                if word.category == HEAD:
                    found.setdefault(word.core, []).append(type_id)
                    if word.head.type == "title":
                        found.setdefault("", []).append(type_id)
            self._heads = {key: np.array(ids) for key, ids in found.items()}
        return self._places(self._heads.get(core), types)

    def _places(self, ids: Sequence[int] | np.ndarray | None, types: np.ndarray) -> list[int]:
        if ids is None:
            return []
        if len(ids) == 1:
            return np.flatnonzero(types == ids[0]).tolist()
        wanted = self._wanted
        wanted[ids] = True
        found = np.flatnonzero(wanted[types]).tolist()
        wanted[ids] = False
        return found


_SPELLED = frozenset(NOMINAL)


def _may_tag(word: Word, begins: frozenset[str]) -> bool:
    if word.category == OPEN:
        return True
    media = word.head is not None and word.head.type == "media"
    return word.clitic == "ل" and (media or word.bare in begins)


_LONG_VOWELS = "اويء"


@lru_cache(maxsize=1 << 16)
def bones(name: str) -> str:
    """A name part, folded and without its long vowels, so that spellings of one foreign name agree (ترمب, ترامب)."""
    return _all_bones([name])[0]


def _all_bones(names: list[str]) -> list[str]:
    """``bones`` of many words, laid end to end so that each replacement is made once for all."""
    text = fold("".join("\n" + name for name in names))
    whole = text.split("\n")[1:]
    for sign, vowel in enumerate(_LONG_VOWELS, 1):  # the first letter stays, vowel or not
        text = text.replace("\n" + vowel, f"\n{chr(sign)}")
    for vowel in _LONG_VOWELS:
        text = text.replace(vowel, "")
    for sign, vowel in enumerate(_LONG_VOWELS, 1):
        text = text.replace(chr(sign), vowel)
    short = text.split("\n")[1:]
    return [bare if len(bare) >= 3 else name for bare, name in zip(short, whole, strict=True)]


def analyse(cue: str, kind: int, resources: Resources, marked: str = "", folded: str = "") -> Word:
    """The :class:`Word` of a cue-level form.

    ``marked`` is its raw spelling where that has a shadda, ``folded`` the form at the name level where it is known.
    """
    if kind == PUNCT:
        return Word(_MARKS.get(cue, STOP), cue, "")
    if kind == NUMBER:
        return Word(NUM, cue, cue)
    if kind in (LATIN, OTHER):
        return Word(FOREIGN, cue, cue.casefold())
    lists = resources.words
    small = _small_words(resources)
    category = small.get(cue, -1)
    if category < 0 and len(cue) > 2 and cue[0] in "وف" and cue not in resources.heads:
        category = small.get(cue[1:], -1)
        allowed = (PREP, SUB, TIME, DEM, PRON) if len(cue) > 3 else (PREP, PRON)
        category = category if category in allowed else -1
    if category >= 0:
        joined = len(cue) > 2 and cue[0] in "وف" and small.get(cue[1:]) == category
        conjunction = int(joined)
        bare = cue[conjunction:]
        word = Word(category, bare, fold(bare), conjunction, letters=conjunction)
        if category in (TIME, PREP, SUB, AUX):
            word.head = resources.heads.get(bare)
            word.definite = bare.startswith("ال")
        if category in (TIME, PREP, SUB, AUX, REL):
            rare = tuple(replace(form, homograph=True) for form in resources.forms.get(bare, ()))
            word.forms = _by_shadda(rare, marked)
        return word
    if (
        cue.endswith(("أن", "إن"))
        and len(cue) > 6
        and cue.startswith("ال")
        and cue[2:-2] in resources.nouns
    ):
        return Word(COMP, cue, fold(cue))  # a missing space: المحادثاتأن
    if cue in _with_pronouns(resources):
        return Word(PREP, cue, fold(cue), possessed=True)
    if len(cue) > 3 and cue[0] in "بلك" and cue[1:] in lists["demonstrative"]:
        return Word(DEM, cue[1:], fold(cue[1:]), 0, cue[0], letters=1)
    forms, conjunction, suffix, purpose, rest = _verb(cue, resources, marked)
    word = _noun(cue, folded or fold(cue), resources)
    word.forms, word.suffix, word.purpose = forms, suffix, purpose
    if forms:
        word.letters = conjunction + (1 if purpose or rest.startswith("س+") else 0)
        sure = any(not f.homograph for f in forms)
        finite = any(f.tense != "participle" for f in forms)
        if sure and finite and word.category in (NAME, NOUN, ADJECTIVE):
            word.category, word.conjunction = VERB, conjunction
    elif word.category == NAME and everyday_verb(cue, resources):
        word.category = VERB
        word.conjunction = int(cue[0] in "وف")
    return word


def _small_words(resources: Resources) -> dict[str, int]:
    """Category of every small word; where lists share a word the first of _CATEGORY_LISTS has it."""
    known = resources.cache.get("small words")
    if known is None:
        known = resources.cache["small words"] = {}
        for name, category in _CATEGORY_LISTS:
            for word in sorted(resources.words[name]):
                known.setdefault(word, category)
    return known


def _with_pronouns(resources: Resources) -> frozenset[str]:
    """Prepositions of at least three letters with the pronouns that may hang on them."""
    known = resources.cache.get("with pronouns")
    if known is None:
        longer = [word for word in resources.words["preposition"] if len(word) > 2]
        known = frozenset(word + pronoun for word in longer for pronoun in _SUFFIXES)
        resources.cache["with pronouns"] = known
    return known


def _verb(cue: str, resources: Resources, marked: str):
    """Readings of ``cue`` as a verb of reporting: forms, conjunction letters, object pronoun, purpose ل, rest."""
    table = resources.forms
    starts = [(0, cue)]
    if len(cue) > 2 and cue[0] in "وف":
        starts.append((1, cue[1:]))
    for letters, rest in starts:
        forms = table.get(rest)
        if forms:
            if not letters and cue[0] == "و" and len(cue) > 2:
                # ورد: it came, and he replied
                forms += tuple(replace(f, homograph=True) for f in table.get(cue[1:], ()))
            return _by_shadda(forms, marked), letters, "", False, rest
        for pronoun in _ON_VERBS.get(rest[-1], ()):
            if rest.endswith(pronoun) and len(rest) - len(pronoun) >= 3:
                stem = rest[: -len(pronoun)]
                forms = table.get(stem) or table.get(stem + "ا" if stem.endswith("و") else "")
                if not forms and stem.endswith("ا"):
                    forms = table.get(stem[:-1] + "ى")
                if forms:
                    finite = tuple(f for f in forms if f.tense != "participle")
                    if finite:
                        return _by_shadda(finite, marked), letters, pronoun, False, rest
        if rest[0] in "لس" and len(rest) > 4:
            forms = tuple(f for f in table.get(rest[1:], ()) if f.tense in ("imperfect", "short"))
            if forms:
                return forms, letters, "", rest[0] == "ل", rest if rest[0] == "ل" else "س+"
    return (), 0, "", False, ""


def _by_shadda(forms: tuple[Form, ...], marked: str) -> tuple[Form, ...]:
    """With a shadda written, a form that is another word unvocalised is the verb (بيّن, عبّر)."""
    if not marked or not any(f.homograph for f in forms):
        return forms
    return tuple(Form(f.verb, f.tense, f.person, f.gender, f.number, f.voice, False) for f in forms)


def abbreviated(word: Word, resources: Resources) -> Word:
    """A single letter that stands for a title (د. سامي)."""
    return Word(
        HEAD, word.bare, word.core, word.conjunction, word.clitic, definite=True,
        head=resources.heads.get("دكتور"), letters=word.letters,
    )  # fmt: skip


def _noun(cue: str, folded: str, resources: Resources) -> Word:
    rest, conjunction, clitic = split(cue, folded, resources)
    definite = rest.startswith("ال") and len(rest) > 3 and rest not in resources.words["own_al"]
    plain = rest[2:] if definite else rest
    if plain.endswith("ه") and plain not in resources.nouns:
        marbuta = plain[:-1] + "ة"
        his = resources.heads.get(plain[:-1])  # رئيسه is "his president" sooner than رئيسة
        possessed_office = his is not None and his.type in ("title", "role") and not definite
        if not possessed_office and (marbuta in resources.heads or marbuta in resources.nouns):
            plain = marbuta  # ة written without its dots
    head, possessed = resources.heads.get(plain), False
    if definite and plain in resources.constructs:
        head = None  # المعلمي is a family name, معلمو الحي are teachers
    if head is None and not definite:
        free = without_pronoun(plain, resources)
        if free:
            head, plain, possessed = resources.heads.get(free), free, True
    place = plain in resources.places or rest in resources.places
    accusative = plain[:-1] if plain.endswith("ا") and not definite and not place else ""
    if head is None and accusative in resources.heads:
        head = resources.heads[accusative]
    dual = head is not None and head.number == "d"
    whole = plain in resources.heads and accusative not in resources.heads  # فيفا
    noun = accusative and not dual and not whole
    if noun and (head is not None or accusative in resources.nouns):
        plain = accusative
    if head is not None and not (place and head.type != "capital"):
        category = HEAD
    elif place:
        category, head = NAME, None
    elif _is_adjective(plain, definite, resources):
        category = ADJECTIVE
    elif (
        plain in resources.nouns
        or MASDAR.fullmatch(plain)
        or (definite and MASDAR_4.fullmatch(plain) and not _person_like(plain, resources))
        or (MASDAR_2_3.fullmatch(plain) and not _person_like(plain, resources))
    ):
        category = NOUN
    elif clitic and verbal_noun(plain, resources):
        category, possessed = NOUN, plain not in resources.verbal_nouns
    elif not definite and len(plain) > 4 and plain.endswith(("ها", "هم", "هما", "تك", "اتك")):
        category, possessed = NOUN, True  # no name ends in these
    else:
        category = NAME
    core = folded[-len(plain) :] if cue.endswith(plain) else fold(plain)
    given = not definite and not clitic and not possessed and core in resources.given
    return Word(
        category, rest, core, conjunction, clitic, definite, possessed, head,
        letters=conjunction + (1 if clitic else 0), given=given,
    )  # fmt: skip


def _person_like(plain: str, resources: Resources) -> bool:
    core = fold(plain)
    return core in resources.given or core in resources.family or plain in resources.names


def _is_adjective(plain: str, definite: bool, resources: Resources) -> bool:
    adjectives = resources.adjectives
    if plain in resources.words["comparative"]:
        return True
    if plain in adjectives or (plain.endswith("ة") and plain[:-1] in adjectives):
        return True
    if definite and len(plain) > 5 and plain.endswith(("ين", "ون")) and plain[:-2] in adjectives:
        return True  # الحرمين الشريفين
    if plain.endswith(("ية", "يه")):
        return definite or plain[:-1] not in resources.names
    return definite and plain.endswith("ي")
