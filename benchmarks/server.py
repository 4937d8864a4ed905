"""The service with one more route: the least that a typed POST can be, for comparison.

Usage: uvicorn --factory benchmarks.server:app
"""

from __future__ import annotations

import gc

import msgspec
from litestar import Litestar, post
from litestar.params import JSONBody
from pydantic import BaseModel

from valorise.api.app import create_app
from valorise.engine.memory import keep_freed


class Ask(BaseModel):
    value: float


class Reply(msgspec.Struct):
    value: float


@post("/trivial", status_code=200, sync_to_thread=False)
def trivial(data: JSONBody[Ask]) -> Reply:
    return Reply(data.value)


def app() -> Litestar:
    keep_freed()  # this and the last line as 'valorise serve' does
    service = create_app()
    service.register(trivial)
    gc.freeze()
    return service
