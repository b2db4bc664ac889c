"""Shards that are named after their content, so that an unchanged shard is never analysed again.

Ingestion writes the whole corpus anew; what it wrote is then compared by content. A shard holds what analysis depends
on, the id and the text of its documents, and is stored as ``<number>-<hash>.parquet``. A shard whose texts did not
change keeps its name and its file, and with them everything that was worked out from it. What analysis does not depend
on (title, outlet, date, flags) stays in one table of metadata, so that correcting a date reanalyses nothing.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa

from isnad import digest, tables

_TEXTS = ("doc_id", "text")


def number_of_shards(corpus: Path, shard_bytes: float) -> int:
    """How many shards a corpus of that size is cut into: the power of two that makes none much larger than ``shard_bytes``.

    A power of two changes seldom as a corpus grows, and a change of it reanalyses everything.
    """
    if corpus.is_file():
        size = corpus.stat().st_size
    else:
        size = sum(
            os.lstat(os.path.join(folder, name)).st_size
            for folder, _, names in os.walk(corpus, onerror=lambda _: None)
            for name in names
        )
    shards = 1
    while shards * shard_bytes < size and shards < 4096:
        shards *= 2
    return shards


def shards_before(store: Path) -> int:
    """Into how many shards the corpus was cut whose texts lie in ``store``; 0 where there are none."""
    numbers = [int(path.name[:4]) for path in (store / "shards").glob("[0-9]*-*.parquet")]
    return 1 << max(numbers).bit_length() if numbers else 0


def publish(document_shards: Sequence[Path], store: Path) -> dict:
    """Put the texts of freshly read shards into ``store`` and their metadata into one table.

    ``document_shards`` have the columns of ``documents``. Returns the manifest: ``shards`` (the names of the stored
    files, without suffix), ``sizes`` (documents in each), ``documents`` (their number) and ``corpus_sha256`` (a hash over every document and its
    metadata, whatever the number of shards).
    """
    shards_dir = store / "shards"
    shards_dir.mkdir(parents=True, exist_ok=True)
    described = [name for name in tables.SCHEMAS["documents"].names if name != "text"]
    names, sizes, metadata = [], {}, []
    for number, path in enumerate(document_shards):
        table = tables.sort(tables.read(path), "documents")
        if not len(table):
            continue
        name = f"{number:04d}-{digest.of_table(table.select(_TEXTS))[:16]}"
        target = shards_dir / f"{name}.parquet"
        if not target.exists():
            tables.write(target, table.select(_TEXTS))
        names.append(name)
        sizes[name] = len(table)
        metadata.append(table.select(described))
    merged = pa.concat_tables(metadata) if metadata else tables.empty("documents").select(described)
    merged = tables.sort(merged, "documents")
    tables.write(store / "metadata.parquet", merged)
    return {
        "shards": names,
        "sizes": sizes,
        "documents": len(merged),
        "corpus_sha256": digest.of_table(merged),
    }


def progress(output: Path | str) -> str:
    """How far a stage is, now that it wrote the shard ``output``: ``"entities: 1200 of 8000 documents"``."""
    folder = Path(output).parent
    manifest = json.loads((folder.parent / "manifest.json").read_text())
    there = set(os.listdir(folder))
    done = sum(size for name, size in manifest["sizes"].items() if f"{name}.parquet" in there)
    return f"{folder.name}: {done} of {manifest['documents']} documents"


def forget_unused(
    folders: Sequence[Path], names: Sequence[str], earlier: Path | None = None
) -> int:
    """Delete the files of shards that are no longer part of the corpus; returns how many went.

    Below ``earlier``, what ``isnad.reuse`` keeps of numbers that no shard has goes too.
    """
    kept, gone = set(names), 0
    numbers = {name.partition("-")[0] for name in names}
    if earlier is not None:
        for folder in sorted(earlier.glob("*/[0-9][0-9][0-9][0-9]")):
            if folder.name not in numbers:
                shutil.rmtree(folder)
    for folder in folders:
        for path in sorted(folder.glob("[0-9][0-9][0-9][0-9]-*.parquet")):
            if path.name.split(".")[0] not in kept:
                path.unlink()
                gone += 1
    return gone
