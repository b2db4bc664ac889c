"""Joins the mentions of one document: a short form belongs to the longer name that it is part of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from isnad.entities.aliases import Aliases, name_key

#: Type nouns that an organisation is named with or without: بنك باركليز is باركليز. Stems without the article.
_TYPE_NOUNS = frozenset(
    [
        "شركه",
        "وكاله",
        "بنك",
        "مصرف",
        "نادي",
        "حركه",
        "جماعه",
        "تنظيم",
        "منظمه",
        "شبكه",
        "قناه",
        "صحيفه",
        "موقع",
        "مجله",
        "حزب",
        "مجموعه",
        "مؤسسه",
        "موسسه",
        "فريق",
        "وزاره",
        "اذاعه",
    ]
)
#: Letters that transliterations of one foreign sound disagree on, and vowel letters, which they add or leave out.
_SOUNDS = str.maketrans(
    {
        "غ": "ك",
        "ج": "ك",
        "ق": "ك",
        "گ": "ك",
        "ڤ": "ف",
        "پ": "ب",
        "چ": "ك",
        "ط": "ت",
        "ث": "ت",
        "ز": "س",
        "ص": "س",
        "ش": "س",
        "ذ": "د",
        "ض": "د",
        "ظ": "د",
        "ح": "ه",
    }
)
_VOWELS = str.maketrans(dict.fromkeys("اويءه"))
_LEAST_CONSONANTS = 3
_LEAST_LETTERS = 5


def skeleton(word: str) -> str:
    """The consonants of a word by classes of sounds; words of fewer than three consonants stay whole.

    >>> skeleton("غوتيريش") == skeleton("جوتيريس")
    True
    """
    bones = word.translate(_VOWELS).translate(_SOUNDS)
    return bones if len(bones) >= _LEAST_CONSONANTS else word


def chain(mentions: Sequence[tuple[str, str]], aliases: Aliases) -> list[tuple[str, str]]:
    """For each mention ``(name, label)`` of one document, in order: its entity's key and a full form, or "".

    The second part is the name as written where it is the full form that the entity may be shown by,
    and "" where the mention is a short form of another name in the document.
    """
    keys = [name_key(name) or name for name, _ in mentions]
    counted: Counter[tuple[str, str]] = Counter()
    first: dict[tuple[str, str], int] = {}
    for at, (own, (_, label)) in enumerate(zip(keys, mentions, strict=True)):
        counted[label, own] += 1
        first.setdefault((label, own), at)
    targets = {entity: _target(entity, counted, first, aliases) for entity in counted}
    out = []
    for own, (name, label) in zip(keys, mentions, strict=True):
        target = (label, own)
        for _ in range(4):
            step = targets[target]
            if step == target or step not in targets:
                break
            target = step
        final = aliases.canonical(*target)
        out.append((final, name if (label, own) == target else ""))
    return out


def _target(
    entity: tuple[str, str], counted: Counter, first: dict[tuple[str, str], int], aliases: Aliases
) -> tuple[str, str]:
    """The longer name of the document that a name is a part of, or itself."""
    label, own = entity
    if label not in ("PERS", "ORG"):
        return entity
    words = own.split()
    belongs = _is_person_part if label == "PERS" else _is_organisation_part
    candidates = [
        other
        for other in counted
        if other[0] == label and other[1] != own and belongs(words, other[1].split())
    ]
    if not candidates:
        return entity
    if label == "ORG":
        same = aliases.canonical(*entity)
        if aliases.knows(*entity) and all(
            aliases.canonical(*other) != same for other in candidates
        ):
            return entity
    return min(
        candidates,
        key=lambda other: (
            _part_rank(words, other[1].split()),
            -counted[other],
            first[other],
            other[1],
        ),
    )


def _part_rank(words: list[str], full: list[str]) -> int:
    """A family name is the likeliest short form, a given name the next."""
    return 0 if full[-len(words) :] == words else 1 if full[: len(words)] == words else 2


def _is_person_part(words: list[str], full: list[str]) -> bool:
    """Whether words are part of a longer personal name: its end, its beginning, or first and last of it."""
    if len(words) >= len(full):
        return False
    if len(words) == 1:
        return len(words[0]) > 1 and (
            words[0] in (full[-1], full[0]) or any(_alike(words[0], word) for word in (full[-1],))
        )
    if full[: len(words)] == words or full[-len(words) :] == words:
        return True
    rest = iter(full)
    return words[0] == full[0] and all(word in rest for word in words)


def _alike(one: str, other: str) -> bool:
    bones = skeleton(one)
    if len(one) >= _LEAST_LETTERS and one.translate(_SOUNDS) == other.translate(_SOUNDS):
        return True
    return bones != one and bones == skeleton(other) and one[0] == other[0]


def _is_organisation_part(words: list[str], full: list[str]) -> bool:
    """Whether words are an organisation's name without its type noun or without what follows."""
    if len(words) >= len(full):
        return False
    if full[0] in _TYPE_NOUNS and full[1:] == words:
        return True
    if len(words) == 1:
        return False
    return full[: len(words)] == words or full[-len(words) :] == words
