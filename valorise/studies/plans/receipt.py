"""The receipt of a plan: what must balance over all its years."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from valorise.studies.answers import Check
from valorise.studies.estimate import BALANCE_TOLERANCE
from valorise.studies.plans.indicators import Result, yearly
from valorise.studies.plans.reading import PlanRead
from valorise.studies.words import Language, pick

BALANCES = {
    "stock": ("Waste that lay there and arose is used or left", "固废总量平衡"),
    "land": ("Land that was held and occupied is freed or held", "占地平衡"),
    "money": ("Money that came is what went and the cash", "现金流量平衡"),
    "fund": ("Money for land is spent or left", "复垦资金平衡"),
    "debt": ("What was lent and its interest is paid back or owed", "贷款平衡"),
    "restored": ("Freed land that is usable is reclaimed, on its way or waiting", "复垦土地平衡"),
}
"""What each says, in English and in Chinese."""


def balances(read: PlanRead, r: Result, language: Language) -> Iterator[Check]:
    """What must balance over all years: left what was there and what came, right what went and what is left."""
    y, case = r.years, read.case
    loading = [s.reader.settled.run(s.reader.given) for s in case.stores]
    stock = sum(row["mass"] + sum(s.inflow) for row, s in zip(loading, case.stores, strict=True))
    yield _check(
        "stock", stock / 1e6, (y.feed.sum() + y.dug.historic[-1].sum() + y.dug.new[-1].sum()) / 1e6, "kt", language
    )
    land = sum(row["mass"] / row["areal_loading"] for row in loading) + y.land.occupied.sum()
    freed = y.land.freed_historic.sum() + y.land.freed_new.sum()
    yield _check("land", land / 1e4, (freed + y.land.held[-1].sum()) / 1e4, "ha", language)
    rows = yearly(r)
    came = rows["revenue"].sum() + rows["returns"].sum()
    went = sum(rows[n].sum() for n in ("cost", "tax", "investment", "contribution", "cash"))
    moved = sum(abs(rows[n]).sum() for n in ("revenue", "returns", "cost", "tax", "investment", "contribution", "cash"))
    yield _check("money", came / 1e6, went / 1e6, "MCNY", language, size=moved)
    into = (y.contribution + y.fund_income).sum()
    spent = y.restored.spent.sum() + y.restored.fund[-1] + y.restored.public_fund[-1]
    yield _check("fund", into / 1e6, spent / 1e6, "MCNY", language)
    yield _check(
        "debt", (y.lent + y.capitalised).sum() / 1e6, (y.repaid.sum() + y.debt[-1].sum()) / 1e6, "MCNY", language
    )
    usable = np.array([row["reclaimable_share"] for row in loading])
    waits = y.restored.waiting[-1] + y.restored.on_its_way
    ready = y.restored.historic.sum() + y.restored.new.sum()
    given_back = ((y.land.freed_historic + y.land.freed_new) * usable).sum()
    yield _check("restored", given_back / 1e4, (ready + waits) / 1e4, "ha", language)


def _check(name: str, left: float, right: float, unit: str, language: Language, size: float = 0.0) -> Check:
    largest = max(abs(left), abs(right), size / 1e6)
    margin = (left - right) / largest if largest else 0.0
    return Check(
        name=name,
        label=pick(BALANCES[name], language),
        left=float(left),
        right=float(right),
        unit=unit,
        margin=float(margin),
        passed=bool(abs(margin) <= BALANCE_TOLERANCE),
    )
