"""Operands that remember what was done to them: a body run with them is its equation.

The same run refuses what a body must not do: whatever cannot be read cannot be shown, and does not load.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NoReturn, TypeAlias

import numpy as np
from numpy.typing import NDArray

from valorise.engine.numbers import NUMBERS

Num: TypeAlias = float | NDArray[np.float64]
"""One number, or one block of draws, in base units."""
Test: TypeAlias = bool | NDArray[np.bool_]
"""What a comparison of such numbers yields."""

CONSTANTS = {0: "0", 1: "1", 2: "2", 3: "3", math.pi: "π"}
OPERATORS = {
    np.add: "+",
    np.subtract: "-",
    np.multiply: "*",
    np.true_divide: "/",
    np.power: "**",
    np.greater: ">",
    np.greater_equal: ">=",
    np.less: "<",
    np.less_equal: "<=",
    np.bitwise_and: "&",
    np.bitwise_or: "|",
}
CALLS = {
    np.minimum: "smaller of",
    np.maximum: "larger of",
    np.exp: "exp",
    np.log: "ln",
    np.sqrt: "√",
    np.cbrt: "∛",
    np.tan: "tan",
    np.ceil: "round up",
    np.floor: "round down",
    np.abs: "size of",
}
FUNCTIONS = ", ".join(f"np.{f.__name__}" for f in CALLS)
COMPARISONS = ("<", "<=", ">", ">=", "&", "|")

WHERE_INSTEAD = "use where(test, then, other), &, |, np.minimum or np.maximum"


class Refused(Exception):
    """A body does something that a formula may not do: what, and the cure."""


def _refuse(message: str) -> Callable[..., NoReturn]:
    def method(*_: Any) -> NoReturn:
        raise Refused(message)

    return method


class Expr:
    """One node of an equation: a name, a number, or an operation on other nodes."""

    __slots__ = ("args", "op")

    def __init__(self, op: str, *args: Any) -> None:
        self.op = op
        self.args = args

    def names(self) -> set[str]:
        """The quantities that the equation uses."""
        if self.op == "name":
            return {self.args[0]}
        return {n for a in self.args if isinstance(a, Expr) for n in a.names()}

    def has_power(self) -> bool:
        """Whether a power that is computed is part of it."""
        if self.op == "**" and self.args[1].op != "number":
            return True
        return any(a.has_power() for a in self.args if isinstance(a, Expr))

    def has_call(self) -> bool:
        """Whether a function of numpy is part of it."""
        return self.op in CALLS.values() or any(a.has_call() for a in self.args if isinstance(a, Expr))

    def may_have_no_value(self) -> bool:
        """Whether a power or a function of numpy is part of it: those yield what Python's + − × / do not."""
        return self.has_call() or self.has_power()

    def decided(self, values: Mapping[str, Any]) -> float | None:
        """What it comes to when some of its quantities have these values, whatever the others are; None if they matter.

        A product with a factor of nothing is nothing. Sums, products and quotients are looked into, and no more.
        """
        if self.op == "name":
            value = values.get(self.args[0])
            return float(value) if isinstance(value, int | float) else None
        if self.op == "number":
            return float(self.args[0])
        if self.op == "neg":
            inner: float | None = self.args[0].decided(values)
            return None if inner is None else -inner
        if self.op not in ("+", "-", "*", "/"):
            return None
        a: float | None = self.args[0].decided(values)
        b: float | None = self.args[1].decided(values)
        if self.op == "*" and 0 in (a, b):
            return 0.0
        if a is None or b is None:
            return None
        if self.op == "/":
            return a / b if b else None
        return a * b if self.op == "*" else a + b if self.op == "+" else a - b

    def __add__(self, o: Any) -> Expr:
        return _binary("+", self, o)

    def __radd__(self, o: Any) -> Expr:
        return _binary("+", o, self)

    def __sub__(self, o: Any) -> Expr:
        return _binary("-", self, o)

    def __rsub__(self, o: Any) -> Expr:
        return _binary("-", o, self)

    def __mul__(self, o: Any) -> Expr:
        return _binary("*", self, o)

    def __rmul__(self, o: Any) -> Expr:
        return _binary("*", o, self)

    def __truediv__(self, o: Any) -> Expr:
        return _binary("/", self, o)

    def __rtruediv__(self, o: Any) -> Expr:
        return _binary("/", o, self)

    def __pow__(self, o: Any) -> Expr:
        return _binary("**", self, o)

    def __rpow__(self, o: Any) -> Expr:
        return _binary("**", o, self)

    def __neg__(self) -> Expr:
        return Expr("neg", _number(self))

    def __lt__(self, o: Any) -> Expr:
        return _binary("<", self, o)

    def __le__(self, o: Any) -> Expr:
        return _binary("<=", self, o)

    def __gt__(self, o: Any) -> Expr:
        return _binary(">", self, o)

    def __ge__(self, o: Any) -> Expr:
        return _binary(">=", self, o)

    def __and__(self, o: Any) -> Expr:
        return _binary("&", self, o)

    def __or__(self, o: Any) -> Expr:
        return _binary("|", self, o)

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Expr:
        if "out" in kwargs:
            raise Refused(f"writes into an argument (np.{ufunc.__name__} with out=); return a new value")
        if method != "__call__" or kwargs:
            raise Refused(f"calls np.{ufunc.__name__} with {', '.join(kwargs) or method}; call it with values only")
        if ufunc in OPERATORS:
            return _binary(OPERATORS[ufunc], *inputs)
        if ufunc not in CALLS:
            raise Refused(f"calls np.{ufunc.__name__}, which cannot be read as text; use {FUNCTIONS}")
        return Expr(CALLS[ufunc], *map(_number, inputs))

    def __array_function__(self, func: Any, types: Any, args: Any, kwargs: Any) -> NoReturn:
        raise Refused(f"calls np.{func.__name__}, which cannot be read as text; use where, {FUNCTIONS}")

    def __getattr__(self, name: str) -> NoReturn:
        if name.startswith("__"):  # Python and numpy ask for protocols; they must learn that there is none
            raise AttributeError(name)
        raise Refused(f"asks for .{name}; a body sees plain numbers")

    __hash__ = _refuse("puts a value into a set or a map; a body computes one quantity")
    __bool__ = _refuse(f"branches on a value (if, and, or, not, min, max, a < b < c); {WHERE_INSTEAD}")
    __eq__ = _refuse("compares for equality, which computed numbers hold by chance only; compare with a limit")
    __ne__ = __eq__
    __float__ = _refuse("turns a value into a float (float(), math.*), which a block of draws is not; use np.*")
    __int__ = __index__ = __complex__ = __float__
    __round__ = _refuse("rounds; numbers are rounded for display only")
    __iter__ = _refuse("loops over a value; a body sees one number or one block of draws")
    __len__ = _refuse("asks for a length; a body sees one number or one block of draws")
    __getitem__ = _refuse("indexes a value; a body sees one number or one block of draws")
    __setitem__ = _refuse("writes into an argument; return a new value")
    __delitem__ = _refuse("deletes from an argument; return a new value")
    __contains__ = _refuse("asks what a value contains; compare it with a limit")
    __call__ = _refuse("calls a value; a body sees plain numbers")
    __format__ = _refuse("formats a value as text; a body computes and nothing else")
    __pos__ = _refuse("has a + before a value; leave it out")
    __xor__ = __rxor__ = _refuse("uses ^, which is no power here; use **, & or |")
    __matmul__ = __rmatmul__ = _refuse("uses @, a product of matrices; use *")
    __lshift__ = __rlshift__ = __rshift__ = __rrshift__ = _refuse("uses << or >>; multiply or divide")
    __invert__ = _refuse("negates with ~, which is wrong on plain numbers; swap the two sides of where")
    __iadd__ = __isub__ = __imul__ = __itruediv__ = __ipow__ = __iand__ = __ior__ = _refuse(
        "writes into an argument (+=, *=, …); return a new value"
    )
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = _refuse("divides with remainder; use np.floor or np.ceil")


def operand(value: Any) -> Expr:
    """What stands in an equation: a quantity or one of the few numbers that need no source."""
    if isinstance(value, Expr):
        return value
    if value is None:
        raise Refused("returns nothing; return the value")
    if isinstance(value, bool | np.ndarray) or not isinstance(value, int | float):
        raise Refused(f"uses {_named(value)}, which is no quantity; return one value made of the parameters")
    if value not in CONSTANTS:
        raise Refused(
            f"has the number {value!r} in it; a number is a coefficient with a source "
            f"(only {', '.join(CONSTANTS.values())} may stand in a body)"
        )
    return Expr("number", value)


def _named(value: Any) -> str:
    return repr(value) if isinstance(value, str | bool | complex) else f"a {type(value).__name__}"


def _number(value: Any) -> Expr:
    """An operand of arithmetic."""
    e = operand(value)
    if e.op in COMPARISONS:
        raise Refused("computes with a comparison, which numpy adds as a logical or; use where(test, 1, 0)")
    return e


def _test(value: Any) -> Expr:
    """An operand of ``&``, ``|`` and where."""
    e = operand(value)
    if e.op not in COMPARISONS:
        raise Refused("uses a value as a test; compare it with a limit")
    return e


def _binary(op: str, a: Any, b: Any) -> Expr:
    if op in ("&", "|"):
        return Expr(op, _test(a), _test(b))
    e = Expr(op, _number(a), _number(b))
    for chain in (("*", "/"), ("+", "-")):
        if op in chain and len(_numbers_in(e, chain)) > 1:
            raise Refused("builds a number out of numbers (× 2 × 3, + 1 + 1); a number is a coefficient with a source")
    return e


def _numbers_in(e: Expr, chain: tuple[str, str]) -> list[float]:
    """The numbers that a product, or a sum, is made of. π is no building block: there is one of it."""
    if e.op == "number":
        return [] if e.args[0] == math.pi else [e.args[0]]
    if e.op in chain:
        return [n for a in e.args for n in _numbers_in(a, chain)]
    return _numbers_in(e.args[0], chain) if e.op == "neg" else []


def where(test: Test, then: Num, other: Num) -> Num:
    """``then`` where the test holds, ``other`` elsewhere; one number stays one number. Both sides are computed."""
    if isinstance(test, bool | np.bool_):
        return then if test else other
    read: Any = test
    chosen: Num = _where_read(read, then, other) if isinstance(read, Expr) else np.where(test, then, other)
    return chosen


def _where_read(test: Any, then: Any, other: Any) -> Any:
    return Expr("where", _test(test), _number(then), _number(other))


RANK = {"where": 0, "|": 1, "&": 2, "<": 3, "<=": 3, ">": 3, ">=": 3, "+": 4, "-": 4, "*": 5, "/": 5, "neg": 6, "**": 7}
SIGN = {"*": "×", "/": "/", "-": "−", "+": "+", ">=": "≥", "<=": "≤", "<": "<", ">": ">", "&": "and", "|": "or"}


def read(e: Expr, name: Callable[[str], str] = str, above: int = 0) -> str:
    """The equation as text, with ``name`` saying how a quantity is written."""
    if e.op == "name":
        return name(e.args[0])
    if e.op == "number":
        return CONSTANTS[e.args[0]]
    rank = RANK.get(e.op)
    if rank is None:
        return f"{e.op}({'; '.join(read(a, name) for a in e.args)})"
    text = ""
    match e.op, e.args:
        case "where", (test, then, other):
            text = f"{read(then, name, 1)} if {read(test, name, 1)}, otherwise {read(other, name)}"
        case "neg", (a,):
            text = f"−{read(a, name, rank)}"
        case "**", (a, b):
            text = f"{read(a, name, rank + 1)}^{read(b, name, rank + 1)}"
        case op, (a, b):
            left = rank + (op in "*/" and a.op == "/")  # a / b × c is read in two ways: write (a / b) × c
            right = rank + (op in "-/" or (op == "*" and b.op == "/"))
            text = f"{read(a, name, left)} {SIGN[op]} {read(b, name, right)}"
    return f"({text})" if rank < above else text


def source(e: Expr) -> str:
    """The equation as Python, in the order in which the body computes.

    ``where`` goes by the name _where, functions and computed powers by those of ``CALLED``.
    """
    match e.op, e.args:
        case "name", (name,):
            return str(name)
        case "number", (value,):
            return repr(value)
        case "neg", (a,):
            return f"(-{source(a)})"
        case "where", (test, then, other):
            return f"_where({source(test)}, {source(then)}, {source(other)})"
        case "**", (a, b) if b.op == "number":
            return f"({source(a)} ** {source(b)})"
        case op, args if op in CALLED:
            return f"{CALLED[op]}({', '.join(map(_floating, args))})"
        case op, (a, b):
            return f"({source(a)} {op} {source(b)})"
    raise ValueError(f"{e.op} cannot be written")


CALLED = {op: f"_{function.__name__}" for op, function in NUMBERS.items()}
"""What a plan calls, by the operation of an equation."""


def _floating(e: Expr) -> str:
    """A number that a function may hand on is one of those that answers hold."""
    return repr(float(e.args[0])) if e.op == "number" else source(e)


def total(names: Iterable[str]) -> Expr:
    """The equation of a sum."""
    first, *rest = (Expr("name", n) for n in names)
    for e in rest:
        first = first + e
    return first
