"""Count tables on disk: Parquet for programs, CSV for spreadsheets, equal bytes for equal counts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa

from isnad import statistics, tables


def save(output_dir: str | Path, name: str, columns: Mapping[str, object]) -> list[Path]:
    """Write the table ``name`` of ``tables.SCHEMAS`` as ``name.parquet`` and ``name.csv``; returns both paths.

    NaN becomes null, real numbers keep ten significant digits.
    """
    schema = tables.SCHEMAS[name]
    arrays = [_array(columns[field.name], field.type) for field in schema]
    table = pa.table(arrays, schema=schema)
    parquet, csv = Path(output_dir) / f"{name}.parquet", Path(output_dir) / f"{name}.csv"
    tables.write(parquet, table)
    tables.export_csv(table, csv)
    return [parquet, csv]


def empty(output_dir: str | Path, name: str) -> list[Path]:
    """Write a table without rows."""
    return save(output_dir, name, {column: [] for column in tables.SCHEMAS[name].names})


def _array(values, kind: pa.DataType) -> pa.Array:
    if isinstance(values, np.ndarray) and values.dtype != object:
        if pa.types.is_floating(kind):
            return pa.array(statistics.round_significant(values), kind, from_pandas=True)
        return pa.array(values).cast(kind)
    return pa.array(values, kind)
