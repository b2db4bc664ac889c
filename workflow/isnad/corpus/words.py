"""The word types of a corpus, each looked at once: its folded hash, its script, and whether its spelling is suspicious."""

from __future__ import annotations

import re
from array import array
from hashlib import blake2b

import numpy as np

from isnad.corpus import spelling

#: What a type is: bits of ``WordTypes.kinds``.
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
_NOT_WORD = re.compile(r"[\W_]+")
_ARABIC_RUN = re.compile("[\u0621-\u064a\u066e-\u06d3\u06d5\ufb50-\ufdfb\ufe70-\ufefc]")
_LATIN_RUN = re.compile("[A-Za-z\u00c0-\u024f]{2}")
_PERSIAN = re.compile("[پچژگکیےٹڈڑںہھۀ]")
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


class WordTypes(dict):
    """White-space-delimited words to type ids; ``hashes`` and ``kinds`` are indexed by id.

    The hash folds what spelling varies in (diacritics, alef, ya, ta marbuta, punctuation around the word), so that
    two editions of a text compare equal; it is 0 for what holds no letter or digit.
    """

    def __init__(self, confusions: spelling.Confusions | None = None) -> None:
        super().__init__()
        self.words: list[str] = []
        self.hashes = array("Q")
        self.kinds = array("B")
        self._confusions = confusions

    def __missing__(self, word: str) -> int:
        type_id = self[word] = len(self.words)
        self.words.append(word)
        folded = _NOT_WORD.sub("", word.translate(_FOLD))
        if not folded:
            self.hashes.append(0)
            self.kinds.append(0)
            return type_id
        self.hashes.append(
            int.from_bytes(
                blake2b(folded.encode("utf-8", "replace"), digest_size=8).digest(), "little"
            )
        )
        kind = 0
        if _ARABIC_RUN.search(word):
            kind = ARABIC
            if _PERSIAN.search(word):
                kind |= PERSIAN_LETTERS
            if word in _PERSIAN_WORDS:
                kind |= PERSIAN_WORD
            if spelling.suspicious(word):
                kind |= SUSPICIOUS
            if self._confusions and self._confusions.may_be(folded):
                kind |= CONFUSABLE
        elif _LATIN_RUN.search(word):
            kind = LATIN
        self.kinds.append(kind)
        return type_id

    def ids(self, text: str) -> np.ndarray:
        """The type ids of the words of ``text``."""
        words = text.split()
        return np.fromiter(map(self.__getitem__, words), dtype=np.uint32, count=len(words))

    def hashed(self, ids: np.ndarray) -> np.ndarray:
        """The folded hashes of the words ``ids``; 0 for what is no word."""
        return np.frombuffer(self.hashes, np.uint64)[ids]
