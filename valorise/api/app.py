"""Puts the service together: what it serves, how it reads, what it says when something is wrong."""

from __future__ import annotations

from functools import cache
from typing import Any

from litestar import Litestar, get
from litestar.config.app import AppConfig
from litestar.plugins.pydantic import PydanticInitPlugin

from valorise.api import docs, document, problems
from valorise.api.decoding import Decoder
from valorise.api.handlers import handlers
from valorise.api.responses import Kept, encode
from valorise.studies.catalogue import Catalogue, load, overlay_folder
from valorise.studies.questions import Wire


class ReadQuestions(PydanticInitPlugin):
    """Decodes questions ourselves. Litestar's own decoder takes "12" and true for numbers, and would come first."""

    def __init__(self, decoder: Decoder) -> None:
        super().__init__()
        self.decoder = decoder

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        app_config = super().on_app_init(app_config)
        app_config.type_decoders = [(_is_question, self.decoder.decode), *(app_config.type_decoders or [])]
        return app_config


def _is_question(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, Wire)


def create_app(catalogue: Catalogue | None = None) -> Litestar:
    """The service over a catalogue; over the shipped coefficients and the site's own where none is given."""
    if catalogue is None:
        catalogue = load(overlay_folder())
    served = catalogue

    @cache
    def contract() -> Kept[dict[str, Any]]:
        return Kept(encode(document.build(served)))

    @get("/openapi.json", include_in_schema=False, sync_to_thread=False)
    def openapi() -> Kept[dict[str, Any]]:
        return contract()

    return Litestar(
        [*handlers(served), *docs.handlers(), openapi],
        openapi_config=None,
        plugins=[ReadQuestions(Decoder(served.book))],
        exception_handlers=problems.HANDLERS,
        logging_config=None,
    )
