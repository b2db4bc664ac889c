"""What one word says by itself: its proclitics, its stem, its place in the name lexicons; worked out once per type."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from isnad.normalize import MARKS, TATWEEL, characters

#: Words that rules for names ask for, at the name level.
GOD, AGENCY, NEWS = "الله", "وكاله", "انباء"
#: Proclitics that may stand before a name, each with what it leaves of the article: لل is ل and ال.
_CONJUNCTIONS = ("و", "ف")
_PREPOSITIONS = ("ب", "ل", "ك")
_SHORTEST_STEM = 2
_TRAILING = characters(MARKS + TATWEEL)
#: Letters that a form must begin with if any cut is to be made.
CLITICS = frozenset(_CONJUNCTIONS + _PREPOSITIONS)


@lru_cache(maxsize=200_000)
def proclitic_splits(form: str) -> tuple[tuple[int, str], ...]:
    """Ways to cut proclitics off a name-level form, the whole form first: ``(letters cut, stem)``.

    The stem of a form that starts with ``لل`` gets its article back, so the letters cut and the stem
    may add up to more than the form.

    >>> proclitic_splits("وللسودان")
    ((0, 'وللسودان'), (1, 'للسودان'), (3, 'السودان'), (2, 'لسودان'))
    """
    found = [(0, form)]
    if form[:1] in _CONJUNCTIONS and len(form) > _SHORTEST_STEM:
        found.append((1, form[1:]))
    for cut, rest in tuple(found):
        if rest[:1] in _PREPOSITIONS and len(rest) > _SHORTEST_STEM:
            if rest.startswith("لل") and len(rest) > 3:
                found.append((cut + 2, "ال" + rest[2:]))
            found.append((cut + 1, rest[1:]))
    return tuple(found)


def raw_cut(raw: str, letters: int) -> int:
    """How many characters of ``raw`` its first ``letters`` letters take, with the marks on them."""
    at = 0
    while letters and at < len(raw):
        at += 1
        letters -= 1
        while at < len(raw) and (raw[at] in _TRAILING):
            at += 1
    return at


def best_split(form: str, counts: Mapping[str, int], names: Mapping[str, int]) -> tuple[int, str]:
    """The likeliest cut of a form: by how often form and stem stand alone in news, then by the name lexicons.

    ``counts`` are corpus frequencies of forms, ``names`` words of the lexicons with a weight.
    A cut must earn itself: a stem has to be several times as frequent as the uncut form.
    """
    best, best_score = (0, form), counts.get(form, 0) + 3 * names.get(form, 0) + 0.5
    for cut, stem in proclitic_splits(form)[1:]:
        score = counts.get(stem, 0) + 3 * names.get(stem, 0)
        if score <= best_score:
            continue
        for letter in form[:cut]:
            score *= _ATTACHES.get(letter, 1.0)
        if form[cut - 2 : cut] == "لل":
            # One proclitic and the article, though two letters go.
            score /= _ATTACHES["ل"]
        if score > best_score:
            best, best_score = (cut, stem), score
    return best


#: How readily a proclitic stands before a noun: ف and ك seldom do (فراس is a name, no "so head").
_ATTACHES = {"و": 0.25, "ف": 0.03, "ب": 0.25, "ل": 0.25, "ك": 0.03}
