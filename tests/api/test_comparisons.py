"""The accident: a comparison left out the routes that did not fit, and ranked by a figure that nobody chose.

A comparison is the estimates of its routes, side by side: every number in it is held against the route's own answer.
"""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from valorise.studies.catalogue import Catalogue
from valorise.studies.comparison import EXAMPLES, FIGURES

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
        assert row["figures"] == {n: estimate["outputs"][n] for n in (product, *FIGURES)} | {
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
        values = [r["figures"][by]["value"] for r, is_fit in zip(rows, fit, strict=True) if is_fit is group]
        assert values == sorted(values, reverse=by != "carbon_dioxide")


def test_a_route_that_refuses_stays_with_its_reason(client: httpx.Client, catalogue: Catalogue) -> None:
    """Beyond the largest feed of some routes."""
    answer = client.post(PATH, json={"feed": {"value": 1e9, "unit": "kt/year"}})
    assert answer.status_code == 422
    assert {e["pointer"] for e in answer.json()["errors"]} == {"/feed"}


@pytest.mark.parametrize(
    ("question", "pointer", "words"),
    [
        ({"context": {"region": "CN-XX"}}, "/context/region", "CN-XX"),
        ({"coefficients": {"gangue_power.net_eficiency": {"value": 3, "unit": "%"}}},
         "/coefficients/gangue_power.net_eficiency", "no route has a coefficient"),
        ({"context": {"units": {"nonsense": "ha"}}}, "/context/units/nonsense", "no route has a quantity"),
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
