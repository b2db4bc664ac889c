"""A coder who answers as the annotations of the demo corpus do: fills in blank sheets, for tests and the worked example.

    python tests/unit/validation/gold_coder.py SAMPLE BLANK OUTPUT [--careless]

``--careless`` answers otherwise on about one row in twelve, always the same ones, as a second coder would.
"""

from __future__ import annotations

import csv
import hashlib
import json
import sys
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(HOUSE / "workflow"))

from isnad import tables  # noqa: E402
from isnad.validation.layers import HIT, LAYERS  # noqa: E402
from isnad.validation.sheets import answered, columns  # noqa: E402
from isnad.validation.wording import ANSWERS, CLASSES  # noqa: E402


def gold_spans(layer: str) -> dict[str, list[tuple[int, int, str, bool]]]:
    """doc_id -> (start, end, class, whether annotators may differ) of every gold annotation of a layer."""
    found = {}
    for path in sorted((HOUSE / "corpus/demo-gold").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            types = {source["sid"]: source["type"] for source in record["sources"]}
            spans = []
            for one in record[layer]:
                start, end = one["cue"] if layer == "attributions" else (one["start"], one["end"])
                label = (
                    types[one["sid"]]
                    if layer == "attributions"
                    else one.get("category", one.get("label"))
                )
                spans.append((start, end, label, bool(one.get("optional"))))
            found[record["doc_id"]] = spans
    return found


def answers(sample, *, careless: bool = False) -> dict[str, dict[str, str]]:
    """item -> column -> what this coder writes (in English)."""
    layer = LAYERS[sample[0]["layer"]]
    gold = gold_spans(layer.name)
    found = {}
    for row in sample:
        spans = gold.get(row["doc_id"], [])
        slip = careless and int(hashlib.sha256(row["item"].encode()).hexdigest(), 16) % 12 == 0
        said: dict[str, str] = {}
        if row["task"] == HIT:
            same = [s for s in spans if s[0] < row["end"] and row["start"] < s[1]]
            if any(optional for *_, optional in same):
                said["right"] = "unsure"
            elif bool(same) != slip:
                said["right"] = "yes"
                said["class"] = same[0][2] if same else row["predicted"]
            else:
                said["right"] = "no"
            if layer.name == "attributions" and said["right"] == "yes":
                said["source_right"] = "yes"
        else:
            start, end = row["sentence_start"], row["sentence_start"] + len(row["text"])
            marks = [(start + m["start"], start + m["end"]) for m in row["marks"]]
            new = [
                s
                for s in spans
                if start <= s[0] < end
                and not s[3]
                and not any(s[0] < b and a < s[1] for a, b in marks)
            ]
            new = [] if slip else new
            said["missing"] = "yes" if new else "no"
            for label in {s[2] for s in new}:
                said[f"missed_{label}"] = str(sum(s[2] == label for s in new))
            said["words"] = "|".join(row["text"][s[0] - start : s[1] - start] for s in new)
        found[row["item"]] = said
    return found


def in_arabic(column: str, value: str) -> str:
    if column in ("right", "source_right", "missing"):
        return ANSWERS[value]["ar"]
    return CLASSES[value]["ar"] if column == "class" else value


def fill_csv(blank: Path, output: Path, sample, said) -> None:
    """Fill in an English CSV sheet."""
    with open(blank, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    names = columns(LAYERS[sample[0]["layer"]])
    for row in rows[1:]:
        for column, value in said[row[0]].items():
            row[names.index(column)] = value
    with open(output, "w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)


def fill_xlsx(blank: Path, output: Path, sample, said) -> None:
    """Fill in an Arabic XLSX sheet, keeping what stands in it."""
    from openpyxl import load_workbook

    book = load_workbook(blank, rich_text=True)
    sheet = book.worksheets[1]
    names = columns(LAYERS[sample[0]["layer"]])
    tasks = {row["item"]: row["task"] for row in sample}
    for number in range(2, sheet.max_row + 1):
        item = sheet.cell(number, 1).value
        for column, value in said[item].items():
            assert answered(column, tasks[item])
            if value:
                sheet.cell(number, names.index(column) + 1).value = in_arabic(column, value)
    book.save(output)


def main(sample_path: str, blank: str, output: str, *flags: str) -> None:
    sample = tables.read(sample_path).to_pylist()
    said = answers(sample, careless="--careless" in flags)
    (fill_xlsx if blank.endswith(".xlsx") else fill_csv)(Path(blank), Path(output), sample, said)


if __name__ == "__main__":
    main(*sys.argv[1:])
