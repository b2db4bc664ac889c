"""The final table of documents: metadata, text, and the sizes that normalization found."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa

from isnad import tables


def assemble(
    metadata_path: Path | str,
    document_shards: Sequence[Path | str],
    normalized_shards: Sequence[Path | str],
    output_path: Path | str,
) -> int:
    """Join metadata, texts and sizes on ``doc_id`` into the ``documents`` table; returns the number of documents."""
    schema = tables.SCHEMAS["documents"]
    metadata = tables.read(metadata_path)
    texts = pa.concat_tables([tables.read(path) for path in document_shards]).sort_by("doc_id")
    sizes = pa.concat_tables(
        [tables.read(path, ["doc_id", "n_words", "n_sentences"]) for path in normalized_shards]
    ).sort_by("doc_id")
    if not metadata["doc_id"].equals(texts["doc_id"]) or not texts["doc_id"].equals(
        sizes["doc_id"]
    ):
        raise ValueError("metadata, texts and normalized shards hold different documents")
    columns = {name: metadata[name] for name in metadata.column_names}
    columns |= {
        "text": texts["text"],
        "n_words": sizes["n_words"],
        "n_sentences": sizes["n_sentences"],
    }
    tables.write(output_path, pa.table(columns), schema=schema)
    return len(texts)
