"""The word types of a corpus, each looked at once: its folded hash, its script, and whether its spelling is suspicious."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, chain
from operator import itemgetter

import numpy as np

from isnad.corpus import spelling

#: What a word is: bits of ``Words.kinds``.
ARABIC, LATIN, PERSIAN_LETTERS, PERSIAN_WORD, SUSPICIOUS, CONFUSABLE = 1, 2, 4, 8, 16, 32

_DROP = dict.fromkeys(
    [
        *range(0x064B, 0x0660),
        0x0640,
        0x0670,
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x206A),
        0xFEFF,
    ]
)
_FOLD = str.maketrans("أإآٱىةؤئیکہھ", "اااايهويي" + "ك" + "هه") | _DROP
_NOT_WORD = re.compile(r"[^\w\n]+|_+")
_ARABIC_RUN = re.compile("[\u0621-\u064a\u066e-\u06d3\u06d5\ufb50-\ufdfb\ufe70-\ufefc]\\S*")
_LATIN_RUN = re.compile("[A-Za-z\u00c0-\u024f]{2}\\S*")
_PERSIAN = re.compile("[پچژگکیےٹڈڑںہھۀ]\\S*")
#: Words that Arabic does not have and that no Persian or Urdu article does without.
_PERSIAN_WORDS = frozenset(
    [
        "است",
        "که",
        "این",
        "از",
        "را",
        "می",
        "برای",
        "هم",
        "خود",
        "شده",
        "ہے",
        "کے",
        "کی",
        "میں",
        "اور",
        "سے",
        "نے",
        "کو",
    ]
)

# A polynomial over the code points of a word, base and mixing constants fixed once at random.
_BASE = 0x9E3779B97F4A7C15
_POWERS = np.array(
    list(accumulate(range(255), lambda power, _: power * _BASE % 2**64, initial=1)), dtype=np.uint64
)


@dataclass(slots=True)
class Words:
    """The words of a batch of texts: per text its words, and flat arrays over all of them.

    Text ``i`` has the positions ``starts[i]:starts[i + 1]`` of ``hashes`` (uint64; 0 for what is no word) and of
    ``kinds`` (bits); ``seen[i]`` holds every bit that some word of it has.
    """

    words: list[list[str]]
    starts: np.ndarray
    hashes: np.ndarray
    kinds: np.ndarray
    seen: np.ndarray


class WordTypes(dict):
    """White-space-delimited words to type ids, with what is known of each type.

    The hash of a type folds what spelling varies in (diacritics, alef, ya, ta marbuta, punctuation around the word),
    so that two editions of a text compare equal.
    """

    def __init__(self, confusions: spelling.Confusions | None = None) -> None:
        super().__init__()
        self.confusions = confusions
        self._confusable = confusions.forms() if confusions else frozenset()
        self._new: list[str] = []
        self._hashes = array("Q")
        self._kinds = array("B")

    def __missing__(self, word: str) -> int:
        type_id = self[word] = len(self)
        self._new.append(word)
        return type_id

    def look_up(self, texts: Sequence[str]) -> Words:
        """The words of ``texts``; every text holds at least one."""
        words = [text.split() for text in texts]
        flat = list(chain.from_iterable(words))
        ids = np.array(
            itemgetter(*flat)(self) if len(flat) > 1 else [self[word] for word in flat],
            dtype=np.uint32,
        )
        if self._new:
            self._learn()
        starts = np.fromiter(
            accumulate(map(len, words), initial=0), dtype=np.int64, count=len(words) + 1
        )
        kinds = np.frombuffer(self._kinds, np.uint8)[ids]
        seen = np.bitwise_or.reduceat(kinds, starts[:-1])
        return Words(words, starts, np.frombuffer(self._hashes, np.uint64)[ids], kinds, seen)

    def _learn(self) -> None:
        """Work out hash and kind of the types that are new; all at once, because one long string is quick to search."""
        joined = "\n".join(self._new)
        folded = _NOT_WORD.sub("", joined.translate(_FOLD))
        self._hashes.frombytes(_hashes(folded, len(self._new)).tobytes())
        kinds = np.zeros(len(self._new), np.uint8)
        begins = list(accumulate((len(word) + 1 for word in self._new), initial=0))

        def mark(pattern: re.Pattern, bit: int) -> None:
            lines = {bisect_right(begins, match.start()) - 1 for match in pattern.finditer(joined)}
            kinds[sorted(lines)] |= bit

        mark(_ARABIC_RUN, ARABIC)
        mark(_LATIN_RUN, LATIN)
        kinds[(kinds & ARABIC) > 0] &= ~np.uint8(LATIN)
        mark(_PERSIAN, PERSIAN_LETTERS)
        mark(spelling.QUICK, SUSPICIOUS)
        for line in np.flatnonzero(kinds & SUSPICIOUS).tolist():
            if not spelling.suspicious(self._new[line]):
                kinds[line] &= ~np.uint8(SUSPICIOUS)
        for line, word in enumerate(folded.split("\n")):
            if word in self._confusable:
                kinds[line] |= CONFUSABLE
        for line, word in enumerate(self._new):
            if word in _PERSIAN_WORDS:
                kinds[line] |= PERSIAN_WORD
        self._kinds.frombytes(kinds.tobytes())
        self._new.clear()


def _hashes(folded: str, count: int) -> np.ndarray:
    """A 64-bit hash of each line of ``folded``; 0 for an empty line. The same on every machine."""
    codes = np.frombuffer((folded + "\n").encode("utf-32-le", "surrogatepass"), np.uint32).astype(
        np.uint64
    )
    ends = np.flatnonzero(codes == 10)
    begins = np.concatenate(([0], ends[:-1] + 1))
    lengths = ends - begins
    place = np.arange(len(codes)) - np.repeat(begins, lengths + 1)
    terms = codes * _POWERS[place & 255] + (place >> 8).astype(np.uint64)
    terms[ends] = 0
    sums = np.add.reduceat(terms, begins)
    for shift in (32, 29):
        sums = (sums ^ (sums >> np.uint64(shift))) * np.uint64(0xD6E8FEB86659FD93)
    sums ^= lengths.astype(np.uint64)
    sums[(sums == 0) & (lengths > 0)] = 1
    sums[lengths == 0] = 0
    assert len(sums) == count
    return sums
