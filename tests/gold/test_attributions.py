"""Attributions against the shared gold: the part read while tuning, the part kept unseen, and the trap pairs."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest
from split import unseen

from isnad import tables
from isnad.attributions import find, link_sources
from isnad.document import annotate

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
pytestmark = pytest.mark.skipif(not (SHARED / "gold").exists(), reason="the shared gold is absent")

#: Floors a little below what was measured, so that a loss shows; docs/sources.md has the figures themselves.
FLOORS = {
    "tuning": {
        "f1": 0.95,
        "overlap": 0.96,
        "exact": 0.88,
        "type": 0.92,
        "quote": 0.92,
        "sets": 0.83,
    },
    "unseen": {
        "f1": 0.88,
        "overlap": 0.93,
        "exact": 0.78,
        "type": 0.78,
        "quote": 0.86,
        "sets": 0.60,
    },
}


def measure(part: str, folder: Path) -> dict:
    """The yardstick's figures for one part of the gold."""
    documents, rows, gold = [], [], []
    with open(SHARED / "gold/gold.jsonl", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            if "attributions" not in record or unseen(record["doc_id"]) != (part == "unseen"):
                continue
            path = SHARED / "gold/texts" / f"{record['doc_id']}.txt"
            text = path.read_bytes().decode("utf-8")
            documents.append({"doc_id": record["doc_id"], "text": text})
            rows += find(annotate(text, record["doc_id"]))
            gold.append({k: v for k, v in record.items() if k not in ("hedges", "entities")})
    tables.write_rows(folder / "documents.parquet", documents, "documents")
    tables.write_rows(folder / "shard.parquet", rows, "attributions")
    link_sources([folder / "shard.parquet"], [], None, folder / "attributions.parquet")
    for empty in ("entities", "hedges"):
        tables.write_rows(folder / f"{empty}.parquet", [], empty)
    with open(folder / "gold.jsonl", "w", encoding="utf-8") as out:
        out.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in gold)
    command = [sys.executable, SHARED / "gold/score.py", folder, folder, "--json"]
    scores = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return {
        "f1": scores["attributions"]["f1"],
        "overlap": scores["source_span"]["overlap"],
        "exact": scores["source_span"]["exact"],
        "type": scores["source_type_accuracy"],
        "quote": scores["quote_type_accuracy"],
        "sets": scores["source_sets"]["f1"],
    }


@pytest.mark.parametrize("part", ["tuning", "unseen"])
def test_gold(part, tmp_path):
    found = measure(part, tmp_path)
    print(part, found)
    low = {key: value for key, value in found.items() if value < FLOORS[part][key]}
    assert not low


def test_trap_pairs():
    right = sides = 0
    with open(SHARED / "lexicon/arabic_trap_pairs.tsv", encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            if row["layer"] == "ATTR" and row["scored"] == "yes":
                sides += 2
                right += not find(annotate(row["negative_example"]))
                right += bool(find(annotate(row["positive_example"])))
    assert right / sides >= 0.95


def test_the_one_article_everyone_knows():
    rows = find(annotate((SHARED / "corpora/seed-article.txt").read_bytes().decode("utf-8")))
    types = {row["source_name"]: row["source_type"] for row in rows}
    assert any("أكسيوس" in name and kind == "media" for name, kind in types.items())
    assert any("مصادر مطلعة" in name and kind == "anonymous" for name, kind in types.items())
    assert [name for name in types if "بلينكن" in name] == ["أنتوني بلينكن"]
    assert any(row["relay"] for row in rows)
