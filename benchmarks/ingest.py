#!/usr/bin/env python3
"""Speed and memory of reading a corpus alone: does the time grow with the corpus, and does the memory stay?

    python benchmarks/ingest.py ARTICLES.jsonl [--times 1 2 4 8] [--shards 16]

For each factor the articles are repeated that often under new ids, each copy with three of its words changed, so that
the search for copies has the most to do. Each size is read in a process of its own. Words are divided by white space;
CPU seconds include starting Python's libraries.
"""

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HOUSE / "workflow"))


def repeat(articles: Path, target: Path, times: int) -> int:
    """Write the articles ``times`` over with small changes; returns their number of words."""
    draw = random.Random(2025)
    words = 0
    with open(target, "w", encoding="utf-8") as out:
        for copy in range(times):
            with open(articles, encoding="utf-8") as lines:
                for number, line in enumerate(lines):
                    record = json.loads(line)
                    parts = record["text"].split(" ")
                    if copy:
                        record["doc_id"] = f"{record.get('doc_id', number)}-{copy}"
                        for _ in range(3):
                            parts[draw.randrange(len(parts))] = f"تغيير{draw.randrange(1000)}"
                        record["text"] = " ".join(parts)
                    words += len(record["text"].split())
                    out.write(json.dumps(record, ensure_ascii=False) + "\n")
    return words


def measure(corpus: Path, shards: int) -> None:
    """Read ``corpus`` in this process and print what it took as JSON."""
    from isnad.corpus import ingest

    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        summary = ingest(corpus, folder, shards)
    usage = resource.getrusage(resource.RUSAGE_SELF)
    print(
        json.dumps(
            {
                "documents": summary["documents"],
                "copies": summary["duplicates"],
                "wall": time.perf_counter() - began,
                "cpu": usage.ru_utime + usage.ru_stime,
                "mb": usage.ru_maxrss / 1024,
            }
        )
    )


def main() -> None:
    """Read the corpus at every size and print one line each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("articles", type=Path)
    parser.add_argument("--times", type=int, nargs="+", default=[1, 2, 4, 8])
    parser.add_argument("--shards", type=int, default=16)
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        measure(given.articles, given.shards)
        return
    print(
        f"{'articles':>9} {'words':>11} {'copies':>7} {'wall s':>7} {'CPU s':>7} {'words/CPU s':>12} {'peak MB':>8}"
    )
    for times in given.times:
        with tempfile.TemporaryDirectory() as folder:
            corpus = Path(folder) / "articles.jsonl"
            words = repeat(given.articles, corpus, times)
            command = [
                sys.executable,
                __file__,
                str(corpus),
                "--measure",
                "--shards",
                str(given.shards),
            ]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
        took = json.loads(done.stdout)
        print(
            f"{took['documents']:>9,} {words:>11,} {took['copies']:>7,} {took['wall']:>7.1f} {took['cpu']:>7.1f}"
            f" {words / took['cpu']:>12,.0f} {took['mb']:>8.0f}"
        )


if __name__ == "__main__":
    main()
