"""How quantities are shown to people: in which unit, and to how many digits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeAlias

from valorise.studies.answers import Quantity

Quantities: TypeAlias = dict[str, Quantity]


class Shown(NamedTuple):
    """The unit and the label that a quantity is shown with."""

    factor: float
    offset: float
    unit: str
    label: str
    after: str
    """What follows the number on display."""


def show(shown: Shown, base: float) -> Quantity:
    """A base value as an answer has it."""
    factor, offset, unit, label, after = shown
    value = (base - offset) / factor
    if 0.001 <= value < 1000:
        return Quantity(value, unit, label, f"{value:.4g}{after}")
    return Quantity(value, unit, label, display(value, unit))


def filler(still: dict[str, Quantity], moved: list[tuple[str, Shown]]) -> Callable[[Mapping[str, float]], Quantities]:
    """One function that adds to what stays the quantities that move, from their base values, in the order of ``still``.

    Each as ``show`` has it, written out, as formulas are in a plan: an answer has some sixty of them.
    """
    scope: dict[str, Any] = {"still": still, "Quantity": Quantity, "display": display}
    lines = ["def fill(values):", "    filled = still.copy()"]
    for i, (name, shown) in enumerate(moved):
        scope |= {f"unit{i}": shown.unit, f"label{i}": shown.label, f"after{i}": shown.after}
        base = f"(values[{name!r}] - {shown.offset!r})" if shown.offset else f"values[{name!r}]"
        text = f"f'{{v:.4g}}{{after{i}}}' if 0.001 <= v < 1000 or v == 0 else display(v, unit{i})"
        lines += [
            f"    v = {base} / {shown.factor!r}",
            f"    filled[{name!r}] = Quantity(v, unit{i}, label{i}, {text})",
        ]
    exec("\n".join([*lines, "    return filled"]), scope)  # noqa: S102 - the names are those of our own formulas
    fill: Callable[[Mapping[str, float]], Quantities] = scope["fill"]
    return fill


def display(value: float, unit: str) -> str:
    """Four significant digits, for people."""
    size = abs(value) if abs(value) > NOISE else 0
    value = value if size else 0.0
    if size >= 1e15:
        text = f"{value:.3e}"
    elif size >= 10000:
        text = f"{float(f'{value:.4g}'):,.0f}"
    elif size >= 1000:
        text = f"{value:,.0f}"
    elif size >= 0.001 or size == 0:
        text = f"{value:.4g}"
    else:
        text = f"{value:.3e}"
    return text + after(unit)


NOISE = 1e-12
"""Below it a number is what rounding left."""


def after(unit: str) -> str:
    """What follows a number: nothing where it is plain."""
    return "" if unit == "1" else f" {unit}"
