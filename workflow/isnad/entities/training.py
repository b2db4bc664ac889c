"""Trains the embedded model: features of annotated sentences, L-BFGS over the field's likelihood, pruning."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence

import numpy as np
from scipy import optimize, sparse

from isnad.document import Vocabulary
from isnad.entities.annotated import Sentence
from isnad.entities.crf import Packing, likelihood
from isnad.entities.features import (
    N_CODES,
    NEAR,
    POSITIONS,
    TypeFeatures,
    WordStatistics,
    beside,
    index,
)
from isnad.entities.lexicons import NameLexicons
from isnad.entities.model import TAGS, Model

log = logging.getLogger("isnad")


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
    begin: Model | None = None,
) -> Model:
    """Train the field on ``data`` and return the model. Features seen on fewer than ``least`` tokens are left out.

    ``begin`` is a model to start from.
    """
    n_types = len(data.features.vocabulary)
    frequency = np.bincount(data.types, minlength=n_types)
    layers = []
    for name, offsets in (("far", POSITIONS), ("near", NEAR)):
        listed = [getattr(data.features, name)(type_id) for type_id in range(n_types)]
        seen: Counter[str] = Counter()
        for type_id, found in enumerate(listed):
            for feature in found:
                seen[feature] += int(frequency[type_id])
        ids = {
            feature: n for n, feature in enumerate(sorted(f for f, c in seen.items() if c >= least))
        }
        ids["<edge>"] = len(ids)
        indptr, indices = index([*listed, ["<edge>"]], ids, grow=False)
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
        _first_guess(layers, shapes, begin),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": iterations, "maxcor": 6, "maxfun": iterations * 2},
    )
    log.info("%s after %d steps, objective %.1f", result.message, result.nit, result.fun)
    return Model.build(layers, unpack(result.x), statistics)


def _first_guess(layers, shapes, begin: Model | None) -> np.ndarray:
    """The parameters to start from: zeros, or the weights that ``begin`` has for the same features."""
    blocks = [np.zeros(shape) for shape in shapes]
    if begin is not None:
        at = 0
        for (ids, offsets, _, _), name in zip(layers, ("far", "near"), strict=True):
            known, weights = getattr(begin, name), getattr(begin, f"{name}_weights")
            pairs = [
                (number, known[feature]) for feature, number in ids.items() if feature in known
            ]
            here, there = (np.array(side, int) for side in zip(*pairs, strict=True))
            for place in range(len(offsets)):
                blocks[at + place][here] = weights[there, place]
            at += len(offsets)
        for place in range(len(NEAR)):
            blocks[at + place][:] = begin.code_weights[place]
        blocks[-2][:], blocks[-1][:] = begin.transitions, begin.first
    return np.concatenate([block.ravel() for block in blocks])
