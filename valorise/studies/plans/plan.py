"""Years of a site: piles and ponds, works that use them, money, land, carbon and people.

A question passes through this folder in this order: ``question`` and ``reading`` (through ``routes``), the years in
numbers (``years``, which puts ``money``, ``land`` and ``gases`` together, and ``indicators``), the ``receipt``, and the
answer in words (``writing``).
"""

from __future__ import annotations

from typing import Any

from valorise.studies.answers import Estimate
from valorise.studies.catalogue import Catalogue
from valorise.studies.estimate import estimate
from valorise.studies.faults import ReceiptFailed, Unanswerable
from valorise.studies.plans.answers import Plan
from valorise.studies.plans.indicators import conclude
from valorise.studies.plans.question import plan_model
from valorise.studies.plans.reading import Asked, Planned, read_plan
from valorise.studies.plans.receipt import balances
from valorise.studies.plans.routes import in_plan
from valorise.studies.plans.writing import Page
from valorise.studies.plans.years import reckon
from valorise.studies.words import Language


class Planner:
    """All routes and terms, and the question that can be put to them over years."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.book = catalogue.book
        self.question: Any = plan_model(catalogue)


def _estimate(works: Planned, asked: Asked, language: Language) -> Estimate:
    """A full year with the waste of one store. What the route refuses of it is refused at its place in the plan."""
    try:
        return estimate(works.ready, asked.question, language)
    except Unanswerable as refusal:
        raise in_plan(refusal, asked.places) from None


def make_plan(planner: Planner, question: Any, language: Language = "en") -> Plan:
    """Answers a plan; the language decides labels and sentences, and nothing else.

    Raises Unanswerable with every fault of the question, NotServed for a version that it insists on, and
    ReceiptFailed when a balance does not hold, which no question can cause.
    """
    read = read_plan(planner.catalogue, question)
    estimates = {w.name: [_estimate(w, asked, language) for asked in w.asked] for w in read.works}
    result = conclude(read.case, reckon(read.case), read.choices["prices"])
    checks = list(balances(read, result, language))
    if failed := [c for c in checks if not c.passed]:
        raise ReceiptFailed("; ".join(f"{c.name}: {c.left!r} against {c.right!r} {c.unit}" for c in failed))
    return Page(planner.catalogue, question, read, result, language).write(estimates, checks)
