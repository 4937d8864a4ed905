"""What several kinds of tests share or start."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import httpx
import pytest

from valorise.coefficients import Book
from valorise.studies import catalogue as studies
from valorise.studies.catalogue import Catalogue


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The shipped coefficients and the routes over them."""
    return studies.load()


@pytest.fixture(scope="session")
def book(catalogue: Catalogue) -> Book:
    return catalogue.book


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
