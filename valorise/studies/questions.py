"""Questions on the wire, made from what a route declares: one model a kind of unit, one a part, one a route."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from typing import Annotated, Any, ClassVar, Literal, cast

import msgspec
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, create_model, model_validator
from pydantic_core import PydanticCustomError

from valorise.coefficients import SCORES, Book
from valorise.engine.distributions import GREATEST_GSD
from valorise.engine.route import Choice, Formulas, Given, Part, Route
from valorise.engine.units import Units


class Wire(BaseModel):
    """Strict JSON: unknown fields, text for numbers, NaN and infinity are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False, hide_input_in_errors=True)

    @cached_property
    def canonical(self) -> bytes:
        """Canonical JSON: the fields that the question has, keys sorted, no white space, floats as 1.0."""
        return msgspec.json.encode(as_asked(self), order="sorted")


class WireQuantity(Wire):
    """A value and its unit."""

    value: float
    unit: str


def whole(value: Any) -> Any:
    """JSON Schema calls 1.0 an integer."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


Score = Annotated[int, Field(ge=SCORES[0], le=SCORES[-1]), BeforeValidator(whole)]


class Pedigree(Wire):
    """How good the data behind a median are, after the ecoinvent data quality guideline v3: scores 1 (best) to 5."""

    reliability: Score = Field(title="Of measurements, assumptions and estimates")
    completeness: Score = Field(title="Of the sample")
    temporal_correlation: Score = Field(title="How near in time the data are")
    geographical_correlation: Score = Field(title="How near in place the data are")
    technological_correlation: Score = Field(title="How near in process and scale the data are")
    basic_variance: float = Field(
        gt=0,
        le=1,
        title="Variance of the logarithm before the scores add to it",
        description="Public code that carries the guideline's table 10.3 has 0.0006 for energy and materials, and 0.12 "
        "for transport services.",
    )


class WireRange(Wire):
    """A quantity of which a range is known: which numbers are given says of which form it is."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 2})  # a unit alone lacks a value

    value: ClassVar[None] = None
    """It has no one value: what reads quantities asks for that first."""

    low: float | None = Field(None, title="Least; with high alone every value between is as likely")
    mode: float | None = Field(None, title="The likeliest, between low and high")
    high: float | None = Field(None, title="Greatest")
    kind: Literal["triangular", "pert"] | None = Field(None, title="How low, mode and high fall off; triangular")
    mean: float | None = Field(None, title="Of a normal distribution, with sd")
    sd: Annotated[float, Field(gt=0)] | None = Field(None, title="Standard deviation")
    median: Annotated[float, Field(gt=0)] | None = Field(
        None, title="Of a lognormal distribution, with gsd or pedigree"
    )
    gsd: Annotated[float, Field(gt=1, le=GREATEST_GSD)] | None = Field(
        None, title="Geometric standard deviation, a factor"
    )
    pedigree: Pedigree | None = Field(None, title="Scores of the data behind the median, in place of gsd")
    unit: str

    @model_validator(mode="before")
    @classmethod
    def _more_than_a_unit(cls, data: Any) -> Any:
        if isinstance(data, dict) and len(data) == 1:
            raise PydanticCustomError("too_few", "has a unit alone")
        return data


def as_given(model: Wire) -> dict[str, Any]:
    """The fields that a question has."""
    own = model.model_fields_set
    return {name: value for name, value in vars(model).items() if name in own}


def as_asked(model: Wire) -> dict[str, Any]:
    """The same down to the last, as JSON has them: what pydantic's own dump says, in half the time."""
    return {name: _as_asked(value) for name, value in as_given(model).items()}


def _as_asked(value: Any) -> Any:
    if isinstance(value, WireQuantity):
        return vars(value)  # both of its fields are required
    if isinstance(value, Wire):
        return as_asked(value)
    if isinstance(value, list):
        return [_as_asked(v) for v in value]
    return {k: _as_asked(v) for k, v in value.items()} if isinstance(value, dict) else value


Year = Annotated[int, BeforeValidator(whole)]
Name = Annotated[str, Field(max_length=80)]


class Versions(Wire):
    """Versions that the caller insists on; another one is refused with 409."""

    engine: str | None = Field(None, max_length=80, title="Version of the engine")
    coefficients: str | None = Field(None, max_length=80, title="Version of the coefficient set")


OWN_FIELDS = ("feed", "target", "context", "coefficients", "detail")
"""Fields of every question; the parts of its route stand beside them."""


class Question(Wire):
    """What every question over a route has besides the route's own parts."""

    detail: Literal["summary", "working"] = Field("summary", title="How much to answer")


def _one_of(words: Iterable[str]) -> Any:
    """A Literal of words that only the data know."""
    return Literal[tuple(words)]


def map_to(value: Any) -> Any:
    """A map from ids, bounded in size; its order means nothing."""
    return Annotated[dict.__class_getitem__((Name, value)), Field(max_length=200), AfterValidator(_sorted)]


def make_model(name: str, base: type[BaseModel], about: str, fields: dict[str, Any]) -> type[BaseModel]:
    """A model made at run time: fields are (type, default) pairs."""
    return cast(type[BaseModel], create_model(name, __base__=base, __doc__=about, **fields))


def pascal(name: str) -> str:
    return "".join(w.capitalize() for w in name.replace("-", "_").split("_"))


@cache
def quantity_model(units: Units, kind: str, sign: Literal["any", "zero", "positive"]) -> type[BaseModel]:
    """A quantity of a kind; where the sign is fixed the document says so."""
    bound: Any = {"any": Field(), "zero": Field(ge=0), "positive": Field(gt=0)}[sign]
    prefix = {"any": "", "zero": "NonNegative", "positive": "Positive"}[sign]
    return make_model(
        prefix + pascal(kind),
        WireQuantity,
        f"{units.kinds[kind].label}: a value and one of its units.",
        {"value": (Annotated[float, bound], ...), "unit": (_one_of(units.kinds[kind].units), ...)},
    )


@cache
def range_model(units: Units, kind: str) -> type[BaseModel]:
    """A range of a kind. One for all signs, and for all forms: a document with each of them would be twice as long.

    What the numbers mean together, and whether they are within the limits of the quantity, the reader says.
    """
    return make_model(
        pascal(kind) + "Range",
        WireRange,
        f"{units.kinds[kind].label}, as a range: low and high, perhaps with a mode; mean and sd; or median "
        "with gsd or pedigree.",
        {"unit": (_one_of(units.kinds[kind].units), ...)},
    )


def quantity_type(units: Units, kind: str, sign: Literal["any", "zero", "positive"]) -> Any:
    """A quantity of a kind, or a range of it."""
    return _or_range(quantity_model(units, kind, sign), range_model(units, kind))


def _or_range(quantity: Any, range_: Any) -> Any:
    """The plain quantity first: nearly all are, and of those pydantic then looks no further."""
    return Annotated[quantity | range_, Field(union_mode="left_to_right")]


@cache
def any_range_model(units: Units) -> type[BaseModel]:
    """A range of any kind, for coefficients that a question replaces."""
    about = "A range in a unit, which must be of the coefficient's kind."
    return make_model("AnyRange", WireRange, about, {"unit": (_one_of(units), ...)})


@cache
def any_quantity_model(units: Units) -> type[BaseModel]:
    """A quantity of any kind, for coefficients that a question replaces; the book knows which kind each is."""
    about = "A value and its unit, which must be of the coefficient's kind."
    return make_model("AnyQuantity", WireQuantity, about, {"value": (float, ...), "unit": (_one_of(units), ...)})


@cache
def context_model(book: Book) -> type[BaseModel]:
    """Where, when and in which money and units a question is asked."""
    last = book.price_years()[1]
    by_id = map_to(_one_of(book.units))
    return make_model(
        "Context",
        Wire,
        "Where, when and in which money and units the question is asked.",
        {
            "region": (Name, Field("CN", title="Region, such as CN or CN-GX")),
            "year": (Year, Field(book.last_year, title="Year of the data: the newest value not after it is taken")),
            "price_year": (Year, Field(last, title="Year that money is stated in, given money included")),
            "currency": (_one_of(book.units.currencies), Field("CNY", title="Currency of the answer")),
            "capital_deflator": (_one_of(["cpi", "ppi"]), Field("cpi", title="Price index that capital costs follow")),
            "units": (
                _one_of(book.units.systems) | by_id,
                Field("metric", title="Units of the answer: a system, or a unit by id"),
            ),
            "versions": (Versions | None, Field(None, title="Versions that the caller insists on")),
        },
    )


def question_model(
    route: Route,
    sections: tuple[Formulas, ...],
    book: Book,
    declared: Mapping[str, Given],
    shared_parts: dict[str, Any],
) -> type[BaseModel]:
    """The question of a route. ``declared`` has the label, unit, range and default of every given quantity.

    A part that routes share is one model, made for the first of them; ``shared_parts`` keeps it for the next.
    """
    units = book.units
    target = next(f for f in route.formulas if f.name == route.target_of)
    target_model = quantity_type(units, units[target.unit].kind, "positive")
    fields: dict[str, Any] = {
        "feed": _quantity_field(declared["feed"], units),
        "target": (
            target_model | None,
            Field(
                None, title=f"{target.label} wanted", description="Instead of the feed: give exactly one of the two."
            ),
        ),
    }
    for part in route.parts:
        fields[part.name] = part_field(pascal(route.name) + pascal(part.name), part, declared, units)
    for section, part in ((s, p) for s in sections[1:] for p in s.parts):
        name = pascal(part.name if part.name == section.name else f"{section.name}_{part.name}")
        if name not in shared_parts:
            shared_parts[name] = part_field(name, part, _without_typical(part, declared), units)
        fields[part.name] = shared_parts[name]
    fields |= setting_fields(book)
    about = f"{route.title}: a feed or a target, and whatever is known of feedstock, plant and pile."
    return make_model(pascal(route.name) + "Question", Question, about, fields)


def _without_typical(part: Part, declared: Mapping[str, Given]) -> dict[str, Given]:
    """Each route has its own typical waste, so that a part which routes share has the words and limits of its own."""
    return dict(declared) | {n: f for n, f in part.fields.items() if isinstance(f, Given) and f.unit}


def part_field(name: str, part: Part, declared: Mapping[str, Given], units: Units) -> Any:
    """An object of a question, with the label, unit, range and default of every quantity in it."""
    model: Any = make_model(name, Wire, part.about, part_fields(part, declared, units))
    return (model | None, Field(None, title=part.about))


def part_fields(part: Part, declared: Mapping[str, Given], units: Units) -> dict[str, Any]:
    """The fields of such an object."""
    fields: dict[str, Any] = {}
    for field, f in part.fields.items():
        if isinstance(f, Choice):
            fields[field] = (_one_of(f.options) | None, Field(f.options[0], title=f.label))
        else:
            fields[field] = _quantity_field(declared[field], units)
    return fields


def _quantity_field(d: Given, units: Units) -> Any:
    sign: Any = "any" if d.least is None or d.least < 0 else "positive" if d.least > 0 else "zero"
    model = quantity_type(units, units[d.unit].kind, sign)
    return (model | None, Field(None, title=d.label, description=_range(d) + d.about))


def setting_fields(book: Book) -> dict[str, Any]:
    """What every question says of place, time, money and units, and which coefficients it replaces."""
    context = context_model(book)
    return {
        "context": (context, Field(default_factory=context, title="Where, when, in which money and units")),
        "coefficients": (
            map_to(_or_range(any_quantity_model(book.units), any_range_model(book.units))),
            Field(default_factory=dict, title="Coefficients to replace, by id such as gangue_power.net_efficiency"),
        ),
    }


def comparison_model(
    parts: Iterable[Part], declared: Mapping[str, Given], wastes: Iterable[str], ranked_by: Iterable[str], book: Book
) -> type[BaseModel]:
    """One waste, one pile and one feed for every route. The first waste is the default."""
    first, *_ = wastes = tuple(wastes)
    fields: dict[str, Any] = {
        "waste": (_one_of(wastes), Field(first, title="The waste that the pile or pond is of")),
        "feed": (quantity_type(book.units, "mass_flow", "positive"), Field(title="The waste that each route takes")),
    }
    for part in parts:
        fields[part.name] = part_field(f"Comparison{pascal(part.name)}", part, declared, book.units)
    fields["haul_distance"] = _quantity_field(declared["haul_distance"], book.units)
    fields["rank_by"] = (_one_of(ranked_by), Field("margin", title="The figure that decides the order"))
    about = "One waste, one pile and one feed, to be run through every route."
    return make_model("ComparisonQuestion", Wire, about, fields | setting_fields(book))


def _range(g: Given) -> str:
    """What is accepted, and what stands when nothing is given, for people who read the document."""
    limits = " to ".join(f"{x:g}" for x in (g.least, g.most) if x is not None)
    default = "" if g.default is None else f"; {g.default:g} {g.unit} when not given"
    return f"{limits} {g.unit}{default}. " if limits else ""


def _sorted(map_: dict[str, Any]) -> dict[str, Any]:
    return dict(sorted(map_.items()))
