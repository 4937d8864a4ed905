"""One module a reuse route: its inputs, its formulas, its gates and its balances."""
