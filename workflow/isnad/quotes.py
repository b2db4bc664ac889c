"""Quotation marks: which tokens stand inside quotations, whatever marks an outlet uses and however it loses them."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

import numpy as np

from isnad.document import PUNCT, Document, Vocabulary

_OPEN = {"«": "»", "‹": "›", "„": "“"}
_CLOSE = frozenset("»›")
_CURLY = frozenset("“”")
_STRAIGHT = frozenset('"″＂')
_MARKS = frozenset('«»‹›“”"″＂„‟')


@dataclass(frozen=True, slots=True)
class Quotation:
    """Tokens of one quotation: its marks at ``start`` and ``stop - 1`` where they are written.

    ``first:last`` are the tokens inside; ``closed`` is false where the closing mark is missing.
    """

    start: int
    stop: int
    first: int
    last: int
    closed: bool


class Marks(dict):
    """The types of a vocabulary that are quotation marks; ``table[type_id]`` says which are."""

    def __init__(self, marks: dict[int, str], size: int) -> None:
        super().__init__(marks)
        self.table = np.zeros(size, bool)
        self.table[list(marks)] = True


def marks_of(vocabulary: Vocabulary) -> Marks:
    """The types of a vocabulary that are quotation marks."""
    marks = {
        type_id: raw
        for type_id, (raw, kind) in enumerate(zip(vocabulary.raw, vocabulary.kind, strict=True))
        if kind == PUNCT and raw in _MARKS
    }
    return Marks(marks, len(vocabulary))


def quotations(document: Document, marks: Marks) -> list[Quotation]:
    """The quotations of a document in order; those inside another are left out.

    Marks are paired by place, not by shape: a mark that touches the following word and not the preceding one opens.
    An open quotation ends with its line unless the next line opens again (the habit of reopening each paragraph).
    """
    places = np.flatnonzero(marks.table[document.types]).tolist()
    if not places:
        return []
    types = document.type
    start, end, text = document.start, document.end, document.text
    lines = document.line_start
    line_index = 0
    found: list[Quotation] = []
    opened = -1
    depth = 0
    n = len(types)

    def line_stop(token: int) -> int:
        nonlocal line_index
        while line_index + 1 < len(lines) and lines[line_index + 1] <= token:
            line_index += 1
        return lines[line_index + 1] if line_index + 1 < len(lines) else n

    boundary = n
    for place in places:
        if opened >= 0 and place >= boundary:
            found.append(Quotation(opened, boundary, opened + 1, boundary, False))
            opened, depth = -1, 0
        mark = marks[types[place]]
        if opened < 0:
            if _closes(mark, text, start[place], end[place]):
                continue
            opened, depth = place, 1
            boundary = line_stop(place)
            continue
        first = marks[types[opened]]
        if mark == first and _reopens(mark, text, start[place], end[place]):
            # a second opening mark: the first quotation was never closed
            stop = _sentence_end(document, opened, place)
            found.append(Quotation(opened, stop, opened + 1, stop, False))
            opened, depth = place, 1
            boundary = line_stop(place)
            continue
        if mark in _OPEN and first == mark:
            depth += 1
        elif _matches(first, mark) or (mark == first and mark not in _OPEN):
            depth -= 1
            if depth == 0:
                found.append(Quotation(opened, place + 1, opened + 1, place, True))
                opened = -1
    if opened >= 0:
        found.append(Quotation(opened, boundary, opened + 1, boundary, False))
    return [q for q in found if q.last > q.first]


def _reopens(mark: str, text: str, start: int, end: int) -> bool:
    """Whether a two-way mark met inside a quotation can only open one: `` : "word``."""
    if mark in _OPEN or mark in _CLOSE:
        return False
    before = start == 0 or text[start - 1].isspace() or text[start - 1] in ":(،,["
    after = end < len(text) and (text[end].isalnum() or text[end] in "#…")
    return before and after


def _sentence_end(document: Document, token: int, limit: int) -> int:
    """Where the sentence of ``token`` ends, at ``limit`` at the latest."""
    starts = document.sentence_start
    index = bisect_right(starts, token)
    return min(starts[index] if index < len(starts) else limit, limit)


def _closes(mark: str, text: str, start: int, end: int) -> bool:
    """Whether a mark met outside any quotation can only close one."""
    if mark in _CLOSE:
        return True
    before = start > 0 and not text[start - 1].isspace()
    after = end < len(text) and not text[end].isspace()
    return before and not after and text[start - 1] not in ":(،,-–—[ـ"


def _matches(opening: str, mark: str) -> bool:
    if opening in _OPEN:
        return mark == _OPEN[opening]
    return mark in _CURLY or mark in _STRAIGHT
