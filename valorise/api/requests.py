"""Reading a question's bytes: who asks for what, in which form, and how much of it."""

from __future__ import annotations

from typing import Any

from litestar import Request
from litestar.exceptions import ClientException, HTTPException
from litestar.status_codes import HTTP_413_REQUEST_ENTITY_TOO_LARGE, HTTP_415_UNSUPPORTED_MEDIA_TYPE
from litestar.types import Scope

from valorise.api.responses import JSON, header, require_accepted

LONGEST = 1 << 20
"""Bytes of a question."""
DRAINED = 16 << 20
"""Bytes that are read and dropped, so that a client that is still sending gets to see the answer."""


class Question(Request[Any, Any, Any]):
    """A request whose body is a question. The handler's ``decode`` reads its bytes.

    Not left to Litestar's type decoders: those take "12" and true for numbers, and setting others changes the model
    class itself, so that two apps over one model would decode as the later one does.
    """

    async def body(self) -> bytes:
        """Raises HTTPException: 406, 415, 413, or 400 for a body without content."""
        if not isinstance(self._body, bytes):
            require_accepted(self.scope)
            _require_json(self.scope)
            self._body = await self._read()
            if not self._body.strip():
                raise ClientException(detail="the body is empty; it must be the question, a JSON object")
        return self._body

    async def json(self) -> Any:
        """The question. Raises Malformed with every fault of the schema."""
        return self.route_handler.opt["decode"](await self.body())

    async def _read(self) -> bytes:
        length = header(self.scope, b"content-length")
        announced = int(length) if length.isdigit() else 0
        # Who waits for leave to send need not be drained, and more than DRAINED is not worth it.
        if announced > DRAINED or (announced > LONGEST and header(self.scope, b"expect")):
            raise _too_large()
        chunks: list[bytes] = []
        size, more = 0, True
        while more and size <= DRAINED:
            message: Any = await self.receive()
            if message["type"] == "http.disconnect":
                raise ClientException(detail="the connection closed before the whole question was there")
            chunk = message.get("body", b"")
            size += len(chunk)
            if size <= LONGEST:
                chunks.append(chunk)
            more = message.get("more_body", False)
        if size > LONGEST:
            raise _too_large()
        return b"".join(chunks)


def _too_large() -> HTTPException:
    return HTTPException(status_code=HTTP_413_REQUEST_ENTITY_TOO_LARGE)


def _require_json(scope: Scope) -> None:
    content_type = header(scope, b"content-type")
    if content_type == JSON:
        return
    media_type, *parameters = content_type.decode("latin-1").lower().replace(" ", "").split(";")
    if media_type != "application/json" or any(p not in ("charset=utf-8", 'charset="utf-8"', "") for p in parameters):
        raise HTTPException(status_code=HTTP_415_UNSUPPORTED_MEDIA_TYPE)
