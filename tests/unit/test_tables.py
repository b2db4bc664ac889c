"""Tables are written whole, with bytes that depend on their content alone, and safely for spreadsheets."""

import numpy as np
import pyarrow as pa
import pytest

from isnad import tables


def test_equal_content_gives_equal_bytes_whatever_the_shards(tmp_path):
    rows = [{"doc_id": f"d{n % 3}", "start": n, "end": n + 1, "label": "PERS"} for n in range(20)]
    tables.write_rows(tmp_path / "whole.parquet", rows, "entities")
    for number in range(3):
        tables.write_rows(tmp_path / f"part{number}.parquet", rows[number::3], "entities")
    merged = tables.merge([tmp_path / f"part{number}.parquet" for number in (2, 0, 1)], "entities")
    tables.write(tmp_path / "merged.parquet", merged)
    assert (tmp_path / "whole.parquet").read_bytes() == (tmp_path / "merged.parquet").read_bytes()


def test_a_table_without_rows_keeps_its_columns(tmp_path):
    for name, schema in tables.SCHEMAS.items():
        tables.write(tmp_path / "t.parquet", tables.empty(name))
        assert tables.read(tmp_path / "t.parquet").schema.equals(schema)


def test_an_unknown_column_is_an_error():
    with pytest.raises(KeyError, match="colour"):
        tables.from_rows([{"doc_id": "a", "colour": "red"}], "hedges")


def test_a_failed_write_leaves_the_old_file(tmp_path):
    path = tmp_path / "t.parquet"
    tables.write_rows(path, [{"doc_id": "a", "text": "نص"}], "documents")
    before = path.read_bytes()
    with pytest.raises(KeyError):
        tables.write(path, tables.empty("hedges"), schema=tables.SCHEMAS["documents"])
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_is_run_by_a_spreadsheet(tmp_path, formula):
    tables.write_rows(
        tmp_path / "r.parquet", [{"source_file": formula, "detail": "تفصيل"}], "rejects"
    )
    tables.export_csv(tmp_path / "r.parquet", tmp_path / "r.csv")
    data = (tmp_path / "r.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert ("'" + formula).encode() in data and "تفصيل".encode() in data


@pytest.mark.parametrize("kept", [[], [0], [3, 4], [9], range(10)], ids=str)
def test_only_groups_with_wanted_rows_are_read(tmp_path, kept):
    rows = [{"doc_id": f"d{n}", "start": n} for n in range(10)]
    table = tables.from_rows(rows, "hedges")
    tables.write(tmp_path / "t.parquet", table, group=3)
    wanted = np.isin(np.arange(10), list(kept))
    assert tables.read_rows(tmp_path / "t.parquet", wanted).equals(table.filter(pa.array(wanted)))
    tables.write(tmp_path / "none.parquet", table[:0], group=3)
    assert len(tables.read_rows(tmp_path / "none.parquet", np.zeros(0, bool))) == 0
