"""Throughput over HTTP against the least that a typed POST can be, on one worker; and the time until it is ready."""

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
from pathlib import Path
from typing import Any

import msgspec

from benchmarks.load import answers_a_second
from valorise.studies.catalogue import found_routes

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
