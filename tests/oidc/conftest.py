"""A site whose office has a provider, and people who go there and come back."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx
import pytest
from structlog.testing import capture_logs

from innovation.actions.people import invite_person
from innovation.config import Settings
from innovation.db import fetch, writing
from innovation.db.doors import Database
from innovation.db.doors import database as open_database
from innovation.domain.people import SYSTEM, Viewer
from innovation.hooks.host import PluginHost
from innovation.oidc.provider import Provider
from innovation.testing.forms import Browserless
from innovation.testing.site import ADDRESS, TestSite, running_site
from tests.oidc.scripted import CLIENT, SECRET, Scripted

Make = Callable[..., Any]


@dataclass(slots=True)
class Traveller:
    """Somebody's browser, which also reaches the provider."""

    site: TestSite
    here: Browserless
    there: httpx.AsyncClient
    logged: list[Any]

    async def leave(self, page: str, action: str) -> str:
        """Press the button on a page of ours: the address at the provider that comes next."""
        await self.here.open(page)
        answer = await self.here.send(action)
        match = re.fullmatch(r"0; url=(.+)", answer.headers.get("refresh", ""))
        assert match, (answer.status_code, self.logged)
        return match[1]

    async def ask(self, address: str) -> str:
        """Let the provider answer at once: where it sends back to."""
        answer = await self.there.get(address)
        assert answer.status_code in (302, 303), answer.text
        return urljoin(address, answer.headers["location"])

    async def come_back(self, address: str) -> httpx.Response:
        """Follow the provider's answer into our site, and no further."""
        return await self.here.client.get(address)

    async def travel(self, page: str = "/login", action: str = "/oidc/brest") -> httpx.Response:
        """There and back."""
        return await self.come_back(await self.ask(await self.leave(page, action)))

    async def is_in(self) -> bool:
        """Whether the browser holds a session that is alive."""
        return (await self.here.client.get("/")).status_code == 200


@dataclass(slots=True)
class Harbour:
    """A site, the provider of one of its offices, and what was logged."""

    site: TestSite
    provider: Scripted
    logged: list[Any]
    stack: AsyncExitStack

    async def traveller(self, person: Viewer | None = None) -> Traveller:
        """A browser of its own, logged in or not."""
        here = await self.site.browser(person) if person else self.site.visitor()
        there = await self.stack.enter_async_context(httpx.AsyncClient(verify=False))
        self.stack.push_async_callback(here.client.aclose)
        return Traveller(self.site, here, there, self.logged)

    def forget(self) -> None:
        """The site knows nothing of its provider, as after a start."""
        for office, known in list(self.site.app.site.providers.items()):
            self.site.app.site.providers[office] = Provider(known.registration)


def registered(at: str, /, **words: str) -> str:
    """An office's table in the file of providers."""
    given = {
        "label": '"Brest Habitat"',
        "issuer": f'"{at}"',
        "client_id": f'"{CLIENT}"',
        "secret_file": '"brest.secret"',
        **words,
    }
    return "[brest]\n" + "".join(f"{name} = {value}\n" for name, value in given.items())


@pytest.fixture
def told() -> dict[str, str]:
    """What the provider's table says besides; a test's module or parameter may say more."""
    return {}


@pytest.fixture
def algorithm() -> str:
    """What the provider signs with."""
    return "RS256"


@pytest.fixture
async def harbour(
    kind: str, place: Any, plugins: PluginHost, tmp_path: Path, told: dict[str, str], algorithm: str
) -> AsyncIterator[Harbour]:
    """Brest has a provider; it is honest until a test tells it to lie."""
    async with AsyncExitStack() as stack:
        provider = await stack.enter_async_context(Scripted(algorithm=algorithm))
        provider.callbacks = {f"{ADDRESS}/oidc/brest/callback"}
        (tmp_path / "brest.secret").write_text(f"{SECRET}\n")
        file = tmp_path / "oidc.toml"
        file.write_text(registered(provider.issuer, algorithm=f'"{algorithm}"', **told))
        settings = Settings(
            database_url=place.application,
            secret_key="k" * 40,
            base_url=ADDRESS,
            files=tmp_path / "files",
            oidc=file,
        )
        site = await stack.enter_async_context(running_site(settings, plugins))
        await site.office("brest", "Brest Métropole Habitat")
        logged = stack.enter_context(capture_logs())
        yield Harbour(site, provider, logged, stack)


@pytest.fixture
async def database(harbour: Harbour) -> Database:
    """The site's own database."""
    return open_database()


@pytest.fixture
def sql(database: Database) -> Callable[..., Awaitable[list[Any]]]:
    """A statement behind the application's back."""

    async def run(statement: str, *values: Any) -> list[Any]:
        async with writing(SYSTEM):
            return await fetch(statement, *values)

    return run


@pytest.fixture
def invite(harbour: Harbour) -> Callable[..., Awaitable[str]]:
    """Invite somebody of Brest: the path of their link."""

    async def run(name: str, *, office: str = "brest") -> str:
        email = f"{name.lower()}@{office}.test"
        async with writing(SYSTEM):
            token = await invite_person(name, email, "", [], office, by=SYSTEM)
        return f"/invitations/{token}"

    return run


@pytest.fixture
def anne(harbour: Harbour, invite: Make) -> Iterator[Callable[[], Awaitable[Traveller]]]:
    """Anne, who accepted her invitation with her account at the office."""

    async def join() -> Traveller:
        traveller = await harbour.traveller()
        link = await invite("Anne")
        answer = await traveller.travel(link, f"{link}/provider")
        assert answer.status_code == 303, harbour.logged
        return traveller

    return join
