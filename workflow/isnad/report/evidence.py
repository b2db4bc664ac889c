"""The evidence behind the report: documents and concordance indexes as script shards that a page loads on demand.

Browsers refuse `fetch` on ``file://`` but run classic scripts, so every shard is one call ``isnadData(name, value)``.

``manifest.js``            what there is: shards, outlets, months, the values of every category
``documents/NNNN.js``      documents in order of `doc_id`, with their text and annotations (about `SHARD_CHARACTERS` each)
``index/documents.js``     outlet, month and section of every document, number of the first document of each shard
``index/<layer>-NNN.js``   one row for each annotation of `INDEX_DOCUMENTS` documents, as columns: what filters need
``index/<dictionary>-NNN.js``  ids and names of entities and of sources, sorted by id; cues

The tables are read as streams, sorted by doc_id, so memory holds the names of the corpus and one shard, never its texts.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq

from isnad.normalize import cue_form

SHARD_CHARACTERS = 64_000
INDEX_DOCUMENTS = 2_000
DICTIONARY_ROWS = 5_000

#: Where full texts may not be shown, contexts shrink until no more than this share of a text is given away.
QUOTED_SHARE = 0.3
CONTEXT_RADII = (60, 40, 25, 15, 8, 0)

#: layer -> (start column, columns kept with the document)
LAYERS: dict[str, tuple[str, tuple[str, ...]]] = {
    "entities": ("start", ("start", "end", "label", "entity_id", "entity", "method")),
    "attributions": (
        "cue_start",
        (
            "cue_start",
            "cue_end",
            "source_start",
            "source_end",
            "content_start",
            "content_end",
            "source_id",
            "source_name",
            "source_type",
            "quote_type",
            "kind",
            "stance",
            "relay",
            "anonymity",
            "rule",
        ),
    ),
    "hedges": (
        "start",
        ("start", "end", "scope_start", "scope_end", "category", "holder", "rule"),
    ),
    "boosters": ("start", ("start", "end", "scope_start", "scope_end", "kind", "holder", "rule")),
    "listed_sources": ("start", ("start", "end", "source_name", "kind")),
    "quality_flags": ("start", ("start", "end", "flag", "detail")),
}

#: layer -> columns of its index. `cue` and ids become numbers in a dictionary, the rest numbers in manifest lists.
INDEXED: dict[str, tuple[str, ...]] = {
    "entities": ("entity_id", "label"),
    "attributions": (
        "source_id",
        "cue",
        "source_type",
        "quote_type",
        "kind",
        "stance",
        "relay",
        "anonymity",
    ),
    "hedges": ("cue", "category", "holder"),
    "boosters": ("cue", "kind", "holder"),
    "quality_flags": ("flag",),
}

#: layer -> (id column, name column) of its dictionary
DICTIONARIES = {"entities": ("entity_id", "entity"), "attributions": ("source_id", "source_name")}


def build_evidence(
    tables_dir: str | Path, output_dir: str | Path, full_text: bool = True
) -> dict[str, int]:
    """Write all shards for the tables of a run; returns the number of documents and of rows in each layer.

    `output_dir` is emptied first. With `full_text` false a document holds only short contexts of its annotations,
    together at most `QUOTED_SHARE` of its text (the marked words themselves are always kept).
    Raises `ValueError` where a table is not sorted by doc_id.
    """
    tables, output = Path(tables_dir), Path(output_dir)
    for part in ("documents", "index"):
        shutil.rmtree(output / part, ignore_errors=True)
        (output / part).mkdir(parents=True)
    values = _Values(tables)
    for dictionary in values.dictionaries:
        values.write_dictionary(dictionary, output)
    shards = _DocumentShards(output)
    indexes = {layer: _LayerIndex(layer, values, output) for layer in INDEXED}
    groups = {layer: _grouped(tables / f"{layer}.parquet", layer) for layer in LAYERS}
    outlets, months, sections = _Numbers(), _Numbers(), _Numbers()
    columns: dict[str, list] = {"outlet": [], "month": [], "section": [], "copy": []}
    for number, row in enumerate(_documents(tables / "documents.parquet")):
        annotations = {layer: groups[layer](row["doc_id"]) for layer in LAYERS}
        for layer, index in indexes.items():
            index.add(number, annotations[layer])
        published = row["published"].isoformat() if row["published"] else ""
        columns["outlet"].append(outlets[row["outlet"] or ""])
        columns["month"].append(months[published[:7]])
        columns["section"].append(sections[row["section"] or ""])
        columns["copy"].append(1 if row["duplicate_of"] else 0)
        shards.add(row, annotations, full_text)
    for group in groups.values():
        group(None, finish=True)
    rows = {layer: index.close() for layer, index in indexes.items()}
    shards.close()
    columns["first"] = shards.numbers
    _write(output / "index" / "documents.js", "index/documents", columns)
    manifest = {
        "documents": len(columns["outlet"]),
        "full_text": full_text,
        "shards": shards.first,
        "outlets": outlets.list(),
        "months": months.list(),
        "sections": sections.list(),
        "layers": {
            layer: {"rows": rows[layer], "chunks": index.chunks, "step": INDEX_DOCUMENTS}
            for layer, index in indexes.items()
        },
        "dictionaries": values.manifest,
        "values": {key: numbers.list() for key, numbers in sorted(values.numbers.items())},
    }
    _write(output / "manifest.js", "manifest", manifest)
    return {"documents": manifest["documents"], **rows}


# --- reading -------------------------------------------------------------------------------------


def _documents(path: Path) -> Iterator[dict]:
    names = [
        "doc_id",
        "text",
        "title",
        "outlet",
        "published",
        "author",
        "url",
        "section",
        "source_file",
        "n_words",
        "duplicate_of",
        "quality",
    ]
    for batch in pq.ParquetFile(path).iter_batches(batch_size=256, columns=names):
        yield from batch.to_pylist()


def _grouped(path: Path, layer: str):
    """A function from doc_id, asked in sorted order, to that document's rows (tuples of the layer's columns, then cue)."""
    wanted = [*LAYERS[layer][1], *(c for c in INDEXED.get(layer, ()) if c not in LAYERS[layer][1])]
    if not path.exists():
        return lambda doc_id, finish=False: []
    file = pq.ParquetFile(path)
    missing = [name for name in wanted if name not in file.schema_arrow.names]

    def rows():
        present = ["doc_id", *(name for name in wanted if name not in missing)]
        for batch in file.iter_batches(batch_size=8192, columns=present):
            lists = {name: batch.column(name).to_pylist() for name in present}
            absent = [None] * batch.num_rows
            yield from zip(
                lists["doc_id"],
                zip(*(lists.get(name, absent) for name in wanted), strict=True),
                strict=True,
            )

    stream = rows()
    pending = next(stream, None)

    def take(doc_id, finish=False):
        nonlocal pending
        found = []
        while not finish and pending is not None and pending[0] == doc_id:
            found.append(dict(zip(wanted, pending[1], strict=True)))
            pending = next(stream, None)
        if pending is not None and (finish or pending[0] < doc_id):
            raise ValueError(
                f"{path}: row of document {pending[0]!r} is out of order or its document is missing"
            )
        return found

    return take


# --- numbering -----------------------------------------------------------------------------------


class _Numbers(dict):
    """Values numbered in the order of their first appearance."""

    def __missing__(self, value):
        self[value] = len(self)
        return self[value]

    def list(self) -> list:
        return list(self)


class _Values:
    """Numbers for everything a layer's index holds: ids and cues by sorted dictionaries, the rest as it appears."""

    def __init__(self, tables: Path):
        self.numbers: dict[str, _Numbers] = {}
        self.forms: dict[str, str] = {}
        self.dictionaries: dict[str, list[tuple[str, ...]]] = {}
        self.position: dict[str, dict[str, int]] = {}
        self.manifest: dict[str, dict] = {}
        for layer, pair in DICTIONARIES.items():
            self._collect(layer, _distinct(tables / f"{layer}.parquet", pair))
        for layer, columns in INDEXED.items():
            if "cue" in columns:
                spelled = _distinct(tables / f"{layer}.parquet", ("cue",))
                counted = {form: (form,) for form in map(self.cue, spelled)}
                self._collect(f"{layer}-cue", counted)

    def _collect(self, name: str, rows: dict[str, tuple]) -> None:
        keys = sorted(rows)
        self.dictionaries[name] = [rows[key] for key in keys]
        self.position[name] = {key: i for i, key in enumerate(keys)}

    def cue(self, spelled: str) -> str:
        """A cue as the count tables spell it."""
        if spelled not in self.forms:
            self.forms[spelled] = " ".join(cue_form(spelled).split())
        return self.forms[spelled]

    def number(self, layer: str, column: str, value) -> int:
        if column == "cue":
            return self.position[f"{layer}-cue"].get(self.cue(value or ""), -1)
        if column in ("entity_id", "source_id"):
            return self.position[layer].get(value or "", -1)
        if column == "relay":
            return 1 if value else 0
        if column == "holder":
            value = "author" if value in (None, "", "author") else "source"
        return self.numbers.setdefault(f"{layer}.{column}", _Numbers())[
            "" if value is None else value
        ]

    def write_dictionary(self, name: str, output: Path) -> None:
        rows, first = self.dictionaries[name], []
        for chunk, start in enumerate(range(0, len(rows), DICTIONARY_ROWS)):
            part = rows[start : start + DICTIONARY_ROWS]
            first.append(part[0][0])
            shard = f"index/{name}-names-{chunk:03d}"
            _write(output / f"{shard}.js", shard, part)
        self.manifest[name] = {"rows": len(rows), "first": first, "step": DICTIONARY_ROWS}
        self.dictionaries[name] = []


def _distinct(path: Path, columns: tuple[str, ...]) -> dict[str, tuple]:
    """First row of each distinct first column, read as a stream."""
    found: dict[str, tuple] = {}
    if path.exists():
        for batch in pq.ParquetFile(path).iter_batches(batch_size=65_536, columns=list(columns)):
            lists = [batch.column(name).to_pylist() for name in columns]
            for row in zip(*lists, strict=True):
                if row[0] and row[0] not in found:
                    found[row[0]] = row
    return found


# --- writing -------------------------------------------------------------------------------------


class _DocumentShards:
    """Documents collected into files of about `SHARD_CHARACTERS` characters."""

    def __init__(self, output: Path):
        self.output, self.first, self.numbers, self.total = output, [], [], 0
        self._start()

    def _start(self) -> None:
        self.documents, self.strings, self.characters = [], _Numbers(), 0

    def add(self, row: dict, annotations: dict[str, list[dict]], full_text: bool) -> None:
        text = row["text"] or ""
        if not self.documents:
            self.first.append(row["doc_id"])
            self.numbers.append(self.total)
        self.total += 1
        kept = [(0, text)] if full_text else contexts(text, annotations)
        record = {
            "id": row["doc_id"],
            "title": row["title"],
            "outlet": row["outlet"],
            "published": row["published"].isoformat() if row["published"] else None,
            "author": row["author"],
            "url": row["url"],
            "section": row["section"],
            "file": row["source_file"],
            "words": row["n_words"],
            "copy": row["duplicate_of"],
            "quality": row["quality"] or [],
            "length": len(text),
            "text": kept,
        }
        for layer, (_, columns) in LAYERS.items():
            if annotations[layer]:
                record[layer] = [
                    [self._value(column, found[column]) for column in columns]
                    for found in annotations[layer]
                ]
        self.documents.append(record)
        self.characters += sum(len(part) for _, part in kept)
        if self.characters >= SHARD_CHARACTERS:
            self.close()

    def _value(self, column: str, value):
        return self.strings[value] if isinstance(value, str) else value

    def close(self) -> None:
        if self.documents:
            shard = f"documents/{len(self.first) - 1:04d}"
            value = {"strings": self.strings.list(), "documents": self.documents}
            _write(self.output / f"{shard}.js", shard, value)
        self._start()


class _LayerIndex:
    """The filterable columns of one layer, in chunks of `INDEX_DOCUMENTS` documents."""

    def __init__(self, layer: str, values: _Values, output: Path):
        self.layer, self.values, self.output = layer, values, output
        self.rows = self.chunks = 0
        self._start()

    def _start(self) -> None:
        self.counts: list[int] = []
        self.columns: dict[str, list[int]] = {column: [] for column in INDEXED[self.layer]}

    def add(self, number: int, annotations: list[dict]) -> None:
        self.counts.append(len(annotations))
        self.rows += len(annotations)
        for column, numbers in self.columns.items():
            numbers.extend(
                self.values.number(self.layer, column, row[column]) for row in annotations
            )
        if len(self.counts) == INDEX_DOCUMENTS:
            self._flush()

    def _flush(self) -> None:
        shard = f"index/{self.layer}-{self.chunks:03d}"
        _write(self.output / f"{shard}.js", shard, {"counts": self.counts, **self.columns})
        self.chunks += 1
        self._start()

    def close(self) -> int:
        if self.counts:
            self._flush()
        return self.rows


def contexts(text: str, annotations: dict[str, list[dict]]) -> list[tuple[int, str]]:
    """Parts of `text` around its annotations, as (offset, part), at most `QUOTED_SHARE` of it where that is possible.

    All annotations get the same radius, the largest of `CONTEXT_RADII` that fits; parts end at word boundaries.
    """
    spans = sorted(
        (row[columns[i]], row[columns[i + 1]])
        for layer, (_, columns) in LAYERS.items()
        for row in annotations[layer]
        for i in (0, 2)
        if layer != "quality_flags"
        and columns[i].endswith("start")
        and columns[i] not in ("scope_start", "content_start")
        and row[columns[i]] is not None
    )
    merged: list[list[int]] = []
    for radius in CONTEXT_RADII:
        merged = []
        for start, end in spans:
            a, b = _to_words(text, max(0, start - radius), min(len(text), end + radius), start, end)
            if merged and a <= merged[-1][1]:
                merged[-1][1] = max(merged[-1][1], b)
            else:
                merged.append([a, b])
        if sum(b - a for a, b in merged) <= QUOTED_SHARE * len(text):
            break
    return [(a, text[a:b]) for a, b in merged]


def _to_words(text: str, a: int, b: int, start: int, end: int) -> tuple[int, int]:
    """Shrink ``[a, b)`` to whole words without losing ``[start, end)``."""
    if 0 < a < start and not text[a - 1].isspace():
        while a < start and not text[a].isspace():
            a += 1
    if end < b < len(text) and not text[b].isspace():
        while b > end and not text[b - 1].isspace():
            b -= 1
    return a, b


def _write(path: Path, name: str, value) -> None:
    """One shard: a call that hands `value` to the page. Line separators are escaped for older script parsers."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    text = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    path.write_text(f"isnadData({json.dumps(name)},{text});\n", encoding="utf-8", newline="\n")
