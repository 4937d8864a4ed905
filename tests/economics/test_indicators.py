"""The accident: a plan was discounted one year off, and a rate of return was printed for flows that have two.

Golden cases are of two kinds, marked and counted apart:
validation     published input and published output;
arithmetic     figures worked out from published ones, by hand and not by this code.
The rest are properties, held against pyxirr, exact fractions and Sturm's count of roots; and for every function a
broken one that they see.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import pyxirr
from hypothesis import assume, example, given
from hypothesis import strategies as st

from tests.strategies import steady
from valorise.coefficients import Book, folder
from valorise.economics import indicators
from valorise.economics.indicators import (
    Timing,
    benefit_cost_ratio,
    capital_recovery,
    discount_factors,
    irr,
    irrs,
    levelised_cost,
    mirr,
    nominal_rate,
    npv,
    payback,
    real_rate,
    sign_changes,
)

BIOPOWER = {"wacc": 0.04716981617465121, "inflation": 0.025, "tax": 0.2574, "capex": 5528.187826509868}
MACRS = np.array([0.2, 0.32, 0.192, 0.1152, 0.1152, 0.0576])


def at(rate: float, flows: list[float], timing: Timing) -> float:
    return float(npv(flows, discount_factors(rate, len(flows), timing)))


def of_biopower(costs: float, amounts: float, capex: float) -> float:
    """Levelised cost with NREL's timing: built at time 0, thirty years of costs and amounts at their ends."""
    years, first, written = np.r_[0, np.ones(30)], np.zeros(31), np.zeros(31)
    first[0] = capex
    written[1:7] = capex * MACRS * discount_factors(BIOPOWER["inflation"], 6, "end")
    factors = discount_factors(BIOPOWER["wacc"], 31, "start")
    return float(levelised_cost(years * costs, years * amounts, factors, BIOPOWER["tax"], first, written))


class TestValidation:
    """Published input, published output; the tolerance is half of the last digit printed."""

    @pytest.mark.parametrize(("timing", "printed"), [("start", 3065.22267), ("end", 2838.1691372)])
    def test_npv_of_gitman(self, timing: Timing, printed: float) -> None:
        """numpy-financial, page of npv; pyxirr's documentation for a first flow at the end of year 1."""
        assert at(0.08, [-40_000, 5000, 8000, 12_000, 30_000], timing) == pytest.approx(printed, rel=2e-9)

    def test_npv_of_numpy_financial(self) -> None:
        """numpy-financial, tests of npv."""
        assert at(0.05, [-15_000, 1500, 2500, 3500, 4500, 6000], "start") == pytest.approx(122.89, abs=0.005)

    def test_npv_of_an_examination(self) -> None:
        """216.37 in 10,000 yuan: question for Chinese constructors, textbook 8th ed., p. 24; first flow at time 0."""
        assert at(0.06, [-1000, 200, 400, 800], "start") == pytest.approx(216.37, abs=0.005)

    @pytest.mark.parametrize(
        ("flows", "printed", "half"),
        [
            ([-100, 39, 59, 55, 20], 0.28095, 5e-6),
            ([-150_000, 15_000, 25_000, 35_000, 45_000, 60_000], 0.0524, 5e-5),
            ([-100, 0, 0, 74], -0.0955, 5e-5),
        ],
    )
    def test_irr_of_numpy_financial(self, flows: list[float], printed: float, half: float) -> None:
        """numpy-financial, page and tests of irr."""
        assert irr(flows).value == pytest.approx(printed, abs=half)

    @pytest.mark.parametrize(
        ("flows", "finance", "reinvest", "printed", "half"),
        [
            ([-100, 50, -60, 70], 0.1, 0.12, -0.03909366594, 5e-12),
            ([-4500, -800, 800, 800, 600, 600, 800, 800, 700, 3000], 0.08, 0.055, 0.0666, 5e-5),
        ],
    )
    def test_mirr_of_numpy_financial(
        self, flows: list[float], finance: float, reinvest: float, printed: float, half: float
    ) -> None:
        """numpy-financial, page and tests of mirr."""
        assert mirr(flows, finance, reinvest) == pytest.approx(printed, abs=half)

    def test_levelised_cost_of_biopower(self) -> None:
        """NREL ATB-calc, test data Biopower, R&D, 30 years, 2022: USD/MWh; cash flows, not NREL's closed form."""
        cost_of_unit = 5.24664 + 13.5 * 5.449635
        amount = 8.76 * 0.6

        levelised = of_biopower(163.66602 + amount * cost_of_unit, amount, BIOPOWER["capex"])

        assert levelised == pytest.approx(180.20905507, abs=5e-9)

    def test_real_rate_of_coal(self) -> None:
        """NREL ATB-calc, test data Coal_FE: 0.55 · 0.08 · (1 − 0.2574) + 0.45 · 0.105, less 2.5 % inflation."""
        nominal = 0.55 * 0.08 * (1 - 0.2574) + 0.45 * 0.105

        assert nominal == pytest.approx(0.0799244, abs=5e-8)
        assert real_rate(nominal, 0.025) == pytest.approx(0.0535847805, abs=5e-11)

    def test_interest_from_the_middle_of_a_year(self) -> None:
        """NREL ATB-calc, construction finance: what is drawn at mid-year has grown so at the end of years 1 to 4."""
        factors = 1 / discount_factors(0.065, 4, "middle")

        assert factors == pytest.approx([1.03199, 1.09907, 1.17051, 1.24659], abs=5e-6)


class TestArithmetic:
    """Worked out by hand from published figures: a check of the arithmetic, not of the world."""

    def test_capital_recovery_of_biopower(self) -> None:
        assert capital_recovery(BIOPOWER["wacc"], 30) == pytest.approx(0.062967965, abs=5e-10)

    def test_project_finance_factor_of_biopower(self) -> None:
        """(1 − T·PVD) / (1 − T), as the levelised cost of capital alone over that without taxes."""
        untaxed = float(capital_recovery(BIOPOWER["wacc"], 30))

        assert of_biopower(0, 1, 1) / untaxed == pytest.approx(1.060768383, abs=5e-10)

    def test_money_of_1997(self) -> None:
        """2.92 million yuan of 1997 are 4,691,800 of 2024 by consumer prices. 1e-4: each of the 27 rates is rounded."""
        factor = Book(folder()).restatement("cpi", 1997, 2024)

        assert factor == pytest.approx(1.60678, rel=1e-4)
        assert factor * 2_920_000 == pytest.approx(4_691_800, rel=1e-4)

    def test_payback_between_years(self) -> None:
        """−100, 40, 50, 40: ten are left for a fourth year of forty. At 10 % they are gone in no year."""
        flows = [-100, 40, 50, 40]

        assert payback(flows) == pytest.approx(3.25, rel=1e-15)
        assert payback(flows, discount_factors(0.05, 4, "start")) == pytest.approx(
            3 + (100 - 40 / 1.05 - 50 / 1.05**2) * 1.05**3 / 40, rel=1e-14
        )
        assert np.isnan(payback(flows, discount_factors(0.15, 4, "start")))


# Discounting

rates = st.floats(-0.5, 2)
money = st.floats(0.01, 1e4)


def factors_hold(discount_factors: Callable[..., Any]) -> None:
    assert discount_factors(0.25, 3, "end") == pytest.approx([0.8, 0.64, 0.512], rel=1e-15)
    assert discount_factors(0.25, 3, "start") == pytest.approx([1, 0.8, 0.64], rel=1e-15)
    assert discount_factors(0.25, 2, "middle") ** 2 == pytest.approx([0.8, 0.512], rel=1e-15)
    assert discount_factors([0.0, 0.25], 2, "end") == pytest.approx(np.array([[1, 0.8], [1, 0.64]]), rel=1e-15)


def npv_holds(npv: Callable[..., Any]) -> None:
    """Against pyxirr, which dates the first flow 0; and years meet years, works meet works."""
    flows, factors = np.array([[-9.0, -8.0], [5, 2], [7, 9]]), discount_factors([0.1, 0.2], 3, "start")

    assert npv(flows, factors) == pytest.approx([pyxirr.npv(0.1, flows[:, 0]), pyxirr.npv(0.2, flows[:, 1])], rel=1e-13)
    draws = npv(flows[:, :, np.newaxis] * np.array([1.0, 2, 3]), factors)
    assert draws == pytest.approx(npv(flows, factors)[:, np.newaxis] * np.array([1.0, 2, 3]), rel=1e-13)
    assert npv(flows, factors[:, 0])[0] == npv(flows, factors)[0]


@steady
@given(st.lists(st.floats(-1e4, 1e4), min_size=1, max_size=40), rates)
def test_npv_is_that_of_pyxirr(flows: list[float], rate: float) -> None:
    sizes = at(rate, [abs(f) for f in flows], "start")

    assert at(rate, flows, "start") == pytest.approx(pyxirr.npv(rate, flows), abs=1e-12 * sizes)
    assert at(rate, flows, "start") == pytest.approx(at(rate, flows, "end") * (1 + rate), abs=1e-12 * sizes)
    assert at(rate, flows, "middle") == pytest.approx(at(rate, flows, "end") * (1 + rate) ** 0.5, abs=1e-12 * sizes)


# Rates of return


@st.composite
def of_one_change(draw: st.DrawFn) -> list[float]:
    """Flows of one sign, then of the other, with zeros anywhere."""
    sign = draw(st.sampled_from([-1, 1]))
    some = st.lists(st.one_of(money, st.just(0.0)), min_size=0, max_size=20)
    early, late = [*draw(some), draw(money), *draw(some)], [*draw(some), draw(money), *draw(some)]
    return [-sign * f for f in early] + [sign * f for f in late]


@st.composite
def of_both_signs(draw: st.DrawFn, least: float, most: float) -> list[float]:
    """Flows of any order, with an outflow and an inflow among them."""
    size = st.floats(least, most)
    rest = draw(st.lists(st.one_of(size, size.map(lambda f: -f)), max_size=8))
    return draw(st.permutations([-draw(size), draw(size), *rest]))


def exact_npv(rate: Fraction, flows: list[float]) -> Fraction:
    """Times the last power of 1 + rate, which moves no sign."""
    total = Fraction(0)
    for flow in flows:
        total = total * (1 + rate) + Fraction(flow)
    return total


def irr_holds(irr: Callable[..., Any], flows: list[float]) -> None:
    """NPV, in exact fractions, changes its sign within a few last digits of 1 + rate."""
    value = irr(flows).value
    near = Fraction(3e-13) * (1 + Fraction(value)) + Fraction(3e-16)  # numbers near −1 are 1e-16 apart

    assert exact_npv(Fraction(value) - near, flows) * exact_npv(Fraction(value) + near, flows) < 0


@steady
@given(of_one_change())
@example([-1e-10, 1e200])
@example([-1e200, 0, 0, 1e190])
@example([100.0, 0, -90])
@example([-1.0, *[0.0] * 60, 1e-9])
def test_flows_that_change_sign_once_have_one_rate(flows: list[float]) -> None:
    found = irr(flows)

    assert (found.why, found.sign_changes, found.candidates) == ("", 1, (found.value,))
    irr_holds(irr, flows)
    assert irrs(np.array(flows)[:, np.newaxis]) == [found.value]


@steady
@given(of_one_change())
def test_their_rate_is_that_of_pyxirr(flows: list[float]) -> None:
    value = irr(flows).value
    assert value is not None
    assume(-0.9 < value < 10)  # beyond, pyxirr finds none at times
    theirs = pyxirr.irr(flows)
    assume(theirs is not None)

    assert value == pytest.approx(theirs, rel=1e-9, abs=1e-9)
    sizes = at(value, [abs(f) for f in flows], "start")
    assert at(value, flows, "start") == pytest.approx(0, abs=1e-13 * sizes)


@steady
@given(of_one_change(), st.integers(0, 5), st.integers(0, 5), st.sampled_from([1e-290, 1e-6, -1, 3.7, 1e290]))
def test_neither_scale_nor_zeros_around_move_it(flows: list[float], before: int, after: int, scale: float) -> None:
    moved = [0.0] * before + [scale * f for f in flows] + [0.0] * after

    once, again = irr(flows).value, irr(moved).value
    assert once is not None
    assert again is not None
    assert again == pytest.approx(once, abs=1e-13 * (1 + once))


Polynomial = list[Fraction]


def remainder(a: Polynomial, b: Polynomial) -> Polynomial:
    """Of a by b, highest power first, without leading zeros."""
    rest = list(a)
    while len(rest) >= len(b):
        q = rest[0] / b[0]
        rest = [x - q * y for x, y in zip(rest, b + [Fraction(0)] * (len(rest) - len(b)), strict=True)][1:]
    while rest and rest[0] == 0:
        rest = rest[1:]
    return rest


def sturm(flows: list[int]) -> tuple[int, bool]:
    """How many different rates above −1 make the NPV of whole flows zero, exactly, and whether one is multiple."""
    p = [Fraction(f) for f in np.trim_zeros(flows)]
    derivative = [f * (len(p) - 1 - i) for i, f in enumerate(p[:-1])]
    chain = [p, derivative]
    while rest := remainder(chain[-2], chain[-1]):
        chain.append([-x for x in rest])

    def changes(values: list[Fraction]) -> int:
        signs = [v for v in values if v != 0]
        return sum(a * b < 0 for a, b in pairwise(signs))

    count = changes([c[-1] for c in chain]) - changes([c[0] for c in chain])
    common = chain[-1]
    return count, len(common) > 1 and sturm([*common])[0] > 0  # type: ignore[list-item]


@steady
@given(st.lists(st.integers(-100, 100), min_size=2, max_size=12))
@example([-100, 230, -132])
@example([-1000, 3600, -4310, 1716])
@example([100, -200, 100])
@example([-1, 3, -3, 1])
@example([1, -2, 1, 0, -1, 2, -1])
@example([-3, 14, -25, 21, -8, 1])
@example([-1, 2, -3])
def test_flows_that_change_sign_often_have_a_rate_only_where_exactly_one_is_proved(flows: list[int]) -> None:
    changes = int(sign_changes(np.array(flows, float)[:, np.newaxis])[0])
    found = irr(flows)
    assert found.sign_changes == changes
    if not changes:
        assert found == (None, "no sign change", 0, ())
        return
    count, multiple = sturm(flows)

    assert len(found.candidates) == count
    assert (found.value is not None) == (count == 1 and not multiple)
    assert found.why == ("" if found.value is not None else "several rates" if count else "no rate")
    np.testing.assert_array_equal(irrs(np.array(flows)[:, np.newaxis]), [np.nan if found.why else found.value])


@steady
@given(of_both_signs(1, 100))
def test_no_rate_is_missed_that_a_scan_or_the_roots_of_the_polynomial_show(flows: list[float]) -> None:
    """A scan in steps of 0.01 of ln(1 + r) over all rates that such flows can have, and numpy's roots."""
    u = np.arange(-6, 6, 0.01)
    worth = np.exp(np.multiply.outer(-u, np.arange(len(flows)))) @ np.array(flows)
    seen = int((worth[1:] * worth[:-1] < 0).sum())
    roots = np.roots(flows)
    real = roots[(roots.real > 0) & (abs(roots.imag) < 1e-13)].real - 1
    found = irr(flows)

    assert len(found.candidates) >= seen
    for r in real:
        assert min(abs(r - c) / (1 + c) for c in found.candidates) < 1e-5  # numpy loses half the digits of a double
    theirs = pyxirr.irr(flows)
    if found.value is not None and theirs is not None and -0.99 < theirs < 100:
        assert found.value == pytest.approx(theirs, rel=1e-6, abs=1e-6)


def test_two_rates_are_two() -> None:
    found = irr([-100, 230, -132])

    assert (found.value, found.why, found.sign_changes) == (None, "several rates", 2)
    assert found.candidates == pytest.approx((0.1, 0.2), abs=1e-13)
    assert pyxirr.irr([-100, 230, -132]) in (pytest.approx(0.1), pytest.approx(0.2))  # which goes for one


def test_one_rate_of_three_changes_is_told_with_its_changes() -> None:
    """Repair in the fifth year, and clearing that the site's sale pays."""
    found = irr([-100, 30, 40, 50, -20, 60])

    assert (found.why, found.sign_changes) == ("", 3)
    irr_holds(irr, [-100, 30, 40, 50, -20, 60])


@pytest.mark.parametrize("flows", [[-1, 1e-300], [-1e-300, 1e300], [-1e308, *[0.0] * 3, 1e-300]])
def test_a_rate_that_no_number_tells_from_its_limit_is_none(flows: list[float]) -> None:
    assert irr(flows) == (None, "no rate", 1, ())


@pytest.mark.parametrize("flows", [[], [0.0, 0, 0], [1.0, 2], [-1.0, 0, -3]])
def test_flows_of_one_sign_have_no_rate(flows: list[float]) -> None:
    assert irr(flows) == (None, "no sign change", 0, ())


@pytest.mark.parametrize("flows", [[-1.0, np.nan], [-1.0, np.inf], [[-1.0], [2.0]]])
def test_what_is_no_series_of_numbers_is_refused(flows: Any) -> None:
    with pytest.raises(ValueError, match="one series of finite flows"):
        irr(flows)


def test_every_draw_has_the_rate_that_it_has_alone() -> None:
    """Draws with one, two and three changes, with none and with no number, side by side, in works and draws."""
    rng = np.random.default_rng(7)
    flows = rng.normal(1, 2, (12, 3, 40))
    flows[0] = -9
    flows[:, 0, 0], flows[3, 1, 1] = 5, np.nan
    together = irrs(flows)
    alone = np.full((3, 40), np.nan)
    for place in np.ndindex(3, 40):
        series = flows[(slice(None), *place)]
        value = irr(series).value if np.isfinite(series).all() else None
        alone[place] = np.nan if value is None else value

    np.testing.assert_allclose(together, alone, rtol=1e-12, atol=1e-13)
    assert np.isnan(together[0, 0])
    assert np.isnan(together[1, 1])


def test_no_draw_keeps_the_others_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """A search that went to and fro between the last digits of one draw took 6 s for ten thousand; halving alone takes
    60 rounds a rate. Here are up to three rates a draw, and two draws that have no number in them."""
    rng = np.random.default_rng(1)
    flows = rng.uniform(5, 20, (30, 2000))
    flows[:2] *= -5
    flows[-1, :1000] = -30
    flows[15, 500:1500] = -30
    flows[7, 3:5] = np.nan, np.inf
    rounds = []
    balance = indicators._balance
    monkeypatch.setattr(indicators, "_balance", lambda *which: (rounds.append(1), balance(*which))[1])

    found = irrs(flows)

    assert np.isnan(found).tolist() == [True] * 1000 + [False] * 1000
    assert len(rounds) < 200


def test_no_rate_is_minus_zero() -> None:
    assert str(irr([-1, 1]).value) == "0.0"


def irrs_hold(irrs: Callable[..., Any]) -> None:
    assert irrs(np.array([[-100.0, -100, 1], [230, 110, 1], [-132, 0, 1]])) == pytest.approx(
        [np.nan, 0.1, np.nan], rel=1e-14, nan_ok=True
    )


def mirr_holds(mirr: Callable[..., Any]) -> None:
    flows = np.array([[-100.0, -100, 1], [50, 0, 2], [-60, 0, 3], [70, 150, 4]])

    assert mirr(flows, 0.1, [0.12, 0.3, 0.12]) == pytest.approx(
        [pyxirr.mirr(flows[:, 0], 0.1, 0.12), 1.5 ** (1 / 3) - 1, np.nan], rel=1e-12, nan_ok=True
    )


@steady
@given(of_both_signs(0.01, 1e4), rates, rates)
def test_mirr_is_that_of_pyxirr(flows: list[float], finance: float, reinvest: float) -> None:
    assert mirr(flows, finance, reinvest) == pytest.approx(pyxirr.mirr(flows, finance, reinvest), rel=1e-9, abs=1e-9)


# Payback


def payback_holds(payback: Callable[..., Any]) -> None:
    cases = {
        (-100, 50, 50, 50): 3,
        (-100, 40, 50, 40): 3.25,
        (-1, *[0.1] * 10): 11,  # the sum is −1.4e-16, and 0 but for rounding
        (5, 1, 1): 0,
        (0, 0, 0): 0,
        (0, -10, 20, 0): 2.5,
        (5, -10, 20, 0): 2.25,
        (-10, 20, -30, 5): 1.5,  # the first recovery, though it falls below again for good
        (-10, 5): np.nan,
    }
    for flows, years in cases.items():
        assert payback(np.array(flows, float)) == pytest.approx(years, rel=1e-12, nan_ok=True)
    side_by_side = np.array([[-100.0, 5, -10], [150, 5, 5]])
    assert payback(side_by_side) == pytest.approx([1 + 100 / 150, 0, np.nan], nan_ok=True)
    assert payback(side_by_side, [1, 0.8]) == pytest.approx([1 + 100 / 120, 0, np.nan], nan_ok=True)


@steady
@given(st.lists(money, min_size=1, max_size=5), st.lists(money, min_size=1, max_size=20), money, st.floats(0, 0.5))
def test_more_income_pays_back_no_later_and_discounting_no_sooner(
    spent: list[float], earned: list[float], more: float, rate: float
) -> None:
    flows = np.array([-s for s in spent] + earned)
    better = flows + np.r_[np.zeros(len(spent)), np.full(len(earned), more)]
    late = np.nan_to_num(payback(flows), nan=1e9)
    factors = discount_factors(rate, len(flows), "end")

    assert np.nan_to_num(payback(better), nan=1e9) <= late * (1 + 1e-12)
    assert np.nan_to_num(payback(flows, factors), nan=1e9) >= late * (1 - 1e-12)


@steady
@given(of_one_change())
def test_at_the_rate_of_return_flows_pay_back_when_they_end(flows: list[float]) -> None:
    value = irr(flows).value
    assert value is not None
    assume(sum(flows) > 0 and next(f for f in flows if f) < 0 and value < 5)
    end = max(i for i, f in enumerate(flows) if f) + 1

    # A hundredth of a year: the last flow may be a millionth of the rest, and the rate ends in a sixteenth digit.
    assert payback(flows, discount_factors(value * 0.999 - 1e-6, len(flows), "end")) <= end
    assert not payback(flows, discount_factors(value * 1.001 + 1e-6, len(flows), "end")) <= end


# Ratios, cost of a unit, inflation


def ratio_holds(benefit_cost_ratio: Callable[..., Any]) -> None:
    factors = discount_factors(0.1, 2, "end")

    assert benefit_cost_ratio([0, 121], [55, 60.5], factors) == pytest.approx(1, rel=1e-14)
    assert benefit_cost_ratio([[0, 1], [242, 1]], [[55, 0], [60.5, 0]], factors) == pytest.approx(
        [2, np.nan], rel=1e-14, nan_ok=True
    )


def recovery_holds(capital_recovery: Callable[..., Any]) -> None:
    """Its payments are worth 1; at 0 % they are equal parts."""
    i, n = np.array([0.0, 1e-12, 0.08, 3, -0.1]), np.array([10, 10, 25, 4, 7])
    worth = [discount_factors(r, k, "end").sum() for r, k in zip(i, n, strict=True)]

    assert capital_recovery(i, n) * worth == pytest.approx(np.ones(5), rel=1e-10)
    assert capital_recovery(0, 4) == 0.25


def levelised_holds(levelised_cost: Callable[..., Any]) -> None:
    """Sold at it, the works have an NPV of 0 after tax; losses are used at once."""
    rng = np.random.default_rng(3)
    shape = (12, 3, 50)
    costs, amounts = rng.uniform(1, 9, shape), rng.uniform(10, 20, shape)
    investment, depreciation = np.zeros(shape), np.zeros(shape)
    investment[:2], depreciation[2:10] = 40, 10
    tax, factors = np.array([0, 0.15, 0.25]), discount_factors([0.05, 0.08, 0.1], 12, "end")

    price = levelised_cost(costs, amounts, factors, tax, investment, depreciation)

    profit = price * amounts - costs - depreciation
    after_tax = price * amounts - costs - investment - tax[:, np.newaxis] * profit
    assert price.shape == (3, 50)
    assert npv(after_tax, factors) == pytest.approx(np.zeros((3, 50)), abs=1e-10)
    untaxed = levelised_cost(costs + investment, amounts, factors)
    assert untaxed == pytest.approx(npv(costs + investment, factors) / npv(amounts, factors), rel=1e-13)
    assert np.isnan(levelised_cost([1, 1], [0, 0], [1, 1]))


def fisher_holds(real_rate: Callable[..., Any]) -> None:
    nominal, inflation = np.array([0.1, 0.02, 0.0]), np.array([0.03, 0.05, 0])

    assert (1 + real_rate(nominal, inflation)) * (1 + inflation) == pytest.approx(1 + nominal, rel=1e-15)


def fisher_back_holds(nominal_rate: Callable[..., Any]) -> None:
    assert nominal_rate(0.04, 0.025) == pytest.approx(0.066, rel=1e-14)
    assert real_rate(nominal_rate([0.04, -0.1], 0.025), [0.025]) == pytest.approx([0.04, -0.1], rel=1e-14)


@pytest.mark.parametrize("rate", [-1, -2, np.nan, [0.1, -1]])
def test_at_minus_one_nothing_is_left_to_discount_by(rate: Any) -> None:
    for ask in (
        lambda: discount_factors(rate, 3, "end"),
        lambda: capital_recovery(rate, 3),
        lambda: real_rate(0.1, rate),
        lambda: mirr([-1, 2], rate, 0.1),
    ):
        with pytest.raises(ValueError, match="above −1"):
            ask()


def test_a_tax_that_takes_all_leaves_no_price() -> None:
    with pytest.raises(ValueError, match="below 1"):
        levelised_cost([1], [1], [1], 1)


# A broken function for each


def one_year_off(rate: Any, years: int, timing: Timing) -> Any:
    return discount_factors(rate, years + 1, timing)[1:]


def first_root(flows: Any) -> Any:
    """What a search that stops at the first rate gives."""
    series = np.asarray(flows)
    return np.array([min(irr(s).candidates, default=np.nan) for s in series.T])


def with_irr_of_last_digits_lost(flows: Any) -> Any:
    found = irr(flows)
    return found._replace(value=round(found.value or 0, 8))


PROOFS: dict[str, tuple[Callable[[Any], None], Callable[..., Any], Callable[..., Any]]] = {
    "discount_factors": (factors_hold, discount_factors, one_year_off),
    "npv": (npv_holds, npv, lambda flows, factors: npv(flows[1:], factors[1:])),
    "irr": (
        lambda f: irr_holds(f, [-100, 39, 59, 55, 20]),
        irr,
        with_irr_of_last_digits_lost,
    ),
    "irrs": (irrs_hold, irrs, first_root),
    "mirr": (mirr_holds, mirr, lambda flows, finance, reinvest: mirr(flows, reinvest, finance)),
    "payback": (payback_holds, payback, lambda flows, factors=1: payback(flows, factors) + 1),
    "benefit_cost_ratio": (ratio_holds, benefit_cost_ratio, lambda b, c, f: benefit_cost_ratio(b, c, 1 + 0 * f)),
    "capital_recovery": (recovery_holds, capital_recovery, lambda i, n: capital_recovery(i, n) / (1 + np.asarray(i))),
    "levelised_cost": (
        levelised_holds,
        levelised_cost,
        lambda c, a, f, tax=0, spent=0, written=0: levelised_cost(c, a, f, tax, spent),
    ),
    "real_rate": (fisher_holds, real_rate, lambda nominal, inflation: nominal - inflation),
    "nominal_rate": (fisher_back_holds, nominal_rate, lambda real, inflation: np.asarray(real) + inflation),
}
"""By function: what must hold, the function, and a broken one."""


@pytest.mark.parametrize("name", PROOFS)
def test_it_holds(name: str) -> None:
    assert_holds, function, _ = PROOFS[name]

    assert_holds(function)


@pytest.mark.parametrize("name", PROOFS)
def test_the_broken_one_is_seen(name: str) -> None:
    assert_holds, _, broken = PROOFS[name]

    with pytest.raises(AssertionError):
        assert_holds(broken)
