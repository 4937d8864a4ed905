"""Answers as bytes that are ready to send: encoded once, by msgspec, with headers that need no more work."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec
from litestar.exceptions import HTTPException
from litestar.handlers import HTTPRouteHandler
from litestar.response import Response
from litestar.response.base import ASGIResponse
from litestar.status_codes import HTTP_406_NOT_ACCEPTABLE
from litestar.types import Receive, Scope, Send
from msgspec.structs import replace

from valorise.studies.answers import Estimate

T = TypeVar("T")
Decorator = Callable[[Callable[..., Any]], HTTPRouteHandler]
Headers = list[tuple[bytes, bytes]]

encode = msgspec.json.Encoder().encode

JSON = b"application/json"
NOSNIFF = (b"x-content-type-options", b"nosniff")
ANSWER: Headers = [
    (b"content-type", JSON),
    NOSNIFF,
    (b"vary", b"Accept, Accept-Language"),
    (b"cache-control", b"no-store"),  # a question may hold what a company does not tell everyone
]


def header(scope: Scope, name: bytes) -> bytes:
    """What a header says, all its lines together; empty where there is none."""
    return b", ".join([value for key, value in scope["headers"] if key == name])


def require_accepted(scope: Scope, media_type: bytes = JSON) -> None:
    """Raises HTTPException, 406, where the caller takes none of what there is."""
    accept = header(scope, b"accept")
    if accept in (b"", b"*/*", media_type):
        return
    if not _accepts(accept.decode("latin-1"), media_type.decode()):
        raise HTTPException(status_code=HTTP_406_NOT_ACCEPTABLE)


def _accepts(accept: str, media_type: str) -> bool:
    """RFC 9110, 12.5.1: the most specific range decides, and q=0 says no."""
    whole, _, _ = media_type.partition("/")
    quality: dict[str, float] = {}
    for part in accept.split(","):
        name, *parameters = (p.strip().lower() for p in part.split(";"))
        q = next((p[2:] for p in parameters if p.startswith("q=")), "1")
        try:
            said = float(q)
        except ValueError:
            said = 1.0
        quality[name] = max(quality.get(name, 0.0), said if 0 <= said <= 1 else 1.0)  # q=nan says nothing
    for name in (media_type, f"{whole}/*", "*/*"):
        if name in quality:
            return quality[name] > 0
    return False


class Bytes(ASGIResponse):
    """Sends what it is given. Litestar's own response builds headers and cookies anew for each answer."""

    def __init__(self, status: int, headers: Headers, body: bytes) -> None:
        self.status = status
        self.sent_headers = headers
        self.sent_body = body

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        # A list of its own for each answer: middleware writes into it.
        await send({"type": "http.response.start", "status": self.status, "headers": [*self.sent_headers]})
        body = self.sent_body if scope["method"] != "HEAD" else b""
        await send({"type": "http.response.body", "body": body, "more_body": False})


class Encoded(Response[T], Generic[T]):
    """The answer to a question. ``T`` is what the document says of it."""

    def __init__(self, body: bytes, *headers: tuple[bytes, bytes]) -> None:
        self.wire = Bytes(200, [*ANSWER, (b"content-length", b"%d" % len(body)), *headers], body)

    def to_asgi_response(self, *_: Any, **__: Any) -> ASGIResponse:
        return self.wire


class Memo(NamedTuple):
    """Parts of an answer that the next one may share, with their bytes."""

    data_quality: tuple[object, msgspec.Raw]
    money: tuple[object, msgspec.Raw]
    findings: list[tuple[object, msgspec.Raw]]


class Shared:
    """Encodes estimates. What is the same object as in an earlier answer is encoded once.

    Answers of one kind share their data quality, their money and most findings: what the numbers of a question do not
    move. A memo keeps the objects themselves, so that no other can have their identity.
    """

    def __init__(self) -> None:
        self.memos: dict[int, Memo] = {}

    def encode(self, answer: Estimate) -> bytes:
        """The bytes of an answer."""
        memo = self.memos.get(id(answer.data_quality))
        if memo is None:
            memo = self._remember(answer)
        kept = zip(answer.verdict.findings, memo.findings, strict=True)
        findings: Any = [raw if finding is known else finding for finding, (known, raw) in kept]
        money: Any = memo.money[1] if answer.money is memo.money[0] else answer.money
        data_quality: Any = memo.data_quality[1]
        verdict = replace(answer.verdict, findings=findings)
        return encode(replace(answer, verdict=verdict, money=money, data_quality=data_quality))

    def _remember(self, answer: Estimate) -> Memo:
        if len(self.memos) >= MOST_MEMOS:
            self.memos.clear()
        memo = Memo(_raw(answer.data_quality), _raw(answer.money), [_raw(f) for f in answer.verdict.findings])
        self.memos[id(answer.data_quality)] = memo
        return memo


def _raw(part: object) -> tuple[object, msgspec.Raw]:
    return part, msgspec.Raw(encode(part))


MOST_MEMOS = 256


class Kept(Response[T], Generic[T]):
    """What does not change while the service runs: made once, with a strong ETag, and not sent twice."""

    def __init__(self, body: bytes, media_type: bytes = JSON, *headers: tuple[bytes, bytes]) -> None:
        self.wire = Tagged(body, media_type, headers or ((b"cache-control", b"no-cache"),))

    def to_asgi_response(self, *_: Any, **__: Any) -> ASGIResponse:
        return self.wire


class Tagged(ASGIResponse):
    """A body with its ETag; 304 to those who have it."""

    def __init__(self, body: bytes, media_type: bytes, headers: tuple[tuple[bytes, bytes], ...]) -> None:
        self.media_type_bytes = media_type.partition(b";")[0]
        self.etag = b'"%s"' % hashlib.sha256(body).hexdigest()[:32].encode()
        shared = [(b"etag", self.etag), NOSNIFF, *headers]
        content = [(b"content-type", media_type), (b"content-length", b"%d" % len(body))]
        self.whole = Bytes(200, content + shared, body)
        self.unchanged = Bytes(304, shared, b"")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        require_accepted(scope, self.media_type_bytes)
        known = _matches(header(scope, b"if-none-match"), self.etag)
        await (self.unchanged if known else self.whole)(scope, receive, send)


def _matches(known: bytes, etag: bytes) -> bool:
    """RFC 9110, 13.1.2: any of a list, compared weakly, or a star."""
    tags = [t.strip().removeprefix(b"W/") for t in known.split(b",")]
    return etag in tags or tags == [b"*"]


def read(path: str, operation_id: str = "", **documented: Any) -> Decorator:
    """Serves a path to GET and HEAD; a path without an operation id stays out of the document."""
    return HTTPRouteHandler(
        path,
        http_method=["GET", "HEAD"],
        status_code=200,
        sync_to_thread=False,
        include_in_schema=bool(operation_id),
        operation_id=lambda _, method, __: operation_id if method == "GET" else f"{operation_id}Head",
        **documented,
    )
