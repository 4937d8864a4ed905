"""A plan as a model of its uncertain inputs: works, piles and terms anew for each draw, a thousand at a time.

A coefficient is one draw for all that use it: the works, what is read of the piles, and the terms. Where the book chose
another value for one of them, its draw lies at the same place of its own distribution. What counts whole years, and how
a works is built, is not drawn.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from valorise.coefficients import Chosen
from valorise.economics.axes import Array
from valorise.economics.indicators import discount_factors, irrs, nominal_rate, npv
from valorise.engine.distributions import Distribution
from valorise.engine.draws import Block
from valorise.engine.model import Settled, Values
from valorise.engine.route import Gate
from valorise.studies.estimate import estimate
from valorise.studies.faults import Unanswerable, pointer
from valorise.studies.layout import settle
from valorise.studies.plans.cases import IN_WHOLE_YEARS, PlanCase, Stream
from valorise.studies.plans.figures import PLAN_FIGURES
from valorise.studies.plans.indicators import change_of
from valorise.studies.plans.plan import Planner
from valorise.studies.plans.reading import PlanRead, read_plan
from valorise.studies.plans.routes import Origin, in_plan, place_of
from valorise.studies.plans.years import Years, reckon
from valorise.studies.shown import Shown, after
from valorise.studies.uncertainty.inputs import GIVEN, GROUPS, Input, spread_coefficients
from valorise.studies.uncertainty.models import (
    LOST,
    NOT_FINITE,
    Drawn,
    Lost,
    Subject,
    Tally,
    require_figures,
    size_of,
)
from valorise.studies.words import Language, pick

DEFAULT = ("npv", "area_reclaimed", "carbon_change")
AT_A_TIME = 1_000
"""Draws that are reckoned together: what the years of one hold fits the cache."""


# Figures


class Flows(NamedTuple):
    """What figures are made of, in stated money: years come first, draws last."""

    case: PlanCase
    years: Years
    deflator: Array
    factors: Array
    rates: dict[str, Any]


def _flows(case: PlanCase, y: Years, prices: str) -> Flows:
    t = case.terms
    rates = {n: t[n] for n in ("discount_rate", "social_discount_rate")}
    if prices == "nominal":
        rates = {n: nominal_rate(r, t["inflation"]) for n, r in rates.items()}
    deflator = y.rise if prices == "real" else np.ones_like(y.rise)
    factors = discount_factors(rates["discount_rate"], case.years, case.choices["timing"])
    return Flows(case, y, deflator, factors, rates)


def _stated(f: Flows, x: Any) -> Array:
    """Money of each year; works or stores stand between years and draws."""
    x = np.asarray(x, float)
    d = f.deflator
    return np.asarray(x / d.reshape(len(d), *(1,) * (x.ndim - d.ndim), *d.shape[1:]))


def _works_cash(f: Flows) -> Array:
    """Of each works, with what stands at the horizon in the last year."""
    cash = _stated(f, f.years.cash).copy()
    closing = np.asarray(f.years.closing, float)
    last = f.deflator[-1]
    cash[-1] = cash[-1] + closing / (last if np.ndim(last) == 0 else last[None])
    return cash


def _charges(f: Flows) -> Array:
    y = f.years
    return _stated(f, y.contribution + y.waste_tax.sum(axis=1) + y.monitoring)


def _plan_cash(f: Flows) -> Array:
    return np.asarray(_works_cash(f).sum(axis=1) - _charges(f))


def _npv(f: Flows) -> Any:
    return npv(_plan_cash(f), f.factors)


def _carbon_value(f: Flows) -> Array:
    y = f.years
    return _stated(f, y.allowances.sum(axis=1) - y.carbon_price * change_of(y))


def _economic_npv(f: Flows) -> Any:
    y = f.years
    social = discount_factors(f.rates["social_discount_rate"], f.case.years, f.case.choices["timing"])
    works = (_works_cash(f) + _stated(f, y.tax)).sum(axis=1)
    return npv(works - _stated(f, y.restored.spent + y.monitoring) + _carbon_value(f), social)


TOTALS: dict[str, Callable[[Flows], Any]] = {
    "npv": _npv,
    "irr": lambda f: irrs(_plan_cash(f)),
    "economic_npv": _economic_npv,
    "carbon_value": lambda f: npv(_carbon_value(f), f.factors),
    "feed": lambda f: f.years.feed.sum(axis=(0, 1)),
    "revenue": lambda f: _stated(f, f.years.revenue).sum(axis=(0, 1)),
    "cost": lambda f: (
        _stated(f, f.years.cost).sum(axis=(0, 1))
        + _stated(f, f.years.waste_tax.sum(axis=1) + f.years.monitoring).sum(axis=0)
    ),
    "tax": lambda f: _stated(f, f.years.tax).sum(axis=(0, 1)),
    "investment": lambda f: _stated(f, f.years.investment).sum(axis=(0, 1)),
    "contribution": lambda f: _stated(f, f.years.contribution).sum(axis=0),
    "wages": lambda f: _stated(f, f.years.wages).sum(axis=(0, 1)),
    "area_freed": lambda f: (f.years.land.freed_historic + f.years.land.freed_new).sum(axis=(0, 1)),
    "area_reclaimed": lambda f: (f.years.restored.historic + f.years.restored.new).sum(axis=0),
    "area_taken": lambda f: f.years.taken.sum(axis=0),
    "area_left": lambda f: f.years.land.held[-1].sum(axis=0),
    "area_waiting": lambda f: f.years.restored.waiting[-1],
    "stock_left": lambda f: (f.years.dug.historic + f.years.dug.new)[-1].sum(axis=0),
    "carbon_dioxide": lambda f: (f.years.plant + f.years.power + f.years.beyond).sum(axis=(0, 1)),
    "carbon_change": lambda f: change_of(f.years).sum(axis=0),
    "job_years": lambda f: f.years.jobs.sum(axis=(0, 1)) * f.case.terms["accounting_period"],
    "construction_job_years": lambda f: f.years.construction_jobs.sum(axis=(0, 1)) * f.case.terms["accounting_period"],
}
"""Figures of a plan that draws have, by id; as ``works.NAME.npv`` the present value of a works."""


def _works_npv(i: int, f: Flows) -> Any:
    return npv(_works_cash(f)[:, i], f.factors)


def _figures(read: PlanRead) -> dict[str, Callable[[Flows], Any]]:
    found = dict(TOTALS)
    for i, w in enumerate(read.works):
        found[f"works.{w.name}.npv"] = partial(_works_npv, i)
    return found


# The model


class Use(NamedTuple):
    """Where an input is used: a name among those of a stream, or of the terms, and how it is distributed there."""

    name: str
    id: str
    spread: Distribution


@dataclass(eq=False)
class Part:
    """A stream whose uncertain inputs are given."""

    stream: Stream
    settled: Settled
    guard: Drawn
    """What its draws are held to."""
    uses: list[Use]

    def given(self, block: Block, first: dict[str, Distribution]) -> Values:
        return self.stream.given | {u.name: _at(u, block, first) for u in self.uses}


def _at(use: Use, block: Block, first: dict[str, Distribution]) -> Array:
    """The draws of an input where it has perhaps another distribution."""
    x, own = block[use.id], first[use.id]
    return x if own == use.spread else use.spread.quantile(own.cdf(x))


class _Collector:
    """Finds the inputs of all parts, in their order, each once."""

    def __init__(self, catalogue: Any, shown: Callable[[str, str, str, Any], Shown]) -> None:
        self.book = catalogue.book
        self.shown = shown
        self.inputs: dict[str, Input] = {}

    def add(self, made: Input) -> None:
        self.inputs.setdefault(made.id, made)

    def of_coefficients(
        self,
        chosen: dict[str, Chosen],
        ids: dict[str, str],
        limits: dict[str, tuple[float, float]],
        used: Callable[[str], bool],
        givens: Any,
        declared: Any,
    ) -> list[Use]:
        """The coefficients with a spread that a stream or the terms use, added to the inputs."""
        uses = []
        for name, id, distribution, evidence in spread_coefficients(self.book, chosen, ids, limits):
            if not used(name):
                continue
            c = self.book.coefficients[id]
            base: Any = chosen[name].base
            group: Any = "assumed" if name in givens else "coefficients"
            shown = self.shown(declared[name].unit.spelling, declared[name].label, declared[name].label_zh, c)
            self.add(Input(id, group, evidence, chosen[name].evidence, distribution, float(base), shown))
            uses.append(Use(name, id, distribution))
        return uses


def plan_subject(planner: Planner, question: Any, asked: list[str], language: Language) -> Subject:
    """Raises Unanswerable with every fault of the plan, or of the figures."""
    read = read_plan(planner.catalogue, question)
    for w in read.works:
        for a in w.asked:
            try:
                estimate(w.ready, a.question, language)
            except Unanswerable as refusal:
                raise in_plan(refusal, a.places) from None
    known = _figures(read)
    figures = tuple(asked) or DEFAULT
    require_figures(figures, list(known), "a plan")
    prices = read.choices["prices"]
    model = _Model(planner, read, question, language, {n: known[n] for n in figures}, prices)
    flows = _flows(read.case, reckon(read.case), prices)
    point = {n: float(known[n](flows)) for n in figures}
    units = planner.book.units
    return Subject(
        inputs=model.inputs,
        shown={n: _shown(planner, question, n, language) for n in figures},
        units={n: units[PLAN_FIGURES[n.rpartition(".")[2]][0]] for n in figures},
        point=point,
        model=model,
        reasons=model.reasons,
        gates={},
        switched={},
        behind={},
        verdict=False,
        size=read.case.years * len(read.case.works),
    )


class _Model:
    """Draws of a plan."""

    def __init__(
        self,
        planner: Planner,
        read: PlanRead,
        question: Any,
        language: Language,
        figures: dict[str, Callable[[Flows], Any]],
        prices: str,
    ) -> None:
        self.read, self.figures, self.prices = read, figures, prices
        book = planner.book
        price_year = question.context.price_year

        def shown(spelling: str, en: str, zh: str, _: Any) -> Shown:
            spelling = spelling.replace("CNY", question.context.currency)
            unit = book.units[spelling]
            return Shown(
                book.unit_factor(unit, price_year), unit.offset, spelling, pick((en, zh), language), after(spelling)
            )

        collect = _Collector(planner.catalogue, shown)
        streams = [s for w in read.case.works for s in w.streams.values()]
        streams += [s.reader for s in read.case.stores]
        terms = planner.catalogue.terms["plan"]
        at = {n: pointer("coefficients", id) for n, id in terms.coefficient_ids.items()}
        places = {n: terms.pointers.get(n, at.get(n, n)) for n in read.spread}
        self._ranges(read, streams, {at[n]: place for n, place in places.items() if n in at}, collect, shown)
        self.reason_list: list[tuple[str, str]] = []
        self.parts: dict[int, Part] = {}
        for stream in streams:
            self.parts[id(stream)] = self._part(stream, collect, language)
        self.reasons = [*self.reason_list, (NOT_FINITE, "")]
        plan = terms.plan(frozenset(read.given))
        idle = IDLE[read.case.choices["displaced_power"]]

        def used(name: str) -> bool:
            return name not in read.given and name not in IN_WHOLE_YEARS and name != idle and name not in UNUSED

        self.terms_plan = plan
        self.terms_have = read.known.values | read.given
        self.term_uses = collect.of_coefficients(
            read.known.chosen, terms.coefficient_ids, terms.limits, used, terms.givens, terms.declared
        )
        for name, distribution in read.spread.items():
            d = terms.declared[name]
            words = shown(d.unit.spelling, d.label, d.label_zh, None)
            collect.add(Input(places[name], "given", GIVEN, GIVEN, distribution, read.given[name], words))
            self.term_uses.append(Use(name, places[name], distribution))
        order = sorted(collect.inputs.values(), key=lambda i: GROUPS.index(i.group))
        self.inputs = {i.id: i for i in order}
        self.first = {i.id: i.distribution for i in order}

    def _ranges(
        self,
        read: PlanRead,
        streams: list[Stream],
        of_terms: dict[str, str],
        collect: _Collector,
        shown: Callable[[str, str, str, Any], Shown],
    ) -> None:
        """What the question gives as a range, by its place there: one draw, whoever reads it.

        ``of_terms`` are places of coefficients that the terms give, with where they give them.
        """
        self.range_uses: dict[int, list[Use]] = {}
        for stream in streams:
            origin: Origin = stream.origin
            uses = []
            for name, distribution in origin.case.spread.items():
                id_ = place_of(origin.case.written[name].pointer, origin.places)
                id_ = of_terms.get(id_, id_)
                if name == "feed" and not origin.places.works:
                    continue  # of a pile that is read by itself
                d = origin.ready.declared[name]
                words = shown(d.unit.spelling, d.label, d.label_zh, None)
                collect.add(Input(id_, "given", GIVEN, GIVEN, distribution, stream.given[name], words))
                uses.append(Use(name, id_, distribution))
            self.range_uses[id(stream)] = uses
        for works in read.case.works:
            first, *others = works.streams.values()
            feed = [u for u in self.range_uses[id(first)] if u.name == "feed"]
            for stream in others:  # a works is one: what its first store says of its size holds for all
                self.range_uses[id(stream)] += feed

    def _part(self, stream: Stream, collect: _Collector, language: Language) -> Part:
        origin: Origin = stream.origin
        ready, plan, known = origin.ready, origin.plan, origin.known
        uses = self.range_uses[id(stream)] + collect.of_coefficients(
            known.chosen,
            ready.coefficient_ids,
            ready.limits,
            lambda n: n in plan.inputs and n not in plan.given,
            ready.givens,
            ready.declared,
        )
        names = plan.given.union(u.name for u in uses)
        settled = settle(ready, replace(plan, given=names), known)
        return Part(stream, settled, self._guard(origin, names, language), uses)

    def _guard(self, origin: Origin, names: frozenset[str], language: Language) -> Drawn:
        """The gates that refuse and the stand-ins of a stream, as a plan of their own."""
        ready, plan, known = origin.ready, origin.plan, origin.known
        have = plan.have
        refusing: list[Gate] = [
            g
            for g in ready.gates
            if g.otherwise == "refused" and g.quantity in have and (g.limit == 0 or g.limit in have)
        ]
        compared = tuple(dict.fromkeys(n for g in refusing for n in (g.quantity, g.limit) if isinstance(n, str)))
        own = ready.model.plan(plan.given, compared)
        stand_ins = tuple(f.name for f in (*plan.formulas, *own.formulas) if f.stand_in)
        own = ready.model.plan(plan.given, (*compared, *stand_ins)) if compared or stand_ins else own
        settled = settle(ready, replace(own, given=names), known)
        moved = list(dict.fromkeys(n for n in stand_ins if n in settled.moved))
        refusals = [g for g in refusing if not settled.moved.isdisjoint((g.quantity, g.limit))]
        reasons = [(n, pick((ready.declared[n].label, ready.declared[n].label_zh), language)) for n in moved]
        reasons += [(g.id, pick((g.label, g.label_zh), language)) for g in refusals]
        self.reason_list += [r for r in reasons if r not in self.reason_list]
        return Drawn(
            settled=settled,
            figures=(),
            names={},
            spread={},
            about={},
            curves=[],
            stand_ins=[(n, *ready.limits[n]) for n in moved],
            wholes=[],
            refusals=refusals,
            reasons=reasons,
            lines=[],
            gates={},
            switched={},
            behind={},
            least=0,
        )

    def __call__(self, block: Block, tally: Tally) -> dict[str, Any]:
        size = size_of(block)
        found: dict[str, Any] = {n: np.empty(size) for n in (*self.figures, LOST)}
        for start in range(0, size, AT_A_TIME):
            span = slice(start, min(start + AT_A_TIME, size))
            some = {id_: x[span] for id_, x in block.items()}
            for name, y in self._some(some, span.stop - span.start).items():
                found[name][span] = y
        return found

    def _some(self, block: Block, size: int) -> dict[str, Any]:
        lost = Lost(size)
        places: dict[int, Stream] = {}
        for key, part in self.parts.items():
            given = part.given(block, self.first)
            places[key] = Stream(part.settled, given)
            self._hold(part.guard, given, lost)
        case = self._case(places, block)
        flows = _flows(case, reckon(case), self.prices)
        found = {n: np.broadcast_to(make(flows), size) for n, make in self.figures.items()}
        for name, y in found.items():
            if name != "irr":  # a draw may have none
                lost.mark(~np.isfinite(y), len(self.reasons))
        bad = lost.codes > 0
        found = {n: np.where(bad, np.nan, y) for n, y in found.items()}
        found[LOST] = lost.codes
        return found

    def _hold(self, guard: Drawn, given: Values, lost: Lost) -> None:
        if not guard.reasons:
            return
        own = Lost(lost.codes.size)
        guard.hold(given, guard.settled.run(given), own)
        if own.codes.any():
            codes = [0, *(self.reason_list.index(r) + 1 for r in guard.reasons)]
            for code in np.unique(own.codes[own.codes > 0]).tolist():
                lost.mark(own.codes == code, codes[code])

    def _case(self, places: dict[int, Stream], block: Block) -> PlanCase:
        case = self.read.case
        have = self.terms_have | {u.name: _at(u, block, self.first) for u in self.term_uses}
        return replace(
            case,
            works=[replace(w, streams={i: places[id(s)] for i, s in w.streams.items()}) for w in case.works],
            stores=[replace(s, reader=places[id(s.reader)]) for s in case.stores],
            terms=have | self.terms_plan.run(have),
        )


IDLE = {
    "average": "fossil_grid_carbon_dioxide_per_electricity",
    "fossil": "grid_carbon_dioxide_per_electricity",
}
"""The factor of the grid that a choice leaves without a part."""
UNUSED = ("minimum_equity_share", "accounting_period")
"""Terms that move no figure."""


def _shown(planner: Planner, question: Any, name: str, language: Language) -> Shown:
    """A figure in the units of the question; of a works as of the plan, with its name."""
    context, book = question.context, planner.book
    own = name.rpartition(".")[2]
    unit_name, *labels = PLAN_FIGURES[own]
    unit = book.units[unit_name]
    spelling = unit.spelling
    if isinstance(context.units, str):
        spelling = book.units.systems[context.units].get(unit.kind, spelling)
    elif own in context.units:
        spelling = context.units[own]
    spelling = spelling.replace("CNY", context.currency)
    found = book.units.kinds[unit.kind].units[spelling]
    label = pick((labels[0], labels[1]), language)
    if name.startswith("works."):
        label = f"{name.split('.', 1)[1].rpartition('.')[0]}: {label}"
    return Shown(book.unit_factor(found, context.price_year), found.offset, spelling, label, after(spelling))
