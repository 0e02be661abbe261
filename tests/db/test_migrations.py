"""From nothing, twice, four at once, and after a failure: always the same schema."""

import asyncio
import gzip
import sqlite3
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from piccolo.table import Table

from innovation import tables
from innovation.db import connect, disconnect, fetch, writing
from innovation.db.migrations import migrate, names, pending
from innovation.domain.people import SYSTEM

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
TABLES = {
    table._meta.tablename: table
    for table in vars(tables).values()
    if isinstance(table, type) and issubclass(table, Table)
}
# Piccolo knows no key of several columns: stage_count is written in SQL; so is the index of search.
# A plugin's tables are its own.
WITHOUT_A_CLASS = {"migration", "sqlite_sequence", "stage_count"}

Schema = dict[str, dict[str, bool]]
"""For each table, its columns, and whether each may be null."""


async def run(url: str, sql: str) -> list[dict[str, Any]]:
    """A statement on a connection of the owner's own."""
    if url.startswith("sqlite:"):
        connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        connection.row_factory = sqlite3.Row
        rows = connection.execute(sql).fetchall()
        connection.close()
    else:
        connection = await asyncpg.connect(url)
        rows = await connection.fetch(sql)
        await connection.close()
    return [dict(row) for row in rows]


async def schema(url: str) -> Schema:
    """The schema as the database tells it."""
    if url.startswith("sqlite:"):
        rows = await run(
            url,
            'SELECT t.name AS "table", c.name AS "column", c."notnull" = 0 AND c.pk = 0 AS empty '
            "FROM sqlite_master t JOIN pragma_table_info(t.name) c WHERE t.type = 'table'",
        )
    else:
        rows = await run(
            url,
            'SELECT table_name AS "table", column_name AS "column", is_nullable = \'YES\' AS empty '
            "FROM information_schema.columns WHERE table_schema = 'public'",
        )
    found: Schema = {}
    for row in rows:
        found.setdefault(row["table"], {})[row["column"]] = bool(row["empty"])
    return {
        name: columns
        for name, columns in found.items()
        if name not in WITHOUT_A_CLASS and not name.startswith(("search_", "x_"))
    }


def as_declared() -> Schema:
    """The schema as Piccolo's tables say it."""
    return {
        name: {column._meta.name: column._meta.null for column in table._meta.columns}
        for name, table in TABLES.items()
    }


async def test_an_empty_database_is_brought_up_to_date(empty_place: Any) -> None:
    assert await pending(empty_place.owner) == names()
    done = await migrate(empty_place.owner, application_url=empty_place.application, now=NOW)
    assert done == names()
    assert await pending(empty_place.owner) == []
    assert await run(empty_place.owner, "SELECT name, ran_on FROM migration ORDER BY name") == [
        {"name": name, "ran_on": NOW.isoformat()} for name in names()
    ]


async def test_a_database_that_is_up_to_date_is_left_alone(place: Any) -> None:
    before = await run(place.owner, "SELECT * FROM migration")
    assert await migrate(place.owner, application_url=place.application, now=NOW) == []
    assert await run(place.owner, "SELECT * FROM migration") == before


async def test_one_role_may_own_the_tables_and_serve(empty_place: Any) -> None:
    assert await migrate(empty_place.owner, now=NOW) == names()
    assert await pending(empty_place.owner) == []


async def test_the_tables_are_those_of_the_schema(place: Any) -> None:
    assert await schema(place.owner) == as_declared()


MIGRATE = """
import asyncio, sys
from datetime import UTC, datetime
from innovation.db.migrations import migrate

now = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
print(asyncio.run(migrate(sys.argv[1], application_url=sys.argv[2], now=now)))
"""


async def test_of_four_processes_at_once_one_migrates(empty_place: Any) -> None:
    command = [sys.executable, "-c", MIGRATE, empty_place.owner, empty_place.application]
    four = [
        await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
        for _ in range(4)
    ]
    said = [(await one.communicate())[0].decode().strip() for one in four]
    assert [one.returncode for one in four] == [0, 0, 0, 0]
    assert sorted(said) == sorted([str(names()), "[]", "[]", "[]"])
    assert await schema(empty_place.owner) == as_declared()


async def test_a_migration_that_fails_at_its_end_leaves_nothing(empty_place: Any) -> None:
    owner, application = empty_place.owner, empty_place.application
    await run(
        owner,
        "CREATE TABLE migration (name text PRIMARY KEY, ran_on text NOT NULL "
        f"CHECK (ran_on <> '{NOW.isoformat()}'))",
    )
    with pytest.raises((sqlite3.IntegrityError, asyncpg.CheckViolationError)):
        await migrate(owner, application_url=application, now=NOW)
    assert await schema(owner) == {}
    assert await pending(owner) == names()
    await run(owner, "DROP TABLE migration")
    assert await migrate(owner, application_url=application, now=NOW) == names()
    assert await schema(owner) == as_declared()


DUMPS = Path(__file__).parents[1] / "fixtures/dumps"


def names_of_dumps() -> list[str]:
    return sorted({path.name.split(".")[0] for path in DUMPS.glob("*.sql.gz")})


@pytest.mark.parametrize("name", names_of_dumps())
async def test_a_database_of_the_past_is_brought_up_to_date(
    empty_place: Any, kind: str, name: str
) -> None:
    """The dumps of scripts/dump_fixture.py stay for ever: a migration must take them along."""
    owner = empty_place.owner
    text = gzip.decompress((DUMPS / f"{name}.{kind}.sql.gz").read_bytes()).decode()
    if kind == "sqlite":
        with closing(sqlite3.connect(owner.removeprefix("sqlite:///"))) as connection:
            connection.executescript(text)
    else:
        restoring = await asyncpg.connect(owner)
        await restoring.execute(text)
        await restoring.close()
    await migrate(owner, application_url=empty_place.application, now=NOW)
    assert await pending(owner) == []
    assert await schema(owner) == as_declared()
    assert await run(owner, "SELECT slug FROM office ORDER BY slug") == [
        {"slug": slug} for slug in ("brest", "nantes", "rennes")
    ]


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
async def test_what_is_made_anew_keeps_its_rows_and_its_numbers(empty_place: Any) -> None:
    """Events name comments by number: none is ever given twice."""
    text = gzip.decompress((DUMPS / "0016.sqlite.sql.gz").read_bytes()).decode()
    path = empty_place.owner.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(text)
        connection.execute("UPDATE sqlite_sequence SET seq = seq + 100")
        connection.commit()
    kept = [
        "SELECT id, public_id, idea, practice, person, text, state, version FROM comment",
        "SELECT id, public_id, draft, idea, name, sha256, shared, added_by FROM attachment",
        "SELECT name, seq FROM sqlite_sequence WHERE name IN ('comment', 'attachment')",
    ]
    before = [sorted(map(str, await run(empty_place.owner, one))) for one in kept]
    await migrate(empty_place.owner, now=NOW)
    assert [sorted(map(str, await run(empty_place.owner, one))) for one in kept] == before
    assert all(before)


async def test_the_application_may_write_what_it_needs(place: Any) -> None:
    await connect(place.application)
    try:
        async with writing(SYSTEM):
            await fetch("INSERT INTO chain_head (office, seq, hash) VALUES ('brest', 1, '')")
            await fetch("UPDATE chain_head SET seq = 2")
            await fetch("DELETE FROM chain_head")
    finally:
        await disconnect()


@pytest.mark.parametrize(
    "kind", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)
async def test_the_application_is_bound_by_row_level_security(place: Any) -> None:
    """Whoever owns a table, or is above its policies, sees everything."""
    roles = await run(
        place.owner,
        "SELECT rolname, rolsuper OR rolbypassrls AS above, "
        "EXISTS (SELECT 1 FROM pg_class WHERE relowner = pg_roles.oid) AS owns "
        "FROM pg_roles WHERE rolname LIKE 'vivier%' ORDER BY rolname",
    )
    assert roles == [
        {"rolname": "vivier_app", "above": False, "owns": False},
        {"rolname": "vivier_owner", "above": False, "owns": True},
    ]


@pytest.mark.parametrize(
    "kind", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)
async def test_every_table_of_an_office_or_a_person_has_its_barrier_or_a_reason(
    barrier: None, place: Any
) -> None:
    rows = await run(
        place.owner,
        "SELECT DISTINCT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid "
        "WHERE c.relkind = 'r' AND a.attname IN ('office', 'person') AND NOT (c.relrowsecurity "
        "AND c.relforcerowsecurity) AND c.relnamespace = 'public'::regnamespace "
        "AND NOT starts_with(c.relname, 'x_')",
    )
    open_to_all = {
        "person",  # asked before anybody is logged in; the three offices' people know each other
        "adoption",  # who took a practice up is told to the three offices
        "chain_head",  # hashes
        "outbox",  # the worker's: ids
        "plugin_activation",  # read at the start for every office
        "search_idea",  # stems, only read joined to ideas: behind a barrier no index is used for @@
        "plugin_problem",  # written by the process, whoever asks
        "person_role",  # read with the session, before anybody is known; the rule of sight asks it
        "login_session",  # read before anybody is known: hashes of tokens
        "invitation",  # read before anybody is logged in: hashes of tokens
        "own_write",  # read with the session: how often each person wrote, which no page shows
        "idempotency",  # one's own keys, asked by the person's id
    }
    assert {row["relname"] for row in rows} == open_to_all
