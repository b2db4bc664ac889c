"""Runs of two to four letters of many words at once, as numbers: up to four code units of 16 bits in one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

_SIZES = (2, 3, 4)
_BREAK = ord("\n")


def runs(words: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """The word's number and the code of every run of letters of ``<word>``; an empty word has none.

    >>> numbers, codes = runs(["ab"])
    >>> len(codes), numbers.tolist()
    (6, [0, 0, 0, 0, 0, 0])
    """
    text = "\n".join(f"<{word}>" if word else "" for word in words)
    units = np.frombuffer(text.encode("utf-16-le"), np.uint16)
    breaks = units == _BREAK
    number = np.cumsum(breaks, dtype=np.int32)
    wide = units.astype(np.uint64)
    numbers, codes = [], []
    for size in _SIZES:
        stop = len(units) - size + 1
        if stop <= 0:
            break
        whole = ~breaks[:stop] & (number[:stop] == number[size - 1 :])
        code = wide[:stop].copy()
        for at in range(1, size):
            code |= wide[at : at + stop] << np.uint64(16 * at)
        numbers.append(number[:stop][whole])
        codes.append(code[whole])
    if not codes:
        return np.zeros(0, np.int32), np.zeros(0, np.uint64)
    return np.concatenate(numbers), np.concatenate(codes)


def index_runs(words: Sequence[str], known: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Which of the ``known`` runs (sorted codes) each word has, as CSR ``(indptr, indices)``, twice where it has it twice."""
    numbers, codes = runs(words)
    if not len(known):
        return np.zeros(len(words) + 1, np.int64), np.zeros(0, np.int64)
    places = np.minimum(np.searchsorted(known, codes), len(known) - 1)
    found = known[places] == codes
    numbers, places = numbers[found], places[found]
    # Three sorted blocks, which a stable sort merges.
    order = np.argsort(numbers, kind="stable")
    return np.searchsorted(numbers[order], np.arange(len(words) + 1)), places[order]
