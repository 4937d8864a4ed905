"""The accident: a plan paid for a works that its last row did not know, since totals and years came from two sums.

What must hold of any plan, held of every named one and of plans drawn from piles, works and terms at random.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.asking import q
from tests.planning import FIRST, column, numbers, plan, plans, site
from tests.strategies import steady
from valorise.studies.plans.answers import Plan
from valorise.studies.plans.examples import PLAN_EXAMPLES
from valorise.studies.plans.plan import Planner

few = settings(steady, max_examples=40)
Ask = Callable[[dict[str, Any]], Plan]

OUT = ("cost", "tax", "investment", "contribution")


@pytest.fixture(scope="module")
def ask(planner: Planner) -> Ask:
    return lambda question: plan(planner, question)


def close(size: float) -> dict[str, float]:
    """To 1e-9 of what is moved."""
    return {"rel": 1e-9, "abs": 1e-9 * max(size, 1e-12)}


# Of one plan


def money_is_kept(answer: Plan) -> None:
    revenue, returns, cash = (column(answer, n) for n in ("revenue", "returns", "cash"))
    out = sum(column(answer, n) for n in OUT)
    size = np.abs(revenue).sum() + np.abs(out).sum()

    assert revenue + returns - out == pytest.approx(cash, **close(size))


def totals_are_sums(answer: Plan) -> None:
    for name, total in answer.totals.items():
        if name in ("job_years", "construction_job_years"):
            expected = column(answer, {"job_years": "jobs"}.get(name, "construction_jobs")).sum()
        elif name in ("stock_left", "area_left"):
            expected = column(answer, {"stock_left": "stock"}.get(name, "area_held"))[-1]
        elif name == "area_waiting":
            expected = answer.restoration.series["area_waiting"].values[-1]
        else:
            rows = column(answer, name)
            expected = rows.sum()
            assert total.value == pytest.approx(expected, **close(np.abs(rows).sum())), name
            continue
        assert total.value == pytest.approx(expected, rel=1e-9, abs=1e-9), name
    for part in (answer.restoration, answer.carbon):
        for name, total in part.totals.items():
            values = part.series[name].values
            assert total.value == pytest.approx(sum(values), **close(sum(map(abs, values)))), name


def works_make_the_years(answer: Plan) -> None:
    def of_works(name: str) -> Any:
        return sum(np.array(w.series[name].values) for w in answer.works.values())

    charges = sum(np.array(s.series["waste_tax"].values) for s in answer.stores.values())
    charges = charges + np.array(answer.restoration.series["monitoring"].values)
    into_land = np.array(answer.restoration.series["contribution"].values)
    for name in ("feed", "revenue", "tax", "investment", "jobs", "construction_jobs", "carbon_dioxide"):
        assert of_works(name) == pytest.approx(column(answer, name), rel=1e-9, abs=1e-9), name
    size = np.abs(column(answer, "revenue")).sum() + np.abs(column(answer, "investment")).sum()
    assert of_works("cost") + charges == pytest.approx(column(answer, "cost"), **close(size))
    for name in ("cash", "equity_cash"):
        assert of_works(name) - charges - into_land == pytest.approx(column(answer, name), **close(size)), name


def land_and_stock_are_kept(answer: Plan) -> None:
    stock, feed, held, freed = (column(answer, n) for n in ("stock", "feed", "area_held", "area_freed"))
    for figure in (stock, feed, held, freed, column(answer, "area_reclaimed")):
        assert (figure >= -1e-9).all()
    parts = [np.array(s.series[n].values) for s in answer.stores.values() for n in ("historic", "new")]
    assert sum(parts) == pytest.approx(stock, rel=1e-9, abs=1e-9)
    for figure, name in ((held, "area_held"), (freed, "area_freed")):
        rows = sum(np.array(s.series[name].values) for s in answer.stores.values())
        assert rows == pytest.approx(figure, rel=1e-9, abs=1e-9)
    r = {n: np.array(s.values) for n, s in answer.restoration.series.items()}
    assert r["reclaimed_historic"] + r["reclaimed_new"] == pytest.approx(column(answer, "area_reclaimed"), abs=1e-9)
    assert (column(answer, "area_reclaimed").cumsum() <= freed.cumsum() + 1e-9).all()
    for s in answer.stores.values():
        store_held, store_freed = (np.array(s.series[n].values) for n in ("area_held", "area_freed"))
        grown = np.maximum(np.diff(store_held + store_freed.cumsum(), prepend=0.0), 0).cumsum()
        assert (store_freed.cumsum() <= grown + 1e-9).all()


def carbon_adds_up(answer: Plan) -> None:
    c = {n: np.array(s.values) for n, s in answer.carbon.series.items()}
    works = c["scope_1"] + c["scope_2"] + c["scope_3"]
    avoided = c["displaced_power"] + c["displaced_products"] + c["fires_avoided"] + c["uptake"]

    size = np.abs(works).sum() + np.abs(avoided).sum()
    assert works == pytest.approx(column(answer, "carbon_dioxide"), **close(size))
    assert works + avoided == pytest.approx(c["carbon_change"], **close(size))
    assert c["carbon_change"] == pytest.approx(column(answer, "carbon_change"), **close(size))
    for name in ("displaced_power", "displaced_products", "fires_avoided", "uptake"):
        assert (c[name] <= 1e-9 * size + 1e-12).all(), name


def rates_hold(planner: Planner, answer: Plan, question: dict[str, Any]) -> None:
    """NPV is that of the rows; at the rate of return it is nothing."""
    finance = question.get("finance", {})
    early = 0.5 if finance.get("timing") == "middle" else 0
    years = np.arange(1, len(answer.years) + 1) - early
    flows = column(answer, "cash")
    flows[-1] += answer.closing.value
    inflation = finance.get("inflation", q(0, "%"))["value"] / 100
    rate = planner.catalogue.terms["plan"].givens["discount_rate"].default
    assert rate is not None
    rate /= 100
    if answer.prices == "nominal":
        rate = (1 + rate) * (1 + inflation) - 1
    size = np.abs(flows).sum()
    assert answer.indicators["npv"].value == pytest.approx((flows * (1 + rate) ** -years).sum(), **close(size))
    irr = answer.indicators["irr"]
    assert (irr.value is None) == (irr.unit == "")
    assert irr.value is not None or irr.why
    if irr.value is not None:
        worth = flows * (1 + irr.value / 100) ** -years
        assert worth.sum() / np.abs(worth).sum() == pytest.approx(0, abs=1e-7)
    for w in answer.works.values():
        after, before = (w.indicators[n].value for n in ("irr", "irr_before_tax"))
        if after is not None and before is not None:
            assert before >= after - 1e-9


def stores_are_gone_when_they_say(answer: Plan) -> None:
    for s in answer.stores.values():
        left = np.array(s.series["historic"].values) + np.array(s.series["new"].values)
        empty = left <= 1e-6
        if s.gone_in is None:
            assert not empty[-1]
            assert f"{answer.start_year + answer.horizon - 1}" in s.text
        else:
            i = s.gone_in - answer.start_year
            assert empty[i:].all()
            assert i == 0 or not empty[i - 1]
            assert s.text == f"It is empty in {s.gone_in}."


def everything_holds(planner: Planner, answer: Plan, question: dict[str, Any]) -> None:
    money_is_kept(answer)
    totals_are_sums(answer)
    works_make_the_years(answer)
    land_and_stock_are_kept(answer)
    carbon_adds_up(answer)
    rates_hold(planner, answer, question)
    stores_are_gone_when_they_say(answer)
    assert all(np.isfinite(x) for x in numbers(answer).values())


@pytest.mark.parametrize("name", PLAN_EXAMPLES)
def test_every_example_adds_up(planner: Planner, name: str) -> None:
    question = PLAN_EXAMPLES[name][1]
    answer = plan(planner, question)

    everything_holds(planner, answer, question)
    assert len(answer.years) == question["horizon"]
    assert [c.name for c in answer.checks] == ["stock", "land", "money", "fund", "debt", "restored"]


@few
@given(question=plans())
def test_any_plan_adds_up(planner: Planner, question: dict[str, Any]) -> None:
    everything_holds(planner, plan(planner, question), question)


# Of two plans


@few
@given(question=plans(), share=st.floats(0.05, 0.95))
def test_a_pile_cut_in_two_is_the_same_plan(planner: Planner, question: dict[str, Any], share: float) -> None:
    """Its mass and its land are shared out; years and indicators stay.

    Nothing arises there: what arises at the second half would lie until the first is empty.
    """
    question["site"]["piles"][0].pop("inflows", None)
    halves = copy.deepcopy(question)
    pile = halves["site"]["piles"].pop(0)
    for name, part in (("one half", share), ("other half", 1 - share)):
        half = copy.deepcopy(pile) | {"name": name}
        for of in (half["mass"], half["footprint"]):
            of["value"] *= part
        halves["site"]["piles"].insert(0 if name == "one half" else 1, half)
    for works in halves["works"]:
        if takes := works.get("takes"):
            at = takes.index(pile["name"])
            works["takes"] = [*takes[:at], "one half", "other half", *takes[at + 1 :]]
    whole, cut = plan(planner, question), plan(planner, halves)

    alike(whole, cut, ("years", "indicators", "equity", "totals", "closing"))


def alike(one: Plan, other: Plan, parts: tuple[str, ...]) -> None:
    """The same numbers to 1e-9 of the largest of their kind."""
    for part in parts:
        a, b = numbers(getattr(one, part)), numbers(getattr(other, part))
        if part in ("indicators", "equity"):
            a = {k: v for k, v in a.items() if k in b}  # a rate may appear or vanish with the last digit of a flow
            b = {k: v for k, v in b.items() if k in a}
        assert a.keys() == b.keys()
        size: dict[str, float] = {}
        for place, value in a.items():
            kind = place.split("/")[-2]
            size[kind] = max(size.get(kind, 0.0), abs(value))
        for place, value in a.items():
            kind = place.split("/")[-2]
            slack = 1e-5 if "irr" in place else 1e-9
            assert b[place] == pytest.approx(value, rel=slack, abs=1e-9 * size[kind] + 1e-9), place


@few
@given(question=plans(), shorter=st.integers(7, 13))
def test_the_end_of_the_plan_moves_no_year_before_it(planner: Planner, question: dict[str, Any], shorter: int) -> None:
    for pile in question["site"]["piles"]:
        for inflow in pile.get("inflows", []):
            inflow["until_year"] = min(inflow["until_year"], FIRST + shorter - 1)
    long, short = plan(planner, question), plan(planner, question | {"horizon": shorter})

    assert [y.year for y in short.years] == [y.year for y in long.years[:shorter]]
    a, b = numbers(short.years), numbers(long.years[:shorter])
    assert b == pytest.approx(a, rel=1e-12, abs=1e-12)
    for name, series in short.restoration.series.items():
        assert series.values == pytest.approx(long.restoration.series[name].values[:shorter], rel=1e-12, abs=1e-12)


@few
@given(question=plans())
def test_real_and_nominal_statements_are_worth_the_same(planner: Planner, question: dict[str, Any]) -> None:
    real, nominal = (
        plan(planner, question | {"finance": question["finance"] | {"prices": p}}) for p in ("real", "nominal")
    )
    rise = 1 + question["finance"]["inflation"]["value"] / 100
    early = 0.5 if question["finance"]["timing"] == "middle" else 0
    prices = rise ** (np.arange(1, len(real.years) + 1) - early)

    size = np.abs(column(real, "investment")).sum()
    for one, other in ((real.indicators, nominal.indicators), (real.equity, nominal.equity)):
        assert other["npv"].value == pytest.approx(one["npv"].value, **close(size))
    for name in ("economic_npv", "carbon_value"):
        assert nominal.indicators[name].value == pytest.approx(real.indicators[name].value, rel=1e-9, abs=1e-9 * size)
    for name in ("revenue", "cost", "tax", "investment", "cash", "wages"):
        assert column(real, name) * prices == pytest.approx(column(nominal, name), rel=1e-9, abs=1e-9 * size), name
    for name in ("stock", "feed", "area_held", "area_freed", "area_reclaimed", "carbon_dioxide", "jobs"):
        assert column(real, name).tolist() == column(nominal, name).tolist(), name


@few
@given(question=plans())
def test_without_inflation_both_statements_are_one(planner: Planner, question: dict[str, Any]) -> None:
    finance = question["finance"] | {"inflation": q(0, "%")}
    real, nominal = (plan(planner, question | {"finance": finance | {"prices": p}}) for p in ("real", "nominal"))

    assert numbers(nominal) == numbers(real)


@few
@given(question=plans())
def test_more_public_money_reclaims_no_less(planner: Planner, question: dict[str, Any]) -> None:
    money = question["restoration"]["public_money"]
    twice = question | {
        "restoration": question["restoration"] | {"public_money": money | {"value": 2 * money["value"]}}
    }
    once, more = plan(planner, question), plan(planner, twice)

    size = column(once, "area_freed").sum()
    assert (column(more, "area_reclaimed").cumsum() >= column(once, "area_reclaimed").cumsum() - 1e-9 * size).all()
    assert more.indicators["npv"].value == once.indicators["npv"].value, "public money is none of the works'"


@few
@given(question=plans(), later=st.integers(1, 4))
def test_a_works_that_starts_later_uses_no_more(planner: Planner, question: dict[str, Any], later: int) -> None:
    """One works, for of two the second may find what the first leaves."""
    question = question | {"works": question["works"][:1]}
    works = question["works"][0]
    works.pop("stop_year", None)
    after = question | {"works": [works | {"start_year": works["start_year"] + later}]}
    soon, late = plan(planner, question), plan(planner, after)

    assert (column(late, "feed").cumsum() <= column(soon, "feed").cumsum() * (1 + 1e-9) + 1e-9).all()
    assert (column(late, "area_held") >= column(soon, "area_held") - 1e-9).all()


@few
@given(question=plans(), more=st.floats(1, 3))
def test_a_larger_pile_feeds_no_less(planner: Planner, question: dict[str, Any], more: float) -> None:
    larger = copy.deepcopy(question)
    for name in ("mass", "footprint"):
        larger["site"]["piles"][0][name]["value"] *= more
    small, large = plan(planner, question), plan(planner, larger)

    assert (column(large, "feed").cumsum() >= column(small, "feed").cumsum() * (1 - 1e-9) - 1e-9).all()


@few
@given(question=plans())
def test_a_higher_tax_leaves_no_more(planner: Planner, question: dict[str, Any]) -> None:
    rates = [question["finance"] | {"income_tax_rate": q(r, "%")} for r in (0, 15, 40)]
    none, some, much = (plan(planner, question | {"finance": f}) for f in rates)

    worths = [p.indicators["npv"].value or 0.0 for p in (none, some, much)]
    assert worths == sorted(worths, reverse=True)
    assert not column(none, "tax").any()
    for name, w in none.works.items():
        before = w.indicators["irr_before_tax"].value
        assert w.indicators["irr"].value == before
        taxed = some.works[name].indicators["irr_before_tax"].value
        assert (taxed is None) == (before is None)
        assert taxed is None or taxed == pytest.approx(before, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("name", PLAN_EXAMPLES)
def test_the_same_question_has_the_same_answer(planner: Planner, name: str) -> None:
    """Byte for byte, also from a service that has just started; and both languages have the same numbers."""
    question = PLAN_EXAMPLES[name][1]
    first = msgspec.json.encode(plan(planner, question))

    assert msgspec.json.encode(plan(planner, question)) == first
    assert msgspec.json.encode(plan(Planner(planner.catalogue), question)) == first
    assert numbers(plan(planner, question, "zh-Hans")) == numbers(plan(planner, question))


@pytest.mark.parametrize("name", PLAN_EXAMPLES)
def test_another_currency_is_the_same_money(planner: Planner, name: str) -> None:
    question = PLAN_EXAMPLES[name][1]
    context = question.get("context", {})
    yuan = plan(planner, question)
    dollars = plan(planner, question | {"context": context | {"currency": "USD"}})
    rate = planner.book.exchange_rate("USD", yuan.price_year)

    in_yuan, in_dollars = (units(p) for p in (yuan, dollars))
    assert in_yuan.keys() == in_dollars.keys()
    moved = 0
    for place, (value, unit) in in_yuan.items():
        factor = rate if "CNY" in unit else 1
        moved += "CNY" in unit
        assert in_dollars[place] == (pytest.approx(value / factor, rel=1e-9), unit.replace("CNY", "USD")), place
    assert moved > 100


@pytest.mark.parametrize("name", PLAN_EXAMPLES)
def test_another_system_of_units_is_the_same_quantity(planner: Planner, name: str) -> None:
    question = PLAN_EXAMPLES[name][1]
    context = question.get("context", {})
    usual = units(plan(planner, question))
    chinese = units(plan(planner, question | {"context": context | {"units": "chinese"}}))
    book = planner.book.units

    assert usual.keys() == chinese.keys()
    other = 0
    for place, (value, unit) in usual.items():
        now, their_unit = chinese[place]
        other += their_unit != unit
        assert book[their_unit].to_base(now) == pytest.approx(book[unit].to_base(value), rel=1e-9), place
    assert other > 20


def test_a_figure_comes_in_the_unit_that_it_is_asked_in(planner: Planner) -> None:
    question = PLAN_EXAMPLES["coal_city"][1]
    usual = plan(planner, question)
    asked = plan(planner, question | {"context": {"units": {"stock": "t", "npv": "CNY", "area_held": "mu"}}})

    assert column(asked, "stock") == pytest.approx(column(usual, "stock") * 1000)
    assert asked.years[0].area_held.unit == "mu"
    assert asked.indicators["npv"].value == pytest.approx((usual.indicators["npv"].value or 0) * 1e6)
    assert asked.years[0].area_freed.unit == "ha"


def units(part: Any, place: str = "") -> dict[str, tuple[float, str]]:
    """Every quantity of an answer."""
    built = msgspec.to_builtins(part) if isinstance(part, msgspec.Struct) else part
    found: dict[str, tuple[float, str]] = {}
    if isinstance(built, list):
        for k, v in enumerate(built):
            found |= units(v, f"{place}/{k}")
    elif isinstance(built, dict):
        if isinstance(built.get("value"), float) and built.get("unit"):
            return {place: (built["value"], built["unit"])}
        if "values" in built:
            return {f"{place}/{k}": (v, built["unit"]) for k, v in enumerate(built["values"])}
        for k, v in built.items():
            found |= units(v, f"{place}/{k}")
    return found


def test_what_a_rule_prices_does_not_rise(planner: Planner) -> None:
    """A power plant at 10 % inflation: tariff, capacity fee and heat stay, ash rises."""
    works = {"route": "gangue-power", "capacity": q(300, "kt/year")}
    still = site(works=works, pile={"mass": q(9, "Mt"), "footprint": q(30, "ha")}, horizon=6)
    capital_vat = {"capital_vat_share": q(0, "%")}  # no credit, so that the refund is that of each year
    rising = still | {"finance": {"inflation": q(10, "%"), "prices": "nominal"} | capital_vat}
    still = still | {"finance": capital_vat}
    constant, nominal = (np.array(plan(planner, s).works["stone"].series["revenue"].values) for s in (still, rising))
    (full,) = [w.estimate for w in plan(planner, still | {"detail": "working"}).works.values()]  # items of a full year
    assert full is not None
    items = {n: x.value for n, x in full.revenue.items.items()}
    ruled = sum(items[n] for n in ("electricity_revenue", "capacity_revenue", "heat_revenue"))
    rises = sum(items[n] for n in ("fly_ash_revenue", "bottom_ash_revenue"))

    assert ruled + rises + items["vat_refund"] == pytest.approx(constant[2], rel=1e-9)
    for year in range(1, 6):
        price = 1.1 ** (year + 1)
        refund = nominal[year] - ruled - rises * price
        assert refund <= items["vat_refund"] * (1 + 1e-9), "costs rise, and the tariff does not"
        assert refund >= -1e-9
    assert nominal[5] < constant[5] * 1.1


def test_tax_on_stored_waste_does_not_rise(planner: Planner) -> None:
    """40 kt a year are stored as the standard does not ask, at 5 CNY/t, for the works take none of them yet."""
    pile = {"storing": "non_compliant", "inflows": [{"rate": q(40, "kt/year")}]}
    question = site(pile=pile, finance={"inflation": q(10, "%"), "prices": "nominal"})
    question["works"][0]["start_year"] = FIRST + 9
    taxed = plan(planner, question).stores["heap"].series["waste_tax"].values

    assert taxed[:9] == pytest.approx([0.2] * 9)
    assert taxed[9] == 0


def test_a_pile_that_no_works_touches_changes_nothing(planner: Planner) -> None:
    """It burns and grows without the plan as with it."""
    pile = {"state": "burning", "inflows": [{"rate": q(90, "kt/year")}]}
    question = site(pile=pile)
    question["works"][0]["start_year"] = FIRST + 5
    answer = plan(planner, question)

    fires = answer.stores["heap"].series["fires"].values
    assert fires[3] > fires[0] > 0
    assert column(answer, "carbon_change")[:5] == pytest.approx([0] * 5, abs=1e-12)
    assert answer.carbon.series["fires_avoided"].values[5] == pytest.approx(-fires[4] * 200 / (3000 + 5 * 90))


def test_an_emptied_pile_keeps_no_works_running(planner: Planner) -> None:
    """0.7 Mt at 0.1 Mt a year are seven years, whatever rounding leaves of them."""
    question = site(works={"capacity": q(100, "kt/year")}, horizon=12)
    for tenths in (3, 6, 7, 9):
        question["site"]["piles"][0] |= {"mass": q(tenths / 10, "Mt"), "footprint": q(1, "ha")}
        answer = plan(planner, question)
        jobs = column(answer, "jobs")
        assert np.flatnonzero(jobs).tolist() == list(range(1, tenths + 1))
        assert answer.stores["heap"].gone_in == FIRST + tenths
        assert column(answer, "cost")[tenths + 1 :] == pytest.approx([0] * (11 - tenths), abs=1e-9)


def test_land_costs_the_city_the_same_whoever_pays(ask: Ask) -> None:
    """Where all of it is restored at once, public money and other money differ in who has it less, and in nothing."""
    question = copy.deepcopy(PLAN_EXAMPLES["coal_city"][1])
    for pile in question["site"]["piles"]:
        pile.pop("inflows", None)  # new land is the operator's alone
    paid = [
        ask(question | {"restoration": {name: q(50, "MCNY/year"), "monitoring_cost": q(1, "MCNY/year")}})
        for name in ("public_money", "other_money")
    ]

    assert [p.totals["area_waiting"].value for p in paid] == [0, 0]
    one, other = (p.indicators["economic_npv"].value for p in paid)
    assert one == pytest.approx(other, rel=1e-9)
    unpaid = ask(question | {"restoration": {"monitoring_cost": q(1, "MCNY/year")}})
    assert unpaid.indicators["economic_npv"].value > one


def test_income_tax_is_no_part_of_a_cost_before_it(ask: Ask) -> None:
    question = PLAN_EXAMPLES["ash_and_rising_prices"][1]
    rates = [ask(question | {"finance": question["finance"] | {"income_tax_rate": q(r, "%")}}) for r in (0, 40)]

    assert rates[0].totals["tax"].value == 0 < rates[1].totals["tax"].value
    for name in ("levelised_cost", "economic_npv"):
        none, much = (r.indicators[name].value for r in rates)
        assert none == pytest.approx(much, rel=1e-9), name
