"""The accident: a credit of VAT was forgotten at the turn of the year, losses were deducted for ever, and a loan was
repaid to less than nothing.

Golden cases are of two kinds, marked and counted apart:
validation     published input and published output;
arithmetic     figures worked out by hand, and not by this code.
The rest are properties: each year's money is somewhere, in the sum of the years or in the last balance. And for every
function a broken one that they see.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any, Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import steady
from valorise.economics.cash_flow import (
    Depreciation,
    Loan,
    Vat,
    depreciation,
    holiday_rates,
    income_tax,
    loan,
    spending,
    vat,
)
from valorise.economics.indicators import capital_recovery, discount_factors, npv

CLOSE = 1e-12
"""Of the sum of all that flows: a few hundred roundings of 1e-16, and nothing else."""

Kind = Literal["equal_instalments", "equal_principal"]
KINDS: list[Kind] = ["equal_instalments", "equal_principal"]


class TestValidation:
    """Published input, published output."""

    def test_payment_of_numpy_financial(self) -> None:
        """304.145914 a month: numpy-financial, tests of pmt, 15,000 at 0.08/12 over 60 months; a month is a year here.

        It is drawn half a month before it counts, and so less by half a month's interest. Tolerance: half of the last
        digit printed.
        """
        rate = 0.08 / 12

        months = loan([15_000 / (1 + rate / 2), *[0] * 60], rate, 1, 60, "equal_instalments")

        assert months.interest[1:] + months.principal[1:] == pytest.approx(np.full(60, 304.145914), abs=5e-7)
        assert months.balance[-1] == 0


class TestArithmetic:
    """Worked out by hand: a check of the arithmetic, not of the world."""

    def test_interest_during_construction(self) -> None:
        """300, 600 and 400 at 12 %: (300/2) · 12 % = 18; (318 + 300) · 12 % = 74.16; (992.16 + 200) · 12 % =
        143.0592."""
        built = loan([300, 600, 400, 0], 0.12, 3, 5, "equal_principal")

        assert built.capitalised == pytest.approx([18, 74.16, 143.0592, 0], rel=1e-14)
        assert built.balance[2] == pytest.approx(1535.2192, rel=1e-14)

    def test_a_holiday_of_six_years(self) -> None:
        """25 %: none for three years, half for three, from the first year with revenue."""
        rates = holiday_rates(0.25, 1, 3, 3, 9)

        assert rates.tolist() == [0.25, 0, 0, 0, 0.125, 0.125, 0.125, 0.25, 0.25]

    def test_a_year_and_a_half_of_building(self) -> None:
        assert spending(1.5, 2, 4) == pytest.approx([1 / 3, 2 / 3, 0, 0], rel=1e-15)
        assert spending(1.5, 3, 4) == pytest.approx([0, 1 / 3, 2 / 3, 0], rel=1e-15)
        assert spending(0.25, 1, 2) == pytest.approx([1, 0], rel=1e-15)


# Spending


def spending_holds(spending: Callable[..., Any]) -> None:
    for period, start, years in [(0, 0, 3), (0, 2, 3), (2, 2, 5), (0.3, 1, 2), (2.5, 3, 3), (3, 7, 9), (1, 4, 4)]:
        shares = spending(period, start, years)
        middle = np.sum(shares * (np.arange(years) + 0.5))
        assert shares.shape == (years,)
        assert shares.min() >= 0
        assert shares.sum() == pytest.approx(1, rel=1e-14)
        assert np.count_nonzero(shares) == max(int(np.ceil(period)), 1)
        assert shares[max(start - 1, 0)] == shares.max()
        if period == int(period) and start:
            assert middle == pytest.approx(start - max(period, 1) / 2, rel=1e-14)


@pytest.mark.parametrize(
    ("question", "why"),
    [
        ((3, 2, 10), "takes 3 years and would begin before year 0; operation starts at year 2, and can at 3 or later"),
        ((2.1, 2, 10), "takes 2.1 years and would begin before year 0; .* can at 3 or later"),
        ((0.1, 0, 10), "would begin before year 0"),
        ((0, -1, 10), "would begin before year 0|before year 0"),
        ((1, 11, 10), "operation starts at year 11, after the 10 years of the plan"),
        ((-1, 2, 10), "a construction period of -1 years is none"),
        ((np.nan, 2, 10), "a construction period of nan years is none"),
    ],
)
def test_a_construction_that_does_not_fit_is_refused(question: tuple[Any, ...], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        spending(*question)


# Depreciation


def depreciation_holds(depreciation: Callable[..., Any]) -> None:
    """A plant of 10 years that stops after 4, one that runs on at the horizon, one written off long before."""
    yearly, book = depreciation([100, 200, 50], [10, 10, 2], 0.05, [1, 2, 0], [5, 99, 6], 6)

    assert yearly[:, 0] == pytest.approx([0, 9.5, 9.5, 9.5, 66.5, 0], abs=CLOSE)
    assert book[:, 0] == pytest.approx([100, 90.5, 81, 71.5, 5, 5], rel=CLOSE)
    assert yearly[:, 1] == pytest.approx([0, 0, 19, 19, 19, 19], abs=CLOSE)
    assert book[-1, 1] == pytest.approx(124, rel=CLOSE)
    assert yearly[:, 2] == pytest.approx([23.75, 23.75, 0, 0, 0, 0], abs=CLOSE)


@steady
@given(
    st.floats(0, 1e10),
    st.integers(1, 40),
    st.floats(0, 1),
    st.integers(0, 20),
    st.integers(1, 40),
    st.integers(1, 30),
)
def test_what_is_written_off_and_the_book_value_make_the_amount(
    amount: float, life: int, residual: float, start: int, runs: int, years: int
) -> None:
    yearly, book = depreciation(amount, life, residual, start, start + runs, years)

    assert np.cumsum(yearly) + book == pytest.approx(np.full(years, amount), rel=CLOSE)
    assert yearly.min() >= 0
    ended = start + min(runs, life) <= years
    if ended:
        assert yearly.sum() + residual * amount == pytest.approx(amount, rel=CLOSE)
    assert np.count_nonzero(yearly) <= min(life, runs)
    assert not yearly[:start].any()


@pytest.mark.parametrize(
    ("question", "why"),
    [
        ((100, 0, 0, 0, 5, 9), "life"),
        ((100, 5, 1.5, 0, 5, 9), "residual_share"),
        ((100, 5, 0, 5, 5, 9), "stop must come after start"),
        (([1, 1], 5, 0, [0, 7], 5, 9), "stop must come after start"),
    ],
)
def test_works_that_cannot_be_written_off_are_refused(question: tuple[Any, ...], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        depreciation(*question)


# VAT

yearly_money = st.lists(
    st.tuples(st.floats(0, 1e6), st.floats(0, 1e6), st.floats(0, 1e7)), min_size=1, max_size=30
).map(lambda rows: np.array(rows).T)


def vat_holds(vat: Callable[..., Any]) -> None:
    """Tax on an investment of 5 and purchases of 3 a year against 10 a year from the third on: 0, 0, 2, 7."""
    paid, credit = vat([0, 0, 10, 10], [0, 0, 3, 3], [5, 0, 0, 0])

    assert paid.tolist() == [0, 0, 2, 7]
    assert credit.tolist() == [5, 5, 0, 0]


@steady
@given(yearly_money)
def test_vat_paid_less_the_last_credit_is_vat_owed(money: np.ndarray[Any, Any]) -> None:
    sales, purchases, investment = money
    paid, credit = vat(sales, purchases, investment)

    owed = np.cumsum(sales - purchases - investment)
    assert np.cumsum(paid) - credit == pytest.approx(owed, abs=CLOSE * money.sum())
    assert paid.min() >= 0
    assert credit.min() >= 0
    assert not (paid * credit).any()


# Income tax


def tax_holds(income_tax: Callable[..., Any]) -> None:
    """A loss of 10 with two years: 3 and 4 are used of it and 3 are lost; of the loss of 5 all are used."""
    assert income_tax([-10, 3, 4, -5, 10, 1], 0.25, 2).tolist() == [0, 0, 0, 0, 1.25, 0.25]
    # What expires is what is left of the old loss, while the later one stays.
    assert income_tax([-10, -5, 2, 20], 0.2, 2).tolist() == [0, 0, 0, 3]
    # A holiday uses losses up.
    assert income_tax([-10, 10, 10], [0.25, 0, 0.25], 5).tolist() == [0, 0, 2.5]


def by_vintage(profits: list[float], rate: float, carry_forward: int) -> tuple[list[float], float, float]:
    """Tax by a list of losses with their years, the losses that went unused, and those still alive at the end."""
    losses: list[list[float]] = []
    taxes, expired = [], 0.0
    for year, profit in enumerate(profits):
        expired += sum(left for made, left in losses if year - made > carry_forward)
        losses = [[made, left] for made, left in losses if year - made <= carry_forward]
        left_over = max(profit, 0)
        for loss in losses:
            used = min(loss[1], left_over)
            loss[1] -= used
            left_over -= used
        if profit < 0:
            losses.append([year, -profit])
        taxes.append(rate * left_over)
    return taxes, expired, sum(left for _, left in losses)


profits = st.lists(st.one_of(st.floats(-1e6, 1e6), st.integers(-9, 9).map(float)), min_size=1, max_size=30)


@steady
@given(profits, st.integers(0, 6))
def test_losses_are_used_oldest_first_or_expire(profit: list[float], carry_forward: int) -> None:
    """Against a list of vintages; and every profit is taxed or set against a loss, every loss used, lost or left."""
    taxes, expired, alive = by_vintage(profit, 1.0, carry_forward)
    taxed = income_tax(profit, 1.0, carry_forward)
    close = CLOSE * sum(map(abs, profit))

    assert taxed == pytest.approx(taxes, abs=close)
    used = sum(max(p, 0) for p in profit) - taxed.sum()
    assert used + expired + alive == pytest.approx(sum(max(-p, 0) for p in profit), abs=close)


@steady
@given(profits)
def test_losses_kept_longer_cost_no_more(profit: list[float]) -> None:
    by_years = [income_tax(profit, 0.25, n).sum() for n in (0, 1, 3, 5, 40)]

    assert all(a >= b - CLOSE * sum(map(abs, profit)) for a, b in pairwise(by_years))
    assert by_years[0] == pytest.approx(0.25 * sum(max(p, 0) for p in profit), rel=CLOSE)


def holiday_holds(holiday_rates: Callable[..., Any]) -> None:
    rates = holiday_rates([0.25, 0.15], [0, 2], 2, 1, 5)

    assert rates.T.tolist() == [[0, 0, 0.125, 0.25, 0.25], [0.15, 0.15, 0, 0, 0.075]]


# Loans


def loan_holds(loan: Callable[..., Any]) -> None:
    """100 at mid-year and 10 % are 105; two instalments, or halves with interest on what is left."""
    equal = loan([100, 0, 0, 0], 0.1, 1, 2, "equal_instalments")
    payment = 105 * 0.1 / (1 - 1.1**-2)
    assert equal.capitalised == pytest.approx([5, 0, 0, 0], abs=CLOSE)
    assert equal.interest == pytest.approx([0, 10.5, (115.5 - payment) * 0.1, 0], abs=1e-11)
    assert equal.interest + equal.principal == pytest.approx([0, payment, payment, 0], abs=1e-11)
    halves = loan([100, 0, 0, 0], 0.1, 1, 2, "equal_principal")
    assert halves.interest == pytest.approx([0, 10.5, 5.25, 0], abs=CLOSE)
    assert halves.principal == pytest.approx([0, 52.5, 52.5, 0], abs=CLOSE)


@steady
@given(
    st.lists(st.floats(0, 1e9), min_size=1, max_size=6),
    st.one_of(st.just(0.0), st.floats(1e-9, 0.3)),
    st.integers(0, 3),
    st.integers(1, 25),
    st.integers(0, 30),
    st.sampled_from(KINDS),
)
def test_what_is_drawn_is_repaid_or_still_owed(
    drawn: list[float], rate: float, wait: int, term: int, after: int, kind: Kind
) -> None:
    first = len(drawn) + wait
    flows = np.array([*drawn, *[0.0] * (wait + after)])
    interest, principal, balance, capitalised = loan(flows, rate, first, term, kind)
    close = CLOSE * (flows.sum() + capitalised.sum())

    assert flows.sum() + capitalised.sum() == pytest.approx(principal.sum() + balance[-1], abs=close)
    assert np.diff(balance, prepend=0) == pytest.approx(flows + capitalised - principal, abs=close)
    before = np.r_[0, balance[:-1]]
    assert interest + capitalised == pytest.approx((before + flows / 2) * rate, abs=close)
    assert not np.concatenate([interest[:first], principal[:first], capitalised[first:]]).any()
    payments = {"equal_instalments": interest + principal, "equal_principal": principal}[kind][first : first + term]
    assert payments == pytest.approx(payments[:1].repeat(len(payments)), abs=close)
    if len(flows) >= first + term:
        assert balance[-1] == 0
        worth = npv((interest + principal)[first:], discount_factors(rate, len(flows) - first, "end"))
        assert worth == pytest.approx(before[first : first + 1].sum(), abs=close, rel=1e-11)


def test_works_and_draws_have_loans_of_their_own() -> None:
    drawn = np.zeros((8, 2, 1))
    drawn[0], drawn[1, 1] = 100, 60
    together = loan(drawn, [[0.05, 0.08, 0.0]], [1, 3], 4, "equal_instalments")

    assert together.balance.shape == (8, 2, 3)
    for w, first in enumerate([1, 3]):
        for d, rate in enumerate([0.05, 0.08, 0]):
            alone = loan(drawn[:, w, 0], rate, first, 4, "equal_instalments")
            for of_all, of_one in zip(together, alone, strict=True):
                np.testing.assert_allclose(of_all[:, w, d], of_one, rtol=1e-13, atol=1e-12)
    instalment = (together.interest + together.principal)[3, 0, 1]
    assert instalment == pytest.approx(104 * capital_recovery(0.08, 4), rel=CLOSE)


@pytest.mark.parametrize(
    ("question", "why"),
    [
        (([100, 50, 0], 0.05, 1, 2, "equal_principal"), "drawn before its first repayment"),
        (([100, 0, 0], 0.05, 1, 0, "equal_principal"), "term"),
    ],
)
def test_a_loan_that_cannot_be_is_refused(question: tuple[Any, ...], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        loan(*question)


# Works and draws


def test_a_block_of_works_and_draws_gives_what_each_gives_alone() -> None:
    rng = np.random.default_rng(5)
    sales, purchases, profit = (rng.normal(2, 3, (12, 3, 7)) for _ in range(3))
    investment, rates = rng.uniform(0, 5, (12, 3)), holiday_rates(0.25, [0, 2, 5], 3, 3, 12)
    amounts, lives = rng.uniform(1, 9, (3, 7)), [4, 6, 20]
    paid, credit = vat(sales, purchases, investment)
    taxes = income_tax(profit, rates, 5)
    yearly, book = depreciation(amounts, lives, 0.05, [0, 1, 2], [9, 12, 20], 12)

    for w, d in np.ndindex(3, 7):
        one = vat(sales[:, w, d], purchases[:, w, d], investment[:, w])
        np.testing.assert_array_equal([paid[:, w, d], credit[:, w, d]], one)
        np.testing.assert_array_equal(taxes[:, w, d], income_tax(profit[:, w, d], rates[:, w], 5))
        alone = depreciation(amounts[w, d], lives[w], 0.05, w, [9, 12, 20][w], 12)
        np.testing.assert_allclose([yearly[:, w, d], book[:, w, d]], alone, rtol=1e-13, atol=1e-14)


def test_what_is_given_stays_as_it_is() -> None:
    flows = np.array([-10.0, 3, 4, -5, 10, 1])
    drawn = np.array([100.0, 0, 0])
    before = flows.copy(), drawn.copy()

    income_tax(flows, 0.25, 2)
    vat(flows, flows, flows)
    loan(drawn, 0.05, 1, 2, "equal_principal")

    np.testing.assert_array_equal(flows, before[0])
    np.testing.assert_array_equal(drawn, before[1])


# A broken function for each


def without_write_off(amount: Any, life: Any, residual_share: Any, start: Any, stop: Any, years: int) -> Depreciation:
    return depreciation(amount, life, residual_share, start, np.asarray(stop) + 1000, years)


def without_credit(on_sales: Any, on_purchases: Any, on_investment: Any) -> Vat:
    net = np.asarray(on_sales) - on_purchases - on_investment
    return Vat(np.maximum(net, 0), np.maximum(-net, 0))


def a_year_late(period: float, start: int, years: int) -> Any:
    return np.roll(spending(period, start, years), 1)


def of_the_start_of_a_year(drawn: Any, rate: float, first: int, term: int, kind: Kind) -> Loan:
    """A whole year's interest on what is drawn."""
    return loan(np.asarray(drawn) * (1 + rate) / (1 + rate / 2), rate, first, term, kind)


PROOFS: dict[str, tuple[Callable[[Any], None], Callable[..., Any], Callable[..., Any]]] = {
    "spending": (spending_holds, spending, a_year_late),
    "depreciation": (depreciation_holds, depreciation, without_write_off),
    "vat": (vat_holds, vat, without_credit),
    "income_tax": (tax_holds, income_tax, lambda profit, rate, n: income_tax(profit, rate, 1000)),
    "income_tax_one_year_less": (tax_holds, income_tax, lambda profit, rate, n: income_tax(profit, rate, n - 1)),
    "holiday_rates": (holiday_holds, holiday_rates, lambda r, first, e, h, n: holiday_rates(r, 0, e, h, n)),
    "loan": (loan_holds, loan, of_the_start_of_a_year),
}
"""By name: what must hold, the function, and a broken one."""


@pytest.mark.parametrize("name", PROOFS)
def test_it_holds(name: str) -> None:
    assert_holds, function, _ = PROOFS[name]

    assert_holds(function)


@pytest.mark.parametrize("name", PROOFS)
def test_the_broken_one_is_seen(name: str) -> None:
    assert_holds, _, broken = PROOFS[name]

    with pytest.raises(AssertionError):
        assert_holds(broken)
