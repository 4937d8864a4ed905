"""Reads a question: what it gives, in base units, and everything that is wrong with it, at once."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from functools import lru_cache, partial
from itertools import islice
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

from valorise import __version__
from valorise.coefficients import Book, NotFound, Setting
from valorise.engine.distributions import Distribution
from valorise.engine.model import Plan, Values
from valorise.engine.units import Kind, Unit, near, nearest
from valorise.studies.catalogue import Ready
from valorise.studies.faults import MOST_NEAR, Fault, NotServed, Unanswerable, pointer
from valorise.studies.ranges import Ranged, read_range
from valorise.studies.terms import Terms
from valorise.studies.words import in_sentence

YEARS_OF_DATA = (1949, 2100)
MOST_UNITS = 100
"""Ids that a question may name a unit for."""


class Written(NamedTuple):
    """A quantity as the question wrote it, and where."""

    value: float
    unit: Unit
    pointer: str


NOTHING: Mapping[str, Distribution] = MappingProxyType({})


class Case(NamedTuple):
    """A question, read."""

    setting: Setting
    given: Values
    """Base values by name."""
    written: dict[str, Written]
    choices: dict[str, str]
    """All choices; those that the question leaves open stand at their default."""
    spread: Mapping[str, Distribution] = NOTHING
    """What the question gives as a range, in base units, by name; ``given`` has its point."""


def read_question(ready: Ready, question: Any) -> Case:
    """Raises NotServed for a version that is not here, and Unanswerable with every other fault."""
    context = question.context
    if context.versions is not None:
        require_versions(ready.book, context.versions)
    faults = list(setting_faults(ready.book, context.region, context.year, context.price_year, context.currency))
    faults += _unit_faults(ready, context)
    given: Values = {}
    written: dict[str, Written] = {}
    spread: dict[str, Distribution] = {}
    choices = ready.default_choices.copy()
    units, limits = ready.book.units.by_spelling, ready.limits

    def take(name: str, q: Any, place: str) -> None:
        value, unit = q.value, units[q.unit]
        factor = unit.factor
        if unit.currency is not None:
            if fault := _rate_fault(ready.book, q.unit, context.price_year, place + "/unit"):
                faults.append(fault)
                return
            factor = ready.book.unit_factor(unit, context.price_year)
        if value is None:
            label, declared, ends = _asked_for(ready, name)
            outside = partial(_outside, ready, declared, label, ends, q.unit, context.price_year)
            found = read_range(q, place, unit, factor, limits[name], outside, ready.book.pedigree_variances)
            if not isinstance(found, Ranged):
                faults.extend(found)
                return
            value, spread[name] = found
        given[name] = base = value * factor + unit.offset
        written[name] = Written(value, unit, place)
        low, high = limits[name]
        if not low <= base <= high:
            label, declared, ends = _asked_for(ready, name)
            faults.append(Fault(place, _outside(ready, declared, label, ends, q.unit, context.price_year, value)))

    feed, target = question.feed, question.target
    if (feed is None) == (target is None):
        faults.append(_feed_or_target(ready, both=feed is not None))
    if feed is not None:
        take("feed", feed, "/feed")
    if target is not None:
        take("target", target, "/target")
    bases, usual, other_basis = ready.bases, ready.default_choices, False
    for part_name, places in ready.pointers.items():
        part = getattr(question, part_name)
        if part is None:
            continue
        for name, value in vars(part).items():  # in their order, so that faults come in one
            if value is None:  # not given, or given as nothing
                continue
            if name in choices:
                choices[name] = value
                other_basis = other_basis or value != usual[name]
            elif other_basis and name in bases:
                take(_on_basis(name, bases[name], choices, usual), value, places[name])
            else:
                take(name, value, places[name])
    slips = _first_unknown(question.coefficients, ready.coefficient_ids.values()) if question.coefficients else ()
    for key, q in question.coefficients.items():
        place = pointer("coefficients", key)
        found = read_coefficient(ready, key, q, place, written, context.price_year, slips)
        if isinstance(found, Coefficient):
            name = key.partition(".")[2]
            given[name] = found.base
            written[name] = Written(found.value, units[q.unit], place)
            if found.spread is not None:
                spread[name] = found.spread
        else:
            faults += found
    faults += _whole_faults(ready, given, written)
    if faults:
        raise Unanswerable(faults)
    setting = Setting(
        context.region, context.year, context.price_year, context.capital_deflator, tuple(choices.items())
    )
    return Case(setting, given, written, choices, spread)


def _on_basis(name: str, bases: tuple[str, ...], choices: dict[str, str], usual: dict[str, str]) -> str:
    """The name of what a question gives for a content: it says what the content is a share of."""
    for basis in bases:
        if choices[basis] != usual[basis]:
            return f"{name}_{choices[basis]}"
    return name


def blame(plan: Plan, case: Case, *quantities: str) -> list[str]:
    """Pointers to what the question gave that decides quantities: the nearest, or the question as a whole."""
    seen: set[str] = set()
    level = list(quantities)
    while level:
        if given := [case.written[n].pointer for n in level if n in case.written]:
            return given
        seen.update(level)
        level = [m for m in dict.fromkeys(m for n in level for m in plan.needs.get(n, ())) if m not in seen]
    return [""]


def _whole_faults(ready: Ready, given: Values, written: dict[str, Written]) -> list[Fault]:
    """Contents on one basis that make up more than the whole; one beyond its own limits is refused for these."""
    if not ready.wholes_of.keys() & given.keys():
        return []
    sums = [0.0] * len(ready.wholes)
    for name, base in given.items():
        for i in ready.wholes_of.get(name, ()):
            sums[i] += base
    faults: list[Fault] = []
    for total, (whole, names) in zip(sums, ready.wholes, strict=True):
        if 100 * total <= whole.most + 1e-9:
            continue
        parts = [n for n in names if n in written and ready.limits[n][0] <= given[n] <= ready.limits[n][1]]
        percent = 100 * sum(given[n] for n in parts)
        if percent > whole.most + 1e-9 and len(parts) > 1:  # one alone has its own limits
            text = f"{percent:.6g}"
            if float(text) <= whole.most:  # as it is rounded it would be no more
                text = repr(percent)
            detail = f"{whole.label} make up {text} % as given, more than {whole.most:g} %"
            faults += [Fault(written[n].pointer, detail) for n in parts]
    return faults


def require_versions(book: Book, versions: Any) -> None:
    here = {"engine": __version__, "coefficients": book.version}
    faults = [
        Fault(f"/context/versions/{part}", f"this service has {part} {has!r}, not {wanted!r}", [has])
        for part, has in here.items()
        if (wanted := getattr(versions, part)) is not None and wanted != has
    ]
    if faults:
        raise NotServed(faults)


@lru_cache(maxsize=1024)
def setting_faults(book: Book, region: str, year: int, price_year: int, currency: str) -> tuple[Fault, ...]:
    """What is wrong with where, when and in which money a question is asked."""
    faults: list[Fault] = []
    if region not in book.regions:
        detail = f"no region {region!r}{nearest(region, book.regions)}"
        faults.append(Fault("/context/region", detail, near(region, book.regions) or sorted(book.regions)))
    first, last = YEARS_OF_DATA
    if not first <= year <= last:
        faults.append(Fault("/context/year", f"{short(year)} is outside {first} to {last}"))
    first, last = book.price_years()
    if not first <= price_year <= last:
        detail = f"{short(price_year)} is outside the price series, {first} to {last}"
        faults.append(Fault("/context/price_year", detail))
        return tuple(faults)
    try:
        book.exchange_rate(currency, price_year)
    except NotFound as error:
        faults.append(Fault("/context/currency", f"{error}, the price year"))
    return tuple(faults)


def _unit_faults(ready: Ready, context: Any) -> list[Fault]:
    if not isinstance(context.units, dict):
        return []
    first = dict(islice(context.units.items(), MOST_UNITS))
    slips = _first_unknown(first, ready.declared)
    faults = [f for n, unit in first.items() if (f := unit_fault(ready, n, unit, context.price_year, slips))]
    if len(context.units) > MOST_UNITS:
        faults.append(Fault("/context/units", f"has {len(context.units)} ids; at most {MOST_UNITS} are looked at"))
    return faults


def _first_unknown(names: Iterable[str], known: Container[str]) -> list[str]:
    """The wrong names for which the nearest right ones are looked for."""
    return list(islice((n for n in names if n not in known), MOST_NEAR))


def near_coefficients(id: str, ids: Iterable[str]) -> list[str]:
    """The nearest ids; those that only lack their topic come first."""
    ids = list(ids)
    return list(dict.fromkeys([i for i in ids if i.partition(".")[2] == id] + near(id, ids)))[:3]


def unit_fault(ready: Ready, id: str, spelling: str, price_year: int, slips: Container[str] = ()) -> Fault | None:
    """What is wrong with the unit that a question wants; ``slips`` are ids to be met with the nearest there are."""
    if id not in ready.declared:
        hint = nearest(id, ready.declared) if id in slips else ""
        return Fault(pointer("context", "units", id), f"{ready.route.name} has no quantity {id[:80]!r}{hint}")
    return kind_fault(ready.book, id, ready.declared[id].unit, spelling, price_year)


def kind_fault(book: Book, id: str, unit: Unit, spelling: str, price_year: int) -> Fault | None:
    """A figure that comes in one unit does not come in one of another kind."""
    place, kind = pointer("context", "units", id), book.units.kinds[unit.kind]
    if spelling not in kind.units:
        return Fault(place, _wrong_kind(id, kind, spelling), list(kind.units))
    return _rate_fault(book, spelling, price_year, place)


def _rate_fault(book: Book, spelling: str, price_year: int, place: str) -> Fault | None:
    """Foreign money needs a rate of the price year."""
    try:
        book.unit_factor(book.units[spelling], price_year)
    except NotFound as error:
        return Fault(place, f"{error}, the price year")
    return None


class Coefficient(NamedTuple):
    """A coefficient that a question replaces."""

    value: float
    """As it was written, or the point of a range."""
    base: float
    spread: Distribution | None


def read_coefficient(
    ready: Ready | Terms,
    id: str,
    q: Any,
    place: str,
    written: dict[str, Written],
    price_year: int,
    slips: Container[str] = (),
) -> Coefficient | list[Fault]:
    """A coefficient that a question replaces, or what is wrong with it."""
    book = ready.book
    if id not in ready.coefficient_ids.values():
        names = near_coefficients(id, ready.coefficient_ids.values()) if id in slips else []
        detail = f"{ready.name} has no coefficient {id[:80]!r}"
        return [Fault(place, detail + (f"; nearest: {', '.join(names)}" if names else ""), names)]
    c = book.coefficients[id]
    kind = book.units.kinds[book.units[c.unit].kind]
    if q.unit not in kind.units:
        return [Fault(place + "/unit", _wrong_kind(id, kind, q.unit), list(kind.units))]
    name = id.partition(".")[2]
    if name in written:
        return [Fault(place, f"{id} is given at {written[name].pointer} too; give it once")]
    if fault := _rate_fault(book, q.unit, price_year, place + "/unit"):
        return [fault]
    unit, declared = book.units[q.unit], book.units[c.unit]
    factor = book.unit_factor(unit, price_year)
    low, high = (declared.to_base(x) for x in c.plausible)
    value, spread = q.value, None
    if value is None:
        outside = partial(_outside, ready, declared, c.label, c.plausible, q.unit, price_year)
        found = read_range(q, place, unit, factor, (low, high), outside, book.pedigree_variances)
        if not isinstance(found, Ranged):
            return found
        value, spread = found
    base = value * factor + unit.offset
    if not low <= base <= high:
        return [Fault(place + "/value", _outside(ready, declared, c.label, c.plausible, q.unit, price_year, value))]
    return Coefficient(value, base, spread)


def _asked_for(ready: Ready, name: str) -> tuple[str, Unit, Ends]:
    """What a given quantity is called, its unit and its limits in that; a target has no other than 0."""
    if name == "target":
        return ready.labels(name)[0], ready.declared[name].unit, (0.0, None)
    g = ready.givens[name]
    return g.label, ready.declared[name].unit, (g.least, g.most)


def _feed_or_target(ready: Ready, *, both: bool) -> Fault:
    feed, target = in_sentence(ready.route.feed.label), in_sentence(ready.labels("target")[0])
    detail = f"give exactly one of feed ({feed}) and target ({target} wanted); the question gives "
    return Fault("/target" if both else "/feed", detail + ("both" if both else "neither"), ["feed", "target"])


def _outside(
    ready: Ready | Terms,
    declared: Unit,
    label: str,
    ends: Ends,
    spelling: str,
    price_year: int,
    value: float | None,
) -> str:
    """Names field, value and limits, the limits also in the unit of the question; no value is most of a range."""
    unit = ready.book.units[spelling]
    limits = limits_in(declared, *ends, spelling, ready.book.unit_factor(unit, price_year), unit.offset)
    if value is None:
        return f"{label}: more than half of this range is outside {limits}"
    text = f"{value:g}"
    if float(text) in ends:  # as it is rounded it would be within
        text = repr(value)
    return f"{label}: {text} {spelling} is outside {limits}"


Ends: TypeAlias = tuple[float | None, float | None]


def limits_in(
    declared: Unit, least: float | None, most: float | None, spelling: str, factor: float, offset: float
) -> str:
    """Limits in the unit that they are declared in, and in the unit that the value beyond them is in."""
    ends = [x for x in (least, most) if x is not None]
    text = f"{' to '.join(f'{x:g}' for x in ends)} {declared.spelling}"
    if spelling != declared.spelling:
        theirs = " to ".join(f"{(declared.to_base(x) - offset) / factor:g}" for x in ends)
        text += f" ({theirs} {spelling})"
    return text


def _wrong_kind(id: str, kind: Kind, spelling: str) -> str:
    return f"{id} is of the kind “{kind.label.lower()}”, which does not come in {spelling}"


def short(number: int) -> str:
    """A whole number of any length, for a message."""
    return str(number) if abs(number) < 10**20 else f"a number of {number.bit_length()} bits"
