"""What is served: questions over routes, and the knowledge that their answers rest on."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from time import perf_counter
from typing import Annotated, Any, TypeVar

from litestar import post
from litestar.enums import RequestEncodingType
from litestar.handlers import HTTPRouteHandler
from litestar.params import BodyKwarg, JSONBody, PathParameter
from litestar.types import Scope

from valorise import __version__
from valorise.api.decoding import Decoder
from valorise.api.heavy import Heavy
from valorise.api.languages import SPOKEN, language_of
from valorise.api.requests import Question
from valorise.api.responses import Encoded, Kept, Shared, encode, read
from valorise.engine.units import nearest
from valorise.studies import comparison, knowledge
from valorise.studies.answers import Answer, Estimate
from valorise.studies.catalogue import Catalogue, Ready
from valorise.studies.estimate import estimate
from valorise.studies.faults import Unknown
from valorise.studies.kinds import kinds
from valorise.studies.plans import plan
from valorise.studies.plans.answers import Plan
from valorise.studies.uncertainty.answers import Sensitivity, Uncertainty
from valorise.studies.uncertainty.asking import Uncertain
from valorise.studies.uncertainty.sensitivity import sensitivity
from valorise.studies.uncertainty.uncertainty import uncertainty
from valorise.studies.what_ifs import what_if
from valorise.studies.words import Language

A = TypeVar("A", bound=Answer)

ESTIMATES = "Estimates"
STUDIES = "Studies"
KNOWLEDGE = "Knowledge"
SERVICE = "Service"
LONGEST_ID = 100
HEAVY = ("makePlan", "askWhatIf", "drawUncertainty", "askSensitivity")
"""Operations that are refused with 503 when as many as may wait already."""

RouteId = Annotated[str, PathParameter(description="Id of a route, as /v1/routes lists them.")]
CoefficientId = Annotated[str, PathParameter(description="Id of a coefficient, as /v1/coefficients lists them.")]
SourceId = Annotated[str, PathParameter(description="Id of a source, as /v1/sources lists them.")]


class Health(Answer, frozen=True):
    """The service is up, and with which versions it answers."""

    status: str
    engine: str
    coefficients: str


def handlers(catalogue: Catalogue, heavy: Heavy | None = None) -> list[HTTPRouteHandler]:
    """All that is served over a catalogue, but for the document and its page."""
    decoder, shared = Decoder(catalogue.book), Shared()
    comparer = comparison.Comparer(catalogue)
    estimates = [_estimates(ready, decoder, shared) for ready in catalogue.routes.values()]
    planner = plan.Planner(catalogue)
    heavy = heavy or Heavy()
    asker = what_if.Asker(catalogue, kinds(comparer, planner))
    uncertain = Uncertain(catalogue, planner)
    studies = [_comparisons(comparer, decoder), _plans(planner, decoder, heavy), _what_ifs(asker, decoder, heavy)]
    studies += [_uncertainties(uncertain, decoder, heavy), _sensitivities(uncertain, decoder, heavy)]
    return [*estimates, *studies, *_elsewhere(catalogue), *_knowledge(catalogue), *_service(catalogue)]


# Questions


def _estimates(ready: Ready, decoder: Decoder, shared: Shared) -> HTTPRouteHandler:
    """One operation a route, typed by the route's own question."""

    def answer(data: JSONBody[Any], scope: Scope) -> Encoded[Estimate]:
        language = language_of(scope)
        began = perf_counter()
        result = estimate(ready, data, language)
        took = b"estimate;dur=%.3f" % ((perf_counter() - began) * 1e3)
        return Encoded(shared.encode(result), SPOKEN[language], (b"server-timing", took))

    answer.__annotations__["data"] = Annotated[ready.question, BodyKwarg(media_type=RequestEncodingType.JSON)]
    name = ready.route.name
    return post(
        f"/v1/routes/{name}/estimates",
        operation_id=operation_id("estimate", ready),
        summary=f"Estimate {ready.route.title[:1].lower()}{ready.route.title[1:]}",
        description=f"{ready.route.about}\n\nOne year at one size: give a feed or a target, and whatever is known.",
        tags=[ESTIMATES],
        status_code=200,
        request_class=Question,
        opt={"decode": partial(decoder.decode, ready.question)},
        sync_to_thread=False,  # some hundred microseconds: a thread would cost more
    )(answer)


def _comparisons(comparer: comparison.Comparer, decoder: Decoder) -> HTTPRouteHandler:
    """One waste through every route."""

    def answer(data: JSONBody[Any], scope: Scope) -> Encoded[comparison.Comparison]:
        language = language_of(scope)
        began = perf_counter()
        result = comparison.compare(comparer, data, language)
        took = b"compare;dur=%.3f" % ((perf_counter() - began) * 1e3)
        return Encoded(encode(result), SPOKEN[language], (b"server-timing", took))

    answer.__annotations__["data"] = Annotated[comparer.question, BodyKwarg(media_type=RequestEncodingType.JSON)]
    return post(
        "/v1/comparisons",
        operation_id="compareRoutes",
        summary="Compare all routes",
        description="One waste, one pile and one feed through every route, ranked by a figure; what is unfit stays.",
        tags=[STUDIES],
        status_code=200,
        request_class=Question,
        opt={"decode": partial(decoder.decode, comparer.question)},
        sync_to_thread=False,  # a millisecond; a hundred when the first question gives this set of fields
    )(answer)


def _plans(planner: plan.Planner, decoder: Decoder, heavy: Heavy) -> HTTPRouteHandler:
    """A site over the years."""
    return _off_the_loop(
        "/v1/plans",
        "plan",
        partial(plan.make_plan, planner),
        planner.question,
        Plan,
        decoder,
        heavy,
        operation_id="makePlan",
        summary="Plan a site over the years",
        description="Piles and ponds, works that use them, and terms: stock, land, money, carbon and jobs by year.",
    )


def _what_ifs(asker: what_if.Asker, decoder: Decoder, heavy: Heavy) -> HTTPRouteHandler:
    """A question of any kind with named changes."""
    return _off_the_loop(
        "/v1/what-ifs",
        "what-if",
        partial(what_if.what_if, asker),
        asker.question,
        what_if.WhatIf,
        decoder,
        heavy,
        operation_id="askWhatIf",
        summary="Ask what if",
        description="A question of any kind, and what would be otherwise: named changes to inputs and coefficients, a "
        "table of two ways, the value of an input at which a figure reaches another.",
    )


def _uncertainties(uncertain: Uncertain, decoder: Decoder, heavy: Heavy) -> HTTPRouteHandler:
    """A question over draws of what is uncertain in it."""
    return _off_the_loop(
        "/v1/uncertainties",
        "uncertainty",
        partial(uncertainty, uncertain),
        uncertain.uncertainty,
        Uncertainty,
        decoder,
        heavy,
        operation_id="drawUncertainty",
        summary="Ask how sure an answer is",
        description="An estimate or a plan over draws of all that is uncertain in it: percentiles, probabilities, what "
        "the spread comes from, and what to measure first.",
    )


def _sensitivities(uncertain: Uncertain, decoder: Decoder, heavy: Heavy) -> HTTPRouteHandler:
    """What inputs do to the figures of a question."""
    return _off_the_loop(
        "/v1/sensitivities",
        "sensitivity",
        partial(sensitivity, uncertain),
        uncertain.sensitivity,
        Sensitivity,
        decoder,
        heavy,
        operation_id="askSensitivity",
        summary="Ask what moves an answer",
        description="The uncertain inputs of an estimate or a plan, moved one at a time (a tornado) or all at once "
        "(Sobol' indices), and what that does to its figures.",
    )


def _off_the_loop(
    path: str,
    name: str,
    study: Callable[[Any, Language], A],
    question: Any,
    answers: type[A],
    decoder: Decoder,
    heavy: Heavy,
    **said: Any,
) -> HTTPRouteHandler:
    """A study that takes too long for the event loop; its ``operation_id`` stands in HEAVY.

    ``name`` is that of its time in Server-Timing, ``said`` what the document says of it.
    """

    def work(data: Any, language: Language) -> Encoded[A]:
        began = perf_counter()
        result = study(data, language)
        took = b"%s;dur=%.3f" % (name.encode(), (perf_counter() - began) * 1e3)
        return Encoded(encode(result), SPOKEN[language], (b"server-timing", took))

    async def answer(data: JSONBody[Any], scope: Scope) -> Encoded[Any]:
        return await heavy.run(partial(work, data, language_of(scope)))

    answer.__annotations__["data"] = Annotated[question, BodyKwarg(media_type=RequestEncodingType.JSON)]
    answer.__annotations__["return"] = Encoded[answers]  # type: ignore[valid-type]
    return post(
        path,
        tags=[STUDIES],
        status_code=200,
        request_class=Question,
        opt={"decode": partial(decoder.decode, question)},
        **said,
    )(answer)


def operation_id(verb: str, ready: Ready) -> str:
    """Name of an operation over a route, such as estimateGanguePower."""
    return verb + "".join(word.capitalize() for word in ready.route.name.split("-"))


def _elsewhere(catalogue: Catalogue) -> list[HTTPRouteHandler]:
    """A route that there is not: its nearest names, instead of a bare 404."""

    @post("/v1/routes/{route:str}/estimates", include_in_schema=False, sync_to_thread=False)
    def no_such_route(route: RouteId) -> None:
        raise Unknown(f"no route {short(route)!r}{nearest(route, catalogue.routes)}")

    return [no_such_route]


# Knowledge


def _knowledge(catalogue: Catalogue) -> list[HTTPRouteHandler]:
    """Encoded once for each id that there is: what is known does not change while the service runs."""
    book = catalogue.book

    @read("/v1/routes", "listRoutes", summary="List the routes", tags=[KNOWLEDGE])
    @cache
    def list_routes() -> Kept[knowledge.Routes]:
        """Every way to use a waste that can be asked about."""
        return keep(knowledge.list_routes(catalogue))

    @read("/v1/routes/{route:str}", "describeRoute", summary="Describe a route", tags=[KNOWLEDGE])
    @cache
    def describe_route(route: RouteId) -> Kept[knowledge.RouteInfo]:
        """Every input with kind, units, range and default, every output with its equation, every gate."""
        return keep(knowledge.describe_route(catalogue, short(route)))

    @read("/v1/coefficients", "listCoefficients", summary="List the coefficients", tags=[KNOWLEDGE])
    @cache
    def list_coefficients() -> Kept[knowledge.Coefficients]:
        """Every number that answers rest on, and the version of the set."""
        return keep(knowledge.list_coefficients(catalogue))

    @read("/v1/coefficients/{id:str}", "describeCoefficient", summary="Describe a coefficient", tags=[KNOWLEDGE])
    @cache
    def describe_coefficient(id: CoefficientId) -> Kept[knowledge.CoefficientInfo]:
        """All values with region, year, spread, evidence and source, and the formulas that use them."""
        return keep(knowledge.describe_coefficient(catalogue, short(id)))

    @read("/v1/sources", "listSources", summary="List the sources", tags=[KNOWLEDGE])
    @cache
    def list_sources() -> Kept[knowledge.Sources]:
        """Everything that coefficients cite."""
        return keep(knowledge.list_sources(book))

    @read("/v1/sources/{id:str}", "describeSource", summary="Describe a source", tags=[KNOWLEDGE])
    @cache
    def describe_source(id: SourceId) -> Kept[knowledge.SourceInfo]:
        """One source, and the coefficients that cite it."""
        return keep(knowledge.describe_source(book, short(id)))

    @read("/v1/units", "listUnits", summary="List the units", tags=[KNOWLEDGE])
    @cache
    def list_units() -> Kept[knowledge.UnitKinds]:
        """Every unit that a question may use, by kind, and the systems that an answer may come in."""
        return keep(knowledge.list_units(book))

    return [
        list_routes,
        describe_route,
        list_coefficients,
        describe_coefficient,
        list_sources,
        describe_source,
        list_units,
    ]


def keep(answer: A) -> Kept[A]:
    return Kept(encode(answer))


def short(id: str) -> str:
    """The id, which comes back to the caller when it names nothing."""
    if len(id) > LONGEST_ID:
        raise Unknown(f"no id has {len(id)} characters")
    return id


# The service itself


def _service(catalogue: Catalogue) -> list[HTTPRouteHandler]:
    health = Health(status="ok", engine=__version__, coefficients=catalogue.book.version)

    @read("/healthz", "health", summary="Is it alive?", tags=[SERVICE])
    def healthz() -> Encoded[Health]:
        """Answers as long as the process runs."""
        return Encoded(encode(health))

    @read("/readyz", "readiness", summary="Is it ready?", tags=[SERVICE])
    def readyz() -> Encoded[Health]:
        """Answers once every coefficient is loaded and every formula is proved, which is before the first request."""
        return Encoded(encode(health))

    return [healthz, readyz]
