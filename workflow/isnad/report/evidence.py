"""The evidence behind the report: documents and concordance indexes as script shards that a page loads on demand.

Browsers refuse `fetch` on ``file://`` but run classic scripts, so every shard is one call ``isnadData(name, value)``.

``manifest.js``            what there is: shards, outlets, months, the values of every category
``documents/NNNN.js``      documents in order of `doc_id`, with their text and annotations (about `SHARD_CHARACTERS` each)
``index/documents.js``     outlet, date, month and section of every document, number of the first document of each shard
``index/<layer>-NNN.js``   one row for each annotation of `INDEX_DOCUMENTS` documents, as columns: what filters need
``index/<dictionary>-NNN.js``  ids and names of entities and of sources, sorted by id; cues

The tables are read as streams, sorted by doc_id, so memory holds the names of the corpus and one shard, never its texts.
"""

from __future__ import annotations

import json
import marshal
import shutil
from collections.abc import Iterable
from itertools import chain, islice
from pathlib import Path
from zlib import crc32

from isnad.cycles import uncollected
from isnad.normalize import cue_form
from isnad.report.layers import (
    DICTIONARIES,
    INDEXED,
    LAYERS,
    Columns,
    Layer,
    distinct,
    read_documents,
)
from isnad.reuse import Files

SHARD_CHARACTERS = 64_000
INDEX_DOCUMENTS = 2_000
DICTIONARY_ROWS = 5_000

#: Where full texts may not be shown, contexts shrink until no more than this share of a text is given away.
QUOTED_SHARE = 0.3
CONTEXT_RADII = (60, 40, 25, 15, 8, 0)


@uncollected
def build_evidence(
    tables_dir: str | Path,
    output_dir: str | Path,
    full_text: bool = True,
    kept: Files | None = None,
) -> dict[str, int]:
    """Write all shards for the tables of a run; returns the number of documents and of rows in each layer.

    `output_dir` is emptied first; `kept` has the files of documents that were written before. With `full_text` false a
    document holds only short contexts of its annotations, together at most `QUOTED_SHARE` of its text (the marked words
    themselves are always kept).
    Raises `ValueError` where a table is not sorted by doc_id.
    """
    tables, output = Path(tables_dir), Path(output_dir)
    for part in ("documents", "index"):
        shutil.rmtree(output / part, ignore_errors=True)
        (output / part).mkdir(parents=True)
    values = _Values(tables)
    for dictionary in values.dictionaries:
        values.write_dictionary(dictionary, output)
    kept = kept or Files()
    shards = _DocumentShards(output, kept)
    indexes = {layer: _LayerIndex(layer, values, output) for layer in INDEXED}
    rows_of = {layer: Layer(tables / f"{layer}.parquet", layer) for layer in LAYERS}
    outlets, days, months, sections = _Numbers(), _Numbers(), _Numbers(), _Numbers()
    columns: dict[str, list] = {"outlet": [], "day": [], "month": [], "section": [], "copy": []}
    for row in read_documents(tables / "documents.parquet"):
        annotations = {layer: rows_of[layer].take(row["doc_id"]) for layer in LAYERS}
        for layer, index in indexes.items():
            index.add(annotations[layer])
        published = row["published"].isoformat() if row["published"] else ""
        columns["outlet"].append(outlets[row["outlet"] or ""])
        columns["day"].append(days[published])
        columns["month"].append(months[published[:7]])
        columns["section"].append(sections[row["section"] or ""])
        columns["copy"].append(1 if row["duplicate_of"] else 0)
        shards.add(row, annotations, full_text)
    for layer in rows_of.values():
        layer.finish()
    rows = {layer: index.close() for layer, index in indexes.items()}
    shards.close()
    kept.finish()
    columns["first"] = shards.numbers
    _write(output / "index" / "documents.js", "index/documents", columns)
    manifest = {
        "documents": len(columns["outlet"]),
        "full_text": full_text,
        "shards": shards.first,
        "outlets": outlets.list(),
        "days": days.list(),
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
            self._collect(layer, distinct(tables / f"{layer}.parquet", pair))
        for layer, columns in INDEXED.items():
            if "cue" in columns:
                spelled = distinct(tables / f"{layer}.parquet", ("cue",))
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

    def numbered(self, layer: str, column: str, values: list) -> list[int]:
        """A column of a layer's index as numbers."""
        if column == "sentence":
            return [-1 if value is None else value for value in values]
        if column == "relay":
            return [1 if value else 0 for value in values]
        if column == DICTIONARIES.get(layer, ("",))[0]:
            position = self.position[layer]
            return [position.get(value or "", -1) for value in values]
        if column == "cue":
            position, forms = self.position[f"{layer}-cue"], self.forms
            return [position.get(forms.get(value or "", ""), -1) for value in values]
        numbers = self.numbers.setdefault(f"{layer}.{column}", _Numbers())
        if column == "holder":
            return [numbers["author" if v in (None, "", "author") else "source"] for v in values]
        return [numbers["" if value is None else value] for value in values]

    def write_dictionary(self, name: str, output: Path) -> None:
        rows, first = self.dictionaries[name], []
        for chunk, start in enumerate(range(0, len(rows), DICTIONARY_ROWS)):
            part = rows[start : start + DICTIONARY_ROWS]
            first.append(part[0][0])
            shard = f"index/{name}-names-{chunk:03d}"
            _write(output / f"{shard}.js", shard, part)
        self.manifest[name] = {"rows": len(rows), "first": first, "step": DICTIONARY_ROWS}
        self.dictionaries[name] = []


# --- writing -------------------------------------------------------------------------------------


class _DocumentShards:
    """Documents collected into files of about `SHARD_CHARACTERS` characters."""

    def __init__(self, output: Path, kept: Files):
        self.output, self.first, self.numbers, self.total = output, [], [], 0
        self._kept = kept
        self._start()

    def _start(self) -> None:
        self.documents: list[dict] = []
        self.annotations: list[dict[str, Columns]] = []
        self.strings, self.characters = _Numbers(), 0

    def add(self, row: dict, annotations: dict[str, Columns], full_text: bool) -> None:
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
        self.documents.append(record)
        self.annotations.append(annotations)
        self.characters += sum(len(part) for _, part in kept)
        # Where a file ends depends on the document there and less on those before, so that one document more changes one
        # file and seldom those that follow.
        marked = crc32(row["doc_id"].encode()) % 8 == 0
        if self.characters >= SHARD_CHARACTERS * (0.75 if marked else 1.5):
            self.close()

    def _annotate(self) -> None:
        """Give every document its rows. Texts become numbers in the list of the shard's strings."""
        for layer, (_, columns) in LAYERS.items():
            found = [annotations[layer] for annotations in self.annotations]
            rows = zip(
                *(self._numbered(chain.from_iterable(f[name] for f in found)) for name in columns),
                strict=True,
            )
            for record, of_document in zip(self.documents, found, strict=True):
                if size := len(of_document[columns[0]]):
                    record[layer] = list(islice(rows, size))

    def _numbered(self, values: Iterable) -> list:
        values, strings = list(values), self.strings
        if isinstance(next((value for value in values if value is not None), None), str):
            return [None if value is None else strings[value] for value in values]
        return values

    def close(self) -> None:
        if self.documents:
            shard = f"documents/{len(self.first) - 1:04d}"

            def made() -> bytes:
                self._annotate()
                return _script(shard, {"strings": self.strings.list(), "documents": self.documents})

            # The second version of the format says the same of equal values, wherever they come from.
            given = marshal.dumps((shard, self.documents, self.annotations), 2)
            self._kept.write(self.output / f"{shard}.js", given, made)
        self._start()


class _LayerIndex:
    """The filterable columns of one layer, in chunks of `INDEX_DOCUMENTS` documents."""

    def __init__(self, layer: str, values: _Values, output: Path):
        self.layer, self.values, self.output = layer, values, output
        self.rows = self.chunks = 0
        self._start()

    def _start(self) -> None:
        self.found: list[Columns] = []

    def add(self, found: Columns) -> None:
        self.found.append(found)
        if len(self.found) == INDEX_DOCUMENTS:
            self._flush()

    def _flush(self) -> None:
        shard = f"index/{self.layer}-{self.chunks:03d}"
        columns = {
            column: [value for found in self.found for value in found[column]]
            for column in INDEXED[self.layer]
        }
        counts = [len(next(iter(found.values()))) for found in self.found]
        self.rows += sum(counts)
        numbers = {
            column: self.values.numbered(self.layer, column, values)
            for column, values in columns.items()
        }
        _write(self.output / f"{shard}.js", shard, {"counts": counts, **numbers})
        self.chunks += 1
        self._start()

    def close(self) -> int:
        if self.found:
            self._flush()
        return self.rows


def contexts(text: str, annotations: dict[str, Columns]) -> list[tuple[int, str]]:
    """Parts of `text` around its annotations, as (offset, part), at most `QUOTED_SHARE` of it where that is possible.

    All annotations get the same radius, the largest of `CONTEXT_RADII` that fits; parts end at word boundaries.
    """
    spans = sorted(
        span
        for layer, (_, columns) in LAYERS.items()
        for i in (0, 2)
        if layer != "quality_flags"
        and columns[i].endswith("start")
        and columns[i] not in ("scope_start", "content_start")
        for span in zip(
            annotations[layer][columns[i]], annotations[layer][columns[i + 1]], strict=True
        )
        if span[0] is not None
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
    path.write_bytes(_script(name, value))


def _script(name: str, value) -> bytes:
    """One shard: a call that hands `value` to the page. Line separators are escaped for older script parsers."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    text = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"isnadData({json.dumps(name)},{text});\n".encode()
