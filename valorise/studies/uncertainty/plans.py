"""A plan as a model of its uncertain inputs: works, piles and terms anew for each draw, a thousand at a time.

A coefficient is one draw for all that use it: the works, what is read of the piles, and the terms. Where the book chose
another value for one of them, its draw lies at the same place of its own distribution. What counts whole years, and how
a works is built, is not drawn. A verdict on a works is the worst over the stores that it takes from, as in an answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from valorise.economics.axes import Array
from valorise.economics.indicators import discount_factors, irrs, nominal_rate, npv
from valorise.engine.distributions import Distribution
from valorise.engine.draws import Block
from valorise.engine.model import Values
from valorise.studies.estimate import estimate, lay_out_case
from valorise.studies.faults import Unanswerable, pointer
from valorise.studies.layout import Layout
from valorise.studies.lookup import Declared, Known
from valorise.studies.plans.cases import IN_WHOLE_YEARS, PlanCase, Stream, brought, run_up
from valorise.studies.plans.figures import PLAN_FIGURES
from valorise.studies.plans.indicators import change_of
from valorise.studies.plans.plan import Planner
from valorise.studies.plans.reading import Planned, PlanRead, Stored, read_plan
from valorise.studies.plans.routes import Origin, in_plan, place_of
from valorise.studies.plans.years import Years, reckon
from valorise.studies.shown import Shown, after
from valorise.studies.terms import Terms
from valorise.studies.uncertainty.inputs import GIVEN, GROUPS, Group, Input, spread_coefficients
from valorise.studies.uncertainty.models import (
    LOST,
    NOT_FINITE,
    Drawn,
    Lost,
    Subject,
    Tally,
    Verdicts,
    draw,
    require_figures,
    size_of,
)
from valorise.studies.words import Language, pick

DEFAULT = ("npv", "area_reclaimed", "carbon_change")
AT_A_TIME = 1_000
"""Draws that are reckoned together: what the years of one hold fits the cache."""

OF_A_STORE, OF_A_RUN = 4, 20
"""What a year of a pile, and a run of all formulas of a works on one or of its reader, take against a year of works."""


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


Vouched: TypeAlias = tuple[Group, str, str]
"""Group of an input, evidence of its spread and of its value."""
BY_THE_QUESTION: Vouched = ("given", GIVEN, GIVEN)


class Use(NamedTuple):
    """Where an input is used: a name among those of a stream, or of the terms, and how it is distributed there."""

    name: str
    id: str
    spread: Distribution
    point: float


@dataclass(eq=False)
class Part:
    """A stream whose uncertain inputs are given."""

    stream: Stream
    drawn: Drawn
    uses: list[Use]
    works: str
    """The works that it is of; empty for what a route reads of a store."""


def _at(use: Use, block: Block, inputs: dict[str, Input]) -> Array:
    """The draws of an input where it has perhaps another distribution: where an estimate has it, as it has it there."""
    x, own = block[use.id], inputs[use.id]
    if (own.distribution, own.point) == (use.spread, use.point):
        return x
    return np.where(x == own.point, use.point, use.spread.quantile(own.distribution.cdf(x)))


def plan_subject(planner: Planner, question: Any, asked: list[str], language: Language, *, judged: bool) -> Subject:
    """``judged`` draws have a verdict on each works.

    Raises Unanswerable with every fault of the plan, or of the figures.
    """
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
    model = _Model(planner, read, question, language, {n: known[n] for n in figures}, judged=judged)
    flows = _flows(read.case, reckon(read.case), read.choices["prices"])
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
        behind=dict.fromkeys(figures, frozenset(model.moving)),
        verdict=False,
        works=model.gates if judged else {},
        size=model.size,
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
        *,
        judged: bool,
    ) -> None:
        self.read, self.figures, self.judged = read, figures, judged
        self.book, self.question, self.language = planner.book, question, language
        terms, building = (planner.catalogue.terms[n] for n in ("plan", "works"))
        at = {n: pointer("coefficients", id) for n, id in terms.coefficient_ids.items()}
        places = {n: terms.pointers.get(n, at.get(n, n)) for n in read.spread}
        self.places = {at[n]: place for n, place in places.items() if n in at}
        """Of coefficients that the terms give as ranges, with where they give them."""
        self.found: dict[str, Input] = {}
        self.moving: set[str] = set()
        """Ids of the inputs that figures may hang on: not those of gates alone."""
        self.reason_list: list[tuple[str, str]] = []
        self.parts: dict[int, Part] = {}
        for w in read.works:
            for stream, asked in zip(w.case.streams.values(), w.asked, strict=True):
                layout = lay_out_case(w.ready, stream.origin.case, asked.question.context, language)
                self.parts[id(stream)] = self._part(stream, layout, w.name)
        for store in read.case.stores:
            self.parts[id(store.reader)] = self._part(store.reader, None, "")
        self.gates: dict[str, dict[str, str]] = {}
        """By works those of any of its stores, and what they are called."""
        for part in self.parts.values():
            if part.works:
                self.gates.setdefault(part.works, {}).update(part.drawn.gates)
        self.reasons = [*self.reason_list, (NOT_FINITE, "")]
        listed = [self._add("", r.place, BY_THE_QUESTION, r.spread, r.point, r.declared) for r in read.listed]
        self.ramps = [self._first_output(i, w, building) for i, w in enumerate(read.works)]
        idle = IDLE[read.case.choices["displaced_power"]]

        def used(name: str) -> bool:
            return name not in read.given and name not in IN_WHOLE_YEARS and name != idle and name not in UNUSED

        self.terms_plan = terms.plan(frozenset(read.given))
        self.terms_have = read.known.values | read.given
        self.term_uses = self._of_terms(terms, read.known, used)
        self.term_uses += [
            self._add(n, places[n], BY_THE_QUESTION, distribution, read.given[n], terms.declared[n])
            for n, distribution in read.spread.items()
        ]
        self.moving.update(u.id for u in (*self.term_uses, *listed, *filter(None, self.ramps)))
        order = sorted(self.found.values(), key=lambda i: GROUPS.index(i.group))
        self.inputs = {i.id: i for i in order}

    @property
    def size(self) -> int:
        """What a draw takes, in some 0.03 µs: fitted to plans from one works and pile to ten of each over 50 years."""
        case = self.read.case
        return case.years * (len(case.works) + OF_A_STORE * len(case.stores)) + OF_A_RUN * len(self.parts)

    # What is drawn: each input once, whoever reads it

    def _add(
        self, name: str, id_: str, about: Vouched, distribution: Distribution, point: float, declared: Declared
    ) -> Use:
        context = self.question.context
        unit = self.book.units[declared.unit.spelling.replace("CNY", context.currency)]
        factor, label = self.book.unit_factor(unit, context.price_year), (declared.label, declared.label_zh)
        shown = Shown(factor, unit.offset, unit.spelling, pick(label, self.language), after(unit.spelling))
        self.found.setdefault(id_, Input(id_, *about, distribution, point, shown))
        return Use(name, id_, distribution, point)

    def _of_terms(self, terms: Terms, known: Known, used: Callable[[str], bool]) -> list[Use]:
        """Coefficients of terms that have a spread."""
        uses = []
        found = spread_coefficients(self.book, known.chosen, terms.coefficient_ids, terms.limits)
        for name, id_, distribution, evidence in found:
            if used(name):
                group: Group = "assumed" if name in terms.givens else "coefficients"
                about = (group, evidence, known.chosen[name].evidence)
                uses.append(self._add(name, id_, about, distribution, float(known.values[name]), terms.declared[name]))
        return uses

    def _first_output(self, i: int, w: Planned, building: Terms) -> Use | None:
        """Of a works that does not say how it runs up."""
        name, asked = "first_year_output", self.question.works[i]
        if asked.ramp_up is not None:
            return None
        if name in w.spread:
            place = pointer("works", i, name)
            if getattr(asked, name) is None:
                place = pointer("coefficients", building.coefficient_ids[name])
            return self._add(name, place, BY_THE_QUESTION, w.spread[name], w.given[name], building.declared[name])
        uses = self._of_terms(building, w.known, lambda n: n == name and n not in w.given)
        return uses[0] if uses else None

    def _part(self, stream: Stream, layout: Layout | None, works: str) -> Part:
        """``layout`` is that of the estimate of a works; a store is held to what is read of it."""
        origin: Origin = stream.origin
        ready, case = origin.ready, origin.case
        drawn = draw(
            ready,
            layout.plan if layout else origin.plan,
            origin.known,
            origin.plan.wanted,
            tuple(case.spread),
            self.language,
            layout if self.judged else None,
        )
        behind = frozenset().union(*drawn.behind.values())
        uses = []
        for name in drawn.names.values():
            if name in case.spread:
                place = place_of(case.written[name].pointer, origin.places)
                place, spread, point = self.places.get(place, place), case.spread[name], stream.given[name]
            else:
                place, spread, point = ready.coefficient_ids[name], drawn.spread[name], origin.known.values[name]
            uses.append(self._add(name, place, drawn.about[name], spread, float(point), ready.declared[name]))
            if name in behind:
                self.moving.add(place)
        self.reason_list += [r for r in drawn.reasons[:-1] if r not in self.reason_list]  # the last is of all parts
        return Part(stream, drawn, uses, works)

    # Draws

    def __call__(self, block: Block, tally: Tally) -> dict[str, Any]:
        size = size_of(block)
        found: dict[str, Any] = {n: np.empty(size) for n in (*self.figures, LOST)}
        for start in range(0, size, AT_A_TIME):
            span = slice(start, min(start + AT_A_TIME, size))
            some = {id_: x[span] for id_, x in block.items()}
            for name, y in self._some(some, span.stop - span.start, tally).items():
                found[name][span] = y
        return found

    def _some(self, block: Block, size: int, tally: Tally) -> dict[str, Any]:
        lost = Lost(size)
        ran: dict[int, Stream] = {}
        feeds: dict[str, Any] = {}
        verdicts = {w.name: Verdicts(size) for w in self.read.works if self.judged}
        for key, part in self.parts.items():
            given = part.stream.given | {u.name: _at(u, block, self.inputs) for u in part.uses}
            if part.works in feeds:  # a works is one: what its first store says of its size holds for all
                given["feed"] = feeds[part.works]
            values = part.drawn.settled.run(given)
            if part.works:
                feeds.setdefault(part.works, values["feed"])
            ran[key] = Stream(part.drawn.settled, given, values=values)
            self._hold(part.drawn, given, values, lost)
            for name in part.stream.origin.plan.wanted:
                lost.mark(~np.isfinite(values[name]), len(self.reasons))
            if part.works in verdicts:
                verdicts[part.works].judge(part.drawn, given | values)
        found: dict[str, Any] = self._reckoned(ran, block, lost.codes == 0)
        for name, y in found.items():
            if name != "irr":  # a draw may have none
                lost.mark(~np.isfinite(y), len(self.reasons))
        bad = lost.codes > 0
        for works, judged in verdicts.items():  # only now is it known which draws are kept
            judged.count(works, ~bad, tally)
        found = {n: np.where(bad, np.nan, y) for n, y in found.items()}
        found[LOST] = lost.codes
        return found

    def _reckoned(self, ran: dict[int, Stream], block: Block, keep: Any) -> dict[str, Array]:
        """Figures of the years; NaN of draws that are not kept, of which no year could be reckoned."""
        found = {n: np.full(keep.size, np.nan) for n in self.figures}
        if not keep.any():
            return found
        if not keep.all():
            block = _of_draws(block, keep)
            ran = {
                k: s._replace(given=_of_draws(s.given, keep), values=_of_draws(s.values or {}, keep))
                for k, s in ran.items()
            }
        case = self._case(ran, block)
        flows = _flows(case, reckon(case), self.read.choices["prices"])
        for name, make in self.figures.items():
            found[name][keep] = make(flows)
        return found

    def _hold(self, drawn: Drawn, given: Values, values: Values, lost: Lost) -> None:
        own = Lost(lost.codes.size)
        drawn.hold(given, values, own)
        if own.codes.any():
            codes = [0, *(self.reason_list.index(r) + 1 for r in drawn.reasons[:-1])]
            for code in np.unique(own.codes[own.codes > 0]).tolist():
                lost.mark(own.codes == code, codes[code])

    def _case(self, ran: dict[int, Stream], block: Block) -> PlanCase:
        case = self.read.case
        have = self.terms_have | {u.name: _at(u, block, self.inputs) for u in self.term_uses}
        works = [
            replace(w, streams={k: ran[id(s)] for k, s in w.streams.items()}, use=self._use(i, block))
            for i, w in enumerate(case.works)
        ]
        stores = [
            replace(s.case, reader=ran[id(s.case.reader)], inflow=self._inflow(s, block)) for s in self.read.stores
        ]
        return replace(case, works=works, stores=stores, terms=have | self.terms_plan.run(have))

    def _use(self, i: int, block: Block) -> list[Any]:
        """As it is read, with the draws of what is a range."""
        w, use = self.read.works[i], self.ramps[i]
        ramp = [block.get(pointer("works", i, "ramp_up", k), x) for k, x in enumerate(w.ramp)]
        if use is not None and use.id in block:
            ramp = [_at(use, block, self.inputs)]
        return run_up(ramp, w.case.start, w.case.stop, self.read.case.years)

    def _inflow(self, store: Stored, block: Block) -> list[Any]:
        year = self.read.case.terms["accounting_period"]
        periods = [
            p._replace(
                rate=block[f"{p.place}/rate"] * year if f"{p.place}/rate" in block else p.rate,
                growth=block.get(f"{p.place}/growth", p.growth),
            )
            for p in store.periods
        ]
        return brought(periods, self.read.case.years)


def _of_draws(values: Mapping[str, Any], keep: Any) -> dict[str, Any]:
    """Some of the draws; what is one number is so for them too."""
    return {n: x[keep] if np.shape(x) == keep.shape else x for n, x in values.items()}


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
