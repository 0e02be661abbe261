"""The journal: one chain for each office, which tells of any change made to it."""

import asyncio
import json
import sqlite3
from datetime import datetime
from typing import Any

import asyncpg
import pytest

from innovation.db import fetch, reading, writing
from innovation.db.doors import Database
from innovation.domain.chain import GENESIS, event_hash
from innovation.domain.people import SYSTEM, Viewer
from innovation.journal import record, record_of_plugin
from innovation.tables import EventRow, PluginActivationRow

ANNE = Viewer(id=0, office="brest", system=True)


async def events(office: str = "brest") -> list[EventRow]:
    async with reading(SYSTEM):
        found: list[EventRow] = (
            await EventRow.objects().where(EventRow.office == office).order_by(EventRow.seq)
        )
    return found


async def tell(*things: int, office: str = "brest", **data: int) -> None:
    for thing in things:
        async with writing(SYSTEM):
            await record("idea.submitted", "idea", thing, office=office, by=ANNE, **data)


def holds(chain: list[EventRow]) -> bool:
    """Whether each event is where and what it was when it was recorded."""
    prev = GENESIS
    for seq, event in enumerate(chain, start=1):
        if (event.seq, event.prev, event.hash) != (seq, prev, event_hash(event)):
            return False
        prev = event.hash
    return True


async def test_each_office_has_its_own_chain(database: Database, clock: datetime) -> None:
    await tell(1, 2, 3)
    await tell(4, office="nantes", round=2)
    assert [event.thing for event in await events()] == [1, 2, 3]
    (first,) = await events("nantes")
    assert (first.seq, first.prev, first.at) == (1, GENESIS, clock)
    assert json.loads(first.data) == {"round": 2}
    assert holds(await events())
    assert holds(await events("nantes"))


async def test_a_change_that_fails_leaves_no_hole(database: Database) -> None:
    await tell(1)
    with pytest.raises(ZeroDivisionError):  # noqa: PT012 - the end of a door
        async with writing(SYSTEM):
            await record("idea.submitted", "idea", 2, office="brest", by=ANNE)
            raise ZeroDivisionError
    await tell(3)
    assert [(event.seq, event.thing) for event in await events()] == [(1, 1), (2, 3)]
    assert holds(await events())


async def test_events_at_once_are_chained_one_after_the_other(database: Database) -> None:
    await asyncio.gather(*(tell(number) for number in range(20)))
    chain = await events()
    assert sorted(event.thing for event in chain) == list(range(20))
    assert holds(chain)


async def as_owner(place: Any, *statements: str) -> None:
    """Run statements with the database's own keys."""
    if place.kind == "sqlite":
        connection = sqlite3.connect(place.owner.removeprefix("sqlite:///"), isolation_level=None)
        try:
            for statement in statements:
                connection.execute(statement)
        finally:
            connection.close()
        return
    owner = await asyncpg.connect(place.owner)
    try:
        for statement in ("SELECT set_config('app.system', 'on', false)", *statements):
            await owner.execute(statement)
    finally:
        await owner.close()


UNGUARDED = {
    "sqlite": ("DROP TRIGGER event_is_never_edited", "DROP TRIGGER event_is_never_removed"),
    "postgres": ("ALTER TABLE event DISABLE TRIGGER USER",),
}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET verb = 'decision.go' WHERE seq = 2",
        "UPDATE event SET office = 'nantes' WHERE seq = 3",
        "UPDATE event SET actor = 7 WHERE seq = 2",
        "UPDATE event SET kind = 'practice' WHERE seq = 2",
        "UPDATE event SET thing = 9 WHERE seq = 2",
        "UPDATE event SET data = '{}' WHERE seq = 2",
        "UPDATE event SET audience = 'all' WHERE seq = 2",
        "UPDATE event SET at = '2020-01-01 00:00:00+00:00' WHERE seq = 2",
        "UPDATE event SET seq = 5 WHERE seq = 4",
        "UPDATE event SET prev = hash WHERE seq = 1",
        "UPDATE event SET hash = prev WHERE seq = 4",
        "DELETE FROM event WHERE seq = 2",
        "DELETE FROM event WHERE seq = 1",
    ],
)
async def test_an_event_that_was_changed_breaks_the_chain(
    place: Any, database: Database, statement: str
) -> None:
    await tell(1, 2, 3, 4, round=1)
    before = await events()
    assert holds(before)
    await as_owner(place, *UNGUARDED[place.kind], statement)
    after = await events()
    assert not holds(after) or len(after) < len(before)
    assert not holds([*after, *before[len(after) :]])


async def test_a_hash_covers_the_hash_before_it(database: Database) -> None:
    await tell(1)
    (event,) = await events()
    event.prev = "1" * 64
    assert event_hash(event) != event.hash


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE event SET verb = 'decision.go'",
        "DELETE FROM event",
        "DELETE FROM event WHERE seq = 1",
    ],
)
async def test_the_journal_is_append_only_even_for_its_owner(
    place: Any, database: Database, sql: str
) -> None:
    await tell(1, 2)
    with pytest.raises((sqlite3.IntegrityError, asyncpg.RaiseError), match="append-only"):
        await as_owner(place, sql)
    assert [event.thing for event in await events()] == [1, 2]


async def test_work_for_listeners_is_written_with_the_event(
    database: Database, make_office: Any, clock: datetime
) -> None:
    for slug in ("brest", "nantes"):
        await make_office(slug)
    async with writing(SYSTEM):
        for plugin, office, active, listens in (
            ("hears", "brest", True, True),
            ("deaf", "brest", True, False),
            ("off", "brest", False, True),
            ("elsewhere", "nantes", True, True),
        ):
            await PluginActivationRow.insert(
                PluginActivationRow(
                    plugin=plugin,
                    office=office,
                    title=plugin,
                    plugin_version="1",
                    active=active,
                    listens=listens,
                    snapshot="{}",
                    changed_at=clock,
                )
            )
    await tell(1)
    async with reading(SYSTEM):
        work = await fetch("SELECT office, listener, state, tries, due_at FROM outbox")
    assert work == [
        {"office": "brest", "listener": "hears", "state": "waiting", "tries": 0, "due_at": clock}
    ]


@pytest.mark.parametrize("verb", ["nothing", "idea.submited", "rennes_proximite.diplomes"])
async def test_a_verb_of_the_core_has_its_saying(database: Database, verb: str) -> None:
    with pytest.raises(KeyError):
        async with writing(SYSTEM):
            await record(verb, "idea", 1, office="brest", by=ANNE)


async def test_a_plugin_s_verb_is_read_by_its_office(database: Database) -> None:
    async with writing(SYSTEM):
        await record_of_plugin("rennes_proximite.diplomes", "idea", 1, office="brest", people=3)
    (event,) = await events()
    assert (event.verb, event.audience) == ("rennes_proximite.diplomes", "office")
