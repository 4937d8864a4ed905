"""Named changes to a question: where a JSON pointer leads, whether what it finds takes the value, the question after it.

A change that fits yields the question anew without another look at what it leaves: the rest was read when it came.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Annotated, Any, Final, NamedTuple, Union, get_origin

from pydantic import BaseModel, Discriminator, Field, Tag, create_model

from valorise.coefficients import Book
from valorise.engine.units import near
from valorise.studies.faults import pointer
from valorise.studies.questions import Name, Wire, WireQuantity, Year, any_quantity_model
from valorise.studies.shapes import branches, is_model, is_quantity, members, options

WAYS_TO_CHANGE = 'a quantity such as {"value": 1, "unit": "km"}, text, a whole number, null or {"times": 1.1}'
GONE: Final = None
"""Takes away what the baseline gives."""
UNCHANGED = {
    "/route": "is what the whole question is about; ask another one for another route",
    "/context/versions": "holds for the whole question; say it in the baseline",
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
        return "times" if "times" in value else "quantity"
    if isinstance(value, str):
        return "text"
    if value is None:
        return "null"
    whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    return "whole" if whole and not isinstance(value, bool) else None


def change_to(book: Book) -> Any:
    """What a change may say."""
    return Annotated[
        Union[
            Annotated[any_quantity_model(book.units), Tag("quantity")],
            Annotated[Times, Tag("times")],
            Annotated[str, Field(max_length=80), Tag("text")],
            Annotated[Year, Tag("whole")],
            Annotated[None, Tag("null")],
        ],
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
                "or `/coefficients/money.discount_rate`: a quantity, a text where there is a choice, a whole number "
                "for a year, null to take away what the baseline gives, or `times` what stands there.",
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
    return create_model(title, __base__=Wire, __doc__=about, **fields)


class Misfit(ValueError):
    """A change that leads nowhere, or to what does not take its value."""

    def __init__(self, detail: str, accepted: list[str] | None = None) -> None:
        self.detail = detail
        self.accepted = accepted or []
        super().__init__(detail)


class Spot(NamedTuple):
    """Where a pointer leads in a question."""

    path: tuple[str | int, ...]
    wanted: Any
    """What the field takes."""
    label: str
    required: bool


@lru_cache(maxsize=4096)
def find(model: type[BaseModel], place: str) -> Spot:
    """Raises Misfit where it leads nowhere; what is near it says is for the caller to look up, for it takes time."""
    if not place.startswith("/"):
        raise Misfit("is no JSON pointer, such as /plant/haul_distance")
    if why := UNCHANGED.get("/".join(place.split("/")[:3])) or UNCHANGED.get("/".join(place.split("/")[:2])):
        raise Misfit(why)
    wanted: Any = model
    path: list[str | int] = []
    label, required = "", True
    for name in (step.replace("~1", "/").replace("~0", "~") for step in place[1:].split("/")):
        here = list(branches(wanted))
        if any(map(is_quantity, here)):
            raise Misfit(f"{label}: a quantity is changed as a whole, at {pointer(*path)}")
        field = next((b.model_fields[name] for b in here if is_model(b) and name in b.model_fields), None)
        if field is not None:
            wanted, label, required = field.annotation, field.title or name, field.is_required()
            path.append(name)
            continue
        inner = members(wanted)
        is_list = any(get_origin(b) is list for b in here)
        if inner is None or (is_list and not (name.isdecimal() and len(name) < 6)):
            raise Misfit(f"no field {name[:60]!r} there")
        wanted, label, required = inner, name[:80], is_list
        path.append(int(name) if is_list else name)
    return Spot(tuple(path), wanted, label, required)


@cache
def places(model: type[BaseModel]) -> tuple[str, ...]:
    """Every field that a change may lead to, down to quantities."""
    found: list[str] = []

    def walk(part: type[BaseModel], above: tuple[str, ...]) -> None:
        for name, field in part.model_fields.items():
            parts = [b for b in branches(field.annotation) if is_model(b) and not is_quantity(b)]
            for inner in parts:
                walk(inner, (*above, name))
            if not parts:
                found.append(pointer(*above, name))

    walk(model, ())
    return tuple(p for p in found if not p.startswith(tuple(UNCHANGED)))


def near_places(model: type[BaseModel], place: str) -> list[str]:
    """Fields of the same name elsewhere, else the nearest pointers."""
    name = place.rpartition("/")[2]
    same = [p for p in places(model) if p.rpartition("/")[2] == name]
    return same[:3] or near(place, places(model))


def fit(spot: Spot, value: Any, book: Book) -> Any:
    """What a field is set to. Raises Misfit where it does not take the value."""
    here = list(branches(spot.wanted))
    words = [str(w) for w in options(spot.wanted)]
    if value is None:
        if spot.required:
            raise Misfit(f"{spot.label} is required; a change cannot take it away")
        return GONE
    if isinstance(value, WireQuantity):
        model: Any = next(filter(is_quantity, here), None)
        if model is not None:
            return _quantity(spot.label, model, value, book)
    elif isinstance(value, str):
        if value in words or str in here:
            return value
        if words:
            detail = f"{spot.label} must be one of the accepted words; {value!r} was given"
            raise Misfit(detail, (near(value, words) or words)[:60])
    elif int in here:
        return value
    raise Misfit(f"{spot.label} takes {_taken(here, words)}; {_shown(value)} was given")


def _quantity(label: str, model: Any, value: WireQuantity, book: Book) -> Any:
    if isinstance(value, model):
        return value  # a coefficient, whose kind is the book's to know
    units = options(model.model_fields["unit"].annotation)
    if value.unit not in units:
        wanted = book.units.kinds[book.units[units[0]].kind]
        given = book.units.kinds[book.units[value.unit].kind]
        raise Misfit(
            f'{label}: "{value.unit}" is a unit of {given.label.lower()}; this takes a unit of '
            f"{wanted.label.lower()}, such as {units[0]}",
            units,
        )
    for bound in model.model_fields["value"].metadata:
        above, least = getattr(bound, "gt", None), getattr(bound, "ge", None)
        if above is not None and not value.value > above:
            raise Misfit(f"{label} must be greater than {above:g}; {value.value:g} {value.unit} was given")
        if least is not None and not value.value >= least:
            raise Misfit(f"{label} must be at least {least:g}; {value.value:g} {value.unit} was given")
    return model.model_construct(value=value.value, unit=value.unit)


def _taken(here: list[Any], words: list[str]) -> str:
    """What a field takes, in words."""
    if model := next(filter(is_quantity, here), None):
        return f'a quantity such as {{"value": 1, "unit": "{options(model.model_fields["unit"].annotation)[0]}"}}'
    if any(map(is_model, here)):
        return "an object, of which a change leads to one field; null takes away the whole"
    if int in here:
        return "a whole number"
    if words:
        return f"one of the words {', '.join(words[:6])}" + (" …" if len(words) > 6 else "")
    return "text" if str in here else "entries, of which a change leads to one"


def _shown(value: Any) -> str:
    if isinstance(value, WireQuantity):
        return f"{value.value:g} {value.unit}"
    text = repr(value)
    return text if len(text) <= 60 else text[:59] + "…"


def given_at(question: Any, spot: Spot) -> Any:
    """What a question says at a place; None where it says nothing."""
    node = question
    for step in spot.path:
        if isinstance(node, BaseModel):
            node = getattr(node, str(step)) if step in node.model_fields_set else None
        elif isinstance(node, Mapping):
            node = node.get(step)
        elif isinstance(node, list):
            node = node[step] if isinstance(step, int) and step < len(node) else None
        else:
            return None
    return node


def change(question: Any, spot: Spot, value: Any) -> Any:
    """The question with another value at a place. Raises Misfit beyond the end of a list."""
    return _with(question, type(question), spot.path, value)


def _with(node: Any, wanted: Any, path: tuple[str | int, ...], value: Any) -> Any:
    step, *rest = path
    model = next(filter(is_model, branches(wanted)), None)
    if model is not None:
        name = str(step)
        field = model.model_fields[name]
        if node is None and value is GONE:
            return None
        node = _empty(model) if node is None else node
        before = vars(node)[name]
        if not rest and value is GONE:
            return _copy(node, name, field.get_default(call_default_factory=True), given=False)
        after = _with(before, field.annotation, tuple(rest), value) if rest else value
        if after is None and before is None:
            return node
        return _copy(node, name, after, given=True)
    inner = members(wanted)
    if isinstance(step, int):
        if step >= len(node or ()):
            raise Misfit(f"the list has {len(node or ())} entries, the first at 0")
        after = _with(node[step], inner, tuple(rest), value) if rest else value
        return [*node[:step], after, *node[step + 1 :]]
    entries = dict(node) if isinstance(node, dict) else {}
    if not rest and value is GONE:
        if step not in entries:
            return node
        del entries[step]
    else:
        entries[step] = _with(entries.get(step), inner, tuple(rest), value) if rest else value
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
