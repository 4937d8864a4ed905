"""The closed list of units: what a spelling means, and what it is worth in base units.

Base units are coherent (kg, m, s, K, mol, CNY, person), so a body that runs on base numbers is plain physics.
pint reads only our own file; text from outside is looked up, never parsed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import pint

Dimension = pint.util.UnitsContainer
"""Exponents of base dimensions; compares, multiplies, divides and takes powers."""


class BadUnits(ValueError):
    """units.toml does not load."""


class UnknownUnit(ValueError):
    """A spelling that is not in units.toml; the message offers the nearest."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One spelling. ``base = factor * value + offset``, in the unit's own currency where it has one."""

    spelling: str
    kind: str
    factor: float
    offset: float
    dimension: Dimension
    currency: str | None

    def to_base(self, value: float) -> float:
        return value * self.factor + self.offset

    def from_base(self, base: float) -> float:
        return (base - self.offset) / self.factor


@dataclass(frozen=True, slots=True)
class Kind:
    """Quantities that may be compared and added; the unit that answers use comes first."""

    name: str
    label: str
    label_zh: str
    units: Mapping[str, Unit]


class Units:
    """The units of one file, by kind and by spelling."""

    def __init__(self, path: Path) -> None:
        """Raises BadUnits where the file is not as its head says."""
        file = _read_file(path)
        self.currencies: tuple[str, ...] = tuple(file["currencies"])
        self.registry: pint.UnitRegistry[Any] = pint.UnitRegistry(None)
        self.registry.define("radian = []")  # what pint turns the argument of a tangent into
        for symbol, definition in file["symbols"].items():
            self.registry.define(f"{symbol} = {definition}")
        self._base = {d: symbol for symbol, d in file["symbols"].items() if d.startswith("[")}
        self.kinds: dict[str, Kind] = {}
        self.by_spelling: dict[str, Unit] = {}
        """Every unit, in the first kind that lists it."""
        for name, row in file["kinds"].items():
            self._add_kind(name, row)
        self.systems: dict[str, dict[str, str]] = file["systems"]
        for system, preferred in self.systems.items():
            for kind, spelling in preferred.items():
                if kind not in self.kinds or spelling not in self.kinds[kind].units:
                    raise BadUnits(f"units.toml: systems.{system} wants {spelling} for {kind}, which has no such unit")

    def _add_kind(self, name: str, row: Mapping[str, Any]) -> None:
        if row.keys() != KIND_KEYS or not row["units"]:
            raise BadUnits(
                f"units.toml: kinds.{name} has {', '.join(row)}; it needs label, label_zh and one unit or more"
            )
        units: dict[str, Unit] = {}
        for unit in (u for text in row["units"] for u in self._read(text, name)):
            if unit.spelling in units:
                raise BadUnits(f"units.toml: {name} lists {unit.spelling} twice; remove one")
            units[unit.spelling] = unit
            same = self.by_spelling.setdefault(unit.spelling, unit)
            if (same.factor, same.offset) != (unit.factor, unit.offset):
                raise BadUnits(f"units.toml: {unit.spelling} means one thing in {same.kind} and another in {name}")
        if len({u.dimension for u in units.values()}) > 1:
            raise BadUnits(f"units.toml: the units of {name} differ in dimension")
        self.kinds[name] = Kind(name, row["label"], row["label_zh"], units)

    def _read(self, text: str, kind: str) -> list[Unit]:
        """A row of units.toml; a row in CNY stands for every currency."""
        spelling, _, definition = text.partition(" = ")
        scale, _, offset = (definition or spelling).partition(" + ")
        try:
            one = self.registry.Quantity(1.0) if scale == "1" else 1.0 * self.registry.parse_expression(scale)
        except pint.UndefinedUnitError as error:
            raise BadUnits(f"units.toml: kinds.{kind}: {text!r}: {error}; define it under [symbols]") from None
        base = one.to_base_units()
        factor, dimension = float(base.magnitude), base.dimensionality
        if "CNY" not in spelling:
            return [Unit(spelling, kind, factor, float(offset or 0), dimension, None)]
        return [Unit(spelling.replace("CNY", c), kind, factor, 0.0, dimension, c) for c in self.currencies]

    def __getitem__(self, spelling: str) -> Unit:
        """The unit, in the first kind that lists it. Raises UnknownUnit with the nearest spellings."""
        try:
            return self.by_spelling[spelling]
        except KeyError:
            raise UnknownUnit(f"no unit {spelling!r}{nearest(spelling, self.by_spelling)}") from None

    def __contains__(self, spelling: str) -> bool:
        return spelling in self.by_spelling

    def __iter__(self) -> Any:
        return iter(self.by_spelling)

    def quantity(self, value: Any, dimension: Dimension) -> Any:
        """``value`` in base units as a pint quantity, for tests that run bodies with quantities."""
        return self.registry.Quantity(
            value, self.registry.UnitsContainer({self._base[d]: n for d, n in dimension.items()})
        )

    def base_spelling(self, dimension: Dimension) -> str:
        """The base units of a dimension, as ``kg*m^2*s^-3``."""
        return "*".join(f"{self._base[d]}^{n:g}".removesuffix("^1") for d, n in sorted(dimension.items())) or "1"

    def spoken(self, dimension: Dimension) -> str:
        """A dimension for people: the kind that has it where one does."""
        for kind in self.kinds.values():
            first = next(iter(kind.units.values()))
            if first.dimension == dimension:
                return f"{kind.label.lower()} ({first.spelling})"
        return self.base_spelling(dimension)


KIND_KEYS = {"label", "label_zh", "units"}
TABLES = {"currencies", "symbols", "kinds", "systems"}


def _read_file(path: Path) -> dict[str, Any]:
    try:
        file = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadUnits(f"units.toml: is no TOML: {error}") from None
    if file.keys() != TABLES:
        raise BadUnits(f"units.toml: has {', '.join(file)}; it needs {', '.join(sorted(TABLES))} and nothing else")
    return file


def near(word: str, words: Iterable[str]) -> list[str]:
    """The words that are most like one, the most like first; capital letters are no difference."""
    by_lower = {w.lower(): w for w in words}
    return [by_lower[w] for w in get_close_matches(word[:100].lower(), by_lower, 3, 0.5)]


def nearest(word: str, words: Iterable[str]) -> str:
    """``; nearest: a, b`` for an error message, or nothing when no word is near."""
    found = near(word, words)
    return f"; nearest: {', '.join(found)}" if found else ""
