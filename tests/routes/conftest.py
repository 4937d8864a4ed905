"""What ``tests.receipt`` takes from the module of a route's tests."""

from typing import Any

import pytest


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "balance" in metafunc.fixturenames:
        metafunc.parametrize("balance", metafunc.module.BREAKS)


@pytest.fixture
def breaks(request: pytest.FixtureRequest) -> dict[str, Any]:
    return request.module.BREAKS
