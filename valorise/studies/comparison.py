"""One waste, one pile and one feed through every route, ranked by one figure.

Each route answers by itself, as an estimate; a route that cannot is listed with what stands against it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Literal

from valorise import __version__
from valorise.engine.route import Given, Part
from valorise.engine.units import near
from valorise.studies.answers import Answer, Estimate, Measurement, PileTotals, Provenance, Quantity
from valorise.studies.catalogue import FEEDSTOCKS, Catalogue, Ready
from valorise.studies.estimate import digest, estimate
from valorise.studies.faults import Fault, Unanswerable, pointer
from valorise.studies.questions import comparison_model
from valorise.studies.words import Language, option, pick, say

FIGURES = ("revenue", "operating_cost", "margin", "capital_cost", "carbon_dioxide", "jobs", "area_freed", "area_taken")
"""What every route is compared by, besides its own product and the land reclaimed."""
LEAST_FIRST = ("carbon_dioxide",)


class Compared(Answer, frozen=True, kw_only=True):
    """A route of the comparison. One that is fit, perhaps on conditions, ranks before one that is not."""

    rank: int | None = None
    """Place by the chosen figure; none where the route has no figures."""
    route: str
    title: str
    status: Literal["suitable", "conditional", "unsuitable", "refused", "other_waste"]
    """The verdict of its estimate, or why there is none."""
    reasons: list[str]
    """What makes it conditional or unfit."""
    missing: list[str] = []
    """Where the question could give the assays that it waits for; as long as there are any, it is not suitable."""
    caveats: list[str] = []
    """What every answer of the route warns of: often the market, which no formula sees."""
    figures: dict[str, Quantity] = {}
    pile: PileTotals | None = None
    unverified: int | None = None
    """How many of the coefficients behind the figures nobody verified."""
    coefficients: int | None = None
    """How many there are."""


class ToMeasure(Answer, frozen=True, kw_only=True):
    """A missing assay, and the routes that ask for it."""

    id: str
    pointer: str
    label: str
    routes: list[str]
    """Those in which it decides a gate, or moves revenue."""


class Comparison(Answer, frozen=True, kw_only=True):
    """Every route over one waste, the best first."""

    waste: str
    feed: Quantity
    ranked_by: str
    currency: str
    price_year: int
    routes: list[Compared]
    measure_next: list[ToMeasure]
    """What most routes wait for comes first."""
    warnings: list[str]
    provenance: Provenance


class Comparer:
    """All routes, and the question that can be put to them together."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.book = catalogue.book
        self.routes = catalogue.routes
        self.wastes = [s.name for s in FEEDSTOCKS if any(r.waste == s.name for r in self.routes.values())]
        parts, declared = self._asked()
        self.question: Any = comparison_model(parts, declared, self.wastes, self.book)

    def _asked(self) -> tuple[list[Part], dict[str, Given]]:
        """The parts of the question that are not of one route, and what stands in them.

        Each route has its own typical waste, so that no default is said for all.
        """
        fields: dict[str, dict[str, Any]] = {}
        declared: dict[str, Given] = {}
        about: dict[str, str] = {}
        for ready in self.routes.values():
            own = {p.name for p in ready.route.parts}
            for part in (p for p in ready.parts.values() if p.name not in own):
                fields.setdefault(part.name, {}).update(part.fields)
                about.setdefault(part.name, part.about)
                for name in part.fields.keys() & ready.givens.keys():
                    declared.setdefault(name, replace(ready.givens[name], default=None))
            declared.setdefault("haul_distance", ready.givens["haul_distance"])
        return [Part(name, about[name], fields[name]) for name in fields], declared

    def to_measure(self, answer: Estimate) -> list[Measurement]:
        """Missing assays of the waste; what a finding would need to know of plant and pile is no assay."""
        assays = self.routes[answer.route].assays
        return [m for m in answer.data_quality.measure_next if m.id in assays]


def compare(comparer: Comparer, question: Any, language: Language = "en") -> Comparison:
    """Answers a question to all routes; the language is as for an estimate.

    Raises Unanswerable where no route that takes the waste has an answer.
    """
    asked = question.model_dump(exclude_unset=True)
    fit = {n: r for n, r in comparer.routes.items() if r.waste == question.waste}
    if faults := _coefficient_faults(fit, question):
        raise Unanswerable(faults)
    answers: dict[str, Estimate] = {}
    refusals: dict[str, Unanswerable] = {}
    for name, ready in fit.items():
        try:
            answers[name] = estimate(ready, ready.question.model_validate(_for_route(ready, asked)), language)
        except Unanswerable as refusal:
            refusals[name] = refusal
    if not answers:
        faults = [_in_comparison(f) for r in refusals.values() for f in r.faults]
        raise Unanswerable(list({(f.pointer, f.detail): f for f in faults}.values()))
    rows = list(_ranked(comparer, question.rank_by, answers, language))
    rows += [
        Compared(route=n, title=_title(fit[n], language), status="refused", reasons=[f.detail for f in r.faults])
        for n, r in refusals.items()
    ]
    rows += [
        Compared(
            route=n,
            title=_title(r, language),
            status="other_waste",
            reasons=[say("takes", language, waste=option("waste", r.waste, language))],
        )
        for n, r in comparer.routes.items()
        if n not in fit
    ]
    first = next(iter(answers.values()))
    return Comparison(
        waste=question.waste,
        feed=first.outputs["feed"],
        ranked_by=question.rank_by,
        currency=first.money.currency,
        price_year=first.money.price_year,
        routes=rows,
        measure_next=_measure_next(comparer, answers),
        warnings=_warnings(answers, refusals, language),
        provenance=Provenance(engine=__version__, coefficients=comparer.book.version, digest=digest(question)),
    )


def _title(ready: Ready, language: Language) -> str:
    return pick((ready.route.title, ready.route.title_zh), language)


def _for_route(ready: Ready, asked: dict[str, Any]) -> dict[str, Any]:
    """What of the question is a question of one route."""
    question = {"feed": asked["feed"]}
    for part in ready.parts.values():
        if fields := {n: v for n, v in (asked.get(part.name) or {}).items() if n in part.fields}:
            question[part.name] = fields
    if asked.get("haul_distance"):
        question["plant"] = {"haul_distance": asked["haul_distance"]}
    if context := dict(asked.get("context", {})):
        if isinstance(context.get("units"), dict):
            context["units"] = {n: unit for n, unit in context["units"].items() if n in ready.declared}
        question["context"] = context
    ids = set(ready.coefficient_ids.values())
    question["coefficients"] = {id: q for id, q in asked.get("coefficients", {}).items() if id in ids}
    return question


def _coefficient_faults(fit: dict[str, Ready], question: Any) -> list[Fault]:
    """Coefficients that no route has, and units for what no route knows."""
    ids = {id for r in fit.values() for id in r.coefficient_ids.values()}
    faults = [
        Fault(pointer("coefficients", id), f"no route has a coefficient {id[:80]!r}", near(id, ids))
        for id in question.coefficients.keys() - ids
    ]
    if isinstance(question.context.units, dict):
        names = {n for r in fit.values() for n in r.declared}
        faults += [
            Fault(pointer("context", "units", n), f"no route has a quantity {n[:80]!r}", near(n, names))
            for n in question.context.units.keys() - names
        ]
    return sorted(faults, key=lambda f: f.pointer)


def _in_comparison(fault: Fault) -> Fault:
    """A fault of a route's question at its place in the comparison's."""
    where = "/haul_distance" if fault.pointer.startswith("/plant/haul_distance") else fault.pointer
    return Fault(where, fault.detail, fault.accepted)


def _ranked(comparer: Comparer, by: str, answers: dict[str, Estimate], language: Language) -> Iterator[Compared]:
    """The fit before the unfit, each by the figure."""

    def figure(answer: Estimate) -> float:
        value = answer.area_reclaimed.value if by == "area_reclaimed" else answer.outputs[by].value
        return value if by in LEAST_FIRST else -value

    order = sorted(answers, key=lambda n: (answers[n].verdict.status == "unsuitable", figure(answers[n]), n))
    for rank, name in enumerate(order, 1):
        yield _row(comparer, rank, comparer.routes[name], answers[name], language)


def _row(comparer: Comparer, rank: int, ready: Ready, answer: Estimate, language: Language) -> Compared:
    product = ready.route.target_of
    quality = answer.data_quality
    failed = [f for f in answer.verdict.findings if f.status in ("unsuitable", "conditional")]
    return Compared(
        rank=rank,
        route=answer.route,
        title=_title(ready, language),
        status=answer.verdict.status,
        reasons=[f.text for f in sorted(failed, key=lambda f: f.status != "unsuitable")],
        caveats=[pick(caveat, language) for caveat in ready.route.caveats],
        missing=[m.pointer for m in comparer.to_measure(answer)],
        figures={n: answer.outputs[n] for n in (product, *FIGURES)} | {"area_reclaimed": answer.area_reclaimed},
        pile=answer.pile,
        unverified=quality.unverified,
        coefficients=quality.published + quality.derived + quality.unverified,
    )


def _measure_next(comparer: Comparer, answers: dict[str, Estimate]) -> list[ToMeasure]:
    """What is missing of the waste; what most routes ask for comes first."""
    rows: dict[str, ToMeasure] = {}
    for name, answer in answers.items():
        for m in comparer.to_measure(answer):
            row = rows.setdefault(m.id, ToMeasure(id=m.id, pointer=m.pointer, label=m.label, routes=[]))
            row.routes.append(name)
    return sorted(rows.values(), key=lambda row: -len(row.routes))


def _warnings(answers: dict[str, Estimate], refusals: dict[str, Unanswerable], language: Language) -> list[str]:
    warnings: list[str] = []
    if any(answer.data_quality.measure_next for answer in answers.values()):
        warnings.append(say("typical", language))
    if refusals:
        warnings.append(say("without an answer", language, routes=", ".join(refusals)))
    return warnings


EXAMPLES: dict[str, tuple[str, dict[str, Any]]] = {
    "million_tonnes": (
        "A million tonnes of gangue a year through every route, ranked by margin",
        {"feed": {"value": 1000, "unit": "kt/year"}},
    ),
    "typical_gangue": (
        "The typical gangue of the literature, 300,000 t a year from a pile of 5 million",
        {
            "feed": {"value": 300, "unit": "kt/year"},
            "feedstock": {
                "basis": "dry",
                "moisture": {"value": 7, "unit": "%"},
                "lower_heating_value": {"value": 4.2, "unit": "MJ/kg"},
                "carbon": {"value": 12, "unit": "%"},
                "sulfur": {"value": 1.2, "unit": "%"},
                "silica": {"value": 48, "unit": "%"},
                "alumina": {"value": 25, "unit": "%"},
                "potassium_oxide": {"value": 2, "unit": "%"},
            },
            "pile": {"mass": {"value": 5, "unit": "Mt"}},
            "haul_distance": {"value": 5, "unit": "km"},
        },
    ),
    "heshan_land": (
        "A pile in Guangxi with part of an assay, dry, ranked by the land that comes back",
        {
            "feed": {"value": 300, "unit": "kt/year"},
            "feedstock": {
                "basis": "dry",
                "moisture": {"value": 6, "unit": "%"},
                "ash": {"value": 78, "unit": "%"},
                "silica": {"value": 50, "unit": "%"},
                "alumina": {"value": 22, "unit": "%"},
                "lower_heating_value": {"value": 1200, "unit": "kcal/kg"},
            },
            "pile": {"mass": {"value": 6, "unit": "Mt"}, "footprint": {"value": 25, "unit": "ha"}},
            "haul_distance": {"value": 8, "unit": "km"},
            "rank_by": "area_reclaimed",
            "context": {"region": "CN-GX"},
        },
    ),
}
"""Named questions for the document and the tests."""
