"""Entities against the gold annotations: the dev part, and the third that is never looked at while rules are tuned."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from split import unseen

from isnad import tables
from isnad.document import normalize_shard
from isnad.entities import link, tag_shard

GOLD = Path(__file__).parents[3] / "shared/gold"
pytestmark = pytest.mark.skipif(
    not (GOLD / "score.py").exists(), reason="no gold annotations beside the repository"
)


@pytest.fixture(scope="module")
def figures(tmp_path_factory):
    """What the yardstick prints for each part of the gold documents."""
    folder = tmp_path_factory.mktemp("gold")
    lines = (GOLD / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    gold = [record for record in map(json.loads, lines) if "entities" in record]
    documents = [
        {
            "doc_id": record["doc_id"],
            "text": (GOLD / "texts" / f"{record['doc_id']}.txt").read_bytes().decode("utf-8"),
        }
        for record in gold
    ]
    out = folder / "tables"
    tables.write_rows(out / "documents.parquet", documents, "documents")
    normalize_shard(out / "documents.parquet", folder / "normalized.parquet")
    tag_shard(out / "documents.parquet", folder / "normalized.parquet", folder / "shard.parquet")
    link([folder / "shard.parquet"], out / "entities.parquet")
    for name in ("attributions", "hedges"):
        tables.write_rows(out / f"{name}.parquet", [], name)
    found = {}
    for part in (False, True):
        place = folder / str(part)
        place.mkdir()
        chosen = [
            {key: record[key] for key in ("doc_id", "n_chars", "entities")}
            for record in gold
            if unseen(record["doc_id"]) is part
        ]
        text = "\n".join(json.dumps(record, ensure_ascii=False) for record in chosen)
        (place / "gold.jsonl").write_text(text, encoding="utf-8")
        run = subprocess.run(
            [sys.executable, GOLD / "score.py", place, out, "--json"],
            capture_output=True,
            text=True,
            check=True,
        )
        found["unseen" if part else "dev"] = json.loads(run.stdout)
    return found


@pytest.mark.parametrize(
    ("part", "overlap", "exact", "counts"),
    [("dev", 0.95, 0.91, 0.85), ("unseen", 0.92, 0.88, 0.82)],
)
def test_entities(figures, part, overlap, exact, counts):
    reached = figures[part]
    print(
        part, reached["entities_overlap"], reached["entities_exact"], reached["entity_counts_right"]
    )
    assert reached["entities_overlap"]["f1"] >= overlap
    assert reached["entities_exact"]["f1"] >= exact
    assert reached["entity_counts_right"] >= counts
