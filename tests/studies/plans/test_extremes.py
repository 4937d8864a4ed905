"""The accident: an answer came back as a plain 500, because one field stood at the end of the range that it is offered.

Every field of terms, building, pile and pond stands at either end of its range, one at a time and many at once: a plan
is answered in finite numbers, or refused at a field, and nothing else.
"""

from __future__ import annotations

import copy
import math
import random
from collections.abc import Iterator
from typing import Any

import pytest

from tests.asking import q
from tests.planning import FIRST, numbers, plan, site
from valorise.engine.route import Given
from valorise.studies.catalogue import Catalogue
from valorise.studies.faults import Unanswerable
from valorise.studies.plans.examples import PLAN_EXAMPLES
from valorise.studies.plans.plan import Planner

SEEDS = range(60)


def ends(given: Given) -> list[dict[str, Any]]:
    """What a field takes at its ends; 0 where it must be above it is a fault of the schema, and is left out."""
    found = [x for x in (given.least, given.most) if x is not None and math.isfinite(x)]
    return [q(x, given.unit) for x in found if x != 0 or given.least == 0]


def answered(planner: Planner, question: dict[str, Any]) -> bool:
    """Whether there is an answer, all of it finite; what is refused is refused at a field."""
    try:
        answer = plan(planner, question)
    except Unanswerable as refusal:
        if homeless := [f.detail for f in refusal.faults if not f.pointer]:
            raise AssertionError(f"refused at no field: {homeless}") from refusal
        return False
    assert all(map(math.isfinite, numbers(answer).values()))
    assert all(c.passed for c in answer.checks)
    return True


def changes(catalogue: Catalogue) -> Iterator[tuple[tuple[Any, ...], str, dict[str, Any]]]:
    """Where a field is, its name, and an end of it."""
    plan_terms, works_terms = catalogue.terms["plan"], catalogue.terms["works"]
    for part in plan_terms.parts.values():
        for name in part.fields:
            if name in plan_terms.givens:
                yield from (((part.name,), name, end) for end in ends(plan_terms.givens[name]))
    for name, given in works_terms.givens.items():
        yield from ((("works", 0), name, end) for end in ends(given))
    ready = catalogue.routes["gangue-aggregate"]
    for of in ("pile", "land", "feedstock"):
        for name in ready.parts[of].fields:
            if name in ready.givens:
                path: tuple[Any, ...] = ("site", "piles", 0) + (() if of == "pile" else (of,))
                yield from ((path, name, end) for end in ends(ready.givens[name]))
    for name in ready.parts["plant"].fields:
        if name in ready.givens:
            yield from ((("works", 0, "plant"), name, end) for end in ends(ready.givens[name]))


def put(question: dict[str, Any], path: tuple[Any, ...], name: str, value: Any) -> None:
    here: Any = question
    for key in path:
        here = here[key] if isinstance(key, int) else here.setdefault(key, {})
    here[name] = value
    if name == "first_year_output":  # what ramp_up says too
        here.pop("ramp_up", None)


def late() -> dict[str, Any]:
    """A plan in which a works may take six years to build, with a loan and a fund."""
    return site(
        works={"start_year": FIRST + 6},
        finance={"loan_share": q(30, "%"), "loan_term": q(3, "year"), "inflation": q(2, "%")},
        restoration={"fund_share": q(5, "%")},
        pile={"inflows": [{"rate": q(30, "kt/year")}]},
    )


def test_every_field_at_its_ends(planner: Planner, catalogue: Catalogue) -> None:
    asked = found = 0
    for path, name, end in changes(catalogue):
        question = late()
        put(question, path, name, end)
        try:
            found += answered(planner, question)
        except Exception as error:
            raise AssertionError(f"{path} {name} {end}") from error
        asked += 1
    assert asked > 100
    assert found > asked / 2


@pytest.mark.parametrize("seed", SEEDS)
def test_many_fields_at_their_ends(planner: Planner, catalogue: Catalogue, seed: int) -> None:
    """Of the terms and the building, of which most go together."""
    draw = random.Random(seed)  # noqa: S311 - the same questions in every run
    question = late()
    for path, name, end in changes(catalogue):
        if path[0] not in ("site",) and path != ("works", 0, "plant") and draw.random() < 0.3:
            put(question, path, name, end)
    question["finance"] |= {"loan_share": q(draw.choice([0, 60]), "%"), "grant_share": q(draw.choice([0, 40]), "%")}

    assert answered(planner, question)


@pytest.mark.parametrize("name", PLAN_EXAMPLES)
@pytest.mark.parametrize("horizon", [1, 2, 5, 50])
def test_examples_over_any_horizon(planner: Planner, name: str, horizon: int) -> None:
    question = copy.deepcopy(PLAN_EXAMPLES[name][1]) | {"horizon": horizon}
    starts = [w["start_year"] - question["start_year"] for w in question["works"]]

    if max(starts) < horizon and name != "ash_and_rising_prices":
        assert answered(planner, question)
    elif max(starts) >= horizon:
        assert not answered(planner, question)


@pytest.mark.parametrize("size", [0.001, 1, 1e5])
@pytest.mark.parametrize("mass", [0.1, 1e7])
def test_works_and_piles_of_any_size(planner: Planner, size: float, mass: float) -> None:
    question = site(
        works={"capacity": q(size, "kt/year")}, pile={"mass": q(mass, "kt"), "footprint": q(mass / 300, "ha")}
    )

    assert answered(planner, question) == (size <= mass)
