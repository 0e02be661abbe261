"""What people read when a plugin's own page fails: what became of their text, and whom to ask."""

from typing import Any
from urllib.parse import urlsplit

from litestar import Response

from innovation.db import reading
from innovation.domain.policy import can
from innovation.domain.stages import Role
from innovation.queries.holders import holders
from innovation.texts import gettext, plugin_title
from innovation.web.errors import error_page
from innovation.web.site import Asked, visit_of


async def failed_page(
    request: Asked, plugin: str, *, root: str = "", hung: bool = False, wrote: bool = False
) -> Response[str]:
    """The plugin's error page; ``wrote`` when part of what was asked is done."""
    visit = visit_of(request)
    host = visit.site.plugins
    office = host.office(visit.viewer.office)
    out = not office.is_running(plugin)
    sent = visit.form.pairs() if visit.form and "password" not in visit.form.fields else []
    return error_page(
        request,
        503 if out else 504 if hung else 500,
        template="extensions/failed.html",
        message="extensions/_failed.html",
        **await whom_to_tell(request, plugin),
        title=plugin_title(plugin),
        out=out,
        aside=office.is_aside(plugin),
        safe=host.safe,
        absent=plugin not in host.found,
        slow=hung,
        kept=wrote,
        pairs=sent,
        files=request.headers.get("content-type", "").startswith("multipart/"),
        again="" if sent else f"{request.url.path}?{request.url.query}".rstrip("?"),
        back=_came_from(request, root) if root else "",
    )


async def whom_to_tell(request: Asked, plugin: str) -> dict[str, Any]:
    """What ``extensions/_whom.html`` shows; a plugin whose files are gone has no contact."""
    visit = visit_of(request)
    found = visit.site.plugins.found.get(plugin)
    async with reading(visit.viewer):
        names = await holders(visit.viewer, Role.OFFICE_ADMIN)
    return {
        "plugin": plugin,
        "contact": gettext(found.manifest.contact) if found else "",
        "knows": can(visit.viewer, "plugin.view"),
        "names": names,
    }


def _came_from(request: Asked, root: str) -> str:
    """The page of this plugin that sent the form, to go back to it."""
    page = urlsplit(request.headers.get("referer", ""))
    if not (page.path == root or page.path.startswith(f"{root}/")):
        return ""
    return f"{page.path}?{page.query}".rstrip("?")
