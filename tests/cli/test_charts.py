"""A tornado hid one end of an input behind the other, and a name was cut where it said which works it was of."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from valorise.cli import main
from valorise.engine.route import quantity as q
from valorise.studies.catalogue import Catalogue
from valorise.studies.drawing import NoCharts, as_png, wrapped
from valorise.studies.plans.plan import Planner
from valorise.studies.uncertainty.answers import HistogramOfDraws, Sensitivity, Uncertainty
from valorise.studies.uncertainty.asking import Uncertain
from valorise.studies.uncertainty.charts import MOST_BARS, draw_sensitivity, draw_uncertainty
from valorise.studies.uncertainty.examples import PLAN, POWER
from valorise.studies.uncertainty.sensitivity import sensitivity
from valorise.studies.uncertainty.uncertainty import uncertainty
from valorise.studies.words import LANGUAGES, Language, say

SVG = "{http://www.w3.org/2000/svg}"
PNG = b"\x89PNG\r\n\x1a\n"
THRESHOLD = {"figure": "margin", "at_least": q(0, "MCNY/year")}


@pytest.fixture(scope="module")
def uncertain(catalogue: Catalogue) -> Uncertain:
    return Uncertain(catalogue, Planner(catalogue))


def draws(uncertain: Uncertain, language: Language = "en", **more: Any) -> Uncertainty:
    asked = {"question": POWER, "figures": ["margin"], "draws": 1000, "thresholds": [THRESHOLD]} | more
    return uncertainty(uncertain, uncertain.uncertainty.model_validate(asked, strict=False), language)


def moved(uncertain: Uncertain, language: Language = "en", **more: Any) -> Sensitivity:
    asked = {"question": POWER, "figures": ["margin"]} | more
    return sensitivity(uncertain, uncertain.sensitivity.model_validate(asked, strict=False), language)


SOBOL: dict[str, Any] = {"method": "sobol", "points": 1024}


def tree(svg: str) -> ElementTree.Element:
    """Raises where it is not well-formed."""
    return ElementTree.fromstring(svg)  # noqa: S314 - drawn here


def words(svg: str) -> str:
    """What is written in a chart, names of several lines in one."""
    return " ".join(" ".join("".join(t.itertext()) for t in tree(svg).iter(f"{SVG}text")).split())


def lines(svg: str) -> list[str]:
    """What is written in a chart, line by line."""
    found = []
    for text in tree(svg).iter(f"{SVG}text"):
        found += [t.text or "" for t in text.iter(f"{SVG}tspan")] or [text.text or ""]
    return found


def bars(svg: str) -> list[tuple[float, float]]:
    """Width and height of the bars."""
    marks = [g for g in tree(svg).iter(f"{SVG}g") if "mark-rect role-mark" in g.attrib.get("class", "")]
    paths = [p.attrib["d"] for g in marks for p in g.iter(f"{SVG}path")]
    return [(float(w), float(h)) for d in paths for w, h in re.findall(r"h(-?[\d.]+)v(-?[\d.]+)", d)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_charts_of_draws_say_the_figure_its_unit_and_all_that_is_marked(
    uncertain: Uncertain, language: Language
) -> None:
    answer = draws(uncertain, language)
    f = answer.figures["margin"]
    drawn = draw_uncertainty(answer, language)

    assert list(drawn) == ["margin-histogram", "margin-cumulative"]
    histogram, curve = (words(svg) for svg in drawn.values())
    for text in (histogram, curve):
        assert f.point.label in text
        assert f.point.unit in text
        assert say("marked estimate", language, shown=f.point.display) in text
        assert bool(re.search(r"[\u4e00-\u9fff]", text)) == (language != "en")
    for percent, shown in ((5, f.p05), (50, f.p50), (95, f.p95)):
        assert say("marked percentile", language, percent=percent, shown=shown.display) in histogram
    assert say(
        "draws beyond", language, below="1", above="1", draws=f"{1000 - sum(r.count for r in answer.lost):,}"
    ) in (histogram)
    assert f.probabilities[0].text in curve
    assert say("share below", language) in curve


@pytest.mark.parametrize("language", LANGUAGES)
def test_charts_of_what_moves_a_figure_name_inputs_groups_and_the_unverified(
    uncertain: Uncertain, language: Language
) -> None:
    one, all_ = moved(uncertain, language), moved(uncertain, language, **SOBOL)
    drawn = draw_sensitivity(one, language) | draw_sensitivity(all_, language)

    assert list(drawn) == ["margin-tornado", "margin-sobol", "margin-sobol-groups"]
    tornado, sobol, groups = (words(svg) for svg in drawn.values())
    first = next(iter(one.indices["margin"].values()))
    assert first.label in tornado
    assert first.p90 is not None
    assert f"– {first.p90.display}" in tornado
    for text in (
        one.figures["margin"].point.unit,
        say("group assumed", language),
        say("group coefficients", language),
        say("value unverified", language),
        say("input at 10 %", language),
        say("input at 90 %", language),
    ):
        assert text in tornado
    assert say("group given", language) not in tornado
    for text in (say("first order with error", language), say("total with error", language), first.label):
        assert text in sobol
    together = all_.figures["margin"].together
    assert together is not None
    for name, count in (
        *((f"group {n}", i.inputs) for n, i in together.groups.items()),
        *((f"values {n}", i.inputs) for n, i in together.rests_on.items()),
    ):
        said = say("number of inputs", language, what=say(name, language), count=count)
        assert said.replace(" ", "") in groups.replace(" ", "")  # long ones take two lines
    assert bool(re.search(r"[\u4e00-\u9fff]", tornado + sobol + groups)) == (language != "en")


def test_the_histogram_has_the_counts_of_the_answer(uncertain: Uncertain) -> None:
    answer = draws(uncertain)
    counts = answer.figures["margin"].histogram.counts
    heights = [abs(h) for _, h in bars(draw_uncertainty(answer)["margin-histogram"])]

    assert len(heights) == len(counts)
    for height, count in zip(heights, counts, strict=True):
        assert height == pytest.approx(max(heights) * count / max(counts), abs=0.01)


def test_the_tornado_has_the_swings_of_the_answer_the_widest_first(uncertain: Uncertain) -> None:
    answer = moved(uncertain)
    f = answer.figures["margin"]
    widths = [abs(w) for w, _ in bars(draw_sensitivity(answer)["margin-tornado"])]
    ends = [
        abs(end.value - f.point.value)
        for i in list(answer.indices["margin"].values())[:2]
        for end in (i.low, i.high)
        if end is not None
    ]

    assert len(widths) <= 2 * MOST_BARS
    for width, end in zip(widths, ends, strict=False):
        assert width == pytest.approx(widths[0] * end / ends[0], rel=1e-3)
    longest = [a + b for a, b in zip(widths[::2], widths[1::2], strict=True)]
    assert longest == sorted(longest, reverse=True)


def test_sobol_bars_are_the_indices_of_the_answer(uncertain: Uncertain) -> None:
    answer = moved(uncertain, **SOBOL)
    drawn = [abs(w) for w, _ in bars(draw_sensitivity(answer)["margin-sobol"])]
    strongest = next(iter(answer.indices["margin"].values()))

    assert strongest.first_order is not None
    assert strongest.total is not None
    assert drawn[0] / drawn[1] == pytest.approx(strongest.first_order / strongest.total, rel=1e-3)


def test_bars_of_groups_are_their_indices(uncertain: Uncertain) -> None:
    answer = moved(uncertain, **SOBOL)
    together = answer.figures["margin"].together
    assert together is not None
    wanted = [x for g in (together.groups, together.rests_on) for i in g.values() for x in (i.first_order, i.total)]
    drawn = [abs(w) for w, _ in bars(draw_sensitivity(answer)["margin-sobol-groups"])]

    assert [w / drawn[0] for w in drawn] == pytest.approx([abs(x) / wanted[0] for x in wanted], rel=1e-2, abs=1e-3)


def test_what_changes_in_the_answer_changes_in_the_charts(uncertain: Uncertain) -> None:
    bigger: dict[str, Any] = {"question": POWER | {"feed": q(900, "kt/year")}}
    before = draw_uncertainty(draws(uncertain)) | draw_sensitivity(moved(uncertain))
    after = draw_uncertainty(draws(uncertain, **bigger)) | draw_sensitivity(moved(uncertain, **bigger))

    assert [name for name in before if before[name] == after[name]] == []


def test_ends_on_one_side_stand_under_each_other(uncertain: Uncertain) -> None:
    answer = moved(uncertain)
    first = next(iter(answer.indices["margin"].values()))
    assert first.low is not None
    assert first.high is not None
    folded = replace(first, low=replace(first.low, value=first.high.value + 1))
    one = replace(answer, indices={"margin": {folded.id: folded}})
    svg = draw_sensitivity(one)["margin-tornado"]

    (_, above), (_, below) = bars(svg)
    (_, whole), _ = bars(draw_sensitivity(replace(answer, indices={"margin": {first.id: first}}))["margin-tornado"])
    assert abs(above) == abs(below) == pytest.approx(abs(whole) / 2)
    assert words(svg).count(say("group assumed", "en")) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_charts_are_no_wider_than_a_page_and_cut_no_name(uncertain: Uncertain, language: Language) -> None:
    plan: dict[str, Any] = {"question": {"plan": PLAN}, "figures": []}
    drawn = [
        *draw_uncertainty(draws(uncertain, language, **plan, thresholds=[]), language).values(),
        *draw_sensitivity(moved(uncertain, language, **plan), language).values(),
        *draw_sensitivity(moved(uncertain, language), language).values(),
    ]
    for svg in drawn:
        assert float(tree(svg).attrib["width"]) <= 720
        assert "…" not in svg


def test_works_with_prices_of_one_name_are_told_apart(uncertain: Uncertain) -> None:
    answer = moved(uncertain, question={"plan": PLAN}, figures=["npv"])
    text = words(draw_sensitivity(answer)["npv-tornado"])

    assert "Gangue at the works (gangue_aggregate)" in text
    assert "Gangue at the works (gangue_bricks)" in text


def test_odd_answers_are_drawn(uncertain: Uncertain) -> None:
    """Draws that are all alike, thresholds far away, works with a name that is no file's."""
    answer = draws(uncertain)
    f = answer.figures["margin"]
    still = replace(
        f,
        histogram=HistogramOfDraws(edges=[5.0, 5.0], counts=[1000], below=0, above=0),
        cumulative=replace(f.cumulative, values=[5.0] * len(f.cumulative.values)),
    )
    p = f.probabilities[0]
    far = replace(f, probabilities=[replace(p, at_least=replace(p.at_least, value=1e9), text="Never.")])
    absent = replace(f, point=None)
    drawn = draw_uncertainty(replace(answer, figures={"works.a/b.npv": still, "far": far, "absent": absent}))

    assert list(drawn)[:2] == ["works.a_b.npv-histogram", "works.a_b.npv-cumulative"]
    assert "Never." in lines(drawn["far-cumulative"])
    assert "1,000,000,000" not in words(drawn["far-cumulative"])
    estimate, _ = say("marked estimate", "en", shown="|").split("|")
    for chart in ("histogram", "cumulative"):
        assert estimate in words(drawn[f"far-{chart}"])
        assert estimate not in words(drawn[f"absent-{chart}"])
    sensitive = moved(uncertain)
    empty = replace(sensitive, indices={"margin": {}})
    assert draw_sensitivity(empty) == draw_sensitivity(replace(empty, method="sobol")) == {}


def test_a_picture_is_a_png(uncertain: Uncertain) -> None:
    for svg in draw_sensitivity(moved(uncertain, "zh-Hans"), "zh-Hans").values():
        assert as_png(svg).startswith(PNG)


def test_two_processes_draw_the_same_bytes() -> None:
    code = """
from valorise.studies.catalogue import load
from valorise.studies.plans.plan import Planner
from valorise.studies.uncertainty.asking import Uncertain
from valorise.studies.uncertainty import charts, sensitivity, uncertainty
from valorise.studies.uncertainty.examples import POWER
import hashlib
catalogue = load()
uncertain = Uncertain(catalogue, Planner(catalogue))
asked = {"question": POWER, "figures": ["margin"]}
one = uncertainty.uncertainty(uncertain, uncertain.uncertainty.model_validate(asked | {"draws": 500}, strict=False))
two = sensitivity.sensitivity(uncertain, uncertain.sensitivity.model_validate(asked, strict=False))
drawn = charts.draw_uncertainty(one) | charts.draw_sensitivity(two)
print(hashlib.sha256("".join(drawn.values()).encode()).hexdigest())
"""
    runs = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True) for _ in range(2)]

    assert runs[0].stdout == runs[1].stdout


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("short", ["short"]),
        ("one two three", ["one two", "three"]),
        ("一二三四五六", ["一二三四", "五六"]),
        ("一二三四，五", ["一二三", "四，五"]),
        ("unbreakable", ["unbreaka", "ble"]),
        ("价格 (bricks)", ["价格", "(bricks)"]),
        ("", []),
    ],
)
def test_lines_break_between_words_and_between_chinese_signs(text: str, wanted: list[str]) -> None:
    assert wrapped(text, 8) == wanted


# The commands


@pytest.mark.parametrize(
    ("command", "more", "names"),
    [
        ("uncertainty", {"draws": 200}, ["margin-cumulative", "margin-histogram"]),
        ("sensitivity", {}, ["margin-tornado"]),
    ],
)
def test_the_commands_draw_beside_the_answer(
    tmp_path: Path, command: str, more: dict[str, Any], names: list[str]
) -> None:
    asked = json.dumps({"question": POWER, "figures": ["margin"]} | more)
    folder = tmp_path / "new"
    run = CliRunner().invoke(main, [command, f"--charts={folder}", "--png"], input=asked)

    assert run.exit_code == 0
    assert "margin" in json.loads(run.stdout)["figures"]
    assert sorted(p.name for p in folder.iterdir()) == [f"{n}.{e}" for n in names for e in ("png", "svg")]
    assert all(str(p) in run.stderr.replace("\n", " ") for p in folder.iterdir())
    assert all(p.read_bytes().startswith(PNG) for p in folder.glob("*.png"))
    assert all(tree(p.read_text("utf-8")) is not None for p in folder.glob("*.svg"))


def test_a_plan_is_drawn_in_pixels_too(tmp_path: Path) -> None:
    city = Path(__file__).parents[2] / "docs" / "city.json"
    run = CliRunner().invoke(main, ["charts", str(city), f"--folder={tmp_path}", "--png"])

    assert run.exit_code == 0
    assert len(list(tmp_path.glob("*.svg"))) == 4
    assert [p.read_bytes()[:8] for p in tmp_path.glob("*.png")] == [PNG] * 4


def test_png_without_a_folder_is_refused() -> None:
    run = CliRunner().invoke(main, ["sensitivity", "--png"], input="{}")

    assert run.exit_code == 2
    assert "--charts" in run.stderr


def test_a_folder_that_cannot_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    asked = json.dumps({"question": POWER, "figures": ["margin"]})
    run = CliRunner().invoke(main, ["sensitivity", f"--charts={tmp_path / 'file' / 'in'}"], input=asked)

    assert run.exit_code == 1
    assert "choose another --charts" in run.stderr


@pytest.mark.parametrize("lost", ["altair", "vl_convert"])
@pytest.mark.parametrize("command", ["uncertainty", "sensitivity"])
def test_without_the_extra_nothing_is_reckoned(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, lost: str, command: str
) -> None:
    monkeypatch.setitem(sys.modules, lost, None)
    run = CliRunner().invoke(main, [command, f"--charts={tmp_path / 'new'}"], input="no question at all")

    assert run.exit_code == 1
    assert 'pip install "valorise[charts]"' in run.stderr
    assert list(tmp_path.iterdir()) == []


def test_python_says_so_too(uncertain: Uncertain, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = draws(uncertain), moved(uncertain)
    monkeypatch.setitem(sys.modules, "altair", None)
    with pytest.raises(NoCharts, match="charts"):
        draw_uncertainty(answers[0])
    with pytest.raises(NoCharts, match="charts"):
        draw_sensitivity(answers[1])
