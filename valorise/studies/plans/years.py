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
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from valorise.economics.axes import Array, matched
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
    beyond: tuple[str, ...]
    """Emissions beyond the plant: haulage, binders, reagents, delivery."""
    avoided: tuple[str, ...]
    """What products displace."""
    sent_out: tuple[str, ...]
    """Electricity that displaces that of the grid."""
    allowances: tuple[str, ...]
    """Costs of carbon that are among the costs already."""


class Stream(NamedTuple):
    """A works that takes from a store, at full capacity."""

    settled: Settled
    given: Values


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
    """Of the terms: timing, repayment, tax_holiday, displaced_power."""


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
    carbon_price: Array
    """Of the scenario, in CNY/kg."""
    jobs: Array
    wages: Array
    construction_jobs: Array
    factors: Array
    """Real discount factors."""


def reckon(case: PlanCase) -> Years:
    """The plan in all its years. One draw or many: what is given may be arrays of draws, all of one length.

    What is counted in whole years is one number. A draw has the years that it has alone, to rounding.
    """
    years, period = case.years, case.terms["accounting_period"]
    count = len(case.works)
    runs = [{i: s.settled.run(s.given) for i, s in w.streams.items()} for w in case.works]
    first = [next(iter(of.values())) for of in runs]
    read = [s.reader.settled.run(s.reader.given) for s in case.stores]
    draws = _draws(case.terms, *(row for of in runs for row in of.values()), *read)
    t = case.terms if draws is None else {n: _drawn(n, x, draws) for n, x in case.terms.items()}

    def of_each(values: Sequence[Any]) -> Array:
        """One of each works or store."""
        return _stack(values, draws)

    # Waste: what each works takes from each store
    masses = _rows(of_each([r["mass"] for r in read]))
    stores = [Store(mass, s.inflow) for s, mass in zip(case.stores, masses, strict=True)]
    capacity = [f["feed"] * period for f in first]
    demands = [Demand([u * c for u in w.use], tuple(w.streams)) for w, c in zip(case.works, capacity, strict=True)]
    dug = dig(stores, demands, years)
    land = land_of(stores, dug, [r["areal_loading"] for r in read])
    full = of_each(capacity)
    share = dug.feed / full[:, None]  # of the capacity, from each store
    feed = dug.feed.sum(axis=2)
    runs_at_all = feed > ROUNDING * full

    def by_store(names: Sequence[str | tuple[str, ...]]) -> Array:
        """Yearly flows at full capacity, by works and store."""
        rows = [
            [sum(of[i][n] for n in _tuple(w)) if i in of else 0.0 for i in range(len(stores))]
            for of, w in zip(runs, names, strict=True)
        ]
        flat = of_each([x for row in rows for x in row])
        return np.asarray(period * flat.reshape(len(rows), -1, *full.shape[1:]))

    def flow(names: Sequence[str | tuple[str, ...]]) -> Array:
        return np.asarray((share * by_store(names)).sum(axis=2))

    def standing(names: Sequence[tuple[str, ...]]) -> Array:
        """Yearly flows that do not go with the feed, in the years in which there is any."""
        amounts = of_each([sum(f[n] for n in of) for f, of in zip(first, names, strict=True)])
        return np.asarray(runs_at_all * (period * amounts))

    def at_start(name: str) -> Array:
        return of_each([f[name] for f in first])

    kept = [w.kept for w in case.works]

    # Prices over the years
    factors = discount_factors(t["discount_rate"], years, case.choices["timing"])
    rise = 1 / discount_factors(t["inflation"], years, case.choices["timing"])
    risen = rise[:, None]  # beside works and stores

    # Money of the works
    sales = flow([k.sales for k in kept]) * risen + flow([k.ruled_sales for k in kept])
    sales = sales + standing([k.standing_sales for k in kept]) * risen
    sales = sales + standing([k.ruled_standing_sales for k in kept])
    costs = flow([k.costs for k in kept]) * risen + flow([k.ruled_costs for k in kept])
    costs = costs + standing([k.standing_costs for k in kept]) * risen
    costs = costs + standing([k.ruled_standing_costs for k in kept])
    spent = np.stack([spending(w.construction_period, w.start, years) for w in case.works], axis=1)
    spent, _ = matched(spent, feed)
    capital = at_start("capital_cost")
    investment = spent * capital * risen
    usual = flow([(*k.sales, *k.ruled_sales, *k.standing_sales, *k.ruled_standing_sales) for k in kept])
    on_sales = sales * _share(flow(["vat_on_sales"] * count), usual)  # a price that does not rise raises no VAT
    on_purchases = flow(["vat_on_purchases"] * count) * risen
    on_investment = investment * t["capital_vat_share"]
    paid, _ = vat(on_sales, on_purchases, on_investment)
    refund_share = of_each([_share(f.get("vat_refund", 0.0), f["vat_paid"]) for f in first])
    revenue = sales + refund_share * paid
    cost = costs + t["vat_surcharge_rate"] * paid
    vat_recovered = on_sales - on_purchases - paid
    starts, stops = (np.array([getattr(w, n) for w in case.works]) for n in ("start", "stop"))
    lasting = round(t["depreciation_life"] / period)
    depreciable = (investment - on_investment).sum(axis=0)
    worn, book = depreciation(depreciable, lasting, _shared(t["residual_share"]), starts, stops, years)
    rates = holiday_rates(_shared(t["income_tax_rate"]), starts, *_holiday(case), years)
    carried = round(t["loss_carry_forward"] / period)
    profit = revenue - cost - worn
    tax = income_tax(profit, rates, carried)
    needed = period * at_start("operating_cost") * t["working_capital_share"]
    tied_up = _tied_up(needed, starts, stops, risen)
    ends, _ = matched(np.arange(1, years + 1)[:, None] == stops, feed)
    residual = ends * book
    cash = revenue - cost + vat_recovered - tax - investment - tied_up + residual
    goes_on, _ = matched(stops > years, book[-1])
    closing = goes_on * (book[-1] + tied_up.sum(axis=0))

    # Money of the owners
    lent = investment * t["loan_share"]
    interest, repaid, debt, capitalised = _loans(case, lent, _shared(t["loan_rate"]), starts)
    granted = investment * t["grant_share"]
    owners_tax = income_tax(profit - interest, rates, carried) if np.any(interest) else tax
    equity_cash = cash + tax - owners_tax + granted + lent - interest - repaid

    # Land, and the money for it
    income = (revenue - cost).sum(axis=1)
    contribution = t["fund_share"] * np.maximum(income, 0)
    usable = of_each([r["reclaimable_share"] for r in read])
    per_area = of_each([_share(r["reclaim_cost"], r["area_covered"]) for r in read])
    monitoring = period * t["monitoring_cost"] * rise
    year = np.arange(years).reshape(-1, *(1,) * (rise.ndim - 1))
    public_years = year < t["public_years"] / period
    freed = [land.freed_historic * usable, land.freed_new * usable]
    old, new = (area.sum(axis=1) for area in freed)
    cost_old, cost_new = ((area * per_area * risen).sum(axis=1) for area in freed)
    other = period * t["other_money"] * rise
    public = public_years * (period * t["public_money"] * rise)
    restored = restore(
        _rows(old),
        _rows(new),
        _rows(cost_old),
        _rows(cost_new),
        _rows(contribution + other),
        _rows(public),
        round(t["reclamation_delay"] / period),
    )
    built, _ = matched(np.arange(years)[:, None] == np.maximum(starts - 1, 0), feed)
    taken = (flow(["area_taken"] * count) + built * at_start("site_area")).sum(axis=1)
    loading = of_each([r["areal_loading"] for r in read])
    waste_tax = land.occupied * loading * of_each([s.tax for s in case.stores])

    # Carbon
    power = flow([k.power for k in kept])
    plant = flow([k.direct for k in kept]) - power
    grid = t[
        "grid_carbon_dioxide_per_electricity"
        if case.choices["displaced_power"] == "average"
        else "fossil_grid_carbon_dioxide_per_electricity"
    ]
    held = of_each([r["mass"] for r in read]) / loading
    fire_per_area = period * of_each([r.get("fire_greenhouse_gases", 0.0) for r in read]) / held
    arisen = np.cumsum(np.array([s.inflow for s in case.stores]), axis=1).T
    grown = held + matched(arisen, land.held)[0] / loading
    price = t["carbon_price"] * (1 + t["carbon_price_growth"]) ** year * rise
    reclaimed = restored.historic + restored.new

    # People
    jobs = runs_at_all * at_start("jobs")
    return Years(
        rise=rise,
        dug=dug,
        land=land,
        feed=feed,
        capacity=full,
        product=flow([k.product for k in kept]),
        revenue=revenue,
        main_revenue=flow([k.main_sales for k in kept]) * risen,
        cost=cost,
        vat_recovered=vat_recovered,
        tax=tax,
        investment=investment,
        working_capital=tied_up,
        residual=residual,
        depreciation=worn,
        cash=cash,
        interest=interest,
        equity_cash=equity_cash,
        lent=lent,
        capitalised=capitalised,
        repaid=repaid,
        debt=debt,
        closing=closing,
        contribution=contribution,
        fund_income=other + public,
        waste_tax=waste_tax,
        monitoring=monitoring,
        restored=restored,
        taken=taken,
        plant=plant,
        power=power,
        beyond=flow([k.beyond for k in kept]),
        displaced_power=-flow([k.sent_out for k in kept]) * grid,
        avoided=-flow([k.avoided for k in kept]),
        fires=fire_per_area * land.held,
        fires_without=fire_per_area * grown,
        uptake=-t["uptake"] * period * _standing_area(reclaimed, round(t["uptake_period"] / period)),
        allowances=flow([k.allowances for k in kept]) * risen,
        carbon_price=price,
        jobs=jobs,
        wages=jobs * (period * t["wage"]) * risen,
        construction_jobs=spent * capital / period / t["construction_spending_per_job"],
        factors=factors,
    )


# Money that is no flow of one year


def _holiday(case: PlanCase) -> tuple[int, int]:
    """Years without income tax, and years with half of it."""
    if case.choices["tax_holiday"] == "none":
        return 0, 0
    exempt, half = (case.terms[n] / case.terms["accounting_period"] for n in ("tax_exempt_years", "tax_half_years"))
    return round(exempt), round(half)


def _tied_up(needed: Array, starts: Array, stops: Array, risen: Array) -> Array:
    """Working capital: tied up in the first year of operation, at its prices, and freed in the last."""
    year = np.arange(len(risen))[:, None]
    put_in = matched(year == starts, risen)[0] * needed * risen
    freed = matched(year + 1 == stops, put_in)[0] * put_in.sum(axis=0)
    return np.asarray(put_in - freed)


def _loans(case: PlanCase, lent: Array, rate: Any, starts: Array) -> Loan:
    """The loans of the works; none costs nothing, whatever its rate."""
    if not np.any(lent):
        return Loan(lent, lent, lent, lent)  # all nothing
    term = round(case.terms["loan_term"] / case.terms["accounting_period"])
    # a works that costs its capital in its first year pays back from the next
    return loan(lent, rate, np.maximum(starts, 1), term, case.choices["repayment"])


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


def _draws(*figures: Values) -> int | None:
    """How many draws there are, where any figure is drawn."""
    return next((len(x) for of in figures for x in of.values() if isinstance(x, np.ndarray)), None)


def _drawn(name: str, value: Any, draws: int) -> Any:
    """A term for each draw; one that decides a number of years stays one number."""
    if name in (*IN_WHOLE_YEARS, "accounting_period"):
        if isinstance(value, np.ndarray):
            raise ValueError(f"{name} counts years, and is the same in all draws")
        return value
    return np.broadcast_to(value, (draws,))


def _shared(value: Any) -> Any:
    """A term that all works share, beside figures of each: draws come behind the works."""
    return value[None] if isinstance(value, np.ndarray) else value


def _stack(values: Sequence[Any], draws: int | None) -> Array:
    """One of each works or store; draws, where there are any, behind."""
    if draws is None:
        return np.array(values, dtype=float)
    return np.stack([np.broadcast_to(np.asarray(v, float), (draws,)) for v in values])


def _tuple(names: str | tuple[str, ...]) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else names


def _rows(x: Array) -> list[Any]:
    """The years one by one: plain numbers where there are no draws."""
    return x.tolist() if x.ndim == 1 else list(x)
