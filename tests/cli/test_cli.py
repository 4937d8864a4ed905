"""An operator's container printed a traceback of sixty lines when its port was taken, and was killed after ten seconds
at every update because it did not stop when told. What people meet on the command line is held here."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner, Result

from tests.questions import EXAMPLES
from valorise import __version__
from valorise.cli import main

GOOD = {"feed": {"value": 300, "unit": "kt/year"}}


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.delenv("VALORISE_COEFFICIENTS", raising=False)
    monkeypatch.setenv("COLUMNS", "200")
    return CliRunner()


def ask(run: CliRunner, question: object, *more: str) -> Result:
    text = question if isinstance(question, str) else json.dumps(question)
    return run.invoke(main, ["estimate", "gangue-power", *more], input=text)


def test_the_command_line_answers_as_the_service_does(run: CliRunner, service: str) -> None:
    for question in EXAMPLES["gangue-power"].values():
        answer = ask(run, question)
        assert answer.exit_code == 0, answer.output
        over_http = httpx.post(f"{service}/v1/routes/gangue-power/estimates", json=question, trust_env=False)
        assert json.loads(answer.stdout) == over_http.json()


def test_commands_keep_freed_memory(run: CliRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[bool] = []
    monkeypatch.setattr("valorise.cli.keep_freed", lambda: kept.append(True))
    assert run.invoke(main, ["coefficients", "check"]).exit_code == 0
    assert kept == [True]


def test_a_question_comes_from_a_file_too(run: CliRunner, tmp_path: Path) -> None:
    file = tmp_path / "question.json"
    file.write_text(json.dumps(GOOD), "utf-8")
    assert run.invoke(main, ["estimate", "gangue-power", str(file)]).stdout == ask(run, GOOD).stdout


def test_a_table_is_for_people(run: CliRunner) -> None:
    answer = ask(run, GOOD, "--table")
    headline = json.loads(ask(run, GOOD).stdout)["headline"]
    for quantity in headline.values():
        assert quantity["label"] in answer.stdout
        assert quantity["unit"] in answer.stdout


def test_the_command_line_answers_in_chinese_too(run: CliRunner, service: str) -> None:
    answer = ask(run, GOOD, "--language", "zh-Hans")
    over_http = httpx.post(
        f"{service}/v1/routes/gangue-power/estimates", json=GOOD, headers={"accept-language": "zh"}, trust_env=False
    )
    assert json.loads(answer.stdout) == over_http.json()
    table = ask(run, GOOD, "--table", "--language=zh-Hans").stdout
    for words in ("上网电量", "数值", "单位", "要求不低于", "个未经核实。"):
        assert words in table
    for words in ("Electricity", "value", "asked", "unverified"):
        assert words not in table
    assert ask(run, GOOD, "--language=fr").exit_code == 2
    question = json.dumps(GOOD | {"waste": "gangue"})
    compared = run.invoke(main, ["compare", "--table", "--language=zh-Hans"], input=question).stdout
    for words in ("煤矸石 300 kt/year，按毛利排序", "路线", "结论", "营业收入"):
        assert words in compared


def test_what_if_prints_what_the_service_answers_or_what_differs(run: CliRunner, service: str) -> None:
    question = {
        "baseline": {"route": "gangue-power"} | GOOD,
        "variants": [{"name": "far", "changes": {"/plant/haul_distance": {"value": 30, "unit": "km"}}}],
        "break_even": [
            {
                "name": "too far",
                "vary": "/plant/haul_distance",
                "between": [{"value": 0, "unit": "km"}, {"value": 900, "unit": "km"}],
                "figure": "margin",
            }
        ],
    }
    answer = run.invoke(main, ["what-if"], input=json.dumps(question))
    over_http = httpx.post(f"{service}/v1/what-ifs", json=question, trust_env=False, timeout=30).json()
    assert json.loads(answer.stdout) == over_http
    table = run.invoke(main, ["what-if", "--table"], input=json.dumps(question)).stdout
    difference = over_http["variants"][0]["differences"]["haulage_cost"]
    (found,) = over_http["break_even"][0]["found"]
    for words in ("far", "baseline", "Haulage", difference["difference"]["display"].split()[0], found["at"]["display"]):
        assert words in table
    chinese = run.invoke(main, ["what-if", "--table", "--language=zh-Hans"], input=json.dumps(question)).stdout
    for words in ("基准", "差值"):
        assert words in chinese
    wrong = question | {"variants": [{"name": "far", "changes": {"/plant/haul_distanc": None}}]}
    refused = run.invoke(main, ["what-if"], input=json.dumps(wrong))
    assert refused.exit_code == 1
    assert "/plant/haul_distance" in "".join(refused.stderr.split())


def test_uncertainty_and_sensitivity_print_what_the_service_answers(run: CliRunner, service: str) -> None:
    question = {"question": {"route": "gangue-power"} | GOOD, "figures": ["margin"]}
    thresholds = {"thresholds": [{"figure": "margin", "at_least": {"value": 0, "unit": "MCNY/year"}}]}
    for command, path, more, words in (
        ("uncertainty", "uncertainties", {"draws": 1000} | thresholds, ("moved by", "5 %", "With a probability of")),
        ("sensitivity", "sensitivities", {}, ("input at 10 %", "Lower heating value")),
        ("sensitivity", "sensitivities", {"method": "sobol", "points": 1024}, ("first order", "Lower heating value")),
    ):
        answer = run.invoke(main, [command], input=json.dumps(question | more))
        over_http = httpx.post(f"{service}/v1/{path}", json=question | more, trust_env=False, timeout=30).json()
        assert json.loads(answer.stdout) == over_http
        table = run.invoke(main, [command, "--table"], input=json.dumps(question | more)).stdout
        for word in words:
            assert word in table
    chinese = run.invoke(main, ["uncertainty", "--table", "--language=zh-Hans"], input=json.dumps(question)).stdout
    assert "主要影响因素" in chinese
    refused = run.invoke(main, ["uncertainty"], input=json.dumps(question | {"figures": ["margn"]}))
    assert refused.exit_code == 1
    assert "/figures/0" in refused.stderr


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ({"feed": {"value": 300, "unit": "kt/yr"}}, "/feed/unit"),
        ({"feed": {"value": -1, "unit": "kt/year"}, "plnt": {}}, "/plnt"),
        ({}, "neither"),
        ("{", "is not JSON"),
        (GOOD | {"context": {"versions": {"engine": "0"}}}, "/context/versions/engine"),
        ({"[bold]": 1}, "[bold]"),
    ],
)
def test_faults_are_listed_and_fail(run: CliRunner, question: object, words: str) -> None:
    answer = ask(run, question)
    assert answer.exit_code == 1
    assert words in answer.stderr
    assert answer.stdout == ""


def test_an_unknown_route_is_offered_the_nearest(run: CliRunner) -> None:
    answer = run.invoke(main, ["estimate", "gange-power"], input="{}")
    assert answer.exit_code == 1
    assert "gangue-power" in answer.stderr


def test_broken_coefficients_are_all_listed(run: CliRunner, tmp_path: Path) -> None:
    (tmp_path / "gangue_power.toml").write_text("[net_eficiency]\n[no_such_thing]\n", "utf-8")
    (tmp_path / "broken.toml").write_text("this is not TOML", "utf-8")
    answer = run.invoke(main, ["coefficients", "check", f"--coefficients={tmp_path}"])
    assert answer.exit_code == 1
    for words in ("net_eficiency", "net_efficiency", "no_such_thing", "broken.toml"):
        assert words in answer.stderr
    assert "Traceback" not in answer.stderr


def test_the_contract_is_written_and_compared(run: CliRunner, tmp_path: Path) -> None:
    file = tmp_path / "contract" / "openapi.json"
    missing = run.invoke(main, ["openapi", "--check", f"--output={file}"])
    assert missing.exit_code == 1
    assert run.invoke(main, ["openapi", f"--output={file}"]).exit_code == 0
    assert run.invoke(main, ["openapi", "--check", f"--output={file}"]).exit_code == 0
    file.write_text(file.read_text("utf-8").replace("listRoutes", "listWays"), "utf-8")
    changed = run.invoke(main, ["openapi", "--check", f"--output={file}"])
    assert changed.exit_code == 1
    assert '+    "operationId": "listRoutes"' in changed.stderr


def test_the_pages_of_routes_are_written_and_compared(run: CliRunner, tmp_path: Path) -> None:
    folder = tmp_path / "docs"
    assert run.invoke(main, ["docs", "--check", f"--output={folder}"]).exit_code == 1
    assert run.invoke(main, ["docs", f"--output={folder}"]).exit_code == 0
    assert run.invoke(main, ["docs", "--check", f"--output={folder}"]).exit_code == 0
    page = folder / "routes" / "gangue-power.md"
    page.write_text(page.read_text("utf-8").replace("slime = fuel × slime_share", "slime = fuel"), "utf-8")
    changed = run.invoke(main, ["docs", "--check", f"--output={folder}"])
    assert changed.exit_code == 1
    assert "slime = fuel × slime_share" in changed.stderr


def test_a_chart_that_is_not_what_the_code_draws_is_named_and_not_printed(run: CliRunner, tmp_path: Path) -> None:
    assert run.invoke(main, ["docs", f"--output={tmp_path}"]).exit_code == 0
    chart = tmp_path / "images" / "city-cash.svg"
    chart.write_text(chart.read_text("utf-8").replace("Investment", "Outlay"), "utf-8")
    changed = run.invoke(main, ["docs", "--check", f"--output={tmp_path}"])
    assert changed.exit_code == 1
    assert "city-cash.svg is not what the code draws" in changed.stderr
    assert "<svg" not in changed.stderr


def test_a_page_without_a_route_is_named(run: CliRunner, tmp_path: Path) -> None:
    (tmp_path / "routes").mkdir()
    (tmp_path / "routes" / "gange-power.md").write_text("# Old", "utf-8")
    answer = run.invoke(main, ["docs", f"--output={tmp_path}"])
    assert answer.exit_code == 1
    assert "gange-power.md" in answer.stderr


def serve(*more: str, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "valorise", "serve", *more],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | environment,
    )


def test_a_port_that_is_taken_is_said_in_a_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with serve(PORT=str(port), HOST="127.0.0.1") as process:
            _, said = process.communicate(timeout=20)
    assert process.returncode == 1
    assert f"port {port}: " in said
    assert "--port" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_it_says_where_it_answers_and_stops_when_told(told: signal.Signals) -> None:
    with serve("--port=0") as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        address = line.split()[-1].removesuffix("/docs")
        assert line == f"Valorise {__version__} answers at {address}/docs\n"
        with httpx.Client(base_url=address, trust_env=False) as client:
            assert client.get("/readyz").status_code == 200  # and stays connected, as pools and browsers do
            began = time.monotonic()
            process.send_signal(told)
            _, said = process.communicate(timeout=20)
    assert time.monotonic() - began < 3
    assert process.returncode == 0
    assert said == ""


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [("VALORISE_RATE_LIMIT", "fast", "600/minute"), ("VALORISE_COEFFICIENTS", "/nowhere", "/nowhere")],
)
def test_what_is_set_wrong_stops_the_start(variable: str, value: str, words: str) -> None:
    with serve("--port=0", **{variable: value}) as process:
        out, said = process.communicate(timeout=20)
    assert process.returncode == 1
    assert words in said
    assert "Traceback" not in said
    assert "answers at" not in out
