"""A site in the test's own process: the real application, a database, people logged in."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx2 as httpx

from innovation.actions.people import add_office, invite_person
from innovation.actions.plugins import activate_plugin
from innovation.actions.sessions import open_session
from innovation.app import create_app, started
from innovation.config import Settings
from innovation.db import fetch, reading, writing
from innovation.domain.people import SYSTEM, Office, Viewer
from innovation.domain.stages import Role
from innovation.hooks.host import PluginHost
from innovation.hosting.plugins import activation_of, refresh
from innovation.queries.people import viewer_by_email
from innovation.testing.forms import Browserless
from innovation.web.frame import Frame
from innovation.web.passwords import hash_password

HOST = "127.0.0.1"
ADDRESS = f"http://{HOST}:8000"


@dataclass(slots=True)
class TestSite:
    """An application under test."""

    __test__ = False

    app: Frame
    plugins: PluginHost
    people: dict[str, Viewer] = field(default_factory=dict)
    """For the test's own use, by whatever name."""
    ideas: dict[str, list[str]] = field(default_factory=dict)
    """For the test's own use: addresses of ideas."""

    def visitor(self) -> Browserless:
        """A browser that nobody logged in with."""
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)  # type: ignore[arg-type]
        return Browserless(httpx.AsyncClient(transport=transport, base_url=ADDRESS))

    async def browser(self, person: Viewer) -> Browserless:
        """A browser in which this person is logged in, their second factor shown."""
        async with writing(SYSTEM):
            token = await open_session(person.id, by=SYSTEM, proven=True)
        visitor = self.visitor()
        visitor.client.cookies.set(self.app.site.cookie, token, HOST)
        return visitor

    async def office(self, slug: str, name: str = "", *, open_box: bool = True) -> Office:
        """A new office, whose quorum is two."""
        office = Office(slug, name or slug.title(), slug.title(), "#0B6470", open_box, 2, 60, 1)
        async with writing(SYSTEM):
            await add_office(office, by=SYSTEM)
        return office

    async def person(self, office: str, name: str, *roles: Role) -> Viewer:
        """A new person of an office."""
        email = f"{name.lower().replace(' ', '.')}@{office}.example"
        async with writing(SYSTEM):
            await invite_person(name, email, "", roles, office, by=SYSTEM)
        async with reading(SYSTEM):
            found = await viewer_by_email(SYSTEM, email)
        assert found is not None
        return found

    async def forget_sessions(self) -> None:
        """End everybody's session, as time does."""
        async with writing(SYSTEM):
            await fetch("DELETE FROM login_session")

    async def set_password(self, person: Viewer, password: str) -> None:
        """Give a person a password, as an accepted invitation does."""
        hashed = await hash_password(password)
        async with writing(SYSTEM):
            await fetch("UPDATE person SET password_hash = {} WHERE id = {}", hashed, person.id)

    async def activate(self, plugin: str, office: str, **settings: str | float) -> None:
        """Switch a plugin on for an office, as its administrator would."""
        chosen = await activation_of(self.plugins, plugin, office, settings)
        async with writing(SYSTEM):
            await activate_plugin(chosen, office, by=SYSTEM)
        await refresh(self.plugins)


@asynccontextmanager
async def running_site(settings: Settings, plugins: PluginHost) -> AsyncIterator[TestSite]:
    """The application, started on a migrated database and stopped at the end."""
    app = create_app(settings, plugins=plugins)
    async with started(app.site):
        yield TestSite(app, plugins)
