"""The book of coefficients: loads, checks, overlays and looks up the TOML files of ``coefficients/``.

One file a topic, one table a coefficient, one row a value, each row with its own source. Nothing is guessed: a file
that breaks a rule does not load, and the message names file, coefficient, rule and cure.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from itertools import combinations, pairwise
from keyword import iskeyword
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from valorise.engine.model import Curve
from valorise.engine.units import Dimension, Unit, Units, UnknownUnit, nearest

Evidence: TypeAlias = Literal["published", "derived", "unverified"]
"""published: read in the source. derived: computed, ``note`` says how. unverified: not checked."""
Deflator: TypeAlias = Literal["cpi", "ppi"]
DEFLATORS: dict[Deflator, str] = {"cpi": "consumer_price_growth", "ppi": "producer_price_growth"}
HOME_CURRENCY = "CNY"
UNSOURCED = "unsourced"
"""The source of a value that names none; such values are unverified and counted apart."""
TOPICS_WITHOUT_FORMULAS = ("prices", "pedigree")
PEDIGREE = (
    "reliability",
    "completeness",
    "temporal_correlation",
    "geographical_correlation",
    "technological_correlation",
)
"""What data are scored for, in ``pedigree.toml`` and in a question."""
SCORES = (1, 2, 3, 4, 5)
"""From the best to the worst."""
NO_TOPICS = ("units", "sources", "regions")
NAME = re.compile("[a-z][a-z0-9_]*")
LARGEST_FILE = 4 << 20
POINTS = "_points"
"""What a plan adds to the name of a curve to find its points."""


class BadCoefficients(ValueError):
    """Coefficient files that do not load: every fault, each with file, coefficient, rule and cure."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


class NotFound(LookupError):
    """A look-up that has no value: why, what there is, and what of the setting to change."""

    def __init__(self, why: str, of: Literal["region", "price_year"]) -> None:
        self.of = of
        super().__init__(why)


def _finite(x: float) -> float:
    if not math.isfinite(x):
        raise ValueError("is not finite")
    return x


Finite: TypeAlias = Annotated[float, AfterValidator(_finite)]
Text: TypeAlias = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class Strict(BaseModel):
    """Text or true for a number is refused; whole numbers are taken for floats."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Source(Strict):
    """Something that can be read: a standard, a paper, a page."""

    title: Text
    publisher: str = ""
    year: int | None = None
    url: str = ""
    note: str = ""


class Region(Strict):
    """A place; a look-up that finds nothing there asks its parent."""

    label: Text
    label_zh: Text
    parent: str = ""


class Spread(Strict):
    """How far a value may lie off: ``low`` and ``high`` are its 5th and 95th percentiles."""

    kind: Literal["triangular", "uniform", "normal", "lognormal"]
    low: Finite
    high: Finite
    evidence: Literal["published", "derived", "judged"]


class Value(Strict):
    """One value with its place, year, condition and source."""

    region: Text = "CN"
    observed: str = ""
    """Where it was observed, when that is not the region that it is used for."""
    year: int | None = None
    at: Finite | None = None
    when: dict[str, str] = Field(default_factory=dict)
    value: Finite
    spread: Spread | None = None
    evidence: Evidence
    source: Text
    where: str = ""
    note: str = ""

    @model_validator(mode="before")
    @classmethod
    def _no_series(cls, row: Any) -> Any:
        """A series that can be read is many values by now (``_expand``)."""
        if isinstance(row, dict) and (fault := _series_fault(row)):
            raise ValueError(fault)
        return row


def _some(values: tuple[Value, ...]) -> tuple[Value, ...]:
    # pydantic's own bound counts the values that are sound, and so names a fault in the only one twice
    if not values:
        raise ValueError("is empty; a coefficient has at least 1 item here, under [[name.values]]")
    return values


class Coefficient(Strict):
    """One quantity of the book, with all its values."""

    label: Text
    label_zh: Text
    unit: Text
    basis: str = ""
    plausible: Annotated[tuple[Finite, Finite], Field(strict=False)]  # TOML has lists, and no tuples
    over: dict[str, str] = Field(default_factory=dict)
    restate: Literal["cpi", "capital", False] = "cpi"
    values: Annotated[tuple[Value, ...], Field(strict=False), AfterValidator(_some)]


class Setting(NamedTuple):
    """Where and when a question asks."""

    region: str
    year: int
    price_year: int
    capital_deflator: Deflator
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Restated:
    """Money brought from its own year to the price year."""

    index: Deflator
    from_year: int
    factor: float


@dataclass(frozen=True, slots=True)
class Chosen:
    """A coefficient for a setting: its base value, the rows that it comes from, and how they were chosen."""

    base: float | Curve
    rows: tuple[Value, ...]
    how: str
    restated: tuple[Restated, ...] = ()

    @property
    def evidence(self) -> Evidence:
        """The weakest of the rows."""
        return weakest(r.evidence for r in self.rows)

    @property
    def sources(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(r.source for r in self.rows))


def folder() -> Path:
    """The shipped files: beside the package in a checkout, inside it in a wheel."""
    package = Path(__file__).parent
    packed = package / "data" / "coefficients"
    return packed if packed.is_dir() else package.parent / "coefficients"


class Book:
    """All coefficients of a folder, with those of a site laid over them.

    Raises BadCoefficients with every fault, and BadUnits for units.toml.
    """

    def __init__(self, shipped: Path, overlay: Path | None = None) -> None:
        if overlay and not overlay.is_dir():
            raise BadCoefficients([f"{overlay} is no folder; VALORISE_COEFFICIENTS names a folder of TOML files"])
        self.units = Units(shipped / "units.toml")
        faults: list[str] = []
        self.sources = _load(shipped / "sources.toml", Source, faults)
        self.regions = _load(shipped / "regions.toml", Region, faults)
        if overlay:
            self._add_sources(overlay / "sources.toml", faults)
        if not faults:  # a parent that does not load is named already
            faults += _region_faults(self.regions)
        if faults:  # every value leans on these, and would name their faults once more
            raise BadCoefficients(faults)
        self.topics: dict[str, dict[str, Coefficient]] = {}
        for path in sorted(shipped.glob("*.toml")):
            if path.stem not in NO_TOPICS:
                rows = _read(path, faults)
                self._add_topic_sources(path.name, rows.pop("sources", {}), faults)
                self.topics[path.stem] = _checked(path.name, rows, Coefficient, faults)
        paths = sorted(overlay.glob("*.toml")) if overlay else []
        self._lay_over(paths, faults)
        if not faults:  # a series that does not load is named already
            faults += [*self._series_faults(), *self._pedigree_faults()]
        for topic, coefficients in self.topics.items():
            for name, c in coefficients.items():
                faults += [f"{topic}.toml: {name}: {fault}" for fault in self._faults(name, c)]
        if faults:
            raise BadCoefficients(faults)
        self.version = _version(shipped) + (f"+site.{_digest(paths)[:12]}" if overlay else "")

    def _add_topic_sources(self, file: str, tables: Any, faults: list[str]) -> None:
        """What only one topic cites may stand in its file."""
        if not isinstance(tables, dict):
            faults.append(f"{file}: sources is no table; write [sources.key]")
            return
        own = _checked(f"{file}: sources", tables, Source, faults)
        faults += [
            f"{file}: sources: {key} is a source already; cite that, or rename one"
            for key in own.keys() & self.sources.keys()
        ]
        self.sources |= own

    # A site's own folder

    def _add_sources(self, path: Path, faults: list[str]) -> None:
        """A site cites what it likes; what the shipped values cite stays what it is."""
        own = _load(path, Source, faults) if path.exists() else {}
        taken = [key for key in own if self.sources.get(key, own[key]) != own[key]]
        faults += [f"{path.name}: {key}: is another source of the shipped set; choose another key" for key in taken]
        self.sources |= own

    def _lay_over(self, paths: list[Path], faults: list[str]) -> None:
        """A site's values take the place of the shipped ones; it cannot add quantities, which no formula would use."""
        for path in paths:
            if path.stem in self.topics:
                _lay_over_topic(path, self.topics[path.stem], faults)
            elif path.stem != "sources":
                faults.append(f"{path.name}: no such file in the shipped set{nearest(path.stem, self.topics)}")

    # What is wrong with a coefficient, beyond the shape of its table

    def _faults(self, name: str, c: Coefficient) -> Iterator[str]:
        yield from _name_faults(name)
        try:
            money = self.units[c.unit].currency is not None
            for unit in c.over.values():
                self.units[unit]
        except UnknownUnit as error:
            yield f"{error}; a unit is one of units.toml"
            return
        low, high = c.plausible
        if low > high:
            yield f"plausible has {low:g} above {high:g}; write [smallest, largest]"
        if "restate" in c.model_fields_set and not money:
            yield f"restate is for money, and {c.unit} is none; remove it"
        for v in c.values:
            if low <= high and not low <= v.value <= high:
                yield f"value {v.value:g} is outside plausible {low:g} to {high:g}"
            if money and v.year is None:
                yield f"value {v.value:g} {c.unit} has no year; money without a price year cannot be restated"
        shared: dict[str, list[float]] = {}
        for v in c.values:
            for fault in self._value_faults(v):
                shared.setdefault(fault, []).append(v.value)
        for fault, (first, *others) in shared.items():  # a source that is misspelt is so for each year of a series
            yield f"value {first:g}{f' and {len(others)} more' if others else ''}{fault}"
        yield from _curve_faults(name, c)
        yield from _rival_faults(c)

    def _value_faults(self, v: Value) -> Iterator[str]:
        if v.source not in self.sources and v.source != UNSOURCED:
            yield f": no source {v.source!r} in sources.toml{nearest(v.source, self.sources)}"
        if v.source == UNSOURCED and v.evidence != "unverified":
            yield f" is {v.evidence} and unsourced; without a source a value is unverified"
        if v.evidence == "derived" and not v.note:
            yield " is derived; its note must say how"
        if v.region not in self.regions:
            yield f": no region {v.region!r} in regions.toml{nearest(v.region, self.regions)}"
        if v.observed and v.observed not in self.regions:
            near = nearest(v.observed, self.regions)
            yield f" is observed in {v.observed!r}, which is no region of regions.toml{near}"
        if v.spread:
            yield from _spread_faults(v.spread, v.value)

    def _series_faults(self) -> Iterator[str]:
        """Money is restated and exchanged by these series; a year without a value would break each chain across it."""
        needed = dict.fromkeys(DEFLATORS.values(), "%")
        needed |= {rate_name(currency): "1" for currency in self.units.currencies if currency != HOME_CURRENCY}
        prices = self.topics.get("prices", {})
        for name, unit in needed.items():
            if name not in prices:
                yield f"prices.toml: no {name}; money needs this series, one value a year in {unit}"
                continue
            if prices[name].unit != unit:
                yield f"prices.toml: {name}: is in {prices[name].unit}; this series is in {unit}"
            yield from (f"prices.toml: {name}: {fault}" for fault in _gaps(prices[name]))

    def _pedigree_faults(self) -> Iterator[str]:
        """Each score adds a variance of its own; one that is missing or negative would pass for good data."""
        topic = self.topics.get("pedigree", {})
        for name in PEDIGREE:
            if name not in topic:
                yield f"pedigree.toml: no {name}; scores need its variances, one value a score in 1"
            else:
                yield from (f"pedigree.toml: {name}: {fault}" for fault in _score_faults(topic[name]))

    @cached_property
    def pedigree_variances(self) -> tuple[tuple[float, ...], ...]:
        """What each score adds to the variance of a logarithm: a row for each of ``PEDIGREE``, the best score first."""
        scored = ({v.at: v.value for v in self.topics["pedigree"][name].values} for name in PEDIGREE)
        return tuple(tuple(row[score] for score in SCORES) for row in scored)

    @cached_property
    def coefficients(self) -> dict[str, Coefficient]:
        """Every coefficient by its id, ``topic.name``."""
        return {f"{topic}.{name}": c for topic, rows in self.topics.items() for name, c in rows.items()}

    # Look-up

    def region(self, wanted: str) -> Region:
        """Raises NotFound with the nearest names."""
        if wanted not in self.regions:
            raise NotFound(f"no region {wanted!r}{nearest(wanted, self.regions)}", "region")
        region: Region = self.regions[wanted]
        return region

    def choose(self, id: str, setting: Setting) -> Chosen:
        """The value of a coefficient: by region (itself, parent, …), by choice, by year. Raises NotFound.

        Of the values of a region those for the choices made go before those for any; among these the year decides.
        """
        c = self.coefficients[id]
        rows = self._rows(id, c, setting)
        place, when = rows[0].region, rows[0].when
        how = f"region {place}" if place == setting.region else f"region {place}, as {setting.region} has none"
        how += f"; {_said_choices(when)}" if when else ""
        return self._curve(c, rows, setting, how) if c.over else self._single(c, rows, setting, how)

    def _rows(self, id: str, c: Coefficient, setting: Setting) -> list[Value]:
        """The values of one region and one condition; ``_rival_faults`` has made sure that there is one narrowest."""
        choices = dict(setting.choices)
        rows = [v for v in c.values if all(choices.get(k) == w for k, w in v.when.items())]
        place = setting.region
        while not any(v.region == place for v in rows):
            place = self.region(place).parent
            if not place:
                raise NotFound(f"{id} has no value for region {setting.region} or its parents", "region")
        rows = [v for v in rows if v.region == place]
        narrowest = max(len(v.when) for v in rows)
        return [v for v in rows if len(v.when) == narrowest]

    def _single(self, c: Coefficient, rows: list[Value], setting: Setting, how: str) -> Chosen:
        row = _by_year(rows, setting.year)
        factor, restated = self._factor(c, row, setting)
        if row.year is not None:
            newest = "the newest not after" if row.year <= setting.year else "the earliest there is for"
            how += f"; {row.year}, {newest} {setting.year}"
        if row.observed:
            how += f"; observed in {row.observed}"
        base = row.value * factor + self.units[c.unit].offset
        return Chosen(base, (row,), how + _said(restated, setting), restated)

    def _curve(self, c: Coefficient, rows: list[Value], setting: Setting, how: str) -> Chosen:
        ((over, unit),) = c.over.items()
        rows = sorted(rows, key=lambda v: v.at or 0)
        factors = [self._factor(c, v, setting) for v in rows]
        xs = tuple(self.units[unit].to_base(v.at or 0) for v in rows)
        ys = tuple(v.value * f + self.units[c.unit].offset for v, (f, _) in zip(rows, factors, strict=True))
        points = tuple(r for _, restated in factors for r in restated)
        how += f"; straight line between points over {over}{_said(points, setting)}"
        return Chosen(Curve(xs, ys), tuple(rows), how, points)

    def _factor(self, c: Coefficient, row: Value, setting: Setting) -> tuple[float, tuple[Restated, ...]]:
        """From the written value to base units; money also from its own currency and year to CNY of the price year."""
        unit = self.units[c.unit]
        if unit.currency is None or row.year is None:
            return unit.factor, ()
        factor = unit.factor * self.exchange_rate(unit.currency, row.year)
        if not c.restate or row.year == setting.price_year:
            return factor, ()
        index: Deflator = setting.capital_deflator if c.restate == "capital" else "cpi"
        restated = Restated(index, row.year, self.restatement(index, row.year, setting.price_year))
        return factor * restated.factor, (restated,)

    # Money over the years

    def series(self, name: str) -> dict[int, float]:
        """A time series of ``prices.toml``, by year."""
        return {v.year: v.value for v in self.topics["prices"][name].values if v.year is not None}

    @cached_property
    def last_year(self) -> int:
        """The year of the newest value: what a question that names no year is answered with."""
        return max(v.year or 0 for c in self.coefficients.values() for v in c.values)

    def price_years(self) -> tuple[int, int]:
        """The first and the last year that money can be stated in."""
        years = self.series(DEFLATORS["cpi"])
        return min(years), max(years)

    @cached_property
    def _levels(self) -> dict[str, dict[int, float]]:
        """Chained index levels; the year before the first growth rate is 1."""
        levels: dict[str, dict[int, float]] = {}
        for name in DEFLATORS.values():
            growth = self.series(name)
            level = {min(growth) - 1: 1.0}
            for year in range(min(growth), max(growth) + 1):
                level[year] = level[year - 1] * (1 + growth[year] / 100)
            levels[name] = level
        return levels

    def restatement(self, deflator: Deflator, from_year: int, to_year: int) -> float:
        """What money of one year is in money of another. Raises NotFound outside the series."""
        level = self._levels[DEFLATORS[deflator]]
        for year in (from_year, to_year):
            if year not in level:
                why = f"the {deflator.upper()} series runs from {min(level)} to {max(level)}, not to {year}"
                raise NotFound(why, "price_year")
        return level[to_year] / level[from_year]

    def exchange_rate(self, currency: str, year: int) -> float:
        """CNY for one unit of a currency, on average of a year. Raises NotFound outside the series."""
        if currency == HOME_CURRENCY:
            return 1.0
        rates = self.series(rate_name(currency))
        if year not in rates:
            why = f"the {currency} rate runs from {min(rates)} to {max(rates)}, not to {year}"
            raise NotFound(why, "price_year")
        return rates[year]

    def unit_factor(self, unit: Unit, price_year: int) -> float:
        """Base units for one of ``unit``; foreign money at the rate of the price year."""
        return unit.factor * (self.exchange_rate(unit.currency, price_year) if unit.currency else 1.0)

    def dimension(self, id: str) -> Dimension:
        return self.units[self.coefficients[id].unit].dimension


def _said(restated: tuple[Restated, ...], setting: Setting) -> str:
    return "".join(
        f"; restated from {r.from_year} to {setting.price_year} by {r.index.upper()}, × {r.factor:.4f}"
        for r in dict.fromkeys(restated)
    )


def _said_choices(when: Mapping[str, str]) -> str:
    return ", ".join(f"{choice} {option}" for choice, option in sorted(when.items()))


def rate_name(currency: str) -> str:
    """The series of ``prices.toml`` that exchanges a currency."""
    return f"{currency.lower()}_rate"


def weakest(marks: Iterable[Evidence]) -> Evidence:
    """What several values are worth together."""
    order: list[Evidence] = ["published", "derived", "unverified"]
    return max(marks, key=order.index)


def _by_year(rows: list[Value], year: int) -> Value:
    """The newest not after the year, else the earliest; a value without a year counts as the earliest."""
    past = [v for v in rows if v.year is None or v.year <= year]
    return max(past, key=lambda v: v.year or 0) if past else min(rows, key=lambda v: v.year or 0)


# What is wrong with names, values and regions


def _name_faults(name: str) -> Iterator[str]:
    """A plan has a variable of each name."""
    if not NAME.fullmatch(name) or iskeyword(name):
        yield (
            "a name has lower-case letters, digits and underscores, begins with a letter and is no word of Python; "
            "rename it"
        )
    if name.endswith(POINTS):
        yield f"a name that ends in {POINTS} is for the points of a curve; rename it"


def _spread_faults(s: Spread, value: float) -> Iterator[str]:
    if s.low == s.high:
        yield ": spread has low equal to high, which is no spread; remove it"
    elif s.low > s.high:
        yield f": spread has low {s.low:g} above high {s.high:g}; swap the two"
    elif not s.low <= value <= s.high:
        yield f": is outside its spread {s.low:g} to {s.high:g}"
    elif s.kind == "lognormal" and s.low <= 0:
        yield ": a lognormal spread is above 0; take another kind"


def _curve_faults(name: str, c: Coefficient) -> Iterator[str]:
    """Points are told apart by ``at``, and a line between points needs two."""
    if name in c.over:
        yield "a curve is over another quantity than itself; correct 'over'"
    if len(c.over) > 1:
        yield "a curve is over one quantity; make it a formula of two coefficients"
    for v in c.values:
        if c.over and v.at is None:
            yield f"value {v.value:g} has no 'at'; it is a point over {next(iter(c.over))}"
        if not c.over and v.at is not None:
            yield f"value {v.value:g} has 'at', and the coefficient says nothing of 'over'; add it or remove 'at'"
    if c.over:
        curves = Counter((v.region, _said_choices(v.when)) for v in c.values)
        for (region, choices), points in curves.items():
            if points == 1:
                whose = f"region {region}, {choices}" if choices else f"region {region}"
                yield f"has one point for {whose}; a curve has two or more: add one, or make it a value without 'over'"


def _rival_faults(c: Coefficient) -> Iterator[str]:
    """Values between which a look-up could not decide."""
    seen: set[Any] = set()
    conditions: dict[str, list[dict[str, str]]] = {}
    for v in c.values:
        key = (v.region, None if c.over else v.year, v.at, tuple(sorted(v.when.items())))
        if key in seen:
            yield f"value {v.value:g} repeats region, year, point and condition of another value; remove one"
        seen.add(key)
        if v.when not in conditions.setdefault(v.region, []):
            conditions[v.region].append(v.when)
    for region, whens in conditions.items():
        for a, b in combinations(whens, 2):
            if _rivals(a, b):
                yield (
                    f"region {region} has values for {_said_choices(a)} and for {_said_choices(b)}, and both hold for "
                    "a question that makes these choices; name all of them in each 'when'"
                )


def _rivals(a: dict[str, str], b: dict[str, str]) -> bool:
    """Whether two conditions can hold at once and neither is the narrower one."""
    together = all(b.get(choice, option) == option for choice, option in a.items())
    return together and not (a.items() <= b.items() or b.items() <= a.items())


def _gaps(series: Coefficient) -> Iterator[str]:
    """A series has one value a year from its first to its last, whatever regions and conditions its rows name."""
    # As a set: a row that repeats another in all of these is named already.
    rows = {(v.year, v.region, _said_choices(v.when)) for v in series.values}
    years = sorted(year for year, _, _ in rows if year is not None)
    if len(years) < len(rows):
        yield "has a value without a year; a series has one value a year"
    for a, b in pairwise(years):
        if a == b:
            yield f"has two values for {a}; a series has one value a year: remove one"
        elif b > a + 1:
            missing = f"{a + 1}" if b == a + 2 else f"{a + 1} to {b - 1}"
            yield f"has no value for {missing}; a series has one value a year: add it"


def _score_faults(c: Coefficient) -> Iterator[str]:
    if c.unit != "1" or c.over != {"score": "1"}:
        yield 'is no variance over a score; write unit = "1" and over = { score = "1" }'
    if sorted(v.at or 0 for v in c.values) != [*SCORES]:
        yield f"lacks a score, or has one twice; write at = {SCORES[0]} to at = {SCORES[-1]}, each once"
    yield from (f"value {v.value:g} is negative, and no variance is; correct it" for v in c.values if v.value < 0)


def _region_faults(regions: Mapping[str, Region]) -> Iterator[str]:
    """A look-up climbs from parent to parent, so it must come to an end."""
    for name, region in regions.items():
        if region.parent and region.parent not in regions:
            yield f"regions.toml: {name}: no region {region.parent!r} to be its parent{nearest(region.parent, regions)}"
    try:
        TopologicalSorter({name: [region.parent] for name, region in regions.items()}).prepare()
    except CycleError as error:
        ring = error.args[1]
        yield f"regions.toml: {ring[0]}: is a parent of itself: {' ← '.join(ring)}; give one of them another parent"


# Reading


def _read(path: Path, faults: list[str]) -> dict[str, Any]:
    if not path.exists():
        faults.append(f"{path.name}: is missing; a set of coefficients has one")
    elif not path.is_file() or path.stat().st_size > LARGEST_FILE:  # a pipe would never end, a device never fit
        faults.append(f"{path.name}: is no file of at most {LARGEST_FILE:,} bytes")
    else:
        try:
            return tomllib.loads(path.read_text("utf-8"))
        except (ValueError, RecursionError, OSError) as error:
            faults.append(f"{path.name}: is no TOML: {error}")
    return {}


def _load(path: Path, model: type[Any], faults: list[str]) -> dict[str, Any]:
    return _checked(path.name, _read(path, faults), model, faults)


def _checked(file: str, tables: Mapping[str, Any], model: type[Any], faults: list[str]) -> dict[str, Any]:
    rows: dict[str, Any] = {}
    for name, row in tables.items():
        faults += _add(file, name, row, model, rows)
    return rows


def _lay_over_topic(path: Path, shipped: dict[str, Coefficient], faults: list[str]) -> None:
    """Replaces values of a topic by those of a site's file."""
    for name, row in _read(path, faults).items():
        if name not in shipped:
            faults.append(f"{path.name}: {name}: no such coefficient{nearest(name, shipped)}")
        elif not isinstance(row, dict) or set(row) - {"values"}:
            faults.append(f"{path.name}: {name}: an overlay has values only; the rest is the shipped file's")
        else:
            # What the shipped file leaves open stays open: to set restate is a fault where there is no money.
            rest = shipped[name].model_dump(exclude={"values"}, exclude_unset=True)
            faults += _add(path.name, name, rest | row, Coefficient, shipped)


def _add(file: str, name: str, row: Any, model: type[BaseModel], rows: dict[str, Any]) -> list[str]:
    """Adds a checked table to ``rows``, or says what is wrong with it."""
    expanded, origins = _expand(row)
    try:
        rows[name] = model.model_validate(expanded)
    except ValidationError as error:
        return [
            ": ".join(filter(None, (file, name, _place(fault["loc"], origins), _complaint(fault, model))))
            for fault in error.errors()
        ]
    return []


def _place(loc: tuple[int | str, ...], origins: list[int]) -> str:
    """Where a fault is in the file: a value that a series became is in the row of the series."""
    if len(loc) > 1 and loc[0] == "values":
        loc = ("values", origins[int(loc[1])], *loc[2:])
    return ".".join(map(str, loc))


def _complaint(fault: Any, model: type[BaseModel]) -> str:
    """What pydantic says; for an unknown key also the keys that there are."""
    message = str(fault["msg"]).removeprefix("Value error, ").replace("a valid tuple", "a list")  # TOML has no tuples
    if fault["type"] != "extra_forbidden":
        return message
    owner = Spread if "spread" in fault["loc"][:-1] else Value if "values" in fault["loc"][:-1] else model
    keys = [*owner.model_fields, *(["by_year"] if owner is Value else [])]
    return f"{message} (the keys are {', '.join(keys)})"


def _expand(row: Any) -> tuple[Any, list[int]]:
    """A published series is one row ``by_year = { 1990 = 4.79, … }``; each year becomes a value with its source.

    Also says which row each value comes from. A series that cannot be read is left to ``Value``, which says why.
    """
    if not isinstance(row, dict) or not isinstance(row.get("values"), list):
        return row, []
    values: list[Any] = []
    origins: list[int] = []
    for i, v in enumerate(row["values"]):
        series = isinstance(v, dict) and "by_year" in v and not _series_fault(v)
        values += _one_a_year(v) if series else [v]
        origins += [i] * (len(values) - len(origins))
    return row | {"values": values}, origins


def _one_a_year(row: dict[str, Any]) -> list[dict[str, Any]]:
    rest = {k: v for k, v in row.items() if k != "by_year"}
    years = row["by_year"].items()
    return [rest | {"year": int(year) if year.isdecimal() else year, "value": value} for year, value in years]


def _series_fault(row: Mapping[str, Any]) -> str:
    """What keeps ``by_year`` from being read, or nothing."""
    if "by_year" not in row:
        return ""
    if beside := [k for k in ("value", "year") if k in row]:
        both = " and ".join(beside)
        return f"by_year stands beside {both}; a series has its years and values in by_year alone: remove {both}"
    if not isinstance(row["by_year"], dict) or not row["by_year"]:
        return "by_year holds no year; write by_year = { 2010 = 3, 2011 = 4 }"
    return ""


# The lock


def _digest(paths: Iterable[Path]) -> str:
    return hashlib.sha256(b"".join(os.fsencode(p.name) + b"\0" + p.read_bytes() for p in paths)).hexdigest()


def digests(shipped: Path) -> dict[str, str]:
    """A digest of every file of the set."""
    return {p.name: _digest([p]) for p in sorted(shipped.glob("*.toml"))}


def _lock(shipped: Path) -> Mapping[str, Any]:
    path = shipped / "lock.json"
    lock: Mapping[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {"version": "0", "files": {}}
    return lock


def _version(shipped: Path) -> str:
    """The version of the set; files that differ from the lock say so in every answer."""
    lock = _lock(shipped)
    now = digests(shipped)
    return (
        str(lock["version"])
        if lock["files"] == now
        else f"{lock['version']}+changed.{_digest(sorted(shipped.glob('*.toml')))[:12]}"
    )


def lock_faults(shipped: Path) -> list[str]:
    """Files that differ from the lock: a change of a coefficient is a change of results and needs a version."""
    lock, now = _lock(shipped)["files"], digests(shipped)
    changed = sorted(name for name in lock.keys() | now.keys() if lock.get(name) != now.get(name))
    return [
        f"{name} differs from lock.json; say what changes under “Results that change” in CHANGELOG.md, "
        "then run 'valorise coefficients lock --version …'"
        for name in changed
    ]


def write_lock(shipped: Path, version: str) -> None:
    """Writes lock.json for the files as they are."""
    text = json.dumps({"version": version, "files": digests(shipped)}, indent=2)
    (shipped / "lock.json").write_text(text + "\n", "utf-8")
