"""A document as the later stages read it: raw text, tokens, sentences, and a vocabulary shared by its shard.

What depends on a word alone is worked out once for each word *type* of a shard, so a document is little more than the
list of its type ids with their places in the raw text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from isnad import tables
from isnad.cycles import uncollected
from isnad.normalize import cue_form, fold
from isnad.reuse import Earlier
from isnad.segment import ENDS, LATIN, NUMBER, OTHER, PUNCT, WORD, chunks, sentence_starts, tokens

__all__ = [
    "LATIN",
    "NUMBER",
    "OTHER",
    "PUNCT",
    "WORD",
    "Batch",
    "Document",
    "Vocabulary",
    "annotate",
    "read_batch",
]

_TYPES = pa.schema(
    [("raw", pa.string()), ("cue", pa.string()), ("name", pa.string()), ("kind", pa.int8())]
)
_PLACES = pa.list_(pa.int32())
#: So many documents are the least that are read of a normalized shard.
_ROW_GROUP = 256
_NORMALIZED = pa.schema(
    [
        ("doc_id", pa.string()),
        ("start", _PLACES),
        ("end", _PLACES),
        ("type", _PLACES),
        ("sentence_start", _PLACES),
        ("line_start", _PLACES),
        ("n_words", pa.int32()),
        ("n_sentences", pa.int32()),
    ]
)


class Vocabulary:
    """The word types of a shard: parallel lists ``raw``, ``cue``, ``name``, ``kind``, indexed by type id."""

    def __init__(self) -> None:
        self.raw: list[str] = []
        self.cue: list[str] = []
        self.name: list[str] = []
        self.kind: list[int] = []

    def __len__(self) -> int:
        return len(self.raw)

    @cached_property
    def _ids(self) -> dict[str, int]:
        return {raw: type_id for type_id, raw in enumerate(self.raw)}

    def add(self, raw: str, kind: int) -> int:
        """The id of a surface form, new or known."""
        type_id = self._ids.get(raw)
        if type_id is None:
            type_id = self._ids[raw] = len(self.raw)
            self.raw.append(raw)
            # A mark that normalizes to nothing stands for itself: no form is ever empty.
            cue = cue_form(raw)
            self.cue.append(cue or raw)
            self.name.append(fold(cue) or raw)
            self.kind.append(kind)
        return type_id

    def to_table(self) -> pa.Table:
        return pa.table(
            [self.raw, self.cue, self.name, pa.array(self.kind, pa.int8())], schema=_TYPES
        )

    @classmethod
    def from_table(cls, table: pa.Table) -> Vocabulary:
        self = cls()
        self.raw, cue, name, self.kind = (table[column].to_pylist() for column in _TYPES.names)
        # Most words are the same at all levels: one text in memory, hashed once, serves all three.
        self.cue = [a if a == b else b for a, b in zip(self.raw, cue, strict=True)]
        self.name = [a if a == b else b for a, b in zip(self.cue, name, strict=True)]
        return self


class Document:
    """One article. Token lists are parallel; a sentence or line begins at the token whose index is listed.

    Attributes: ``doc_id``, ``text``, ``vocabulary``; ``start``, ``end`` (code points of each token), ``type`` (its
    vocabulary id), ``sentence`` (its sentence's number); ``types`` (``type`` as an int32 array, for scanning);
    ``sentence_start``, ``line_start`` (token indices).
    """

    def __init__(
        self, doc_id, text, vocabulary, starts, ends, types, sentence_start, line_start
    ) -> None:
        self.doc_id: str = doc_id
        self.text: str = text
        self.vocabulary: Vocabulary = vocabulary
        self.starts: np.ndarray = starts
        self.ends: np.ndarray = ends
        self.types: np.ndarray = types
        self.sentence_start: list[int] = sentence_start
        self.line_start: list[int] = line_start

    def __len__(self) -> int:
        return len(self.types)

    @cached_property
    def start(self) -> list[int]:
        return self.starts.tolist()

    @cached_property
    def end(self) -> list[int]:
        return self.ends.tolist()

    @cached_property
    def type(self) -> list[int]:
        return self.types.tolist()

    @cached_property
    def sentence(self) -> list[int]:
        numbers = np.zeros(len(self.types), np.int32)
        numbers[self.sentence_start[1:]] = 1
        return numbers.cumsum().tolist()

    @cached_property
    def n_words(self) -> int:
        """Tokens that are not punctuation."""
        kind = self.vocabulary.kind
        return sum(1 for type_id in self.type if kind[type_id] != PUNCT)

    @property
    def n_sentences(self) -> int:
        return len(self.sentence_start)

    def joined(self, tokens: np.ndarray) -> np.ndarray:
        """Of each of these tokens, in order, whether it begins where the one before it in ``tokens`` ends."""
        out = np.zeros(len(tokens), bool)
        out[1:] = self.starts[tokens[1:]] == self.ends[tokens[:-1]]
        return out

    def raw(self, token: int) -> str:
        return self.vocabulary.raw[self.type[token]]

    def cue(self, token: int) -> str:
        return self.vocabulary.cue[self.type[token]]

    def name(self, token: int) -> str:
        return self.vocabulary.name[self.type[token]]

    def kind(self, token: int) -> int:
        return self.vocabulary.kind[self.type[token]]

    def text_of(self, first: int, stop: int) -> str:
        """The raw text from token ``first`` up to, without, token ``stop``."""
        return self.text[self.start[first] : self.end[stop - 1]] if stop > first else ""

    def sentence_span(self, number: int) -> tuple[int, int]:
        """The tokens ``[first, stop)`` of a sentence."""
        stop = (
            self.sentence_start[number + 1] if number + 1 < len(self.sentence_start) else len(self)
        )
        return self.sentence_start[number], stop


class Batch:
    """The documents of one shard over one vocabulary.

    Iterating gives ``Document`` after ``Document``; ``meta[doc_id]`` has the other columns asked for. Tokens are read
    when they are asked for, and those of documents that are left out are not.
    """

    def __init__(
        self,
        documents: pa.Table,
        normalized_path: Path,
        meta: Mapping[str, dict],
        kept: np.ndarray | None = None,
    ) -> None:
        self.meta = meta
        self._documents = documents if kept is None else documents.filter(pa.array(kept))
        self._all_documents = documents
        self._path = normalized_path
        self._kept = kept

    def __len__(self) -> int:
        return len(self._documents)

    def texts(self) -> Iterator[tuple[str, str]]:
        """The raw texts as (doc_id, text)."""
        return zip(
            self._documents["doc_id"].to_pylist(),
            (text.as_py() for text in self._documents["text"]),
            strict=True,
        )

    def without(self, doc_ids: frozenset[str]) -> Batch:
        """The other documents, over a vocabulary that holds their word types alone."""
        if not doc_ids:
            return self
        ids = self._all_documents["doc_id"].to_pylist()
        kept = np.array([doc_id not in doc_ids for doc_id in ids], bool)
        meta = {doc_id: row for doc_id, row in self.meta.items() if doc_id not in doc_ids}
        return Batch(self._all_documents, self._path, meta, kept)

    @cached_property
    def _read(self) -> tuple[pa.Table, Vocabulary]:
        types = tables.read(types_path(self._path))
        if self._kept is None:
            return tables.read(self._path), Vocabulary.from_table(types)
        normalized, types = _renumbered(tables.read_rows(self._path, self._kept), types)
        return normalized, Vocabulary.from_table(types)

    @property
    def vocabulary(self) -> Vocabulary:
        return self._read[1]

    def __iter__(self) -> Iterator[Document]:
        columns = {}
        normalized, vocabulary = self._read
        for name in ("start", "end", "type", "sentence_start", "line_start"):
            column = normalized[name].combine_chunks()
            columns[name] = column.offsets.to_numpy(), column.values.to_numpy(zero_copy_only=False)
        ids = normalized["doc_id"].to_pylist()
        texts = self._documents["text"]
        for row, doc_id in enumerate(ids):
            part = {
                name: values[offsets[row] : offsets[row + 1]]
                for name, (offsets, values) in columns.items()
            }
            yield Document(
                doc_id,
                texts[row].as_py(),
                vocabulary,
                part["start"],
                part["end"],
                part["type"],
                part["sentence_start"].tolist(),
                part["line_start"].tolist(),
            )


class _Chunks(dict):
    """Chunks of text by their number, each cut into tokens once, however often it comes."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        super().__init__()
        self._vocabulary = vocabulary
        self.bounds = [0]
        self.types, self.starts, self.ends = [], [], []

    def __missing__(self, chunk: str) -> int:
        number = self[chunk] = len(self)
        for start, end, kind in tokens(chunk):
            self.types.append(self._vocabulary.add(chunk[start:end], kind))
            self.starts.append(start)
            self.ends.append(end)
        self.bounds.append(len(self.types))
        return number


def _segment(texts: Sequence[str], vocabulary: Vocabulary) -> tuple[np.ndarray, dict, dict]:
    """Tokens, sentences and lines of some texts, as columns of ``_NORMALIZED``.

    Returns the number of tokens before each text and in all, the columns by token (end to end), and those by text.
    Word types get their ids in the order in which they come.
    """
    known = _Chunks(vocabulary)
    number_of = known.__getitem__
    numbers, places = [np.zeros(0, np.int32)], [np.zeros(0, np.int32)]
    sizes = []
    for text in texts:
        pieces = chunks(text)
        numbers.append(np.fromiter(map(number_of, pieces), np.int32, len(pieces)))
        places.append(_places(pieces))
        sizes.append(len(pieces))
    chunk, place = np.concatenate(numbers), np.concatenate(places)
    bounds = np.array(known.bounds)
    count = np.diff(bounds)[chunk]
    after = np.cumsum(count)
    at = np.arange(count.sum()) + np.repeat(bounds[chunk] - (after - count), count)
    place = np.repeat(place, count)
    types = np.array(known.types, np.int32)[at]
    columns = {
        "start": np.array(known.starts, np.int32)[at] + place,
        "end": np.array(known.ends, np.int32)[at] + place,
        "type": types,
    }
    kinds = np.array(vocabulary.kind, np.int8)[types]
    bounds = np.concatenate([[0], after])[np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)])]
    described = {"sentence_start": [], "line_start": [], "n_words": [], "n_sentences": []}
    mark = np.flatnonzero(np.array([raw in ENDS for raw in vocabulary.raw] or [False])[types])
    for text, low, high in zip(texts, bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
        start = columns["start"][low:high]
        # a line begins with the first token behind the end of another one
        lines = np.unique(np.searchsorted(start, _places(text.split("\n")))).tolist()
        if lines[-1] == high - low:
            lines.pop()
        marks = mark[slice(*np.searchsorted(mark, (low, high)))] - low
        parallel = (start, columns["end"][low:high], kinds[low:high])
        beginnings = sentence_starts(
            text, *(column.tolist() for column in parallel), marks.tolist(), lines
        )
        described["sentence_start"].append(beginnings)
        described["line_start"].append(lines)
        described["n_words"].append(int(np.count_nonzero(parallel[2] != PUNCT)))
        described["n_sentences"].append(len(beginnings))
    return bounds, columns, described


def _places(pieces: list[str]) -> np.ndarray:
    """Where pieces of a text begin between which one character was taken out."""
    ends = accumulate(map(len, pieces))
    places = np.fromiter(ends, np.int32, len(pieces)) + np.arange(
        1, len(pieces) + 1, dtype=np.int32
    )
    return np.concatenate([np.zeros(1, np.int32), places[:-1]])


def annotate(text: str, doc_id: str = "d", vocabulary: Vocabulary | None = None) -> Document:
    """One text as a ``Document`` with a vocabulary of its own: for tests and small uses."""
    vocabulary = Vocabulary() if vocabulary is None else vocabulary
    _, columns, described = _segment([text], vocabulary)
    return Document(
        doc_id,
        text,
        vocabulary,
        columns["start"],
        columns["end"],
        columns["type"],
        described["sentence_start"][0],
        described["line_start"][0],
    )


def types_path(normalized_path: str | Path) -> Path:
    """Where the vocabulary of a normalized shard lies: beside it."""
    return Path(normalized_path).with_suffix(".types.parquet")


@uncollected
def normalize_shard(
    documents_path: str | Path, output_path: str | Path, earlier: Earlier | None = None
) -> int:
    """Segment and normalize one shard of documents; returns the number of documents.

    Writes one row a document (token and sentence places) to ``output_path`` and the vocabulary beside it. ``earlier``
    spares the documents that it knows; the files are the same with and without it.
    """
    earlier = earlier or Earlier()
    documents = tables.read(documents_path, ["doc_id", "text"])
    texts = list(zip(documents["doc_id"].to_pylist(), documents["text"].to_pylist(), strict=True))
    unchanged = earlier.unchanged(texts)
    vocabulary = Vocabulary()
    fresh = [(doc_id, text) for doc_id, text in texts if doc_id not in unchanged]
    bounds, columns, described = _segment([text for _, text in fresh], vocabulary)
    lists = {
        name: pa.ListArray.from_arrays(pa.array(bounds, pa.int32()), pa.array(values), type=_PLACES)
        for name, values in columns.items()
    }
    rows = {"doc_id": [doc_id for doc_id, _ in fresh], **lists, **described}
    table = pa.table([pa.array(rows[f.name], f.type) for f in _NORMALIZED], schema=_NORMALIZED)
    types = vocabulary.to_table()
    if unchanged:
        known, types = _joined(earlier.table("types", _TYPES), table, types)
        table = pa.concat_tables([earlier.rows("normalized", _NORMALIZED, unchanged), known])
        table, types = _renumbered(table.sort_by("doc_id").combine_chunks(), types)
    tables.write(types_path(output_path), types)
    tables.write(output_path, table, group=_ROW_GROUP)
    earlier.remember({"types": types_path(output_path), "normalized": output_path})
    return len(documents)


def _joined(types: pa.Table, table: pa.Table, own: pa.Table) -> tuple[pa.Table, pa.Table]:
    """``table`` with its ``own`` word types numbered as in ``types``, and these with those of ``own`` that they lack."""
    places = pc.index_in(own["raw"].combine_chunks(), types["raw"].combine_chunks())
    new = places.is_null().to_numpy(zero_copy_only=False)
    number = places.fill_null(0).to_numpy().astype(np.int32)
    number[new] = np.arange(len(types), len(types) + new.sum(), dtype=np.int32)
    return _with_types(table, number), pa.concat_tables([types, own.filter(pa.array(new))])


def _renumbered(table: pa.Table, types: pa.Table) -> tuple[pa.Table, pa.Table]:
    """The same documents with their word types numbered as they come, which is how one reading numbers them."""
    ids = _flat(table["type"])[1]
    first = np.full(len(types), len(ids))
    # Backwards, so that the first place of a type is the last that is set.
    first[ids[::-1]] = np.arange(len(ids) - 1, -1, -1)
    used = np.flatnonzero(first < len(ids))
    order = used[np.argsort(first[used])]
    number = np.zeros(len(types), np.int32)
    number[order] = np.arange(len(order), dtype=np.int32)
    return _with_types(table, number), types.take(pa.array(order))


def _with_types(table: pa.Table, number: np.ndarray) -> pa.Table:
    """``table`` with ``number[t]`` in place of each word type ``t``."""
    offsets, ids = _flat(table["type"])
    types = pa.ListArray.from_arrays(pa.array(offsets), pa.array(number[ids]), type=_PLACES)
    return table.set_column(table.column_names.index("type"), _NORMALIZED.field("type"), types)


def _flat(column: pa.ChunkedArray) -> tuple[np.ndarray, np.ndarray]:
    """Where each list of a column begins among all values, and these."""
    lists = column.combine_chunks()
    offsets = lists.offsets.to_numpy()
    values = lists.values.to_numpy(zero_copy_only=False)[offsets[0] : offsets[-1]]
    return offsets - offsets[0], values


def read_batch(
    documents_path: str | Path, normalized_path: str | Path, meta: Iterable[str] = ()
) -> Batch:
    """Read a shard back; ``meta`` names the columns of the documents table that ``Batch.meta`` shall hold."""
    meta, normalized_path = list(meta), Path(normalized_path)
    documents = tables.read(documents_path, ["doc_id", "text", *meta])
    if documents["doc_id"] != tables.read(normalized_path, ["doc_id"])["doc_id"]:
        raise ValueError(
            f"{normalized_path} was made from other documents than {documents_path}; make it again"
        )
    described = {}
    if meta:
        columns = [documents[column].to_pylist() for column in meta]
        described = {
            doc_id: dict(zip(meta, values, strict=True))
            for doc_id, *values in zip(documents["doc_id"].to_pylist(), *columns, strict=True)
        }
    return Batch(documents, normalized_path, described)
