"""Speed of the engine: blocks of draws against numpy by hand, one case, and a question from bytes to bytes."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import Any

import msgspec
import numpy as np

from benchmarks.by_hand import by_hand
from valorise.api.decoding import Decoder
from valorise.api.responses import Shared
from valorise.studies.catalogue import Ready
from valorise.studies.estimate import estimate
from valorise.studies.layout import settle

CASES = 100_000
BLOCK = 8_192
UNCERTAIN = 4
"""Assays that are drawn, besides the feed, within a tenth of what is assumed."""


def seconds(run: Callable[[], Any], rounds: int, times: int = 1) -> list[float]:
    """Time of one call, in each round."""
    run()
    taken: list[float] = []
    for _ in range(rounds):
        start = perf_counter()
        for _ in range(times):
            run()
        taken.append((perf_counter() - start) / times)
    return taken


def blocks(ready: Ready) -> tuple[float, float]:
    """Seconds for 100,000 cases in blocks: by the engine, and by hand; the best of rounds taken in turn."""
    known = ready.known(_setting(ready)).values
    base = {"feed": _feed(ready)}
    middle = known | base | ready.plan(frozenset(base), everything=True).run(known | base)
    base |= {n: middle[n] for n in [n for n in ready.assays if n in middle][:UNCERTAIN]}
    plan = ready.plan(frozenset(base))
    hand_written = by_hand(plan)
    rng = np.random.default_rng(1)
    draws = {n: x * rng.uniform(0.9, 1.1, CASES) for n, x in base.items()}
    inputs = [known | {n: x[i : i + BLOCK] for n, x in draws.items()} for i in range(0, CASES, BLOCK)]
    by_engine = plan.run(inputs[0])
    for name, x in hand_written(inputs[0]).items():
        if not np.allclose(x, by_engine[name], rtol=1e-12, atol=0):
            raise SystemExit(f"{ready.route.name}: by hand and by the engine {name} differs")
    engine, hand = [], []
    for _ in range(7):  # in turn, so that a noisy neighbour disturbs both
        engine += seconds(lambda: [plan.run(v) for v in inputs], 1)
        hand += seconds(lambda: [hand_written(v) for v in inputs], 1)
    return min(engine), min(hand)


def one_case(ready: Ready) -> dict[str, float]:
    """Seconds for the run of one case, by example: the formulas that the question moves, from inputs to results."""
    taken: dict[str, float] = {}
    for name, example in ready.route.examples.items():
        given, settled = _given(ready, example.question)
        taken[name] = min(seconds(lambda: settled.run(given), 20, 300))  # noqa: B023 - run at once
    return taken


def whole_plan(ready: Ready) -> float:
    """Seconds for one run of every formula."""
    plan = ready.plan(frozenset(["feed"]))
    values = ready.known(_setting(ready)).values | {"feed": _feed(ready)}
    return min(seconds(lambda: plan.run(values), 20, 300))


def bytes_to_bytes(ready: Ready) -> dict[str, float]:
    """Seconds from the bytes of a question to the bytes of its answer, as the service goes, by example."""
    decoder, shared = Decoder(ready.book), Shared()
    taken: dict[str, float] = {}
    for name, example in ready.route.examples.items():
        if example.question.get("detail") != "working":
            raw = msgspec.json.encode(example.question)
            answer = lambda raw=raw: shared.encode(estimate(ready, decoder.decode(ready.question, raw)))  # noqa: E731
            taken[name] = min(seconds(answer, 20, 200))
    return taken


def _setting(ready: Ready) -> Any:
    from valorise.studies.reading import read_question

    return read_question(ready, ready.question.model_validate_json(b'{"feed":{"value":1000,"unit":"kt/year"}}')).setting


def _feed(ready: Ready) -> float:
    """A million tonnes a year, in base units."""
    return ready.declared["feed"].unit.to_base(1000)


def _given(ready: Ready, asked: dict[str, Any]) -> tuple[dict[str, float], Any]:
    from valorise.studies.reading import read_question

    case = read_question(ready, ready.question.model_validate_json(msgspec.json.encode(asked)))
    plan = ready.plan(frozenset(case.given))
    return case.given, settle(ready, plan, ready.known(case.setting))
