"""The pages of the docs that the code writes: a route with its inputs, formulas, gates, balances and coefficients."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from valorise.studies.catalogue import Catalogue, Ready
from valorise.studies.comparison import EXAMPLES, Compared, Comparer, Comparison, compare
from valorise.studies.knowledge import CoefficientInfo, Input, ValueInfo, describe_coefficient, describe_route

OTHERWISE = {"refused": "the question is refused", "unsuitable": "unsuitable", "conditional": "conditional"}


def pages(catalogue: Catalogue) -> dict[str, str]:
    """Markdown by file name: one page a route, and one gangue through all of them."""
    written = {name: _page(catalogue, ready) for name, ready in catalogue.routes.items()}
    written["comparison"] = _comparison(catalogue)
    return {f"{name}.md": "\n".join(lines) + "\n" for name, lines in written.items()}


def _page(catalogue: Catalogue, ready: Ready) -> Iterator[str]:
    route = describe_route(catalogue, ready.route.name)
    infos = [describe_coefficient(catalogue, id) for id in route.coefficients]
    yield f"# {route.title} ({route.title_zh})"
    yield ""
    yield f"{route.about} Id: `{route.id}`."
    yield ""
    yield f"Written by `make docs` from the code and from coefficients {catalogue.book.version}; do not edit."
    yield from _section("What a question may give")
    yield "Give exactly one of `/feed` and `/target`. A quantity without a default is computed or left out."
    yield ""
    rows = ([f"`{i.pointer}`", i.label, _unit(i.unit), _range(i), _default(i), i.about] for i in route.inputs)
    yield from _table(["Field", "Meaning", "Unit", "Range", "Default", "Remarks"], rows)
    yield from _section("Formulas")
    yield "As the code computes them. Units are those of answers; equations hold in any consistent units. Of several"
    yield "for one quantity the first whose needs can be had serves. Contents on another basis are converted first."
    yield ""
    converted = {other for name in ready.bases for other, _ in ready.on_other_bases(name)}
    formulas = (f for f in ready.model if converted.isdisjoint(f.needs))
    rows = ([f.label, f"`{f.name} = {f.equation}`", _unit(f.unit), f.about] for f in formulas)
    yield from _table(["Quantity", "Equation", "Unit", "Remarks"], rows)
    yield from _section("Reactions")
    yield "What formulas take from them: masses in the ratios of the balanced equations and of atomic weights."
    yield ""
    rows = ([r.label, f"`{r.name}`", r.reaction, f"{r.value:.6g}"] for r in ready.ratios.values())
    yield from _table(["Ratio", "Name", "Reaction", "Value"], rows)
    yield from _section("Gates")
    rows = ([g.label, f"`{g.rule}`", OTHERWISE[g.otherwise]] for g in route.gates)
    yield from _table(["Asked", "Rule", "Otherwise"], rows)
    yield from _section("Balances")
    yield "An answer that breaks one is not sent."
    yield ""
    rows = ([c.label, f"`{c.left} {c.sign} {c.right}`"] for c in ready.checks)
    yield from _table(["Balance", "Rule"], rows)
    yield from _section("Coefficients")
    yield f"{len(infos)} coefficients with {_tally(infos)}. For `unsourced` values no source was found."
    yield ""
    rows = (_value(c, v) for c in infos for v in c.values)
    yield from _table(["Coefficient", "Value", "Holds", "5th to 95th percentile", "Evidence", "Source"], rows)
    yield from _section("Sources")
    cited = {v.source for c in infos for v in c.values if v.source in catalogue.book.sources}
    for id in sorted(cited):
        yield f"- `{id}`: {_source(catalogue, id)}"


def _comparison(catalogue: Catalogue) -> Iterator[str]:
    """A typical gangue through every route. The sentences are chosen by the answers, so that none outlives them."""
    comparer = Comparer(catalogue)
    _, asked = EXAMPLES["typical_gangue"]
    typical = _compared(comparer, asked)
    rows = [r for r in typical.routes if r.rank]
    yield "# A typical gangue through every route"
    yield ""
    yield f"Written by `make docs` with coefficients {catalogue.book.version}; do not edit. The question, as"
    yield "`POST /v1/comparisons` and `valorise compare` take it:"
    yield from ("", "```json", json.dumps(asked, indent=2), "```", "")
    yield "The analysis is the middle of what is published on Chinese gangue, with the gaps closed by memory (the"
    yield "notes of the coefficients say which); it is nobody's pile. What it leaves open, each route assumes as"
    yield "typical of the gangue that it would pick. One feed for all suits none: power plants are built larger, tile"
    yield "and cryolite works far smaller. Compare verdicts and what a tonne does, not the totals."
    yield from _section("Figures")
    head = [
        "",
        "Route",
        "Verdict",
        "Product",
        "Revenue",
        "Margin",
        "Capital",
        "Years to pay back",
        "CO2",
        "Jobs",
        "Land",
    ]
    yield from _table(head, (_figures(catalogue, r) for r in rows))
    yield ""
    yield "Margin is revenue less operating cost, before capital, interest and income tax. Years to pay back are"
    yield "capital over margin, nothing discounted. CO2 is what the plant and the power that it buys emit; what its"
    yield "products displace is not deducted. Land is what is freed and usable, less what residues take. The pile is"
    yield f"{_life(rows)}."
    yield from _section("Reading")
    yield from _reading(rows)
    yield ""
    yield "What each route warns of itself, and what no formula sees:"
    yield ""
    yield from _table(["Route", "Caveat"], ([f"`{r.route}`", text] for r in rows for text in r.caveats))
    yield from _section("What makes them conditional or unfit")
    yield from _table(["Route", "Finding"], ([f"`{r.route}`", text] for r in rows for text in r.reasons))
    yield from _section("What to measure next")
    yield "Missing, and decisive for a gate or for the revenue of the routes named:"
    yield ""
    missing = ([m.label, f"`{m.pointer}`", ", ".join(f"`{n}`" for n in m.routes)] for m in typical.measure_next)
    yield from _table(["Quantity", "Field", "Routes"], missing)
    yield from _section("Heshan")
    yield from _heshan(comparer, asked)
    yield from _section("Fly ash")
    yield "As much fly ash, nothing else known of it, through the routes that take it:"
    yield ""
    ash = _compared(comparer, {"waste": "fly_ash", "feed": asked["feed"]})
    yield from _table(FIGURES, (_figures(catalogue, r) for r in ash.routes if r.rank))
    yield ""
    yield from _reading([r for r in ash.routes if r.rank])


def _compared(comparer: Comparer, question: dict[str, Any]) -> Comparison:
    return compare(comparer, comparer.question.model_validate(question))


def _figures(catalogue: Catalogue, row: Compared) -> list[str]:
    f = row.figures
    product = f[catalogue.routes[row.route].route.target_of]
    payback = f["capital_cost"].value / f["margin"].value if f["margin"].value > 0 else None
    shown = [f[n].display for n in ("revenue", "margin", "capital_cost")]
    shown += ["never" if payback is None else f"{payback:.2g}"]
    shown += [f[n].display for n in ("carbon_dioxide", "jobs", "area_reclaimed")]
    return [str(row.rank), f"[{row.route}]({row.route}.md)", row.status, f"{product.label}: {product.display}", *shown]


def _life(rows: list[Compared]) -> str:
    return next(f"gone in {r.pile.life.display} at this feed" for r in rows if r.pile)


def _reading(rows: list[Compared]) -> Iterator[str]:
    def named(title: str, found: list[Compared], otherwise: str) -> str:
        return f"- **{title}** {', '.join(f'`{r.route}`' for r in found) or otherwise}."

    margin = {r.route: r.figures["margin"].value for r in rows}
    capital = {r.route: r.figures["capital_cost"].value for r in rows}
    land = {r.route: r.figures["area_reclaimed"].value for r in rows}
    carbon = sorted(rows, key=lambda r: -r.figures["carbon_dioxide"].value)
    earns = [r for r in rows if margin[r.route] > 0]
    slow = [r for r in earns if capital[r.route] > SLOW * margin[r.route]]
    yield named("Lose money before capital is paid:", [r for r in rows if margin[r.route] <= 0], "none")
    yield named(f"Earn, but take more than {SLOW} years to pay back:", slow, "none")
    yield named("Pay back sooner, if prices and capital hold:", [r for r in earns if r not in slow], "none")
    free = sorted((r for r in rows if land[r.route] > 0), key=lambda r: -land[r.route])
    yield named("Give land back, the most first:", free, "none")
    yield named("Take more land for residues than they free:", [r for r in rows if land[r.route] <= 0], "none")
    yield named("Barred by a gate:", [r for r in rows if r.status == "unsuitable"], "none")
    yield named("Fit without conditions:", [r for r in rows if r.status == "suitable"], "none, as assays are missing")
    yield named("Emit the most CO2:", carbon[:2], "none")
    worst = max(rows, key=lambda r: (r.unverified or 0) / (r.coefficients or 1))
    best = min(rows, key=lambda r: (r.unverified or 0) / (r.coefficients or 1))
    yield f"- **Evidence:** nobody has verified {_unverified(best)} to {_unverified(worst)}. None of this is a"
    yield "  feasibility study; it says which study is worth its money."


FIGURES = [
    "",
    "Route",
    "Verdict",
    "Product",
    "Revenue",
    "Margin",
    "Capital",
    "Years to pay back",
    "CO2",
    "Jobs",
    "Land",
]

SLOW = 10
"""Years in which works of this kind are expected to pay back; a judgement, for the reading only."""


def _unverified(row: Compared) -> str:
    return f"{row.unverified} of the {row.coefficients} coefficients of `{row.route}`"


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
    yield from _table(
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


def _section(title: str) -> Iterator[str]:
    yield from ("", f"## {title}", "")


def _table(head: list[str], rows: Iterable[list[str]]) -> Iterator[str]:
    yield _row(head)
    yield _row(["---"] * len(head))
    yield from map(_row, rows)


def _row(cells: list[str]) -> str:
    whole = (" ".join(c.split()).replace("|", r"\|") for c in cells)
    return f"| {' | '.join(whole)} |"


def _unit(unit: str) -> str:
    return "" if unit == "1" else unit


def _range(i: Input) -> str:
    return " to ".join(f"{x:g}" for x in (i.least, i.most) if x is not None)


def _default(i: Input) -> str:
    return i.options[0] if i.options else "" if i.default is None else f"{i.default:.6g}"


def _tally(infos: list[CoefficientInfo]) -> str:
    found = [v.evidence for c in infos for v in c.values]
    return f"{len(found)} values: " + ", ".join(
        f"{found.count(e)} {e}" for e in ("published", "derived", "unverified") if e in found
    )


def _value(c: CoefficientInfo, v: ValueInfo) -> list[str]:
    spread = f"{v.spread.low:g} to {v.spread.high:g} ({v.spread.evidence})" if v.spread else ""
    source = f"`{v.source}`" + (f", {v.where}" if v.where else "")
    return [f"`{c.id}` {c.label}", f"{v.value:.6g} {_unit(v.unit)}", _holds(c, v), spread, v.evidence, source]


def _holds(c: CoefficientInfo, v: ValueInfo) -> str:
    """Where, when and for what a value holds."""
    said = [v.region, v.observed or str(v.year or "")]
    if v.at is not None:
        said += [f"{name} {v.at:g} {unit}" for name, unit in c.over.items()]
    said += [f"{choice} {option}" for choice, option in v.when.items()]
    return ", ".join(s for s in said if s)


def _source(catalogue: Catalogue, id: str) -> str:
    s = catalogue.book.sources[id]
    return ", ".join(str(x) for x in (s.title, s.publisher, s.year, s.url) if x)
