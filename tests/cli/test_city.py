"""A page of a worked example told, two versions on, of profits that the code no longer computed, and a chart of it had
a curve that nobody could draw again.
"""

from __future__ import annotations

import copy
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from valorise.cli import main
from valorise.engine.route import quantity as q
from valorise.studies.catalogue import Catalogue
from valorise.studies.drawing import NoCharts
from valorise.studies.plans import city
from valorise.studies.plans.answers import Plan
from valorise.studies.plans.charts import CHARTS, draw
from valorise.studies.plans.examples import PLAN_EXAMPLES
from valorise.studies.plans.plan import Planner, make_plan
from valorise.studies.words import LANGUAGES, Language

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module")
def planner(catalogue: Catalogue) -> Planner:
    return Planner(catalogue)


@pytest.fixture
def asked() -> dict[str, Any]:
    """The question of the page, to be changed."""
    return copy.deepcopy(PLAN_EXAMPLES[city.EXAMPLE][1])


def planned(planner: Planner, asked: dict[str, Any], language: Language = "en") -> Plan:
    return make_plan(planner, planner.question.model_validate(asked, strict=False), language)


SVG = "{http://www.w3.org/2000/svg}"


def tree(svg: str) -> ElementTree.Element:
    """Raises where it is not well-formed."""
    return ElementTree.fromstring(svg)  # noqa: S314 - drawn here


def words(svg: str) -> str:
    """What is written in a chart."""
    return "\n".join(t.text or "" for t in tree(svg).iter(f"{SVG}text"))


def said(page: str) -> str:
    """A page in one line, to find sentences in."""
    return " ".join(page.split())


# Charts


@pytest.mark.parametrize("language", LANGUAGES)
def test_charts_say_what_the_answer_calls_it_in_its_language(
    planner: Planner, asked: dict[str, Any], language: Language
) -> None:
    plan = planned(planner, asked, language)
    drawn = {name: words(svg) for name, svg in draw(plan, language).items()}
    first = plan.years[0]

    assert tuple(drawn) == CHARTS
    for shown in (first.revenue, first.cost, first.tax, first.investment, first.cumulative_cash):
        assert shown.label in drawn["cash"]
    for label in ("GD06", "second", first.stock.label, first.stock.unit, first.area_held.label):
        assert label in drawn["stock"]
    for name in ("scope_1", "scope_2", "scope_3", "fires_avoided", "uptake", "carbon_change"):
        assert plan.carbon.series[name].label in drawn["carbon"]
    for label in (*plan.works, first.jobs.label, first.workers_left.label if first.workers_left else ""):
        assert label in drawn["jobs"]
    assert {name: ("年" in text or "人" in text) for name, text in drawn.items()} == dict.fromkeys(
        CHARTS, language != "en"
    )
    for text in drawn.values():
        assert {"2026", "2050"} <= set(text.splitlines())


def test_a_chart_is_no_wider_than_a_page(planner: Planner) -> None:
    for _, asked in PLAN_EXAMPLES.values():
        for svg in draw(planned(planner, asked)).values():
            assert float(tree(svg).attrib["width"]) <= 720


def test_what_changes_in_the_answer_changes_in_the_chart(planner: Planner, asked: dict[str, Any]) -> None:
    before = draw(planned(planner, asked))
    asked["works"][1]["start_year"] += 2
    after = draw(planned(planner, asked))

    assert [name for name in CHARTS if before[name] == after[name]] == []


def test_a_chart_has_the_figures_of_the_answer(planner: Planner, asked: dict[str, Any]) -> None:
    """The bars of the jobs reach as high as people work: height of the plot over the axis, by year."""
    plan = planned(planner, asked)
    (marks,) = (
        g for g in tree(draw(plan)["jobs"]).iter(f"{SVG}g") if "mark-rect role-mark" in g.attrib.get("class", "")
    )
    bars = [re.findall(r"v([\d.]+)h", path.attrib["d"]) for path in marks.iter(f"{SVG}path")]
    heights = [float(height) for found in bars for height in found]
    people = asked["people"]["workers_to_place"]["value"]

    assert sum(heights) == pytest.approx(260 * plan.horizon, rel=1e-3)  # with those without work, all of them
    bricks = max(plan.works["bricks"].series["jobs"].values)
    assert any(h == pytest.approx(260 * bricks / people, rel=1e-3) for h in heights)


def test_two_processes_draw_the_same_bytes() -> None:
    code = "from valorise.studies.plans.city import *; import hashlib; from valorise.studies.catalogue import load; "
    code += "print(hashlib.sha256(''.join(files(load()).values()).encode()).hexdigest())"
    runs = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True) for _ in range(2)]

    assert runs[0].stdout == runs[1].stdout


def test_the_command_writes_the_charts_of_a_question(tmp_path: Path) -> None:
    run = CliRunner().invoke(main, ["charts", str(DOCS / "city.json"), f"--folder={tmp_path / 'new'}"])

    assert run.exit_code == 0
    for name in CHARTS:
        drawn = (tmp_path / "new" / f"{name}.svg").read_text("utf-8")
        assert drawn == (DOCS / "images" / f"city-{name}.svg").read_text("utf-8")


def test_a_fault_of_the_question_draws_nothing(tmp_path: Path) -> None:
    run = CliRunner().invoke(main, ["charts", f"--folder={tmp_path / 'new'}"], input='{"site": {}}')

    assert run.exit_code == 1
    assert "/works" in run.stderr
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("lost", ["altair", "vl_convert"])
@pytest.mark.parametrize("command", [["charts", str(DOCS / "city.json")], ["docs", "--check"]])
def test_without_the_extra_the_command_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, lost: str, command: list[str]
) -> None:
    monkeypatch.setitem(sys.modules, lost, None)
    monkeypatch.chdir(tmp_path)
    run = CliRunner().invoke(main, command)

    assert run.exit_code == 1
    assert 'pip install "valorise[charts]"' in run.stderr
    assert list(tmp_path.iterdir()) == []


def test_python_says_so_too(planner: Planner, asked: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "altair", None)
    with pytest.raises(NoCharts, match="charts"):
        draw(planned(planner, asked))


# The page


def test_the_committed_city_is_what_the_code_says(catalogue: Catalogue) -> None:
    wanted = city.files(catalogue)
    committed = {name: (DOCS / name).read_text("utf-8") for name in wanted}

    assert committed == wanted, "run 'make docs' and review the change"
    assert {f"images/{p.name}" for p in (DOCS / "images").glob("city-*")} == {n for n in wanted if "/" in n}


def test_the_page_shows_its_question_and_all_its_charts(planner: Planner, asked: dict[str, Any]) -> None:
    page = city.page(planner, asked)
    shown = re.search(r"```json\n(.*?)```", page, re.S)

    assert shown
    assert json.loads(shown[1]) == asked
    assert re.findall(r"\]\(images/city-(\w+)\.svg\)", page) == list(CHARTS)


def test_the_page_says_first_that_its_piles_are_invented(planner: Planner, asked: dict[str, Any]) -> None:
    head = said(city.page(planner, asked).partition("## What is published")[0])

    assert "This is no plan of Heshan" in head
    assert "invented" in head


def test_published_facts_have_sources_and_the_example_uses_them(planner: Planner, asked: dict[str, Any]) -> None:
    page = city.page(planner, asked)

    assert all(sources and all(s.text for s in sources) for _, sources in city.FACTS)
    assert [s.link for _, sources in city.FACTS for s in sources if s.link and f"]({s.link})" not in page] == []
    assert asked["site"]["piles"][0]["footprint"] == q(city.FOOTPRINT, "ha")
    assert asked["works"][2]["target"] == q(160000, "m2/year")


SENTENCES = {
    "land waits": (
        lambda a: a["restoration"].update(public_money=q(20, "MCNY/year")),
        "The money does not give all of the land back",
        "The money is enough for all the land",
    ),
    "nobody pays": (
        lambda a: a["restoration"].update(public_money=q(0, "MCNY/year"), fund_share=q(0, "%")),
        "The first land comes back in 2030",
        "The money gives no land back",
    ),
    "losses end": (
        lambda a: a.update(works=a["works"][:1]),
        "**Lose money on every unit:** `tiles`, `backfill`.",
        "**Lose money on every unit:** none.",
    ),
    "emissions": (lambda a: a.update(works=a["works"][:1]), "The plan is a net emitter", "less into the air"),
    "enough work": (
        lambda a: a["people"].update(workers_to_place=q(50, "person")),
        "these works do not replace a mine",
        "That is enough for the 50 people to place",
    ),
    "a fee that carries": (
        lambda a: a["works"][3]["plant"].update(disposal_fee=q(200, "CNY/t")),
        "`backfill` loses even with a fee of 60 CNY/t",
        "`backfill` lives of a fee of 200 CNY/t",
    ),
    "a mass that is known": (
        lambda a: a["site"]["piles"][0].update(mass=q(4, "Mt")),
        "the mass of `GD06` is a guess",
        "One answer, without ranges.",
    ),
    "waste is left": (
        lambda a: a["site"]["piles"][0].update(mass=q(8, "Mt")),
        "Nothing is left from 2048 on",
        "kt are left at the end, on",
    ),
}


@pytest.mark.parametrize("name", SENTENCES)
def test_the_answer_chooses_the_sentences(planner: Planner, asked: dict[str, Any], name: str) -> None:
    change, before, after = SENTENCES[name]
    page = said(city.page(planner, asked))
    assert before in page
    assert after not in page

    change(asked)
    page = said(city.page(planner, asked))
    assert after in page
    assert before not in page
