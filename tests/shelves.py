"""Folders of coefficient files as tests want them: some of the shipped files, and one that the test writes."""

from __future__ import annotations

import shutil
from pathlib import Path

from valorise.coefficients import Setting, folder

SETTING = Setting("CN", 2024, 2024, "cpi")
TRIAL = """\
[loading]
label = "Loading"
label_zh = "堆存量"
unit = "t/m2"
basis = "whole footprint"
plausible = [0, 10]

[[loading.values]]
region = "CN"
year = 2010
value = 3
spread = { kind = "triangular", low = 2, high = 5, evidence = "judged" }
evidence = "published"
source = "a_paper"
where = "table 1"
"""
"""A coefficient without a fault."""

PRICE = """\
[price]
label = "Price"
label_zh = "价格"
unit = "CNY/t"
plausible = [0, 1000]

[[price.values]]
region = "CN"
year = 2010
value = 100
evidence = "published"
source = "a_paper"
"""
"""Money without a fault."""


def edited(text: str, *changes: tuple[str, str]) -> str:
    """The text with each change made once; a change that changes nothing is a fault of the test."""
    for old, new in changes:
        assert old in text, f"{old!r} is not in the text"
        text = text.replace(old, new, 1)
    return text


def shelf(place: Path, *, all_topics: bool = False, **files: str) -> Path:
    """A folder of the shipped units, regions, sources, prices and pedigree, and of the files given, by topic."""
    place.mkdir(parents=True, exist_ok=True)
    for path in folder().glob("*.toml"):
        if all_topics or path.stem in ("units", "regions", "sources", "prices", "pedigree"):
            shutil.copy(path, place)
    with (place / "sources.toml").open("a", encoding="utf-8") as sources:
        sources.write('\n[a_paper]\ntitle = "A paper"\nyear = 2010\n')
    for topic, text in files.items():
        (place / f"{topic}.toml").write_text(text, "utf-8")
    return place


def overlay(place: Path, **files: str) -> Path:
    """A site's folder, of nothing but the files given."""
    place.mkdir(parents=True, exist_ok=True)
    for topic, text in files.items():
        (place / f"{topic}.toml").write_text(text, "utf-8")
    return place
