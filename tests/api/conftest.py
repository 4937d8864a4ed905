"""One real server on a loopback port: what is tested is what a client on the network gets."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
import uvicorn
from litestar import Litestar

from valorise.api.app import create_app
from valorise.studies.catalogue import Catalogue

Serve = Callable[[Litestar], httpx.Client]


@pytest.fixture(scope="session")
def serve() -> Iterator[Serve]:
    """Starts servers; each stops when the tests are over."""
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
def document(client: httpx.Client) -> dict[str, Any]:
    served: dict[str, Any] = client.get("/openapi.json").json()
    return served
