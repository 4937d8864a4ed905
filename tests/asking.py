"""The accident: each route's test asked in its own way, and one of them asked another route.

What the tests of routes share: a question, its answer, every step of it, and a route with a fault planted.
"""

from __future__ import annotations

from typing import Any

import msgspec

from valorise.studies import estimate as study
from valorise.studies.catalogue import Ready


def ask(ready: Ready, **question: Any) -> Any:
    """The answer to a question. Raises Unanswerable as the service does."""
    return study.estimate(ready, ready.question.model_validate_json(msgspec.json.encode(question)))


def working(ready: Ready, **question: Any) -> dict[str, float]:
    """Every step by name, in the unit that it is declared in."""
    answer = ask(ready, detail="working", **question)
    return {s.id.rpartition(".")[2]: s.value for s in answer.working}


def figures(answer: Any) -> dict[str, float]:
    """Outputs and items of an answer by name, in the unit that it is shown in."""
    parts = (answer.outputs, answer.revenue.items, answer.operating_cost.items)
    return {n: v.value for part in parts for n, v in part.items()}


def breaking(ready: Ready, **bodies: Any) -> Ready:
    """The same route with other bodies, without touching the shared one."""
    broken = object.__new__(Ready)
    broken.__dict__.update(ready.__dict__)
    broken.model = ready.model.replacing(**bodies)
    return broken
