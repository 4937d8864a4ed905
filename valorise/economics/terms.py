"""On which terms a plan is reckoned: money over years, carbon, people, and how a works comes into being."""

from __future__ import annotations

from valorise.engine.route import Formulas, Num, choice, fraction, given

finance = Formulas("finance", topics=("finance", "money"))
carbon = Formulas("carbon", topics=("energy", "money"))
people = Formulas("people", topics=("finance", "money"))
building = Formulas("building", topics=("finance",))


@finance.part
class Finance:
    """Discounting, prices over the years, taxes, and where the capital comes from: grants, loans and, for the rest,
    equity.
    """

    discount_rate = given()
    social_discount_rate = given()
    inflation = given(
        "%",
        "Yearly rise of prices",
        zh="年物价上涨率",
        least=-5,
        most=30,
        default=0,
        about="None: constant prices, as Chinese feasibility studies reckon. Amounts fixed by rule never rise.",
    )
    prices = choice("real", "nominal", label="Money of the answer", zh="计价方式")
    timing = choice("end", "middle", label="When in a year money flows", zh="现金流发生时点")
    grant_share = fraction("Capital from public grants", zh="财政补助占投资比例", default=0)
    loan_share = fraction("Capital from loans", zh="贷款占投资比例", default=0)
    loan_rate = given()
    loan_term = given("year", "Years in which loans are paid back", zh="还款年限", least=1, most=50)
    repayment = choice("equal_instalments", "equal_principal", label="How loans are paid back", zh="还款方式")
    minimum_equity_share = given()
    finance_rate = given(
        "%", "Interest on what has to be put in, for the modified rate of return", zh="融资利率", least=0, most=60
    )
    reinvest_rate = given(
        "%", "Interest on what comes back, for the modified rate of return", zh="再投资收益率", least=0, most=60
    )
    income_tax_rate = given()
    tax_holiday = choice("none", "environmental", label="Holiday of the income tax", zh="所得税减免")
    tax_exempt_years = given()
    tax_half_years = given()
    loss_carry_forward = given()
    capital_vat_share = given()
    working_capital_share = given()
    depreciation_life = given()
    residual_share = given()


@finance.unless_given
def finance_rate(discount_rate: Num) -> Num:
    return discount_rate


@finance.unless_given
def reinvest_rate(discount_rate: Num) -> Num:
    return discount_rate


@finance.formula("%", "Capital from equity", zh="自有资金占投资比例")
def equity_share(grant_share: Num, loan_share: Num) -> Num:
    return 1 - grant_share - loan_share


finance.whole("Grants and loans", "grant_share", "loan_share")


@finance.formula("%", "Discount rate of money with rising prices", zh="名义折现率")
def nominal_discount_rate(discount_rate: Num, inflation: Num) -> Num:
    """Fisher: 1 + nominal = (1 + real)(1 + rise of prices)."""
    return (1 + discount_rate) * (1 + inflation) - 1


@carbon.part
class Carbon:
    """What the plan is compared with, and a price of carbon as a scenario.

    Without the plan piles stay and burn on, the grid makes the power and kilns the clinker. The price is a scenario: it
    is shown beside the money of the plan, and is no part of it.
    """

    displaced_power = choice("average", "fossil", label="Power that the plan's power displaces", zh="被替代的电力")
    grid_carbon_dioxide_per_electricity = given()
    fossil_grid_carbon_dioxide_per_electricity = given()
    carbon_price = given()
    carbon_price_growth = given(
        "%", "Yearly rise of the carbon price beyond prices", zh="碳价年实际增长率", least=-20, most=50, default=0
    )


@people.part
class People:
    """Whom the works employ, against whom the city has to place."""

    workers_to_place = given("person", "Workers to place", zh="待安置职工人数", least=0, most=10_000_000)
    wage = given()
    construction_spending_per_job = given()


@building.part
class Building:
    """How a works comes into being, and the return that its branch asks for."""

    construction_period = given()
    first_year_output = given()
    hurdle_rate = given()
