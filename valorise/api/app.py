"""Puts the service together: what it serves, how it reads, what it says when something is wrong."""

from __future__ import annotations

from functools import cache
from typing import Any

from litestar import Litestar

from valorise.api import docs, document, problems
from valorise.api.handlers import handlers
from valorise.api.responses import Kept, encode, read
from valorise.api.settings import Settings, from_environment
from valorise.studies.catalogue import Catalogue, load, overlay_folder


def create_app(catalogue: Catalogue | None = None, settings: Settings | None = None) -> Litestar:
    """The service over a catalogue; without one over the shipped coefficients and the site's own.

    Raises BadCoefficients, BadFormula or BadSetting rather than serve something else than what is meant.
    """
    served = load(overlay_folder()) if catalogue is None else catalogue
    settings = from_environment() if settings is None else settings
    rate = settings.rate()

    @cache
    def contract() -> Kept[dict[str, Any]]:
        return Kept(encode(document.build(served)))

    @read("/openapi.json")
    def openapi() -> Kept[dict[str, Any]]:
        return contract()

    return Litestar(
        [*handlers(served, settings.heavy()), *docs.handlers(), openapi],
        openapi_config=None,
        exception_handlers=problems.HANDLERS,
        cors_config=settings.cors(),
        middleware=[rate.middleware] if rate else [],
        logging_config=None,
    )
