"""From mentions to entities: which mentions of a document, and which names across documents, are one entity."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from isnad import tables
from isnad.cycles import uncollected
from isnad.entities.aliases import Aliases
from isnad.entities.chains import chain
from isnad.entities.lexicons import LEXICONS

_MENTION = ("entity", "label")
#: Between a name and its short form: a space and a bracket or quotation mark.
_WIDEST_GLOSS = 3


def entity_id(label: str, name_key: str) -> str:
    """A short id that depends on the label and the folded canonical name alone."""
    digest = hashlib.sha256(f"{label}\t{name_key}".encode()).hexdigest()
    return f"{label.lower()}-{digest[:12]}"


@uncollected
def link(
    shard_paths: Sequence[str | Path],
    output: str | Path,
    aliases: str | Path | None = None,
    lexicons: str | Path = LEXICONS,
) -> None:
    """Give every mention of all shards its entity and write the final entities table.

    In a document a short form joins the longer name that it is part of, and a name in brackets the one before it. Across documents equal names
    are one entity, where spellings are folded and the alias lexicon applied; ``aliases`` is a user's
    file that goes before it. The displayed name is the alias lexicon's, else the most frequent
    spelling of the full name. Nothing depends on the order of shards or documents.
    """
    table = tables.merge(shard_paths, "entities")
    known = Aliases.load(lexicons, aliases)
    mentions = _mentions(table)
    entities: dict[tuple[str, str], int] = {}
    forms: list[Counter[str]] = []
    rows: list[int] = []
    glosses = _glosses(table)
    for start, stop in _documents(table):
        document = mentions[start:stop]
        own = [
            row - start for row in glosses[bisect_left(glosses, start) : bisect_left(glosses, stop)]
        ]
        linked = chain(document, known, own)
        for (_, label), (name_key, form) in zip(document, linked, strict=True):
            number = entities.setdefault((label, name_key), len(entities))
            if number == len(forms):
                forms.append(Counter())
            rows.append(number)
            if form:
                forms[number][form] += 1
    names = [
        _display(entity, counted, known) for entity, counted in zip(entities, forms, strict=True)
    ]
    ids = [entity_id(*entity) for entity in entities]
    which = pa.array(rows, pa.int32())
    for name, values in (("entity", names), ("entity_id", ids)):
        field = table.schema.field(name)
        place = table.schema.get_field_index(name)
        table = table.set_column(place, field, pa.array(values, field.type).take(which))
    tables.write(output, table, schema=tables.SCHEMAS["entities"])


def _mentions(table: pa.Table) -> list[tuple[str, str]]:
    """Name and label of each row; rows that have the same share one tuple."""
    name, label = (table[column].combine_chunks().dictionary_encode() for column in _MENTION)
    names, labels = name.dictionary.to_pylist(), label.dictionary.to_pylist()
    codes = name.indices.to_numpy().astype(np.int64) * len(labels) + label.indices.to_numpy()
    distinct, which = np.unique(codes, return_inverse=True)
    pairs = [(names[code // len(labels)], labels[code % len(labels)]) for code in distinct.tolist()]
    return [pairs[place] for place in which.tolist()]


def _glosses(table: pa.Table) -> list[int]:
    """The rows that are another name, in brackets, of the row before."""
    methods = table["method"].combine_chunks()
    rows = np.flatnonzero(pc.equal(methods, "gloss").to_numpy(zero_copy_only=False))
    start, end = (table[column].to_numpy() for column in ("start", "end"))
    gap = start[rows] - end[rows - 1]
    return rows[(rows > 0) & (gap > 0) & (gap <= _WIDEST_GLOSS)].tolist()


def _documents(table: pa.Table) -> list[tuple[int, int]]:
    """First row and end of each document of a table that is sorted by them."""
    document = table["doc_id"].combine_chunks().dictionary_encode().indices.to_numpy()
    starts = np.flatnonzero(np.diff(document, prepend=-1)).tolist()
    return list(pairwise([*starts, len(table)]))


def _display(entity: tuple[str, str], counted: Counter[str], known: Aliases) -> str:
    """The name to show: a person's most frequent full form, else the alias lexicon's, else the most frequent form."""
    label, name_key = entity
    fixed = known.display(label, name_key)
    if label == "PERS" and fixed and not known.is_users(label, name_key):
        full = {form: count for form, count in counted.items() if " " in form}
        counted = full or {fixed: 1}
    elif fixed:
        return fixed
    return min(counted, key=lambda form: (-counted[form], form))
