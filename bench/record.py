"""What the pages hold, read once through the product itself, and a session to ask for them."""

import asyncio
import logging
import pickle
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog
from jinja2 import Template

from bench.data import public_id
from innovation.config import Settings
from innovation.db import reading
from innovation.domain.people import SYSTEM
from innovation.queries.people import viewer_by_email
from innovation.testing.site import running_site
from innovation.web.plugins import load_plugins
from innovation.web.rendering import environment

ASSESSED = 30
"""A revealed idea of the reader's office."""
PAGES = {
    "list": "/ideas",
    "deep": "/ideas?after=90",
    "idea": f"/ideas/{public_id(ASSESSED)}",
    "board": "/board",
    "home": "/",
}
PLUGIN = "brest_open_factory"


Rendered = tuple[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Session:
    """What a client of the product sends along."""

    cookie: str
    csrf: str


class KeepingTemplate(Template):
    """A template that keeps what it was last rendered with."""

    last: Rendered = ("", {})

    def render(self, *args: Any, **values: Any) -> str:
        """Like any template."""
        if not str(self.name).rpartition("/")[2].startswith("_"):  # a page, not a part of one
            KeepingTemplate.last = (str(self.name), values)
        return super().render(*args, **values)


def record(settings: Settings, email: str, pages: Path) -> Session:
    """Keep in a file what each page renders for this person: its template and its values."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    environment().template_class = KeepingTemplate
    read, session = asyncio.run(_read(settings, email))
    pages.write_bytes(pickle.dumps(read))
    return session


async def _read(settings: Settings, email: str) -> tuple[dict[str, Rendered], Session]:
    read = {}
    async with running_site(settings, load_plugins(None)) as site:
        await site.activate(PLUGIN, "brest")
        async with reading(SYSTEM):
            reader = await viewer_by_email(SYSTEM, email)
        assert reader is not None
        browser = await site.browser(reader)
        for name, path in PAGES.items():
            await browser.open(path)
            read[name] = KeepingTemplate.last
        cookie = f"{site.app.site.cookie}={browser.client.cookies[site.app.site.cookie]}"
    return read, Session(cookie, read["list"][1]["csrf"])
