"""Capital turned into a yearly cost."""

from valorise.engine.route import Formulas, Num

capital = Formulas("capital")


@capital.formula("1/year", "Capital recovery factor", zh="资金回收系数")
def capital_recovery(discount_rate: Num, lifetime: Num, accounting_period: Num) -> Num:
    """i / (1 − (1 + i)^−n): equal end-of-year payments that pay back capital and interest over the lifetime."""
    return discount_rate / accounting_period / (1 - (1 + discount_rate) ** (-lifetime / accounting_period))
