#!/usr/bin/env python3
"""Speed and memory of hedging alone.

    python benchmarks/hedges.py ARTICLES.jsonl [--shard 2000] [--yardstick AFTERNOON.py]

ARTICLES.jsonl has one article a line with doc_id and text. They are written as normalized shards, then
``isnad.hedges.hedge_shard`` is timed on them in one process: reading, matching, scope, writing. Words
are tokens that are not punctuation. Peak memory is given after a quarter of the shards and after all,
so that growth with the corpus would show. ``--yardstick`` runs another script on the same file
(``SCRIPT ARTICLES.jsonl OUT_DIR``) and shows what it prints.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "workflow"))

from isnad import tables
from isnad.document import normalize_shard
from isnad.hedges import hedge_shard


def shards(articles: Path, folder: Path, size: int) -> list[Path]:
    """Write the articles as documents shards of ``size`` articles; returns their paths."""
    paths, rows = [], []

    def flush() -> None:
        if rows:
            path = folder / f"documents-{len(paths):04d}.parquet"
            tables.write(path, tables.from_rows(rows, "documents"))
            paths.append(path)
            rows.clear()

    with open(articles, encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            rows.append({"doc_id": record["doc_id"], "text": record["text"]})
            if len(rows) == size:
                flush()
    flush()
    return paths


def peak() -> float:
    """Peak memory of this process in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def run_hedging(folder: Path, paths: list[Path], words: int, report) -> None:
    """Hedge every shard and report words per second and memory."""
    started, cpu = time.perf_counter(), time.process_time()
    found = 0
    for number, path in enumerate(paths, 1):
        normalized = folder / f"normalized-{path.name}"
        found += hedge_shard(
            path, normalized, None, folder / "hedges.parquet", folder / "b.parquet"
        )
        if number in (max(1, len(paths) // 4), len(paths)):
            report(f"peak memory after {number} of {len(paths)} shards: {peak():.0f} MB")
    wall, cpu = time.perf_counter() - started, time.process_time() - cpu
    report(
        f"{words} words, {found} hedges: {wall:.1f} s, {words / wall:.0f} words/s"
        f" ({words / cpu:.0f} words per CPU second)"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--shard", type=int, default=2000)
    parser.add_argument("--yardstick", type=Path)
    parser.add_argument("--child", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:  # a process of its own, so that its memory is that of hedging alone
        folder = Path(options.child)
        paths = sorted(folder.glob("documents-*.parquet"))

        run_hedging(folder, paths, int((folder / "words").read_text()), print)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = shards(options.articles, folder, options.shard)
        words = 0
        for path in paths:
            normalized = folder / f"normalized-{path.name}"
            normalize_shard(path, normalized)
            words += sum(tables.read(normalized, ["n_words"])["n_words"].to_pylist())
        (folder / "words").write_text(str(words))
        command = [sys.executable, __file__, str(options.articles), "--child", name]
        subprocess.run(command, check=True)
        if options.yardstick:
            print(f"{options.yardstick.name}:", flush=True)
            script = [sys.executable, str(options.yardstick), str(options.articles), name + "/out"]
            subprocess.run(script, check=True)


if __name__ == "__main__":
    main()
