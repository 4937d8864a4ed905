"""One typical waste through every route, with a sober reading: the page that a planner opens first.

The sentences are chosen by the answers, so that none outlives them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from valorise.studies.catalogue import Catalogue
from valorise.studies.comparison import EXAMPLES, Compared, Comparer, Comparison, compare
from valorise.studies.markdown import section, table

SLOW = 10
"""Years in which works of this kind are expected to pay back; a judgement, for the reading only."""


class PerTonne(NamedTuple):
    """A route at a size that suits it, by the tonne of waste."""

    row: Compared
    feed: float
    margin: float
    capital: float
    emitted: float
    jobs: float
    """By the million tonnes."""
    land: float
    """In m2 by the thousand tonnes."""

    @property
    def payback(self) -> float:
        """Years, nothing discounted; infinite where nothing is earned."""
        return self.capital / self.margin if self.margin > 0 else float("inf")

    @property
    def unverified(self) -> float:
        """Share of the coefficients that nobody verified."""
        return (self.row.unverified or 0) / (self.row.coefficients or 1)


def survey(catalogue: Catalogue) -> Iterator[str]:
    """The page, in Markdown."""
    comparer = Comparer(catalogue)
    _, asked = EXAMPLES["typical_gangue"]
    typical = _compared(comparer, asked)
    suited = _suited(catalogue, comparer, asked)
    yield "# A typical gangue through every route"
    yield ""
    yield f"Written by `make docs` with coefficients {catalogue.book.version}; do not edit. The question, as"
    yield "`POST /v1/comparisons` and `valorise compare` take it:"
    yield from ("", "```json", json.dumps(asked, indent=2), "```", "")
    yield "The analysis is the middle of what is published on Chinese gangue, with the gaps closed by memory (the"
    yield "notes of the coefficients say which); it is nobody's pile. What it leaves open, each route assumes as"
    yield "typical of the gangue that it would pick."
    yield from section("A tonne of it")
    yield "One feed for all suits none: power plants are built larger, tile and cryolite works far smaller. So here"
    yield "each route stands at a size of its own, and what a tonne of gangue does is compared."
    yield ""
    yield from _per_tonne(suited)
    yield from section("Reading")
    yield from _reading(suited)
    yield ""
    yield "What each route warns of itself, and what no formula sees:"
    yield ""
    yield from table(["Route", "Caveat"], ([f"`{p.row.route}`", text] for p in suited for text in p.row.caveats))
    yield from section("What makes them conditional or unfit")
    yield "At the size of their own; a market or a scale is as good a bar as a gangue."
    yield ""
    yield from table(["Route", "Finding"], ([f"`{p.row.route}`", text] for p in suited for text in p.row.reasons))
    yield from section("All at one feed")
    yield from _totals(catalogue, typical)
    yield from section("What to measure next")
    yield "Missing, and decisive for a gate or for the revenue of the routes named:"
    yield ""
    missing = ([m.label, f"`{m.pointer}`", ", ".join(f"`{n}`" for n in m.routes)] for m in typical.measure_next)
    yield from table(["Quantity", "Field", "Routes"], missing)
    yield from section("Heshan")
    yield from _heshan(comparer, asked)
    yield from section("Fly ash")
    yield "Fly ash of which nothing is known, through the routes that take it. Fresh ash frees no land: read that"
    yield "column for ash that is dug from a yard."
    yield ""
    ash = _suited(catalogue, comparer, {"waste": "fly_ash", "feed": asked["feed"]})
    yield from _per_tonne(ash)
    yield ""
    yield from _reading(ash)


def _compared(comparer: Comparer, question: dict[str, Any]) -> Comparison:
    return compare(comparer, comparer.question.model_validate(question))


def _suited(catalogue: Catalogue, comparer: Comparer, asked: dict[str, Any]) -> list[PerTonne]:
    """Each route that takes the waste, at the feed of its first example; the best margin a tonne comes first."""
    found: list[PerTonne] = []
    for name in [r.route for r in _compared(comparer, asked).routes if r.rank]:
        feed = next(iter(catalogue.routes[name].route.examples.values())).question["feed"]
        row = next(r for r in _compared(comparer, asked | {"feed": feed}).routes if r.route == name)
        tonnes = feed["value"] * catalogue.book.units[feed["unit"]].factor / catalogue.book.units["t/year"].factor
        per = {n: q.value * catalogue.book.units[q.unit].factor / tonnes for n, q in row.figures.items()}
        year = catalogue.book.units["CNY/year"].factor
        found.append(
            PerTonne(
                row,
                tonnes,
                margin=per["margin"] / year,
                capital=per["capital_cost"],
                emitted=per["all_carbon_dioxide"] / catalogue.book.units["t/year"].factor,
                jobs=per["jobs"] * 1e6,
                land=per["area_reclaimed"] / catalogue.book.units["m2/year"].factor * 1e3,
            )
        )
    return sorted(found, key=lambda p: -p.margin)


def _per_tonne(rows: list[PerTonne]) -> Iterator[str]:
    head = ["Route", "Verdict", "Feed", "Margin", "Capital", "Pays back in", "CO2", "Jobs", "Land"]
    yield from table(
        head,
        (
            [
                f"[{p.row.route}]({p.row.route}.md)",
                p.row.status,
                f"{p.feed / 1e3:,.4g} kt/year",
                f"{p.margin:,.1f} CNY/t",
                f"{p.capital:,.0f} CNY/(t/year)",
                f"{p.payback:.2g} years" if p.margin > 0 else "never",
                f"{p.emitted:.2g} t/t",
                f"{p.jobs:,.0f} a Mt/year",
                f"{p.land:.3g} m2/kt",
            ]
            for p in rows
        ),
    )
    yield ""
    yield "Margin is revenue less operating cost, before capital, interest and income tax. Years to pay back are"
    yield "capital over margin, nothing discounted. CO2 is of plant, fuel and power, with other gases, haulage, binders"
    yield "and reagents as far as the route knows them; what products displace is not deducted. Land is what is freed"
    yield "and usable, less what residues take."


def _reading(rows: list[PerTonne]) -> Iterator[str]:
    def named(title: str, found: list[PerTonne], otherwise: str = "none") -> str:
        return f"- **{title}** {', '.join(f'`{p.row.route}`' for p in found) or otherwise}."

    earning = [p for p in rows if p.margin > 0]
    free = sorted((p for p in rows if p.land > 0), key=lambda p: -round(p.land, 3))
    yield named("Lose money before capital is paid:", [p for p in rows if p.margin <= 0])
    yield named(f"Earn, but take more than {SLOW} years to pay back:", [p for p in earning if p.payback > SLOW])
    yield named("Pay back sooner, if prices, capital and market hold:", [p for p in earning if p.payback <= SLOW])
    yield named("Give land back, the most a tonne first:", free)
    yield named("Take more land for residues than they free:", [p for p in rows if p.land <= 0])
    yield named("Barred by a gate:", [p for p in rows if p.row.status == "unsuitable"])
    yield named(
        "Fit without conditions:", [p for p in rows if p.row.status == "suitable"], "none, as assays are missing"
    )
    yield named("Emit the most a tonne:", sorted(rows, key=lambda p: -p.emitted)[:2])
    best, worst = min(rows, key=lambda p: p.unverified), max(rows, key=lambda p: p.unverified)
    yield f"- **Evidence:** nobody has verified {_unverified(best)} to {_unverified(worst)}."
    yield "- None of this is a feasibility study; it says which study is worth its money."


def _unverified(p: PerTonne) -> str:
    return f"{p.row.unverified} of the {p.row.coefficients} coefficients of `{p.row.route}`"


def _totals(catalogue: Catalogue, typical: Comparison) -> Iterator[str]:
    """What the question above is answered with."""
    rows = [r for r in typical.routes if r.rank]
    shown = ("revenue", "margin", "capital_cost", "all_carbon_dioxide", "jobs", "area_reclaimed")
    head = ["", "Route", "Verdict", "Product", *(rows[0].figures[n].label for n in shown)]
    life = next(r.pile.life.display for r in rows if r.pile)
    yield f"{typical.feed.display} to each, ranked by {typical.ranked_by}: at this feed the pile lasts {life}."
    yield "A works of this size may be larger than its market; the gates of some routes say so."
    yield ""
    yield from table(
        head,
        (
            [
                str(r.rank),
                f"`{r.route}`",
                r.status,
                r.figures[catalogue.routes[r.route].route.target_of].display,
                *(r.figures[n].display for n in shown),
            ]
            for r in rows
        ),
    )


def _heshan(comparer: Comparer, asked: dict[str, Any]) -> Iterator[str]:
    """The city that the service has in mind: nothing of its gangue is published, and its coal is no comfort."""
    nothing_known = {"feed": asked["feed"], "context": {"region": "CN-GX"}}
    unknown = _compared(comparer, nothing_known)
    rich = nothing_known | {"feedstock": {"sulfur": {"value": 5.3, "unit": "%"}}}
    sulfurous = {r.route: r for r in _compared(comparer, rich).routes}
    suitable = [r.route for r in unknown.routes if r.status == "suitable"]
    said = f"`{'`, `'.join(suitable)}` {'is' if len(suitable) == 1 else 'are'}" if suitable else "no route is"
    yield "The coal of Heshan in Guangxi holds 5.3 to 11.6 % of sulphur, nine tenths of it organic, and more than ten"
    yield "times the uranium of the world's coal (Shao et al., International Journal of Coal Geology 55, 2003). Of its"
    yield f"gangue no analysis was found. Asked without one, {said} called suitable; each waits for the assays below."
    yield "The last column supposes a gangue with as much sulphur as the leanest of that coal."
    yield ""
    yield from table(
        ["Route", "Nothing measured", "Waits for", "With 5.3 % of sulphur"],
        (
            [
                f"`{r.route}`",
                r.status,
                ", ".join(f"`{p}`" for p in r.missing if p.startswith("/feedstock")),
                _with_sulfur(sulfurous[r.route]),
            ]
            for r in unknown.routes
            if r.rank
        ),
    )


def _with_sulfur(row: Compared) -> str:
    about = [text for text in row.reasons if re.search("sul(ph|f)ur|SO[23]", text, re.I)]
    return f"{row.status}: {about[0]}" if about else row.status
