"""The accident: a planner read the sign of a difference the wrong way round, and a figure of a table that no plan had.

A variant is the question that its changes make: its answer is held against that question asked by itself, its
differences and steps against the two answers, a root of a search against an estimate there.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from typing import Any

import anyio
import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import Serve
from tests.questions import ASKED
from valorise.api.app import create_app
from valorise.api.heavy import Heavy, Overloaded
from valorise.api.settings import BadSetting, Settings, from_environment
from valorise.studies.catalogue import Catalogue
from valorise.studies.plans.examples import PLAN_EXAMPLES
from valorise.studies.what_ifs.what_if import EXAMPLES

PATH = "/v1/what-ifs"
POWER = {"route": "gangue-power", "feed": {"value": 300, "unit": "kt/year"}}
FAR = {"/plant/haul_distance": {"value": 40, "unit": "km"}}
PRICE = "/coefficients/gangue_power.electricity_price"


def q(value: float, unit: str) -> dict[str, Any]:
    return {"value": value, "unit": unit}


def ask(client: httpx.Client, **question: Any) -> dict[str, Any]:
    answer = client.post(PATH, json={"baseline": POWER} | question, timeout=60)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def vary(client: httpx.Client, changes: dict[str, Any], baseline: dict[str, Any] = POWER) -> dict[str, Any]:
    (variant,) = ask(client, baseline=baseline, variants=[{"name": "it", "changes": changes}])["variants"]
    found: dict[str, Any] = variant
    return found


def estimate(client: httpx.Client, question: dict[str, Any], **more: Any) -> dict[str, Any]:
    own = {k: v for k, v in question.items() if k != "route"} | more
    answer = client.post(f"/v1/routes/{question['route']}/estimates", json=own)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def alike(one: Any, other: Any) -> bool:
    """Equal but for the last digits: a block may round otherwise."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(alike(one[k], other[k]) for k in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(alike, one, other))
    if isinstance(one, float) and isinstance(other, float):
        return one == pytest.approx(other, rel=1e-12, abs=1e-12)
    return bool(one == other)


def figures(answer: dict[str, Any]) -> dict[str, dict[str, Any]]:
    found = answer["outputs"] | answer["revenue"]["items"] | answer["operating_cost"]["items"]
    found["area_reclaimed"] = answer["area_reclaimed"]
    names = {"life": "pile_life", "area_freed": "pile_area_freed", "area_taken": "pile_area_taken"}
    names |= {"site_area": "site_area", "area_reclaimed": "pile_area_reclaimed"}
    return found | {names[n]: figure for n, figure in answer.get("pile", {}).items()}


# Variants of an estimate


CHANGES: dict[str, tuple[dict[str, Any], Callable[[dict[str, Any]], dict[str, Any]]]] = {
    "a quantity": (FAR, lambda b: b | {"plant": {"haul_distance": q(40, "km")}}),
    "in another unit": ({"/feed": q(1000, "t/d")}, lambda b: b | {"feed": q(1000, "t/d")}),
    "a choice": ({"/plant/cooling": "air"}, lambda b: b | {"plant": {"cooling": "air"}}),
    "the year": ({"/context/year": 2015}, lambda b: b | {"context": {"year": 2015}}),
    "the price year": ({"/context/price_year": 2020.0}, lambda b: b | {"context": {"price_year": 2020}}),
    "the region": ({"/context/region": "CN-GX"}, lambda b: b | {"context": {"region": "CN-GX"}}),
    "feed for target": (
        {"/feed": None, "/target": q(900, "GWh/year")},
        lambda b: {"route": b["route"], "target": q(900, "GWh/year")},
    ),
    "a coefficient": (
        {PRICE: q(0.5, "CNY/kWh")},
        lambda b: b | {"coefficients": {"gangue_power.electricity_price": q(0.5, "CNY/kWh")}},
    ),
    "the units of the answer": ({"/context/units": "chinese"}, lambda b: b | {"context": {"units": "chinese"}}),
    "the unit of a figure": ({"/context/units/feed": "t/d"}, lambda b: b | {"context": {"units": {"feed": "t/d"}}}),
    "a basis": (
        {"/feedstock/basis": "dry", "/feedstock/ash": q(70, "%"), "/feedstock/moisture": q(5, "%")},
        lambda b: b | {"feedstock": {"basis": "dry", "ash": q(70, "%"), "moisture": q(5, "%")}},
    ),
    "with its working": ({"/detail": "working"} | FAR, lambda b: b | {"plant": {"haul_distance": q(40, "km")}}),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_variant_is_answered_as_its_question_is(client: httpx.Client, name: str) -> None:
    changes, change = CHANGES[name]
    detail = {"detail": "working"} if "/detail" in changes else {}
    assert vary(client, changes)["answer"]["estimate"] == estimate(client, change(POWER), **detail)


@pytest.mark.parametrize(("route", "question"), ASKED)
def test_a_block_gives_the_numbers_of_every_question(
    client: httpx.Client, route: str, question: dict[str, Any]
) -> None:
    """Each named question in steps of its size: all at once, and one after the other."""
    sized = "feed" if "feed" in question else "target"
    steps = [question[sized] | {"value": question[sized]["value"] * f} for f in (0.9, 0.95, 1.0, 1.01, 1.02, 1.05, 1.1)]
    variants = [{"name": str(i), "changes": {f"/{sized}": step}} for i, step in enumerate(steps)]
    answered = client.post(PATH, json={"baseline": {"route": route} | question, "variants": variants})
    if answered.status_code == 422:  # a tenth more is beyond what the route knows
        assert all(e["pointer"].startswith("/variants/") for e in answered.json()["errors"])
        return
    for step, variant in zip(steps, answered.json()["variants"], strict=True):
        assert alike(variant["answer"]["estimate"], estimate(client, {"route": route} | question | {sized: step}))


@pytest.mark.parametrize("name", ["a quantity", "a choice", "the year", "a coefficient", "feed for target", "a basis"])
def test_differences_are_variant_minus_baseline(client: httpx.Client, name: str) -> None:
    changes, change = CHANGES[name]
    before, after = (figures(estimate(client, b)) for b in (POWER, change(POWER)))
    found = vary(client, changes)["differences"]

    for figure, difference in found.items():
        assert difference["baseline"] == before[figure]
        assert difference["variant"] == after[figure]
        d = after[figure]["value"] - before[figure]["value"]
        assert difference["difference"]["value"] == d
        assert difference["difference"]["unit"] == before[figure]["unit"]
        assert difference["difference"]["display"].startswith("+" if d > 0 else "-")
        if before[figure]["value"]:
            assert difference["percent"] == pytest.approx(100 * d / abs(before[figure]["value"]))
            assert (difference["percent"] > 0) == (d > 0)
        else:
            assert "percent" not in difference
    for figure in (before.keys() & after.keys()) - found.keys():
        assert after[figure]["value"] == pytest.approx(before[figure]["value"], rel=1e-11)


@pytest.mark.parametrize("name", ["a quantity", "a choice", "the year", "a coefficient", "feed for target", "a basis"])
def test_steps_are_those_whose_values_differ(client: httpx.Client, name: str) -> None:
    changes, change = CHANGES[name]
    before, after = (
        {s["id"]: s for s in estimate(client, b, detail="working")["working"]} for b in (POWER, change(POWER))
    )

    def base(step: dict[str, Any]) -> float:
        return step["value"] * {"t/d": 0.365, "%": 0.01, "percent": 0.01}.get(step["unit"], 1.0)

    differ = [
        id
        for id, s in after.items()
        if id not in before or base(s) != pytest.approx(base(before[id]), rel=1e-11, abs=0)
    ]
    assert vary(client, changes)["steps"] == differ


def test_steps_come_in_the_order_of_the_working_and_a_block_says_the_same(client: httpx.Client) -> None:
    """Six variants are run as a block, one is not."""
    baseline = POWER | {"plant": {"haul_distance": q(5, "km")}}
    variants = [{"name": f"{i}", "changes": {"/plant/haul_distance": q(10 * i, "km")}} for i in range(1, 9)]
    together = ask(client, baseline=baseline, variants=variants)["variants"]
    order = [s["id"] for s in estimate(client, baseline, detail="working")["working"]]

    for variant, asked in zip(together, variants, strict=True):
        assert variant["steps"] == sorted(variant["steps"], key=order.index)
        assert "haulage_cost" in variant["steps"]
        assert "net_electricity" not in variant["steps"]
        alone = vary(client, asked["changes"], baseline)
        assert variant["steps"] == alone["steps"]
        assert alike(variant["differences"], alone["differences"])


@pytest.mark.parametrize("count", [1, 8])
def test_variants_that_have_other_figures_than_the_baseline_answer(client: httpx.Client, count: int) -> None:
    """Without its pile the waste lasts for nobody knows how long; alone, and as a block."""
    baseline = POWER | {"pile": {"mass": q(5, "Mt"), "footprint": q(20, "ha")}}
    variants = [
        {"name": f"{i}", "changes": {"/pile": None, "/plant/haul_distance": q(10 + i, "km")}} for i in range(count)
    ]
    answer = ask(client, baseline=baseline, variants=variants)
    assert answer["baseline"]["estimate"]["pile"]["life"]["value"] > 0
    for i, variant in enumerate(answer["variants"]):
        assert variant["answer"]["estimate"] == estimate(client, POWER, plant={"haul_distance": q(10 + i, "km")})
        assert "pile" not in variant["answer"]["estimate"]
        assert "pile_life" not in variant["differences"]
        assert "haulage_cost" in variant["differences"]
    piles = [{"/pile/mass": q(5 + i, "Mt"), "/pile/footprint": q(20, "ha")} for i in range(count)]
    back = ask(client, variants=[{"name": f"{i}", "changes": pile} for i, pile in enumerate(piles)])
    assert all(v["answer"]["estimate"]["pile"] for v in back["variants"])
    assert all("pile_life" in v["steps"] for v in back["variants"])


def test_times_multiplies_what_stands_there(client: httpx.Client) -> None:
    price = client.get("/v1/coefficients/money.carbon_price").json()
    stands = next(s for s in estimate(client, POWER, detail="working")["working"] if s["id"] == "money.carbon_price")
    doubled = vary(client, {"/coefficients/money.carbon_price": {"times": 2}})
    asked = {"coefficients": {"money.carbon_price": q(2 * stands["value"], price["unit"])}}
    assert alike(doubled["answer"]["estimate"]["outputs"], estimate(client, POWER, **asked)["outputs"])

    given = POWER | {"plant": {"haul_distance": q(12, "km")}}
    longer = vary(client, {"/plant/haul_distance": {"times": 2.5}}, given)["answer"]["estimate"]
    assert longer == estimate(client, POWER, plant={"haul_distance": q(30, "km")})

    usual = next(s for s in estimate(client, POWER, detail="working")["working"] if s["id"] == "moisture")
    wetter = vary(client, {"/feedstock/moisture": {"times": 1.5}})["answer"]["estimate"]
    asked = {"moisture": q(1.5 * usual["value"], usual["unit"])}
    assert alike(wetter["outputs"], estimate(client, POWER, feedstock=asked)["outputs"])


def test_null_takes_away_what_the_baseline_gives(client: httpx.Client) -> None:
    given = POWER | {"plant": {"haul_distance": q(90, "km"), "cooling": "air"}}
    given |= {"coefficients": {"money.carbon_price": q(50, "CNY/t")}}
    without = vary(client, {"/plant/haul_distance": None, "/coefficients/money.carbon_price": None}, given)
    expected = estimate(client, POWER, plant={"cooling": "air"}, coefficients={})
    assert without["answer"]["estimate"] == expected
    assert vary(client, {"/plant": None}, given)["answer"]["estimate"] == estimate(
        client, POWER, coefficients=given["coefficients"]
    )


def test_a_verdict_that_changes_is_told(client: httpx.Client) -> None:
    assay = {"basis": "dry", "moisture": q(6, "%"), "ash": q(78, "%"), "alumina": q(22, "%")}
    small = {"route": "cryolite", "feed": q(10, "kt/year"), "feedstock": assay}
    large = {"/feed": q(300, "kt/year")}
    variant = vary(client, large, small)
    assert variant["answer"]["estimate"]["verdict"]["status"] == "unsuitable"
    assert variant["verdict"] == {"baseline": "conditional", "variant": "unsuitable"}
    assert "verdict" not in vary(client, {"/feed": q(11, "kt/year")}, small)


def test_another_currency_is_no_difference(client: httpx.Client) -> None:
    variant = vary(client, {"/context/currency": "USD"})
    assert variant["answer"]["estimate"]["outputs"]["margin"]["unit"] == "MUSD/year"
    assert variant["differences"] == {}
    assert variant["steps"] == []


def test_a_baseline_may_ask_for_its_working(client: httpx.Client) -> None:
    answer = ask(client, baseline=POWER | {"detail": "working"}, variants=[{"name": "far", "changes": FAR}])
    assert answer["baseline"]["estimate"] == estimate(client, POWER, detail="working")
    assert answer["variants"][0]["answer"]["estimate"]["working"]


CHANGED = st.dictionaries(
    st.sampled_from(["/plant/haul_distance", "/feed", PRICE, "/plant/cooling", "/feedstock/moisture"]),
    st.floats(0.5, 2),
    min_size=1,
)
GIVEN = POWER | {
    "plant": {"haul_distance": q(20, "km"), "cooling": "wet"},
    "feedstock": {"moisture": q(6, "%")},
    "coefficients": {"gangue_power.electricity_price": q(0.4, "CNY/kWh")},
}


@settings(max_examples=25, deadline=None)
@given(CHANGED)
def test_a_change_and_its_opposite_differ_in_sign_only(client: httpx.Client, factors: dict[str, float]) -> None:
    values = {
        "/plant/haul_distance": (20, "km"),
        "/feed": (300, "kt/year"),
        PRICE: (0.4, "CNY/kWh"),
        "/feedstock/moisture": (6, "%"),
    }
    there = {k: q(values[k][0] * f, values[k][1]) if k in values else "air" for k, f in factors.items()}
    back = {k: q(*values[k]) if k in values else "wet" for k in factors}
    changed = json.loads(json.dumps(GIVEN))
    for key, value in there.items():
        part, _, name = key[1:].partition("/")
        if name:
            changed[part][name] = value
        else:
            changed[part] = value

    same = {"name": "same", "changes": back}
    answer = ask(client, baseline=GIVEN, variants=[{"name": "there", "changes": there}, same])
    there_, same_ = answer["variants"]
    assert same_["differences"] == {}
    assert same_["steps"] == []
    back_ = vary(client, back, changed)
    assert back_["steps"] == there_["steps"]
    assert back_["differences"].keys() == there_["differences"].keys()
    for name, d in there_["differences"].items():
        assert back_["differences"][name]["difference"]["value"] == pytest.approx(-d["difference"]["value"], rel=1e-9)


def test_what_changes_nothing_is_warned_of(client: httpx.Client) -> None:
    variants = [{"name": "as it is", "changes": {"/feed": POWER["feed"]}}, {"name": "far", "changes": FAR}]
    assert ask(client, variants=variants)["warnings"] == ["Nothing differs from the baseline: as it is."]
    assert ask(client, variants=variants[1:])["warnings"] == []


# Variants of a comparison


def test_a_comparison_is_varied_as_its_question_says(client: httpx.Client) -> None:
    _, question = EXAMPLES["another_assay"]
    own = question["baseline"]["comparison"]
    answer = client.post(PATH, json=question).json()
    before = client.post("/v1/comparisons", json=own).json()
    feedstock = {"alumina": q(26, "%"), "lower_heating_value": q(3.5, "MJ/kg")}
    after = client.post("/v1/comparisons", json=own | {"feedstock": feedstock}).json()

    (variant,) = answer["variants"]
    assert answer["baseline"] == {"comparison": before}
    assert variant["answer"] == {"comparison": after}
    rows = [{r["route"]: r for r in c["routes"]} for c in (before, after)]
    moved = {n for n in rows[0] if any(rows[0][n].get(k) != rows[1][n].get(k) for k in ("rank", "status"))}
    assert moved, "the example shows none"
    assert variant["standings"].keys() == moved
    for name in moved:
        for side, row in zip(("baseline", "variant"), rows, strict=True):
            there = {k: row[name][k] for k in ("rank", "status") if k in row[name]}
            assert variant["standings"][name][side] == there
    for name, d in variant["differences"].items():
        route, _, figure = name.partition(".")
        old, new = (row[route]["figures"][figure] for row in rows)
        assert (d["baseline"], d["variant"]) == (old, new)
        assert d["difference"]["value"] == new["value"] - old["value"]


def test_a_coefficient_of_a_comparison_is_multiplied(client: httpx.Client) -> None:
    doubled = {"/coefficients/money.haulage_price": {"times": 2}}
    haul = q(20, "km")
    alone = vary(client, doubled, POWER | {"plant": {"haul_distance": haul}})["differences"]
    variant = vary(client, doubled, {"comparison": {"feed": POWER["feed"], "haul_distance": haul}})["differences"]

    assert alone["haulage_cost"]["percent"] == pytest.approx(100)
    assert variant["gangue-power.operating_cost"] == alone["operating_cost"]
    assert "gangue-power.jobs" not in variant


# Variants of a plan


CITY = PLAN_EXAMPLES["coal_city"][1]


def planned(client: httpx.Client, **more: Any) -> dict[str, Any]:
    answer: dict[str, Any] = client.post("/v1/plans", json=CITY | more, timeout=60).json()
    return answer


def test_a_plan_is_varied_as_its_question_says(client: httpx.Client) -> None:
    """The third works is a power plant, whose fields are its own."""
    works = json.loads(json.dumps(CITY["works"]))
    works[2] |= {"capacity": q(450, "kt/year"), "plant": {"unit_size": q(300, "MW")}}
    changes = {"/works/2/capacity": q(450, "kt/year"), "/works/2/plant/unit_size": q(300, "MW"), "/horizon": 20}
    before, after = planned(client), planned(client, works=works, horizon=20)
    variant = vary(client, changes, {"plan": CITY})

    assert variant["answer"] == {"plan": after}
    found = variant["differences"]
    assert (
        found["npv"]["difference"]["value"]
        == after["indicators"]["npv"]["value"] - before["indicators"]["npv"]["value"]
    )
    assert found["revenue"]["variant"] == after["totals"]["revenue"]
    assert found["carbon.scope_1"]["baseline"] == before["carbon"]["totals"]["scope_1"]
    assert found["works.power.capital_cost"]["variant"] == after["works"]["power"]["capital_cost"]
    assert "works.bricks.capital_cost" not in found
    assert "steps" not in variant


def test_a_coefficient_of_a_plan_is_multiplied(client: httpx.Client) -> None:
    stands = next(s for s in estimate(client, POWER, detail="working")["working"] if s["id"] == PRICE.split("/")[2])
    doubled = vary(client, {PRICE: {"times": 1.5}}, {"plan": CITY})["answer"]["plan"]
    price = {"gangue_power.electricity_price": q(stands["value"] * 1.5, stands["unit"])}
    assert alike(doubled["indicators"], planned(client, coefficients=price)["indicators"])


def test_break_even_of_a_plan(client: httpx.Client) -> None:
    found = search(
        client, {"plan": CITY}, vary=PRICE, between=[q(0.4, "CNY/kWh"), q(0.9, "CNY/kWh")], figure="npv"
    )  # fmt: skip
    (root,) = found["found"]
    price = {"gangue_power.electricity_price": {k: root["at"][k] for k in ("value", "unit")}}
    assert planned(client, coefficients=price)["indicators"]["npv"]["value"] == pytest.approx(0, abs=1e-4)


# The table


def test_a_cell_is_the_estimate_there(client: httpx.Client) -> None:
    hauls, feeds = [q(v, "km") for v in (0, 25, 3000)], [q(100, "kt/year"), q(900, "t/d")]
    table = ask(
        client,
        grid={
            "x": {"vary": "/plant/haul_distance", "values": hauls},
            "y": {"vary": "/feed", "values": feeds},
            "figures": ["margin", "area_reclaimed", "haulage_cost"],
        },
    )["grid"]

    assert [v["value"] for v in table["x"]["values"]] == [0, 25, 3000]
    for y, feed in enumerate(feeds):
        for x, haul in enumerate(hauls):
            if x == 2:
                assert {t["rows"][y][x] for t in table["figures"].values()} == {None}
                continue
            found = figures(estimate(client, POWER, feed=feed, plant={"haul_distance": haul}))
            for name, t in table["figures"].items():
                assert t["rows"][y][x] == pytest.approx(found[name]["value"], rel=1e-12)
                assert (t["unit"], t["label"]) == (found[name]["unit"], found[name]["label"])
    assert [(r["x"], r["y"]) for r in table["refused"]] == [(2, 0), (2, 1)]
    assert all("3000 km is outside 0 to 2000 km" in r["reasons"][0] for r in table["refused"])


def test_a_comparison_has_a_table_too(client: httpx.Client) -> None:
    shared = {"feed": q(300, "kt/year")}
    table = ask(
        client,
        baseline={"comparison": shared},
        grid={
            "x": {"vary": "/haul_distance", "values": [q(5, "km"), q(50, "km")]},
            "y": {"vary": "/feed", "values": [q(200, "kt/year"), q(300, "kt/year")]},
            "figures": ["gangue-power.margin"],
        },
    )["grid"]
    own = client.post("/v1/comparisons", json=shared | {"haul_distance": q(50, "km")}).json()
    (row,) = [r for r in own["routes"] if r["route"] == "gangue-power"]
    assert table["figures"]["gangue-power.margin"]["rows"][1][1] == row["figures"]["margin"]["value"]


# Break-even


def search(client: httpx.Client, baseline: dict[str, Any] = POWER, **asked: Any) -> dict[str, Any]:
    (found,) = ask(client, baseline=baseline, break_even=[{"name": "it"} | asked])["break_even"]
    result: dict[str, Any] = found
    return result


def test_a_root_is_where_the_estimate_reaches_the_value(client: httpx.Client) -> None:
    found = search(client, vary=PRICE, between=[q(0.05, "CNY/kWh"), q(600, "CNY/MWh")], figure="margin")
    (root,) = found["found"]
    price = {"gangue_power.electricity_price": {k: root["at"][k] for k in ("value", "unit")}}
    assert root["at"]["unit"] == "CNY/kWh"
    margin = estimate(client, POWER, coefficients=price)["outputs"]["margin"]["value"]
    assert margin == pytest.approx(0, abs=1e-6)
    assert "none" not in found or not found["none"]

    land = search(
        client, vary="/feed", between=[q(100, "kt/year"), q(5, "Mt/year")], figure="area_freed",
        reaches=q(10, "ha/year"),
    )  # fmt: skip
    (root,) = land["found"]
    feed = {k: root["at"][k] for k in ("value", "unit")}
    assert estimate(client, POWER, feed=feed)["outputs"]["area_freed"]["value"] == pytest.approx(10, rel=1e-6)


def test_that_there_is_none_is_said_with_both_ends(client: httpx.Client) -> None:
    near = [q(1, "km"), q(2, "km")]
    found = search(client, vary="/plant/haul_distance", between=near, figure="margin", reaches=q(1e4, "MCNY/year"))
    assert found["found"] == []
    ends = [estimate(client, POWER, plant={"haul_distance": q(x, "km")})["outputs"]["margin"] for x in (1, 2)]
    assert [e["display"] for e in found["ends"]] == [e["display"] for e in ends]
    assert all(e["display"] in found["none"] for e in ends)


def test_no_answer_in_a_part_of_the_range_is_said(client: httpx.Client) -> None:
    found = search(client, vary="/plant/haul_distance", between=[q(0, "km"), q(4000, "km")], figure="margin")
    (gap,) = found["refused"]
    assert 2000 < gap["low"]["value"] <= 2000 + 4000 / 64
    assert gap["high"]["value"] == 4000
    assert "outside 0 to 2000 km" in gap["reasons"][0]
    assert len(found["found"]) == 1


# Heavy questions


def test_no_more_wait_than_may() -> None:
    """One is at work, one waits, the third is told to come again; then there is room."""
    heavy = Heavy(at_once=1, queue=1, retry_after=7)
    go = threading.Event()

    async def ask_three() -> list[Any]:
        results: list[Any] = []

        async def one() -> None:
            try:
                results.append(await heavy.run(lambda: go.wait(10)))
            except Overloaded as refusal:
                results.append(refusal.seconds)
                go.set()

        async with anyio.create_task_group() as group:
            for _ in range(3):
                group.start_soon(one)
        results.append(await heavy.run(lambda: "room"))
        return results

    assert anyio.run(ask_three) == [7, True, True, "room"]


@pytest.fixture
def busy(serve: Serve, catalogue: Catalogue) -> httpx.Client:
    """A service that has no room for a large question."""
    app_settings = Settings(heavy_at_once=1, heavy_queue=-1)
    return serve(create_app(catalogue, app_settings))


def test_who_finds_no_room_is_told_when_to_come_again(busy: httpx.Client) -> None:
    question = {"baseline": POWER, "variants": [{"name": "far", "changes": FAR}]}
    for language, words in (("en", "try again in 2 s"), ("zh-Hans", "后重试")):
        answer = busy.post(PATH, json=question, headers={"accept-language": language})
        assert answer.status_code == 503
        assert answer.headers["retry-after"] == "2"
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["type"] == "urn:valorise:problem:overloaded"
        assert words in answer.json()["detail"]
    estimate(busy, POWER)


@pytest.mark.parametrize("value", ["0", "-1", "two", "1.5", "9" * 8])
def test_a_bound_that_is_no_number_does_not_start(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("VALORISE_HEAVY_AT_ONCE", value)
    with pytest.raises(BadSetting, match="VALORISE_HEAVY_AT_ONCE"):
        from_environment()


def test_the_bounds_are_the_operators(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VALORISE_HEAVY_AT_ONCE", "3")
    monkeypatch.setenv("VALORISE_HEAVY_QUEUE", "0")
    heavy = from_environment().heavy()
    assert (heavy.at_once, heavy.most) == (3, 3)


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_has_an_answer(client: httpx.Client, name: str) -> None:
    _, question = EXAMPLES[name]
    first, second = (client.post(PATH, json=question) for _ in range(2))
    assert first.status_code == 200, first.text
    assert first.content == second.content
    assert first.headers["server-timing"].startswith("what-if;dur=")
    assert {v["name"] for v in first.json()["variants"]} == {v["name"] for v in question.get("variants", [])}
