"""Declares one computed quantity on a plain function, and reads it.

A body is looked at twice before it may compute: its bytecode, for what it must not even name, and one run with
operands that remember, which yields the equation. Both refuse with formula, place and cure.
"""

from __future__ import annotations

import builtins
import dis
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import CodeType, FunctionType, MappingProxyType, ModuleType
from typing import Any

import numpy as np

from valorise.engine.expression import CALLS, FUNCTIONS, WHERE_INSTEAD, Expr, Refused, operand, read, where

Body = Callable[..., Any]

NUMPY = {f.__name__: f for f in CALLS} | {"abs": np.abs, "pi": np.pi}
"""What a body may take from numpy, by name."""

FORBIDDEN_STEPS = {
    "STORE_GLOBAL": "writes a global; return the value",
    "STORE_ATTR": "writes an attribute; return a new value",
    "STORE_SUBSCR": "writes into an argument; return a new value",
    "DELETE_SUBSCR": "deletes from an argument; return a new value",
    "IMPORT_NAME": "imports; import at the top of the module",
    "GET_ITER": "loops; a body sees one number or one block of draws",
    "JUMP_BACKWARD": "loops; a body sees one number or one block of draws",
    "IS_OP": "asks whether two values are one object (is); compare them with a limit",
    "YIELD_VALUE": "yields; return the value",
    "RAISE_VARARGS": "raises; declare a gate instead",
    "POP_JUMP": f"branches (if, and, or, not, a < b < c); {WHERE_INSTEAD}",
    "JUMP_IF": f"branches (if, and, or, not, a < b < c); {WHERE_INSTEAD}",
    "MAKE_FUNCTION": "defines a function; make it a formula of its own",
}


class BadFormula(Exception):
    """A formula that does not load: which, where, what is wrong and what to do."""

    def __init__(self, body: Body, why: str, line: int | None = None) -> None:
        code: CodeType | None = getattr(body, "__code__", None)
        place = f"{code.co_name} ({code.co_filename}:{line or code.co_firstlineno})" if code else repr(body)
        super().__init__(f"{place} {why}")


@dataclass(frozen=True, slots=True)
class Formula:
    """One computed quantity: what it is, what it needs, its body, and the equation that the body is."""

    name: str
    unit: str
    label: str
    label_zh: str
    needs: tuple[str, ...]
    body: Body
    expression: Expr
    about: str = ""
    item_of: str | None = None
    """The total that this is an item of."""
    stand_in: bool = False
    """Computes what a question may give; used when it does not, and everything that the body needs can be had."""
    exact: bool = False
    """Of a stand-in: no estimate, but as well known as what it takes."""
    standing: bool = False
    """Of an item: follows the size of the works, and not what it takes in a year."""
    planted: bool = False
    """Whether the body is not the one that was read: a fault that a test plants."""

    @property
    def equation(self) -> str:
        """The equation with the ids of the quantities."""
        return read(self.expression)


def read_body(body: Body, takes: Mapping[str, str] = MappingProxyType({})) -> tuple[tuple[str, ...], Expr]:
    """What the body needs, and its equation. Raises BadFormula where it does what a formula may not.

    Its parameters are the quantities that it needs; ``takes`` names those that go by another name.
    """
    if not isinstance(body, FunctionType):
        raise BadFormula(body, "is no plain function; write 'def', so that its code can be read")
    if hasattr(body, "__wrapped__"):
        raise BadFormula(body, f"is wrapped ({body.__wrapped__.__name__} by a decorator); declare the function itself")
    if inspect.iscoroutinefunction(body):
        raise BadFormula(body, "is async; write a plain def")
    code = body.__code__
    parameters = inspect.signature(body).parameters
    for p in parameters.values():
        if p.default is not p.empty or p.kind is not p.POSITIONAL_OR_KEYWORD:
            raise BadFormula(
                body, f"has a default or * on {p.name!r}; a default is a coefficient, and every quantity has a name"
            )
    _inspect_code(body, code)
    names = tuple(takes.get(p, p) for p in parameters)
    try:
        expression = operand(body(*(Expr("name", n) for n in names)))
        if expression.op in ("<", "<=", ">", ">=", "&", "|"):
            raise Refused("returns a comparison; declare a gate, or use where(test, 1, 0)")
    except Refused as refusal:
        raise BadFormula(body, str(refusal), _line_in(code, refusal)) from None
    except (ArithmeticError, AttributeError, LookupError, NameError, TypeError, ValueError) as error:
        raise BadFormula(body, f"does not run: {error}; correct the body", _line_in(code, error)) from None
    if not expression.names():
        raise BadFormula(body, "takes nothing, so it is no formula; make the number a coefficient with a source")
    if unused := set(names) - expression.names():
        raise BadFormula(body, f"asks for {', '.join(sorted(unused))} and does not use it; remove the parameter")
    return names, expression


def _inspect_code(body: Body, code: CodeType) -> None:
    """Refuses in the bytecode what a run with operands cannot see: globals, randomness, loops, branches on them."""
    if code.co_freevars:
        raise BadFormula(body, f"reads {code.co_freevars[0]!r} from around it; pass it as a parameter")
    steps = list(dis.get_instructions(code))
    loops = any(step.opname in ("GET_ITER", "YIELD_VALUE") for step in steps)  # these have such tables too
    if code.co_exceptiontable and not loops:
        raise BadFormula(body, "catches exceptions; let them reach the caller")
    line = code.co_firstlineno
    for step in steps:
        line = (step.positions and step.positions.lineno) or line
        for start, why in FORBIDDEN_STEPS.items():
            if step.opname.startswith(start):
                raise BadFormula(body, why, line)
        if step.opname in ("LOAD_GLOBAL", "LOAD_NAME"):
            _inspect_global(body, str(step.argval), line)
        elif step.opname in ("LOAD_ATTR", "LOAD_METHOD") and step.argval not in NUMPY:
            if step.argval == "where":
                raise BadFormula(body, "calls np.where; use where from valorise.engine.expression", line)
            if step.argval == "random":
                raise BadFormula(body, "draws a random number; the same question always gives the same answer", line)
            raise BadFormula(body, f"asks for .{step.argval}; a body may use {FUNCTIONS}, np.pi and where", line)
        elif step.opname == "LOAD_CONST" and isinstance(step.argval, float | int | complex):
            try:
                operand(step.argval)
            except Refused as refusal:
                raise BadFormula(body, str(refusal), line) from None


def _inspect_global(body: Body, name: str, line: int) -> None:
    value = body.__globals__.get(name, getattr(builtins, name, None))
    if value is np or value is where:
        return
    if "random" in f"{getattr(value, '__module__', '')} {getattr(value, '__name__', '')} {type(value).__module__}":
        raise BadFormula(body, f"draws a random number ({name}); the same question always gives the same answer", line)
    if value is min or value is max:
        raise BadFormula(body, f"branches on a value ({name}); {WHERE_INSTEAD}", line)
    if isinstance(value, ModuleType) or (callable(value) and hasattr(builtins, name)):
        raise BadFormula(body, f"uses {name}; a body may use {FUNCTIONS}, np.pi and where", line)
    if callable(value):
        raise BadFormula(body, f"calls {name}; make it a formula, and take its result as a parameter", line)
    if value is None:
        raise BadFormula(body, f"names {name!r}, which is not defined; pass it as a parameter", line)
    raise BadFormula(body, f"reads the global {name!r}; pass it as a parameter", line)


def _line_in(code: CodeType, error: BaseException) -> int | None:
    """The line of the body that raised the error."""
    line, frame = None, error.__traceback__
    while frame:
        if frame.tb_frame.f_code is code:
            line = frame.tb_lineno
        frame = frame.tb_next
    return line
