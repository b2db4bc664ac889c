"""One name in two scripts: the consonants that a Latin and an Arabic spelling share."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LATIN = re.compile("[a-z]")
#: Latin letters to classes of consonants; two letters before one, vowels and silent letters to nothing.
_PAIRS = (
    ("tch", "S"), ("sch", "S"), ("sh", "S"), ("ch", "S"), ("kh", "K"), ("gh", "G"), ("th", "T"),
    ("dh", "D"), ("ph", "F"), ("ck", "K"), ("x", "KS"), ("b", "B"), ("p", "B"), ("t", "T"),
    ("d", "D"), ("j", "G"), ("g", "G"), ("z", "Z"), ("s", "S"), ("r", "R"), ("f", "F"),
    ("v", "F"), ("k", "K"), ("c", "K"), ("q", "K"), ("l", "L"), ("m", "M"), ("n", "N"),
)  # fmt: skip
_ARABIC = str.maketrans(
    {
        **dict.fromkeys("بپ", "B"), **dict.fromkeys("تطث", "T"), **dict.fromkeys("دضذ", "D"),
        **dict.fromkeys("جغ", "G"), **dict.fromkeys("زظ", "Z"), **dict.fromkeys("سصش", "S"),
        **dict.fromkeys("فڤ", "F"), **dict.fromkeys("كقخ", "K"), "ر": "R", "ل": "L", "م": "M",
        "ن": "N",
    }
)  # fmt: skip


@lru_cache(maxsize=1 << 14)
def consonants(part: str) -> str:
    """The classes of the consonants of a name part in either script; article and vowels left out.

    >>> consonants("hourani") == consonants("حوراني")
    True
    """
    text = "".join(
        c for c in unicodedata.normalize("NFKD", part.casefold()) if not unicodedata.combining(c)
    )
    if _LATIN.search(text):
        text = text.removeprefix("al-").removeprefix("el-")
        for letters, kind in _PAIRS:
            text = text.replace(letters, kind)
    else:
        text = text.removeprefix("ال").translate(_ARABIC)
    found = "".join(c for c in text if "A" <= c <= "Z")
    return re.sub(r"(.)\1+", r"\1", found)


def latin(name: str) -> bool:
    """Whether a name is written in Latin letters."""
    return bool(_LATIN.search(name.casefold()))


def one_name(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether names in two scripts are one: every part of the shorter one has its like in the other.

    One part alone must have three consonants, so that short names do not meet by chance.
    """
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    ours, theirs = [consonants(part) for part in short], [consonants(part) for part in long]
    if not all(ours) or (len(ours) == 1 and len(ours[0]) < 3):
        return False
    return all(part in theirs for part in ours)
