"""Reading web pages, Word files and PDFs on several cores; everything else is read faster than it could be passed on."""

from __future__ import annotations

import multiprocessing
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import groupby

from isnad.corpus.records import Article, Reject
from isnad.corpus.walk import Source
from isnad.running import end_with_parent

Items = Iterator[Article | Reject]
Read = Callable[[Source], Items]

#: Files that one task reads, and how many tasks are ahead for each core: bounds what waits in memory.
_CHUNK = 32
_AHEAD = 3

# What a forked process inherits; file handles and closures need not be pickled that way.
_inherited: tuple[Sequence[Source], Read, set] | None = None


def read_ordered(
    sources: Sequence[Source],
    read: Read,
    is_heavy: Callable[[Source], bool],
    threads: int,
    used: set,
) -> Items:
    """What ``read`` yields for each source, in order; the heavy ones are read on ``threads`` forked processes.

    ``read`` may add to ``used`` and must change nothing else. Without ``fork`` (Windows, macOS) all is read here.
    """
    heavy = [source.file is not None and is_heavy(source) for source in sources]
    if threads < 2 or sum(heavy) < 2 * _CHUNK or not sys.platform.startswith("linux"):
        for source in sources:
            yield from read(source)
        return
    global _inherited
    _inherited = (sources, read, used)
    context = multiprocessing.get_context("fork")
    try:
        with ProcessPoolExecutor(threads, mp_context=context, initializer=end_with_parent) as pool:
            waiting: deque[Future | Source] = deque()
            for task in _tasks(heavy):
                waiting.append(
                    pool.submit(_read_chunk, task) if heavy[task[0]] else sources[task[0]]
                )
                while len(waiting) > _AHEAD * threads:
                    yield from _finish(waiting.popleft(), read, used)
            while waiting:
                yield from _finish(waiting.popleft(), read, used)
    finally:
        _inherited = None


def _tasks(heavy: Sequence[bool]) -> Iterator[list[int]]:
    """Neighbours that are heavy, at most ``_CHUNK`` together; each of the others alone."""
    for is_heavy, group in groupby(range(len(heavy)), key=lambda index: heavy[index]):
        indices = list(group)
        size = _CHUNK if is_heavy else 1
        for start in range(0, len(indices), size):
            yield indices[start : start + size]


def _read_chunk(indices: Sequence[int]) -> tuple[list[Article | Reject], set]:
    assert _inherited is not None
    sources, read, used = _inherited
    used.clear()
    return [item for index in indices for item in read(sources[index])], set(used)


def _finish(task: Future | Source, read: Read, used: set) -> Items:
    if not isinstance(task, Future):
        yield from read(task)
        return
    items, joined = task.result()
    used |= joined
    yield from items
