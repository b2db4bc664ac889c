"""What each word type can do in an attribution: cue, head of a source, part of a phrase, or its end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from isnad.attributions.resources import Form, Head, Resources
from isnad.document import LATIN, NUMBER, OTHER, PUNCT, Vocabulary

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
#: Pronouns on a noun and on a verb, by their last letter.
_ON_NOUNS = {"ا": ("هما", "ها", "نا"), "م": ("هم",), "ن": ("هن",), "ه": ("ه",)}
_ON_VERBS = _ON_NOUNS | {"ي": ("ني",)}


def fold_word(word: str) -> str:
    """A cue-level word at the name level.

    >>> fold_word("مسؤولة")
    'مسووله'
    """
    # three times as fast as a table, and every word of a shard comes here
    word = word.replace("أ", "ا").replace("إ", "ا").replace("آ", "ا").replace("ى", "ي")
    return word.replace("ة", "ه").replace("ؤ", "و").replace("ئ", "ي")


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
        #: types at which a bracketed tag or an addressed outlet may begin
        self.tag = np.fromiter((_may_tag(word) for word in self.words), bool, len(self.words))

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


def _may_tag(word: Word) -> bool:
    if word.category == OPEN:
        return True
    media = word.head is not None and word.head.type == "media"
    return word.clitic == "ل" and (media or word.bare in ("رويترز", "بي", "سي", "فرانس", "سكاي"))


_LONG_VOWELS = "اويء"


@lru_cache(maxsize=1 << 16)
def bones(name: str) -> str:
    """A name part, folded and without its long vowels, so that spellings of one foreign name agree (ترمب, ترامب)."""
    return _all_bones([name])[0]


def _all_bones(names: list[str]) -> list[str]:
    """``bones`` of many words, laid end to end so that each replacement is made once for all."""
    text = fold_word("".join("\n" + name for name in names))
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
        word = Word(category, bare, fold_word(bare), conjunction, letters=conjunction)
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
        return Word(COMP, cue, fold_word(cue))  # a missing space: المحادثاتأن
    if cue in _with_pronouns(resources):
        return Word(PREP, cue, fold_word(cue), possessed=True)
    if len(cue) > 3 and cue[0] in "بلك" and cue[1:] in lists["demonstrative"]:
        return Word(DEM, cue[1:], fold_word(cue[1:]), 0, cue[0], letters=1)
    forms, conjunction, suffix, purpose, rest = _verb(cue, resources, marked)
    word = _noun(cue, folded or fold_word(cue), resources)
    word.forms, word.suffix, word.purpose = forms, suffix, purpose
    if forms:
        word.letters = conjunction + (1 if purpose or rest.startswith("س+") else 0)
        sure = any(not f.homograph for f in forms)
        finite = any(f.tense != "participle" for f in forms)
        if sure and finite and word.category in (NAME, NOUN, ADJECTIVE):
            word.category, word.conjunction = VERB, conjunction
    elif word.category == NAME and _everyday_verb(cue, resources):
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
    rest, conjunction, clitic = _split(cue, folded, resources)
    definite = rest.startswith("ال") and len(rest) > 3
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
        free = _without_pronoun(plain, resources)
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
        or _MASDAR.fullmatch(plain)
        or (_MASDAR_2_3.fullmatch(plain) and not _person_like(plain, resources))
    ):
        category = NOUN
    elif clitic and _verbal_noun(plain, resources):
        category, possessed = NOUN, plain not in resources.verbal_nouns
    elif not definite and len(plain) > 4 and plain.endswith(("ها", "هم", "هما", "تك", "اتك")):
        category, possessed = NOUN, True  # no name ends in these
    else:
        category = NAME
    core = folded[-len(plain) :] if cue.endswith(plain) else fold_word(plain)
    given = not definite and not clitic and not possessed and core in resources.given
    return Word(
        category, rest, core, conjunction, clitic, definite, possessed, head,
        letters=conjunction + (1 if clitic else 0), given=given,
    )  # fmt: skip


#: Verbal nouns of the derived forms IV, VII, VIII and X: they are everyday nouns, known or not.
_MASDAR = re.compile("إ..ا.|است..ا.|ان.[^ا]ا.|ا[^ل]ت.ا.")

#: Those of form II and III, which names may be spelled like (تيسير).
_MASDAR_2_3 = re.compile("ت..ي.|م.ا[^ئ].ة")


#: With form II, which only a clitic before it tells from a name.
_MASDAR_II = re.compile(_MASDAR.pattern + "|ت..ي.(ه|ها|هم|هما)?")


def _person_like(plain: str, resources: Resources) -> bool:
    core = fold_word(plain)
    return core in resources.given or core in resources.family or plain in resources.names


_COMPARATIVES = frozenset(["عليا", "كبرى", "عظمى", "وسطى", "دنيا", "أولى", "أعلى"])


def _is_adjective(plain: str, definite: bool, resources: Resources) -> bool:
    adjectives = resources.adjectives
    if plain in _COMPARATIVES:
        return True
    if plain in adjectives or (plain.endswith("ة") and plain[:-1] in adjectives):
        return True
    if definite and len(plain) > 5 and plain.endswith(("ين", "ون")) and plain[:-2] in adjectives:
        return True  # الحرمين الشريفين
    if plain.endswith(("ية", "يه")):
        return definite or plain[:-1] not in resources.names
    return definite and plain.endswith("ي")


def _split(cue: str, folded: str, resources: Resources) -> tuple[str, int, str]:
    """A word without و or ف and without an attached preposition, and which they were."""
    unsplit = resources.unsplit
    plain = cue[2:] if cue.startswith("ال") else cue
    whole = plain in resources.heads or plain in resources.nouns or cue in unsplit
    if whole or folded in resources.given:
        return cue, 0, ""
    if cue[0] in "وفبلك" and cue[-1] in "هام" and _without_pronoun(cue, resources):
        return cue, 0, ""  # والده is والد with a pronoun
    rest, conjunction, clitic = cue, 0, ""
    if len(rest) > 3 and rest[0] in "وف" and (rest[0] == "و" or _known(rest[1:], resources, False)):
        rest, conjunction = rest[1:], 1
        if rest in unsplit or folded[1:] in resources.given:
            return rest, conjunction, ""
    if rest.startswith("لل") and len(rest) > 3:
        double = "الل" + rest[2:]
        clitic = "ل"
        rest = double if double[2:] in resources.nouns else "ال" + rest[2:]
    elif (len(rest) > 4 and rest[0] in "بك" and rest[1:3] == "ال") or (
        (
            len(rest) > 3
            or (len(rest) == 3 and rest[0] == "ب" and rest[1:] in resources.verbal_nouns)
        )
        and rest[0] in "بلك"
        and rest not in unsplit
        and (
            _known(rest[1:], resources, rest[0] == "ل")
            or _addressed(rest)
            or (rest[0] == "ب" and len(rest) > 5 and rest[1:] in resources.organisations)  # بتويتر
        )
    ):
        clitic, rest = rest[0], rest[1:]
    return rest, conjunction, clitic


def _addressed(word: str) -> bool:
    """Whether an unknown word looks like ل with a possessed plural (لنظرائه)."""
    return (
        word[0] == "ل" and len(word) > 5 and word.endswith(("ائه", "ائها", "ائهم", "اته", "اتها"))
    )


def _without_pronoun(plain: str, resources: Resources) -> str:
    """The known noun on which a pronoun hangs in ``plain``, or nothing."""
    for pronoun in _ON_NOUNS.get(plain[-1:], ()):
        if plain.endswith(pronoun) and len(plain) - len(pronoun) >= 3:
            for free in _free_spellings(plain[: -len(pronoun)]):
                if free in resources.heads or free in resources.nouns:
                    return free
    return ""


def _free_spellings(stem: str) -> tuple[str, ...]:
    """How a noun is written without the pronoun that hangs on ``stem``."""
    if stem.endswith("ت"):
        return stem, stem[:-1] + "ة"
    if stem.endswith(("ؤ", "ئ")):
        return stem, stem[:-1] + "ء"
    return (stem,)


def _verbal_noun(word: str, resources: Resources) -> bool:
    """Whether a word behind a preposition is a verbal noun, with a pronoun or without (بفرضها)."""
    known = resources.verbal_nouns
    if word in known:
        return True
    return word[-1:] in ("ه", "ا", "م") and (
        (word[-1] == "ه" and word[:-1] in known)
        or (word[-2:] in ("ها", "هم") and word[:-2] in known)
    )


def _known(rest: str, resources: Resources, names: bool = True) -> bool:
    """Whether what is left behind a possible clitic is a word by itself; ``names`` count too.

    After ب and ك they do not: بريان is a name more often than ب with ريان.
    """
    plain = rest[2:] if rest.startswith("ال") and len(rest) > 4 else rest
    if plain in resources.nouns or plain in resources.heads or rest in resources.places:
        return True
    if plain in resources.words["objectnoun"] or (names and rest in resources.unsplit):
        return True
    if _verbal_noun(rest, resources):
        return True
    if _MASDAR_II.fullmatch(plain) or plain in resources.forms:
        return True
    if plain.endswith("ة") and plain[:-1] in resources.adjectives:
        return True
    if plain is not rest:
        return plain.endswith(("ين", "ون", "ات", "ي")) and plain[:-2] in resources.nouns
    return bool(_without_pronoun(plain, resources)) or bool(
        _MASDAR.match(plain) and plain.endswith(("ه", "ها", "هم"))
    )


def _everyday_verb(cue: str, resources: Resources) -> bool:
    word = cue[1:] if cue[0] in "وف" and len(cue) > 4 else cue
    for form in (cue, word):
        if form in resources.perfects or (form.endswith("ت") and form[:-1] in resources.perfects):
            return True
        body = form[1:] if form[0] in "سل" and len(form) > 4 else form
        if body[0] in "يتن" and body[1:] in resources.imperfects:
            return True
    return False
