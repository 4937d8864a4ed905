"""What money flows in which year: spending, depreciation, VAT, income tax, loans.

The first axis of every array is the year; further axes are works and draws, matched as ``axes`` says. A year index t
counts from 0 and is the time from t to t + 1 years after base time. All money is in one currency and at the prices of
the day, or all at constant prices; tax law knows the prices of the day only, so depreciation, losses and loans carried
over years belong to those.

The rules are those of Chinese project evaluation (Construction project economic evaluation methods and parameters, 3rd
ed., 2006) and taxes. Nothing here knows a rate or a number of years of the law.
"""

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from valorise.economics.axes import Array, constant, matched


def spending(period: float, start: int, years: int) -> Array:
    """Shares of the capital spent in each of ``years`` years, of shape (years,).

    Construction takes ``period`` years, not always whole, ends at the start of year index ``start`` and spends evenly:
    1.5 years that end at 2 are a third in year 0 and two in year 1. With a period of 0 all is spent in the year before
    ``start``, or in year 0 when that is the start. A ValueError where construction would begin before year 0, where
    operation begins after the last year, or where the period is negative.
    """
    if not 0 <= period < np.inf:
        raise ValueError(f"a construction period of {period:g} years is none")
    if start > years:
        raise ValueError(f"operation starts at year {start}, after the {years} years of the plan")
    if start < period:
        raise ValueError(
            f"construction takes {period:g} years and would begin before year 0; operation starts at year {start}, "
            f"and can at {np.ceil(period):g} or later"
        )
    if start < 0:
        raise ValueError(f"operation starts at year {start}, before year 0")
    if period == 0:
        return np.asarray(np.arange(years) == max(start - 1, 0), float)
    ends = np.clip(np.arange(years + 1), start - period, start)
    return np.diff(ends) / period


class Depreciation(NamedTuple):
    """What is written off in each year, and the book value at its end."""

    yearly: Array
    book: Array


def depreciation(
    amount: ArrayLike, life: ArrayLike, residual_share: ArrayLike, start: ArrayLike, stop: ArrayLike, years: int
) -> Depreciation:
    """Straight line from year index ``start`` over ``life`` whole years, down to the residual share of the amount.

    Works run until year index ``stop``, which is not theirs any more. When they stop before the end of the life, the
    last year writes off all above the residual; when ``stop`` is beyond ``years``, they still run at the horizon and
    keep their book value. Before ``start`` the book value is the whole amount, though it may not be spent yet. In each
    year what was written off so far and the book value make the amount. A ValueError for a life below 1, a residual
    share outside 0..1, or works that stop before they have run a year.
    """
    t, value, life_, residual, first, end = matched(
        np.arange(years), *(constant(x) for x in (amount, life, residual_share, start, stop))
    )
    if (life_ < 1).any():
        raise ValueError("life must be 1 year or more")
    if ((residual < 0) | (residual > 1)).any():
        raise ValueError("residual_share must be between 0 and 1")
    if (end <= first).any():
        raise ValueError("stop must come after start: works run for a year or more")
    age = np.clip(t + 1 - first, 0, life_)
    share = np.where(t + 1 >= end, 1, age / life_)
    written = np.concatenate([np.zeros_like(share[:1]), share]) * value * (1 - residual)
    return Depreciation(np.diff(written, axis=0), value - written[1:])


class Vat(NamedTuple):
    """VAT paid in each year, and the credit carried forward at its end."""

    paid: Array
    credit: Array


def vat(on_sales: ArrayLike, on_purchases: ArrayLike, on_investment: ArrayLike) -> Vat:
    """VAT on sales less VAT on purchases, on investment, and on what earlier years could not deduct.

    What is negative is paid out to nobody: it is carried forward, without limit of time. Over the years, VAT paid less
    the last credit is VAT on sales less VAT on purchases and investment.
    """
    sales, purchases, investment = matched(on_sales, on_purchases, on_investment)
    owed = sales - (purchases + investment)
    paid, credit = np.empty_like(owed), np.empty_like(owed)
    carried = np.zeros_like(owed[0])
    for t in range(len(owed)):
        balance = owed[t] - carried
        paid[t] = np.maximum(balance, 0)
        carried = credit[t] = paid[t] - balance
    return Vat(paid, credit)


def income_tax(profit: ArrayLike, rate: ArrayLike, carry_forward: int) -> Array:
    """Tax on each year's profit, less losses of at most ``carry_forward`` years before, the oldest used first.

    ``rate`` has a value a year, or is one for all: see ``holiday_rates``. In a year whose rate is 0 a profit uses up
    losses as in any other, as Chinese law has it, so a holiday can cost them. A loss is paid no tax back, and what is
    not used in time is lost.
    """
    profits, rates = matched(profit, rate)
    lost = np.cumsum(np.maximum(-profits, 0), axis=0)
    taxed = np.maximum(profits, 0)
    gone = np.zeros_like(profits[0])  # of all losses so far, what is used or too old; the oldest go first
    for t in range(1, len(profits)):
        if t > carry_forward:
            gone = np.maximum(gone, lost[t - 1 - carry_forward])
        used = np.minimum(lost[t - 1] - gone, taxed[t])
        gone = gone + used
        taxed[t] -= used
    return np.asarray(taxed * rates)


def holiday_rates(rate: ArrayLike, first: ArrayLike, exempt_years: int, half_years: int, years: int) -> Array:
    """The rate of each year: none for ``exempt_years``, half of it for ``half_years`` more, then all.

    Counted from year index ``first``, the first with operating revenue; before it the whole rate holds, of what profit
    there may be.
    """
    t, whole, begin = matched(np.arange(years), constant(rate), constant(first))
    year = t - begin
    share = np.where(year < exempt_years, 0, np.where(year < exempt_years + half_years, 1 / 2, 1))
    return np.asarray(whole * np.where(year < 0, 1, share))


class Loan(NamedTuple):
    """Interest and principal paid in each year, the balance at its end, and interest added to the loan instead."""

    interest: Array
    principal: Array
    balance: Array
    capitalised: Array


def loan(
    drawn: ArrayLike,
    rate: ArrayLike,
    first_repayment: ArrayLike,
    term: int,
    kind: Literal["equal_instalments", "equal_principal"],
) -> Loan:
    """A loan drawn at mid-year during construction and repaid at the end of ``term`` years from ``first_repayment``.

    Until then interest is added to the loan: of year j (P_{j−1} + A_j / 2) · rate, with P_{j−1} the balance at the end
    of the year before and A_j what is drawn. Then interest is paid on the balance at the start of each year.
    "equal_instalments" pays the same sum every year, "equal_principal" repays the same part of the loan. What the
    horizon cuts off stays in the balance: drawn + capitalised is principal paid + last balance. A ValueError for a term
    below 1, and for what is drawn in or after the year of the first repayment.
    """
    taken, i, first = matched(drawn, constant(rate), constant(first_repayment))
    shape = np.broadcast_shapes(taken.shape, i.shape, first.shape)
    t = np.arange(len(taken)).reshape(-1, *(1,) * (taken.ndim - 1))
    if term < 1:
        raise ValueError("term must be 1 year or more")
    if ((taken != 0) & (t >= first)).any():
        raise ValueError("a loan is drawn before its first repayment")
    capitalised, owed = np.zeros(shape), np.zeros(shape)
    now = np.zeros(shape[1:])
    building = min(int(first.max()), len(taken))
    for j in range(building):
        capitalised[j] = np.where(j < first[0], (now + taken[j] / 2) * i[0], 0)
        now = owed[j] = now + taken[j] + capitalised[j]
    owed[building:] = now
    balance = owed * (1 - _repaid(np.clip(t + 1 - first, 0, term), i, term, kind))
    before = np.concatenate([np.zeros((1, *shape[1:])), balance[:-1]])
    interest = np.where(t >= first, before * i, 0)
    return Loan(interest, before + taken + capitalised - balance, balance, capitalised)


def _repaid(paid: Array, rate: Array, term: int, kind: str) -> Array:
    """The share of a loan that so many payments of all ``term`` repay."""
    if kind == "equal_principal":
        return paid / term
    some = rate != 0
    growth = np.log1p(rate)
    return np.where(some, np.expm1(paid * growth), paid) / np.where(some, np.expm1(term * growth), term)
