"""Words and sentences of a raw text, as spans of its code points."""

from __future__ import annotations

import re

from isnad.normalize import INVISIBLE, MARKS, TATWEEL

WORD, NUMBER, LATIN, PUNCT, OTHER = range(5)

_LETTER = (
    "\u0620-\u063f\u0641-\u064a\u066e\u066f\u0671-\u06d3\u06d5\u06e5\u06e6\u06ee\u06ef\u06fa-\u06fc\u06ff"
    "\u0750-\u077f\u08a0-\u08c9\ufb50-\ufbb1\ufbd3-\ufd3d\ufd50-\ufdfd\ufe70-\ufefc"
)
_ARABIC = f"{TATWEEL}*[{_LETTER}]"
_INSIDE = f"[{_LETTER}{TATWEEL}{MARKS}]"
_DIGIT = "0-9\u0660-\u0669\u06f0-\u06f9"
_ROMAN = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f"

#: One token. Clitics stay on their word; a mark that directs text is part of a word only between its letters.
_TOKEN = re.compile(
    rf"(?P<WORD>{_ARABIC}{_INSIDE}*(?:[{INVISIBLE}]+{_INSIDE}+)*)"
    rf"|(?P<OTHER>(?:https?://|www\.)[^\s<>\"“”«»،؛؟{_LETTER}]+|@[\w.]+|[{_ROMAN}0-9._%+-]+@[{_ROMAN}0-9.-]+\.[A-Za-z]+)"
    rf"|(?P<NUMBER>[{_DIGIT}]+(?:[.,٫٬/:\-–][{_DIGIT}]+)*)"
    rf"|(?P<LATIN>[{_ROMAN}][{_ROMAN}0-9]*(?:[.'’&\-][{_ROMAN}0-9]+)*)"
    rf"|(?P<PUNCT>\.{{2,}}|[^\w\s{INVISIBLE}{MARKS}]|_|{TATWEEL}+)"
    rf"|(?P<REST>[^\W_]+)"
)
_KINDS = {
    "WORD": WORD,
    "OTHER": OTHER,
    "NUMBER": NUMBER,
    "LATIN": LATIN,
    "PUNCT": PUNCT,
    "REST": OTHER,
}

_ENDS = frozenset(".؟?!")
_CLOSERS = frozenset("\"”»›)]’'“")
#: Two-letter titles before a full stop that ends no sentence; a single letter never ends one (د. سامي، أ. ف. ب).
_ABBREVIATIONS = frozenset(["أد", "دم"])
#: What stands after a full stop inside a host name.
_DOMAINS = frozenset(["نت", "كوم", "أورغ", "اورغ"])


def tokens(text: str) -> list[tuple[int, int, int]]:
    """The tokens of ``text`` in order, as ``(start, end, kind)``.

    Kinds are ``WORD`` (a run of Arabic letters with their marks), ``NUMBER`` (``12.5``, ``١٢٬٠٠٠``, ``10:30``),
    ``LATIN``, ``PUNCT`` (one mark; ``..`` and ``...`` are one) and ``OTHER`` (addresses, @names, other scripts).
    """
    kinds = _KINDS
    return [(*match.span(), kinds[match.lastgroup]) for match in _TOKEN.finditer(text)]


def sentences(text: str, spans: list[tuple[int, int, int]]) -> tuple[list[int], list[int]]:
    """Where sentences and lines begin, as token indices; both lists start with 0 unless there is no token.

    A sentence ends with its line, or with ``. ؟ ? !`` and the quotation marks and brackets that close after it; not
    after an abbreviation, and not inside a host name. A quotation may run over several sentences.
    """
    sentence_starts: list[int] = []
    line_starts: list[int] = []
    previous_end = 0
    ended = True
    last = len(spans) - 1
    for index, (start, end, kind) in enumerate(spans):
        gap = text[previous_end:start] if start > previous_end else ""
        if index == 0 or "\n" in gap:
            line_starts.append(index)
            sentence_starts.append(index)
            ended = False
        elif ended:
            mark = text[start] if kind == PUNCT else ""
            repeats = mark in _ENDS and not gap
            closes = mark in _CLOSERS and not (gap and _opens(text, start))
            opens = not (mark and (repeats or closes))
            if opens:
                sentence_starts.append(index)
                ended = False
        if kind == PUNCT and text[start] in _ENDS and end - start == 1:
            ended = index < last and _ends_sentence(text, spans, index)
        previous_end = end
    return sentence_starts, line_starts


def _opens(text: str, at: int) -> bool:
    """Whether the two-way mark at ``at`` opens: it touches what follows it, not what stands before it."""
    return at + 1 < len(text) and not text[at + 1].isspace()


def _ends_sentence(text: str, spans: list[tuple[int, int, int]], index: int) -> bool:
    start, end, _ = spans[index]
    if text[start] != ".":
        return True
    next_start, next_end, next_kind = spans[index + 1]
    before = text[spans[index - 1][0] : spans[index - 1][1]] if index else ""
    touches = bool(index) and spans[index - 1][1] == start
    if touches and spans[index - 1][2] == WORD and (len(before) == 1 or before in _ABBREVIATIONS):
        return False
    if next_start > end:
        return True
    after = text[next_start:next_end]
    if next_kind == WORD:
        return after not in _DOMAINS and len(after) > 1
    return next_kind == PUNCT and after in _CLOSERS
