"""Hashes of tables by their content, worked out on whole columns: of a table, and of the rows of each document."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

#: What stands for the length of a null.
_NULL = -1


def of_table(table: pa.Table) -> str:
    """A SHA-256 of names and values, whatever the chunks that the table comes in."""
    whole = hashlib.sha256(repr((table.column_names, len(table))).encode())
    for column in table.columns:
        parts: list = []
        for chunk in column.chunks:
            for number, (_, data) in enumerate(_parts(chunk)):
                if number == len(parts):
                    parts.append(hashlib.sha256())
                parts[number].update(data)
        for part in parts:
            whole.update(part.digest())
    return whole.hexdigest()


def of_documents(table: pa.Table) -> dict[str, bytes]:
    """A hash of the rows of each document of a table that is sorted by ``doc_id`` and holds texts and whole numbers."""
    ids = table["doc_id"].combine_chunks().dictionary_encode()
    starts = np.flatnonzero(np.diff(ids.indices.to_numpy(), prepend=-1))
    bounds = [*starts.tolist(), len(table)]
    names = ids.dictionary.to_pylist()
    hashes = [hashlib.blake2b(b"%d" % size, digest_size=16) for size in np.diff(bounds).tolist()]
    for name in table.column_names:
        if name == "doc_id":
            continue
        for offsets, data in _parts(table[name].combine_chunks()):
            for digest, (first, last) in zip(hashes, pairwise(offsets[bounds]), strict=True):
                digest.update(data[first:last])
    return {name: digest.digest() for name, digest in zip(names, hashes, strict=True)}


def _parts(array: pa.Array) -> Iterator[tuple[np.ndarray, memoryview]]:
    """The bytes of an array, in one or more parts; of each part where the bytes of every row begin, and the end."""
    rows = np.arange(len(array) + 1)
    if pa.types.is_list(array.type):
        lengths = pc.fill_null(pc.list_value_length(array), _NULL).to_numpy(zero_copy_only=False)
        yield rows * 4, memoryview(np.ascontiguousarray(lengths, np.int32)).cast("B")
        ends = np.concatenate([[0], np.cumsum(np.maximum(lengths, 0))])
        for offsets, data in _parts(array.flatten()):
            yield offsets[ends], data
    elif pa.types.is_string(array.type):
        lengths = pc.fill_null(pc.binary_length(array), _NULL).to_numpy(zero_copy_only=False)
        yield rows * 4, memoryview(np.ascontiguousarray(lengths, np.int32)).cast("B")
        # Without nulls, whose bytes could be anything, and without what lies before a slice.
        array = pc.fill_null(array, "")
        offsets = np.frombuffer(array.buffers()[1], np.int32)[array.offset :][: len(array) + 1]
        text = memoryview(array.buffers()[2] or b"")
        yield (offsets - offsets[0]).astype(np.int64), text[offsets[0] : offsets[-1]]
    else:
        valid = np.ascontiguousarray(array.is_valid().to_numpy(zero_copy_only=False), np.uint8)
        yield rows, memoryview(valid)
        if pa.types.is_date32(array.type):
            array = array.cast(pa.int32())
        plain = pa.float64() if pa.types.is_floating(array.type) else pa.int64()
        numbers = pc.fill_null(array.cast(plain), 0)
        yield rows * 8, memoryview(numbers.to_numpy(zero_copy_only=False)).cast("B")
