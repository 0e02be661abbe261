"""A plugin's own migrations: up, down, once, unchanged, and its own tables alone."""

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from innovation.db import connect, disconnect, fetch, writing
from innovation.db.bulk import bulk
from innovation.db.plugin_migrations import migrate_down, migrate_up, rows_of_tables
from innovation.domain.people import Viewer
from innovation.domain.plugin_sql import BadMigrations
from innovation.hooks.discovery import Found, discover
from innovation.hooks.migrations import problem_of, steps_of

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
MODULE = """
PLUGIN = {"name": "essai", "title": "Essai", "description": "Des tables.", "version": "1.0",
          "api": "1.0", "contact": "Test", "offices": "*"}
"""
TABLE = "CREATE TABLE x_essai_banc (id @pk@, office text NOT NULL, bois text, pose_le date);"
FIRST = {"0001_bancs.up": TABLE, "0001_bancs.down": "DROP TABLE x_essai_banc;"}
SECOND = {
    "0002_etat.up": "ALTER TABLE x_essai_banc ADD COLUMN etat text; -- pas la table idea",
    "0002_etat.sqlite.up": "CREATE INDEX x_essai_etat ON x_essai_banc (etat);",
    "0002_etat.postgres.up": "CREATE INDEX x_essai_etat ON x_essai_banc USING hash (etat);",
    "0002_etat.down": "DROP INDEX x_essai_etat; ALTER TABLE x_essai_banc DROP COLUMN etat;",
}

Write = Callable[[dict[str, str]], Found]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """A plugin of one office's folder, whose migrations are these and no other."""

    def write(files: dict[str, str]) -> Found:
        package = tmp_path / "plugins/brest/essai"
        folder = package / "migrations"
        folder.mkdir(parents=True, exist_ok=True)
        (package / "__init__.py").write_text(MODULE)
        for old in folder.iterdir():
            old.unlink()
        for name, text in files.items():
            (folder / f"{name}.sql").write_text(text)
        found, problems = discover(tmp_path / "plugins", installed=False)
        assert problems == []
        return found["essai"]

    return write


async def up(place: Any, found: Found) -> list[str]:
    steps = steps_of(found, place.kind)
    application = place.application
    return await migrate_up(place.owner, "essai", steps, application_url=application, now=NOW)


async def down(place: Any, found: Found) -> list[str]:
    return await migrate_down(place.owner, "essai", steps_of(found, place.kind))


async def columns(place: Any) -> list[str]:
    """The columns of the plugin's table; none when there is none."""
    async with bulk(place.owner) as owner:
        return list((await owner.tables()).get("x_essai_banc", {}))


async def test_migrations_run_once_in_the_order_of_their_names(place: Any, write: Write) -> None:
    assert await up(place, write(FIRST)) == ["0001_bancs"]
    assert await up(place, write(FIRST | SECOND)) == ["0002_etat"]
    assert await up(place, write(FIRST | SECOND)) == []
    assert await columns(place) == ["id", "office", "bois", "pose_le", "etat"]


async def test_the_application_reads_and_writes_what_the_owner_made(
    place: Any, write: Write
) -> None:
    await up(place, write(FIRST))
    await connect(place.application)
    try:
        async with writing(Viewer(0, "brest")):
            added = await fetch(
                "INSERT INTO x_essai_banc (office, bois) VALUES ({}, {}) RETURNING id",
                *("brest", "chêne"),
            )
    finally:
        await disconnect()
    assert added == [{"id": 1}]


async def test_what_was_done_is_taken_back_the_newest_first(place: Any, write: Write) -> None:
    found = write(FIRST | SECOND)
    await up(place, found)
    assert await down(place, found) == ["0002_etat", "0001_bancs"]
    assert await columns(place) == []
    assert await down(place, found) == []
    assert await up(place, found) == ["0001_bancs", "0002_etat"]


async def test_a_migration_that_fails_leaves_nothing_of_itself(place: Any, write: Write) -> None:
    bad = {"0002_etat.up": f"ALTER TABLE x_essai_banc ADD COLUMN etat text;\n-- ;\n{TABLE}"}
    found = write(FIRST | SECOND | bad)
    with pytest.raises(BadMigrations, match="0002_etat") as raised:
        await up(place, found)
    told = problem_of(found, raised.value)
    assert (told.stage, told.hook, told.place) == ("migrate", "migrations", "0002_etat.up.sql:3")
    assert f"« {TABLE} »" in told.message
    assert await columns(place) == ["id", "office", "bois", "pose_le"]
    assert await up(place, write(FIRST | SECOND)) == ["0002_etat"]


async def test_a_migration_that_was_run_is_never_rewritten(place: Any, write: Write) -> None:
    await up(place, write(FIRST))
    changed = write(FIRST | {"0001_bancs.up": TABLE + " "})
    for way in (up, down):
        with pytest.raises(BadMigrations, match="a changé"):
            await way(place, changed)


async def test_what_has_lost_its_file_is_not_taken_back_by_half(place: Any, write: Write) -> None:
    await up(place, write(FIRST | SECOND))
    with pytest.raises(BadMigrations, match="0002_etat"):
        await down(place, write(FIRST))
    assert "etat" in await columns(place)


async def test_what_cannot_be_taken_back_is_not_by_half(place: Any, write: Write) -> None:
    found = write(FIRST | SECOND | {"0001_bancs.down": "DROP TABLE x_essai_nulle_part;"})
    await up(place, found)
    with pytest.raises(BadMigrations, match="x_essai_nulle_part"):
        await down(place, found)
    assert "etat" in await columns(place)
    assert await up(place, found) == []


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"0001_bancs.up": "DROP TABLE idea;"}, "idea"),
        ({"0001_bancs.down": "DELETE FROM mark;"}, "mark"),
        ({"0001_bancs.up": "CREATE INDEX x_essai_i ON person (name);"}, "person"),
        ({"0001_bancs.down": ""}, "il manque 0001_bancs.down.sql"),
        ({"bancs": TABLE}, "bancs.sql"),
    ],
)
def test_a_migration_is_whole_and_touches_its_own_tables_alone(
    files: dict[str, str], said: str, write: Write
) -> None:
    with pytest.raises(BadMigrations, match=said):
        steps_of(write(FIRST | files), "sqlite")


def test_a_migration_has_one_hash_for_both_engines(write: Write) -> None:
    found = write(FIRST | SECOND)
    sqlite, postgres = (steps_of(found, kind) for kind in ("sqlite", "postgres"))
    assert [step.digest for step in sqlite] == [step.digest for step in postgres]
    assert sqlite[1].up != postgres[1].up


async def test_the_rows_of_a_table_without_a_number_are_exported(place: Any, write: Write) -> None:
    made = "CREATE TABLE x_essai_banc (nom text PRIMARY KEY, office text NOT NULL);"
    await up(place, write({"0001_bancs.up": made, "0001_bancs.down": "DROP TABLE x_essai_banc;"}))
    async with bulk(place.owner) as owner:
        for name in ("b", "a"):
            await owner.run("INSERT INTO x_essai_banc VALUES ($1, $2)", name, "brest")
    rows = await rows_of_tables(place.owner, lambda table: table.startswith("x_essai_"))
    assert [row["nom"] for row in rows["x_essai_banc"]] == ["a", "b"]


async def test_one_role_may_own_a_plugins_tables_and_serve(place: Any, write: Write) -> None:
    steps = steps_of(write(FIRST), place.kind)
    done = await migrate_up(place.owner, "essai", steps, application_url=place.owner, now=NOW)
    assert done == ["0001_bancs"]


def test_whoever_is_killed_at_any_statement_goes_on_with_the_same_command(
    place: Any, request: pytest.FixtureRequest
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.db.killed_migrations", place.owner, place.application],
        cwd=request.config.rootpath,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) >= 9, "statements of the longer way"
