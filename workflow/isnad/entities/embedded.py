"""The embedded backend: the conditional random field over a shard's documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from isnad.document import Document, Vocabulary
from isnad.entities.board import Span
from isnad.entities.consolidate import Consolidator
from isnad.entities.gazetteer import Match
from isnad.entities.lexicons import NameLexicons
from isnad.entities.mentions import Mention
from isnad.entities.model import TAGS, Model, Scorer
from isnad.entities.sequence import Stream, streams


class EmbeddedTagger:
    """A model bound to a shard's vocabulary."""

    def __init__(self, vocabulary: Vocabulary, names: NameLexicons, model: Model) -> None:
        self.scorer = Scorer(model, vocabulary, names)
        self.settler = Consolidator(self.scorer.features)
        self.split = self.scorer.features.split

    def tag_all(self, documents: Iterable[Document]) -> Iterator[tuple[Document, list[Mention]]]:
        """Each document with its mentions."""
        for stream in streams(documents, self.scorer.features.finder):
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
        scorer = self.scorer
        limits = np.repeat(stream.starts + stream.lengths, stream.lengths)
        matches = scorer.features.finder.find(stream.types, limits)
        codes = scorer.features.codes_of(len(stream.types), matches)
        emissions = scorer.emissions(stream.types, codes, stream.starts, stream.lengths)
        tags = scorer.tag(emissions, stream.starts, stream.lengths)
        waiting = iter(matches)
        match = next(waiting, None)
        for first, stop in zip(
            stream.bounds[:-1].tolist(), stream.bounds[1:].tolist(), strict=True
        ):
            own: list[Match] = []
            while match is not None and match.start < stop:
                own.append(Match(match.start - first, match.stop - first, match.cut, match.phrase))
                match = next(waiting, None)
            yield (
                first,
                stop,
                self.settler.settle(stream.types[first:stop], _spans(tags[first:stop]), own),
                own,
            )

    def _mentions(
        self, types: np.ndarray, tokens: np.ndarray, spans: list[Span], matches: list[Match]
    ) -> list[Mention]:
        cuts = {match.start: match.cut for match in matches}
        out = []
        for span in spans:
            cut = span.cut
            if cut is None:
                cut = cuts.get(span.start, self.split[types[span.start]][0])
            first, last = int(tokens[span.start]), int(tokens[span.stop - 1])
            out.append(Mention(first, last + 1, cut, span.label, span.method))
        return out


def _spans(tags: np.ndarray) -> list[Span]:
    """The names of a tag sequence."""
    out: list[Span] = []
    for at in np.flatnonzero(tags).tolist():
        tag = TAGS[tags[at]]
        label = tag[2:]
        if out and tag[0] == "I" and out[-1].stop == at and out[-1].label == label:
            out[-1].stop = at + 1
        else:
            out.append(Span(at, at + 1, label, "model"))
    return out
