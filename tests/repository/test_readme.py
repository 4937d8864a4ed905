"""The accident: coefficients were put right, and the README went on printing the figures and the digest of before. Who
tried its first command got another answer, and no longer believed the rest.

Every question of the README is asked, and what it prints below holds against the answer, cut where it says ``…``.
"""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from math import isclose
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest
from click.testing import CliRunner

from tests.asking import ask
from tests.questions import EXAMPLES
from valorise.cli import main
from valorise.studies.catalogue import Catalogue

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
CUT = "…"
FIRST = {"feed": {"value": 1000, "unit": "kt/year"}}


# Reading


class Asked(NamedTuple):
    """A curl of the README, and what the README says that it prints; several blocks may show parts of one answer."""

    line: int
    path: str
    headers: dict[str, str]
    body: str | None
    program: str
    """What the answer is piped into, when that is a program of the README's own."""
    printed: list[str]


def asked(text: str) -> Iterator[Asked]:
    """Blocks of a curl on the service, each with the blocks without a language that follow up to the next heading."""
    found: Asked | None = None
    for m in re.finditer(r"^```(\w*)\n(.*?)^```$|^#+ ", text, re.M | re.S):
        language, block = m[1], m[2]
        if block is None or language:
            yield from [found] if found else []
            found = None
        if language == "sh" and "/v1/" in block:
            found = _asked(text[: m.start()].count("\n") + 1, block)
        elif block and not language and found:
            found.printed.append(block)
    yield from [found] if found else []


def _asked(line: int, block: str) -> Asked:
    words = shlex.split(block)
    end = words.index("|") if "|" in words else len(words)
    curl, pipe = words[:end], words[end:]
    path = next(re.sub("https?://[^/]+", "", w) for w in curl if "/v1/" in w)
    options = list(pairwise(curl))
    headers = dict(value.split(": ") for option, value in options if option == "-H")
    body = next((value for option, value in options if option == "-d"), None)
    program = pipe[pipe.index("-c") + 1] if "-c" in pipe else ""
    return Asked(line, path, headers, body, program, [])


TOKEN = re.compile(r'\s+|,|"(?:\\.|[^"\\])*"|[\[\]{}:…]|[\w.+-]+')


def pattern(block: str) -> Any:
    """JSON that is cut: commas count for nothing, and a cut is a member of an object or a list like any other.

    A part of an object stands without its braces.
    """
    tokens = [t for t in TOKEN.findall(block) if t.strip(" \n,")]
    if tokens[0] != "{":
        tokens = ["{", CUT, *tokens, "}"]
    value = _value(tokens)
    assert not tokens, f"left over: {tokens}"
    return value


def _value(tokens: list[str]) -> Any:
    match tokens.pop(0):
        case "{":
            members: dict[str, Any] = {}
            while (key := tokens.pop(0)) != "}":
                if key == CUT:
                    members[CUT] = None
                else:
                    assert tokens.pop(0) == ":", f"no value for {key}"
                    members[json.loads(key)] = _value(tokens)
            return members
        case "[":
            items: list[Any] = []
            while tokens[0] != "]":
                items.append(_value(tokens))
            tokens.pop(0)
            return items
        case "…":
            return CUT
        case token:
            return json.loads(token)


# Holding


def differences(said: Any, found: Any, where: str = "") -> list[str]:
    """Where what is printed differs from what is answered."""
    if isinstance(said, dict) and isinstance(found, dict):
        more = [] if CUT in said else [f"{where}/{n} is answered, and not printed" for n in found.keys() - said.keys()]
        for name in said.keys() - {CUT}:
            there = f"{where}/{name}"
            more += differences(said[name], found[name], there) if name in found else [f"{there} is not answered"]
        return more
    if isinstance(said, list) and isinstance(found, list):
        return _differences_of_lists(said, found, where)
    if isinstance(said, str) and isinstance(found, str) and CUT in said:
        same = re.fullmatch(".*".join(map(re.escape, said.split(CUT))), found, re.S) is not None
    elif isinstance(said, float) and isinstance(found, int | float):
        same = isclose(said, found, rel_tol=1e-12)
    else:
        same = said == found and type(said) is type(found)
    return [] if same else [f"{where}: {said!r} is printed, {found!r} is answered"]


def _differences_of_lists(said: list[Any], found: list[Any], where: str) -> list[str]:
    """In order, and one after the other unless there is a cut between them."""
    result: list[str] = []
    place, cut = 0, False
    for item in said:
        if item == CUT:
            cut = True
            continue
        tried = [(differences(item, x, f"{where}/{i}"), i) for i, x in enumerate(found) if i >= place]
        tried = tried if cut else tried[:1]
        if not tried:
            return [*result, f"{where}: {item!r} is not answered"]
        least, i = min(tried, key=lambda t: len(t[0]))
        result += least
        place, cut = i + 1, False
    return result if cut or place == len(found) else [*result, f"{where}/{place} is answered, and not printed"]


def within(answer: Any) -> Iterator[Any]:
    """Every object of an answer, the whole first."""
    if isinstance(answer, dict):
        yield answer
    if isinstance(answer, dict | list):
        for part in answer.values() if isinstance(answer, dict) else answer:
            yield from within(part)


def faults(client: httpx.Client, question: Asked) -> list[str]:
    """What the README prints below a question and the service does not answer."""
    method = "GET" if question.body is None else "POST"
    answer = client.request(method, question.path, headers=question.headers, content=question.body)
    if question.program:
        run = [sys.executable, "-c", question.program]
        output = subprocess.run(run, input=answer.text, capture_output=True, text=True, check=True).stdout
        return [f"printed:\n{p}answered:\n{output}" for p in question.printed if p != output]
    if not question.printed and not answer.is_success:
        return [answer.text]
    closest = [
        min((differences(pattern(p), part) for part in within(answer.json())), key=len) for p in question.printed
    ]
    return [fault for found in closest for fault in found]


QUESTIONS = list(asked(README))


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: f"line_{q.line}")
def test_the_service_answers_what_the_readme_prints(client: httpx.Client, question: Asked) -> None:
    assert faults(client, question) == []


def test_the_questions_of_the_readme_are_found() -> None:
    assert len(QUESTIONS) == len(re.findall(r"^curl ", README, re.M))
    assert [q.path for q in QUESTIONS if not q.printed] == ["/v1/routes/gangue-power/estimates"]  # the replaced price
    assert QUESTIONS[0].body == '{"feed": {"value": 1000, "unit": "kt/year"}}'
    assert {q.headers.get("Accept-Language") for q in QUESTIONS} == {None, "zh-Hans"}


PLANTED = [
    ('"display": "756 GWh/year"', '"display": "757 GWh/year"'),
    ('"status": "conditional"', '"status": "suitable"'),
    ('"coefficients": "2', '"coefficients": "1'),
    ('"digest": "', '"digest": "0'),
    ("Revenue is a ceiling", "Revenue is a floor"),
    ('"margin": -6.25', '"margin": -6.26'),
    ('"net_electricity": {', '"gross_electricity": {'),
]


@pytest.mark.parametrize(("is_printed", "edited"), PLANTED, ids=lambda text: re.sub(r"\W+", " ", text).strip())
def test_an_edited_figure_is_found(client: httpx.Client, is_printed: str, edited: str) -> None:
    assert is_printed in README
    first = next(asked(README.replace(is_printed, edited, 1)))

    assert faults(client, first) != []


def test_an_edited_line_of_a_program_is_found(client: httpx.Client) -> None:
    edited = re.sub(r"^75\.2 % =", "75.3 % =", README, flags=re.M)

    assert edited != README
    assert len([f for q in asked(edited) for f in faults(client, q)]) == 1


@pytest.mark.parametrize(
    ("block", "found"),
    [
        ('{"a": 1, …}', []),
        ('{"a": 1}', ["/b is answered, and not printed"]),
        ('"b": [1, …, 4]', []),
        ('"b": [1, 3, …]', ["/b/1: 3 is printed, 2 is answered"]),
        ('"b": [1, 2, 3]', ["/b/3 is answered, and not printed"]),
        ('"b": […, 4, 5]', ["/b: 5 is not answered"]),
        ('"a": true', ["/a: True is printed, 1 is answered"]),
    ],
)
def test_cuts_leave_out_what_they_stand_for_and_no_more(block: str, found: list[str]) -> None:
    assert differences(pattern(block), {"a": 1, "b": [1, 2, 3, 4]}) == found


# The command line, and Python


def test_the_command_line_prints_the_table_of_the_readme(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VALORISE_COEFFICIENTS", raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    table = re.search(r"--table\n```\n\n```\n(.*?)^```$", README, re.M | re.S)
    shown = CliRunner().invoke(main, ["estimate", "gangue-power", "--table"], input=json.dumps(FIRST)).stdout

    assert table
    assert table[1].splitlines() == [line.rstrip() for line in shown.splitlines()]


def test_python_prints_what_the_readme_says() -> None:
    program = re.search(r"^```python\n(.*?)^```$", README, re.M | re.S)

    assert program
    run = subprocess.run([sys.executable, "-c", program[1]], capture_output=True, text=True, check=True)
    assert program[1].rpartition("# ")[2] == run.stdout


# Figures in sentences


def prose(expression: str) -> list[str]:
    """What the groups of an expression have found in the README, lines joined."""
    found = re.search(expression, " ".join(README.split()))
    assert found, f"the README does not say: {expression}"
    return [*found.groups()]


def test_counts_of_coefficients_are_those_of_the_files(catalogue: Catalogue) -> None:
    assert prose(r"`(\d+) coefficients, version ([\d.]+)\+site") == [
        str(len(catalogue.book.coefficients)),
        catalogue.book.version,
    ]


def test_counts_of_the_first_answer_are_its_own(catalogue: Catalogue) -> None:
    quality = ask(catalogue.routes["gangue-power"], **FIRST).data_quality

    counts = [quality.published, quality.derived, quality.unverified]
    said = prose(
        r"rests on (\d+) coefficients: (\d+) published .*?, (\d+) derived .*? and (\d+) unverified, of which (\d+)"
    )
    assert [int(n) for n in said] == [sum(counts), *counts, quality.unsourced]


def test_shares_that_nobody_verified_are_those_of_the_other_routes(catalogue: Catalogue) -> None:
    shares = []
    for name, ready in catalogue.routes.items():
        if name != "gangue-power":
            quality = ask(ready, **next(iter(EXAMPLES[name].values()))).data_quality
            shares.append(100 * quality.unverified / (quality.published + quality.derived + quality.unverified))

    assert [int(n) for n in prose(r"(\d+) to (\d+) % of the coefficients are unverified")] == [
        round(min(shares)),
        round(max(shares)),
    ]


def test_refusals_name_the_figures_that_sentences_quote(client: httpx.Client) -> None:
    heat, wet, ash = prose(
        r"gangue of ([\d.]+) MJ/kg with ([\d.]+) % moisture is refused, because its ash would be (\S+) %"
    )
    burnt, efficient, bound = prose(
        r"burnout of ([\d.]+) %, ([\d.]+) % is refused, and the message names .*?, ([\d.]+) %"
    )
    gangue = {"lower_heating_value": {"value": heat, "unit": "MJ/kg"}, "moisture": {"value": wet, "unit": "%"}}
    plant = {"carbon_burnout": {"value": burnt, "unit": "%"}, "boiler_efficiency": {"value": efficient, "unit": "%"}}

    for question, figure in (({"feedstock": gangue}, f"would be {ash} %"), ({"plant": plant}, f"limit is {bound} %")):
        (values,) = question.values()
        for value in values.values():
            value.update(value=float(value["value"]))
        refused = client.post("/v1/routes/gangue-power/estimates", json=FIRST | question)
        assert refused.status_code == 422
        assert figure in refused.json()["detail"]


def test_a_price_of_the_question_costs_what_the_readme_says(catalogue: Catalogue) -> None:
    replaced = next(json.loads(q.body or "") for q in QUESTIONS if not q.printed)
    costs = [
        ask(catalogue.routes["gangue-power"], **q).operating_cost.items["gangue_cost"].display
        for q in (replaced, FIRST)
    ]

    assert [f"{c} MCNY/year" for c in prose(r"gangue costs ([\d.]+) instead of ([\d.]+) MCNY")] == costs


def test_the_table_of_routes_has_each_with_its_target(catalogue: Catalogue) -> None:
    rows = re.findall(r"^\| \[`([\w-]+)`\]\(docs/routes/\1\.md\) \|.*?, `(\S+)` \|", README, re.M)

    assert dict(rows) == {n: r.declared[r.route.target_of].unit.spelling for n, r in catalogue.routes.items()}
    words = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    words += ["thirteen", "fourteen", "fifteen", "sixteen"]
    wastes = [r.waste for r in catalogue.routes.values()]
    said = prose(r"(\w+) \[routes\]\(#routes\) are served, (\w+) for gangue and (\w+) for fly ash")
    counts = [len(wastes), wastes.count("gangue"), wastes.count("fly_ash")]
    assert [n.lower() for n in said] == [words[n] for n in counts]
