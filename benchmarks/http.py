"""Throughput over HTTP against the least that a typed POST can be, on one worker; what waits while studies run; and the
time until it is ready."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import quantiles
from threading import Thread
from typing import Any

import msgspec

from benchmarks.load import answers_a_second
from valorise.studies.catalogue import found_routes
from valorise.studies.uncertainty.examples import UNCERTAINTIES

HOST = "127.0.0.1"
SECONDS = 1.0
ROUNDS = 3


@contextmanager
def server() -> Iterator[tuple[int, int]]:
    """One worker on a free port: its port and process id."""
    with socket.create_server((HOST, 0)) as free:
        port = free.getsockname()[1]
    command = ["uvicorn", "--factory", "benchmarks.server:app", "--host", HOST, "--port", str(port)]
    process = subprocess.Popen([sys.executable, "-m", *command, "--log-level", "critical", "--no-access-log"])
    try:
        _wait(f"http://{HOST}:{port}/readyz")
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(10)


def throughput() -> dict[str, tuple[float, float]]:
    """Answers a second, and microseconds of the server's processor an answer: trivial, and each summary example.

    The best of a few rounds taken in turn, so that a noisy neighbour disturbs all.
    """
    asked: dict[str, tuple[str, bytes]] = {"trivial": ("/trivial", b'{"value":1.5}')}
    for route in found_routes():
        for name, example in route.examples.items():
            if example.question.get("detail") != "working":
                path = f"/v1/routes/{route.name}/estimates"
                asked[f"{route.name}, {name}"] = (path, msgspec.json.encode(example.question))
    best: dict[str, tuple[float, float]] = {}
    with server() as (port, pid):
        for _ in range(ROUNDS):
            for name, (path, body) in asked.items():
                before = _processor_seconds(pid)
                rate = asyncio.run(answers_a_second(HOST, port, path, body, SECONDS))
                used = (_processor_seconds(pid) - before) / (rate * SECONDS * 1.1) * 1e6
                seen = best.get(name, (0.0, float("inf")))
                best[name] = max(seen[0], rate), min(seen[1], used)
    return best


def beside_studies() -> dict[str, tuple[float, float]]:
    """Milliseconds, median and 99th percentile, of requests over HTTP, alone and while million-draw studies run."""
    study = "POST", "/v1/uncertainties", UNCERTAINTIES["power_plant"][1] | {"draws": 10_000}
    estimate = {name: value for name, value in study[2]["question"].items() if name != "route"}
    light = {
        "health": ("GET", "/healthz", None),
        "estimate": ("POST", "/v1/routes/gangue-power/estimates", estimate),
    }
    taken: dict[str, list[float]] = {name: [] for name in light}
    with server() as (port, _):

        def million() -> None:
            mine = HTTPConnection(HOST, port)
            for _ in range(3):
                _asked(mine, *study[:2], study[2] | {"draws": 1_000_000})

        ours = HTTPConnection(HOST, port)
        draws = [_asked(ours, *study) for _ in range(42)][2:]
        for request in light.values():
            _asked(ours, *request)
        studies = Thread(target=million)
        studies.start()
        while studies.is_alive():
            for name, request in light.items():
                taken[name].append(_asked(ours, *request))
    found = {"10,000 draws, alone": draws} | {f"{name}, while a million draws run": t for name, t in taken.items()}
    return {name: ((cuts := quantiles(t, n=100))[49], cuts[98]) for name, t in found.items()}


def _asked(connection: HTTPConnection, method: str, path: str, question: Any) -> float:
    """Milliseconds until the whole of the answer is read."""
    body = None if question is None else msgspec.json.encode(question)
    start = time.perf_counter()
    connection.request(method, path, body, {} if body is None else {"Content-Type": "application/json"})
    response = connection.getresponse()
    answer = response.read()
    if response.status != 200:
        raise SystemExit(f"{path} answered {response.status}: {answer[:500]!r}")
    return (time.perf_counter() - start) * 1e3


def ready_after() -> float:
    """Seconds from the start of 'valorise serve' to its first answer; the best of a few."""
    taken: list[float] = []
    for _ in range(5):
        with socket.create_server((HOST, 0)) as free:
            port = free.getsockname()[1]
        start = time.perf_counter()
        process = subprocess.Popen(
            [str(Path(sys.executable).with_name("valorise")), "serve", "--host", HOST, "--port", str(port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait(f"http://{HOST}:{port}/readyz")
            taken.append(time.perf_counter() - start)
        finally:
            process.terminate()
            process.wait(10)
    return min(taken)


def _wait(url: str) -> None:
    opener: Any = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for _ in range(2000):
        try:
            opener.open(url, timeout=5).read()
        except OSError:
            time.sleep(0.005)
        else:
            return
    raise SystemExit(f"{url} does not answer")


def _processor_seconds(pid: int) -> float:
    user, system = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
