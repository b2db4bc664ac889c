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
from isnad.entities.aliases import name_key as key_of
from isnad.entities.chains import chain
from isnad.entities.lexicons import LEXICONS
from isnad.entities.sounds import skeleton
from isnad.reuse import Earlier

_MENTION = ("entity", "label")
_CHAINS = tables.table_schema(doc_id=pa.string(), name_key=pa.string(), form=pa.string())
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
    earlier: Earlier | None = None,
) -> None:
    """Give every mention of all shards its entity and write the final entities table.

    In a document a short form joins the longer name that it is part of, and a name in brackets the one before it. Across documents equal names
    are one entity, where spellings are folded and the alias lexicon applied; ``aliases`` is a user's
    file that goes before it. The displayed name is the alias lexicon's, else the most frequent
    spelling of the full name. Nothing depends on the order of shards or documents. ``earlier`` knows what the
    mentions of documents stand for that are the same as before.
    """
    table = tables.merge(shard_paths, "entities")
    known = Aliases.load(lexicons, aliases)
    earlier = earlier or Earlier()
    unchanged = earlier.unchanged(
        ((doc_id, "") for doc_id in pc.unique(table["doc_id"]).to_pylist()),
        table.select(["doc_id", "start", "end", "method", *_MENTION]),
    )
    chains = _chains(earlier.changed(table, unchanged), known)
    if unchanged:
        kept = earlier.rows("chains", _CHAINS, unchanged)
        chains = pa.concat_tables([kept, chains]).sort_by("doc_id")
    earlier.remember({"chains": chains})
    entities, which, forms = _entities(table, chains)
    names = [
        _display(entity, counted, known) for entity, counted in zip(entities, forms, strict=True)
    ]
    ids = [entity_id(*entity) for entity in entities]
    for name, values in (("entity", names), ("entity_id", ids)):
        field = table.schema.field(name)
        place = table.schema.get_field_index(name)
        table = table.set_column(place, field, pa.array(values, field.type).take(which))
    tables.write(output, table, schema=tables.SCHEMAS["entities"])


def _chains(table: pa.Table, known: Aliases) -> pa.Table:
    """For each row the key of its entity and the full form that this may be shown by, "" for none; document by document."""
    mentions, glosses = _mentions(table), _glosses(table)
    keys: list[str] = []
    forms: list[str] = []
    for start, stop in _documents(table):
        own = [
            row - start for row in glosses[bisect_left(glosses, start) : bisect_left(glosses, stop)]
        ]
        for name_key, form in chain(mentions[start:stop], known, own):
            keys.append(name_key)
            forms.append(form)
    columns = [table["doc_id"], pa.array(keys, pa.string()), pa.array(forms, pa.string())]
    return pa.table(columns, schema=_CHAINS)


def _entities(
    table: pa.Table, chains: pa.Table
) -> tuple[list[tuple[str, str]], np.ndarray, list[dict[str, int]]]:
    """Label and key of each entity, the entity of each row, and how often each entity has each of its full forms."""
    (key, keys), (label, labels), (form, names) = map(
        _coded, (chains["name_key"], table["label"], chains["form"])
    )
    codes, which = np.unique(key * len(labels) + label, return_inverse=True)
    entities = [(labels[code % len(labels)], keys[code // len(labels)]) for code in codes.tolist()]
    forms: list[dict[str, int]] = [{} for _ in entities]
    held, counts = np.unique(which * max(len(names), 1) + form, return_counts=True)
    for code, count in zip(held.tolist(), counts.tolist(), strict=True):
        name = names[code % len(names)]
        if name:
            forms[code // len(names)][name] = count
    return entities, which, forms


def _coded(column: pa.ChunkedArray) -> tuple[np.ndarray, list[str]]:
    """The values of a column as places in the list of its distinct ones."""
    encoded = column.combine_chunks().dictionary_encode()
    return encoded.indices.to_numpy().astype(np.int64), encoded.dictionary.to_pylist()


def _mentions(table: pa.Table) -> list[tuple[str, str]]:
    """Name and label of each row; rows that have the same share one tuple."""
    (name, names), (label, labels) = (_coded(table[column]) for column in _MENTION)
    codes = name * len(labels) + label
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
    """The name to show: the user's; else, of what the alias lexicon has, the most frequent spelling in the corpus
    (إنكلترا for إنجلترا, a person with all names that stand there); else the most frequent form."""
    label, name_key = entity
    fixed = known.display(label, name_key)
    if fixed and known.is_users(label, name_key):
        return fixed
    if fixed and label == "PERS":
        least = _size(fixed)
        counted = {form: n for form, n in counted.items() if _size(form) >= least} or {fixed: 1}
    elif fixed:
        bones = _bones(fixed)
        counted = {form: n for form, n in counted.items() if _bones(form) == bones} or {fixed: 1}
    else:
        # وزارة الخارجية, not الخارجية, of a country
        least = len(name_key.split())
        counted = {form: n for form, n in counted.items() if _size(form) >= least} or counted
    return min(counted, key=lambda form: (-counted[form], form))


def _size(name: str) -> int:
    return len(key_of(name).split())


def _bones(name: str) -> str:
    """The consonants of a name by classes of sounds, whatever its spaces and articles."""
    return "".join(map(skeleton, key_of(name).split()))
