"""What the years of a plan come to: present values, rates of return, payback, costs of a unit."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

import numpy as np

from valorise.economics.axes import Array
from valorise.economics.indicators import (
    Rate,
    benefit_cost_ratio,
    discount_factors,
    irr_of_each,
    levelised_cost,
    mirr,
    nominal_rate,
    npv,
    payback,
)
from valorise.studies.plans.cases import PlanCase
from valorise.studies.plans.years import Years


class Worth(NamedTuple):
    """Indicators of one series of flows. What has no value is NaN; of a rate its own words say why."""

    npv: float
    irr: Rate
    mirr: float
    payback: float
    discounted_payback: float
    benefit_cost_ratio: float


class WorksWorth(NamedTuple):
    """Indicators of one works."""

    worth: Worth
    irr_before_tax: Rate
    """Before financing and income tax, as benchmark returns of branches are."""
    levelised_cost: float
    """Per unit of the main product, before income tax."""
    levelised_cost_after_tax: float
    """The same with income tax at its full rate: losses find profits to be set against, and there is no holiday."""
    break_even_price: float
    """The same before tax, with what by-products and refunds earn taken off: without VAT."""


class Result(NamedTuple):
    """A plan in all its years, stated in the money that the question asks for."""

    years: Years
    deflator: Array
    """What nominal money is divided by, a number a year."""
    factors: Array
    cash: Array
    """Of the plan, after tax and before financing, in stated money."""
    equity_cash: Array
    closing: float
    """What stands at the horizon, in stated money of the last year."""
    change: Array
    """Greenhouse gases with the plan less those without it, in kg a year."""
    carbon_value: Array
    """Of the scenario, in stated money: what the change is worth, beyond carbon costs that are in the cost."""
    worth: Worth
    equity: Worth
    economic_npv: float
    works: list[WorksWorth]
    levelised_cost: float
    """Of all that the plan costs, for a mass of waste used."""


def conclude(case: PlanCase, y: Years, prices: Literal["real", "nominal"]) -> Result:
    """One plan, without draws."""
    t = case.terms
    rates = {n: t[n] for n in ("discount_rate", "finance_rate", "reinvest_rate", "social_discount_rate")}
    if prices == "nominal":
        rates = {n: float(nominal_rate(r, t["inflation"])) for n, r in rates.items()}
    deflator = y.rise if prices == "real" else np.ones_like(y.rise)
    factors = discount_factors(rates["discount_rate"], case.years, case.choices["timing"])
    each = deflator[:, None]

    charges = (y.contribution + y.waste_tax.sum(axis=1) + y.monitoring) / deflator
    works_cash, tax, equity = y.cash / each, y.tax / each, y.equity_cash / each
    last = np.zeros(case.years)
    last[-1] = 1
    closing = y.closing / deflator[-1]
    cash = works_cash.sum(axis=1) - charges
    equity_cash = equity.sum(axis=1) - charges

    into = (y.revenue + np.maximum(y.vat_recovered, 0) + y.residual) / each
    out = (y.cost + np.maximum(-y.vat_recovered, 0) + y.investment + y.working_capital) / each
    benefits = into.sum(axis=1) + last * closing.sum()
    before_tax = out.sum(axis=1) + charges
    costs = before_tax + tax.sum(axis=1)

    count = len(case.works)
    owed = last * (closing - y.debt[-1] / deflator[-1]).sum()
    works_end = last[:, None] * closing
    flows = np.column_stack(
        [cash + last * closing.sum(), equity_cash + owed, works_cash + works_end, works_cash + tax + works_end]
    )
    gains = np.column_stack([benefits, np.maximum(equity_cash + owed, 0), into + works_end])
    losses = np.column_stack([costs, np.maximum(-equity_cash - owed, 0), out + tax])
    worths, rates_of = _worths(flows, gains, losses, factors, rates)

    product = y.product
    running = y.cost / each
    spent = (y.investment + y.working_capital - y.residual - y.vat_recovered) / each - works_end  # untaxed
    credit = (y.revenue - y.main_revenue) / each
    tax_rate = t["income_tax_rate"]
    costs_of_unit = [
        levelised_cost(running + spent, product, factors),
        levelised_cost(running, product, factors, tax_rate, spent, y.depreciation / each),
        levelised_cost(running + spent - credit, product, factors),
    ]

    change = change_of(y)
    carbon_value = (y.allowances.sum(axis=1) - y.carbon_price * change) / deflator
    social = discount_factors(rates["social_discount_rate"], case.years, case.choices["timing"])
    land = (y.restored.spent + y.monitoring) / deflator  # whoever pays
    economic = (works_cash + tax + works_end).sum(axis=1) - land + carbon_value
    return Result(
        years=y,
        deflator=deflator,
        factors=factors,
        cash=cash,
        equity_cash=equity_cash,
        closing=float(closing.sum()),
        change=change,
        carbon_value=carbon_value,
        worth=worths[0],
        equity=worths[1],
        economic_npv=float(npv(economic, social)),
        works=[
            WorksWorth(worths[2 + i], rates_of[2 + count + i], *(float(c[i]) for c in costs_of_unit))
            for i in range(count)
        ],
        levelised_cost=float(
            levelised_cost(before_tax - benefits + y.revenue.sum(axis=1) / deflator, y.feed.sum(axis=1), factors)
        ),
    )


def _worths(
    flows: Array, gains: Array, losses: Array, factors: Array, rates: dict[str, float]
) -> tuple[list[Worth], list[Rate]]:
    """Indicators of each column; of those beyond the gains and losses the rate of return alone."""
    returns = irr_of_each(flows)
    main = flows[:, : gains.shape[1]]
    modified = [float(mirr(_own_years(x), rates["finance_rate"], rates["reinvest_rate"])) for x in main.T]
    begins = (main != 0).argmax(axis=0)  # a works is paid back from its own beginning
    columns = zip(
        npv(main, factors).tolist(),
        returns,
        modified,
        np.maximum(payback(main) - begins, 0).tolist(),
        np.maximum(payback(main, factors) - begins, 0).tolist(),
        benefit_cost_ratio(gains, losses, factors).tolist(),
        strict=False,
    )
    return [Worth(*column) for column in columns], returns


def _own_years(flows: Array) -> Array:
    """From the first year with a flow to the last, so that a rate does not hang on how far the plan looks ahead."""
    own = np.flatnonzero(flows)
    return flows[own[0] : own[-1] + 1] if own.size else flows


def change_of(y: Years) -> Any:
    """Greenhouse gases with the plan less those without it, in each year."""
    works = y.plant + y.power + y.beyond + y.displaced_power + y.avoided
    return works.sum(axis=1) + (y.fires - y.fires_without).sum(axis=1) + y.uptake


def yearly(r: Result) -> dict[str, Any]:
    """Figures of the plan by field of a year, in base units, in stated money."""
    y, each = r.years, r.deflator
    return {
        "stock": (y.dug.historic + y.dug.new).sum(axis=1),
        "feed": y.feed.sum(axis=1),
        "revenue": y.revenue.sum(axis=1) / each,
        "cost": (y.cost.sum(axis=1) + y.waste_tax.sum(axis=1) + y.monitoring) / each,
        "tax": y.tax.sum(axis=1) / each,
        "investment": y.investment.sum(axis=1) / each,
        "returns": (y.vat_recovered - y.working_capital + y.residual).sum(axis=1) / each,
        "contribution": y.contribution / each,
        "cash": r.cash,
        "cumulative_cash": (r.cash * r.factors).cumsum(axis=0),
        "equity_cash": r.equity_cash,
        "area_held": y.land.held.sum(axis=1),
        "area_freed": (y.land.freed_historic + y.land.freed_new).sum(axis=1),
        "area_reclaimed": y.restored.historic + y.restored.new,
        "area_taken": y.taken,
        "carbon_dioxide": (y.plant + y.power + y.beyond).sum(axis=1),
        "carbon_change": r.change,
        "jobs": y.jobs.sum(axis=1),
        "construction_jobs": y.construction_jobs.sum(axis=1),
        "wages": y.wages.sum(axis=1) / each,
    }
