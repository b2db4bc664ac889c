"""The layers of annotation as the evidence has them: their columns, and their rows read as streams, document by document."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

#: layer -> (start column, columns kept with the document)
LAYERS: dict[str, tuple[str, tuple[str, ...]]] = {
    "entities": ("start", ("start", "end", "label", "entity_id", "entity", "method")),
    "attributions": (
        "cue_start",
        (
            "cue_start",
            "cue_end",
            "source_start",
            "source_end",
            "content_start",
            "content_end",
            "source_id",
            "source_name",
            "source_type",
            "quote_type",
            "kind",
            "stance",
            "relay",
            "anonymity",
            "rule",
        ),
    ),
    "hedges": (
        "start",
        ("start", "end", "scope_start", "scope_end", "category", "holder", "rule"),
    ),
    "boosters": ("start", ("start", "end", "scope_start", "scope_end", "kind", "holder", "rule")),
    "listed_sources": ("start", ("start", "end", "source_name", "kind")),
    "quality_flags": ("start", ("start", "end", "flag", "detail")),
}

#: layer -> columns of its index. `cue` and ids become numbers in a dictionary, the rest numbers in manifest lists.
INDEXED: dict[str, tuple[str, ...]] = {
    "entities": ("entity_id", "label", "sentence"),
    "attributions": (
        "source_id",
        "cue",
        "source_type",
        "quote_type",
        "kind",
        "stance",
        "relay",
        "anonymity",
    ),
    "hedges": ("cue", "category", "holder"),
    "boosters": ("cue", "kind", "holder"),
    "listed_sources": ("source_name", "kind"),
    "quality_flags": ("flag",),
}

#: layer -> (id column, name column) of its dictionary
DICTIONARIES = {
    "entities": ("entity_id", "entity"),
    "attributions": ("source_id", "source_name"),
    "listed_sources": ("source_name", "source_name"),
}


def read_documents(path: Path) -> Iterator[dict]:
    names = [
        "doc_id",
        "text",
        "title",
        "outlet",
        "published",
        "author",
        "url",
        "section",
        "source_file",
        "n_words",
        "duplicate_of",
        "quality",
    ]
    for batch in pq.ParquetFile(path).iter_batches(batch_size=256, columns=names):
        yield from batch.to_pylist()


#: The rows of a layer that belong to one document: column -> values.
Columns = dict[str, list]


class Layer:
    """The rows of a layer, handed out document by document in sorted order."""

    def __init__(self, path: Path, layer: str):
        indexed = (c for c in INDEXED.get(layer, ()) if c not in LAYERS[layer][1])
        self.path, self.wanted = path, [*LAYERS[layer][1], *indexed]
        self._none: Columns = {name: [] for name in self.wanted}
        self._stream = self._documents()
        self._pending = next(self._stream, None)

    def _documents(self) -> Iterator[tuple[str, Columns]]:
        if not self.path.exists():
            return
        file = pq.ParquetFile(self.path)
        present = [name for name in self.wanted if name in file.schema_arrow.names]
        for batch in file.iter_batches(batch_size=16_384, columns=["doc_id", *present]):
            absent = [None] * batch.num_rows
            columns = dict.fromkeys(self.wanted, absent)
            columns |= {name: batch.column(name).to_pylist() for name in present}
            documents = batch.column("doc_id").dictionary_encode()
            places = documents.indices.to_numpy()
            ids = documents.dictionary.to_pylist()
            starts = np.flatnonzero(np.diff(places, prepend=-1)).tolist()
            for start, stop in pairwise([*starts, batch.num_rows]):
                part = {name: values[start:stop] for name, values in columns.items()}
                yield ids[places[start]], part

    def take(self, doc_id: str) -> Columns:
        """The rows of a document. Raises `ValueError` where rows of an earlier one were not asked for."""
        found = self._none
        while self._pending is not None and self._pending[0] == doc_id:
            part = self._pending[1]
            if found is not self._none:
                part = {name: found[name] + values for name, values in part.items()}
            found = part
            self._pending = next(self._stream, None)
        if self._pending is not None and self._pending[0] < doc_id:
            self._complain()
        return found

    def finish(self) -> None:
        """Raises `ValueError` where rows are left."""
        if self._pending is not None:
            self._complain()

    def _complain(self):
        raise ValueError(
            f"{self.path}: row of document {self._pending[0]!r} is out of order or its document is missing"
        )


def distinct(path: Path, columns: tuple[str, ...]) -> dict[str, tuple]:
    """First row of each distinct first column, read as a stream."""
    found: dict[str, tuple] = {}
    if path.exists():
        for batch in pq.ParquetFile(path).iter_batches(batch_size=65_536, columns=list(columns)):
            encoded = batch.column(columns[0]).dictionary_encode()
            places = encoded.indices.fill_null(-1).to_numpy()
            known = [bool(key) and key not in found for key in encoded.dictionary.to_pylist()]
            first = np.unique(places[places >= 0], return_index=True)
            rows = np.flatnonzero(places >= 0)[first[1]][known]
            lists = (batch.column(name).take(pa.array(rows)).to_pylist() for name in columns)
            found |= {row[0]: row for row in zip(*lists, strict=True)}
    return found
