"""How quantities are shown to people: in which unit, and to how many digits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from valorise.studies.answers import Quantity


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


def show_into(filled: dict[str, Quantity], moved: list[tuple[str, Shown]], values: Mapping[str, float]) -> None:
    """Base values as an answer has them, by name. As ``show``, written out: an answer has some sixty of them."""
    for name, (factor, offset, unit, label, after) in moved:
        value = (values[name] - offset) / factor
        text = f"{value:.4g}{after}" if 0.001 <= value < 1000 else display(value, unit)
        filled[name] = Quantity(value, unit, label, text)


def display(value: float, unit: str) -> str:
    """Four significant digits, for people."""
    size = abs(value)
    if size >= 10000:
        text = f"{float(f'{value:.4g}'):,.0f}"
    elif size >= 1000:
        text = f"{value:,.0f}"
    elif size >= 0.001 or size == 0:
        text = f"{value:.4g}"
    else:
        text = f"{value:.3e}"
    return text + after(unit)


def after(unit: str) -> str:
    """What follows a number: nothing where it is plain."""
    return "" if unit == "1" else f" {unit}"
