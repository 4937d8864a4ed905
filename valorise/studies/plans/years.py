"""The years of a plan: waste, money, carbon, people and land, in numbers alone.

A route says what a works of its capacity makes, earns, costs and emits in a full year. In a year in which it takes
less, flows go with the waste that it takes; pay, repair and insurance do not, nor what is paid for standing ready. So
each route runs once a works and store, and the years are products of arrays.

Everything is in base units (kg, m2, CNY, persons), and an amount is that of one year. The first axis of every array is
the year, then come works or stores; draws, where there are any, are last. Money runs in that of the year (nominal):
prices rise with inflation from the beginning of the plan, amounts fixed by rule do not. The answer may deflate it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

from valorise.economics.axes import Array, constant, matched
from valorise.economics.cash_flow import Loan, depreciation, holiday_rates, income_tax, loan, spending, vat
from valorise.economics.indicators import discount_factors
from valorise.engine.model import Settled, Values
from valorise.site.restoration import Restored, restore
from valorise.site.stock import Demand, Dug, Land, Store, dig, land_of

ROUNDING = 1e-9
"""Of a full year: what is left of a pile by rounding keeps no works running."""


IN_WHOLE_YEARS = (
    "depreciation_life",
    "loan_term",
    "loss_carry_forward",
    "reclamation_delay",
    "tax_exempt_years",
    "tax_half_years",
    "uptake_period",
    "public_years",
)
"""Terms that decide how many years something goes on."""


class Kept(NamedTuple):
    """Which quantities of a route make up the figures of a works. All are names of yearly flows at full capacity."""

    sales: tuple[str, ...]
    """Items of the revenue that go with the feed, without the VAT refund."""
    ruled_sales: tuple[str, ...]
    """Those whose price is fixed by rule."""
    standing_sales: tuple[str, ...]
    """What a works earns in any year in which it runs."""
    ruled_standing_sales: tuple[str, ...]
    costs: tuple[str, ...]
    """Items of the operating cost that go with the feed, without the surcharges on VAT."""
    ruled_costs: tuple[str, ...]
    standing_costs: tuple[str, ...]
    ruled_standing_costs: tuple[str, ...]
    main_sales: tuple[str, ...]
    """Items of the revenue that are of the main product."""
    product: str
    direct: str
    """What comes out of the plant: greenhouse gases where the route knows them, else carbon dioxide."""
    power: tuple[str, ...]
    """Of it, what is emitted where bought power is made."""
    carbonates: tuple[str, ...]
    """Of it, what limestone and other carbonates give off."""
    transport: tuple[str, ...]
    """Haulage and delivery."""
    beyond: tuple[str, ...]
    """All emissions beyond the plant: transport, binders, reagents."""
    avoided: tuple[str, ...]
    """What products displace."""
    sent_out: tuple[str, ...]
    """Electricity that displaces that of the grid."""
    allowances: tuple[str, ...]
    """Costs of carbon that are among the costs already."""


OF_KEPT = (
    "sales",
    "ruled_sales",
    "costs",
    "ruled_costs",
    "main_sales",
    "product",
    "direct",
    "power",
    "carbonates",
    "transport",
    "beyond",
    "avoided",
    "sent_out",
    "allowances",
)
"""Those of them that go with the feed."""
STANDING = ("standing_sales", "ruled_standing_sales", "standing_costs", "ruled_standing_costs")
"""Those that follow the size of the works."""
OF_ALL = ("carbon_dioxide", "vat_on_purchases", "area_taken")
"""Flows that every route calls by one name."""


class Stream(NamedTuple):
    """A works that takes from a store, at full capacity."""

    settled: Settled
    given: Values
    origin: Any = None
    """What it was settled from, for studies that ask it anew with other numbers; the years do not look at it."""


@dataclass(frozen=True, slots=True)
class WorksCase:
    """A works of the plan."""

    kept: Kept
    streams: Mapping[int, Stream]
    """By the place of the store; the first says what the works costs and whom it employs."""
    start: int
    """The year of the plan in which it begins to work, from 0."""
    stop: int
    """The first year in which it does not; may lie beyond the horizon."""
    use: Sequence[float]
    """Share of the capacity that it could use, in each year."""
    construction_period: float
    """In years."""


@dataclass(frozen=True, slots=True)
class StoreCase:
    """A pile or pond of the plan."""

    reader: Stream
    """What a route makes of it: its mass, its loading, its fire."""
    inflow: Sequence[float]
    """What arises and is brought there in each year, in kg."""
    tax: float
    """On what is stored there, in CNY/kg: none where it is stored as the standard asks."""


@dataclass(frozen=True, slots=True)
class PlanCase:
    """A plan, read: what the years are reckoned from."""

    years: int
    works: Sequence[WorksCase]
    stores: Sequence[StoreCase]
    terms: Values
    """All that is given, known or computed of money, land, carbon and people."""
    choices: Mapping[str, Any]
    """Of the terms: timing, repayment, tax_holiday, displaced_power; and of the site, which waste goes first."""


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
    """The plan in all its years. One draw or many: what is given and the terms may be arrays of draws, of one length.

    What is counted in whole years is one number. A draw has the years that it has alone, to rounding.
    """
    streams = [*(s for w in case.works for s in w.streams.values()), *(s.reader for s in case.stores)]
    drawn = any(isinstance(x, np.ndarray) for of in (case.terms, *(s.given for s in streams)) for x in of.values())
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

    flows = _flows(case, runs, _per(dug.feed, _stack(capacity)[:, None], np.divide))
    stands = feed > _per(np.ones_like(feed), ROUNDING * _stack(capacity))  # else it is idle, without pay or repair
    standing = {n: _per(stands, period * _sums(case, first, n)) for n in STANDING}
    rise = 1 / discount_factors(t["inflation"], years, case.choices["timing"])
    factors = discount_factors(t["discount_rate"], years, case.choices["timing"])
    spent = np.stack([spending(w.construction_period, w.start, years) for w in case.works], axis=1)
    spent = _per(spent, _stack([f["capital_cost"] for f in first]))
    stops = _stops(case, dug, _stack(capacity))
    money = _money(case, first, flows, standing, spent, stops, rise)
    owners = _owners(case, money)
    ground = _ground(case, read, first, land, flows, money, rise)
    return Years(
        rise=rise,
        factors=factors,
        dug=dug,
        land=land,
        feed=feed,
        capacity=_stack(capacity),
        product=flows["product"],
        **money._asdict(),
        **owners._asdict(),
        **ground._asdict(),
        **_gases(case, read, land, flows, ground.restored, rise)._asdict(),
        **_people(case, first, stands, spent, rise)._asdict(),
    )


def _run(stream: Stream, drawn: bool) -> Values:
    """What a route has at full capacity; where there are draws, every figure has an axis for them."""
    values = stream.settled.run(stream.given)
    return {n: np.atleast_1d(x) for n, x in values.items()} if drawn else values


def _drawn(name: str, value: Any) -> Any:
    """A term of draws; one that decides a number of years is one number."""
    if name in (*IN_WHOLE_YEARS, "accounting_period"):
        if isinstance(value, np.ndarray):
            raise ValueError(f"{name} counts years, and is the same in all draws")
        return value
    return np.atleast_1d(value)


def _shared(value: Any) -> Any:
    """A term that all works share, beside figures of each: draws come behind the works."""
    return value[None] if isinstance(value, np.ndarray) else value


def _flows(case: PlanCase, runs: list[dict[int, Values]], share: Array) -> dict[str, Array]:
    """What goes with the feed, of each works in each year: full flows from each store by the share of the capacity."""
    names: dict[str, list[Any]] = {n: [getattr(w.kept, n) for w in case.works] for n in OF_KEPT}
    names |= {n: [n] * len(runs) for n in OF_ALL}
    stores = range(len(case.stores))
    full = _stack(
        [
            sum(of[i][q] for q in _tuple(quantities)) if i in of else 0.0
            for each in names.values()
            for of, quantities in zip(runs, each, strict=True)
            for i in stores
        ]
    )
    full = full.reshape(len(names), len(runs), len(stores), *full.shape[1:])
    flows = case.terms["accounting_period"] * np.einsum("tws...,nws...->ntw...", share, full)
    return dict(zip(names, flows, strict=True))


def _sums(case: PlanCase, first: list[Values], name: str) -> Array:
    return _stack([sum(f[n] for n in getattr(w.kept, name)) for f, w in zip(first, case.works, strict=True)])


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


def _money(
    case: PlanCase,
    first: list[Values],
    flows: dict[str, Array],
    standing: dict[str, Array],
    spent: Array,
    stops: Array,
    rise: Array,
) -> Money:
    t, years, period = case.terms, case.years, case.terms["accounting_period"]
    investment = _by_year(spent, rise)
    on_investment = investment * t["capital_vat_share"]
    on_purchases = _by_year(flows["vat_on_purchases"], rise)
    rising, ruled = flows["sales"] + standing["standing_sales"], flows["ruled_sales"] + standing["ruled_standing_sales"]
    sales = _by_year(rising, rise) + ruled
    taxed = [_share(f["vat_on_sales"], f["revenue"] - f.get("vat_refund", 0.0)) for f in first]
    on_sales = _per(sales, _stack(taxed))  # a price that does not rise raises no VAT
    paid, _ = vat(on_sales, on_purchases, on_investment)
    refunded = _stack([_share(f.get("vat_refund", 0.0), f["vat_paid"]) for f in first])
    revenue = sales + _per(paid, refunded)
    cost = _by_year(flows["costs"] + standing["standing_costs"], rise)
    cost = cost + flows["ruled_costs"] + standing["ruled_standing_costs"]
    cost = cost + t["vat_surcharge_rate"] * paid
    vat_recovered = on_sales - on_purchases - paid

    starts = np.array([w.start for w in case.works])
    life = round(t["depreciation_life"] / period)
    depreciable = (investment - on_investment).sum(axis=0)
    worn, book = depreciation(depreciable, life, _shared(t["residual_share"]), starts, stops, years)
    profit = revenue - cost - worn
    rates = holiday_rates(_shared(t["income_tax_rate"]), starts, *_holiday(case), years)
    tax = income_tax(profit, rates, round(t["loss_carry_forward"] / period))

    needed = period * _stack([f["operating_cost"] for f in first]) * t["working_capital_share"]
    tied_up = _tied_up(needed, starts, stops, rise)
    ends, _ = matched(_in_year(np.arange(1, years + 1), stops), book)
    residual = ends * book
    goes_on, _ = matched(np.asarray(stops > years, float), book[-1])
    return Money(
        revenue=revenue,
        main_revenue=_by_year(flows["main_sales"], rise),
        cost=cost,
        vat_recovered=vat_recovered,
        tax=tax,
        investment=investment,
        working_capital=tied_up,
        residual=residual,
        depreciation=worn,
        cash=revenue - cost + vat_recovered - tax - investment - tied_up + residual,
        closing=goes_on * (book[-1] + tied_up.sum(axis=0)),
        allowances=_by_year(flows["allowances"], rise),
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


def _owners(case: PlanCase, money: Money) -> Owners:
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


class Ground(NamedTuple):
    """Land, and the money for it: see ``Years``."""

    contribution: Array
    fund_income: Array
    waste_tax: Array
    monitoring: Array
    restored: Restored
    taken: Array


def _ground(
    case: PlanCase,
    read: list[Values],
    first: list[Values],
    land: Land,
    flows: dict[str, Array],
    money: Money,
    rise: Array,
) -> Ground:
    t, years, period = case.terms, case.years, case.terms["accounting_period"]
    income = (money.revenue - money.cost).sum(axis=1)
    contribution = t["fund_share"] * np.maximum(income, 0)
    other = period * t["other_money"] * rise
    paid, _ = matched(np.arange(years) < t["public_years"] / period, rise)
    public = paid * (period * t["public_money"] * rise)
    usable = _stack([r["reclaimable_share"] for r in read])
    per_area = _stack([_share(r["reclaim_cost"], r["area_covered"]) + _fire_cost(r) for r in read])
    freed = [_per(area, usable) for area in (land.freed_historic, land.freed_new)]
    costs = [_per(area, per_area) for area in freed]
    historic, new = (_rows(area.sum(axis=1)) for area in freed)
    cost_historic, cost_new = (_rows(_by_year(cost, rise).sum(axis=1)) for cost in costs)
    restored = restore(
        historic,
        new,
        cost_historic,
        cost_new,
        _rows(np.add(*matched(contribution, other))),
        _rows(public),
        round(t["reclamation_delay"] / period),
    )
    begun = np.array([max(w.start - 1, 0) for w in case.works])
    sites = _per(np.arange(years)[:, None] == begun, _stack([f["site_area"] for f in first]))
    stored = _per(land.occupied, _stack([r["areal_loading"] for r in read]))
    return Ground(
        contribution=contribution,
        fund_income=other + public,
        waste_tax=_per(stored, _stack([s.tax for s in case.stores])),
        monitoring=period * t["monitoring_cost"] * rise,
        restored=restored,
        taken=flows["area_taken"].sum(axis=1) + sites.sum(axis=1),
    )


def _fire_cost(r: Values) -> Any:
    """Of putting a fire out, for an area that is restored: it is put out where the pile is dug."""
    return _share(r.get("fire_cost", 0.0), r.get("pile_area", 1.0) * r["reclaimable_share"])


class Gases(NamedTuple):
    """Greenhouse gases: see ``Years``."""

    plant: Array
    power: Array
    carbonates: Array
    nitrous_oxide: Array
    transport: Array
    beyond: Array
    displaced_power: Array
    avoided: Array
    fires: Array
    fires_without: Array
    uptake: Array
    carbon_price: Array


def _gases(
    case: PlanCase, read: list[Values], land: Land, flows: dict[str, Array], restored: Restored, rise: Array
) -> Gases:
    t, period = case.terms, case.terms["accounting_period"]
    grid = "grid_carbon_dioxide_per_electricity"
    if case.choices["displaced_power"] == "fossil":
        grid = "fossil_grid_carbon_dioxide_per_electricity"
    loading = _stack([r["areal_loading"] for r in read])
    held = _stack([r["mass"] for r in read]) / loading
    fire = period * _stack([r.get("fire_greenhouse_gases", 0.0) for r in read]) / held
    arisen = np.cumsum(np.array([s.inflow for s in case.stores]), axis=1).T
    grown = _per(np.ones_like(land.held), held) + _per(arisen, 1 / loading)
    binding = _standing_area(restored.historic + restored.new, round(t["uptake_period"] / period))
    return Gases(
        plant=flows["direct"] - flows["power"],
        power=flows["power"],
        carbonates=flows["carbonates"],
        nitrous_oxide=flows["direct"] - flows["carbon_dioxide"],
        transport=flows["transport"],
        beyond=flows["beyond"],
        displaced_power=-flows["sent_out"] * t[grid],
        avoided=-flows["avoided"],
        fires=_per(land.held, fire),
        fires_without=_per(grown, fire),
        uptake=-t["uptake"] * period * binding,
        carbon_price=t["carbon_price"]
        * (1 + t["carbon_price_growth"]) ** matched(np.arange(case.years), rise)[0]
        * rise,
    )


class People(NamedTuple):
    """Whom the works employ: see ``Years``."""

    jobs: Array
    wages: Array
    construction_jobs: Array


def _people(case: PlanCase, first: list[Values], stands: Array, spent: Array, rise: Array) -> People:
    t, period = case.terms, case.terms["accounting_period"]
    jobs = _per(stands, _stack([f["jobs"] for f in first]))
    return People(
        jobs=jobs,
        wages=_by_year(jobs, rise) * (period * t["wage"]),
        construction_jobs=spent / period / t["construction_spending_per_job"],
    )


# Money that is no flow of one year


def _stops(case: PlanCase, dug: Dug, capacity: Array) -> Array:
    """When each works ends: as planned, or once its stores are empty and nothing more arises there.

    It is wound up in the year after. A year beyond the horizon means that it goes on.
    """
    inflow = np.array([s.inflow for s in case.stores]).T
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
    put_in = _by_year(_per(year == starts, needed), rise)
    freed, _ = matched(_in_year(year[:, 0] + 1, stops), put_in)
    return np.asarray(put_in - freed * put_in.sum(axis=0))


def _loans(case: PlanCase, lent: Array) -> Loan:
    """The loans of the works; none costs nothing, whatever its rate."""
    if not np.any(lent):
        return Loan(lent, lent, lent, lent)  # all nothing
    term = round(case.terms["loan_term"] / case.terms["accounting_period"])
    # a works that costs its capital in its first year pays back from the next
    starts = np.array([max(w.start, 1) for w in case.works])
    return loan(lent, _shared(case.terms["loan_rate"]), starts, term, case.choices["repayment"])


def _standing_area(reclaimed: Array, period: int) -> Array:
    """Land that binds carbon: what was restored in this year and the years before it, as long as it still does."""
    total = np.cumsum(reclaimed, axis=0)
    done = np.zeros_like(total)
    if period < len(total):
        done[period:] = total[:-period]
    return total - done


# Arrays


def _share(part: Any, whole: Any) -> Any:
    """A part of a whole; none of nothing."""
    if isinstance(whole, np.ndarray):
        return np.divide(part, whole, out=np.zeros_like(whole), where=whole != 0)
    return part / whole if whole else 0.0


def _stack(values: Sequence[Any]) -> Array:
    """One of each works or store; draws, where any has them, behind."""
    if any(isinstance(v, np.ndarray) for v in values):
        return np.stack(np.broadcast_arrays(*values))
    return np.array(values, dtype=float)


def _per(x: Array, each: Array, how: np.ufunc = np.multiply) -> Array:
    """An array over years by one figure for each works or store; draws are the last axis of either."""
    a, b = matched(x, constant(each))
    return np.asarray(how(a, b))


def _by_year(x: Array, each: Array) -> Array:
    """An array over years by one figure for each year; works or stores stand between years and draws."""
    between = (1,) * (x.ndim - each.ndim)
    return np.asarray(x * each.reshape(len(each), *between, *each.shape[1:]))


def _tuple(names: str | tuple[str, ...]) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else names


def _rows(x: Array) -> list[Any]:
    """The years one by one: plain numbers where there are no draws."""
    return x.tolist() if x.ndim == 1 else list(x)
