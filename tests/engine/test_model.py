"""The accident: a missing input became a default, one bad draw took its block along, and steps came in another order
every run.

A model computes what is wanted from what is given, or says what is missing.
"""

from __future__ import annotations

import gc
import math
import tracemalloc
import weakref
from collections.abc import Callable
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import body, steady
from valorise.engine.expression import where
from valorise.engine.formula import BadFormula
from valorise.engine.model import Curve, Missing, Model, Undefined
from valorise.engine.route import Formulas
from valorise.site.land import land
from valorise.site.pond import pond


def model(*bodies: Callable[..., Any], known: tuple[str, ...] = (), stand_ins: tuple[str, ...] = ()) -> Model:
    formulas = Formulas("trial")
    for f in bodies:
        declare: Any = formulas.unless_given if f.__name__ in stand_ins else formulas.formula("1", f.__name__, zh="量")
        declare(f)
    return Model(formulas, known)


def yield_(feed: Any, share: Any) -> Any:
    return feed * share


def waste(feed: Any, yield_: Any) -> Any:
    return feed - yield_


def twice(yield_: Any) -> Any:
    return 2 * yield_


# What comes from where


def test_a_given_value_goes_before_its_formula_and_a_formula_before_a_known_value() -> None:
    trial = model(yield_, waste, known=("share", "yield_"))
    known = {"share": 0.5, "yield_": 7.0}

    assert trial.run(known | {"feed": 10.0}, ["waste"]) == {"waste": 5.0}
    given = trial.plan(frozenset(["feed", "yield_"]), ["waste", "yield_"])
    assert given.run(known | {"feed": 10.0, "yield_": 1.0}) == {"waste": 9.0, "yield_": 1.0}


def test_a_known_value_stands_where_its_formula_cannot_be_had() -> None:
    trial = model(yield_, twice, known=("yield_",))

    assert trial.run({"yield_": 7.0, "feed": 10.0}, ["twice"]) == {"twice": 14.0}


def test_a_given_value_goes_before_a_known_one() -> None:
    plan = model(yield_, known=("share",)).plan(frozenset(["feed", "share"]), ["yield_"])

    assert plan.run({"share": 0.5} | {"feed": 10.0, "share": 0.1}) == {"yield_": 1.0}
    assert plan.inputs == {"feed", "share"}


def test_what_is_given_and_not_used_is_no_input() -> None:
    plan = model(yield_, twice).plan(frozenset(["feed", "share", "yield_"]), ["twice"])

    assert plan.inputs == {"yield_"}


def test_a_given_quantity_may_itself_be_wanted() -> None:
    assert model(yield_).run({"feed": 3.0}, ["feed"]) == {"feed": 3.0}


def test_only_what_is_wanted_is_computed() -> None:
    plan = model(yield_, waste, twice).plan(frozenset(["feed", "share"]), ["twice"])

    assert [f.name for f in plan.formulas] == ["yield_", "twice"]
    assert plan.run({"feed": 10.0, "share": 0.5}) == {"twice": 10.0}


# Stand-ins


def feed(target: Any, share: Any) -> Any:
    return target / share


def test_a_stand_in_serves_when_its_quantity_is_not_given() -> None:
    trial = model(feed, yield_, stand_ins=("feed",))

    assert trial.run({"target": 6.0, "share": 0.5}, ["yield_"]) == {"yield_": 6.0}
    assert trial.run({"feed": 10.0, "share": 0.5}, ["yield_"]) == {"yield_": 5.0}
    both = trial.plan(frozenset(["feed", "target", "share"]), ["yield_"])
    assert both.run({"feed": 10.0, "target": 6.0, "share": 0.5}) == {"yield_": 5.0}


def share(feed: Any, yield_: Any) -> Any:
    return yield_ / feed


def test_a_stand_in_for_a_known_quantity_serves_only_when_it_does_not_need_that_quantity() -> None:
    """The share follows from feed and yield when both are measured; a yield that came from the share proves nothing."""
    trial = model(share, yield_, known=("share",), stand_ins=("share", "yield_"))

    measured = trial.plan(frozenset(["feed", "yield_"]), ["share", "yield_"])
    assert measured.run({"share": 0.5, "feed": 10.0, "yield_": 2.0}) == {"share": 0.2, "yield_": 2.0}
    assumed = trial.plan(frozenset(["feed"]), ["share", "yield_"])
    assert assumed.run({"share": 0.5, "feed": 10.0}) == {"share": 0.5, "yield_": 5.0}


def test_stand_ins_that_need_each_other_leave_both_missing() -> None:
    trial = model(share, yield_, stand_ins=("share", "yield_"))

    with pytest.raises(Missing, match=r"(share|yield_) is missing: yield_ needs it"):
        trial.run({"feed": 10.0}, ["yield_"])


def ways(*ways: tuple[str, Callable[..., Any]], known: tuple[str, ...] = ()) -> Model:
    formulas = Formulas("trial")
    for quantity, way in ways:
        formulas.unless_given(of=quantity)(way)
    return Model(formulas, known)


def from_a(a: Any) -> Any:
    return a * 2


def from_b(b: Any) -> Any:
    return b * 3


def from_x(x: Any) -> Any:
    return x + 1


def from_y(y: Any) -> Any:
    return y + 2


def test_of_several_ways_the_first_whose_needs_can_be_had_serves() -> None:
    trial = ways(("x", from_a), ("x", from_b), known=("x",))

    assert trial.run({"a": 1.0, "b": 1.0, "x": 9.0}, ["x"]) == {"x": 2.0}
    assert trial.plan(frozenset(["b"]), ["x"]).run({"b": 1.0, "x": 9.0}) == {"x": 3.0}
    assert trial.plan(frozenset(), ["x"]).run({"x": 9.0}) == {"x": 9.0}
    assert trial.plan(frozenset(["a", "x"]), ["x"]).run({"a": 1.0, "x": 7.0}) == {"x": 7.0}


def test_what_is_as_good_as_measured_goes_before_an_estimate() -> None:
    formulas = Formulas("trial")
    formulas.unless_given(of="x")(from_a)
    formulas.unless_given(of="x", exact=True)(from_b)

    assert Model(formulas, ()).run({"a": 1.0, "b": 1.0}, ["x"]) == {"x": 3.0}


def test_a_better_way_that_comes_late_is_waited_for() -> None:
    """The first way needs a quantity that is itself computed; the second could go at once."""
    trial = ways(("x", from_y), ("x", from_b), ("y", from_a))

    assert trial.run({"a": 1.0, "b": 1.0}, ["x"]) == {"x": 4.0}


@pytest.mark.parametrize("order", [("x", "y"), ("y", "x")])
def test_ways_that_wait_for_each_other_close_no_ring(order: tuple[str, str]) -> None:
    """Each would rather follow from the other; one of them goes its second way."""
    both = {"x": [("x", from_y), ("x", from_a)], "y": [("y", from_x), ("y", from_b)]}
    trial = ways(*(way for name in order for way in both[name]))

    found = trial.run({"a": 1.0, "b": 1.0}, ["x", "y"])

    assert found == ({"x": 2.0, "y": 3.0} if order == ("x", "y") else {"x": 5.0, "y": 3.0})


@pytest.mark.parametrize("order", [("a", "y", "z"), ("z", "y", "a"), ("y", "a", "z")])
def test_what_is_on_no_ring_waits_until_the_ring_is_broken(order: tuple[str, ...]) -> None:
    """y and z wait for each other, and a for y: a has no cause to take the lesser way."""
    both = {
        "a": [("a", lambda y: y + 1), ("a", lambda k: k * 3)],
        "y": [("y", lambda z: z + 1), ("y", lambda k: k + 1)],
        "z": [("z", lambda y: y + 2), ("z", lambda k: k + 2)],
    }
    trial = ways(*(way for name in order for way in both[name]))

    found = trial.run({"k": 1.0}, ["a", "y", "z"])

    assert found["a"] == found["y"] + 1


def test_one_function_serves_several_quantities() -> None:
    formulas = Formulas("trial")
    for name in ("x", "y"):
        formulas.unless_given(of=name, takes={"a": f"{name}_dry"})(from_a)
    trial = Model(formulas, ())

    assert trial.run({"x_dry": 1.0, "y_dry": 5.0}, ["x", "y"]) == {"x": 2.0, "y": 10.0}
    assert trial.ways["y"][0].equation == "y_dry × 2"


# The pile: mass, footprint and loading, of which any two give the third

LOADING = 28_000.0
"""kg/m2, the usual loading of the tests."""
MEASURED = {"mass": 6e9, "footprint": 300_000.0, "areal_loading": 24_000.0}
"""A survey that does not quite agree with itself: 6 Mt on 30 ha are 20 t/m2."""
PILE = {
    (): (LOADING, None, None),
    ("mass",): (LOADING, 6e9, 6e9 / LOADING),
    ("footprint",): (LOADING, 300_000 * LOADING, 300_000),
    ("areal_loading",): (24_000, None, None),
    ("mass", "footprint"): (20_000, 6e9, 300_000),
    ("mass", "areal_loading"): (24_000, 6e9, 250_000),
    ("footprint", "areal_loading"): (24_000, 7.2e9, 300_000),
    ("mass", "footprint", "areal_loading"): (24_000, 6e9, 250_000),
}


@pytest.mark.parametrize(("measured", "expected"), PILE.items(), ids=lambda x: "+".join(map(str, x)) or "nothing")
def test_a_pile_is_known_by_any_of_its_measurements(measured: tuple[str, ...], expected: Any) -> None:
    known = {
        "areal_loading": LOADING,
        "reclaimable_share": 0.75,
        "stored_ash_density": 1200.0,
        "stored_ash_depth": 10.0,
    }
    asked = {"feed": 30.0, "residue_stored": 6.0} | {n: MEASURED[n] for n in measured}
    trial = Model([*land.formulas, *pond.formulas], known)
    plan = trial.plan(
        frozenset(asked),
        ["areal_loading", "area_freed", "area_reclaimed"],
        ["mass", "pile_area", "pile_life", "pile_area_freed"],
    )
    result = plan.run(known | asked)
    loading, mass, area = expected

    assert result["areal_loading"] == loading
    assert result["area_freed"] == 30 / loading
    assert result["area_reclaimed"] == pytest.approx(0.75 * 30 / loading - 6 / 12_000)
    if mass is None:
        assert plan.unavailable.keys() == {"mass", "pile_area", "pile_life", "pile_area_freed"}
        assert set(plan.unavailable.values()) == {("mass",)}
        assert "mass" not in result
    else:
        assert (result["mass"], result["pile_area"]) == (mass, pytest.approx(area))
        assert result["pile_life"] == mass / 30
        assert result["pile_area_freed"] == pytest.approx(result["pile_area"])
        assert plan.unavailable == {}


def test_every_combination_of_measurements_is_tested() -> None:
    names = ("mass", "footprint", "areal_loading")

    assert set(PILE) == {c for n in range(4) for c in combinations(names, n)}


# What is missing


def third(twice: Any, other: Any) -> Any:
    return twice * other


def test_what_is_missing_is_named_with_what_asks_for_it() -> None:
    with pytest.raises(Missing) as caught:
        model(yield_, twice, third).run({"feed": 1.0}, ["third"])

    assert caught.value.missing == {"share": "third", "other": "third"}
    assert str(caught.value) == "other is missing: third needs it; share is missing: third needs it"


def test_a_name_that_nothing_computes_is_missing_itself() -> None:
    with pytest.raises(Missing, match=r"^yeild is missing: yeild needs it$"):
        model(yield_).run({"feed": 1.0, "share": 0.5}, ["yeild"])


def test_optional_quantities_that_cannot_be_had_are_listed_and_not_zero() -> None:
    trial = model(yield_, waste, third, twice)
    plan = trial.plan(frozenset(["feed", "share"]), ["waste"], ["twice", "third"])

    assert plan.run({"feed": 10.0, "share": 0.5}) == {"waste": 5.0, "twice": 10.0}
    assert plan.unavailable == {"third": ("other",)}


def test_optional_never_hides_what_is_wanted() -> None:
    with pytest.raises(Missing, match="other is missing: third needs it"):
        model(yield_, twice, third).plan(frozenset(["feed", "share"]), ["third"], ["third"])


# Order


@st.composite
def webs(draw: Callable[..., Any]) -> dict[str, tuple[str, ...]]:
    """Formulas by name, in the order of the source, with what each needs; no ring."""
    size = draw(st.integers(2, 9))
    names = [f"q{i}" for i in range(size)]
    rank = draw(st.permutations(range(size)))
    below = {n: [m for m in names if rank[names.index(m)] < rank[names.index(n)]] for n in names}
    return {
        n: tuple(draw(st.lists(st.sampled_from(below[n]), unique=True, max_size=3))) if below[n] else () for n in names
    }


@steady
@given(webs())
def test_steps_come_after_what_they_need_and_else_in_the_order_of_the_source(web: dict[str, tuple[str, ...]]) -> None:
    bodies = [
        body(f"return {' + '.join([*needs, 'given'])}", ", ".join([*needs, "given"]), n) for n, needs in web.items()
    ]
    plan = model(*bodies).plan(frozenset(["given"]), list(web))
    order = [f.name for f in plan.formulas]

    left = list(web)
    for name in order:  # each time the first in the source that is ready
        assert name == next(n for n in left if not set(web[n]) & set(left))
        left.remove(name)
    assert left == []


@steady
@given(webs(), st.data())
def test_a_plan_gives_what_a_chain_of_calls_by_hand_gives(web: dict[str, tuple[str, ...]], data: st.DataObject) -> None:
    bodies = {
        n: body(f"return {' * '.join([*needs, 'given'])}", ", ".join([*needs, "given"]), n) for n, needs in web.items()
    }
    wanted = data.draw(st.lists(st.sampled_from(list(web)), min_size=1))

    def by_hand(name: str) -> float:
        return float(bodies[name](*map(by_hand, web[name]), 1.5))

    assert model(*bodies.values()).run({"given": 1.5}, wanted) == {
        n: pytest.approx(by_hand(n), rel=1e-12) for n in wanted
    }


def test_the_same_question_gets_the_same_plan_and_the_number_of_plans_is_bounded() -> None:
    """Callers choose what to give: as many sets of names as they like, for as long as the service runs."""
    trial = model(yield_, twice)
    names = [f"n{i}" for i in range(14)]
    first = trial.plan(frozenset(["feed", "share"]), ["twice"])
    assert trial.plan(frozenset(["share", "feed"]), ["twice"]) is first

    alive = []
    for i in range(6000):
        given = frozenset(["yield_", *(n for j, n in enumerate(names) if i >> j & 1)])
        alive.append(weakref.ref(trial.plan(given, ["twice"])))
    gc.collect()

    assert sum(ref() is not None for ref in alive) < 4500


# Numbers without a value


def ratio(top: Any, bottom: Any) -> Any:
    return top / bottom


def power(base: Any, exponent: Any) -> Any:
    return base**exponent


def growth(ratio: Any, exponent: Any) -> Any:
    return np.exp(ratio * exponent)


def log(base: Any) -> Any:
    return np.log(base)


def square(base: Any) -> Any:
    return base**2 * base**2


@pytest.mark.parametrize(
    ("wanted", "values", "words"),
    [
        ("growth", {"top": 1.0, "bottom": 0.0, "exponent": 1.0}, "ratio divides by zero"),
        ("growth", {"top": 0.0, "bottom": 0.0, "exponent": 1.0}, "ratio divides by zero"),
        ("growth", {"top": 1e300, "bottom": 5e-324, "exponent": 1.0}, "ratio is too large or not a number"),
        ("growth", {"top": 1e4, "bottom": 1.0, "exponent": 1.0}, "growth is too large or not a number"),
        ("power", {"base": 1e200, "exponent": 2.0}, "power is too large or not a number"),
        ("power", {"base": 0.0, "exponent": -1.0}, "power divides by zero"),
        ("power", {"base": -8.0, "exponent": 0.5}, "power is too large or not a number"),
        ("log", {"base": 0.0}, "log is too large or not a number"),
        ("log", {"base": -1.0}, "log is too large or not a number"),
        ("square", {"base": 1e100}, "square is too large or not a number"),
    ],
)
def test_a_case_without_a_finite_value_names_the_quantity_that_has_none(
    wanted: str, values: dict[str, float], words: str
) -> None:
    trial = model(ratio, power, growth, log, square)

    with pytest.raises(Undefined, match=f"^{words}$") as caught:
        trial.run(values, [wanted])

    assert caught.value.name == words.split()[0]


def size(power: Any) -> Any:
    return np.abs(power)


def size_at_once(base: Any, exponent: Any) -> Any:
    return np.abs(base**exponent)


def chosen(power: Any, other: Any) -> Any:
    return where(power > other, power, other)


@pytest.mark.parametrize("wanted", ["size", "size_at_once", "chosen"])
@pytest.mark.parametrize(("base", "exponent"), [(-4.0, 0.5), (1e200, 2.0)], ids=["root_of_a_loss", "overflow"])
def test_a_step_without_a_value_is_not_papered_over_by_the_next(wanted: str, base: float, exponent: float) -> None:
    """The size of a complex number is a number, and nothing is smaller than infinity."""
    with pytest.raises(Undefined, match=r"^(power|size_at_once) is too large or not a number"):
        model(power, size, size_at_once, chosen).run({"base": base, "exponent": exponent, "other": 9.0}, [wanted])


def test_two_large_results_are_two_results() -> None:
    """Each has a value; that their sum has none is nobody's question."""
    result = model(twice, third).run({"yield_": 8e307, "other": 1.0}, ["twice", "third"])

    assert result == {"twice": 1.6e308, "third": 1.6e308}


def test_one_bad_draw_does_not_lose_its_block() -> None:
    block = {
        "top": np.array([1.0, 2.0, 0.0]),
        "bottom": np.array([2.0, 0.0, 0.0]),
        "exponent": np.array([1.0, 1.0, 1.0]),
    }
    result = model(ratio, growth).run(block, ["ratio", "growth"])

    assert result["ratio"][0] == 0.5
    assert result["growth"][0] == pytest.approx(math.exp(0.5))
    assert np.isfinite(result["ratio"]).tolist() == [True, False, False]
    assert np.isfinite(result["growth"]).tolist() == [True, False, False]


def test_a_root_of_a_loss_is_no_number_in_a_block_either() -> None:
    for values in (
        {"base": np.array([4.0, -4.0]), "exponent": 0.5},
        {"base": np.array([4.0, -4.0]), "exponent": np.full(2, 0.5)},
    ):
        result = model(power).run(values, ["power"])["power"]
        assert result[0] == 2
        assert np.isnan(result[1])


def test_a_loss_that_all_draws_share_is_refused_and_never_complex() -> None:
    trial = model(power, third, twice)

    with pytest.raises(Undefined, match=r"^power "):
        trial.run({"base": -4.0, "exponent": 0.5, "yield_": np.ones(3)}, ["power", "twice"])


def test_what_all_draws_lack_is_named_whatever_came_before() -> None:
    block = {"feed": np.array([1.0, 2.0]), "share": 0.5, "top": 1.0, "bottom": 0.0}

    with pytest.raises(Undefined, match=r"^ratio divides by zero$"):
        model(yield_, ratio).run(block, ["yield_", "ratio"])


def test_a_block_mixes_with_single_numbers() -> None:
    result = model(yield_, waste).run({"feed": np.array([10.0, 20.0]), "share": 0.5}, ["yield_", "waste"])

    assert result["yield_"].tolist() == [5.0, 10.0]
    assert result["waste"].tolist() == [5.0, 10.0]


@pytest.mark.parametrize(
    "function", ["np.exp", "np.log", "np.sqrt", "np.cbrt", "np.tan", "np.ceil", "np.floor", "np.abs", "-"]
)
def test_one_case_yields_plain_floats(function: str) -> None:
    """numpy's scalars are slow in the steps that follow, and no JSON encoder takes them."""
    result = model(body(f"return {function}(base)", "base", "log")).run({"base": 2.0}, ["log"])

    assert type(result["log"]) is float


# A generated plan


def test_a_plan_forgets_what_it_no_longer_needs() -> None:
    """A million draws of a hundred steps would be 800 MB."""
    steps = [
        body(f"return {f'q{i - 1}' if i else 'given'} * 2", f"q{i - 1}" if i else "given", f"q{i}") for i in range(40)
    ]
    block = np.ones(200_000)
    plan = model(*steps).plan(frozenset(["given"]), ["q39"])

    tracemalloc.start()
    try:
        result = plan.run({"given": block})
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert result["q39"][0] == 2.0**40
    assert peak < 4 * block.nbytes


def test_inputs_and_wanted_steps_on_the_way_are_kept() -> None:
    values = {"feed": 10.0, "share": 0.5}
    result = model(yield_, waste, twice).run(values, ["yield_", "waste", "twice", "feed"])

    assert result == {"yield_": 5.0, "waste": 5.0, "twice": 10.0, "feed": 10.0}
    assert values == {"feed": 10.0, "share": 0.5}


def test_a_settled_plan_answers_as_the_plan_does() -> None:
    trial = model(yield_, waste, twice, third, known=("share", "other"))
    plan = trial.plan(frozenset(["feed"]), ["waste", "twice", "third", "share"])
    known = {"share": 0.25, "other": 3.0}

    settled = trial.settle(plan, known)

    assert (
        settled.run({"feed": 8.0})
        == plan.run(known | {"feed": 8.0})
        == {"waste": 6.0, "twice": 4.0, "third": 12.0, "share": 0.25}
    )
    assert settled.moved == {"feed", "yield_", "waste", "twice", "third"}


def test_what_is_nothing_whatever_is_given_is_settled() -> None:
    """A plant that makes no by-product has nothing of it at any feed; what is divided by nothing has no value still."""

    def cost(yield_: Any, price: Any, feed: Any, fee: Any) -> Any:
        return yield_ * price + feed * fee

    def revenue(yield_: Any, price: Any, other: Any) -> Any:
        return yield_ * price + other

    def a_unit(other: Any, yield_: Any) -> Any:
        return other / yield_

    trial = model(yield_, twice, cost, revenue, a_unit, known=("share", "price", "fee", "other"))
    known = {"share": 0.0, "price": 3.0, "fee": 2.0, "other": 5.0}
    plan = trial.plan(frozenset(["feed"]), ["yield_", "twice", "cost", "revenue"])
    settled = trial.settle(plan, known)

    assert settled.moved == {"feed", "cost"}
    assert settled.run({"feed": 4.0}) == {"yield_": 0.0, "twice": 0.0, "cost": 8.0, "revenue": 5.0}
    assert settled.run({"feed": 4.0}) == plan.run(known | {"feed": 4.0})
    lost = trial.settle(trial.plan(frozenset(["feed"]), ["a_unit"]), known)
    with pytest.raises(Undefined, match="a_unit divides by zero"):
        lost.run({"feed": 4.0})


def test_what_nothing_given_moves_is_settled_once() -> None:
    calls: list[float] = []
    trial = model(yield_, twice, known=("feed", "share"))

    def counted(feed: float, share: float) -> float:
        calls.append(feed)
        return feed * share

    watched = trial.replacing(yield_=counted)
    plan = watched.plan(frozenset(["top"]), ["twice"])
    settled = watched.settle(plan, {"feed": 2.0, "share": 0.5})

    assert [settled.run({"top": 1.0}) for _ in range(3)] == [{"twice": 2.0}] * 3
    assert calls == [2.0]


def test_a_planted_body_takes_the_place_of_the_first() -> None:
    trial = model(yield_, twice)

    planted = trial.replacing(yield_=lambda feed, share: feed + share)

    assert planted.run({"feed": 10.0, "share": 1.0}, ["twice"]) == {"twice": 22.0}
    assert trial.run({"feed": 10.0, "share": 1.0}, ["twice"]) == {"twice": 20.0}


def test_a_total_is_the_sum_of_its_items_whatever_their_number() -> None:
    for count in (1, 2, 5):
        formulas = Formulas("trial")
        cost = formulas.total("cost", "MCNY/year", "Cost", zh="成本")
        for i in range(count):
            cost.item(f"Item {i}", zh="项")(body("return feed * share", "feed, share", f"item_{i}"))

        result = Model(formulas, ()).run({"feed": 10.0, "share": 0.5}, ["cost"])

        assert result == {"cost": 5.0 * count}
        assert list(formulas)[-1].equation == " + ".join(f"item_{i}" for i in range(count))


def test_a_stand_in_that_needs_itself_is_refused() -> None:
    """It could never serve, and nobody would notice."""
    with pytest.raises(BadFormula, match=r"needs itself|ring"):
        model(body("return share * 2", "share", "share"), stand_ins=("share",))


# Curves

CURVE = Curve((100.0, 200.0, 400.0), (10.0, 30.0, 20.0))


@pytest.mark.parametrize(
    ("x", "y"), [(100, 10), (200, 30), (400, 20), (150, 20), (300, 25), (399, 20.05), (50, 10), (500, 20)]
)
def test_a_curve_goes_through_its_points_and_straight_between(x: float, y: float) -> None:
    assert CURVE(float(x)) == pytest.approx(y, rel=1e-12)
    assert type(CURVE(float(x))) is float


@steady
@given(st.lists(st.floats(0, 600), min_size=1, max_size=20))
def test_a_curve_is_the_same_for_one_case_and_for_a_block(xs: list[float]) -> None:
    np.testing.assert_allclose([CURVE(x) for x in xs], CURVE(np.array(xs)), rtol=1e-12)


def test_a_curve_of_one_point_is_that_value() -> None:
    assert Curve((5.0,), (3.0,))(5.0) == 3


def test_a_product_that_overflows_is_not_hidden_by_the_smaller_of_two() -> None:
    """1e300 × 1e300 is no number, and the smaller of that and 1e300 would be one."""

    def big(p: Any, q: Any) -> Any:
        return p * q

    def least(big: Any, q: Any) -> Any:
        return np.minimum(big, q)

    trial = model(big, least)

    with pytest.raises(Undefined, match=r"big|least"):
        trial.run({"p": 1e300, "q": 1e300}, ["least"])
