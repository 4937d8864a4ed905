"""The accident: two works of one plan drew two prices of one coal, so that their sum hardly varied; and a draw for
which the formulas meant nothing was a zero in the mean.

Draws are held against plain runs of the same plan, figures of a plan against its own answer, moments against those of
the distributions.
"""

from __future__ import annotations

import copy
import json
from math import ceil, sqrt
from typing import Any

import msgspec
import numpy as np
import pytest

from tests.planning import FIRST, site
from tests.questions import ASKED
from valorise.engine.distributions import Triangular, Truncated, Uniform
from valorise.engine.draws import Sampling
from valorise.studies.catalogue import Catalogue
from valorise.studies.estimate import estimate
from valorise.studies.faults import Unanswerable
from valorise.studies.kinds import _figures_of_plan
from valorise.studies.plans import routes
from valorise.studies.plans.examples import PLAN_EXAMPLES
from valorise.studies.plans.plan import Planner, make_plan
from valorise.studies.reading import Case, read_question
from valorise.studies.shown import Shown
from valorise.studies.uncertainty import models, plans
from valorise.studies.uncertainty import uncertainty as uncertainty_module
from valorise.studies.uncertainty.asking import Uncertain
from valorise.studies.uncertainty.inputs import Input, spread_coefficients
from valorise.studies.uncertainty.models import LOST, STATUSES, VERDICT, Tally, route_subject
from valorise.studies.uncertainty.plans import TOTALS, plan_subject
from valorise.studies.uncertainty.sensitivity import sensitivity
from valorise.studies.uncertainty.uncertainty import uncertainty

AGGREGATE = {"route": "gangue-aggregate", "feed": {"value": 300, "unit": "kt/year"}}
PRICE = "gangue_aggregate.gangue_price"


@pytest.fixture(scope="module")
def uncertain(catalogue: Catalogue, planner: Planner) -> Uncertain:
    return Uncertain(catalogue, planner)


def draw(uncertain: Uncertain, question: dict[str, Any], workers: int = 1, **more: Any) -> Any:
    asked = uncertain.uncertainty.model_validate_json(json.dumps({"question": question} | more))
    return uncertainty(uncertain, asked, workers=workers)


def move(uncertain: Uncertain, question: dict[str, Any], **more: Any) -> Any:
    asked = uncertain.sensitivity.model_validate_json(json.dumps({"question": question} | more))
    return sensitivity(uncertain, asked)


def test_every_spread_holds_its_value_and_keeps_most_of_itself(catalogue: Catalogue) -> None:
    found = 0
    for ready in catalogue.routes.values():
        question = ready.question.model_validate_json(json.dumps(next(iter(ready.route.examples.values())).question))
        known = ready.known(read_question(ready, question).setting)
        rows = spread_coefficients(ready.book, known.chosen, ready.coefficient_ids, ready.limits)
        for name, _, distribution, _ in rows:
            low, high = distribution.support
            assert low <= known.values[name] <= high, name
            assert not isinstance(distribution, Truncated) or distribution.cut < 0.06, name
            found += 1
    assert found > 600


def test_percentiles_of_an_input_are_those_of_its_file(uncertain: Uncertain, catalogue: Catalogue) -> None:
    """Money is restated to the price year, low and high as the value is."""
    row = next(v for v in catalogue.book.coefficients[PRICE].values if v.spread)
    drawn = draw(uncertain, AGGREGATE).inputs[PRICE]
    assert row.spread
    assert drawn.p05.value == pytest.approx(drawn.point.value * row.spread.low / row.value, rel=0.02)
    assert drawn.p95.value == pytest.approx(drawn.point.value * row.spread.high / row.value, rel=0.02)


@pytest.mark.parametrize(("route", "question"), ASKED)
def test_a_draw_is_a_plain_run_of_the_same_plan(catalogue: Catalogue, route: str, question: dict[str, Any]) -> None:
    ready = catalogue.routes[route]
    asked = ready.question.model_validate_json(json.dumps(question))
    case = read_question(ready, asked)
    subject = route_subject(ready, asked, [], "en", judged=True)
    plan, known = ready.plan(frozenset(case.given)), ready.known(case.setting).values
    draws = Sampling("random", 60, 3).of({id: i.distribution for id, i in subject.inputs.items()}).first(60)
    with np.errstate(all="ignore"):
        found = subject.model(draws, Tally())
    tried = 0
    for k in range(60):
        if found[LOST][k]:
            continue
        one = {id.rpartition(".")[2]: float(x[k]) for id, x in draws.items()}
        alone = plan.run(known | case.given | one)
        for name in subject.shown:
            value = float(np.broadcast_to(found[name], 60)[k])
            assert value == pytest.approx(alone[name], rel=1e-9, abs=1e-9 * abs(subject.point[name])), name
        tried += 1
        if tried == 5:
            return
    pytest.fail(f"of 60 draws only {tried} are not lost")


@pytest.mark.parametrize(("route", "question"), ASKED)
def test_a_draw_at_its_points_has_figures_and_verdict_of_the_estimate(
    catalogue: Catalogue, route: str, question: dict[str, Any]
) -> None:
    ready = catalogue.routes[route]
    asked = ready.question.model_validate_json(json.dumps(question))
    subject, tally = route_subject(ready, asked, [], "en", judged=True), Tally()
    found = subject.model({id: np.array([i.point]) for id, i in subject.inputs.items()}, tally)
    answer = estimate(ready, asked)
    missed = {f.gate for f in answer.verdict.findings if f.status in ("conditional", "unsuitable")}
    assert found[LOST].tolist() == [0]
    assert STATUSES[int(np.ravel(found.get(VERDICT, 0))[0])] == answer.verdict.status
    assert {g for g, n in tally.failed.items() if n} == missed & subject.gates.keys()
    for name, q in answer.headline.items():
        shown = subject.shown[name]
        assert float(np.ravel(found[name])[0]) / shown.factor == pytest.approx(q.value, rel=1e-9, abs=1e-9)


def test_a_linear_figure_has_the_variance_of_its_input(uncertain: Uncertain) -> None:
    answer = draw(uncertain, AGGREGATE, figures=["gangue_cost"], draws=40_000)
    figure = answer.figures["gangue_cost"]
    subject = uncertain.subject(
        uncertain.any_kind.open(
            uncertain.uncertainty.model_validate_json(json.dumps({"question": AGGREGATE})).question
        ),
        ["gangue_cost"],
        "en",
        judged=False,
    )
    assert list(subject.inputs) == [PRICE]
    price, shown = subject.inputs[PRICE], subject.shown["gangue_cost"]
    per_price = subject.point["gangue_cost"] / price.point / shown.factor
    assert figure.sd.value == pytest.approx(price.distribution.sd * per_price, rel=0.02)
    assert figure.mean.value == pytest.approx(price.distribution.mean * per_price, abs=4 * figure.standard_error.value)
    assert figure.standard_error.value == pytest.approx(figure.sd.value / sqrt(40_000), rel=1e-9)
    assert figure.point.value == pytest.approx(price.point * per_price)
    driver = answer.drivers["gangue_cost"].drivers[0]
    assert driver.id == PRICE
    assert driver.share > 0.99
    assert abs(driver.rank_correlation) == pytest.approx(1)


def test_without_a_spread_every_draw_is_the_estimate(uncertain: Uncertain) -> None:
    question = AGGREGATE | {"coefficients": {PRICE: {"value": 12, "unit": "CNY/t"}}}
    figure = draw(uncertain, question, figures=["gangue_cost"]).figures["gangue_cost"]
    assert figure.sd.value == 0
    assert {q.value for q in (figure.mean, figure.p05, figure.p50, figure.p95)} == {figure.point.value}
    assert (figure.differs, figure.converged) == ("", True)
    moved = move(uncertain, question, figures=["gangue_cost"])
    assert moved.inputs == {}
    assert moved.indices["gangue_cost"] == {}
    assert "Nothing that these figures rest on has a spread" in moved.warnings[0]


@pytest.mark.parametrize("sampling", ["random", "sobol", "latin_hypercube"])
def test_the_same_seed_gives_the_same_bytes_whoever_works(uncertain: Uncertain, sampling: str) -> None:
    def ask(workers: int, seed: int) -> bytes:
        return msgspec.json.encode(draw(uncertain, AGGREGATE, workers, draws=90_000, seed=seed, sampling=sampling))

    assert ask(1, 5) == ask(2, 5)
    assert ask(1, 5) != ask(1, 6)


def ranges(monkeypatch: pytest.MonkeyPatch, **spread: Any) -> None:
    """As if the question gave these as ranges."""

    def read(ready: Any, question: Any) -> Case:
        return read_question(ready, question)._replace(spread=spread)

    monkeypatch.setattr(models, "read_question", read)


def test_what_is_cut_at_limits_says_where_and_how_much(uncertain: Uncertain) -> None:
    """A content of 95 ± 5 % ends at 100 %: of a normal distribution a standard deviation off, 15.9 % lie beyond."""
    sold = {"fly_ash_sold_share": {"mean": 95, "sd": 5, "unit": "%"}}
    power = {"route": "gangue-power", "feed": {"value": 300, "unit": "kt/year"}, "plant": sold}
    found = draw(uncertain, power, figures=["margin"], draws=200).inputs["fly_ash_sold_share"]
    assert found.cut is not None
    assert found.cut.high.display == "100 %"
    assert found.cut.low.display == "0 %"
    assert found.cut.share == pytest.approx(0.1587, abs=5e-5)
    assert found.p95.value < 100
    aggregate = draw(uncertain, AGGREGATE, figures=["margin"], draws=200).inputs
    assert aggregate[PRICE].cut is None
    assert aggregate["sulfur"].cut.low.display == "0 %"
    assert aggregate["sulfur"].cut.high is None


def test_what_has_not_converged_says_how_many_draws_would(uncertain: Uncertain) -> None:
    """And as many do, with a quarter more for the error of the error."""
    few = draw(uncertain, AGGREGATE, figures=["margin"], draws=3000).figures["margin"]
    assert not few.converged
    enough = 1.25 * few.enough_draws
    assert 3000 < enough < 30_000
    many = draw(uncertain, AGGREGATE, figures=["margin"], draws=ceil(enough)).figures["margin"]
    assert many.converged
    assert many.enough_draws is None


def test_a_range_of_the_question_is_drawn(uncertain: Uncertain, monkeypatch: pytest.MonkeyPatch) -> None:
    feed = 300e6 / (365 * 86400)
    ranges(monkeypatch, feed=Uniform(0.8 * feed, 1.2 * feed))
    answer = draw(uncertain, AGGREGATE, figures=["feed"])
    assert answer.inputs["feed"].group == answer.inputs["feed"].evidence == "given"
    assert answer.figures["feed"].p50.value == pytest.approx(300, rel=0.02)
    assert answer.figures["feed"].sd.value == pytest.approx(120 / sqrt(12), rel=0.02)
    assert answer.drivers["feed"].groups["given"] > 0.99


POWER = {"route": "gangue-power", "feed": {"value": 600, "unit": "kt/year"}}


def test_lost_draws_are_counted_and_in_no_figure(uncertain: Uncertain) -> None:
    answer = draw(uncertain, POWER)
    lost = sum(row.count for row in answer.lost)
    assert 0 < lost < 5000
    assert any("are lost and in no figure" in w for w in answer.warnings)
    for figure in answer.figures.values():
        h = figure.histogram
        assert sum(h.counts) + h.below + h.above == 10_000 - lost
    assert sum(answer.verdicts.values()) == pytest.approx(1)


def test_where_all_draws_are_lost_the_question_is_refused(
    uncertain: Uncertain, monkeypatch: pytest.MonkeyPatch
) -> None:
    ranges(monkeypatch, carbon_burnout=Uniform(0.30, 0.31))
    question = POWER | {"plant": {"carbon_burnout": {"value": 95, "unit": "%"}}}
    with pytest.raises(Unanswerable, match="no draw is left") as refused:
        draw(uncertain, question)
    assert refused.value.faults[0].pointer == "/question"
    assert "(" in refused.value.faults[0].detail


def test_a_gate_is_judged_for_each_draw(uncertain: Uncertain) -> None:
    answer = draw(uncertain, POWER)
    assert answer.verdicts["suitable"] == 0  # no assay is given
    assert answer.gates["heating_value_floor"].missed == pytest.approx(0.17, abs=0.03)


# Plans


def ask_plan(planner: Planner, question: dict[str, Any]) -> Any:
    return planner.question.model_validate_json(json.dumps(question))


@pytest.mark.parametrize("name", PLAN_EXAMPLES)
def test_the_point_of_a_plan_is_its_answer(planner: Planner, name: str) -> None:
    asked = ask_plan(planner, PLAN_EXAMPLES[name][1])
    answer = _figures_of_plan(make_plan(planner, asked))
    works = [f"works.{w.name}.npv" for w in asked.works]
    figures = [n for n in (*TOTALS, *works) if n in answer]
    subject = plan_subject(planner, asked, figures, "en", judged=True)
    for n in figures:
        shown = subject.shown[n]
        assert subject.point[n] / shown.factor == pytest.approx(answer[n].value, rel=1e-9, abs=1e-6), n
        assert shown.unit == answer[n].unit


def test_a_draw_of_a_plan_at_its_points_is_its_answer(planner: Planner) -> None:
    asked = ask_plan(planner, PLAN_EXAMPLES["coal_city"][1])
    subject = plan_subject(planner, asked, [], "en", judged=True)
    block = {id: np.full(3, i.point) for id, i in subject.inputs.items()}
    found = subject.model(block, Tally())
    for n, y in found.items():
        if n == LOST:
            assert not y.any()
        else:
            assert y == pytest.approx(subject.point[n], rel=1e-9)


TWINS = {
    "start_year": 2026,
    "horizon": 12,
    "site": {"piles": [{"name": "pile", "mass": {"value": 9, "unit": "Mt"}}]},
    "works": [
        {
            "name": name,
            "route": "gangue-aggregate",
            "start_year": 2028,
            "capacity": {"value": 200, "unit": "kt/year"},
        }
        for name in ("one", "other")
    ],
}


def test_a_coefficient_is_one_draw_for_all_works_of_a_plan(uncertain: Uncertain) -> None:
    figures = ["works.one.npv", "works.other.npv"]
    answer = draw(uncertain, {"plan": TWINS}, figures=figures, draws=500)
    one, other = (answer.figures[n] for n in figures)
    assert one.sd.value > 0
    assert (one.mean.value, one.sd.value, one.histogram) == (other.mean.value, other.sd.value, other.histogram)
    assert sum(id.endswith("gangue_price") for id in answer.inputs) == 1
    assert {"finance.discount_rate", "money.discount_rate"} & answer.inputs.keys()
    assert not {"finance.depreciation_life", "finance.construction_period"} & answer.inputs.keys()


def test_blocks_of_a_plan_do_not_hang_on_the_number_of_draws_together(uncertain: Uncertain) -> None:
    few = draw(uncertain, {"plan": TWINS}, draws=1500, workers=2)
    assert msgspec.json.encode(few) == msgspec.json.encode(draw(uncertain, {"plan": TWINS}, draws=1500))


def test_a_range_in_a_plan_is_one_draw_for_all_who_read_it(
    uncertain: Uncertain, planner: Planner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mass of the pile: of the store, and of each works that takes from it."""

    def read(ready: Any, question: Any) -> Case:
        case = read_question(ready, question)
        return case._replace(spread={"mass": Uniform(8e9, 10e9)}) if "mass" in case.given else case

    monkeypatch.setattr(routes, "read_question", read)
    answer = draw(uncertain, {"plan": TWINS}, figures=["stock_left", "feed"], draws=2000)
    mass = answer.inputs["/site/piles/0/mass"]
    assert (mass.group, mass.distribution, mass.point.value) == ("given", "uniform", pytest.approx(9000))
    left = answer.figures["stock_left"]
    assert left.sd.value == pytest.approx(2000 / sqrt(12), rel=0.03)
    assert left.mean.value == pytest.approx(9000 - answer.figures["feed"].mean.value, rel=0.01)
    assert answer.drivers["stock_left"].drivers[0].id == "/site/piles/0/mass"


def test_a_plan_without_a_rate_of_return_in_some_draws_counts_them(uncertain: Uncertain) -> None:
    thresholds = [{"figure": n, "at_least": {"value": 0, "unit": u}} for n, u in (("npv", "MCNY"), ("irr", "%"))]
    answer = draw(uncertain, {"plan": TWINS}, figures=["npv", "irr"], draws=1000, thresholds=thresholds)
    rate = answer.figures["irr"]
    assert rate.probabilities[0].text.endswith("of the draws that have one.")
    assert "have one" not in answer.figures["npv"].probabilities[0].text
    h = rate.histogram
    assert 0 < rate.without < 1000
    assert sum(h.counts) + h.below + h.above + rate.without + sum(x.count for x in answer.lost) == 1000
    assert answer.figures["npv"].without == 0


def test_a_large_plan_has_fewer_draws(uncertain: Uncertain) -> None:
    with pytest.raises(Unanswerable, match="the most for a plan of this size") as refused:
        draw(uncertain, {"plan": TWINS | {"horizon": 50}}, draws=1_000_000)
    assert refused.value.faults[0].pointer == "/draws"


def test_a_plan_is_as_large_as_the_piles_that_its_works_take_from(planner: Planner) -> None:
    """Each works runs once for each of them: ten works on ten piles are a hundred runs, in two years too."""

    def size(works: int, piles: int) -> int:
        names = [f"pile {i}" for i in range(piles)]
        heaps = [{"name": n, "mass": {"value": 9, "unit": "Mt"}} for n in names]
        one = site(horizon=3)["works"][0]
        question = site(horizon=3) | {
            "site": {"piles": heaps},
            "works": [one | {"name": f"works {i}"} for i in range(works)],
        }
        return plan_subject(planner, ask_plan(planner, question), [], "en", judged=True).size

    assert size(5, 10) > 4 * size(5, 1)
    assert size(10, 10) > 20 * size(1, 1)


def test_years_are_reckoned_of_draws_that_mean_something(uncertain: Uncertain) -> None:
    """Of gangue that is all ash there is no plant, and no loan for it."""
    plan = {
        "start_year": 2026,
        "horizon": 20,
        "site": {
            "piles": [
                {
                    "name": "north",
                    "mass": {"value": 9, "unit": "Mt"},
                    "feedstock": {"ash": {"low": 0, "high": 100, "unit": "%"}},
                }
            ]
        },
        "works": [
            {
                "name": "power",
                "route": "gangue-power",
                "start_year": 2029,
                "construction_period": {"value": 2, "unit": "year"},
                "capacity": {"value": 400, "unit": "kt/year"},
            }
        ],
        "finance": {"loan_share": {"value": 50, "unit": "%"}, "loan_term": {"value": 12, "unit": "year"}},
    }
    answer = draw(uncertain, {"plan": plan}, draws=1000)
    lost = sum(row.count for row in answer.lost)
    assert 100 < lost < 970
    h = answer.figures["npv"].histogram
    assert sum(h.counts) + h.below + h.above + lost == 1000


def test_draws_without_a_value_are_lost_whatever_else_tells(
    uncertain: Uncertain, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Were ash beyond the gangue's whole not known to be lost, its plant would have no cost."""
    ash = {"feedstock": {"ash": {"low": 60, "high": 100, "unit": "%"}}}
    power = {"name": "power", "route": "gangue-power", "start_year": FIRST + 3}
    power |= {"capacity": {"value": 400, "unit": "kt/year"}, "construction_period": {"value": 2, "unit": "year"}}
    question = site(horizon=9, pile=ash) | {"works": [power]}
    question["finance"] = {"loan_share": {"value": 50, "unit": "%"}, "loan_term": {"value": 5, "unit": "year"}}
    monkeypatch.setattr(models.Drawn, "hold", lambda *_: None)
    answer = draw(uncertain, {"plan": question}, draws=1000)
    assert {row.reason for row in answer.lost} == {"not_finite"}


def test_inputs_of_one_spread_may_have_points_of_their_own() -> None:
    """At the point of the one the other is at its own; elsewhere both have one value."""
    spread, shown = Uniform(0, 1), Shown(1.0, 0.0, "1", "", "")
    inputs = {"x": Input("x", "coefficients", "judged", "unverified", spread, 0.5, shown)}
    block = {"x": np.array([0.1, 0.5, 0.9])}
    other = Triangular(0, 1, 2)
    assert plans._at(plans.Use("a", "x", spread, 0.4), block, inputs).tolist() == [0.1, 0.4, 0.9]
    assert plans._at(plans.Use("a", "x", spread, 0.5), block, inputs) is block["x"]
    assert plans._at(plans.Use("a", "x", other, 1.2), block, inputs) == pytest.approx([0.2**0.5, 1.2, 2 - 0.2**0.5])


def test_many_inputs_take_turns(uncertain: Uncertain, monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks of two threads at once would be twice as much."""
    seen: list[int] = []
    whole = uncertainty_module.run_draws

    def run(*arguments: Any) -> Any:
        seen.append(arguments[-1])
        return whole(*arguments)

    monkeypatch.setattr(uncertainty_module, "run_draws", run)
    draw(uncertain, AGGREGATE, 2, draws=200)
    monkeypatch.setattr(uncertainty_module, "MOST_INPUTS", 30)
    draw(uncertain, AGGREGATE, 2, draws=200)
    assert seen == [2, 1]


TARGETS = [(route, question) for route, question in ASKED if "target" in question]


@pytest.mark.parametrize(("route", "question"), TARGETS, ids=[name for name, _ in TARGETS])
def test_what_is_asked_for_is_certain(
    uncertain: Uncertain, catalogue: Catalogue, route: str, question: dict[str, Any]
) -> None:
    """The feed follows from the target and the product from the feed; their rounding is nobody's doing."""
    product = catalogue.routes[route].route.target_of
    asked = {"route": route} | question
    sure = {"figure": product, "at_least": question["target"]}
    answer = draw(uncertain, asked, figures=[product], draws=1000, thresholds=[sure])
    figure = answer.figures[product]
    assert (figure.sd.value, figure.converged, figure.enough_draws) == (0, True, None)
    assert figure.probabilities[0].probability == 1
    assert answer.drivers[product].drivers == []
    assert answer.measure_next is None
    for more in ({"method": "tornado"}, {"method": "sobol", "points": 2048}):
        moved = move(uncertain, asked, figures=[product], **more)
        assert sum(i.share for i in moved.indices[product].values()) == 0
        assert moved.measure_next is None


def test_a_figure_that_the_answer_has_not_may_be_that_of_some_draws(uncertain: Uncertain) -> None:
    """And its inputs cannot be moved from there."""
    price = {"low": 5, "mode": 8, "high": 120, "unit": "CNY/t"}
    plan = {"plan": TWINS | {"coefficients": {"gangue_aggregate.product_price": price}}}
    with pytest.raises(Unanswerable, match="irr has no value in the answer itself") as refused:
        move(uncertain, plan, figures=["npv", "irr"])
    assert [f.pointer for f in refused.value.faults] == ["/figures/1"]
    rate = draw(uncertain, plan, figures=["irr"], draws=500).figures["irr"]
    assert rate.point is None
    assert 0 < rate.without < 500
    assert rate.differs == ""


@pytest.mark.parametrize(
    ("sampling", "draws", "refused"),
    [
        ("latin_hypercube", 40_000, True),
        ("latin_hypercube", 10_000, False),
        ("random", 30_000, True),
        ("random", 10_000, False),
    ],
)
def test_many_inputs_have_fewer_draws(
    uncertain: Uncertain, sampling: str, draws: int, refused: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those of a block are in memory together, and all of a hypercube."""
    monkeypatch.setattr("valorise.studies.uncertainty.uncertainty.MOST_TOGETHER", 500_000)
    if not refused:
        assert draw(uncertain, AGGREGATE, figures=["margin"], draws=draws, sampling=sampling).draws == draws
        return
    with pytest.raises(
        Unanswerable, match=rf"{draws:,} is above \d+,\d+, the most draws of \d+ uncertain inputs"
    ) as no:
        draw(uncertain, AGGREGATE, figures=["margin"], draws=draws, sampling=sampling)
    assert [f.pointer for f in no.value.faults] == ["/draws"]


# What arises, and how works run up

RANGED = {
    "/site/piles/0/inflows/0/rate": {"low": 100, "high": 140, "unit": "kt/year"},
    "/site/piles/0/inflows/0/growth": {"low": -10, "mode": 0, "high": 20, "unit": "%"},
    "/site/piles/0/inflows/1/rate": {"mean": 50, "sd": 4, "unit": "kt/year"},
    "/works/0/ramp_up/0": {"low": 20, "high": 60, "unit": "%"},
    "/works/0/ramp_up/1": {"low": 60, "high": 100, "unit": "%"},
}


def growing(**values: Any) -> dict[str, Any]:
    """A pile to which waste is brought in two periods, and a works that runs up in two years; by place."""
    at = RANGED | values
    rate, growth, later, *ramp = (at[p] for p in RANGED)
    inflows = [
        {"until_year": FIRST + 4, "rate": rate, "growth": growth},
        {"from_year": FIRST + 6, "rate": later},
    ]
    return site(pile={"inflows": inflows}, works={"ramp_up": ramp})


def test_a_draw_of_what_arises_is_the_plan_with_those_amounts(planner: Planner) -> None:
    figures = ["npv", "feed", "stock_left", "area_left", "carbon_change", "works.stone.npv"]
    subject = plan_subject(planner, ask_plan(planner, growing()), figures, "en", judged=True)
    draws = Sampling("random", 4, 3).of({id: subject.inputs[id].distribution for id in RANGED}).first(4)
    points = {id: np.full(4, i.point) for id, i in subject.inputs.items()}
    found = subject.model(points | draws, Tally())
    assert not found[LOST].any()
    for k in range(4):
        plain = {id: {"value": float(x[k]), "unit": "kg/s" if id.endswith("rate") else "1"} for id, x in draws.items()}
        alone = _figures_of_plan(make_plan(planner, ask_plan(planner, growing(**plain))))
        for n in figures:
            assert found[n][k] / subject.shown[n].factor == pytest.approx(alone[n].value, rel=1e-9), n
    for n in figures:
        assert len(set(found[n].tolist())) == 4, n


@pytest.mark.parametrize("place", RANGED)
def test_each_of_them_is_an_input_that_moves_what_is_left(uncertain: Uncertain, place: str) -> None:
    plain = {p: {"value": 50, "unit": r["unit"]} for p, r in RANGED.items() if p != place}
    answer = draw(uncertain, {"plan": growing(**plain)}, figures=["stock_left"], draws=500)
    drawn = answer.inputs[place]
    assert (drawn.group, drawn.evidence, drawn.rests_on) == ("given", "given", "given")
    assert drawn.point.unit == RANGED[place]["unit"]
    driver = answer.drivers["stock_left"].drivers[0]
    assert driver.id == place
    assert driver.rank_correlation == pytest.approx(-1 if "ramp_up" in place else 1)


def test_what_is_left_follows_what_arises(uncertain: Uncertain) -> None:
    """120 ± 20 kt/year in five years and 50 in four, of 3,000 kt less 200 kt/year from the second year on."""
    plain = {p: {"value": 100, "unit": "%"} for p in RANGED if "ramp_up" in p}
    plain["/site/piles/0/inflows/0/growth"] = {"value": 0, "unit": "%"}
    plain["/site/piles/0/inflows/1/rate"] = {"value": 50, "unit": "kt/year"}
    left = draw(uncertain, {"plan": growing(**plain)}, figures=["stock_left"], draws=20_000).figures["stock_left"]
    expected = 3000 + 5 * 120 + 4 * 50 - 9 * 200
    assert left.point.value == pytest.approx(expected, rel=1e-9)
    assert left.mean.value == pytest.approx(expected, abs=4 * left.standard_error.value)
    assert left.sd.value == pytest.approx(5 * 40 / sqrt(12), rel=0.02)


def test_growth_is_drawn_from_year_to_year(uncertain: Uncertain) -> None:
    """The mean of all that arises is the sum of the means of the powers of a uniform growth, 0 to 20 %."""
    plain = {p: {"value": 100, "unit": "%" if "ramp" in p else "kt/year"} for p in RANGED}
    growth = {"/site/piles/0/inflows/0/growth": {"low": 0, "high": 20, "unit": "%"}}
    question = {"plan": growing(**plain | growth)}
    left = draw(uncertain, question, figures=["stock_left"], draws=20_000).figures["stock_left"]
    arisen = sum(100 * (1.2 ** (n + 1) - 1) / (n + 1) / 0.2 for n in range(5)) + 4 * 100
    assert left.mean.value == pytest.approx(3000 + arisen - 9 * 200, abs=4 * left.standard_error.value)
    assert left.point.value < left.mean.value - 4 * left.standard_error.value  # (1 + growth)^n is bent


def test_a_range_without_a_spread_is_the_plain_value(uncertain: Uncertain) -> None:
    plain = {p: {"value": 50, "unit": r["unit"]} for p, r in RANGED.items()}
    flat = {p: {"low": 50, "high": 50, "unit": r["unit"]} for p, r in RANGED.items()}
    figures = ["npv", "stock_left"]
    subjects = [
        plan_subject(uncertain.planner, ask_plan(uncertain.planner, growing(**v)), figures, "en", judged=True)
        for v in (plain, flat)
    ]
    block = Sampling("random", 50, 1).of({id: i.distribution for id, i in subjects[0].inputs.items()}).first(50)
    block |= {p: subjects[1].inputs[p].distribution.quantile(np.linspace(0.1, 0.9, 50)) for p in RANGED}
    one, other = (subject.model(block, Tally()) for subject in subjects)
    for n in figures:
        assert other[n] == pytest.approx(one[n], rel=1e-12)


def test_the_output_of_a_first_year_is_drawn_where_the_question_does_not_say_it(uncertain: Uncertain) -> None:
    id_ = "finance.first_year_output"
    silent = site(works={"ramp_up": None})
    answer = draw(uncertain, {"plan": silent}, figures=["feed"], draws=4000)
    assert answer.inputs[id_].group == "assumed"
    assert answer.drivers["feed"].drivers[0].id == id_
    assert answer.figures["feed"].point.value == pytest.approx(200 * (0.8 + 8))
    assert id_ not in draw(uncertain, {"plan": site()}, draws=100).inputs
    narrow = {"low": 50, "high": 70, "unit": "%"}
    for question, place in (
        (site(works={"ramp_up": None, "first_year_output": narrow}), "/works/0/first_year_output"),
        (site(works={"ramp_up": None}, coefficients={id_: narrow}), f"/coefficients/{id_}"),
    ):
        figure = draw(uncertain, {"plan": question}, figures=["feed"], draws=4000)
        assert figure.inputs[place].group == "given"
        assert id_ not in figure.inputs
        feed = figure.figures["feed"]
        assert feed.mean.value == pytest.approx(200 * (0.6 + 8), abs=4 * feed.standard_error.value)
        assert feed.sd.value == pytest.approx(200 * 0.2 / sqrt(12), rel=0.03)


def test_a_works_has_one_size_whatever_store_it_takes_from(planner: Planner) -> None:
    """Sized by what it makes, it needs another feed in each draw: from all of its piles the same."""
    yield_ = "gangue_bricks.brick_yield"
    works = {"name": "bricks", "route": "gangue-bricks", "start_year": FIRST + 2}
    works["target"] = {"value": 60, "unit": "Mpiece/year"}
    piles = [{"name": n, "mass": {"value": m, "unit": "Mt"}} for n, m in (("a", 0.5), ("b", 3))]
    question = {"start_year": FIRST, "horizon": 10, "site": {"piles": piles}, "works": [works]}
    figures = ["npv", "feed", "cost", "stock_left", "carbon_change"]
    subject = plan_subject(planner, ask_plan(planner, question), figures, "en", judged=True)
    ends = subject.inputs[yield_].distribution.quantile(np.array([0.1, 0.9]))
    found = subject.model({id: np.full(2, i.point) for id, i in subject.inputs.items()} | {yield_: ends}, Tally())
    for k in range(2):
        plain = question | {"coefficients": {yield_: {"value": float(ends[k]), "unit": "1"}}}
        alone = _figures_of_plan(make_plan(planner, ask_plan(planner, plain)))
        for n in figures:
            assert found[n][k] / subject.shown[n].factor == pytest.approx(alone[n].value, rel=1e-9), n


# Verdicts on the works of a plan

ASSAYED = ("fly-ash-concrete", "assayed_ash_guangxi")
"""All three verdicts are likely of it once its loss on ignition is a range: the limit of that is verified."""
LOSS = {"low": 2, "high": 10, "unit": "%"}
LOSS_CEILING = 8


def of_a_route(catalogue: Catalogue, name: str, example: str, *feedstocks: dict[str, Any]) -> tuple[Any, Any]:
    """A question of a route, and a plan of one works that asks the same of each of its stores."""
    ready = catalogue.routes[name]
    own = copy.deepcopy(ready.route.examples[example].question)
    own["feedstock"] = own.get("feedstock", {}) | (feedstocks[0] if feedstocks else {})
    pile = {"mass": {"value": 9, "unit": "Mt"}} | own.get("pile", {})
    question = {"route": name} | own | {"pile": pile}
    kind = "ponds" if ready.waste == "fly_ash" else "piles"
    stores = [
        pile | {"name": f"store {i}", "feedstock": own["feedstock"] | more, "land": own.get("land")}
        for i, more in enumerate(feedstocks or ({},))
    ]
    works = {k: v for k, v in own.items() if k in ready.parts and k not in ("feedstock", "pile", "land")}
    works |= {"name": "it", "route": name, "start_year": FIRST + 3, "capacity": own["feed"]}
    rest = {k: own[k] for k in ("context", "coefficients") if k in own}
    return question, rest | {"start_year": FIRST, "horizon": 12, "site": {kind: stores}, "works": [works]}


JUDGED = [
    (ASSAYED, {"loss_on_ignition": LOSS}),
    (("gangue-power", "million_tonnes"), {}),
    (("gangue-bricks", "two_hundred_thousand_tonnes"), {"sulfur": {"mean": 1, "sd": 0.5, "unit": "%"}}),
    (("glazed-tiles", "gangue_of_one_works"), {}),
    (
        ("gangue-aggregate", "half_a_million_tonnes"),
        {"ash": {"low": 70, "high": 90, "unit": "%"}, "moisture": {"low": 10, "high": 30, "unit": "%"}},
    ),
]


@pytest.mark.parametrize(("example", "feedstock"), JUDGED)
def test_a_draw_of_a_works_is_judged_as_its_route_is(
    uncertain: Uncertain, catalogue: Catalogue, example: tuple[str, str], feedstock: dict[str, Any]
) -> None:
    """The same draws put to both: every count is the same. Of a plan other draws may be lost, and count for nothing."""
    ready = catalogue.routes[example[0]]
    asked, planned = of_a_route(catalogue, *example, feedstock)
    whole = plan_subject(uncertain.planner, ask_plan(uncertain.planner, planned), [], "en", judged=True)
    del asked["route"]
    alone = route_subject(ready, ready.question.model_validate_json(json.dumps(asked)), [], "en", judged=True)
    draws = Sampling("random", 400, 3).of({id: i.distribution for id, i in whole.inputs.items()}).first(400)
    by_name = {id.rpartition(".")[2].rpartition("/")[2]: id for id in draws}
    same = {}
    for id, i in alone.inputs.items():
        name = id.rpartition(".")[2]
        there = ready.coefficient_ids.get(name, "")
        there = there if there in draws else by_name[name]
        same[id] = draws[there]
        assert whole.inputs[there].distribution == i.distribution
    with np.errstate(all="ignore"):
        lost = whole.model(draws, Tally())[LOST] > 0
        assert not np.any((alone.model(same, Tally())[LOST] > 0) & ~lost)
        kept, tally, own = {id: x[~lost] for id, x in draws.items()}, Tally(), Tally()
        whole.model(kept, tally)
        found = alone.model({id: x[~lost] for id, x in same.items()}, own)
    verdicts = np.broadcast_to(found.get(VERDICT, 0), np.count_nonzero(~lost)).astype(int)
    expected: dict[str, int] = dict(zip(STATUSES, np.bincount(verdicts, minlength=3).tolist(), strict=True))
    gates = {g: n for g, n in own.failed.items() if n}
    got = {key: n for (_, key), n in tally.works.items() if n}
    assert got == {k: n for k, n in (expected | gates).items() if n}
    assert len(gates) > 1


def test_verdicts_of_a_plan_have_the_probability_of_what_decides_them(
    uncertain: Uncertain, catalogue: Catalogue
) -> None:
    """Only a loss above the ceiling rules the ash out: a quarter of a range from 2 to 10 %."""
    _, planned = of_a_route(catalogue, *ASSAYED, {"loss_on_ignition": LOSS})
    answer = draw(uncertain, {"plan": planned}, draws=8000)
    works = answer.works["it"]
    kept = 8000 - sum(row.count for row in answer.lost)
    above = (10 - LOSS_CEILING) / 8
    assert works.verdicts["unsuitable"] == pytest.approx(above, abs=4 * sqrt(above * (1 - above) / kept))
    assert works.verdicts["unsuitable"] == works.gates["loss_on_ignition_ceiling"].missed
    assert works.verdicts["suitable"] > 0.4
    assert sum(works.verdicts.values()) == pytest.approx(1)
    assert answer.verdicts == answer.gates == {}


def test_a_works_is_judged_by_the_worst_of_its_stores(uncertain: Uncertain, catalogue: Catalogue) -> None:
    """Either pond may hold too much: 1 - (1 - 1/4) (1 - 1/2)."""
    other = {"loss_on_ignition": {"low": 6, "high": 10, "unit": "%"}}
    _, planned = of_a_route(catalogue, *ASSAYED, {"loss_on_ignition": LOSS}, other)
    answer = draw(uncertain, {"plan": planned}, draws=8000)
    works, kept = answer.works["it"], 8000 - sum(row.count for row in answer.lost)
    either = 1 - (1 - 1 / 4) * (1 - 1 / 2)
    assert works.verdicts["unsuitable"] == pytest.approx(either, abs=4 * sqrt(either * (1 - either) / kept))
    assert works.verdicts["unsuitable"] == works.gates["loss_on_ignition_ceiling"].missed


def test_contents_of_more_than_the_whole_are_lost_in_a_plan(uncertain: Uncertain, catalogue: Catalogue) -> None:
    """Ash of 70 to 90 % and water of 10 to 30 %: half of the draws are of more than all there is."""
    _, planned = of_a_route(catalogue, *JUDGED[-1][0], JUDGED[-1][1])
    lost = {row.reason: row.count for row in draw(uncertain, {"plan": planned}, draws=4000).lost}
    assert lost["moisture+ash+volatile_matter"] == pytest.approx(2000, abs=4 * sqrt(4000 / 4))


@pytest.mark.parametrize("name", PLAN_EXAMPLES)
def test_works_at_their_points_have_the_verdicts_of_the_plan(planner: Planner, name: str) -> None:
    asked = ask_plan(planner, PLAN_EXAMPLES[name][1])
    subject, tally = plan_subject(planner, asked, [], "en", judged=True), Tally()
    subject.model({id: np.full(3, i.point) for id, i in subject.inputs.items()}, tally)
    answer = make_plan(planner, asked)
    for works, of in answer.works.items():
        assert {s: tally.works[works, s] for s in STATUSES} == dict.fromkeys(STATUSES, 0) | {of.verdict.status: 3}
        missed = {label for g, label in subject.works[works].items() if tally.works.get((works, g))}
        assert all(any(reason.startswith(label) for reason in of.verdict.reasons) for label in missed)


@pytest.mark.parametrize("order", [("hot", "plain"), ("plain", "hot")])
def test_gates_of_a_works_are_those_of_all_its_piles(uncertain: Uncertain, order: tuple[str, str]) -> None:
    """Only the assay of one of them is measured, so that only there is something to judge."""
    bq = {n: {"value": 100, "unit": "Bq/kg"} for n in ("thorium", "potassium")}
    hot = {"feedstock": bq | {"radium": {"low": 150, "high": 350, "unit": "Bq/kg"}}}
    piles = {n: {"name": n, "mass": {"value": 9, "unit": "Mt"}} | (hot if n == "hot" else {}) for n in order}
    question = site(horizon=5) | {"site": {"piles": list(piles.values())}}
    gates = draw(uncertain, {"plan": question}, draws=500).works["stone"].gates
    assert 0 < gates["internal_exposure_limit"].missed < 1


def test_a_draw_that_is_lost_anywhere_in_a_plan_is_in_no_verdict(planner: Planner) -> None:
    """Draws of the power plant are lost: they are not counted for the aggregate either."""
    question = site(horizon=6)
    question["works"].append(
        {
            "name": "power",
            "route": "gangue-power",
            "start_year": FIRST + 3,
            "capacity": {"value": 200, "unit": "kt/year"},
        }
    )
    subject = plan_subject(planner, ask_plan(planner, question), [], "en", judged=True)
    draws = Sampling("random", 2500, 3).of({id: i.distribution for id, i in subject.inputs.items()}).first(2500)
    whole, alone = Tally(), Tally()
    with np.errstate(all="ignore"):
        kept = subject.model(draws, whole)[LOST] == 0
        subject.model({id: x[kept] for id, x in draws.items()}, alone)
    assert 0 < np.count_nonzero(kept) < 2500
    for works in ("stone", "power"):
        assert sum(whole.works[works, s] for s in STATUSES) == np.count_nonzero(kept)
    assert {k: n for k, n in whole.works.items() if n} == {k: n for k, n in alone.works.items() if n}
    assert whole.works["stone", "carbon_ceiling"] > 0


def test_verdicts_do_not_hang_on_who_counts(uncertain: Uncertain) -> None:
    """Two blocks, by one or two threads."""
    question = site(horizon=5)
    one, two = (draw(uncertain, {"plan": question}, n, draws=40_000) for n in (1, 2))
    assert msgspec.json.encode(one) == msgspec.json.encode(two)
    assert 0 < one.works["stone"].gates["carbon_ceiling"].missed < 1


def test_what_only_a_gate_takes_is_drawn_for_it_and_drives_no_figure(planner: Planner, uncertain: Uncertain) -> None:
    gate = "pile.quiet_carbon"
    answer = draw(uncertain, {"plan": TWINS}, draws=500)
    assert answer.inputs[gate].evidence == "judged"
    assert all(gate not in {d.id for d in of.drivers} for of in answer.drivers.values())
    asked = ask_plan(planner, TWINS)
    judged, moved = (plan_subject(planner, asked, [], "en", judged=judged) for judged in (True, False))
    assert moved.works == {}
    assert judged.inputs.keys() - moved.inputs.keys() >= {gate}
    assert moved.inputs.keys() == judged.behind["npv"] == moved.behind["npv"]
    assert gate not in move(uncertain, {"plan": TWINS}).inputs


def test_where_nothing_is_uncertain_verdicts_are_those_of_the_plan(
    planner: Planner, uncertain: Uncertain, monkeypatch: pytest.MonkeyPatch
) -> None:
    def still(*_: Any) -> Any:
        return iter(())

    monkeypatch.setattr(models, "spread_coefficients", still)
    monkeypatch.setattr(plans, "spread_coefficients", still)
    models.draw.cache_clear()
    answer = draw(uncertain, {"plan": TWINS}, draws=100)
    models.draw.cache_clear()
    assert not answer.inputs
    status = make_plan(planner, ask_plan(planner, TWINS)).works["one"].verdict.status
    assert answer.works["one"].verdicts == dict.fromkeys(STATUSES, 0.0) | {status: 1.0}
    assert {g.missed for g in answer.works["one"].gates.values()} == {1.0}


# Sensitivity


def test_a_tornado_is_the_estimate_at_either_end(uncertain: Uncertain, catalogue: Catalogue) -> None:
    answer = move(uncertain, AGGREGATE, figures=["margin"])
    bar = answer.indices["margin"][PRICE]
    assert bar.p10
    assert bar.p90
    assert bar.low
    assert bar.high
    ready = catalogue.routes["gangue-aggregate"]
    for at, found in ((bar.p10, bar.low), (bar.p90, bar.high)):
        question = {k: v for k, v in AGGREGATE.items() if k != "route"}
        question["coefficients"] = {PRICE: {"value": at.value, "unit": at.unit}}
        alone = estimate(ready, ready.question.model_validate_json(json.dumps(question)))
        assert found.value == pytest.approx(alone.outputs["margin"].value, rel=1e-9)
    sizes = [abs(i.high.value - i.low.value) for i in answer.indices["margin"].values() if i.low and i.high]
    assert sizes == sorted(sizes, reverse=True)
    assert sum(answer.figures["margin"].groups.values()) == pytest.approx(1)


def test_sobol_indices_share_out_the_variance(uncertain: Uncertain) -> None:
    answer = move(uncertain, AGGREGATE, figures=["margin"], method="sobol", points=4096)
    indices = list(answer.indices["margin"].values())
    assert sum(i.first_order or 0 for i in indices) == pytest.approx(1, abs=0.05)
    totals = [i.total or 0 for i in indices]
    assert totals == sorted(totals, reverse=True)
    low, high = indices[0].first_order_interval or (0, 0)
    assert low < (indices[0].first_order or 0) < high
    assert answer.measure_next
    assert answer.measure_next.id == PRICE


def test_what_moves_nothing_leaves_a_plan_where_it_stands(uncertain: Uncertain) -> None:
    """One input may have two values in a plan, the heat of coal and of gas: all stand where the plan has them."""
    answer = move(uncertain, {"plan": PLAN_EXAMPLES["heshan_city"][1]}, figures=["npv"])
    point = answer.figures["npv"].point.value
    still = [i for i in answer.indices["npv"].values() if i.low == i.high]
    assert still
    for i in still:
        assert i.low.value == pytest.approx(point, rel=1e-12), i.id


def test_indices_have_the_same_bytes_whoever_computes_them(
    uncertain: Uncertain, monkeypatch: pytest.MonkeyPatch
) -> None:
    def bytes_by(workers: int) -> bytes:
        monkeypatch.setattr("valorise.studies.uncertainty.sensitivity.WORKERS", workers)
        return msgspec.json.encode(move(uncertain, AGGREGATE, method="sobol", points=1024))

    assert bytes_by(1) == bytes_by(2) == bytes_by(3)


def test_groups_have_indices_of_their_own(uncertain: Uncertain) -> None:
    """Every input is in one group, so that those alone are first order no more than all; one input is its own group."""
    feed = {"mean": 500, "sd": 60, "unit": "kt/year"}
    answer = move(uncertain, AGGREGATE | {"feed": feed}, figures=["margin"], method="sobol", points=4096)
    of, together = answer.indices["margin"], answer.figures["margin"].together
    assert together is not None
    for by, kind in ((together.groups, "group"), (together.evidence, "evidence"), (together.rests_on, "rests_on")):
        members = {n: [i for i in of.values() if getattr(i, kind) == n] for n in by}
        assert {n: i.inputs for n, i in by.items()} == {n: len(m) for n, m in members.items()}
        assert sum(i.inputs for i in by.values()) == len(of)
        assert sum(i.first_order for i in by.values()) < 1.05
        for n, i in by.items():
            apart = sum(m.first_order or 0 for m in members[n])
            assert i.first_order > apart - 0.05, "what inputs of a group do together is the group's own"
            assert i.total < sum(m.total or 0 for m in members[n]) + 0.05
    given, (alone,) = together.groups["given"], (i for i in of.values() if i.group == "given")
    assert (given.first_order, given.total) == (alone.first_order, alone.total)


def test_a_group_of_a_sum_has_the_sum_of_its_shares(uncertain: Uncertain) -> None:
    """Both ranges only add to the cost, so that they do nothing together."""
    coefficients = {
        "money.wage": {"mean": 90_000, "sd": 3000, "unit": "CNY/person/year"},
        PRICE: {"mean": 40, "sd": 1, "unit": "CNY/t"},
    }
    answer = move(uncertain, AGGREGATE | {"coefficients": coefficients}, figures=["margin"], method="sobol")
    of, together = answer.indices["margin"], answer.figures["margin"].together
    assert together is not None
    alone = sum(i.first_order or 0 for i in of.values() if i.group == "given")
    assert together.groups["given"].first_order == pytest.approx(alone, abs=0.02)


def test_indices_of_few_points_are_refused(uncertain: Uncertain) -> None:
    """Nine in ten draws are beyond the gangue's whole: an index needs three finite runs at a point."""
    contents = {n: {"low": 5, "high": 50, "unit": "%"} for n in ("ash", "carbon", "moisture")}
    power = {"route": "gangue-power", "feed": {"value": 300, "unit": "kt/year"}, "feedstock": contents}
    with pytest.raises(Unanswerable, match=r"of 1,024 points \d+ are left of .*, fewer than 480") as refused:
        move(uncertain, power, figures=["margin"], method="sobol", points=1024)
    assert refused.value.faults[0].pointer == "/points"


def test_what_a_plan_never_comes_to_is_not_drawn(planner: Planner) -> None:
    """Output of the years after a works has stopped, growth in a period of one year."""
    share, growth = {"low": 20, "high": 80, "unit": "%"}, {"low": 0, "high": 4, "unit": "%"}
    rate = {"value": 30, "unit": "kt/year"}
    inflows = [
        {"rate": rate, "growth": growth, "until_year": FIRST},
        {"rate": rate, "growth": growth, "from_year": FIRST + 1},
    ]
    works = {"start_year": FIRST + 2, "stop_year": FIRST + 4, "ramp_up": [share] * 4}
    question = site(horizon=8, works=works, pile={"inflows": inflows})
    subject = plan_subject(planner, ask_plan(planner, question), [], "en", judged=True)
    assert [id for id, i in subject.inputs.items() if i.group == "given"] == [
        "/site/piles/0/inflows/1/growth",
        "/works/0/ramp_up/0",
        "/works/0/ramp_up/1",
    ]


def test_a_number_of_points_that_cannot_be_is_refused(uncertain: Uncertain) -> None:
    with pytest.raises(Unanswerable, match="no power of two; 4,096 is the next"):
        move(uncertain, AGGREGATE, method="sobol", points=3000)
    with pytest.raises(
        Unanswerable, match=r"65,536 is above \d+,\d+, the most points for \d+ uncertain inputs of a plan"
    ):
        move(uncertain, {"plan": TWINS}, method="sobol", points=65_536)
