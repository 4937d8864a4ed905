"""The accident: an error of a percentile was printed ten times too small, and a driver without effect led the list.

Percentiles are held against numpy, moments against scipy, errors against the scatter of many samples.
"""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from tests.strategies import steady
from valorise.engine.statistics import MOST_BINS, RANKED, Driver, Sample, drivers

samples = arrays(float, st.integers(1, 200), elements=st.floats(-1e6, 1e6).map(lambda x: round(x, 3)))


@steady
@given(samples, st.floats(0, 1))
def test_quantiles_are_numpys(x: Any, p: float) -> None:
    assert Sample(x).quantile(p) == np.quantile(x, p)


def test_percentiles_are_numpys() -> None:
    x = np.random.default_rng(1).lognormal(size=10_001)

    assert list(Sample(x).percentiles().items()) == list(
        zip((5, 25, 50, 75, 95), np.percentile(x, [5, 25, 50, 75, 95]).tolist(), strict=True)
    )


def test_moments_are_scipys() -> None:
    x = np.random.default_rng(1).lognormal(size=10_001)
    y = Sample(x)

    assert y.mean == pytest.approx(x.mean(), rel=1e-14)
    assert y.sd == pytest.approx(x.std(ddof=1), rel=1e-12)
    assert y.mean_se == pytest.approx(stats.sem(x), rel=1e-12)
    assert y.skewness == pytest.approx(stats.skew(x), rel=1e-3)  # scipy's standard deviation is over n


def errors_hold(of: Callable[[Sample], list[float]]) -> None:
    """The errors that 400 samples of 2,000 tell of themselves, against how those scatter: within 15 %.

    A standard deviation of 400 has an error of 3.5 %, and the density at a percentile one of about as much.
    """
    rng = np.random.default_rng(3)
    kept = [Sample(rng.lognormal(0, 0.5, 2000)) for _ in range(400)]
    estimates = np.array([[s.mean, s.sd, *s.percentiles().values(), s.at_least(2).value] for s in kept])
    told = np.array([of(s) for s in kept]).mean(axis=0)
    assert told == pytest.approx(estimates.std(axis=0, ddof=1), rel=0.15)


def told_errors(s: Sample) -> list[float]:
    return [s.mean_se, s.sd_se, *s.percentile_ses().values(), s.at_least(2).se]


def test_errors_are_what_samples_scatter() -> None:
    errors_hold(told_errors)


@pytest.mark.parametrize("i", range(8))
def test_a_wrong_error_is_seen(i: int) -> None:
    def broken(s: Sample) -> list[float]:
        errors = told_errors(s)
        errors[i] *= sqrt(2)
        return errors

    with pytest.raises(AssertionError):
        errors_hold(broken)


def test_the_error_of_a_median_of_normals() -> None:
    """√(p (1 − p) / n) over the density: √(π / 2 n) for the median of a standard normal."""
    x = np.random.default_rng(1).normal(size=100_000)

    assert Sample(x).quantile_se(0.5) == pytest.approx(sqrt(np.pi / 2 / 100_000), rel=0.1)


def test_draws_that_are_alike_but_for_rounding_have_no_number_that_would_do() -> None:
    x = np.full(9400, 1 / 3)
    x[:400] = np.linspace(0, 1, 400)

    assert Sample(x).enough(1e-17) is None
    assert Sample(x).enough(1e-320) is None


def test_convergence_is_two_errors_within_the_tolerance() -> None:
    s = Sample(np.random.default_rng(1).normal(size=10_000))
    worst = max(s.mean_se, s.sd_se, *s.percentile_ses().values())

    assert s.converged(2.001 * worst)
    assert not s.converged(1.999 * worst)
    assert s.enough(2 * worst) == pytest.approx(len(s), abs=1)
    assert s.enough(worst) == pytest.approx(4 * len(s), abs=1), "half the error takes four times the draws"


@steady
@given(samples)
def test_a_histogram_holds_every_draw(x: Any) -> None:
    h = Sample(x).histogram()

    assert h.below + sum(h.counts) + h.above == x.size
    assert h.below == np.count_nonzero(x < h.edges[0])
    assert h.above == np.count_nonzero(x > h.edges[-1])
    assert 1 <= len(h.counts) <= MOST_BINS
    assert len(h.edges) == len(h.counts) + 1


def test_a_histogram_is_numpys() -> None:
    x = np.random.default_rng(1).normal(size=50_000)
    h = Sample(x).histogram()
    inside = x[(x >= h.edges[0]) & (x <= h.edges[-1])]

    assert list(h.counts) == np.histogram(inside, h.edges)[0].tolist()
    assert len(h.counts) == MOST_BINS
    assert h.below == pytest.approx(50, abs=1)


def test_bins_follow_the_number_of_draws() -> None:
    """Freedman and Diaconis: 1,000 uniform draws have bins of 2 · 0.5 / 10 of their width."""
    assert len(Sample(np.linspace(0, 1, 1000)).histogram().counts) == 10


def test_a_long_tail_leaves_the_histogram_its_bins() -> None:
    """Of a hundred bins' worth of draws one far out would leave all others in the first."""
    x = np.r_[np.random.default_rng(1).normal(size=20_000), 1e9]
    h = Sample(x).histogram()

    assert max(h.counts) < 2000
    assert h.above == pytest.approx(20, abs=1)


def test_the_curve_runs_from_the_least_to_the_greatest() -> None:
    x = np.random.default_rng(1).normal(size=5000)
    values, shares = Sample(x).cumulative()

    assert (values[0], values[-1]) == (x.min(), x.max())
    assert values == pytest.approx(np.quantile(x, shares), abs=0)
    assert shares.size == 101


def test_the_probability_of_passing_a_threshold() -> None:
    s = Sample(np.arange(100.0))

    assert s.at_least(75).value == 0.25
    assert s.at_least(75.5).value == 0.24
    assert s.at_least(75).se == pytest.approx(sqrt(26 / 102 * 76 / 102 / 100))
    assert s.at_least(1000) == (0, pytest.approx(sqrt(1 / 102 * 101 / 102 / 100)))


@steady
@given(samples, st.sampled_from([0.5, 0.9, 0.95]))
def test_the_shortest_interval_is_that_of_a_search(x: Any, p: float) -> None:
    low, high = Sample(x).shortest(p)
    ordered = np.sort(x)
    q = min(int(p * x.size + 0.5), x.size - 1)

    assert high - low == min(ordered[r + q] - ordered[r] for r in range(x.size - q))
    assert np.count_nonzero((x >= low) & (x <= high)) > q


def test_the_shortest_interval_of_a_lopsided_figure() -> None:
    """Of an exponential one it starts at 0: 0 to ln 20 for 95 %."""
    x = stats.expon.ppf((np.arange(100_000) + 0.5) / 100_000)

    assert Sample(x).shortest(0.95) == pytest.approx((0, np.log(20)), abs=1e-3)


@pytest.mark.parametrize("value", [0.1, -7.0, 1e300, 0.0])
def test_draws_that_are_alike_have_no_spread(value: float) -> None:
    s = Sample(np.full(1000, value))

    assert (s.mean, s.sd, s.skewness, s.mean_se, s.sd_se) == (value, 0, 0, 0, 0)
    assert set(s.percentiles().values()) == {value}
    assert set(s.percentile_ses().values()) == {0}
    assert s.histogram().counts == (1000,)
    assert s.shortest(0.95) == (value, value)
    assert s.converged(0)


def test_one_draw_is_a_sample() -> None:
    s = Sample([3.0])

    assert (s.mean, s.sd, s.quantile(0.05), s.histogram().counts, s.shortest(0.5)) == (3, 0, 3, (1,), (3, 3))


@pytest.mark.parametrize(("x", "says"), [([], "no draw"), ([1, np.nan], "not finite"), ([np.inf], "not finite")])
def test_what_is_no_sample_is_refused(x: list[float], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Sample(x)


# Drivers


def drawn(n: int = 20_000) -> dict[str, Any]:
    rng = np.random.default_rng(1)
    return {"up": rng.normal(size=n), "down": rng.normal(size=n), "none": rng.normal(size=n), "still": np.ones(n)}


def test_drivers_have_order_sign_and_share() -> None:
    """3 up − 1 down: of what they share the squares of rank correlations are close to 9 : 1."""
    x = drawn()
    found = drivers(x, {"y": 3 * x["up"] - x["down"]})["y"]

    assert [d.name for d in found[:2]] == ["up", "down"]
    assert found[0].rank_correlation > 0.9
    assert found[1].rank_correlation < -0.25
    assert found[0].share == pytest.approx(0.9, abs=0.02)
    assert sum(d.share for d in found) == pytest.approx(1, rel=1e-12)
    assert Driver("still", 0, 0) in found


def test_drivers_are_the_first_draws_ranks() -> None:
    """As scipy has them, ties too; draws after the first 16,384 change nothing."""
    x = drawn()
    y = np.round(x["up"] + x["down"] ** 3, 1)
    later = np.r_[y[:RANKED], -y[RANKED:]]
    found = {d.name: d.rank_correlation for d in drivers(x, {"y": y})["y"]}

    for name in ("up", "down", "none"):
        assert found[name] == pytest.approx(stats.spearmanr(x[name][:RANKED], y[:RANKED]).statistic, abs=1e-12)
    assert drivers(x, {"y": y}) == drivers(x, {"y": later})


def test_draws_without_a_value_have_no_rank() -> None:
    x = drawn(5000)
    y = np.where(x["down"] > 0, np.nan, x["up"] + x["down"])
    kept = x["down"] <= 0
    both = drivers(x, {"part": y, "whole": x["up"]})
    found = {d.name: d.rank_correlation for d in both["part"]}

    assert found["up"] == pytest.approx(stats.spearmanr(x["up"][kept], y[kept]).statistic, abs=1e-12)
    assert both["whole"][0].rank_correlation == pytest.approx(1, rel=1e-12)


def test_a_figure_that_does_not_move_has_no_driver() -> None:
    assert {(d.rank_correlation, d.share) for d in drivers(drawn(100), {"y": np.ones(100)})["y"]} == {(0, 0)}
    assert drivers(drawn(100), {"y": np.full(100, np.nan)})["y"][0].share == 0
