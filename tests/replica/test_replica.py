"""What may be late is read on a replica; nobody misses what they wrote themselves."""

# ruff: noqa: ASYNC110 - what is waited for is another process

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from innovation.config import Settings
from innovation.db import (
    DatabaseUnavailable,
    connect,
    disconnect,
    fetch,
    reading,
    refuses_writes,
    writing,
)
from innovation.db import postgres as driver
from innovation.db.doors import Database
from innovation.db.doors import database as open_database
from innovation.domain.people import SYSTEM, Viewer
from innovation.hooks.host import PluginHost
from innovation.testing.site import TestSite, running_site

pytestmark = pytest.mark.postgres
SOmeBODY = Viewer(id=1, office="brest")


NUMBERS = count(2)


@pytest.fixture
def me() -> Viewer:
    """Somebody who wrote nothing yet."""
    return Viewer(id=next(NUMBERS), office="brest")


@pytest.fixture
async def database(pair: Any) -> AsyncIterator[Database]:
    yield await connect(pair.address(pair.primary), pair.address(pair.standby))
    await disconnect()


async def on_replica(viewer: Viewer, *, stale: bool = True) -> bool:
    async with reading(viewer, stale=stale):
        return bool((await fetch("SELECT pg_is_in_recovery() AS is_one"))[0]["is_one"])


async def write(viewer: Viewer) -> Viewer:
    """Write something; the same person as their next request knows them."""
    async with writing(viewer):
        await fetch("UPDATE site SET plugin_epoch = plugin_epoch + 1")
    return replace(viewer, writes=viewer.writes + 1)


async def test_a_replica_answers_what_may_be_late_and_nothing_else(
    pair: Any, database: Database, in_turn: Any, me: Viewer
) -> None:
    await pair.catch_up()
    assert await in_turn(on_replica(me))
    assert not await in_turn(on_replica(me, stale=False))


async def test_nobody_misses_what_they_wrote_themselves(
    pair: Any, database: Database, in_turn: Any, me: Viewer
) -> None:
    await pair.catch_up()
    await pair.pause()
    wrote = await in_turn(write(me))
    assert not await in_turn(on_replica(wrote))
    assert await in_turn(on_replica(SOmeBODY))
    await pair.resume()
    assert await in_turn(on_replica(wrote))
    again = await in_turn(write(wrote))
    await pair.catch_up()
    assert await in_turn(on_replica(again))


async def test_what_a_request_wrote_is_read_by_the_same_request(
    pair: Any, database: Database, in_turn: Any, me: Viewer
) -> None:
    await pair.catch_up()

    async def request() -> bool:
        await write(me)
        return await on_replica(me)

    assert not await in_turn(request())


async def test_a_replica_that_is_away_is_told_once_and_missed_by_nobody(
    pair: Any, database: Database, in_turn: Any, me: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(driver, "AWAY", 0.0)
    await pair.catch_up()
    assert await in_turn(on_replica(me))
    pair.standby.stop()
    with capture_logs() as lines:
        for _ in range(3):
            assert not await in_turn(on_replica(me))
        pair.standby.start()
        while not await in_turn(on_replica(me)):
            await asyncio.sleep(0.05)
    told = [line["event"] for line in lines if "replica" in line["event"]]
    assert told == ["the replica is away", "the replica answers"]


async def test_row_level_security_holds_on_a_replica(
    pair: Any, database: Database, in_turn: Any, me: Viewer
) -> None:
    async with writing(SYSTEM):
        await fetch(
            "INSERT INTO stage_count (office, stage, status, n) "
            "VALUES ('brest', 'submitted', 'open', 1), ('nantes', 'submitted', 'open', 1)"
        )
    await pair.catch_up()

    async def seen() -> tuple[bool, list[str]]:
        async with reading(me, stale=True):
            rows = await fetch("SELECT office, pg_is_in_recovery() AS is_one FROM stage_count")
        return all(row["is_one"] for row in rows), [row["office"] for row in rows]

    assert await in_turn(seen()) == (True, ["brest"])


async def test_reads_go_on_while_no_server_takes_writes(
    pair: Any, database: Database, in_turn: Any, me: Viewer
) -> None:
    await pair.catch_up()
    pair.primary.stop()
    with pytest.raises(DatabaseUnavailable):
        await in_turn(write(me))
    assert refuses_writes()
    assert await in_turn(on_replica(me, stale=False))
    pair.primary.start()
    while not await in_turn(succeeds(write(me))):
        await asyncio.sleep(0.1)
    assert not refuses_writes()
    assert not await in_turn(on_replica(me, stale=False))


async def succeeds(work: Any) -> bool:
    try:
        await work
    except DatabaseUnavailable:
        return False
    return True


# --- Pages ---------------------------------------------------------------------------


@pytest.fixture
async def site(pair: Any, plugins: PluginHost, tmp_path: Path) -> AsyncIterator[TestSite]:
    settings = Settings(
        database_url=pair.address(pair.primary),
        replica_url=pair.address(pair.standby),
        secret_key="k" * 40,
        base_url="http://127.0.0.1:8000",
        files=tmp_path / "files",
    )
    async with running_site(settings, plugins) as started:
        yield started


async def test_ones_own_comment_and_idea_show_at_once_in_every_browser(
    pair: Any, site: TestSite, in_turn: Any
) -> None:
    assert open_database().kind == "postgres"
    await site.office("brest")
    author, colleague = [await site.person("brest", name) for name in ("Anne", "Yves")]
    phone, desk, other = [await site.browser(one) for one in (author, author, colleague)]
    await pair.catch_up()
    await in_turn(phone.client.get("/"))  # the session is touched once a minute
    await pair.pause()
    draft = await in_turn(submit(phone, "Un abri pour les vélos"))
    assert draft == 303
    for browser, sees in ((phone, True), (desk, True), (other, False)):
        page = await in_turn(browser.client.get("/ideas"))
        assert ("Un abri pour les vélos" in page.text) is sees
    await pair.resume()
    page = await in_turn(other.client.get("/ideas"))
    assert "Un abri pour les vélos" in page.text


async def submit(browser: Any, title: str) -> int:
    home = await browser.client.get("/")
    token = home.text.partition('name="_csrf" value="')[2].partition('"')[0]
    made = await browser.client.post("/drafts", data={"_csrf": token})
    fields = {
        "kind": "proposal", "title": title, "problem": "Ils rouillent.", "solution": "Un toit.",
        "category": "technique", "version": "1", "intent": "submit",
    }  # fmt: skip
    answer = await browser.client.post(
        made.headers["location"], data={"_csrf": token, "_key": "k" * 12, **fields}
    )

    return int(answer.status_code)
