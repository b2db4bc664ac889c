"""From mentions to entities: which mentions of a document, and which names across documents, are one entity."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa

from isnad import tables
from isnad.entities.aliases import Aliases
from isnad.entities.chains import chain
from isnad.entities.lexicons import LEXICONS


def entity_id(label: str, name_key: str) -> str:
    """A short id that depends on the label and the folded canonical name alone."""
    digest = hashlib.sha256(f"{label}\t{name_key}".encode()).hexdigest()
    return f"{label.lower()}-{digest[:12]}"


def link(
    shard_paths: Sequence[str | Path],
    output: str | Path,
    aliases: str | Path | None = None,
    lexicons: str | Path = LEXICONS,
) -> None:
    """Give every mention of all shards its entity and write the final entities table.

    In a document a short form joins the longer name that it is part of. Across documents equal names
    are one entity, where spellings are folded and the alias lexicon applied; ``aliases`` is a user's
    file that goes before it. The displayed name is the alias lexicon's, else the most frequent
    spelling of the full name. Nothing depends on the order of shards or documents.
    """
    table = tables.merge(shard_paths, "entities")
    known = Aliases.load(lexicons, aliases)
    columns = {name: table[name].to_pylist() for name in ("doc_id", "entity", "label")}
    by_document: dict[str, list[int]] = defaultdict(list)
    for row, doc_id in enumerate(columns["doc_id"]):
        by_document[doc_id].append(row)
    keys: list[str] = [""] * table.num_rows
    spelling: list[str] = [""] * table.num_rows
    for rows in by_document.values():
        mentions = [(columns["entity"][row], columns["label"][row]) for row in rows]
        for row, (name_key, form) in zip(rows, chain(mentions, known), strict=True):
            keys[row], spelling[row] = name_key, form
    forms: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for row, name_key in enumerate(keys):
        if spelling[row]:
            forms[columns["label"][row], name_key][spelling[row]] += 1
    display: dict[tuple[str, str], str] = {}
    for entity, counted in forms.items():
        display[entity] = _display(entity, counted, known)
    entities = [display[columns["label"][row], keys[row]] for row in range(table.num_rows)]
    ids = {entity: entity_id(*entity) for entity in display}
    columns["entity_id"] = [
        ids[label, name_key] for label, name_key in zip(columns["label"], keys, strict=True)
    ]
    for name, values in (("entity", entities), ("entity_id", columns["entity_id"])):
        field = table.schema.field(name)
        place = table.schema.get_field_index(name)
        table = table.set_column(place, field, pa.array(values, field.type))
    tables.write(output, table, schema=tables.SCHEMAS["entities"])


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
