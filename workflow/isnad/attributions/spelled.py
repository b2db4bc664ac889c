"""Names that spell letters (سي.إن.بي.سي، إن تي في), and everyday words with which names of outlets begin or end."""

from __future__ import annotations

from isnad.attributions import words as w
from isnad.normalize import fold

#: A full stop that ends nothing.
JOINT = w.Word(w.HASH, ".", "")
_MARKS = (w.QUOTE, w.OPEN)
_CLOSED = (w.QUOTE, w.CLOSE)
#: Tokens on one side of a letter that can be of its name, full stops included.
_REACH = 12


def read(document, parser, places) -> None:
    """Makes names of letters that stand in a row; ``places`` are tokens in ``resources.spelled``.

    Letters that are small words too (إن، في) count where the lexicon has an outlet of that name, before the row
    behind the noun of an outlet, and at its end where a mark closes it or a full stop joins them on.
    """
    tokens, letters = parser.tokens, parser.resources.letters
    done = -1
    for j in places:
        if j <= done:
            continue
        cue = document.cue(j)
        if cue in parser.resources.small and _outlet_before(tokens, j):
            after = parser.category(j + 1, len(tokens))
            if after in (w.NAME, w.FOREIGN) and not tokens[j + 1].clitic:
                tokens[j] = w.Word(w.NAME, cue, fold(cue))  # صحيفة لو باريزيان
                continue
        if cue in parser.resources.outlet_ends and _known(parser, j):
            tokens[j] = w.Word(w.NAME, cue, fold(cue))
            continue
        if cue not in letters:
            continue
        start, stop = _spelled(document, parser, *_row(document, letters, j), j)
        for k in range(start, stop):
            cue = document.cue(k)
            tokens[k] = w.Word(w.NAME, cue, fold(cue)) if cue in letters else JOINT
            done = k


def _outlet_before(tokens, j: int) -> bool:
    """Whether the noun of an outlet without article stands before token ``j`` or the mark that opens there."""
    behind = j - 1 if j and tokens[j - 1].category in _MARKS else j
    if not behind or tokens[behind - 1].definite or tokens[behind - 1].possessed:
        return False
    head = tokens[behind - 1].head
    if head is not None and head.type == "anonymous" and behind > 1:
        head = tokens[behind - 2].head  # وكالة أنباء
    return head is not None and head.type == "media"


def _known(parser, j: int) -> bool:
    """Whether the name of an outlet ends with the adjective at token ``j`` (سكاي نيوز عربية)."""
    outlets = parser.resources.outlets
    return any(
        " ".join(fold(parser.word(k).bare) for k in range(first, j + 1)) in outlets
        for first in range(max(0, j - 3), j)
    )


def _row(document, letters, j: int) -> tuple[int, int]:
    """The letters around token ``j``, with the full stops between them."""
    start, stop = j, j + 1
    while start > 0:
        before = start - 1 - (document.cue(start - 1) == "." and start > 1)
        if document.cue(before) not in letters or j - before > _REACH:
            break
        start = before
    while stop < len(document):
        after = stop + (document.cue(stop) == "." and stop + 1 < len(document))
        if document.cue(after) not in letters or after - j > _REACH:
            break
        stop = after + 1
    return start, stop


def _spelled(document, parser, start: int, stop: int, j: int) -> tuple[int, int]:
    """What of a row of letters is a name: first and behind the last token, the same where nothing is."""
    letters, outlets = parser.resources.letters, parser.resources.outlets
    at = [k for k in range(start, stop) if document.cue(k) in letters]
    for first in (k for k in at if k <= j):
        for last in reversed([k for k in at if k >= j and k > first]):
            if " ".join(document.name(k) for k in at if first <= k <= last) in outlets:
                return first, last + 1
    outlet = _outlet_before(parser.tokens, start)
    while start < j and not (outlet or _joined(document, start + 1)):
        at = at[1:]
        start = at[0]
    closed = parser.category(stop, len(document)) in _CLOSED
    while len(at) > 2 and letters[document.cue(at[-1])]:
        if closed or _joined(document, at[-1] - 1):
            break
        at.pop()
    sure = sum(not letters[document.cue(k)] for k in at)
    enough = len(at) > 1 and (outlet or sure > 1)
    return (start, at[-1] + 1) if enough else (j, j)


def _joined(document, k: int) -> bool:
    """Whether token ``k`` is a full stop right behind a letter."""
    return document.cue(k) == "." and document.end[k - 1] == document.start[k]
