"""The accident: two works of one plan drew two prices of one coal, so that their sum hardly varied; and a draw for
which the formulas meant nothing was a zero in the mean.

Draws are held against plain runs of the same plan, figures of a plan against its own answer, moments against those of
the distributions.
"""

from __future__ import annotations

import json
from math import ceil, sqrt
from typing import Any

import msgspec
import numpy as np
import pytest

from tests.questions import ASKED
from valorise.engine.distributions import Truncated, Uniform
from valorise.engine.draws import Sampling
from valorise.studies.catalogue import Catalogue
from valorise.studies.estimate import estimate
from valorise.studies.faults import Unanswerable
from valorise.studies.kinds import _figures_of_plan
from valorise.studies.plans import routes
from valorise.studies.plans.examples import PLAN_EXAMPLES
from valorise.studies.plans.plan import Planner, make_plan
from valorise.studies.reading import Case, read_question
from valorise.studies.uncertainty import models
from valorise.studies.uncertainty.asking import Uncertain
from valorise.studies.uncertainty.inputs import spread_coefficients
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
    subject = plan_subject(planner, asked, figures, "en")
    for n in figures:
        shown = subject.shown[n]
        assert subject.point[n] / shown.factor == pytest.approx(answer[n].value, rel=1e-9, abs=1e-6), n
        assert shown.unit == answer[n].unit


def test_a_draw_of_a_plan_at_its_points_is_its_answer(planner: Planner) -> None:
    asked = ask_plan(planner, PLAN_EXAMPLES["coal_city"][1])
    subject = plan_subject(planner, asked, [], "en")
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
        draw(uncertain, {"plan": TWINS}, draws=1_000_000)
    assert refused.value.faults[0].pointer == "/draws"


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


def test_a_number_of_points_that_cannot_be_is_refused(uncertain: Uncertain) -> None:
    with pytest.raises(Unanswerable, match="no power of two; 4,096 is the next"):
        move(uncertain, AGGREGATE, method="sobol", points=3000)
    with pytest.raises(
        Unanswerable, match=r"65,536 is above \d+,\d+, the most points for \d+ uncertain inputs of a plan"
    ):
        move(uncertain, {"plan": TWINS}, method="sobol", points=65_536)
