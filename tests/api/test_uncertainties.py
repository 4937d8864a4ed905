"""The accident: a probability of a figure in another unit was 1 for every draw, and nobody was told; a matrix of
correlations that no quantities can have gave numbers all the same.

What a question cannot ask is refused at its field. Answers are held against the document.
"""

from __future__ import annotations

import json
from math import exp, sqrt
from typing import Any

import httpx
import pytest

from tests.api.test_document import validate
from tests.conftest import Serve
from valorise.api.app import create_app
from valorise.api.settings import Settings
from valorise.studies.catalogue import Catalogue
from valorise.studies.uncertainty.examples import SENSITIVITIES, UNCERTAINTIES

PATH, MOVED = "/v1/uncertainties", "/v1/sensitivities"
POWER = {"route": "gangue-power", "feed": {"value": 300, "unit": "kt/year"}}


def q(value: float, unit: str) -> dict[str, Any]:
    return {"value": value, "unit": unit}


def ask(client: httpx.Client, path: str = PATH, language: str = "en", **question: Any) -> dict[str, Any]:
    headers = {"accept-language": language}
    answer = client.post(path, json={"question": POWER} | question, timeout=60, headers=headers)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


EXAMPLES = [(PATH, n, e) for n, (_, e) in UNCERTAINTIES.items()] + [
    (MOVED, n, e) for n, (_, e) in SENSITIVITIES.items()
]


@pytest.mark.parametrize(("path", "name", "question"), EXAMPLES)
def test_examples_are_answered_as_the_document_says(
    client: httpx.Client, document: dict[str, Any], path: str, name: str, question: dict[str, Any]
) -> None:
    operation = document["paths"][path]["post"]
    assert operation["requestBody"]["content"]["application/json"]["examples"][name]["value"] == question
    answer = client.post(path, json=question, timeout=60)
    assert answer.status_code == 200, answer.text
    validate(document, operation["responses"]["200"]["content"]["application/json"]["schema"], answer.json())
    assert answer.headers["content-language"] == "en"
    assert answer.json()["measure_next"]["text"]
    assert client.post(path, json=question, timeout=60).content == answer.content


def test_the_headline_is_drawn_where_no_figure_is_named(client: httpx.Client) -> None:
    answer = ask(client, draws=500)
    estimate = client.post(
        "/v1/routes/gangue-power/estimates", json={k: v for k, v in POWER.items() if k != "route"}
    ).json()
    exact = {n: f["point"]["value"] for n, f in answer["figures"].items()}
    assert exact == {n: q["value"] for n, q in estimate["headline"].items()}
    assert answer["drivers_of"] == 500 - sum(row["count"] for row in answer["lost"])
    assert answer["estimate_class"] == "AACE class 5"
    assert answer["inputs"]["lower_heating_value"]["group"] == "assumed"
    assert answer["inputs"]["gangue_power.electricity_price"]["group"] == "coefficients"


def test_percentiles_show_two_digits_of_their_width(client: httpx.Client) -> None:
    margin = ask(client, figures=["margin"])["figures"]["margin"]
    assert margin["p95"]["value"] - margin["p05"]["value"] == pytest.approx(82, abs=6)
    assert margin["p50"]["display"] == f"{margin['p50']['value']:.0f} MCNY/year"
    assert margin["cumulative"]["shares"][50] == 0.5
    assert margin["cumulative"]["values"][50] == pytest.approx(margin["p50"]["value"])


def test_draws_of_a_scored_median_are_as_wide_as_the_scores_say(client: httpx.Client) -> None:
    """An arithmetic check: the logarithm has the variance 0.0587, and 1.644854 deviations lie either side.

    Of 40,000 draws such a percentile has the error √(0.05 × 0.95 / 40,000) / 0.1031 = 0.0106 deviations, 0.26 % here;
    1 % is four of these. What the input itself says is no draw.
    """
    pedigree = {"reliability": 4, "completeness": 4, "temporal_correlation": 4, "geographical_correlation": 3,
                "technological_correlation": 4, "basic_variance": 0.0006}  # fmt: skip
    feed = {"median": 300, "unit": "kt/year", "pedigree": pedigree}
    question = {"route": "gangue-aggregate", "feed": feed}
    answer = ask(client, question=question, figures=["feed"], draws=40_000)
    assert answer["lost"] == []
    beyond = exp(1.644854 * sqrt(0.0587))
    for percentile, value in (("p05", 300 / beyond), ("p95", 300 * beyond)):
        assert answer["figures"]["feed"][percentile]["value"] == pytest.approx(value, rel=0.01)
        assert answer["inputs"]["feed"][percentile]["value"] == pytest.approx(value, rel=1e-6)


def test_a_probability_goes_with_the_curve(client: httpx.Client) -> None:
    at = ask(client, figures=["margin"])["figures"]["margin"]["cumulative"]["values"][25]
    thresholds = [{"figure": "margin", "at_least": q(at * 1e6, "CNY/year")}]
    (found,) = ask(client, figures=["margin"], thresholds=thresholds)["figures"]["margin"]["probabilities"]
    assert found["probability"] == pytest.approx(0.75, abs=2e-3)
    assert found["standard_error"] == pytest.approx((0.75 * 0.25 / 8000) ** 0.5, rel=0.1)
    assert "at least" in found["text"]


def test_correlation_makes_a_sum_vary_more(client: httpx.Client) -> None:
    pair = ["gangue_power.electricity_price", "lower_heating_value"]
    spread = [
        ask(client, figures=["revenue"], correlations=correlations)["figures"]["revenue"]["sd"]["value"]
        for correlations in ([{"between": pair, "rank": -0.9}], [], [{"between": pair, "rank": 0.9}])
    ]
    assert spread[0] < spread[1] < spread[2]


def test_in_chinese(client: httpx.Client) -> None:
    answer = ask(client, language="zh-Hans", thresholds=[{"figure": "margin", "at_least": q(0, "MCNY/year")}])
    english = ask(client, thresholds=[{"figure": "margin", "at_least": q(0, "MCNY/year")}])
    assert answer["measure_next"]["text"].startswith("首先实测")
    assert "概率" in answer["figures"]["margin"]["probabilities"][0]["text"]
    assert "未计入任何结果" in answer["warnings"][0]
    assert answer["estimate_class_text"].startswith("数量级估算")
    assert answer["figures"]["margin"]["differs"].startswith("均值")
    assert answer["provenance"] == english["provenance"]
    assert answer["figures"]["margin"]["cumulative"] == english["figures"]["margin"]["cumulative"]


PLAN = UNCERTAINTIES["site_over_years"][1]["question"]["plan"]


def planned(rate: Any = None, growth: Any = None, ramp: Any = None) -> dict[str, Any]:
    """The plan of the example, with what arises there and how its first works runs up."""
    plan: dict[str, Any] = json.loads(json.dumps(PLAN))
    plan["site"]["piles"][0]["inflows"] = [{"rate": rate or q(80, "kt/year"), "growth": growth or q(0, "%")}]
    plan["works"][0]["ramp_up"] = [ramp or q(80, "%")]
    return {"question": {"plan": plan}, "draws": 300}


def test_works_of_a_plan_are_judged(client: httpx.Client) -> None:
    english = ask(client, **planned())
    chinese = ask(client, language="zh-Hans", **planned())
    assert list(english["works"]) == list(chinese["works"]) == ["aggregate", "bricks"]
    assert not {"verdicts", "gates"} & english.keys()
    for name, works in english["works"].items():
        assert list(works["verdicts"]) == ["suitable", "conditional", "unsuitable"]
        assert sum(works["verdicts"].values()) == pytest.approx(1)
        assert works["verdicts"] == chinese["works"][name]["verdicts"]
    there = {lang: a["works"]["bricks"]["gates"]["lime_ceiling"] for lang, a in (("en", english), ("zh", chinese))}
    assert there["en"]["label"] == "Lime does not burst the bricks"
    assert there["zh"]["label"] == "无石灰爆裂风险"
    assert there["en"]["missed"] == there["zh"]["missed"] > 0.4
    assert "works" not in ask(client, draws=100)


def test_what_arises_is_drawn(client: httpx.Client) -> None:
    ranges = planned(
        {"low": 60, "high": 100, "unit": "kt/year"},
        {"mean": 0, "sd": 2, "unit": "%"},
        {"low": 60, "high": 80, "unit": "%"},
    )
    rate, growth, ramp = "/site/piles/0/inflows/0/rate", "/site/piles/0/inflows/0/growth", "/works/0/ramp_up/0"
    english = ask(client, figures=["stock_left"], **ranges)
    chinese = ask(client, language="zh-Hans", figures=["stock_left"], **ranges)["inputs"]
    said = {id: english["inputs"][id] for id in (rate, growth, ramp)}
    assert [i["label"] for i in said.values()] == [
        "Waste that arises at north from 2026",
        "Growth of the waste that arises at north from 2026",
        "Output of aggregate in 2027, of its capacity",
    ]
    assert [chinese[id]["label"] for id in said] == [
        "north 自 2026 年起的年产生量",
        "north 自 2026 年起产生量的年增长率",
        "aggregate 在 2027 年的达产率",
    ]
    assert [i["point"]["display"] for i in said.values()] == ["80 kt/year", "0 %", "70 %"]
    assert english["drivers"]["stock_left"]["drivers"][0]["id"] in (rate, growth)
    assert english["warnings"] == ["Terms that count whole years, and how works are built, are not drawn."]
    pair = [{"between": [rate, growth], "rank": 0.9}]
    wider = ask(client, figures=["stock_left"], correlations=pair, **ranges)["figures"]["stock_left"]["sd"]["value"]
    assert wider > 1.1 * english["figures"]["stock_left"]["sd"]["value"]


PRICE, WAGE, INSURANCE = "gangue_power.electricity_price", "money.wage", "money.insurance_rate"
REFUSED: dict[str, tuple[str, dict[str, Any], int, str, str]] = {
    "an unknown figure": (PATH, {"figures": ["margn"]}, 422, "/figures/0", "nearest: margin"),
    "an unknown figure, moved": (MOVED, {"figures": ["margn"]}, 422, "/figures/0", "nearest: margin"),
    "a figure twice": (PATH, {"figures": ["margin", "margin"]}, 422, "/figures/1", "named twice"),
    "a figure of no plan": (
        PATH,
        {"question": UNCERTAINTIES["site_over_years"][1]["question"], "figures": ["works.bricsk.npv"]},
        422,
        "/figures/0",
        "works.bricks.npv",
    ),
    "too many draws": (PATH, {"draws": 1_000_001}, 400, "/draws", "at most"),
    "too few draws": (PATH, {"draws": 99}, 400, "/draws", "at least 100"),
    "half a draw": (PATH, {"draws": 1000.5}, 400, "/draws", "whole number"),
    "too large a hypercube": (
        PATH,
        {"draws": 100_001, "sampling": "latin_hypercube"},
        422,
        "/draws",
        "100,001 is above 100,000",
    ),
    "a contradiction": (
        PATH,
        {
            "correlations": [
                {"between": [PRICE, WAGE], "rank": 0.9},
                {"between": [WAGE, INSURANCE], "rank": 0.9},
                {"between": [PRICE, INSURANCE], "rank": -0.9},
            ]
        },
        422,
        "/correlations",
        "not positive definite",
    ),
    "a correlation of what is not drawn": (
        PATH,
        {"correlations": [{"between": [PRICE, "money.wge"], "rank": 0.5}]},
        422,
        "/correlations/0/between/1",
        "money.wage",
    ),
    "a pair twice": (
        PATH,
        {"correlations": [{"between": [PRICE, WAGE], "rank": 0.5}, {"between": [WAGE, PRICE], "rank": 0.4}]},
        422,
        "/correlations/1/between",
        "paired already",
    ),
    "one with itself": (
        PATH,
        {"correlations": [{"between": [PRICE, PRICE], "rank": 0.5}]},
        422,
        "/correlations/0/between",
        "itself",
    ),
    "beyond one": (PATH, {"correlations": [{"between": [PRICE, WAGE], "rank": 1.5}]}, 400, "/correlations/0/rank", "1"),
    "a threshold of another kind": (
        PATH,
        {"thresholds": [{"figure": "margin", "at_least": q(1, "kt")}]},
        422,
        "/thresholds/0/at_least/unit",
        "does not come in kt",
    ),
    "a threshold beyond all numbers": (
        PATH,
        {
            "question": UNCERTAINTIES["site_over_years"][1]["question"],
            "thresholds": [{"figure": "npv", "at_least": q(1e308, "MCNY")}],
        },
        422,
        "/thresholds/0/at_least/value",
        "1e+308 MCNY is beyond what numbers of 64 bits hold",
    ),
    "a threshold beyond all numbers as it is shown": (
        PATH,
        {
            "question": UNCERTAINTIES["site_over_years"][1]["question"],
            "figures": ["irr"],
            "thresholds": [{"figure": "irr", "at_least": q(1e308, "1")}],
        },
        422,
        "/thresholds/0/at_least/value",
        "1e+308 1 is beyond what numbers of 64 bits hold",
    ),
    "a seed that not all readers hold": (PATH, {"seed": 2**53}, 400, "/seed", "must be at most 9007199254740991; "),
    "a threshold of what is not drawn": (
        PATH,
        {"figures": ["margin"], "thresholds": [{"figure": "revenue", "at_least": q(1, "MCNY/year")}]},
        422,
        "/thresholds/0/figure",
        "name it in figures",
    ),
    "a comparison": (PATH, {"question": {"comparison": {}}}, 400, "/question/route", "or a plan in its place"),
    "a field of a plan": (
        PATH,
        {"question": {"plan": {"site": {}}}},
        400,
        "/question/plan/works",
        "is required",
    ),
    "no feed": (PATH, {"question": {"route": "gangue-power"}}, 422, "/question/feed", "neither"),
    "a fault in a plan": (
        PATH,
        {"question": {"plan": UNCERTAINTIES["site_over_years"][1]["question"]["plan"] | {"horizon": 1}}},
        422,
        "/question/plan/works/0/start_year",
        "outside the plan",
    ),
    "more than all there is": (
        PATH,
        planned(rate={"low": 1, "high": 2000, "unit": "Mt/year"}),
        422,
        "/question/plan/site/piles/0/inflows/0/rate/high",
        "2000 Mt/year is outside 0 to 1000 Mt/year",
    ),
    "growth beyond reason, moved": (
        MOVED,
        {"question": planned(growth={"low": -60, "high": 0, "unit": "%"})["question"]},
        422,
        "/question/plan/site/piles/0/inflows/0/growth/low",
        "-60 % is outside -50 to 50 %",
    ),
    "output over the capacity": (
        PATH,
        planned(ramp={"low": 60, "high": 120, "unit": "%"}),
        422,
        "/question/plan/works/0/ramp_up/0/high",
        "120 % is outside 0 to 100 % of the capacity",
    ),
    "a range without numbers": (
        PATH,
        planned(ramp={"unit": "%"}),
        400,
        "/question/plan/works/0/ramp_up/0/value",
        "is required",
    ),
    "workers": (PATH, {"workers": 2}, 400, "/workers", "workers"),
    "no power of two": (MOVED, {"method": "sobol", "points": 3000}, 422, "/points", "4,096 is the next"),
    "a version": (
        PATH,
        {"question": POWER | {"context": {"versions": {"engine": "0"}}}},
        409,
        "/question/context/versions/engine",
        "not '0'",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_asked_is_refused_at_its_field(client: httpx.Client, name: str) -> None:
    path, question, status, where, words = REFUSED[name]
    refused = client.post(path, json={"question": POWER} | question, timeout=60)
    assert refused.status_code == status, refused.text[:500]
    assert refused.headers["content-type"] == "application/problem+json"
    (fault,) = (e for e in refused.json()["errors"] if e["pointer"] == where)
    assert words in fault["detail"] + " ".join(fault.get("accepted", []))


def test_draws_wait_off_the_event_loop(serve: Serve, catalogue: Catalogue) -> None:
    """With no room left the answer is 503, and the health of the service is told all the same."""
    client = serve(create_app(catalogue, Settings(heavy_at_once=1, heavy_queue=-1)))
    refused = client.post(PATH, json={"question": POWER})
    assert refused.status_code == 503
    assert int(refused.headers["retry-after"]) > 0
    assert client.get("/healthz").status_code == 200


def test_numbers_are_finite(client: httpx.Client) -> None:
    text = json.dumps(ask(client, figures=["area_reclaimed", "jobs"], draws=100))
    assert "NaN" not in text
    assert "null" not in text
