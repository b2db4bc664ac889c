"""Trains the network: back-propagation by hand through its two layers and the field on top, Adam, averaged weights.

Adam: Kingma and Ba (2015); the mean of the weights along the last part of the way: Izmailov et al. (2018). Features of a
word are dropped at random, its own form most often, so that the rest learns to do without (Lample et al. 2016).
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from isnad.entities.crf import Packing, likelihood
from isnad.entities.features import N_CODES, beside
from isnad.entities.network import CLOSE, CODE_SIZE, WIDE, pool

log = logging.getLogger("isnad")


@dataclass(frozen=True, slots=True)
class Settings:
    """Sizes and rates. ``block`` is the number of words of a step, neighbours in their corpus and read as one text."""

    width: int = 64
    hidden: int = 64
    epochs: int = 16
    rate: float = 2e-3
    block: int = 600
    drop_feature: float = 0.3
    drop_identity: float = 0.6
    drop_input: float = 0.2
    drop_hidden: float = 0.35
    decay: float = 1e-5
    average_from: float = 0.4
    average_every: int = 25


@dataclass(slots=True)
class Examples:
    """Annotated sentences laid end to end. ``weights`` and ``loose`` are by sentence, what follows by type.

    ``loose`` sentences stand alone in their corpus: nothing is pooled between them. ``matrix`` is types x features,
    ``identity`` marks the features that are the word itself, ``vectors`` are mined.
    """

    types: np.ndarray
    codes: np.ndarray
    labels: np.ndarray
    starts: np.ndarray
    lengths: np.ndarray
    weights: np.ndarray
    loose: np.ndarray
    stems: np.ndarray
    matrix: sparse.csr_matrix
    identity: np.ndarray
    vectors: np.ndarray
    n_labels: int


class Trainer:
    """One network in training: ``weights`` by name (see :class:`Network`), with ``moves`` and ``begins`` of its field."""

    def __init__(self, examples: Examples, settings: Settings, seed: int, dtype=np.float32) -> None:
        self.data, self.settings = examples, settings
        self.rng = rng = np.random.default_rng(seed)
        d, h, n = settings.width, settings.hidden, examples.n_labels
        fan = (d + CODE_SIZE) * len(WIDE)
        shapes = {
            "embeddings": ((examples.matrix.shape[1], d), 0.1),
            "vectors": ((examples.vectors.shape[1], d), 0.3),
            "codes": ((N_CODES, CODE_SIZE), 1.0),
            "first": ((fan, h), fan**-0.5),
            "first_bias": ((h,), 0.0),
            "loose": ((h,), 0.0),
            "second": ((len(CLOSE) * h, h), (len(CLOSE) * h) ** -0.5),
            "pooled": ((h, h), (2 * h) ** -0.5),
            "seen": ((h,), 0.1),
            "second_bias": ((h,), 0.0),
            "out": ((h, n), h**-0.5),
            "out_bias": ((n,), 0.0),
            "skip": ((d, n), d**-0.5),
            "moves": ((n, n), 0.0),
            "begins": ((n,), 0.0),
        }
        self.weights = {
            name: (rng.standard_normal(shape) * scale).astype(dtype)
            for name, (shape, scale) in shapes.items()
        }
        self.first_moment = {name: np.zeros_like(w) for name, w in self.weights.items()}
        self.second_moment = {name: np.zeros_like(w) for name, w in self.weights.items()}
        self.steps = 0
        self.dtype = dtype

    def run(self) -> dict[str, np.ndarray]:
        """Train and return the averaged weights, scaled for use without dropping."""
        settings, rng = self.settings, self.rng
        mean = {name: np.zeros(w.shape, np.float64) for name, w in self.weights.items()}
        taken = 0
        for epoch in range(settings.epochs):
            blocks = self._blocks(int(rng.integers(settings.block)))
            rate = settings.rate * (1.0 if epoch < 0.6 * settings.epochs else 0.3)
            total = 0.0
            for number in rng.permutation(len(blocks)).tolist():
                loss, gradients, rows = self.step(blocks[number])
                total += loss
                self._adam(gradients, rows, rate)
                averaging = epoch >= settings.average_from * settings.epochs
                if averaging and self.steps % settings.average_every == 0:
                    taken += 1
                    for name, weight in self.weights.items():
                        mean[name] += weight
            log.info("epoch %d, loss %.0f", epoch + 1, total)
        out = {name: (sums / max(taken, 1)).astype(np.float32) for name, sums in mean.items()}
        out["embeddings"] *= 1.0 - settings.drop_feature
        return out

    def _blocks(self, offset: int) -> list[np.ndarray]:
        """Sentences in steps of some ``block`` words: those of running text in order, the loose ones shuffled."""
        data = self.data
        out: list[np.ndarray] = []
        loose = np.flatnonzero(data.loose)
        for numbers, size in (
            (np.flatnonzero(~data.loose), offset),
            (self.rng.permutation(loose), 0),
        ):
            own: list[int] = []
            for number in numbers.tolist():
                own.append(number)
                size += int(data.lengths[number])
                if size >= self.settings.block:
                    out.append(np.array(own))
                    own, size = [], 0
            if own:
                out.append(np.array(own))
        return out

    def _drop(self, shape: tuple[int, ...], share: float) -> np.ndarray:
        if not share:
            return np.ones(shape, self.dtype)
        kept = self.rng.random(shape, dtype=np.float32) >= share
        return kept.astype(self.dtype) / self.dtype(1.0 - share)

    def step(self, sentences: np.ndarray) -> tuple[float, dict[str, np.ndarray], np.ndarray]:
        """Loss and gradients of a block; that of the embeddings only for the ``rows`` that it uses."""
        data, settings, weights = self.data, self.settings, self.weights
        lengths = data.lengths[sentences]
        starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
        n = int(lengths.sum())
        tokens = np.repeat(data.starts[sentences] - starts, lengths) + np.arange(n)
        codes = data.codes[tokens]
        own, places = np.unique(data.types[tokens], return_inverse=True)
        # features of the block's types, some dropped
        picked = data.matrix[own]
        share = np.where(
            data.identity[picked.indices], settings.drop_identity, settings.drop_feature
        )
        kept = self.rng.random(len(share)) >= share
        rows, columns = np.unique(picked.indices, return_inverse=True)
        chosen = sparse.csr_matrix(
            (picked.data.astype(self.dtype) * self.dtype(0.5) * kept, columns, picked.indptr),
            shape=(len(own), len(rows)),
        )
        vectors = data.vectors[own].astype(self.dtype)
        words = chosen @ weights["embeddings"][rows] + vectors @ weights["vectors"]
        d, edge = settings.width, n
        inputs = np.zeros((n + 1, d + CODE_SIZE), self.dtype)
        inputs[:n, :d] = words[places]
        inputs[:n, d:] = weights["codes"][codes]
        mask_input = self._drop((n, d + CODE_SIZE), settings.drop_input)
        inputs[:n] *= mask_input
        around = [beside(np.arange(n), starts, lengths, o, edge) for o in WIDE]
        wide = np.concatenate([inputs[at] for at in around], axis=1)
        loose = bool(data.loose[sentences[0]])
        before = wide @ weights["first"] + weights["first_bias"]
        if loose:
            before += weights["loose"]
        hidden = np.maximum(before, 0)
        # pooling over the same stems of the block, or of the sentence
        stems = data.stems[data.types[tokens]]
        if loose:
            stems = stems + np.repeat(np.arange(len(lengths)), lengths) * (data.stems.max() + 1)
        groups = np.unique(stems, return_inverse=True)[1]
        highest, seen = pool(hidden, groups)
        mask_hidden = self._drop(hidden.shape, settings.drop_hidden)
        mask_pool = self._drop(highest.shape, settings.drop_hidden)
        padded = np.zeros((n + 1, hidden.shape[1]), self.dtype)
        padded[:n] = hidden * mask_hidden
        near = [beside(np.arange(n), starts, lengths, o, edge) for o in CLOSE]
        close = np.concatenate([padded[at] for at in near], axis=1)
        pooled = highest * mask_pool
        seen = seen.astype(self.dtype)
        deep = close @ weights["second"] + (pooled @ weights["pooled"])[groups]
        deep += seen[groups, None] * weights["seen"] + weights["second_bias"]
        mask_deep = self._drop(deep.shape, settings.drop_hidden)
        top = np.maximum(deep, 0) * mask_deep
        scores = top @ weights["out"] + weights["out_bias"] + (words @ weights["skip"])[places]
        loss, by_score, by_move, by_begin = likelihood(
            scores, weights["moves"], weights["begins"], data.labels[tokens],
            Packing.of(starts, lengths), np.repeat(data.weights[sentences], lengths),
        )  # fmt: skip
        # the way back
        by_score = by_score.astype(self.dtype)
        gradients = {"moves": by_move, "begins": by_begin, "out_bias": by_score.sum(axis=0)}
        gradients["out"] = top.T @ by_score
        by_deep = (by_score @ weights["out"].T) * mask_deep * (deep > 0)
        gradients["second"] = close.T @ by_deep
        gradients["second_bias"] = by_deep.sum(axis=0)
        gradients["seen"] = seen[groups] @ by_deep
        by_group = _sum_rows(by_deep, groups, len(highest))
        gradients["pooled"] = pooled.T @ by_group
        by_highest = (by_group @ weights["pooled"].T) * mask_pool
        by_hidden = (hidden == highest[groups]) * by_highest[groups]
        by_padded = np.zeros_like(padded)
        by_close = by_deep @ weights["second"].T
        h = hidden.shape[1]
        for place, at in enumerate(near):
            # One token is beside one other at most, so that no row comes twice, but for the edge, which stays 0.
            by_padded[at] += by_close[:, place * h : (place + 1) * h]
        by_hidden += by_padded[:n] * mask_hidden
        by_hidden *= before > 0
        gradients["first"] = wide.T @ by_hidden
        gradients["first_bias"] = by_hidden.sum(axis=0)
        gradients["loose"] = gradients["first_bias"] * loose
        by_wide = by_hidden @ weights["first"].T
        by_input = np.zeros_like(inputs)
        size = d + CODE_SIZE
        for place, at in enumerate(around):
            by_input[at] += by_wide[:, place * size : (place + 1) * size]
        by_input = by_input[:n] * mask_input
        gradients["codes"] = _sum_rows(by_input[:, d:], codes, N_CODES)
        by_type = _sum_rows(by_score, places, len(own))
        gradients["skip"] = words.T @ by_type
        by_word = _sum_rows(by_input[:, :d], places, len(own)) + by_type @ weights["skip"].T
        gradients["vectors"] = vectors.T @ by_word
        gradients["embeddings"] = chosen.T @ by_word
        return loss, gradients, rows

    def _adam(self, gradients: dict[str, np.ndarray], rows: np.ndarray, rate: float) -> None:
        self.steps += 1
        settings = self.settings
        norm = np.sqrt(sum(float((g.astype(np.float64) ** 2).sum()) for g in gradients.values()))
        scale = min(1.0, 250.0 / max(norm, 1e-9))
        for name, gradient in gradients.items():
            at = rows if name == "embeddings" else slice(None)
            gradient = gradient * self.dtype(scale)
            first = self.first_moment[name][at] * self.dtype(0.9) + self.dtype(0.1) * gradient
            second = self.second_moment[name][at] * self.dtype(0.999)
            second += self.dtype(0.001) * gradient * gradient
            self.first_moment[name][at], self.second_moment[name][at] = first, second
            ahead = np.sqrt(second / self.dtype(1 - 0.999**self.steps)) + self.dtype(1e-8)
            move = first / self.dtype(1 - 0.9**self.steps) / ahead
            weight = self.weights[name]
            weight[at] -= self.dtype(rate) * (move + self.dtype(settings.decay) * weight[at])


def _sum_rows(values: np.ndarray, groups: np.ndarray, n: int) -> np.ndarray:
    """Rows summed by group."""
    gather = sparse.csr_matrix(
        (np.ones(len(groups), values.dtype), (groups, np.arange(len(groups)))),
        shape=(n, len(groups)),
    )
    return gather @ values
