"""The accident: a check with a misspelt name was never made, a gate compared tonnes with hectares, and a quantity was
declared twice and used once.

A route's declarations are held against each other and against the files when it is loaded, not when it is asked.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.shelves import SETTING, TRIAL, edited, shelf
from valorise.coefficients import BadCoefficients, Book
from valorise.engine.formula import BadFormula
from valorise.engine.reactions import reaction
from valorise.engine.route import Formulas, Given, Num, Route, choice, given
from valorise.studies.catalogue import Ready

FILE = edited(TRIAL.replace("loading", "recovery"), ("t/m2", "1"))


def trial() -> Route:
    route = Route("trial", title="Trial", title_zh="试验", about="A trial.", topics=("trial",), target_of="product")
    route.feed = Given("kt/year", "Feed", "原料", 0.001, 1000)

    @route.part
    class Plant:
        """The plant."""

        size = given("MW", "Size", zh="规模", default=100)
        cooling = choice("wet", "air", label="Cooling", zh="冷却方式")
        ash = given("%", "Ash", zh="灰分", least=0, most=100)

    @route.output("kt/year", "Product", zh="产物")
    def product(feed: Num, recovery: Num) -> Num:
        return feed * recovery

    @route.unless_given
    def ash(recovery: Num) -> Num:
        return 1 - recovery

    @route.formula("kt/year", "Loss", zh="损失")
    def loss(feed: Num, ash: Num, size: Num) -> Num:
        return feed * ash * size / (size + size)

    route.gate("ash", ">=", 0, "Ash is left", zh="灰分", otherwise="refused")
    route.check("mass", "feed", ">=", "product", "Mass", zh="质量")
    assert all((Plant, product, ash, loss))
    return route


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    return Book(shelf(tmp_path_factory.mktemp("shelf"), trial=FILE))


def gate(quantity: str, limit: Any) -> Callable[[Route], None]:
    return lambda r: r.gate(quantity, "<=", limit, "Gate", zh="门槛", otherwise="conditional")


def check(left: str, right: str) -> Callable[[Route], None]:
    return lambda r: r.check("planted", left, "==", right, "Balance", zh="平衡")


def requires(option: str, choice: str, coefficient: str = "recovery") -> Callable[[Route], None]:
    return lambda r: r.requires(coefficient, choice, option, "Rule", zh="规则", otherwise="unsuitable")


def formula(unit: str, body: Callable[..., Any]) -> Callable[[Route], None]:
    def declare(route: Route) -> None:
        route.formula(unit, "Planted", zh="植入")(body)

    return declare


def stand_in(body: Callable[..., Any]) -> Callable[[Route], None]:
    def declare(route: Route) -> None:
        route.unless_given(body)

    return declare


def part(name: str, **fields: Any) -> Callable[[Route], None]:
    def declare(route: Route) -> None:
        route.part(type(name, (), {"__doc__": "Planted.", **fields}))

    return declare


def ratio(name: str) -> Callable[[Route], None]:
    burning = reaction("C + O2 -> CO2")
    return lambda r: r.mass_ratio(name, burning, "CO2", "C", "Ratio", zh="比")


def surplus(feed: Num, yeild: Num) -> Num:
    return feed * yeild


def size(feed: Num) -> Num:
    return feed


def stranger(feed: Num) -> Num:
    return feed


def recovery(feed: Num) -> Num:
    return feed / feed


def heavy(feed: Num, size: Num) -> Num:
    return feed * size


FAULTS: dict[str, tuple[Callable[[Route], None], str]] = {
    "formula_needs_what_nobody_has": (
        formula("kt/year", surplus),
        r"surplus \(.*test_fit.py:\d+\) needs yeild, which no part, formula or topic \(trial\) has; declare it",
    ),
    "formula_yields_another_dimension": (
        formula("kt/year", heavy),
        r"heavy \(.*test_fit.py:\d+\) yields .*declares kt/year",
    ),
    "formula_in_an_unknown_unit": (formula("kilotonnes", stranger), "stranger.*kilotonnes|kilotonnes.*stranger"),
    "field_that_nothing_takes": (
        part("weather", rain=given("m", "Rain", zh="降雨", least=0, most=10)),
        "rain of weather is given, and no formula or gate takes it; remove it, or use it",
    ),
    "basis_that_is_no_choice": (
        part("sample", lead=given("%", "Lead", zh="铅", bases=("basis",))),
        "lead is on the basis basis, which is no choice of sample before it; declare it above",
    ),
    "basis_after_its_content": (
        part(
            "sample",
            lead=given("%", "Lead", zh="铅", bases=("basis",)),
            basis=choice("wet", "dry", label="Basis", zh="基准"),
        ),
        "lead is on the basis basis, which is no choice of sample before it; declare it above",
    ),
    "name_on_another_basis_is_taken": (
        part(
            "sample",
            basis=choice("wet", "dry", label="Basis", zh="基准"),
            lead=given("%", "Lead", zh="铅", bases=("basis",)),
            lead_dry=given("%", "Dry lead", zh="干铅"),
        ),
        "lead_dry is given in sample already, and lead of sample on another basis; rename one",
    ),
    "stand_in_for_nothing": (
        stand_in(stranger),
        "stands in for nothing: no part of the question gives it; declare it as a formula",
    ),
    "stand_in_of_another_dimension": (stand_in(size), "size .*yields mass a time .*declares MW"),
    "gate_on_an_unknown_quantity": (gate("ahs", 0), "gate ahs compares ahs, which is unknown"),
    "gate_against_an_unknown_limit": (
        gate("ash", "ash_ceiling"),
        "gate ash_ceiling compares ash_ceiling, which is unknown",
    ),
    "gate_across_dimensions": (gate("product", "recovery"), "gate recovery compares quantities of different dimension"),
    "check_of_an_unknown_quantity": (check("feed", "prodct"), "check planted.*prodct"),
    "check_across_dimensions": (check("feed", "size"), "check planted .*dimension"),
    "rule_for_an_unknown_choice": (requires("wet", "boiler"), "recovery.*boiler"),
    "rule_for_an_unknown_option": (requires("sea", "cooling"), "recovery.*cooling.*sea"),
    "rule_without_its_source": (requires("wet", "cooling", "cooling_rule"), "cooling_rule"),
    "given_by_a_file_that_has_it_not": (
        part("Market", price=given()),
        "price is given without words of its own; no topic has it",
    ),
    "given_in_an_unknown_unit": (part("Market", price=given("yuan", "Price", zh="价格")), "price.*yuan|yuan.*price"),
    "given_in_two_parts": (part("Market", size=given("ha", "Size", zh="面积")), "size .*(twice|two|already)"),
    "two_parts_of_a_name": (part("Plant", price=given("CNY/t", "Price", zh="价格")), "[Pp]lant .*(twice|two|already)"),
    "part_of_a_name_of_the_question": (part("Context", price=given("CNY/t", "Price", zh="价格")), "[Cc]ontext"),
    "coefficient_that_a_formula_hides": (formula("1", recovery), "recovery .*(coefficient|trial.recovery)"),
    "ratio_that_a_coefficient_hides": (ratio("recovery"), "recovery .*(coefficient|already|trial.recovery)"),
    "ratio_of_a_formula_s_name": (ratio("product"), "product .*(already|formula|ratio)"),
    "target_that_nothing_computes": (lambda r: setattr(r, "target_of", "prodct"), "prodct"),
    "headline_that_nothing_computes": (lambda r: setattr(r, "headline", ("prodct",)), "prodct"),
    "headline_that_is_no_output": (lambda r: setattr(r, "headline", ("loss",)), "loss"),
    "total_without_items": (lambda r: r.total("cost", "MCNY/year", "Cost", zh="成本") and None, "cost"),
}


@pytest.mark.parametrize(("plant", "words"), FAULTS.values(), ids=FAULTS)
def test_a_declaration_that_fits_nothing_is_refused_in_words(
    book: Book, plant: Callable[[Route], None], words: str
) -> None:
    route = trial()
    plant(route)

    with pytest.raises((BadCoefficients, BadFormula), match=words):
        Ready(route, (), book)


def test_a_route_that_fits_is_ready(book: Book) -> None:
    """So that the refusals above are of their faults, and of nothing else."""
    ready = Ready(trial(), (), book)
    values = ready.known(SETTING).values | {"feed": ready.declared["feed"].unit.to_base(10)}

    found = ready.model.run(values, ["product", "ash", "loss"])

    assert ready.declared["product"].unit.from_base(found["product"]) == pytest.approx(30)
    assert found["ash"] == -2
    assert ready.declared["loss"].unit.from_base(found["loss"]) == pytest.approx(-10)


def test_shared_declarations_are_held_against_the_route_s_own(book: Book) -> None:
    shared = Formulas("shared")
    shared.part(type("Plant", (), {"__doc__": "Another.", "roof": given("m2", "Roof", zh="屋顶")}))

    with pytest.raises((BadCoefficients, BadFormula), match=r"[Pp]lant .*(twice|two|already)"):
        Ready(trial(), (shared,), book)


def test_a_given_quantity_takes_words_range_and_default_from_its_coefficient(tmp_path: Path) -> None:
    newer = edited(FILE[FILE.index("[[") :], ("2010", "2020"), ("value = 3\n", "value = 4\n"))
    route = trial()
    route.part(type("Assay", (), {"__doc__": "The assay.", "recovery": given()}))

    ready = Ready(route, (), Book(shelf(tmp_path, trial=FILE + newer)))

    g = ready.givens["recovery"]
    assert (g.unit, g.label, g.label_zh, g.least, g.most) == ("1", "Loading", "堆存量", 0, 10)
    assert g.default == ready.book.choose("trial.recovery", SETTING).base == 4
