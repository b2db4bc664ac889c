"""Hedges against the gold and the scored trap pairs; needs ../shared beside the repository."""

import csv

import pytest
from hedge_score import GOLD, score

from isnad import hedges
from isnad.document import annotate

TRAPS = GOLD.parent / "lexicon" / "arabic_trap_pairs.tsv"

pytestmark = pytest.mark.skipif(
    not GOLD.exists(), reason="the gold annotations are not beside this checkout"
)


@pytest.mark.parametrize(("part", "f1"), [("dev", 0.93), ("unseen", 0.90)])
def test_hedges_are_found_and_put_in_the_right_category(part, f1):
    result = score(part)
    assert result["f1"] >= f1, result
    assert result["category_accuracy"] >= 0.93, result


def test_trap_pairs_are_right_on_both_sides():
    resources = hedges.resources()

    def cues(text):
        return [row["cue"] for row in hedges.find(annotate(text), resources)]

    with open(TRAPS, encoding="utf-8") as lines:
        rows = [
            row
            for row in csv.DictReader(lines, delimiter="\t")
            if row["layer"] == "HEDGE" and row["scored"] == "yes"
        ]
    wrong = [
        row["cue"]
        for row in rows
        if cues(row["negative_example"]) or not cues(row["positive_example"])
    ]
    assert len(rows) > 20
    assert len(wrong) <= 0.05 * len(rows), wrong
