"""From the corpus to a coding sheet and back to corrected rates, as users call it; and the accuracy of the demo run."""

import csv
import json

import pyarrow.parquet as pq

from isnad.validation.accuracy import RECORD, below_floor, figures
from isnad.validation.layers import HIT

LETTERS = "abcdefghijklmnopqrstuvwx"


def write_corpus(folder):
    """Two outlets, twenty-four articles: a hedge of each of three classes, and «نحو» towards, which is none."""
    folder.mkdir()
    lines = ["file,title,outlet,published"]
    for number, letter in enumerate(LETTERS):
        text = (
            f"قال وزير الزراعة سمير الخالدي إن الموسم قد يتأخر {number} يوما بسبب الأمطار.\n"
            f"تضرر نحو {number + 20} مزارعا في السهل.\n"
            "سار الموكب نحو المدينة مساء.\n"
            "لم يتضح بعد سبب الحريق.\n"
            "بدأت الأعمال في القناة صباحا.\n"
        )
        (folder / f"{letter}.txt").write_text(text, encoding="utf-8")
        outlet = "الأولى" if number % 2 else "الثانية"
        lines.append(f"{letter}.txt,خبر {number},{outlet},2025-01-{number + 1:02}")
    (folder / "metadata.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def fill(blank, output, sample, coder):
    """Every mark is right, save that the second coder calls one in five wrong; the first sentence lacks a hedge."""
    with open(blank, encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    place = {name: number for number, name in enumerate(header)}
    for number, row in enumerate(rows):
        item = sample[row[0]]
        if item["task"] == HIT:
            right = coder == 1 or number % 5
            row[place["right?"]] = "yes" if right else "no"
            row[place["class"]] = item["predicted"] if right else ""
        else:
            missing = number == len(rows) - 1
            row[place["anything missing?"]] = "yes" if missing else "no"
            if missing:
                row[place["missing: belief"]] = "1"
                row[place["missing words"]] = item["text"].split()[0]
    with open(output, "w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def test_from_the_sheet_to_corrected_rates(workplace, tmp_path):
    corpus = write_corpus(tmp_path / "village")
    call = [f"corpus={corpus}", "name=village", "items=40"]
    drawn = workplace.run("coding_sheet", "--config", *call)
    assert drawn.returncode == 0, drawn.stderr
    coding = workplace.folder / "results/village/coding/hedges"
    sample = {row["item"]: row for row in pq.read_table(coding / "sample.parquet").to_pylist()}
    assert len(sample) == 40
    assert {path.name for path in (coding / "blank").iterdir()} >= {
        *(
            f"coder-{n}.{language}.{kind}"
            for n in (1, 2)
            for language in ("ar", "en")
            for kind in ("csv", "xlsx")
        ),
        "label-studio.jsonl",
        "doccano.jsonl",
        "brat",
    }
    for coder in (1, 2):
        blank = coding / f"blank/coder-{coder}.en.csv"
        fill(blank, workplace.folder / f"{coder}.csv", sample, coder)
    done = workplace.run("validate", "--config", *call, "sheets=[1.csv,2.csv]")
    assert done.returncode == 0, done.stderr
    results = workplace.folder / "results/village/tables"
    summary = json.loads((results / "validation.json").read_text())["hedges"]
    assert summary["coders"] == ["1", "2"]
    assert summary["precision"]["value"] < 1 and summary["recall"]["value"] < 1
    rates = pq.read_table(results / "corrected_rates.parquet").to_pylist()
    assert {row["group"] for row in rates} >= {"all", "outlet"}
    total = next(row for row in rates if row["group"] == "all" and not row["item"])
    assert total["low"] < total["corrected"] < total["high"]
    page = (workplace.folder / "reports/village/index.html").read_text(encoding="utf-8")
    assert 'id="validation"' in page or "#validation" in page
    assert "Krippendorff" in page

    # A plain run afterwards shows no validation that it was not asked for.
    plain = workplace.run("--config", *call[:2])
    assert plain.returncode == 0, plain.stderr
    page = (workplace.folder / "reports/village/index.html").read_text(encoding="utf-8")
    assert "Krippendorff" not in page

    (workplace.folder / "2.csv").write_text(
        (workplace.folder / "2.csv").read_text(encoding="utf-8").replace(",yes,", ",yess,", 1),
        encoding="utf-8",
    )
    broken = workplace.run("validate", "--config", *call, "sheets=[1.csv,2.csv]")
    assert broken.returncode != 0
    assert "2.csv, row" in broken.stderr
    assert "'yess' is none of yes, no, unsure" in broken.stderr


def test_options_of_validation_are_checked(workplace, corpus):
    for option, message in (
        ("sheets=[nowhere.xlsx]", "sheets names 'nowhere.xlsx', which is not there"),
        ("layer=adverbs", "layer is"),
        ("items=3", "items is 3"),
    ):
        done = workplace.run("validate", "--config", f"corpus={corpus}", option)
        assert done.returncode != 0
        assert message in done.stderr


def test_the_accuracy_on_the_demo_corpus_has_not_fallen(workplace):
    done = workplace.run("accuracy")
    assert done.returncode == 0, done.stderr
    path = workplace.folder / "results/demo/tables/accuracy.json"
    measured = json.loads(path.read_text(encoding="utf-8"))
    recorded = json.loads(RECORD.read_text(encoding="utf-8"))
    assert measured["gold"]["documents"] == 59
    assert recorded["gold"]["made"]
    assert len(recorded["floors"]) >= 20
    assert below_floor(measured, recorded) == []
    # The test can fail: a figure a little lower, or gone, is below its floor.
    name, floor = next(iter(recorded["floors"].items()))
    layer, measure = name.split(".")
    worse = measured | {layer: measured[layer] | {measure: floor - 0.001}}
    assert len(below_floor(worse, recorded)) == 1
    assert (
        name in below_floor({key: measured[key] for key in measured if key != layer}, recorded)[0]
    )
    assert figures(measured).keys() >= recorded["floors"].keys()
