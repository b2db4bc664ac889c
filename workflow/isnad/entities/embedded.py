"""The embedded backend: the conditional random field over a shard's documents, and the frame that backends share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from isnad.document import Document, Vocabulary
from isnad.entities.board import Span
from isnad.entities.consolidate import Consolidator
from isnad.entities.features import TypeFeatures
from isnad.entities.gazetteer import Match
from isnad.entities.lexicons import NameLexicons
from isnad.entities.mentions import Mention
from isnad.entities.model import TAGS, Model, Scorer
from isnad.entities.sequence import Stream, streams


class Tagger:
    """Tags the documents of one vocabulary; a backend says how a stream's words get their tags."""

    method = ""

    def __init__(self, features: TypeFeatures) -> None:
        self.features = features
        self.settler = Consolidator(features)

    def tags(self, stream: Stream, matches: list[Match]) -> np.ndarray:
        """The tag of every word of a stream, as numbers into ``TAGS``."""
        raise NotImplementedError

    def tag_all(self, documents: Iterable[Document]) -> Iterator[tuple[Document, list[Mention]]]:
        """Each document with its mentions."""
        for stream in streams(documents, self.features.finder):
            settled = self.settle_stream(stream)
            for document, (first, stop, spans, matches) in zip(
                stream.documents, settled, strict=True
            ):
                part = slice(first, stop)
                yield (
                    document,
                    self._mentions(stream.types[part], stream.tokens[part], spans, matches),
                )

    def settle_stream(self, stream: Stream) -> Iterator[tuple[int, int, list[Span], list[Match]]]:
        """For each document of a stream its words ``[first, stop)``, its settled names, its gazetteer matches."""
        limits = np.repeat(stream.starts + stream.lengths, stream.lengths)
        matches = self.features.finder.find(stream.types, limits)
        tags = self.tags(stream, matches)
        waiting = iter(matches)
        match = next(waiting, None)
        for document, first, stop in zip(
            stream.documents, stream.bounds[:-1].tolist(), stream.bounds[1:].tolist(), strict=True
        ):
            own: list[Match] = []
            while match is not None and match.start < stop:
                own.append(Match(match.start - first, match.stop - first, match.cut, match.phrase))
                match = next(waiting, None)
            found = read_spans(tags[first:stop], self.method)
            part = slice(first, stop)
            joined = document.joined(stream.tokens[part])
            lines = stream.starts[slice(*np.searchsorted(stream.starts, [first, stop]))] - first
            names = self.settler.settle(stream.types[part], joined, found, own, lines.tolist())
            yield first, stop, names, own

    def _mentions(
        self, types: np.ndarray, tokens: np.ndarray, spans: list[Span], matches: list[Match]
    ) -> list[Mention]:
        cuts = {(match.start, match.stop): match.cut for match in matches}
        out = []
        for span in spans:
            cut = span.cut
            if cut is None:
                cut = cuts.get((span.start, span.stop), self.features.split[types[span.start]][0])
            first, last = int(tokens[span.start]), int(tokens[span.stop - 1])
            out.append(Mention(first, last + 1, cut, span.label, span.method))
        return out


class EmbeddedTagger(Tagger):
    """The embedded model bound to a shard's vocabulary."""

    method = "model"

    def __init__(self, vocabulary: Vocabulary, names: NameLexicons, model: Model) -> None:
        self.scorer = Scorer(model, vocabulary, names)
        super().__init__(self.scorer.features)

    def tags(self, stream: Stream, matches: list[Match]) -> np.ndarray:
        codes = self.features.codes_of(stream.types, stream.starts, stream.lengths, matches)
        bounds = stream.starts, stream.lengths, stream.number()
        emissions = self.scorer.emissions(stream.types, codes, *bounds)
        return self.scorer.tag(emissions, stream.types, *bounds)


def read_spans(tags: np.ndarray, method: str) -> list[Span]:
    """The names of a tag sequence; an I- that follows nothing of its label begins a name."""
    out: list[Span] = []
    for at in np.flatnonzero(tags).tolist():
        tag = TAGS[tags[at]]
        label = tag[2:]
        if out and tag[0] == "I" and out[-1].stop == at and out[-1].label == label:
            out[-1].stop = at + 1
        else:
            out.append(Span(at, at + 1, label, method))
    return out
