"""Scores hedges alone against the gold: tables for the documents of one part, then the gold's own scorer.

    python tests/gold/hedge_score.py [dev|unseen|all] [--errors FILE] [--morphology compact]

Misses and false alarms are written for the dev part alone; of the unseen third only the score is shown.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "workflow"), str(Path(__file__).parent)]

from split import unseen  # noqa: E402

from isnad import hedges, tables  # noqa: E402
from isnad.document import Vocabulary, annotate  # noqa: E402

GOLD = ROOT.parent / "shared" / "gold"


def gold_documents(part: str = "all") -> list[dict]:
    """Gold records that carry hedges, of part dev, unseen or all."""
    with open(GOLD / "gold.jsonl", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    wanted = {"dev": (False,), "unseen": (True,), "all": (False, True)}[part]
    return [r for r in records if "hedges" in r and unseen(r["doc_id"]) in wanted]


def score(part: str, errors: Path | None = None, morphology: str = "compact") -> dict:
    """The scorer's figures for hedges on ``part``, as a dictionary."""
    resources = hedges.resources(morphology=morphology)
    vocabulary = Vocabulary()
    records = gold_documents(part)
    documents, rows = [], []
    for record in records:
        text = (GOLD / "texts" / f"{record['doc_id']}.txt").read_text(encoding="utf-8")
        documents.append({"doc_id": record["doc_id"], "text": text})
    annotated = [annotate(d["text"], d["doc_id"], vocabulary) for d in documents]
    for document in annotated:
        rows += hedges.find(document, resources)
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        tables.write(folder / "documents.parquet", tables.from_rows(documents, "documents"))
        tables.write(folder / "hedges.parquet", tables.from_rows(rows, "hedges"))
        for name in ("entities", "attributions"):
            tables.write(folder / f"{name}.parquet", tables.empty(name))
        with open(folder / "gold.jsonl", "w", encoding="utf-8") as lines:
            for record in records:
                keep = {key: record[key] for key in ("doc_id", "n_chars", "hedges")}
                lines.write(json.dumps(keep, ensure_ascii=False) + "\n")
        command = [sys.executable, str(GOLD / "score.py"), str(folder), str(folder), "--json"]
        if errors is not None:
            command += ["--errors", str(errors)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    result = json.loads(done.stdout)
    return {
        **result["hedges"],
        "recall_by_category": result["recall_by_class"],
        "precision_by_category": precision_by_category(records, rows),
    }


def precision_by_category(records: list[dict], rows: list[dict]) -> dict[str, float]:
    """Share of the cues found in each category that overlap a gold cue; optional ones count nowhere."""
    gold = {record["doc_id"]: record["hedges"] for record in records}
    found: dict[str, list[bool]] = {}
    for row in rows:
        near = [
            hedge
            for hedge in gold[row["doc_id"]]
            if hedge["start"] < row["end"] and row["start"] < hedge["end"]
        ]
        if not any(hedge.get("optional") for hedge in near):
            found.setdefault(row["category"], []).append(bool(near))
    return {name: round(sum(hits) / len(hits), 3) for name, hits in sorted(found.items())}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", nargs="?", default="dev", choices=["dev", "unseen", "all"])
    parser.add_argument("--errors", type=Path)
    parser.add_argument("--morphology", default="compact")
    options = parser.parse_args()
    if options.errors and options.part != "dev":
        parser.error("errors are listed for the dev part only: the rest stays unseen")
    print(json.dumps(score(options.part, options.errors, options.morphology), indent=1))


if __name__ == "__main__":
    main()
