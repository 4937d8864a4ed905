"""What is served: questions over routes, and the knowledge that their answers rest on."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from time import perf_counter
from typing import Annotated, Any, TypeVar

from litestar import get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import JSONBody, PathParameter

from valorise import __version__
from valorise.api.requests import JsonRequest
from valorise.api.responses import Encoded, Kept, encode
from valorise.engine.units import nearest
from valorise.studies import knowledge
from valorise.studies.answers import Answer, Estimate
from valorise.studies.catalogue import Catalogue, Ready
from valorise.studies.estimate import estimate
from valorise.studies.faults import Unknown

A = TypeVar("A", bound=Answer)

ESTIMATES = "Estimates"
KNOWLEDGE = "Knowledge"
SERVICE = "Service"

RouteId = Annotated[str, PathParameter(description="Id of a route, as /v1/routes lists them.")]
CoefficientId = Annotated[str, PathParameter(description="Id of a coefficient, as /v1/coefficients lists them.")]
SourceId = Annotated[str, PathParameter(description="Id of a source, as /v1/sources lists them.")]


class Health(Answer, kw_only=True):
    """The service is up, and with which versions it answers."""

    status: str
    engine: str
    coefficients: str


def handlers(catalogue: Catalogue) -> list[HTTPRouteHandler]:
    """All that is served over a catalogue, but for the document and its page."""
    estimates = [estimate_handler(ready) for ready in catalogue.routes.values()]
    return [*estimates, *_elsewhere(catalogue), *_knowledge(catalogue), *_service(catalogue)]


# Questions


def estimate_handler(ready: Ready) -> HTTPRouteHandler:
    """One operation a route, typed by the route's own question."""

    def answer(data: Any) -> Encoded[Estimate]:
        began = perf_counter()
        result = estimate(ready, data)
        took = b"estimate;dur=%.3f" % ((perf_counter() - began) * 1e3)
        return Encoded(result, (b"server-timing", took))

    answer.__annotations__["data"] = JSONBody[ready.question]
    name = ready.route.name
    return post(
        f"/v1/routes/{name}/estimates",
        operation_id=operation_id("estimate", ready),
        summary=f"Estimate {ready.route.title[:1].lower()}{ready.route.title[1:]}",
        description=f"{ready.route.about}\n\nOne year at one size: give a feed or a target, and whatever is known.",
        tags=[ESTIMATES],
        status_code=200,
        request_class=JsonRequest,
        sync_to_thread=False,  # some hundred microseconds: a thread would cost more
    )(answer)


def operation_id(verb: str, ready: Ready) -> str:
    """Name of an operation over a route, such as estimateGanguePower."""
    return verb + "".join(word.capitalize() for word in ready.route.name.split("-"))


def _elsewhere(catalogue: Catalogue) -> list[HTTPRouteHandler]:
    """A route that there is not: its nearest names, instead of a bare 404."""

    @post("/v1/routes/{route:str}/estimates", include_in_schema=False, sync_to_thread=False)
    def no_such_route(route: RouteId) -> None:
        raise Unknown(f"no route {route!r}{nearest(route, catalogue.routes)}")

    return [no_such_route]


# Knowledge


def _knowledge(catalogue: Catalogue) -> list[HTTPRouteHandler]:
    routes = kept(lambda: knowledge.list_routes(catalogue))
    route_info = kept(lambda id: knowledge.describe_route(catalogue, id))
    coefficients = kept(lambda: knowledge.list_coefficients(catalogue))
    coefficient_info = kept(lambda id: knowledge.describe_coefficient(catalogue, id))
    sources = kept(lambda: knowledge.list_sources(catalogue.book))
    source_info = kept(lambda id: knowledge.describe_source(catalogue.book, id))
    units = kept(lambda: knowledge.list_units(catalogue.book))

    @get("/v1/routes", operation_id="listRoutes", summary="List the routes", tags=[KNOWLEDGE], sync_to_thread=False)
    def list_routes() -> Kept[knowledge.Routes]:
        """Every way to use a waste that can be asked about."""
        return routes()

    @get(
        "/v1/routes/{route:str}",
        operation_id="describeRoute",
        summary="Describe a route",
        tags=[KNOWLEDGE],
        sync_to_thread=False,
    )
    def describe_route(route: RouteId) -> Kept[knowledge.RouteInfo]:
        """Every input with kind, units, range and default, every output with its equation, every gate."""
        return route_info(route)

    @get(
        "/v1/coefficients",
        operation_id="listCoefficients",
        summary="List the coefficients",
        tags=[KNOWLEDGE],
        sync_to_thread=False,
    )
    def list_coefficients() -> Kept[knowledge.Coefficients]:
        """Every number that answers rest on, and the version of the set."""
        return coefficients()

    @get(
        "/v1/coefficients/{id:str}",
        operation_id="describeCoefficient",
        summary="Describe a coefficient",
        tags=[KNOWLEDGE],
        sync_to_thread=False,
    )
    def describe_coefficient(id: CoefficientId) -> Kept[knowledge.CoefficientInfo]:
        """All values with region, year, spread, evidence and source, and the formulas that use them."""
        return coefficient_info(id)

    @get("/v1/sources", operation_id="listSources", summary="List the sources", tags=[KNOWLEDGE], sync_to_thread=False)
    def list_sources() -> Kept[knowledge.Sources]:
        """Everything that coefficients cite."""
        return sources()

    @get(
        "/v1/sources/{id:str}",
        operation_id="describeSource",
        summary="Describe a source",
        tags=[KNOWLEDGE],
        sync_to_thread=False,
    )
    def describe_source(id: SourceId) -> Kept[knowledge.SourceInfo]:
        """One source, and the coefficients that cite it."""
        return source_info(id)

    @get("/v1/units", operation_id="listUnits", summary="List the units", tags=[KNOWLEDGE], sync_to_thread=False)
    def list_units() -> Kept[knowledge.UnitKinds]:
        """Every unit that a question may use, by kind, and the systems that an answer may come in."""
        return units()

    return [
        list_routes,
        describe_route,
        list_coefficients,
        describe_coefficient,
        list_sources,
        describe_source,
        list_units,
    ]


def kept(make: Callable[..., A]) -> Callable[..., Kept[A]]:
    """Encodes what ``make`` returns once for each id that there is; an unknown one raises, and is not kept."""

    @cache
    def keep(*ids: str) -> Kept[A]:
        return Kept(encode(make(*ids)))

    return keep


# The service itself


def _service(catalogue: Catalogue) -> list[HTTPRouteHandler]:
    health = Health(status="ok", engine=__version__, coefficients=catalogue.book.version)

    @get("/healthz", operation_id="health", summary="Is it alive?", tags=[SERVICE], sync_to_thread=False)
    def healthz() -> Encoded[Health]:
        """Answers as long as the process runs."""
        return Encoded(health)

    @get("/readyz", operation_id="readiness", summary="Is it ready?", tags=[SERVICE], sync_to_thread=False)
    def readyz() -> Encoded[Health]:
        """Answers once every coefficient is loaded and every formula is proved, which is before the first request."""
        return Encoded(health)

    return [healthz, readyz]
