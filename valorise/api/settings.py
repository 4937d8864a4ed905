"""What an operator may set, all from the environment and all off unless set."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Literal, TypeAlias, cast, get_args

from litestar.config.cors import CORSConfig
from litestar.middleware.rate_limit import RateLimitConfig

Period: TypeAlias = Literal["second", "minute", "hour", "day"]

PROBES = "^/(healthz|readyz)$"
"""Never refused for being asked often."""


class BadSetting(ValueError):
    """A variable that cannot be read: which, and how it is written."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Off by default: pages of other sites cannot call the service, and nobody is held back."""

    cors_origins: tuple[str, ...] = ()
    """VALORISE_CORS_ORIGINS: origins whose pages may call, such as "https://a.example https://b.example"."""
    rate_limit: tuple[Period, int] | None = None
    """VALORISE_RATE_LIMIT: requests of one address in a time, such as "600/minute"."""

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


def from_environment() -> Settings:
    """Raises BadSetting."""
    origins = os.environ.get("VALORISE_CORS_ORIGINS", "").replace(",", " ").split()
    return Settings(tuple(origins), _rate(os.environ.get("VALORISE_RATE_LIMIT", "")))


def _rate(text: str) -> tuple[Period, int] | None:
    if not text:
        return None
    count, _, period = text.partition("/")
    if not count.isdecimal() or len(count) > 9 or int(count) == 0 or period not in get_args(Period):
        raise BadSetting(f"VALORISE_RATE_LIMIT is {text[:60]!r}; write it as 600/minute (second, minute, hour or day)")
    return cast("Period", period), int(count)
