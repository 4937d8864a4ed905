"""The accident: a balance held both sides against the same sum, and a plan that lost half of its land was answered.

A balance that a wrong function passes is no balance: each is broken by one, with a fault that no unit shows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tests.asking import q
from tests.planning import plan, site
from valorise.economics import cash_flow
from valorise.site import restoration, stock
from valorise.studies.faults import ReceiptFailed
from valorise.studies.plans import indicators, land, money, receipt, years
from valorise.studies.plans import plan as planning
from valorise.studies.plans.indicators import yearly
from valorise.studies.plans.plan import Planner
from valorise.studies.plans.receipt import BALANCES


def question() -> dict[str, Any]:
    """Everything moves in it, to the end: a stock that grows after the works, a loan, a fund that is left."""
    return site(
        works={"stop_year": 2033},
        pile={"inflows": [{"rate": q(50, "kt/year")}]},
        finance={"loan_share": q(50, "%"), "loan_term": q(4, "year"), "inflation": q(3, "%")},
        restoration={"fund_share": q(10, "%"), "other_money": q(5, "MCNY/year"), "reclamation_delay": q(4, "year")},
    )


def changed(function: Callable[..., Any], **parts: Callable[[Any], Any]) -> Callable[..., Any]:
    """The function with parts of its result changed."""

    def wrong(*given: Any, **named: Any) -> Any:
        result = function(*given, **named)
        return result._replace(**{n: change(getattr(result, n)) for n, change in parts.items()})

    return wrong


def two_years_lost(x: Any) -> Any:
    y = np.array(x)
    y[[4, 8]] = 0
    return y


def twice(x: Any) -> Any:
    return 2 * x


def half_refund(result: Any) -> Any:
    """The rows of a year without what comes back."""
    rows = yearly(result)
    return rows | {"returns": rows["returns"] / 2}


BREAKS: dict[str, list[tuple[Any, str, Callable[..., Any]]]] = {
    "stock": [
        (years, "dig", changed(stock.dig, feed=two_years_lost)),
        (years, "dig", changed(stock.dig, new=twice)),
    ],
    "land": [
        (years, "land_of", changed(stock.land_of, freed_historic=twice)),
        (years, "land_of", changed(stock.land_of, occupied=two_years_lost)),
    ],
    "money": [
        (receipt, "yearly", half_refund),
        (planning, "conclude", changed(indicators.conclude, cash=lambda cash: 0.9 * cash)),
    ],
    "fund": [
        (land, "restore", changed(restoration.restore, spent=two_years_lost)),
        (land, "restore", changed(restoration.restore, fund=twice)),
    ],
    "debt": [
        (money, "loan", changed(cash_flow.loan, principal=two_years_lost)),
        (money, "loan", changed(cash_flow.loan, capitalised=twice)),
    ],
    "restored": [
        (land, "restore", changed(restoration.restore, historic=twice)),
        (land, "restore", changed(restoration.restore, on_its_way=lambda x: 0 * x)),
    ],
}
CASES = [(name, *broken) for name, of in BREAKS.items() for broken in of]


def test_every_balance_has_planted_faults() -> None:
    assert BREAKS.keys() == BALANCES.keys()


@pytest.mark.parametrize(("balance", "where", "name", "wrong"), CASES)
def test_a_wrong_function_is_never_answered(
    planner: Planner, monkeypatch: pytest.MonkeyPatch, balance: str, where: Any, name: str, wrong: Callable[..., Any]
) -> None:
    assert all(c.passed for c in plan(planner, question()).checks)

    monkeypatch.setattr(where, name, wrong)
    with pytest.raises(ReceiptFailed, match=rf"\b{balance}: "):
        plan(planner, question())


def test_balances_are_told_with_both_sides(planner: Planner) -> None:
    """3 Mt and ten years of 50 kt: 3.5 Mt used or left. 50 kt a year lie on 1/6 ha in four years without works."""
    checks = {c.name: c for c in plan(planner, question()).checks}

    assert list(checks) == list(BALANCES)
    assert (checks["stock"].left, checks["stock"].unit) == (pytest.approx(3500), "kt")
    assert (checks["land"].left, checks["land"].unit) == (pytest.approx(10 + 4 * 50 / 300), "ha")
    for c in checks.values():
        assert c.right == pytest.approx(c.left, rel=1e-9)
        assert c.left != 0, "a balance of nothing shows nothing"
