"""Faults, on purpose: after each of them the next write is whole and visible."""

# ruff: noqa: PT012 - what must raise is the end of a door, with what was done in it

import asyncio
import sqlite3
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from innovation import world
from innovation.db import (
    DB,
    DatabaseUnavailable,
    connect,
    disconnect,
    fetch,
    fetch_one,
    glancing,
    reading,
    writing,
)
from innovation.db.doors import Database, database
from innovation.db.engine import NoDoor
from innovation.db.sqlite import SQLiteDatabase
from innovation.domain.people import SYSTEM, VISITOR, Viewer
from innovation.tables import ChainHeadRow

MORE_THAN_THE_POOL = 8
BRETON = Viewer(id=1, office="brest")

ON_SQLITE = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
ON_POSTGRES = pytest.mark.parametrize(
    "kind", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)

pytestmark = pytest.mark.faults


async def put(key: str) -> None:
    await fetch("INSERT INTO chain_head (office, seq, hash) VALUES ({}, 1, '')", key)


async def kept() -> set[str]:
    async with reading(SYSTEM):
        return {row["office"] for row in await fetch("SELECT office FROM chain_head")}


async def break_constraint() -> None:
    """Leave behind what only COMMIT will refuse."""
    if database().kind == "sqlite":
        await fetch("PRAGMA defer_foreign_keys = ON")
    await fetch(
        "INSERT INTO person_role (person, role, granted_at) VALUES (999999, 'chair', {})",
        world.now(),
    )


async def assert_sound(*also: str) -> None:
    """Every connection is there, and the next write is whole and visible to everybody."""
    async with asyncio.timeout(10):
        for number in range(MORE_THAN_THE_POOL):
            async with writing(SYSTEM):
                await put(f"after-{number}")
            with pytest.raises(ZeroDivisionError):
                async with writing(SYSTEM):
                    await put(f"half-{number}")
                    raise ZeroDivisionError
        expected = {f"after-{number}" for number in range(MORE_THAN_THE_POOL)} | set(also)
        assert await kept() == expected
        assert await seen_by_others() == expected


async def seen_by_others() -> set[str]:
    """What a connection of another process would see: only what is durable."""
    sql = "SELECT office FROM chain_head"
    place = database()
    if isinstance(place, SQLiteDatabase):
        connection = place.connect_alone()
        rows = connection.execute(sql).fetchall()
        connection.close()
    else:
        connection = await asyncpg.connect(place.url)
        rows = await connection.fetch(sql)
        await connection.close()
    return {row["office"] for row in rows}


class Faulty:
    """A SQLite connection on which some words fail, or do something else first."""

    def __init__(self, real: sqlite3.Connection, **faults: Callable[[], None]) -> None:
        self.real = real
        self.faults = faults

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        if fault := self.faults.get(sql.split(maxsplit=1)[0]):
            fault()
        return self.real.execute(sql, *values)


def disk_error() -> None:
    raise sqlite3.OperationalError("disk I/O error")


# --- Faults at each place -----------------------------------------------------


@pytest.fixture
async def deferred(place: Any, kind: str) -> None:
    """On PostgreSQL, one constraint waits for COMMIT; SQLite can be told on the spot."""
    if kind == "postgres":
        connection = await asyncpg.connect(place.owner)
        await connection.execute(
            "ALTER TABLE person_role ALTER CONSTRAINT person_role_person_fkey "
            "DEFERRABLE INITIALLY DEFERRED"
        )
        await connection.close()


async def test_a_commit_that_is_refused_leaves_nothing(deferred: None, database: Database) -> None:
    for number in range(MORE_THAN_THE_POOL):
        with pytest.raises((sqlite3.IntegrityError, asyncpg.ForeignKeyViolationError)):
            async with writing(SYSTEM):
                await put(f"lost-{number}")
                await break_constraint()
    await assert_sound()


async def test_an_exception_in_the_block_leaves_nothing(database: Database) -> None:
    for number in range(MORE_THAN_THE_POOL):
        with pytest.raises(KeyError):
            async with writing(SYSTEM):
                await put(f"lost-{number}")
                raise KeyError(number)
    await assert_sound()


async def test_a_statement_that_fails_takes_all_the_block_with_it(database: Database) -> None:
    for _ in range(MORE_THAN_THE_POOL):
        with pytest.raises((sqlite3.IntegrityError, asyncpg.UniqueViolationError)):
            async with writing(SYSTEM):
                await put("lost")
                await put("lost")
    await assert_sound()


async def test_a_failing_read_loses_no_connection(database: Database) -> None:
    for _ in range(MORE_THAN_THE_POOL):
        with pytest.raises((sqlite3.OperationalError, asyncpg.UndefinedTableError)):
            async with reading(SYSTEM):
                await fetch("SELECT 1 FROM nowhere")
    await assert_sound()


@pytest.mark.parametrize("place_of_fault", ["COMMIT", "ROLLBACK", "BEGIN"])
@ON_SQLITE
async def test_a_disk_error_leaves_nothing(database: SQLiteDatabase, place_of_fault: str) -> None:
    faulty: Any = Faulty(database.connect_alone(), **{place_of_fault: disk_error})
    database._writer = faulty
    with pytest.raises((sqlite3.OperationalError, KeyError)):
        async with writing(SYSTEM):
            await put("lost")
            if place_of_fault == "ROLLBACK":
                raise KeyError
    faulty.faults.clear()
    await assert_sound()


@ON_SQLITE
async def test_a_full_disk_leaves_nothing(database: SQLiteDatabase) -> None:
    async with writing(SYSTEM):
        pages = (await fetch("PRAGMA page_count"))[0]["page_count"]
        await fetch(f"PRAGMA max_page_count = {pages}")
    for number in range(3):
        with pytest.raises(DatabaseUnavailable, match="full"):
            async with writing(SYSTEM):
                await put(f"lost-{number}")
                await put("x" * 100_000)
    assert database._writer is not None
    database._writer.execute("PRAGMA max_page_count = 1000000")
    await assert_sound()


@ON_SQLITE
async def test_a_read_that_cannot_end_costs_only_its_connection(database: SQLiteDatabase) -> None:
    faulty: Any = Faulty(database.connect_alone("query_only=ON"), ROLLBACK=disk_error)
    database._readers.append(faulty)
    async with reading(SYSTEM):
        await fetch("SELECT 1")
    assert faulty not in database._readers
    await assert_sound()


@pytest.mark.parametrize("write", [True, False])
@ON_POSTGRES
async def test_a_connection_cut_by_the_server_leaves_nothing(
    database: Database, server: str, write: bool
) -> None:
    administrator = await asyncpg.connect(server)
    for number in range(MORE_THAN_THE_POOL):
        with pytest.raises(DatabaseUnavailable):
            async with (writing if write else reading)(SYSTEM):
                row = await fetch_one("SELECT pg_backend_pid() AS pid")
                if write:
                    await put(f"lost-{number}")
                assert row is not None
                await administrator.execute("SELECT pg_terminate_backend($1)", row["pid"])
    await administrator.close()
    await assert_sound()


# --- Cancelled ------------------------------------------------------------------


async def cancel_after(steps: int, work: Callable[[], Awaitable[None]]) -> bool:
    """Cancel ``work`` after so many turns of the loop; whether it was over before."""
    task = asyncio.ensure_future(work())
    for _ in range(steps):
        await asyncio.sleep(0)
        if task.done():
            break
    over = task.done()
    task.cancel()
    await asyncio.wait([task])
    assert task.cancelled() or task.exception() is None
    return over


async def test_a_write_cancelled_at_any_moment_is_whole_or_nothing(database: Database) -> None:
    steps, over = 0, 0
    while over < 3 and steps < 400:
        pair = {f"a-{steps}", f"b-{steps}"}

        async def work(pair: set[str] = pair) -> None:
            async with writing(SYSTEM):
                for key in sorted(pair):
                    await put(key)

        over += await cancel_after(steps, work)
        assert await kept() & pair in (set(), pair)
        async with asyncio.timeout(5), writing(SYSTEM):
            await put(f"next-{steps}")
        assert f"next-{steps}" in await seen_by_others()
        steps += 1 + steps // 10
    async with writing(SYSTEM):
        await fetch("DELETE FROM chain_head")
    await assert_sound()


async def test_a_read_cancelled_at_any_moment_loses_no_connection(database: Database) -> None:
    async def work() -> None:
        async with reading(SYSTEM):
            await fetch("SELECT office FROM chain_head")
            await fetch("SELECT office FROM chain_head")

    complaints: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, told: complaints.append(told))
    for steps in range(60):
        await cancel_after(steps, work)
    asyncio.get_running_loop().set_exception_handler(None)
    assert complaints == []
    await assert_sound()


@ON_SQLITE
async def test_a_write_cancelled_while_it_waits_for_another_process(
    database: SQLiteDatabase,
) -> None:
    other = database.connect_alone()
    other.execute("BEGIN IMMEDIATE")
    task = asyncio.ensure_future(write_one("lost"))
    await asyncio.sleep(0.1)
    task.cancel()
    await asyncio.sleep(0.05)
    other.execute("ROLLBACK")
    other.close()
    with pytest.raises(asyncio.CancelledError):
        await task
    await assert_sound()


@ON_SQLITE
async def test_a_commit_that_was_under_way_when_cancelled_is_kept(
    database: SQLiteDatabase,
) -> None:
    started = asyncio.Event()
    loop = asyncio.get_running_loop()

    def slowly() -> None:
        loop.call_soon_threadsafe(started.set)
        time.sleep(0.2)

    faulty: Any = Faulty(database.connect_alone(), COMMIT=slowly)
    database._writer = faulty
    task = asyncio.ensure_future(write_one("kept"))
    await started.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    faulty.faults.clear()
    await assert_sound("kept")


@pytest.mark.parametrize("sql", ["SELECT pg_sleep(30)", "SELECT 1"])
@ON_POSTGRES
async def test_a_write_cancelled_during_a_statement_leaves_nothing(
    database: Database, sql: str
) -> None:
    async def work() -> None:
        async with writing(SYSTEM):
            await put("lost")
            await fetch(sql)
            await asyncio.sleep(30)

    for _ in range(MORE_THAN_THE_POOL):
        task = asyncio.ensure_future(work())
        await asyncio.sleep(0.05)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    await assert_sound()


async def write_one(key: str) -> None:
    async with writing(SYSTEM):
        await put(key)


# --- What is refused --------------------------------------------------------------


@pytest.mark.parametrize("inner", [reading, writing])
@pytest.mark.parametrize("outer", [reading, writing])
async def test_doors_never_nest(database: Database, outer: Any, inner: Any) -> None:
    async with outer(SYSTEM):
        with pytest.raises(RuntimeError, match="never nest"):
            async with inner(SYSTEM):
                pass
    await assert_sound()


async def test_another_task_may_not_use_the_door(database: Database) -> None:
    async with writing(SYSTEM):
        with pytest.raises(RuntimeError, match="another task"):
            await asyncio.ensure_future(put("lost"))
    await assert_sound()


async def test_a_statement_needs_a_door(database: Database) -> None:
    with pytest.raises(NoDoor):
        await put("lost")
    with pytest.raises(NoDoor):
        await ChainHeadRow.select()
    await assert_sound()


@pytest.mark.parametrize("way", ["transaction", "atomic"])
async def test_transactions_of_piccolo_are_refused(database: Database, way: str) -> None:
    async with writing(SYSTEM):
        with pytest.raises(NoDoor):
            getattr(DB, way)()
    await assert_sound()


async def test_batches_of_piccolo_are_refused(database: Database) -> None:
    async with reading(SYSTEM):
        with pytest.raises(NoDoor):
            await ChainHeadRow.select().batch()


@pytest.mark.parametrize("viewer", [SYSTEM, VISITOR, BRETON])
async def test_a_reader_cannot_write(database: Database, viewer: Viewer) -> None:
    async with reading(viewer):
        with pytest.raises((sqlite3.OperationalError, asyncpg.ReadOnlySQLTransactionError)):
            await put("lost")
    await assert_sound()


@pytest.mark.parametrize("slug", ["brest'; SET ROLE postgres; --", "Brest", "bre st"])
@ON_POSTGRES
async def test_an_office_that_is_no_slug_opens_no_door(database: Database, slug: str) -> None:
    for _ in range(MORE_THAN_THE_POOL):
        with pytest.raises(ValueError, match="slug"):
            async with writing(Viewer(id=1, office=slug)):
                pass
    await assert_sound()


async def test_without_connect_there_is_no_database() -> None:
    with pytest.raises(RuntimeError, match="connect"):
        async with reading(SYSTEM):
            pass


# --- What is promised -------------------------------------------------------------


async def test_a_reader_sees_one_moment(database: Database) -> None:
    read_once, written = asyncio.Event(), asyncio.Event()
    seen: list[int] = []

    async def reader() -> None:
        async with reading(SYSTEM):
            for _ in range(2):
                seen.append(len(await fetch("SELECT 1 FROM chain_head")))
                read_once.set()
                await written.wait()

    task = asyncio.ensure_future(reader())
    await read_once.wait()
    await write_one("new")
    written.set()
    await task
    assert seen == [0, 0]
    assert await kept() == {"new"}


@ON_SQLITE
@pytest.mark.parametrize("door", [reading, writing])
async def test_every_connection_keeps_what_it_has_acknowledged(
    database: Database, door: Any
) -> None:
    for _ in range(3):
        async with door(SYSTEM):
            found = {
                name: next(iter((await fetch(f"PRAGMA {name}"))[0].values()))
                for name in ("synchronous", "foreign_keys", "journal_mode")
            }
        assert found == {"synchronous": 2, "foreign_keys": 1, "journal_mode": "wal"}


WRITE_MANY = """
import asyncio, sys
from innovation.db import connect, disconnect, fetch, writing
from innovation.domain.people import SYSTEM

async def main():
    await connect(sys.argv[1])
    for _ in range(40):
        async with writing(SYSTEM):
            row = (await fetch("SELECT seq FROM chain_head WHERE office = 'brest'"))[0]
            await fetch("UPDATE chain_head SET seq = {} WHERE office = 'brest'", row["seq"] + 1)
    await disconnect()

asyncio.run(main())
"""


@ON_SQLITE
async def test_two_processes_write_to_one_file(database: Database, place: Any) -> None:
    await write_one("brest")
    command = [sys.executable, "-c", WRITE_MANY, place.application]
    others = [await asyncio.create_subprocess_exec(*command) for _ in range(2)]
    assert [await other.wait() for other in others] == [0, 0]
    async with reading(SYSTEM):
        row = await fetch_one("SELECT seq FROM chain_head")
    assert row == {"seq": 81}


async def test_many_writers_take_turns(database: Database) -> None:
    await write_one("brest")

    async def add_one() -> None:
        async with writing(SYSTEM):
            await fetch("UPDATE chain_head SET seq = seq + 1 WHERE office = 'brest'")

    await asyncio.gather(*(add_one() for _ in range(30)))
    async with reading(SYSTEM):
        row = await fetch_one("SELECT seq FROM chain_head")
    assert row == {"seq": 31}


@ON_POSTGRES
@pytest.mark.parametrize(
    "sql", ["UPDATE event SET verb = ''", "DELETE FROM event", "TRUNCATE event", "DROP TABLE event"]
)
async def test_the_application_role_cannot_touch_the_journal(database: Database, sql: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with writing(SYSTEM):
            await fetch(sql)


@ON_POSTGRES
async def test_a_door_ends_with_its_viewer(database: Database) -> None:
    async with reading(BRETON):
        await fetch("SELECT 1")
    async with reading(VISITOR):
        row = await fetch_one("SELECT app_office() AS office, app_person() AS person")
    assert row == {"office": "", "person": 0}


async def test_a_database_that_is_not_there_is_said_in_words(tmp_path: Path) -> None:
    for url in (f"sqlite:///{tmp_path}", "postgresql://nobody@127.0.0.1:1/nothing"):
        with pytest.raises(DatabaseUnavailable):
            await connect(url)
    await disconnect()


async def test_a_glance_reads_a_session_and_nothing_that_is_guarded(
    database: Database, make_cast: Any, make_idea: Any
) -> None:
    idea = await make_idea(await make_cast())
    async with glancing():
        offices = await fetch("SELECT slug FROM office WHERE slug = {}", idea.office)
        guarded = await fetch("SELECT id FROM idea")
    assert len(offices) == 1
    assert len(guarded) == (0 if database.kind == "postgres" else 1)


async def test_the_next_door_after_a_failed_glance_is_whole(database: Database) -> None:
    with pytest.raises((asyncpg.PostgresError, sqlite3.Error)):
        async with glancing():
            await fetch("SELECT nothing FROM nowhere")
    async with writing(SYSTEM):
        await put("after")
    assert "after" in await kept()


@ON_POSTGRES
async def test_the_longest_statements_stay_prepared(database: Database) -> None:
    """Parsing an idea's page anew each time took ten times longer than answering it."""
    async with reading(SYSTEM):
        await fetch(f"SELECT {{}}::text AS heard, '{'long' * 10_000}' AS said", "x")
        prepared = await fetch("SELECT max(length(statement)) AS n FROM pg_prepared_statements")
    assert prepared[0]["n"] > 40_000
