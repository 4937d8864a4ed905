"""The answer of a plan in words and units, from its years in numbers."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from msgspec.structs import replace

from valorise import __version__
from valorise.coefficients import UNSOURCED
from valorise.economics.indicators import Rate
from valorise.studies.answers import Check, DataQuality, Estimate, Evidence, Measurement, Provenance, Quantity, Status
from valorise.studies.catalogue import Catalogue
from valorise.studies.estimate import digest
from valorise.studies.lookup import Declared
from valorise.studies.plans.answers import (
    CarbonAccount,
    Indicator,
    Plan,
    PlannedStore,
    PlannedVerdict,
    PlannedWorks,
    PlanYear,
    Restoration,
    Series,
)
from valorise.studies.plans.figures import PLAN_FIGURES
from valorise.studies.plans.indicators import Result, Worth, yearly
from valorise.studies.plans.reading import Planned, PlanRead
from valorise.studies.plans.routes import place_of
from valorise.studies.shown import Shown, after, display, show
from valorise.studies.words import Language, listed, option, pick, say


@dataclass
class Page:
    """The answer of one question."""

    catalogue: Catalogue
    question: Any
    read: PlanRead
    result: Result
    language: Language

    def write(self, estimates: dict[str, list[Estimate]], checks: list[Check]) -> Plan:
        """The whole of it; ``estimates`` are a full year of each works with the waste of each of its stores."""
        q, read, r = self.question, self.read, self.result
        y, years = r.years, range(read.case.years)
        rows = yearly(r)
        shown = {n: self._shown(n) for n in rows}
        left = read.given.get("workers_to_place")
        answer_years = [
            PlanYear(
                year=q.start_year + i,
                **{n: show(shown[n], float(values[i])) for n, values in rows.items()},
                workers_left=self._one("workers_left", max(left - y.jobs[i].sum(), 0.0)) if left is not None else None,
            )
            for i in years
        ]
        return Plan(
            start_year=q.start_year,
            horizon=q.horizon,
            currency=q.context.currency,
            price_year=q.context.price_year,
            prices=read.choices["prices"],
            years=answer_years,
            indicators=self._indicators(r.worth)
            | {
                "levelised_cost": self._levelised_cost(),
                "economic_npv": self._amount("economic_npv", r.economic_npv),
                "carbon_value": self._amount("carbon_value", float((r.carbon_value * r.factors).sum())),
            },
            equity={n: i for n, i in self._indicators(r.equity).items() if n != "benefit_cost_ratio"},
            totals=self._totals(rows),
            closing=self._one("closing", r.closing),
            works={w.name: self._works(i, w, estimates[w.name]) for i, w in enumerate(read.works)},
            stores={s.name: self._store(i) for i, s in enumerate(read.stores)},
            restoration=self._restoration(),
            carbon=self._carbon(),
            checks=checks,
            data_quality=self._data_quality(estimates),
            warnings=list(self._warnings(estimates)),
            provenance=Provenance(
                engine=__version__, coefficients=self.catalogue.book.version, digest=digest(self.question)
            ),
        )

    # Figures of the plan

    def _totals(self, rows: dict[str, Any]) -> dict[str, Quantity]:
        y, year = self.result.years, self.read.case.terms["accounting_period"]
        no_flows = ("stock", "cumulative_cash", "area_held", "jobs", "construction_jobs")
        totals = {n: float(rows[n].sum()) for n in rows if n not in no_flows}
        people = {
            "job_years": float(rows["jobs"].sum()) * year,
            "construction_job_years": float(rows["construction_jobs"].sum()) * year,
        }
        ends = {"stock_left": float(rows["stock"][-1]), "area_left": float(rows["area_held"][-1])}
        ends["area_waiting"] = float(y.restored.waiting[-1])
        return {n: self._one(n, v) for n, v in (totals | people | ends).items()}

    def _indicators(self, w: Worth) -> dict[str, Indicator]:
        never = say("never pays back", self.language)
        return {
            "npv": self._amount("npv", w.npv),
            "irr": self._rate("irr", w.irr),
            "mirr": self._amount("mirr", w.mirr, say("no sign change", self.language)),
            "payback": self._amount("payback", w.payback, never),
            "discounted_payback": self._amount("discounted_payback", w.discounted_payback, never),
            "benefit_cost_ratio": self._amount(
                "benefit_cost_ratio", w.benefit_cost_ratio, say("no cost", self.language)
            ),
        }

    def _levelised_cost(self) -> Indicator:
        """Of the main product where there is one works; of the waste used where several make several things."""
        works = self.read.works
        if len(works) == 1:
            return self._of_product("levelised_cost", 0, self.result.works[0].levelised_cost)
        found = self._amount("levelised_cost", self.result.levelised_cost, say("nothing used", self.language))
        return replace(found, why=found.why or say("several products", self.language))

    def _of_product(self, name: str, i: int, value: float) -> Indicator:
        """Money for a unit of what a works makes."""
        unit = self.read.works[i].ready.declared["levelised_cost"].unit
        context, label = self.question.context, self._label(name)
        if not math.isfinite(value):
            return Indicator(label=label, why=say("nothing made", self.language))
        spelling, kind = unit.spelling.replace("CNY", context.currency), self.catalogue.book.units.kinds[unit.kind]
        if isinstance(context.units, dict) and context.units.get(name) in kind.units:
            spelling = context.units[name]
        stated = kind.units[spelling]
        money = value / self.catalogue.book.unit_factor(stated, context.price_year)
        return Indicator(label=label, value=money, unit=spelling, display=display(money, spelling))

    # Works

    def _works(self, i: int, w: Planned, estimates: list[Estimate]) -> PlannedWorks:
        r, e = self.result, estimates[0]
        y, worth, each = r.years, r.works[i], r.deflator
        product = w.ready.route.target_of
        units, year = self.catalogue.book.units, self.read.case.terms["accounting_period"]
        unit = units[w.ready.unit_name("target")]
        amount = unit.spelling.removesuffix("/year")
        made = Series(
            label=pick((w.ready.declared[product].label, w.ready.declared[product].label_zh), self.language),
            unit=amount if amount in units.by_spelling else unit.spelling,  # pieces are only counted a year
            values=[x / (unit.factor * year) for x in y.product[:, i].tolist()],
        )
        hurdle = self._one("hurdle_rate", w.hurdle_rate)
        caveats = [pick(caveat, self.language) for caveat in w.ready.route.caveats]
        indicators = self._indicators(worth.worth) | {
            "irr_before_tax": self._rate("irr_before_tax", worth.irr_before_tax),
            "levelised_cost": self._of_product("levelised_cost", i, worth.levelised_cost),
            "levelised_cost_after_tax": self._of_product("levelised_cost_after_tax", i, worth.levelised_cost_after_tax),
            "break_even_price": self._break_even(i, w),
        }
        columns = {
            "feed": y.feed[:, i],
            "revenue": y.revenue[:, i] / each,
            "cost": y.cost[:, i] / each,
            "tax": y.tax[:, i] / each,
            "investment": y.investment[:, i] / each,
            "cash": y.cash[:, i] / each,
            "equity_cash": y.equity_cash[:, i] / each,
            "debt": y.debt[:, i] / each,
            "jobs": y.jobs[:, i],
            "construction_jobs": y.construction_jobs[:, i],
            "carbon_dioxide": (y.plant + y.power + y.beyond)[:, i],
        }
        return PlannedWorks(
            route=w.ready.name,
            title=pick((w.ready.route.title, w.ready.route.title_zh), self.language),
            start_year=self.question.start_year + w.case.start,
            stop_year=self._stop_year(i, w),
            takes=w.stores,
            capacity=e.outputs["feed"],
            capital_cost=e.outputs["capital_cost"],
            verdict=self._verdict(w, estimates),
            hurdle_rate=hurdle,
            indicators=indicators,
            series={"product": made} | {n: self._series(n, x) for n, x in columns.items()},
            warnings=[w for w in e.warnings if w not in caveats],
            estimate=e if self.question.detail == "working" else None,
        )

    def _verdict(self, w: Planned, estimates: list[Estimate]) -> PlannedVerdict:
        """Of all waste that the works takes: the worst decides."""
        failed = [f for e in estimates for f in e.verdict.findings if f.status in ("unsuitable", "conditional")]
        reasons = [f.text for f in sorted(failed, key=lambda f: f.status != "unsuitable")]
        missing = [
            place_of(m.pointer, a.places)
            for a, e in zip(w.asked, estimates, strict=True)
            for m in e.data_quality.measure_next
        ]
        return PlannedVerdict(
            status=_worst(estimates), reasons=list(dict.fromkeys(reasons)), missing=list(dict.fromkeys(missing))
        )

    def _is_wound_up(self, i: int, w: Planned) -> bool:
        """Whether a works ends for want of waste, in the year before ``stops``, in which it does not run."""
        stop = self.result.years.stops[i]
        return bool(stop < w.case.stop and stop <= self.read.case.years)

    def _stop_year(self, i: int, w: Planned) -> int | None:
        stop = int(self.result.years.stops[i])
        if stop > self.read.case.years or not self.result.years.feed[:, i].any():
            return None
        return int(self.question.start_year + stop - self._is_wound_up(i, w))

    def _other_power(self) -> float:
        """What the grid's other factor would make of the power displaced, against the one chosen."""
        average, fossil = (
            self.read.case.terms[n]
            for n in ("grid_carbon_dioxide_per_electricity", "fossil_grid_carbon_dioxide_per_electricity")
        )
        chosen_fossil = self.read.case.choices["displaced_power"] == "fossil"
        return float(average / fossil if chosen_fossil else fossil / average)

    def _break_even(self, i: int, w: Planned) -> Indicator:
        if not w.case.kept.main_sales:
            return Indicator(label=self._label("break_even_price"), why=say("no price", self.language))
        return self._of_product("break_even_price", i, self.result.works[i].break_even_price)

    # Stores, land and carbon

    def _store(self, i: int) -> PlannedStore:
        y, store = self.result.years, self.read.stores[i]
        left = y.dug.historic[:, i] + y.dug.new[:, i]
        start = left[0] + y.dug.feed[0, :, i].sum()
        filled = np.flatnonzero(left > 1e-9 * max(start, 1.0))
        first_empty = int(filled[-1]) + 1 if filled.size else 0
        gone = self.question.start_year + first_empty if first_empty < len(left) else None
        end = self.question.start_year + len(left) - 1
        mass = self._one("stock", float(left[-1])).display
        text = (
            say("store gone", self.language, year=gone)
            if gone is not None
            else say("store left", self.language, year=end, mass=mass)
        )
        columns = {
            "historic": y.dug.historic[:, i],
            "new": y.dug.new[:, i],
            "area_held": y.land.held[:, i],
            "area_freed": y.land.freed_historic[:, i] + y.land.freed_new[:, i],
            "fires": y.fires[:, i],
            "waste_tax": y.waste_tax[:, i] / self.result.deflator,
        }
        return PlannedStore(
            waste=store.waste, gone_in=gone, text=text, series={n: self._series(n, x) for n, x in columns.items()}
        )

    def _restoration(self) -> Restoration:
        y, each = self.result.years, self.result.deflator
        columns = {
            "reclaimed_historic": y.restored.historic,
            "reclaimed_new": y.restored.new,
            "area_waiting": y.restored.waiting,
            "contribution": y.contribution / each,
            "restoration_spending": y.restored.spent / each,
            "public_spending": y.restored.spent_public / each,
            "monitoring": y.monitoring / each,
            "fund": y.restored.fund / each,
        }
        totals = {n: float(x.sum()) for n, x in columns.items() if n not in ("area_waiting", "fund")}
        return Restoration(
            totals={n: self._one(n, v) for n, v in totals.items()},
            series={n: self._series(n, x) for n, x in columns.items()},
            text=say("who pays", self.language),
        )

    def _carbon(self) -> CarbonAccount:
        y, case = self.result.years, self.read.case
        columns = {
            "scope_1": y.plant.sum(axis=1),
            "carbonates": y.carbonates.sum(axis=1),
            "nitrous_oxide": y.nitrous_oxide.sum(axis=1),
            "scope_2": y.power.sum(axis=1),
            "scope_3": y.beyond.sum(axis=1),
            "transport": y.transport.sum(axis=1),
            "displaced_power": y.displaced_power.sum(axis=1),
            "displaced_products": y.avoided.sum(axis=1),
            "fires_avoided": (y.fires - y.fires_without).sum(axis=1),
            "uptake": y.uptake,
            "carbon_change": self.result.change,
        }
        power = option("displaced_power", case.choices["displaced_power"], self.language)
        return CarbonAccount(
            counterfactual=say("counterfactual", self.language, power=power),
            totals={n: self._one(n, float(x.sum())) for n, x in columns.items()},
            series={n: self._series(n, x) for n, x in columns.items()},
        )

    # What vouches for it, and what to mind

    def _without_a_part(self) -> set[str]:
        """Coefficients of the terms that this plan does not hang on."""
        choices, given, stores = self.read.case.choices, self.read.given, self.read.stores
        idle = {
            "average": "fossil_grid_carbon_dioxide_per_electricity",
            "fossil": "grid_carbon_dioxide_per_electricity",
        }
        names = {idle[choices["displaced_power"]]}
        names |= {"loan_rate"} if not given.get("loan_share") else set()
        names |= {"tax_exempt_years", "tax_half_years"} if choices["tax_holiday"] == "none" else set()
        taxed = {s.waste for s in stores if s.case.tax}
        return names | {tax for tax, waste in (("gangue_tax", "gangue"), ("ash_tax", "fly_ash")) if waste not in taxed}

    def _data_quality(self, estimates: dict[str, list[Estimate]]) -> DataQuality:
        """All coefficients behind the works and the terms."""
        ids: dict[str, set[str]] = {n: set() for n in ("published", "derived", "unverified", "unsourced")}
        measurements: dict[str, Measurement] = {}
        for w in self.read.works:
            for asked, e in zip(w.asked, estimates[w.name], strict=True):
                for mark in ids:
                    ids[mark].update(getattr(e.data_quality.ids, mark))
                for m in e.data_quality.measure_next:
                    place = place_of(m.pointer, asked.places)
                    measurements.setdefault(place, replace(m, pointer=place))
        plan, building = (self.catalogue.terms[n] for n in ("plan", "works"))
        read = [(plan, self.read.known, self.read.given), *((building, w.known, w.given) for w in self.read.works)]
        for terms, known, given in read:
            for n, id in terms.coefficient_ids.items():
                if n not in given and n not in self._without_a_part():
                    ids[known.chosen[n].evidence].add(id)
                    if UNSOURCED in known.chosen[n].sources:
                        ids["unsourced"].add(id)
        return DataQuality(
            published=len(ids["published"]),
            derived=len(ids["derived"]),
            unverified=len(ids["unverified"]),
            unsourced=len(ids["unsourced"]),
            ids=Evidence(**{n: sorted(of) for n, of in ids.items()}),
            measure_next=list(measurements.values()),
        )

    def _warnings(self, estimates: dict[str, list[Estimate]]) -> Iterator[str]:
        y, read, lang = self.result.years, self.read, self.language
        for i, w in enumerate(read.works):
            sent, emitted = -y.displaced_power[:, i].sum(), (y.plant + y.power + y.beyond)[:, i].sum()
            if sent > 0 and emitted > sent * min(1.0, self._other_power()):
                yield say(
                    "net emitter",
                    lang,
                    works=w.name,
                    emitted=self._one("carbon_dioxide", float(emitted)).display,
                    displaced=self._one("carbon_dioxide", float(sent)).display,
                    power=option("displaced_power", read.case.choices["displaced_power"], lang),
                    other=self._one("carbon_dioxide", float(sent * self._other_power())).display,
                )
        for i, w in enumerate(read.works):
            stop, first = int(y.stops[i]), self.question.start_year
            wound_up = self._is_wound_up(i, w)
            wanted = y.capacity[i] * np.array(w.case.use)[: stop - 1 if wound_up else None]
            short = np.flatnonzero(y.feed[: len(wanted), i] < 0.995 * wanted).tolist()
            if not y.feed[:, i].any():
                yield say("never runs", lang, works=w.name)
            elif short:
                yield say("short of waste", lang, works=w.name, year=first + short[0], count=len(short))
            if wound_up and y.feed[:, i].any():
                yield say("wound up", lang, works=w.name, year=first + stop - 1)
        hauls = {w.name: [s.given.get("haul_distance", 0) for s in w.case.streams.values()] for w in read.works}
        if unmoved := [name for name, distances in hauls.items() if not any(distances)]:
            yield say("no haul", lang, works=", ".join(unmoved))
        if y.restored.waiting[-1] > 0:
            area = self._one("area_waiting", float(y.restored.waiting[-1])).display
            yield say("land waits", lang, area=area)
        if not y.monitoring.any():
            yield say("no monitoring", lang)
        if read.given.get("loan_share", 0) > 0 and not read.case.terms["inflation"]:
            yield say("nominal loan", lang)
        equity, least = read.case.terms["equity_share"], read.case.terms["minimum_equity_share"]
        if equity < least - 1e-12:
            yield say("little equity", lang, share=f"{100 * equity:.4g} %", least=f"{100 * least:.4g} %")
        left = read.given.get("workers_to_place")
        if left is not None and (most := float(y.jobs.sum(axis=1).max())) < left:
            yield say("too few jobs", lang, jobs=f"{most:,.0f}", workers=f"{left:,.0f}")
        for name, of_works in estimates.items():
            if _worst(of_works) == "unsuitable":
                yield say("unfit works", lang, works=name)
        if labels := self._ranged():
            yield say("ranged", lang, labels=listed(labels, lang))
        caveats = (c for w in read.works for c in w.ready.route.caveats)
        yield from dict.fromkeys(pick(c, lang) for c in caveats)

    def _ranged(self) -> list[str]:
        """Labels of what the question gives as ranges."""
        read, terms = self.read, self.catalogue.terms
        found: list[tuple[Mapping[str, Declared], Iterable[str]]] = [(terms["plan"].declared, read.spread)]
        for w in read.works:
            found.append((terms["works"].declared, w.spread))
            found += [(w.ready.declared, stream.spread) for stream in w.case.streams.values()]
        for store in read.stores:
            ready = next(r for r in self.catalogue.routes.values() if r.waste == store.waste)
            found.append((ready.declared, store.case.reader.spread))
        labels = (pick((d[n].label, d[n].label_zh), self.language) for d, names in found for n in names if n in d)
        own = (pick((r.declared.label, r.declared.label_zh), self.language) for r in read.listed)
        return list(dict.fromkeys([*labels, *own]))

    # How figures are shown

    def _label(self, name: str) -> str:
        _, *labels = PLAN_FIGURES[name]
        return pick((labels[0], labels[1]), self.language)

    def _shown(self, name: str) -> Shown:
        """In the system of units that the question names, and money in its currency."""
        context, book = self.question.context, self.catalogue.book
        unit = book.units[PLAN_FIGURES[name][0]]
        spelling = unit.spelling
        if isinstance(context.units, str):
            spelling = book.units.systems[context.units].get(unit.kind, spelling)
        elif name in context.units:
            spelling = context.units[name]
        spelling = spelling.replace("CNY", context.currency)
        found = book.units.kinds[unit.kind].units[spelling]
        return Shown(
            book.unit_factor(found, context.price_year), found.offset, spelling, self._label(name), after(spelling)
        )

    def _one(self, name: str, base: float) -> Quantity:
        return show(self._shown(name), float(base))

    def _series(self, name: str, values: Any) -> Series:
        shown = self._shown(name)
        return Series(
            label=shown.label, unit=shown.unit, values=[(x - shown.offset) / shown.factor for x in values.tolist()]
        )

    def _amount(self, name: str, base: float, why: str = "") -> Indicator:
        if not math.isfinite(base):
            return Indicator(label=self._label(name), why=why)
        if PLAN_FIGURES[name][0] == "year":  # an interval that is counted in accounting periods
            base *= self.read.case.terms["accounting_period"]
        q = self._one(name, base)
        return Indicator(label=q.label, value=q.value, unit=q.unit, display=q.display)

    def _rate(self, name: str, rate: Rate) -> Indicator:
        if rate.value is None:
            return Indicator(label=self._label(name), why=self._no_rate(rate))
        q = self._one(name, rate.value)
        changes = rate.sign_changes
        why = say("many sign changes", self.language, count=changes) if changes > 1 else ""
        if rate.value < 0:
            why = "; ".join(filter(None, (say("not got back", self.language), why)))
        return Indicator(label=q.label, value=q.value, unit=q.unit, display=q.display, why=why)

    def _no_rate(self, rate: Rate) -> str:
        if rate.candidates:
            found = ", ".join(f"{100 * c:.4g} %" for c in rate.candidates)
            return say("several rates", self.language, found=found)
        return say("no rate", self.language) if rate.sign_changes else say("no sign change", self.language)


def _worst(estimates: list[Estimate]) -> Status:
    statuses = {e.verdict.status for e in estimates}
    return next(s for s in WORST_FIRST if s in statuses)


WORST_FIRST: tuple[Status, ...] = ("unsuitable", "conditional", "suitable")
