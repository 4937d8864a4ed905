"""What an operator may set, all from the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Literal, TypeAlias, cast, get_args

from litestar.config.cors import CORSConfig
from litestar.middleware.rate_limit import RateLimitConfig

from valorise.api.heavy import AT_ONCE, QUEUE, Heavy

Period: TypeAlias = Literal["second", "minute", "hour", "day"]

PROBES = "^/(healthz|readyz)$"
"""Never refused for being asked often."""


class BadSetting(ValueError):
    """A variable that cannot be read: which, and how it is written."""


@dataclass(frozen=True, slots=True)
class Settings:
    """As long as nothing is set, pages of other sites cannot call the service, and nobody is held back.

    Only large questions are bounded: two at a time in a process, and eight that wait.
    """

    cors_origins: tuple[str, ...] = ()
    """VALORISE_CORS_ORIGINS: origins whose pages may call, such as "https://a.example https://b.example"."""
    rate_limit: tuple[Period, int] | None = None
    """VALORISE_RATE_LIMIT: requests of one address in a time, such as "600/minute"."""
    heavy_at_once: int = AT_ONCE
    """VALORISE_HEAVY_AT_ONCE: large questions that a process answers at a time."""
    heavy_queue: int = QUEUE
    """VALORISE_HEAVY_QUEUE: those that may wait for it."""

    def cors(self) -> CORSConfig | None:
        if not self.cors_origins:
            return None
        return CORSConfig(
            allow_origins=list(self.cors_origins),
            allow_methods=["GET", "POST"],
            allow_headers=["Content-Type", "If-None-Match"],
            expose_headers=["ETag", "Retry-After", "Server-Timing"],
        )

    def rate(self) -> RateLimitConfig | None:
        return RateLimitConfig(self.rate_limit, exclude=PROBES) if self.rate_limit else None

    def heavy(self) -> Heavy:
        return Heavy(self.heavy_at_once, self.heavy_queue)


def from_environment() -> Settings:
    """Raises BadSetting."""
    origins = os.environ.get("VALORISE_CORS_ORIGINS", "").replace(",", " ").split()
    return Settings(
        tuple(origins),
        _rate(os.environ.get("VALORISE_RATE_LIMIT", "")),
        _count("VALORISE_HEAVY_AT_ONCE", AT_ONCE, least=1),
        _count("VALORISE_HEAVY_QUEUE", QUEUE, least=0),
    )


def _count(name: str, unset: int, least: int) -> int:
    text = os.environ.get(name, "")
    if not text:
        return unset
    if not text.isdecimal() or len(text) > 6 or int(text) < least:
        raise BadSetting(f"{name} is {text[:60]!r}; write a whole number, {least} or more")
    return int(text)


def _rate(text: str) -> tuple[Period, int] | None:
    if not text:
        return None
    count, _, period = text.partition("/")
    if not count.isdecimal() or len(count) > 9 or int(count) == 0 or period not in get_args(Period):
        raise BadSetting(f"VALORISE_RATE_LIMIT is {text[:60]!r}; write it as 600/minute (second, minute, hour or day)")
    return cast("Period", period), int(count)
