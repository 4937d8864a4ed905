"""Changes to a question: where a JSON pointer leads, whether what it finds takes the value, the question after it.

A change that fits yields the question anew without another look at what it leaves: the rest was read when it came.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Annotated, Any, Final, NamedTuple, get_origin

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, TypeAdapter, ValidationError

from valorise.coefficients import Book
from valorise.engine.units import near
from valorise.studies.faults import pointer
from valorise.studies.questions import (
    Name,
    Wire,
    WireQuantity,
    WireRange,
    Year,
    any_quantity_model,
    any_range_model,
    as_given,
    make_model,
)
from valorise.studies.shapes import branches, is_model, is_quantity, is_range, looks_like_range, members, options

INDEX = re.compile(r"0|[1-9]\d{0,4}", re.ASCII)
"""Of an entry of a list, as a JSON pointer has it (RFC 6901)."""
WAYS_TO_CHANGE = (
    'a quantity such as {"value": 1, "unit": "km"}, a range of one, text, a whole number, null or {"times": 1.1}'
)
GONE: Final = None
"""Takes away what the baseline gives."""
UNCHANGED = {
    "route": "is what the whole question is about; ask another one for another route",
    "context/versions": "holds for the whole question; say it in the baseline",
}
"""What no change leads to."""

Pointer = Annotated[str, Field(max_length=200)]
OwnName = Annotated[str, Field(min_length=1, max_length=80)]


class Times(Wire):
    """What the baseline gives, or the book chose for it, times a number."""

    times: float = Field(title="The factor")


def _change_of(value: Any) -> str | None:
    """Which kind of change a value is; pydantic then tries no other."""
    if isinstance(value, dict):
        return "times" if "times" in value else "range" if looks_like_range(value) else "quantity"
    if isinstance(value, str):
        return "text"
    if value is None:
        return "null"
    whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    return "whole" if whole and not isinstance(value, bool) else None


def change_to(book: Book) -> Any:
    """What a change may say."""
    return Annotated[
        Annotated[any_quantity_model(book.units), Tag("quantity")]
        | Annotated[any_range_model(book.units), Tag("range")]
        | Annotated[Times, Tag("times")]
        | Annotated[str, Field(max_length=80), Tag("text")]
        | Annotated[Year, Tag("whole")]
        | Annotated[None, Tag("null")],
        Discriminator(_change_of),
    ]


def what_if_model(any_question: Any, book: Book) -> Any:
    """A baseline and what is to be otherwise."""
    any_quantity: Any = any_quantity_model(book.units)
    variant = _model(
        "WhatIfVariant",
        "The baseline with named changes.",
        name=(OwnName, Field(title="Name of the variant, its own")),
        changes=(
            dict.__class_getitem__((Pointer, change_to(book))),
            Field(
                min_length=1,
                max_length=50,
                title="What is otherwise",
                description="By JSON pointer into the question that the baseline asks, such as `/plant/haul_distance` "
                "or `/coefficients/money.discount_rate`: a quantity or a range of it, a text where there is a choice, "
                "a whole number for a year, null to take away what the baseline gives, or `times` what stands there.",
            ),
        ),
    )
    axis = _model(
        "GridAxisAsked",
        "An input, and the values that it takes along one side of a table.",
        vary=(Pointer, Field(title="JSON pointer into the question that the baseline asks")),
        values=(list.__class_getitem__(any_quantity), Field(min_length=2, max_length=25, title="Its values")),
    )
    table = _model(
        "GridAsked",
        "A table of two ways, of at most 400 cells.",
        x=(axis, Field(title="What varies along a row")),
        y=(axis, Field(title="What varies from row to row")),
        figures=(list[Name], Field(min_length=1, max_length=5, title="Ids of the figures in the cells")),
    )
    search = _model(
        "BreakEvenAsked",
        "Where a figure reaches a value, as an input goes from one end of a range to the other.",
        name=(OwnName, Field(title="Name of the search, its own")),
        vary=(Pointer, Field(title="JSON pointer into the question that the baseline asks")),
        between=(
            list.__class_getitem__(any_quantity),
            Field(min_length=2, max_length=2, title="The ends of the range"),
        ),
        figure=(Name, Field(title="Id of the figure")),
        reaches=(any_quantity | None, Field(None, title="The value that it is to reach; 0 where none is given")),
    )
    return _model(
        "WhatIfQuestion",
        "A question of any kind, and what is to be otherwise: variants, a grid, break-even.",
        baseline=(any_question, Field(title="An estimate of a route, or another study under its name")),
        variants=(
            list.__class_getitem__(variant),
            Field(default_factory=list, max_length=100, title="1 to 100 variants; none where another thing is asked"),
        ),
        grid=(table | None, Field(None, title="A table of two ways")),
        break_even=(
            list.__class_getitem__(search),
            Field(default_factory=list, max_length=10, title="Values at which figures reach others"),
        ),
    )


def _model(title: str, about: str, /, **fields: Any) -> Any:
    return make_model(title, Wire, about, fields)


class Misfit(ValueError):
    """A change that leads nowhere, or to what does not take its value."""

    def __init__(self, detail: str, accepted: list[str] | None = None) -> None:
        self.detail = detail
        self.accepted = accepted or []
        super().__init__(detail)


class Step(NamedTuple):
    """One step of the way into a question: a field of a model, or an entry of a list or a map."""

    key: str | int
    model: Any
    """The model that has the field; None where it is no field."""


@dataclass(frozen=True, eq=False, slots=True)
class Spot:
    """Where a pointer leads in a question, and what it takes there."""

    way: tuple[Step, ...]
    label: str
    required: bool
    quantity: Any
    """The model of the quantity, if it is one, with its units and its sign."""
    ranged: Any
    """The model of a range of it, where it takes one."""
    units: tuple[str, ...]
    above: float | None
    least: float | None
    words: tuple[str, ...]
    """Options of a choice."""
    types: tuple[Any, ...]
    wanted: Any
    """All that its declaration says, for texts and whole numbers."""

    @property
    def name(self) -> str:
        return str(self.way[-1].key)

    @property
    def part(self) -> str:
        """The field of the question that it is in."""
        return str(self.way[0].key)


def find(question: Any, place: str) -> Spot:
    """Raises Misfit where it leads nowhere; what is near is for the caller to look up, for it takes time.

    Where a list holds things of several kinds, the question says which kind stands there.
    """
    model: Any = type(question)
    try:
        return _find_by_model(model, place)
    except _ByQuestion:
        return _find(question, model, place)


class _ByQuestion(Exception):
    """The way leads through a list."""


@lru_cache(maxsize=4096)
def _find_by_model(model: Any, place: str) -> Spot:
    return _find(None, model, place)


def _find(question: Any, model: type[BaseModel], place: str) -> Spot:
    if not place.startswith("/"):
        raise Misfit("is no JSON pointer, such as /plant/haul_distance")
    steps = [step.replace("~1", "/").replace("~0", "~") for step in place[1:].split("/")]
    if why := UNCHANGED.get(steps[0]) or UNCHANGED.get("/".join(steps[:2])):
        raise Misfit(why)
    node: Any = question
    wanted: Any = model
    way: list[Step] = []
    label, required = "", True
    for name in steps:
        here = [type(node)] if is_model(type(node)) else list(branches(wanted))
        if any(map(is_quantity, here)):
            raise Misfit(f"{label}: a quantity is changed as a whole, at {pointer(*(s.key for s in way))}")
        owner = next((b for b in here if is_model(b) and name in b.model_fields), None)
        if owner is not None:
            field = owner.model_fields[name]
            node = getattr(node, name) if isinstance(node, owner) else None
            wanted, label, required = field.annotation, field.title or name, field.is_required()
            if field.metadata:
                wanted = Annotated.__class_getitem__((wanted, *field.metadata))  # type: ignore[attr-defined]
            way.append(Step(name, owner))
            continue
        inner = members(wanted)
        if inner is None:
            raise Misfit(f"no field {name[:60]!r} there")
        if any(get_origin(b) is list for b in here):
            if question is None:
                raise _ByQuestion
            length = len(node or ())
            if not (INDEX.fullmatch(name) and int(name) < length):
                raise Misfit(f"no entry {name[:60]!r} there: the list has {length}, the first at 0")
            node, required = node[int(name)], True
            way.append(Step(int(name), None))
        else:
            node, required = node.get(name) if isinstance(node, dict) else None, False
            way.append(Step(name, None))
        wanted, label = inner, name[:80]
    return _spot(tuple(way), wanted, label, required)


def _spot(way: tuple[Step, ...], wanted: Any, label: str, required: bool) -> Spot:
    types = tuple(branches(wanted))
    quantity = next((t for t in types if is_quantity(t) and not is_range(t)), None)
    ranged = next(filter(is_range, types), None)
    units: tuple[str, ...] = ()
    bounds: list[Any] = []
    if quantity is not None:
        units = tuple(options(quantity.model_fields["unit"].annotation))
        bounds = quantity.model_fields["value"].metadata
    above = next((b.gt for b in bounds if hasattr(b, "gt")), None)
    least = next((b.ge for b in bounds if hasattr(b, "ge")), None)
    words = tuple(map(str, options(wanted)))
    return Spot(way, label, required, quantity, ranged, units, above, least, words, types, wanted)


def places(question: Any) -> list[str]:
    """Every field that a change may lead to, down to quantities, and the entries of the lists that there are."""
    found: list[str] = []

    def walk(node: Any, wanted: Any, above: tuple[str | int, ...]) -> None:
        if isinstance(node, list) and node:
            for i, entry in enumerate(node):
                walk(entry, members(wanted), (*above, i))
            return
        parts = [type(node)] if is_model(type(node)) else list(branches(wanted))
        parts = [b for b in parts if is_model(b) and not is_quantity(b)]
        for part in parts:
            for name, field in part.model_fields.items():
                inner = getattr(node, name) if isinstance(node, part) else None
                walk(inner, field.annotation, (*above, name))
        if not parts:
            found.append(pointer(*above))

    walk(question, type(question), ())
    return [p for p in found if not p[1:].startswith(tuple(UNCHANGED))]


def near_places(question: Any, place: str) -> list[str]:
    """Fields of the same name elsewhere, else the nearest pointers."""
    name = place.rpartition("/")[2]
    there = places(question)
    same = [p for p in there if p.rpartition("/")[2] == name]
    return same[:3] or near(place, there)


def fit(spot: Spot, value: Any, book: Book) -> Any:
    """What a field is set to. Raises Misfit where it does not take the value."""
    if isinstance(value, WireQuantity):
        if spot.quantity is not None:
            return _quantity(spot, value, book)
    elif isinstance(value, WireRange):
        if spot.ranged is not None:
            return _range(spot, value, book)
    elif value is None:
        if spot.required:
            raise Misfit(f"{spot.label} is required; a change cannot take it away")
        return GONE
    elif isinstance(value, str):
        if value in spot.words:
            return value
        if str in spot.types:
            return _checked(spot, value)
        if spot.words:
            detail = f"{spot.label} must be one of the accepted words; {_shown(value)} was given"
            raise Misfit(detail, (near(value, spot.words) or list(spot.words))[:60])
    elif int in spot.types:
        return _checked(spot, value)
    raise Misfit(f"{spot.label} takes {_taken(spot)}; {_shown(value)} was given")


def _checked(spot: Spot, value: Any) -> Any:
    """A text or a number that keeps what is declared of it: its length, its bounds."""
    try:
        return TypeAdapter(spot.wanted, config=ConfigDict(strict=True)).validate_python(value)
    except ValidationError as error:
        said = error.errors(include_url=False)[0]["msg"]
        raise Misfit(f"{spot.label}: {said[:1].lower()}{said[1:]}; {_shown(value)} was given") from None


def _quantity(spot: Spot, value: WireQuantity, book: Book) -> Any:
    label, number, unit = spot.label, value.value, value.unit
    _check_unit(spot, unit, book)
    if isinstance(value, spot.quantity):
        return value
    if spot.above is not None and not number > spot.above:
        raise Misfit(f"{label} must be greater than {spot.above:g}; {number:g} {unit} was given")
    if spot.least is not None and not number >= spot.least:
        raise Misfit(f"{label} must be at least {spot.least:g}; {number:g} {unit} was given")
    return quantity_of(spot.quantity, number, unit)


def _range(spot: Spot, value: WireRange, book: Book) -> Any:
    """A range of the field's kind; its numbers are held to what is declared where the question is read."""
    _check_unit(spot, value.unit, book)
    return value if isinstance(value, spot.ranged) else range_of(spot.ranged, as_given(value))


def _check_unit(spot: Spot, unit: str, book: Book) -> None:
    """Raises Misfit for a unit of another kind than the field's, or than that of the coefficient that it replaces."""
    c = book.coefficients.get(spot.name) if spot.part == "coefficients" else None
    if c is not None and book.units[c.unit].kind != book.units[unit].kind:
        kind = book.units.kinds[book.units[c.unit].kind]
        detail = f"{spot.name} is of the kind “{kind.label.lower()}”, which does not come in {unit}"
        raise Misfit(detail, list(kind.units))
    if unit not in spot.units:
        wanted, given = (book.units.kinds[book.units[u].kind].label.lower() for u in (spot.units[0], unit))
        detail = f'{spot.label}: "{unit}" is a unit of {given}; this takes a unit of {wanted}, such as {spot.units[0]}'
        raise Misfit(detail, list(spot.units))


def range_of(model: Any, fields: dict[str, Any]) -> Any:
    """A range of a model, of fields that fit it."""
    return model.model_construct(set(fields), **fields)


def quantity_of(model: Any, value: float, unit: str) -> Any:
    """A quantity of a model, of a number and a unit that fit it."""
    made = _blank(model).model_copy()
    vars(made).update(value=value, unit=unit)
    return made


@cache
def _blank(model: Any) -> Any:
    return model.model_construct({"value", "unit"}, value=0.0, unit="")


def _taken(spot: Spot) -> str:
    """What a field takes, in words."""
    if spot.quantity is not None:
        return f'a quantity such as {{"value": 1, "unit": "{spot.units[0]}"}}'
    if any(map(is_model, spot.types)):
        return "an object, of which a change leads to one field; null takes away the whole"
    if int in spot.types:
        return "a whole number"
    if spot.words:
        return f"one of the words {', '.join(spot.words[:6])}" + (" …" if len(spot.words) > 6 else "")
    return "text" if str in spot.types else "entries, of which a change leads to one"


def _shown(value: Any) -> str:
    if isinstance(value, WireQuantity):
        return f"{value.value:g} {value.unit}"
    if isinstance(value, WireRange):
        return f"a range in {value.unit}"
    text = repr(value)
    return text if len(text) <= 60 else text[:59] + "…"


def given_at(question: Any, spot: Spot) -> Any:
    """What a question says at a place; None where it says nothing."""
    node = question
    for key, model in spot.way:
        if model is not None:
            node = getattr(node, str(key)) if isinstance(node, model) and key in node.model_fields_set else None
        elif isinstance(node, dict):
            node = node.get(key)
        else:
            node = node[key] if isinstance(node, list) and isinstance(key, int) and key < len(node) else None
    return node


def change(question: Any, spot: Spot, value: Any) -> Any:
    """The question with another value at a place."""
    return _with(question, spot.way, value)


def _with(node: Any, way: tuple[Step, ...], value: Any) -> Any:
    (key, model), *rest = way
    if model is not None:
        name = str(key)
        if not isinstance(node, model):  # a part that is not given
            if value is GONE:
                return node
            node = _empty(model)
        if not rest and value is GONE:
            return _copy(node, name, model.model_fields[name].get_default(call_default_factory=True), given=False)
        before = vars(node)[name]
        after = _with(before, tuple(rest), value) if rest else value
        return node if after is before else _copy(node, name, after, given=True)
    if isinstance(key, int):
        if not isinstance(node, list) or key >= len(node):
            raise Misfit("leads into a list that another change takes away")
        return [*node[:key], _with(node[key], tuple(rest), value) if rest else value, *node[key + 1 :]]
    entries = dict(node) if isinstance(node, dict) else {}
    if not rest and value is GONE:
        if key not in entries:
            return node
        del entries[key]
    else:
        entries[key] = _with(entries.get(key), tuple(rest), value) if rest else value
    return dict(sorted(entries.items()))


def _copy(node: Any, name: str, value: Any, *, given: bool) -> Any:
    """A frozen model with one other field; the digest that it may have kept is not the copy's."""
    copy = node.model_copy()
    vars(copy).pop("canonical", None)
    vars(copy)[name] = value
    if given:
        copy.__pydantic_fields_set__.add(name)
    else:
        copy.__pydantic_fields_set__.discard(name)
    return copy


@cache
def _empty(model: type[BaseModel]) -> Any:
    return model()
