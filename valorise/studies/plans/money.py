"""Money of the works over the years, and of those who own them. Nominal: prices rise, amounts fixed by rule do not."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from valorise.economics.axes import Array, constant, matched
from valorise.economics.cash_flow import Loan, depreciation, holiday_rates, income_tax, loan, vat
from valorise.engine.model import Values
from valorise.site.stock import Dug
from valorise.studies.plans.arrays import by_year, share_of, shared, stack, times_each, times_year
from valorise.studies.plans.cases import ROUNDING, PlanCase


class Money(NamedTuple):
    """Of the works before financing: see ``Years``."""

    revenue: Array
    main_revenue: Array
    cost: Array
    vat_recovered: Array
    tax: Array
    investment: Array
    working_capital: Array
    residual: Array
    depreciation: Array
    cash: Array
    closing: Array
    allowances: Array
    profit: Array
    tax_rates: Array
    stops: Array


def money_of(
    case: PlanCase,
    first: list[Values],
    flows: dict[str, Array],
    standing: dict[str, Array],
    spent: Array,
    stops: Array,
    rise: Array,
) -> Money:
    """Sales, costs, VAT, wear, tax and what is tied up, of each works in each year."""
    t, years, period = case.terms, case.years, case.terms["accounting_period"]
    investment = times_year(spent, rise)
    on_investment = investment * t["capital_vat_share"]
    on_purchases = times_year(flows["vat_on_purchases"], rise)
    rising, ruled = flows["sales"] + standing["standing_sales"], flows["ruled_sales"] + standing["ruled_standing_sales"]
    sales = times_year(rising, rise) + ruled
    taxed = [share_of(f["vat_on_sales"], f["revenue"] - f.get("vat_refund", 0.0)) for f in first]
    on_sales = times_each(sales, stack(taxed))  # a price that does not rise raises no VAT
    paid, _ = vat(on_sales, on_purchases, on_investment)
    refunded = stack([share_of(f.get("vat_refund", 0.0), f["vat_paid"]) for f in first])
    revenue = sales + times_each(paid, refunded)
    cost = times_year(flows["costs"] + standing["standing_costs"], rise)
    cost = cost + flows["ruled_costs"] + standing["ruled_standing_costs"]
    cost = cost + t["vat_surcharge_rate"] * paid
    vat_recovered = on_sales - on_purchases - paid

    starts = np.array([w.start for w in case.works])
    life = round(t["depreciation_life"] / period)
    depreciable = (investment - on_investment).sum(axis=0)
    worn, book = depreciation(depreciable, life, shared(t["residual_share"]), starts, stops, years)
    profit = revenue - cost - worn
    rates = holiday_rates(shared(t["income_tax_rate"]), starts, *_holiday(case), years)
    tax = income_tax(profit, rates, round(t["loss_carry_forward"] / period))

    needed = period * stack([f["operating_cost"] for f in first]) * t["working_capital_share"]
    tied_up = _tied_up(needed, starts, stops, rise)
    ends, _ = matched(_in_year(np.arange(1, years + 1), stops), book)
    residual = ends * book
    goes_on, _ = matched(np.asarray(stops > years, float), book[-1])
    return Money(
        revenue=revenue,
        main_revenue=times_year(flows["main_sales"], rise),
        cost=cost,
        vat_recovered=vat_recovered,
        tax=tax,
        investment=investment,
        working_capital=tied_up,
        residual=residual,
        depreciation=worn,
        cash=revenue - cost + vat_recovered - tax - investment - tied_up + residual,
        closing=goes_on * (book[-1] + tied_up.sum(axis=0)),
        allowances=times_year(flows["allowances"], rise),
        profit=profit,
        tax_rates=rates,
        stops=stops,
    )


class Owners(NamedTuple):
    """Of the works to those who own them: see ``Years``."""

    interest: Array
    equity_cash: Array
    lent: Array
    capitalised: Array
    repaid: Array
    debt: Array


def owners_of(case: PlanCase, money: Money) -> Owners:
    """Grants, loans and their interest, and the tax that it leaves."""
    t = case.terms
    lent = money.investment * t["loan_share"]
    interest, repaid, debt, capitalised = _loans(case, lent)
    tax = money.tax
    if np.any(lent):
        carried = round(t["loss_carry_forward"] / t["accounting_period"])
        life = round(t["depreciation_life"] / t["accounting_period"])
        starts = np.array([w.start for w in case.works])
        added, _ = depreciation(capitalised.sum(axis=0), life, 0, starts, money.stops, case.years)
        tax = income_tax(money.profit - interest - added, money.tax_rates, carried)
    granted = money.investment * t["grant_share"]
    equity_cash = money.cash + money.tax - tax + granted + lent - interest - repaid
    return Owners(interest, equity_cash, lent, capitalised, repaid, debt)


def stops_of(case: PlanCase, dug: Dug, capacity: Array) -> Array:
    """When each works ends: as planned, or once its stores are empty and nothing more arises there.

    It is wound up in the year after. A year beyond the horizon means that it goes on.
    """
    inflow = by_year([s.inflow for s in case.stores])
    to_come = inflow.sum(axis=0) - np.cumsum(inflow, axis=0)
    left = dug.historic + dug.new
    left = left + matched(to_come, left)[0]
    stops = []
    for i, w in enumerate(case.works):
        there = left[:, list(w.streams)].sum(axis=1) > ROUNDING * capacity[i]
        empty = np.maximum(there.sum(axis=0), w.start - 1)  # the first year at whose end nothing is left
        stops.append(np.where(empty < case.years - 1, np.minimum(w.stop, empty + 2), w.stop))
    return np.stack(stops)


def _in_year(year: Any, of_each: Array) -> Array:
    """Where the year is that of each works."""
    a, b = matched(year, constant(of_each))
    return np.asarray(a == b, float)


def _holiday(case: PlanCase) -> tuple[int, int]:
    """Years without income tax, and years with half of it."""
    if case.choices["tax_holiday"] == "none":
        return 0, 0
    exempt, half = (case.terms[n] / case.terms["accounting_period"] for n in ("tax_exempt_years", "tax_half_years"))
    return round(exempt), round(half)


def _tied_up(needed: Array, starts: Array, stops: Array, rise: Array) -> Array:
    """Working capital: tied up in the first year of operation, at its prices, and freed in the last."""
    year = np.arange(len(rise))[:, None]
    put_in = times_year(times_each(year == starts, needed), rise)
    freed, _ = matched(_in_year(year[:, 0] + 1, stops), put_in)
    return np.asarray(put_in - freed * put_in.sum(axis=0))


def _loans(case: PlanCase, lent: Array) -> Loan:
    """The loans of the works; none costs nothing, whatever its rate."""
    if not np.any(lent):
        return Loan(lent, lent, lent, lent)  # all nothing
    term = round(case.terms["loan_term"] / case.terms["accounting_period"])
    # a works that costs its capital in its first year pays back from the next
    starts = np.array([max(w.start, 1) for w in case.works])
    return loan(lent, shared(case.terms["loan_rate"]), starts, term, case.choices["repayment"])
