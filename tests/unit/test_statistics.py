"""Intervals cover what they promise, and measures agree with their definitions."""

import numpy as np
import pytest
from scipy import stats

from isnad import statistics


def corpora(random, size, documents, rate, carrying, shape):
    """``size`` corpora of documents: words and counts, skewed both, with an item that only some documents carry."""
    words = np.maximum(20, np.round(np.exp(random.normal(np.log(250), 0.6, (size, documents)))))
    carries = random.random((size, documents)) < carrying
    mean = words / 1000 * rate / carrying * random.gamma(shape, 1 / shape, words.shape)
    return np.where(carries, random.poisson(mean), 0).astype(float), words


def sums(x, y):
    return [s.sum(1) for s in (x, y, x * x, x * y, y * y)]


def coverage(low, high, truth):
    return ((low <= truth) & (truth <= high)).mean()


@pytest.mark.parametrize(
    ("documents", "rate", "carrying", "shape"),
    [
        (4, 8, 1, 4),
        (8, 8, 1, 4),
        (12, 8, 1, 1),
        (30, 8, 1, 1),
        (30, 2, 0.6, 1),
        (100, 1, 0.3, 1),
        (500, 0.3, 0.1, 1),
        (500, 8, 1, 4),
        (2000, 0.05, 0.02, 1),
    ],
)
def test_limits_of_rates_cover_the_truth(documents, rate, carrying, shape):
    size = 1500 if documents > 500 else 4000
    x, y = corpora(np.random.default_rng(7), size, documents, rate, carrying, shape)
    limits = statistics.gamma_interval(*sums(x, y), documents, (x > 0).sum(1))
    assert 0.93 <= coverage(*limits, rate / 1000) <= 0.97


@pytest.mark.parametrize(
    ("documents", "rate", "carrying", "shape"),
    [(12, 0.5, 0.2, 1), (100, 0.05, 1, 5), (500, 0.05, 0.02, 1), (500, 0.01, 0.01, 5)],
)
def test_limits_of_tiny_counts_are_cautious(documents, rate, carrying, shape):
    x, y = corpora(np.random.default_rng(8), 4000, documents, rate, carrying, shape)
    found = x.sum(1) > 0
    x, y = x[found], y[found]
    limits = statistics.gamma_interval(*sums(x, y), documents, (x > 0).sum(1))
    assert coverage(*limits, rate / 1000) >= 0.93


@pytest.mark.parametrize(
    ("documents", "share", "spread"), [(12, 0.3, 1), (30, 0.7, 4), (100, 0.1, 3), (500, 0.3, 1)]
)
def test_limits_of_shares_cover_the_truth(documents, share, spread):
    random = np.random.default_rng(9)
    y = random.poisson(6 * random.gamma(1.5, 1 / 1.5, (4000, documents)))
    x = random.binomial(y, random.beta(share * spread, (1 - share) * spread, y.shape)).astype(float)
    y = y.astype(float)
    limits = statistics.beta_interval(*sums(x, y), documents, (x > 0).sum(1), (x < y).sum(1))
    assert 0.93 <= coverage(*limits, share) <= 0.975


@pytest.mark.parametrize(
    ("documents", "rate", "carrying", "shape"), [(40, 8, 1, 4), (120, 8, 1, 1), (400, 1, 0.3, 1)]
)
def test_resampled_limits_of_rates_cover_the_truth(documents, rate, carrying, shape):
    size = 600
    x, y = corpora(np.random.default_rng(10), size, documents, rate, carrying, shape)
    measures = [(place, place, False) for place in range(size)]
    low, high = statistics.bootstrap_interval(x.T, y.T, measures, np.random.default_rng(1), 500)
    known = np.isfinite(low)
    assert known.mean() > 0.95
    assert 0.925 <= coverage(low[known], high[known], rate / 1000) <= 0.975


def test_resampled_limits_of_shares_cover_the_truth():
    random = np.random.default_rng(11)
    y = random.poisson(5, (600, 150)) + 1
    x = random.binomial(y, random.beta(1.2, 2.8, y.shape)).T
    measures = [(place, place, True) for place in range(600)]
    low, high = statistics.bootstrap_interval(x, y.T, measures, np.random.default_rng(1), 500)
    assert 0.925 <= coverage(low, high, 0.3) <= 0.975


def test_resampling_leaves_thin_evidence_to_the_closed_forms():
    x = np.zeros((100, 2))
    x[:19, 0] = x[:20, 1] = 1
    low, _ = statistics.bootstrap_interval(
        x, np.full((100, 1), 50), [(0, 0, False), (1, 0, False)], np.random.default_rng(1)
    )
    assert np.isnan(low[0]) and low[1] > 0


def test_many_single_events_have_the_poisson_interval():
    n, words = 900.0, 1e8
    low, high = statistics.gamma_interval(n, words, n, n * 100, words * 100, 1_000_000, n)
    garwood = stats.chi2.ppf([0.025], 2 * n)[0] / 2, stats.chi2.ppf([0.975], 2 * n + 2)[0] / 2
    assert (low * words, high * words) == pytest.approx(garwood, rel=2e-3)


def test_nothing_found_still_has_an_upper_limit():
    low, high = statistics.gamma_interval(0, 1000, 0, 0, 25_000, 40, 0)
    assert low == 0 and high * 1000 == pytest.approx(-np.log(0.025))
    low, high = statistics.beta_interval(0, 200, 0, 0, 1000, 40, 0, 40)
    assert low == 0 and high == pytest.approx(1 - 0.025 ** (1 / 40))


def test_too_few_documents_have_no_limits():
    assert np.isnan(statistics.gamma_interval(9, 400, 41, 1800, 80_000, 2, 2)).all()
    assert np.isnan(statistics.beta_interval(3, 9, 5, 14, 41, 2, 2, 2)).all()


def test_wider_confidence_gives_wider_limits():
    arguments = (90, 4000, 400, 9500, 420_000, 40, 30)
    low95, high95 = statistics.gamma_interval(*arguments)
    low99, high99 = statistics.gamma_interval(*arguments, 0.99)
    assert low99 < low95 < 90 / 4000 < high95 < high99


def test_random_numbers_belong_to_their_group_alone():
    a, b, c = (
        statistics.generator(1, *names).integers(0, 1 << 40)
        for names in (("x", "y"), ("x", "y"), ("x", "z"))
    )
    assert a == b != c


def test_dispersion_is_0_when_even_and_1_in_the_smallest_part():
    words = np.array([100, 300, 600.0])
    share = words / words.sum()

    def dp(counts):
        counts = np.asarray(counts, float)
        held = counts > 0
        gap = np.abs(counts / counts.sum() - share)[held].sum()
        return statistics.deviation_of_proportions(gap, share[held].sum(), share.min())

    assert dp([1, 3, 6]) == (pytest.approx(0), pytest.approx(0))
    assert dp([5, 0, 0]) == (pytest.approx(0.9), pytest.approx(1))
    # By its definition: half the sum of all differences between shares.
    assert dp([2, 0, 2])[0] == pytest.approx((abs(0.5 - 0.1) + 0.3 + abs(0.5 - 0.6)) / 2)


def test_gini_and_top_share():
    assert statistics.gini([4, 4, 4]) == pytest.approx(0)
    assert statistics.gini([1, 2, 3]) == pytest.approx(2 / 9)
    assert statistics.gini([1] * 99 + [901]) == pytest.approx(0.891)
    assert statistics.top_share([5, 3, 1, 1], 2) == pytest.approx(0.8)
    assert np.isnan(statistics.gini([])) and np.isnan(statistics.gini([5]))
    assert np.isnan(statistics.top_share([]))


def test_log_likelihoods_agree_with_scipy():
    table = np.array([[12, 30], [50, 900]])
    wanted = stats.chi2_contingency(table, correction=False, lambda_="log-likelihood").statistic
    assert statistics.log_likelihood_2x2(12, 42, 62, 992) == pytest.approx(wanted)
    # Two rates: the Poisson terms of Rayson and Garside, worked out by hand.
    expected = 1000 * 30 / 3000, 2000 * 30 / 3000
    by_hand = 2 * (20 * np.log(20 / expected[0]) + 10 * np.log(10 / expected[1]))
    assert statistics.log_likelihood_rates(20, 1000, 10, 2000) == pytest.approx(by_hand)
    assert statistics.log_likelihood_rates(0, 1000, 0, 2000) == 0


def test_association_lies_between_never_and_always_together():
    assert statistics.npmi(10, 10, 10, 100) == pytest.approx(1)
    assert statistics.npmi(4, 20, 20, 100) == pytest.approx(0)
    assert statistics.npmi(0, 20, 20, 100) == -1


def test_p_and_q_agree_with_scipy():
    statistic = np.array([0.0, 1.3, 4.2, 15.0])
    p = statistics.f_test_p(statistic, 58)
    assert p == pytest.approx(stats.f.sf(statistic, 1, 58))
    assert statistics.benjamini_hochberg(p) == pytest.approx(stats.false_discovery_control(p))


def test_a_difference_is_known_from_the_limits_of_its_parts():
    low, high = statistics.difference_interval(5, 4, 7, 3, 2, 4)
    assert (low, high) == (pytest.approx(2 - 2**0.5), pytest.approx(2 + 5**0.5))


def test_the_smallest_numbers_are_rounded_too():
    values = np.array([1.23456789012345e-305, 5e-324, -1e-309, 0.0, 2.5])
    with np.errstate(all="raise", under="ignore"):
        rounded = statistics.round_significant(values)
    assert rounded.tolist() == [1.23456789e-305, 5e-324, -1e-309, 0.0, 2.5]


def test_rounding_keeps_ten_digits():
    values = np.array([0.0, np.nan, 123456.789012345, -1.23456789012345e-7, np.inf])
    rounded = statistics.round_significant(values)
    assert rounded[2] == 123456.789 and rounded[3] == -1.23456789e-7
    assert rounded[0] == 0 and np.isnan(rounded[1]) and np.isinf(rounded[4])


def test_concentration_is_compared_at_one_size():
    even = np.full(400, 5)
    measures = [statistics.top_share, statistics.gini]
    whole = [measure(even) for measure in measures]
    sample = statistics.at_equal_size(measures, even, 100, np.random.default_rng(1))
    # A small sample of the same sources looks more concentrated: that is the size, not the sources.
    assert whole == pytest.approx([10 / 400, 0]) and sample[0] > 3 * whole[0] and sample[1] > 0.05
    again = statistics.at_equal_size(measures, even, 100, np.random.default_rng(1))
    assert again == sample
    assert statistics.at_equal_size([len], [3, 2], 5, None) == [2]
    # A sample that drew one source alone has no Gini index and spoils that of no other.
    assert statistics.at_equal_size([statistics.gini], [40, 1], 2, np.random.default_rng(1)) == [0]
    assert np.isnan(statistics.at_equal_size([statistics.gini], [40], 30, np.random.default_rng(1)))
    assert np.isnan(statistics.at_equal_size([len], [3, 2], 6, None)[0])


@pytest.mark.parametrize("drawn_once", [True, False])
def test_totals_of_resamples_are_exact(drawn_once):
    random = np.random.default_rng(1)
    units = 3000 if drawn_once else 40
    # Columns that fit into single precision, and one that does not.
    terms = random.integers(0, 50, (units, 3)) * [1, 7, 2**20 + 1]
    drawn = next(statistics.resamples(random, units, 50))
    if not drawn_once:
        drawn[0] = 0
        drawn[0, 0] = units
    exact = drawn.astype(np.int64) @ terms
    assert (statistics._totals_of(terms)(drawn.astype(np.uint8)) == exact).all()
