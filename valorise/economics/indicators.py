"""What flows of money over years are worth: present value, rates of return, payback, ratios, cost of a unit.

The first axis of every array is the year; further axes are works and draws, matched as ``axes`` says. Money is in one
currency, with real rates at constant prices or with nominal rates at prices of the day, never mixed.

A year's flow falls where ``timing`` puts it. "end" is the Chinese convention, base time at the start of year 1
(Construction project economic evaluation methods and parameters, 3rd ed., 2006); "start" is that of textbooks and of
numpy-financial, in which the first entry is time 0 and each further one the end of a year; "middle" is common in the
United States and what NREL's ATB takes for interest during construction. Present values of the first two differ by
exactly one factor 1 + rate.
"""

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from valorise.economics.axes import Array, constant, matched

Booleans = NDArray[np.bool_]
Timing = Literal["end", "middle", "start"]

EARLIER: dict[Timing, float] = {"end": 0, "middle": 0.5, "start": 1}
"""Years before the end of a year in which its flow falls."""

ROUNDING = 1e-14
"""Of the sum of all sizes: what is left of a sum of up to a hundred figures that is zero."""

STEP = 4e-16
"""Of 1 + |u|: a step of a search that moves nothing."""
STEPS = 300
"""More than halving takes from the widest bracket down to two neighbouring numbers."""
TOUCH = 1e-12
"""NPV over the sum of discounted sizes, below which its sign is not told from rounding."""
VERIFIED = 1e-10
"""NPV over the sum of discounted sizes, above which a rate is none: near −100 % a last digit moves it by 1e-12."""


def discount_factors(rate: ArrayLike, years: int, timing: Timing) -> Array:
    """Worth at base time of 1 in each of years 1..years: (1 + rate) to the power of −t, −(t − ½) or −(t − 1).

    ``rate`` is a share a year, one or an array of works and draws. A rate of −1 or less is a ValueError.
    """
    t, base = matched(np.arange(1, years + 1) - EARLIER[timing], constant(1 + _above_minus_one(rate)))
    return np.asarray(base**-t)


def npv(flows: ArrayLike, factors: ArrayLike) -> Array:
    """Net present value: the sum over years of flows times discount factors."""
    return np.asarray(np.einsum("t...,t...->...", *matched(flows, factors)))


# Rates of return
#
# With x = 1 / (1 + r) = e^u, NPV is a polynomial Σ c_t x^t, and every real rate above −1 is one real u. Searching u
# holds full precision for rates near 0, near −1 and beyond 1e100 alike. Powers are taken of e, with the logarithms of
# the flows, so nothing overflows.


class Rate(NamedTuple):
    """An internal rate of return, or why there is none: "no sign change", "no rate", "several rates"."""

    value: float | None
    why: str
    sign_changes: int
    candidates: tuple[float, ...]
    """Every rate at which NPV is zero, ascending."""


def irr(flows: ArrayLike) -> Rate:
    """The rate a year at which one series of flows has an NPV of 0, if there is exactly one.

    Zeros do not count: not as signs, and not before or after the flows. With one change of sign there is one rate
    (Descartes). With more all are found, and one is a rate of return only if it is alone and NPV changes sign there;
    with several NPV or MIRR tell more. A rate that no number of double precision tells from −1 or from infinity is
    none. The value is good to its last digits as far as the flows are: a flow that should be zero and is 1e-17 has a
    sign too. Flows that are not finite, or not one series, are a ValueError.
    """
    series = np.asarray(flows, float)
    if series.ndim != 1 or not np.isfinite(series).all():
        raise ValueError("irr takes one series of finite flows")
    return irr_of_each(series[:, np.newaxis])[0]


def irr_of_each(flows: ArrayLike) -> list[Rate]:
    """``irr`` of each column of finite flows of shape (years, series): those with as many changes of sign at once."""
    columns = np.asarray(flows, float)
    changes = sign_changes(columns) if columns.size else np.zeros(columns.shape[1], int)
    rates = [Rate(None, "no sign change", 0, ())] * columns.shape[1]
    for n in np.unique(changes[changes > 0]):
        alike = np.flatnonzero(changes == n)
        for i, found in zip(alike, _rates(columns[:, alike], int(n)).T, strict=True):
            rates[i] = _rate(found[np.isfinite(found)], int(n))
    return rates


def _rate(found: Array, changes: int) -> Rate:
    if len(found) == 1:
        return Rate(float(found[0]), "", changes, (float(found[0]),))
    candidates = tuple(np.unique(found).tolist())
    return Rate(None, "several rates" if candidates else "no rate", changes, candidates)


def irrs(flows: ArrayLike) -> Array:
    """``irr`` of each draw, for flows of shape (years, …); NaN where there is none, or not one only."""
    series = np.asarray(flows, float)
    columns = series.reshape(len(series), -1)
    changes = np.where(np.isfinite(columns).all(axis=0), sign_changes(columns), 0)
    rates = np.full(columns.shape[1], np.nan)
    for n in np.unique(changes[changes > 0]):
        alike = np.flatnonzero(changes == n)
        found = _rates(columns[:, alike], int(n))
        alone = np.isfinite(found).sum(axis=0) == 1
        rates[alike[alone]] = found[:1, alone].ravel()
    return rates.reshape(series.shape[1:])


def sign_changes(flows: ArrayLike) -> NDArray[np.int64]:
    """How often the sign changes from one year to a later one, zeros left out."""
    signs = np.sign(np.asarray(flows, float))
    years, _ = matched(np.arange(len(signs)), signs)
    last = np.maximum.accumulate(np.where(signs != 0, years, 0).astype(int), axis=0)
    lasting = np.take_along_axis(signs, last, axis=0)
    return np.asarray((lasting[1:] * lasting[:-1] < 0).sum(axis=0))


def _rates(flows: Array, changes: int) -> Array:
    """Every rate of each draw, ascending and filled up with NaN; one that cannot count as alone is there twice."""
    with np.errstate(divide="ignore"):  # no flow has the logarithm −∞, and is no summand
        logs = np.log(np.abs(flows) / np.abs(flows).max(axis=0))
    with np.errstate(all="ignore"):
        rates = np.expm1(-_zeros(logs, flows > 0, changes)) + 0  # no −0
        return _sorted(np.where((rates > -1) & (rates < np.inf), rates, np.nan))


def _zeros(logs: Array, positive: Booleans, changes: int) -> Array:
    """Every u at which Σ ± e^(log + t·u) is zero, for draws with so many changes of sign.

    Between its turning points the sum has one zero at most. Divided by e^(a·u), with a between the years of a change
    of sign, it turns where Σ ± (t − a) e^(log + t·u) is zero, and that sum has one change less, down to none and no
    zero (Laguerre's proof of Descartes' rule). So no zero is missed; one that the sum only touches is there twice.
    """
    if not changes:
        return np.empty((0, logs.shape[1]))
    reach = _reach(logs)
    turns = _zeros(*_derived(logs, positive), changes - 1)
    edges = np.stack([-reach, *np.where(np.isnan(turns), reach, turns), reach])
    excess = np.stack([_balance(logs, positive, u)[2] for u in edges])
    side = np.where(np.abs(excess) > TOUCH, np.sign(excess), 0)
    touched = np.where(side[1:-1] == 0, edges[1:-1], np.nan)
    crossed = np.full((len(edges) - 1, logs.shape[1]), np.nan)
    for i in range(len(crossed)):
        one = np.flatnonzero(side[i] * side[i + 1] < 0)
        crossed[i, one] = _between(logs[:, one], positive[:, one], edges[i, one], edges[i + 1, one], side[i + 1, one])
    unproved = [np.where(np.abs(_balance(logs, positive, u)[2]) > VERIFIED, u, np.nan) for u in crossed]
    found = _sorted(np.concatenate([touched, touched, crossed, unproved]))
    return found[np.isfinite(found).any(axis=1)]


def _reach(logs: Array) -> Array:
    """Beyond this |u| the first or the last summand outweighs all others together (Cauchy's bound)."""
    least = np.where(np.isfinite(logs), logs, np.inf).min(axis=0)
    return np.asarray(logs.max(axis=0) - least + np.log(len(logs)))


def _derived(logs: Array, positive: Booleans) -> tuple[Array, Booleans]:
    """The sum with each summand times t − a, a half a year before its sign first changes."""
    flows = np.isfinite(logs)
    first = np.take_along_axis(positive, flows.argmax(axis=0)[np.newaxis], axis=0)
    a = (flows & (positive != first)).argmax(axis=0) - 1 / 2
    after = np.arange(len(logs))[:, np.newaxis] - a
    return logs + np.log(np.abs(after)), positive ^ (after < 0)


def _balance(logs: Array, positive: Booleans, u: Array) -> tuple[Array, Array, Array]:
    """ln(inflows / outflows) at u, its slope, and what inflows exceed outflows by as a share of both."""
    t = np.arange(len(logs), dtype=float)
    powers = logs + t[:, np.newaxis] * u
    sizes = np.exp(powers - powers.max(axis=0))
    inflows, outflows = sizes * positive, sizes * ~positive
    inflow, outflow = inflows.sum(axis=0), outflows.sum(axis=0)
    slope = np.einsum("t,td->d", t, inflows) / inflow - np.einsum("t,td->d", t, outflows) / outflow
    return np.log(inflow / outflow), slope, (inflow - outflow) / (inflow + outflow)


def _between(logs: Array, positive: Booleans, low: Array, high: Array, at_high: Array) -> Array:
    """The zero between two u with different signs, by Newton's steps, halving where one leaves the bracket.

    The logarithm of inflows over outflows is nearly straight far from its zero, so that a few steps do.
    """
    u = np.where((low < 0) & (high > 0), 0, (low + high) / 2)
    for _ in range(STEPS):
        gap, slope, _ = _balance(logs, positive, u)
        under = gap * at_high < 0
        low, high = np.where(under, u, low), np.where(under, high, u)
        newton = u - gap / slope
        inside = (newton > low) & (newton < high) | (newton == u)  # onto an end it could go to and fro for ever
        better = np.where(inside, newton, (low + high) / 2)
        settled = np.abs(better - u) <= STEP * (1 + np.abs(u))
        u = better
        if settled.all():
            break
    return np.asarray(u)


def _sorted(found: Array) -> Array:
    return np.asarray(np.sort(found, axis=0))


def mirr(flows: ArrayLike, finance_rate: ArrayLike, reinvest_rate: ArrayLike) -> Array:
    """Modified internal rate of return, a year: outflows paid for at one rate, inflows invested at another.

    (final value of inflows / present value of outflows) to the power of 1 / (entries − 1), less 1, the first entry at
    time 0, as numpy-financial defines it. It counts all entries, zeros too. NaN without an inflow or an outflow.
    """
    series, finance, reinvest = matched(flows, constant(finance_rate), constant(reinvest_rate))
    entries = len(series)
    inflow = npv(np.maximum(series, 0), discount_factors(reinvest[0], entries, "start"))
    outflow = npv(np.maximum(-series, 0), discount_factors(finance[0], entries, "start"))
    some = (inflow > 0) & (outflow > 0)
    growth = np.where(some, inflow, np.nan) / np.where(some, outflow, 1)
    return np.asarray(growth ** (1 / max(entries - 1, 1)) * (1 + reinvest[0]) - 1)


# Time, ratios, cost of a unit


def payback(flows: ArrayLike, factors: ArrayLike = 1) -> Array:
    """Years from the start of the first until the flows have paid back what they took; with factors, discounted.

    (T − 1) + |cumulative flow of T − 1| / flow of T, T the first year whose cumulative flow is 0 or more after it was
    below (Construction project economic evaluation methods and parameters, 3rd ed., 2006). 0 where it is never below,
    NaN where it does not come back. Where it falls below again, at a late repair or at closing, the first recovery
    counts all the same: NPV tells such works apart.
    """
    series, weights = matched(flows, factors)
    present = series * weights
    total = np.cumsum(present, axis=0)
    total = np.where(np.abs(total) > ROUNDING * np.cumsum(np.abs(present), axis=0), total, 0)
    before = np.concatenate([np.zeros_like(total[:1]), total[:-1]])
    recovers = (before < 0) & (total >= 0)
    at = recovers.argmax(axis=0)[np.newaxis]
    owed, earned = -np.take_along_axis(before, at, axis=0)[0], np.take_along_axis(present, at, axis=0)[0]
    whole = recovers.any(axis=0)
    years = at[0] + owed / np.where(whole, earned, 1)
    return np.where(whole, years, np.where((total < 0).any(axis=0), np.nan, 0))


def benefit_cost_ratio(benefits: ArrayLike, costs: ArrayLike, factors: ArrayLike) -> Array:
    """Present value of benefits over that of costs, both as positive figures; NaN where costs are worth nothing.

    Whether operating cost stands among the costs or is netted from the benefits moves the ratio, and not its side of 1.
    """
    return _ratio(npv(benefits, factors), npv(costs, factors))


def capital_recovery(rate: ArrayLike, years: ArrayLike) -> Array:
    """What 1 borrowed costs at the end of each of ``years`` years: i (1+i)^n / ((1+i)^n − 1), and 1/n at rate 0.

    Rate and years match axis by axis. A rate of −1 or less is a ValueError.
    """
    i, n = matched(_above_minus_one(rate), years)
    some = i != 0
    repaid = -np.expm1(-n * np.log1p(i))
    return np.where(some, i, 1) / np.where(some, repaid, n)


def levelised_cost(
    costs: ArrayLike,
    amounts: ArrayLike,
    factors: ArrayLike,
    tax_rate: ArrayLike = 0,
    investment: ArrayLike = 0,
    depreciation: ArrayLike = 0,
) -> Array:
    """The constant price of an amount at which NPV is zero, in money an amount.

    ((1−T)·PV(costs) + PV(investment) − T·PV(depreciation)) / ((1−T)·PV(amounts)): taxes at T on price less costs less
    depreciation, losses used at once against other profit. Without tax it is the present value of all costs over that
    of all amounts (IEA and OECD, Projected Costs of Generating Electricity); with it, what NREL's ATB says as project
    finance factor. All but the rate are yearly. Costs and factors at constant prices go with depreciation that the
    caller has deflated. NaN where nothing is produced. A tax rate of 1 or more is a ValueError.
    """
    if not (np.asarray(tax_rate) < 1).all():
        raise ValueError("tax_rate must be below 1: a price could not pay for anything")
    cost, amount, factor, tax, spent, written = matched(
        costs, amounts, factors, constant(tax_rate), investment, depreciation
    )
    needed = (1 - tax) * cost + spent - tax * written
    return _ratio(npv(needed, factor), npv((1 - tax) * amount, factor))


# Inflation


def real_rate(nominal: ArrayLike, inflation: ArrayLike) -> Array:
    """The rate at constant prices: (1 + nominal) / (1 + inflation) − 1 (Fisher)."""
    rate, growth = matched(nominal, _above_minus_one(inflation))
    return np.asarray((rate - growth) / (1 + growth))


def nominal_rate(real: ArrayLike, inflation: ArrayLike) -> Array:
    """The rate at prices of the day: (1 + real) · (1 + inflation) − 1 (Fisher)."""
    rate, growth = matched(real, inflation)
    return np.asarray(rate + growth + rate * growth)


def _above_minus_one(rate: ArrayLike) -> Array:
    rates = np.asarray(rate, float)
    if not (rates > -1).all():
        raise ValueError("a rate must be above −1: at −1 nothing is left to discount by")
    return rates


def _ratio(above: Array, below: Array) -> Array:
    some = below != 0
    return np.where(some, above, np.nan) / np.where(some, below, 1)
