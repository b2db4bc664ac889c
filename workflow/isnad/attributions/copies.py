"""Clauses that are no part of what is said: how a writing came to an outlet (بيان تلقت «الضفاف» نسخة منه), and blessings."""

from __future__ import annotations

from isnad.attributions import words as w
from isnad.attributions.phrase import Parser

#: How far behind its verb such a clause may end.
_REACH = 12


def received(parser: Parser, verbs: list[int]) -> dict[int, int]:
    """The first token of each such clause to the token behind it; ``verbs`` are the tokens at which one may begin."""
    found = {}
    for i in verbs:
        stop = _end(parser, i)
        if stop:
            found[i] = stop
    return found


def _end(parser: Parser, i: int) -> int:
    """The end of the clause that begins with the verb at token ``i``; 0 where it is none."""
    lists, count = parser.lists, len(parser.tokens)
    if parser.document.cue(i) in lists["blessed"]:
        return _blessing(parser, i, count)
    if i + 1 < count and parser.word(i + 1).bare in lists["received_it"]:
        # توصلت به الجريدة، اطلعت عليه «الضفاف»
        return _outlet(parser, i + 2, count)
    copy = False
    for j in range(i + 1, min(count, i + _REACH)):
        word = parser.word(j)
        copy = copy or word.core in lists["copy"]
        if word.bare in lists["received_it"]:
            # a copy of it, or what the outlet itself received (حصلت «الضفاف» عليها)
            return j + 1 if copy or _outlet(parser, i + 1, count) == j else 0
        if word.category in (w.STOP, w.COMMA, w.COLON, w.COMP):
            return 0
    return 0


def _blessing(parser: Parser, i: int, count: int) -> int:
    """The end of a blessing that begins at token ``i`` (رضي الله عنه), 0 where God's name is not behind it."""
    if i + 1 >= count or parser.document.cue(i + 1) != "الله":
        return 0
    stop = i + 2
    while stop < count and parser.document.cue(stop) in parser.lists["blessed_with"]:
        stop += 1
    return stop


def _outlet(parser: Parser, i: int, count: int) -> int:
    """The token behind the outlet that is named at token ``i``, in quotation marks or by its noun; 0 for none."""
    if i >= count:
        return 0
    word = parser.word(i)
    if word.category == w.QUOTE:
        return parser.closing.get(i, 0)
    if word.head is None or word.head.type != "media":
        return 0
    phrase = parser.parse(i, count)
    return phrase.stop if phrase is not None else 0
