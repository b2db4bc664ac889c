"""The stage itself: records of one document, and of one shard."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from isnad import tables
from isnad.attributions import words as w
from isnad.attributions.content import delimit
from isnad.attributions.cues import Finder
from isnad.attributions.link import source_id
from isnad.attributions.listed import listed_sources
from isnad.attributions.records import Record
from isnad.attributions.resolve import Resolver
from isnad.attributions.resources import Resources, load
from isnad.cycles import uncollected
from isnad.document import Document, read_batch
from isnad.normalize import INVISIBLE, MARKS, TATWEEL, characters
from isnad.reuse import Earlier

#: What may stand at the edge of a source and is no part of it.
_OUTER = frozenset((w.QUOTE, w.OPEN, w.CLOSE, w.COMMA, w.HASH, w.DASH, w.STOP))
_SKIPPED = characters(INVISIBLE + MARKS + TATWEEL)


def find(
    document: Document,
    resources: Resources | None = None,
    entities: Iterable[Mapping] = (),
    finder: Finder | None = None,
) -> list[dict]:
    """The attributions of one document, as rows of the ``attributions`` table sorted by cue.

    ``entities`` are rows of the entities table of the same document (any order); without them names are recognised by
    their place alone. ``finder`` saves binding the lexicons again where many documents share a vocabulary.
    """
    return analyse(document, resources, entities, finder)[0]


def analyse(
    document, resources=None, entities=(), finder=None
) -> tuple[list[dict], list[dict], list[dict]]:
    """Rows for the tables ``attributions``, ``listed_sources`` and ``quality_flags`` of one document."""
    resources = resources or load()
    finder = finder or Finder(document.vocabulary, resources)
    records, clause = finder.find(document, entities)
    rows: list[dict] = []
    if records:
        delimit(records, clause)
        frames_outlet = finder.outlet_of(clause)
        Resolver(clause, frames_outlet, clause.anonymity, list(entities)).resolve(records)
        rows = [_row(document, record, clause.parser) for record in records]
        rows.sort(key=lambda row: (row["cue_start"], row["cue_end"]))
    listed, flags = listed_sources(document, clause, finder)
    return rows, listed, flags


def _row(document: Document, record: Record, parser) -> dict:
    cue_start = _after_letters(document, record.cue_start, record.letters)
    cue_end = document.end[record.cue_stop - 1]
    row = {
        "doc_id": document.doc_id,
        "cue_start": cue_start,
        "cue_end": cue_end,
        "cue": document.text[cue_start:cue_end],
        "source_start": None,
        "source_end": None,
        "source": None,
        "source_id": source_id(record.name) if record.name else None,
        "source_name": record.name or None,
        "source_type": record.type or None,
        "quote_type": record.quote,
        "content_start": None,
        "content_end": None,
        "kind": record.kind,
        "stance": record.stance,
        "relay": record.relay,
        "rule": record.rule,
        "anonymity": record.anonymity,
        "named": None,
        "sentence": document.sentence[record.cue_start],
    }
    if record.phrase is not None:
        first, stop = _without_marks(record.phrase.start, record.phrase.stop, parser)
        start = _after_letters(document, first, parser.word(first).letters)
        end = document.end[stop - 1]
        row |= {"source_start": start, "source_end": end, "source": document.text[start:end]}
    if record.content_start >= 0:
        row["content_start"] = document.start[record.content_start]
        row["content_end"] = document.end[record.content_stop - 1]
    return row


def _without_marks(first: int, stop: int, parser) -> tuple[int, int]:
    """The span without quotation marks, brackets and commas at its edges."""
    while first < stop - 1 and parser.word(first).category in _OUTER:
        first += 1
    while stop - 1 > first and parser.word(stop - 1).category in _OUTER:
        stop -= 1
    return first, stop


def _after_letters(document: Document, token: int, letters: int) -> int:
    """Where a token begins after ``letters`` proclitic letters, their marks passed over."""
    at = document.start[token]
    if not letters:
        return at
    text, end = document.text, document.end[token]
    while letters and at < end:
        at += 1
        while at < end and text[at] in _SKIPPED:
            at += 1
        letters -= 1
    return at if at < end else document.start[token]


@uncollected
def attribute_shard(
    documents: str | Path,
    normalized: str | Path,
    entities: str | Path | None,
    output: str | Path,
    listed_output: str | Path | None = None,
    *,
    lexicons: str | Path | None = None,
    earlier: Earlier | None = None,
) -> int:
    """Write the attributions of one shard to ``output`` and its listed sources to ``listed_output``.

    ``entities`` is the shard's entities table, or None; ``earlier`` spares the documents that it knows. Returns the
    number of attributions. ``source_id`` and ``source_name`` are still those of the document; :func:`link_sources`
    makes them the corpus's.
    """
    earlier = earlier or Earlier()
    names = None
    if entities is not None and Path(entities).exists():
        columns = ["doc_id", "start", "end", "mention", "label", "entity"]
        names = tables.read(entities, columns)
    batch = read_batch(documents, normalized)
    unchanged = earlier.unchanged(batch.texts(), names)
    batch = batch.without(unchanged)
    known: dict[str, list[dict]] = defaultdict(list)
    for row in earlier.changed(names, unchanged).to_pylist() if names is not None else ():
        known[row["doc_id"]].append(row)
    resources = load(str(lexicons) if lexicons else None)
    finder = Finder(batch.vocabulary, resources)
    rows: list[dict] = []
    listed: list[dict] = []
    for document in batch:
        found, named, _ = analyse(document, resources, known.get(document.doc_id, ()), finder)
        rows += found
        listed += named
    outputs = {"attributions": output, "listed_sources": listed_output}
    return earlier.finish(outputs, {"attributions": rows, "listed_sources": listed}, unchanged)
