"""A start without any plugin loses nothing of theirs, and the next one brings all of it back."""

from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from innovation.config import Settings
from innovation.domain.stages import Role
from innovation.hooks.host import PluginHost
from innovation.hosting.plugins import keep_for_later
from innovation.testing.site import running_site
from innovation.verify import verify
from tests.journeys.test_broken_plugins import HEAD, LOCAL, STILL_THERE


@pytest.fixture
def start(place: Any, tmp_path: Path) -> Any:
    """Start the site with the plugin, or safely without; whoever was logged in stays so."""
    (tmp_path / "brest").mkdir()
    (tmp_path / "brest" / "own.py").write_text(HEAD.format(name="own") + LOCAL, "utf-8")
    settings = Settings(
        database_url=place.application, secret_key="k" * 40, base_url="http://127.0.0.1:8000"
    )
    jars: list[Any] = []

    @asynccontextmanager
    async def start(*, safe: bool) -> Any:
        host = PluginHost(tmp_path, on_problem=keep_for_later, installed=False, safe=safe)
        host.load()
        async with running_site(settings, host) as site:
            if not jars:
                await site.office("brest")
                author = await site.person("brest", "Awa Le Goff")
                boss = await site.person("brest", "Yann Abgrall", Role.CHAIR, Role.OFFICE_ADMIN)
                jars.extend([(await site.browser(one)).client.cookies for one in (author, boss)])
                await site.activate("own", "brest")
            browsers = [site.visitor(), site.visitor()]
            for browser, cookies in zip(browsers, jars, strict=True):
                browser.client.cookies.update(cookies)
            yield browsers

    return start


async def test_what_was_typed_for_a_plugin_goes_through_a_start_without_it(start: Any) -> None:
    async with start(safe=False) as (author, _):
        await author.open("/")
        await author.send("/drafts")
        draft = author.page.url.path
        await author.send(draft, "save", title="Un banc", x__own__gene="Les passants",
                          theme="own.dehors")  # fmt: skip
    async with start(safe=True) as (author, boss):
        await author.open(draft)
        sent = await author.send(
            draft, "submit", title="Un banc neuf", problem="p", solution="s", category="sociale"
        )
        assert sent.status_code == 200
        idea = sent.url.path
        for words in ("Les passants", "Qui cela gêne-t-il", "Vivre dehors"):
            assert author.sees(words), words
        for page in (*STILL_THERE, idea, f"{idea}/pdf", f"{idea}/versions/1"):
            assert (await boss.client.get(page)).status_code == 200, page
        for gone in (f"{idea}/panels/own.p", "/reports/own.bilan"):
            assert (await boss.client.get(gone)).status_code == 404, gone
        assert (await boss.client.get("/o/brest/x/own/")).status_code == 503
        assert await verify() == []
    async with start(safe=False) as (author, _):
        await author.open(idea)
        assert author.sees("Les passants")
        assert (await author.client.get(f"{idea}/panels/own.p")).text.count("ici") == 1
        assert (await author.client.get("/reports/own.bilan")).status_code == 200
