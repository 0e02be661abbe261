"""Nobody changes the journal unseen: by hand, by the thousand, and with the whole chain made anew.

Whoever may write to the database is given all that a thief of its owner's password has. A head
that was kept elsewhere tells of those who make the chain anew, or cut its end and its head alike.
"""

import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass, fields
from datetime import timedelta
from random import Random  # noqa: TID251 - a seed, so that a failure can be seen again
from typing import Any

import asyncpg
import pytest

from innovation.db import reading, writing
from innovation.db.doors import Database
from innovation.domain.chain import GENESIS, Head, Link, event_hash
from innovation.domain.people import SYSTEM
from innovation.journal import record
from innovation.verify import INVARIANTS, verify
from innovation.verify.journal import heads_of_journal, held, links

SEED = 16
EVENTS = 12
OFFICES = ("brest", "nantes")
UNGUARDED = {
    "sqlite": ("DROP TRIGGER event_is_never_edited", "DROP TRIGGER event_is_never_removed"),
    "postgres": (
        "SELECT set_config('app.system', 'on', false)",
        "ALTER TABLE event DISABLE TRIGGER USER",
    ),
}
COLUMNS = [one.name for one in fields(Link)]

Journal = list[Link]


@dataclass(frozen=True, slots=True)
class Owner:
    """A connection with the database's own keys, past every trigger."""

    kind: str
    connection: Any

    async def run(self, sql: str, rows: list[tuple[Any, ...]] | None = None) -> None:
        """A statement, or one for each row."""
        if self.kind == "postgres":
            done = self.connection.executemany(sql, rows) if rows else self.connection.execute(sql)
            await done
        elif rows:
            self.connection.executemany(sql, [tuple(map(_plain, row)) for row in rows])
        else:
            self.connection.execute(sql)

    async def write(self, journal: Journal, heads: list[Head]) -> None:
        """Put this in the place of the whole journal."""
        await self.run("BEGIN")
        await self.run("DELETE FROM event")
        await self.run("DELETE FROM chain_head")
        places = ", ".join(f"${n + 1}" for n in range(len(COLUMNS)))
        rows = [tuple(getattr(link, name) for name in COLUMNS) for link in journal]
        await self.run(f"INSERT INTO event ({', '.join(COLUMNS)}) VALUES ({places})", rows)
        await self.run(
            "INSERT INTO chain_head (office, seq, hash) VALUES ($1, $2, $3)",
            [(head.office, head.seq, head.hash) for head in heads],
        )
        await self.run("COMMIT")


def _plain(value: Any) -> Any:
    return value.isoformat(" ") if hasattr(value, "isoformat") else value


@pytest.fixture
async def owner(place: Any, database: Database) -> AsyncIterator[Owner]:
    if place.kind == "sqlite":
        path = place.owner.removeprefix("sqlite:///")
        connection: Any = sqlite3.connect(path, isolation_level=None)
        connection.execute("PRAGMA synchronous = OFF")
    else:
        connection = await asyncpg.connect(place.owner)
    one = Owner(place.kind, connection)
    for statement in UNGUARDED[place.kind]:
        await one.run(statement)
    yield one
    with suppress(TypeError):  # one of the two closes at once
        await connection.close()


@pytest.fixture
async def told(database: Database) -> Journal:
    """The journal of two offices, as it was recorded."""
    for number in range(EVENTS):
        for office in OFFICES:
            async with writing(SYSTEM):
                await record("idea.submitted", "idea", number, office=office, by=SYSTEM, n=number)
    async with reading(SYSTEM):
        return [link for office in OFFICES async for link in links(office)]


# --- What a thief may do: each changes a copy of the journal --------------------------


def _chain_of(journal: Journal, chance: Random) -> Journal:
    office = chance.choice(OFFICES)
    return [link for link in journal if link.office == office]


def _rehash(links: Journal) -> None:
    """Seal these anew, each after the one before."""
    for before, link in zip([None, *links], links, strict=False):
        link.seq, link.prev = (before.seq + 1, before.hash) if before else (1, GENESIS)
        link.hash = event_hash(link)


EDITS: dict[str, Callable[[Any], Any]] = {
    "verb": lambda _: "decision.go",
    "actor": lambda old: (old or 0) + 1,
    "kind": lambda _: "practice",
    "thing": lambda old: old + 1,
    "data": lambda old: old + " ",
    "audience": lambda _: "all",
    "at": lambda old: old + timedelta(microseconds=1),
    "prev": lambda _: "f" * 64,
    "hash": lambda _: "f" * 64,
    "seq": lambda old: old + 1000,
    "id": lambda old: old + 1000,
}


def edit(journal: Journal, chance: Random) -> None:
    """One column of one event."""
    link, name = chance.choice(_chain_of(journal, chance)[:-1]), chance.choice(list(EDITS))
    setattr(link, name, EDITS[name](getattr(link, name)))


def edit_and_seal(journal: Journal, chance: Random) -> None:
    """An event, with a hash that fits."""
    link = chance.choice(_chain_of(journal, chance)[:-1])
    link.thing += 1
    link.hash = event_hash(link)


def remove(journal: Journal, chance: Random) -> None:
    """One event or some."""
    links = _chain_of(journal, chance)[:-1]
    for link in chance.sample(links, chance.randint(1, len(links))):
        journal.remove(link)


def remove_and_renumber(journal: Journal, chance: Random) -> None:
    """An event, and those that follow close the gap."""
    links = _chain_of(journal, chance)
    gone = chance.choice(links[:-1])
    journal.remove(gone)
    for link in links[gone.seq :]:
        link.seq -= 1


def insert(journal: Journal, chance: Random) -> None:
    """An event that never was, under a number that is free."""
    new = deepcopy(chance.choice(journal))
    new.id, new.seq = 5000, chance.choice([-7, 0, 500])
    new.hash = event_hash(new)
    journal.append(new)


def insert_and_renumber(journal: Journal, chance: Random) -> None:
    """An event that never was, between two that make room for it."""
    links = _chain_of(journal, chance)
    new = deepcopy(chance.choice(links))
    for link in links[new.seq - 1 :]:
        link.seq += 1
    new.id, new.hash = 5000, event_hash(new)
    journal.append(new)


def swap(journal: Journal, chance: Random) -> None:
    """Two events change places: their numbers, their whole selves, or their ids alone."""
    one, other = chance.sample(_chain_of(journal, chance), 2)
    for name in chance.choice((["seq"], ["seq", "prev", "hash"], ["seq", "prev"], ["id"])):
        mine, theirs = getattr(one, name), getattr(other, name)
        setattr(one, name, theirs)
        setattr(other, name, mine)


def give_away(journal: Journal, chance: Random) -> None:
    """An event goes to the other office."""
    link = chance.choice(_chain_of(journal, chance))
    link.office = next(office for office in OFFICES if office != link.office)
    link.seq = 900


def cut(journal: Journal, chance: Random) -> None:
    """The newest events, be it all of them."""
    links = _chain_of(journal, chance)
    for link in links[-chance.randint(1, len(links)) :]:
        journal.remove(link)


def rebuild(journal: Journal, chance: Random) -> None:
    """One event is edited or removed, and all the chain made anew."""
    links = _chain_of(journal, chance)
    link = chance.choice(links)
    if chance.random() < 0.5:
        journal.remove(link)
        links.remove(link)
    else:
        link.thing += 1
    _rehash(links)


@dataclass(frozen=True, slots=True)
class Tampering:
    """What was done, whether the heads were made to fit, and the invariant that tells."""

    act: Callable[[Journal, Random], None]
    heads_fit: bool
    told_by: str

    def __str__(self) -> str:
        return self.act.__name__ + ("_and_fit_the_heads" if self.heads_fit else "")


TAMPERINGS = (
    *(
        Tampering(act, heads_fit, "event.chain")
        for act in (edit, edit_and_seal, remove, remove_and_renumber, insert_and_renumber, swap,
                    give_away, insert)
        for heads_fit in (False, True)
    ),
    Tampering(cut, False, "event.head"),
    Tampering(cut, True, "event.published"),
    Tampering(rebuild, True, "event.published"),
)  # fmt: skip


def heads_of(journal: Journal) -> list[Head]:
    """The last event of each office's chain."""
    last: dict[str, Link] = {}
    for link in sorted(journal, key=lambda one: one.seq):
        last[link.office] = link
    return [Head(link.office, link.seq, link.hash) for link in last.values()]


@pytest.fixture
def tamper(owner: Owner, told: Journal) -> Callable[[Tampering, Random], Awaitable[None]]:
    """Put what a thief made of the journal in its place."""
    published = heads_of(told)

    async def act(tampering: Tampering, chance: Random) -> None:
        journal = deepcopy(told)
        tampering.act(journal, chance)
        await owner.write(journal, heads_of(journal) if tampering.heads_fit else published)

    return act


# --- None escapes -----------------------------------------------------------------------


@pytest.mark.timeout(900)
async def test_no_tampering_with_the_journal_escapes(
    told: Journal, tamper: Any, long_run: bool, proves: Any
) -> None:
    published, chance = heads_of(told), Random(SEED)
    checks = {one.name: one.check for one in INVARIANTS if one.name.startswith("event.")}
    checks["event.published"] = held(published)
    times = 5_000 if long_run else 100
    for number in range(times):
        tampering = TAMPERINGS[number % len(TAMPERINGS)]
        await tamper(tampering, chance)
        async with reading(SYSTEM):
            found = await checks[tampering.told_by]()
        assert found, f"{tampering}, {number} of seed {SEED}, is not seen"
    proves("journal tamperings", times)


@pytest.mark.parametrize("tampering", TAMPERINGS, ids=str)
async def test_verify_says_which_kind_it_was(
    told: Journal, tamper: Any, tampering: Tampering, proves: Any
) -> None:
    await tamper(tampering, Random(SEED))
    broken = {one.name: one for one in await verify(heads=heads_of(told))}
    assert tampering.told_by in broken
    assert all(offender[0] in "bn" for offender in broken[tampering.told_by].offenders)
    proves("journal tamperings")


async def test_a_journal_that_nobody_touched_holds_all_its_published_heads(
    told: Journal, owner: Owner
) -> None:
    published = [Head(link.office, link.seq, link.hash) for link in told]
    await owner.write(told, heads_of(told))
    assert await heads_of_journal() == sorted(heads_of(told), key=lambda head: head.office)
    names = {one.name for one in await verify(heads=published)}
    assert not names & {"event.chain", "event.head", "event.published"}
