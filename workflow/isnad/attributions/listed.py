"""Sources that a text lists instead of citing them: a closing list, an agency tag, a byline, who was spoken to."""

from __future__ import annotations

import itertools

import numpy as np

from isnad.attributions import words as w
from isnad.document import NUMBER, OTHER, PUNCT
from isnad.normalize import fold


def listed_sources(document, clause, finder) -> tuple[list[dict], list[dict]]:
    """Rows of ``listed_sources`` and of ``quality_flags`` (``empty_source_list``) for one document."""
    rows: list[dict] = []
    flags: list[dict] = []
    if not len(document):
        return rows, flags
    word = clause.parser.word
    lines = [*document.line_start, len(document)]
    for number, (line, stop) in enumerate(itertools.pairwise(lines)):
        if (
            stop - line >= 2
            and document.cue(line) in finder.resources.words["source_heading"]
            and word(line + 1).category == w.COLON
        ):
            part = finder.resources.words["part"]
            items = _items(document, word, part, line + 2, stop)
            if not items and number + 2 < len(lines):
                for later, later_stop in zip(
                    lines[number + 1 :], lines[number + 2 :], strict=False
                ):
                    if later_stop - later > 16:
                        break
                    items += _items(document, word, part, later, later_stop)
            rows += [_row(document, first, last, "list", finder) for first, last in items]
            if not items:
                flags.append(
                    {
                        "doc_id": document.doc_id,
                        "start": document.start[line],
                        "end": document.end[line + 1],
                        "flag": "empty_source_list",
                        "detail": document.text_of(line, line + 2),
                    }
                )
        rows += _byline(document, word, line, stop, finder)
    rows += _tags(document, word, finder)
    rows.sort(key=lambda row: (row["start"], row["end"]))
    return rows, flags


#: How many tokens a byline may have.
_BYLINE = 10
_BETWEEN = (w.DASH, w.HASH, w.COMMA)


def _byline(document, word, line: int, stop: int, finder) -> list[dict]:
    """The outlets of a byline at the head of a line: ``لندن - رويترز:``, ``سبق - الدمام:``.

    It has two parts or more, between dashes or slashes, and ends with a colon or its line. A paper that is called
    like a place (الرياض) counts only beside no other outlet.
    """
    end = next(
        (j for j in range(line, min(stop, line + _BYLINE)) if word(j).category == w.COLON), stop
    )
    if end - line > _BYLINE or not any(
        word(j).category in (w.DASH, w.HASH) for j in range(line, end)
    ):
        return []
    parts, first = [], line
    for j in range(line, end + 1):
        if j == end or word(j).category in _BETWEEN or document.cue(j) in "/|":
            if j > first:
                parts.append((first, j))
            first = j + 1
    if len(parts) < 2:
        return []
    places = finder.resources.places
    rows = []
    for first, last in parts:
        tokens = [k for k in range(first, last) if word(k).category != w.QUOTE]
        if tokens and document.cue(tokens[0]) not in places and _outlet(document, tokens, finder):
            rows.append(_row(document, first, last, "byline", finder))
    return rows


def _items(document, word, part: frozenset[str], start: int, stop: int) -> list[tuple[int, int]]:
    """The items of a list, separated by commas, dashes, slashes or bullets.

    A date, the number of an issue, or an address behind a name only tells which part of the source is meant.
    """
    out, first = [], start

    def detail(token: int) -> bool:
        kind, here = document.kind(token), word(token)
        return (
            kind in (NUMBER, PUNCT)
            or (kind == OTHER and bool(out))
            or here.category == w.TIME
            or here.bare in part
            or here.bare.removeprefix("ال") in part
        )

    for j in range(start, stop + 1):
        if (
            j == stop
            or word(j).category in (w.COMMA, w.DASH, w.STOP, w.COLON)
            or document.cue(j) in "/|•*؛"
        ):
            if not all(detail(k) for k in range(first, j)):
                out.append((first, j))
            first = j + 1
    return out


def _tags(document, word, finder) -> list[dict]:
    """Outlets in brackets (an agency tag), and outlets to which somebody spoke."""
    rows = []
    outlets = finder.resources.outlets
    n = len(document)
    for j in np.flatnonzero(finder.words.tag[document.types]).tolist():
        here = word(j)
        if here.category == w.OPEN and j + 2 < n:
            for last in range(j + 1, min(n, j + 6)):
                if word(last).category == w.CLOSE:
                    key = " ".join(document.name(k) for k in range(j + 1, last)).casefold()
                    if key in outlets and last > j + 1:
                        rows.append(_row(document, j + 1, last, "tag", finder))
                    break
        elif here.clitic == "ل":
            phrase_stop = min(n, j + 6)
            for last in range(phrase_stop, j, -1):
                tokens = [k for k in range(j, last) if word(k).category != w.QUOTE]
                if tokens[-1] == last - 1 and _outlet(document, tokens, finder):
                    rows.append(_row(document, j, last, "recipient", finder))
                    break
    return rows


def _bare(here) -> str:
    return fold(here.bare)


def _outlet(document, tokens: list[int], finder) -> tuple | None:
    """The known outlet that ``tokens`` name, with or without a noun for what it is (وكالة Reuters is Reuters)."""
    head = finder.words.words[document.type[tokens[0]]]
    names = [_bare(head) if head.clitic else document.name(tokens[0])]
    names += [document.name(k) for k in tokens[1:]]
    found = finder.resources.outlets.get(" ".join(names).casefold())
    if found is None and len(names) > 1 and head.head is not None and head.head.type == "media":
        found = finder.resources.outlets.get(" ".join(names[1:]).casefold())
    return found


def _row(document, first: int, last: int, kind: str, finder) -> dict:
    words = finder.words.words
    tokens = [k for k in range(first, last) if words[document.type[k]].category != w.QUOTE]
    first, last = tokens[0], tokens[-1] + 1
    start = document.start[first] + (
        1 if kind == "recipient" and words[document.type[first]].clitic else 0
    )
    text = document.text[start : document.end[last - 1]]
    found = _outlet(document, tokens, finder)
    return {
        "doc_id": document.doc_id,
        "start": start,
        "end": document.end[last - 1],
        "source": text,
        "source_name": found[0] if found else " ".join(document.cue(k) for k in tokens),
        "source_type": "media" if found else None,
        "kind": kind,
    }
