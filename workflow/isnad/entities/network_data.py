"""What the network learns from: annotated sentences and unlabelled news over one vocabulary, and the features it embeds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from scipy import sparse

from isnad.document import Vocabulary
from isnad.entities.annotated import Sentence
from isnad.entities.columns import count, index
from isnad.entities.features import TypeFeatures, WordStatistics
from isnad.entities.letters import index_runs, runs
from isnad.entities.lexicons import NameLexicons
from isnad.entities.mining import read_words
from isnad.entities.model import TAGS
from isnad.entities.network import Stems
from isnad.entities.network_training import Text, Words
from isnad.entities.sequence import LONGEST_SENTENCE

#: Tokens on which a feature must be seen to be embedded: annotated ones, or such of news.
_LEAST, _LEAST_OF_NEWS = 3, 40
_AT_ONCE = 5000


@dataclass(slots=True)
class Material:
    """``features`` by name and letter ``runs`` (sorted codes) are the columns of ``words.matrix``, in this order."""

    vocabulary: Vocabulary
    features: dict[str, int]
    runs: np.ndarray
    words: Words
    annotated: list[Text]
    news: Text


def gather(
    sentences: Sequence[Sentence],
    weights: Sequence[float],
    running: int,
    texts: Iterable[str],
    names: NameLexicons,
    statistics: WordStatistics,
) -> Material:
    """The first ``running`` sentences are running text, the others stand alone; ``texts`` are news without labels."""
    vocabulary = Vocabulary()
    codes = {tag: number for number, tag in enumerate(TAGS)}
    annotated = []
    for part in (slice(0, running), slice(running, None)):
        text = _text(
            [[vocabulary.add(raw, kind) for raw, kind in s.words] for s in sentences[part]]
        )
        labels = [codes[label] for sentence in sentences[part] for label in sentence.labels]
        own = replace(
            text, labels=np.array(labels, np.int64), weights=np.array(weights[part], np.float64)
        )
        annotated.append(own)
    if not len(annotated[1].lengths):
        annotated.pop()
    for text in annotated[1:]:
        text.loose, text.documents = True, np.arange(len(text.lengths))
    lines, documents = [], []
    for number, line in read_words(texts):
        types = [vocabulary.add(raw, kind) for raw, kind in line]
        for first in range(0, len(types), LONGEST_SENTENCE):
            lines.append(types[first : first + LONGEST_SENTENCE])
            documents.append(number)
    news = replace(_text(lines), documents=np.array(documents, np.int64))
    features = TypeFeatures(vocabulary, names, statistics)
    for text in (*annotated, news):
        text.codes = _codes(features, text)
    n = len(vocabulary)
    seen = sum(np.bincount(text.types, minlength=n) for text in annotated)
    return _material(features, annotated, news, seen, np.bincount(news.types, minlength=n))


def _material(
    features: TypeFeatures, annotated: list[Text], news: Text, seen: np.ndarray, read: np.ndarray
) -> Material:
    """``seen`` and ``read`` are how often each type is in annotated text and in news."""
    columns = [*features.far(), features.near()[0]]
    kept = {name for name, times in count(columns, seen).items() if times >= _LEAST}
    kept |= {name for name, times in count(columns, read).items() if times >= _LEAST_OF_NEWS}
    ids = {name: number for number, name in enumerate(sorted(kept))}
    stems = Stems.of(features)
    numbers, codes = runs(stems.letters)
    known, places = np.unique(codes, return_inverse=True)
    often = np.zeros(len(known), bool)
    for times, least in ((seen, _LEAST), (read, _LEAST_OF_NEWS)):
        by_stem = np.bincount(stems.of_type, times, len(stems.letters))
        often |= np.bincount(places, by_stem[numbers], len(known)) >= least
    known = known[often]
    named = _matrix(*index(columns, ids), len(ids))[: len(stems.of_type)]
    spelled = _matrix(*index_runs(stems.letters, known), len(known))[stems.of_type]
    identity = [name.startswith(("s=", "w=")) for name in ids] + [False] * len(known)
    words = Words(
        sparse.hstack([named, spelled]).tocsr(), np.array(identity, bool),
        stems.vectors[stems.of_type], stems.of_type,
    )  # fmt: skip
    return Material(features.vocabulary, ids, known, words, annotated, news)


def _text(lines: list[list[int]]) -> Text:
    """Sentences of types as a text, without codes."""
    lengths = np.array([len(line) for line in lines], np.int64)
    types = np.array([number for line in lines for number in line], np.int32)
    return Text(types, np.zeros(0, np.int64), np.cumsum(lengths) - lengths, lengths)


def _codes(features: TypeFeatures, text: Text) -> np.ndarray:
    """The gazetteer codes of a text, some sentences at a time."""
    out = [np.zeros(0, np.int64)]
    bounds = [*range(0, len(text.lengths), _AT_ONCE), len(text.lengths)]
    for first, stop in pairwise(bounds):
        lengths = text.lengths[first:stop]
        begin = int(text.starts[first])
        types = text.types[begin : begin + int(lengths.sum())]
        out.append(features.codes(types, text.starts[first:stop] - begin, lengths))
    return np.concatenate(out)


def _matrix(indptr: np.ndarray, indices: np.ndarray, n: int) -> sparse.csr_matrix:
    return sparse.csr_matrix(
        (np.ones(len(indices), np.float32), indices, indptr), shape=(len(indptr) - 1, n)
    )
