"""The tables of a run: their columns, and how they are written so that equal content gives equal bytes.

Spans are ``[start, end)`` in Unicode code points of ``documents.text``. Every table keeps all its columns when it has
no rows. Text columns may be null where the source has no value; they are never the string ``"nan"``.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

_TEXT, _INT, _REAL, _FLAG, _DATE = (
    pa.string(),
    pa.int32(),
    pa.float64(),
    pa.bool_(),
    pa.date32(),
)


def table_schema(**columns: pa.DataType) -> pa.Schema:
    """A schema with these columns, in this order."""
    return pa.schema(list(columns.items()))


SCHEMAS: dict[str, pa.Schema] = {
    "documents": table_schema(
        doc_id=_TEXT,
        text=_TEXT,
        title=_TEXT,
        outlet=_TEXT,
        published=_DATE,
        author=_TEXT,
        url=_TEXT,
        section=_TEXT,
        source_file=_TEXT,
        encoding=_TEXT,
        text_sha256=_TEXT,
        n_words=_INT,
        n_sentences=_INT,
        duplicate_of=_TEXT,
        quality=pa.list_(_TEXT),
    ),
    "rejects": table_schema(source_file=_TEXT, record=_TEXT, reason=_TEXT, detail=_TEXT),
    "quality_flags": table_schema(doc_id=_TEXT, start=_INT, end=_INT, flag=_TEXT, detail=_TEXT),
    "entities": table_schema(
        doc_id=_TEXT,
        start=_INT,
        end=_INT,
        mention=_TEXT,
        label=_TEXT,
        entity_id=_TEXT,
        entity=_TEXT,
        method=_TEXT,
        sentence=_INT,
    ),
    "attributions": table_schema(
        doc_id=_TEXT,
        cue_start=_INT,
        cue_end=_INT,
        cue=_TEXT,
        source_start=_INT,
        source_end=_INT,
        source=_TEXT,
        source_id=_TEXT,
        source_name=_TEXT,
        source_type=_TEXT,
        quote_type=_TEXT,
        content_start=_INT,
        content_end=_INT,
        kind=_TEXT,
        stance=_TEXT,
        relay=_FLAG,
        rule=_TEXT,
        anonymity=_TEXT,
        named=_FLAG,
        sentence=_INT,
    ),
    "listed_sources": table_schema(
        doc_id=_TEXT,
        start=_INT,
        end=_INT,
        source=_TEXT,
        source_id=_TEXT,
        source_name=_TEXT,
        source_type=_TEXT,
        kind=_TEXT,
    ),
    "hedges": table_schema(
        doc_id=_TEXT,
        start=_INT,
        end=_INT,
        cue=_TEXT,
        category=_TEXT,
        scope_start=_INT,
        scope_end=_INT,
        holder=_TEXT,
        rule=_TEXT,
        degree=_REAL,
        sentence=_INT,
    ),
    "boosters": table_schema(
        doc_id=_TEXT,
        start=_INT,
        end=_INT,
        cue=_TEXT,
        kind=_TEXT,
        scope_start=_INT,
        scope_end=_INT,
        holder=_TEXT,
        rule=_TEXT,
        sentence=_INT,
    ),
}

# The count tables (docs/counts.md defines every column). Their rows come sorted from ``isnad.counts``.
_GROUP = {"group": _TEXT, "value": _TEXT}
_COUNT = {"n": _INT, "n_unique": _INT, "n_documents": _INT, "documents": _INT}
_RATE = {
    "words": pa.int64(),
    "rate": _REAL,
    "rate_low": _REAL,
    "rate_high": _REAL,
    "interval": _TEXT,
    "rate_unique": _REAL,
}
_SHARE = {"share": _REAL, "share_low": _REAL, "share_high": _REAL}
_CUE_COUNTS = table_schema(
    **_GROUP,
    by=_TEXT,
    category=_TEXT,
    cue=_TEXT,
    holder=_TEXT,
    rule=_TEXT,
    **_COUNT,
    **_RATE,
    sentences=pa.int64(),
    sentence_rate=_REAL,
    sentence_rate_low=_REAL,
    sentence_rate_high=_REAL,
    **_SHARE,
)
_MEASURE = {
    "measure": _TEXT,
    "unit": _TEXT,
    "numerator": _REAL,
    "denominator": _REAL,
    "documents": _INT,
    "estimate": _REAL,
    "low": _REAL,
    "high": _REAL,
    "interval": _TEXT,
    "estimate_unique": _REAL,
}
SCHEMAS |= {
    "entity_counts": table_schema(
        **_GROUP,
        entity_id=_TEXT,
        entity=_TEXT,
        label=_TEXT,
        **_COUNT,
        **_RATE,
        dp=_REAL,
        dp_norm=_REAL,
    ),
    "entity_variants": table_schema(
        entity_id=_TEXT, entity=_TEXT, label=_TEXT, variant=_TEXT, n=_INT, n_documents=_INT
    ),
    "entity_pairs": table_schema(
        entity_id_a=_TEXT,
        entity_a=_TEXT,
        label_a=_TEXT,
        entity_id_b=_TEXT,
        entity_b=_TEXT,
        label_b=_TEXT,
        n_sentences=_INT,
        n_documents=_INT,
        sentences_a=_INT,
        sentences_b=_INT,
        sentences=pa.int64(),
        expected=_REAL,
        log_likelihood=_REAL,
        npmi=_REAL,
    ),
    "source_counts": table_schema(
        **_GROUP,
        source_id=_TEXT,
        source_name=_TEXT,
        source_type=_TEXT,
        named=_FLAG,
        **_COUNT,
        **_RATE,
        n_direct=_INT,
        n_mixed=_INT,
        n_indirect=_INT,
        n_relay=_INT,
        n_assert=_INT,
        share=_REAL,
    ),
    "attribution_counts": table_schema(**_GROUP, by=_TEXT, item=_TEXT, **_COUNT, **_RATE, **_SHARE),
    "listed_source_counts": table_schema(**_GROUP, source_name=_TEXT, kind=_TEXT, **_COUNT),
    "hedge_counts": _CUE_COUNTS,
    "booster_counts": _CUE_COUNTS,
    "overview": table_schema(**_GROUP, **_MEASURE),
    "trends": table_schema(outlet=_TEXT, month=_TEXT, **_MEASURE),
    "quality_counts": table_schema(**_GROUP, flag=_TEXT, **_COUNT),
    "keyness": table_schema(
        by=_TEXT,
        side_a=_TEXT,
        side_b=_TEXT,
        layer=_TEXT,
        item_id=_TEXT,
        item=_TEXT,
        type=_TEXT,
        n_a=_INT,
        documents_a=_INT,
        rate_a=_REAL,
        n_b=_INT,
        documents_b=_INT,
        rate_b=_REAL,
        difference=_REAL,
        difference_low=_REAL,
        difference_high=_REAL,
        log_ratio=_REAL,
        log_ratio_low=_REAL,
        log_ratio_high=_REAL,
        log_likelihood=_REAL,
        p=_REAL,
        q=_REAL,
        key=_INT,
    ),
    "keyness_sides": table_schema(
        by=_TEXT,
        side_a=_TEXT,
        side_b=_TEXT,
        documents_a=_INT,
        documents_b=_INT,
        words_a=pa.int64(),
        words_b=pa.int64(),
        first_date_a=_DATE,
        last_date_a=_DATE,
        first_date_b=_DATE,
        last_date_b=_DATE,
        warnings=pa.list_(_TEXT),
    ),
    "evaluation": table_schema(
        layer=_TEXT,
        item=_TEXT,
        measure=_TEXT,
        estimate=_REAL,
        low=_REAL,
        high=_REAL,
        numerator=_INT,
        denominator=_INT,
    ),
    "evaluation_errors": table_schema(
        layer=_TEXT,
        error=_TEXT,
        doc_id=_TEXT,
        start=_INT,
        end=_INT,
        gold=_TEXT,
        predicted=_TEXT,
        before=_TEXT,
        text=_TEXT,
        after=_TEXT,
    ),
}

#: The order of rows in each table: what a reader sees first, and what makes two runs comparable.
ORDER: dict[str, tuple[str, ...]] = {
    "documents": ("doc_id",),
    "rejects": ("source_file", "record", "reason"),
    "quality_flags": ("doc_id", "start", "end", "flag"),
    "entities": ("doc_id", "start", "end"),
    "attributions": ("doc_id", "cue_start", "cue_end"),
    "listed_sources": ("doc_id", "start", "end"),
    "hedges": ("doc_id", "start", "end"),
    "boosters": ("doc_id", "start", "end"),
}


def from_rows(rows: Iterable[Mapping], name: str) -> pa.Table:
    """Build table ``name`` from records; a missing key is null, an unknown key is a ``KeyError``."""
    schema = SCHEMAS[name]
    rows, known = list(rows), frozenset(schema.names)
    for row in rows:
        if not known.issuperset(row):
            raise KeyError(f"table {name} has no column {sorted(row.keys() - known)}")
    return pa.table(
        [pa.array([row.get(field.name) for row in rows], field.type) for field in schema],
        schema=schema,
    )


def empty(name: str) -> pa.Table:
    """Table ``name`` with all its columns and no rows."""
    return SCHEMAS[name].empty_table()


def sort(table: pa.Table, name: str) -> pa.Table:
    """Rows in the order that ``ORDER`` gives for ``name``; equal keys keep their order."""
    return table.sort_by([(column, "ascending") for column in ORDER[name]]) if len(table) else table


def write(
    path: str | Path,
    table: pa.Table,
    *,
    schema: pa.Schema | None = None,
    compression: str = "zstd",
    group: int | None = None,
) -> None:
    """Write ``table`` as Parquet under ``path``, whole or not at all, with bytes that depend on its content alone.

    ``group``: so many rows lie together, for ``read_rows``.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    if schema is not None:
        table = table.select(schema.names).cast(schema)
    table = table.replace_schema_metadata(None).combine_chunks()
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    try:
        pq.write_table(
            table, partial, compression=compression, write_statistics=True, row_group_size=group
        )
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)


def write_rows(path: str | Path, rows: Iterable[Mapping], name: str) -> None:
    """``from_rows``, sorted, written."""
    write(path, sort(from_rows(rows, name), name))


def read(path: str | Path, columns: Sequence[str] | None = None) -> pa.Table:
    """Read one Parquet file, on the one core that a job has."""
    # ``read_table`` would import what reads folders of files
    with pq.ParquetFile(path, memory_map=False) as file:
        return file.read(list(columns) if columns else None, use_threads=False)


def read_rows(path: str | Path, kept: np.ndarray) -> pa.Table:
    """Read the rows of a Parquet file for which ``kept`` is true; groups of rows without any are not read."""
    with pq.ParquetFile(path, memory_map=False) as file:
        sizes = [file.metadata.row_group(i).num_rows for i in range(file.num_row_groups)]
        ends = np.cumsum(sizes, dtype=np.int64)
        groups = [i for i, end in enumerate(ends) if kept[end - sizes[i] : end].any()]
        table = file.read_row_groups(groups, use_threads=False)
    in_groups = np.isin(np.searchsorted(ends, np.arange(len(kept)), "right"), groups)
    return table.filter(pa.array(kept[in_groups]))


def merge(paths: Sequence[str | Path], name: str) -> pa.Table:
    """The rows of all shards of table ``name``, sorted as if there had been one shard."""
    schema = SCHEMAS[name]
    parts = [read(path, schema.names).cast(schema) for path in paths]
    return sort(pa.concat_tables(parts).combine_chunks() if parts else empty(name), name)


#: A spreadsheet takes a cell that begins with one of these for a formula and runs it.
_RUNNABLE = "^([=+\\-@\t\r\n＝＋－＠])"


def _inert(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A text column of which no value is taken for a formula."""
    column = column.combine_chunks()
    runs = pc.match_substring_regex(column, _RUNNABLE)
    if not pc.any(runs).as_py():
        return column
    return pc.if_else(runs, pc.binary_join_element_wise("'", column, ""), column)


def export_csv(table: pa.Table | str | Path, path: str | Path) -> None:
    """Write a table (or the Parquet file of one) as CSV that spreadsheets open rightly: UTF-8 with BOM.

    Lists are joined by ``|``. A text that a spreadsheet would run as a formula gets an apostrophe in front, which
    spreadsheets take as "this is text"; numbers stay numbers.
    """
    if not isinstance(table, pa.Table):
        table = read(table)
    columns = []
    for column in table.columns:
        if pa.types.is_list(column.type):
            column = pc.binary_join(column, "|")
        if pa.types.is_string(column.type):
            column = _inert(column)
        columns.append(column)
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    try:
        with open(partial, "wb") as file:
            file.write(b"\xef\xbb\xbf")
            pa.csv.write_csv(
                pa.table(columns, names=table.column_names),
                file,
                pa.csv.WriteOptions(quoting_style="needed"),
            )
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)
