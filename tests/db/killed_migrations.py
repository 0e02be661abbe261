"""``python -m tests.db.killed_migrations OWNER APPLICATION``: killed at each statement.

Each kill is a process of its own, forked. Prints how many there were; ends otherwise than well if
a database was ever left half-way, or if the same command did not go on from there.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from innovation.db.bulk import PostgresBulk, SQLiteBulk, bulk
from innovation.db.migrations import statements
from innovation.db.plugin_migrations import migrate_down, migrate_up
from innovation.domain.plugin_sql import Step

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
BENCHES = """CREATE TABLE x_essai_banc (id @pk@, office text NOT NULL);
INSERT INTO x_essai_banc (office) VALUES ('brest');"""
STATES = """ALTER TABLE x_essai_banc ADD COLUMN etat text;
UPDATE x_essai_banc SET etat = 'neuf';
CREATE INDEX x_essai_etat ON x_essai_banc (etat);"""
STEPS = [
    Step("0001_bancs", BENCHES, "DROP TABLE x_essai_banc;", "1"),
    Step(
        "0002_etat",
        STATES,
        "DROP INDEX x_essai_etat; ALTER TABLE x_essai_banc DROP COLUMN etat;",
        "2",
    ),
]
WHOLE: dict[tuple[str, ...], list[str]] = {
    (): [],
    ("0001_bancs",): ["id", "office"],
    ("0001_bancs", "0002_etat"): ["id", "office", "etat"],
}
Way = Callable[[str, str], Awaitable[Any]]


def die_at(stop: int) -> None:
    """Let this process end, hard, before the statement of this number."""
    count = 0

    def step() -> None:
        nonlocal count
        count += 1
        if count == stop:
            os.kill(os.getpid(), signal.SIGKILL)

    for kind in (SQLiteBulk, PostgresBulk):
        run, script = kind.run, kind.run_script

        async def run_watched(self: Any, sql: str, *values: Any, run: Any = run) -> None:
            step()
            await run(self, sql, *values)
            step()

        async def script_watched(self: Any, text: str, script: Any = script) -> None:
            for statement in statements(text):
                step()
                await script(self, statement)

        kind.run, kind.run_script = run_watched, script_watched  # type: ignore[method-assign]


def is_killed(way: Way, places: list[str], stop: int) -> bool:
    """Whether the command came to this statement, in a process of its own."""
    child = os.fork()
    if child == 0:
        die_at(stop)
        asyncio.run(way(*places))  # type: ignore[arg-type]
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


async def up(owner: str, application: str) -> None:
    await migrate_up(owner, "essai", STEPS, application_url=application, now=NOW)


async def down(owner: str, application: str) -> None:
    await migrate_down(owner, "essai", STEPS)


async def done(url: str) -> tuple[str, ...]:
    """The migrations that are recorded, whose traces are all there, and no other's."""
    async with bulk(url) as owner:
        rows = await owner.fetch("SELECT name FROM plugin_migration WHERE plugin = 'essai'")
        names = tuple(sorted(row["name"] for row in rows))
        columns = list((await owner.tables()).get("x_essai_banc", {}))
        assert columns == WHOLE[names], (names, columns)
        kept = await owner.fetch("SELECT * FROM x_essai_banc") if names else []
        assert [row.get("etat", "neuf") for row in kept] == ["neuf"] * bool(names), kept
    return names


def main(*places: str) -> None:
    """Up and down, killed at the first statement, then at the second…"""
    everything, stop, ended = tuple(step.name for step in STEPS), 1, 0
    while ended < 2:
        ended = 0
        for way, after in ((up, everything), (down, ())):
            ended += not is_killed(way, list(places), stop)
            left = asyncio.run(done(places[0]))
            assert way is up or left in (everything, ()), "down is all or nothing"
            asyncio.run(way(*places))
            assert asyncio.run(done(places[0])) == after, stop
        stop += 1
    sys.stdout.write(str(stop - 2))


if __name__ == "__main__":
    main(*sys.argv[1:])
