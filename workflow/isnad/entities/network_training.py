"""Trains the network: back-propagation by hand through its two layers, Adam, averaged weights.

It learns twice. On news without labels some words are hidden, and it says from what is around them which of the words of
its text they are (Devlin et al. 2019, with the text's own words as the choice); what it has learnt of words and their
surroundings is where the training on annotated sentences begins, with the field's likelihood on top.

Adam: Kingma and Ba (2015); the mean of the weights along the last part of the way: Izmailov et al. (2018). Features of a
word are dropped at random, its own form most often, so that the rest learns to do without (Lample et al. 2016).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from isnad.entities.crf import Packing, likelihood, soft_likelihood
from isnad.entities.features import N_CODES, beside
from isnad.entities.network import CLOSE, CODE_SIZE, WIDE, pool

log = logging.getLogger("isnad")

#: What learning to label begins anew, wherever the rest comes from.
_OF_LABELS = ("out", "out_bias", "skip", "moves", "begins", "loose", "loose_out", "loose_skip")
#: What is needed in training alone: for guesses, and where another corpus' guidelines differ.
_OF_TRAINING = ("guess", "loose", "loose_out", "loose_skip")


@dataclass(frozen=True, slots=True)
class Settings:
    """Sizes and rates. ``block`` is the number of words of a step; ``hide`` the share of words to be guessed, 0 to label."""

    width: int = 64
    hidden: int = 96
    epochs: int = 16
    rate: float = 2e-3
    block: int = 600
    hide: float = 0.0
    drop_feature: float = 0.3
    drop_identity: float = 0.6
    drop_input: float = 0.2
    drop_hidden: float = 0.35
    decay: float = 1e-5
    average_from: float = 0.4
    average_every: int = 25


LABELLING = Settings()
#: For annotated text and what other networks have labelled.
STUDYING = Settings(epochs=12, average_from=0.5)
#: For news without labels.
GUESSING = Settings(
    epochs=2, block=1500, hide=0.25, drop_feature=0.2, drop_identity=0.4, drop_input=0.1, drop_hidden=0.1
)  # fmt: skip
_WARM_UP = 200


@dataclass(slots=True)
class Words:
    """The types of a vocabulary: ``matrix`` is types x features, ``identity`` marks the features that are the word itself.

    ``vectors`` are mined, ``stems`` numbers each type's stem.
    """

    matrix: sparse.csr_matrix
    identity: np.ndarray
    vectors: np.ndarray
    stems: np.ndarray


@dataclass(slots=True)
class Text:
    """Sentences laid end to end: ``types``, ``codes`` and ``labels`` (or none) by token, the others by sentence.

    ``documents`` numbers the document of each sentence, in order; without it neighbours are read as one text, as far as
    a step goes. ``loose`` sentences stand alone in a corpus with guidelines of its own. ``labels`` may be shares of each
    label (tokens x labels), as other networks see them. Of the text an epoch reads a ``part``.
    """

    types: np.ndarray
    codes: np.ndarray
    starts: np.ndarray
    lengths: np.ndarray
    labels: np.ndarray | None = None
    weights: np.ndarray | None = None
    documents: np.ndarray | None = None
    loose: bool = False
    part: float = 1.0

    def blocks(self, size: int, rng: np.random.Generator) -> list[np.ndarray]:
        """Sentences in steps of some ``size`` words: running text in its order from a random place, documents shuffled."""
        if not len(self.lengths):
            return []
        if self.documents is None:
            order, offset = np.arange(len(self.lengths)), int(rng.integers(size))
        else:
            rank = rng.permutation(int(self.documents.max(initial=-1)) + 1)
            order, offset = np.argsort(rank[self.documents], kind="stable"), 0
        number = (np.cumsum(self.lengths[order]) + offset) // size
        blocks = np.split(order, np.flatnonzero(np.diff(number)) + 1)
        if self.part < 1.0:
            chosen = rng.permutation(len(blocks))[: max(1, int(self.part * len(blocks)))]
            blocks = [blocks[number] for number in chosen.tolist()]
        return blocks

    def some(self, sentences: np.ndarray) -> Text:
        """The text of some of the sentences, documents numbered anew."""
        lengths = self.lengths[sentences]
        starts = np.cumsum(lengths) - lengths
        tokens = np.repeat(self.starts[sentences] - starts, lengths) + np.arange(lengths.sum())
        labels, weights, documents = self.labels, self.weights, self.documents
        return Text(
            self.types[tokens], self.codes[tokens], starts, lengths,
            None if labels is None else labels[tokens],
            None if weights is None else weights[sentences],
            None if documents is None else np.unique(documents[sentences], return_inverse=True)[1],
            self.loose, self.part,
        )  # fmt: skip


@dataclass(slots=True)
class _Reading:
    """What a step has computed on its way forth and needs on its way back."""

    rows: np.ndarray
    chosen: sparse.csr_matrix
    vectors: np.ndarray
    words: np.ndarray
    places: np.ndarray
    codes: np.ndarray
    hidden_words: np.ndarray
    mask_input: np.ndarray
    around: list[np.ndarray]
    wide: np.ndarray
    hidden: np.ndarray
    groups: np.ndarray
    highest: np.ndarray
    seen: np.ndarray
    pooled: np.ndarray
    mask_pool: np.ndarray
    mask_hidden: np.ndarray
    near: list[np.ndarray]
    close: np.ndarray
    top: np.ndarray
    by_top: np.ndarray


class Trainer:
    """One network in training: ``weights`` by name (see :class:`Network`), with ``moves`` and ``begins`` of its field.

    ``begin`` are the weights of a network that has guessed words, for the same features.
    """

    def __init__(
        self,
        words: Words,
        n_labels: int,
        settings: Settings,
        seed: int,
        begin: Mapping[str, np.ndarray] | None = None,
        dtype=np.float32,
    ) -> None:
        self.words, self.settings = words, settings
        self.rng = rng = np.random.default_rng(seed)
        d, h, n = settings.width, settings.hidden, n_labels
        fan = (d + CODE_SIZE) * len(WIDE)
        shapes = {
            "embeddings": ((words.matrix.shape[1], d), 0.1),
            "vectors": ((words.vectors.shape[1], d), 0.3),
            "codes": ((N_CODES, CODE_SIZE), 1.0),
            "first": ((fan, h), fan**-0.5),
            "first_bias": ((h,), 0.0),
            "loose": ((h,), 0.0),
            "second": ((len(CLOSE) * h, h), (len(CLOSE) * h) ** -0.5),
            "pooled": ((h, h), (2 * h) ** -0.5),
            "seen": ((h,), 0.1),
            "second_bias": ((h,), 0.0),
            "guess": ((h, d), h**-0.5),
            "out": ((h, n), h**-0.5),
            "out_bias": ((n,), 0.0),
            "skip": ((d, n), d**-0.5),
            "moves": ((n, n), 0.0),
            "begins": ((n,), 0.0),
            "loose_out": ((h, n), 0.0),
            "loose_skip": ((d, n), 0.0),
        }
        self.weights = {
            name: (rng.standard_normal(shape) * scale).astype(dtype)
            for name, (shape, scale) in shapes.items()
        }
        for name, weight in (begin or {}).items():
            if name not in _OF_LABELS:
                self.weights[name] = weight.astype(dtype)
        self.first_moment = {name: np.zeros_like(w) for name, w in self.weights.items()}
        self.second_moment = {name: np.zeros_like(w) for name, w in self.weights.items()}
        self.steps = 0
        self.dtype = dtype

    def guess(self, text: Text) -> dict[str, np.ndarray]:
        """Learn from news without labels; the weights at the end."""
        settings = self.settings

        def rate(done: float) -> float:
            return settings.rate * min(1.0, (self.steps + 1) / _WARM_UP) * (1.0 - 0.9 * done)

        for _ in self._steps([text], rate):
            pass
        return self.weights

    def label(self, texts: Sequence[Text]) -> dict[str, np.ndarray]:
        """Learn from annotated texts; the averaged weights, scaled for use without dropping."""
        settings = self.settings
        mean = {name: np.zeros(w.shape, np.float64) for name, w in self.weights.items()}
        taken = 0
        for done in self._steps(texts, lambda done: settings.rate * (1.0 if done < 0.6 else 0.3)):
            if done >= settings.average_from and self.steps % settings.average_every == 0:
                taken += 1
                for name, weight in self.weights.items():
                    mean[name] += weight
        out = {name: (sums / max(taken, 1)).astype(np.float32) for name, sums in mean.items()}
        out["embeddings"] *= 1.0 - settings.drop_feature
        return {name: weight for name, weight in out.items() if name not in _OF_TRAINING}

    def _steps(self, texts: Sequence[Text], rate: Callable[[float], float]) -> Iterable[float]:
        """One step after another over all blocks of all epochs: the share of the epochs that was done before each."""
        settings, rng = self.settings, self.rng
        for epoch in range(settings.epochs):
            steps = [(text, block) for text in texts for block in text.blocks(settings.block, rng)]
            total = 0.0
            for place, number in enumerate(rng.permutation(len(steps)).tolist()):
                loss, gradients, rows = self.step(*steps[number])
                total += loss
                whole = settings.hide > 0
                done = (epoch + (place / len(steps) if whole else 0.0)) / settings.epochs
                self._adam(gradients, rows, rate(done))
                yield done
            log.info("epoch %d, loss %.0f", epoch + 1, total)

    def _drop(self, shape: tuple[int, ...], share: float) -> np.ndarray:
        if not share:
            return np.ones(shape, self.dtype)
        kept = self.rng.random(shape, dtype=np.float32) >= share
        return kept.astype(self.dtype) / self.dtype(1.0 - share)

    def step(
        self, text: Text, sentences: np.ndarray
    ) -> tuple[float, dict[str, np.ndarray], np.ndarray]:
        """Loss and gradients of a block; that of the embeddings only for the ``rows`` that it uses."""
        lengths = text.lengths[sentences]
        starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
        tokens = np.repeat(text.starts[sentences] - starts, lengths) + np.arange(lengths.sum())
        read = self._read(text, sentences, tokens, starts, lengths)
        if self.settings.hide:
            loss, gradients, by_top, by_words = self._guessed(read)
        else:
            packing = Packing.of(starts, lengths)
            loss, gradients, by_top, by_words = self._labelled(
                read,
                text.labels[tokens],
                np.repeat(text.weights[sentences], lengths),
                packing,
                text.loose,
            )
        gradients |= self._back(read, by_top, by_words)
        gradients["loose"] = gradients["first_bias"] * text.loose
        return loss, gradients, read.rows

    def _labelled(
        self, read: _Reading, labels: np.ndarray, weights: np.ndarray, packing: Packing, loose: bool
    ) -> tuple[float, dict[str, np.ndarray], np.ndarray, np.ndarray]:
        """Loss of the field over the scores; gradients by its weights, by the top layer and by words.

        What ``loose`` sentences have by themselves is added to what all have.
        """
        known = self.weights
        out, skip = known["out"], known["skip"]
        if loose:
            out, skip = out + known["loose_out"], skip + known["loose_skip"]
        scores = read.top @ out + known["out_bias"] + (read.words @ skip)[read.places]
        gradients, field = {}, (known["moves"], known["begins"])
        if labels.ndim == 2:
            loss, by_score = soft_likelihood(scores, *field, labels, packing, weights)
        else:
            loss, by_score, by_move, by_begin = likelihood(scores, *field, labels, packing, weights)
            gradients |= {"moves": by_move, "begins": by_begin}
        by_score = by_score.astype(self.dtype)
        by_type = _sum_rows(by_score, read.places, len(read.words))
        gradients |= {
            "out_bias": by_score.sum(axis=0),
            "out": read.top.T @ by_score,
            "skip": read.words.T @ by_type,
        }
        if loose:
            gradients |= {"loose_out": gradients["out"], "loose_skip": gradients["skip"]}
        return loss, gradients, by_score @ out.T, by_type @ skip.T

    def _guessed(
        self, read: _Reading
    ) -> tuple[float, dict[str, np.ndarray], np.ndarray, np.ndarray]:
        """Loss of the guesses at hidden words among the words of the block; gradients by the top layer and by words."""
        hidden, matrix = read.hidden_words, self.weights["guess"]
        top, right = read.top[hidden], (np.arange(len(hidden)), read.places[hidden])
        guesses = top @ matrix
        scores = guesses @ read.words.T
        scores -= scores.max(axis=1, keepdims=True)
        loss = -float(scores[right].sum())
        shares = np.exp(scores)
        total = shares.sum(axis=1, keepdims=True)
        loss += float(np.log(total).sum())
        shares /= total
        shares[right] -= 1.0
        by_guess = shares @ read.words
        by_top = np.zeros_like(read.top)
        by_top[hidden] = by_guess @ matrix.T
        return loss, {"guess": top.T @ by_guess}, by_top, shares.T @ guesses

    def _read(
        self,
        text: Text,
        sentences: np.ndarray,
        tokens: np.ndarray,
        starts: np.ndarray,
        lengths: np.ndarray,
    ) -> _Reading:
        """Both layers over a block."""
        settings, weights, known = self.settings, self.weights, self.words
        n = len(tokens)
        codes = text.codes[tokens]
        own, places = np.unique(text.types[tokens], return_inverse=True)
        # features of the block's types, some dropped
        picked = known.matrix[own]
        share = np.where(
            known.identity[picked.indices], settings.drop_identity, settings.drop_feature
        )
        kept = self.rng.random(len(share)) >= share
        rows, columns = np.unique(picked.indices, return_inverse=True)
        chosen = sparse.csr_matrix(
            (picked.data.astype(self.dtype) * self.dtype(0.5) * kept, columns, picked.indptr),
            shape=(len(own), len(rows)),
        )
        vectors = known.vectors[own].astype(self.dtype)
        words = chosen @ weights["embeddings"][rows] + vectors @ weights["vectors"]
        d, edge = settings.width, n
        inputs = np.zeros((n + 1, d + CODE_SIZE), self.dtype)
        inputs[:n, :d] = words[places]
        inputs[:n, d:] = weights["codes"][codes]
        mask_input = self._drop((n, d + CODE_SIZE), settings.drop_input)
        hidden_words = np.flatnonzero(self.rng.random(n) < settings.hide)
        mask_input[hidden_words] = 0.0
        inputs[:n] *= mask_input
        around = [beside(np.arange(n), starts, lengths, o, edge) for o in WIDE]
        wide = np.concatenate([inputs[at] for at in around], axis=1)
        before = wide @ weights["first"] + weights["first_bias"]
        if text.loose:
            before += weights["loose"]
        hidden = np.maximum(before, 0)
        # pooling over the same stems of a document; a hidden word is nobody's
        stems = known.stems[text.types[tokens]].astype(np.int64)
        if text.documents is not None:
            document = np.unique(text.documents[sentences], return_inverse=True)[1]
            stems += np.repeat(document, lengths) * (int(known.stems.max()) + 1)
        stems[hidden_words] = -1 - np.arange(len(hidden_words))
        groups = np.unique(stems, return_inverse=True)[1]
        highest, seen = pool(hidden, groups)
        mask_hidden = self._drop(hidden.shape, settings.drop_hidden)
        mask_pool = self._drop(highest.shape, settings.drop_hidden)
        padded = np.zeros((n + 1, hidden.shape[1]), self.dtype)
        padded[:n] = hidden * mask_hidden
        near = [beside(np.arange(n), starts, lengths, o, edge) for o in CLOSE]
        close = np.concatenate([padded[at] for at in near], axis=1)
        pooled = highest * mask_pool
        deep = close @ weights["second"] + (pooled @ weights["pooled"])[groups]
        deep += seen[groups, None] * weights["seen"] + weights["second_bias"]
        mask_deep = self._drop(deep.shape, settings.drop_hidden)
        return _Reading(
            rows, chosen, vectors, words, places, codes, hidden_words, mask_input, around, wide,
            hidden, groups, highest, seen, pooled, mask_pool, mask_hidden, near, close,
            np.maximum(deep, 0) * mask_deep, mask_deep * (deep > 0),
        )  # fmt: skip

    def _back(
        self, read: _Reading, by_top: np.ndarray, by_words: np.ndarray
    ) -> dict[str, np.ndarray]:
        """Gradients of both layers and of the words, from those by the top layer and by words."""
        weights, n = self.weights, len(read.places)
        by_deep = by_top * read.by_top
        gradients = {
            "second": read.close.T @ by_deep,
            "second_bias": by_deep.sum(axis=0),
            "seen": read.seen[read.groups] @ by_deep,
        }
        by_group = _sum_rows(by_deep, read.groups, len(read.highest))
        gradients["pooled"] = read.pooled.T @ by_group
        by_highest = (by_group @ weights["pooled"].T) * read.mask_pool
        by_hidden = (read.hidden == read.highest[read.groups]) * by_highest[read.groups]
        h = read.hidden.shape[1]
        by_padded = np.zeros((n + 1, h), self.dtype)
        by_close = by_deep @ weights["second"].T
        for place, at in enumerate(read.near):
            # One token is beside one other at most, so that no row comes twice, but for the edge, which stays 0.
            by_padded[at] += by_close[:, place * h : (place + 1) * h]
        by_hidden += by_padded[:n] * read.mask_hidden
        by_hidden *= read.hidden > 0
        gradients["first"] = read.wide.T @ by_hidden
        gradients["first_bias"] = by_hidden.sum(axis=0)
        by_wide = by_hidden @ weights["first"].T
        size = read.mask_input.shape[1]
        by_input = np.zeros((n + 1, size), self.dtype)
        for place, at in enumerate(read.around):
            by_input[at] += by_wide[:, place * size : (place + 1) * size]
        by_input = by_input[:n] * read.mask_input
        d = self.settings.width
        gradients["codes"] = _sum_rows(by_input[:, d:], read.codes, N_CODES)
        by_words = by_words + _sum_rows(by_input[:, :d], read.places, len(read.words))
        gradients["vectors"] = read.vectors.T @ by_words
        gradients["embeddings"] = read.chosen.T @ by_words
        return gradients

    def _adam(self, gradients: dict[str, np.ndarray], rows: np.ndarray, rate: float) -> None:
        self.steps += 1
        settings = self.settings
        norm = np.sqrt(sum(float((g.astype(np.float64) ** 2).sum()) for g in gradients.values()))
        scale = min(1.0, 250.0 / max(norm, 1e-9))
        for name, gradient in gradients.items():
            at = rows if name == "embeddings" else slice(None)
            gradient = gradient.astype(self.dtype) * self.dtype(scale)
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
