"""The accident: a present value that had been put a year too early was right in every balance.

Arithmetic checks, worked out by hand with round numbers: they say that the years compute what was meant, and nothing
about the world. The plan of Heshan of 1997 is neither: its capital is a recollection without prices, so what is held
here is that the plan is the route's own estimate in the money of its time, at the output that the plan names.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.asking import ask, q
from tests.planning import FIRST, column, plan, site
from valorise.studies.catalogue import Catalogue
from valorise.studies.plans.answers import Plan
from valorise.studies.plans.examples import PLAN_EXAMPLES
from valorise.studies.plans.plan import Planner

ROUND = {
    "gangue_aggregate.product_price": q(110, "CNY/t"),
    "money.vat_rate": q(10, "%"),
    "gangue_aggregate.vat_refund_share": q(50, "%"),
    "gangue_aggregate.concrete_sulfate_ceiling": q(10, "%"),
    "money.vat_surcharge_rate": q(10, "%"),
    "gangue_aggregate.gangue_price": q(0, "CNY/t"),
    "gangue_aggregate.other_operating_cost": q(30, "CNY/t"),
    "gangue_aggregate.electricity_per_product": q(0, "kWh/t"),
    "gangue_aggregate.water_use": q(0, "m3/t"),
    "gangue_aggregate.staff_per_product": q(0.1, "person/(kt/year)"),
    "gangue_aggregate.specific_capital_cost": q(120, "CNY/(t/year)"),
    "gangue_aggregate.site_area_per_product": q(0.03, "m2/(t/year)"),
    "money.employer_cost_factor": q(1.5, "1"),
    "money.wage": q(100_000, "CNY/person/year"),
    "building_products.repair_rate": q(5, "%/year"),
    "money.insurance_rate": q(0, "%/year"),
    "project.lifetime": q(3, "year"),
    "land.reclaimable_share": q(80, "%"),
    "land.cover_cost": q(200, "CNY/m3"),
}
TERMS = {
    "discount_rate": q(10, "%"),
    "capital_vat_share": q(10, "%"),
    "working_capital_share": q(20, "%"),
    "depreciation_life": q(3, "year"),
    "residual_share": q(10, "%"),
    "income_tax_rate": q(25, "%"),
    "loss_carry_forward": q(5, "year"),
}


def stone(planner: Planner, **more: Any) -> Plan:
    """100 kt of stone a year, built in 2026, at half output in 2027, gone after three years.

    Full year, MCNY: sales 10 net of VAT; wear 3, staff 1.5, repair 0.6; VAT on sales 1. Capital 12, 1.2 of it VAT.
    """
    works = {"capacity": q(100, "kt/year"), "ramp_up": [q(50, "%")]}
    terms = {"finance": TERMS | more.pop("finance", {}), "coefficients": ROUND}
    return plan(
        planner, site(works=works, pile={"mass": q(1, "Mt"), "footprint": q(2, "ha")}, horizon=5, **terms, **more)
    )


# By hand, MCNY, years 2026 to 2030
#             2026   2027   2028   2029  2030
REVENUE = [0.0, 5.00, 10.15, 10.50, 0.0]
"""VAT paid is 1 less the credit: 0, 0.3 (1.2 less 0.5 is left of the first year) and 1; half comes back."""
COST = [0.0, 3.60, 5.13, 5.20, 0.0]
"""Wear goes with output, staff and repair do not; a tenth of the VAT paid comes on top."""
VAT_BACK = [0.0, 0.50, 0.70, 0.0, 0.0]
WORKING_CAPITAL = [0.0, 1.04, 0.0, -1.04, 0.0]
"""A fifth of the 5.2 of a full year."""
RESIDUAL = [0.0, 0.0, 0.0, 1.08, 0.0]
"""A tenth of 10.8; 3.24 are written off a year."""
TAX = [0.0, 0.0, 0.0, 0.50, 0.0]
"""Profits −1.84, 1.78 and 2.06: of the loss 1.78 and 0.06 are set off, and a quarter of 2 is tax."""
INVESTMENT = [12.0, 0.0, 0.0, 0.0, 0.0]
CASH = [-12.0, 0.86, 5.72, 6.92, 0.0]


class TestMoneyByHand:
    @pytest.fixture
    def answer(self, planner: Planner) -> Plan:
        return stone(planner)

    def test_lines_of_the_cash_flow(self, answer: Plan) -> None:
        returns = [v - w + r for v, w, r in zip(VAT_BACK, WORKING_CAPITAL, RESIDUAL, strict=True)]

        lines = {
            "revenue": REVENUE,
            "cost": COST,
            "returns": returns,
            "tax": TAX,
            "investment": INVESTMENT,
            "cash": CASH,
        }
        for name, expected in lines.items():
            assert column(answer, name) == pytest.approx(expected, abs=1e-9), name

    def test_indicators(self, answer: Plan) -> None:
        i = {n: x.value for n, x in answer.indicators.items()}

        assert i["npv"] == pytest.approx(sum(c / 1.1 ** (t + 1) for t, c in enumerate(CASH)), rel=1e-9)
        assert i["payback"] == pytest.approx(3 + 5.42 / 6.92, rel=1e-9)
        assert i["discounted_payback"] is None
        ends = (
            0.86 * 1.1**2 + 5.72 * 1.1 + 6.92
        )  # put by at 10 % until the last flow, three years after the 12 went out
        assert i["mirr"] == pytest.approx(100 * ((ends / 12) ** (1 / 3) - 1), rel=1e-9)
        gains = [r + v + x for r, v, x in zip(REVENUE, VAT_BACK, RESIDUAL, strict=True)]
        losses = [sum(x) for x in zip(COST, TAX, INVESTMENT, WORKING_CAPITAL, strict=True)]
        worth = [sum(x / 1.1 ** (t + 1) for t, x in enumerate(of)) for of in (gains, losses)]
        assert i["benefit_cost_ratio"] == pytest.approx(worth[0] / worth[1], rel=1e-9)

    def test_cost_of_a_tonne(self, answer: Plan) -> None:
        """All costs before tax over 50, 100 and 100 kt, in present values."""
        running = [12, 3.6 + 1.04 - 0.5, 5.13 - 0.7, 5.2 - 1.04 - 1.08, 0]
        made = [0, 50, 100, 100, 0]
        worth = [sum(x / 1.1 ** (t + 1) for t, x in enumerate(of)) for of in (running, made)]

        assert answer.indicators["levelised_cost"].value == pytest.approx(1000 * worth[0] / worth[1], rel=1e-9)
        refunds = [0, 0, 0.15, 0.5, 0]
        credit = sum(x / 1.1 ** (t + 1) for t, x in enumerate(refunds))
        even = answer.works["stone"].indicators["break_even_price"].value
        assert even == pytest.approx(1000 * (worth[0] - credit) / worth[1], rel=1e-9)

    @pytest.mark.parametrize(
        ("repayment", "interest", "principal"),
        [
            ("equal_principal", [0.63, 0.315], [3.15, 3.15]),
            ("equal_instalments", [0.63, 0.33], [3.0, 3.3]),  # 3.63 twice: 6.3 · 0.1 · 1.21 / 0.21
        ],
    )
    def test_a_loan(self, planner: Planner, repayment: str, interest: list[float], principal: list[float]) -> None:
        """Half of 12 at 10 %: 0.3 is added while it is built, and 6.3 are paid back in 2027 and 2028."""
        loan = {"loan_share": q(50, "%"), "loan_rate": q(10, "%"), "loan_term": q(2, "year"), "repayment": repayment}
        answer = stone(planner, finance=loan)

        profits = [-1.84 - interest[0], 1.78 - interest[1], 2.06]
        tax = 0.25 * (sum(profits) - 0.3)  # the first year's loss outweighs the profit of the second; the 0.3 wear off
        paid = [i + p for i, p in zip(interest, principal, strict=True)]
        equity = [-12 + 6, 0.86 - paid[0], 5.72 - paid[1], 6.92 + 0.5 - tax, 0]
        assert column(answer, "equity_cash") == pytest.approx(equity, abs=1e-9)
        debt = answer.works["stone"].series["debt"].values
        assert debt == pytest.approx([6.3, 6.3 - principal[0], 0, 0, 0], abs=1e-9)
        assert column(answer, "cash") == pytest.approx(CASH, abs=1e-9)

    def test_a_grant_is_the_owners(self, planner: Planner) -> None:
        answer = stone(planner, finance={"grant_share": q(25, "%")})

        assert column(answer, "equity_cash") == pytest.approx([-9, *CASH[1:]], abs=1e-9)

    def test_a_holiday_of_the_tax(self, planner: Planner) -> None:
        """Three years without and then three of half: the profit of the third year is free."""
        holiday = {"tax_holiday": "environmental", "tax_exempt_years": q(2, "year"), "tax_half_years": q(1, "year")}
        answer = stone(planner, finance=holiday)

        assert column(answer, "tax") == pytest.approx([0, 0, 0, 0.25, 0], abs=1e-9)

    def test_money_in_the_middle_of_years(self, planner: Planner, answer: Plan) -> None:
        middle = stone(planner, finance={"timing": "middle"})

        assert middle.indicators["npv"].value == pytest.approx((answer.indicators["npv"].value or 0) * 1.1**0.5)

    def test_what_stands_at_the_horizon(self, planner: Planner) -> None:
        """At the end of 2028: 10.8 less twice 3.24, and the working capital; in no year, and in the present value."""
        question = site(
            works={"capacity": q(100, "kt/year"), "ramp_up": [q(50, "%")]},
            pile={"mass": q(1, "Mt"), "footprint": q(2, "ha")},
            horizon=3,
            finance=TERMS,
            coefficients=ROUND,
        )
        answer = plan(planner, question)

        assert answer.closing.value == pytest.approx(10.8 - 6.48 + 1.04)
        assert column(answer, "cash") == pytest.approx(CASH[:3])
        flows = [*CASH[:2], CASH[2] + 5.36]
        worth = sum(c / 1.1 ** (t + 1) for t, c in enumerate(flows))
        assert answer.indicators["npv"].value == pytest.approx(worth)


class TestPeopleAndLandByHand:
    @pytest.fixture
    def answer(self, planner: Planner) -> Plan:
        """Land costs 0.5 m of soil at 200 CNY/m3: 1 MCNY/ha. A tenth of the operating income goes into it."""
        question: dict[str, Any] = {
            "restoration": {
                "fund_share": q(10, "%"),
                "monitoring_cost": q(0.2, "MCNY/year"),
                "reclamation_delay": q(1, "year"),
                "soil_carbon_uptake": q(1, "t/ha/year"),
                "biomass_carbon_uptake": q(2, "t/ha/year"),
            },
            "people": {
                "workers_to_place": q(25, "person"),
                "construction_spending_per_job": q(600_000, "CNY/person/year"),
            },
        }
        works = {"capacity": q(100, "kt/year"), "ramp_up": [q(50, "%")]}
        pile = {"mass": q(1, "Mt"), "footprint": q(2, "ha"), "land": {"soil_cover": q(0.5, "m")}}
        return plan(planner, site(works=works, pile=pile, horizon=5, finance=TERMS, coefficients=ROUND, **question))

    def test_land(self, answer: Plan) -> None:
        """50 t/m2: 50 kt free 0.1 ha, 80 % of it usable, and a year later it is ready."""
        r = {n: s.values for n, s in answer.restoration.series.items()}

        assert column(answer, "area_freed") == pytest.approx([0, 0.1, 0.2, 0.2, 0])
        assert column(answer, "area_held") == pytest.approx([2, 1.9, 1.7, 1.5, 1.5])
        assert column(answer, "area_reclaimed") == pytest.approx([0, 0, 0.08, 0.16, 0.16])
        assert column(answer, "area_taken") == pytest.approx([0.3, 0, 0, 0, 0])
        assert r["contribution"] == pytest.approx([0, 0.14, 0.502, 0.53, 0])
        assert r["restoration_spending"] == pytest.approx([0, 0.08, 0.16, 0.16, 0])
        assert r["fund"] == pytest.approx([0, 0.06, 0.402, 0.772, 0.772])
        charged = [c - f - 0.2 for c, f in zip(CASH, r["contribution"], strict=True)]
        assert column(answer, "cash") == pytest.approx(charged, abs=1e-9)

    def test_people(self, answer: Plan) -> None:
        assert column(answer, "jobs") == pytest.approx([0, 10, 10, 10, 0])
        assert column(answer, "construction_jobs") == pytest.approx([20, 0, 0, 0, 0])
        assert column(answer, "wages") == pytest.approx([0, 1, 1, 1, 0])
        assert [y.workers_left.value for y in answer.years if y.workers_left] == pytest.approx([25, 15, 15, 15, 25])
        assert (answer.totals["job_years"].value, answer.totals["construction_job_years"].value) == (
            pytest.approx(30),
            pytest.approx(20),
        )

    def test_land_binds_carbon_from_the_year_in_which_it_is_ready(self, answer: Plan) -> None:
        """3 t of carbon on a hectare are 10.99 t of carbon dioxide: 44.009 / 12.011 of it."""
        bound = 3 * 44.009 / 12.011 / 1000
        uptake = answer.carbon.series["uptake"].values

        assert uptake == pytest.approx([0, 0, -0.08 * bound, -0.24 * bound, -0.4 * bound], rel=1e-4)


def test_a_carbon_account(planner: Planner, catalogue: Catalogue) -> None:
    """A million tonnes that burn, and a power plant that takes a tenth of them a year.

    The fire is that of the arithmetic check of piles, 35,714 m2 · 1.2521 · 5 % · 2,500 kg/m2 a year, and shrinks with
    the land. The grid would emit 0.6 kg/kWh. 0.2 %: the hand has four digits of the fire.
    """
    feedstock = {"carbon": q(20, "%"), "sulfur": q(1, "%"), "lower_heating_value": q(7.5, "MJ/kg")}
    pile = {"mass": q(1, "Mt"), "state": "burning", "feedstock": feedstock}
    question = site(works={"route": "gangue-power", "capacity": q(100, "kt/year")})
    question["site"]["piles"] = [{"name": "heap"} | pile]
    question["carbon"] = {
        "grid_carbon_dioxide_per_electricity": q(0.6, "kg/kWh"),
        "carbon_price": q(100, "CNY/t"),
    }
    answer = plan(planner, question)
    estimate = ask(
        catalogue.routes["gangue-power"],
        feed=q(100, "kt/year"),
        feedstock=feedstock,
        pile={"mass": q(1, "Mt"), "state": "burning"},
    )
    c = {n: s.values for n, s in answer.carbon.series.items()}

    fire = 35714 * 1.2521 * 0.05 * 2500 / 1e6
    assert c["fires_avoided"] == pytest.approx([-fire * k / 10 for k in range(10)], rel=2e-3)
    assert answer.stores["heap"].series["fires"].values[9] == pytest.approx(fire / 10, rel=2e-3)
    assert c["scope_1"][3] == pytest.approx(estimate.outputs["greenhouse_gases"].value, rel=1e-9)
    assert c["displaced_power"][3] == pytest.approx(-0.6 * estimate.outputs["net_electricity"].value, rel=1e-9)
    change = c["scope_1"][3] + c["scope_3"][3] + c["displaced_power"][3] + c["fires_avoided"][3] + c["uptake"][3]
    assert c["carbon_change"][3] == pytest.approx(change, rel=1e-9)
    allowances = estimate.operating_cost.items["allowance_cost"].value
    value = [(allowances if t else 0) - x / 10 for t, x in enumerate(c["carbon_change"])]  # 100 CNY/t: 0.1 MCNY/kt
    rate = 1.08
    assert answer.indicators["carbon_value"].value == pytest.approx(
        sum(v / rate ** (t + 1) for t, v in enumerate(value)), rel=1e-9
    )
    text = "power is a net emitter: "
    assert any(text.replace("power", "stone") in w for w in answer.warnings)
    assert "average" in answer.carbon.counterfactual


class TestHeshan:
    """160,000 m2 of tiles a year from yellow gangue, in the money of 1997; the plan names 2.92 million for it."""

    @pytest.fixture
    def answer(self, planner: Planner) -> Plan:
        return plan(planner, PLAN_EXAMPLES["heshan_tiles_1997"][1])

    @pytest.fixture
    def estimate(self, catalogue: Catalogue) -> Any:
        context = {"region": "CN-GX", "year": 1997, "price_year": 1997}
        return ask(catalogue.routes["glazed-tiles"], target=q(160_000, "m2/year"), context=context)

    def test_capital_is_that_of_the_estimate_in_its_time(self, answer: Plan, estimate: Any) -> None:
        works = answer.works["tiles"]

        assert works.capital_cost.value == pytest.approx(estimate.outputs["capital_cost"].value, rel=1e-12)
        assert sum(works.series["investment"].values) == pytest.approx(works.capital_cost.value, rel=1e-9)
        assert estimate.outputs["plan_capital_cost"].value == pytest.approx(2.92, rel=1e-12)
        assert answer.price_year == 1997

    def test_a_full_year_makes_160_000_m2(self, answer: Plan, estimate: Any) -> None:
        """80 % in the first year of operation, then all of it, to the end of 2012."""
        made = answer.works["tiles"].series["product"]

        assert made.unit == "m2"
        assert made.values == pytest.approx([0, 128_000, *[160_000] * 14])
        year = answer.years[10]
        assert year.year == 2007
        assert year.revenue.value == pytest.approx(estimate.revenue.total.value, rel=1e-9)
        assert year.cost.value == pytest.approx(estimate.operating_cost.total.value, rel=1e-9)
        assert year.jobs.value == pytest.approx(estimate.outputs["jobs"].value, rel=1e-9)

    def test_the_pile_is_hardly_touched(self, answer: Plan, estimate: Any) -> None:
        feed = estimate.outputs["feed"].value

        assert answer.years[-1].stock.value == pytest.approx(200 - 14.8 * feed, rel=1e-9)
        assert answer.stores["yellow gangue"].gone_in is None
        assert answer.start_year + answer.horizon - 1 == 2012
        assert FIRST not in [y.year for y in answer.years]
