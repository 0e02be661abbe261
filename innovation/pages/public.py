"""What needs no account: files, health, the look's own page."""

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from innovation.db import reading, refuses_writes
from innovation.db.migrations import missing
from innovation.domain.colours import for_dark
from innovation.domain.people import SYSTEM, Office
from innovation.queries.people import offices
from innovation.queries.site import site_state
from innovation.web.assets import assets
from innovation.web.rendering import page
from innovation.web.site import Asked, visit_of

IMMUTABLE = "public, max-age=31536000, immutable"


@get("/static/{digest:str}/{path:path}", action="site.public")
async def get_file(request: Asked, digest: FromPath[str], path: FromPath[str]) -> Response[bytes]:
    """A browser file; its address changes with its content, so browsers keep it."""
    asset = assets().get(str(path).lstrip("/"))
    if asset is None or asset.digest != digest:
        raise NotFoundException
    accepted = request.headers.get("accept-encoding", "")
    encoding = next((e for e in ("br", "gzip") if e in accepted and e[:2] in asset.bodies), "")
    headers = {"Cache-Control": IMMUTABLE, "Vary": "Accept-Encoding"}
    if encoding:
        headers["Content-Encoding"] = encoding
    return Response(asset.bodies[encoding[:2]], media_type=asset.media_type, headers=headers)


def _accent(office: Office) -> str:
    return f"light-dark({office.accent},{for_dark(office.accent)})"


@get("/offices.css", action="site.public")
async def get_offices() -> Response[str]:
    """Each office's accent, for its name alone."""
    async with reading(SYSTEM):
        rules = [
            f'.office-name[data-office="{office.slug}"]{{--office:{_accent(office)}}}'
            for office in await offices(SYSTEM)
        ]
    return Response(
        "\n".join(rules),
        media_type="text/css",
        headers={"Cache-Control": "public, max-age=300"},
    )


@get("/healthz", action="site.public")
async def get_health() -> Response[str]:
    """The process answers."""
    return Response("ok\n", media_type="text/plain")


@get("/readyz", action="site.public")
async def get_readiness() -> Response[str]:
    """The database answers, and its schema is ours; whether it is only read."""
    # Through a door: a connection for each request would let anybody use them all up.
    async with reading(SYSTEM):
        behind = await missing()
        state = await site_state(SYSTEM)
    if behind:
        return Response("migrations\n", status_code=503, media_type="text/plain")
    read_only = state.read_only or refuses_writes()
    said = "read-only" if read_only else "frozen" if state.frozen else "ok"
    return Response(f"{said}\n", media_type="text/plain")


@get("/style", action="style.view")
async def show_style(request: Asked) -> Response[str]:
    """Every part in every state."""
    theme = request.query_params.get("theme", "")
    chosen = theme if theme in ("light", "dark", "auto") else visit_of(request).theme
    return page(request, "style/index.html", theme=chosen)
