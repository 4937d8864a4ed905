"""The accident: a helper held 1000, a body branched on one draw of a block, a percent was taken for a share, and every
answer looked right.

A body that does what a formula may not does not load, and the message names formula, file, line, fault and cure.
"""

from __future__ import annotations

import functools
import math
import random
import re
from collections.abc import Callable
from pathlib import Path
from types import FunctionType
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import body, steady
from valorise.coefficients import folder
from valorise.engine.dimensions import prove
from valorise.engine.expression import CONSTANTS, where
from valorise.engine.formula import BadFormula, Formula
from valorise.engine.model import Model
from valorise.engine.route import Formulas
from valorise.engine.units import Units

UNITS = Units(folder() / "units.toml")
UNIT_OF = {
    "feed": "kt/year",
    "grade": "%",
    "recovery": "1",
    "exponent": "1",
    "heat": "MJ/kg",
    "price": "CNY/t",
    "capacity": "MW",
    "other": "MW",
    "electricity": "GWh/year",
    "rate": "1/year",
    "years": "year",
}
DIMENSIONS = {name: UNITS[unit].dimension for name, unit in UNIT_OF.items()}

FACTOR, FLAG, NOTHING, PI = 3.6, True, None, math.pi
GRID = np.array([1.0, 2.0])
STATE = {"x": 1.0}
RNG = np.random.default_rng(1)
RANDOM_STATE = np.random.RandomState(1)
ALIAS = np.random
DRAW = random.Random(1).random  # noqa: S311


def helper(a: Any, b: Any) -> Any:
    return a * b * 1000


class Settings:
    factor = 3.6


SCOPE: dict[str, Any] = {
    "FACTOR": FACTOR,
    "FLAG": FLAG,
    "NOTHING": NOTHING,
    "PI": PI,
    "GRID": GRID,
    "STATE": STATE,
    "RNG": RNG,
    "RANDOM_STATE": RANDOM_STATE,
    "ALIAS": ALIAS,
    "DRAW": DRAW,
    "normal": np.random.normal,
    "helper": helper,
    "Settings": Settings,
    "times_1000": lambda x: x * 1000,
    "partial": functools.partial(helper, 1),
    "smaller": np.minimum,
    "np_where": np.where,
    "math": math,
    "random": random,
}


def load(made: Callable[..., Any], unit: str) -> Formula:
    """What an import does with a formula: reads it and walks its dimensions."""
    formulas = Formulas("trial")
    formulas.formula(unit, "Product", zh="产物")(made)
    (formula,) = formulas
    prove(formula, UNITS[unit].dimension, DIMENSIONS, UNITS)
    return formula


class Trial(NamedTuple):
    """A body, and words of the answer to it. ``#!`` marks the line at fault; else it is the last."""

    id: str
    words: str
    source: str
    unit: str = "kt/year"
    parameters: str | None = None
    """When they are not just the quantities that the body names."""

    def made(self) -> FunctionType:
        named = set(re.findall(r"\w+", self.source))
        parameters = ", ".join(n for n in UNIT_OF if n in named) if self.parameters is None else self.parameters
        return body(self.source, parameters, **SCOPE)

    @property
    def line(self) -> int:
        lines = self.source.strip().splitlines()
        marked = [i for i, text in enumerate(lines) if "#!" in text]
        return 2 + (marked[0] if marked else len(lines) - 1)


BRANCHES = "branches.*where"
RANDOMNESS = "random number.*same question"
NUMBER = "number.*coefficient"
WRITES = "writes"

FAULTS = [
    # Numbers
    Trial("literal", "number 1000 .*coefficient", "return feed * grade * 1000"),
    Trial("literal_float", "number 3.6 .*coefficient", "return feed * grade * 3.6"),
    Trial("literal_negative", "number -1 .*coefficient", "return feed * grade * -1"),
    Trial("literal_tiny_beside_one", "number 1.0000001 ", "return feed * grade * 1.0000001"),
    Trial("literal_in_where", "number 0.5 ", "return where(grade > 0.5, feed, 0)"),
    Trial("literal_in_call", "number 100 ", "return np.minimum(feed, 100) * grade"),
    Trial("literal_exponent", "number 0.7 ", "return feed * grade ** 0.7"),
    Trial("literal_in_the_middle", "number 4.1868 ", "x = feed * grade\ny = 4.1868 * x  #!\nreturn y"),
    Trial("literal_never_used", "number 1000 ", "unused = 1000  #!\nreturn feed * grade"),
    Trial("literal_complex", "1j", "return feed * grade * 1j"),
    Trial("true", "True", "return feed * grade * True"),
    Trial("folded_product", NUMBER, "return feed * grade * (2 * 500)"),
    Trial("folded_sum", NUMBER, "return feed * grade * (2 + 3)"),
    Trial("folded_power", NUMBER, "return feed * grade * 2**10"),
    Trial("folded_tower", NUMBER, "return feed * grade ** 2**3"),
    Trial("folded_by_numpy", NUMBER, "return feed * grade * np.exp(3)"),
    Trial("folded_root", NUMBER, "return feed * grade * np.sqrt(2)"),
    Trial("folded_pi", NUMBER, "return feed * grade * (2 * np.pi)"),
    Trial("twos_in_a_row", "number out of numbers", "return feed * grade * 2 * 2 * 2"),
    Trial("halves_in_a_row", "number out of numbers", "return feed * grade / 2 / 2"),
    Trial("twos_apart", "number out of numbers", "return 2 * feed * 2 * grade * 2"),
    Trial("twos_in_brackets", "number out of numbers", "return 2 * (2 * (2 * feed)) * grade"),
    Trial("twos_below_each_other", "number out of numbers", "return feed * (2 * grade) / (3 * recovery) * 2"),
    Trial("ones_in_a_row", "number out of numbers", "return feed * (grade + 1 + 1 + 3)"),
    Trial("ones_in_brackets", "number out of numbers", "return feed * (1 + (3 + (3 - grade)))"),
    Trial("length", "uses len", 'return feed * grade * len("abcdefg")'),
    Trial("float_of_text", "uses float", 'return feed * grade * float("3.6")'),
    Trial("np_float", "asks for .float64", "return feed * grade * np.float64(7)"),
    Trial("np_constant", "asks for .e;", "return feed * grade * np.e"),
    Trial("number_in_a_tuple", "number 7 ", "return feed * grade * (7, 1)[0]"),
    Trial("number_of_bytes", "number 7 ", r'return feed * grade * b"\x07"[0]'),
    Trial("nothing_but_a_number", "takes nothing|needs nothing|no quantity", "return 3", "1"),
    # What stands around the body
    Trial("helper", "calls helper.*formula", "return helper(feed, grade)"),
    Trial("helper_lambda", "calls times_1000", "return times_1000(feed) * grade"),
    Trial("helper_partial", "calls partial", "return partial(feed) * grade"),
    Trial("helper_class", "calls Settings", "return Settings(feed) * grade"),
    Trial("alias_of_numpy", "calls smaller", "return smaller(feed, grade)"),
    Trial("itself", "calls product|not defined", "return product(feed, grade)"),
    Trial("global_number", "global 'FACTOR'.*parameter", "return feed * grade * FACTOR"),
    Trial("global_pi", "global 'PI'", "return feed * grade * PI"),
    Trial("global_array", "global 'GRID'", "return feed * grade * GRID"),
    Trial("global_dictionary", "global 'STATE'", "return feed * grade * STATE['x']"),
    Trial("global_class", "Settings", "return feed * grade * Settings.factor"),
    Trial("global_flag", "branches|global 'FLAG'", "return feed * grade if FLAG else feed"),
    Trial("global_none", "branches|NOTHING", "return feed * grade if NOTHING is None else feed"),
    Trial("global_unknown", "'yield_'.*not defined.*parameter", "return feed * grade * yield_"),
    Trial("global_written", "writes a global", "global FACTOR\nFACTOR = feed  #!\nreturn feed * grade"),
    Trial("globals", "uses globals", "return feed * grade * globals()['FACTOR']"),
    Trial("import_inside", "imports.*top of the module", "import math  #!\nreturn math.exp(grade) * feed"),
    Trial("dunder_import", "uses __import__", "return feed * grade * __import__('random').random()"),
    Trial("eval", "uses eval", "return eval('feed * grade * 7')"),
    Trial("print", "uses print", "print(feed)  #!\nreturn feed * grade"),
    Trial("type_of", "uses type", "return type(feed)(3) * grade"),
    Trial("getattr", "uses getattr", "return getattr(np, 'random').rand() * feed * grade"),
    # Branches
    Trial("if", BRANCHES, "if grade > 0:  #!\n    return feed * grade\nreturn feed"),
    Trial("if_else", BRANCHES, "return feed * grade if grade > 0 else feed"),
    Trial("if_on_value", BRANCHES, "if feed:  #!\n    return feed * grade\nreturn feed"),
    Trial("and", BRANCHES, "return where(grade > 0 and feed > 0, feed, 0)"),
    Trial("or", BRANCHES, "return where(grade > 0 or feed > 0, feed, 0)"),
    Trial("not", BRANCHES, "return where(not grade > 0, feed, 0)"),
    Trial("chained", BRANCHES, "return where(0 < grade < 1, feed, 0)"),
    Trial("min", BRANCHES, "return feed * min(grade, 1)"),
    Trial("max", BRANCHES, "return feed * max(grade, 0)"),
    Trial("is_none", BRANCHES, "return feed if grade is None else feed * grade"),
    Trial("match", BRANCHES, "match grade:\n    case 1:  #!\n        return feed\nreturn feed * grade"),
    Trial("assert", BRANCHES, "assert grade > 0  #!\nreturn feed * grade"),
    Trial("while", BRANCHES, "while grade > 0:  #!\n    feed = feed * grade\nreturn feed"),
    Trial("same_object", r"\(is\)|object", "return where(feed is grade, feed, feed * grade)"),
    Trial("other_object", r"\(is\)|object", "return where(feed is not grade, feed * grade, feed)"),
    Trial("equal", "equality.*limit", "return where(grade == recovery, 1, 0)", "1"),
    Trial("unequal", "equality", "return where(grade != recovery, 1, 0)", "1"),
    Trial("equal_to_none", "equality", "return where(grade == None, feed, 0)"),
    Trial("in", "equality|contains|membership", "return where(grade in (feed,), feed, 0)"),
    Trial("indexed_by_test", "float|index|value", "return (feed, feed * grade)[grade > 0]"),
    Trial("invert", "~.*where", "return where(~(grade > recovery), 1, 0)", "1"),
    Trial("exclusive_or", r"\^|may not", "return where((grade > recovery) ^ (grade > 0), 1, 0)", "1"),
    Trial("test_times_value", r"comparison.*where\(test, 1, 0\)", "return (grade > recovery) * feed"),
    Trial("sum_of_tests", "comparison", "return (grade > recovery) + (grade > 0)", "1"),
    Trial("minus_test", "comparison", "return -(grade > recovery) * feed"),
    Trial("test_of_test", "comparison", "return where((grade > recovery) > 0, feed, 0)"),
    Trial("value_as_test", "value as a test.*limit", "return where(grade, feed, 0)"),
    Trial("value_beside_test", "value as a test", "return where((grade > 0) & feed, feed, 0)"),
    Trial("test_returned", "returns a comparison.*gate", "return grade > recovery", "1"),
    Trial("tests_returned", "returns a comparison", "return (grade > recovery) & (grade > 0)", "1"),
    # Loops and functions inside
    Trial("for", "range|loops", "x = feed\nfor _ in range(2):  #!\n    x = x * grade\nreturn x"),
    Trial("for_over_names", "loops", "x = 1\nfor y in (feed, grade):  #!\n    x = x * y\nreturn x"),
    Trial("for_over_value", "loops", "x = 1\nfor y in feed:  #!\n    x = x * y * grade\nreturn x"),
    Trial("unpacked_value", "loops|indexes", "x, y = feed  #!\nreturn x * y * grade"),
    Trial("list_comprehension", "defines a function|loops|catches", "return [x * grade for x in (feed,)][0]"),
    Trial("generator", "yields|defines", "yield feed * grade"),
    Trial("sum", "uses sum", "return sum((feed, grade))"),
    Trial("nested_function", "defines a function", "def inner(x):  #!\n    return x * grade\nreturn inner(feed)"),
    Trial("lambda", "defines a function", "return (lambda x: x * grade)(feed)"),
    Trial("lambda_default", "defines a function", "return (lambda x=feed: x * grade)()"),
    Trial("class_inside", "defines a function", "class K:  #!\n    y = 5\nreturn feed * grade * K.y"),
    # Faults swallowed or raised
    Trial("try", "catches exceptions", "try:\n    return feed / grade\nexcept ZeroDivisionError:\n    return 0"),
    Trial("finally", "catches exceptions", "try:\n    return feed * grade\nfinally:\n    pass"),
    Trial("with", "catches exceptions", "with np.errstate(all='ignore'):\n    return feed * grade"),
    Trial("raise", "raises|uses ValueError", "raise ValueError", parameters="feed, grade"),
    # Randomness
    Trial("generator_of_numpy", RANDOMNESS, "return feed * grade * RNG.random()"),
    Trial("random_state", RANDOMNESS, "return feed * grade * RANDOM_STATE.rand()"),
    Trial("np_random", RANDOMNESS, "return feed * grade * np.random.rand()"),
    Trial("np_random_alias", RANDOMNESS, "return feed * grade * ALIAS.rand()"),
    Trial("np_random_function", RANDOMNESS, "return feed * grade * normal()"),
    Trial("random_module", RANDOMNESS, "return feed * grade * random.random()"),
    Trial("random_method", RANDOMNESS, "return feed * grade * DRAW()"),
    # Writing
    Trial("in_place", WRITES, "feed *= grade  #!\nreturn feed"),
    Trial("in_place_on_alias", WRITES, "total = feed\ntotal += feed * grade  #!\nreturn total"),
    Trial("in_place_on_result", WRITES, "total = feed * grade\ntotal += feed * grade  #!\nreturn total"),
    Trial("in_place_and", WRITES, "test = grade > 0\ntest &= feed > 0  #!\nreturn where(test, feed, 0)"),
    Trial("item_written", WRITES, "feed[0] = grade  #!\nreturn feed"),
    Trial("slice_written", WRITES, "feed[:] = grade  #!\nreturn feed"),
    Trial("item_deleted", "deletes|writes|indexes", "del feed[0]  #!\nreturn feed * grade"),
    Trial("attribute_written", "writes an attribute", "feed.real = grade  #!\nreturn feed"),
    Trial("out", "out|asks for .multiply", "return np.multiply(feed, grade, out=feed)"),
    Trial("out_by_place", WRITES, "return feed * np.exp(grade, feed)"),
    Trial("out_of_exp", WRITES, "return feed * np.exp(grade, out=grade)"),
    # What cannot be read as text, or is wrong in a block
    Trial("math_exp", "uses math", "return math.exp(grade) * recovery", "1"),
    Trial("np_tanh", "asks for .tanh", "return np.tanh(grade) * recovery", "1"),
    Trial("np_select", "asks for .select", "return np.select([grade > 0], [grade], recovery)", "1"),
    Trial("np_clip", "asks for .clip", "return np.clip(grade * recovery, 0, 1)", "1"),
    Trial("np_where", "np.where; use where", "return np.where(grade > 0, feed, 0)"),
    Trial("np_where_imported", "np.?where.*use where|calls np_where", "return np_where(grade > 0, feed, 0)"),
    Trial("np_interp", "asks for .interp", "return np.interp(grade, (0, 1), (0, 2)) * feed"),
    Trial("np_sum", "asks for .sum", "return np.sum(feed) * grade"),
    Trial("np_max", "asks for .max", "return np.max(feed) * grade"),
    Trial("np_array", "asks for .array", "return feed * grade * np.array([1, 2])"),
    Trial("np_power", "asks for .power", "return feed * np.power(grade, 2)"),
    Trial("np_logical", "asks for .logical_and", "return where(np.logical_and(grade > 0, feed > 0), feed, 0)"),
    Trial("np_nan_to_num", "asks for .nan_to_num", "return np.nan_to_num(feed / grade)"),
    Trial("reduce", "asks for .reduce", "return np.minimum.reduce([feed, grade])"),
    Trial("where_of_ufunc", "np.floor with where", "return feed * np.floor(grade, where=grade > 0)"),
    Trial("method", "asks for .mean", "return feed.mean() * grade"),
    Trial("attribute", "asks for .real", "return feed.real * grade"),
    Trial("class_of", "asks for .__class__", "return feed.__class__(3) * grade"),
    Trial("operand_of_the_sketch", "asks for .args", "return feed.args[0] * grade"),
    Trial("index", "indexes", "return feed[0] * grade"),
    Trial("round", "uses round", "return round(feed * grade, 2)"),
    Trial("int", "uses int", "return int(feed) * grade"),
    Trial("abs", "uses abs", "return abs(feed) * grade"),
    Trial("floor_division", "remainder.*np.floor", "return feed // grade"),
    Trial("modulo", "remainder", "return feed % grade"),
    Trial("matrix_product", "@|may not", "return feed @ grade"),
    Trial("shift", "<<|may not", "return feed << grade"),
    Trial("unary_plus", r"\+|may not", "return +feed * grade"),
    Trial("called", "call|may not", "return feed(grade)"),
    Trial("text", "'much'", "return 'much'", parameters="feed, grade"),
    Trial("formatted", "format|text", "return f'{feed:.2f}' * grade"),
    Trial("set_of_values", "hash|set|may not", "return {feed, grade}"),
    Trial("tuple_returned", "no quantity", "return feed, grade"),
    Trial("list_returned", "no quantity", "return [feed * grade]"),
    Trial("nothing_returned", "returns nothing", "feed * grade"),
    Trial("too_few_arguments", "argument", "return where(grade > 0)", parameters="feed, grade"),
    Trial("before_assignment", "'x'", "y = x * feed * grade  #!\nx = y\nreturn x"),
    # What it asks for
    Trial("unused", "asks for recovery and does not use it.*remove", "return grade", "1", parameters="grade, recovery"),
    Trial("unused_after_a_fixed_test", "does not use", "return where(2 > 1, feed, grade)"),
    Trial(
        "default", "default.*'recovery'.*coefficient", "return grade * recovery", "1", parameters="grade, recovery=0.3"
    ),
    Trial("star", r"\* on 'grade'", "return grade[0]", "1", parameters="*grade"),
    Trial("double_star", r"\* on 'grades'", "return grades['grade']", "1", parameters="**grades"),
    Trial("keyword_only", "'recovery'", "return grade * recovery", "1", parameters="grade, *, recovery"),
    Trial("position_only", "'grade'", "return grade * recovery", "1", parameters="grade, /, recovery"),
]
NO_LINE = {  # at fault is what the function is, asks for or returns: the message gives the line where it begins
    *("nothing_but_a_number", "unused", "unused_after_a_fixed_test", "try", "finally", "with"),
    *("default", "star", "double_star", "keyword_only", "position_only"),
    *("test_returned", "tests_returned", "text", "tuple_returned", "list_returned", "nothing_returned"),
}

DIMENSION_FAULTS = [
    Trial("product", "yields energy a time .*declares kt/year, which is mass a time", "return feed * heat"),
    Trial("sum", "“feed”, mass a time .* beside “heat”, heating value", "return feed + heat"),
    Trial("share_of_feed", "“1 .*beside “feed”|“1”, .*“feed”", "return feed * grade * (1 - feed)"),
    Trial("where_sides", "“capacity”.*beside “heat”", "return where(capacity > other, capacity, heat)", "MW"),
    Trial("where_one", "“capacity”.*beside “1”", "return where(capacity > other, capacity, 1)", "MW"),
    Trial("where_test", "“capacity”.*beside “heat”", "return where(capacity > heat, capacity, 0)", "MW"),
    Trial(
        "where_test_of_two", "“feed”.*beside “heat”", "return where((capacity > 0) & (feed > heat), capacity, 0)", "MW"
    ),
    Trial("floor_of_one", "“capacity”.*beside “1”", "return np.maximum(capacity, 1)", "MW"),
    Trial("power", "“capacity”.*plain number", "return capacity ** exponent", "MW"),
    Trial("exponent", "“feed”.*plain number", "return grade ** feed", "1"),
    Trial("exp_of_rate", r"“rate”.*“exp\(rate\)” takes a plain number", "return np.exp(rate) * grade", "1"),
    Trial("log", r"“feed”.*“ln\(feed\)”", "return np.log(feed) * grade", "1"),
    Trial("tangent", r"“capacity”.*“tan\(capacity\)” takes a plain number", "return np.tan(capacity) * grade", "1"),
    Trial("ceil", "“feed”.*round up", "return np.ceil(feed) * grade"),
    Trial(
        "recovery_factor",
        "“1”.*beside “rate”",
        "return rate * (1 + rate) ** years / ((1 + rate) ** years - 1)",
        "1/year",
    ),
    Trial("square", "declares MW", "return capacity * other", "MW"),
    Trial("root", "declares MW", "return np.sqrt(capacity * exponent)", "MW"),
    Trial("upside_down", "declares %", "return capacity / other / capacity", "%"),
    Trial("plain", "declares 1, which is plain number", "return capacity", "1"),
    Trial("price_a_tonne", "declares MCNY/year", "return feed * price * years", "MCNY/year"),
]

SOUND = [
    Trial("product", "feed × grade", "return feed * grade"),
    Trial("annotated", "feed × grade", "return feed * grade", parameters="feed: float, grade: float"),
    Trial("docstring_with_numbers", "feed × grade", '"""Good from 1000 to 8760."""\nreturn feed * grade'),
    Trial("step_by_step", "feed × (1 − grade)", "kept = 1 - grade\nreturn feed * kept"),
    Trial("step_with_type", "feed × grade", "part: float = feed * grade\nreturn part"),
    Trial("two_at_once", "feed × grade", "a, b = feed, grade\nreturn a * b"),
    Trial("named_on_the_way", "feed × grade + feed × grade", "return (part := feed * grade) + part"),
    Trial("same_name_again", "feed × grade × grade", "feed = feed * grade\nreturn feed * grade"),
    Trial("numbers", "(1 + grade)^2 / (3 × grade)", "return (1 + grade) ** 2 / (3 * grade)", "1"),
    Trial("pi", "π × grade^2", "return np.pi * grade**2", "1"),
    Trial("minus", "−feed × grade", "return -feed * grade"),
    Trial("where", "feed if grade ≥ recovery, otherwise 0", "return where(grade >= recovery, feed, 0)"),
    Trial("where_one_or_zero", "1 if grade > recovery, otherwise 0", "return where(grade > recovery, 1, 0)", "1"),
    Trial(
        "both", "feed if grade > 0 and recovery < 1, otherwise 0", "return where((grade > 0) & (recovery < 1), feed, 0)"
    ),
    Trial(
        "either",
        "feed if grade > 0 or recovery < 1, otherwise 0",
        "return where((grade > 0) | (recovery < 1), feed, 0)",
    ),
    Trial(
        "guarded", "feed / (grade if grade > 0, otherwise recovery)", "return feed / where(grade > 0, grade, recovery)"
    ),
    Trial("larger_than_zero", "larger of(capacity − other; 0)", "return np.maximum(capacity - other, 0)", "MW"),
    Trial(
        "all_functions",
        "exp(grade) + ln(grade) + √(grade) + ∛(grade) + round up(grade) + round down(grade) + size of(grade)",
        "smooth = np.exp(grade) + np.log(grade) + np.sqrt(grade) + np.cbrt(grade)\n"
        "return smooth + np.ceil(grade) + np.floor(grade) + np.abs(grade)",
        "1",
    ),
    Trial("slope", "feed / tan(grade)", "return feed / np.tan(grade)"),
    Trial("roots_of_units", "√(capacity × other)", "return np.sqrt(capacity * other)", "MW"),
    Trial("percent_for_content", "grade × recovery", "return grade * recovery", "g/t"),
    Trial(
        "scaled_ratio",
        "capacity × (capacity / other)^exponent",
        "return capacity * (capacity / other) ** exponent",
        "MW",
    ),
    Trial("power_is_energy_a_time", "capacity + electricity", "return capacity + electricity", "MW"),
]
"""Bodies that load; ``words`` is their equation. The last one nobody can tell from a right one: names must."""


@pytest.mark.parametrize("fault", FAULTS, ids=lambda f: f.id)
def test_a_body_that_breaks_a_rule_is_refused_with_place_and_cure(fault: Trial) -> None:
    made = fault.made()

    with pytest.raises(BadFormula) as caught:
        load(made, fault.unit)

    place, why = split(str(caught.value))
    assert re.search(fault.words, why), why
    assert cure(why), f"no cure in {why!r}"
    assert place == (1 if fault.id in NO_LINE else fault.line)


@pytest.mark.parametrize("fault", DIMENSION_FAULTS, ids=lambda f: f.id)
def test_a_body_that_yields_another_dimension_is_refused_by_its_part_at_fault(fault: Trial) -> None:
    made = fault.made()

    with pytest.raises(BadFormula) as caught:
        load(made, fault.unit)

    place, why = split(str(caught.value))
    assert place == 1
    assert re.search(fault.words, why), why
    assert cure(why), f"no cure in {why!r}"


def split(message: str) -> tuple[int, str]:
    """Line and reason of a message that names formula and file."""
    match = re.match(r"product \(trial\.py:(\d+)\) (.+)", message)
    assert match, message
    return int(match[1]), match[2]


def cure(why: str) -> str:
    """What a message says to do: what follows the semicolon, or the alternative that it lists."""
    return why.partition("; ")[2]


@pytest.mark.parametrize("sound", SOUND, ids=lambda f: f.id)
def test_a_body_that_keeps_the_rules_loads_and_reads_as_its_equation(sound: Trial) -> None:
    formula = load(sound.made(), sound.unit)

    assert formula.equation == sound.words


def test_every_planted_fault_has_a_name_of_its_own() -> None:
    for table in (FAULTS, DIMENSION_FAULTS, SOUND):
        assert len({f.id for f in table}) == len(table)
    assert {f.id for f in FAULTS} >= NO_LINE


class Shop:
    def __call__(self, feed: float, grade: float) -> float:
        return feed * grade


def wrapped(feed: float, grade: float) -> float:
    return feed * grade


@functools.wraps(wrapped)
def wrapper(*args: float) -> float:
    return wrapped(*args) * 1000


@pytest.mark.parametrize(
    "made",
    [functools.partial(wrapped, grade=1), functools.lru_cache(wrapped), Shop(), np.minimum, pow, Shop],
    ids=["partial", "cached", "object", "ufunc", "builtin", "class"],
)
def test_what_is_no_plain_function_is_refused_in_words(made: Any) -> None:
    """Its code cannot be looked at, so nothing can be said of it."""
    with pytest.raises(BadFormula, match="function"):
        load(made, "kt/year")


def test_a_decorated_body_is_refused() -> None:
    """The decorator's code is what would run."""
    with pytest.raises(BadFormula, match="wrapped"):
        load(wrapper, "kt/year")


async def waiting(feed: float, grade: float) -> float:
    return feed * grade


def test_a_body_that_waits_is_refused() -> None:
    with pytest.raises(BadFormula, match=r"is async; .* def"):
        load(waiting, "kt/year")


def test_a_closure_is_refused() -> None:
    hidden = 3.6

    def product(feed: float, grade: float) -> float:
        return feed * grade * hidden

    with pytest.raises(BadFormula, match=r"reads 'hidden' from around it; pass it as a parameter"):
        load(product, "kt/year")


def test_a_message_names_the_file_that_a_person_opens() -> None:
    def product(feed: float, grade: float) -> float:
        return feed * grade * 42

    line = product.__code__.co_firstlineno + 1
    with pytest.raises(BadFormula, match=rf"^product \({re.escape(str(Path(__file__)))}:{line}\) has the number 42 "):
        load(product, "kt/year")


def test_a_name_is_computed_once() -> None:
    formulas = Formulas("trial")
    formulas.formula("kt/year", "Product", zh="产物")(body("return feed * grade", "feed, grade"))

    with pytest.raises(BadFormula, match=r"computes product, which trial computes already; rename"):
        formulas.formula("kt/year", "Product", zh="产物")(body("return feed / grade", "feed, grade"))


def test_a_name_is_computed_once_in_all_that_a_route_shares() -> None:
    one, other = Formulas("one"), Formulas("other")
    for formulas in (one, other):
        formulas.formula("kt/year", "Product", zh="产物")(body("return feed * grade", "feed, grade"))

    with pytest.raises(BadFormula, match=r"computes product, which another formula computes already; rename"):
        Model([*one, *other], ())


@pytest.mark.parametrize("length", [1, 2, 3])
def test_a_ring_of_formulas_is_refused_and_named(length: int) -> None:
    formulas = Formulas("trial")
    names = ["first", "second", "third"][:length]
    for name, need in zip(names, [*names[1:], names[0]], strict=True):
        formulas.formula("kt/year", name, zh=name)(body(f"return {need} * grade", f"{need}, grade", name))

    with pytest.raises(BadFormula, match=r"closes a ring: .*; take one of them from the question") as caught:
        Model(formulas, ())

    assert all(name in str(caught.value) for name in names)


def test_a_total_without_items_is_refused_in_words() -> None:
    formulas = Formulas("trial")
    formulas.total("revenue", "MCNY/year", "Revenue", zh="收入")

    with pytest.raises(BadFormula, match=r"revenue.*item"):
        list(formulas)


@steady
@given(st.one_of(st.integers(), st.floats(allow_nan=False)))
def test_no_number_but_a_few_may_stand_in_a_body(number: float) -> None:
    made = body(f"return feed * grade * {number!r}", "feed, grade", inf=math.inf)

    if number in CONSTANTS:
        load(made, "kt/year")
    else:
        with pytest.raises(BadFormula, match=r"number|global 'inf'"):
            load(made, "kt/year")


def test_where_serves_one_case_and_a_block() -> None:
    """numpy's own gives an array of no dimension for one case, which is slow and no number."""
    block = where(np.array([True, False]), np.array([1.0, 2.0]), 5.0)

    assert where(True, 1.0, 2.0) == 1.0
    assert where(np.bool_(False), 1.0, 2.0) == 2.0
    assert type(where(True, 1.0, 2.0)) is float
    assert block.tolist() == [1.0, 5.0]
