"""Named questions for the document and the tests."""

from __future__ import annotations

from typing import Any

from valorise.engine.route import quantity as q

POWER = {"route": "gangue-power", "feed": q(600, "kt/year")}
PLAN = {
    "start_year": 2026,
    "horizon": 20,
    "site": {
        "piles": [
            {
                "name": "north",
                "mass": q(6, "Mt"),
                "footprint": q(24, "ha"),
                "inflows": [{"until_year": 2035, "rate": q(80, "kt/year")}],
            }
        ]
    },
    "works": [
        {
            "name": "aggregate",
            "route": "gangue-aggregate",
            "start_year": 2027,
            "construction_period": q(1, "year"),
            "capacity": q(300, "kt/year"),
        },
        {"name": "bricks", "route": "gangue-bricks", "start_year": 2028, "capacity": q(150, "kt/year")},
    ],
    "restoration": {"fund_share": q(5, "%"), "public_money": q(1, "MCNY/year")},
}
UNCERTAINTIES: dict[str, tuple[str, dict[str, Any]]] = {
    "power_plant": ("A power plant: how sure are its headline figures?", {"question": POWER}),
    "site_over_years": (
        "A pile and two works over twenty years: present value, land and greenhouse gases",
        {"question": {"plan": PLAN}, "draws": 2000},
    ),
    "will_it_pay": (
        "Bricks from a Latin hypercube: how likely are a profit and a revenue, if prices go together?",
        {
            "question": {
                "route": "gangue-bricks",
                "feed": q(200, "kt/year"),
                "feedstock": {"moisture": q(6, "%")},
            },
            "figures": ["margin", "revenue", "capital_cost"],
            "draws": 5000,
            "seed": 7,
            "sampling": "latin_hypercube",
            "thresholds": [
                {"figure": "margin", "at_least": q(0, "MCNY/year")},
                {"figure": "revenue", "at_least": q(20, "MCNY/year")},
            ],
            "correlations": [{"between": ["gangue_bricks.brick_price", "money.wage"], "rank": 0.5}],
        },
    ),
}
SENSITIVITIES: dict[str, tuple[str, dict[str, Any]]] = {
    "one_at_a_time": (
        "A power plant: each input from its 10th to its 90th percentile",
        {"question": POWER, "figures": ["margin", "net_electricity"]},
    ),
    "all_at_once": (
        "Aggregate: which inputs share out the variance of the margin?",
        {
            "question": {"route": "gangue-aggregate", "feed": q(300, "kt/year")},
            "figures": ["margin", "area_reclaimed"],
            "method": "sobol",
            "points": 2048,
        },
    ),
}
