"""What the pages hold, read once through the product itself, and a session to ask for them."""

import asyncio
import logging
import pickle
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import structlog
from jinja2 import Template

from bench.data import COMMON, OFFICE, RARE, TITLE, Subject
from innovation.config import Settings
from innovation.db import reading
from innovation.domain.people import SYSTEM
from innovation.hosting.migrating import migrate_plugin
from innovation.hosting.plugins import load_plugins
from innovation.queries.people import viewer_by_email
from innovation.testing.site import running_site
from innovation.web.rendering import environment

PLUGIN = "brest_open_factory"

Rendered = tuple[str, dict[str, Any]]


def pages_of(subject: Subject) -> dict[str, str]:
    """The address of each page that is read."""
    return {
        "list": "/ideas",
        "deep": f"/ideas?after={subject.deep}",
        "search": f"/ideas?{urlencode({'q': COMMON})}",
        "rare": f"/ideas?{urlencode({'q': RARE})}",
        "idea": f"/ideas/{subject.assessed_id}",
        "alike": f"/ideas/alike?{urlencode({'title': TITLE})}",
        "board": "/board",
        "home": "/",
    }


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


def record(
    settings: Settings, subject: Subject, pages: Path, active: Collection[str] = (PLUGIN,)
) -> Session:
    """Keep in a file what each page renders for the reader: its template and its values.

    These plugins are switched on first.
    """
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    environment().template_class = KeepingTemplate
    read, session = asyncio.run(_read(settings, subject, active))
    pages.write_bytes(pickle.dumps((subject, read)))
    return session


async def _read(
    settings: Settings, subject: Subject, active: Collection[str]
) -> tuple[Mapping[str, Rendered], Session]:
    read = {}
    plugins = load_plugins(settings)
    for name in active:
        await migrate_plugin(plugins.found[name], settings)
    async with running_site(settings, plugins) as site:
        for name in active:
            await site.activate(name, OFFICE)
        async with reading(SYSTEM):
            reader = await viewer_by_email(SYSTEM, subject.email)
        assert reader is not None
        browser = await site.browser(reader)
        for name, path in pages_of(subject).items():
            await browser.open(path)
            read[name] = KeepingTemplate.last
        cookie = f"{site.app.site.cookie}={browser.client.cookies[site.app.site.cookie]}"
    return read, Session(cookie, read["list"][1]["csrf"])
