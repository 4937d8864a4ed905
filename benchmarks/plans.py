"""Speed of plans: one plan of five works over thirty years, many draws of it, and a whole answer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec
import numpy as np

from benchmarks.engine import seconds
from valorise.economics.indicators import irrs, npv
from valorise.engine.route import quantity as q
from valorise.studies.catalogue import Catalogue
from valorise.studies.plans.cases import PlanCase, Stream
from valorise.studies.plans.examples import PLAN_EXAMPLES
from valorise.studies.plans.indicators import conclude
from valorise.studies.plans.plan import Planner, make_plan
from valorise.studies.plans.reading import read_plan
from valorise.studies.plans.years import reckon

DRAWS = 10_000
BLOCK = 1_000

FIVE_WORKS: dict[str, Any] = {
    "horizon": 30,
    "site": {
        "piles": [
            {"name": "north", "mass": q(30, "Mt"), "inflows": [{"rate": q(100, "kt/year"), "growth": q(3, "%")}]},
            {"name": "south", "mass": q(3, "Mt"), "state": "burning"},
        ]
    },
    "works": [
        {"name": "power", "route": "gangue-power", "start_year": 2028, "capacity": q(500, "kt/year")},
        {"name": "tiles", "route": "glazed-tiles", "start_year": 2028, "target": q(160000, "m2/year")},
        {"name": "bricks", "route": "gangue-bricks", "start_year": 2029, "capacity": q(200, "kt/year")},
        {"name": "kaolinite", "route": "calcined-kaolinite", "start_year": 2030, "capacity": q(100, "kt/year")},
        {"name": "aggregate", "route": "gangue-aggregate", "start_year": 2028, "capacity": q(300, "kt/year")},
    ],
    "finance": {"loan_share": q(50, "%"), "loan_term": q(10, "year")},
    "restoration": {"fund_share": q(5, "%"), "public_money": q(2, "MCNY/year")},
    "coefficients": {
        "money.wage": q(80000, "CNY/person/year"),
        "money.water_price": q(4, "CNY/m3"),
        "energy.industrial_electricity_price": q(0.65, "CNY/kWh"),
        "gangue_power.coal_price": q(800, "CNY/t"),
        "gangue_bricks.brick_price": q(320, "CNY/kpiece"),
    },
}


def _read(catalogue: Catalogue) -> PlanCase:
    planner = Planner(catalogue)
    return read_plan(catalogue, planner.question.model_validate_json(msgspec.json.encode(FIVE_WORKS))).case


def one(catalogue: Catalogue) -> float:
    """Seconds for all years of one plan and its indicators, without wire models."""
    case = _read(catalogue)
    return min(seconds(lambda: conclude(case, reckon(case), "real"), 20, 20))


def many(catalogue: Catalogue) -> tuple[float, int]:
    """Seconds for 10,000 draws of its years, present values and rates of return, and how many inputs are drawn."""
    case = _read(catalogue)
    rng = np.random.default_rng(1)
    names = {n for w in case.works for s in w.streams.values() for n in s.given if n not in ("feed", "target")}
    blocks = []
    for _ in range(DRAWS // BLOCK):
        drawn = {n: rng.uniform(0.9, 1.1, BLOCK) for n in sorted(names)}
        works = [
            replace(w, streams={i: _spread(s, drawn) for i, s in w.streams.items()}, use=w.use) for w in case.works
        ]
        blocks.append(replace(case, works=works))

    def run() -> None:
        for block in blocks:
            y = reckon(block)
            cash = y.cash.sum(axis=1) - y.contribution - y.waste_tax.sum(axis=1) - y.monitoring[:, None]
            npv(cash, y.factors)
            irrs(cash)

    return min(seconds(run, 3)), len(names)


def _spread(stream: Stream, drawn: dict[str, Any]) -> Stream:
    return stream._replace(given={n: x * drawn[n] if n in drawn else x for n, x in stream.given.items()})


def whole(catalogue: Catalogue) -> dict[str, float]:
    """Seconds from a question model to the answer, by example."""
    planner = Planner(catalogue)
    asked = {n: planner.question.model_validate_json(msgspec.json.encode(e)) for n, (_, e) in PLAN_EXAMPLES.items()}
    return {n: min(seconds(lambda: make_plan(planner, question), 10, 3)) for n, question in asked.items()}  # noqa: B023
