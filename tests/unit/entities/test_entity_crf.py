"""The conditional random field against brute force."""

import itertools

import numpy as np
import pytest

from isnad.entities.crf import Packing, decode, likelihood, marginals

LENGTHS = np.array([4, 1, 6, 3])
STARTS = np.array([0, 4, 5, 11])
LABELS = 4


@pytest.fixture
def field():
    random = np.random.default_rng(7)
    n = int(LENGTHS.sum())
    return (
        random.normal(size=(n, LABELS)),
        random.normal(size=(LABELS, LABELS)),
        random.normal(size=LABELS),
        random.integers(0, LABELS, n),
    )


def score(path, emissions, transitions, first, start):
    total = first[path[0]] + sum(emissions[start + at, label] for at, label in enumerate(path))
    return total + sum(transitions[a, b] for a, b in itertools.pairwise(path))


def test_decoding_finds_the_best_path_of_every_sentence(field):
    emissions, transitions, first, _ = field
    tags = decode(emissions, transitions, first, Packing.of(STARTS, LENGTHS))
    for start, length in zip(STARTS.tolist(), LENGTHS.tolist(), strict=True):
        best = max(
            itertools.product(range(LABELS), repeat=length),
            key=lambda path, start=start: score(path, emissions, transitions, first, start),
        )
        assert tuple(tags[start : start + length].tolist()) == best


def test_likelihood_is_minus_the_log_probability_of_the_gold_path(field):
    emissions, transitions, first, gold = field
    loss, *_ = likelihood(emissions, transitions, first, gold, Packing.of(STARTS, LENGTHS))
    expected = 0.0
    for start, length in zip(STARTS.tolist(), LENGTHS.tolist(), strict=True):
        scores = [
            score(path, emissions, transitions, first, start)
            for path in itertools.product(range(LABELS), repeat=length)
        ]
        own = score(gold[start : start + length], emissions, transitions, first, start)
        expected += np.logaddexp.reduce(scores) - own
    assert loss == pytest.approx(expected)


def test_gradient_agrees_with_differences(field):
    emissions, transitions, first, gold = field
    packing = Packing.of(STARTS, LENGTHS)
    weights = np.repeat([1.0, 2.0, 0.5, 1.0], LENGTHS)

    def loss():
        return likelihood(emissions, transitions, first, gold, packing, weights)

    base, *gradients = loss()
    for array, gradient, place in zip(
        (emissions, transitions, first), gradients, ((5, 2), (1, 3), (2,)), strict=True
    ):
        array[place] += 1e-6
        assert (loss()[0] - base) / 1e-6 == pytest.approx(gradient[place], abs=1e-4)
        array[place] -= 1e-6


def test_no_sentence_gives_no_tag():
    empty = np.zeros(0, np.int64)
    tags = decode(
        np.zeros((0, LABELS)),
        np.zeros((LABELS, LABELS)),
        np.zeros(LABELS),
        Packing.of(empty, empty),
    )
    assert len(tags) == 0


def test_marginals_are_the_shares_of_all_paths(field):
    emissions, transitions, first, *_ = field
    found = marginals(emissions, transitions, first, Packing.of(STARTS, LENGTHS))
    for start, length in zip(STARTS.tolist(), LENGTHS.tolist(), strict=True):
        expected = np.zeros((length, LABELS))
        for path in itertools.product(range(LABELS), repeat=length):
            share = np.exp(score(path, emissions, transitions, first, start))
            expected[range(length), path] += share
        expected /= expected.sum(axis=1, keepdims=True)
        np.testing.assert_allclose(found[start : start + length], expected, rtol=1e-6)
