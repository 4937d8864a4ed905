"""A change that led nowhere was passed over, and a variant came back as the baseline: nobody saw that nothing had been
asked. Here every bad change is refused at its place, all of them at once, with what would be right.
"""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from tests.api.test_what_ifs import FAR, PATH, POWER, PRICE, q
from valorise.studies.plans.examples import PLAN_EXAMPLES

GOOD = {"baseline": POWER, "variants": [{"name": "far", "changes": FAR}]}


def refused(client: httpx.Client, question: Any, status: int) -> list[dict[str, Any]]:
    """The faults that a question is refused for; the service must have a good answer after it."""
    answer = client.post(PATH, content=question if isinstance(question, bytes) else json.dumps(question).encode(),
                         headers={"content-type": "application/json"})  # fmt: skip
    assert answer.status_code == status, answer.text[:1000]
    assert answer.headers["content-type"] == "application/problem+json"
    assert len(answer.content) < 30_000, "a caller's text comes back at a length that the caller chooses"
    assert client.post(PATH, json=GOOD).status_code == 200
    errors: list[dict[str, Any]] = answer.json()["errors"]
    return errors


def fault(errors: list[dict[str, Any]], pointer: str) -> dict[str, Any]:
    (found,) = [e for e in errors if e["pointer"] == pointer] or [None]
    assert found, f"{pointer} is not among {errors}"
    return found


def said(error: dict[str, Any]) -> str:
    return " ".join([error["detail"], *error.get("accepted", [])])


def asking(baseline: Any) -> dict[str, Any]:
    return GOOD | {"baseline": baseline}


# What the schema states


def axis(**more: Any) -> dict[str, Any]:
    return {"vary": "/feed", "values": [q(1, "kt/year"), q(2, "kt/year")]} | more


def table(**more: Any) -> dict[str, Any]:
    haul = {"vary": "/plant/haul_distance", "values": [q(1, "km"), q(2, "km")]}
    return {"baseline": POWER, "grid": {"x": axis(), "y": haul, "figures": ["margin"]} | more}


def searching(**more: Any) -> dict[str, Any]:
    asked = {"name": "it", "vary": "/feed", "between": [q(1, "kt/year"), q(9, "kt/year")], "figure": "margin"}
    return {"baseline": POWER, "break_even": [asked | more]}


def changing(value: Any, key: str = "/plant/haul_distance") -> dict[str, Any]:
    return {"baseline": POWER, "variants": [{"name": "it", "changes": {key: value}}]}


PLAN = PLAN_EXAMPLES["coal_city"][1]


def planning(changes: dict[str, Any]) -> dict[str, Any]:
    return {"baseline": {"plan": PLAN}, "variants": [{"name": "it", "changes": changes}]}


CHANGE = "/variants/0/changes/~1plant~1haul_distance"
MALFORMED: dict[str, tuple[Any, str, str]] = {
    "no baseline": ({"variants": GOOD["variants"]}, "/baseline", "is required"),
    "unknown route": (asking(POWER | {"route": "gangue-powr"}), "/baseline/route",
                      'no route "gangue-powr"; nearest: gangue-power'),
    "route of another type": (asking({"route": 3}), "/baseline/route", "must be text; 3 was given"),
    "route as an object": (asking({"route": {}}), "/baseline/route", "must be text; an object was given"),
    "no route": (asking({"feed": q(1, "kt/year")}), "/baseline/route", "is required, or a comparison in its place"),
    "baseline a list": (asking([POWER]), "/baseline", "an object with a route or a comparison or a plan; a list"),
    "baseline null": (asking(None), "/baseline", "null was given"),
    "field of the baseline": (asking(POWER | {"plnt": {}}), "/baseline/plnt", "nearest: plant"),
    "field of the baseline elsewhere": (asking(POWER | {"moisture": 1}), "/baseline/moisture",
                                        "belongs at /baseline/feedstock/moisture"),
    "unit in the baseline": (asking(POWER | {"target": q(1, "kt/year")}), "/baseline/target/unit",
                             "a unit of energy a time"),
    "unit in a coefficient of the baseline": (
        asking(POWER | {"coefficients": {"gangue_power.net_efficiency": q(36, "percent")}}),
        "/baseline/coefficients/gangue_power.net_efficiency/unit", "a unit of share or content"),
    "comparison and route": (asking(POWER | {"comparison": {}}), "/baseline/comparison", 'no field "comparison"'),
    "field of a comparison": (asking({"comparison": {"feed": q(1, "kt/year"), "hual_distance": 1}}),
                              "/baseline/comparison/hual_distance", "nearest: haul_distance"),
    "comparison without a feed": (asking({"comparison": {}}), "/baseline/comparison/feed", "is required"),
    "comparison a list": (asking({"comparison": []}), "/baseline/comparison", "a list was given"),
    "no changes": ({"baseline": POWER, "variants": [{"name": "a", "changes": {}}]}, "/variants/0/changes",
                   "at least 1 entries; 0 were given"),
    "too many changes": (
        {"baseline": POWER, "variants": [{"name": "a", "changes": {f"/a{i}": None for i in range(51)}}]},
        "/variants/0/changes", "at most 50 entries; 51 were given"),
    "too many variants": ({"baseline": POWER, "variants": [{"name": str(i), "changes": FAR} for i in range(101)]},
                          "/variants", "at most 100 entries; 101 were given"),
    "variant without a name": ({"baseline": POWER, "variants": [{"name": "", "changes": FAR}]}, "/variants/0/name",
                               "at least 1 character"),
    "change to a bare number": (changing(1.5), CHANGE, 'null or {"times": 1.1}; 1.5 was given'),
    "change to true": (changing(True), CHANGE, "true was given"),
    "change to a list": (changing([1]), CHANGE, "a list was given"),
    "change without a unit": (changing({"value": 1}), CHANGE + "/unit", "is required"),
    "change to an unknown unit": (changing(q(1, "kilometre")), CHANGE + "/unit", 'no unit "kilometre"'),
    "times as text": (changing({"times": "2"}), CHANGE + "/times", 'must be a number; "2" was given'),
    "times and a value": (changing({"times": 2, "value": 1}), CHANGE + "/value", 'no field "value"'),
    "long text": (changing("x" * 81), CHANGE, "at most 80 characters"),
    "one value along a side": (table(x=axis(values=[q(1, "kt/year")])), "/grid/x/values", "at least 2 entries"),
    "no figures": (table(figures=[]), "/grid/figures", "at least 1 entries"),
    "three ends": (searching(between=[q(1, "t/year")] * 3), "/break_even/0/between", "at most 2 entries"),
    "too many searches": ({"baseline": POWER, "break_even": searching()["break_even"] * 11}, "/break_even",
                          "at most 10 entries"),
    "works of a plan": (asking({"plan": PLAN | {"works": [PLAN["works"][0] | {"route": "gangue-brics"}]}}),
                        "/baseline/plan/works/0/route", '"gangue-brics" was given; nearest: gangue-bricks'),
    "unit in a plan": (asking({"plan": PLAN | {"works": [PLAN["works"][2] | {"capacity": q(1, "MW")}]}}),
                       "/baseline/plan/works/0/capacity/unit", "this takes a unit of mass a time"),
    "key twice": (b'{"baseline": {"route": "gangue-power", "route": "cryolite"}}', "/baseline/route",
                  "occurs 2 times"),
}  # fmt: skip


@pytest.mark.parametrize("name", MALFORMED)
def test_what_the_schema_states_is_a_400_that_names_the_field(client: httpx.Client, name: str) -> None:
    question, pointer, words = MALFORMED[name]
    assert words in said(fault(refused(client, question, 400), pointer))


# What a change leads to


MISFITS: dict[str, tuple[dict[str, Any], str, str]] = {
    "unknown field": (changing(q(1, "km"), "/plant/haul_distanc"), "/variants/0/changes/~1plant~1haul_distanc",
                      "no field 'haul_distanc' there; nearest: /plant/haul_distance"),
    "field elsewhere": (changing(q(1, "%"), "/moisture"), "/variants/0/changes/~1moisture",
                        "nearest: /feedstock/moisture"),
    "no pointer": (changing(q(1, "km"), "haul"), "/variants/0/changes/haul", "is no JSON pointer"),
    "empty pointer": (changing(None, ""), "/variants/0/changes/", "is no JSON pointer"),
    "into a quantity": (changing(3, "/feed/value"), "/variants/0/changes/~1feed~1value", "as a whole, at /feed"),
    "to a part": (changing("x", "/plant"), "/variants/0/changes/~1plant", "takes an object"),
    "to the coefficients": (changing(q(1, "km"), "/coefficients"), "/variants/0/changes/~1coefficients",
                            "takes entries"),
    "to the route": (changing("cryolite", "/route"), "/variants/0/changes/~1route", "another one for another route"),
    "to a version": (changing("9", "/context/versions/engine"), "/variants/0/changes/~1context~1versions~1engine",
                     "holds for the whole question"),
    "unit of another kind": (changing(q(1, "MW")), CHANGE,
                             'Haul from the pile to the plant: "MW" is a unit of power; this takes a unit of'),
    "negative": (changing(q(-1, "km")), CHANGE, "must be at least 0; -1 km was given"),
    "feed of zero": (changing(q(0, "kt/year"), "/feed"), "/variants/0/changes/~1feed", "greater than 0; 0 kt/year"),
    "text for a quantity": (changing("far"), CHANGE, 'takes a quantity such as {"value": 1, "unit": "'),
    "number for a quantity": (changing(4), CHANGE, "takes a quantity"),
    "quantity for a year": (changing(q(1, "year"), "/context/year"), "/variants/0/changes/~1context~1year",
                            "takes a whole number"),
    "quantity for a choice": (changing(q(1, "km"), "/plant/cooling"), "/variants/0/changes/~1plant~1cooling",
                              "takes one of the words wet, air"),
    "unknown option": (changing("wind", "/plant/cooling"), "/variants/0/changes/~1plant~1cooling",
                       "one of the accepted words; 'wind' was given wet air"),
    "times a choice": (changing({"times": 2}, "/plant/cooling"), "/variants/0/changes/~1plant~1cooling",
                       "gives nothing there to multiply"),
    "times a year": (changing({"times": 2}, "/context/year"), "/variants/0/changes/~1context~1year",
                     "nothing there to multiply"),
    "times what is computed": (changing({"times": 2}, "/target"), "/variants/0/changes/~1target",
                               "gives nothing there to multiply; give a quantity"),
    "times beyond the largest number": (changing({"times": 1e308}, "/feed"), "/variants/0/changes/~1feed",
                                        "is too large"),
    "times an unknown coefficient": (changing({"times": 2}, "/coefficients/gangue_power.net_eficiency"),
                                     "/variants/0/changes/~1coefficients~1gangue_power.net_eficiency",
                                     "gangue_power.net_efficiency"),
    "unknown coefficient": (changing(q(3, "%"), "/coefficients/gangue_power.net_eficiency"),
                            "/variants/0/changes/~1coefficients~1gangue_power.net_eficiency",
                            "gangue_power.net_efficiency"),
    "coefficient of another kind": (changing(q(3, "km"), PRICE),
                                    "/variants/0/changes/~1coefficients~1gangue_power.electricity_price",
                                    "does not come in km"),
    "coefficient beyond what is plausible": (changing(q(900, "CNY/kWh"), PRICE),
                                             "/variants/0/changes/~1coefficients~1gangue_power.electricity_price",
                                             "900 CNY/kWh is outside"),
    "beyond the limits": (changing(q(9e6, "km")), CHANGE, "9e+06 km is outside 0 to 2000 km"),
    "region": (changing("CN-GY", "/context/region"), "/variants/0/changes/~1context~1region",
               "no region 'CN-GY'; nearest: CN-"),
    "year": (changing(1900, "/context/price_year"), "/variants/0/changes/~1context~1price_year", "1900 is outside"),
    "feed and target": (changing(q(900, "GWh/year"), "/target"), "/variants/0/changes/~1target", "both"),
    "neither feed nor target": (changing(None, "/feed"), "/variants/0/changes/~1feed", "neither"),
    "two at once": (
        {"baseline": POWER, "variants": [{"name": "a", "changes": {"/feed": None} | FAR}]},
        "/variants/0/changes/~1feed", "neither"),
    "caused by two": (
        {"baseline": POWER | {"feedstock": {"alumina": q(20, "%"), "silica": q(60, "%")}},
         "variants": [{"name": "a", "changes": {"/feedstock/alumina": q(48, "%"), "/plant/cooling": "air"}}]},
        "/variants/0", "/feedstock/silica"),
    "name twice": ({"baseline": POWER, "variants": [{"name": "a", "changes": FAR}, {"name": "a", "changes": FAR}]},
                   "/variants/1/name", "'a' is the name of /variants/0 too"),
    "nothing asked": ({"baseline": POWER}, "/variants", "nothing is asked"),
    "baseline without an answer": (asking({"route": "gangue-power"}), "/baseline/feed", "neither"),
    "baseline beyond limits": (asking(POWER | {"plant": {"haul_distance": q(9e6, "km")}}),
                               "/baseline/plant/haul_distance", "outside"),
    "comparison without an answer": (asking({"comparison": {"feed": q(1e9, "kt/year")}}), "/baseline/comparison/feed",
                                     "outside"),
    "comparison: unknown field": (
        {"baseline": {"comparison": {"feed": q(300, "kt/year")}},
         "variants": [{"name": "a", "changes": {"/plant/haul_distance": q(1, "km")}}]},
        CHANGE, "nearest: /haul_distance"),
    "comparison: its feed": (
        {"baseline": {"comparison": {"feed": q(300, "kt/year")}},
         "variants": [{"name": "a", "changes": {"/feed": None}}]},
        "/variants/0/changes/~1feed", "is required; a change cannot take it away"),
    "comparison: a coefficient of another waste": (
        {"baseline": {"comparison": {"feed": q(300, "kt/year")}},
         "variants": [{"name": "a", "changes": {"/coefficients/fly_ash_cement.ash_price": {"times": 2}}}]},
        "/variants/0/changes/~1coefficients~1fly_ash_cement.ash_price", "nothing in the baseline has a coefficient"),
    "plan: beyond its list": (planning({"/works/9/capacity": q(1, "kt/year")}),
                              "/variants/0/changes/~1works~19~1capacity",
                              "no entry '9' there: the list has 3, the first at 0; nearest: /works/0/capacity"),
    "plan: field of another route": (planning({"/works/0/plant/unit_size": q(300, "MW")}),
                                     "/variants/0/changes/~1works~10~1plant~1unit_size",
                                     "nearest: /works/2/plant/unit_size"),
    "plan: beyond what the schema allows": (planning({"/horizon": 99}), "/variants/0/changes/~1horizon",
                                            "less than or equal to 50; 99 was given"),
    "plan: a name that is none": (planning({"/works/0/name": "a/b"}), "/variants/0/changes/~1works~10~1name",
                                  "should match pattern"),
    "plan: another route": (planning({"/works/0/route": "cryolite"}), "/variants/0/changes/~1works~10~1route",
                            "'cryolite' was given"),
    "plan: beyond the limits": (planning({"/works/0/capacity": q(900, "Mt/year")}),
                                "/variants/0/changes/~1works~10~1capacity", "900 Mt/year is outside"),
    "plan: all its works": (planning({"/works": None}), "/variants/0/changes/~1works", "is required"),
    "plan without an answer": (asking({"plan": PLAN | {"start_year": 1800}}), "/baseline/plan/start_year", "1949"),
    "table: unknown field": (table(x=axis(vary="/fed")), "/grid/x/vary", "nearest: /feed"),
    "table: a value that does not fit": (table(x=axis(values=[q(1, "kt/year"), q(1, "km")])), "/grid/x/values/1",
                                         'Gangue burnt: "km" is a unit of length'),
    "table: unknown figure": (table(figures=["margn"]), "/grid/figures/0", "no figure 'margn' margin"),
    "table: one input twice": (table(y=axis()), "/grid/y/vary", "is what x varies already"),
    "table: too many cells": (
        table(x=axis(values=[q(i + 1, "kt/year") for i in range(25)]),
              y={"vary": "/plant/haul_distance", "values": [q(i, "km") for i in range(25)]}),
        "/grid", "625 cells; at most 400"),
    "table: a choice": (table(x=axis(vary="/plant/cooling")), "/grid/x/values/0", "takes one of the words"),
    "search: unknown field": (searching(vary="/fed"), "/break_even/0/vary", "nearest: /feed"),
    "search: unknown figure": (searching(figure="margn"), "/break_even/0/figure", "no figure 'margn' margin"),
    "search: unit of another kind": (searching(reaches=q(1, "km")), "/break_even/0/reaches/unit",
                                     "margin is of the kind “money a time”, which does not come in km"),
    "search: ends of two kinds": (searching(vary=PRICE, between=[q(0.1, "CNY/kWh"), q(2, "km")]),
                                  "/break_even/0/between/1", "does not come in km"),
    "search: unknown coefficient": (searching(vary="/coefficients/gangue_power.electricity_pric"),
                                    "/break_even/0/vary", "gangue_power.electricity_price"),
    "search: coefficient of another route": (searching(vary="/coefficients/cryolite.water_use"),
                                             "/break_even/0/vary", "gangue-power has no coefficient"),
    "search: no range": (searching(between=[q(1, "kt/year"), q(1000, "t/year")]), "/break_even/0/between",
                         "both ends are 1 kt/year"),
    "search: an end that does not fit": (searching(between=[q(1, "kt/year"), q(-2, "kt/year")]),
                                         "/break_even/0/between/1", "greater than 0; -2 kt/year"),
}  # fmt: skip


@pytest.mark.parametrize("name", MISFITS)
def test_what_a_change_cannot_do_is_a_422_at_the_change(client: httpx.Client, name: str) -> None:
    question, pointer, words = MISFITS[name]
    errors = refused(client, question, 422)
    assert words in " ".join(said(e) for e in errors if e["pointer"] == pointer), errors


def test_a_version_that_is_not_served_is_a_409(client: httpx.Client) -> None:
    asked = asking(POWER | {"context": {"versions": {"engine": "99"}}})
    assert fault(refused(client, asked, 409), "/baseline/context/versions/engine")


def test_every_fault_of_every_variant_comes_at_once(client: httpx.Client) -> None:
    question = {
        "baseline": POWER,
        "variants": [
            {"name": "a", "changes": {"/plant/haul_distanc": q(1, "km"), "/feed": q(1, "MW")}},
            {"name": "b", "changes": {"/plant/haul_distance": q(5000, "km")}},
            {"name": "b", "changes": {"/plant/cooling": "wind"}},
        ],
        "grid": {"x": axis(vary="/fed"), "y": axis(), "figures": ["margin", "nothing"]},
        "break_even": searching(figure="nothing")["break_even"],
    }
    assert sorted(e["pointer"] for e in refused(client, question, 422)) == [
        "/break_even/0/figure",
        "/grid/figures/1",
        "/grid/x/vary",
        "/variants/0/changes/~1feed",
        "/variants/0/changes/~1plant~1haul_distanc",
        "/variants/1/changes/~1plant~1haul_distance",
        "/variants/2/changes/~1plant~1cooling",
        "/variants/2/name",
    ]


def test_names_that_are_wrong_by_the_thousand_hold_nobody_up(client: httpx.Client) -> None:
    """Looking for the nearest of each would take seconds."""
    wrong = [{f"/plant/haul_distanc{i}_{j}": q(1, "km") for j in range(50)} for i in range(100)]
    variants = [{"name": str(i), "changes": changes} for i, changes in enumerate(wrong)]
    errors = refused(client, {"baseline": POWER, "variants": variants}, 422)
    assert len(errors) == 50
    assert sum("nearest" in e["detail"] for e in errors) == 5
