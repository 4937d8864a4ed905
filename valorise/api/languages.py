"""Which language a caller takes: the Accept-Language header by RFC 9110, 12.5.4, and RFC 4647.

There is always an answer: a caller who takes no language that there is gets English, never a 406.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from litestar.types import Scope

from valorise.studies.words import LANGUAGES, Language

LONGEST = 500
"""Bytes of the header that are looked at; browsers that know twenty languages send half of it."""

SPOKEN: dict[Language, tuple[bytes, bytes]] = {name: (b"content-language", name.encode()) for name in LANGUAGES}
"""The header that says which language an answer came in."""

SIMPLIFIED = ("hans", "cn", "sg", "my")
"""Scripts and regions that mean Simplified Chinese; to other Chinese it is the nearest that there is."""

STAR, NEAR, WHOLE, EXACT = range(4)
"""How well a range fits a language; where it fits WHOLE or EXACT, q=0 excludes the language."""

Liking = tuple[float, int]
"""A quality and how early the header says it. Below 0: excluded."""


def language_of(scope: Scope) -> Language:
    """The language of the answer to a request."""
    accept = b""
    for name, value in scope["headers"]:
        if name == b"accept-language":
            accept = b"%s,%s" % (accept, value) if accept else value
    if not accept:
        return "en"
    if len(accept) > LONGEST:
        accept = accept[:LONGEST].rpartition(b",")[0]  # without the range that is cut: it says something else
    return negotiate(accept)


@lru_cache(maxsize=256)
def negotiate(accept: bytes) -> Language:
    """The language that a header likes best; of two that it likes alike, the one that it names first."""
    likings: dict[Language, dict[int, Liking]] = {name: {} for name in LANGUAGES}
    for place, part in enumerate(accept.decode("latin-1").lower().split(",")):
        wanted, *parameters = (p.strip() for p in part.split(";"))
        quality = _quality(parameters)
        for language, fit in _fits(wanted):
            if quality is not None:
                said = likings[language]
                said[fit] = max(said.get(fit, (0.0, -place)), (quality, -place))
    return max(LANGUAGES, key=lambda name: _liking(likings[name]))


def _fits(wanted: str) -> Iterator[tuple[Language, int]]:
    """The languages that a range means, and how well it fits each."""
    primary, _, rest = wanted.replace("_", "-").partition("-")
    if wanted == "*":
        yield from ((name, STAR) for name in LANGUAGES)
    elif primary == "en":
        yield "en", NEAR if rest else WHOLE
    elif primary in ("zh", "cmn"):
        yield "zh-Hans", WHOLE if not rest else EXACT if rest.split("-")[0] in SIMPLIFIED else NEAR


def _quality(parameters: list[str]) -> float | None:
    """From 0 to 1; None where it cannot be read, which says nothing."""
    text = next((p[2:] for p in parameters if p.startswith("q=")), "1")
    try:
        quality = float(text)
    except ValueError:
        return None
    return quality if 0 <= quality <= 1 else None


def _liking(said: dict[int, Liking]) -> Liking:
    """How well a header likes a language, by all that it says of it."""
    closest = max(said, default=STAR)
    if closest >= WHOLE and said[closest][0] == 0:
        return -1.0, 0
    named = max((liking for fit, liking in said.items() if fit != STAR), default=(0.0, 0))
    if named[0] > 0 or STAR not in said:
        return named if named[0] > 0 else (0.0, 0)
    return said[STAR] if said[STAR][0] > 0 else (-1.0, 0)
