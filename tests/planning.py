"""Putting plans to the engine from a test, and reading their years."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
from hypothesis import strategies as st

from tests.asking import q
from valorise.studies.plans.answers import Plan
from valorise.studies.plans.plan import Planner, make_plan
from valorise.studies.words import Language

FIRST = 2026
"""The first year of the plans that tests draw."""


def asked(planner: Planner, question: dict[str, Any]) -> Any:
    return planner.question.model_validate_json(msgspec.json.encode(question))


def plan(planner: Planner, question: dict[str, Any], language: Language = "en") -> Plan:
    return make_plan(planner, asked(planner, question), language)


def column(answer: Plan, name: str) -> np.ndarray[Any, Any]:
    """A figure of all years."""
    return np.array([getattr(y, name).value for y in answer.years])


def numbers(part: Any, place: str = "") -> dict[str, float]:
    """Every number of an answer, by its place."""
    built = msgspec.to_builtins(part) if isinstance(part, msgspec.Struct) else part
    if isinstance(built, dict):
        return {p: x for k, v in built.items() for p, x in numbers(v, f"{place}/{k}").items()}
    if isinstance(built, list):
        return {p: x for k, v in enumerate(built) for p, x in numbers(v, f"{place}/{k}").items()}
    return {place: float(built)} if isinstance(built, int | float) else {}


def site(**more: Any) -> dict[str, Any]:
    """One pile of 3 Mt and an aggregate works of 200 kt a year, ten years; it runs at full output from its start."""
    works = {
        "name": "stone",
        "route": "gangue-aggregate",
        "start_year": FIRST + 1,
        "construction_period": q(1, "year"),
        "capacity": q(200, "kt/year"),
        "ramp_up": [q(100, "%")],
    }
    question: dict[str, Any] = {
        "start_year": FIRST,
        "horizon": 10,
        "site": {"piles": [{"name": "heap", "mass": q(3, "Mt"), "footprint": q(10, "ha")}]},
        "works": [works | more.pop("works", {})],
    }
    if pile := more.pop("pile", None):
        question["site"]["piles"][0] |= pile
    return question | more


@st.composite
def plans(draw: Any, horizon: int = 14) -> dict[str, Any]:
    """Plans of a few piles and works, on all kinds of terms."""

    def size(low: float, high: float, unit: str) -> dict[str, Any]:
        return q(draw(st.floats(low, high)), unit)

    piles: list[dict[str, Any]] = []
    for i in range(draw(st.integers(1, 3))):
        mass, loading = draw(st.floats(0.6, 8)), draw(st.floats(10, 60))
        pile = {"name": f"pile {i}", "mass": q(mass, "Mt"), "footprint": q(100 * mass / loading, "ha")}
        pile["state"] = draw(st.sampled_from(["not_burning", "burning"]))
        pile["storing"] = draw(st.sampled_from(["compliant", "non_compliant"]))
        if draw(st.booleans()):
            last = draw(st.integers(FIRST + 2, FIRST + horizon - 1))
            inflow = {"rate": size(0, 400, "kt/year"), "growth": size(-20, 20, "%"), "until_year": last}
            pile["inflows"] = [inflow]
        piles.append(pile)
    works: list[dict[str, Any]] = []
    for i in range(draw(st.integers(1, 3))):
        building = draw(st.sampled_from([0.5, 1, 1.5, 2]))
        start = draw(st.integers(FIRST + 2, FIRST + 6))
        one: dict[str, Any] = {
            "name": f"works {i}",
            "route": draw(st.sampled_from(["gangue-aggregate", "gangue-bricks", "gangue-power"])),
            "start_year": start,
            "construction_period": q(building, "year"),
            "capacity": size(20, 500, "kt/year"),
        }
        if draw(st.booleans()):
            one["stop_year"] = start + draw(st.integers(1, horizon))
        if draw(st.booleans()):
            one["takes"] = draw(st.permutations([p["name"] for p in piles]))
        if draw(st.booleans()):
            one["ramp_up"] = [size(20, 100, "%") for _ in range(draw(st.integers(1, 3)))]
        works.append(one)
    finance = {
        "inflation": size(-3, 12, "%"),
        "loan_share": size(0, 60, "%"),
        "grant_share": size(0, 40, "%"),
        "loan_term": q(draw(st.integers(1, 12)), "year"),
        "timing": draw(st.sampled_from(["end", "middle"])),
        "repayment": draw(st.sampled_from(["equal_instalments", "equal_principal"])),
        "prices": draw(st.sampled_from(["real", "nominal"])),
        "tax_holiday": draw(st.sampled_from(["none", "environmental"])),
    }
    restoration = {
        "fund_share": size(0, 30, "%"),
        "other_money": size(0, 2, "MCNY/year"),
        "public_money": size(0, 2, "MCNY/year"),
        "public_years": q(draw(st.integers(0, 12)), "year"),
        "monitoring_cost": size(0, 1, "MCNY/year"),
        "reclamation_delay": q(draw(st.integers(0, 4)), "year"),
    }
    return {
        "start_year": FIRST,
        "horizon": horizon,
        "site": {"piles": piles},
        "works": works,
        "finance": finance,
        "restoration": restoration,
    }
