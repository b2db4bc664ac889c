"""What the entity tagger knows of a document, by its tokens: where names begin and end, and which words are parts of them."""

from __future__ import annotations

from bisect import bisect_left

from isnad.attributions import words as w
from isnad.attributions.phrase import Parser
from isnad.normalize import fold


def read(parser: Parser, entities: list) -> None:
    """Set what ``parser`` knows of tagged names from rows of the entities table of its document."""
    start = parser.document.start
    count = len(start)
    parser.entities = entities
    son_of = parser.lists["son_of"]
    persons, mentions, tagged = parser.persons, parser.mentions, parser.tagged
    for entity in entities:
        edge, label = entity["start"], entity["label"]
        at = bisect_left(start, edge)
        exact = at < count and start[at] == edge
        first = at if exact else at - 1
        stop = bisect_left(start, entity["end"], first)
        if label == "PERS" and stop < count and parser.tokens[stop - 1].bare in son_of:
            stop += parser.tokens[stop].category in w.NOMINAL  # عبدالله آل | الشيخ
        tagged.add(first)
        if stop - first > 1:
            tagged.update(range(first + 1, stop))
            if label != "MISC":
                span = (first, stop)
                for j in range(first + 1, stop):
                    mentions[j] = span
                parser.named.add(first)
        if label == "PERS" and exact:
            persons[first] = stop
        if exact and first and parser.tokens[first - 1].category == w.QUOTE:
            _quoted(parser, first)
    whole = [(first, stop) for first, stop in persons.items() if stop - first > 1]
    parser.name_starts = frozenset(first for first, _ in whole)
    parser.name_ends = frozenset(stop for _, stop in whole)


def _quoted(parser: Parser, j: int) -> None:
    """Reads a name in quotation marks as one, though it looks like a verb or و with another word («ويجز»)."""
    word = parser.tokens[j]
    if word.category == w.VERB or word.conjunction:
        cue = parser.document.cue(j)
        parser.tokens[j] = w.Word(w.NAME, cue, fold(cue))


def rename(parser: Parser, small: frozenset[str], first: frozenset[str]) -> None:
    """Reads everyday words as names where the tagger has them in a person's name (أمل حداد، أندرو لي).

    ``small`` are small words that foreign names have among their parts, ``first`` those that they begin with.
    """
    tokens, cue = parser.tokens, parser.document.cue
    for start, stop in parser.persons.items():
        whole = stop - start > 1
        before = tokens[start - 1] if start else None
        office = before is not None and before.head is not None
        if office and not (whole or before.definite or before.possessed):
            continue  # خبير أمني: an adjective that the tagger took for a name
        for j in range(start, stop):
            word = tokens[j]
            if word.definite or word.possessed:
                continue
            inner = whole and j > start
            letter = cue(j)[:1] if word.clitic or word.conjunction else ""
            if letter and not (inner and letter in "بكف"):
                continue  # و and ل begin another word more often than a surname
            everyday = word.category in (w.NOUN, w.ADJECTIVE) or bool(letter)
            told = whole and word.category == w.NAME and bool(word.forms)
            little = word.bare in (small if inner else first) and whole
            if everyday or told or little:
                text = cue(j)
                tokens[j] = w.Word(w.NAME, text, fold(text), given=j == start)
