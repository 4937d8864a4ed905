"""Named plans for the document, the page of the worked city and the tests. All piles are invented, and realistic."""

from __future__ import annotations

from typing import Any

from valorise.engine.route import quantity as q

PLAN_EXAMPLES: dict[str, tuple[str, dict[str, Any]]] = {
    "coal_city": (
        "A city with two gangue piles and a mine that still works: aggregate, bricks and a power plant over 25 years",
        {
            "start_year": 2026,
            "horizon": 25,
            "site": {
                "piles": [
                    {
                        "name": "north",
                        "mass": q(9, "Mt"),
                        "footprint": q(32, "ha"),
                        "inflows": [{"until_year": 2038, "rate": q(90, "kt/year"), "growth": q(-3, "%")}],
                    },
                    {"name": "south", "mass": q(2.5, "Mt"), "state": "burning"},
                ]
            },
            "works": [
                {
                    "name": "aggregate",
                    "route": "gangue-aggregate",
                    "start_year": 2027,
                    "construction_period": q(1, "year"),
                    "capacity": q(300, "kt/year"),
                    "takes": ["south", "north"],
                },
                {
                    "name": "bricks",
                    "route": "gangue-bricks",
                    "start_year": 2028,
                    "capacity": q(150, "kt/year"),
                    "takes": ["north"],
                },
                {
                    "name": "power",
                    "route": "gangue-power",
                    "start_year": 2029,
                    "construction_period": q(2, "year"),
                    "capacity": q(400, "kt/year"),
                    "takes": ["north"],
                    "haul_distances": {"north": q(3, "km")},
                },
            ],
            "finance": {"loan_share": q(50, "%"), "loan_term": q(12, "year")},
            "restoration": {
                "fund_share": q(5, "%"),
                "public_money": q(2, "MCNY/year"),
                "monitoring_cost": q(0.6, "MCNY/year"),
            },
            "people": {"workers_to_place": q(600, "person")},
        },
    ),
    "heshan_tiles_1997": (
        "The plan of 1997 for Heshan in the money of its time: 160,000 m2 of glazed tiles from yellow gangue a year",
        {
            "start_year": 1997,
            "horizon": 16,
            "site": {"piles": [{"name": "yellow gangue", "mass": q(200, "kt")}]},
            "works": [
                {
                    "name": "tiles",
                    "route": "glazed-tiles",
                    "start_year": 1998,
                    "construction_period": q(1, "year"),
                    "target": q(160000, "m2/year"),
                }
            ],
            "finance": {"loan_share": q(50, "%"), "loan_term": q(8, "year")},
            "context": {"region": "CN-GX", "year": 1997, "price_year": 1997},
        },
    ),
    "ash_and_rising_prices": (
        "An ash pond beside a plant that still burns coal, at prices that rise, stated in the money of each year",
        {
            "start_year": 2026,
            "horizon": 15,
            "site": {
                "ponds": [
                    {
                        "name": "pond",
                        "mass": q(1.8, "Mt"),
                        "inflows": [
                            {"until_year": 2030, "rate": q(250, "kt/year")},
                            {"from_year": 2031, "until_year": 2035, "rate": q(120, "kt/year")},
                        ],
                        "storing": "non_compliant",
                    }
                ]
            },
            "works": [
                {
                    "name": "cement ash",
                    "route": "fly-ash-cement",
                    "start_year": 2027,
                    "construction_period": q(1, "year"),
                    "capacity": q(150, "kt/year"),
                    "ramp_up": [q(60, "%"), q(85, "%")],
                },
                {
                    "name": "blocks",
                    "route": "fly-ash-blocks",
                    "start_year": 2028,
                    "capacity": q(120, "kt/year"),
                },
            ],
            "finance": {"inflation": q(2, "%"), "prices": "nominal", "tax_holiday": "environmental"},
            "context": {"region": "CN-GX"},
        },
    ),
    "heshan_city": (
        "A city like Heshan: one pile with a published footprint, one invented, and small works for people to place",
        {
            "start_year": 2026,
            "horizon": 25,
            "site": {
                "piles": [
                    {"name": "GD06", "footprint": q(14.4, "ha")},
                    {
                        "name": "second",
                        "mass": q(1.5, "Mt"),
                        "state": "burning",
                        "inflows": [{"until_year": 2032, "rate": q(30, "kt/year")}],
                    },
                ]
            },
            "works": [
                {
                    "name": "aggregate",
                    "route": "gangue-aggregate",
                    "start_year": 2028,
                    "construction_period": q(1, "year"),
                    "capacity": q(150, "kt/year"),
                    "takes": ["second", "GD06"],
                    "plant": {"haul_distance": q(1, "km")},
                },
                {
                    "name": "bricks",
                    "route": "gangue-bricks",
                    "start_year": 2029,
                    "construction_period": q(1, "year"),
                    "target": q(60, "Mpiece/year"),
                    "takes": ["GD06"],
                    "plant": {"haul_distance": q(1, "km")},
                },
                {
                    "name": "tiles",
                    "route": "glazed-tiles",
                    "start_year": 2029,
                    "construction_period": q(1, "year"),
                    "target": q(160000, "m2/year"),
                    "takes": ["GD06"],
                    "plant": {"haul_distance": q(1, "km")},
                },
                {
                    "name": "backfill",
                    "route": "gangue-backfill",
                    "start_year": 2030,
                    "construction_period": q(1, "year"),
                    "capacity": q(40, "kt/year"),
                    "takes": ["second", "GD06"],
                    "plant": {"disposal_fee": q(60, "CNY/t"), "haul_distance": q(4, "km")},
                },
            ],
            "finance": {"loan_share": q(50, "%"), "loan_term": q(10, "year")},
            "restoration": {
                "fund_share": q(10, "%"),
                "public_money": q(1, "MCNY/year"),
                "public_years": q(15, "year"),
                "monitoring_cost": q(0.4, "MCNY/year"),
            },
            "people": {"workers_to_place": q(300, "person")},
            "context": {"region": "CN-GX"},
        },
    ),
}
