"""Trains the embedded model: features of annotated sentences, L-BFGS over the field's likelihood, pruning."""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy import optimize, sparse

from isnad.document import Vocabulary
from isnad.entities import mining
from isnad.entities.annotated import WOJOOD, Sentence, read_conll, spans
from isnad.entities.columns import EDGE, count, index
from isnad.entities.crf import Packing, likelihood
from isnad.entities.distilling import label_news
from isnad.entities.features import (
    N_CODES,
    NEAR,
    POSITIONS,
    TypeFeatures,
    WordStatistics,
    beside,
)
from isnad.entities.lexicons import LEXICONS, NameLexicons, load
from isnad.entities.model import TAGS, Model, Scorer
from isnad.entities.network_data import Material, gather
from isnad.entities.network_training import GUESSING, LABELLING, STUDYING, Settings, Text, Trainer

log = logging.getLogger("isnad")

SEED = 1
#: Networks that label news for the one that is kept.
TEACHERS = 3


class Data:
    """Sentences as arrays: word types with their features, tokens, labels, weights; what one optimizer step reads."""

    def __init__(
        self,
        sentences: Sequence[Sentence],
        weights: Sequence[float],
        names: NameLexicons,
        statistics: WordStatistics,
    ) -> None:
        vocabulary = Vocabulary()
        types, labels, lengths, token_weights = [], [], [], []
        codes = {tag: number for number, tag in enumerate(TAGS)}
        for sentence, weight in zip(sentences, weights, strict=True):
            types.extend(vocabulary.add(raw, kind) for raw, kind in sentence.words)
            labels.extend(codes[label] for label in sentence.labels)
            lengths.append(len(sentence.words))
            token_weights.extend([weight] * len(sentence.words))
        self.features = TypeFeatures(vocabulary, names, statistics)
        self.types = np.array(types, np.int32)
        self.labels = np.array(labels, np.int64)
        self.weights = np.array(token_weights, np.float64)
        self.lengths = np.array(lengths, np.int64)
        self.starts = np.concatenate([[0], np.cumsum(self.lengths)[:-1]])
        self.packing = Packing.of(self.starts, self.lengths)
        self.codes = self.features.codes(self.types, self.starts, self.lengths)


def fit(
    data: Data,
    names: NameLexicons,
    statistics: WordStatistics,
    l2: float = 0.5,
    iterations: int = 80,
    least: int = 2,
) -> Model:
    """Train the field on ``data`` and return the model. Features seen on fewer than ``least`` tokens are left out."""
    n_types = len(data.features.vocabulary)
    frequency = np.bincount(data.types, minlength=n_types)
    layers = []
    for name, offsets in (("far", POSITIONS), ("near", NEAR)):
        columns = getattr(data.features, name)()
        seen = count(columns, frequency)
        ids = {
            feature: n for n, feature in enumerate(sorted(f for f, c in seen.items() if c >= least))
        }
        ids[EDGE] = len(ids)
        indptr, indices = index(columns, ids)
        matrix = sparse.csr_matrix(
            (np.ones(len(indices)), indices, indptr), shape=(n_types + 1, len(ids))
        )
        layers.append((ids, offsets, matrix, matrix.T.tocsr()))
    n_tokens, n_labels = len(data.types), len(TAGS)
    places = {o: beside(data.types, data.starts, data.lengths, o, n_types) for o in POSITIONS}
    gather = {
        o: sparse.csr_matrix(
            (np.ones(n_tokens), (at, np.arange(n_tokens))), shape=(n_types + 1, n_tokens)
        )
        for o, at in places.items()
    }
    code_places = {o: beside(data.codes, data.starts, data.lengths, o, 0) for o in NEAR}
    code_gather = {
        o: sparse.csr_matrix(
            (np.ones(n_tokens), (at, np.arange(n_tokens))), shape=(N_CODES, n_tokens)
        )
        for o, at in code_places.items()
    }
    shapes = [(len(ids), n_labels) for ids, offsets, _, _ in layers for _ in offsets]
    shapes += [(N_CODES, n_labels)] * len(NEAR) + [(n_labels, n_labels), (1, n_labels)]
    sizes = np.cumsum([0] + [a * b for a, b in shapes])
    log.info("%d tokens, %d parameters", n_tokens, sizes[-1])

    def unpack(vector: np.ndarray) -> list[np.ndarray]:
        return [vector[sizes[n] : sizes[n + 1]].reshape(shape) for n, shape in enumerate(shapes)]

    def objective(vector: np.ndarray) -> tuple[float, np.ndarray]:
        parts = unpack(vector)
        at = 0
        emissions = np.zeros((n_tokens, n_labels))
        for _, offsets, matrix, _ in layers:
            for offset in offsets:
                emissions += (matrix @ parts[at])[places[offset]]
                at += 1
        for offset in NEAR:
            emissions += parts[at][code_places[offset]]
            at += 1
        loss, by_emission, by_move, by_first = likelihood(
            emissions, parts[-2], parts[-1][0], data.labels, data.packing, data.weights
        )
        gradient = np.empty_like(vector)
        out = unpack(gradient)
        at = 0
        for _, offsets, _, transposed in layers:
            for offset in offsets:
                out[at][:] = transposed @ (gather[offset] @ by_emission)
                at += 1
        for offset in NEAR:
            out[at][:] = code_gather[offset] @ by_emission
            at += 1
        out[-2][:], out[-1][:] = by_move, by_first
        gradient += l2 * vector
        return loss + 0.5 * l2 * float(vector @ vector), gradient

    result = optimize.minimize(
        objective,
        np.zeros(sizes[-1]),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": iterations, "maxcor": 6, "maxfun": iterations * 2},
    )
    log.info("%s after %d steps, objective %.1f", result.message, result.nit, result.fun)
    return Model.build(layers, unpack(result.x), statistics)


def fit_network(
    material: Material,
    field: Model,
    names: NameLexicons,
    teachers: int = TEACHERS,
) -> dict[str, np.ndarray]:
    """A network that has guessed words of news, and learnt to label from annotated text and from its ``teachers``.

    These began like it, have learnt from annotated text with other seeds, and label news together with ``field``.
    """
    begin = Trainer(material.words, len(TAGS), GUESSING, SEED).guess(material.news)

    def learn(settings: Settings, seed: int, texts: Sequence[Text]) -> dict[str, np.ndarray]:
        return Trainer(material.words, len(TAGS), settings, seed, begin).label(texts)

    annotated = material.annotated
    if not teachers or not len(material.news.lengths):
        return learn(LABELLING, SEED, annotated)
    trained = [learn(LABELLING, SEED + n, annotated) for n in range(teachers)]
    taught = label_news(field, trained, material, names)
    return learn(STUDYING, SEED + teachers, [*annotated, taught])


def train(
    output: str | Path,
    anercorp: str | Path,
    wojood: Sequence[str | Path],
    news: Sequence[str | Path],
    leave_out: str | Path | None = None,
    lexicons: str | Path = LEXICONS,
    held_out: tuple[float, float] | None = None,
    l2: float = 1.0,
    iterations: int = 80,
    teachers: int = TEACHERS,
) -> dict:
    """Build the embedded model from its data and write it to ``output``; equal data give equal bytes.

    ``anercorp`` and ``wojood`` are CoNLL files, ``news`` JSON-lines corpora (``doc_id``, ``text``) without labels;
    ``leave_out`` is a JSON-lines file whose ``doc_id``s are not read from them, nor texts that begin like its
    ``text``, so that gold documents stay unseen. What lies between the two shares ``held_out`` of ANERcorp's words (the
    last fifth: 0.8 and 1.0) is not trained on, and the returned figures say how the bare model labels it (CoNLL F1).
    """
    names = load(lexicons)
    ids, openings = _left_out(leave_out)
    texts = [text for text in mining.read_texts(news, ids) if text[:_OPENING] not in openings]
    statistics = mining.mine(texts, names, lexicons)
    annotated = read_conll(anercorp)
    first, last = (_cut(annotated, share) for share in held_out or (1.0, 1.0))
    sentences, tested = annotated[:first] + annotated[last:], annotated[first:last]
    stop = len(sentences)
    weights = [1.0] * len(sentences)
    for path in wojood:
        more = read_conll(path, WOJOOD)
        sentences = sentences + more
        weights += [_WOJOOD_WEIGHT] * len(more)
    data = Data(sentences, weights, names, statistics)
    model = fit(data, names, statistics, l2, iterations)
    material = gather(sentences, weights, stop, texts, names, statistics)
    network = fit_network(material, model, names, teachers)
    model.join(material.features, material.runs, [network])
    model.save(output)
    return evaluate(model, tested, names) if tested else {}


_WOJOOD_WEIGHT = 0.7
_OPENING = 120


def _left_out(path: str | Path | None) -> tuple[frozenset[str], frozenset[str]]:
    """The ids and the openings of texts that training must not see."""
    if path is None:
        return frozenset(), frozenset()
    with open(path, encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    return (
        frozenset(record["doc_id"] for record in records),
        frozenset(record["text"][:_OPENING] for record in records if record.get("text")),
    )


def _cut(sentences: Sequence[Sentence], share: float) -> int:
    """How many sentences hold the first ``share`` of the words."""
    total = sum(len(sentence.words) for sentence in sentences) * share
    seen = 0
    for number, sentence in enumerate(sentences):
        if seen >= total:
            return number
        seen += len(sentence.words)
    return len(sentences)


def evaluate(model: Model, sentences: Sequence[Sentence], names: NameLexicons) -> dict:
    """CoNLL precision, recall and F1 of the bare model on annotated sentences, over all labels and for each.

    ANERcorp has no bounds of articles: some 600 words that follow one another are read as one text.
    """
    data = Data(sentences, [1.0] * len(sentences), names, model.statistics)
    scorer = Scorer(model, data.features.vocabulary, names)
    documents = np.repeat(np.cumsum(data.lengths) // LABELLING.block, data.lengths)
    bounds = data.starts, data.lengths, documents
    tags = scorer.tag(scorer.emissions(data.types, data.codes, *bounds), data.types, *bounds)
    gold, found, right = Counter(), Counter(), Counter()
    for sentence, start in zip(sentences, data.starts.tolist(), strict=True):
        own = spans(sentence.labels)
        predicted = spans([TAGS[tag] for tag in tags[start : start + len(sentence.words)]])
        for counter, names_found in ((gold, own), (found, predicted), (right, own & predicted)):
            for _, _, label in names_found:
                counter[label] += 1
                counter["all"] += 1
    return {
        label: {
            "precision": right[label] / found[label] if found[label] else 0.0,
            "recall": right[label] / gold[label],
            "f1": 2 * right[label] / (found[label] + gold[label]),
            "gold": gold[label],
        }
        for label in ("all", *sorted(set(gold) - {"all"}))
    }
