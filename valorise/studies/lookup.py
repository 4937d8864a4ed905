"""What names stand for, and what a setting knows of them: coefficients as they are looked up for a question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from valorise.coefficients import POINTS, Book, Chosen, NotFound, Setting
from valorise.engine.model import Curve, Values
from valorise.engine.route import Given
from valorise.engine.units import Unit


@dataclass(frozen=True, slots=True)
class Declared:
    """What a name stands for, said once where the quantity is born."""

    unit: Unit
    label: str
    label_zh: str


@dataclass(frozen=True, eq=False)
class Known:
    """What a setting makes known: base values, how each coefficient was chosen, and why some have no value."""

    setting: Setting
    values: Values
    chosen: dict[str, Chosen]
    absent: dict[str, NotFound] = field(default_factory=dict)


def points(name: str) -> str:
    """The name under which a plan finds the points of a curve."""
    return f"{name}{POINTS}"


def look_up(book: Book, ids: Mapping[str, str], setting: Setting) -> Known:
    """Coefficients in a setting, by the names that formulas call them."""
    values: Values = {}
    chosen: dict[str, Chosen] = {}
    absent: dict[str, NotFound] = {}
    for name, id in ids.items():
        key = points(name) if book.coefficients[id].over else name
        try:
            chosen[key] = book.choose(id, setting)
        except NotFound as error:
            absent[key] = error.with_traceback(None)  # its frames would be kept with it
        else:
            values[key] = chosen[key].base
    return Known(setting, values, chosen, absent)


def resolved(book: Book, f: Given, id: str, choices: Mapping[str, str]) -> Given:
    """A given quantity with label, unit, range and default, its own or those of the coefficient of its name.

    A coefficient of the name of a field with words of its own is what is typical of it, and what is plausible there
    bounds it further.
    """
    if not id:
        return f
    c = book.coefficients[id]
    if not f.unit:
        default = default_of(book, id, choices)
        return replace(Given(c.unit, c.label, c.label_zh, *c.plausible, default, f.about), bases=f.bases)
    own, its = book.units[f.unit], book.units[c.unit]
    default = default_of(book, id, choices)
    if f.unit != c.unit and default is not None:
        default = own.from_base(its.to_base(default))
    low, high = c.plausible if f.unit == c.unit else (own.from_base(its.to_base(x)) for x in c.plausible)
    least = low if f.least is None else max(low, f.least)
    most = high if f.most is None else min(high, f.most)
    return replace(f, least=least, most=most, default=default)


def default_of(book: Book, id: str, choices: Mapping[str, str]) -> float | None:
    """What stands for a coefficient in a question that says nothing; a curve has no one value, nor has a gap."""
    last = book.price_years()[1]
    unit = book.units[book.coefficients[id].unit]
    try:
        chosen = book.choose(id, Setting("CN", last, last, "cpi", tuple(choices.items())))
    except NotFound:
        return None
    if isinstance(chosen.base, Curve):
        return None
    # Money comes from another year, and perhaps currency; all else comes back as it was written, digit for digit.
    return chosen.base / book.unit_factor(unit, last) if unit.currency else chosen.rows[0].value
