"""What an estimate answers. We make these, so nothing validates them at run time: tests hold them to the document."""

from __future__ import annotations

from typing import Literal

import msgspec

from valorise.engine.working import Step

Status = Literal["suitable", "conditional", "unsuitable"]
FindingStatus = Literal["met", "conditional", "unsuitable", "unknown"]


class Answer(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """Base of all answers: what has nothing to say is left out."""


class Quantity(Answer, frozen=True):
    """A number with its unit: full precision in ``value``, rounded for people in ``display``.

    The label is in the language of the answer; all else has none.
    """

    value: float
    unit: str
    label: str
    display: str


class Finding(Answer, frozen=True, kw_only=True):
    """One gate: what was found, the limit, and how far apart they are."""

    gate: str
    status: FindingStatus
    value: Quantity | None = None
    limit: Quantity | None = None
    margin: float | None = None
    """Distance from the limit in the unit that the answer has for the value; positive when met."""
    source: str = ""
    """Sources of the limit."""
    text: str


class Verdict(Answer, frozen=True, kw_only=True):
    """The worst of the findings; ``unknown`` ones do not count."""

    status: Status
    findings: list[Finding]


class Check(Answer, frozen=True, kw_only=True):
    """One balance of the physics receipt: left from the inputs, right from the sum of the outputs."""

    name: str
    label: str
    left: float
    right: float
    unit: str
    margin: float
    """(left - right) / the larger; 0 where both are."""
    passed: bool


class Breakdown(Answer, frozen=True, kw_only=True):
    """A sum and its items by id."""

    total: Quantity
    items: dict[str, Quantity]


class Revenue(Breakdown, frozen=True, kw_only=True):
    """Revenue, and what vouches for the prices behind it."""

    evidence: dict[str, float] = {}
    """Share of the revenue by the weakest evidence of the prices behind each item: published, derived, unverified, or
    given by the question. It may go beyond 0 to 1 where an item is a cost. Left out where there is no revenue."""


class PileTotals(Answer, frozen=True, kw_only=True):
    """Totals over the life of the pile, at this feed with nothing added to it."""

    life: Quantity
    area_freed: Quantity
    area_taken: Quantity
    site_area: Quantity
    area_reclaimed: Quantity


class Restatement(Answer, frozen=True, kw_only=True):
    """Money of one year brought to the price year."""

    index: Literal["cpi", "ppi"]
    from_year: int
    factor: float
    ids: list[str]
    """The coefficients that it was applied to."""


class Money(Answer, frozen=True, kw_only=True):
    """The money that the answer is in, and how coefficients came to it."""

    currency: str
    price_year: int
    exchange_rate: float
    """CNY for one unit of the currency, average of the price year."""
    restated: list[Restatement]
    unrestated: dict[str, int]
    """Tariffs, taxes and fees fixed by rule that are of another year than the price year, with that year."""


class Evidence(Answer, frozen=True, kw_only=True):
    """Ids of the coefficients that the answer rests on, by evidence."""

    published: list[str]
    derived: list[str]
    unverified: list[str]
    unsourced: list[str]
    """Those of the unverified that name no source."""


class Measurement(Answer, frozen=True, kw_only=True):
    """A missing assay, and what it can change: those that decide most gates come first, then those that move revenue.

    Reckoned once for a region, year and choice of plant, on a plant of common size with all else as assumed there: an
    order in which to measure, not a result of the question.
    """

    id: str
    pointer: str
    """Where a question gives it."""
    label: str
    low: Quantity | None = None
    """The low and the high end of what is assumed in its place; absent when nothing is."""
    high: Quantity | None = None
    revenue_low: float | None = None
    """Revenue at either end, as a share of the revenue in the middle."""
    revenue_high: float | None = None
    gates: list[str]
    """Gates that end differently at the two ends, or cannot be judged without it."""


class DataQuality(Answer, frozen=True, kw_only=True):
    """How many coefficients the answer rests on by evidence, and what to measure first."""

    published: int
    derived: int
    unverified: int
    unsourced: int
    ids: Evidence
    measure_next: list[Measurement]


class Provenance(Answer, frozen=True, kw_only=True):
    """What made the answer: the same three give the same answer again, in whichever language."""

    engine: str
    coefficients: str
    digest: str
    """SHA-256 of the question as canonical JSON: the fields that it has, keys sorted, no white space, floats as 1.0."""


class Estimate(Answer, frozen=True, kw_only=True):
    """One year of a route at one size."""

    route: str
    verdict: Verdict
    headline: dict[str, Quantity]
    outputs: dict[str, Quantity]
    revenue: Revenue
    operating_cost: Breakdown
    area_reclaimed: Quantity
    pile: PileTotals | None = None
    money: Money
    checks: list[Check]
    data_quality: DataQuality
    warnings: list[str]
    provenance: Provenance
    working: list[Step] = []


class Difference(Answer, frozen=True):
    """A figure that is another one in a variant of a question."""

    baseline: Quantity
    variant: Quantity
    """In the unit of the baseline."""
    difference: Quantity
    """Variant minus baseline."""
    percent: float | None = None
    """The difference in percent of the size of the baseline, with the sign of the difference; none where that is 0."""
