"""What a question over several years asks of money, land, carbon and people, with a book of coefficients."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from valorise.coefficients import BadCoefficients, Book, Setting
from valorise.economics.terms import building, carbon, finance, people
from valorise.engine.dimensions import prove
from valorise.engine.model import Model, Plan
from valorise.engine.route import Choice, Formulas, Given
from valorise.site.restoration import restoration
from valorise.studies.lookup import Declared, Known, look_up, resolved

PLAN_TERMS = (finance, restoration, carbon, people)
"""What is asked once for a plan."""
WORKS_TERMS = (building,)
"""What is asked of each works beside its route's own parts."""


class Terms:
    """Parts of a question that are of no route, ready to be read. Raises BadCoefficients for a topic that is missing.

    ``routes`` are the options of a choice ``route``, for coefficients that differ by route.
    """

    def __init__(self, name: str, sections: tuple[Formulas, ...], book: Book, routes: Iterable[str] = ()) -> None:
        self.name = name
        self.book = book
        self.sections = sections
        self.topics = tuple(dict.fromkeys(t for s in sections for t in s.topics))
        if missing := [t for t in self.topics if t not in book.topics]:
            raise BadCoefficients([f"{name}: reads {t}.toml, which the set does not have" for t in missing])
        self.parts = {p.name: p for s in sections for p in s.parts}
        fields = {n: f for p in self.parts.values() for n, f in p.fields.items()}
        self.choices = {n: f for n, f in fields.items() if isinstance(f, Choice)}
        self.default_choices = {n: c.options[0] for n, c in self.choices.items()}
        if options := tuple(routes):
            self.choices["route"] = Choice(options, "Route", "路线")
        taken = {n for s in sections for f in s.formulas for n in f.needs} | fields.keys() | ALSO_TAKEN
        self.coefficient_ids = {n: f"{t}.{n}" for t in self.topics for n in book.topics[t] if n in taken}
        self.givens = {
            n: resolved(book, f, self.coefficient_ids.get(n, ""), self.default_choices)
            for n, f in fields.items()
            if isinstance(f, Given)
        }
        self.wholes = [w for s in sections for w in s.wholes]
        self.ratios = {m.name: m.value for s in sections for m in s.ratios}
        self.model = self._model()
        self.declared = self._declarations()
        self.limits = {n: self._limits(n, g) for n, g in self.givens.items()}
        self.pointers = {n: f"/{p.name}/{n}" for p in self.parts.values() for n in p.fields}
        self.known = lru_cache(maxsize=64)(self._known)
        self.plan = lru_cache(maxsize=64)(self._plan)
        for f in self.model:
            dimension = {n: d.unit.dimension for n, d in self.declared.items()}
            prove(f, dimension[f.name], dimension, book.units)

    def _model(self) -> Model:
        formulas = [
            replace(f, unit=g.unit, label=g.label, label_zh=g.label_zh)
            if f.stand_in and (g := self.givens[f.name]) is not None
            else f
            for s in self.sections
            for f in s.formulas
        ]
        defaults = [n for n, g in self.givens.items() if g.default is not None]
        return Model(formulas, [*self.coefficient_ids, *self.ratios, *defaults])

    def _declarations(self) -> dict[str, Declared]:
        units, book = self.book.units, self.book
        declared = {m.name: Declared(units["1"], m.label, m.label_zh) for s in self.sections for m in s.ratios}
        for n, id in self.coefficient_ids.items():
            c = book.coefficients[id]
            declared[n] = Declared(units[c.unit], c.label, c.label_zh)
        declared |= {n: Declared(units[g.unit], g.label, g.label_zh) for n, g in self.givens.items()}
        return declared | {f.name: Declared(units[f.unit], f.label, f.label_zh) for f in self.model}

    def _limits(self, name: str, g: Given) -> tuple[float, float]:
        to_base = self.declared[name].unit.to_base
        low = float("-inf") if g.least is None else to_base(g.least)
        return (low, float("inf") if g.most is None else to_base(g.most))

    def _known(self, setting: Setting) -> Known:
        """Defaults and coefficients in a setting; a coefficient without a value there is absent."""
        values = dict(self.ratios)
        for n, g in self.givens.items():
            if g.default is not None and n not in self.coefficient_ids:
                values[n] = self.declared[n].unit.to_base(g.default)
        looked_up = look_up(self.book, self.coefficient_ids, setting)
        return replace(looked_up, values=values | looked_up.values)

    def _plan(self, given: frozenset[str]) -> Plan:
        return self.model.plan(given, (), tuple(f.name for f in self.model))

    def users(self, id: str) -> Iterator[str]:
        """What uses a coefficient, as part.name or formula."""
        name = id.partition(".")[2]
        if self.coefficient_ids.get(name) != id:
            return
        yield from (f"{self.name}.{f.name}" for f in self.model if name in f.needs)
        yield from (f"{self.name}.{p.name}" for p in self.parts.values() if name in p.fields)
        if name in ALSO_TAKEN:
            yield f"{self.name}.years"

    def values(self, known: Known, given: Mapping[str, float]) -> dict[str, float]:
        """All that is given, known or computed of both."""
        have = known.values | dict(given)
        return have | self.plan(frozenset(given)).run(have)


ALSO_TAKEN = {"accounting_period", "vat_surcharge_rate", "gangue_tax", "ash_tax"}
"""Coefficients that the years of a plan take as they are."""
