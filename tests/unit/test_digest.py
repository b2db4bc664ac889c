"""Hashes of tables tell any difference in content, and nothing else."""

import datetime

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from isnad import digest

DAY = datetime.date(2024, 1, 2)
ROW = {"doc_id": "a", "name": "منى", "place": 3, "day": DAY, "marks": ["x", "yz"], "rate": 0.5}
SCHEMA = pa.schema(
    {
        "doc_id": pa.string(),
        "name": pa.string(),
        "place": pa.int32(),
        "day": pa.date32(),
        "marks": pa.list_(pa.string()),
        "rate": pa.float64(),
    }
)


def table(*rows):
    return pa.Table.from_pylist([dict(row) for row in rows], SCHEMA)


@pytest.mark.parametrize(
    "change",
    [
        {"name": "مني"},
        {"name": None},
        {"name": ""},
        {"place": 4},
        {"place": None},
        {"place": 0},
        {"day": None},
        {"day": DAY + datetime.timedelta(1)},
        {"marks": ["xy", "z"]},
        {"marks": ["x", None]},
        {"marks": []},
        {"marks": None},
        {"rate": None},
    ],
    ids=str,
)
def test_each_difference_shows(change):
    assert len({digest.of_table(table(ROW, row)) for row in (ROW, ROW | change)}) == 2
    assert len({digest.of_documents(table(row))["a"] for row in (ROW, ROW | change)}) == 2


def test_names_of_columns_and_numbers_of_rows_show():
    one = table(ROW)
    assert digest.of_table(one) != digest.of_table(one.rename_columns([*"abcdef"]))
    assert len({digest.of_table(table(*[ROW] * n)) for n in range(4)}) == 4


texts = st.none() | st.text(max_size=4)
rows = st.lists(
    st.fixed_dictionaries(
        {
            "doc_id": st.sampled_from("abc"),
            "name": texts,
            "place": st.none() | st.integers(-5, 5),
            "marks": st.none() | st.lists(texts, max_size=3),
        }
    ),
    max_size=9,
)


@given(rows, st.integers(0, 9))
def test_chunks_and_slices_make_no_difference(rows, cut):
    whole = table(*sorted(rows, key=lambda row: row["doc_id"]))
    chunked = pa.concat_tables([whole[:cut], whole[cut:]])
    assert digest.of_table(chunked) == digest.of_table(whole)
    of_whole = digest.of_documents(whole)
    assert digest.of_documents(chunked) == of_whole
    for doc_id in of_whole:
        alone = table(*(row for row in whole.to_pylist() if row["doc_id"] == doc_id))
        assert digest.of_documents(alone) == {doc_id: of_whole[doc_id]}


def test_rows_that_are_not_sorted_are_refused():
    with pytest.raises(ValueError):
        digest.of_documents(table(ROW, ROW | {"doc_id": "b"}, ROW))
