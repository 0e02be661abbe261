"""Each database that was kept from the past: brought up to date it holds, and its pages answer.

So does its backup, taken by the version that made it.
"""

import gzip
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from innovation.actions.plugins import activate_plugin
from innovation.backing_up import TablesOfPlugins, fill, open_archive, take
from innovation.config import Settings
from innovation.db import connect, disconnect, fetch, reading, writing
from innovation.db.migrations import migrate, names, pending
from innovation.db.plugin_migrations import migrate_up
from innovation.domain.people import SYSTEM
from innovation.files import Folder
from innovation.hooks.discovery import discover
from innovation.hooks.host import PluginHost
from innovation.hooks.migrations import steps_of
from innovation.hosting.plugins import activation_of, refresh
from innovation.indexing import index_all
from innovation.queries.people import viewer_by_email
from innovation.queries.plugins import activations
from innovation.testing.site import running_site
from innovation.verify import verify

DUMPS = Path(__file__).parents[1] / "fixtures/dumps"
NAMES = sorted({path.name.split(".")[0] for path in DUMPS.glob("*.sql.gz")})
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def quiet(*_: object) -> None:
    """Nobody looks at the progress of a test."""


async def load(url: str, kind: str, name: str) -> None:
    """Put a dump into an empty database."""
    text = gzip.decompress((DUMPS / f"{name}.{kind}.sql.gz").read_bytes()).decode()
    if kind == "sqlite":
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
            connection.executescript(text)
        return
    restoring = await asyncpg.connect(url)
    await restoring.execute(text)
    await restoring.close()


async def bring_up(place: Any) -> None:
    """What ``innovation migrate`` does."""
    await migrate(place.owner, application_url=place.application, now=NOW)
    await connect(place.application)
    async for _ in index_all():
        pass


async def answers(place: Any, plugins: PluginHost, folder: Path) -> dict[str, int]:
    """The status of the main pages, for an office's administrator."""
    settings = Settings(
        database_url=place.application,
        secret_key="k" * 40,
        base_url="http://127.0.0.1:8000",
        files=folder,
    )
    async with running_site(settings, plugins) as site:
        async with reading(SYSTEM):
            chairs = await fetch(
                "SELECT p.email FROM person p JOIN person_role r ON r.person = p.id "
                "WHERE r.role = 'chair' ORDER BY p.id LIMIT 1"
            )
            chair = await viewer_by_email(SYSTEM, chairs[0]["email"])
            assert chair is not None
            ideas = await fetch(
                "SELECT public_id FROM idea WHERE office = {} ORDER BY id LIMIT 3", chair.office
            )
        browser = (await site.browser(chair)).client
        paths = ["/", "/board", "/ideas", "/ideas?words=abri", "/library", "/people"]
        paths += [f"/ideas/{row['public_id']}" for row in ideas]
        return {path: (await browser.get(path)).status_code for path in paths}


@pytest.mark.parametrize("name", NAMES)
async def test_a_database_of_the_past_holds_and_its_pages_answer(
    empty_place: Any, kind: str, name: str, plugins: PluginHost, tmp_path: Path
) -> None:
    await load(empty_place.owner, kind, name)
    await bring_up(empty_place)
    assert [one for one in await verify() if one.name != "file.stored"] == []
    await disconnect()
    told = await answers(empty_place, plugins, tmp_path / "files")
    assert set(told.values()) == {200}, told
    assert len(told) == 9


async def test_plugins_of_the_past_pass_to_today_with_their_tables(
    empty_place: Any, plugins: PluginHost, tmp_path: Path
) -> None:
    await load(empty_place.owner, empty_place.kind, "0016")
    await bring_up(empty_place)
    async with reading(SYSTEM):
        before = [(row.plugin, row.office) for row in await activations(SYSTEM) if row.active]
    assert len(before) == 3, "what each office made for itself"
    for name, found in plugins.found.items():
        steps = steps_of(found, empty_place.kind)
        application = empty_place.application
        await migrate_up(empty_place.owner, name, steps, application_url=application, now=NOW)
    await refresh(plugins)
    for plugin, office in [*before, *((plugin, "brest") for plugin in plugins.found)]:
        if plugins.found[plugin].allows(office):
            chosen = await activation_of(plugins, plugin, office, {})
            async with writing(SYSTEM):
                await activate_plugin(chosen, office, by=SYSTEM)
    await refresh(plugins)
    assert [one for one in await verify() if one.name != "file.stored"] == []
    await disconnect()
    told = await answers(empty_place, plugins, tmp_path / "files")
    assert set(told.values()) == {200}, told


@pytest.mark.parametrize("name", [name for name in NAMES if name >= "0011"])
async def test_an_archive_of_the_past_is_brought_up_to_date(
    empty_place: Any, other_place: Any, kind: str, name: str, tmp_path: Path, proves: Any
) -> None:
    await load(empty_place.owner, kind, name)
    file, folder = tmp_path / "past.vivier", Folder(tmp_path / "files")
    await take(empty_place.owner, folder, file, now=NOW, tell=quiet)
    archive = open_archive(file, names())
    owner, schema = other_place.owner, archive.manifest.migrations
    await migrate(owner, application_url=other_place.application, now=NOW, among=schema)
    found, _ = discover(None)
    tables = TablesOfPlugins(archive, owner, other_place.application, found, NOW)
    await tables.make()
    await fill(archive, owner, tell=quiet, without=tables.tables_left())
    assert tables.told() == []
    await bring_up(other_place)
    assert await pending(owner) == []
    assert [one for one in await verify() if one.name != "file.stored"] == []
    async with reading(SYSTEM):
        ideas = await fetch("SELECT count(*) AS n FROM idea")
    await disconnect()
    assert ideas[0]["n"] == archive.manifest.rows["idea"] > 0
    proves("restores", 1)
