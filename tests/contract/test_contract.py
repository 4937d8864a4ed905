"""Boavizta promised one thing in its document and did another: fields that never came, errors that were no JSON, a 500
for a number too large. Here schemathesis makes questions from the document alone and holds every answer against it."""

import os
import re
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
import schemathesis
from schemathesis.config import SchemathesisConfig

from valorise.api.app import create_app

ROOT = Path(__file__).parents[2]
CONFIG = ROOT / "schemathesis.toml"
PATH = "/v1/routes/gangue-power/estimates"


config = SchemathesisConfig.from_path(CONFIG)
config.projects.default.generation.update(max_examples=150, deterministic=True)
config.projects.default.phases.update(phases=["examples", "fuzzing"])
schema = schemathesis.openapi.from_asgi("/openapi.json", create_app(), config=config)


@schema.parametrize()
def test_the_service_does_what_its_document_says(case: schemathesis.Case) -> None:
    case.call_and_validate()


@pytest.mark.contract_deep
@pytest.mark.parametrize(
    ("phases", "hooks"), [("examples,coverage", "tests.contract.narrowed"), ("fuzzing", ""), ("stateful", "")]
)
def test_the_whole_contract_over_the_network(service: str, phases: str, hooks: str) -> None:
    """Every value at and around every limit that the document names, long fuzzing, and its links followed."""
    run = [sys.executable, "-m", "schemathesis.cli", f"--config-file={CONFIG}", "run", f"{service}/openapi.json"]
    done = subprocess.run(
        [*run, "--checks=all", f"--phases={phases}", "--max-examples=150", "--no-color"],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env=os.environ | {"SCHEMATHESIS_HOOKS": hooks},
    )
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
    tally = re.search(r"(\d+) generated, (\d+) passed", done.stdout)
    assert tally, done.stdout[-2000:]
    assert tally[1] == tally[2]
    question = {"feed": {"value": 300, "unit": "kt/year"}}
    assert httpx.post(service + PATH, json=question, trust_env=False).status_code == 200, "it does not serve any more"
