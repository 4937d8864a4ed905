"""Holds what a route declares against itself, against the formulas that it shares and against the coefficient files.

When it is loaded, not when it is asked: a check with a misspelt name would never be made, and a name of two quantities
would stand for either by chance. Each fault names route, declaration, rule and cure.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping

from valorise.coefficients import POINTS, Book
from valorise.engine.route import Choice, Formulas, Given, Part, Route
from valorise.engine.units import Dimension, Units, UnknownUnit, nearest
from valorise.studies.questions import OWN_FIELDS

Sections = tuple[Formulas, ...]
"""A route and the formulas that it shares."""


def declaration_faults(route: Route, sections: Sections, book: Book, ids: Mapping[str, str]) -> list[str]:
    """What is wrong before any equation is looked at. ``ids`` are the coefficients that the route reads, by name."""
    names = list(_names(sections, ids))
    faults = [
        *_twice(_parts(sections)),
        *_twice(names),
        *_twice(_findings(sections)),
        *_twice((c.name, f"the check {c.left} {c.sign} {c.right}") for s in sections for c in s.checks),
        *_points_faults(names),
        *_field_faults(route, sections, book, ids),
        *_total_faults(sections),
        *_output_faults(route, sections),
        *_rule_faults(sections, book, ids),
        *_curve_faults(sections, book, ids),
    ]
    return [f"{route.name}: {fault}" for fault in faults]


def comparison_faults(route: Route, sections: Sections, dimension: Mapping[str, Dimension], units: Units) -> list[str]:
    """Gates and checks that compare what is not there, or what cannot be compared."""
    sides = [(f"gate {g.id}", (g.quantity, g.limit)) for s in sections for g in s.gates]
    sides += [(f"check {c.name}", (c.left, c.right)) for s in sections for c in s.checks]
    faults: list[str] = []
    for what, pair in sides:
        names = [n for n in pair if isinstance(n, str)]  # the other is 0, which compares with all
        if unknown := [n for n in names if n not in dimension]:
            near = nearest(unknown[0], dimension)
            faults.append(
                f"{what} compares {', '.join(unknown)}, which is unknown{near}; declare it or correct the name"
            )
        elif len({dimension[n] for n in names}) > 1:
            spoken = " with ".join(f"{n}, {units.spoken(dimension[n])}" for n in names)
            faults.append(
                f"{what} compares quantities of different dimension, {spoken}; take one that converts the other"
            )
    return [f"{route.name}: {fault}" for fault in faults]


# Names


def _points_faults(names: Iterable[tuple[str, str]]) -> Iterator[str]:
    for name, what in names:
        if name.endswith(POINTS):
            yield f"{name} is {what} and ends in {POINTS}, as the points of curves do; rename it"


def _twice(births: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Names that are born twice, each with what it is."""
    first: dict[str, str] = {}
    for name, what in births:
        if name in first:
            yield f"{name} is {first[name]} already, and {what}; rename one"
        first.setdefault(name, what)


def _parts(sections: Sections) -> Iterator[tuple[str, str]]:
    yield from ((name, "a field of every question") for name in OWN_FIELDS)
    yield from ((part.name, f"a part of {s.name}") for s in sections for part in s.parts)


def _names(sections: Sections, ids: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """All quantities. A coefficient that a question may replace goes by the name of the field, as a stand-in does."""
    fields = [(part.name, n, f) for s in sections for part in s.parts for n, f in part.fields.items()]
    replaceable = {n for _, n, f in fields if isinstance(f, Given)}
    yield from ((name, f"the {name} of a question") for name in ("feed", "target"))
    yield from ((n, f"the coefficient {id}") for n, id in ids.items() if n not in replaceable)
    yield from ((n, f"{'a choice' if isinstance(f, Choice) else 'given'} in {part}") for part, n, f in fields)
    yield from ((other, f"{n} of {part} on another basis") for part, n, other in _on_other_bases(sections))
    for s in sections:
        yield from ((m.name, f"a mass ratio of {s.name}") for m in s.ratios)
        yield from ((f.name, f"a formula of {s.name}") for f in s.formulas if not f.stand_in)
        yield from ((t.name, f"a total of {s.name}") for t in s.totals)


def _on_other_bases(sections: Sections) -> Iterator[tuple[str, str, str]]:
    """Part, content, and what a question gives in its place when it chooses another basis."""
    for part in (p for s in sections for p in s.parts):
        for name, f in part.fields.items():
            for basis in f.bases if isinstance(f, Given) else ():
                choice = part.fields.get(basis)
                if isinstance(choice, Choice):
                    yield from ((part.name, name, f"{name}_{option}") for option in choice.options[1:])


def _basis_faults(part: Part) -> Iterator[str]:
    """A basis is read before the contents that are on it."""
    seen: set[str] = set()
    for name, f in part.fields.items():
        if isinstance(f, Choice):
            seen.add(name)
            continue
        for basis in set(f.bases) - seen:
            yield f"{name} is on the basis {basis}, which is no choice of {part.name} before it; declare it above"


def _idle_field_faults(part: Part, sections: Sections) -> Iterator[str]:
    """What a route asks for and nothing takes would be answered as if it mattered."""
    taken = {n for s in sections for f in s.formulas for n in f.needs}
    taken |= {n for s in sections for g in s.gates for n in (g.quantity, g.limit) if isinstance(n, str)}
    for name, f in part.fields.items():
        if isinstance(f, Given) and name not in taken:
            yield f"{name} of {part.name} is given, and no formula or gate takes it; remove it, or use it"


def _findings(sections: Sections) -> Iterator[tuple[str, str]]:
    """Findings go by the limit of their gate, or by their rule."""
    for s in sections:
        yield from ((g.id, f"the name of the gate {g.quantity} {g.sign} {g.limit}") for g in s.gates)
        yield from ((r.id, f"the name of the rule on {r.choice}") for r in s.requirements)


# What a question gives


def _field_faults(route: Route, sections: Sections, book: Book, ids: Mapping[str, str]) -> Iterator[str]:
    yield from _given_faults("feed", route.feed, ids, book.units)
    for part in (p for s in sections for p in s.parts):
        yield from _basis_faults(part)
        if part in route.parts:
            yield from _idle_field_faults(part, sections)
        for name, f in part.fields.items():
            yield from _choice_faults(name, f) if isinstance(f, Choice) else _given_faults(name, f, ids, book.units)


def _given_faults(name: str, g: Given, ids: Mapping[str, str], units: Units) -> Iterator[str]:
    if not g.unit:
        if name not in ids:
            yield f"{name} is given without words of its own; no topic has it: give it a unit, or a coefficient"
        elif g != Given(about=g.about, bases=g.bases):
            yield f"{name} is given without a unit, so that all else is {ids[name]}'s; give it a unit, or nothing"
        return
    try:
        units[g.unit]
    except UnknownUnit as error:
        yield f"{name} is given in a unit that is unknown: {error}; a unit is one of units.toml"
    if not (g.label and g.label_zh):
        yield f"{name} is given without a label in both languages; add it"
    least, most = -math.inf if g.least is None else g.least, math.inf if g.most is None else g.most
    if least > most:
        yield f"{name} is given from {least:g} to {most:g}; swap the two"
    elif g.default is not None and not least <= g.default <= most:
        yield f"{name} has the default {g.default:g}, outside {least:g} to {most:g}; correct one"


def _choice_faults(name: str, choice: Choice) -> Iterator[str]:
    if not 1 < len(choice.options) == len(set(choice.options)):
        yield f"{name} is a choice of {', '.join(choice.options) or 'nothing'}; offer two words or more, each once"


# What a route computes


def _total_faults(sections: Sections) -> Iterator[str]:
    """The items of a total may all be those of the formulas that a route shares."""
    summed = {f.item_of for s in sections for f in s.formulas}
    for t in (t for s in sections for t in s.totals):
        if t.name not in summed:
            yield f"{t.name} is a total without items; declare one, or leave the total out"


def _output_faults(route: Route, sections: Sections) -> Iterator[str]:
    """A question may want an amount of the target, and an answer opens with the headline."""
    computed = [f.name for f in route.formulas if not f.stand_in]
    if route.target_of not in computed:
        near = nearest(route.target_of, computed)
        yield f"target_of is {route.target_of!r}, which no formula of the route computes{near}; name its main product"
    outputs = [n for s in sections for n in (*s.outputs, *(t.name for t in s.totals))]
    for name in route.headline:
        if name not in outputs:
            yield f"headline has {name!r}, which is no output{nearest(name, outputs)}; declare it with route.output"


def _rule_faults(sections: Sections, book: Book, ids: Mapping[str, str]) -> Iterator[str]:
    """A rule is a choice of the question and a coefficient that carries its source."""
    fields = {n: f for s in sections for part in s.parts for n, f in part.fields.items()}
    options = {n: f.options for n, f in fields.items() if isinstance(f, Choice)}
    for r in (r for s in sections for r in s.requirements):
        if r.id not in ids:
            yield f"rule {r.id} has no source: no topic has the coefficient {r.id}{nearest(r.id, ids)}; add it"
        elif book.coefficients[ids[r.id]].over:
            yield f"rule {r.id} has a curve for its source; a rule is one value: leave 'over' out"
        if r.choice not in options:
            yield f"rule {r.id} is about {r.choice}, which is no choice{nearest(r.choice, options)}; correct the name"
        elif r.option not in options[r.choice]:
            offered = ", ".join(options[r.choice])
            yield f"rule {r.id} asks for {r.choice} {r.option}, which is not offered; it is one of {offered}"


def _curve_faults(sections: Sections, book: Book, ids: Mapping[str, str]) -> Iterator[str]:
    """Beyond its points nothing is known of a curve, and only what a question gives is held against them."""
    decided = {name for s in sections for name in (*(f.name for f in s.formulas), *(t.name for t in s.totals))}
    for id in ids.values():
        for over in book.coefficients[id].over:
            if over in decided or over in ids:
                yield f"{id} is over {over}, which is computed or looked up; take a quantity that only a question gives"
