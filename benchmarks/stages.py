"""The four stages that read every text, together on one core: normalize, entities, attributions, hedges.

    python benchmarks/stages.py ARTICLES.jsonl [--documents N] [--shard-mb MB] [--times 1] [--stages entities ...]

ARTICLES.jsonl has one article a line with doc_id and text. The articles are cut into shards as the workflow cuts them
(``shard_mb`` of config/config.yaml), and each stage of each shard runs in a process of its own on one core, one after
the other, as its job does: the time is processor time from reading the shard to having written its tables, lexicons and
model included. What Python spends on starting and importing is given apart. Words are tokens that are not punctuation.
On a machine with other work, ``--times 3`` runs each job three times and counts its best.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "workflow"))

# One job is one core, in the workflow as well.
os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", PYTHONHASHSEED="0")

STAGES = ("normalize", "entities", "attributions", "hedges")


def job(stage: str, store: Path, shard: str) -> None:
    """Run one stage on one shard and print what it took as JSON."""
    import resource
    import time

    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    import isnad.job

    paths = {name: store / name / f"{shard}.parquet" for name in ("shards", *STAGES)}
    documents, normalized = paths["shards"], paths["normalize"]
    if stage == "normalize":
        from isnad.document import normalize_shard

        work = lambda: normalize_shard(documents, normalized)  # noqa: E731
    elif stage == "entities":
        from isnad.entities import tag_shard

        work = lambda: tag_shard(documents, normalized, paths["entities"])  # noqa: E731
    elif stage == "attributions":
        from isnad.attributions import attribute_shard

        listed = store / "listed" / f"{shard}.parquet"
        work = lambda: attribute_shard(  # noqa: E731
            documents, normalized, paths["entities"], paths["attributions"], listed
        )
    else:
        from isnad.hedges import hedge_shard

        boosters = store / "boosters" / f"{shard}.parquet"
        work = lambda: hedge_shard(  # noqa: E731
            documents, normalized, paths["attributions"], paths["hedges"], boosters
        )
    with isnad.job.job(store / "logs" / f"{stage}-{shard}.log"):
        started = time.process_time()
        work()
        done = time.process_time()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"start": started, "work": done - started, "peak": peak}))


def configured() -> float:
    """``shard_mb`` of the configuration that users start from."""
    import yaml

    config = Path(__file__).resolve().parents[1] / "config/config.yaml"
    return yaml.safe_load(config.read_text(encoding="utf-8"))["shard_mb"]


def cut(articles: Path, store: Path, limit: int | None, shard_mb: float) -> tuple[list[str], int]:
    """Write the articles as shards; returns the shards' names and the number of articles."""
    from isnad import tables
    from isnad.corpus.stage import shard_of
    from isnad.store import number_of_shards

    taken = store / "taken.jsonl"
    with open(articles, "rb") as lines, open(taken, "wb") as copy:
        copy.writelines(islice(lines, limit))
    rows: list[list[dict]] = [[] for _ in range(number_of_shards(taken, shard_mb * 1e6))]
    with open(taken, encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            record = json.loads(line)
            doc_id = str(record.get("doc_id", number))
            rows[shard_of(doc_id, len(rows))].append({"doc_id": doc_id, "text": record["text"]})
    names = []
    for number, own in enumerate(rows):
        if own:
            names.append(f"{number:04d}")
            table = tables.sort(tables.from_rows(own, "documents"), "documents")
            tables.write(
                store / "shards" / f"{names[-1]}.parquet", table.select(["doc_id", "text"])
            )
    return names, sum(map(len, rows))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("articles", type=Path)
    parser.add_argument("--documents", type=int, help="only the first so many")
    parser.add_argument("--shard-mb", type=float, default=configured())
    parser.add_argument(
        "--times", type=int, default=1, help="run each job so often, count the best"
    )
    parser.add_argument("--stages", nargs="+", choices=STAGES, default=STAGES,
                        help="time only these; those before them run as well")  # fmt: skip
    parser.add_argument("--job", nargs=2, metavar=("STAGE", "SHARD"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.job:
        job(options.job[0], options.articles, options.job[1])
        return

    from isnad import tables

    with tempfile.TemporaryDirectory() as name:
        store = Path(name)
        shards, articles = cut(options.articles, store, options.documents, options.shard_mb)
        last = max(STAGES.index(stage) for stage in options.stages)
        words, totals = 0, {}
        print(
            f"{'stage':<14}{'seconds':>9}{'words/s':>11}{'start, s':>10}{'peak MB':>9}", flush=True
        )
        for stage in STAGES[: last + 1]:
            took = []
            for shard in shards:
                command = [sys.executable, __file__, str(store), "--job", stage, shard]
                runs = [
                    json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
                    for _ in range(options.times)
                ]
                took.append({key: min(run[key] for run in runs) for key in runs[0]})
            if stage == "normalize":
                for shard in shards:
                    column = tables.read(store / stage / f"{shard}.parquet", ["n_words"])["n_words"]
                    words += sum(column.to_pylist())
            if stage in options.stages:
                totals[stage] = [sum(t[k] for t in took) for k in ("work", "start")]
                work, start = totals[stage]
                peak = max(t["peak"] for t in took)
                print(f"{stage:<14}{work:>9.2f}{words / work:>11,.0f}{start:>10.2f}{peak:>9.0f}",
                      flush=True)  # fmt: skip
        work, start = (sum(column) for column in zip(*totals.values(), strict=True))
        print(f"{'together':<14}{work:>9.2f}{words / work:>11,.0f}{start:>10.2f}")
        print(f"{articles} articles, {words} words, {len(shards)} shards")


if __name__ == "__main__":
    main()
