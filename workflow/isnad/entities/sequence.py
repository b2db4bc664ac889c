"""Documents of a shard laid end to end as words and sentences, for tagging many at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from isnad.document import Document
from isnad.entities.gazetteer import Finder

LONGEST_SENTENCE = 100
_CHUNK = 50_000


@dataclass(slots=True)
class Stream:
    """Words of several documents: types, token index in its document, sentence bounds, document bounds."""

    documents: list[Document]
    types: np.ndarray
    tokens: np.ndarray
    starts: np.ndarray
    lengths: np.ndarray
    #: word places where documents begin, and the end
    bounds: np.ndarray

    def number(self) -> np.ndarray:
        """For each word the number of its document in the stream."""
        return np.repeat(np.arange(len(self.documents)), np.diff(self.bounds))


def streams(documents: Iterable[Document], finder: Finder) -> Iterator[Stream]:
    """The documents in chunks of some 50,000 words; marks inside hashtags are left out."""
    pending: list[Document] = []
    size = 0
    for document in documents:
        pending.append(document)
        size += len(document)
        if size >= _CHUNK:
            yield _stream(pending, finder)
            pending, size = [], 0
    if pending:
        yield _stream(pending, finder)


def _stream(documents: list[Document], finder: Finder) -> Stream:
    types, tokens, lengths, sizes = [], [], [], []
    for document in documents:
        kept = finder.words(document)
        tokens.append(kept)
        types.append(document.types[kept])
        edges = np.searchsorted(kept, [*document.sentence_start, len(document)])
        lengths.append(_split_long(np.diff(edges)))
        sizes.append(len(kept))
    all_lengths = np.concatenate(lengths) if lengths else np.zeros(0, np.int64)
    return Stream(
        documents,
        np.concatenate(types).astype(np.int64),
        np.concatenate(tokens),
        np.concatenate([[0], np.cumsum(all_lengths)[:-1]]).astype(np.int64),
        all_lengths,
        np.concatenate([[0], np.cumsum(sizes)]),
    )


def _split_long(lengths: np.ndarray) -> np.ndarray:
    if not len(lengths) or lengths.max() <= LONGEST_SENTENCE:
        return lengths[lengths > 0].astype(np.int64)
    out: list[int] = []
    for length in lengths.tolist():
        while length > LONGEST_SENTENCE:
            out.append(LONGEST_SENTENCE)
            length -= LONGEST_SENTENCE
        if length:
            out.append(length)
    return np.array(out, np.int64)
