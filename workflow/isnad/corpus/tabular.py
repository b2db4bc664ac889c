"""Readers for tables: CSV and TSV, Excel, Parquet. One article a row, or metadata about files, one file a row."""

from __future__ import annotations

import csv
import io
import itertools
import zipfile
from collections.abc import Iterator, Mapping

from isnad.corpus.metadata import FILE_COLUMNS, column_map, flat, squeeze, stem
from isnad.corpus.plain import Records, decoded_lines, no_text
from isnad.corpus.reading import Context, suffix
from isnad.corpus.records import Article, Reject, Unusable
from isnad.corpus.walk import Source

Row = tuple[int, Mapping[str, object] | Reject]

#: Put after the last line of a CSV file: it stands alone, unless a quotation mark before it was never closed.
_END = "\x00\x1eend of file"


def read_csv(source: Source, context: Context) -> Iterator[Article | Reject]:
    """One article a row, under a header line. Rows are numbered from 1 below the header."""
    return _articles(source, context, csv_rows(source, context))


def read_xlsx(source: Source, context: Context) -> Iterator[Article | Reject]:
    """One article a row of the first sheet."""
    return _articles(source, context, xlsx_rows(source, context))


def read_parquet(source: Source, context: Context) -> Iterator[Article | Reject]:
    """One article a row, in batches, only the columns that are needed."""
    return _articles(source, context, parquet_rows(source, context))


def _articles(source: Source, context: Context, rows: Iterator[Row]) -> Iterator[Article | Reject]:
    records = Records(source, context, "utf-8")
    first = True
    for number, values in rows:
        if isinstance(values, Reject):
            yield values
            continue
        if first and "text" not in records.mapping(values):
            yield no_text(source, None, tuple(values))
            return
        first = False
        records.encoding = context.encodings.get(source.name, "utf-8")
        yield records.article(values, number)


def sidecar_rows(
    source: Source, context: Context, *, required: bool
) -> tuple[list[tuple[str, Mapping]], list[Reject]] | None:
    """The rows of a table that is *about* files, and those that are damaged: it names files or ids and holds no text.

    None for other tables.
    """
    extension = suffix(source.path)
    rows = (
        xlsx_rows(source, context) if extension in (".xlsx", ".xlsm") else csv_rows(source, context)
    )
    rejects: list[Reject] = []
    rows = _without(rejects, rows)
    first = next(rows, None)
    if first is None:
        return ([], rejects) if required else None
    columns = {squeeze(name): name for name in first[1]}
    mapping = column_map(first[1], context.options.columns)
    names_files = next((columns[name] for name in FILE_COLUMNS if name in columns), None)
    key_column = names_files or mapping.get("doc_id")
    key = flat(first[1].get(key_column)).casefold() if key_column else ""
    found = stem(key) in context.stems or key in context.stems
    # A table of articles may name the files that they came from; it is about files only if those are here.
    if "text" in mapping and not (names_files and found):
        return None
    if not key_column and required:
        raise Unusable(
            "unreadable",
            "the metadata table has no column that names files; call one of them file, or id",
        )
    if not (names_files or found or (key_column and required)):
        return None
    return [(str(number), values) for number, values in itertools.chain([first], rows)], rejects


def _without(rejects: list[Reject], rows: Iterator[Row]) -> Iterator[tuple[int, Mapping]]:
    """The rows that can be read; the others are put into `rejects`."""
    for number, values in rows:
        if isinstance(values, Reject):
            rejects.append(values)
        else:
            yield number, values


def csv_rows(source: Source, context: Context) -> Iterator[Row]:
    """The rows of a CSV or TSV file as dictionaries, numbered from 1 below the header."""
    csv.field_size_limit(max(131_072, context.options.max_document_bytes))
    problems: list[Reject] = []
    lines = _text_lines(source, context, problems)
    head = next(lines, "")
    delimiter = _delimiter(head, suffix(source.path))
    reader = csv.reader(itertools.chain([head], lines, [_END]), delimiter=delimiter)
    header: list[str] | None = None
    number = 0
    while True:
        begun = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            number += 1
            detail = (
                f"row {number} is damaged ({error}); look for a quotation mark that is never closed"
            )
            yield number, Reject(source.name, str(number), "bad_record", detail)
            continue
        if row == [_END]:
            break
        if row and row[-1].endswith(_END):
            number += 1
            detail = (
                f"a quotation mark in line {begun} is never closed, so the rest of the file, to line "
                f"{reader.line_num - 1}, could not be told apart and was not read; close it, or double it inside a text"
            )
            yield number, Reject(source.name, str(number), "bad_record", detail)
            break
        if header is None:
            if row:
                header = [name.strip().lstrip("\ufeff") for name in row]
            continue
        if not row:
            continue
        number += 1
        yield number, dict(zip(header, row, strict=False))
        while problems:
            yield number, problems.pop()
    for problem in problems:
        yield number, problem


def _text_lines(source: Source, context: Context, problems: list[Reject]) -> Iterator[str]:
    for _, line, encoding in decoded_lines(source, context):
        if isinstance(line, Reject):
            problems.append(line)
            continue
        # Lines of plain ASCII are UTF-8 too, so the first other encoding names the file's.
        if encoding != "utf-8" or source.name not in context.encodings:
            context.encodings[source.name] = encoding
        yield line


def _delimiter(head: str, extension: str) -> str:
    if extension in (".tsv", ".tab"):
        return "\t"
    counts = {mark: head.count(mark) for mark in (",", ";", "\t", "|", "؛", "،")}
    return max(counts, key=lambda mark: counts[mark]) if any(counts.values()) else ","


def xlsx_rows(source: Source, context: Context) -> Iterator[Row]:
    """The rows of the first sheet that has any, as dictionaries, numbered from 1 below the header."""
    import openpyxl

    data = io.BytesIO(source.read(context.options.max_file_bytes))
    check_container(data, context)
    book = openpyxl.load_workbook(data, read_only=True, data_only=True)
    header: list[str] | None = None
    number = 0
    for sheet in book.worksheets:
        for row in sheet.iter_rows(values_only=True):
            if header is None:
                if any(value is not None for value in row):
                    header = [str(value).strip() if value is not None else "" for value in row]
                continue
            number += 1
            if any(value is not None for value in row):
                yield number, dict(zip(header, row, strict=False))
        if header is not None:
            return


def check_container(data: io.BytesIO, context: Context) -> None:
    """Refuse an Office file (a zip) that would unpack to far more than it holds."""
    with zipfile.ZipFile(data) as container:
        unpacked = sum(member.file_size for member in container.infolist())
    packed = data.getbuffer().nbytes
    if unpacked > max(50_000_000, packed * context.options.max_archive_ratio):
        raise Unusable(
            "archive_bomb", f"claims to unpack to {unpacked / 1e6:.0f} MB; save it again"
        )
    data.seek(0)


def parquet_rows(source: Source, context: Context) -> Iterator[Row]:
    """The rows of a Parquet file as dictionaries of the columns that isnad knows, numbered from 1."""
    import pyarrow.parquet as pq

    handle = source.file or io.BytesIO(source.read(context.options.max_file_bytes))
    table = pq.ParquetFile(handle)
    names = table.schema_arrow.names
    mapping = column_map(names, context.options.columns)
    wanted = sorted(set(mapping.values())) if "text" in mapping else names
    number = 0
    for batch in table.iter_batches(batch_size=256, columns=wanted):
        for values in _plain_times(batch).to_pylist():
            number += 1
            yield number, values


def _plain_times(batch):
    """``batch`` with times to the microsecond: Python has none finer, and dates need less."""
    import pyarrow as pa

    columns = [
        column.cast(pa.timestamp("us", column.type.tz), safe=False)
        if pa.types.is_timestamp(column.type)
        else column
        for column in batch.columns
    ]
    return pa.record_batch(columns, names=batch.schema.names)
