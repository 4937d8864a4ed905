"""What if: a question of any kind, and the same question with named changes, side by side.

A variant is answered as its question would be by itself. Differences are variant minus baseline.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from valorise import __version__
from valorise.coefficients import Book
from valorise.studies.answers import Answer, Difference, Estimate, Provenance, Quantity
from valorise.studies.asked import AnyKind, Asked
from valorise.studies.catalogue import Catalogue, Ready
from valorise.studies.comparison import Comparison
from valorise.studies.estimate import digest
from valorise.studies.faults import Fault, NotServed, Unanswerable, pointer
from valorise.studies.plans.answers import Plan
from valorise.studies.shown import after, display
from valorise.studies.terms import Terms
from valorise.studies.what_ifs.beside import difference
from valorise.studies.what_ifs.break_even import BreakEven, break_even
from valorise.studies.what_ifs.changes import what_if_model
from valorise.studies.what_ifs.grid import Grid, grid
from valorise.studies.what_ifs.subjects import Kind, OfRoute, OfStudy, Outcome, Standing, Subject
from valorise.studies.what_ifs.varying import Reader
from valorise.studies.words import Language, pick, say

MOST_CELLS = 400


class Answered(Answer, frozen=True, kw_only=True):
    """The answer to a question of any kind, under the name of its kind."""

    estimate: Estimate | None = None
    comparison: Comparison | None = None
    plan: Plan | None = None


class VerdictChange(Answer, frozen=True, kw_only=True):
    """The verdict, where it is another one."""

    baseline: str
    variant: str


class StandingChange(Answer, frozen=True, kw_only=True):
    """A route that stands elsewhere."""

    baseline: Standing
    variant: Standing


class Varied(Answer, frozen=True, kw_only=True):
    """A variant: its answer, and all that differs from the baseline."""

    name: str
    answer: Answered
    differences: dict[str, Difference]
    """By figure: outputs, items of the sums and totals of an estimate; ``route.figure`` of a comparison; indicators
    and totals of a plan, ``works.name.indicator`` of its works. What is the same, or only one of
    the two has, is left out."""
    steps: list[str] | None = None
    """Ids of the steps of the working of an estimate that have another value, each after what it is computed from."""
    verdict: VerdictChange | None = None
    standings: dict[str, StandingChange] = {}
    """Routes of a comparison, or works of a plan, with another rank or status."""


class WhatIf(Answer, frozen=True, kw_only=True):
    """A baseline, and what would be otherwise."""

    baseline: Answered
    variants: list[Varied]
    grid: Grid | None = None
    break_even: list[BreakEven] = []
    warnings: list[str]
    provenance: Provenance


class Asker:
    """All kinds of questions that can be varied, and the question that does it."""

    def __init__(self, catalogue: Catalogue, kinds: list[Kind]) -> None:
        self.book = catalogue.book
        self.routes = catalogue.routes
        self.terms = catalogue.terms
        self.kinds = {kind.name: kind for kind in kinds}
        self.any_kind = AnyKind(
            {n: r.question for n, r in self.routes.items()}, {n: k.question for n, k in self.kinds.items()}
        )
        self.question: Any = what_if_model(self.any_kind.union, self.book)

    def label(self, asked: Asked, name: str, language: Language) -> str:
        """What a quantity or a coefficient is called: by the route that is asked, else by the first that knows it."""
        first = [self.routes[asked.route]] if asked.route else []
        readers: list[Ready | Terms] = [*first, *self.routes.values(), *self.terms.values()]
        for reader in readers:
            if name in reader.declared:
                return pick((reader.declared[name].label, reader.declared[name].label_zh), language)
        return ""

    def subject(self, asked: Asked, language: Language) -> Subject:
        """Raises Unanswerable or NotServed, with pointers into the what-if."""
        try:
            if asked.kind == "estimate":
                return OfRoute(self.routes[asked.route], asked.question, language)
            return OfStudy(self.kinds[asked.kind], asked.question, language)
        except (Unanswerable, NotServed) as refusal:
            above = f"/baseline{asked.place}"
            raise type(refusal)([Fault(above + f.pointer, f.detail, f.accepted) for f in refusal.faults]) from None


# The study


def what_if(asker: Asker, question: Any, language: Language = "en") -> WhatIf:
    """Answers the baseline and every variant; the language is as for an estimate.

    Raises Unanswerable with every fault of all of them, NotServed for a version that the baseline insists on.
    """
    asked = asker.any_kind.open(question.baseline)
    subject = asker.subject(asked, language)
    reader = Reader(asker.book, subject, lambda name: asker.label(asked, name, language))
    faults = list(_own_faults(question, subject))
    changed = [reader.changed(v.changes, pointer("variants", i, "changes")) for i, v in enumerate(question.variants)]
    grid_asked = None if question.grid is None else reader.grid(question.grid)
    ranges = [reader.range(b, pointer("break_even", i)) for i, b in enumerate(question.break_even)]
    outcomes = subject.answer([subject.question if q is None else q for q in changed])
    for i, (variant, outcome) in enumerate(zip(question.variants, outcomes, strict=True)):
        if changed[i] is not None and isinstance(outcome, Unanswerable):
            faults += [_caused(i, list(variant.changes), f) for f in outcome.faults]
    if faults := faults + reader.faults:
        raise Unanswerable(list({(f.pointer, f.detail): f for f in faults}.values()))
    convert = Converter(asker.book, subject.question)
    variants = [
        _varied(asked.kind, variant.name, subject.outcome, outcome, convert, q)
        for variant, outcome, q in zip(question.variants, outcomes, changed, strict=True)
        if isinstance(outcome, Outcome)
    ]
    same = [v.name for v in variants if not (v.differences or v.steps or v.verdict or v.standings)]
    return WhatIf(
        baseline=_answered(asked.kind, subject.outcome),
        variants=variants,
        grid=None if grid_asked is None else grid(subject, grid_asked),
        break_even=[break_even(subject, r, language) for r in ranges if r is not None],
        warnings=[say("changes nothing", language, names=", ".join(same))] if same else [],
        provenance=Provenance(engine=__version__, coefficients=asker.book.version, digest=digest(question)),
    )


def _answered(kind: str, outcome: Outcome) -> Answered:
    return Answered(**{kind: outcome.answer})


def _own_faults(question: Any, subject: Subject) -> Iterator[Fault]:
    """What the schema cannot say of the question itself."""
    if not (question.variants or question.grid or question.break_even):
        yield Fault("/variants", "nothing is asked: give variants, a grid or break_even")
    for part, rows in (("variants", question.variants), ("break_even", question.break_even)):
        seen: dict[str, int] = {}
        for i, row in enumerate(rows):
            if (first := seen.setdefault(row.name, i)) != i:
                yield Fault(
                    pointer(part, i, "name"), f"{row.name!r} is the name of /{part}/{first} too; give it another"
                )
    if question.grid is not None:
        cells = len(question.grid.x.values) * len(question.grid.y.values)
        if cells > MOST_CELLS:
            yield Fault("/grid", f"has {cells} cells; at most {MOST_CELLS} are reckoned")
        if question.grid.x.vary == question.grid.y.vary:
            yield Fault("/grid/y/vary", "is what x varies already")


def _caused(i: int, keys: list[str], fault: Fault) -> Fault:
    """A fault of a changed question, at the change that caused it: the one that leads there, or the only one."""
    by = max((k for k in keys if fault.pointer == k or fault.pointer.startswith(k + "/")), key=len, default="")
    detail = fault.detail
    if not by:
        detail = f"{fault.pointer or 'the question'}: {detail}"
        by = keys[0] if len(keys) == 1 else ""
    where = pointer("variants", i, "changes", by) if by else pointer("variants", i)
    return Fault(where, detail, fault.accepted)


def _varied(kind: str, name: str, then: Outcome, now: Outcome, convert: Converter, question: Any) -> Varied:
    return Varied(
        name=name,
        answer=_answered(kind, now),
        differences=now.differences
        if now.differences is not None
        else differences(then.figures, now.figures, convert, question),
        steps=now.steps,
        verdict=None if then.verdict == now.verdict else VerdictChange(baseline=then.verdict, variant=now.verdict),
        standings={
            n: StandingChange(baseline=there, variant=here)
            for n, here in now.standings.items()
            if (there := then.standings.get(n)) is not None and there != here
        },
    )


def differences(
    then: Mapping[str, Quantity], now: Mapping[str, Quantity], convert: Converter, question: Any
) -> dict[str, Difference]:
    """Figures of both that differ by more than rounding."""
    found: dict[str, Difference] = {}
    for name, new in now.items():
        old = then.get(name)
        if old is None or old is new:
            continue
        if new.unit != old.unit:
            new = convert(new, old, question)
        if d := difference(old, new, after(old.unit)):
            found[name] = d
    return found


class Converter:
    """A variant may ask for other units or another currency; it is compared in those of the baseline."""

    def __init__(self, book: Book, question: Any) -> None:
        self.book = book
        self.price_year = question.context.price_year

    def __call__(self, new: Quantity, old: Quantity, question: Any) -> Quantity:
        """The variant's figure in the unit of the baseline's."""
        there, here = self.book.units[new.unit], self.book.units[old.unit]
        base = new.value * self.book.unit_factor(there, question.context.price_year) + there.offset
        value = (base - here.offset) / self.book.unit_factor(here, self.price_year)
        return Quantity(value, old.unit, old.label, display(value, old.unit))


POWER = {"route": "gangue-power", "feed": {"value": 600, "unit": "kt/year"}}
EXAMPLES: dict[str, tuple[str, dict[str, Any]]] = {
    "dearer_power_and_carbon": (
        "A power plant: a better price, a longer haul, dearer carbon, and all of it",
        {
            "baseline": POWER | {"plant": {"haul_distance": {"value": 10, "unit": "km"}}},
            "variants": [
                {
                    "name": "a better price",
                    "changes": {"/coefficients/gangue_power.electricity_price": {"times": 1.1}},
                },
                {"name": "a longer haul", "changes": {"/plant/haul_distance": {"value": 40, "unit": "km"}}},
                {
                    "name": "dearer carbon",
                    "changes": {"/coefficients/money.carbon_price": {"value": 200, "unit": "CNY/t"}},
                },
                {
                    "name": "all of it",
                    "changes": {
                        "/coefficients/gangue_power.electricity_price": {"times": 1.1},
                        "/plant/haul_distance": {"value": 40, "unit": "km"},
                        "/coefficients/money.carbon_price": {"value": 200, "unit": "CNY/t"},
                    },
                },
            ],
        },
    ),
    "haul_and_size": (
        "Margin and capital by haul and size; at which power price it earns nothing, what frees ten hectares",
        {
            "baseline": POWER | {"pile": {"mass": {"value": 20, "unit": "Mt"}}},
            "grid": {
                "x": {"vary": "/plant/haul_distance", "values": [{"value": v, "unit": "km"} for v in (5, 20, 80)]},
                "y": {"vary": "/feed", "values": [{"value": v, "unit": "kt/year"} for v in (300, 600, 1200)]},
                "figures": ["margin", "capital_cost"],
            },
            "break_even": [
                {
                    "name": "price without a margin",
                    "vary": "/coefficients/gangue_power.electricity_price",
                    "between": [{"value": 0.1, "unit": "CNY/kWh"}, {"value": 0.6, "unit": "CNY/kWh"}],
                    "figure": "margin",
                },
                {
                    "name": "ten hectares a year",
                    "vary": "/feed",
                    "between": [{"value": 100, "unit": "kt/year"}, {"value": 5, "unit": "Mt/year"}],
                    "figure": "area_freed",
                    "reaches": {"value": 10, "unit": "ha/year"},
                },
            ],
        },
    ),
    "another_assay": (
        "All routes, if the laboratory finds more alumina and less heat",
        {
            "baseline": {
                "comparison": {
                    "feed": {"value": 300, "unit": "kt/year"},
                    "feedstock": {
                        "alumina": {"value": 20, "unit": "%"},
                        "lower_heating_value": {"value": 7, "unit": "MJ/kg"},
                    },
                }
            },
            "variants": [
                {
                    "name": "another assay",
                    "changes": {
                        "/feedstock/alumina": {"value": 26, "unit": "%"},
                        "/feedstock/lower_heating_value": {"value": 3.5, "unit": "MJ/kg"},
                    },
                }
            ],
        },
    ),
}
"""Named questions for the document and the tests."""
