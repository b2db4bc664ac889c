"""Reads the tables of a run for notebooks: rows as dicts, filtered while they are read, in the order of the table."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from isnad import tables


def records(frame) -> list[dict]:
    """The rows of a DataFrame as dicts of plain Python values, missing ones as None."""
    columns = {
        name: [None if value is None or value != value else value for value in frame[name].tolist()]
        for name in frame.columns
    }
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _dicts(batch: pa.RecordBatch) -> list[dict]:
    names = batch.schema.names
    columns = (column.to_pylist() for column in batch.columns)
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


#: How the names of tables begin that are made only where an option of the run is set.
OF_OPTION = {"evaluation": "gold", "validation": "sheets", "corrected_rates": "sheets"}


def unasked(config: Mapping) -> tuple[str, ...]:
    """How the names of tables begin that a run with this configuration does not make."""
    return tuple(name for name, option in OF_OPTION.items() if not config.get(option))


#: Tables whose files are larger are read from the disk whenever they are asked for.
_KEPT_BYTES = 10_000_000


@lru_cache(maxsize=3)
def _kept(path: Path, _touched: int) -> pa.Table:
    """A count table, which the notebooks of a process ask for again and again."""
    return tables.read(path)


class Tables:
    """The tables in one folder. A table that is not there has no rows.

    `config`: the run's configuration. What a run measures only if it is asked to (`OF_OPTION`) is not seen where the
    option is empty: the files are then those of an earlier call, and the other tables may have changed since.
    """

    def __init__(self, folder: str | Path, config: Mapping | None = None):
        self.folder = Path(folder)
        self.hidden = unasked(config) if config is not None else ()

    def has(self, name: str) -> bool:
        """True where table `name` is there, asked for, and has rows."""
        path = self.folder / f"{name}.parquet"
        asked = not name.startswith(self.hidden)
        return asked and path.exists() and pq.ParquetFile(path).metadata.num_rows > 0

    def rows(
        self, name: str, limit: int | None = None, columns: list[str] | None = None, **where
    ) -> list[dict]:
        """Rows whose columns equal `where` (a list: are one of), at most `limit`, the first in the table's order."""
        found: list[dict] = []
        for batch in self._batches(name, columns, where):
            found += _dicts(batch if limit is None else batch.slice(0, limit - len(found)))
            if limit is not None and len(found) == limit:
                break
        return found

    def frame(self, name: str, **where):
        """Table `name` as a pandas DataFrame, rows and order as `rows` gives them; texts of documents are left out."""
        import pandas as pd

        path = self.folder / f"{name}.parquet"
        if not path.exists():
            return pd.DataFrame()
        schema = pq.read_schema(path)
        columns = [c for c in schema.names if c != "text"]
        schema = pa.schema([schema.field(column) for column in columns])
        return pa.Table.from_batches(self._batches(name, columns, where), schema).to_pandas()

    def stream(self, name: str, columns: list[str] | None = None, **where) -> Iterator[dict]:
        """As `rows`, one by one."""
        for batch in self._batches(name, columns, where):
            yield from _dicts(batch)

    def _batches(self, name: str, columns: list[str] | None, where: dict) -> Iterator:
        """The rows that agree with `where`, some thousand at a time."""
        path = self.folder / f"{name}.parquet"
        if not path.exists():
            return
        wanted = None if columns is None else list(dict.fromkeys([*columns, *where]))
        status = path.stat()
        if status.st_size <= _KEPT_BYTES and name != "documents":
            kept = _kept(path, status.st_mtime_ns)
            batches = (kept if wanted is None else kept.select(wanted)).to_batches(16_384)
        else:
            batches = pq.ParquetFile(path).iter_batches(batch_size=16_384, columns=wanted)
        for batch in batches:
            for key, value in where.items():
                column = batch.column(key)
                if isinstance(value, list | tuple):
                    mask = pc.is_in(column, value_set=pa.array(value, column.type))
                else:
                    mask = pc.equal(column, value)
                batch = batch.filter(mask)
            yield batch

    def count(self, name: str, **where) -> int:
        """Number of rows that agree with `where`."""
        if not where:
            path = self.folder / f"{name}.parquet"
            return pq.ParquetFile(path).metadata.num_rows if path.exists() else 0
        return sum(len(batch) for batch in self._batches(name, list(where), where))

    def tally(self, name: str, *columns: str) -> dict:
        """Number of rows for each value (or tuple of values) of `columns`, most frequent first."""
        counts: Counter = Counter()
        for batch in self._batches(name, list(columns), {}):
            values = [batch.column(column).to_pylist() for column in columns]
            counts.update(values[0] if len(values) == 1 else zip(*values, strict=True))
        return dict(sorted(counts.items(), key=lambda item: (-item[1], str(item[0]))))

    def measures(self, group: str = "all") -> dict[str, dict[str, dict]]:
        """``overview`` as value -> measure -> row for one `group`, values in the table's order."""
        found: dict[str, dict[str, dict]] = {}
        for row in self.stream("overview", group=group):
            found.setdefault(row["value"], {})[row["measure"]] = row
        return found

    def trend(self, measure: str, outlet: str | None = None) -> dict[str, dict[str, dict]]:
        """``trends`` of one measure as outlet -> month -> row, without documents that have no month."""
        where = {"measure": measure, **({"outlet": outlet} if outlet else {})}
        found: dict[str, dict[str, dict]] = {}
        for row in self.stream("trends", **where):
            if row["month"]:
                found.setdefault(row["outlet"], {})[row["month"]] = row
        return found

    def outlets(self, most: int | None = None) -> list[str]:
        """Outlets with the most documents first; documents without an outlet are left out."""
        sizes = {
            value: rows["documents"]["estimate"]
            for value, rows in self.measures("outlet").items()
            if value and "documents" in rows
        }
        return sorted(sizes, key=lambda value: (-sizes[value], value))[:most]

    def run(self) -> dict:
        """``run.json``: what the run was made of; empty where it is not there."""
        path = self.folder.parent / "run.json"
        return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
