"""Reads the question of a plan: its terms, its stores, its works and their years, and everything that is wrong."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from valorise.coefficients import NotFound, Setting
from valorise.engine.distributions import Distribution
from valorise.engine.model import Missing, Undefined, Values
from valorise.engine.units import nearest
from valorise.studies.catalogue import Catalogue, Ready
from valorise.studies.faults import MOST_NEAR, Fault, Unanswerable, pointer
from valorise.studies.lookup import Declared, Known
from valorise.studies.plans.cases import (
    IN_WHOLE_YEARS,
    Period,
    PlanCase,
    StoreCase,
    Stream,
    WorksCase,
    brought,
    run_up,
)
from valorise.studies.plans.figures import PLAN_FIGURES
from valorise.studies.plans.question import WASTES
from valorise.studies.plans.routes import Places, kept, of_a_store, run, store_stream, works_stream
from valorise.studies.ranges import Ranged, read_range
from valorise.studies.reading import (
    YEARS_OF_DATA,
    Coefficient,
    kind_fault,
    limits_in,
    near_coefficients,
    read_coefficient,
    require_versions,
    setting_faults,
    short,
)
from valorise.studies.terms import Terms
from valorise.studies.words import LANGUAGES, say

TAXES = {"gangue": "gangue_tax", "fly_ash": "ash_tax"}
MOST_GROWTH = 0.5
"""Of what is brought to a store, a year."""
MOST_INFLOW = 1e12
"""Of what is brought to a store in the first year of a period, in kg: beyond what any country brings up."""
OF_YEARS = ("accounting_period", "construction_period")
"""Terms that, beside those in whole years, say in which year something happens."""
OWN_OF_WORKS = ("name", "route", "start_year", "stop_year", "capacity", "target", "ramp_up", "takes", "haul_distances")


class Asked(NamedTuple):
    """A question of a route about a works and one store, and where the plan says what is in it."""

    question: Any
    places: Places


@dataclass(frozen=True, slots=True)
class Planned:
    """A works of the question, read as its route reads it."""

    name: str
    ready: Ready
    asked: list[Asked]
    """At full capacity, about each store that it takes from, in its order."""
    stores: list[str]
    case: WorksCase
    ramp: list[float]
    """Output of the first years, as shares of the capacity."""
    hurdle_rate: float
    known: Known
    """What is known of how it is built."""
    given: Values
    """Of that, what the question gives."""
    spread: Mapping[str, Distribution]
    """Of that, what is a range, in base units; ``given`` has its point."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A pile or pond of the question."""

    name: str
    waste: str
    place: str
    """Where the question has it."""
    asked: dict[str, Any]
    """What the question says of it."""
    periods: list[Period]
    """In which something is added to it."""
    case: StoreCase


class Listed(NamedTuple):
    """A range that stands in a list of the question, and is no quantity of a route or of the terms."""

    place: str
    point: float
    spread: Distribution
    """In base units, as the point."""
    declared: Declared
    """What it is called, and the unit that it is shown in."""


@dataclass(frozen=True, slots=True)
class PlanRead:
    """A plan, read."""

    case: PlanCase
    works: list[Planned]
    stores: list[Stored]
    known: Known
    given: Values
    choices: dict[str, Any]
    spread: Mapping[str, Distribution]
    """Terms that the question gives as ranges, in base units; ``given`` has their points."""
    listed: list[Listed]
    """Ranges of what arises, and of how works run up."""


def read_plan(catalogue: Catalogue, question: Any) -> PlanRead:
    """Raises NotServed for a version that is not here, and Unanswerable with every other fault."""
    return _Reader(catalogue, question).read()


class _Reader:
    """One question, and the faults that have been found in it so far."""

    def __init__(self, catalogue: Catalogue, question: Any) -> None:
        self.catalogue, self.question, self.book = catalogue, question, catalogue.book
        self.plan_terms, self.works_terms = catalogue.terms["plan"], catalogue.terms["works"]
        self.asked: dict[str, Any] = question.model_dump(exclude_unset=True)
        self.first, self.years = question.start_year, question.horizon
        self.last = self.first + self.years - 1
        self.faults: list[Fault] = []
        self.listed: list[Listed] = []
        context = question.context
        self.setting = Setting(context.region, context.year, context.price_year, context.capital_deflator, ())

    def read(self) -> PlanRead:
        """Everything, or every fault at once."""
        self._read_setting()
        given, choices, spread = self._terms(self.plan_terms, self.question, nested=True, place="")
        self.taxes = self.known.values | given
        for name, absent in self.known.absent.items():
            if name not in (*given, *TAXES.values()):
                self._fault(f"/context/{absent.of}", str(absent))
        self.faults += self._coefficient_faults()
        self._share(given)
        if given.get("loan_share", 0) > 0 and "loan_term" not in given:
            self._fault("/finance/loan_term", "give the years in which loans are paid back, as there are loans")
        stores = self._stores()
        self._stop_at_faults()
        works = [self._works(i, stores) for i in range(len(self.question.works))]
        self._stop_at_faults()
        planned = [w for w in works if w is not None]
        self.faults += self._short_of_waste(planned, stores)
        self._stop_at_faults()
        try:
            terms = self.plan_terms.values(self.known, given)
        except (Undefined, Missing) as error:
            raise Unanswerable([Fault("", f"in these terms, {error}")]) from None
        case = PlanCase(
            self.years,
            [w.case for w in planned],
            [s.case for s in stores],
            terms,
            choices | {"first": self.question.site.first},
        )
        return PlanRead(case, planned, stores, self.known, given, choices, spread, self.listed)

    def _fault(self, place: str, detail: str, accepted: list[str] | None = None) -> None:
        self.faults.append(Fault(place, detail, accepted or []))

    def _stop_at_faults(self) -> None:
        if self.faults:
            raise Unanswerable(list({(f.pointer, f.detail): f for f in self.faults}.values()))

    # Place, time and terms

    def _read_setting(self) -> None:
        """Raises at the first fault: nothing else can be looked up without."""
        context = self.question.context
        if context.versions is not None:
            require_versions(self.book, context.versions)
        self.faults += setting_faults(self.book, context.region, context.year, context.price_year, context.currency)
        low, high = YEARS_OF_DATA
        if not (low <= self.first and self.last <= high):
            runs = f"{short(self.first)} to {short(self.last)}"
            self._fault("/start_year", f"the plan runs from {runs}, outside {low} to {high}")
        self.faults += self._unit_faults()
        self._stop_at_faults()
        self.known = self.plan_terms.known(self.setting)
        self.year = self.known.values["accounting_period"]

    def _unit_faults(self) -> Iterator[Fault]:
        """Of figures of the plan, by id; the most that a question may name is what the plan has."""
        context = self.question.context
        asked = {} if isinstance(context.units, str) else context.units
        for i, (id, spelling) in enumerate(asked.items()):
            if id in PLAN_FIGURES:
                unit = self.book.units[PLAN_FIGURES[id][0]]
                if fault := kind_fault(self.book, id, unit, spelling, context.price_year):
                    yield fault
            else:
                hint = nearest(id, PLAN_FIGURES) if i < MOST_NEAR else ""
                yield Fault(pointer("context", "units", id), f"a plan has no figure {id[:80]!r}{hint}")

    def _terms(
        self, terms: Terms, asked: Any, *, nested: bool, place: str
    ) -> tuple[Values, dict[str, Any], dict[str, Distribution]]:
        """What parts give, in base units, their choices, and what is a range of what they give.

        Parts are objects of the question, or fields of one.
        """
        given: Values = {}
        spread: dict[str, Distribution] = {}
        choices: dict[str, Any] = dict(terms.default_choices)
        for part in terms.parts.values():
            fields = getattr(asked, part.name) if nested else asked
            for name in part.fields if fields is not None else ():
                q = getattr(fields, name)
                if q is not None and name in terms.choices:
                    choices[name] = q
                elif q is not None:
                    at = f"{place}{terms.pointers[name] if nested else '/' + name}"
                    self._take(terms, given, spread, name, q, at)
        for name, id in terms.coefficient_ids.items():
            q = self.question.coefficients.get(id)
            if q is None or q.unit not in self.book.units.kinds[terms.declared[name].unit.kind].units:
                continue  # what is of another kind is a fault that is found elsewhere
            if name in given:
                at = terms.pointers[name] if nested else f"{place}/{name}"
                self._fault(pointer("coefficients", id), f"{id} is given at {at} too; give it once")
            else:
                self._take(terms, given, spread, name, q, pointer("coefficients", id))
        for whole in terms.wholes:
            parts = [n for n in whole.names if n in given and given[n] <= terms.limits[n][1]]
            if (percent := 100 * sum(given[n] for n in parts)) > whole.most + 1e-9:
                detail = f"{whole.label} make up {percent:.6g} %, more than {whole.most:g} %"
                self.faults += [Fault(place + terms.pointers[n], detail) for n in parts]
        return given, choices, spread

    def _take(
        self, terms: Terms, given: Values, spread: dict[str, Distribution], name: str, q: Any, place: str
    ) -> None:
        unit = self.book.units[q.unit]
        try:
            factor = self.book.unit_factor(unit, self.question.context.price_year)
        except NotFound as error:
            self._fault(f"{place}/unit", f"{error}, the price year")
            return
        declared = terms.declared[name]
        g = terms.givens.get(name)
        least: float | None
        most: float | None
        if g is not None:
            least, most = g.least, g.most
        else:  # what no part gives has the limits of its coefficient
            least, most = self.book.coefficients[terms.coefficient_ids[name]].plausible

        def outside(value: float | None) -> str:
            what = "more than half of this range" if value is None else f"{value:g} {q.unit}"
            limits = limits_in(declared.unit, least, most, q.unit, factor, unit.offset)
            return f"{declared.label}: {what} is outside {limits}"

        low = -math.inf if least is None else declared.unit.to_base(least)
        high = math.inf if most is None else declared.unit.to_base(most)
        value = q.value
        if value is None:
            if name in (*IN_WHOLE_YEARS, *OF_YEARS):
                detail = f"{declared.label}: years of a plan are counted, the same in all cases; give one value"
                self._fault(place, detail)
                return
            found = read_range(q, place, unit, factor, (low, high), outside, self.book.pedigree_variances)
            if not isinstance(found, Ranged):
                self.faults += found if g is not None else []
                return
            value, spread[name] = found
        given[name] = base = value * factor + unit.offset
        if not low <= base <= high:
            if g is not None:  # else it is found with the coefficients
                self._fault(place, outside(value))
        elif name in IN_WHOLE_YEARS and abs(base / self.year - round(base / self.year)) > 1e-9:
            self._fault(place, f"{declared.label}: {value:g} {q.unit} is no whole number of years")

    def _share(self, given: Values) -> None:
        """What the terms give of wages, the grid or discounting holds in the works too: one fact, said once.

        The carbon price is a scenario beside the money of the plan, and no price that its works pay.
        """
        coefficients = self.asked.setdefault("coefficients", {})
        for part in self.plan_terms.parts.values():
            asked = getattr(self.question, part.name)
            for name in part.fields if asked is not None else ():
                id = self.plan_terms.coefficient_ids.get(name)
                q = getattr(asked, name)
                if id and q is not None and name in given and name != "carbon_price":
                    coefficients.setdefault(id, q.model_dump(exclude_unset=True))

    def _coefficient_faults(self) -> Iterator[Fault]:
        """What is wrong with coefficients that the question replaces: of the routes of its works, or of its terms."""
        readers: list[Ready | Terms] = [self.catalogue.routes[w.route] for w in self.question.works]
        owner = {id: r for r in (*readers, self.works_terms, self.plan_terms) for id in r.coefficient_ids.values()}
        for i, (id, q) in enumerate(self.question.coefficients.items()):
            place = pointer("coefficients", id)
            if id not in owner:
                near = near_coefficients(id, owner) if i < MOST_NEAR else []
                hint = f"; nearest: {', '.join(near)}" if near else ""
                yield Fault(place, f"nothing in this plan has a coefficient {id[:80]!r}{hint}", near)
            else:
                found = read_coefficient(owner[id], id, q, place, {}, self.question.context.price_year)
                if not isinstance(found, Coefficient):
                    yield from found

    # Piles and ponds

    def _stores(self) -> list[Stored]:
        stores: list[Stored] = []
        site = self.question.site
        if not site.piles and not site.ponds:
            self._fault("/site", "there is neither a pile nor a pond; give one of either")
        for kind, waste in WASTES.items():
            for i, store in enumerate(getattr(site, kind)):
                place = pointer("site", kind, i)
                if any(s.name == store.name for s in stores):
                    self._fault(f"{place}/name", f"another is called {store.name!r}; rename one")
                asked = self.asked["site"][kind][i]
                periods = self._periods(store, place)
                ready = self._reader_of(waste, store.name)
                feed = next(iter(ready.route.examples.values())).question["feed"]
                question = {"feed": feed} | of_a_store(ready, asked, self.asked)
                try:
                    stream = store_stream(ready, question, Places("", place))
                except Unanswerable as refusal:
                    self.faults += refusal.faults
                    continue
                tax = self._tax(waste) if store.storing == "non_compliant" else 0.0
                case = StoreCase(stream, brought(periods, self.years), tax)
                stores.append(Stored(store.name, waste, place, asked, periods, case))
        return stores

    def _tax(self, waste: str) -> float:
        """On waste that is stored as the standard does not ask."""
        if (name := TAXES[waste]) not in self.taxes:
            self._fault("/context/region", str(self.known.absent[name]))
        return float(self.taxes.get(name, 0.0))

    def _periods(self, store: Any, place: str) -> list[Period]:
        """When how much is brought; periods may not overlap."""
        periods: list[Period] = []
        period_of: dict[int, int] = {}
        for i, period in enumerate(store.inflows):
            at = f"{place}/inflows/{i}"
            begin = self.first if period.from_year is None else period.from_year
            end = self.last if period.until_year is None else period.until_year
            if not self.first <= begin <= self.last:
                self._fault(f"{at}/from_year", f"{short(begin)} is outside the plan, {self.first} to {self.last}")
                continue
            if end < begin:
                self._fault(f"{at}/until_year", f"the period ends in {short(end)}, before it begins, in {begin}")
            growth: float | None = 0.0
            if period.growth is not None:
                labels = [say("growth of what arises", lang, store=store.name, year=begin) for lang in LANGUAGES]
                limits = (-MOST_GROWTH, MOST_GROWTH, f"-{100 * MOST_GROWTH:g} to {100 * MOST_GROWTH:g} %")
                comes = min(end, self.last) > begin
                growth = self._number(period.growth, f"{at}/growth", limits, "%", labels, comes=comes)
            labels = [say("what arises", lang, store=store.name, year=begin) for lang in LANGUAGES]
            limits = (0.0, MOST_INFLOW / self.year, f"0 to {MOST_INFLOW / 1e9:g} Mt/year")
            rate = self._number(period.rate, f"{at}/rate", limits, "kt/year", labels)
            if growth is None or rate is None:
                continue
            years = range(begin, min(end, self.last) + 1)
            if taken := [k for k in years if k in period_of]:
                detail = f"{taken[0]} belongs to {place}/inflows/{period_of[taken[0]]} too; periods may not overlap"
                self._fault(at, detail)
            for k in years:
                period_of.setdefault(k, i)
            periods.append(Period(begin - self.first, years.stop - self.first, rate * self.year, growth, at))
        return periods

    def _number(
        self,
        q: Any,
        place: str,
        limits: tuple[float, float, str],
        shown: str,
        labels: list[str],
        *,
        comes: bool = True,
    ) -> float | None:
        """A quantity of a list, or the point of a range of it, in base units; None where it is beyond its limits.

        ``limits`` are in base units, and as a fault has them; ``labels`` are in the order of ``LANGUAGES``. What the
        plan never comes to moves nothing in it.
        """
        unit, (low, high, ends) = self.book.units[q.unit], limits
        declared = Declared(self.book.units[shown], *labels)

        def outside(value: float | None) -> str:
            if value is None:
                return f"{declared.label}: more than half of this range is outside {ends}"
            text = f"{value:g}"
            if low <= unit.to_base(float(text)) <= high:  # as it is rounded it would be within
                text = repr(value)
            return f"{declared.label}: {text} {q.unit} is outside {ends}"

        value, spread = q.value, None
        if value is None:
            found = read_range(q, place, unit, unit.factor, (low, high), outside, self.book.pedigree_variances)
            if not isinstance(found, Ranged):
                self.faults += found
                return None
            value, spread = found
        base = unit.to_base(value)
        if not low <= base <= high:
            self._fault(place, outside(value))
            return None
        if spread is not None and comes:
            self.listed.append(Listed(place, base, spread, declared))
        return base

    def _reader_of(self, waste: str, name: str) -> Ready:
        """A pile is read by a route that takes from it, else by the first that takes such waste."""
        routes = self.catalogue.routes
        taking = (routes[w.route] for w in self.question.works if w.takes is None or name in w.takes)
        return next(r for r in (*taking, *routes.values()) if r.waste == waste)

    # Works

    def _works(self, i: int, stores: list[Stored]) -> Planned | None:
        works, place = self.question.works[i], pointer("works", i)
        ready = self.catalogue.routes[works.route]
        before = len(self.faults)
        if any(w.name == works.name for w in self.question.works[:i]):
            self._fault(f"{place}/name", f"another is called {works.name!r}; rename one")
        takes = self._takes(works, ready, stores, place)
        own, _, spread = self._terms(self.works_terms, works, nested=False, place=place)
        known = self.works_terms.known(self.setting._replace(choices=(("route", ready.name),)))
        building = known.values | own
        start = works.start_year - self.first
        if len(self.faults) == before:  # what is refused of the terms says nothing of the years
            self.faults += self._year_faults(works, place, building["construction_period"] / self.year, start)
        self.faults += _own_baselines(works, place)
        if works.ramp_up is not None and works.first_year_output is not None:
            detail = "ramp_up says already what the first year makes; give one of the two"
            self._fault(f"{place}/first_year_output", detail)
        if len(self.faults) > before:
            return None
        try:
            asked, streams, full = self._streams(i, ready, takes)
        except Unanswerable as refusal:
            self.faults += refusal.faults
            return None
        stop = start + max(round(full["lifetime"] / self.year), 1)
        if works.stop_year is not None:
            stop = min(works.stop_year - self.first, stop)
        ramp = self._ramp(works, place, building["first_year_output"], start, stop)
        case = WorksCase(
            kept=kept(ready, next(iter(streams.values()))),
            streams=streams,
            start=start,
            stop=stop,
            use=run_up(ramp, start, stop, self.years),
            construction_period=building["construction_period"] / self.year,
        )
        names = [s.name for s in takes]
        return Planned(works.name, ready, asked, names, case, ramp, building["hurdle_rate"], known, own, spread)

    def _streams(self, i: int, ready: Ready, takes: list[Stored]) -> tuple[list[Asked], dict[int, Stream], Values]:
        """What the route is asked about each store, the first at the capacity or target that the plan gives.

        Others are asked at the same feed, so that the works is one.
        """
        works, place = self.question.works[i], pointer("works", i)
        asked = {n: v for n, v in self.asked["works"][i].items() if n not in OWN_OF_WORKS}
        asked = {n: v for n, v in asked.items() if n not in self.works_terms.givens}
        wanted = {"feed": works.capacity, "target": works.target}
        size = {n: q.model_dump(exclude_unset=True) for n, q in wanted.items() if q is not None}
        names = [s["name"] for kind in WASTES for s in self.asked["site"].get(kind, [])]
        questions: list[Asked] = []
        streams: dict[int, Stream] = {}
        sized_by = "capacity" if works.target is None else "target"
        full: Values = {}
        for store in takes:
            of_route = size | asked | of_a_store(ready, store.asked, self.asked) | {"detail": self.question.detail}
            places = Places(place, store.place, sized_by, store.name if store.name in works.haul_distances else "")
            if places.hauled_from:
                haul = {"haul_distance": works.haul_distances[store.name].model_dump(exclude_unset=True)}
                of_route["plant"] = (of_route.get("plant") or {}) | haul
            stream = works_stream(ready, of_route, places)
            streams[names.index(store.name)] = stream
            questions.append(Asked(ready.question.model_validate(of_route), places))
            row = run(stream, f"{place}/{sized_by}")
            if not full:
                full = row
                self._check_size(ready, full["feed"], f"{place}/{sized_by}")
                if works.capacity is None or works.capacity.value is not None:  # a range stays one
                    size = {"feed": {"value": full["feed"], "unit": "kg/s"}}
        return questions, streams, full

    def _check_size(self, ready: Ready, feed: float, place: str) -> None:
        """A target needs a feed that could be given."""
        low, high = ready.limits["feed"]
        if not low <= feed <= high:
            g, unit = ready.givens["feed"], ready.declared["feed"].unit
            limits = limits_in(unit, g.least, g.most, unit.spelling, unit.factor, unit.offset)
            detail = f"needs {unit.from_base(feed):.6g} {unit.spelling} of waste, outside {limits}"
            raise Unanswerable([Fault(place, detail)])

    def _takes(self, works: Any, ready: Ready, stores: list[Stored], place: str) -> list[Stored]:
        """The stores that a works takes from: those that it names, or all of its waste."""
        by_name = {s.name: s for s in stores}
        waste = ready.waste.replace("_", " ")
        if works.takes is None:
            fit = [s for s in stores if s.waste == ready.waste]
            if not fit:
                self._fault(f"{place}/route", f"{ready.name} takes {waste}, and the site has none")
        else:
            fit = [by_name[n] for n in works.takes if n in by_name]
            for k, name in enumerate(works.takes):
                at = f"{place}/takes/{k}"
                if name not in by_name:
                    self._fault(at, f"no pile or pond {name!r}{nearest(name, by_name)}", list(by_name))
                elif (other := by_name[name].waste) != ready.waste:
                    self._fault(at, f"{name!r} is of {other.replace('_', ' ')}; {ready.name} takes {waste}")
                elif name in works.takes[:k]:
                    self._fault(at, f"{name!r} is named twice; name it once")
        for name in works.haul_distances:
            if all(s.name != name for s in fit):
                at = f"{place}{pointer('haul_distances', name)}"
                self._fault(at, f"{works.name!r} takes nothing from {name!r}", [s.name for s in fit])
        return fit

    def _year_faults(self, works: Any, place: str, period: float, start: int) -> Iterator[Fault]:
        if not self.first <= works.start_year <= self.last:
            detail = f"{short(works.start_year)} is outside the plan, {self.first} to {self.last}"
            yield Fault(f"{place}/start_year", detail)
        elif start < period:
            first = self.first + math.ceil(period)
            cure = f"{first} is the first year possible" if first <= self.last else "the plan is too short for it"
            yield Fault(
                f"{place}/start_year",
                f"building takes {period:g} years and would begin before the plan, in {self.first}: {cure}; "
                "else give a shorter construction_period",
            )
        if works.stop_year is not None and works.stop_year <= works.start_year:
            stop, begin = short(works.stop_year), short(works.start_year)
            detail = f"it stops in {stop} and starts in {begin}; the stop comes after the start"
            yield Fault(f"{place}/stop_year", detail)

    def _ramp(self, works: Any, place: str, usual: float, start: int, stop: int) -> list[float]:
        """Output of the first years, as shares of the capacity."""
        if works.ramp_up is None:
            return [usual]
        limits = (0.0, 1.0, "0 to 100 % of the capacity")
        ramp = []
        for k, q in enumerate(works.ramp_up):
            year = works.start_year + k
            labels = [say("output of a year", lang, works=works.name, year=year) for lang in LANGUAGES]
            comes = k < min(stop, self.years) - start
            output = self._number(q, f"{place}/ramp_up/{k}", limits, "%", labels, comes=comes)
            if output == 0:
                self._fault(f"{place}/ramp_up/{k}", f"{labels[0]}: 0 % is none; give some, or a later start_year")
            ramp.append(usual if output is None else output)  # which is a fault by now
        return ramp

    def _short_of_waste(self, works: Iterable[Planned], stores: list[Stored]) -> Iterator[Fault]:
        """Works that could never run: they want more in their first year than all their stores can hold by then."""
        masses = [run(s.case.reader, s.place)["mass"] for s in stores]
        for i, w in enumerate(works):
            feed = run(next(iter(w.case.streams.values())), pointer("works", i))["feed"]
            wanted = feed * self.year * w.case.use[w.case.start]
            there = sum(masses[s] + sum(stores[s].case.inflow[: w.case.start + 1]) for s in w.case.streams)
            if wanted > there * (1 + 1e-9):
                field = "capacity" if self.question.works[i].capacity is not None else "target"
                yield Fault(
                    pointer("works", i, field),
                    f"would take {wanted / 1e6:,.6g} kt in {self.first + w.case.start}, its first year, and "
                    f"{', '.join(w.stores)} can hold no more than {there / 1e6:,.6g} kt by then; choose less",
                )


def _own_baselines(works: Any, place: str) -> Iterator[Fault]:
    """What a route says of the world without it, and a plan says for itself: counted here it would count twice."""
    plant = getattr(works, "plant", None)
    if getattr(plant, "gangue_carbon", None) == "burns_anyway":
        detail = "a plan reckons itself what would burn without it: give site.piles.state, and leave this at counted"
        yield Fault(f"{place}/plant/gangue_carbon", detail, ["counted"])
    taxed = getattr(plant, "taxed_share", None)
    if taxed is not None and (taxed.value is None or taxed.value > 0):
        detail = "a plan taxes itself what is stored and not used: give storing of the pile, and leave this at nothing"
        yield Fault(f"{place}/plant/taxed_share", detail)
