"""What is attributed: the span of the content, and how much of it stands in quotation marks."""

from __future__ import annotations

from isnad.attributions import words as w
from isnad.attributions.clause import Clause
from isnad.attributions.records import Record

_LIGHT = (w.COMP, w.PREP, w.PRON, w.PARTICLE, w.AUX)


def delimit(records: list[Record], clause: Clause) -> None:
    """Set ``content_start``, ``content_stop`` and ``quote`` of every record; both are -1 where there is none."""
    for index, record in enumerate(records):
        low, high = clause.bounds(record.cue_start)
        if record.backward:
            _backward(record, records[:index], clause, low)
        else:
            _forward(record, records[index + 1 :], clause, high)
        _trim(record, clause)
        record.quote = _quote_type(record, clause)


def _backward(record: Record, before: list[Record], clause: Clause, low: int) -> None:
    stop = record.cue_start
    word = clause.parser.word
    while stop > low and word(stop - 1).category in (w.COMMA, w.DASH):
        stop -= 1
    start = low
    quote = clause.closing.get(stop)
    if (quote is not None and quote.start < low) or (
        quote is not None and quote.last - quote.first >= 8
    ):
        start = quote.start
    for earlier in reversed(before):
        if earlier.cue_start < start:
            break
        if not earlier.backward and start < earlier.content_start < stop:
            start = earlier.content_start
            break
        if earlier.backward and earlier.cue_stop < stop:
            end = earlier.phrase.stop if earlier.phrase is not None else earlier.cue_stop
            if end >= stop:
                start = earlier.content_start
            break
    record.content_start, record.content_stop = (start, stop) if stop > start else (-1, -1)


def _forward(record: Record, after: list[Record], clause: Clause, high: int) -> None:
    start = record.content_start
    if start < 0 or start >= high:
        record.content_start = record.content_stop = -1
        return
    word = clause.parser.word
    while start < high and word(start).category in (w.COLON, w.COMMA, w.DASH):
        start += 1
    stop = high
    quote = clause.opening.get(start)
    j = start
    while j < stop:
        quote = clause.opening.get(j)
        if quote is not None:
            if quote.stop > stop:
                stop = quote.stop
            j = max(quote.stop, j + 1)
            continue
        if (
            j > start + 2
            and word(j).bare in clause.parser.lists["contrast"]
            and word(j).category == w.SUB
            and word(j - 1).category == w.COMMA
        ):
            stop = j
            break
        j += 1
    for later in after:
        if later.cue_start >= stop:
            break
        if later.cue_start <= start:
            continue
        if (
            clause.quote_of(later.cue_start) is not None
            and clause.quote_of(later.cue_start).start >= start
        ):
            continue
        at = later.clause_start if later.clause_start > start else later.cue_start
        conjunction = word(at).conjunction
        before = word(at - 1).category
        if later.participle or conjunction or later.backward or before in (w.COMMA, w.SUB):
            stop = at
            break
    record.content_start, record.content_stop = start, stop


def _trim(record: Record, clause: Clause) -> None:
    start, stop = record.content_start, record.content_stop
    if start < 0:
        return
    word = clause.parser.word
    while start < stop and (
        word(start).category in (w.COLON, w.COMMA, w.DASH, w.STOP)
        or (word(start).category == w.COMP and word(start).bare.lstrip("ب") in ("أن", "إن", "ان"))
    ):
        start += 1
    while stop > start and word(stop - 1).category in (w.COMMA, w.DASH, w.STOP, w.SUB, w.COLON):
        stop -= 1
    if stop > start:
        record.content_start, record.content_stop = start, stop
    else:
        record.content_start = record.content_stop = -1


def _quote_type(record: Record, clause: Clause) -> str:
    """direct where at most particles and a pronoun stand outside the marks, mixed where more does."""
    start, stop = record.content_start, record.content_stop
    if start < 0 or not any(q.start < stop and q.stop > start for q in clause.quotes):
        return "indirect"
    word = clause.parser.word
    inside = outside = pending = 0
    led = False  # the content begins with its quotation
    j = start
    while j < stop:
        quote = clause.opening.get(j)
        if quote is not None:
            words = [
                k
                for k in range(quote.first, min(quote.last, stop))
                if word(k).category not in _PUNCTUATION
            ]
            if not _is_name(quote, words, clause):
                if not inside and outside <= 2:
                    led = True
                inside += len(words)
                pending = 0  # "…" و"…"
                j = max(quote.stop, j + 1)
                if (
                    led
                    and inside >= 3
                    and j < stop
                    and word(j).category in (w.COMMA, w.STOP, w.DASH, w.REL, w.SUB)
                ):
                    record.content_stop = min(record.content_stop, max(quote.stop, start + 1))
                    break
                if led and inside >= 6 and j < stop and (word(j - 2).category in (w.COMMA, w.STOP)):
                    record.content_stop = quote.stop
                    break
                continue
            outside += len(words)
            j = max(quote.stop, j + 1)
            continue
        around = clause.quote_of(j)
        if around is not None and around.start < start:
            inside += 1
        elif word(j).category not in _PUNCTUATION:
            cue = clause.document.cue(j)
            light = word(j).category in _LIGHT or cue == "و" or cue.startswith("إيا")
            if light and inside:
                pending += 1
            elif not light:
                outside, pending = outside + pending + 1, 0
        j += 1
    if not inside:
        return "indirect"
    return "direct" if not outside + pending else "mixed"


_PUNCTUATION = (w.QUOTE, w.COMMA, w.COLON, w.DASH, w.OPEN, w.CLOSE, w.STOP, w.HASH)


def _is_name(quote, words, clause: Clause) -> bool:
    """Whether a quotation is a name or title and no speech: «تنظيم "داعش"»."""
    if len(words) > 4:
        return False
    word = clause.parser.word
    if clause.parser.quotes_outlet(quote.start):
        return True
    if len(words) == 1:
        only = word(words[0])
        plain = only.category in (w.NAME, w.FOREIGN) and not (only.definite or only.clitic)
        if plain and not only.bare.endswith("ا"):
            return True  # قالت «نزاهة»
    if _tagged(words, clause):
        return True
    if quote.start:
        before = word(quote.start - 1)
        lists = clause.parser.lists
        if quote.start > 1 and before.bare in ("ب", "بـ"):
            before = word(quote.start - 2)  # ما يعرف بـ«…»
            if before.core in lists["known_as"]:
                return True
        if before.core in lists["naming"] or before.bare.removeprefix("ال") in lists["naming"]:
            return True
        if before.head is not None and before.head.type in ("media", "institution"):
            return True
    if not quote.start or len(words) > 3:
        return False
    named = all(word(k).category in (w.NAME, w.FOREIGN, w.NUM) for k in words)
    before = word(quote.start - 1).category
    return bool(words) and named and before in (w.NOUN, w.HEAD, w.ADJECTIVE)


def _tagged(words, clause: Clause) -> bool:
    """Whether the entity tagger takes all words of a quotation for one name."""
    if not words:
        return False
    start, end = clause.document.start[words[0]], clause.document.end[words[-1]]
    return any(e["start"] <= start and end <= e["end"] for e in clause.parser.entities)
