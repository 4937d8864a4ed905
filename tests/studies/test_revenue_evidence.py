"""The accident: a revenue of 290 million stood on prices that nobody had checked, and the answer did not say so."""

from __future__ import annotations

from typing import Any

import pytest

from tests import asking
from valorise.studies.catalogue import Catalogue
from valorise.studies.estimate import price_evidence

FEED = {"value": 1000, "unit": "kt/year"}


def ask(catalogue: Catalogue, **question: Any) -> Any:
    return asking.ask(catalogue.routes["gangue-power"], feed=FEED, **question)


def test_revenue_is_split_by_the_weakest_price_behind_each_item(catalogue: Catalogue) -> None:
    """Power and capacity are sold at published prices; ash is not, and the VAT refund hangs on all costs."""
    revenue = ask(catalogue).revenue
    published = [revenue.items[n].value for n in ("electricity_revenue", "capacity_revenue")]

    assert revenue.evidence["published"] == pytest.approx(sum(published) / revenue.total.value)
    assert sum(revenue.evidence.values()) == pytest.approx(1)


def test_a_price_of_the_question_is_given(catalogue: Catalogue) -> None:
    price = {"gangue_power.electricity_price": {"value": 0.5, "unit": "CNY/kWh"}}
    revenue = ask(catalogue, coefficients=price).revenue
    share = revenue.items["electricity_revenue"].value / revenue.total.value

    assert revenue.evidence["given"] == pytest.approx(share)


def test_without_revenue_there_are_no_shares() -> None:
    """Routes that earn nothing, such as filling mines for free, divide by it."""
    assert price_evidence([("fee", "published")], {"revenue": 0.0, "fee": 0.0}) == {}


def test_a_price_that_no_coefficient_stands_for_is_given_too(catalogue: Catalogue) -> None:
    """The fee for filling a mine has no typical value; its share of the revenue had no evidence."""
    ready = catalogue.routes["gangue-backfill"]
    revenue = asking.ask(ready, feed=FEED, plant={"disposal_fee": {"value": 60, "unit": "CNY/t"}}).revenue

    assert revenue.evidence["given"] == pytest.approx(1)
