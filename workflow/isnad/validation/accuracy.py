"""The accuracy card: what the workflow finds in the demo corpus against annotations by hand, and the floors it must keep.

    python -m isnad.validation.accuracy results/demo/tables/accuracy.json "DATE, COMMAND"

records a measured card in ``workflow/accuracy.json``, which every report shows, with floors for the test that watches it.
"""

from __future__ import annotations

import json
import math
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from isnad import tables
from isnad.evaluate import evaluate

RECORD = Path(__file__).resolve().parents[2] / "accuracy.json"
#: A figure may fall by this much before the test fails: less than one document's worth of annotations.
SLACK = 0.01
GOLD = (
    "the demo corpus (corpus/demo, invented articles that hold hard cases), annotated by hand (corpus/demo-gold); a score here "
    "says how isnad copes with those cases, not how good it is on other news"
)


def card(
    tables_dir: str | Path,
    gold_dir: str | Path,
    output_dir: str | Path,
    *,
    seed: int = 1,
    replicates: int = 1000,
    confidence: float = 0.95,
) -> dict:
    """Score a run of the demo corpus; write ``accuracy`` (.parquet, .csv: as ``evaluation``; .json) and its errors.

    Raises ``IsnadError`` as ``isnad.evaluate.evaluate`` does. Returns what accuracy.json holds.
    """
    output_dir = Path(output_dir)
    with tempfile.TemporaryDirectory() as folder:
        found = evaluate(
            tables_dir, gold_dir, folder, seed=seed, replicates=replicates, confidence=confidence
        )
        for name in ("", "_errors"):
            content = tables.read(Path(folder) / f"evaluation{name}.parquet")
            tables.write(output_dir / f"accuracy{name}.parquet", content)
            tables.export_csv(content, output_dir / f"accuracy{name}.csv")
    found["gold"]["description"] = GOLD
    text = json.dumps(found, ensure_ascii=False, indent=1)
    (output_dir / "accuracy.json").write_text(text + "\n", encoding="utf-8")
    return found


def figures(found: Mapping) -> dict[str, float]:
    """The figures of a card that have floors, by name: precision, recall and F1 of each layer, accuracies of classes."""
    values = {}
    for name, block in found.items():
        if name in ("gold", "recall_by_class", "floors"):
            continue
        if not isinstance(block, Mapping):
            continue
        for measure in ("precision", "recall", "f1", "value"):
            if isinstance(block.get(measure), int | float):
                values[f"{name}.{measure}"] = float(block[measure])
    return values


def below_floor(found: Mapping, recorded: Mapping) -> list[str]:
    """A line for each figure of ``found`` that has fallen below its floor in ``recorded`` or is gone."""
    measured = figures(found)
    return [
        f"{name} is {measured.get(name)}, its floor is {floor}"
        for name, floor in recorded["floors"].items()
        if measured.get(name, -1.0) < floor
    ]


def record(card_path: str | Path, made: str, output: str | Path = RECORD) -> dict:
    """Write a measured card with its floors; ``made`` says when and by which command it was measured."""
    found = json.loads(Path(card_path).read_text(encoding="utf-8"))
    found["gold"]["made"] = made
    found["floors"] = {
        name: math.floor((value - SLACK) * 1000) / 1000 for name, value in figures(found).items()
    }
    text = json.dumps(found, ensure_ascii=False, indent=1)
    Path(output).write_text(text + "\n", encoding="utf-8")
    return found


if __name__ == "__main__":
    print(json.dumps(record(sys.argv[1], sys.argv[2])["floors"], indent=1))
