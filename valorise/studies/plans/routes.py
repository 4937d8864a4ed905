"""What the routes of a plan are asked: a question of each route for each works and each store that it takes from."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from valorise.engine.model import Missing, Plan, Undefined, Values
from valorise.studies.catalogue import Ready
from valorise.studies.comparison import BESIDE_CARBON_DIOXIDE
from valorise.studies.faults import Fault, Unanswerable, pointer
from valorise.studies.layout import settle
from valorise.studies.lookup import Known
from valorise.studies.plans.cases import Kept, Stream
from valorise.studies.reading import Case, read_question

ALL_NEED = (
    "feed",
    "revenue",
    "capital_cost",
    "operating_cost",
    "jobs",
    "site_area",
    "area_taken",
    "vat_on_sales",
    "vat_on_purchases",
    "vat_paid",
    "carbon_dioxide",
    "lifetime",
)
"""What a plan takes of every route, besides the items of its revenue and cost and its product."""
SOME_HAVE = (
    "greenhouse_gases",
    "grid_carbon_dioxide",
    *BESIDE_CARBON_DIOXIDE,
    "carbon_dioxide_avoided",
    "net_electricity",
)
CARBONATES = ("limestone_carbon_dioxide", "carbonate_carbon_dioxide", "soda_carbon_dioxide")
"""Carbon dioxide of carbonates, by the names that routes have for it."""
TRANSPORT = ("haul_carbon_dioxide", "delivery_carbon_dioxide")
OF_A_STORE = ("areal_loading", "reclaimable_share", "reclaim_cost", "area_covered")
SOME_STORES_HAVE = ("mass", "pile_area", "fire_greenhouse_gases", "fire_cost")


HAUL = "/plant/haul_distance"


class Places(NamedTuple):
    """Where a plan says what it asks a route, as JSON pointers."""

    works: str
    store: str
    sized_by: str = "capacity"
    hauled_from: str = ""
    """The name of the store, where the works gives a haul of its own for it."""


class Origin(NamedTuple):
    """What a stream was made from."""

    ready: Ready
    plan: Plan
    known: Known
    case: Case
    places: Places


def of_a_store(ready: Ready, store: Mapping[str, Any], plan: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of a route's question that a store answers, and what the plan says of the setting."""
    asked: dict[str, Any] = {n: store[n] for n in ("feedstock", "land") if store.get(n)}
    if pile := {n: v for n, v in store.items() if n in ready.parts["pile"].fields}:
        asked["pile"] = pile
    if context := dict(plan.get("context", {})):
        if isinstance(context.get("units"), dict):  # units by id are of the plan's figures
            del context["units"]
        asked["context"] = context
    ids = set(ready.coefficient_ids.values())
    asked["coefficients"] = {id: q for id, q in plan.get("coefficients", {}).items() if id in ids}
    return asked


def works_stream(ready: Ready, asked: dict[str, Any], places: Places) -> Stream:
    """A works at full capacity and a store that it takes from. Raises Unanswerable, as the plan has it."""
    items = tuple(f.name for f in ready.model.formulas.values() if f.item_of in ("revenue", "operating_cost"))
    return _stream(ready, asked, (*ALL_NEED, ready.route.target_of, *items), (*SOME_HAVE, *CARBONATES), places)


def store_stream(ready: Ready, asked: dict[str, Any], places: Places) -> Stream:
    """What a route makes of a store. Raises Unanswerable, also where nothing tells how much lies there."""
    stream = _stream(ready, asked, OF_A_STORE, SOME_STORES_HAVE, places)
    if "mass" not in stream.settled.live.wanted:
        raise Unanswerable([Fault(f"{places.store}/mass", "give what lies there: its mass, or its land or shape")])
    return stream


def run(stream: Stream, place: str) -> Values:
    """What a route has for a works or store. Raises Unanswerable where it has no value."""
    try:
        return stream.settled.run(stream.given)
    except Undefined as error:
        raise Unanswerable([Fault(place, f"with this, {error}")]) from None


def _stream(
    ready: Ready, asked: dict[str, Any], wanted: tuple[str, ...], optional: tuple[str, ...], places: Places
) -> Stream:
    try:
        case = read_question(ready, ready.question.model_validate(asked))
        plan = ready.model.plan(frozenset(case.given), wanted, tuple(n for n in optional if n in ready.declared))
        known = ready.known(case.setting)
        return Stream(settle(ready, plan, known), case.given, case.spread, Origin(ready, plan, known, case, places))
    except Unanswerable as refusal:
        raise in_plan(refusal, places) from None
    except Missing as missing:
        raise Unanswerable([Fault(places.works or places.store, str(missing))]) from None


def in_plan(refusal: Unanswerable, places: Places) -> Unanswerable:
    """What a route refuses, at its place in the plan's question."""
    return Unanswerable([_in_plan(f, places) for f in refusal.faults])


def _in_plan(fault: Fault, places: Places) -> Fault:
    detail, accepted = fault.detail, fault.accepted
    if accepted == ["feed", "target"]:  # exactly one of them
        detail, accepted = detail.replace("feed (", "capacity ("), ["capacity", "target"]
    elif (fault.pointer + "/").startswith("/feed/"):
        rest = fault.pointer.removeprefix("/feed")
        return Fault(f"{places.works}/{places.sized_by}{rest}", detail, accepted)
    return Fault(place_of(fault.pointer, places), detail, accepted)


def place_of(asked: str, places: Places) -> str:
    """Where the plan's question has what a route's question has at this pointer."""
    _, part, *rest = (asked + "/").split("/")
    if part == "pile":
        return "/".join([places.store, *rest]).rstrip("/")
    if part in ("feedstock", "land"):
        return places.store + asked
    if part in ("context", "coefficients"):
        return asked
    if part == "feed":
        return "/".join([places.works, "capacity", *rest]).rstrip("/")
    if (asked + "/").startswith(HAUL + "/") and places.hauled_from:
        return places.works + pointer("haul_distances", places.hauled_from) + asked.removeprefix(HAUL)
    return places.works + asked


# Which quantities of a route make up the figures of a works


def kept(ready: Ready, stream: Stream) -> Kept:
    """Of the items and outputs of a route, what goes where in a plan."""
    return _kept(ready, frozenset(stream.given))


@lru_cache(maxsize=256)
def _kept(ready: Ready, given: frozenset[str]) -> Kept:
    plan = ready.plan(given)
    book, names = ready.book, ready.coefficient_ids
    money = {n for n, id in names.items() if book.units[book.coefficients[id].unit].currency}
    ruled = {n for n in money if not book.coefficients[names[n]].restate and n not in given}
    priced = {f.name: money.intersection(ready.ancestors(f.name, plan)) for f in plan.formulas if f.item_of}
    items = [f for f in plan.formulas if f.item_of and f.name not in ("vat_refund", "vat_surcharge_cost")]

    def of(total: str, *, standing: bool = False, by_rule: bool = False) -> tuple[str, ...]:
        """A price that is fixed by rule does not rise; one of several that is not, does."""
        return tuple(
            f.name
            for f in items
            if f.item_of == total
            and f.standing == standing
            and by_rule == bool(priced[f.name] and priced[f.name] <= ruled)
        )

    product = ready.route.target_of
    needs = {f.name: f.needs for f in plan.formulas}
    of_product = {product} | {n for n, of_it in needs.items() if product in of_it}
    revenue = [f.name for f in items if f.item_of == "revenue"]
    return Kept(
        sales=of("revenue"),
        ruled_sales=of("revenue", by_rule=True),
        standing_sales=of("revenue", standing=True),
        ruled_standing_sales=of("revenue", standing=True, by_rule=True),
        costs=of("operating_cost"),
        ruled_costs=of("operating_cost", by_rule=True),
        standing_costs=of("operating_cost", standing=True),
        ruled_standing_costs=of("operating_cost", standing=True, by_rule=True),
        main_sales=tuple(n for n in revenue if n in of_product or of_product.intersection(needs[n])),
        product=product,
        direct="greenhouse_gases" if "greenhouse_gases" in plan.have else "carbon_dioxide",
        power=_there(plan.have, "grid_carbon_dioxide"),
        carbonates=_there(plan.have, *CARBONATES),
        transport=_there(plan.have, *TRANSPORT),
        beyond=_there(plan.have, *BESIDE_CARBON_DIOXIDE),
        avoided=_there(plan.have, "carbon_dioxide_avoided"),
        sent_out=_there(plan.have, "net_electricity"),
        allowances=_there(plan.have, "allowance_cost"),
    )


def _there(have: frozenset[str], *names: str) -> tuple[str, ...]:
    return tuple(n for n in names if n in have)
