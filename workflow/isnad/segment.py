"""Words and sentences of a raw text, as spans of its code points."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from isnad.lexicon import load_lists
from isnad.normalize import INVISIBLE, MARKS, TATWEEL

WORD, NUMBER, LATIN, PUNCT, OTHER = range(5)
LEXICON = Path(__file__).resolve().parent.parent / "lexicons/segmentation.tsv"

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

#: Marks that may end a sentence.
ENDS = frozenset(".؟?!")
_CLOSERS = frozenset("\"”»›)]’'“")


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands beside full stops that end no sentence, from ``segmentation.tsv``."""

    abbreviations: frozenset[str]
    domains: frozenset[str]
    initials: frozenset[str]
    letters: frozenset[str]  # the initials among them


@cache
def _around() -> _Around:
    lists = {name: frozenset(words) for name, words in load_lists(LEXICON).items()}
    return _Around(
        lists["abbreviations"],
        lists["domains"],
        lists["initials"],
        lists["initials"] | lists["letters"],
    )


def tokens(text: str) -> list[tuple[int, int, int]]:
    """The tokens of ``text`` in order, as ``(start, end, kind)``.

    Kinds are ``WORD`` (a run of Arabic letters with their marks), ``NUMBER`` (``12.5``, ``١٢٬٠٠٠``, ``10:30``),
    ``LATIN``, ``PUNCT`` (one mark; ``..`` and ``...`` are one) and ``OTHER`` (addresses, @names, other scripts).
    """
    kinds = _KINDS
    whole = _TOKEN.match(text)
    if whole is not None and whole.end() == len(text):  # most chunks are one word
        return [(0, len(text), kinds[whole.lastgroup])]
    return [(*match.span(), kinds[match.lastgroup]) for match in _TOKEN.finditer(text)]


def chunks(text: str) -> list[str]:
    """``text`` cut at each space and each end of a line, which are left out. No token holds one, so that tokens can be
    found by chunk."""
    return text.replace("\n", " ").split(" ")


def sentences(text: str, spans: list[tuple[int, int, int]]) -> tuple[list[int], list[int]]:
    """Where sentences and lines begin, as token indices; both lists start with 0 unless there is no token.

    A sentence ends with its line, or with ``. ؟ ? !`` and the quotation marks and brackets that close after it; not
    after an abbreviation, and not inside a host name. A quotation may run over several sentences.
    """
    if not spans:
        return [], []
    starts, ends, kinds = (list(column) for column in zip(*spans, strict=True))
    marks = [at for at, (start, end, _) in enumerate(spans) if text[start:end] in ENDS]
    before = [0, *ends[:-1]]
    lines = [at for at, end in enumerate(before) if not at or "\n" in text[end : starts[at]]]
    return sentence_starts(text, starts, ends, kinds, marks, lines), lines


def sentence_starts(
    text: str,
    starts: list[int],
    ends: list[int],
    kinds: list[int],
    marks: list[int],
    lines: list[int],
) -> list[int]:
    """The first part of ``sentences`` for tokens in parallel lists.

    ``marks`` are the tokens that are one of ``ENDS``, ``lines`` those that begin a line, both in order. Only what
    stands after a mark is looked at.
    """
    found = set(lines)
    line_starts, enders = frozenset(lines), frozenset(marks)
    last = len(starts) - 1
    looked_at = -1
    for mark in marks:
        index = mark
        ended = index > looked_at
        while ended and index < last:
            if index in enders and not _ends_sentence(text, starts, ends, kinds, index):
                break
            index += 1
            if index in line_starts or _begins(text, starts, ends, kinds, index):
                found.add(index)
                ended = index in enders
        looked_at = max(looked_at, index)
    return sorted(found)


def _begins(text: str, starts: list[int], ends: list[int], kinds: list[int], index: int) -> bool:
    """Whether a token after the end of a sentence begins another one: it is no mark that belongs to the end."""
    if kinds[index] != PUNCT:
        return True
    start = starts[index]
    touches = ends[index - 1] == start
    repeats = touches and text[start] in ENDS
    closes = text[start] in _CLOSERS and (touches or not _opens(text, start))
    return not (repeats or closes)


def _opens(text: str, at: int) -> bool:
    """Whether the two-way mark at ``at`` opens: it touches what follows it, not what stands before it."""
    return at + 1 < len(text) and not text[at + 1].isspace()


def _spells(text: str, starts: list[int], ends: list[int], index: int, before: str) -> bool:
    """Whether the full stop ``index`` behind the letter ``before`` is one of a row (بي. إف. إم) or of an initial."""
    gap = starts[index + 1] - ends[index]
    if gap > 1 or (gap and text[ends[index]] != " "):
        return False
    earlier = text[starts[index - 2] : ends[index - 2]] if index > 1 else ""
    around = _around()
    if text[starts[index + 1] : ends[index + 1]] in around.letters:
        later = text[starts[index + 2]] if index + 2 < len(starts) else ""
        return not gap or "." in (earlier, later)
    # لورا إيه. حداد, but not the end of قناة بي إف.
    return bool(gap) and before in around.initials and earlier not in around.letters


def _ends_sentence(
    text: str, starts: list[int], ends: list[int], kinds: list[int], index: int
) -> bool:
    start, end = starts[index], ends[index]
    if text[start] != ".":
        return True
    if index and ends[index - 1] == start and kinds[index - 1] == WORD:
        before = text[starts[index - 1] : start]
        if len(before) == 1 or before in _around().abbreviations:
            return False
        if before in _around().letters and _spells(text, starts, ends, index, before):
            return False
    if starts[index + 1] > end:
        return True
    after = text[end : ends[index + 1]]
    if kinds[index + 1] == WORD:
        return after not in _around().domains and len(after) > 1
    return kinds[index + 1] == PUNCT and after in _CLOSERS
