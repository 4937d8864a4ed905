"""The routes with their coefficients: each proved, and ready for questions."""

from __future__ import annotations

import math
import os
import pkgutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

from valorise import coefficients, routes
from valorise.coefficients import BadCoefficients, Book, Setting
from valorise.economics.works import electricity, energy, scaling, works
from valorise.engine.dimensions import prove
from valorise.engine.expression import Expr
from valorise.engine.formula import BadFormula, Formula
from valorise.engine.model import Curve, Model, Plan, Values
from valorise.engine.route import Choice, Formulas, Gate, Given, Requirement, Route, Whole
from valorise.engine.units import Unit, UnknownUnit, nearest
from valorise.feedstock.ash_standard import ash_standard
from valorise.feedstock.firing import firing
from valorise.feedstock.fly_ash import fly_ash
from valorise.feedstock.gangue import gangue, radioactivity
from valorise.feedstock.prepared_ash import prepared_ash
from valorise.site.land import land
from valorise.site.pile import pile
from valorise.site.pond import pond
from valorise.studies import words
from valorise.studies.fit import comparison_faults, declaration_faults
from valorise.studies.lookup import Declared, Known, look_up, points, resolved
from valorise.studies.questions import question_model
from valorise.studies.terms import PLAN_TERMS, WORKS_TERMS, Terms

FEEDSTOCKS = (gangue, fly_ash)
"""Wastes, each with what an assay of it tells."""

SHARED = {
    "gangue": (gangue, pile),
    "fly_ash": (fly_ash, pond),
    "ash_standard": (ash_standard,),
    "prepared_ash": (prepared_ash,),
    "land": (land,),
    "firing": (firing,),
    "radioactivity": (radioactivity,),
    "works": (works,),
    "scaling": (scaling,),
    "electricity": (electricity,),
    "energy": (electricity, energy),
}
"""What routes share, by the name that they call it. A waste brings what it comes from: gangue a pile, ash a pond."""

PILE = {
    "life": "pile_life",
    "area_freed": "pile_area_freed",
    "area_taken": "pile_area_taken",
    "site_area": "site_area",
    "area_reclaimed": "pile_area_reclaimed",
}
"""Fields of an answer's ``pile``, and the quantities that they hold."""


def _interpolate(x: Any, curve: Curve) -> Any:
    return curve(x)


class Ready:
    """A route with a book of coefficients. Raises BadFormula or BadCoefficients where the two do not fit."""

    def __init__(
        self, route: Route, shared: tuple[Formulas, ...], book: Book, shared_parts: dict[str, Any] | None = None
    ) -> None:
        self.route = route
        self.name = route.name
        self.book = book
        self.sections: tuple[Formulas, ...] = (route, *shared)
        self.topics = tuple(dict.fromkeys(t for s in self.sections for t in s.topics))
        names = self._names_in_topics()
        if faults := declaration_faults(route, self.sections, book, names):
            raise BadCoefficients(faults)
        taken = self._taken()
        self.coefficient_ids = {n: id for n, id in names.items() if n in taken}
        self.parts = {p.name: p for s in self.sections for p in s.parts}
        fields = {n: f for p in self.parts.values() for n, f in p.fields.items()}
        self.choices = {n: f for n, f in fields.items() if isinstance(f, Choice)}
        self.default_choices = {n: c.options[0] for n, c in self.choices.items()}
        self.givens = {n: self.given(n, f) for n, f in fields.items() if isinstance(f, Given)} | {"feed": route.feed}
        self.assays = [n for p in self.parts.values() if p.assayed for n in p.fields if n in self.givens]
        self.bases = {n: g.bases for n, g in self.givens.items() if g.bases}
        self.givens |= {b: g for n in self.bases for b, g in self.on_other_bases(n)}
        self.gates: list[Gate] = [g for s in self.sections for g in s.gates]
        self.requirements: list[Requirement] = [r for s in self.sections for r in s.requirements]
        self.checks = [c for s in self.sections for c in s.checks]
        self.wholes = list(self._wholes())
        self.wholes_of = {
            n: [i for i, (_, names) in enumerate(self.wholes) if n in names] for _, all in self.wholes for n in all
        }
        self.ratios = {m.name: m for s in self.sections for m in s.ratios}
        self.totals = {t.name: t for s in self.sections for t in s.totals}
        self.output_names = ["feed", *(n for s in self.sections for n in s.outputs), *self.totals]
        formulas = [*self._curves(), *(self._labelled(f) for s in self.sections for f in s.formulas)]
        formulas += [t.formula(self.sections) for t in self.totals.values()]
        defaults = [n for n, g in self.givens.items() if g.default is not None and g.unit]
        known = [points(n) if c.over else n for n, c in self._coefficients()] + [*self.ratios, *defaults]
        self.model = Model(formulas, known)
        self.declared = self._declarations()
        self.limits = {n: self._limits(n, g) for n, g in self.givens.items()}
        self.limits["target"] = (0.0, math.inf)  # the feed that it needs has limits
        self._places = {n: f"/{p.name}/{n}" for p in self.parts.values() for n in p.fields}
        self._places |= {b: self._places[n] for n in self.bases for b, _ in self.on_other_bases(n)}
        self.pointers = {p: {n: f"/{p}/{n}" for n in part.fields} for p, part in self.parts.items()}
        self._prove()
        self.question: Any = question_model(
            route, self.sections, book, self.givens, {} if shared_parts is None else shared_parts
        )
        self.known = lru_cache(maxsize=256)(self._known)

    @cached_property
    def waste(self) -> str:
        """The waste that the route uses: the feedstock whose analysis it shares."""
        return next((s.name for s in self.sections if s in FEEDSTOCKS), "")

    # What names mean

    def _names_in_topics(self) -> dict[str, str]:
        """The coefficients of the topics that the route reads, by the names that its formulas call them."""
        ids: dict[str, str] = {}
        for topic in self.topics:
            if topic not in self.book.topics:
                near = nearest(topic, self.book.topics)
                raise BadCoefficients([f"{self.route.name}: reads {topic}.toml, which the set does not have{near}"])
            for name in self.book.topics[topic]:
                if name in ids:
                    raise BadCoefficients([f"{topic}.toml: {name} is {ids[name]} already; rename one"])
                ids[name] = f"{topic}.{name}"
        return ids

    def _taken(self) -> set[str]:
        """What formulas, gates, rules and parts take; the rest of a topic is for other routes."""
        taken = {n for s in self.sections for f in s.formulas for n in f.needs}
        taken.update(n for s in self.sections for g in s.gates for n in (g.quantity, g.limit) if isinstance(n, str))
        taken.update(r.id for s in self.sections for r in s.requirements)
        taken.update(n for s in self.sections for p in s.parts for n in p.fields)
        return taken

    def _coefficients(self) -> Iterable[tuple[str, coefficients.Coefficient]]:
        return ((n, self.book.coefficients[id]) for n, id in self.coefficient_ids.items())

    def given(self, name: str, f: Given) -> Given:
        """A given quantity with label, unit, range and default, its own or its coefficient's."""
        return resolved(self.book, f, self.coefficient_ids.get(name, ""), self.default_choices)

    def on_other_bases(self, name: str) -> Iterator[tuple[str, Given]]:
        """What a question gives in place of a quantity when it chooses another basis."""
        g = self.givens[name]
        for choice in g.bases:
            for option in self.choices[choice].options[1:]:
                said = (
                    f"{g.label}, {words.option(choice, option, 'en')}",
                    f"{g.label_zh}（{words.option(choice, option, 'zh-Hans')}）",
                )
                yield f"{name}_{option}", Given(g.unit, *said, g.least, g.most)

    def _wholes(self) -> Iterator[tuple[Whole, list[str]]]:
        """What together is no more than the whole, on each basis."""
        options = dict.fromkeys(o for bases in self.bases.values() for b in bases for o in self.choices[b].options[1:])
        for whole in (w for s in self.sections for w in s.wholes):
            for basis in ("", *(f"_{o}" for o in options)):
                if len(names := [n + basis for n in whole.names if n + basis in self.givens]) > 1:
                    yield whole, names

    def unit_name(self, name: str) -> str:
        """The unit that a quantity is declared in."""
        if name == "target":
            name = self.route.target_of
        if name in self.givens:
            return self.givens[name].unit
        return self.model.formulas[name].unit

    def labels(self, name: str) -> tuple[str, str]:
        f = self.model.formulas[self.route.target_of if name == "target" else name]
        return f.label, f.label_zh

    def _labelled(self, f: Formula) -> Formula:
        """What stands in for a given quantity, or is an item of a sum, is in the unit of that."""
        if f.item_of and not f.unit:
            if f.item_of not in self.totals:
                raise BadFormula(f.body, f"is an item of {f.item_of}, which {self.route.name} does not sum; declare it")
            return replace(f, unit=self.totals[f.item_of].unit)
        if not f.stand_in:
            return f
        if f.name not in self.givens:
            raise BadFormula(f.body, "stands in for nothing: no part of the question gives it; declare it as a formula")
        g = self.givens[f.name]
        return replace(f, unit=g.unit, label=g.label, label_zh=g.label_zh)

    def _curves(self) -> list[Formula]:
        """A coefficient over a quantity becomes a step, so that bodies stay plain."""
        curves: list[Formula] = []
        for name, c in self._coefficients():
            for over in c.over:
                needs = (over, points(name))
                e = Expr("curve", Expr("name", over))
                curves.append(Formula(name, c.unit, c.label, c.label_zh, needs, _interpolate, e))
        return curves

    def _declarations(self) -> dict[str, Declared]:
        units = self.book.units
        declared = {n: Declared(units[c.unit], c.label, c.label_zh) for n, c in self._coefficients()}
        declared |= {n: Declared(units["1"], m.label, m.label_zh) for n, m in self.ratios.items()}
        declared |= {n: Declared(units[g.unit], g.label, g.label_zh) for n, g in self.givens.items()}
        declared |= {n: Declared(self._unit(f), f.label, f.label_zh) for n, f in self.model.formulas.items()}
        declared["target"] = declared[self.route.target_of]
        return declared

    def _unit(self, f: Formula) -> Unit:
        try:
            return self.book.units[f.unit]
        except UnknownUnit as error:
            raise BadFormula(f.body, f"declares a unit that is unknown: {error}; a unit is one of units.toml") from None

    def _limits(self, name: str, g: Given) -> tuple[float, float]:
        """The smallest and largest value accepted, in base units."""
        to_base = self.declared[name].unit.to_base
        return (-math.inf if g.least is None else to_base(g.least), math.inf if g.most is None else to_base(g.most))

    # Proof

    def _prove(self) -> None:
        """Every name that is used is declared, every body yields its dimension, every curve has what it is over."""
        dimension = {n: d.unit.dimension for n, d in self.declared.items()}
        for f in self.model:
            if f.body is _interpolate:
                continue
            if unknown := [n for n in f.needs if n not in dimension]:
                raise BadFormula(
                    f.body,
                    f"needs {', '.join(unknown)}, which no part, formula or topic "
                    f"({', '.join(self.topics)}) has; "
                    "declare it or correct the name",
                )
            prove(f, dimension[f.name], dimension, self.book.units)
        faults = comparison_faults(self.route, self.sections, dimension, self.book.units)
        for name, c in self._coefficients():
            faults += self._curve_faults(name, c)
        if faults:
            raise BadCoefficients(faults)

    def _curve_faults(self, name: str, c: coefficients.Coefficient) -> Iterator[str]:
        for over, unit in c.over.items():
            if over not in self.declared or self.book.units[unit].dimension != self.declared[over].unit.dimension:
                id = self.coefficient_ids[name]
                yield f"{id} is over {over} in {unit}, which is no quantity of {self.route.name}; correct one"

    # Settings and plans

    def _known(self, setting: Setting) -> Known:
        """What a setting makes known. A coefficient without a value there is absent, which matters if it is used."""
        values: Values = {n: m.value for n, m in self.ratios.items()}
        for n, g in self.givens.items():
            if g.default is not None and n not in self.coefficient_ids:
                values[n] = self.declared[n].unit.to_base(g.default)
        looked_up = look_up(self.book, self.coefficient_ids, setting)
        return replace(looked_up, values=values | looked_up.values)

    def plan(self, given: frozenset[str], *, everything: bool = False) -> Plan:
        """How to answer a question that gives these names; ``everything`` keeps every step, for the working."""
        if everything:
            return self.model.plan(given, self._wanted, self._all)
        # What stands in for a given quantity on the way is kept, to be held to the limits of the given.
        plan = self.model.plan(given, self._wanted, self._optional)
        stand_ins = tuple(f.name for f in plan.formulas if f.stand_in and f.name not in plan.wanted)
        return self.model.plan(given, self._wanted, self._optional + stand_ins)

    @cached_property
    def _wanted(self) -> tuple[str, ...]:
        items = [f.name for f in self.model.formulas.values() if f.item_of]
        return tuple(dict.fromkeys(["feed", *self.route.outputs, *self.totals, *items, "area_reclaimed"]))

    @cached_property
    def _optional(self) -> tuple[str, ...]:
        """What is answered where it can be had, and what gates and checks compare."""
        shared = [n for s in self.sections[1:] for n in s.outputs]
        sides = [n for c in self.checks for n in (c.left, c.right)]
        compared = [n for g in self.gates for n in (g.quantity, g.limit) if isinstance(n, str)]
        rules = [r.id for r in self.requirements]
        return tuple(dict.fromkeys([*shared, *sides, *compared, *PILE.values(), "lifetime", *rules]))

    @cached_property
    def _all(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys([*self._optional, *self.model.formulas]))

    def ancestors(self, name: str, plan: Plan) -> list[str]:
        """What a quantity comes from in a plan, nearest first."""
        found = dict.fromkeys([name])
        level = [name]
        while level:
            level = [m for m in dict.fromkeys(m for n in level for m in plan.needs.get(n, ())) if m not in found]
            found |= dict.fromkeys(level)
        return list(found)

    def made_of(self, name: str, plan: Plan) -> list[str]:
        """A quantity, and what its formula takes."""
        return [name, *plan.needs.get(name, ())]

    def of_use(self, name: str) -> bool:
        """Whether the answer of some question hangs on a given quantity, or on what it converts to."""
        content = next((n for n in self.bases if any(name == b for b, _ in self.on_other_bases(n))), name)
        return any(content in f.needs for f in self.model) or any(content in (g.quantity, g.limit) for g in self.gates)

    def pointer(self, name: str) -> str:
        """Where a question gives a quantity; a coefficient's place is among those that a question replaces."""
        if name in self._places:
            return self._places[name]
        return f"/{name}" if name in ("feed", "target") else f"/coefficients/{self.coefficient_ids[name]}"


@dataclass(frozen=True)
class Catalogue:
    """All routes over one book."""

    book: Book
    routes: dict[str, Ready]
    terms: dict[str, Terms] = field(default_factory=dict)
    """What questions ask that are of no route: of a plan, and of each works in it."""

    def users(self, id: str) -> list[str]:
        """The formulas and gates that use a coefficient, as route.name."""
        topic, _, name = id.partition(".")
        users: list[str] = []
        for route, ready in self.routes.items():
            if topic in ready.topics:
                users += [f"{route}.{f.name}" for f in ready.model if name in f.needs]
                users += [f"{route}.{g.id}" for g in ready.gates if name in (g.quantity, g.limit)]
                users += [f"{route}.{r.id}" for r in ready.requirements if r.id == name]
        users += [user for terms in self.terms.values() for user in terms.users(id)]
        return list(dict.fromkeys(users))


def overlay_folder() -> Path | None:
    """The folder of a site's own values, from VALORISE_COEFFICIENTS."""
    name = os.environ.get("VALORISE_COEFFICIENTS")
    return Path(name) if name else None


def load(overlay: Path | None = None) -> Catalogue:
    """All routes with the shipped coefficients, and those of a site laid over them."""
    book = Book(coefficients.folder(), overlay)
    routes = found_routes()
    terms = (
        Terms("plan", PLAN_TERMS, book),
        Terms("works", WORKS_TERMS, book, routes=[r.name for r in routes]),
    )
    return join(book, ((r, tuple(s for name in r.shares for s in _shared(r, name))) for r in routes), terms)


def _shared(route: Route, name: str) -> tuple[Formulas, ...]:
    if name not in SHARED:
        raise BadCoefficients(
            [f"{route.name}: shares {name}, which is nothing that routes share{nearest(name, SHARED)}"]
        )
    return SHARED[name]


def found_routes() -> list[Route]:
    """Every module of ``valorise.routes`` declares a route."""
    names = [m.name for m in pkgutil.iter_modules(routes.__path__)]
    return [import_module(f"{routes.__name__}.{name}").route for name in names]


def join(book: Book, routes: Iterable[tuple[Route, tuple[Formulas, ...]]], terms: Iterable[Terms] = ()) -> Catalogue:
    """Routes over one book. Raises BadFormula or BadCoefficients; a coefficient must be of use to one of them."""
    parts: dict[str, Any] = {}
    ready = {route.name: Ready(route, shared, book, parts) for route, shared in routes}
    catalogue = Catalogue(book, ready, {t.name: t for t in terms})
    if faults := list(_idle(catalogue)):
        raise BadCoefficients(faults)
    return catalogue


def _idle(catalogue: Catalogue) -> Iterator[str]:
    """Topics, coefficients and values that no question can reach."""
    topics = catalogue.book.topics
    readers: list[Ready | Terms] = [*catalogue.routes.values(), *catalogue.terms.values()]
    read = {t for r in readers for t in r.topics}
    for topic in sorted(topics.keys() - read - set(coefficients.TOPICS_WITHOUT_FORMULAS)):
        yield f"{topic}.toml is read by no route"
    for id in (f"{topic}.{name}" for topic in topics if topic in read for name in topics[topic]):
        if not catalogue.users(id):
            yield f"{id} is used by no formula or gate; remove it"
            continue
        takers = [r for r in readers if id in r.coefficient_ids.values()]
        for choice, option in dict.fromkeys(p for v in catalogue.book.coefficients[id].values for p in v.when.items()):
            if not any(choice in r.choices and option in r.choices[choice].options for r in takers):
                names = " or ".join(r.name for r in takers)
                yield f"{id} has a value for {choice} {option}, which {names} does not offer; correct it"
