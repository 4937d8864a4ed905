"""The accident: a planning tool showed a loss of land as land given back, and a slip in a year as an empty plan.

Over HTTP: what a city's tool relies on in the answer, and every question that has no answer, refused at its own field.
"""

from __future__ import annotations

import copy
import json
from typing import Any

import httpx
import jsonschema
import pytest

from tests.asking import q
from tests.planning import FIRST, site
from valorise.studies.plans.examples import PLAN_EXAMPLES

PATH = "/v1/plans"
YEARLY = (
    "stock",
    "feed",
    "revenue",
    "cost",
    "tax",
    "cash",
    "area_freed",
    "area_reclaimed",
    "carbon_dioxide",
    "jobs",
)
"""What the contract promises of every year."""
INDICATORS = ("npv", "irr", "mirr", "payback", "discounted_payback", "levelised_cost", "benefit_cost_ratio")


def made(client: httpx.Client, question: dict[str, Any], **headers: str) -> dict[str, Any]:
    answer = client.post(PATH, json=question, headers=headers)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def changed(**places: Any) -> dict[str, Any]:
    """The plan of a site with values put at places, as ``works__0__capacity``."""
    question = copy.deepcopy(site())
    for place, value in places.items():
        *path, last = (int(k) if k.isdigit() else k for k in place.split("__"))
        here: Any = question
        for key in path:
            here = here[key] if isinstance(key, int) else here.setdefault(key, {})
        here[last] = value
    return question


# Answers


@pytest.mark.parametrize("name", PLAN_EXAMPLES)
def test_every_example_is_answered_as_the_document_says(
    client: httpx.Client, document: dict[str, Any], name: str
) -> None:
    answer = made(client, PLAN_EXAMPLES[name][1])
    operation = document["paths"][PATH]["post"]
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]

    jsonschema.Draft202012Validator(schema | {"components": document["components"]}).validate(answer)
    assert operation["requestBody"]["content"]["application/json"]["examples"].keys() == PLAN_EXAMPLES.keys()


@pytest.mark.parametrize("name", PLAN_EXAMPLES)
def test_every_year_has_what_the_contract_promises(client: httpx.Client, name: str) -> None:
    question = PLAN_EXAMPLES[name][1]
    answer = made(client, question)

    first, horizon = question["start_year"], question["horizon"]
    assert [y["year"] for y in answer["years"]] == list(range(first, first + horizon))
    for year in answer["years"]:
        for field in YEARLY:
            assert year[field].keys() == {"value", "unit", "label", "display"}, field
            assert year[field]["display"].endswith(year[field]["unit"])
    units = {f: answer["years"][0][f]["unit"] for f in YEARLY}
    money = dict.fromkeys(("revenue", "cost", "tax", "cash"), "MCNY")
    amounts = dict.fromkeys(("stock", "feed", "carbon_dioxide"), "kt")
    assert units == money | amounts | {"area_freed": "ha", "area_reclaimed": "ha", "jobs": "person"}


@pytest.mark.parametrize("name", PLAN_EXAMPLES)
def test_an_indicator_is_a_quantity_or_says_why_not(client: httpx.Client, name: str) -> None:
    answer = made(client, PLAN_EXAMPLES[name][1])

    works = [w["indicators"] for w in answer["works"].values()]
    assert set(INDICATORS) <= answer["indicators"].keys()
    for of in (answer["indicators"], answer["equity"], *works):
        for id, indicator in of.items():
            assert indicator["label"], id
            if indicator.get("value") is None:
                assert indicator["why"], id
                assert not indicator.get("display"), id
            else:
                assert indicator["unit"], id
                assert indicator["display"], id


def test_the_first_example_looks_ahead_ten_years_or_more(client: httpx.Client) -> None:
    """It is what a reader sees first: several piles and works, in one click."""
    _, question = next(iter(PLAN_EXAMPLES.values()))
    answer = made(client, question)

    assert len(answer["years"]) >= 10
    assert len(answer["stores"]) >= 2
    assert len(answer["works"]) >= 2


def test_a_net_emitter_is_called_one(client: httpx.Client) -> None:
    """Whatever burns gangue emits more than it displaces on the average grid, and much is said of what it displaces."""
    answer = made(client, PLAN_EXAMPLES["coal_city"][1])

    (said,) = [w for w in answer["warnings"] if "net emitter" in w]
    assert said.startswith("power is a net emitter: ")
    emitted = sum(answer["works"]["power"]["series"]["carbon_dioxide"]["values"])
    assert f"{emitted:,.0f} kt" in said
    assert f"{-answer['carbon']['totals']['displaced_power']['value']:,.0f} kt displaced" in said


def test_what_pays_back_never_says_so(client: httpx.Client) -> None:
    never = made(client, changed(works__0__route="gangue-power", works__0__capacity=q(20, "kt/year")))

    assert never["indicators"]["payback"] == {
        "label": "Payback, from the first flow",
        "why": "it never pays back within the plan",
    }
    assert never["indicators"]["npv"]["value"] < 0


def test_working_is_shown_on_request(client: httpx.Client) -> None:
    question = changed(detail="working")
    works = made(client, question)["works"]["stone"]

    assert {s["id"] for s in works["estimate"]["working"]} >= {"feed", "revenue", "capital_cost"}
    assert "estimate" not in {k for k, v in made(client, site())["works"]["stone"].items() if v is not None}


def test_null_is_not_given(client: httpx.Client) -> None:
    nulls = changed(finance=None, works__0__stop_year=None, site__piles__0__feedstock=None, people=None)

    assert made(client, nulls)["years"] == made(client, site())["years"]


def test_whole_floats_are_years(client: httpx.Client) -> None:
    assert made(client, changed(start_year=2026.0, works__0__start_year=2027.0)) == made(client, site())


def test_the_largest_plan_is_answered(client: httpx.Client) -> None:
    """Ten piles, ten works, fifty years."""
    question = changed(horizon=50)
    pile, works = question["site"]["piles"][0], question["works"][0]
    question["site"]["piles"] = [pile | {"name": f"pile {i}"} for i in range(10)]
    question["works"] = [works | {"name": f"works {i}"} for i in range(10)]
    answer = made(client, question)

    assert (len(answer["years"]), len(answer["works"]), len(answer["stores"])) == (50, 10, 10)
    assert answer["totals"]["feed"]["value"] == pytest.approx(30_000)


# Refusals


def refused(client: httpx.Client, question: Any, status: int, pointer: str, *words: str) -> dict[str, Any]:
    """The fault at a field of the question; and the next good question is answered."""
    body = question if isinstance(question, bytes) else json.dumps(question).encode()
    answer = client.post(PATH, content=body, headers={"content-type": "application/json"})
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert len(answer.content) < 20_000
    problem = answer.json()
    found = [e for e in problem["errors"] if e["pointer"] == pointer]
    assert found, f"{pointer} is not among {problem['errors']}"
    for word in words:
        assert any(word in e["detail"] for e in found), f"{word!r} is not in {found}"
    return found[0]


def ash_works(**more: Any) -> dict[str, Any]:
    return {
        "name": "ash",
        "route": "fly-ash-cement",
        "start_year": FIRST + 2,
        "capacity": q(50, "kt/year"),
    } | more


def works(**more: Any) -> dict[str, Any]:
    return site()["works"][0] | more


def rate(value: float = 10, **more: Any) -> dict[str, Any]:
    return {"rate": q(value, "kt/year")} | more


LAST = FIRST + 9
W = "/works/0"
P = "/site/piles/0"
PILE = {"name": "heap", "mass": q(3, "Mt")}
NOT_ANSWERABLE: dict[str, tuple[dict[str, Any], str, tuple[str, ...]]] = {
    # What a plan says itself
    "gangue that would burn anyway": (
        changed(works__0__route="calcined-kaolinite", works__0__plant={"gangue_carbon": "burns_anyway"}),
        f"{W}/plant/gangue_carbon",
        ("a plan reckons itself what would burn without it", "leave this at counted"),
    ),
    "tax avoided by backfill": (
        changed(works__0__route="gangue-backfill", works__0__plant={"taxed_share": q(50, "%")}),
        f"{W}/plant/taxed_share",
        ("a plan taxes itself what is stored and not used",),
    ),
    # Years
    "works before it can be built": (
        changed(works__0__start_year=FIRST), f"{W}/start_year",
        ("building takes 1 years", f"{FIRST}: {FIRST + 1} is the first year possible"),
    ),
    "works that take long to build": (
        changed(works__0__construction_period=q(2.5, "year")), f"{W}/start_year",
        ("building takes 2.5 years", f"{FIRST + 3} is the first year possible", "shorter construction_period"),
    ),
    "start after the plan": (
        changed(works__0__start_year=LAST + 1), f"{W}/start_year",
        (f"{LAST + 1} is outside the plan, {FIRST} to {LAST}",),
    ),
    "start before the plan": (
        changed(works__0__start_year=FIRST - 1), f"{W}/start_year", (f"{FIRST - 1} is outside the plan",),
    ),
    "start in a year of 400 digits": (
        changed(works__0__start_year=int("9" * 400)), f"{W}/start_year", ("a number of 1329 bits is outside the plan",),
    ),
    "stop before the start": (
        changed(works__0__stop_year=FIRST), f"{W}/stop_year",
        (f"it stops in {FIRST} and starts in {FIRST + 1}", "the stop comes after the start"),
    ),
    "stop in the year of the start": (
        changed(works__0__stop_year=FIRST + 1), f"{W}/stop_year", (f"it stops in {FIRST + 1} and starts",),
    ),
    "inflows that overlap": (
        changed(site__piles__0__inflows=[rate(until_year=2030), rate(from_year=2030)]), f"{P}/inflows/1",
        (f"2030 belongs to {P}/inflows/0 too; periods may not overlap",),
    ),
    "inflow that ends before it begins": (
        changed(site__piles__0__inflows=[rate(from_year=2030, until_year=2029)]), f"{P}/inflows/0/until_year",
        ("the period ends in 2029, before it begins, in 2030",),
    ),
    "inflow from before the plan": (
        changed(site__piles__0__inflows=[rate(from_year=2025)]), f"{P}/inflows/0/from_year",
        (f"2025 is outside the plan, {FIRST} to {LAST}",),
    ),
    "inflow from after the plan": (
        changed(site__piles__0__inflows=[rate(from_year=2036)]), f"{P}/inflows/0/from_year", ("2036 is outside",),
    ),
    "inflow until before the plan": (
        changed(site__piles__0__inflows=[rate(until_year=2020)]), f"{P}/inflows/0/until_year",
        ("the period ends in 2020, before it begins, in 2026",),
    ),
    "plan beyond the years of data": (
        changed(start_year=2095), "/start_year", ("the plan runs from 2095 to 2104, outside 1949 to 2100",),
    ),
    "plan of 400 digits": (
        changed(start_year=-int("9" * 400)), "/start_year", ("the plan runs from a number of 1329 bits",),
    ),
    # Amounts
    "capacity above what lies there": (
        changed(works__0__capacity=q(4, "Mt/year")), f"{W}/capacity",
        ("would take 4,000 kt in 2027, its first year, and heap can hold no more than 3,000 kt by then",),
    ),
    "target above what lies there": (
        changed(works__0__capacity=None, works__0__target=q(4, "Mt/year")), f"{W}/target", ("would take 4,000 kt",),
    ),
    "capacity outside its limits": (
        changed(works__0__capacity=q(1e9, "kt/year")), f"{W}/capacity",
        ("1e+09 kt/year is outside 0.001 to 100000 kt/year",),
    ),
    "capacity and target": (
        changed(works__0__target=q(100, "kt/year")), f"{W}/target",
        ("give exactly one of capacity (", "the question gives both"),
    ),
    "neither capacity nor target": (
        changed(works__0__capacity=None), f"{W}/capacity",
        ("give exactly one of capacity (", "the question gives neither"),
    ),
    "more than all gangue there is": (
        changed(site__piles__0__inflows=[rate(1e300)]), f"{P}/inflows/0/rate",
        ("1e+300 kt/year is outside 0 to 1000 Mt/year",),
    ),
    "growth beyond reason": (
        changed(site__piles__0__inflows=[rate(growth=q(80, "%"))]), f"{P}/inflows/0/growth",
        ("80 % is outside -50 to 50 %",),
    ),
    "output over the capacity": (
        changed(works__0__ramp_up=[q(50, "%"), q(120, "%")]), f"{W}/ramp_up/1",
        ("Output of stone in 2028, of its capacity: 120 % is outside 0 to 100 % of the capacity",),
    ),
    "output over one": (
        changed(works__0__ramp_up=[q(1.2, "1")]), f"{W}/ramp_up/0", ("1.2 1 is outside 0 to 100 % of the capacity",),
    ),
    "the first output twice": (
        changed(works__0__ramp_up=[q(50, "%")], works__0__first_year_output=q(60, "%")), f"{W}/first_year_output",
        ("ramp_up says already what the first year makes; give one of the two",),
    ),
    "reject share beyond its limits": (
        changed(works__0__plant={"reject_share": q(95, "%")}), f"{W}/plant/reject_share",
        ("95 % is outside 0 to 90 %",),
    ),
    "haul of its own beyond its limits": (
        changed(works__0__haul_distances={"heap": q(1e7, "km")}), f"{W}/haul_distances/heap",
        ("1e+07 km is outside 0 to 2000 km",),
    ),
    "mass beyond its limits": (
        changed(site__piles__0__mass=q(1e300, "Mt")), f"{P}/mass", ("1e+300 Mt is outside 0.001 to 1e+07 kt",),
    ),
    "loading beyond its limits": (
        changed(site__piles__0__footprint=q(1, "m2")), f"{P}/footprint", ("outside 0.5 to 300 t/m2",),
    ),
    # Shares
    "grants and loans over all": (
        changed(finance={"grant_share": q(50, "%"), "loan_share": q(60, "%"), "loan_term": q(9, "year")}),
        "/finance/loan_share", ("Grants and loans make up 110 %, more than 100 %",),
    ),
    "loan over all": (changed(finance={"loan_share": q(130, "%")}), "/finance/loan_share", ("130 % is outside",)),
    "fund of more than the income": (
        changed(restoration={"fund_share": q(101, "%")}), "/restoration/fund_share", ("101 % is outside 0 to 100 %",),
    ),
    "waste used directly over all": (
        changed(site__piles__0__used_directly=q(120, "%")), f"{P}/used_directly", ("120 % is outside 0 to 100 %",),
    ),
    "loan without a term": (
        changed(finance={"loan_share": q(50, "%")}), "/finance/loan_term",
        ("give the years in which loans are paid back",),
    ),
    "term of no year": (
        changed(finance={"loan_term": q(0.5, "year")}), "/finance/loan_term", ("0.5 year is outside 1 to 50 year",),
    ),
    "term of two years and a half": (
        changed(finance={"loan_term": q(2.5, "year")}), "/finance/loan_term", ("2.5 year is no whole number of years",),
    ),
    "delay of half a year": (
        changed(restoration={"reclamation_delay": q(0.5, "year")}), "/restoration/reclamation_delay",
        ("0.5 year is no whole number of years",),
    ),
    "inflation beyond reason": (
        changed(finance={"inflation": q(31, "%")}), "/finance/inflation", ("31 % is outside -5 to 30 %",),
    ),
    "more than the whole of a pile": (
        changed(site__piles__0__feedstock={"silica": q(70, "%"), "alumina": q(45, "%")}), f"{P}/feedstock/alumina",
        ("make up 115 % as given",),
    ),
    "ash over 100 %": (
        changed(site__piles__0__feedstock={"ash": q(130, "%")}), f"{P}/feedstock/ash", ("130 % is outside 0 to 100 %",),
    ),
    "soil cover of no thickness": (
        changed(site__piles__0__land={"soil_cover": q(0.001, "m")}), f"{P}/land/soil_cover", ("0.001 m is outside",),
    ),
    # Names
    "unknown pile": (changed(works__0__takes=["heep"]), f"{W}/takes/0", ("no pile or pond 'heep'; nearest: heap",)),
    "pile named twice in takes": (
        changed(works__0__takes=["heap", "heap"]), f"{W}/takes/1", ("'heap' is named twice; name it once",),
    ),
    "two piles of a name": (
        changed(site__piles=[PILE, PILE]), "/site/piles/1/name", ("another is called 'heap'; rename one",),
    ),
    "pile and pond of a name": (
        changed(site__ponds=[PILE]), "/site/ponds/0/name", ("another is called 'heap'; rename one",),
    ),
    "two works of a name": (changed(works=[works(), works()]), "/works/1/name", ("another is called 'stone'",)),
    "haul from a pile that it does not take": (
        changed(site__piles=[PILE, PILE | {"name": "other"}], works__0__takes=["heap"],
                works__0__haul_distances={"other": q(3, "km")}),
        f"{W}/haul_distances/other", ("'stone' takes nothing from 'other'",),
    ),
    "ash works on gangue": (
        changed(works=[ash_works()]), f"{W}/route", ("fly-ash-cement takes fly ash, and the site has none",),
    ),
    "ash works on a named pile": (
        changed(works=[ash_works(takes=["heap"])]), f"{W}/takes/0",
        ("'heap' is of gangue; fly-ash-cement takes fly ash",),
    ),
    "nothing there": (changed(site={}), "/site", ("there is neither a pile nor a pond",)),
    "a pile without mass": (
        changed(site__piles=[{"name": "heap"}]), f"{P}/mass", ("give what lies there: its mass, or its land or shape",),
    ),
    # Setting
    "region without prices": (
        changed(context={"region": "world"}), "/context/region", ("has no value for region world or its parents",),
    ),
    "unknown region": (changed(context={"region": "CN-GY"}), "/context/region", ("no region 'CN-GY'; nearest: CN-",)),
    "price year outside": (changed(context={"price_year": 1900}), "/context/price_year", ("1900 is outside",)),
    "unit of no figure": (
        changed(context={"units": {"stok": "t"}}), "/context/units/stok",
        ("a plan has no figure 'stok'; nearest: stock",),
    ),
    "unit of another kind for a figure": (
        changed(context={"units": {"stock": "MW"}}), "/context/units/stock",
        ("stock is of the kind “mass”, which does not come in MW",),
    ),
    # Coefficients
    "coefficient of none of its works": (
        changed(coefficients={"gangue_power.net_efficiency": q(35, "%")}), "/coefficients/gangue_power.net_efficiency",
        ("nothing in this plan has a coefficient 'gangue_power.net_efficiency'",),
    ),
    "unknown coefficient": (
        changed(coefficients={"gangue_aggregate.product_prize": q(35, "CNY/t")}),
        "/coefficients/gangue_aggregate.product_prize", ("nearest: gangue_aggregate.product_price",),
    ),
    "implausible coefficient": (
        changed(coefficients={"gangue_aggregate.product_price": q(5000, "CNY/t")}),
        "/coefficients/gangue_aggregate.product_price/value", ("5000 CNY/t is outside -50 to 2000 CNY/t",),
    ),
    "coefficient of another kind": (
        changed(coefficients={"finance.income_tax_rate": q(5, "km")}), "/coefficients/finance.income_tax_rate/unit",
        ("does not come in km",),
    ),
    "coefficient of the terms, implausible": (
        changed(coefficients={"finance.construction_period": q(100, "year")}),
        "/coefficients/finance.construction_period/value", ("100 year is outside 0.25 to 6 year",),
    ),
    "coefficient that is given as a term": (
        changed(coefficients={"finance.income_tax_rate": q(5, "%")}, finance={"income_tax_rate": q(6, "%")}),
        "/coefficients/finance.income_tax_rate", ("is given at /finance/income_tax_rate too; give it once",),
    ),
    "coefficient that a works gives": (
        changed(coefficients={"finance.construction_period": q(1, "year")}),
        "/coefficients/finance.construction_period", (f"is given at {W}/construction_period too; give it once",),
    ),
    "shares that a route refuses": (
        changed(works__0__route="gangue-power",
                works__0__plant={"gangue_share": q(70, "%"), "slime_share": q(40, "%")}),
        f"{W}/plant/gangue_share", ("Gangue and slime make up no more than the fuel", "would be -10 %"),
    ),
    "gangue that a route refuses": (
        changed(works__0__route="gangue-power",
                site__piles__0__feedstock={"lower_heating_value": q(19, "MJ/kg"), "moisture": q(40, "%")}),
        f"{P}/feedstock/moisture", ("Ash of the gangue would be -6.589 %, outside 0 to 100 %",),
    ),
    "unit beyond its limits": (
        changed(works__0__route="gangue-power", works__0__plant={"unit_size": q(30, "MW")}), f"{W}/plant/unit_size",
        ("Size of one unit: 30 MW is outside 50 to 660 MW",),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", NOT_ANSWERABLE)
def test_what_fields_mean_together_is_a_422_at_its_field(client: httpx.Client, name: str) -> None:
    question, pointer, words = NOT_ANSWERABLE[name]
    refused(client, question, 422, pointer, *words)


def fields(question: dict[str, Any], pointer: str) -> Any:
    """What a question has at a pointer, or would have: its last name may be missing."""
    *path, last = pointer.split("/")[1:]
    here: Any = question
    for key in path:
        here = here[int(key)] if isinstance(here, list) else here.get(key.replace("~1", "/"), {})
    return here, last


@pytest.mark.parametrize("name", NOT_ANSWERABLE)
def test_every_pointer_leads_into_the_question(client: httpx.Client, name: str) -> None:
    """A form marks the field that it finds there."""
    question, _, _ = NOT_ANSWERABLE[name]
    for fault in client.post(PATH, json=question).json()["errors"]:
        here, last = fields(question, fault["pointer"])
        if isinstance(here, list):
            assert int(last) < len(here), fault
        else:
            assert isinstance(here, dict), fault


NOT_OF_THE_SCHEMA: dict[str, tuple[Any, str, str]] = {
    "horizon of no year": (changed(horizon=0), "/horizon", "at least 1; 0 was given"),
    "horizon of 51 years": (changed(horizon=51), "/horizon", "at most 50; 51 was given"),
    "horizon of a billion years": (changed(horizon=10**9), "/horizon", "at most 50"),
    "horizon as text": (changed(horizon="10"), "/horizon", '"10" was given'),
    "horizon and a half": (changed(horizon=10.5), "/horizon", "whole number"),
    "start as text": (changed(start_year="2026"), "/start_year", '"2026" was given'),
    "no site": ({k: v for k, v in site().items() if k != "site"}, "/site", "is required"),
    "no works": (changed(works=[]), "/works", "at least 1"),
    "eleven works": (changed(works=[works(name=f"w{i}") for i in range(11)]), "/works", "at most 10"),
    "eleven piles": (
        changed(site__piles=[PILE | {"name": f"p{i}"} for i in range(11)]), "/site/piles", "at most 10",
    ),
    "unknown route": (
        changed(works__0__route="gangue-agregate"), f"{W}/route",
        '"gangue-agregate" was given; nearest: gangue-aggregate',
    ),
    "unknown choice of a works": (
        changed(works__0__route="gangue-power", works__0__plant={"boiler": "nuclear"}), f"{W}/plant/boiler",
        'one of the accepted words; "nuclear" was given',
    ),
    "field of another route": (
        changed(works__0__plant={"boilr": "grate"}), f"{W}/plant/boilr", 'no field "boilr" here',
    ),
    "unknown field of a plant": (
        changed(works__0__route="gangue-power", works__0__plant={"boilr": "grate"}), f"{W}/plant/boilr",
        "nearest: boiler",
    ),
    "no route": (changed(works=[{k: v for k, v in works().items() if k != "route"}]), f"{W}/route", "is required"),
    "unknown field": (changed(horizn=3), "/horizn", 'no field "horizn" here; nearest: horizon'),
    "unknown field of a works": (changed(works__0__capcity=3), f"{W}/capcity", "nearest: capacity"),
    "unknown field of a pile": (changed(site__piles__0__mas=3), f"{P}/mas", "nearest: mass"),
    "unknown field of the terms": (changed(finance={"loan_shar": 3}), "/finance/loan_shar", "nearest: loan_share"),
    "a pond's field on a pile": (
        changed(site__piles__0__feedstock={"origin": "x"}), f"{P}/feedstock/origin", "no field",
    ),
    "unit of another kind": (changed(works__0__capacity=q(3, "MW")), f"{W}/capacity/unit", "mass a time"),
    "unit of mass for a flow": (changed(works__0__capacity=q(3, "kt")), f"{W}/capacity/unit", "mass a time"),
    "unknown unit": (changed(site__piles__0__mass=q(3, "Mtonne")), f"{P}/mass/unit", "a unit of mass"),
    "negative mass": (changed(site__piles__0__mass=q(-3, "Mt")), f"{P}/mass/value", "greater than 0; -3 was given"),
    "negative inflow": (
        changed(site__piles__0__inflows=[rate(-1)]), f"{P}/inflows/0/rate/value", "at least 0; -1 was given",
    ),
    "negative output": (changed(works__0__ramp_up=[q(-5, "%")]), f"{W}/ramp_up/0/value", "greater than 0; -5"),
    "output of eleven years": (changed(works__0__ramp_up=[q(50, "%")] * 11), f"{W}/ramp_up", "at most 10"),
    "number as text": (changed(works__0__capacity=q("200", "kt/year")), f"{W}/capacity/value", '"200" was given'),  # type: ignore[arg-type]
    "takes nothing": (changed(works__0__takes=[]), f"{W}/takes", "at least 1"),
    "name without letters": (changed(works__0__name=""), f"{W}/name", "at least 1"),
    "name with a slash": (changed(works__0__name="a/b"), f"{W}/name", "was given"),
    "unknown choice": (changed(finance={"timing": "start"}), "/finance/timing", '"start" was given'),
    "unknown option of storing": (changed(site__piles__0__storing="badly"), f"{P}/storing", '"badly" was given'),
    "list for an object": (changed(finance=[]), "/finance", "a list was given"),
    "a list of lists": (changed(works=[[]]), W, ""),
}  # fmt: skip


@pytest.mark.parametrize("name", NOT_OF_THE_SCHEMA)
def test_what_the_schema_states_is_a_400_at_its_field(client: httpx.Client, name: str) -> None:
    question, pointer, words = NOT_OF_THE_SCHEMA[name]
    refused(client, question, 400, pointer, words)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
@pytest.mark.parametrize("place", ["capacity", "mass", "horizon"])
def test_a_number_is_finite(client: httpx.Client, number: str, place: str) -> None:
    question = changed(works__0__capacity=q(-777, "kt/year"), site__piles__0__mass=q(-777, "Mt"), horizon=-777)
    usual = {"capacity": "200", "mass": "3", "horizon": "10"}
    body = json.dumps(question)
    for name in ("horizon", "mass", "capacity"):
        was = f'"{name}": -777' if name == "horizon" else f'"{name}": {{"value": -777'
        assert was in body
        body = body.replace(was, was.replace("-777", number if name == place else usual[name]))
    pointer = {"capacity": f"{W}/capacity/value", "mass": f"{P}/mass/value", "horizon": "/horizon"}[place]
    refused(client, body.encode(), 400, pointer, "")


def test_every_fault_comes_at_once(client: httpx.Client) -> None:
    """Of the site and the terms; and once they are sound, those of every works."""
    question = changed(
        site__piles=[PILE | {"feedstock": {"ash": q(130, "%")}}, {"name": "bare"}],
        finance={"inflation": q(50, "%"), "loan_share": q(50, "%")},
        coefficients={"no.such": q(1, "%")},
    )
    pointers = {e["pointer"] for e in client.post(PATH, json=question).json()["errors"]}
    assert pointers == {
        f"{P}/feedstock/ash",
        "/site/piles/1/mass",
        "/finance/inflation",
        "/finance/loan_term",
        "/coefficients/no.such",
    }
    question = changed(works=[works(start_year=FIRST), works(capacity=None), ash_works()])
    pointers = {e["pointer"] for e in client.post(PATH, json=question).json()["errors"]}
    assert pointers == {f"{W}/start_year", "/works/1/name", "/works/2/route"}


def test_a_region_without_prices_names_what_has_none(client: httpx.Client) -> None:
    answer = client.post(PATH, json=changed(context={"region": "world"}))

    details = [e["detail"] for e in answer.json()["errors"]]
    assert answer.status_code == 422
    assert len(details) > 10
    assert all(d.partition(" has no value")[0].count(".") == 1 for d in details), "ids, topic and name"
    assert "finance.income_tax_rate has no value for region world or its parents" in details


def test_names_that_are_wrong_by_the_hundred_hold_nobody_up(client: httpx.Client) -> None:
    wrong = {f"gangue_agregate.product_prize_{i}": q(3, "%") for i in range(200)}
    units = {f"stok_{i}": "t" for i in range(90)}
    answer = client.post(PATH, json=changed(coefficients=wrong, context={"units": units}))

    assert answer.status_code == 422
    assert len(answer.json()["errors"]) <= 50
    assert float(answer.elapsed.total_seconds()) < 2


def test_a_version_that_is_not_served_is_a_409(client: httpx.Client) -> None:
    answer = client.post(PATH, json=changed(context={"versions": {"engine": "99"}}))

    assert answer.status_code == 409
    assert answer.json()["errors"][0]["pointer"] == "/context/versions/engine"
