"""Breaking the balances of a route, which every test of a route does alike."""

from __future__ import annotations

from typing import Any

import pytest

from tests.asking import ask, breaking
from valorise.studies.catalogue import Ready
from valorise.studies.faults import ReceiptFailed


class Balances:
    """A balance that a wrong formula passes is no balance.

    ``BREAKS`` of the module has for each balance a formula with a fault that no dimension shows. ``question`` is one
    whose answer the faults move.
    """

    question: dict[str, Any]

    def test_every_balance_has_a_planted_fault(self, ready: Ready, breaks: dict[str, Any]) -> None:
        assert breaks.keys() == {c.name for c in ready.checks}

    def test_a_wrong_formula_is_never_answered(self, ready: Ready, breaks: dict[str, Any], balance: str) -> None:
        formula, body = breaks[balance]

        ask(ready, **self.question)
        with pytest.raises(ReceiptFailed, match=rf"\b{balance}: "):
            ask(breaking(ready, **{formula: body}), **self.question)
