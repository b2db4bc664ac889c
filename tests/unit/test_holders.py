"""The holder of a hedge gets the name that its source has over the whole corpus."""

import pytest

from isnad import holders, tables


def test_holders_are_named(tmp_path):
    tables.write_rows(
        tmp_path / "a.parquet",
        [
            {"doc_id": "d1", "cue_start": 5, "cue_end": 8, "source_id": "person-x"},
            {"doc_id": "d2", "cue_start": 5, "cue_end": 8, "source_id": None},
        ],
        "attributions",
    )
    rows = [
        {"doc_id": "d1", "start": 20, "end": 22, "holder": "@5"},
        {"doc_id": "d1", "start": 1, "end": 3, "holder": "author"},
        {"doc_id": "d2", "start": 20, "end": 22, "holder": "@5"},
    ]
    tables.write_rows(tmp_path / "h1.parquet", rows[:2], "hedges")
    tables.write_rows(tmp_path / "h2.parquet", rows[2:], "hedges")
    shards = [tmp_path / "h2.parquet", tmp_path / "h1.parquet"]
    assert holders.merge(shards, "hedges", tmp_path / "a.parquet", tmp_path / "out.parquet") == 3
    merged = tables.read(tmp_path / "out.parquet").to_pylist()
    assert [(row["doc_id"], row["start"], row["holder"]) for row in merged] == [
        ("d1", 1, "author"),
        ("d1", 20, "person-x"),
        ("d2", 20, "unknown"),
    ]


def test_a_holder_that_is_no_attribution_is_an_error(tmp_path):
    tables.write_rows(tmp_path / "a.parquet", [], "attributions")
    tables.write_rows(
        tmp_path / "h.parquet", [{"doc_id": "d", "start": 1, "end": 2, "holder": "@9"}], "hedges"
    )
    with pytest.raises(KeyError):
        holders.merge(
            [tmp_path / "h.parquet"], "hedges", tmp_path / "a.parquet", tmp_path / "out.parquet"
        )
