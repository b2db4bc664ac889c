"""From two filled sheets to corrected rates: every figure follows from the answers, and problems stop or are left out."""

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pytest

from isnad import tables
from isnad.errors import IsnadError
from isnad.validation.results import validate
from isnad.validation.sample import SCHEMA
from isnad.validation.schemas import SCHEMAS

MATERIAL = Path(__file__).parent / "material"
ROWS = [
    json.loads(line)
    for line in (MATERIAL / "sample.jsonl").read_text(encoding="utf-8").splitlines()
]
ONE, TWO = MATERIAL / "coder-1.ar.xlsx", MATERIAL / "coder-2.en.csv"


@pytest.fixture
def run(tmp_path):
    """A folder with the sample and the counts that the sheets belong to."""
    tables.write(tmp_path / "sample.parquet", pa.Table.from_pylist(ROWS, SCHEMA))
    counts = pa.csv.read_csv(
        MATERIAL / "hedge_counts.csv",
        convert_options=pa.csv.ConvertOptions(strings_can_be_null=False),
    )
    tables.write(tmp_path / "hedge_counts.parquet", counts)

    def go(*sheets, **options):
        problems = validate([tmp_path / "sample.parquet"], sheets, tmp_path, **options)
        return problems, {
            name: tables.read(tmp_path / f"{name}.parquet").to_pylist() for name in SCHEMAS
        }

    go.folder = tmp_path
    return go


def by_measure(found, item=""):
    return {row["measure"]: row for row in found["validation"] if row["item"] == item}


def test_two_coders(run):
    problems, found = run(ONE, TWO)
    assert not problems
    hits = [row for row in ROWS if row["task"] == "hit"]
    population = {row["stratum"]: row["population"] for row in hits}
    figures = by_measure(found)
    assert figures["precision"]["denominator"] == sum(population.values())
    for row in found["validation"]:
        if row["estimate"] is not None:
            assert row["low"] <= row["estimate"] <= row["high"]
    agreement = {row["question"]: row for row in found["validation_agreement"]}
    assert agreement["missing"]["units"] == 40
    assert -1 < agreement["right"]["alpha"] < agreement["right"]["observed"]
    weights = sum(r["weight"] for r in found["validation_confusion"] if r["predicted"] != "none")
    assert weights == pytest.approx(sum(population.values()))
    right = figures["precision"]["numerator"]
    false = sum(r["weight"] for r in found["validation_confusion"] if r["coded"] == "none")
    assert right + false == pytest.approx(sum(population.values()))
    errors = found["validation_errors"]
    assert {row["error"] for row in errors} >= {"disputed", "missed"}
    for row in errors:
        sample = next(one for one in ROWS if one["item"] == row["item"])
        assert row["before"] + row["text"] + row["after"] == sample["text"]
        start = row["start"] - sample["sentence_start"]
        assert sample["text"][start : start + len(row["text"])] == row["text"]


def test_the_average_coder(run):
    _, both = run(ONE, TWO)
    _, first = run(ONE)
    _, second = run(TWO)
    values = [by_measure(found)["precision"]["estimate"] for found in (first, both, second)]
    assert min(values[0], values[2]) <= values[1] <= max(values[0], values[2])
    assert first["validation_agreement"][0]["alpha"] is None


def test_corrected_rates_follow_from_the_measures(run):
    _, found = run(ONE, TWO)
    rates = {(r["group"], r["value"], r["item"]): r for r in found["corrected_rates"]}
    figures = by_measure(found)
    row = rates["all", "all", ""]
    factor = figures["precision"]["estimate"] / figures["recall"]["estimate"]
    assert row["factor"] == pytest.approx(factor)
    assert row["corrected"] == pytest.approx(row["raw"] * factor)
    assert row["low"] <= row["measurement_low"] <= row["corrected"]
    assert row["corrected"] <= row["measurement_high"] <= row["high"]
    assert {key[2] for key in rates} >= {"", "modal", "approx"}
    assert all(
        r["basis"] == "pooled" for r in rates.values()
    )  # too few items for one of an outlet's own
    assert (run.folder / "corrected_rates.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    summary = json.loads((run.folder / "validation.json").read_text(encoding="utf-8"))
    assert summary["hedges"]["coders"] == ["1", "2"]


def test_problems_stop_and_are_all_named(run):
    with pytest.raises(IsnadError) as caught:
        run(ONE, MATERIAL / "coder-2-mistakes.en.csv")
    lines = str(caught.value).splitlines()
    assert lines[0].startswith("validate: 18 problems in the sheets")
    assert len(lines) == 19
    assert not (run.folder / "validation.parquet").exists()


def test_problems_can_be_left_out(run):
    problems, found = run(ONE, MATERIAL / "coder-2-mistakes.en.csv", on_problem="skip")
    assert len(problems) == len(found["validation_problems"]) == 19
    assert {row["level"] for row in found["validation_problems"]} == {"error", "note"}
    units = {row["question"]: row["units"] for row in found["validation_agreement"]}
    assert 25 < units["missing"] < 40


def test_equal_sheets_give_equal_bytes(run):
    run(ONE, TWO)
    names = [f"{name}.parquet" for name in SCHEMAS] + ["validation.json"]
    first = [(run.folder / name).read_bytes() for name in names]
    run(ONE, TWO)
    assert [(run.folder / name).read_bytes() for name in names] == first


def test_a_sheet_without_answers(run):
    empty = run.folder / "empty.csv"
    text = TWO.read_text(encoding="utf-8-sig").splitlines()[0]
    empty.write_text(text + "\n", encoding="utf-8")
    with pytest.raises(IsnadError, match="hold no answer"):
        run(empty)
