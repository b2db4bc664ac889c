"""Silver data: news that the tagger itself has labelled, with what the lexicons are sure of and names made whole.

Self-training (Yarowsky 1995): the model then sees in the target genre, in context, the names that the rules of
:mod:`isnad.entities.consolidate` found from elsewhere in a document.
"""

from __future__ import annotations

from collections.abc import Iterable

from isnad.document import Vocabulary, annotate
from isnad.entities.annotated import Sentence
from isnad.entities.board import Span
from isnad.entities.embedded import EmbeddedTagger
from isnad.entities.lexicons import NameLexicons
from isnad.entities.model import Model
from isnad.entities.sequence import streams


def label_texts(
    texts: Iterable[str], model: Model, names: NameLexicons, longest: int = 80
) -> list[Sentence]:
    """Tag texts and return their sentences with the settled labels."""
    vocabulary = Vocabulary()
    documents = [annotate(text, str(number), vocabulary) for number, text in enumerate(texts)]
    tagger = EmbeddedTagger(vocabulary, names, model)
    out: list[Sentence] = []
    for stream in streams(documents, tagger.scorer.features.finder):
        labels = ["O"] * len(stream.types)
        for first, _, settled, _ in tagger.settle_stream(stream):
            _write(labels, settled, first)
        raw, kind = vocabulary.raw, vocabulary.kind
        for start, length in zip(stream.starts.tolist(), stream.lengths.tolist(), strict=True):
            if length <= longest:
                words = [(raw[t], kind[t]) for t in stream.types[start : start + length].tolist()]
                out.append(Sentence(words, labels[start : start + length]))
    return out


def _write(labels: list[str], settled: Iterable[Span], first: int) -> None:
    for span in settled:
        labels[first + span.start] = f"B-{span.label}"
        for at in range(span.start + 1, span.stop):
            labels[first + at] = f"I-{span.label}"
