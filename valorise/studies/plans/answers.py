"""What a plan answers. We make these, so nothing validates them at run time: tests hold them to the document."""

from __future__ import annotations

from typing import Literal

from valorise.studies.answers import Answer, Check, DataQuality, Estimate, Provenance, Quantity, Status


class Indicator(Answer, frozen=True, kw_only=True):
    """A figure that a plan comes to: a quantity, or why there is none."""

    label: str
    value: float | None = None
    unit: str = ""
    display: str = ""
    why: str = ""
    """Why there is no value; or what to mind about it."""


class Series(Answer, frozen=True, kw_only=True):
    """A figure in each year of the plan."""

    label: str
    unit: str
    values: list[float]


class PlanYear(Answer, frozen=True, kw_only=True):
    """One year of the plan; amounts are those of the year, stocks those at its end."""

    year: int
    stock: Quantity
    feed: Quantity
    revenue: Quantity
    cost: Quantity
    tax: Quantity
    investment: Quantity
    returns: Quantity
    """What comes back: VAT on the investment, working capital less what is tied up, and what works are worth at their
    end."""
    contribution: Quantity
    """Operating income that goes into land."""
    cash: Quantity
    """Of the plan before financing: revenue and returns less cost, tax, investment and contribution."""
    cumulative_cash: Quantity
    """Cash of this year and of all before it, discounted; what stands at the horizon is in ``npv``, and not here."""
    equity_cash: Quantity
    area_held: Quantity
    area_freed: Quantity
    area_reclaimed: Quantity
    area_taken: Quantity
    carbon_dioxide: Quantity
    """What plant, power bought and all beyond them emit."""
    carbon_change: Quantity
    """All greenhouse gases with the plan less those without it; negative is less to the air."""
    jobs: Quantity
    construction_jobs: Quantity
    wages: Quantity
    workers_left: Quantity | None = None
    """Of the workers to place, those for whom there is no work."""


class PlannedVerdict(Answer, frozen=True, kw_only=True):
    """Whether the waste is fit for a works at full capacity: its estimate's verdict, in short."""

    status: Status
    reasons: list[str]
    missing: list[str]
    """Where the plan could give the assays that the verdict waits for."""


class PlannedWorks(Answer, frozen=True, kw_only=True):
    """A works of the plan."""

    route: str
    title: str
    start_year: int
    stop_year: int | None = None
    """The first year in which it does not work, or is wound up for want of waste; none where it goes on."""
    takes: list[str]
    capacity: Quantity
    capital_cost: Quantity
    verdict: PlannedVerdict
    hurdle_rate: Quantity
    """The return before tax and financing that is asked of its branch."""
    indicators: dict[str, Indicator]
    series: dict[str, Series]
    warnings: list[str]
    """Of its estimate: what was assumed, what is not of the region, what is given and not used."""
    estimate: Estimate | None = None
    """A full year at capacity, with its working, when the question asks for the working."""


class PlannedStore(Answer, frozen=True, kw_only=True):
    """A pile or pond of the plan. What lay there at the beginning is historic, what arises since is new."""

    waste: str
    gone_in: int | None = None
    """The year in which it is empty for good; none where it is not within the plan."""
    text: str
    series: dict[str, Series]


class Restoration(Answer, frozen=True, kw_only=True):
    """Land given back, and who pays: the operator for what arises, the public and the operator's fund for the rest."""

    totals: dict[str, Quantity]
    series: dict[str, Series]
    text: str


class CarbonAccount(Answer, frozen=True, kw_only=True):
    """Greenhouse gases by scope, as carbon dioxide. One sign throughout: positive goes to the air.

    Scope 1: plant and fuel. Scope 2: power bought. Scope 3: haulage, binders, reagents. What is avoided or bound stands
    apart and is negative; nothing is netted but in ``carbon_change``.
    """

    counterfactual: str
    totals: dict[str, Quantity]
    series: dict[str, Series]


class Plan(Answer, frozen=True, kw_only=True):
    """A site over the years."""

    start_year: int
    horizon: int
    currency: str
    price_year: int
    prices: Literal["real", "nominal"]
    years: list[PlanYear]
    indicators: dict[str, Indicator]
    """Of the plan before financing and after tax."""
    equity: dict[str, Indicator]
    """For those who own the works: with grants, loans and interest."""
    totals: dict[str, Quantity]
    closing: Quantity
    """Book value and working capital of what stands at the horizon; in the indicators, and in no year."""
    works: dict[str, PlannedWorks]
    stores: dict[str, PlannedStore]
    restoration: Restoration
    carbon: CarbonAccount
    checks: list[Check]
    data_quality: DataQuality
    warnings: list[str]
    provenance: Provenance
