"""Markdown, as far as the written pages need it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def section(title: str) -> Iterator[str]:
    yield from ("", f"## {title}", "")


def table(head: list[str], rows: Iterable[list[str]]) -> Iterator[str]:
    yield row(head)
    yield row(["---"] * len(head))
    yield from map(row, rows)


def row(cells: list[str]) -> str:
    whole = (" ".join(c.split()).replace("|", r"\|") for c in cells)
    return f"| {' | '.join(whole)} |"
