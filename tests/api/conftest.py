"""What the tests of the service share."""

from typing import Any

import httpx
import pytest


@pytest.fixture(scope="session")
def document(client: httpx.Client) -> dict[str, Any]:
    served: dict[str, Any] = client.get("/openapi.json").json()
    return served
