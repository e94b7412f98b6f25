"""Routes of the page: under which addresses, and with which headers, it is served."""

from importlib.util import find_spec
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

STATIC = Path(__file__).with_name("static")

# Only our own files run or load. Sample text comes from strangers, so script and style in a page are refused
# outright, and no string may become markup (trusted types).
POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' blob:",
        "media-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}

MEDIA_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}

# A machine without Chinese type would show boxes. This one is installed with the documents; the page asks for it
# only there.
TYPE = "noto_cjk_sans_otc"


def page_routes() -> list[Route]:
    """Routes for `/` and everything below `/page/`. They answer GET and HEAD only."""
    return [
        Route("/", _index, name="page"),
        Route("/page/cjk.ttc", _type, name="page-type"),
        Route("/page/{path:path}", _asset, name="page-asset"),
    ]


async def _index(_request: Request) -> Response:
    return _served(STATIC / "index.html")


async def _asset(request: Request) -> Response:
    """A file of the page; anything outside its folder, or of an unknown kind, is not there."""
    wanted = (STATIC / request.path_params["path"]).resolve()
    if not wanted.is_relative_to(STATIC) or wanted.suffix not in MEDIA_TYPES or not wanted.is_file():
        return PlainTextResponse("Not found\n", status_code=404, headers=HEADERS)
    return _served(wanted)


async def _type(_request: Request) -> Response:
    """Chinese type for machines that have none, or 404 where it is not installed."""
    found = find_spec(TYPE)
    files = sorted(Path(found.origin).parent.glob("*.ttc")) if found and found.origin else []
    if not files:
        return PlainTextResponse("Not found\n", status_code=404, headers=HEADERS)
    return FileResponse(files[0], media_type="font/collection", headers=HEADERS | {"Cache-Control": "max-age=86400"})


def _served(file: Path) -> Response:
    return FileResponse(file, media_type=MEDIA_TYPES[file.suffix], headers=HEADERS)
