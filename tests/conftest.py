"""What several kinds of tests share or start."""

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator

import httpx
import pytest
import uvicorn
from litestar import Litestar

from valorise.api.app import create_app
from valorise.coefficients import Book
from valorise.studies import catalogue as studies
from valorise.studies.catalogue import Catalogue
from valorise.studies.plans.plan import Planner

pytest.register_assert_rewrite("tests.receipt", "tests.asking")

Serve = Callable[[Litestar], httpx.Client]


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The shipped coefficients and the routes over them."""
    return studies.load()


@pytest.fixture(scope="session")
def book(catalogue: Catalogue) -> Book:
    return catalogue.book


@pytest.fixture(scope="session")
def planner(catalogue: Catalogue) -> Planner:
    return Planner(catalogue)


@pytest.fixture(scope="session")
def serve() -> Iterator[Serve]:
    """Starts servers on loopback ports; each stops when the tests are over.

    What is tested is what a client on the network gets.
    """
    running: list[tuple[uvicorn.Server, threading.Thread, socket.socket, httpx.Client]] = []

    def start(app: Litestar) -> httpx.Client:
        listening = socket.create_server(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, http="httptools", log_config=None, lifespan="off"))
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        while not server.started:
            time.sleep(0.005)
        client = httpx.Client(base_url=f"http://127.0.0.1:{listening.getsockname()[1]}", trust_env=False)
        running.append((server, thread, listening, client))
        return client

    yield start
    for server, thread, listening, client in running:
        client.close()
        server.should_exit = True
        thread.join()
        listening.close()


@pytest.fixture(scope="session")
def client(serve: Serve, catalogue: Catalogue) -> httpx.Client:
    return serve(create_app(catalogue))


@pytest.fixture(scope="session")
def service() -> Iterator[str]:
    """The service as an operator starts it, in a process of its own; its address."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    process = subprocess.Popen([sys.executable, "-m", "valorise", "serve", "--host=127.0.0.1", f"--port={port}"])
    try:
        deadline = time.monotonic() + 20
        while True:
            try:
                httpx.get(f"{address}/readyz", trust_env=False).raise_for_status()
                break
            except httpx.TransportError:
                if process.poll() is not None or time.monotonic() > deadline:
                    pytest.fail("the service does not start")
                time.sleep(0.02)
        yield address
    finally:
        process.terminate()
        process.wait(10)
