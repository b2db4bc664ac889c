"""Tags a shard: reads documents, finds the mentions, writes the rows of the entities table that linking completes."""

from __future__ import annotations

from pathlib import Path

from isnad import tables
from isnad.document import read_batch
from isnad.entities import lexicons as name_lexicons
from isnad.entities.embedded import EmbeddedTagger
from isnad.entities.mentions import to_rows
from isnad.entities.model import Model

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
    names = name_lexicons.load(lexicons)
    model = Model.load(model or name_lexicons.MODEL)
    tagger = EmbeddedTagger(batch.vocabulary, names, model)
    rows = [row for document, found in tagger.tag_all(batch) for row in to_rows(document, found)]
    tables.write_rows(output, rows, "entities")
