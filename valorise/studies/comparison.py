"""One waste, one pile and one feed through every route, ranked by one figure.

Each route answers by itself, as an estimate; a route that cannot is listed with what stands against it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any, Literal, NamedTuple

from valorise import __version__
from valorise.coefficients import BadCoefficients
from valorise.engine.route import Given, Part
from valorise.engine.units import near
from valorise.studies.answers import Answer, Estimate, Measurement, PileTotals, Provenance, Quantity
from valorise.studies.catalogue import FEEDSTOCKS, Catalogue, Ready
from valorise.studies.estimate import digest, estimate
from valorise.studies.faults import MOST_FAULTS, MOST_NEAR, Fault, Unanswerable, pointer
from valorise.studies.questions import comparison_model
from valorise.studies.reading import Coefficient, near_coefficients, read_coefficient, read_question, unit_fault
from valorise.studies.shown import display
from valorise.studies.words import Language, in_sentence, listed, option, pick, say

FIGURES = ("revenue", "operating_cost", "margin", "capital_cost", "carbon_dioxide", "jobs", "area_freed", "area_taken")
"""What every route is compared by, besides its own product and the land reclaimed."""
BESIDE_CARBON_DIOXIDE = (
    "haul_carbon_dioxide",
    "delivery_carbon_dioxide",
    "binder_carbon_dioxide",
    "upstream_carbon_dioxide",
)
"""What routes know of emissions beyond the plant, its fuel and its power, which carbon_dioxide is of."""
RANKED_BY = {"margin": 1, "revenue": 1, "area_reclaimed": 1, "carbon_dioxide": -1, "jobs": 1}
"""Figures that a comparison can rank by: the most first, or (-1) the least."""


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
        if faults := list(self._unfit()):
            raise BadCoefficients(faults)
        parts, declared = self._asked()
        self.pointers = {p.name: {n: f"/{p.name}/{n}" for n in p.fields} for p in parts}
        self.question: Any = comparison_model(parts, declared, self.wastes, tuple(RANKED_BY), self.book)

    def _unfit(self) -> Iterator[str]:
        """Routes that cannot be compared."""
        for name, ready in self.routes.items():
            if "haul_distance" not in ready.pointers.get("plant", {}):
                yield f"{name}: its plant has no haul_distance, which a comparison gives; declare it"
            computed = ready.output_names
            yield from (
                f"{name}: has no output {n}, which is compared; declare it" for n in FIGURES if n not in computed
            )

    def _asked(self) -> tuple[list[Part], dict[str, Given]]:
        """The parts of the question that are not of one route, and what stands in them.

        Each route has its own typical waste, so that no default is said for all.
        """
        fields: dict[str, dict[str, Any]] = {}
        declared: dict[str, Given] = {}
        about: dict[str, list[str]] = {}
        for ready in self.routes.values():
            own = {p.name for p in ready.route.parts}
            for part in (p for p in ready.parts.values() if p.name not in own):
                fields.setdefault(part.name, {}).update(part.fields)
                about.setdefault(part.name, []).append(part.about)
                for name, f in part.fields.items():
                    if isinstance(f, Given):
                        declared[name] = _either(declared.get(name), f if f.unit else ready.givens[name])
            declared.setdefault("haul_distance", ready.givens["haul_distance"])
        return [Part(name, "\n\n".join(dict.fromkeys(about[name])), fields[name]) for name in fields], declared

    def to_measure(self, answer: Estimate) -> list[Measurement]:
        """Missing assays that the question has a place for; what a finding would ask of plant and pile is no assay."""
        assays = self.routes[answer.route].assays
        places = {n for part in self.pointers.values() for n in part}
        return [m for m in answer.data_quality.measure_next if m.id in assays and m.id in places]


def _either(one: Given | None, other: Given) -> Given:
    """A field that two wastes have: both labels, and the wider limits. Each route holds it to its own."""
    if one is None or one == other:
        return other
    labels = one.label if other.label in one.label else f"{one.label}, or {in_sentence(other.label)}"
    least = None if one.least is None or other.least is None else min(one.least, other.least)
    most = None if one.most is None or other.most is None else max(one.most, other.most)
    return replace(one, label=labels, least=least, most=most, about=one.about or other.about)


class Kept(NamedTuple):
    """What a route answered, and which fields of the comparison that hangs on."""

    asked: dict[str, Any]
    answer: Estimate
    used: set[str]
    ranged: dict[str, str]
    """Labels of what the question gives it as ranges, by pointer into that."""


def compare(
    comparer: Comparer, question: Any, language: Language = "en", kept: dict[str, Kept] | None = None
) -> Comparison:
    """Answers a question to all routes; the language is as for an estimate.

    ``kept`` has answers of routes in this language, and takes those that it lacks: many comparisons that differ in one
    route ask the others once. Raises Unanswerable where no route that takes the waste has an answer.
    """
    asked = question.model_dump(exclude_unset=True)
    fit = {n: r for n, r in comparer.routes.items() if r.waste == question.waste}
    if faults := list(islice(_faults(comparer, fit, question), MOST_FAULTS)):
        raise Unanswerable(faults)
    answers: dict[str, Estimate] = {}
    refusals: dict[str, Unanswerable] = {}
    used: set[str] = set()
    ranged: dict[str, str] = {}
    for name, ready in fit.items():
        own = for_route(ready, asked)
        if kept is None or (before := kept.get(name)) is None or before.asked != own:
            question_of_route = ready.question.model_validate(own)
            try:
                answer = estimate(ready, question_of_route, language)
            except Unanswerable as refusal:
                refusals[name] = refusal
                continue
            before = Kept(own, answer, *_used(ready, question_of_route, language))
            if kept is not None:
                kept.setdefault(name, before)
        answers[name] = before.answer
        used |= before.used
        ranged = before.ranged | ranged
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
        warnings=[
            *_warnings(question.rank_by, answers, refusals, language),
            *([say("ranged", language, labels=listed(list(ranged.values()), language))] if ranged else ()),
            *(say("no use", language, pointer=p) for p in _given(comparer, question) if p not in used),
        ],
        provenance=Provenance(engine=__version__, coefficients=comparer.book.version, digest=digest(question)),
    )


def _title(ready: Ready, language: Language) -> str:
    return pick((ready.route.title, ready.route.title_zh), language)


def for_route(ready: Ready, asked: dict[str, Any]) -> dict[str, Any]:
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


def _faults(comparer: Comparer, fit: dict[str, Ready], question: Any) -> Iterator[Fault]:
    """What no route that takes the waste could answer: its fields, the coefficients to replace, the units wanted.

    Only the first unknown ids are met with the nearest there are, for looking takes time.
    """
    waste = question.waste.replace("_", " ")
    taken = {f"/{p.name}/{n}" for r in fit.values() for p in r.parts.values() for n in p.fields}
    yield from (Fault(p, f"no route for {waste} takes it") for p in _given(comparer, question) if p not in taken)
    price_year = question.context.price_year
    owner = {id: r for r in fit.values() for id in r.coefficient_ids.values()}
    unknown = sorted(question.coefficients.keys() - owner.keys())
    for i, id in enumerate(unknown):
        nearest = near_coefficients(id, owner) if i < MOST_NEAR else []
        yield Fault(pointer("coefficients", id), f"no route for {waste} has a coefficient {id[:80]!r}", nearest)
    for id in (id for id in question.coefficients if id in owner):
        place = pointer("coefficients", id)
        found = read_coefficient(owner[id], id, question.coefficients[id], place, {}, price_year)
        if not isinstance(found, Coefficient):
            yield from found
    if isinstance(question.context.units, dict):
        knows = {n: r for r in fit.values() for n in r.declared}
        for i, n in enumerate(sorted(question.context.units)):
            if n in knows:
                fault = unit_fault(knows[n], n, question.context.units[n], price_year)
            else:
                nearest = near(n, knows) if i < MOST_NEAR else []
                place = pointer("context", "units", n)
                fault = Fault(place, f"no route for {waste} has a quantity {n[:80]!r}", nearest)
            if fault:
                yield fault


def _given(comparer: Comparer, question: Any) -> list[str]:
    """Pointers to what the question says of waste, pile and land."""
    return [
        place
        for part, places in comparer.pointers.items()
        if (given := getattr(question, part)) is not None
        for n, place in places.items()
        if n in given.model_fields_set and getattr(given, n) is not None
    ]


def _used(ready: Ready, question: Any, language: Language) -> tuple[set[str], dict[str, str]]:
    """Pointers to what the answer of a route hangs on, choices that decide what does among them; and its ranges."""
    case = read_question(ready, question)
    plan = ready.plan(frozenset(case.given))
    used = {ready.pointer(n) for n in plan.inputs & plan.given} | {ready.pointer(n) for n in ready.choices}
    called = {n: (ready.declared[n].label, ready.declared[n].label_zh) for n in case.spread}
    return used, {case.written[n].pointer: pick(labels, language) for n, labels in called.items()}


def _in_comparison(fault: Fault) -> Fault:
    """A fault of a route's question at its place in the comparison's."""
    where = fault.pointer
    if where.startswith("/plant/haul_distance"):
        where = where.removeprefix("/plant")
    return Fault(where, fault.detail, fault.accepted)


def _ranked(comparer: Comparer, by: str, answers: dict[str, Estimate], language: Language) -> Iterator[Compared]:
    """The fit before the unfit, each by the figure."""

    def figure(answer: Estimate) -> float:
        if by == "carbon_dioxide":
            return -RANKED_BY[by] * _all_carbon_dioxide(comparer, answer, language).value
        q = answer.area_reclaimed if by == "area_reclaimed" else answer.outputs[by]
        return -RANKED_BY[by] * q.value

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
        figures={n: answer.outputs[n] for n in (product, *FIGURES)}
        | {"all_carbon_dioxide": _all_carbon_dioxide(comparer, answer, language)}
        | {n: answer.outputs[n] for n in ("carbon_dioxide_avoided",) if n in answer.outputs}
        | {"area_reclaimed": answer.area_reclaimed},
        pile=answer.pile,
        unverified=quality.unverified,
        coefficients=quality.published + quality.derived + quality.unverified,
    )


def _all_carbon_dioxide(comparer: Comparer, answer: Estimate, language: Language) -> Quantity:
    """With haulage, binders, reagents and other gases, as far as the route knows them, in the unit of its own."""
    outputs, units = answer.outputs, comparer.book.units
    unit = outputs["carbon_dioxide"].unit
    plant = "greenhouse_gases" if "greenhouse_gases" in outputs else "carbon_dioxide"
    parts = [outputs[n] for n in (plant, *BESIDE_CARBON_DIOXIDE) if n in outputs]
    value = sum(q.value * units[q.unit].factor for q in parts) / units[unit].factor
    return Quantity(value, unit, say("all carbon dioxide", language), display(value, unit))


def _measure_next(comparer: Comparer, answers: dict[str, Estimate]) -> list[ToMeasure]:
    """What is missing of the waste; what most routes ask for comes first."""
    rows: dict[str, ToMeasure] = {}
    for name, answer in answers.items():
        for m in comparer.to_measure(answer):
            row = rows.setdefault(m.id, ToMeasure(id=m.id, pointer=m.pointer, label=m.label, routes=[]))
            row.routes.append(name)
    return sorted(rows.values(), key=lambda row: -len(row.routes))


def _warnings(
    by: str, answers: dict[str, Estimate], refusals: dict[str, Unanswerable], language: Language
) -> list[str]:
    warnings = [say("carbon dioxide ranked", language)] if by == "carbon_dioxide" else []
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
