"""Estimates against hand calculation and published figures, and intervals against simulation."""

import numpy as np
import pytest
from scipy import special

from isnad.validation.agreement import agreement, alpha, counts_of_values
from isnad.validation.estimates import Frame, accuracy, corrected, draw_right, stratified_total
from isnad.validation.sample import allocate

#: Worked examples A, B and C of Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability".
PUBLISHED = [
    (["0100000010", "1110010000"], 0.095),
    (["aabbdcccedda", "babbbccceddd"], 0.692),
    (["123321412...", "1233224125.3", ".3332342251.", "12332441251."], 0.743),
]


@pytest.mark.parametrize(("coders", "expected"), PUBLISHED)
def test_alpha_of_published_examples(coders, expected):
    units = [[None if a == "." else a for a in unit] for unit in zip(*coders, strict=True)]
    assert alpha(counts_of_values(units))[0] == pytest.approx(expected, abs=0.0006)
    found = agreement(units, seed=1, name="x")
    assert found["low"] < found["alpha"] < found["high"]
    assert found["units"] == sum(len([a for a in unit if a is not None]) > 1 for unit in units)


def test_alpha_where_there_is_none():
    assert agreement([["a", "a"], ["a", "a"]], seed=1, name="x")["alpha"] is None
    assert agreement([["a", None]], seed=1, name="x")["units"] == 0
    assert agreement([["a", "b"], ["b", "a"]], seed=1, name="x")["alpha"] < 0


def test_the_bootstrap_of_alpha_covers():
    """Two coders who each copy the truth with probability 0.9: 200 samples of 80 units."""
    rng = np.random.default_rng(4)

    def coded(n):
        truth = rng.random(n) < 0.4
        return [np.where(rng.random(n) < 0.9, truth, rng.random(n) < 0.4) for _ in range(2)]

    def table(a, b):
        ones = a.astype(int) + b
        return np.stack([2 - ones, ones], axis=1)

    true = alpha(table(*coded(400_000)))[0]
    inside = 0
    for sample in range(200):
        a, b = coded(80)
        found = agreement(
            list(zip(a.tolist(), b.tolist(), strict=True)), seed=sample, name="s", replicates=400
        )
        inside += found["low"] <= true <= found["high"]
    assert 0.90 <= inside / 200 <= 0.99


def test_a_stratified_total_by_hand():
    frame = Frame(np.array([0, 0, 0, 0, 1, 1]), np.array([100, 10]))
    total = stratified_total(frame, [1, 1, 1, 0, 1, 0])
    assert total.value == 100 * 3 / 4 + 10 / 2
    assert total.size == 110
    # Cochran (1977), 5.7: sum of N² (1 - n/N) s²/n, each s² (0.25 and 0.5) drawn towards their mean over the corpus.
    pooled = (100 * 0.25 + 10 * 0.5) / 110
    first = 100**2 * 0.96 / 4 * (0.75 + 3 * pooled) / 6
    second = 10**2 * 0.8 / 2 * (0.5 + 3 * pooled) / 4
    assert total.variance == pytest.approx(first + second)


def test_what_was_read_whole_has_no_interval():
    frame = Frame(np.zeros(4, int), np.array([4]))
    one = accuracy(frame, [1, 1, 0, 1], np.zeros(4), np.ones(4, bool), frame, [0, 1, 0, 0])
    measures = one.measures()
    assert measures["precision"]["estimate"] == 0.75
    assert measures["recall"]["estimate"] == 0.75
    assert measures["factor"]["estimate"] == 1.0
    for figures in measures.values():
        assert figures["low"] == figures["high"] == pytest.approx(figures["estimate"])


def test_no_error_seen_is_not_no_error():
    frame = Frame(np.zeros(50, int), np.array([1000]))
    one = accuracy(frame, np.ones(50), np.zeros(50), np.ones(50, bool), frame, np.zeros(50))
    measures = one.measures()
    assert measures["precision"]["estimate"] == measures["recall"]["estimate"] == 1.0
    assert 0.9 < measures["precision"]["low"] < 0.97
    assert 0.9 < measures["recall"]["low"] < 0.99


def test_the_factor_is_precision_over_recall():
    rng = np.random.default_rng(1)
    hits = Frame(rng.integers(0, 3, 90), np.array([300, 200, 100]))
    sentences = Frame(rng.integers(0, 2, 90), np.array([900, 400]))
    one = accuracy(
        hits, rng.random(90) < 0.8, np.zeros(90), np.ones(90, bool), sentences, rng.random(90) < 0.1
    )
    figures = one.measures()
    ratio = figures["precision"]["estimate"] / figures["recall"]["estimate"]
    assert figures["factor"]["estimate"] == pytest.approx(ratio)
    row = corrected(20.0, 18.0, 23.0, one, 0.95, 1, "x")
    assert row["corrected"] == pytest.approx(20 * ratio)
    # The documents' uncertainty comes on top of the measurement's.
    assert row["low"] < row["measurement_low"] < row["corrected"]
    assert row["corrected"] < row["measurement_high"] < row["high"]


# --- coverage: a known error process, 500 draws --------------------------------------------------

DRAWS = 500


class World:
    """A corpus whose every error is known: articles differ, classes differ, what is missed comes in bunches."""

    def __init__(self, rng, documents=400, outlets=4):
        precision = np.array([0.8, 0.85, 0.9, 0.93, 0.97])
        hits, sentences = [], []
        for _ in range(documents):
            outlet, effect = rng.integers(outlets), rng.normal(0, 0.5)
            for _ in range(12):
                found = rng.poisson(0.35)
                missed = rng.poisson((0.07 if found else 0.04) * np.exp(effect))
                sentences.append((outlet, min(found, 1), missed))
                for label in rng.choice(5, found, p=[0.3, 0.25, 0.2, 0.15, 0.1]):
                    odds = np.exp(effect) * precision[label] / (1 - precision[label])
                    right = rng.random() < odds / (1 + odds)
                    other = rng.random() < 0.06
                    true = -1 if not right else rng.integers(5) if other else label
                    hits.append((outlet, label, true))
        self.hits, self.sentences = np.array(hits), np.array(sentences)
        self.hit_stratum, self.hit_sizes = self._strata(self.hits)
        self.sentence_stratum, self.sentence_sizes = self._strata(self.sentences)

    @staticmethod
    def _strata(rows):
        _, stratum = np.unique(rows[:, :2], axis=0, return_inverse=True)
        return stratum.ravel(), np.bincount(stratum.ravel())

    def true_measures(self, label=None):
        predicted, coded = self.hits[:, 1], self.hits[:, 2]
        if label is None:
            found, right, missed = len(self.hits), (coded >= 0).sum(), self.sentences[:, 2].sum()
        else:
            found = (predicted == label).sum()
            right = ((predicted == label) & (coded == label)).sum()
            missed = ((predicted != label) & (coded == label)).sum()
        return {
            "precision": right / found,
            "recall": right / (right + missed),
            "f1": 2 * right / (found + right + missed),
            "factor": (right + missed) / found,
        }

    def sample(self, rng, items):
        def draw(stratum, sizes):
            return np.concatenate(
                [
                    rng.choice(np.flatnonzero(stratum == place), n, replace=False)
                    for place, n in enumerate(allocate(sizes.tolist(), items // 2))
                ]
            )

        hits = draw(self.hit_stratum, self.hit_sizes)
        sentences = draw(self.sentence_stratum, self.sentence_sizes)
        return (
            Frame(self.hit_stratum[hits], self.hit_sizes),
            self.hits[hits],
            Frame(self.sentence_stratum[sentences], self.sentence_sizes),
            self.sentences[sentences],
        )


@pytest.mark.parametrize("items", [200, 600])
def test_intervals_cover_as_often_as_they_say(items):
    rng = np.random.default_rng(2025)
    world = World(rng)
    inside = dict.fromkeys(world.true_measures(), 0)
    true = world.true_measures()
    for number in range(DRAWS):
        hits, hit_rows, sentences, sentence_rows = world.sample(rng, items)
        n = len(hit_rows)
        one = accuracy(
            hits,
            hit_rows[:, 2] >= 0,
            np.zeros(n),
            np.ones(n, bool),
            sentences,
            sentence_rows[:, 2],
            seed=number,
            draws=2000,
        )
        for measure, figures in one.measures().items():
            inside[measure] += figures["low"] <= true[measure] <= figures["high"]
    shares = {measure: count / DRAWS for measure, count in inside.items()}
    print(items, shares)
    assert all(0.93 <= share <= 0.97 for share in shares.values()), shares


def test_intervals_of_a_class_cover_too():
    rng = np.random.default_rng(11)
    world = World(rng)
    true, inside = world.true_measures(label=1), dict.fromkeys(world.true_measures(), 0)
    for number in range(DRAWS):
        hits, rows, sentences, sentence_rows = world.sample(rng, 600)
        coded = rows[:, 2] == 1
        mine = rows[:, 1] == 1
        nothing = np.zeros(len(sentence_rows))
        one = accuracy(hits, coded, coded, mine, sentences, nothing, seed=number, draws=2000)
        for measure, figures in one.measures().items():
            inside[measure] += figures["low"] <= true[measure] <= figures["high"]
    shares = {measure: count / DRAWS for measure, count in inside.items()}
    print(shares)
    assert all(0.93 <= share <= 0.985 for share in shares.values()), shares


def test_corrected_rates_cover_the_rate_of_the_news_they_come_from():
    """Articles are drawn from endless news, then items from the articles: the limits are for the news."""
    rng = np.random.default_rng(3)
    expected = np.mean([_true_rate(rng, 4000) for _ in range(5)])
    inside = 0
    for number in range(DRAWS):
        found, right, missed, words = _articles(rng, 150)
        rate = 1000 * found.sum() / words.sum()
        residual = found - rate / 1000 * words
        error = 1000 * np.sqrt(len(found) * residual.var(ddof=1)) / words.sum()
        low, high = rate * np.exp(-1.96 * error / rate), rate * np.exp(1.96 * error / rate)
        hits = np.repeat([1.0, 0.0], [right.sum(), found.sum() - right.sum()])
        drawn = rng.choice(hits, 150, replace=False)
        # What an article misses stands in any of its twelve sentences.
        by_sentence = rng.multinomial(missed, np.full(12, 1 / 12)).ravel()
        read = rng.choice(by_sentence, 150, replace=False)
        one = accuracy(
            Frame(np.zeros(150, int), np.array([len(hits)])),
            drawn,
            np.zeros(150),
            np.ones(150, bool),
            Frame(np.zeros(150, int), np.array([12 * len(found)])),
            read,
            seed=number,
            draws=2000,
        )
        row = corrected(rate, low, high, one, 0.95, number, "x")
        inside += row["low"] <= expected <= row["high"]
    print(inside / DRAWS)
    assert 0.93 <= inside / DRAWS <= 0.975


def _articles(rng, n):
    """Hits found, right and missed, and words of ``n`` articles."""
    words = rng.integers(150, 500, n)
    true = rng.poisson(words * 0.03 * rng.gamma(5, 0.2, n))
    right = rng.binomial(true, 0.85)
    found = right + rng.poisson(words * 0.004)
    return found, right, true - right, words


def _true_rate(rng, n):
    _, right, missed, words = _articles(rng, n)
    return 1000 * (right + missed).sum() / words.sum()


def test_draws_of_a_share_are_those_of_the_exact_interval():
    """One stratum of an endless corpus: the Jeffreys interval (Brown, Cai and DasGupta 2001), a little wider."""
    y = np.repeat([1, 0], [160, 40])
    total = stratified_total(Frame(np.zeros(200, int), np.array([10**9])), y)
    drawn = draw_right(total, np.random.default_rng(1)) / total.size
    exact = special.betaincinv(160.5, 40.5, [0.025, 0.975])
    assert np.quantile(drawn, [0.025, 0.975]) == pytest.approx(exact, abs=0.003)
