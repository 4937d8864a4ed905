"""The accident: ``ureg.wraps`` let feed × grade × recovery through and returned 3199.2 kg where the truth is 3.1992 kg;
elsewhere a formula was written twice, and the working that people read drifted from the number.

Each body is run as text, as quantities and as numbers, and the three must agree.
"""

from __future__ import annotations

import ast
import re
import zlib
from collections.abc import Callable, Mapping
from functools import partial, reduce
from typing import Any, NamedTuple

import numpy as np
import pint
import pytest
from hypothesis import assume, given

from tests.strategies import QUANTITIES, blocks, body, sources, steady
from valorise.coefficients import folder
from valorise.engine.dimensions import prove
from valorise.engine.expression import CALLS, Expr, read, where
from valorise.engine.expression import source as python_of
from valorise.engine.formula import BadFormula, Formula, read_body
from valorise.engine.model import FUNCTIONS as CALLED_IN_PLANS
from valorise.engine.units import Dimension, Unit, Units
from valorise.studies import catalogue as studies
from valorise.studies.catalogue import Ready

UNITS = Units(folder() / "units.toml")
DRAWS = 256
CLOSE = 1e-12
"""Of the larger: a few hundred roundings of 1e-16, and nothing else."""


class Case(NamedTuple):
    """A formula with the units of all that it needs."""

    formula: Formula
    unit: Unit
    needs: Mapping[str, Unit]


def cases(route: Ready) -> list[Any]:
    return [
        pytest.param(Case(f, route.declared[f.name].unit, {n: route.declared[n].unit for n in f.needs}), id=f.name)
        for f in route.model.formulas.values()
        if not any(n.endswith("_points") for n in f.needs)  # a curve is a look-up, with tests of its own
    ]


CASES = [case for route in studies.load().routes.values() for case in cases(route)]


def draw(name: str, unit: Unit) -> np.ndarray[Any, Any]:
    """The same numbers for a name in every run; shares stay well below 1, so that what they leave is above 0."""
    low, high = (0.01, 0.3) if unit.kind == "fraction" else (0.3 * unit.factor, 3 * unit.factor)
    return np.random.default_rng(zlib.crc32(name.encode())).uniform(low, high, DRAWS)


def as_numbers(case: Case) -> list[np.ndarray[Any, Any]]:
    values = [draw(n, u) for n, u in case.needs.items()]
    for v in values:
        v.flags.writeable = False
    return values


def as_quantities(case: Case) -> tuple[Any, Dimension]:
    """The body with pint quantities: its value in base units, and its dimension."""
    needs = [UNITS.quantity(draw(n, u), u.dimension) for n, u in case.needs.items()]
    result = case.formula.body(*needs)
    if not hasattr(result, "to_base_units"):  # where(test, 1, 0) holds plain numbers
        return result, Dimension()
    return result.to_base_units().magnitude, result.dimensionality


@pytest.mark.parametrize("case", CASES)
def test_with_quantities_a_body_yields_its_unit_and_the_number_that_it_yields_with_numbers(case: Case) -> None:
    assert_quantities_and_numbers_agree(case)


@pytest.mark.parametrize("case", CASES)
def test_one_case_and_a_block_of_draws_agree_and_inputs_stay_as_they_are(case: Case) -> None:
    assert_case_and_block_agree(case)


@pytest.mark.parametrize("case", CASES)
def test_the_equation_gives_what_the_body_gives(case: Case) -> None:
    assert_equation_is_body(case)


@pytest.mark.parametrize("case", CASES)
def test_the_equation_that_stands_in_a_plan_gives_the_very_number_that_the_body_gives(case: Case) -> None:
    assert_plan_text_is_body(case)


def assert_quantities_and_numbers_agree(case: Case) -> None:
    magnitude, dimension = as_quantities(case)

    assert dimension == case.unit.dimension
    np.testing.assert_allclose(magnitude, case.formula.body(*as_numbers(case)), rtol=CLOSE)


def assert_case_and_block_agree(case: Case) -> None:
    block = as_numbers(case)
    before = [v.copy() for v in block]

    in_block = np.broadcast_to(case.formula.body(*block), DRAWS)
    one_by_one = [case.formula.body(*map(float, row)) for row in zip(*block, strict=True)]

    np.testing.assert_allclose(one_by_one, in_block, rtol=CLOSE)
    assert all(np.isfinite(one_by_one))
    assert all(np.array_equal(a, b) for a, b in zip(before, block, strict=True))


def assert_equation_is_body(case: Case) -> None:
    values = dict(zip(case.needs, as_numbers(case), strict=True))
    by_body = case.formula.body(*values.values())

    np.testing.assert_allclose(value_of(case.formula.expression, values), by_body, rtol=CLOSE)
    np.testing.assert_allclose(value_of(expression_of(case.formula.equation), values), by_body, rtol=CLOSE)


def assert_plan_text_is_body(case: Case) -> None:
    text = compile(python_of(case.formula.expression), case.formula.name, "eval")
    block = as_numbers(case)
    one = [float(v[0]) for v in block]

    for values in (block, one):
        scope = {"_where": where, **CALLED_IN_PLANS, **dict(zip(case.needs, values, strict=True))}
        by_text = eval(text, scope)  # noqa: S307 - our own text
        by_body = case.formula.body(*values)
        assert type(by_text) is (float if isinstance(by_body, np.float64) else type(by_body))
        np.testing.assert_array_equal(by_text, by_body)


# Any body at all


@steady
@given(sources("mass_flow", slips=True), blocks())
def test_what_the_proof_lets_through_pint_lets_through(source: str, values: dict[str, Any]) -> None:
    case = drawn(source, "kt/year")
    units = {n: UNITS[u] for n, u in QUANTITIES.items()}
    try:
        prove(case.formula, case.unit.dimension, {n: u.dimension for n, u in units.items()}, UNITS)
    except BadFormula:
        assume(False)

    base = {n: values[n] * units[n].factor for n in case.needs}
    with np.errstate(all="ignore"):
        numbers = case.formula.body(*base.values())
        quantities = case.formula.body(*(UNITS.quantity(v, units[n].dimension) for n, v in base.items()))

    if hasattr(quantities, "magnitude"):  # 0 alone has every dimension
        assert quantities.dimensionality == case.unit.dimension
        quantities = quantities.magnitude
    np.testing.assert_allclose(quantities, numbers, rtol=1e-9)


@steady
@given(sources("plain"))
def test_any_equation_reads_as_what_its_body_says(source: str) -> None:
    expression = drawn(source, "1").formula.expression

    assert normal(expression_of(read(expression))) == normal(expression)


@steady
@given(sources("plain"), blocks())
def test_any_equation_gives_what_its_body_gives(source: str, values: dict[str, Any]) -> None:
    case = drawn(source, "1")
    base = {n: values[n] * UNITS[QUANTITIES[n]].factor for n in case.needs}

    with np.errstate(all="ignore"):
        np.testing.assert_array_equal(value_of(case.formula.expression, base), case.formula.body(*base.values()))


@steady
@given(sources("plain"), blocks())
def test_where_one_case_has_a_value_the_block_has_it_too(source: str, values: dict[str, Any]) -> None:
    case = drawn(source, "1")
    base = {n: values[n] * UNITS[QUANTITIES[n]].factor for n in case.needs}

    with np.errstate(all="ignore"):
        block = np.broadcast_to(case.formula.body(*base.values()), 4)
        for i in range(4):
            try:
                one = case.formula.body(*(float(v[i]) for v in base.values()))
            except ArithmeticError:
                continue
            if np.isfinite(one):
                np.testing.assert_allclose(block[i], one, rtol=1e-9, atol=1e-9)


def drawn(source: str, unit: str) -> Case:
    words = set(re.findall(r"\w+", source))
    made = body(f"return {source}", ", ".join(n for n in QUANTITIES if n in words))
    try:
        needs, expression = read_body(made)
    except BadFormula as error:
        if "builds a number out of numbers" not in str(error):
            raise
        assume(False)
    formula = Formula("product", unit, "Product", "产物", needs, made, expression)
    return Case(formula, UNITS[unit], {n: UNITS[QUANTITIES[n]] for n in needs})


# The tools, and the faults that they must find


FUNCTIONS: dict[str, Callable[..., Any]] = {words: function for function, words in CALLS.items()} | {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.true_divide,
    "**": np.power,
    "neg": np.negative,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
    "&": np.logical_and,
    "|": np.logical_or,
    "where": np.where,
}


def value_of(e: Expr, values: Mapping[str, Any]) -> Any:
    """An equation, worked out."""
    if e.op == "name":
        return values[e.args[0]]
    if e.op == "number":
        return float(e.args[0])
    return FUNCTIONS[e.op](*(value_of(a, values) for a in e.args))


def expression_of(equation: str) -> Expr:
    """An equation as a person reads it: from left to right, by the usual rules of precedence."""
    text = equation.replace(", otherwise ", " else ").replace(";", ",")
    for sign, python in (("×", "*"), ("−", "-"), ("^", "**"), ("≥", ">="), ("≤", "<="), ("π", "pi")):
        text = text.replace(sign, python)
    for i, words in enumerate(CALLS.values()):
        text = text.replace(f"{words}(", f"call_{i}(")

    def walk(node: ast.expr) -> Expr:
        match node:
            case ast.Name(id="pi"):
                return Expr("number", np.pi)
            case ast.Name(id=name):
                return Expr("name", name)
            case ast.Constant(value=number):
                return Expr("number", number)
            case ast.Call(func=ast.Name(id=name), args=arguments):
                return Expr(list(CALLS.values())[int(name[5:])], *map(walk, arguments))
            case ast.IfExp(test=test, body=then, orelse=other):
                return Expr("where", walk(test), walk(then), walk(other))
            case ast.BoolOp(op=op, values=[*tests]):
                return reduce(partial(Expr, "&" if isinstance(op, ast.And) else "|"), map(walk, tests))
            case ast.Compare(left=left, ops=[op], comparators=[right]) | ast.BinOp(left=left, op=op, right=right):
                return Expr(SIGNS[type(op)], walk(left), walk(right))
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return Expr("neg", walk(operand))
        raise AssertionError(f"{ast.unparse(node)} in {equation}")

    return walk(ast.parse(text, mode="eval").body)


SIGNS: dict[type[ast.AST], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.Pow: "**",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}


def normal(e: Expr) -> Any:
    """The equation without the brackets that do not matter: a + (b − c) is a + b − c."""
    for chain, back in (("+-", "-"), ("*/", "/"), ("&", ""), ("|", "")):
        if e.op in chain:
            return (chain, *_links(e, chain, back, False))
    return (e.op, *(normal(a) if isinstance(a, Expr) else a for a in e.args))


def _links(e: Expr, chain: str, back: str, turned: bool) -> list[Any]:
    if e.op not in chain:
        return [(turned, normal(e))]
    first, second = e.args
    return _links(first, chain, back, turned) + _links(second, chain, back, turned != (e.op == back))


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("feed - (other_feed - feed)", "feed − (other_feed − feed)"),
        ("feed - other_feed - feed", "feed − other_feed − feed"),
        ("feed / (other_feed / feed)", "feed / (other_feed / feed)"),
        ("feed / other_feed * feed", "(feed / other_feed) × feed"),
        ("feed * (other_feed / feed) * feed", "feed × (other_feed / feed) × feed"),
        ("feed * (other_feed - feed)", "feed × (other_feed − feed)"),
        ("(feed / other_feed) ** 2", "(feed / other_feed)^2"),
        ("-((feed / other_feed) ** 2)", "−(feed / other_feed)^2"),
        ("(-feed / other_feed) ** 2", "(−feed / other_feed)^2"),
        ("(feed / other_feed) ** (feed / other_feed)", "(feed / other_feed)^(feed / other_feed)"),
        ("((feed / other_feed) ** 2) ** 3", "((feed / other_feed)^2)^3"),
        ("feed * where(feed > other_feed, feed, 0)", "feed × (feed if feed > other_feed, otherwise 0)"),
        (
            "where(feed > other_feed, feed, where(feed > 0, other_feed, 0))",
            "feed if feed > other_feed, otherwise other_feed if feed > 0, otherwise 0",
        ),
        (
            "where((feed > 0) & ((feed < other_feed) | (other_feed < 0)), feed, 0)",
            "feed if feed > 0 and (feed < other_feed or other_feed < 0), otherwise 0",
        ),
        (
            "where(feed + other_feed > other_feed * 2, feed, 0)",
            "feed if feed + other_feed > other_feed × 2, otherwise 0",
        ),
        ("np.minimum(feed, where(feed > 0, other_feed, 0))", "smaller of(feed; other_feed if feed > 0, otherwise 0)"),
    ],
)
def test_brackets_stand_where_a_reader_needs_them(source: str, text: str) -> None:
    _, expression = read_body(body(f"return {source}", "feed, other_feed"))

    assert read(expression) == text


def test_a_reader_may_see_numbers_for_names() -> None:
    _, expression = read_body(body("return feed * (1 - other_feed)", "feed, other_feed"))

    assert read(expression, {"feed": "200 kt/year", "other_feed": "5 %"}.__getitem__) == "200 kt/year × (1 − 5 %)"


def planted(source: str, unit: str) -> Case:
    """A body that another took the place of, after ``pile × share × ratio`` was read as its equation."""
    needs, expression = read_body(body("return pile * share * ratio", "pile, share, ratio"))
    formula = Formula("product", unit, "Product", "产物", needs, body(source, "pile, share, ratio"), expression)
    return Case(formula, UNITS[unit], {"pile": UNITS["t"], "share": UNITS["g/t"], "ratio": UNITS["1"]})


def test_a_sound_body_passes_all_readings() -> None:
    case = planted("return pile * share * ratio", "kg")
    values = [UNITS["t"].to_base(400), UNITS["g/t"].to_base(8.6), 0.93]

    assert case.formula.body(*values) == pytest.approx(3.1992, rel=CLOSE)
    assert_quantities_and_numbers_agree(case)
    assert_case_and_block_agree(case)
    assert_equation_is_body(case)
    assert_plan_text_is_body(case)


@pytest.mark.parametrize(
    ("source", "reading"),
    [
        ("return pile / 1000 * share * 1000000 * ratio", assert_equation_is_body),  # 3199.2: tonnes and grams inside
        ("return pile * share * (1 + ratio)", assert_equation_is_body),
        ("return pile * share + ratio", assert_quantities_and_numbers_agree),
        ("return pile * share * np.asarray(getattr(ratio, 'magnitude', ratio)).mean()", assert_case_and_block_agree),
        ("pile *= share\nreturn pile * ratio", assert_case_and_block_agree),
        ("return where(pile * 0 == 0, np.nan, 0) * share * ratio", assert_case_and_block_agree),
        ("return ratio * share * pile", assert_plan_text_is_body),
    ],
    ids=["hidden_unit", "drifted", "mixed_units", "looks_at_the_whole_block", "writes", "not_a_number", "other_order"],
)
def test_a_planted_fault_fails_a_reading(source: str, reading: Callable[[Case], None]) -> None:
    with pytest.raises((AssertionError, ValueError, TypeError, pint.DimensionalityError)):
        reading(planted(source, "kg"))
