"""Gold annotations in CoNLL/BIO (entities) and brat (all layers), read as ``isnad.gold`` reads JSONL, and written to brat.

In brat a span's label says its layer: PERS, LOC, ORG an entity (note: its canonical name); modal, belief … a hedge; person,
role, institution … the cue of an attribution (note: the name of its source; attributes kind and quote; relation ``said_by``
to a span ``source`` where the sentence names it). Attribute ``optional`` marks what annotators may differ on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from isnad.gold import (
    CATEGORIES,
    KINDS,
    LABELS,
    QUOTE_TYPES,
    SOURCE_TYPES,
    Attribution,
    Entity,
    GoldDocument,
    Hedge,
)
from isnad.validation.brat import (
    Standoff,
    file_stem,
    read_standoff,
    write_configuration,
    write_standoff,
)
from isnad.validation.conll import read_conll
from isnad.validation.formats import FormatError, Span

SOURCE, SAID_BY, OPTIONAL = "source", "said_by", "optional"
#: Suffixes of files in which every line is a token with its tag.
CONLL = (".conll", ".bio", ".iob", ".iob2", ".bioes")


def read_conll_gold(path: Path, text_of: Callable[[str], str | None]) -> list[GoldDocument]:
    """The entities of a CoNLL file; their places are found in the texts of the run. MISC is not scored and left out."""
    found = []
    for one in read_conll(path, text_of):
        document = GoldDocument(one.doc_id, len(one.text), one.doc_id)
        document.entities = [
            Entity(span.start, span.end, _known(span.label, LABELS, str(path)), None, False)
            for span in one.spans
            if span.label != "MISC"
        ]
        found.append(document)
    return found


def _known(label: str, choices, place: str) -> str:
    if label not in choices:
        raise FormatError(f"gold: {place}: {label!r} is none of {', '.join(choices)}")
    return label


def read_brat_gold(folder: Path, text_of: Callable[[str], str | None]) -> list[GoldDocument]:
    """The annotations of a brat folder. A layer of which no file has a span counts as not annotated.

    Raises ``FormatError`` for a label that is none of ours, an attribution without a note, and a text that is not the run's.
    """
    found = []
    for doc_id, text, content in read_standoff(folder):
        place = f"gold: {folder / file_stem(doc_id)}.ann"
        if text_of(doc_id) not in (None, text):
            raise FormatError(
                f"{place}: the text beside it is not the one of the run's document {doc_id!r}, so spans would not agree"
            )
        found.append(_document(doc_id, text, content, place))
    for layer in ("hedges", "attributions", "entities"):
        if not any(getattr(document, layer) for document in found):
            for document in found:
                setattr(document, layer, None)
    return found


def _document(doc_id: str, text: str, content: Standoff, place: str) -> GoldDocument:
    document = GoldDocument(doc_id, len(text), doc_id, {}, [], [], [])
    source_of = {cue: source for kind, cue, source in content.relations if kind == SAID_BY}
    for key, span in sorted(content.spans.items(), key=lambda one: (one[1], one[0])):
        where = f"{place}, line {content.lines[key]}"
        said = content.attributes.get(key, {})
        optional = OPTIONAL in said
        if span.label in CATEGORIES:
            document.hedges.append(Hedge(span.start, span.end, span.label, optional))
        elif span.label in LABELS:
            name = content.notes.get(key) or None
            if span.label != "MISC":
                document.entities.append(Entity(span.start, span.end, span.label, name, optional))
        elif span.label in SOURCE_TYPES:
            name = content.notes.get(key)
            if not name:
                raise FormatError(
                    f"{where}: an attribution needs a note with the name of its source, also where the text has a pronoun"
                )
            for attribute, choices in (("kind", KINDS), ("quote", QUOTE_TYPES)):
                if attribute in said and said[attribute] not in choices:
                    raise FormatError(
                        f"{where}: {attribute} {said[attribute]!r} is none of {', '.join(choices)}"
                    )
            source = content.spans.get(source_of.get(key, ""))
            sid = f"{span.label}:{name}"
            document.sources[sid] = name, span.label
            document.attributions.append(
                Attribution(
                    span.start,
                    span.end,
                    None if source is None else (source.start, source.end),
                    sid,
                    said.get("quote"),
                    said.get("kind", "assert"),
                    optional,
                )
            )
        elif span.label != SOURCE:
            labels = (*LABELS, *CATEGORIES, *SOURCE_TYPES, SOURCE)
            raise FormatError(f"{where}: {span.label!r} is none of {', '.join(labels)}")
    return document


def write_brat_gold(
    folder: Path, documents: Iterable[GoldDocument], text_of: Callable[[str], str | None]
) -> None:
    """Write gold annotations as brat stand-off, with the texts that they are about."""
    for document in documents:
        content = Standoff()

        def add(start: int, end: int, label: str, note=None, content=content, **said) -> str:
            key = f"T{len(content.spans) + 1}"
            content.spans[key] = Span(start, end, label)
            if note:
                content.notes[key] = note
            said = {name: value for name, value in said.items() if value}
            if said:
                content.attributes[key] = said
            return key

        for hedge in document.hedges or ():
            add(hedge.start, hedge.end, hedge.category, optional=hedge.optional)
        for one in document.attributions or ():
            name, kind = document.sources[one.sid]
            key = add(
                one.start,
                one.end,
                kind,
                name,
                kind=one.kind,
                quote=one.quote,
                optional=one.optional,
            )
            if one.source is not None:
                content.relations.append((SAID_BY, key, add(*one.source, SOURCE)))
        for entity in document.entities or ():
            add(entity.start, entity.end, entity.label, entity.entity, optional=entity.optional)
        write_standoff(folder / file_stem(document.doc_id), text_of(document.doc_id), content)
    write_configuration(
        folder,
        (*LABELS, *CATEGORIES, *SOURCE_TYPES, SOURCE),
        (
            f"kind\tArg:<ENTITY>, Value:{'|'.join(KINDS)}",
            f"quote\tArg:<ENTITY>, Value:{'|'.join(QUOTE_TYPES)}",
            f"{OPTIONAL}\tArg:<ENTITY>",
        ),
        (f"{SAID_BY}\tArg1:<ENTITY>, Arg2:{SOURCE}",),
    )
