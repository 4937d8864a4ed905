"""Named questions for the document and the tests: each is realistic, and each runs."""

from __future__ import annotations

from typing import Any

EXAMPLES: dict[str, dict[str, tuple[str, dict[str, Any]]]] = {
    "gangue-power": {
        "million_tonnes": (
            "A million tonnes of gangue a year, nothing else known",
            {"feed": {"value": 1000, "unit": "kt/year"}},
        ),
        "assayed_gangue_guangxi": (
            "Assayed gangue and a surveyed pile in Guangxi, money of 2024",
            {
                "feed": {"value": 800, "unit": "kt/year"},
                "feedstock": {
                    "lower_heating_value": {"value": 1900, "unit": "kcal/kg"},
                    "ash": {"value": 66, "unit": "%"},
                    "moisture": {"value": 6.5, "unit": "%"},
                    "sulfur": {"value": 1.8, "unit": "%"},
                    "carbon": {"value": 20.5, "unit": "%"},
                    "radium": {"value": 95, "unit": "Bq/kg"},
                    "thorium": {"value": 70, "unit": "Bq/kg"},
                    "potassium": {"value": 500, "unit": "Bq/kg"},
                },
                "plant": {"unit_size": {"value": 150, "unit": "MW"}, "boiler_efficiency": {"value": 89, "unit": "%"}},
                "pile": {"mass": {"value": 12, "unit": "Mt"}, "footprint": {"value": 45, "unit": "ha"}},
                "context": {"region": "CN-GX", "price_year": 2024},
            },
        ),
        "heat_and_power_target": (
            "Heat and power from gangue, slime and coal, sized by the electricity wanted",
            {
                "target": {"value": 1500, "unit": "GWh/year"},
                "plant": {
                    "unit_size": {"value": 300, "unit": "MW"},
                    "gangue_share": {"value": 60, "unit": "%"},
                    "slime_share": {"value": 25, "unit": "%"},
                    "heat_output": {"value": 3000, "unit": "TJ/year"},
                },
            },
        ),
        "chinese_units": (
            "Ten thousand tonnes, mu and ten thousand yuan, with the working",
            {
                "feed": {"value": 120, "unit": "10kt/year"},
                "feedstock": {"lower_heating_value": {"value": 2000, "unit": "kcal/kg"}},
                "pile": {"areal_loading": {"value": 1.8, "unit": "10kt/mu"}},
                "context": {"units": "chinese"},
                "detail": "working",
            },
        ),
        "what_if_efficiency": (
            "A better turbine and dearer electricity: coefficients replaced by id",
            {
                "feed": {"value": 1000, "unit": "kt/year"},
                "coefficients": {
                    "gangue_power.net_efficiency": {"value": 36, "unit": "%"},
                    "gangue_power.electricity_price": {"value": 0.42, "unit": "CNY/kWh"},
                },
                "context": {"currency": "USD", "units": {"net_electricity": "MWh/year"}},
            },
        ),
    }
}
"""Route → name → (what it shows, question). The first is metric, sized by feed, and leaves room to double it."""
