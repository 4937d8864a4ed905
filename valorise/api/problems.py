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
from valorise.api.heavy import Overloaded
from valorise.api.languages import SPOKEN, language_of
from valorise.api.requests import LONGEST
from valorise.api.responses import NOSNIFF, Bytes, encode
from valorise.studies.faults import Fault, NotServed, ReceiptFailed, Unanswerable, Unknown
from valorise.studies.words import Language, pick, say

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
    """The kind in words, in English or in Simplified Chinese by ``Accept-Language``."""
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

    def __init__(self, problem: Problem, language: Language, headers: dict[str, str] | None = None) -> None:
        body = encode(problem)
        more = [(k.lower().encode(), v.encode()) for k, v in (headers or {}).items()]
        self.wire = Bytes(
            problem.status, [*HEADERS, SPOKEN[language], (b"content-length", b"%d" % len(body)), *more], body
        )

    def to_asgi_response(self, *_: Any, **__: Any) -> ASGIResponse:
        return self.wire


def respond(
    request: Request[Any, Any, Any],
    status: int,
    detail: str,
    errors: list[Fault] | None = None,
    *,
    instance: str = "",
    headers: dict[str, str] | None = None,
) -> ProblemResponse:
    """A problem, its title in the language of the request; what is said of a question's fields is in English."""
    language = language_of(request.scope)
    phrase = HTTPStatus(status).phrase
    kind = TABLE.get(status) or Kind(status, phrase, phrase)
    problem = Problem(
        type=type_of(kind),
        title=pick((kind.title, kind.title_zh), language),
        status=status,
        detail=detail,
        instance=instance,
        errors=errors or [],
    )
    return ProblemResponse(problem, language, headers)


def _summary(faults: list[Fault], count: int) -> str:
    """The faults in a line, for those who read no further."""
    if len(faults) == 1:
        return _line(faults[0])
    more = f"; the first {len(faults)} are listed" if count > len(faults) else ""
    return f"{count} faults{more}. The first: {_line(faults[0])}"


def _line(fault: Fault) -> str:
    return f"{fault.pointer or 'the question'}: {fault.detail}"


def _malformed(request: Request[Any, Any, Any], error: Malformed) -> ProblemResponse:
    return respond(request, 400, _summary(error.faults, error.count), error.faults)


def _unanswerable(request: Request[Any, Any, Any], error: Unanswerable) -> ProblemResponse:
    return respond(request, 422, _summary(error.faults, error.count), error.faults)


def _not_served(request: Request[Any, Any, Any], error: NotServed) -> ProblemResponse:
    return respond(request, 409, _summary(error.faults, len(error.faults)), error.faults)


def _unknown(request: Request[Any, Any, Any], error: Unknown) -> ProblemResponse:
    return respond(request, 404, error.detail)


def _overloaded(request: Request[Any, Any, Any], error: Overloaded) -> ProblemResponse:
    seconds = str(error.seconds)
    detail = say("overloaded", language_of(request.scope), seconds=seconds)
    return respond(request, 503, detail, headers={"retry-after": seconds})


def _http(request: Request[Any, Any, Any], error: HTTPException) -> ProblemResponse:
    """What the framework refuses; its own words say little."""
    if error.status_code == HTTPStatus.INTERNAL_SERVER_ERROR:
        return _unexpected(request, error)
    headers = {k.lower(): v for k, v in (error.headers or {}).items()}
    path = shown(request.scope["path"])
    language = language_of(request.scope)
    match error.status_code:
        case HTTPStatus.NOT_FOUND:
            detail = say("nothing there", language, path=path)
        case HTTPStatus.METHOD_NOT_ALLOWED:
            headers["allow"] = ", ".join(sorted(headers.get("allow", "").split(", ")))
            detail = say("wrong method", language, path=path, allowed=headers["allow"], method=request.method)
        case HTTPStatus.NOT_ACCEPTABLE:
            detail = say("no form", language)
        case HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            detail = say("too large", language, most=f"{LONGEST:,}")
        case HTTPStatus.UNSUPPORTED_MEDIA_TYPE:
            detail = say("no JSON", language)
        case HTTPStatus.TOO_MANY_REQUESTS:
            headers["retry-after"] = headers.get("ratelimit-reset", "1")
            detail = say("too often", language, seconds=headers["retry-after"])
        case _:
            detail = error.detail
    return respond(request, error.status_code, detail, headers=headers)


def _unexpected(request: Request[Any, Any, Any], error: Exception) -> ProblemResponse:
    """A fault of the service: the caller gets an id, the log gets the rest under that id."""
    instance = uuid.uuid4().urn
    logger.error("%s", instance, exc_info=error)
    return respond(request, 500, say("failed", language_of(request.scope)), instance=instance)


HANDLERS: ExceptionHandlersMap = {
    Malformed: _malformed,
    Unanswerable: _unanswerable,
    NotServed: _not_served,
    Unknown: _unknown,
    Overloaded: _overloaded,
    HTTPException: _http,
    ReceiptFailed: _unexpected,
    Exception: _unexpected,
}
