"""Tables of a run -> the sample of one layer and its blank coding sheets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from isnad import tables
from isnad.validation.layers import LAYERS, UNRESOLVED, Layer
from isnad.validation.sample import Article, draw_sample
from isnad.validation.sheets import write_sheets


def draw(
    documents: str | Path,
    layer_table: str | Path,
    normalized: Sequence[str | Path],
    sample_path: str | Path,
    sheets_dir: str | Path,
    *,
    layer: str,
    n: int,
    coders: int,
    seed: int,
) -> int:
    """Draw ``n`` items of ``layer``; write the sample (what each item stands for) and the blank sheets; return how many.

    ``documents``, ``layer_table``: tables of the run; ``normalized``: its normalized shards; ``sheets_dir``: a folder
    that the sheets of ``coders`` people are written into, in every format.
    """
    kind = LAYERS[layer]
    sample = draw_sample(read_articles(documents, layer_table, normalized, kind), kind, n, seed)
    tables.write(sample_path, sample)
    write_sheets(sample.to_pylist(), kind, Path(sheets_dir), coders)
    return len(sample)


def read_articles(documents, layer_table, normalized: Sequence, layer: Layer) -> Iterator[Article]:
    """The documents of a run with their sentences and their hits."""
    found = tables.read(layer_table)
    columns = {"start": layer.start, "end": layer.end, "label": layer.label}
    extra = {"source": "source_name"} if layer.name == "attributions" else {}
    found = found.select(["doc_id", *columns.values(), *extra.values()])
    found = found.rename_columns(["doc_id", *columns, *extra])
    hits: dict[str, list[dict]] = {}
    for row in found.sort_by([("doc_id", "ascending"), ("start", "ascending")]).to_pylist():
        row["label"] = row["label"] or UNRESOLVED
        hits.setdefault(row["doc_id"], []).append(row)
    places: dict[str, list[tuple[int, int]]] = {}
    for path in normalized:
        shard = tables.read(path, ["doc_id", "start", "end", "sentence_start"])
        for row in shard.to_batches(max_chunksize=256):
            for one in row.to_pylist():
                firsts = one["sentence_start"]
                stops = [*firsts[1:], len(one["start"])]
                places[one["doc_id"]] = [
                    (one["start"][first], one["end"][stop - 1])
                    for first, stop in zip(firsts, stops, strict=True)
                    if stop > first
                ]
    table = tables.read(documents, ["doc_id", "text", "outlet"])
    outlets = pc.fill_null(pc.cast(table["outlet"], pa.string()), "").to_pylist()
    for doc_id, outlet, text in zip(
        table["doc_id"].to_pylist(), outlets, table["text"], strict=True
    ):
        yield Article(doc_id, text.as_py(), outlet, places.get(doc_id, []), hits.get(doc_id, []))
