"""A served site and a real Chromium."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.async_api import Browser, BrowserContext, Error, Page, async_playwright

from innovation.config import Settings
from innovation.hooks.host import PluginHost
from innovation.testing.browser import axe_script, chromium_arguments, find_chromium
from innovation.testing.site import TestSite, running_site

PICTURES = Path(__file__).resolve().parents[2] / "test-results"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

AT_REST = """() => document.getAnimations()
    .filter(one => one.effect.getComputedTiming().endTime !== Infinity)
    .forEach(one => one.finish())"""
"""Colours half way from one to the other are nobody's fault: what moves and ends, ends now."""


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """The browser, for the whole session."""
    async with async_playwright() as playwright:
        try:
            browser = await playwright.chromium.launch(
                executable_path=find_chromium(), args=chromium_arguments()
            )
        except Error as error:
            pytest.skip(f"no Chromium: {str(error).splitlines()[0]}")
        yield browser
        await browser.close()


class _Server(uvicorn.Server):
    """A server that leaves the test's signals alone."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class ServedSite:
    """A site that listens, and people in front of their screens."""

    def __init__(self, site: TestSite, address: str, chromium: Browser) -> None:
        self.site = site
        self.address = address
        self.chromium = chromium
        self.contexts: list[BrowserContext] = []
        self.faults: list[str] = []

    async def page(self, person=None, *, width: int = 1280, theme: str = "light") -> Page:
        """A window, with this person logged in; its console's faults are kept."""
        context = await self.chromium.new_context(
            base_url=self.address,
            viewport={"width": width, "height": 900},
            color_scheme=theme,
            locale="fr-FR",
        )
        context.set_default_timeout(10_000)
        self.contexts.append(context)
        if person is not None:
            browser = await self.site.browser(person)
            (cookie,) = browser.client.cookies.jar
            await context.add_cookies(
                [{"name": cookie.name, "value": cookie.value, "url": self.address}]
            )
        page = await context.new_page()
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        return page

    def _heard(self, message) -> None:
        expected = "status of 4"  # a refused form is told by the browser too
        if message.type == "error" and expected not in message.text:
            self.faults.append(message.text)

    async def check(self, page: Page, name: str) -> None:
        """Take a picture, and have axe find nothing."""
        PICTURES.mkdir(exist_ok=True)
        await page.evaluate(AT_REST)
        await page.screenshot(path=PICTURES / f"{name}.png", full_page=True)
        await page.evaluate(axe_script())
        found = await page.evaluate(
            "rules => axe.run(document, {runOnly: rules}).then(r => r.violations.map("
            "v => v.id + ': ' + v.nodes.map(n => n.target.join(' ') + ' ' "
            "+ n.failureSummary).join(' | ')))",
            RULES,
        )
        assert found == [], f"{name}: {found}"
        twice = await page.evaluate(  # a label would lead to the first
            "[...document.querySelectorAll('[id]')].map(one => one.id)"
            ".filter((id, place, all) => all.indexOf(id) !== place)"
        )
        assert twice == [], f"{name} has twice: {twice}"
        wide = await page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0, f"{name} is {wide} px wider than the screen"


@pytest.fixture
def further_settings():
    """What a test's site is told besides, once its address is known."""
    return lambda _: {}


@pytest.fixture
async def served(
    place, plugins: PluginHost, chromium: Browser, tmp_path: Path, further_settings
) -> AsyncIterator[ServedSite]:
    """The real application behind a real socket."""
    listening = socket.create_server(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    settings = Settings(
        database_url=place.application,
        secret_key="k" * 40,
        base_url=address,
        files=tmp_path / "files",
        **further_settings(address),
    )
    async with running_site(settings, plugins) as site:
        server = _Server(uvicorn.Config(site.app, lifespan="off", log_config=None))
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        served = ServedSite(site, address, chromium)
        try:
            yield served
        finally:
            for context in served.contexts:
                await context.close()
            server.should_exit = True
            await serving
    assert served.faults == []
