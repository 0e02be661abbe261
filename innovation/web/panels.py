"""The boxes of plugins: where each stands on a page, and what it shows, loaded on its own."""

from dataclasses import dataclass

from litestar import Response
from litestar.exceptions import NotFoundException

from innovation import texts
from innovation.domain.facts import IdeaFacts
from innovation.domain.policy import can
from innovation.hooks.office import OfficePlugins, plugin_of
from innovation.hosting.asking import contexts
from innovation.web.rendering import page
from innovation.web.site import Asked, visit_of

HOME = "home.side"


@dataclass(frozen=True, slots=True)
class Box:
    """A panel that the page loads from ``address``; ``number`` names its element."""

    number: int
    key: str
    slot: str
    title: str
    address: str


def boxes(office: OfficePlugins, idea: str = "") -> list[Box]:
    """The boxes around an idea; of the home page, without one."""
    below = f"/ideas/{idea}" if idea else ""
    return [
        Box(number, one.key, one.slot, texts.gettext(one.title), f"{below}/panels/{one.key}")
        for number, one in enumerate(office.panels, 1)
        if (one.slot == HOME) is not bool(idea)
    ]


async def panel_page(
    request: Asked, office: OfficePlugins, key: str, facts: IdeaFacts | None
) -> Response[str]:
    """One box: around an idea, or of the home page without one."""
    viewer = visit_of(request).viewer
    if key not in [one.key for one in boxes(office, facts.public_id if facts else "")]:
        raise NotFoundException
    answer = await office.panel(key, facts, contexts(office, viewer))
    return page(
        request,
        "ideas/panel.html",
        fragment="panel",
        title=answer.title,
        text=answer.text,
        failed=answer.failed,
        plugin=plugin_of(key) if can(viewer, "plugin.view") else "",
    )
