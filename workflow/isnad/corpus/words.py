"""The words of many texts at once: a hash that folds their spelling, their script, and whether they look suspicious.

Done on arrays of code points, for each distinct word once: a corpus has millions of words, most of them again and again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from isnad.corpus.runons import RunOns
from isnad.corpus.spelling import Confusions

#: What a word is: bits of ``Words.kinds``.
ARABIC, LATIN, PERSIAN_LETTERS, PERSIAN_WORD, SUSPICIOUS, CONFUSABLE = 1, 2, 4, 8, 16, 32

#: Words that Arabic does not have and that no Persian or Urdu article does without.
_PERSIAN_WORDS = [
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
_PERSIAN = "پچژگکیےٹڈڑںہھۀ"
_MARKS = [*range(0x064B, 0x0660), 0x0640, 0x0670, 0x5F]
_FOLD = dict(zip("أإآٱىةؤئیکہھ", "ااااي" + "ه" + "ويي" + "ك" + "هه", strict=True))
#: Code points above this are emoji and the like: no words.
_LAST = 0x10FFF

# A polynomial over the code points of a word; base and mixing constants were drawn once.
_BASE = 0x9E3779B97F4A7C15
_POWERS = np.array(
    list(accumulate(range(255), lambda power, _: power * _BASE % 2**64, initial=1)), dtype=np.uint64
)
_LONGEST = 24
#: What undoes ``_POWERS``: odd numbers have an inverse modulo 2**64.
_INVERSE = np.array([pow(int(power), -1, 2**64) for power in _POWERS[:_LONGEST]], dtype=np.uint64)
_NONE = np.zeros(0, np.uint64)
_MIX = np.uint64(0xD6E8FEB86659FD93)


@cache
def _tables() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """By code point: whether it is white space, what it is folded to (0 for nothing), and its script as bits."""
    characters = [chr(code) for code in range(_LAST + 1)]
    space = np.array([character.isspace() for character in characters])
    folded = np.array(
        [code if character.isalnum() else 0 for code, character in enumerate(characters)], np.uint32
    )
    folded[_MARKS] = 0
    kinds = np.zeros(len(characters), np.uint8)
    for first, last in (
        (0x621, 0x63A),
        (0x641, 0x64A),
        (0x66E, 0x6D3),
        (0x6D5, 0x6D5),
        (0xFB50, 0xFDFB),
        (0xFE70, 0xFEFC),
    ):
        kinds[first : last + 1] = ARABIC
    for first, last in ((0x41, 0x5A), (0x61, 0x7A), (0xC0, 0x24F)):
        kinds[first : last + 1] = LATIN
    for character in _PERSIAN:
        kinds[ord(character)] |= PERSIAN_LETTERS
    for character, plain in _FOLD.items():
        folded[ord(character)] = ord(plain)
    return space, folded, kinds


@dataclass(slots=True)
class Words:
    """The words of a batch of texts, as flat arrays over all of them.

    Text ``i`` has the positions ``starts[i]:starts[i + 1]`` of ``hashes`` (uint64; 0 for what holds no letter or
    digit) and of ``kinds`` (bits); ``seen[i]`` holds every bit that some word of it has.
    """

    starts: np.ndarray
    hashes: np.ndarray
    kinds: np.ndarray
    seen: np.ndarray


class Reader:
    """Looks up the words of texts, each distinct word of a batch once.

    The hash of a word folds what spelling varies in (diacritics, alef, ya, ta marbuta, punctuation around the word),
    so that two editions of a text compare equal. It is the same on every machine.
    """

    def __init__(self, confusions: Confusions | None = None, run_ons: RunOns | None = None) -> None:
        self._run_ons = run_ons or RunOns()
        self._suspicious: dict[str, bool] = {}
        self._parts = _sums(*_whole(sorted(self._run_ons.known)))
        self._parts.sort()
        self._confusable = _known(sorted(confusions.forms())) if confusions else _NONE
        self._persian = _known(_PERSIAN_WORDS)

    def look_up(self, texts: Sequence[str]) -> Words:
        """The white-space-delimited words of ``texts``, the words of ``str.split()``; every text holds at least one."""
        split = pc.utf8_split_whitespace(pa.array(map(str.strip, texts), pa.string()))
        words = split.values.dictionary_encode()
        starts, types = (
            part.to_numpy(zero_copy_only=False).astype(np.int64)
            for part in (split.offsets, words.indices)
        )
        hashes, kinds = self._examine(words.dictionary)
        kinds = kinds[types]
        return Words(starts, hashes[types], kinds, np.bitwise_or.reduceat(kinds, starts[:-1]))

    def _examine(self, words: pa.StringArray) -> tuple[np.ndarray, np.ndarray]:
        """The hashes and the kinds of distinct words."""
        joined = pc.binary_join(pa.ListArray.from_arrays([0, len(words)], words), "\n")[0].as_py()
        codes = _codes(joined)
        begins = _begins(_tables()[0][codes])
        letters = _letters(codes, begins)
        sums = _sums(*letters)
        hashes = _mixed(sums, letters[1])
        kinds = np.bitwise_or.reduceat(_tables()[2][codes], begins)
        kinds[(kinds & ARABIC) > 0] &= ~np.uint8(LATIN)
        kinds[_among(hashes, self._confusable)] |= CONFUSABLE
        if np.any(kinds & PERSIAN_LETTERS):
            kinds[_among(hashes, self._persian)] |= PERSIAN_WORD
        joints = np.searchsorted(begins, _joints(codes), side="right") - 1
        known = self._suspicious
        for place in np.union1d(joints, self._two_parts(*letters, sums)).tolist():
            word = words[place].as_py()
            found = known.get(word)
            if found is None:
                found = known[word] = self._run_ons.suspicious(word)
            if found:
                kinds[place] |= SUSPICIOUS
        return hashes, kinds

    def _two_parts(self, values: np.ndarray, lengths: np.ndarray, sums: np.ndarray) -> np.ndarray:
        """Words of which both parts are common words, the whole is not, wherever it may be cut."""
        if not len(self._parts):
            return np.zeros(0, np.int64)
        places = np.flatnonzero((lengths >= 6) & (lengths <= _LONGEST))
        places = places[~_among(sums[places], self._parts)]
        whole, first_place, type_of = np.unique(
            sums[places], return_index=True, return_inverse=True
        )
        wanted = np.arange(len(whole))
        begin = (np.cumsum(lengths) - lengths)[places[first_place]]
        size = lengths[places[first_place]]
        before = np.concatenate((np.zeros(1, np.uint64), np.cumsum(values, dtype=np.uint64)))
        found = np.zeros(len(whole), bool)
        for cut in range(2, _LONGEST - 2):
            wanted = wanted[size[wanted] >= cut + 3]
            first = before[begin[wanted] + cut] - before[begin[wanted]]
            hit = _among(first, self._parts)
            # The second part was weighted from the place where it stands; this undoes it.
            second = (whole[wanted[hit]] - first[hit]) * _INVERSE[cut]
            found[wanted[hit][_among(second, self._parts)]] = True
        return places[found[type_of]]


def _codes(text: str) -> np.ndarray:
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    return np.minimum(codes, np.uint32(_LAST))


def _begins(space: np.ndarray) -> np.ndarray:
    """Where a word begins: no white space, after white space or at the start."""
    inside = ~space
    inside[1:] &= space[:-1]
    return np.flatnonzero(inside)


def _joints(codes: np.ndarray) -> np.ndarray:
    """Places where the letters are such as only meet where two words run together, see ``spelling``."""
    letter = (codes >= 0x621) & (codes <= 0x64A) & (codes != 0x640)
    # A vowel mark between two letters hides nothing: the place before it still counts.
    inside = letter | ((codes >= 0x64B) & (codes <= 0x652))
    after = np.append(inside[1:], False)
    ends_word = ((codes == ord("ة")) | (codes == ord("ى"))) & after
    hamza_below = (codes == ord("إ")) & after
    hamza_below[:3] = False
    hamza_below[3:] &= inside[2:-1] & inside[1:-2] & inside[:-3] if len(codes) > 3 else False
    tail = (codes == ord("أ")) & np.append(codes[1:] == ord("ن"), False)
    tail[:4] = False
    tail[4:] &= (
        inside[3:-1] & inside[2:-2] & inside[1:-3] & inside[:-4] if len(codes) > 4 else False
    )
    return np.flatnonzero(ends_word | hamza_below | tail)


def _letters(codes: np.ndarray, begins: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The folded letters of all words, each times a power of the base by its place, and how many each word has."""
    folded = _tables()[1][codes]
    kept = np.flatnonzero(folded)
    owner = np.searchsorted(kept, begins)
    lengths = np.diff(np.append(owner, len(kept)))
    values = folded[kept].astype(np.uint64)
    place = np.arange(len(values)) - np.repeat(owner, lengths)
    values *= _POWERS[place & 255]
    values += (place >> 8).astype(np.uint64)
    return values, lengths


def _sums(values: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """The polynomial of each word; 0 where nothing of it is left after folding."""
    sums = np.zeros(len(lengths), np.uint64)
    filled = lengths > 0
    if len(values):
        sums[filled] = np.add.reduceat(values, (np.cumsum(lengths) - lengths)[filled])
    return sums


def _mixed(sums: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """A 64-bit hash of each word from its polynomial; 0 where nothing of it is left after folding."""
    for shift in (32, 29):
        sums = (sums ^ (sums >> np.uint64(shift))) * _MIX
    sums ^= lengths.astype(np.uint64)
    sums[sums == 0] = 1
    sums[lengths == 0] = 0
    return sums


def _known(words: Sequence[str]) -> np.ndarray:
    """The sorted hashes of ``words``."""
    values, lengths = _whole(words)
    return np.unique(_mixed(_sums(values, lengths), lengths))


def _whole(words: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """The letters of single words."""
    codes = _codes("\n".join(words))
    return _letters(codes, _begins(_tables()[0][codes]))


def _among(hashes: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Whether each hash is one of the sorted ``known``."""
    if not len(known):
        return np.zeros(len(hashes), bool)
    at = np.minimum(np.searchsorted(known, hashes), len(known) - 1)
    return known[at] == hashes
