"""Asking a route from a test, and breaking it."""

from __future__ import annotations

from typing import Any

import msgspec

from valorise.engine.route import quantity as q
from valorise.studies import estimate as study
from valorise.studies.catalogue import Ready

__all__ = ["ask", "breaking", "finding", "outputs", "q", "statuses", "working"]


def ask(ready: Ready, **question: Any) -> Any:
    return study.estimate(ready, ready.question.model_validate_json(msgspec.json.encode(question)))


def working(ready: Ready, **question: Any) -> dict[str, float]:
    """Every step by name, in the unit that it is declared in."""
    return {s.id.rpartition(".")[2]: s.value for s in ask(ready, detail="working", **question).working}


def outputs(ready: Ready, **question: Any) -> dict[str, float]:
    """Outputs and items of the sums, by name."""
    answer = ask(ready, **question)
    parts = (answer.outputs, answer.revenue.items, answer.operating_cost.items)
    return {n: v.value for part in parts for n, v in part.items()}


def finding(answer: Any, gate: str) -> Any:
    return next(f for f in answer.verdict.findings if f.gate == gate)


def statuses(answer: Any) -> dict[str, str]:
    return {f.gate: f.status for f in answer.verdict.findings}


def breaking(ready: Ready, **bodies: Any) -> Ready:
    """The same route with other bodies, without touching the shared one."""
    broken = object.__new__(Ready)
    broken.__dict__.update(ready.__dict__)
    broken.model = ready.model.replacing(**bodies)
    return broken
