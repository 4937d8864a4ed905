"""The accident: low and high were taken for the ends of a triangle, and every spread came out a third too narrow.

Golden cases are arithmetic: worked out from relations and tables, not by this code; nobody has published a pedigree or
a widening with figures. The rest are properties, held against scipy's distributions, and broken distributions that they
see.
"""

from __future__ import annotations

from collections.abc import Callable
from math import exp, log, sqrt
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from tests.strategies import steady
from valorise.coefficients import Book
from valorise.engine import distributions
from valorise.engine.distributions import (
    Distribution,
    Lognormal,
    Normal,
    Pert,
    Triangular,
    Truncated,
    Uniform,
    from_pedigree,
    lognormal_from_percentiles,
    normal_from_percentiles,
    triangular_from_percentiles,
    truncated,
    uniform_from_percentiles,
)

PEDIGREE = (
    (0, 0.0006, 0.002, 0.008, 0.04),
    (0, 0.0001, 0.0006, 0.002, 0.008),
    (0, 0.0002, 0.002, 0.008, 0.04),
    (0, 2.5e-5, 0.0001, 0.0006, 0.002),
    (0, 0.0006, 0.008, 0.04, 0.12),
)
"""ecoinvent data quality guideline v3 (Weidema et al. 2013), table 10.5: variances by indicator and score."""

KNOWN: tuple[tuple[Distribution, Any], ...] = (
    (Uniform(-1, 3), stats.uniform(-1, 4)),
    (Triangular(1, 2, 5), stats.triang(0.25, 1, 4)),
    (Triangular(1, 1, 5), stats.triang(0, 1, 4)),
    (Triangular(1, 5, 5), stats.triang(1, 1, 4)),
    (Pert(1, 2, 5), stats.beta(2, 4, 1, 4)),
    (Pert(1, 1, 5), stats.beta(1, 5, 1, 4)),
    (Normal(-2, 0.5), stats.norm(-2, 0.5)),
    (Lognormal(3, 1.4), stats.lognorm(log(1.4), scale=3)),
    (truncated(Normal(1, 2), 0, 4), stats.truncnorm(-0.5, 1.5, 1, 2)),
)
"""Ours, and scipy's of the same shape."""

names = [repr(d) for d, _ in KNOWN]
size = st.floats(-1e6, 1e6).map(lambda x: round(x, 6))
share = st.floats(0, 1)


@st.composite
def spreads(draw: st.DrawFn) -> Distribution:
    """A distribution of any kind, some of them cut."""
    low, width, at = draw(size), draw(st.floats(1e-3, 1e6)), draw(share)
    high = low + width
    mode = min(max(low + at * width, low), high)
    median, gsd = draw(st.floats(1e-6, 1e6)), draw(st.floats(1.001, 10))
    kinds: list[Distribution] = [
        Uniform(low, high),
        Triangular(low, mode, high),
        Pert(low, mode, high),
        Normal(low, width),
        Lognormal(median, gsd),
    ]
    d = draw(st.sampled_from(kinds))
    if draw(st.booleans()):
        cut_low, cut_high = sorted(draw(st.tuples(share, share)))
        assume(cut_high - cut_low > 0.01)
        ends = d.quantile([cut_low, cut_high])
        return truncated(d, float(ends[0]), float(ends[1]))
    return d


def inverse_holds(quantile: Callable[[Distribution, Any], Any]) -> None:
    """Against scipy, for each known shape; a PERT by its table, the others to the last digits."""
    u = np.concatenate([np.linspace(0, 1, 1001), np.logspace(-9, -3, 50), 1 - np.logspace(-9, -3, 50)])
    for d, of_scipy in KNOWN:
        expected = of_scipy.ppf(u)
        low, high = of_scipy.ppf([1e-9, 1 - 1e-9])
        finite = np.isfinite(expected)
        away = np.abs(quantile(d, u)[finite] - expected[finite]).max()
        assert away < (1e-6 if isinstance(d, Pert) else 1e-7) * (high - low), d


def widened(widen: Callable[[float, float, float], Triangular]) -> None:
    for mode, low, high in ((0.5, 0, 1), (1, 0, 4), (0, 0, 1), (1, 0, 1), (-3, -9, -2.9)):
        d = widen(mode, low, high)
        assert d.mode == mode
        assert d.cdf([low, high]) == pytest.approx([0.05, 0.95], abs=1e-9)


class TestArithmetic:
    """Worked out by hand from published relations and tables; the tolerance is half of the last digit."""

    @pytest.mark.parametrize(
        ("basic", "scores", "variance", "sigma", "gsd"),
        [
            (0.0006, (2, 3, 2, 2, 3), 0.010025, 0.100125, 1.105309),
            (0.0006, (4, 4, 4, 3, 4), 0.0587, sqrt(0.0587), 1.274152),
        ],
    )
    def test_pedigree(self, basic: float, scores: tuple[int, ...], variance: float, sigma: float, gsd: float) -> None:
        """Sums of the tables' rows, by hand: 0.0006 + 0.0006 + 0.0006 + 0.0002 + 0.000025 + 0.008."""
        d = from_pedigree(7, basic, scores, PEDIGREE)

        assert d.median == 7
        assert d.gsd == pytest.approx(gsd, abs=5e-7)
        assert log(d.gsd) == pytest.approx(sigma, abs=5e-7)
        assert log(d.gsd) ** 2 == pytest.approx(variance, abs=5e-7)

    def test_pedigree_of_the_book(self, book: Book) -> None:
        """Copied twice, here and there: the book's rows would be in another order, or one off, and still load."""
        assert book.pedigree_variances == PEDIGREE

    def test_pedigree_by_factors(self) -> None:
        """v3's variances are v2's factors, (ln U / 2)² rounded: the same scores agree within 0.4 % of GSD²."""
        factors = (1.05, 1.05, 1.03, 1.01, 1.2, 1.05)
        of_v2 = exp(sqrt(sum(log(u) ** 2 for u in factors)))

        assert of_v2 == pytest.approx(1.225514, abs=5e-7)
        assert from_pedigree(1, 0.0006, (2, 3, 2, 2, 3), PEDIGREE).gsd ** 2 == pytest.approx(of_v2, rel=0.004)

    @pytest.mark.parametrize(
        ("low", "mode", "high", "least", "greatest"),
        [
            (0, 0.5, 1, -0.23124, 1.23124),
            (0, 1, 4, -0.70191, 5.08783),
            (2.1, 2.22, 2.4, 2.03662, 2.47469),
            (0.9, 0.96, 0.99, 0.87663, 1.00767),
        ],
    )
    def test_triangles_are_widened(self, low: float, mode: float, high: float, least: float, greatest: float) -> None:
        """Solved by another program for low = l + √(0.05 (h − l)(m − l)), and checked with 2,000,000 draws."""
        d = triangular_from_percentiles(mode, low, high)

        assert d.support == pytest.approx((least, greatest), abs=1e-5)
        assert d.point == mode

    def test_symmetric_triangles(self) -> None:
        """Half the width grows by 1 / (1 − √0.1)."""
        assert triangular_from_percentiles(0, -1, 1).high == pytest.approx(1 / (1 - sqrt(0.1)), rel=1e-14)

    def test_a_recovery_would_pass_1(self) -> None:
        """The reason for cuts: 1.00767 above; (1.00767 − 1)² over width times upper side is cut off, 0.94 %."""
        whole = triangular_from_percentiles(0.96, 0.9, 0.99)
        d = truncated(whole, 0, 1)

        assert isinstance(d, Truncated)
        assert d.cut == pytest.approx(0.0076742**2 / (0.131047 * 0.0476742), rel=1e-4)
        assert d.support == (whole.low, 1)
        assert d.quantile([1.0])[0] == 1


@pytest.mark.parametrize(("ours", "of_scipy"), KNOWN, ids=names)
def test_moments_are_those_of_scipy(ours: Distribution, of_scipy: Any) -> None:
    assert ours.mean == pytest.approx(of_scipy.mean(), rel=1e-9)
    assert ours.sd == pytest.approx(of_scipy.std(), rel=1e-9)
    assert ours.support == pytest.approx(of_scipy.support())


@pytest.mark.parametrize(("ours", "of_scipy"), KNOWN, ids=names)
def test_probabilities_are_those_of_scipy(ours: Distribution, of_scipy: Any) -> None:
    x = np.linspace(-5, 8, 500)

    assert ours.cdf(x) == pytest.approx(of_scipy.cdf(x), abs=1e-14)


def test_inverses_are_those_of_scipy() -> None:
    inverse_holds(lambda d, u: d.quantile(u))


@pytest.mark.parametrize(
    "broken",
    [
        lambda d, u: d.quantile(u) + (1e-5 if isinstance(d, Pert) else 0),
        lambda d, u: d.quantile(1 - u),
        lambda d, u: d.quantile(u**1.00001),
        lambda d, u: np.where(np.asarray(u) > 1 - 1e-6, d.support[1], d.quantile(u)),
    ],
)
def test_a_broken_inverse_is_seen(broken: Callable[[Distribution, Any], Any]) -> None:
    with pytest.raises(AssertionError):
        inverse_holds(broken)


@steady
@given(spreads(), st.lists(share, min_size=1, max_size=20))
def test_the_quantile_is_the_inverse_of_the_cdf(d: Distribution, shares: list[float]) -> None:
    u = np.sort(shares)
    x = d.quantile(u)
    of = d.of if isinstance(d, Truncated) else d
    inside = np.isfinite(x)
    scale = np.abs(x[inside]).max(initial=1) / of.sd
    assume(scale < 1e6)  # beyond, x has too few digits for its own probability

    assert d.cdf(x[inside]) == pytest.approx(u[inside], abs=1e-6 + 1e-12 * scale)
    assert (np.diff(x[inside]) >= -1e-9 * of.sd).all()
    assert (x >= d.support[0]).all()
    assert (x <= d.support[1]).all()


@steady
@given(spreads())
def test_one_number_is_a_draw_too(d: Distribution) -> None:
    """As of an array, but for how numpy rounds a power in groups."""
    assert float(d.quantile(0.3)) == pytest.approx(d.quantile([0.3])[0], rel=1e-12)
    assert d.quantile(np.full((2, 3), 0.3)).shape == (2, 3)


@steady
@given(size, st.floats(1, 1e6), share)
def test_percentiles_are_kept_by_widening(low: float, width: float, at: float) -> None:
    high = low + width
    mode = min(max(low + at * width, low), high)

    assert triangular_from_percentiles(mode, low, high).cdf([low, high]) == pytest.approx([0.05, 0.95], abs=1e-8)
    assert uniform_from_percentiles(low, high).cdf([low, high]) == pytest.approx([0.05, 0.95], abs=1e-8)
    assert normal_from_percentiles((low + high) / 2, low, high).cdf([low, high]) == pytest.approx(
        [0.05, 0.95], abs=1e-8
    )


def test_widening_reaches_modes_at_an_end() -> None:
    widened(triangular_from_percentiles)


@pytest.mark.parametrize(
    "broken",
    [
        lambda mode, low, high: Triangular(low, mode, high),
        lambda mode, low, high: Triangular(low - 0.2 * (high - low), mode, high + 0.2 * (high - low)),
        lambda mode, low, high: triangular_from_percentiles(low + high - mode, low, high),
    ],
)
def test_a_broken_widening_is_seen(broken: Callable[[float, float, float], Triangular]) -> None:
    """Percentiles taken for ends; the first guess taken for the answer; the mirror image."""
    with pytest.raises(AssertionError):
        widened(broken)


def test_lognormal_percentiles() -> None:
    d = lognormal_from_percentiles(2, 18)

    assert d.median == pytest.approx(6, rel=1e-15)
    assert d.cdf([2, 18]) == pytest.approx([0.05, 0.95], abs=1e-12)


def test_a_lopsided_normal_keeps_its_mean_and_its_width() -> None:
    d = normal_from_percentiles(3, 1, 9)

    assert d.mean == 3
    assert np.diff(d.quantile([0.05, 0.95])) == pytest.approx([8], rel=1e-12)


@pytest.mark.parametrize("d", [Uniform(0.1, 0.1), Triangular(0.1, 0.1, 0.1), Pert(0.1, 0.1, 0.1)])
def test_no_spread_is_the_point_exactly(d: Distribution) -> None:
    assert (d.quantile([0, 0.3, 1]) == 0.1).all()
    assert (d.point, d.mean, d.sd, d.support) == (0.1, 0.1, 0, (0.1, 0.1))
    assert d.cdf([0.09, 0.1]).tolist() == [0, 1]


@pytest.mark.parametrize("d", [Uniform(1, 1), Triangular(1, 1, 1), Pert(1, 1, 1), Triangular(1, 2, 3), Normal(1, 2)])
def test_whole_parameters_have_draws_that_are_not(d: Distribution) -> None:
    """An array of whole numbers would cut off what is written into it."""
    assert d.quantile([0.3]).dtype == float


@pytest.mark.parametrize(
    ("d", "low", "high", "cut"),
    [
        (Normal(0, 1), 0, np.inf, 0.5),
        (Triangular(0, 1, 2), -np.inf, 1, 0.5),
        (Uniform(0, 10), 1, 9, 0.2),
        (Pert(0, 1, 2), 1, 5, 0.5),
    ],
)
def test_a_cut_tells_what_it_cuts_and_keeps_the_shape(d: Distribution, low: float, high: float, cut: float) -> None:
    kept = truncated(d, low, high)
    x = kept.quantile(np.linspace(0.01, 0.99, 99))

    assert isinstance(kept, Truncated)
    assert kept.cut == pytest.approx(cut, abs=1e-12)
    start = float(d.cdf(low))
    assert (d.cdf(x) - start) / (1 - cut) == pytest.approx(np.linspace(0.01, 0.99, 99), abs=1e-6)


def test_a_cut_that_cuts_nothing_is_none() -> None:
    d = Triangular(0, 1, 2)

    assert truncated(d, 0, 2) is d
    assert truncated(d) is d
    assert truncated(Uniform(0, 0), 0, 1) == Uniform(0, 0)


def test_an_estimate_stands_within_the_limits() -> None:
    assert truncated(Normal(-1, 2), 0).point == 0


def test_the_mean_of_a_cut_lognormal() -> None:
    """μ + σ²/2 and the normal probabilities of both ends, σ to the lower side (Johnson and Kotz)."""
    s, low = log(2), 0.5
    whole = exp(s * s / 2)
    d = truncated(Lognormal(1, 2), low)

    assert d.mean == pytest.approx(whole * stats.norm.cdf(s - log(low) / s) / stats.norm.sf(log(low) / s), rel=1e-9)


@pytest.mark.parametrize(
    ("make", "names"),
    [
        (lambda: Uniform(2, 1), "low 2 is above high 1"),
        (lambda: Uniform(0, float("inf")), "high inf is not finite"),
        (lambda: Uniform(-1e200, 1e200), "too far apart"),
        (lambda: Triangular(0, 0, 5e-324), "too near"),
        (lambda: Triangular(0, 3, 2), "mode 3 is above high 2"),
        (lambda: Triangular(0, -1, 2), "mode -1 is below low 0"),
        (lambda: Triangular(0, float("nan"), 2), "mode nan is not finite"),
        (lambda: Pert(0, 3, 2), "mode 3 is above high 2"),
        (lambda: Normal(1, 0), "sd 0 is not above 0"),
        (lambda: Normal(1, -2), "sd -2 is not above 0"),
        (lambda: Lognormal(0, 2), "median 0 is not above 0"),
        (lambda: Lognormal(1, 1), "gsd 1 is not above 1"),
        (lambda: Lognormal(1, 1e11), "above 1e.10"),
        (lambda: truncated(Normal(0, 1), 2, 1), "limit low 2 is above limit high 1"),
        (lambda: truncated(Normal(0, 1), 6, 9), "limits 6 to 9 leave"),
        (lambda: truncated(Uniform(0, 1), 2, 3), "limits 2 to 3 leave"),
        (lambda: truncated(Uniform(1, 1), 2, 3), "leave out 1"),
        (lambda: triangular_from_percentiles(3, 0, 2), "mode 3 is outside"),
        (lambda: triangular_from_percentiles(1, 1, 1), "5th percentile 1 is not below"),
        (lambda: uniform_from_percentiles(2, 1), "5th percentile 2 is not below 95th percentile 1"),
        (lambda: uniform_from_percentiles(2, float("nan")), "not finite"),
        (lambda: normal_from_percentiles(3, 0, 2), "value 3 is outside"),
        (lambda: lognormal_from_percentiles(0, 2), "5th percentile 0 is not above 0"),
        (lambda: from_pedigree(1, 0.1, (1, 1), PEDIGREE), "2 scores are given for 5"),
        (lambda: from_pedigree(1, 0.1, (1, 1, 1, 1, 6), PEDIGREE), "score 6 is outside 1 to 5"),
        (lambda: from_pedigree(1, 0, (1, 1, 1, 1, 1), PEDIGREE), "no variance above 0"),
    ],
)
def test_what_is_no_distribution_is_refused_by_its_limit(make: Callable[[], Distribution], names: str) -> None:
    with pytest.raises(ValueError, match=names):
        make()


def test_a_coarse_table_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(distributions, "COARSE", 9)
    monkeypatch.setattr(distributions, "NODES", 64)

    with pytest.raises(AssertionError):
        inverse_holds(lambda d, u: Pert(d.low, d.mode, d.high).quantile(u) if isinstance(d, Pert) else d.quantile(u))
