"""The book of coefficients: loads, checks, overlays and looks up the TOML files of ``coefficients/``.

One file a topic, one table a coefficient, one row a value, each row with its own source. Nothing is guessed: a file
that breaks a rule does not load, and the message names file, coefficient, rule and cure.
"""

from __future__ import annotations

import hashlib
import json
import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from valorise.engine.model import Curve
from valorise.engine.units import Dimension, Unit, Units, UnknownUnit, nearest

Evidence: TypeAlias = Literal["published", "derived", "unverified"]
"""published: read in the source. derived: computed, ``note`` says how. unverified: not checked."""
Deflator: TypeAlias = Literal["cpi", "ppi"]
DEFLATORS: dict[Deflator, str] = {"cpi": "consumer_price_growth", "ppi": "producer_price_growth"}
UNSOURCED = "unsourced"
"""The source of a value that names none; such values are unverified and counted apart."""
TOPICS_WITHOUT_FORMULAS = ("prices",)
NO_TOPICS = ("units", "sources", "regions")


class BadCoefficients(ValueError):
    """Coefficient files that do not load: every fault, each with file, coefficient, rule and cure."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


class NotFound(LookupError):
    """A look-up that has no value: why, and what there is."""


def _finite(x: float) -> float:
    if not math.isfinite(x):
        raise ValueError("is not finite")
    return x


Finite: TypeAlias = Annotated[float, AfterValidator(_finite)]
Text: TypeAlias = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


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


class Coefficient(Strict):
    """One quantity of the book, with all its values."""

    label: Text
    label_zh: Text
    unit: Text
    basis: str = ""
    plausible: tuple[Finite, Finite]
    over: dict[str, str] = Field(default_factory=dict)
    restate: Literal["cpi", "capital", False] = "cpi"
    values: Annotated[tuple[Value, ...], Field(min_length=1)]


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
        order: list[Evidence] = ["published", "derived", "unverified"]
        return max((r.evidence for r in self.rows), key=order.index)

    @property
    def sources(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(r.source for r in self.rows))


def folder() -> Path:
    """The shipped files: beside the package in a checkout, inside it in a wheel."""
    package = Path(__file__).parent
    packed = package / "data" / "coefficients"
    return packed if packed.is_dir() else package.parent / "coefficients"


class Book:
    """All coefficients of a folder, with those of a site laid over them. Raises BadCoefficients."""

    def __init__(self, shipped: Path, overlay: Path | None = None) -> None:
        self.units = Units(shipped / "units.toml")
        faults: list[str] = []
        self.sources = _load(shipped / "sources.toml", Source, faults)
        self.regions = _load(shipped / "regions.toml", Region, faults)
        self.topics: dict[str, dict[str, Coefficient]] = {}
        for path in sorted(shipped.glob("*.toml")):
            if path.stem not in NO_TOPICS:
                self.topics[path.stem] = _load(path, Coefficient, faults)
        self.version = _version(shipped)
        if overlay:
            self._lay_over(overlay, faults)
        for topic, coefficients in self.topics.items():
            for name, c in coefficients.items():
                faults += [f"{topic}.toml: {name}: {fault}" for fault in self._faults(name, c)]
        if faults:
            raise BadCoefficients(faults)

    def _lay_over(self, overlay: Path, faults: list[str]) -> None:
        """A site's values take the place of the shipped ones; it cannot add quantities, which no formula would use."""
        if not overlay.is_dir():
            raise BadCoefficients([f"{overlay} is no folder; VALORISE_COEFFICIENTS names a folder of TOML files"])
        paths = sorted(overlay.glob("*.toml"))
        for path in paths:
            if path.stem == "sources":
                self.sources |= _load(path, Source, faults)
                continue
            if path.stem not in self.topics:
                faults.append(f"{path.name}: no such file in the shipped set{nearest(path.stem, self.topics)}")
                continue
            shipped = self.topics[path.stem]
            for name, row in _read(path, faults).items():
                if name not in shipped:
                    faults.append(f"{path.name}: {name}: no such coefficient{nearest(name, shipped)}")
                elif not isinstance(row, dict) or set(row) - {"values"}:
                    faults.append(f"{path.name}: {name}: an overlay has values only; the rest is the shipped file's")
                else:
                    whole = shipped[name].model_dump() | row
                    faults += _add(path.name, name, whole, Coefficient, shipped)
        self.version += f"+site.{_digest(paths)[:12]}"

    def _faults(self, name: str, c: Coefficient) -> list[str]:
        """What is wrong with a coefficient, beyond the shape of its table."""
        faults: list[str] = []
        if not name.isidentifier() or name != name.lower():
            faults.append("a name has lower-case letters, digits and underscores")
        try:
            money = self.units[c.unit].currency is not None
            for unit in c.over.values():
                self.units[unit]
        except UnknownUnit as error:
            return [f"{error}; a unit is one of units.toml"]
        low, high = c.plausible
        if low > high:
            faults.append(f"plausible has {low} above {high}")
        if len(c.over) > 1:
            faults.append("a curve is over one quantity")
        if "restate" in c.model_fields_set and not money:
            faults.append(f"restate is for money, and {c.unit} is none; remove it")
        seen: set[Any] = set()
        for v in c.values:
            at = f"value {v.value:g}"
            if not low <= v.value <= high:
                faults.append(f"{at} is outside plausible {low:g} to {high:g}")
            if v.source not in self.sources and v.source != UNSOURCED:
                faults.append(f"{at}: no source {v.source!r} in sources.toml{nearest(v.source, self.sources)}")
            if v.source == UNSOURCED and v.evidence != "unverified":
                faults.append(f"{at} is {v.evidence} and unsourced; without a source a value is unverified")
            if v.evidence == "derived" and not v.note:
                faults.append(f"{at} is derived; its note must say how")
            if money and v.year is None:
                faults.append(f"{at} {c.unit} has no year; money without a price year cannot be restated")
            if v.region not in self.regions:
                faults.append(f"{at}: no region {v.region!r} in regions.toml{nearest(v.region, self.regions)}")
            if c.over and v.at is None:
                faults.append(f"{at} has no 'at'; it is a point over {next(iter(c.over))}")
            if not c.over and v.at is not None:
                faults.append(f"{at} has 'at', and the coefficient says nothing of 'over'")
            key = (v.region, v.year if not c.over else None, v.at, tuple(sorted(v.when.items())))
            if key in seen:
                faults.append(f"{at} repeats region, year, point and condition of another value")
            seen.add(key)
            if v.spread:
                faults += [f"{at}: {fault}" for fault in _spread_faults(v.spread, v.value)]
        return faults

    @cached_property
    def coefficients(self) -> dict[str, Coefficient]:
        """Every coefficient by its id, ``topic.name``."""
        return {f"{topic}.{name}": c for topic, rows in self.topics.items() for name, c in rows.items()}

    # Look-up

    def region(self, wanted: str) -> Region:
        """Raises NotFound with the nearest names."""
        if wanted not in self.regions:
            raise NotFound(f"no region {wanted!r}{nearest(wanted, self.regions)}")
        region: Region = self.regions[wanted]
        return region

    def choose(self, id: str, setting: Setting) -> Chosen:
        """The value of a coefficient: by choice, by region (itself, parent, …), by year. Raises NotFound."""
        c = self.coefficients[id]
        choices = dict(setting.choices)
        rows = [v for v in c.values if all(choices.get(k) == w for k, w in v.when.items())]
        place = setting.region
        while not any(v.region == place for v in rows):
            place = self.region(place).parent
            if not place:
                raise NotFound(f"{id} has no value for region {setting.region} or its parents")
        rows = [v for v in rows if v.region == place]
        how = f"region {place}" if place == setting.region else f"region {place}, as {setting.region} has none"
        if choice := ", ".join(f"{k} {w}" for k, w in rows[0].when.items()):
            how += f"; {choice}"
        if not c.over:
            row = _by_year(rows, setting.year)
            factor, restated = self._factor(c, row, setting)
            if row.year is not None:
                newest = "the newest not after" if row.year <= setting.year else "the earliest there is for"
                how += f"; {row.year}, {newest} {setting.year}"
            if row.observed:
                how += f"; observed in {row.observed}"
            return Chosen(row.value * factor, (row,), how + _said(restated, setting), restated)
        ((over, unit),) = c.over.items()
        rows.sort(key=lambda v: v.at or 0)
        factors = [self._factor(c, v, setting) for v in rows]
        xs = tuple(self.units[unit].to_base(v.at or 0) for v in rows)
        ys = tuple(v.value * f for v, (f, _) in zip(rows, factors, strict=True))
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
                raise NotFound(f"the {deflator.upper()} series runs from {min(level)} to {max(level)}, not to {year}")
        return level[to_year] / level[from_year]

    def exchange_rate(self, currency: str, year: int) -> float:
        """CNY for one unit of a currency, on average of a year. Raises NotFound outside the series."""
        if currency == "CNY":
            return 1.0
        rates = self.series(f"{currency.lower()}_rate")
        if year not in rates:
            raise NotFound(f"the {currency} rate runs from {min(rates)} to {max(rates)}, not to {year}")
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


def _by_year(rows: list[Value], year: int) -> Value:
    """The newest not after the year, else the earliest; a value without a year counts as the earliest."""
    past = [v for v in rows if v.year is None or v.year <= year]
    return max(past, key=lambda v: v.year or 0) if past else min(rows, key=lambda v: v.year or 0)


def _spread_faults(s: Spread, value: float) -> list[str]:
    if s.low == s.high:
        return ["spread has low equal to high, which is no spread; remove it"]
    if s.low > s.high:
        return [f"spread has low {s.low:g} above high {s.high:g}"]
    if not s.low <= value <= s.high:
        return [f"is outside its spread {s.low:g} to {s.high:g}"]
    if s.kind == "lognormal" and s.low <= 0:
        return ["a lognormal spread is above 0"]
    return []


def _read(path: Path, faults: list[str]) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        faults.append(f"{path.name}: is no TOML: {error}")
        return {}


def _load(path: Path, model: type[Any], faults: list[str]) -> dict[str, Any]:
    rows: dict[str, Any] = {}
    for name, row in _read(path, faults).items():
        faults += _add(path.name, name, row, model, rows)
    return rows


def _add(file: str, name: str, row: Any, model: type[BaseModel], rows: dict[str, Any]) -> list[str]:
    """Adds a checked table to ``rows``, or says what is wrong with it."""
    try:
        rows[name] = model.model_validate(_expand(row))
    except ValidationError as error:
        allowed = ", ".join(model.model_fields)
        return [
            f"{file}: {name}: {'.'.join(str(p) for p in fault['loc'])}: {fault['msg']}"
            + (f" (the keys are {allowed} and those of its values)" if fault["type"] == "extra_forbidden" else "")
            for fault in error.errors()
        ]
    return []


def _expand(row: Any) -> Any:
    """A published series is one row ``by_year = { 1990 = 4.79, … }``; each year becomes a value with its source."""
    if not isinstance(row, dict) or not isinstance(row.get("values"), list | tuple):
        return row
    values: list[Any] = []
    for v in row["values"]:
        if isinstance(v, dict) and isinstance(v.get("by_year"), dict):
            rest = {k: w for k, w in v.items() if k != "by_year"}
            values += [rest | {"year": y, "value": x} for y, x in v["by_year"].items()]
        else:
            values.append(v)
    return row | {"values": values}


# The lock


def _digest(paths: Iterable[Path]) -> str:
    return hashlib.sha256(b"".join(p.name.encode() + b"\0" + p.read_bytes() for p in paths)).hexdigest()


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
