"""A linear-chain conditional random field over batches of sentences, in numpy: decoding, likelihood, gradient.

Lafferty, McCallum and Pereira (2001), Conditional random fields. Sentences are packed time-major: sorted by length,
so that the sentences still running at step ``t`` are the first ``n``; each step is one matrix product for all of them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Packing:
    """Where the tokens of sentences lie in time-major order.

    ``order[k]`` is the token at packed place ``k``; step ``t`` covers places ``steps[t]:steps[t + 1]``.
    """

    order: np.ndarray
    steps: np.ndarray

    @classmethod
    def of(cls, starts: np.ndarray, lengths: np.ndarray) -> Packing:
        by_length = np.argsort(-lengths, kind="stable")
        starts, lengths = starts[by_length], lengths[by_length]
        longest = int(lengths[0]) if len(lengths) else 0
        running = np.searchsorted(-lengths, -np.arange(1, longest + 1), side="right")
        steps = np.concatenate([[0], np.cumsum(running)])
        order = np.empty(int(steps[-1]), np.int64)
        for step in range(longest):
            order[steps[step] : steps[step + 1]] = starts[: running[step]] + step
        return cls(order, steps)

    def __len__(self) -> int:
        return len(self.steps) - 1


def decode(
    emissions: np.ndarray, transitions: np.ndarray, first: np.ndarray, packing: Packing
) -> np.ndarray:
    """The best label of every token (Viterbi). ``emissions`` is tokens x labels; ``-inf`` forbids."""
    labels = np.zeros(len(emissions), np.int8)
    if not len(packing):
        return labels
    packed = emissions[packing.order]
    steps = packing.steps
    # Labels come first and sentences last, so that each step is a few operations over long rows. Only the scores are
    # kept: where the best path came from is asked on the way back, for the label that was chosen.
    best = packed[: steps[1]].T + first[:, None]
    reached = [best]
    into = transitions[:, :, None]
    for step in range(1, len(packing)):
        running = steps[step + 1] - steps[step]
        best = (best[:, None, :running] + into).max(axis=0)
        best += packed[steps[step] : steps[step + 1]].T
        reached.append(best)
    out = np.empty(len(packed), np.int8)
    current = np.zeros(0, np.int8)
    for step in range(len(packing) - 1, -1, -1):
        scores = reached[step].T.copy()
        scores[: len(current)] += transitions.T[current]
        current = scores.argmax(axis=1).astype(np.int8)
        out[steps[step] : steps[step + 1]] = current
    labels[packing.order] = out
    return labels


def likelihood(
    emissions: np.ndarray,
    transitions: np.ndarray,
    first: np.ndarray,
    gold: np.ndarray,
    packing: Packing,
    weights: np.ndarray | None = None,
) -> tuple[float, np.ndarray, np.ndarray, np.ndarray]:
    """Negative log likelihood of the gold labels, and its gradient by emissions, transitions and first labels.

    ``weights`` gives each token its sentence's weight. Forward-backward in probability space, scaled at each step.
    """
    packed = emissions[packing.order]
    answer = gold[packing.order]
    weight = np.ones(len(packed), packed.dtype) if weights is None else weights[packing.order]
    steps = packing.steps
    peak = packed.max(axis=1)
    local = np.exp(packed - peak[:, None])
    move = np.exp(transitions)
    alpha = np.empty_like(packed)
    scale = np.empty(len(packed), packed.dtype)
    state = local[: steps[1]] * np.exp(first)
    for step in range(len(packing)):
        low, high = steps[step], steps[step + 1]
        if step:
            state = (state[: high - low] @ move) * local[low:high]
        total = state.sum(axis=1)
        state = state / total[:, None]
        alpha[low:high] = state
        scale[low:high] = total
    log_z = float(((np.log(scale) + peak) * weight).sum())
    gamma = np.empty_like(packed)
    expected = np.zeros_like(transitions)
    beta = np.empty((0, packed.shape[1]), packed.dtype)
    for step in range(len(packing) - 1, -1, -1):
        low, high = steps[step], steps[step + 1]
        own = np.ones((high - low, packed.shape[1]), packed.dtype)
        if step < len(packing) - 1:
            after_low, after_high = high, steps[step + 2]
            ahead = local[after_low:after_high] * beta / scale[after_low:after_high, None]
            own[: after_high - after_low] = ahead @ move.T
            running = after_high - after_low
            expected += (alpha[low : low + running] * weight[low : low + running, None]).T @ ahead
        beta = own
        gamma[low:high] = alpha[low:high] * own
    expected *= move
    places = np.arange(len(packed))
    score = float((packed[places, answer] * weight).sum())
    observed = np.zeros_like(transitions)
    for step in range(1, len(packing)):
        low, high = steps[step], steps[step + 1]
        before = steps[step - 1]
        np.add.at(
            observed, (answer[before : before + high - low], answer[low:high]), weight[low:high]
        )
    starts_gold = np.bincount(answer[: steps[1]], weight[: steps[1]], minlength=len(first))
    score += float((observed * transitions).sum() + (starts_gold * first).sum())
    gamma *= weight[:, None]
    starts_expected = gamma[: steps[1]].sum(axis=0)
    gamma[places, answer] -= weight
    gradient = np.empty_like(gamma)
    gradient[packing.order] = gamma
    return log_z - score, gradient, expected - observed, starts_expected - starts_gold


def soft_likelihood(
    emissions: np.ndarray,
    transitions: np.ndarray,
    first: np.ndarray,
    shares: np.ndarray,
    packing: Packing,
    weights: np.ndarray,
) -> tuple[float, np.ndarray]:
    """The same for the ``shares`` (tokens x labels) that another field gives the labels, by emissions alone.

    The loss is less a constant: what the transitions score.
    """
    any_path = np.zeros(len(emissions), np.int64)
    loss, gradient, *_ = likelihood(emissions, transitions, first, any_path, packing, weights)
    instead = shares.astype(emissions.dtype)
    instead[:, 0] -= 1.0
    instead *= weights[:, None]
    return loss - float((instead * emissions).sum()), gradient - instead


def marginals(
    emissions: np.ndarray, transitions: np.ndarray, first: np.ndarray, packing: Packing
) -> np.ndarray:
    """The probability of each label at each token."""
    any_path = np.zeros(len(emissions), np.int64)
    _, gradient, *_ = likelihood(emissions, transitions, first, any_path, packing)
    gradient[:, 0] += 1.0
    return gradient
