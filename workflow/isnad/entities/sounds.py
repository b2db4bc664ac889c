"""What spellings of one foreign name have in common: consonants by classes of sounds."""

from __future__ import annotations

from functools import cache

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


@cache
def skeleton(word: str) -> str:
    """The consonants of a word by classes of sounds; words of fewer than three consonants stay whole.

    >>> skeleton("غوتيريش") == skeleton("جوتيريس")
    True
    """
    bones = word.translate(_VOWELS).translate(_SOUNDS)
    return bones if len(bones) >= _LEAST_CONSONANTS else word


@cache
def outline(word: str) -> str:
    """The skeleton of a word of a full name after what it begins with: a vowel or a class of sounds.

    >>> outline("هندرسون") == outline("اندرسون")
    False
    """
    bones = skeleton(word)
    if len(word) <= _LEAST_CONSONANTS or bones == word:
        return word
    begins = word[0].translate(_SOUNDS)
    return f"{'ا' if begins in 'اوي' else begins}-{bones}"


@cache
def sounds(word: str) -> str:
    """A word with one letter for each class of sounds."""
    return word.translate(_SOUNDS)
