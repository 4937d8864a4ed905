"""The accident: three draws of an interest rate went one to each of three works, and every balance held.

Uncertain figures come as arrays of draws. Each draw has the years that it would have alone, whatever is drawn, and also
where there are as many draws as works or piles.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from tests.asking import q
from tests.planning import FIRST, asked
from valorise.studies.plans.cases import PlanCase, Stream
from valorise.studies.plans.examples import PLAN_EXAMPLES
from valorise.studies.plans.plan import Planner
from valorise.studies.plans.reading import read_plan
from valorise.studies.plans.years import reckon

TIMES = {2: [0.9, 1.2], 3: [0.8, 1.0, 1.1]}
"""As many draws as the city has piles, and as it has works."""


def of_stream(stream: Stream, times: Any, *names: str) -> Stream:
    return stream._replace(given=stream.given | {n: stream.given[n] * times for n in names})


def of_terms(*names: str) -> Callable[[PlanCase, Any], PlanCase]:
    return lambda case, times: replace(case, terms=case.terms | {n: case.terms[n] * times for n in names})


def of_first_pile(*names: str) -> Callable[[PlanCase, Any], PlanCase]:
    def drawn(case: PlanCase, times: Any) -> PlanCase:
        first, *others = case.stores
        return replace(case, stores=[replace(first, reader=of_stream(first.reader, times, *names)), *others])

    return drawn


def of_last_works(*names: str) -> Callable[[PlanCase, Any], PlanCase]:
    def drawn(case: PlanCase, times: Any) -> PlanCase:
        *others, last = case.works
        streams = {i: of_stream(s, times, *names) for i, s in last.streams.items()}
        return replace(case, works=[*others, replace(last, streams=streams)])

    return drawn


def of_arising(case: PlanCase, times: Any) -> PlanCase:
    """In some years of one pile only, as where one of several periods is uncertain."""
    first, *others = case.stores
    inflow = [x * times if year % 2 else x for year, x in enumerate(first.inflow)]
    return replace(case, stores=[replace(first, inflow=inflow), *others])


def of_running_up(case: PlanCase, times: Any) -> PlanCase:
    *others, last = case.works
    use = [x * times if year == last.start else x for year, x in enumerate(last.use)]
    return replace(case, works=[*others, replace(last, use=use)])


DRAWN: dict[str, Callable[[PlanCase, Any], PlanCase]] = {
    "rates": of_terms("discount_rate", "loan_rate", "income_tax_rate", "vat_surcharge_rate"),
    "prices": of_terms("inflation", "carbon_price", "carbon_price_growth", "wage"),
    "shares": of_terms("capital_vat_share", "working_capital_share", "residual_share", "fund_share", "loan_share"),
    "land and people": of_terms("uptake", "monitoring_cost", "public_money", "construction_spending_per_job"),
    "what lies there": of_first_pile("mass"),
    "loading of a pile": of_first_pile("footprint"),
    "size of a works": of_last_works("feed"),
    "haul": of_last_works("haul_distance"),
    "what arises": of_arising,
    "running up": of_running_up,
}


@pytest.fixture(scope="module")
def city(planner: Planner) -> PlanCase:
    question = PLAN_EXAMPLES["coal_city"][1]
    terms = question["finance"] | {"inflation": {"value": 2, "unit": "%"}}
    growth = {"carbon": {"carbon_price_growth": {"value": 3, "unit": "%"}}}
    return read_plan(planner.catalogue, asked(planner, question | {"finance": terms} | growth)).case


@pytest.mark.parametrize("draws", TIMES)
@pytest.mark.parametrize("name", DRAWN)
def test_each_draw_has_the_years_that_it_has_alone(city: PlanCase, name: str, draws: int) -> None:
    times = np.array(TIMES[draws])
    at_once = flat(reckon(DRAWN[name](city, times)))
    for k in range(draws):
        alone = flat(reckon(DRAWN[name](city, float(times[k]))))
        assert at_once.keys() == alone.keys()
        for figure, expected in alone.items():
            got = at_once[figure]
            if got.ndim > expected.ndim:  # what is the same in all draws may be there once
                got = got[..., k if got.shape[-1] > 1 else 0]
            size = max(float(np.abs(expected).max()), 1e-9)
            assert got == pytest.approx(expected, rel=1e-10, abs=1e-12 * size), figure


def test_two_ponds_have_the_years_that_they_have_alone(planner: Planner) -> None:
    """Nothing burns there, in whatever draw: as many draws as ponds went one to each."""
    ponds = [{"name": n, "mass": q(1, "Mt"), "footprint": q(10, "ha")} for n in ("one", "other")]
    works = {"name": "it", "route": "fly-ash-cement", "start_year": FIRST + 2, "capacity": q(80, "kt/year")}
    question = {"start_year": FIRST, "horizon": 8, "site": {"ponds": ponds}, "works": [works]}
    case = read_plan(planner.catalogue, asked(planner, question)).case
    three = reckon(of_last_works("feed")(case, np.array([0.9, 1.0, 1.2])))
    for k, times in enumerate((0.9, 1.0, 1.2)):
        alone = reckon(of_last_works("feed")(case, times))
        assert three.fires[..., k] == pytest.approx(alone.fires)
        assert three.dug.historic[..., k] == pytest.approx(alone.dug.historic)


def flat(years: Any) -> dict[str, np.ndarray[Any, Any]]:
    """Every figure, with those of what was dug, land and restoration."""
    found: dict[str, np.ndarray[Any, Any]] = {}
    for name, value in years._asdict().items():
        parts = value._asdict() if isinstance(value, tuple) else {"": value}
        found |= {f"{name}.{part}": np.asarray(x) for part, x in parts.items()}
    return found


@pytest.mark.parametrize("name", ["depreciation_life", "loan_term", "reclamation_delay"])
def test_what_counts_years_is_not_drawn(city: PlanCase, name: str) -> None:
    with pytest.raises(ValueError, match=f"{name} counts years, and is the same in all draws"):
        reckon(of_terms(name)(city, np.array([1.0, 2.0])))
