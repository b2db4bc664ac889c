"""Rows on their way to the shards: in memory while they are few, in one scratch file a shard when they are many."""

from __future__ import annotations

import marshal
from collections.abc import Iterator
from pathlib import Path

_IN_MEMORY = 64_000_000


class Spool:
    """Collects rows (tuples of text, numbers and lists) by shard; about 64 M characters stay in memory."""

    def __init__(self, folder: Path, shards: int) -> None:
        self.folder = folder
        self._rows: list[list[tuple]] = [[] for _ in range(shards)]
        self._held = 0

    def add(self, shard: int, row: tuple, size: int) -> None:
        """Take in ``row``, which holds about ``size`` characters."""
        self._rows[shard].append(row)
        self._held += size
        if self._held > _IN_MEMORY:
            self._flush()

    def _flush(self) -> None:
        for shard, rows in enumerate(self._rows):
            if rows:
                with open(self.folder / f"{shard}.rows", "ab") as stream:
                    marshal.dump(rows, stream)
        self._rows = [[] for _ in self._rows]
        self._held = 0

    def rows(self, shard: int) -> Iterator[tuple]:
        """The rows of ``shard`` in the order in which they came; they are let go."""
        path = self.folder / f"{shard}.rows"
        if path.exists():
            with open(path, "rb") as stream:
                while True:
                    try:
                        yield from marshal.load(stream)
                    except EOFError:
                        break
            path.unlink()
        held, self._rows[shard] = self._rows[shard], []
        yield from held
