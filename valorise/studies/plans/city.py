"""The page of a worked city: one named plan, answered, drawn and read soberly.

Published facts stand in ``FACTS`` with their sources. Every other number is of the question, of the answer or of a
coefficient, and the answer chooses the sentences, so that none outlives it.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

from valorise.coefficients import Book
from valorise.studies.answers import Quantity
from valorise.studies.catalogue import Catalogue
from valorise.studies.markdown import section, table
from valorise.studies.plans.answers import Indicator, Plan, PlannedWorks
from valorise.studies.plans.charts import draw
from valorise.studies.plans.examples import PLAN_EXAMPLES
from valorise.studies.plans.plan import Planner, make_plan

EXAMPLE = "heshan_city"
MARGIN = 110
COMMANDS = """make docs                                           # this page, city.json and the charts
valorise plan docs/city.json --table                # the years, as a table
valorise plan docs/city.json                        # the whole answer, as POST /v1/plans gives it
valorise charts docs/city.json --folder charts      # the charts alone"""


class Source(NamedTuple):
    """Where something about the place is published."""

    text: str
    link: str = ""


LEAST_SULFUR = 5.3
"""Of the coal, in %: the leanest of Shao et al."""
FOOTPRINT = 14.4
"""Of the pile group GD06, in ha: Tang et al."""
RESTORED = 19.83
"""Land damaged by mining that has been restored, in km2: Laibin news."""

SHAO = Source(
    "Shao et al., International Journal of Coal Geology 55 (2003) 1-26",
    "https://discovery.researcher.life/article/petrology-and-geochemistry-of-the-highsulphur-coals-from-the-upper-permian-carbonate-coal-measures-in-the-heshan-coalfield-southern-china/4a2637ab6e0e3059bfccf4e53ebf06f8",
)
TANG = Source("Tang, Ma, Li and Zhang, Mine Closure 2012, 329-340", "https://papers.acg.uwa.edu.au/p/1208_30_Tang/")
XINHUA = Source("Xinhua, 8 March 2021", "http://district.ce.cn/newarea/roll/202103/08/t20210308_36364887.shtml")
PARK = Source("the park's own site, 2015", "http://www.gxhsgjksgy.com/en/about-park-en")
LAIBIN = Source("Laibin news, 2025", "http://www.lbnews.com.cn/qyxw/hsxw/717220555092037.shtml")
RECORD = Source("Guangxi Local Record, Coal Industry, as a paper on the change of Heshan cites it")

FACTS: tuple[tuple[str, tuple[Source, ...]], ...] = (
    ("Mining began in 1905; the mine, the largest coal base of Guangxi, was closed as exhausted in 2000.", (TANG,)),
    ("The city has been on the national list of resource-exhausted cities since March 2009.", (XINHUA,)),
    (
        f"The coal holds {LEAST_SULFUR:g} to 11.6 % of sulphur, more than nine tenths of it organic, and more than "
        "ten times the uranium, molybdenum and tungsten of the world's coal.",
        (SHAO,),
    ),
    (
        f"The pile group GD06 covers {FOOTPRINT:g} ha. It has been made a part of the mine park, with a retaining "
        "wall, drains, paths and trees. No other area of a pile was found, and no tonnage of any.",
        (TANG,),
    ),
    (
        "The mine park covers 18.3 km2 according to its own site, 19.89 km2 according to the news.",
        (PARK, XINHUA),
    ),
    (
        f"{RESTORED:g} km2 of land damaged by mining have been restored, 95.07 % of what there was to treat.",
        (LAIBIN,),
    ),
    (
        "In 1997 a works of 160,000 m2 of glazed tiles from yellow gangue was planned, for 2.92 million yuan. "
        "That it means a year's output is our reading.",
        (RECORD,),
    ),
)
UNKNOWN = (
    "Not found: how much gangue there is, a list of the piles, any analysis of the gangue, and how much ash the power "
    "station leaves and where."
)


def files(catalogue: Catalogue) -> dict[str, str]:
    """By path below docs: the page, the question as a file, and the charts. Raises NoCharts."""
    planner = Planner(catalogue)
    _, asked = PLAN_EXAMPLES[EXAMPLE]
    plan = answer(planner, asked)
    charts = {f"images/city-{name}.svg": svg for name, svg in draw(plan).items()}
    return {"city.md": page(planner, asked), "city.json": _as_json(asked) + "\n"} | charts


def page(planner: Planner, asked: dict[str, Any]) -> str:
    """The page about a plan, in Markdown."""
    return "\n".join(_filled(_page(planner, asked))) + "\n"


def answer(planner: Planner, asked: dict[str, Any]) -> Plan:
    """Of a question as JSON has it."""
    return make_plan(planner, planner.question.model_validate(asked, strict=False))


def _page(planner: Planner, asked: dict[str, Any]) -> Iterator[str]:
    plan = answer(planner, asked)
    yield "# A worked city: Heshan, with invented piles"
    yield ""
    yield "**This is no plan of Heshan.** The piles, works, money and people of the example are invented, so that all"
    yield "that a plan answers can be seen at one place. What is published about the city stands in the first table"
    yield f"with its source; of it the example uses the {FOOTPRINT:g} ha of one pile group, the tiles of 1997 and the"
    yield "sulphur. That pile group is a park now, and nobody means to dig it: it stands here because no other area is"
    yield "published."
    yield ""
    yield f"Written by `make docs` with coefficients {plan.provenance.coefficients}; do not edit."
    yield from section("What is published")
    yield from table(["Fact", "Source"], ([text, "; ".join(map(_cited, sources))] for text, sources in FACTS))
    yield ""
    yield UNKNOWN
    yield from section("The question")
    yield from _assumptions(planner.book, asked, plan)
    yield ""
    yield "As `POST /v1/plans` takes it; the same is in [city.json](city.json):"
    yield from ("", "```json", _as_json(asked), "```", "")
    yield "The first command makes again all that is here:"
    yield from ("", "```sh", COMMANDS, "```")
    yield from section("Year by year")
    yield from _years(plan)
    yield from section("Piles")
    yield from _chart("stock", "Waste in piles by year, and below it land under piles and land reclaimed")
    yield from _piles(plan)
    yield from section("Land, and who pays for it")
    yield from _land(planner.book, asked, plan)
    yield from section("Money")
    yield from _chart("cash", "Revenue, cost, tax and investment by year, and the discounted sum of the cash flow")
    yield from _money(planner.book, asked, plan)
    yield from section("Greenhouse gases")
    yield from _chart(
        "carbon", "Greenhouse gases by scope, those avoided and bound, and the change because of the plan"
    )
    yield from _carbon(plan)
    yield from section("Work")
    yield from _chart("jobs", "People employed by each works by year, and workers to place without work")
    yield from _work(asked, plan)
    yield from section("Whether the gangue is fit")
    yield from _fitness(planner, asked, plan)
    yield from section("How far to trust it")
    yield from _trust(asked, plan)


def _cited(source: Source) -> str:
    return f"[{source.text}]({source.link})" if source.link else source.text


def _chart(name: str, alt: str) -> Iterator[str]:
    yield f"![{alt}](images/city-{name}.svg)"
    yield ""


# The question


def _assumptions(book: Book, asked: dict[str, Any], plan: Plan) -> Iterator[str]:
    """What the example takes for granted."""
    yield f"From {plan.start_year} on, for {plan.horizon} years. Assumed by the example, and by nobody else:"
    yield ""
    loading = book.coefficients["pile.areal_loading"]
    usual = loading.values[0]
    for pile in asked["site"]["piles"]:
        said = [f"pile `{pile['name']}`"]
        held = plan.stores[pile["name"]]
        mass = held.series["historic"]
        there = f"{mass.values[0]:,.4g} {mass.unit}"
        if "footprint" in pile and "mass" not in pile:
            said.append(f"{_given(pile['footprint'])} of it published; its mass is unknown")
            said.append(f"at the usual {usual.value:g} {loading.unit} it would be {there}")
            if usual.spread:
                area = held.series["area_held"].values[0]
                kt = book.units[loading.unit].factor * book.units["ha"].factor / book.units[mass.unit].factor
                low, high = (f"{area * x * kt:,.4g}" for x in (usual.spread.low, usual.spread.high))
                said.append(f"piles like it would hold {low} to {high} {mass.unit} ({usual.spread.evidence})")
        else:
            said.append(f"{_given(pile['mass'])}, invented")
        if "state" in pile:
            said.append(pile["state"].replace("_", " "))
        for inflow in pile.get("inflows", []):
            until = f" until {inflow['until_year']}" if "until_year" in inflow else ""
            said.append(f"{_given(inflow['rate'])} are still brought there{until}")
        yield f"- {said[0]}: {'; '.join(said[1:])}."
    for works in asked["works"]:
        size = _given(works.get("capacity") or works["target"])
        plant = [f"{n.replace('_', ' ')} {_given(q)}" for n, q in works.get("plant", {}).items() if isinstance(q, dict)]
        more = f"; {', '.join(plant)}" if plant else ""
        yield f"- works `{works['name']}`: [{works['route']}](routes/{works['route']}.md), {size}{more}."
    for part in ("finance", "restoration", "people"):
        given = ", ".join(f"{n.replace('_', ' ')} {_given(q)}" for n, q in asked.get(part, {}).items())
        if given:
            yield f"- {part}: {given}."
    routes = {w["route"] for w in asked["works"]}
    if "gangue-power" not in routes:
        yield "- No power plant: of a rock whose coal is so full of sulphur, burning it is the last thing to plan."


PLURALS = {"person": "people", "year": "years"}


def _given(q: dict[str, Any] | str) -> str:
    if isinstance(q, str):
        return q.replace("_", " ")
    return f"{q['value']:,g} {PLURALS.get(q['unit'], q['unit'])}"


# Years


SHOWN = (
    "stock",
    "feed",
    "revenue",
    "cost",
    "tax",
    "investment",
    "cash",
    "cumulative_cash",
    "area_held",
    "area_reclaimed",
    "carbon_change",
    "jobs",
)


def _years(plan: Plan) -> Iterator[str]:
    """The first and the last year, each fifth, and those in which a works begins or ends."""
    last = plan.start_year + plan.horizon - 1
    turns = {y for w in plan.works.values() for y in (w.start_year, w.stop_year)} | {last}
    chosen = [y for y in plan.years if (y.year - plan.start_year) % 5 == 0 or y.year in turns]
    first: list[Quantity] = [getattr(plan.years[0], n) for n in SHOWN]
    money = "of the year itself" if plan.prices == "nominal" else f"of {plan.price_year}"
    yield f"Every fifth year, and those in which works begin or end; money is {money}. The answer has all years."
    yield ""
    yield from table(
        ["Year", *(f"{q.label}, {q.unit}" for q in first)],
        ([str(y.year), *(f"{getattr(y, n).value:,.4g}" for n in SHOWN)] for y in chosen),
    )


def _piles(plan: Plan) -> Iterator[str]:
    for name, store in plan.stores.items():
        yield f"- `{name}`: {store.text}"
    feeds = {n: sum(w.series["feed"].values) for n, w in plan.works.items()}
    whole = sum(feeds.values())
    most = max(feeds, key=lambda n: feeds[n])
    least = min(feeds, key=lambda n: feeds[n])
    total = plan.totals["feed"]
    yield f"- Of {total.display} used, `{most}` takes {100 * feeds[most] / whole:.3g} % and `{least}` takes"
    yield f"{100 * feeds[least] / whole:.2g} %."
    if plan.totals["stock_left"].value > 0:
        yield f"- {plan.totals['stock_left'].display} are left at the end, on {plan.totals['area_left'].display}."
    else:
        gone = max(s.gone_in or plan.start_year for s in plan.stores.values())
        short = [
            n
            for n, w in plan.works.items()
            if w.stop_year is not None and w.stop_year <= plan.start_year + plan.horizon
        ]
        end = f"; by then {_names(short)} {'is' if len(short) == 1 else 'are'} wound up." if short else "."
        yield f"- Nothing is left from {gone} on{end}"


# Land


def _land(book: Book, asked: dict[str, Any], plan: Plan) -> Iterator[str]:
    totals, of = plan.totals, plan.restoration.totals
    reclaimed, waiting = totals["area_reclaimed"].value, totals["area_waiting"].value
    spent, public = of["restoration_spending"], of["public_spending"]
    yield plan.restoration.text
    yield ""
    yield f"- {totals['area_freed'].display} are freed within the plan and {totals['area_reclaimed'].display} of them"
    yield f"reclaimed: {of['reclaimed_historic'].display} historic and {of['reclaimed_new'].display} of what arises"
    yield "during the plan. The rest of what is freed stays unfit for use (margins, slopes), is being covered, or waits"
    yield "for money."
    done = list(accumulate(y.area_reclaimed.value for y in plan.years))
    if reclaimed > 0:
        began = next(y.year for y, a in zip(plan.years, done, strict=True) if a > 0)
        half = next(y.year for y, a in zip(plan.years, done, strict=True) if a >= reclaimed / 2)
        whole = next(y.year for y, a in zip(plan.years, done, strict=True) if a >= reclaimed * (1 - 1e-9))
        yield f"- The first land comes back in {began}, half of it by {half}, the last in {whole}."
        yield f"- Restoring costs {spent.display}, {spent.value / reclaimed:.3g} {spent.unit} a hectare."
        yield f"Public money pays {public.display} of it, {100 * public.value / spent.value:.3g} %."
    fund = asked.get("restoration", {}).get("fund_share")
    contribution = of["contribution"]
    if fund and contribution.value <= 0:
        yield f"- The operator is to give {_given(fund)} of the operating income: there is none, so nothing is given."
    elif fund and contribution.value < public.value:
        yield f"- The operator gives {_given(fund)} of the operating income, {contribution.display} in all: where works"
        yield "hardly earn, a share of the income is no fund. The land comes back as far as public money goes."
    elif fund:
        yield f"- The operator gives {_given(fund)} of the operating income, {contribution.display} in all, and carries"
        yield "most of the restoring."
    if waiting > 0 and reclaimed > 0:
        since = plan.restoration.series["area_waiting"].values
        queue = next(y.year for y, a in zip(reversed(plan.years), reversed(since), strict=True) if a < 0.01 * waiting)
        missing = waiting * spent.value / reclaimed
        yield f"- **The money does not give all of the land back:** {totals['area_waiting'].display} wait at the end,"
        yield f"and have queued since {queue + 1}. At the same cost they need {missing:.3g} {spent.unit} more."
    elif waiting > 0:
        yield f"- **The money gives no land back:** {totals['area_waiting'].display} wait at the end."
    else:
        yield "- The money is enough for all the land that is freed and usable."
    taken = totals["area_taken"]
    if taken.value > 0:
        net = reclaimed - taken.value
        yield f"- Against it, works and stored residues take {taken.display}, so that on balance the city"
        yield f"{'gains' if net > 0 else 'loses'} {abs(net):.3g} {taken.unit}."
    share = reclaimed * book.units["ha"].factor / (RESTORED * book.units["km2"].factor)
    yield f"- All that is reclaimed here is {100 * share:.2g} % of the {RESTORED:g} km2 that the city has restored"
    yield "already (see above)."


# Money


def _money(book: Book, asked: dict[str, Any], plan: Plan) -> Iterator[str]:
    yield "The line runs to the end of the plan; what works that go on are worth then is in the net present value only."
    yield ""
    labels = [(n, i, plan.equity.get(n)) for n, i in plan.indicators.items()]
    yield from table(
        ["Indicator", "Of the plan, after tax, before financing", "For the owners, with grants and loans"],
        ([i.label, _indicated(i), _indicated(e) if e else ""] for _, i, e in labels),
    )
    yield ""
    earned, owned = plan.indicators["npv"].value or 0.0, plan.equity["npv"].value or 0.0
    if earned > 0:
        yield f"The plan as a whole earns more than its discount rate: {plan.indicators['npv'].display}."
    else:
        yield f"**The plan as a whole loses money:** its net present value is {plan.indicators['npv'].display}. Loans"
        yield f"{'turn that' if owned > 0 else 'do not change that'} ({plan.equity['npv'].display} for the owners)."
    economic = plan.indicators["economic_npv"]
    if (economic.value or 0.0) < earned:
        yield "With public money for land and a price on carbon, at the social discount rate, it is worth less,"
        yield f"{economic.display}; the greenhouse gases count for {plan.indicators['carbon_value'].display}."
    else:
        yield "With public money for land and a price on carbon, at the social discount rate, it is worth"
        yield f"{economic.display}."
    yield ""
    yield from table(
        ["Works", "Capital", "NPV", "Return before tax", "Asked of the branch", "Break-even price", "Brings in"],
        (
            [
                f"`{n}`",
                w.capital_cost.display,
                _indicated(w.indicators["npv"]),
                _indicated(w.indicators["irr_before_tax"]),
                w.hurdle_rate.display,
                _indicated(w.indicators["break_even_price"]),
                _brings_in(book, w),
            ]
            for n, w in plan.works.items()
        ),
    )
    yield ""
    yield "The break-even price is net of VAT and before income tax, with by-products and refunds taken off. What a"
    yield "works brings in is all its revenue, with refunds, for a unit of its product."
    yield ""
    margins = {n: sum(w.series["revenue"].values) - sum(w.series["cost"].values) for n, w in plan.works.items()}
    npv = {n: w.indicators["npv"].value or 0.0 for n, w in plan.works.items()}
    past = [n for n, w in plan.works.items() if npv[n] > 0 and _return(w) >= w.hurdle_rate.value]
    some = [n for n in plan.works if npv[n] > 0 and n not in past]
    running = [n for n in plan.works if npv[n] <= 0 < margins[n]]
    losing = [n for n in plan.works if margins[n] <= 0]
    yield f"- **Earn what their branch asks:** {_names(past)}."
    yield f"- **Earn, but less than that:** {_names(some)}."
    yield f"- **Pay their running cost, but not their capital at the discount rate:** {_names(running)}."
    yield f"- **Lose money on every unit:** {_names(losing)}."
    if losing:
        loss = sum(npv[n] for n in losing)
        unit = plan.indicators["npv"].unit
        yield f"- Without {_names(losing)} the net present value would be about {earned - loss:,.3g} {unit}; land, fund"
        yield "and the life of the piles would change too. Who wants them, for work or for land, pays that difference."
    fees = {w["name"]: w["plant"]["disposal_fee"] for w in asked["works"] if "disposal_fee" in w.get("plant", {})}
    for name, fee in fees.items():
        verb = "loses even with" if npv[name] <= 0 else "lives of"
        yield f"- `{name}` {verb} a fee of {_given(fee)} for the gangue that it takes. Whoever pays the fee has it as a"
        yield "cost, which this plan does not show."


def _brings_in(book: Book, w: PlannedWorks) -> str:
    """All revenue for a unit of product, in the unit of its cost."""
    unit = w.indicators["levelised_cost"].unit
    made = w.series["product"]
    if not unit or not sum(made.values):
        return ""
    a_year = made.unit if made.unit.endswith("/year") else f"{made.unit}/year"
    yearly = book.units[a_year].factor / book.units["m2/year"].factor  # in base units, of a year
    revenue = sum(w.series["revenue"].values) * book.units[w.series["revenue"].unit].factor
    return f"{revenue / (sum(made.values) * yearly) / book.units[unit].factor:.4g} {unit}"


def _return(w: PlannedWorks) -> float:
    value = w.indicators["irr_before_tax"].value
    return float("-inf") if value is None else value


def _indicated(i: Indicator) -> str:
    """A value with what to mind about it, or why there is none."""
    return " ".join(filter(None, (i.display, i.why and f"({i.why})"))) if i.display else i.why


# Carbon and work


def _carbon(plan: Plan) -> Iterator[str]:
    c = plan.carbon
    yield c.counterfactual
    yield ""
    yield from table(["Over the plan", "Greenhouse gases"], ([q.label, q.display] for q in c.totals.values()))
    yield ""
    change = c.totals["carbon_change"]
    if change.value > 0:
        yield f"**The plan is a net emitter:** it puts {change.display} more into the air than leaving the piles alone."
    else:
        yield f"The plan puts {-change.value:,.4g} {change.unit} less into the air than leaving the piles alone."
    by_works = {n: sum(w.series["carbon_dioxide"].values) for n, w in plan.works.items()}
    most = max(by_works, key=lambda n: by_works[n])
    whole = sum(by_works.values())
    if whole > 0:
        yield f"Of what the works emit, {100 * by_works[most] / whole:.3g} % is of `{most}`."
    fires, uptake = c.totals["fires_avoided"], c.totals["uptake"]
    if fires.value < 0:
        share = -100 * fires.value / whole if whole else 0
        yield f"Fires that end avoid {-fires.value:,.4g} {fires.unit}, {share:.3g} % of it, as far as fires are known."
    if uptake.value < 0:
        yield f"Restored land binds {-uptake.value:,.4g} {uptake.unit}: it is restored for other reasons."
    if c.totals["displaced_power"].value == 0 and c.totals["displaced_products"].value == 0:
        yield "No works here is credited with a product that it displaces."


def _work(asked: dict[str, Any], plan: Plan) -> Iterator[str]:
    most = max(plan.years, key=lambda y: y.jobs.value)
    wanted = asked.get("people", {}).get("workers_to_place")
    built, run = (plan.totals[n].value for n in ("construction_job_years", "job_years"))
    yield f"At most {most.jobs.value:,.0f} people work in the works, first in {most.year}. Building them takes"
    yield f"{built:,.0f} person-years, running them {run:,.0f}, with {plan.totals['wages'].display} of wages."
    if wanted and wanted["value"] > most.jobs.value:
        share = 100 * most.jobs.value / wanted["value"]
        yield f"**That is {share:.3g} % of the {_given(wanted)} to place:** these works do not replace a mine."
    elif wanted:
        yield f"That is enough for the {_given(wanted)} to place, if they want the work."
    people = {n: sum(w.series["jobs"].values) for n, w in plan.works.items()}
    first = max(people, key=lambda n: people[n])
    npv = plan.works[first].indicators["npv"]
    manner = "which also loses money" if (npv.value or 0.0) < 0 else "which also earns"
    yield f"Most work is in `{first}`, {manner} (NPV {npv.display})."
    last = plan.years[-1]
    if last.jobs.value == 0:
        ended = next(y.year for y in reversed(plan.years) if y.jobs.value > 0)
        yield f"After {ended} there is none."


# Fitness and trust


def _fitness(planner: Planner, asked: dict[str, Any], plan: Plan) -> Iterator[str]:
    rich = json.loads(json.dumps(asked))
    for pile in rich["site"]["piles"]:
        pile.setdefault("feedstock", {})["sulfur"] = {"value": LEAST_SULFUR, "unit": "%"}
    sulfurous = answer(planner, rich)
    suitable = [n for n, w in plan.works.items() if w.verdict.status == "suitable"]
    waiting = [n for n, w in plan.works.items() if w.verdict.missing]
    if suitable:
        yield f"Called suitable: {_names(suitable)}."
    else:
        yield "Nothing is called suitable: of this gangue nothing has been measured, and what is typical elsewhere is"
        yield "no assay."
    if waiting:
        yield f"Before money is spent on {_names(waiting)}, measure what stands below. The last column supposes a"
        yield f"gangue with {LEAST_SULFUR:g} % of sulphur, as the leanest of the coal; what the gangue holds nobody has"
        yield "measured."
    if all(w.verdict.status == "conditional" for w in sulfurous.works.values()):
        yield "Conditional is no pass: a limit that nobody has verified, or a figure that is assumed, rules nothing"
        yield "out."
    yield ""
    yield from table(
        ["Works", "Verdict", f"With {LEAST_SULFUR:g} % of sulphur", "What it then fails, or fails more"],
        (
            [
                f"`{n}`",
                w.verdict.status,
                sulfurous.works[n].verdict.status,
                _short([r for r in sulfurous.works[n].verdict.reasons if r not in w.verdict.reasons]),
            ]
            for n, w in plan.works.items()
        ),
    )
    yield ""
    yield from table(
        ["Works", "What speaks against it as typical gangue"],
        ([f"`{n}`", _short([r])] for n, w in plan.works.items() for r in w.verdict.reasons),
    )
    yield ""
    measured = [m for m in plan.data_quality.measure_next if m.pointer.startswith("/site/")]
    radium = next((m for m in measured if m.id == "radium"), None)
    yield "To measure on each pile, what decides most first:"
    yield ""
    fields = {m.pointer.split("/", 4)[-1]: m for m in measured}
    yield from table(
        ["Quantity", "Field of a pile", "Works that wait for it"],
        (
            [
                m.label,
                f"`{f}`",
                _names(n for n, w in plan.works.items() if any(p.endswith(f"/{f}") for p in w.verdict.missing)),
            ]
            for f, m in fields.items()
        ),
    )
    if radium:
        yield ""
        yield f"{radium.label} counts double here, as the coal is rich in uranium: before it is measured, nothing made"
        yield "of this gangue should be built into rooms."


def _short(reasons: Sequence[str]) -> str:
    """Findings without the list of what they assume, which is in the answer."""
    return "; ".join(r.partition(" (")[0] for r in reasons)


def _trust(asked: dict[str, Any], plan: Plan) -> Iterator[str]:
    dq = plan.data_quality
    whole = dq.published + dq.derived + dq.unverified
    yield f"- It rests on {whole} coefficients: {dq.published} published, {dq.derived} derived and {dq.unverified}"
    yield f"unverified ({100 * dq.unverified / whole:.3g} %), of which {dq.unsourced} name no source at all."
    yield f"- {len(plan.checks)} balances hold over all years: {'; '.join(_lower(c.label) for c in plan.checks)}."
    guessed = [p["name"] for p in asked["site"]["piles"] if "mass" not in p]
    yield "- One answer, without ranges" + (
        f", though the mass of {_names(guessed)} is a guess, and so is all that follows from it." if guessed else "."
    )
    yield "- A works is one full year at capacity, scaled by what it takes; it grows no older and no better."
    yield "- No market is looked at, no price falls because more is sold, and no water that drains from a pile is"
    yield "treated or paid for."
    yield "- Radioactivity decides nothing here before it is measured."
    yield ""
    yield "What the answer warns of:"
    yield ""
    yield from (f"- {w}" for w in plan.warnings)


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]


def _names(found: Iterable[str]) -> str:
    return ", ".join(f"`{n}`" for n in found) or "none"


# Text


def _as_json(asked: dict[str, Any]) -> str:
    """With a quantity on one line."""
    return re.sub(
        r'\{\s+"value": ([^\s{}]+),\s+"unit": ("[^"]+")\s+\}', r'{"value": \1, "unit": \2}', json.dumps(asked, indent=2)
    )


def _filled(lines: Iterable[str]) -> Iterator[str]:
    """Sentences come in pieces; here paragraphs and items are made of them, and stay within the width."""
    whole: list[str] = []
    code = False
    for line in lines:
        item = re.match(r"- |\d+\. ", line)
        apart = code or not line or line[0] in "#|!" or line.startswith("```")
        if apart or item:
            yield from _wrapped(whole)
            whole = []
        if line.startswith("```"):
            code = not code
        if apart:
            yield line
        else:
            whole.append(line)
    yield from _wrapped(whole)


def _wrapped(whole: list[str]) -> list[str]:
    text = " ".join(whole)
    item = re.match(r"- |\d+\. ", text)
    indent = " " * len(item[0]) if item else ""
    return textwrap.wrap(text, MARGIN, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
