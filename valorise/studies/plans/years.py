"""The years of a plan: waste, money, carbon, people and land, in numbers alone.

A route says what a works of its capacity makes, earns, costs and emits in a full year. In a year in which it takes
less, flows go with the waste that it takes; pay, repair and insurance do not, nor what is paid for standing ready. So
each route runs once a works and store, and the years are products of arrays.

Everything is in base units (kg, m2, CNY, persons), and an amount is that of one year. The first axis of every array is
the year, then come works or stores; draws, where there are any, are last. Money runs in that of the year (nominal):
prices rise with inflation from the beginning of the plan, amounts fixed by rule do not. The answer may deflate it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from valorise.economics.axes import Array
from valorise.economics.cash_flow import spending
from valorise.economics.indicators import discount_factors
from valorise.engine.model import Values
from valorise.site.restoration import Restored
from valorise.site.stock import Demand, Dug, Land, Store, dig, land_of
from valorise.studies.plans.arrays import as_tuple, stack, times_each, times_year
from valorise.studies.plans.cases import IN_WHOLE_YEARS, OF_ALL, OF_KEPT, ROUNDING, STANDING, PlanCase, Stream
from valorise.studies.plans.gases import gases_of
from valorise.studies.plans.land import ground_of
from valorise.studies.plans.money import money_of, owners_of, stops_of


class Years(NamedTuple):
    """What becomes of a plan. Money is nominal; ``rise`` is what prices have risen by."""

    rise: Array
    """Prices of each year against those at the beginning: (years,) or with draws."""
    dug: Dug
    land: Land
    feed: Array
    """(years, works)"""
    capacity: Array
    """Of each works, a full year: (works,)."""
    stops: Array
    """The first year in which each works does not run: as planned, or once nothing is left for it: (works,)."""
    product: Array
    revenue: Array
    """With VAT refunds."""
    main_revenue: Array
    cost: Array
    """Operating cost with surcharges on VAT."""
    vat_recovered: Array
    """VAT on the investment that comes back, less VAT on purchases that has to wait."""
    tax: Array
    """Income tax before interest."""
    investment: Array
    working_capital: Array
    """What is tied up, less what is freed."""
    residual: Array
    depreciation: Array
    cash: Array
    """Of the works before financing, after tax."""
    interest: Array
    equity_cash: Array
    """Of the works to those who own them: with grants, loans and interest, and the tax that interest leaves."""
    lent: Array
    capitalised: Array
    """Interest that is added to the loan while the works is built."""
    repaid: Array
    debt: Array
    """Owed at the end of each year."""
    closing: Array
    """Book value and working capital of works that go on beyond the horizon: (works,)."""
    contribution: Array
    """To the operator's fund for land: (years,)."""
    fund_income: Array
    """What else comes in for land, public money with it: (years,)."""
    waste_tax: Array
    """On what is stored as the standard does not ask: (years, stores)."""
    monitoring: Array
    restored: Restored
    taken: Array
    """Land that residues and works take in each year, in m2: (years,)."""
    plant: Array
    """Emissions of plant and fuel, in kg of carbon dioxide: (years, works)."""
    power: Array
    carbonates: Array
    """Of the plant: limestone and other carbonates."""
    nitrous_oxide: Array
    """Of the plant, as carbon dioxide."""
    transport: Array
    """Of what is beyond: haulage and delivery."""
    beyond: Array
    displaced_power: Array
    """Negative: what the plan's power displaces on the grid."""
    avoided: Array
    """Negative: what products displace."""
    fires: Array
    """Of burning piles: (years, stores)."""
    fires_without: Array
    """What they would emit without the plan, growing by all that arises: (years, stores)."""
    uptake: Array
    """Negative: what restored land binds: (years,)."""
    allowances: Array
    """Costs of carbon that are in the cost."""
    profit: Array
    """Taxable before interest, or a loss."""
    tax_rates: Array
    carbon_price: Array
    """Of the scenario, in CNY/kg."""
    jobs: Array
    wages: Array
    construction_jobs: Array
    factors: Array
    """Real discount factors."""


def reckon(case: PlanCase) -> Years:
    """The plan in all its years.

    One draw or many: what is given, what arises and the terms may be arrays of draws, of one length. What is counted in
    whole years is one number. A draw has the years that it has alone, to rounding.
    """
    streams = [*(s for w in case.works for s in w.streams.values()), *(s.reader for s in case.stores)]
    numbers: list[Iterable[Any]] = [*(of.values() for of in (case.terms, *(s.given for s in streams)))]
    numbers += [*(w.use for w in case.works), *(s.inflow for s in case.stores)]
    drawn = any(np.ndarray in map(type, of) for of in numbers)
    if drawn:
        case = replace(case, terms={n: _drawn(n, x) for n, x in case.terms.items()})
    t, years, period = case.terms, case.years, case.terms["accounting_period"]
    runs = [{i: _run(s, drawn) for i, s in w.streams.items()} for w in case.works]
    first = [next(iter(of.values())) for of in runs]
    read = [_run(s.reader, drawn) for s in case.stores]

    stores = [Store(r["mass"], s.inflow) for s, r in zip(case.stores, read, strict=True)]
    capacity = [f["feed"] * period for f in first]
    demands = [Demand([u * c for u in w.use], tuple(w.streams)) for w, c in zip(case.works, capacity, strict=True)]
    dug = dig(stores, demands, years, new_first=case.choices["first"] == "new")
    land = land_of(stores, dug, [r["areal_loading"] for r in read])
    feed = dug.feed.sum(axis=2)

    flows = _flows(case, runs, times_each(dug.feed, stack(capacity)[:, None], np.divide))
    stands = feed > times_each(np.ones_like(feed), ROUNDING * stack(capacity))  # else it is idle, without pay or repair
    standing = {n: times_each(stands, period * _sums(case, first, n)) for n in STANDING}
    rise = 1 / discount_factors(t["inflation"], years, case.choices["timing"])
    factors = discount_factors(t["discount_rate"], years, case.choices["timing"])
    spent = np.stack([spending(w.construction_period, w.start, years) for w in case.works], axis=1)
    spent = times_each(spent, stack([f["capital_cost"] for f in first]))
    stops = stops_of(case, dug, stack(capacity))
    money = money_of(case, first, flows, standing, spent, stops, rise)
    owners = owners_of(case, money)
    ground = ground_of(case, read, first, land, flows, money, rise)
    return Years(
        rise=rise,
        factors=factors,
        dug=dug,
        land=land,
        feed=feed,
        capacity=stack(capacity),
        product=flows["product"],
        **money._asdict(),
        **owners._asdict(),
        **ground._asdict(),
        **gases_of(case, read, land, flows, ground.restored, rise)._asdict(),
        **_people(case, first, stands, spent, rise)._asdict(),
    )


def _run(stream: Stream, drawn: bool) -> Values:
    """What a route has at full capacity; where there are draws, every figure has an axis for them."""
    values = stream.settled.run(stream.given) if stream.values is None else stream.values
    return {n: np.atleast_1d(x) for n, x in values.items()} if drawn else values


def _drawn(name: str, value: Any) -> Any:
    """A term of draws; one that decides a number of years is one number."""
    if name in (*IN_WHOLE_YEARS, "accounting_period"):
        if isinstance(value, np.ndarray):
            raise ValueError(f"{name} counts years, and is the same in all draws")
        return value
    return np.atleast_1d(value)


def _flows(case: PlanCase, runs: list[dict[int, Values]], share: Array) -> dict[str, Array]:
    """What goes with the feed, of each works in each year: full flows from each store by the share of the capacity."""
    names: dict[str, list[Any]] = {n: [getattr(w.kept, n) for w in case.works] for n in OF_KEPT}
    names |= {n: [n] * len(runs) for n in OF_ALL}
    stores = range(len(case.stores))
    full = stack(
        [
            sum(of[i][q] for q in as_tuple(quantities)) if i in of else 0.0
            for each in names.values()
            for of, quantities in zip(runs, each, strict=True)
            for i in stores
        ]
    )
    full = full.reshape(len(names), len(runs), len(stores), *full.shape[1:])
    flows = case.terms["accounting_period"] * np.einsum("tws...,nws...->ntw...", share, full)
    return dict(zip(names, flows, strict=True))


def _sums(case: PlanCase, first: list[Values], name: str) -> Array:
    return stack([sum(f[n] for n in getattr(w.kept, name)) for f, w in zip(first, case.works, strict=True)])


class People(NamedTuple):
    """Whom the works employ: see ``Years``."""

    jobs: Array
    wages: Array
    construction_jobs: Array


def _people(case: PlanCase, first: list[Values], stands: Array, spent: Array, rise: Array) -> People:
    t, period = case.terms, case.terms["accounting_period"]
    jobs = times_each(stands, stack([f["jobs"] for f in first]))
    return People(
        jobs=jobs,
        wages=times_year(jobs, rise) * (period * t["wage"]),
        construction_jobs=spent / period / t["construction_spending_per_job"],
    )
