"""Speed and accuracy of the embedded entity tagger.

    python benchmarks/entities.py speed TEXTS.jsonl [--documents 2000]
    python benchmarks/entities.py gold GOLD_DIR [--part dev|unseen|all]
    python benchmarks/entities.py anercorp TRAIN.conll --wojood FILE... --news FILE... [--leave-out FILE]

``speed`` tags and links ``doc_id``/``text`` lines, tables included. ``gold`` scores against a folder of gold
annotations (gold.jsonl, texts/, score.py). ``anercorp`` trains without the last fifth and scores on it.
"""

import argparse
import hashlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

ROOT = Path(__file__).parents[1]
# One job is one core, in the workflow as well: threads of the numeric libraries wait for each other on the clock.
os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
sys.path.insert(0, str(ROOT / "workflow"))

from isnad import tables  # noqa: E402
from isnad.document import normalize_shard  # noqa: E402
from isnad.entities import link, tag_shard  # noqa: E402


def prepare(documents: list[dict], folder: Path) -> None:
    """Write documents and their words into ``folder``."""
    tables.write_rows(folder / "tables/documents.parquet", documents, "documents")
    normalize_shard(folder / "tables/documents.parquet", folder / "normalized.parquet")


def run(folder: Path) -> dict:
    """Tag and link what was prepared in ``folder``; words and processor seconds of each step, memory of both."""
    out = folder / "tables"
    words = sum(tables.read(folder / "normalized.parquet", ["n_words"])["n_words"].to_pylist())
    begun = time.process_time()
    tag_shard(out / "documents.parquet", folder / "normalized.parquet", folder / "shard.parquet")
    tagged = time.process_time()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    link([folder / "shard.parquet"], out / "entities.parquet")
    linked = time.process_time()
    return {
        "words": words,
        "tag_seconds": round(tagged - begun, 2),
        "words_per_second": round(words / (tagged - begun)),
        "tag_peak_megabytes": peak,
        "link_seconds": round(linked - tagged, 2),
        "peak_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def read(texts: Path, limit: int, folder: Path) -> int:
    """Prepare the first ``limit`` articles of a file of JSON lines; returns their number."""
    documents = []
    with open(texts, encoding="utf-8") as lines:
        for line in islice(lines, limit):
            record = json.loads(line)
            documents.append({"doc_id": record["doc_id"], "text": record["text"]})
    prepare(documents, folder)
    return len(documents)


def speed(options) -> dict:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # In a process of its own, as the workflow does it: the memory is then that of tagging and linking.
        with ProcessPoolExecutor(1, get_context("spawn")) as pool:
            documents = pool.submit(read, options.texts, options.documents, folder).result()
        return {"documents": documents, **run(folder)}


def gold(options) -> dict:
    lines = (options.gold / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    records = [record for record in map(json.loads, lines) if "entities" in record]
    if options.part != "all":
        records = [r for r in records if _unseen(r["doc_id"]) is (options.part == "unseen")]
    documents = [
        {
            "doc_id": record["doc_id"],
            "text": (options.gold / "texts" / f"{record['doc_id']}.txt").read_bytes().decode(),
        }
        for record in records
    ]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(documents, folder)
        run(folder)
        for table in ("attributions", "hedges"):
            tables.write_rows(folder / "tables" / f"{table}.parquet", [], table)
        kept = [{key: r[key] for key in ("doc_id", "n_chars", "entities")} for r in records]
        (folder / "gold.jsonl").write_text("\n".join(map(json.dumps, kept)), encoding="utf-8")
        score = [sys.executable, options.gold / "score.py", folder, folder / "tables", "--json"]
        done = subprocess.run(score, capture_output=True, text=True, check=True)
    figures = json.loads(done.stdout)
    wanted = ("entities_overlap", "entities_exact", "entity_counts_right", "recall_by_class")
    return {"part": options.part, **{key: figures[key] for key in wanted}}


def _unseen(doc_id: str) -> bool:
    return int(hashlib.sha256(doc_id.encode()).hexdigest(), 16) % 3 == 0


def anercorp(options) -> dict:
    from isnad.entities import train

    with tempfile.TemporaryDirectory() as folder:
        return train(
            Path(folder) / "model.npz",
            options.train,
            options.wojood,
            options.news,
            leave_out=options.leave_out,
            held_out=((options.fifth - 1) / 5, options.fifth / 5),
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    commands = parser.add_subparsers(required=True)
    one = commands.add_parser("speed")
    one.add_argument("texts", type=Path)
    one.add_argument("--documents", type=int, default=2000)
    one.set_defaults(call=speed)
    one = commands.add_parser("gold")
    one.add_argument("gold", type=Path)
    one.add_argument("--part", choices=("dev", "unseen", "all"), default="dev")
    one.set_defaults(call=gold)
    one = commands.add_parser("anercorp")
    one.add_argument("train", type=Path)
    one.add_argument("--wojood", type=Path, nargs="+", required=True)
    one.add_argument("--news", type=Path, nargs="+", required=True)
    one.add_argument("--leave-out", type=Path)
    one.add_argument("--fifth", type=int, choices=range(1, 6), default=5, help="which is held out")
    one.set_defaults(call=anercorp)
    options = parser.parse_args()
    print(json.dumps(options.call(options), indent=1))


if __name__ == "__main__":
    main()
