"""What hangs on a word: conjunctions and prepositions before it, pronouns behind it, and what is known without them."""

from __future__ import annotations

import re

from isnad.attributions.resources import Resources

#: Pronouns on a noun, by their last letter.
ON_NOUNS = {"ا": ("هما", "ها", "نا"), "م": ("هم",), "ن": ("هن",), "ه": ("ه",)}

#: Verbal nouns of the derived forms IV, VII, VIII and X: they are everyday nouns, known or not.
MASDAR = re.compile("إ..ا.|است..ا.|ان.[^ا]ا.|ا[^ل]ت.ا.")

#: Those of form IV without their hamza, which only the article tells from names (الاسراع).
MASDAR_4 = re.compile("ا[^ل]..ا.|ا[^ل].ا.")

#: Those of form II and III, which names may be spelled like (تيسير).
MASDAR_2_3 = re.compile("ت..ي.|م.ا[^ئ].ة")


#: With form II, which only a clitic before it tells from a name.
_MASDAR_II = re.compile(MASDAR.pattern + "|ت..ي.(ه|ها|هم|هما)?")


def split(cue: str, folded: str, resources: Resources) -> tuple[str, int, str]:
    """A word without و or ف and without an attached preposition, and which they were."""
    unsplit = resources.unsplit
    plain = cue[2:] if cue.startswith("ال") else cue
    whole = plain in resources.heads or plain in resources.nouns or cue in unsplit
    if whole or folded in resources.given:
        return cue, 0, ""
    if cue[0] in "وفبلك" and cue[-1] in "هام" and without_pronoun(cue, resources):
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


def without_pronoun(plain: str, resources: Resources) -> str:
    """The known noun on which a pronoun hangs in ``plain``, or nothing."""
    for pronoun in ON_NOUNS.get(plain[-1:], ()):
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


def verbal_noun(word: str, resources: Resources) -> bool:
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
    if verbal_noun(rest, resources):
        return True
    if _MASDAR_II.fullmatch(plain) or plain in resources.forms:
        return True
    if plain.endswith("ة") and plain[:-1] in resources.adjectives:
        return True
    if plain is not rest:
        return plain.endswith(("ين", "ون", "ات", "ي")) and plain[:-2] in resources.nouns
    return bool(without_pronoun(plain, resources)) or bool(
        MASDAR.match(plain) and plain.endswith(("ه", "ها", "هم"))
    )


def everyday_verb(cue: str, resources: Resources) -> bool:
    word = cue[1:] if cue[0] in "وف" and len(cue) > 4 else cue
    for form in (cue, word):
        if form in resources.perfects or (form.endswith("ت") and form[:-1] in resources.perfects):
            return True
        body = form[1:] if form[0] in "سل" and len(form) > 4 else form
        if body[0] in "يتن" and body[1:] in resources.imperfects:
            return True
    return False
