"""A question of any kind, for studies over questions: an estimate says its route, another study stands under its name.

``{"route": "gangue-power", "feed": …}`` asks for an estimate, ``{"comparison": {…}}`` for a comparison.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, Literal, NamedTuple, Union, cast

from pydantic import Discriminator, Field, Tag

from valorise.studies.questions import Wire, make_model, pascal
from valorise.studies.shapes import ROUTE


class Asked(NamedTuple):
    """A question of some kind, without what says its kind."""

    kind: str
    """``estimate``, or the name that the question stands under."""
    route: str
    """Of an estimate."""
    question: Any
    """As its own operation takes it, so that its digest is that of there."""
    place: str
    """Where it stands in the question of any kind."""


class AnyKind:
    """The kinds of questions that there are: one a route, and one a study, by name."""

    def __init__(self, routes: Mapping[str, type[Wire]], studies: Mapping[str, type[Wire]]) -> None:
        self.routes = dict(routes)
        self.studies = dict(studies)

        def kind_of(value: Any) -> str | None:
            """The value of ``route``, or the name of a study; pydantic then looks into no other branch."""
            if not isinstance(value, dict):
                return None
            if ROUTE in value:
                return value[ROUTE] if isinstance(value[ROUTE], str) else ""
            return next((name for name in studies if name in value), None)

        branches = [Annotated[_of_route(name, model), Tag(name)] for name, model in routes.items()]
        branches += [Annotated[_of_study(name, model), Tag(name)] for name, model in studies.items()]
        self.union: Any = Annotated[Union[tuple(branches)], Discriminator(kind_of)]  # noqa: UP007 - of what the routes are

    def open(self, asked: Any) -> Asked:
        """What is asked, as its own operation takes it."""
        fields = dict(vars(asked))
        fields.pop("canonical", None)
        if (route := fields.pop(ROUTE, None)) is not None:
            own = self.routes[route].model_construct(asked.model_fields_set - {ROUTE}, **fields)
            return Asked("estimate", route, own, "")
        ((name, question),) = fields.items()
        return Asked(name, "", question, f"/{name}")


@cache  # one model for all studies that ask, and one schema in the document
def _of_route(name: str, question: type[Wire]) -> type[Wire]:
    fields: Any = {ROUTE: (Literal.__getitem__(name), Field(title="The route that is asked"))}
    return cast(type[Wire], make_model(f"Asked{pascal(name)}", question, str(question.__doc__), fields))


@cache
def _of_study(name: str, question: type[Wire]) -> type[Wire]:
    fields: Any = {name: (question, Field(title=question.__doc__))}
    return cast(type[Wire], make_model(f"Asked{pascal(name)}", Wire, f"A {name}.", fields))
