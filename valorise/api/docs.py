"""The API page: Swagger UI, served whole from here. It asks nothing of any other host."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from litestar.handlers import HTTPRouteHandler
from litestar.response import Redirect

from valorise.api.responses import Kept, read

PAGE = Path(__file__).parent / "page"
SWAGGER_UI = Path(__file__).parents[1] / "static" / "swagger-ui"
"""Put there when the package is built or installed."""

JAVASCRIPT = b"text/javascript; charset=utf-8"
CSS = b"text/css; charset=utf-8"
HOUR = (b"cache-control", b"public, max-age=3600")
POLICY = (
    b"content-security-policy",
    b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    b"connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
)
"""Nothing runs or is drawn but the files of this page; a script that got into an answer would not."""

REVALIDATE = (b"cache-control", b"no-cache")

FILES: dict[str, tuple[Path, bytes, tuple[tuple[bytes, bytes], ...]]] = {
    "/docs": (PAGE / "index.html", b"text/html; charset=utf-8", (POLICY, REVALIDATE)),
    "/docs/start.js": (PAGE / "start.js", JAVASCRIPT, (REVALIDATE,)),
    "/docs/page.css": (PAGE / "page.css", CSS, (REVALIDATE,)),
    "/docs/swagger-ui-bundle.js": (SWAGGER_UI / "swagger-ui-bundle.js", JAVASCRIPT, (HOUR,)),
    "/docs/swagger-ui.css": (SWAGGER_UI / "swagger-ui.css", CSS, (HOUR,)),
    "/docs/favicon.png": (SWAGGER_UI / "favicon-32x32.png", b"image/png", (HOUR,)),
}


def handlers() -> list[HTTPRouteHandler]:
    return [_home, *(_serve(path) for path in FILES)]


def _serve(path: str) -> HTTPRouteHandler:
    file, media_type, headers = FILES[path]

    @read(path)
    @cache
    def serve() -> Kept[bytes]:
        return Kept(file.read_bytes(), media_type, *headers)

    return serve


@read("/")
def _home() -> Redirect:
    return Redirect("/docs")
