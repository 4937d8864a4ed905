"""Walks dimensions over an equation: the proof, at import, that a body yields what it declares."""

from __future__ import annotations

from collections.abc import Mapping

from valorise.engine.expression import Expr, read
from valorise.engine.formula import BadFormula, Formula
from valorise.engine.units import Dimension, Units

PLAIN = Dimension()
ANY = None
"""The dimension of the number 0, which fits every quantity."""


class Mismatch(Exception):
    """Two sides that cannot be added or compared, or a plain number that is none."""


def prove(formula: Formula, declared: Dimension, dimension_of: Mapping[str, Dimension], units: Units) -> None:
    """Raises BadFormula, naming the sub-expression at fault, unless the body yields the declared dimension."""
    try:
        found = dimension(formula.expression, dimension_of, units)
    except Mismatch as error:
        raise BadFormula(formula.body, f"{error}; check the terms, or take a quantity that converts them") from None
    if found is not ANY and found != declared:
        raise BadFormula(
            formula.body,
            f"yields {units.spoken(found)} and declares {formula.unit}, which is {units.spoken(declared)}; "
            "correct the unit or the body",
        )


def dimension(e: Expr, of: Mapping[str, Dimension], units: Units) -> Dimension | None:
    """The dimension of an equation, both sides of every where included."""

    def walk(part: Expr) -> Dimension | None:
        return dimension(part, of, units)

    def same(*parts: Expr) -> Dimension | None:
        known = [(p, d) for p in parts if (d := walk(p)) is not ANY]
        for p, d in known[1:]:
            first, expected = known[0]
            if d != expected:
                raise Mismatch(f"has {_quote(first)}, {units.spoken(expected)}, beside {_quote(p)}, {units.spoken(d)}")
        return known[0][1] if known else ANY

    def plain(part: Expr) -> Dimension:
        d = walk(part)
        if d is not ANY and d != PLAIN:
            raise Mismatch(f"has {_quote(part)}, {units.spoken(d)}, where {_quote(e)} takes a plain number")
        return PLAIN

    match e.op, e.args:
        case "name", (name,):
            return of[name]
        case "number", (value,):
            return PLAIN if value else ANY
        case (("+" | "-" | "smaller of" | "larger of"), (a, b)):
            return same(a, b)
        case (("<" | "<=" | ">" | ">="), (a, b)):
            same(a, b)
            return PLAIN
        case (("&" | "|"), (a, b)):
            walk(a), walk(b)
            return PLAIN
        case "where", (test, then, other):
            walk(test)
            return same(then, other)
        case (("neg" | "size of"), (a,)):
            return walk(a)
        case "*", (a, b):
            return _times(walk(a), walk(b))
        case "/", (a, b):
            return _times(walk(a), _power(walk(b), -1))
        case "**", (a, b) if b.op == "number":
            return _power(walk(a), b.args[0])
        case "**", (a, b):
            plain(a)
            return plain(b)
        case "√", (a,):
            return _power(walk(a), 0.5)
        case "∛", (a,):
            return _power(walk(a), 1 / 3)
        case _:  # exp, ln, tan, round up, round down
            for a in e.args:
                plain(a)
            return PLAIN


def _times(a: Dimension | None, b: Dimension | None) -> Dimension:
    """Of a product; 0 times a quantity is taken to have the quantity's."""
    product: Dimension = (a or PLAIN) * (b or PLAIN)
    return product


def _power(a: Dimension | None, exponent: float) -> Dimension:
    power: Dimension = (a or PLAIN) ** exponent
    return power


def _quote(e: Expr) -> str:
    return f"“{read(e)}”"
