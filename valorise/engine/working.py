"""Every step of a plan, as a person would write it down: equation, numbers, value, where it comes from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import msgspec

from valorise.engine.expression import read
from valorise.engine.model import Plan

Origin = Literal["given", "default", "coefficient", "reaction", "computed"]


class Step(msgspec.Struct, frozen=True, omit_defaults=True):
    """One quantity of the working. ``equation`` has names, ``numbers`` the values of this case with their units."""

    id: str
    label: str
    value: float
    unit: str
    origin: Origin
    equation: str = ""
    numbers: str = ""
    source: str = ""
    where: str = ""
    evidence: str = ""
    chosen: str = ""
    """How it came to be this value: where it was given, or how it was looked up."""
    about: str = ""
    """What the formula says of itself."""


def steps(plan: Plan, describe: Callable[[str], Step | None]) -> list[Step]:
    """The steps in dependency order: each quantity after all that it needs.

    ``describe`` says what a quantity is, without its equation; None for what is no quantity, such as a curve's points.
    """
    done: dict[str, Step] = {}
    computed = {f.name for f in plan.formulas}

    def shown(name: str) -> str:
        return amount(done[name].value, done[name].unit)

    def describe_once(name: str) -> None:
        if name not in done and name not in computed and (step := describe(name)):
            done[name] = step

    for f in plan.formulas:
        for need in f.needs:
            describe_once(need)
        if step := describe(f.name):
            numbers = step.numbers or f"{amount(step.value, step.unit)} = {read(f.expression, shown)}"
            done[f.name] = msgspec.structs.replace(step, equation=f"{f.name} = {f.equation}", numbers=numbers)
    for name in sorted(plan.inputs):  # limits that gates compare with, and no formula takes
        describe_once(name)
    return list(done.values())


def amount(value: float, unit: str) -> str:
    """A value with its unit, to six digits."""
    return f"{value:.6g}" if unit == "1" else f"{value:.6g} {unit}"
