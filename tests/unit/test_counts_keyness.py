"""Comparisons find real differences, seldom others, and warn where sides cannot be compared."""

import datetime
import random

import numpy as np
import pytest
from counts_material import document, hedge, mention, write_run

from isnad import counts, tables
from isnad.counts import keyness
from isnad.counts.corpus import Grouping
from isnad.counts.tally import Cells


def compared(folder, **where):
    rows = tables.read(folder / "keyness.parquet").to_pylist()
    return [row for row in rows if all(row[key] == value for key, value in where.items())]


@pytest.fixture
def two_outlets(tmp_path):
    pick = random.Random(4)
    documents, mentions, hedges = [], [], []
    for number in range(80):
        doc_id, outlet = f"d{number:02d}", "الشروق" if number % 2 else "الغروب"
        published = datetime.date(2025, 1, 1) + datetime.timedelta(number)
        documents.append(
            document(doc_id, pick.randint(100, 300), outlet=outlet, published=published)
        )
        if number % 2 and pick.random() < 0.6:
            mentions.append(mention(doc_id, "صلالة", start=0))
        if pick.random() < 0.5:
            mentions.append(mention(doc_id, "مسقط", start=20))
        if number >= 40 and pick.random() < 0.7:
            hedges.append(hedge(doc_id, "ربما"))
    # A name that one article repeats is no habit of its outlet.
    mentions += [mention("d01", "صور", start=40 + n) for n in range(30)]
    mentions += [mention(d, "صور", start=40) for d in ("d00", "d02")]
    return write_run(tmp_path, documents=documents, entities=mentions, hedges=hedges)


def test_two_outlets_are_compared_once(two_outlets, tmp_path):
    counts.count_keyness(tmp_path, tmp_path)
    rows = {row["item"]: row for row in compared(tmp_path, by="outlet", layer="entity")}
    assert {(row["side_a"], row["side_b"]) for row in rows.values()} == {("الشروق", "الغروب")}
    key = rows["صلالة"]
    assert key["key"] == 1 and key["q"] < 0.001 and key["n_b"] == 0
    assert key["difference_low"] > 0 and key["log_ratio"] > 2 and key["log_ratio_high"] is None
    assert rows["مسقط"]["key"] == 0
    assert rows["مسقط"]["difference_low"] < 0 < rows["مسقط"]["difference_high"]


def test_one_article_makes_nothing_key(two_outlets, tmp_path):
    counts.count_keyness(tmp_path, tmp_path)
    row = compared(tmp_path, by="outlet", item="صور")[0]
    assert (row["n_a"], row["n_b"], row["documents_a"]) == (30, 2, 1)
    assert row["key"] == 0 and row["log_likelihood"] < 2


def test_periods_are_halves_of_the_documents(two_outlets, tmp_path):
    counts.count_keyness(tmp_path, tmp_path)
    row = compared(tmp_path, by="period", layer="hedge_cue")[0]
    assert (row["side_a"], row["side_b"], row["item"], row["key"]) == (
        "later",
        "earlier",
        "ربما",
        1,
    )
    side = tables.read(tmp_path / "keyness_sides.parquet").to_pylist()[-1]
    assert (side["documents_a"], side["documents_b"]) == (40, 40)
    assert side["last_date_b"] < side["first_date_a"] and "periods_differ" not in side["warnings"]


@pytest.mark.parametrize(("first", "second"), [(60, 50), (50, 60), (109, 1), (110, 0)])
def test_periods_are_two_also_where_most_documents_are_of_one_day(tmp_path, first, second):
    days = [datetime.date(2025, 3, 1)] * first + [datetime.date(2025, 4, 1)] * second
    write_run(tmp_path, documents=[document(f"d{n:03d}", published=d) for n, d in enumerate(days)])
    counts.count_keyness(tmp_path, tmp_path, by=("period",))
    sides = tables.read(tmp_path / "keyness_sides.parquet").to_pylist()
    expected = [(second, first)] if second else []
    assert [(side["documents_a"], side["documents_b"]) for side in sides] == expected


def test_rare_items_are_left_out(two_outlets, tmp_path):
    counts.count_keyness(tmp_path, tmp_path, min_documents=4)
    assert not compared(tmp_path, item="صور")


def test_two_runs_are_compared_by_name(two_outlets, tmp_path):
    other = tmp_path / "autumn" / "tables"
    other.mkdir(parents=True)
    documents = [document(f"d{n:02d}", outlet="أ", text_sha256=f"x{n}") for n in range(40)]
    mentions = [mention(f"d{n:02d}", "نزوى") for n in range(0, 40, 2)]
    write_run(other, documents=documents, entities=mentions)
    counts.count_keyness(tmp_path, tmp_path, other=other)
    row = next(r for r in compared(tmp_path, by="run") if r["item"] == "نزوى")
    assert row["side_b"] == "autumn" and row["key"] == -1 and row["n_b"] == 20
    # The same ids in two runs are two documents.
    side = tables.read(tmp_path / "keyness_sides.parquet").to_pylist()[-1]
    assert (side["documents_a"], side["documents_b"]) == (80, 40)
    assert "shared_documents" not in side["warnings"]


def test_one_stray_date_is_no_other_period(tmp_path):
    day = datetime.date(2025, 1, 1)
    documents = [
        document(
            f"{outlet}{n}",
            outlet=outlet,
            published=day + datetime.timedelta(n),
            text_sha256=f"{outlet}{n}",
        )
        for outlet in "أب"
        for n in range(50)
    ]
    documents[0]["published"] = datetime.date(2012, 10, 11)
    write_run(tmp_path, documents=documents)
    counts.count_keyness(tmp_path, tmp_path, by=("outlet",))
    side = tables.read(tmp_path / "keyness_sides.parquet").to_pylist()[0]
    assert (side["first_date_a"].year, side["warnings"]) == (2012, [])


def test_sides_that_cannot_be_compared_are_named(tmp_path):
    day = datetime.date(2025, 1, 1)
    small = [
        document(f"s{n}", 50, outlet="أ", section="رياضة", published=day, text_sha256=f"s{n}")
        for n in range(6)
    ]
    large = [
        document(
            f"l{n}",
            500,
            outlet="ب",
            section="سياسة",
            published=day + datetime.timedelta(200 + n),
            text_sha256=f"l{n}",
        )
        for n in range(40)
    ]
    large[3]["duplicate_of"] = "s0"
    write_run(tmp_path, documents=small + large)
    counts.count_keyness(tmp_path, tmp_path, by=("outlet",))
    side = tables.read(tmp_path / "keyness_sides.parquet").to_pylist()[0]
    assert side["warnings"] == [
        "few_documents",
        "unbalanced",
        "periods_differ",
        "sections_differ",
        "shared_documents",
    ]


@pytest.mark.parametrize(
    ("a", "b", "rate", "carrying"), [(30, 30, 8, 1), (300, 300, 1, 0.3), (40, 300, 8, 1)]
)
def test_chance_is_called_a_difference_as_seldom_as_promised(a, b, rate, carrying):
    random_ = np.random.default_rng(6)
    size, items = a + b, 2000
    words = np.maximum(30, np.round(np.exp(random_.normal(np.log(250), 0.6, size))))
    mean = words[:, None] / 1000 * rate / carrying * random_.gamma(1, 1, (size, items))
    n = np.where(random_.random((size, items)) < carrying, random_.poisson(mean), 0)
    item, doc = np.nonzero(n.T)
    cells = Cells(item, doc, n[doc, item].astype(float))
    side = np.repeat([0, 1], [a, b])
    grouping = Grouping(
        "side", ["a", "b"], side, np.arange(size), np.zeros(size, bool), words, words
    )
    found = keyness.keys(grouping, cells, 0.95)
    assert 0.03 <= (found["p"] < 0.05).mean() <= 0.07
    covered = (found["difference_low"] <= 0) & (found["difference_high"] >= 0)
    assert 0.93 <= covered.mean() <= 0.985
