"""Tags a shard: reads documents, finds the mentions, writes the rows of the entities table that linking completes."""

from __future__ import annotations

from pathlib import Path

from isnad import tables
from isnad.document import read_batch
from isnad.entities import lexicons as name_lexicons
from isnad.entities.mentions import to_rows
from isnad.entities.rules import RuleTagger

BACKENDS = ("embedded", "camel")


def tag_shard(
    documents: str | Path,
    normalized: str | Path,
    output: str | Path,
    backend: str = "embedded",
    model: str | Path | None = None,
    lexicons: str | Path = name_lexicons.LEXICONS,
) -> None:
    """Find the names in one shard and write them as an entities table without ids (see :func:`link`)."""
    if backend not in BACKENDS:
        raise ValueError(
            f"entity backend '{backend}' is not known; use one of {', '.join(BACKENDS)}"
        )
    batch = read_batch(documents, normalized)
    tagger = RuleTagger(batch.vocabulary, name_lexicons.load(lexicons))
    rows = [row for document in batch for row in to_rows(document, tagger.tag(document))]
    tables.write_rows(output, rows, "entities")
