"""While nothing may be written everybody reads, knows why, and loses no word."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from innovation.actions.site import release_site, set_read_only
from innovation.db import ReadOnly, fetch, reading, writing
from innovation.domain.people import SYSTEM
from innovation.hooks.host import PluginHost
from innovation.testing.site import TestSite
from innovation.worker import is_at_rest, run

REASON = "Le serveur change de disque jusqu'à midi."
TEXT = "Des bancs en palettes pour la cour."

AsyncMake = Callable[..., Awaitable[Any]]


async def set_state(reason: str) -> None:
    async with writing(SYSTEM, even_read_only=True):
        await set_read_only(reason, by=SYSTEM)


async def freeze() -> None:
    async with writing(SYSTEM):
        await fetch("UPDATE site SET frozen = {}", True)


async def test_whoever_is_in_goes_on_reading_and_knows_why(site: TestSite, brest: Any) -> None:
    browser = await site.browser(brest.author)
    await set_state(REASON)
    for path in ("/", "/board", "/ideas", "/library"):
        page = await browser.client.get(path)
        assert page.status_code == 200
        assert REASON.replace("'", "&#39;") in page.text
    await set_state("")
    assert "Lecture seule" not in (await browser.client.get("/")).text


async def test_what_is_sent_is_refused_kept_and_sent_again_once(
    site: TestSite, brest: Any, make_idea: AsyncMake
) -> None:
    idea = await make_idea(brest)
    browser = await site.browser(brest.colleague)
    page = await browser.client.get(f"/ideas/{idea.public_id}")
    token, key = (
        page.text.partition(f'name="{name}" value="')[2].partition('"')[0]
        for name in ("_csrf", "_key")
    )
    await set_state(REASON)
    sent = {"_csrf": token, "_key": key, "text": TEXT}
    refused = await browser.client.post(f"/ideas/{idea.public_id}/comments", data=sent)
    assert (refused.status_code, TEXT in refused.text) == (503, True)
    assert "lecture seule" in refused.text
    assert refused.headers["retry-after"]
    fragment = await browser.client.post(
        f"/ideas/{idea.public_id}/comments", data=sent, headers={"HX-Request": "true"}
    )
    assert (fragment.status_code, fragment.headers["hx-retarget"]) == (503, "#notices")
    await set_state("")
    again = {
        name: refused.text.partition(f'name="{name}" value="')[2].partition('"')[0] for name in sent
    }
    assert again["text"] == TEXT
    for _ in range(2):
        done = await browser.client.post(f"/ideas/{idea.public_id}/comments", data=again)
        assert done.status_code == 303
    async with reading(SYSTEM):
        assert len(await fetch("SELECT id FROM comment")) == 1


async def test_a_password_is_never_shown_again(site: TestSite, brest: Any) -> None:
    await set_state(REASON)
    visitor = site.visitor()
    page = await visitor.client.get("/login")
    token = page.text.partition('name="_csrf" value="')[2].partition('"')[0]
    answer = await visitor.client.post(
        "/login", data={"_csrf": token, "email": "x@y.z", "password": "un secret bien long"}
    )
    assert "un secret bien long" not in answer.text


async def test_one_comes_in_and_leaves_while_nothing_else_is_written(
    site: TestSite, brest: Any
) -> None:
    await site.set_password(brest.author, "quinze lettres au moins")
    await set_state(REASON)
    visitor = site.visitor()
    page = await visitor.client.get("/login")
    token = page.text.partition('name="_csrf" value="')[2].partition('"')[0]
    async with reading(SYSTEM):
        email = (await fetch("SELECT email FROM person WHERE id = {}", brest.author.id))[0]["email"]
    answer = await visitor.client.post(
        "/login", data={"_csrf": token, "email": email, "password": "quinze lettres au moins"}
    )
    assert answer.status_code == 303
    home = await visitor.client.get("/")
    token = home.text.partition('name="_csrf" value="')[2].partition('"')[0]
    assert (await visitor.client.post("/logout", data={"_csrf": token})).status_code == 303


async def test_the_door_refuses_in_every_process(site: TestSite, brest: Any) -> None:
    await set_state(REASON)
    for viewer in (SYSTEM, brest.author):
        with pytest.raises(ReadOnly, match="disque"):
            async with writing(viewer):
                raise AssertionError("the door was open")
    await set_state("")
    async with writing(SYSTEM):
        await fetch("UPDATE site SET plugin_epoch = plugin_epoch")


async def test_readiness_tells_the_state(site: TestSite) -> None:
    visitor = site.visitor()
    for prepare, said in (
        (lambda: set_state(""), "ok"),
        (freeze, "frozen"),
        (lambda: set_state(REASON), "read-only"),
    ):
        await prepare()
        answer = await visitor.client.get("/readyz")
        assert (answer.status_code, answer.text) == (200, f"{said}\n")


async def test_a_frozen_site_tells_its_administrators_and_nobody_of_what_happens(
    site: TestSite, brest: Any, plugins: PluginHost
) -> None:
    async with writing(SYSTEM):
        await fetch(
            "INSERT INTO outbox (office, event, listener, due_at, state, tries, error) "
            "SELECT office, id, 'nobody', at, 'waiting', 0, '' FROM event LIMIT 1"
        )
    await site.person("brest", "Une Recrue")
    await freeze()
    assert await is_at_rest()
    stop = asyncio.Event()
    working = asyncio.create_task(run(plugins, stop))
    await asyncio.sleep(0.3)
    stop.set()
    await working
    async with reading(SYSTEM):
        assert {row["tries"] for row in await fetch("SELECT tries FROM outbox")} <= {0}
    admin, author = await site.browser(brest.admin), await site.browser(brest.author)
    assert "Copie restaurée" in (await admin.client.get("/")).text
    assert "Copie restaurée" not in (await author.client.get("/")).text
    async with writing(SYSTEM):
        assert await release_site(by=SYSTEM)
        assert not await release_site(by=SYSTEM)
    assert not await is_at_rest()
    assert "Copie restaurée" not in (await admin.client.get("/")).text
