"""Two levels of normalization, and the way back from normalized text to the raw characters.

The *cue* level takes away what never changes a word (diacritics, tatweel, presentation forms, Persian letter shapes,
directional and zero-width marks, digit shapes) and keeps hamza, alef maqsura and ta marbuta, because بدأ "began" is
not بدا "seemed". The *name* level folds those too, because names are spelled with and without them.

Both are made of camel-tools' own normalizers. They work on one *cluster* at a time, a base character with the
combining marks on it, so that every normalized character knows the raw characters it came from.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from unicodedata import is_normalized

#: Marks that direct, join or hide text and are not part of any word.
INVISIBLE = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
#: Arabic combining marks, Quranic annotation signs included.
MARKS = "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u08d3-\u08ff"
TATWEEL = "\u0640"

_CLUSTER = re.compile(
    f"[^\u0300-\u036f{MARKS}][\u0300-\u036f{MARKS}]*|[\u0300-\u036f{MARKS}]+", re.DOTALL
)
#: Letter shapes of Persian and Urdu keyboards that stand for Arabic letters, alef wasla, and all decimal digits.
_SHAPES = str.maketrans(
    {
        "ک": "ك",
        "ڪ": "ك",
        "ی": "ي",
        "ې": "ي",
        "ے": "ي",
        "ھ": "ه",
        "ہ": "ه",
        "ۀ": "ه",
        "ە": "ه",
        "ۃ": "ة",
        "ٱ": "ا",
    }
    | {chr(zero + digit): str(digit) for zero in (0x0660, 0x06F0) for digit in range(10)}
    | {"٪": "%", "٫": ".", "٬": ","}
)


def characters(ranges: str) -> frozenset[str]:
    """The characters of a character class such as ``MARKS``: single ones and ranges ``a-b``."""
    return frozenset(
        chr(code)
        for first, last in re.findall("(.)(?:-(.))?", ranges, re.DOTALL)
        for code in range(ord(first), ord(last or first) + 1)
    )


_TO_CUE = dict.fromkeys(map(ord, characters(INVISIBLE + MARKS + TATWEEL))) | _SHAPES
_CHANGES = re.compile(f"[{''.join(map(chr, _TO_CUE))}]").search
_SEATS = str.maketrans({"ؤ": "و", "ئ": "ي"})


@cache
def _camel():
    # Imported on first use, and this module of it alone: its tables of character sets take half a second to build,
    # and the marks that they would take away are among MARKS.
    from camel_tools.utils import normalize

    return normalize


@cache
def _to_name() -> tuple[dict[str, str], Callable]:
    """camel-tools' foldings of alef, alef maqsura and ta marbuta, and of the seats of hamza, letter by letter.

    Also a search for the letters that change. None is what another one becomes, so their order is free.
    """
    camel = _camel()

    def folded(text: str) -> str:
        text = camel.normalize_alef_maksura_ar(camel.normalize_alef_ar(text))
        return camel.normalize_teh_marbuta_ar(text).translate(_SEATS)

    letters = map(chr, range(0x600, 0x700))
    foldings = {letter: folded(letter) for letter in letters if folded(letter) != letter}
    return foldings, re.compile(f"[{''.join(foldings)}]").search


def _composed(text: str) -> str:
    # camel-tools also writes out the basmala sign, which Unicode has no decomposition for.
    if is_normalized("NFKC", text) and "\ufdfd" not in text:
        return text
    return _camel().normalize_unicode(text)


def cue_form(text: str) -> str:
    """``text`` at the cue level.

    >>> cue_form("اَلـــكِتابُ")
    'الكتاب'
    """
    if text.isascii():
        return text
    text = _composed(text)
    return text.translate(_TO_CUE) if _CHANGES(text) else text


def name_form(text: str) -> str:
    """``text`` at the name level: the cue level with the spellings of one name folded together.

    >>> name_form("أُسامة") == name_form("اسامه")
    True
    """
    return fold(cue_form(text))


def fold(text: str) -> str:
    """A cue-level text at the name level."""
    if text.isascii():
        return text
    foldings, changes = _to_name()
    if changes(text):
        for letter, folded in foldings.items():  # on a long text nine times as fast as a table
            text = text.replace(letter, folded)
    return text


@dataclass(frozen=True, slots=True)
class Aligned:
    """A normalized text and, for each of its characters, the raw characters that it stands for.

    ``starts[i]:ends[i]`` are the raw code points of normalized character ``i``.
    """

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def to_raw(self, start: int, end: int) -> tuple[int, int]:
        """The raw span of normalized ``[start, end)``; an empty span stays empty."""
        if start >= end:
            at = (
                self.starts[start]
                if start < len(self.starts)
                else (self.ends[-1] if self.ends else 0)
            )
            return at, at
        return self.starts[start], self.ends[end - 1]

    def to_normalized(self, start: int, end: int) -> tuple[int, int]:
        """The normalized span of whatever of raw ``[start, end)`` was not dropped."""
        return bisect_left(self.starts, start), bisect_left(self.starts, end)


def align(text: str, level=cue_form) -> Aligned:
    """Normalize ``text`` with ``level`` (``cue_form`` or ``name_form``) and keep the way back to the raw characters."""
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for cluster in _CLUSTER.finditer(text):
        normalized = level(cluster.group())
        characters.append(normalized)
        starts += [cluster.start()] * len(normalized)
        ends += [cluster.end()] * len(normalized)
    return Aligned("".join(characters), tuple(starts), tuple(ends))
