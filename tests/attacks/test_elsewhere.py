"""A hostile site in another window, and what is left on a shared computer, in a real Chromium."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from playwright.async_api import Page, expect

from innovation.domain.stages import Role

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("kind", ["sqlite"], indirect=True),
]

FORMS = {
    "/drafts": {},
    "/account": {"language": "en", "theme": "dark", "next": "/"},
    "/logout": {},
    "/login": {"email": "evil@brest.example", "password": "theirs", "next": "/"},
    "/people": {"name": "Evil", "email": "evil@evil.example", "roles": "office_admin"},
    "/office": {"version": "1", "name": "Evil"},
}
"""What a hostile page would have this browser send."""


@pytest.fixture
async def hostile() -> AsyncIterator[Callable[[str], str]]:
    """A site of somebody else, on another host name of this machine: it serves one page."""
    shown = {"page": ""}

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n"
        writer.write((head + shown["page"]).encode())
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1")
    port = server.sockets[0].getsockname()[1]

    def serve(page: str) -> str:
        shown["page"] = page
        return f"http://localhost:{port}/"

    yield serve
    server.close()


def posting(address: str, fields: dict[str, str], kind: str) -> str:
    inputs = "".join(f'<input name="{n}" value="{v}">' for n, v in fields.items())
    form = f'<form method="post" action="{address}" enctype="{kind}">{inputs}</form>'
    return f"<!doctype html>{form}<script>document.forms[0].submit()</script>"


async def _landed(page: Page, address: str) -> None:
    """Open the hostile page, and wait until its form has been answered by us."""
    async with page.expect_response(lambda r: r.request.method == "POST") as answered:
        await page.goto(address, wait_until="commit")
    assert (await (await answered.value).all_headers()).get("set-cookie") is None
    await page.wait_for_load_state()


async def test_a_hostile_page_writes_nothing_logs_nobody_in_or_out(
    served: Any, hostile: Any, written: Callable[..., Awaitable[list[str]]]
) -> None:
    await served.site.office("brest")
    boss = await served.site.person("brest", "Yann Abgrall", Role.OFFICE_ADMIN)
    page = await served.page(boss)
    await page.goto("/")
    stolen = await page.locator("input[name=_csrf]").first.get_attribute("value")

    async def attack() -> None:
        for path, fields in FORMS.items():
            for kind in ("application/x-www-form-urlencoded", "text/plain", "multipart/form-data"):
                for token in ({}, {"_csrf": stolen, "_key": "a key of theirs"}):
                    address = served.address + path
                    await _landed(page, hostile(posting(address, fields | token, kind)))

    assert await written(attack) == []
    await page.goto("/")
    await expect(page.locator("form[action='/logout']")).to_be_attached()


async def test_a_hostile_page_shows_and_reads_none_of_ours(served: Any, hostile: Any) -> None:
    await served.site.office("brest")
    boss = await served.site.person("brest", "Yann Abgrall", Role.OFFICE_ADMIN)
    page = await served.page(boss)
    address = served.address
    await page.goto(
        hostile(
            f"<!doctype html><iframe src={address}/people></iframe>"
            f"<img src={address}/offices.css onerror=\"document.title += ' no picture'\">"
            f"<script>fetch('{address}/people', {{credentials: 'include'}})"
            ".catch(() => document.title += ' no fetch')</script>"
        )
    )
    await expect(page).to_have_title(re.compile("no picture"))
    await expect(page).to_have_title(re.compile("no fetch"))
    framed = page.frames[1]
    assert "Yann" not in await framed.content()
    opened = await page.evaluate(f"window.open('{address}/people') === null || 'a window'")
    assert opened in (True, "a window")
    served.faults.clear()  # what the browser says of what it refused


async def test_nothing_is_left_behind_the_back_button(served: Any) -> None:
    await served.site.office("brest")
    boss = await served.site.person("brest", "Yann Abgrall", Role.OFFICE_ADMIN)
    page = await served.page(boss, width=1280)
    for path in ("/people", "/office", "/"):
        await page.goto(path)
    await page.evaluate("localStorage.setItem('left', 'behind')")
    async with page.expect_response("**/logout") as answered:
        await page.evaluate("document.querySelector('form[action=\"/logout\"]').submit()")
    told = await (await answered.value).all_headers()
    assert told["clear-site-data"] == '"cache", "storage"'
    await page.wait_for_url("**/login")
    assert await page.evaluate("localStorage.getItem('left')") is None
    for _ in range(3):
        await page.go_back(wait_until="load")
        assert "Yann" not in await page.content()
        await expect(page.get_by_label("Mot de passe")).to_be_visible()
