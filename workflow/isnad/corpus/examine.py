"""What is worked out about a batch of articles from their texts alone, beside the reading of the next batch."""

from __future__ import annotations

import datetime
import multiprocessing
import sys
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from isnad.corpus import quality
from isnad.corpus.duplicates import Fingerprints, RepeatedLines
from isnad.corpus.options import Options
from isnad.corpus.records import Article
from isnad.corpus.words import Reader
from isnad.running import end_with_parent

_KILLED = "the process that examines articles was killed"


@dataclass(slots=True)
class Findings:
    """About each article of a batch: date, flags, hashes of its lines, bytes and SHA-256 of its text; and what tells copies."""

    published: list[datetime.date | None]
    flags: list[list[quality.Flag]]
    lines: list[set[int]]
    sizes: list[int]
    digests: list[str]
    fingerprints: Fingerprints


class Examiner:
    """Examines batches, each for itself: what it finds does not depend on what it saw before."""

    def __init__(self, options: Options, spelling: quality.Spelling) -> None:
        self._options = options
        self._spelling = spelling
        self._words = Reader(spelling.confusions, spelling.run_ons)

    def examine(self, batch: Sequence[Article]) -> Findings:
        words = self._words.look_up([article.text for article in batch])
        near = bool(self._options.near_duplicate)
        found = Findings([], [], [], [], [], Fingerprints.of(words, near))
        for index, article in enumerate(batch):
            published, flags = quality.inspect_metadata(article.meta, self._options)
            kinds = words.kinds[words.starts[index] : words.starts[index + 1]]
            flags += quality.inspect(
                article, kinds, int(words.seen[index]), self._spelling, self._options
            )
            data = article.text.encode("utf-8", "replace")
            found.published.append(published)
            found.flags.append(flags)
            found.lines.append(RepeatedLines.of(article.text))
            found.sizes.append(len(data))
            found.digests.append(sha256(data).hexdigest())
        return found


class Beside:
    """An examiner in a process of its own, forked when the first batch comes; it has one batch at a time."""

    def __init__(self, examiner: Examiner) -> None:
        ours, theirs = multiprocessing.Pipe()
        self._connection = ours
        context = multiprocessing.get_context("fork")
        self._process = context.Process(target=_work, args=(examiner, theirs, ours), daemon=True)
        self._process.start()
        theirs.close()

    @staticmethod
    def possible(threads: int) -> bool:
        """Whether there is a core for it: none where one is allowed or where several already read files."""
        linux = sys.platform.startswith("linux")
        return threads > 1 and linux and not multiprocessing.active_children()

    def send(self, batch: Sequence[Article]) -> None:
        """Have ``batch`` examined; what was found in the one before must have been received."""
        try:
            self._connection.send(batch)
        except OSError:
            raise MemoryError(_KILLED) from None

    def ready(self) -> bool:
        """Whether `receive` would not have to wait."""
        return self._connection.poll()

    def receive(self) -> Findings:
        """What was found in the batch that was sent; raises what its examination raised."""
        try:
            found = self._connection.recv()
        except EOFError:
            raise MemoryError(_KILLED) from None
        if isinstance(found, Exception):
            raise found
        return found

    def close(self) -> None:
        self._connection.close()
        self._process.join()


def _work(examiner: Examiner, connection, other_end) -> None:
    other_end.close()
    end_with_parent()
    while True:
        try:
            batch = connection.recv()
        except EOFError:
            return
        try:
            found = examiner.examine(batch)
        except Exception as error:
            error.add_note(traceback.format_exc())
            found = error
        connection.send(found)
