"""What the years of a plan are reckoned from: works, stores and terms, as the question was read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from valorise.engine.distributions import Distribution
from valorise.engine.model import Settled, Values
from valorise.studies.reading import NOTHING

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


class Period(NamedTuple):
    """Years of the plan, from 0, in which waste is brought to a store."""

    begin: int
    end: int
    """The first year without."""
    rate: Any
    """In its first year, in kg; growth is from year to year. Each is one number, or an array of draws."""
    growth: Any
    place: str
    """Where the question has it."""


def brought(periods: Iterable[Period], years: int) -> list[Any]:
    """What arises and is brought to a store in each year, in kg."""
    inflow: list[Any] = [0.0] * years
    for p in periods:
        for year in range(p.begin, p.end):
            inflow[year] = inflow[year] + p.rate * (1 + p.growth) ** (year - p.begin)
    return inflow


def run_up(ramp: Sequence[Any], start: int, stop: int, years: int) -> list[Any]:
    """Share of the capacity that a works could use in each year: that of ``ramp`` in its first, all thereafter."""
    ages = (year - start for year in range(years))
    return [0.0 if not 0 <= a < stop - start else ramp[a] if a < len(ramp) else 1.0 for a in ages]


class Stream(NamedTuple):
    """A works that takes from a store, at full capacity."""

    settled: Settled
    given: Values
    spread: Mapping[str, Distribution] = NOTHING
    """What of it is given as a range, in base units."""
    origin: Any = None
    """What it was settled from, for studies that ask it anew with other numbers; the years do not look at it."""
    values: Values | None = None
    """What comes of it, where it has been run already."""


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
    use: Sequence[Any]
    """Share of the capacity that it could use, in each year: one number, or an array of draws."""
    construction_period: float
    """In years."""


@dataclass(frozen=True, slots=True)
class StoreCase:
    """A pile or pond of the plan."""

    reader: Stream
    """What a route makes of it: its mass, its loading, its fire."""
    inflow: Sequence[Any]
    """What arises and is brought there in each year, in kg: one number, or an array of draws."""
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
