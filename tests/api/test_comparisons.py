"""The accident: a comparison left out the routes that did not fit, and ranked by a figure that nobody chose.

A comparison is the estimates of its routes, side by side: every number in it is held against the route's own answer.
"""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from valorise.studies.catalogue import Catalogue
from valorise.studies.comparison import BESIDE_CARBON_DIOXIDE, EXAMPLES, FIGURES

PATH = "/v1/comparisons"
FEED = {"value": 400, "unit": "kt/year"}


def compare(client: httpx.Client, **question: Any) -> dict[str, Any]:
    answer = client.post(PATH, json={"feed": FEED} | question)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_lists_every_route_once(client: httpx.Client, catalogue: Catalogue, name: str) -> None:
    _, question = EXAMPLES[name]
    answer = client.post(PATH, json=question).json()

    assert sorted(r["route"] for r in answer["routes"]) == sorted(catalogue.routes)
    ranked = [r["rank"] for r in answer["routes"] if "rank" in r]
    assert ranked == list(range(1, len(ranked) + 1))


def test_figures_are_those_of_the_estimates(client: httpx.Client, catalogue: Catalogue) -> None:
    shared = {
        "feedstock": {"moisture": {"value": 6, "unit": "%"}},
        "pile": {"mass": {"value": 5, "unit": "Mt"}},
        "context": {"region": "CN-GX", "price_year": 2022, "currency": "USD"},
    }
    answer = compare(client, haul_distance={"value": 12, "unit": "km"}, **shared)

    compared = [r for r in answer["routes"] if r["status"] not in ("refused", "other_waste")]
    assert compared
    for row in compared:
        question = {"feed": FEED, "plant": {"haul_distance": {"value": 12, "unit": "km"}}} | shared
        estimate = client.post(f"/v1/routes/{row['route']}/estimates", json=question).json()
        product = catalogue.routes[row["route"]].route.target_of
        outputs = estimate["outputs"]
        plant = outputs.get("greenhouse_gases", outputs["carbon_dioxide"])["value"]
        emitted = [plant, *(outputs[n]["value"] for n in BESIDE_CARBON_DIOXIDE if n in outputs)]
        assert row["figures"].pop("all_carbon_dioxide")["value"] == pytest.approx(sum(emitted))
        if avoided := outputs.get("carbon_dioxide_avoided"):
            assert row["figures"].pop("carbon_dioxide_avoided") == avoided
        assert row["figures"] == {n: outputs[n] for n in (product, *FIGURES)} | {
            "area_reclaimed": estimate["area_reclaimed"]
        }
        assert row["pile"] == estimate["pile"]
        assert row["status"] == estimate["verdict"]["status"]
        said = {f["text"] for f in estimate["verdict"]["findings"] if f["status"] in ("conditional", "unsuitable")}
        assert set(row["reasons"]) == said


@pytest.mark.parametrize("by", ["margin", "revenue", "area_reclaimed", "carbon_dioxide", "jobs"])
def test_the_figure_chosen_decides_among_the_fit_and_then_among_the_unfit(client: httpx.Client, by: str) -> None:
    rows = [r for r in compare(client, rank_by=by)["routes"] if "rank" in r]

    fit = [r["status"] != "unsuitable" for r in rows]
    assert fit == sorted(fit, reverse=True)
    for group in (True, False):
        ranked_by = "all_carbon_dioxide" if by == "carbon_dioxide" else by
        values = [r["figures"][ranked_by]["value"] for r, is_fit in zip(rows, fit, strict=True) if is_fit is group]
        assert values == sorted(values, reverse=by != "carbon_dioxide")


def test_a_route_that_refuses_stays_with_its_reason(client: httpx.Client) -> None:
    """Fifty million tonnes are beyond the largest feed of some routes, and not of others."""
    rows = compare(client, feed={"value": 50_000, "unit": "kt/year"})["routes"]

    refused = {r["route"]: r for r in rows if r["status"] == "refused"}
    assert refused
    assert any("rank" in r for r in rows)
    for row in refused.values():
        assert "rank" not in row
        assert "50000 kt/year is outside" in row["reasons"][0]


def test_what_all_routes_refuse_is_refused(client: httpx.Client) -> None:
    answer = client.post(PATH, json={"feed": {"value": 1e9, "unit": "kt/year"}})

    assert answer.status_code == 422
    assert {e["pointer"] for e in answer.json()["errors"]} == {"/feed"}


def test_fly_ash_goes_to_the_routes_that_take_it(client: httpx.Client, catalogue: Catalogue) -> None:
    ash = {"loss_on_ignition": {"value": 4, "unit": "%"}, "origin": "fluidised_bed"}
    rows = {r["route"]: r for r in compare(client, waste="fly_ash", feedstock=ash)["routes"]}

    for name, ready in catalogue.routes.items():
        if ready.waste == "fly_ash":
            question = {"feed": FEED, "feedstock": ash}
            estimate = client.post(f"/v1/routes/{name}/estimates", json=question).json()
            assert rows[name]["figures"]["margin"] == estimate["outputs"]["margin"]
            assert rows[name]["status"] == estimate["verdict"]["status"]
        else:
            assert rows[name] == {
                "route": name,
                "title": ready.route.title,
                "status": "other_waste",
                "reasons": ["Takes gangue."],
            }


def test_missing_assays_are_those_that_the_routes_ask_for(client: httpx.Client) -> None:
    answer = compare(client)

    for row in (r for r in answer["routes"] if "rank" in r):
        estimate = client.post(f"/v1/routes/{row['route']}/estimates", json={"feed": FEED}).json()
        asked = [m["pointer"] for m in estimate["data_quality"]["measure_next"]]
        assert row["missing"] == [p for p in asked if p.startswith("/feedstock/")]
        for m in answer["measure_next"]:
            assert (row["route"] in m["routes"]) == (m["pointer"] in row["missing"])
    counts = [len(m["routes"]) for m in answer["measure_next"]]
    assert counts == sorted(counts, reverse=True)


def test_what_no_route_uses_is_warned_of(client: httpx.Client) -> None:
    volatile = {"feedstock": {"volatile_matter": {"value": 15, "unit": "%"}, "moisture": {"value": 5, "unit": "%"}}}
    warnings = compare(client, **volatile)["warnings"]

    unused = [w for w in warnings if "is given" in w]
    assert unused == ["/feedstock/volatile_matter is given, and nothing here hangs on it."]


def test_units_by_id_reach_the_routes_that_know_the_id(client: httpx.Client) -> None:
    rows = compare(client, context={"units": {"tile_area": "Mm2/year", "feed": "t/d"}})["routes"]

    (tiles,) = [r for r in rows if r["route"] == "glazed-tiles"]
    assert tiles["figures"]["tile_area"]["unit"] == "Mm2/year"
    assert compare(client, context={"units": {"feed": "t/d"}})["feed"]["unit"] == "t/d"


def test_carbon_dioxide_says_what_it_is_of(client: httpx.Client) -> None:
    assert any("Ranked by all_carbon_dioxide" in w for w in compare(client, rank_by="carbon_dioxide")["warnings"])
    assert not any("carbon_dioxide" in w for w in compare(client)["warnings"])


def test_only_the_first_unknown_ids_are_met_with_the_nearest(client: httpx.Client) -> None:
    """Two hundred look-ups among all ids kept the service for seconds."""
    unknown = {f"gangue_power.net_eficiency{i}": {"value": 1, "unit": "%"} for i in range(200)}
    answer = client.post(PATH, json={"feed": FEED, "coefficients": unknown})

    offered = [e for e in answer.json()["errors"] if e.get("accepted")]
    assert answer.status_code == 422
    assert 0 < len(offered) <= 5


@pytest.mark.parametrize(
    ("question", "pointer", "words"),
    [
        ({"context": {"region": "CN-XX"}}, "/context/region", "CN-XX"),
        ({"coefficients": {"gangue_power.net_eficiency": {"value": 3, "unit": "%"}}},
         "/coefficients/gangue_power.net_eficiency", "no route for gangue has a coefficient"),
        ({"coefficients": {"fly_ash_cement.ash_price": {"value": 3, "unit": "CNY/t"}}},
         "/coefficients/fly_ash_cement.ash_price", "no route for gangue has a coefficient"),
        ({"coefficients": {"gangue_power.net_efficiency": {"value": 500, "unit": "%"}}},
         "/coefficients/gangue_power.net_efficiency/value", "outside"),
        ({"coefficients": {"gangue_power.net_efficiency": {"value": 5, "unit": "km"}}},
         "/coefficients/gangue_power.net_efficiency/unit", "does not come in km"),
        ({"feedstock": {"water_demand": {"value": 95, "unit": "%"}}}, "/feedstock/water_demand", "no route for gangue"),
        ({"waste": "fly_ash", "pile": {"height": {"value": 9, "unit": "m"}}}, "/pile/height", "no route for fly ash"),
        ({"context": {"units": {"nonsense": "ha"}}}, "/context/units/nonsense", "no route for gangue has a quantity"),
        ({"feedstock": {"silica": {"value": 70, "unit": "%"}, "alumina": {"value": 40, "unit": "%"}}},
         "/feedstock/silica", "make up 110"),
        ({"haul_distance": {"value": 1e7, "unit": "km"}}, "/haul_distance", "outside"),
        ({"context": {"price_year": 1900}}, "/context/price_year", "1900"),
    ],
)  # fmt: skip
def test_what_is_wrong_for_all_is_refused_at_its_place(
    client: httpx.Client, question: dict[str, Any], pointer: str, words: str
) -> None:
    answer = client.post(PATH, json={"feed": FEED} | question)

    assert answer.status_code == 422, answer.text
    assert any(e["pointer"] == pointer and words in e["detail"] for e in answer.json()["errors"]), answer.text


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"feed": FEED, "rank_by": "beauty"},
        {"feed": FEED, "waste": "slag"},
        {"feed": FEED, "plant": {}},
        {"feed": {"value": -1, "unit": "kt/year"}},
        {"feed": {"value": 1, "unit": "MW"}},
    ],
    ids=json.dumps,
)
def test_what_does_not_fit_the_schema_is_a_400(client: httpx.Client, body: dict[str, Any]) -> None:
    answer = client.post(PATH, json=body)

    assert answer.status_code == 400
    assert answer.json()["errors"]


def test_a_version_that_is_not_served_is_a_409(client: httpx.Client) -> None:
    answer = client.post(PATH, json={"feed": FEED, "context": {"versions": {"engine": "99"}}})

    assert answer.status_code == 409


def test_names_that_are_wrong_by_the_hundred_hold_nobody_up(client: httpx.Client) -> None:
    """The nearest names of 400 wrong ones took four seconds, in which nobody else was answered."""
    wrong = {f"gangue_powr.net_eficiency_{i}": {"value": 3, "unit": "%"} for i in range(200)}
    units = {f"net_electrcity_{i}": "MW" for i in range(200)}
    question = {"feed": FEED, "coefficients": wrong, "context": {"units": units}}
    answer = client.post(PATH, json=question)

    errors = answer.json()["errors"]
    assert answer.status_code == 422
    assert "50 faults" in answer.json()["detail"]
    assert [e["accepted"][0] for e in errors if "accepted" in e] == ["gangue_power.net_efficiency"] * 5
