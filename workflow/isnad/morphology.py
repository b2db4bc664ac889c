"""Arabic inflection by rule: verb paradigms, adjective forms, and splitting clitics off a word.

All words are at the cue level: no diacritics, hamza and alef maqsura kept. Everything here is a
function of one word and is cached, so its cost is paid once for each word type of a corpus.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from isnad.lexicon import LexiconError

SHADDA = "\u0651"
MARKS = dict.fromkeys([*range(0x0610, 0x061B), *range(0x064B, 0x0660), 0x0670, 0x0640])

CONJUNCTIONS = "وف"
INNER = "بكلس"
ENCLITICS = ("هما", "كما", "هم", "هن", "ها", "كم", "كن", "نا", "ني", "ه", "ك", "ي")
_BY_LAST = {
    last: tuple(pronoun for pronoun in ENCLITICS if pronoun[-1] == last)
    for last in dict.fromkeys(pronoun[-1] for pronoun in ENCLITICS)
}
#: How the last letter before a pronoun is spelled when no pronoun follows.
_FREE = {"ت": ("ة",), "ا": ("ى",), "و": ("وا",), "ؤ": ("ء",), "ئ": ("ء",)}


def bare(word: str) -> str:
    """``word`` without diacritics and tatweel."""
    return word.translate(MARKS)


# ---------------------------------------------------------------------------- clitics


@lru_cache(maxsize=1 << 18)
def proclitic_splits(word: str) -> tuple[tuple[str, str], ...]:
    """Every way to read leading clitics off ``word``: ``(proclitics, rest)``, shortest first.

    At most one of و ف, then at most one of ب ك ل س; the rest keeps at least two letters. In لل
    the article is restored: ``للبيت`` also gives ``("ل", "البيت")``.
    """
    out = [("", word)]
    if len(word) < 3:
        return tuple(out)
    heads = [("", word)]
    if word[0] in CONJUNCTIONS:
        heads.append((word[0], word[1:]))
        out.append(heads[1])
    for conjunction, rest in heads:
        if len(rest) < 3 or rest[0] not in INNER:
            continue
        out.append((conjunction + rest[0], rest[1:]))
        if rest.startswith("لل") and len(rest) > 3:
            out.append((conjunction + "ل", "ال" + rest[2:]))
            if rest[2] != "ل":  # للجنة = ل + اللجنة
                out.append((conjunction + "ل", "الل" + rest[2:]))
    return tuple(out)


@lru_cache(maxsize=1 << 18)
def enclitic_splits(word: str) -> tuple[tuple[str, str], ...]:
    """Every way to read an attached pronoun off the end of ``word``: ``(rest, pronoun)``.

    The rest is given in its free spelling too: ة for ت, ى for ا, وا for و, ء for ؤ and ئ.
    """
    out: list[tuple[str, str]] = []
    for pronoun in _BY_LAST.get(word[-1:], ()):
        if not word.endswith(pronoun) or len(word) - len(pronoun) < 2:
            continue
        rest = word[: -len(pronoun)]
        out.append((rest, pronoun))
        free = _FREE.get(rest[-1])
        if free is not None:
            out += [(rest[:-1] + spelling, pronoun) for spelling in free]
    return tuple(out)


_BEFORE_PRONOUN = {"ة": ("ت",), "ى": ("ا", "ي"), "ء": ("ؤ", "ئ", "ء")}


def with_pronouns(word: str) -> list[str]:
    """``word`` with each attached pronoun, in every spelling: the inverse of enclitic_splits."""
    if word.endswith("وا"):
        stems: tuple[str, ...] = (word[:-1],)
    else:
        stems = tuple(word[:-1] + c for c in _BEFORE_PRONOUN.get(word[-1], (word[-1],)))
    return [stem + pronoun for stem in stems for pronoun in ENCLITICS]


# ---------------------------------------------------------------------------- verbs


class Form(NamedTuple):
    """One inflected form of a verb.

    ``tense`` is perfect, imperfect or short (the subjunctive and jussive forms that are written
    otherwise than the indicative); ``person`` 1, 2, 3; ``gender`` m, f or c (common); ``number``
    s, d, p; ``voice`` active, passive, or both where the two are written alike.
    """

    surface: str
    tense: str
    person: int
    gender: str
    number: str
    voice: str


def _join(stem: str, suffix: str) -> str:
    """Stem and suffix, a doubled ت or ن written once and hamza + ا as آ."""
    if suffix and stem[-1] == suffix[0] and stem[-1] in "تن":
        return stem + suffix[1:]
    if suffix.startswith("ا") and stem[-1] == "أ":
        return stem[:-1] + "آ" + suffix[1:]
    return stem + suffix


def _before_u(stem: str) -> tuple[str, ...]:
    """Spellings of ``stem`` before a suffix in و: hamza is written in more than one way."""
    if stem[-1] == "أ":
        return stem, stem[:-1] + "ؤ"
    if stem[-1] == "ء" and stem[-2:-1] == "ي":
        return (stem[:-1] + "ئ",)
    if stem[-1] == "ء":
        return stem, stem[:-1] + "ؤ"
    return (stem,)


def _is_doubled(lemma: str) -> bool:
    return lemma.endswith(SHADDA) or len(bare(lemma)) == 2


def _is_hollow(stem: str) -> bool:
    return len(stem) >= 3 and stem[-2] == "ا"


def imperfect_of(lemma: str) -> str:
    """The imperfect (3ms, active) of the verb whose perfect is ``lemma``, as its shape predicts.

    A shadda written in ``lemma`` tells form II from I (وضّح) and marks doubled roots (أصرّ).
    Hollow verbs of form I are taken to have و (قال); say the imperfect where that is wrong.
    """
    word = bare(lemma)
    middle_shadda = SHADDA in lemma[:-1]
    first, last = word[0], word[-1]
    body = word[:-1] + "ي" if last == "ى" else word
    if first == "ا":  # forms VII to X
        if word.startswith("است") and _is_hollow(word):
            body = word[:-2] + "ي" + last
        return "ي" + body[1:]
    if first == "آ":
        return "يؤ" + body[1:]
    if first == "أ" and middle_shadda:
        return "يؤ" + body[1:]
    if first == "أ" and (len(word) >= 4 or _is_doubled(lemma)):
        if _is_hollow(word):
            body = word[:-2] + "ي" + last
        return "ي" + body[1:]
    if first == "ت" and len(word) >= 4:
        return "ي" + word
    if len(word) >= 4 or len(word) == 2 or middle_shadda:
        return "ي" + body
    if _is_hollow(word):
        return "ي" + word[0] + "و" + last
    if last == "ا":
        body = word[:-1] + "و"
    elif last == "ي":
        body = word[:-1] + "ى"
    if first == "و":
        body = body[1:]
    return "ي" + body


def _perfect(lemma: str, voice: str) -> list[Form]:
    """Perfect forms from the 3ms form of one voice."""
    word = bare(lemma)
    out: list[Form] = []

    def add(surface: str, person: int, gender: str, number: str) -> None:
        out.append(Form(surface, "perfect", person, gender, number, voice))

    last = word[-1]
    if last in "ىاي" and len(word) >= 3:  # defective
        base = word[:-1]
        glide = "و" if last == "ا" else "ي"
        long = base + "ي" if last == "ي" else base
        consonant = base + glide
        add(word, 3, "m", "s")
        add(_join(long, "ت"), 3, "f", "s")
        add(base + glide + "ا", 3, "m", "d")
        add(_join(long, "تا"), 3, "f", "d")
        add(base + "وا", 3, "m", "p")
    else:
        consonant = word
        if _is_hollow(word) or (voice == "passive" and len(word) >= 3 and word[-2] == "ي"):
            consonant = word[:-2] + ("ئ" if last == "ء" else last)
        elif _is_doubled(lemma):
            consonant = word + last
        add(word, 3, "m", "s")
        add(word + "ت", 3, "f", "s")
        add(_join(word, "ا"), 3, "m", "d")
        add(word + "تا", 3, "f", "d")
        for stem in _before_u(word):
            add(stem + "وا", 3, "m", "p")
    add(_join(consonant, "ن"), 3, "f", "p")
    add(_join(consonant, "ت"), 1, "c", "s")
    add(_join(consonant, "ت"), 2, "c", "s")
    add(_join(consonant, "نا"), 1, "c", "p")
    add(_join(consonant, "تم"), 2, "m", "p")
    add(_join(consonant, "تن"), 2, "f", "p")
    return out


_PREFIXES = (("ي", 3, "m"), ("ت", 3, "f"), ("ت", 2, "m"), ("أ", 1, "c"), ("ن", 1, "c"))


def _imperfect(imperfect: str, hollow: bool, doubled: bool, voice: str) -> list[Form]:
    """Imperfect and short forms from the imperfect 3ms of one voice."""
    stem = imperfect[1:]
    last = stem[-1]
    out: list[Form] = []

    def add(prefix: str, body: str, tense: str, person: int, gender: str, number: str) -> None:
        surface = prefix + body
        if prefix == "أ" and body[0] == "أ":
            surface = "آ" + body[1:]
        out.append(Form(surface, tense, person, gender, number, voice))

    defective = last in "ويى" and not hollow and len(stem) >= 2
    base = stem[:-1]
    short = stem
    if defective:
        short = base
    elif hollow and len(stem) >= 3:
        short = stem[:-2] + last
    for prefix, person, gender in _PREFIXES:
        number = "p" if prefix == "ن" else "s"
        add(prefix, stem, "imperfect", person, gender, number)
        if short != stem and short:
            add(prefix, short, "short", person, gender, number)
    dual = base + {"و": "و", "ي": "ي", "ى": "ي"}[last] if defective else stem
    plural = [base] if defective else list(_before_u(stem))
    women = base + {"و": "و", "ي": "ي", "ى": "ي"}[last] if defective else short
    if doubled and not defective:
        women = stem + last
    for prefix, person in (("ي", 3), ("ت", 2)):
        for body in plural:
            add(prefix, body + "ون", "imperfect", person, "m", "p")
            add(prefix, body + "وا", "short", person, "m", "p")
        add(prefix, _join(women, "ن"), "imperfect", person, "f", "p")
    for prefix, person, gender in (("ي", 3, "m"), ("ت", 3, "f"), ("ت", 2, "c")):
        add(prefix, _join(dual, "ان"), "imperfect", person, gender, "d")
        add(prefix, _join(dual, "ا"), "short", person, gender, "d")
    feminine = base if defective else stem
    add("ت", feminine + "ين", "imperfect", 2, "f", "s")
    add("ت", feminine + "ي", "short", 2, "f", "s")
    return out


def _passive_perfect(lemma: str) -> str:
    word = bare(lemma)
    if word[0] == "آ":
        word = "أو" + word[1:]
    if len(word) >= 3 and word[-1] in "ىا":
        word = word[:-1] + "ي"
    elif _is_hollow(word):
        word = word[:-2] + "ي" + word[-1]
    elif word[-1] == "أ":
        word = word[:-1] + "ئ"
    if len(word) == 4 and word[1] == "ا":  # form III
        word = word[0] + "و" + word[2:]
    elif len(word) == 5 and word[0] == "ت" and word[2] == "ا":  # form VI
        word = word[:2] + "و" + word[3:]
    elif len(word) == 3 and word[1] == "أ":
        word = word[0] + "ئ" + word[2]
    return word


def _passive_imperfect(lemma: str, imperfect: str, hollow: bool) -> str:
    word = bare(lemma)
    out = imperfect
    if hollow and out[-2] in "وي":
        out = out[:-2] + "ا" + out[-1]
    elif out[-1] in "وي":
        out = out[:-1] + "ى"
    elif out[-1] == "ئ":
        out = out[:-1] + "أ"
    if len(word) == 3 and word[0] == "و" and len(out) == 3:  # وصف يصف يوصف
        out = "يو" + out[1:]
    return out


@lru_cache(maxsize=4096)
def paradigm(lemma: str, imperfect: str = "") -> tuple[Form, ...]:
    """Every finite form of a verb, without clitics, each surface and reading once.

    ``lemma`` is the perfect 3ms (قال), with a shadda where the spelling alone would mislead
    (بيّن, أصرّ); ``imperfect`` the imperfect 3ms (يقول), derived from the lemma when empty.
    Covers forms I to X and quadriliterals, sound, doubled, assimilated, hollow, defective and
    hamzated, both voices. Raises :class:`isnad.lexicon.LexiconError` on what is no verb.
    """
    word = bare(lemma)
    if len(word) < 2 or any(c not in _LETTERS for c in word):
        raise LexiconError(f"'{lemma}' is not a verb; write the perfect, e.g. قال or اعتقد")
    present = bare(imperfect) or imperfect_of(lemma)
    if present[0] != "ي" or len(present) < 3:
        raise LexiconError(f"'{imperfect}' is not an imperfect; write e.g. يقول")
    hollow, doubled = _is_hollow(word), _is_doubled(lemma)
    forms: list[Form] = []
    passive_word = _passive_perfect(lemma)
    if passive_word == word:
        forms += _perfect(lemma, "both")
    else:
        forms += _perfect(lemma, "active") + _perfect(passive_word, "passive")
    passive_present = _passive_imperfect(lemma, present, hollow)
    if passive_present == present:
        forms += _imperfect(present, hollow, doubled, "both")
    else:
        forms += _imperfect(present, hollow, doubled, "active")
        forms += _imperfect(passive_present, hollow, doubled, "passive")
    return tuple(dict.fromkeys(forms))


_LETTERS = frozenset("ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي")
_FEATURES = {
    "perfect": ("tense", "perfect"), "active": ("voice", "active"), "passive": ("voice", "passive"),
    "m": ("gender", "m"), "f": ("gender", "f"), "s": ("number", "s"), "d": ("number", "d"),
    "p": ("number", "p"), "1": ("person", 1), "2": ("person", 2), "3": ("person", 3),
}  # fmt: skip


def select(forms: tuple[Form, ...], features: str) -> tuple[str, ...]:
    """Surfaces of the ``forms`` that have all ``features`` (comma-separated).

    Features: perfect, imperfect (with the short forms), active, passive, 1, 2, 3, m, f, s, d, p;
    alternatives are joined by ``+`` (``1+2``). Forms that are written alike in both voices or
    genders satisfy either.
    """
    surfaces: dict[str, None] = {}
    wanted = [group.split("+") for group in features.split(",") if group]
    for form in forms:
        if all(any(_has(form, feature.strip()) for feature in group) for group in wanted):
            surfaces[form.surface] = None
    return tuple(surfaces)


def _has(form: Form, feature: str) -> bool:
    if feature == "imperfect":
        return form.tense != "perfect"
    if feature not in _FEATURES:
        known = ", ".join([*_FEATURES, "imperfect"])
        raise LexiconError(f"'{feature}' is not a verb feature; known: {known}")
    name, value = _FEATURES[feature]
    actual = getattr(form, name)
    return actual == value or (name, actual) in (("voice", "both"), ("gender", "c"))


# ---------------------------------------------------------------------------- adjectives


@lru_cache(maxsize=4096)
def adjective_forms(lemma: str, features: str = "") -> tuple[str, ...]:
    """Regular inflection of an adjective or participle: gender, number, case ending, article.

    ``features`` may hold ``indef`` or ``def``, ``s``, ``d`` or ``p``, ``m`` or ``f``, ``acc``
    (only the masculine accusative in ا, and the feminine that can serve as such).
    """
    word = bare(lemma)
    wanted = {feature for feature in features.split(",") if feature}
    unknown = wanted - {"indef", "def", "s", "d", "p", "m", "f", "acc"}
    if unknown:
        raise LexiconError(f"'{sorted(unknown)[0]}' is not an adjective feature")
    endings = {
        ("s", "m"): ("", "ا"), ("s", "f"): ("ة",),
        ("d", "m"): ("ان", "ين"), ("d", "f"): ("تان", "تين"),
        ("p", "m"): ("ون", "ين"), ("p", "f"): ("ات",),
    }  # fmt: skip
    if word.endswith("ى"):  # passive participle of a defective verb
        endings[("s", "f")] = ("اة",)
    out: dict[str, None] = {}
    for (number, gender), suffixes in endings.items():
        if wanted & {"s", "d", "p"} and number not in wanted:
            continue
        if wanted & {"m", "f"} and gender not in wanted:
            continue
        for suffix in suffixes:
            if "acc" in wanted and suffix in ("", "ون", "ان", "تان"):
                continue
            stem = word[:-1] if word.endswith("ى") and suffix else word
            if "def" not in wanted:
                out[stem + suffix] = None
            if "indef" not in wanted and suffix != "ا":
                out["ال" + stem + suffix] = None
    return tuple(out)
