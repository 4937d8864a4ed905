"""The accident: an assay came back as 60 to 80 %, somebody asked with 70, and nobody who read the answer learnt of it.

A range stands where a quantity does. What is answered is answered at its point, number for number as the plain quantity
there, and says so; the distribution behind is in base units and within limits; what makes no range is refused where it
stands.
"""

from __future__ import annotations

import copy
import json
from dataclasses import astuple
from typing import Any

import httpx
import jsonschema
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.asking import ask, q
from tests.planning import asked as asked_plan
from tests.planning import site
from tests.strategies import steady
from valorise.engine.distributions import Lognormal, Normal, Pert, Triangular, Truncated, Uniform, truncated
from valorise.studies.catalogue import Catalogue, Ready
from valorise.studies.plans.plan import Planner
from valorise.studies.plans.reading import read_plan
from valorise.studies.reading import read_question
from valorise.studies.what_ifs.changes import find, fit

ESTIMATE = "/v1/routes/gangue-power/estimates"
FEED = q(300, "kt/year")
SCORED = {
    "reliability": 2,
    "completeness": 3,
    "temporal_correlation": 2,
    "geographical_correlation": 2,
    "technological_correlation": 3,
    "basic_variance": 0.0006,
}
"""Of energy and materials. The variances add up to 0.0006 + 0.0006 + 0.0006 + 0.0002 + 0.000025 + 0.008 = 0.010025."""
FORMS: dict[str, tuple[dict[str, Any], float]] = {
    "uniform": ({"low": 60, "high": 80}, 70),
    "triangular": ({"low": 60, "mode": 74, "high": 80}, 74),
    "triangular by name": ({"low": 60, "mode": 74, "high": 80, "kind": "triangular"}, 74),
    "pert": ({"low": 60, "mode": 74, "high": 80, "kind": "pert"}, 74),
    "normal": ({"mean": 72, "sd": 5}, 72),
    "lognormal": ({"median": 71, "gsd": 1.1}, 71),
    "pedigree": ({"median": 71, "pedigree": SCORED}, 71),
    "one value": ({"low": 70, "high": 70}, 70),
    "null is not given": ({"low": 60, "high": 80, "mode": None, "kind": None, "sd": None}, 70),
}
"""Each form of a range, and where an estimate stands; in percent, as for ash."""


def post(client: httpx.Client, path: str, question: dict[str, Any], **headers: str) -> dict[str, Any]:
    answer = client.post(path, json=question, headers=headers, timeout=60)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def faults(client: httpx.Client, path: str, question: dict[str, Any], status: int) -> dict[str, dict[str, Any]]:
    """The faults that a question is refused for, by pointer."""
    answer = client.post(path, content=json.dumps(question), headers={"content-type": "application/json"}, timeout=60)
    assert answer.status_code == status, answer.text
    return {e["pointer"]: e for e in answer.json()["errors"]}


def of(numbers: dict[str, Any], unit: str = "%") -> dict[str, Any]:
    return numbers | {"unit": unit}


def without_words(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer without what tells a range from its point: the digest and the warnings."""
    rest = {k: v for k, v in answer.items() if k not in ("warnings", "provenance")}
    if isinstance(rest.get("works"), dict):
        rest["works"] = {n: {k: v for k, v in w.items() if k != "warnings"} for n, w in rest["works"].items()}
    return rest


def ranged(answer: dict[str, Any]) -> list[str]:
    return [w for w in answer["warnings"] if w.startswith("Given as ranges")]


# Answers at the point


@pytest.mark.parametrize("form", FORMS)
def test_an_estimate_answers_at_the_point(client: httpx.Client, form: str) -> None:
    numbers, point = FORMS[form]
    answer = post(client, ESTIMATE, {"feed": FEED, "feedstock": {"ash": of(numbers)}})
    plain = post(client, ESTIMATE, {"feed": FEED, "feedstock": {"ash": q(point, "%")}})

    assert without_words(answer) == without_words(plain)
    assert ranged(answer) == [
        "Given as ranges, and reckoned at the mode, mean, median or midpoint of each: ash of the gangue."
    ]
    assert ranged(plain) == []
    assert answer["provenance"]["digest"] != plain["provenance"]["digest"]


@pytest.mark.parametrize("form", FORMS)
def test_a_comparison_answers_at_the_point(client: httpx.Client, form: str) -> None:
    numbers, point = FORMS[form]
    question = {"feed": of({"low": 200, "high": 400}, "kt/year"), "haul_distance": of({"mean": 9, "sd": 2}, "km")}
    answer = post(client, "/v1/comparisons", question | {"feedstock": {"ash": of(numbers)}})
    there = {"feed": FEED, "haul_distance": q(9, "km"), "feedstock": {"ash": q(point, "%")}}
    plain = post(client, "/v1/comparisons", there)

    assert without_words(answer) == without_words(plain)
    (warning,) = ranged(answer)
    assert "haul from the pile to the plant" in warning
    assert "ash of the gangue" in warning


@pytest.mark.parametrize("form", FORMS)
def test_a_plan_answers_at_the_point(client: httpx.Client, form: str) -> None:
    numbers, point = FORMS[form]

    def asked(ash: Any, mass: Any, capacity: Any, haul: Any, rate: Any, wages: Any) -> dict[str, Any]:
        works = {"capacity": capacity, "haul_distances": {"heap": haul}}
        return site(works=works, pile={"mass": mass, "feedstock": {"ash": ash}}, finance={"discount_rate": rate},
                    coefficients={"money.wage": wages})  # fmt: skip

    answer = post(client, "/v1/plans", asked(
        of(numbers), of({"median": 3, "gsd": 1.2}, "Mt"), of({"low": 150, "high": 250}, "kt/year"),
        of({"low": 2, "mode": 6, "high": 8}, "km"), of({"low": 5, "mode": 6, "high": 8}),
        of({"mean": 11, "sd": 1}, "10kCNY/person/year"),
    ))  # fmt: skip
    plain = post(client, "/v1/plans", asked(
        q(point, "%"), q(3, "Mt"), q(200, "kt/year"), q(6, "km"), q(6, "%"), q(11, "10kCNY/person/year"),
    ))  # fmt: skip

    assert without_words(answer) == without_words(plain)
    (warning,) = ranged(answer)
    for label in ("discount rate", "ash of the gangue", "waste on the pile", "haul from the pile", "taken for"):
        assert label in warning


def arising(rate: Any = None, growth: Any = None, ramp: Any = None) -> dict[str, Any]:
    """A plan whose pile grows, and whose works runs up in a year."""
    inflow = {"rate": rate or q(50, "kt/year"), "growth": growth or q(3, "%")}
    return site(pile={"inflows": [inflow]}, works={"ramp_up": [ramp or q(70, "%")]})


@pytest.mark.parametrize("form", FORMS)
def test_a_plan_answers_at_the_point_of_what_arises(client: httpx.Client, form: str) -> None:
    numbers, point = FORMS[form]
    growth = of({"low": -2, "high": 8})
    answer = post(client, "/v1/plans", arising(of(numbers, "kt/year"), growth, of(numbers)))
    plain = post(client, "/v1/plans", arising(q(point, "kt/year"), q(3, "%"), q(point, "%")))
    assert without_words(answer) == without_words(plain)
    assert ranged(answer) == [
        "Given as ranges, and reckoned at the mode, mean, median or midpoint of each: growth of the waste that arises "
        "at heap from 2026, waste that arises at heap from 2026, output of stone in 2027, of its capacity."
    ]
    assert ranged(plain) == []


def test_what_arises_is_told_in_chinese(client: httpx.Client) -> None:
    question = arising(of({"low": 40, "high": 60}, "kt/year"), of({"low": -2, "high": 8}), of({"low": 60, "high": 80}))
    answer = post(client, "/v1/plans", question, **{"accept-language": "zh-Hans"})
    said = "heap 自 2026 年起产生量的年增长率、heap 自 2026 年起的年产生量、stone 在 2027 年的达产率"
    assert f"以下以范围给出，分别按其众数、均值、中位数或中点计算：{said}。" in answer["warnings"]


RATE, GROWTH, RAMP = "/site/piles/0/inflows/0/rate", "/site/piles/0/inflows/0/growth", "/works/0/ramp_up/0"
BAD_LISTED: dict[str, tuple[dict[str, Any], int, str, str]] = {
    "a rate upside down": ({"rate": of({"low": 9, "high": 5}, "kt/year")}, 422, f"{RATE}/low", "is above high"),
    "a negative rate": ({"rate": of({"low": -1, "high": 5}, "kt/year")}, 422, f"{RATE}/low",
                        "Waste that arises at heap from 2026: -1 kt/year is outside 0 to 1000 Mt/year"),
    "too large a rate": ({"rate": of({"low": 1, "high": 2000}, "Mt/year")}, 422, f"{RATE}/high",
                         "2000 Mt/year is outside 0 to 1000 Mt/year"),
    "too large by a digit": ({"rate": q(1000.0001, "Mt/year")}, 422, RATE, "1000.0001 Mt/year is outside 0 to 1000 Mt"),
    "a rate mostly beyond": ({"rate": of({"mean": -1, "sd": 5}, "kt/year")}, 422, f"{RATE}/mean",
                             "more than half of this range is outside 0 to 1000 Mt/year"),
    "a rate without a number": ({"rate": {"unit": "kt/year"}}, 400, f"{RATE}/value", "is required"),
    "a rate of another kind": ({"rate": of({"low": 1, "high": 5}, "kt")}, 400, f"{RATE}/unit", "kt"),
    "no spread": ({"rate": of({"mean": 1, "sd": 0}, "kt/year")}, 400, f"{RATE}/sd", "greater than 0"),
    "too fast": ({"growth": of({"low": 0, "high": 51})}, 422, f"{GROWTH}/high",
                 "Growth of the waste that arises at heap from 2026: 51 % is outside -50 to 50 %"),
    "too fast down": ({"growth": of({"low": -51, "mode": 0, "high": 5})}, 422, f"{GROWTH}/low", "-51 % is outside -50"),
    "growth around a bound": ({"growth": of({"mean": 60, "sd": 20})}, 422, f"{GROWTH}/mean", "more than half"),
    "over the capacity": ({"ramp": of({"low": 80, "high": 120})}, 422, f"{RAMP}/high",
                          "Output of stone in 2027, of its capacity: 120 % is outside 0 to 100 % of the capacity"),
    "about nothing": ({"ramp": of({"low": 0, "mode": 0, "high": 50})}, 422, RAMP, "0 % is none; give some"),
    "below nothing": ({"ramp": of({"low": -1, "high": 50})}, 422, f"{RAMP}/low", "-1 % is outside 0 to 100 %"),
    "a form that is none": ({"ramp": of({"low": 20, "sd": 5})}, 422, f"{RAMP}/sd", "does not go with low"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_LISTED)
def test_what_arises_is_held_to_the_limits_of_the_plain_value(client: httpx.Client, name: str) -> None:
    given, status, pointer, words = BAD_LISTED[name]
    assert words in faults(client, "/v1/plans", arising(**given), status)[pointer]["detail"]


def test_a_target_may_be_a_range(client: httpx.Client) -> None:
    answer = post(client, ESTIMATE, {"target": of({"low": 800, "mode": 900, "high": 1000}, "GWh/year")})
    assert without_words(answer) == without_words(post(client, ESTIMATE, {"target": q(900, "GWh/year")}))


def test_a_coefficient_may_be_a_range(client: httpx.Client) -> None:
    id = "gangue_power.net_efficiency"
    answer = post(client, ESTIMATE, {"feed": FEED, "coefficients": {id: of({"low": 30, "mode": 33, "high": 36})}})
    plain = post(client, ESTIMATE, {"feed": FEED, "coefficients": {id: q(33, "%")}})
    assert without_words(answer) == without_words(plain)
    assert "net electrical efficiency" in ranged(answer)[0]


def test_warnings_are_in_chinese_too(client: httpx.Client) -> None:
    question = {"feed": FEED, "feedstock": {"ash": of({"low": 60, "high": 80}), "sulfur": of({"mean": 2, "sd": 0.3})}}
    answer = post(client, ESTIMATE, question, **{"accept-language": "zh-Hans"})
    assert "以下以范围给出，分别按其众数、均值、中位数或中点计算：煤矸石灰分、煤矸石全硫。" in answer["warnings"]


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ({"low": 60, "high": 80}, "low 60, high 80 %, and this is their midpoint"),
        ({"low": 60, "mode": 74, "high": 80}, "low 60, mode 74, high 80 %, and this is the mode"),
        ({"low": 60, "mode": 74, "high": 80, "kind": "pert"}, "pert, low 60, mode 74, high 80 %, and this is the mode"),
        ({"mean": 72, "sd": 5}, "mean 72, sd 5 %, and this is the mean, cut below 0 and above 100"),
        ({"median": 71, "gsd": 1.1}, "median 71 %, gsd 1.1, and this is the median, cut below 0 and above 100"),
        (
            {"median": 71, "pedigree": SCORED},
            "median 71 %, gsd 1.10531 (scores 2, 3, 2, 2, 3 and basic variance 0.0006, by coefficients pedigree.…), "
            "and this is the median, cut below 0 and above 100",
        ),
    ],
)
def test_the_working_says_the_range(catalogue: Catalogue, numbers: dict[str, Any], said: str) -> None:
    answer = ask(catalogue.routes["gangue-power"], feed=FEED, feedstock={"ash": of(numbers)}, detail="working")
    (step,) = [s for s in answer.working if s.id == "ash"]
    assert step.origin == "given"
    assert step.chosen == f"given at /feedstock/ash as a range: {said}"


@pytest.mark.parametrize(
    ("scores", "gsd"),
    [
        ((2, 3, 2, 2, 3), 1.105309),  # √0.010025 = 0.100125
        ((4, 4, 4, 3, 4), 1.274152),  # 0.0006 + 0.008 + 0.002 + 0.008 + 0.0001 + 0.04 = 0.0587
    ],
)
def test_scores_make_a_gsd(client: httpx.Client, scores: tuple[int, ...], gsd: float) -> None:
    """Arithmetic checks, by hand from the guideline's table, as nobody has published one; the working has 6 digits."""
    pedigree = dict(zip(SCORED, (*scores, 0.0006), strict=True))
    question = {"feed": of({"median": 300, "pedigree": pedigree}, "kt/year"), "detail": "working"}
    (chosen,) = [s["chosen"] for s in post(client, ESTIMATE, question)["working"] if s["id"] == "feed"]
    before, _, rest = chosen.partition("gsd ")
    assert before == "given at /feed as a range: median 300 kt/year, "
    assert float(rest.partition(" ")[0]) == pytest.approx(gsd, abs=6e-6)


def test_whole_scores_are_one_question_however_they_are_written(client: httpx.Client) -> None:
    """JSON Schema calls 2.0 an integer; and who sends keys in another order asks the same."""
    whole = SCORED | {"reliability": 2.0}
    answers = [
        client.post(ESTIMATE, json={"feed": FEED, "feedstock": {"ash": of({"median": 71, "pedigree": p})}})
        for p in (SCORED, whole, dict(reversed(SCORED.items())))
    ]
    assert answers[0].status_code == 200
    assert answers[0].content == answers[1].content == answers[2].content
    other = {"feed": FEED, "feedstock": {"ash": of({"median": 71, "pedigree": SCORED | {"reliability": 3}})}}
    assert post(client, ESTIMATE, other)["provenance"]["digest"] != answers[0].json()["provenance"]["digest"]


def test_the_order_of_keys_means_nothing(client: httpx.Client) -> None:
    one = {"unit": "%", "high": 80, "kind": "pert", "mode": 74, "low": 60}
    other = dict(reversed(one.items()))
    first, second = (client.post(ESTIMATE, json={"feed": FEED, "feedstock": {"ash": x}}) for x in (one, other))
    assert first.status_code == 200
    assert first.content == second.content


def test_the_document_has_what_is_taken(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    resolver = {"components": {"schemas": schemas}}
    for name in ("FractionRange", "AnyRange"):
        for numbers, _ in FORMS.values():
            jsonschema.validate(of(numbers), schemas[name] | resolver)
        scored = ({"median": 1, "pedigree": SCORED | {n: 0}} for n in SCORED)
        few = ({"median": 1, "pedigree": {k: v for k, v in SCORED.items() if k != n}} for n in SCORED)
        bounds = ({"mean": 1, "sd": 0}, {"median": 0, "gsd": 2}, {"median": 1, "gsd": 1}, {"low": "1"}, {"x": 1}, {})
        for bad in (*bounds, *scored, *few):
            with pytest.raises(jsonschema.ValidationError):
                jsonschema.validate(of(bad), schemas[name] | resolver)
    feed = schemas["GanguePowerQuestion"]["properties"]["feed"]["anyOf"]
    assert [f["$ref"].rpartition("/")[2] for f in feed if "$ref" in f] == ["PositiveMassFlow", "MassFlowRange"]
    ranges = {n: s["properties"]["pedigree"]["anyOf"] for n, s in schemas.items() if "gsd" in s.get("properties", {})}
    assert len(ranges) > 10
    assert all(p[0] == {"$ref": "#/components/schemas/Pedigree"} for p in ranges.values()), "one schema, not one a unit"


# What stands behind the point


def spread(ready: Ready, **question: Any) -> Any:
    asked = json.dumps({"feed": FEED} | question)
    return read_question(ready, ready.question.model_validate_json(asked)).spread


def test_distributions_are_in_base_units(catalogue: Catalogue) -> None:
    power, kaolinite = catalogue.routes["gangue-power"], catalogue.routes["calcined-kaolinite"]
    found = spread(
        power,
        feed=of({"low": 8.64, "high": 86.4}, "t/d"),
        feedstock={
            "ash": of({"low": 60, "mode": 74, "high": 80}),
            "sulfur": of({"low": 1, "mode": 2, "high": 3, "kind": "pert"}),
        },
    )
    assert astuple(found["feed"]) == pytest.approx((0.1, 1))
    assert found["ash"] == Triangular(0.6, 0.74, 0.8)
    assert found["sulfur"] == Pert(0.01, 0.02, 0.03)

    burnt = spread(kaolinite, plant={"calcination_temperature": of({"mean": 750, "sd": 20}, "degC")})
    heat = burnt["calcination_temperature"]
    assert astuple(heat.of) == pytest.approx((1023.15, 20))
    assert heat.support == (pytest.approx(873.15), pytest.approx(1523.15))


def test_scores_are_of_the_variance_of_a_logarithm(catalogue: Catalogue) -> None:
    """In any unit with a ratio, of an input and of a coefficient."""
    price = of({"median": 600, "pedigree": SCORED}, "CNY/t")
    found = spread(
        catalogue.routes["gangue-power"],
        feed=of({"median": 8.64, "pedigree": SCORED}, "t/d"),
        coefficients={"gangue_power.coal_price": price},
    )
    sigma = 0.010025**0.5
    for name, median in (("feed", 0.1), ("coal_price", 0.6)):
        assert (found[name].of.median, found[name].of.gsd) == pytest.approx((median, np.exp(sigma)))
    kelvin = of({"median": 1023.15, "pedigree": SCORED}, "K")
    heat = spread(catalogue.routes["calcined-kaolinite"], plant={"calcination_temperature": kelvin})
    assert heat["calcination_temperature"].of.gsd == pytest.approx(np.exp(sigma))


def test_money_is_converted_as_a_value_is(catalogue: Catalogue) -> None:
    ready, id = catalogue.routes["gangue-power"], "gangue_power.coal_price"
    context = {"currency": "USD", "price_year": 2020}
    found = spread(ready, context=context, coefficients={id: of({"low": 80, "mode": 90, "high": 120}, "USD/t")})
    rate = catalogue.book.exchange_rate("USD", 2020)
    there = [spread_at / 90 for spread_at in (found["coal_price"].low, found["coal_price"].mode)]
    assert there == pytest.approx([rate * 80 / 90 / 1000, rate / 1000])


def test_what_has_no_ends_is_cut_at_the_limits(catalogue: Catalogue) -> None:
    found = spread(catalogue.routes["gangue-power"], feedstock={"ash": of({"mean": 90, "sd": 10})})["ash"]
    assert isinstance(found, Truncated)
    assert found.cut == pytest.approx(0.158655, rel=1e-5)
    assert found.support == (0, 1)
    reference = truncated(Normal(0.9, 0.1), 0, 1)
    u = np.linspace(0, 1, 11)
    assert found.quantile(u) == pytest.approx(reference.quantile(u))


def test_a_plan_keeps_the_spread_of_terms_works_and_stores(catalogue: Catalogue, planner: Planner) -> None:
    price = of({"mean": 60, "sd": 10}, "CNY/t")
    question = site(
        works={"capacity": of({"low": 150, "high": 250}, "kt/year"), "hurdle_rate": of({"low": 5, "high": 9})},
        pile={"mass": of({"median": 3, "gsd": 1.2}, "Mt"), "footprint": of({"median": 10, "pedigree": SCORED}, "ha")},
        finance={"inflation": of({"low": 0, "mode": 2, "high": 4})},
        coefficients={"money.carbon_price": price},
    )
    read = read_plan(catalogue, asked_plan(planner, question))
    (works,), (store,) = read.works, read.stores
    (stream,) = works.case.streams.values()

    assert read.spread["inflation"] == Triangular(0, 0.02, 0.04)
    assert read.given["inflation"] == 0.02
    assert astuple(read.spread["carbon_price"].of) == pytest.approx((0.06, 0.01))
    assert works.spread == {"hurdle_rate": Uniform(0.05, 0.09)}
    assert stream.spread.keys() >= {"feed", "mass"}
    assert stream.spread["feed"].point == pytest.approx(stream.given["feed"])
    assert store.case.reader.spread["mass"].of == Lognormal(3e9, 1.2)
    assert store.case.reader.spread["footprint"].of.gsd == pytest.approx(1.105309, abs=5e-7)


@given(st.data())
@steady
def test_a_point_gives_the_numbers_of_the_plain_quantity(catalogue: Catalogue, data: st.DataObject) -> None:
    """Of every form, for any numbers in any unit; and the distribution stands at the same point."""
    ready = catalogue.routes["gangue-power"]
    low, mode, high = sorted(data.draw(st.lists(st.floats(1, 99), min_size=3, max_size=3)))
    unit, scale = data.draw(st.sampled_from([("%", 1.0), ("1", 0.01), ("g/kg", 10.0)]))
    low, mode, high = (x * scale for x in (low, mode, high))
    numbers, point = data.draw(
        st.sampled_from(
            [
                ({"low": low, "high": high}, low + (high - low) / 2),
                ({"low": low, "mode": mode, "high": high}, mode),
                ({"low": low, "mode": mode, "high": high, "kind": "pert"}, mode),
                ({"mean": mode, "sd": scale}, mode),
                ({"median": mode, "gsd": 1.01}, mode),
                ({"median": mode, "pedigree": SCORED}, mode),
            ]
        )
    )
    order = data.draw(st.permutations([*numbers, "unit"]))
    written = {n: of(numbers, unit)[n] for n in order}
    cases = [
        read_question(ready, ready.question.model_validate_json(json.dumps({"feed": FEED, "feedstock": {"ash": x}})))
        for x in (written, q(point, unit))
    ]
    assert cases[0].given == cases[1].given
    assert cases[0].written == cases[1].written
    assert cases[0].spread["ash"].point == pytest.approx(cases[0].given["ash"], rel=1e-12)
    assert not cases[1].spread


# What is refused

BAD: dict[str, tuple[dict[str, Any], int, str, str]] = {
    "a unit alone": ({}, 400, "/value", "is required"),
    "nothing but a kind": ({"kind": "pert"}, 422, "", "neither a value nor a range"),
    "nulls": ({"low": None, "high": None}, 422, "", "neither a value nor a range"),
    "no high": ({"low": 60}, 422, "/high", "is required beside low"),
    "no low": ({"high": 60}, 422, "/low", "is required beside high"),
    "mode alone": ({"mode": 60}, 422, "/high", "is required beside mode"),
    "no sd": ({"mean": 60}, 422, "/sd", "is required beside mean"),
    "no mean": ({"sd": 6}, 422, "/mean", "is required beside sd"),
    "no gsd": ({"median": 60}, 422, "/gsd", "is required beside median"),
    "no median": ({"gsd": 2}, 422, "/median", "is required beside gsd"),
    "no gsd and no scores": ({"median": 60, "pedigree": None}, 422, "/gsd", "beside median, or pedigree in its place"),
    "scores without a median": ({"pedigree": SCORED}, 422, "/median", "is required beside pedigree"),
    "scores and a gsd": ({"median": 60, "gsd": 2, "pedigree": SCORED}, 422, "/pedigree", "does not go with gsd"),
    "a gsd and scores alone": ({"gsd": 2, "pedigree": SCORED}, 422, "/pedigree", "does not go with gsd"),
    "bounded and scored": ({"low": 60, "high": 80, "pedigree": SCORED}, 422, "/pedigree", "does not go with low"),
    "normal and scored": ({"mean": 60, "sd": 8, "pedigree": SCORED}, 422, "/pedigree", "does not go with mean"),
    "value and scores": ({"value": 70, "pedigree": SCORED}, 400, "/pedigree", "does not go with value; give either"),
    "kind of scores": (
        {"median": 60, "pedigree": SCORED, "kind": "pert"},
        422,
        "/kind",
        "pert takes low, mode and high",
    ),
    "median beyond the limit, scored": (
        {"median": 130, "pedigree": SCORED},
        422,
        "/median",
        "more than half of this range is outside 0 to 100",
    ),
    "no variance in 64 bits": (
        {"median": 60, "pedigree": dict.fromkeys(SCORED, 1) | {"basic_variance": 5e-324}},
        422,
        "",
        "gsd 1 is not above 1",
    ),
    "a word for scores": ({"median": 60, "pedigree": "good"}, 400, "/pedigree", '; "good" was given'),
    "no scores": ({"median": 60, "pedigree": {}}, 400, "/pedigree/reliability", "is required"),
    "an unknown score": (
        {"median": 60, "pedigree": SCORED | {"sample_size": 1}},
        400,
        "/pedigree/sample_size",
        'no field "sample_size" here',
    ),
    "a gsd among scores": ({"median": 60, "pedigree": SCORED | {"gsd": 2}}, 400, "/pedigree/gsd", 'no field "gsd"'),
    "low above high": ({"low": 60, "high": 50}, 422, "/low", "60 % is above high, 50 %"),
    "low above high by a digit": ({"low": 60.00000001, "high": 60}, 422, "/low", "60.00000001 % is above high, 60.0"),
    "mode below low": ({"low": 60, "mode": 50, "high": 80}, 422, "/mode", "50 % is below low, 60 %"),
    "mode above high": ({"low": 60, "mode": 90, "high": 80}, 422, "/mode", "90 % is above high, 80 %"),
    "bounded and normal": ({"low": 60, "high": 80, "mean": 70}, 422, "/mean", "does not go with low"),
    "bounded and lognormal": ({"low": 60, "high": 80, "gsd": 2}, 422, "/gsd", "does not go with low"),
    "normal and lognormal": ({"mean": 60, "sd": 8, "median": 70}, 422, "/median", "does not go with mean"),
    "value and low": ({"value": 70, "low": 60}, 400, "/low", "does not go with value; give either"),
    "value and sd": ({"value": 70, "sd": 6}, 400, "/sd", "does not go with value; give either"),
    "kind without a mode": ({"low": 60, "high": 80, "kind": "pert"}, 422, "/kind", "pert takes low, mode and high"),
    "kind of a normal": ({"mean": 60, "sd": 8, "kind": "pert"}, 422, "/kind", "pert takes low, mode and high"),
    "kind that is none": ({"low": 60, "mode": 70, "high": 80, "kind": "beta"}, 400, "/kind", '"beta" was given'),
    "sd of 0": ({"mean": 60, "sd": 0}, 400, "/sd", "greater than 0; 0"),
    "negative sd": ({"mean": 60, "sd": -1}, 400, "/sd", "greater than 0; -1"),
    "gsd of 1": ({"median": 60, "gsd": 1}, 400, "/gsd", "greater than 1; 1"),
    "gsd without end": ({"median": 60, "gsd": 1e300}, 400, "/gsd", "at most 1e+10"),
    "median of 0": ({"median": 0, "gsd": 2}, 400, "/median", "greater than 0; 0"),
    "text": ({"low": "60", "high": 80}, 400, "/low", 'a number; "60" was given'),
    "true": ({"low": True, "high": 80}, 400, "/low", "a number; true was given"),
    "too large for 64 bits": ({"low": 60, "high": float("inf")}, 400, "/high", "must be a finite number"),
    "unknown field": ({"low": 60, "high": 80, "p50": 70}, 400, "/p50", 'no field "p50" here'),
    "low beyond the limit": ({"low": -5, "high": 80}, 422, "/low", "Ash of the gangue: -5 % is outside 0 to 100 %"),
    "high beyond the limit": ({"low": 5, "high": 130}, 422, "/high", "Ash of the gangue: 130 % is outside 0 to 100 %"),
    "high beyond by a digit": ({"low": 5, "high": 100.00000001}, 422, "/high", "100.00000001 % is outside"),
    "mean beyond the limit": ({"mean": 130, "sd": 3}, 422, "/mean", "more than half of this range is outside 0 to 100"),
    "too wide": ({"mean": 50, "sd": 500}, 422, "/mean", "more than half of this range is outside 0 to 100"),
    "too wide for 64 bits": ({"mean": 50, "sd": 1e308}, 422, "/mean", "more than half of this range is outside"),
    "median beyond the limit": ({"median": 130, "gsd": 1.1}, 422, "/median", "more than half of this range is outside"),
    "too far apart": ({"low": -1e308, "high": 1e308}, 422, "/low", "is outside 0 to 100 %"),
    "narrower than 64 bits": ({"mean": 50, "sd": 5e-324}, 422, "", "is not above 0"),
    "ends too near": ({"low": 0, "high": 5e-324}, 422, "", "too near"),
}
"""A range of ash, the status, where below the field the fault stands, and what it says."""


WRONG_SCORES: list[tuple[Any, str]] = [
    (0, "must be at least 1; 0"),
    (6, "must be at most 5; 6"),
    (2.5, "must be a whole number; 2.5"),
    ("2", 'must be a whole number; "2"'),
    (True, "must be a whole number; true"),
    (None, "must be a whole number; null"),
]
WRONG_VARIANCES: list[tuple[Any, str]] = [
    (0, "must be greater than 0; 0"),
    (-0.1, "must be greater than 0; -0.1"),
    (1.01, "must be at most 1; 1.01"),
    ("0.1", 'must be a number; "0.1"'),
    (True, "must be a number; true"),
    (None, "must be a number; null"),
]


@pytest.mark.parametrize("name", SCORED)
def test_each_score_is_refused_where_it_stands(client: httpx.Client, name: str) -> None:
    """The accident: a score that was left out counted as the best."""
    place = f"/feedstock/ash/pedigree/{name}"
    lacks = {n: x for n, x in SCORED.items() if n != name}
    said: list[tuple[dict[str, Any], str]] = [(lacks, "is required")]
    for value, words in WRONG_VARIANCES if name == "basic_variance" else WRONG_SCORES:
        said.append((SCORED | {name: value}, words))
    for pedigree, words in said:
        question = {"feed": FEED, "feedstock": {"ash": of({"median": 71, "pedigree": pedigree})}}
        found = faults(client, ESTIMATE, question, 400)
        assert list(found) == [place]
        assert found[place]["detail"].startswith(words)


def test_a_score_that_is_given_twice_is_refused(client: httpx.Client) -> None:
    body = json.dumps({"feed": FEED, "feedstock": {"ash": of({"median": 71, "pedigree": SCORED})}})
    twice = body.replace('"completeness": 3', '"completeness": 3, "completeness": 1')
    answer = client.post(ESTIMATE, content=twice, headers={"content-type": "application/json"})
    assert answer.status_code == 400
    assert [e["pointer"] for e in answer.json()["errors"]] == ["/feedstock/ash/pedigree/completeness"]


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_range_is_refused_where_it_stands(client: httpx.Client, name: str) -> None:
    numbers, status, pointer, words = BAD[name]
    found = faults(client, ESTIMATE, {"feed": FEED, "feedstock": {"ash": of(numbers)}}, status)
    assert words in found["/feedstock/ash" + pointer]["detail"]


def test_every_fault_of_ranges_comes_at_once(client: httpx.Client) -> None:
    question = {
        "feed": of({"low": 9, "high": 5}, "kt/year"),
        "feedstock": {"ash": of({"mode": 3}), "sulfur": of({"mean": 2, "sd": 1, "low": 1}), "carbon": q(130, "%")},
        "coefficients": {"gangue_power.net_efficiency": of({"low": 30, "high": 99})},
    }
    assert sorted(faults(client, ESTIMATE, question, 422)) == [
        "/coefficients/gangue_power.net_efficiency/high",
        "/feed/low",
        "/feedstock/ash/high",
        "/feedstock/ash/low",
        "/feedstock/carbon",
        "/feedstock/sulfur/high",
        "/feedstock/sulfur/mean",
        "/feedstock/sulfur/sd",
    ]


def test_units_of_ranges_are_refused_as_those_of_quantities(client: httpx.Client) -> None:
    wrong = {"low": 1, "high": 2}
    question = {
        "feed": FEED,
        "feedstock": {"ash": of(wrong, "MW"), "sulfur": wrong},
        "coefficients": {"gangue_power.coal_price": of(wrong, "cny")},
    }
    found = faults(client, ESTIMATE, question, 400)
    assert sorted(found) == ["/coefficients/gangue_power.coal_price/unit", "/feedstock/ash/unit",
                             "/feedstock/sulfur/unit"]  # fmt: skip
    assert '"MW" is a unit of power; this takes' in found["/feedstock/ash/unit"]["detail"]
    assert found["/feedstock/sulfur/unit"]["detail"] == "is required"
    kind = {"feed": FEED, "coefficients": {"gangue_power.coal_price": of(wrong, "MW")}}
    assert "does not come in MW" in faults(client, ESTIMATE, kind, 422)[
        "/coefficients/gangue_power.coal_price/unit"]["detail"]  # fmt: skip


@pytest.mark.parametrize("value", [q(36, "%"), of({"low": 30, "high": 36}), ""])
def test_a_key_that_is_too_long_is_refused_beside_what_may_be_a_range(client: httpx.Client, value: Any) -> None:
    """pydantic names the key where it else names the branch of a union."""
    found = faults(client, ESTIMATE, {"feed": FEED, "coefficients": {"0" * 81: value}}, 400)
    assert any("at most 80 characters" in f["detail"] for f in found.values()), found
    changes = {"/" + "0" * 200: value or None}
    question = {"baseline": POWER, "variants": [{"name": "it", "changes": changes}]}
    found = faults(client, "/v1/what-ifs", question, 400)
    assert any("at most 200 characters" in f["detail"] for f in found.values()), found


def test_a_lognormal_has_no_zero_of_its_own(client: httpx.Client) -> None:
    """20 °C times 1.1 is not what 293 K times 1.1 is."""
    heat = {"calcination_temperature": of({"median": 750, "gsd": 1.1}, "degC")}
    path = "/v1/routes/calcined-kaolinite/estimates"
    found = faults(client, path, {"feed": FEED, "plant": heat}, 422)
    assert "degC has none of" in found["/plant/calcination_temperature/gsd"]["detail"]
    heat = {"calcination_temperature": of({"median": 750, "pedigree": SCORED}, "degC")}
    found = faults(client, path, {"feed": FEED, "plant": heat}, 422)
    said = "makes a ratio, which degC has none of; give mean and sd, or another unit"
    assert found["/plant/calcination_temperature/pedigree"]["detail"] == said
    kelvin = {"calcination_temperature": of({"median": 1023.15, "gsd": 1.02}, "K")}
    assert len(ranged(post(client, path, {"feed": FEED, "plant": kelvin}))) == 1


def test_a_target_below_0_is_refused(client: httpx.Client) -> None:
    question = {"target": of({"low": -1, "high": 900}, "GWh/year")}
    assert "Electricity sent out: -1 GWh/year" in faults(client, ESTIMATE, question, 422)["/target/low"]["detail"]


def test_foreign_money_wants_a_rate_of_the_price_year(client: httpx.Client) -> None:
    price = {"gangue_power.coal_price": of({"low": 80, "high": 90}, "EUR/t")}
    question = {"feed": FEED, "context": {"price_year": 1995}, "coefficients": price}
    assert "/coefficients/gangue_power.coal_price/unit" in faults(client, ESTIMATE, question, 422)


PLACES = [
    ("feed", "/feed/low"),
    ("haul_distance", "/haul_distance/low"),
    ("coefficients/money.wage", "/coefficients/money.wage/low"),
    ("feedstock/ash", "/feedstock/ash/low"),
]


@pytest.mark.parametrize(("place", "pointer"), PLACES)
def test_a_comparison_refuses_at_its_own_fields(client: httpx.Client, place: str, pointer: str) -> None:
    units = {"feed": "kt/year", "haul_distance": "km", "coefficients/money.wage": "CNY/person/year"}
    question: dict[str, Any] = {"feed": FEED}
    part, _, name = place.partition("/")
    bad = of({"low": 90000, "high": 80000}, units.get(place, "%"))
    question[part] = {name: bad} if name else bad
    assert "is above high" in faults(client, "/v1/comparisons", question, 422)[pointer]["detail"]


UPSIDE_DOWN = {"low": 9, "high": 5}
OF_A_PLAN: dict[str, tuple[dict[str, Any], str]] = {
    "a capacity": ({"works": {"capacity": of(UPSIDE_DOWN, "kt/year")}}, "/works/0/capacity/low"),
    "a haul": ({"works": {"haul_distances": {"heap": of(UPSIDE_DOWN, "km")}}}, "/works/0/haul_distances/heap/low"),
    "a plant": ({"works": {"plant": {"haul_distance": of(UPSIDE_DOWN, "km")}}}, "/works/0/plant/haul_distance/low"),
    "terms of a works": ({"works": {"hurdle_rate": of(UPSIDE_DOWN)}}, "/works/0/hurdle_rate/low"),
    "a pile": ({"pile": {"mass": of(UPSIDE_DOWN, "Mt")}}, "/site/piles/0/mass/low"),
    "scores of a pile": ({"pile": {"mass": of({"pedigree": SCORED}, "Mt")}}, "/site/piles/0/mass/median"),
    "scores of terms": ({"finance": {"discount_rate": of({"mean": 6, "sd": 1, "pedigree": SCORED})}},
                        "/finance/discount_rate/pedigree"),
    "scores of a coefficient": ({"coefficients": {"money.gangue_tax": of({"low": 1, "pedigree": SCORED}, "CNY/t")}},
                                "/coefficients/money.gangue_tax/pedigree"),
    "a waste": ({"pile": {"feedstock": {"ash": of(UPSIDE_DOWN)}}}, "/site/piles/0/feedstock/ash/low"),
    "terms": ({"finance": {"discount_rate": of(UPSIDE_DOWN)}}, "/finance/discount_rate/low"),
    "terms beyond limits": ({"finance": {"inflation": of({"mean": 200, "sd": 1})}}, "/finance/inflation/mean"),
    "a coefficient": ({"coefficients": {"money.gangue_tax": of(UPSIDE_DOWN, "CNY/t")}},
                      "/coefficients/money.gangue_tax/low"),
    "years of a loan": ({"finance": {"loan_term": of({"low": 5, "high": 9}, "year")}}, "/finance/loan_term"),
    "years of building": ({"works": {"construction_period": of({"low": 1, "high": 2}, "year")}},
                          "/works/0/construction_period"),
    "what a plan taxes itself": ({"works": {"route": "gangue-backfill",
                                            "plant": {"taxed_share": of({"low": 0, "high": 5})}}},
                                 "/works/0/plant/taxed_share"),
}  # fmt: skip


@pytest.mark.parametrize("name", OF_A_PLAN)
def test_a_plan_refuses_at_its_own_fields(client: httpx.Client, name: str) -> None:
    places, pointer = OF_A_PLAN[name]
    assert pointer in faults(client, "/v1/plans", site(**copy.deepcopy(places)), 422)


# What if

POWER = {"route": "gangue-power", "feed": FEED, "plant": {"haul_distance": q(10, "km")}}
PRICE = "/coefficients/gangue_power.electricity_price"


def variant(client: httpx.Client, baseline: dict[str, Any], **changes: Any) -> dict[str, Any]:
    question = {"baseline": baseline, "variants": [{"name": "it", "changes": changes}]}
    (found,) = post(client, "/v1/what-ifs", question)["variants"]
    answer: dict[str, Any] = found["answer"]["estimate"]
    return answer


def test_a_change_puts_a_range_where_a_quantity_stood(client: httpx.Client) -> None:
    far = of({"low": 20, "mode": 40, "high": 50, "kind": "pert"}, "km")
    answer = variant(client, POWER, **{"/plant/haul_distance": far, PRICE: of({"mean": 0.4, "sd": 0.02}, "CNY/kWh")})
    own = {"feed": FEED, "plant": {"haul_distance": far}, "coefficients": {PRICE.split("/")[2]: of(
        {"mean": 0.4, "sd": 0.02}, "CNY/kWh")}}  # fmt: skip
    assert answer == post(client, ESTIMATE, own)
    assert len(ranged(answer)) == 1


def test_a_change_may_have_scores(client: httpx.Client) -> None:
    """Put where a quantity stood, and beside a grid, whose cells answer at the median."""
    far, price = of({"median": 40, "pedigree": SCORED}, "km"), of({"median": 0.4, "pedigree": SCORED}, "CNY/kWh")
    answer = variant(client, POWER, **{"/plant/haul_distance": far, PRICE: price})
    own = {"feed": FEED, "plant": {"haul_distance": far}, "coefficients": {PRICE.split("/")[2]: price}}
    assert answer == post(client, ESTIMATE, own)
    assert len(ranged(answer)) == 1

    grid = {
        "x": {"vary": "/feedstock/ash", "values": [q(60, "%"), q(70, "%")]},
        "y": {"vary": "/feed", "values": [q(200, "kt/year"), q(300, "kt/year")]},
        "figures": ["margin"],
    }
    cells = [
        post(client, "/v1/what-ifs", {"baseline": POWER | {"plant": {"haul_distance": haul}}, "grid": grid})["grid"]
        for haul in (far, q(40, "km"))
    ]
    assert cells[0] == cells[1]


TIMES = [
    ({"low": 60, "mode": 70, "high": 80}, 1.1, {"low": 60 * 1.1, "mode": 70 * 1.1, "high": 80 * 1.1}),
    ({"low": 60, "high": 80}, 0.5, {"low": 30, "high": 40}),
    ({"mean": 60, "sd": 8}, 0.75, {"mean": 45, "sd": 6}),
    ({"median": 60, "gsd": 1.2}, 0.5, {"median": 30, "gsd": 1.2}),
    ({"median": 60, "pedigree": SCORED}, 0.5, {"median": 30, "pedigree": SCORED}),
]


@pytest.mark.parametrize(("numbers", "factor", "product"), TIMES)
def test_times_multiplies_the_numbers_of_a_range(
    client: httpx.Client, numbers: dict[str, Any], factor: float, product: dict[str, Any]
) -> None:
    baseline = {"route": "gangue-power", "feed": FEED, "feedstock": {"ash": of(numbers)}}
    answer = variant(client, baseline, **{"/feedstock/ash": {"times": factor}})
    assert answer == post(client, ESTIMATE, {"feed": FEED, "feedstock": {"ash": of(product)}})


def test_a_negative_factor_turns_a_range_round(client: httpx.Client) -> None:
    price = "gangue_power.gangue_price"
    baseline = {"route": "gangue-power", "feed": FEED, "coefficients": {price: of({"low": 10, "high": 40}, "CNY/t")}}
    answer = variant(client, baseline, **{f"/coefficients/{price}": {"times": -1}})
    turned = {"feed": FEED, "coefficients": {price: of({"low": -40, "high": -10}, "CNY/t")}}
    assert answer == post(client, ESTIMATE, turned)


BAD_CHANGES: dict[str, tuple[str, Any, int, str]] = {
    "upside down": ("/feedstock/ash", of(UPSIDE_DOWN), 422, "9 % is above high, 5 %"),
    "unit of another kind": ("/feedstock/ash", of({"low": 1, "high": 2}, "km"), 422, "a unit of length"),
    "coefficient of another kind": (PRICE, of({"low": 1, "high": 2}, "km"), 422, "does not come in km"),
    "where a choice is": ("/feedstock/basis", of({"low": 1, "high": 2}), 422, "a range in % was given"),
    "times 0 of a spread": ("/feedstock/sulfur", {"times": 0}, 422, "is none; give a quantity"),
    "times too much": ("/feedstock/sulfur", {"times": 1e308}, 422, "is too large"),
    "scores without a median": ("/feedstock/ash", of({"pedigree": SCORED}), 422, "is required beside pedigree"),
    "a score of 6": ("/feedstock/ash", of({"median": 60, "pedigree": SCORED | {"completeness": 6}}), 400, "at most 5"),
    "one score": ("/feedstock/sulfur/pedigree/completeness", 3, 422, "a quantity is changed as a whole"),
    "a number of a range": ("/feedstock/sulfur/mean", q(1, "%"), 422, "a quantity is changed as a whole"),
    "sd of 0": ("/feedstock/ash", of({"mean": 1, "sd": 0}), 400, "greater than 0"),
}


@pytest.mark.parametrize("name", BAD_CHANGES)
def test_a_change_that_makes_no_range_is_refused_at_the_change(client: httpx.Client, name: str) -> None:
    place, value, status, words = BAD_CHANGES[name]
    baseline = {"route": "gangue-power", "feed": FEED, "feedstock": {"sulfur": of({"mean": 2, "sd": 0.5})}}
    question = {"baseline": baseline, "variants": [{"name": "it", "changes": {place: value}}]}
    found = faults(client, "/v1/what-ifs", question, status)
    at = "/variants/0/changes/" + place.replace("/", "~1")
    ((pointer, fault),) = found.items()
    assert pointer.startswith(at)
    assert words in fault["detail"]


def test_a_change_may_be_a_range_wherever_a_plan_takes_one(catalogue: Catalogue, planner: Planner) -> None:
    """In its lists too: periods of what arises, shares of first years."""
    question = asked_plan(planner, site(pile={"inflows": [{"rate": q(1, "kt/year")}]}))
    takes = ("/works/0/capacity", "/works/0/haul_distances/heap", "/site/piles/0/feedstock/ash", "/finance/inflation",
             "/site/piles/0/inflows/0/rate", "/site/piles/0/inflows/0/growth", "/works/0/ramp_up/0")  # fmt: skip
    for place in takes:
        spot = find(question, place)
        value = spot.ranged(low=1, high=2, unit=spot.units[0])
        assert fit(spot, value, catalogue.book) is value


def test_a_what_if_changes_what_arises_to_a_range_and_multiplies_it(client: httpx.Client) -> None:
    baseline = arising(rate=of({"low": 40, "high": 60}, "kt/year"))
    place = "/site/piles/0/inflows/0/rate"
    changes: list[dict[str, Any]] = [
        {place: of({"mean": 80, "sd": 5}, "kt/year")},
        {place: {"times": 2}},
        {"/works/0/ramp_up/0": of({"low": 60, "high": 80})},
    ]
    variants = [{"name": str(i), "changes": c} for i, c in enumerate(changes)]
    found = post(client, "/v1/what-ifs", {"baseline": {"plan": baseline}, "variants": variants})["variants"]
    own = [
        arising(rate=of({"mean": 80, "sd": 5}, "kt/year")),
        arising(rate=of({"low": 80, "high": 120}, "kt/year")),
        arising(ramp=of({"low": 60, "high": 80}), rate=of({"low": 40, "high": 60}, "kt/year")),
    ]
    for variant, question in zip(found, own, strict=True):
        assert variant["answer"]["plan"] == post(client, "/v1/plans", question)
