"""The question of a plan: a site with piles and ponds, works on it, and terms, over up to fifty years."""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, BeforeValidator, Field

from valorise.studies.catalogue import Catalogue, Ready
from valorise.studies.questions import (
    Name,
    Question,
    Wire,
    Year,
    make_model,
    map_to,
    part_field,
    part_fields,
    pascal,
    quantity_type,
    setting_fields,
    whole,
)

MOST_STORES = 10
"""Of each kind, and as many works."""
MOST_YEARS = 50
MOST_PERIODS = 20
MOST_RAMP = 10
WASTES = {"piles": "gangue", "ponds": "fly_ash"}
"""What lies in the stores of a site."""
Short = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[\w .\-]+$")]
"""A name that the answer uses for a key."""
OF_A_STORE = ("feedstock", "pile", "land")
"""Parts of a route's question that a plan asks of a pile or pond."""


def plan_model(catalogue: Catalogue) -> type[BaseModel]:
    """The question, made from what routes and terms declare."""
    book, terms = catalogue.book, catalogue.terms["plan"]
    first = book.price_years()[1] + 1
    fields: dict[str, Any] = {
        "start_year": (Year, Field(first, title="First year of the plan")),
        "horizon": (
            Annotated[int, Field(ge=1, le=MOST_YEARS), BeforeValidator(whole)],
            Field(20, title="Years that the plan looks ahead", description=f"1 to {MOST_YEARS}."),
        ),
        "site": (_site(catalogue), Field(title="Piles and ponds, and what is still added to them")),
        "works": (
            _some(_works(catalogue), least=1),
            Field(title="Works; where waste is short, the first are served first"),
        ),
    }
    for part in terms.parts.values():
        fields[part.name] = part_field(f"Plan{pascal(part.name)}", part, terms.givens, book.units)
    about = "A site, works that use its waste, and the terms on which years are reckoned."
    return make_model("PlanQuestion", Question, about, fields | setting_fields(book))


def _some(value: Any, least: int = 0) -> Any:
    """Named things in an order that means something."""
    return Annotated[list.__class_getitem__(value), Field(min_length=least, max_length=MOST_STORES)]


def _site(catalogue: Catalogue) -> Any:
    gangue, ash = (next(r for r in catalogue.routes.values() if r.waste == w) for w in WASTES.values())
    piles = _some(_store("PlanPile", "A gangue pile: its shape, its gangue, and what arises.", gangue))
    ponds = _some(_store("PlanPond", "An ash pond or yard: its ash, and what arises.", ash))
    fields: dict[str, Any] = {
        "piles": (piles, Field(default_factory=list, title="Gangue piles")),
        "ponds": (ponds, Field(default_factory=list, title="Ash ponds and yards")),
        "first": (
            Literal["new", "historic"],
            Field("new", title="Which waste of a pile is used first: what arises, or what has lain"),
        ),
    }
    return make_model("PlanSite", Wire, "Where the waste lies.", fields)


def _store(name: str, about: str, ready: Ready) -> Any:
    """What a route asks of a pile, with the pile's own fields at its top, and what is brought there."""
    asked = ready.question.model_fields
    pile = next(t for t in get_args(asked["pile"].annotation) if t is not type(None))
    units = ready.book.units
    inflow = make_model(
        f"{name}Inflow",
        Wire,
        "What mines or boilers that still work bring in a period.",
        {
            "from_year": (Year | None, Field(None, title="First year; the plan's when not given")),
            "until_year": (Year | None, Field(None, title="Last year; the plan's when not given")),
            "rate": (quantity_type(units, "mass_flow", "zero"), Field(title="In the first year of the period")),
            "growth": (
                quantity_type(units, "fraction", "any") | None,
                Field(None, title="Growth from year to year", description="-50 to 50 %; none when not given."),
            ),
        },
    )
    fields: dict[str, Any] = {
        n: (asked[n].annotation, Field(None, title=asked[n].title)) for n in OF_A_STORE if n != "pile"
    }
    fields |= {
        "name": (Short, Field(title="What it is called in this plan")),
        "inflows": (
            Annotated[list[inflow], Field(max_length=MOST_PERIODS)],  # type: ignore[valid-type]
            Field(default_factory=list, title="What is still added, in periods that do not overlap"),
        ),
        "storing": (
            Literal["compliant", "non_compliant"],
            Field("compliant", title="Whether what arises is stored as the standard asks; else it is taxed"),
        ),
    }
    return make_model(name, pile, about, fields)


def _works(catalogue: Catalogue) -> Any:
    models = tuple(_works_model(catalogue, ready) for ready in catalogue.routes.values())
    return Annotated[_union(models), Field(discriminator="route")]


def _union(models: tuple[type[BaseModel], ...]) -> Any:
    union: Any = models[0]
    for model in models[1:]:
        union = union | model
    return union


def _works_model(catalogue: Catalogue, ready: Ready) -> type[BaseModel]:
    asked, book, terms = ready.question.model_fields, ready.book, catalogue.terms["works"]
    mass_flow = quantity_type(book.units, "mass_flow", "positive")
    share = quantity_type(book.units, "fraction", "positive")
    length = quantity_type(book.units, "length", "zero")
    fields: dict[str, Any] = {
        "name": (Short, Field(title="What it is called in this plan")),
        "route": (Literal[(ready.name,)], Field(title="The route")),
        "start_year": (Year, Field(title="First year of operation")),
        "stop_year": (Year | None, Field(None, title="First year without operation; at the end of its life else")),
        "capacity": (mass_flow | None, Field(None, title="Waste that it takes in a full year")),
        "target": (asked["target"].annotation, Field(None, title=f"{asked['target'].title}, instead of the capacity")),
        "ramp_up": (
            Annotated[list[share], Field(max_length=MOST_RAMP)] | None,  # type: ignore[valid-type]
            Field(None, title="Output of the first years, as shares of the capacity; full thereafter"),
        ),
        "takes": (
            Annotated[list[Name], Field(min_length=1, max_length=MOST_STORES)] | None,
            Field(None, title="Piles or ponds that it takes from, in order; all of its waste when not given"),
        ),
        "haul_distances": (
            map_to(length),
            Field(default_factory=dict, title="Hauls from piles at other distances than plant.haul_distance"),
        ),
    }
    for part in terms.parts.values():
        fields |= part_fields(part, terms.givens, book.units)
    for part in ready.route.parts:
        fields[part.name] = (asked[part.name].annotation, Field(None, title=asked[part.name].title))
    return make_model(f"{pascal(ready.name)}Works", Wire, f"Works: {ready.route.title}.", fields)
