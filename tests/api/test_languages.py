"""A city's form showed half of its labels in English, because nobody had noticed the routes that came without Chinese,
and a cache of layouts gave one caller the language of the one before. Both languages are whole, and differ in
words only.
"""

import ast
import re
from collections.abc import Iterator
from copy import copy
from dataclasses import replace
from pathlib import Path
from string import Formatter
from typing import Any

import httpx
import pytest

from tests.questions import ASKED
from valorise.api import handlers, problems
from valorise.api.app import create_app
from valorise.api.languages import LONGEST, language_of, negotiate
from valorise.api.settings import Settings
from valorise.engine.route import Choice
from valorise.studies import comparison
from valorise.studies.catalogue import Catalogue
from valorise.studies.plans.examples import PLAN_EXAMPLES
from valorise.studies.plans.figures import PLAN_FIGURES
from valorise.studies.plans.receipt import BALANCES
from valorise.studies.what_ifs import what_if
from valorise.studies.words import LANGUAGES, OPTIONS, SENTENCES, Language, pick

ROOT = Path(__file__).parents[2]
PATH = "/v1/routes/gangue-power/estimates"
GOOD = {"feed": {"value": 300, "unit": "kt/year"}}
MORE_THAN_ALL = {
    "feedstock": {"lower_heating_value": {"value": 19, "unit": "MJ/kg"}, "moisture": {"value": 40, "unit": "%"}}
}
TOO_EFFICIENT = {
    "plant": {"boiler_efficiency": {"value": 94, "unit": "%"}, "carbon_burnout": {"value": 85, "unit": "%"}}
}
BEYOND_THE_CURVE = {"plant": {"unit_size": {"value": 30, "unit": "MW"}}}
CHINESE = {"accept-language": "zh-Hans"}
HAN = re.compile("[\u4e00-\u9fff]")
HALF_WIDTH = re.compile("[\u4e00-\u9fff][ ]?[,;:()?!.]|[,;:()?!.][ ]?[\u4e00-\u9fff]")
LANGUAGE_FREE = re.compile(r"[A-Z0-9 ./%-]+")
"""What is written alike in both languages, such as GB/T 29162."""

Label = tuple[str, str, str]
"""Where it stands, the English and the Chinese."""


# Which language


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("zh", "zh-Hans"),
        ("zh-CN", "zh-Hans"),
        ("zh-Hans", "zh-Hans"),
        ("zh-Hans-CN", "zh-Hans"),
        ("ZH-hANS-cn", "zh-Hans"),
        ("zh_CN", "zh-Hans"),
        ("zh-SG", "zh-Hans"),
        ("cmn-Hans", "zh-Hans"),
        ("zh-TW,zh;q=0.9,en;q=0.8", "zh-Hans"),
        ("zh-Hant", "zh-Hans"),
        ("en", "en"),
        ("en-GB", "en"),
        ("*", "en"),
        ("", "en"),
        ("fr", "en"),
        ("fr-FR, *;q=0.5", "en"),
        ("zha, zh1, enm", "en"),
        # Quality values
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"),
        ("en-US,en;q=0.9,zh-CN;q=0.8", "en"),
        ("en;q=0.5, zh;q=0.6", "zh-Hans"),
        ("en ; q=0.5 , zh ; Q=0.6", "zh-Hans"),
        ("en-US, zh-CN;q=0.9, en;q=0.5", "en"),
        ("fr, zh;q=0.1", "zh-Hans"),
        ("zh;q=0.5, *", "en"),
        ("en;q=0.5, *", "zh-Hans"),
        ("zh, *", "zh-Hans"),
        ("*, zh", "en"),
        ("zh, en", "zh-Hans"),
        ("en, zh", "en"),
        # Exclusion
        ("zh;q=0", "en"),
        ("zh;q=0.000, en;q=0.1", "en"),
        ("en;q=0", "zh-Hans"),
        ("en;q=0, *", "zh-Hans"),
        ("*;q=0, zh;q=0.1", "zh-Hans"),
        ("*;q=0", "en"),
        ("en;q=0, zh;q=0", "en"),
        ("zh;q=0, en;q=0", "en"),
        ("zh-CN;q=0, zh", "en"),
        ("zh;q=0, zh-CN", "zh-Hans"),
        ("zh-TW;q=0, zh", "zh-Hans"),
        ("en-GB;q=0, en, zh;q=0.5", "en"),
        # What cannot be read says nothing
        ("zh;q=nan, en;q=0.1", "en"),
        ("zh;q=inf", "en"),
        ("zh;q=-1", "en"),
        ("zh;q=2", "en"),
        ("zh;q=", "en"),
        ("zh;q=many, zh-CN;q=0.5", "zh-Hans"),
        ("zh;level=1", "zh-Hans"),
        (",,;;q=1,=,-,zh-,", "zh-Hans"),
        ("zh en", "en"),
        ("中文", "en"),
    ],
)
def test_the_header_decides_the_language(header: str, language: Language) -> None:
    assert asked(header) == language


def asked(*lines: str) -> Language:
    headers = [(b"host", b"here"), *((b"accept-language", line.encode()) for line in lines)]
    return language_of({"headers": headers})  # type: ignore[typeddict-item]


def test_a_request_without_the_header_is_answered_in_english() -> None:
    assert language_of({"headers": [(b"accept", b"zh")]}) == "en"  # type: ignore[typeddict-item]


def test_lines_of_the_header_are_one_list() -> None:
    assert asked("en;q=0.5", "zh;q=0.6") == "zh-Hans"
    assert asked("en;q=0.5", "zh;q=0.4") == "en"
    assert asked("", "zh") == "zh-Hans"


def test_a_header_of_any_length_costs_no_more_than_its_beginning() -> None:
    assert asked("zh," + "x" * LONGEST) == "zh-Hans"
    assert asked("zh," * 20_000) == "zh-Hans"
    assert asked("x" * 60_000) == "en"
    assert asked(";q=0" * 20_000 + ",zh") == "en"
    cut_within_a_range = "en;q=0.5,".ljust(LONGEST - 2, " ") + "zh;q=0"
    assert asked(cut_within_a_range) == "en"
    before = negotiate.cache_info().maxsize
    for n in range(1000):
        asked(f"x{n}")
    assert negotiate.cache_info().currsize == before


def test_the_server_answers_whatever_the_header_says(client: httpx.Client) -> None:
    for header in (b"zh," * 10_000, b"\xff\xfe, zh;q=0.5", b"zh;q=" + b"9" * 5000, b"*;q=0"):
        answer = client.post(PATH, json=GOOD, headers={b"accept-language": header})
        assert answer.status_code == 200, header[:20]
        assert answer.headers["content-language"] in LANGUAGES


# Answers


def differences(english: Any, chinese: Any, place: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Where two answers differ."""
    if isinstance(english, dict) and isinstance(chinese, dict):
        assert list(english) == list(chinese), place
        for key in english:
            yield from differences(english[key], chinese[key], f"{place}/{key}")
    elif isinstance(english, list) and isinstance(chinese, list):
        assert len(english) == len(chinese), place
        for one, other in zip(english, chinese, strict=True):
            yield from differences(one, other, f"{place}/-")
    elif english != chinese:
        yield place, english, chinese


@pytest.mark.parametrize("detail", ["summary", "working"])
def test_the_same_question_in_two_languages_differs_in_words_only(client: httpx.Client, detail: str) -> None:
    """Numbers, units, ids, statuses, sources and the digest are equal; every label and sentence is not."""
    asked = [(f"/v1/routes/{route}/estimates", question | {"detail": detail}) for route, question in ASKED]
    asked += [("/v1/comparisons", question) for _, question in comparison.EXAMPLES.values()]
    asked += [("/v1/what-ifs", question) for _, question in what_if.EXAMPLES.values()]
    asked += [("/v1/plans", question | {"detail": detail}) for _, question in PLAN_EXAMPLES.values()]
    for path, body in asked:
        english = client.post(path, json=body)
        chinese = client.post(path, json=body, headers=CHINESE)
        assert english.headers["content-language"] == "en"
        assert chinese.headers["content-language"] == "zh-Hans"
        found = list(differences(english.json(), chinese.json()))
        for place, one, other in found:
            name = place.removesuffix("/-").rpartition("/")[2]
            assert name in WORDED, place
            assert faults([(place, one, other)]) == []
        assert len(words_of(chinese.json())) == len([name for name, _, _ in found if not name.endswith("numbers")])


WORDED = ("label", "text", "title", "reasons", "caveats", "warnings", "numbers", "why", "counterfactual")
"""Fields that have a language."""


def words_of(part: Any) -> list[str]:
    """Every label and sentence of an answer, but for faults, which are in English."""
    if isinstance(part, list):
        return [word for p in part for word in words_of(p)]
    if not isinstance(part, dict):
        return []
    said = ("label", "text", "title", "why", "counterfactual")
    own = [v for k, v in part.items() if k in said and not LANGUAGE_FREE.fullmatch(v)]
    own += (
        part.get("warnings", [])
        + part.get("caveats", [])
        + (part.get("reasons", []) if part.get("status") != "refused" else [])
    )
    return own + [word for v in part.values() for word in words_of(v)]


def test_callers_do_not_get_the_language_of_others(client: httpx.Client) -> None:
    for route, question in ASKED:
        path = f"/v1/routes/{route}/estimates"
        first = {name: client.post(path, json=question, headers={"accept-language": name}) for name in LANGUAGES}
        for name in ("zh-Hans", "en", "en", "zh-Hans"):
            again = client.post(path, json=question, headers={"accept-language": name})
            assert again.content == first[name].content
        assert client.post(path, json=question).content == first["en"].content


def test_every_answer_to_a_question_says_its_language(client: httpx.Client, document: dict[str, Any]) -> None:
    """Whatever is asked by POST; the document promises the header for all of it."""
    asked_here = 0
    for path, item in document["paths"].items():
        if "post" not in item:
            continue
        operation = item["post"]
        assert [p["name"] for p in operation["parameters"] if p["in"] == "header"] == ["Accept-Language"], path
        assert "Content-Language" in operation["responses"]["200"]["headers"], path
        for example in operation["requestBody"]["content"]["application/json"]["examples"].values():
            answer = client.post(path, json=example["value"], headers=CHINESE)
            assert answer.headers.get_list("content-language") == ["zh-Hans"], path
            asked_here += 1
    assert asked_here >= len(ASKED)


# Problems


@pytest.mark.parametrize(
    ("method", "path", "sent", "status"),
    [
        ("POST", PATH, {"json": {"feed": 1}}, 400),
        ("POST", PATH, {"content": b"", "headers": {"content-type": "application/json"}}, 400),
        ("GET", "/nothing", {}, 404),
        ("GET", "/v1/routes/nothing", {}, 404),
        ("POST", "/v1/routes/nothing/estimates", {"json": GOOD}, 404),
        ("DELETE", "/v1/units", {}, 405),
        ("GET", PATH, {}, 405),
        ("POST", PATH, {"json": GOOD, "headers": {"accept": "text/html"}}, 406),
        ("GET", "/v1/units", {"headers": {"accept": "text/html"}}, 406),
        ("POST", PATH, {"json": GOOD | {"context": {"versions": {"engine": "0"}}}}, 409),
        ("POST", PATH, {"content": b" " * 2_000_000, "headers": {"content-type": "application/json"}}, 413),
        ("POST", PATH, {"content": b"{}", "headers": {"content-type": "text/plain"}}, 415),
        ("POST", PATH, {"json": {}}, 422),
        ("POST", PATH, {"json": GOOD | MORE_THAN_ALL}, 422),
        ("POST", PATH, {"json": GOOD | TOO_EFFICIENT}, 422),
        ("POST", PATH, {"json": GOOD | BEYOND_THE_CURVE}, 422),
    ],
)
def test_a_problem_has_its_title_in_both_languages(
    client: httpx.Client, method: str, path: str, sent: dict[str, Any], status: int
) -> None:
    kind = problems.TABLE[status]
    said = {}
    for name, title in (("en", kind.title), ("zh-Hans", kind.title_zh)):
        headers = sent.get("headers", {}) | {"accept-language": name}
        answer = client.request(method, path, **(sent | {"headers": headers}))
        assert answer.status_code == status
        assert answer.headers["content-language"] == name
        assert answer.headers["vary"] == "Accept, Accept-Language"
        assert answer.json()["title"] == title
        said[name] = answer.json()
    assert {p for p, _, _ in differences(said["en"], said["zh-Hans"])} <= {"/title", "/detail"}
    assert not any(HAN.search(fault["detail"]) for fault in said["zh-Hans"]["errors"]), "two languages in a sentence"
    if not said["en"]["errors"] and status in (405, 406, 413, 415):
        assert HAN.search(said["zh-Hans"]["detail"])


def test_a_failure_and_a_refusal_for_haste_speak_chinese_too(
    serve: Any, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(handlers, "estimate", fail)
    broken = serve(create_app(catalogue, Settings(rate_limit=("hour", 1))))
    failed = broken.post(PATH, json=GOOD, headers=CHINESE)
    assert (failed.status_code, failed.json()["title"]) == (500, "内部错误")
    assert failed.json()["detail"] == "服务出错；请将 instance 告知运行服务的人员"
    hasty = broken.get("/v1/routes", headers=CHINESE)
    assert (hasty.status_code, hasty.json()["title"]) == (429, "请求过多")
    assert hasty.json()["detail"].startswith("该地址请求过于频繁；")


def test_no_language_is_a_reason_to_refuse(client: httpx.Client) -> None:
    for header in ("fr", "*;q=0", "en;q=0, zh;q=0"):
        answer = client.post(PATH, json=GOOD, headers={"accept-language": header})
        assert (answer.status_code, answer.headers["content-language"]) == (200, "en")


# Labels


def choices(name: str, id: str, choice: Choice) -> Iterator[Label]:
    """A choice and its options; those of a route are routes, which have titles."""
    yield f"{name}: choice {id}", choice.label, choice.label_zh
    where = f"{name}: option {{}} of {id}, whose Chinese belongs into OPTIONS of studies/words.py"
    if id != "route":
        yield from ((where.format(o), o.replace("_", " "), OPTIONS.get(id, {}).get(o, "")) for o in choice.options)


def labels(catalogue: Catalogue) -> Iterator[Label]:
    """Every label and title that an answer, a form or a problem may show."""
    book = catalogue.book
    for kind, things in (("coefficient", book.coefficients), ("kind", book.units.kinds), ("region", book.regions)):
        yield from ((f"{kind} {id}", thing.label, thing.label_zh) for id, thing in things.items())  # type: ignore[attr-defined]
    for name, ready in catalogue.routes.items():
        yield f"{name}: title", ready.route.title, ready.route.title_zh
        yield from ((f"{name}: caveat {n}", *caveat) for n, caveat in enumerate(ready.route.caveats))
        yield from ((f"{name}: {id}", d.label, d.label_zh) for id, d in ready.declared.items())
        yield from ((f"{name}: gate {g.id}", g.label, g.label_zh) for g in ready.gates)
        yield from ((f"{name}: rule {r.id}", r.label, r.label_zh) for r in ready.requirements)
        yield from ((f"{name}: check {c.name}", c.label, c.label_zh) for c in ready.checks)
        waste = OPTIONS["waste"].get(ready.waste, "")
        yield f"{name}: waste {ready.waste}, whose Chinese belongs into OPTIONS", ready.waste, waste
        yield from ((f"{name}: ratio {id}", m.label, m.label_zh) for id, m in ready.ratios.items())
        for id, choice in ready.choices.items():
            yield from choices(name, id, choice)
    for name, terms in catalogue.terms.items():
        yield from ((f"{name}: {id}", d.label, d.label_zh) for id, d in terms.declared.items())
        for id, choice in terms.choices.items():
            yield from choices(name, id, choice)
    yield from ((f"plan: figure {id}", english, chinese) for id, (_, english, chinese) in PLAN_FIGURES.items())
    yield from ((f"plan: balance {id}", *pair) for id, pair in BALANCES.items())
    yield from ((f"problem {k.status}", k.title, k.title_zh) for k in problems.TABLE.values())
    yield from ((f"sentence {name!r}", *pair) for name, pair in SENTENCES.items())


def faults(found: Iterator[Label] | list[Label]) -> list[str]:
    """Labels that lack a language, or are written in the signs of the other."""
    said: list[str] = []
    for where, english, chinese in found:
        if not english.strip() or HAN.search(english):
            said.append(f"{where} has no English: {english!r}")
        elif not HAN.search(chinese) and not (english == chinese and LANGUAGE_FREE.fullmatch(english)):
            said.append(f"{where} has no Chinese: {chinese!r}")
        elif sign := HALF_WIDTH.search(chinese):
            said.append(f"{where} has a half-width sign in its Chinese, {sign[0]!r}: {chinese!r}")
    return said


def test_every_label_is_in_both_languages(catalogue: Catalogue) -> None:
    assert faults(labels(catalogue)) == []
    assert len(list(labels(catalogue))) > len(catalogue.book.coefficients)


@pytest.mark.parametrize(
    ("english", "chinese", "fault"),
    [
        ("Ash", "", "no Chinese"),
        ("Ash", "Ash", "no Chinese"),
        ("Ash", " ", "no Chinese"),
        ("Sulfur class", "GB/T 29162", "no Chinese"),
        ("", "灰分", "no English"),
        ("灰分", "灰分", "no English"),
        ("Ash (dry)", "灰分(干燥基)", "half-width"),
        ("Ash, dry", "灰分, 干燥基", "half-width"),
        ("Ash", "灰分", ""),
        ("GB/T 29162", "GB/T 29162", ""),
        ("Sulfur class of GB/T 29162", "GB/T 29162 硫分等级", ""),
        ("Warning. See money.unrestated.", "警告：参见 money.unrestated。", ""),
    ],
)
def test_the_check_finds_what_is_missing(english: str, chinese: str, fault: str) -> None:
    said = faults([("here", english, chinese)])
    assert (fault in said[0]) if fault else said == []


def test_a_route_without_chinese_is_found(catalogue: Catalogue) -> None:
    """Planted in each kind of declaration, by itself."""
    name = "gangue-power"
    ready = catalogue.routes[name]
    option = next(iter(ready.choices))
    planted = [
        ("gates", [replace(ready.gates[0], label_zh="")]),
        ("checks", [replace(ready.checks[0], label_zh="")]),
        ("requirements", [replace(ready.requirements[0], label_zh="Boiler")]),
        ("ratios", {"ratio": replace(next(iter(ready.ratios.values())), label_zh="")}),
        ("declared", ready.declared | {"ash": replace(ready.declared["ash"], label_zh="Ash")}),
        ("choices", {option: replace(ready.choices[option], label_zh="")}),
        ("choices", {option: replace(ready.choices[option], options=("unheard_of",))}),
        ("route", replace(ready.route, title_zh="Power")),
        ("route", replace(ready.route, caveats=(("Mind the gap.", ""),))),
    ]
    for attribute, value in planted:
        broken = copy(ready)
        setattr(broken, attribute, value)
        (fault,) = faults(labels(Catalogue(catalogue.book, {name: broken})))
        assert fault.startswith(f"{name}: ")
        assert "has no Chinese" in fault


def test_terms_without_chinese_are_found(catalogue: Catalogue) -> None:
    """Planted in each kind of declaration of a plan, by itself."""
    terms = catalogue.terms["plan"]
    inflation = replace(terms.declared["inflation"], label_zh="")
    planted: list[tuple[str, Any]] = [
        ("declared", terms.declared | {"inflation": inflation}),
        ("choices", {"timing": replace(terms.choices["timing"], label_zh="Timing")}),
        ("choices", {"timing": replace(terms.choices["timing"], options=("start",))}),
    ]
    for attribute, value in planted:
        broken = copy(terms)
        setattr(broken, attribute, value)
        (fault,) = faults(labels(replace(catalogue, terms=catalogue.terms | {"plan": broken})))
        assert fault.startswith("plan: ")
        assert "has no Chinese" in fault


def test_figures_and_balances_of_a_plan_without_chinese_are_found(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    unit, english, chinese = PLAN_FIGURES["npv"]
    monkeypatch.setitem(PLAN_FIGURES, "npv", (unit, english, english))
    monkeypatch.setitem(BALANCES, "land", ("", BALANCES["land"][1]))
    monkeypatch.setitem(PLAN_FIGURES, "irr", (unit, "Rate", chinese + "(税后)"))

    found = faults(labels(catalogue))
    assert [f.partition(" has")[0] for f in found] == ["plan: figure npv", "plan: figure irr", "plan: balance land"]
    assert "half-width" in found[1]


def test_every_figure_of_a_plan_has_a_label_of_its_own() -> None:
    """Two figures of a name cannot be told apart in a table."""
    for language in (1, 2):
        said = [row[language] for row in PLAN_FIGURES.values()]
        assert sorted(said) == sorted(set(said))


# Sentences


def braces(text: str) -> list[str]:
    return [name for _, name, _, _ in Formatter().parse(text) if name is not None]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_both_languages_say_all_that_is_filled_in(sentence: str) -> None:
    english, chinese = SENTENCES[sentence]
    assert sorted(braces(english)) == sorted(braces(chinese))
    assert len(set(braces(english))) == len(braces(english))


def test_a_finding_names_its_value_before_its_limit() -> None:
    """Its pieces are put together around the two in this order, whatever the language."""
    for language in LANGUAGES:
        inside = braces(pick(SENTENCES["finding"], language))
        assert inside.index("value") < inside.index("limit")


def test_every_sentence_is_said_with_what_belongs_in_it() -> None:
    """The code names sentences as texts, so that nothing else would notice a wrong name."""
    said: set[str] = set()
    for file in (ROOT / "valorise").rglob("*.py"):
        for call in ast.walk(ast.parse(file.read_text("utf-8"))):
            match call:
                case ast.Call(func=ast.Name(id="say" | "cut"), args=[ast.Constant(value=str(name)), _, *later]):
                    given = [k.arg for k in call.keywords] + [ast.literal_eval(gap) for gap in later]
                    assert None in given or sorted(map(str, given)) == sorted(braces(SENTENCES[name][0])), (file, name)
                    said.add(name)
    assert SENTENCES.keys() - said == {"at least", "at most", "more than", "less than"}, "said by the sign of a gate"
