"""Everything that can go wrong, in one table, and how it is answered: problem+json (RFC 9457), all faults at once."""

from __future__ import annotations

import logging
import uuid
from http import HTTPStatus
from typing import Any, NamedTuple

import msgspec
from litestar import Request
from litestar.exceptions import HTTPException
from litestar.response import Response
from litestar.response.base import ASGIResponse
from litestar.types import ExceptionHandlersMap

from valorise.api.decoding import Malformed, shown
from valorise.api.responses import NOSNIFF, Bytes, encode
from valorise.studies.faults import Fault, NotServed, ReceiptFailed, Unanswerable, Unknown

logger = logging.getLogger("valorise")

MEDIA_TYPE = "application/problem+json"
HEADERS = [
    (b"content-type", MEDIA_TYPE.encode()),
    NOSNIFF,
    (b"vary", b"Accept, Accept-Language"),
    (b"cache-control", b"no-store"),
]


class Kind(NamedTuple):
    """One row of the table: what is fixed about a problem."""

    status: int
    title: str
    title_zh: str

    @property
    def slug(self) -> str:
        return self.title.lower().replace(" ", "-")


TABLE = {
    kind.status: kind
    for kind in (
        Kind(400, "Malformed request", "请求格式错误"),
        Kind(404, "Not found", "未找到"),
        Kind(405, "Method not allowed", "不支持该方法"),
        Kind(406, "Not acceptable", "无法提供所要求的格式"),
        Kind(409, "Version not served", "不提供所要求的版本"),
        Kind(413, "Request too large", "请求过大"),
        Kind(415, "Unsupported media type", "不支持的媒体类型"),
        Kind(422, "Unanswerable question", "问题无法回答"),
        Kind(429, "Too many requests", "请求过多"),
        Kind(500, "Internal error", "内部错误"),
        Kind(503, "Overloaded", "服务繁忙"),
    )
}
"""Status → problem. A status has one problem, so that a client may go by either."""


class Problem(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What went wrong (RFC 9457): every fault of the question at once, each with the place that it concerns."""

    type: str
    """What kind of problem it is; never changes."""
    title: str
    """The kind in words."""
    status: int
    """The status of the answer."""
    detail: str
    """What is wrong this time."""
    instance: str = ""
    """An id to report, where the fault is the service's own."""
    errors: list[Fault]
    """Every fault; empty where the question is not at fault."""


def type_of(kind: Kind) -> str:
    return f"urn:valorise:problem:{kind.slug}"


class ProblemResponse(Response[Problem]):
    """A problem, ready to send."""

    def __init__(self, problem: Problem, headers: dict[str, str] | None = None) -> None:
        body = encode(problem)
        more = [(k.lower().encode(), v.encode()) for k, v in (headers or {}).items()]
        self.wire = Bytes(problem.status, [*HEADERS, (b"content-length", b"%d" % len(body)), *more], body)

    def to_asgi_response(self, *_: Any, **__: Any) -> ASGIResponse:
        return self.wire


def respond(
    status: int,
    detail: str,
    errors: list[Fault] | None = None,
    *,
    instance: str = "",
    headers: dict[str, str] | None = None,
) -> ProblemResponse:
    kind = TABLE.get(status) or Kind(status, HTTPStatus(status).phrase, "")
    problem = Problem(
        type=type_of(kind), title=kind.title, status=status, detail=detail, instance=instance, errors=errors or []
    )
    return ProblemResponse(problem, headers)


def _summary(faults: list[Fault], count: int) -> str:
    """The faults in a line, for those who read no further."""
    if len(faults) == 1:
        return _line(faults[0])
    more = f"; the first {len(faults)} are listed" if count > len(faults) else ""
    return f"{count} faults{more}. The first: {_line(faults[0])}"


def _line(fault: Fault) -> str:
    return f"{fault.pointer or 'the question'}: {fault.detail}"


def _malformed(_: Request[Any, Any, Any], error: Malformed) -> ProblemResponse:
    return respond(400, _summary(error.faults, error.count), error.faults)


def _unanswerable(_: Request[Any, Any, Any], error: Unanswerable) -> ProblemResponse:
    return respond(422, _summary(error.faults, error.count), error.faults)


def _not_served(_: Request[Any, Any, Any], error: NotServed) -> ProblemResponse:
    return respond(409, _summary(error.faults, len(error.faults)), error.faults)


def _unknown(_: Request[Any, Any, Any], error: Unknown) -> ProblemResponse:
    return respond(404, error.detail)


def _http(request: Request[Any, Any, Any], error: HTTPException) -> ProblemResponse:
    """What the framework refuses; its own words say little."""
    if error.status_code == HTTPStatus.INTERNAL_SERVER_ERROR:
        return _unexpected(request, error)
    headers = {k.lower(): v for k, v in (error.headers or {}).items()}
    path = shown(request.scope["path"])
    match error.status_code:
        case HTTPStatus.NOT_FOUND:
            detail = f"nothing is at {path}; /docs lists what there is"
        case HTTPStatus.METHOD_NOT_ALLOWED:
            headers["allow"] = ", ".join(sorted(headers.get("allow", "").split(", ")))
            detail = f"{path} takes {headers['allow']}, not {request.method}"
        case HTTPStatus.NOT_ACCEPTABLE:
            detail = "the answer does not come in any form that the Accept header allows"
        case HTTPStatus.TOO_MANY_REQUESTS:
            headers["retry-after"] = headers.get("ratelimit-reset", "1")
            detail = f"this address asks too often; try again in {headers['retry-after']} s"
        case _:
            detail = error.detail
    return respond(error.status_code, detail, headers=headers)


def _unexpected(_: Request[Any, Any, Any], error: Exception) -> ProblemResponse:
    """A fault of the service: the caller gets an id, the log gets the rest under that id."""
    instance = uuid.uuid4().urn
    logger.error("%s", instance, exc_info=error)
    return respond(500, "the service failed; report the instance to those who run it", instance=instance)


HANDLERS: ExceptionHandlersMap = {
    Malformed: _malformed,
    Unanswerable: _unanswerable,
    NotServed: _not_served,
    Unknown: _unknown,
    HTTPException: _http,
    ReceiptFailed: _unexpected,
    Exception: _unexpected,
}
