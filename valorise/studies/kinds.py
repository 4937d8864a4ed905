"""The studies whose questions other studies ask anew, each with what of its answer is compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from valorise.coefficients import Book, Setting
from valorise.studies.answers import Quantity
from valorise.studies.catalogue import Ready
from valorise.studies.comparison import Comparer, Comparison, compare, for_route
from valorise.studies.faults import Unanswerable
from valorise.studies.plans.answers import Indicator, Plan
from valorise.studies.plans.plan import Planner, make_plan
from valorise.studies.plans.reading import read_plan
from valorise.studies.questions import WireQuantity, any_quantity_model
from valorise.studies.reading import near_coefficients, read_question
from valorise.studies.terms import Terms
from valorise.studies.what_ifs.changes import Misfit, quantity_of
from valorise.studies.what_ifs.subjects import Kind, Standing

Settings = Iterable[tuple[Ready | Terms, Setting]]
"""What reads coefficients in a question, each in its setting."""


def kinds(comparer: Comparer, planner: Planner) -> list[Kind]:
    """All of them."""
    return [
        Kind(
            "comparison",
            comparer.question,
            lambda question, language, kept: compare(comparer, question, language, kept),
            _figures_of_comparison,
            lambda question, id_: _typical(comparer.book, question, id_, _of_comparison(comparer, question)),
            lambda answer: {r.route: Standing(rank=r.rank, status=r.status) for r in answer.routes},
        ),
        Kind(
            "plan",
            planner.question,
            lambda question, language, _: make_plan(planner, question, language),
            _figures_of_plan,
            lambda question, id_: _typical(planner.book, question, id_, _of_plan(planner, question)),
            lambda answer: {n: Standing(status=w.verdict.status) for n, w in answer.works.items()},
        ),
    ]


def _figures_of_comparison(answer: Comparison) -> dict[str, Quantity]:
    return {f"{row.route}.{n}": q for row in answer.routes for n, q in row.figures.items()}


def _figures_of_plan(answer: Plan) -> dict[str, Quantity]:
    """Indicators and totals of the whole, and of what it consists of under its name."""
    figures = dict(_indicators("", answer.indicators)) | answer.totals
    figures |= _indicators("equity.", answer.equity)
    for part, totals in (("restoration", answer.restoration.totals), ("carbon", answer.carbon.totals)):
        figures |= {f"{part}.{n}": q for n, q in totals.items()}
    for name, works in answer.works.items():
        figures |= _indicators(f"works.{name}.", works.indicators)
        figures[f"works.{name}.capital_cost"] = works.capital_cost
    return figures


def _indicators(above: str, indicators: dict[str, Indicator]) -> Iterator[tuple[str, Quantity]]:
    """Those that have a value."""
    for n, i in indicators.items():
        if i.value is not None:
            yield above + n, Quantity(i.value, i.unit, i.label, i.display)


def _of_comparison(comparer: Comparer, question: Any) -> Settings:
    asked = question.model_dump(exclude_unset=True)
    for ready in (r for r in comparer.routes.values() if r.waste == question.waste):
        try:
            yield ready, read_question(ready, ready.question.model_validate(for_route(ready, asked))).setting
        except Unanswerable:
            continue  # it has no figures in the comparison either


def _of_plan(planner: Planner, question: Any) -> Settings:
    read = read_plan(planner.catalogue, question)
    setting = read.known.setting
    yield planner.catalogue.terms["plan"], setting
    for works in read.works:
        yield planner.catalogue.terms["works"], setting._replace(choices=(("route", works.ready.name),))
        for asked in works.asked:
            yield works.ready, read_question(works.ready, asked.question).setting


def _typical(book: Book, question: Any, id: str, readers: Settings) -> WireQuantity | None:
    """What the book chose for a coefficient: one value, where all that read it have one; none of a curve.

    Raises Misfit where they have several, or nothing reads it.
    """
    name, unit = id.partition(".")[2], book.coefficients[id].unit if id in book.coefficients else ""
    found: set[float] = set()
    ids: set[str] = set()
    for reader, setting in readers:
        ids.update(reader.coefficient_ids.values())
        base = reader.known(setting).values.get(name) if id in reader.coefficient_ids.values() else None
        if isinstance(base, float):
            u = book.units[unit]
            found.add((base - u.offset) / book.unit_factor(u, question.context.price_year))
    if id not in ids:
        raise Misfit(f"nothing in the baseline has a coefficient {id[:80]!r}", near_coefficients(id, ids))
    if len(found) > 1:
        raise Misfit(f"{id} has several values in the baseline; give a quantity")
    return quantity_of(any_quantity_model(book.units), found.pop(), unit) if found else None
