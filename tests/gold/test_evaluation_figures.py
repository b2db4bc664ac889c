"""Evaluation gives the same figures as the yardstick that comes with the gold annotations."""

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from isnad import tables
from isnad.evaluate import evaluate

GOLD = Path(__file__).parents[3] / "shared/gold"
pytestmark = pytest.mark.skipif(
    not (GOLD / "score.py").exists(), reason="no gold annotations beside the repository"
)


def texts_and_gold():
    for line in (GOLD / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        path = GOLD / "texts" / f"{gold['doc_id']}.txt"
        yield gold, path.read_text(encoding="utf-8")


def disturbed(pick, start, end, length):
    """Now and then another span nearby."""
    if pick.random() < 0.75:
        return start, end
    start = max(0, min(length - 1, start + pick.randint(-12, 12)))
    return start, min(length, start + pick.randint(1, 25))


def predictions(seed):
    """Tables that agree with gold in most places, and err in every way."""
    pick = random.Random(seed)
    rows = {name: [] for name in ("documents", "entities", "attributions", "hedges")}
    for gold, text in texts_and_gold():
        doc_id, length = gold["doc_id"], len(text)
        rows["documents"].append({"doc_id": doc_id, "text": text})
        sources = {source["sid"]: source for source in gold.get("sources", [])}

        def spans(name, records, doc_id=doc_id, length=length):
            ends = ("cue_start", "cue_end") if name == "attributions" else ("start", "end")
            for record, (start, end) in records:
                for _ in range(pick.choice([0, 1, 1, 1, 1, 1, 2])):
                    place = disturbed(pick, start, end, length)
                    rows[name].append(
                        {"doc_id": doc_id} | dict(zip(ends, place, strict=True)) | record()
                    )

        spans(
            "hedges",
            [
                (
                    lambda h=h: {"category": pick.choice([h["category"]] * 5 + ["doubt"])},
                    (h["start"], h["end"]),
                )
                for h in gold.get("hedges", [])
            ],
        )
        spans(
            "entities",
            [
                (
                    lambda e=e: {
                        "label": pick.choice([e["label"]] * 6 + ["ORG", "MISC"]),
                        "entity": pick.choice([e["entity"]] * 4 + ["و" + e["entity"], "آخر"]),
                    },
                    (e["start"], e["end"]),
                )
                for e in gold.get("entities", [])
            ],
        )

        def attribution(a, sources=sources):
            source = a["source"] if a["source"] and pick.random() < 0.8 else [None, None]
            if source[0] is not None and pick.random() < 0.3:
                source = [source[0], source[0] + 3]
            return {
                "source_start": source[0],
                "source_end": source[1],
                "source_name": pick.choice([sources[a["sid"]]["name"]] * 4 + ["سواه", None]),
                "source_type": pick.choice([sources[a["sid"]]["type"]] * 6 + ["media"]),
                "quote_type": pick.choice([a["quote"]] * 6 + ["mixed"]),
                "kind": pick.choice([a["kind"]] * 6 + ["belief"]),
            }

        spans(
            "attributions",
            [(lambda a=a: attribution(a), a["cue"]) for a in gold.get("attributions", [])],
        )
    return rows


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_figures_are_those_of_the_yardstick(tmp_path, seed):
    for name, rows in predictions(seed).items():
        tables.write_rows(tmp_path / f"{name}.parquet", rows, name)
    run = subprocess.run(
        [sys.executable, GOLD / "score.py", GOLD, tmp_path, "--json"],
        capture_output=True,
        text=True,
        check=True,
    )
    wanted = json.loads(run.stdout)
    found = evaluate(tmp_path, GOLD / "gold.jsonl", replicates=50)
    for name, figures in wanted.items():
        if isinstance(figures, dict) and "f1" in figures:
            for measure in ("precision", "recall", "f1", "gold", "predicted"):
                assert found[name][measure] == figures[measure], (name, measure)
    for name in (
        "source_type_accuracy",
        "quote_type_accuracy",
        "kind_accuracy",
        "entity_counts_right",
    ):
        assert found[name]["value"] == wanted[name], name
    assert found["hedge_category_accuracy"]["value"] == wanted["hedges"]["category_accuracy"]
    assert found["source_span_overlap"]["value"] == wanted["source_span"]["overlap"]
    assert found["source_span_exact"]["value"] == wanted["source_span"]["exact"]
    assert found["recall_by_class"] == wanted["recall_by_class"]
