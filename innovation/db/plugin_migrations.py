"""Run plugins' own migrations: each up in a transaction of its own, all down in one.

By the role that owns the tables; the application's role gets what it needs of the new ones.
"""

import sqlite3
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime

import asyncpg

from innovation.db.bulk import Bulk, bulk
from innovation.db.engine import Row
from innovation.db.migrations import LOCK, PRIMARY_KEY, grants, statements
from innovation.domain.plugin_sql import BadMigrations, Step, parts_of

FAULTS = (OSError, sqlite3.Error, asyncpg.PostgresError)


def to_run(plugin: str, steps: Sequence[Step], done: Mapping[str, str]) -> list[Step]:
    """Those that are not ``done``, told by name and hash; ``BadMigrations`` if one has changed."""
    for step in steps:
        if done.get(step.name, step.digest) != step.digest:
            raise BadMigrations(
                f"{plugin} : {step.name} a changé depuis son exécution ; ajoutez une migration "
                "plutôt que de la récrire",
                step.name,
            )
    return [step for step in steps if step.name not in done]


async def migrate_up(
    url: str, plugin: str, steps: Sequence[Step], *, application_url: str, now: datetime
) -> list[str]:
    """Run what is missing: its names. ``url`` is the owner's."""
    done = []
    for step in steps:
        async with _alone(url, f"{plugin} : {step.name}") as owner:
            if not to_run(plugin, [step], await _done(owner, plugin)):
                continue
            await _run(owner, step.up, f"{plugin} : {step.name}", step.name)
            await owner.run(
                "INSERT INTO plugin_migration (plugin, name, digest, at) VALUES ($1, $2, $3, $4)",
                plugin,
                step.name,
                step.digest,
                now,
            )
            if owner.kind == "postgres":
                (row,) = await owner.fetch("SELECT current_schema() AS schema")
                if given := grants(url, application_url, row["schema"]):
                    await owner.run_script(given)
        done.append(step.name)
    return done


class _Rehearsed(Exception):
    """It can be done, and was not."""


async def rehearse_down(url: str, plugin: str, steps: Sequence[Step]) -> None:
    """``BadMigrations`` when ``migrate_down`` could not take everything back."""
    with suppress(_Rehearsed):
        await migrate_down(url, plugin, steps, rehearsing=True)


async def migrate_down(
    url: str, plugin: str, steps: Sequence[Step], *, rehearsing: bool = False
) -> list[str]:
    """Take everything back, the newest first, or nothing at all; ``BadMigrations`` says why."""
    known = {step.name for step in steps}
    async with _alone(url, plugin) as owner:
        done = await _done(owner, plugin)
        if lost := sorted(done.keys() - known):
            raise BadMigrations(
                f"{plugin} : {lost[0]} a été exécutée, et son fichier n'est plus là"
            )
        to_run(plugin, steps, done)
        for step in (undone := [step for step in reversed(steps) if step.name in done]):
            await _run(owner, step.down, f"{plugin} : {step.name}", step.name)
            await owner.run(
                "DELETE FROM plugin_migration WHERE plugin = $1 AND name = $2", plugin, step.name
            )
        if rehearsing:
            raise _Rehearsed
    return [step.name for step in undone]


async def rows_of_tables(url: str, mine: Callable[[str], bool]) -> dict[str, list[Row]]:
    """Every row of the tables whose names are ``mine``; ``url`` is the owner's."""
    async with bulk(url) as owner, owner.snapshot():
        names = [name for name in await owner.tables() if mine(name)]
        return {name: await owner.fetch(f"SELECT * FROM {name} ORDER BY 1") for name in names}  # noqa: S608 - a table's name


@asynccontextmanager
async def _alone(url: str, what: str) -> AsyncIterator[Bulk]:
    """A transaction of the owner's, which waits for any other process that migrates."""
    try:
        async with bulk(url) as owner, owner.pouring():
            if owner.kind == "postgres":
                await owner.run_script(f"SELECT pg_advisory_xact_lock({LOCK})")
            yield owner
    except FAULTS as error:
        raise BadMigrations(f"{what} : {error}") from error


async def _run(owner: Bulk, script: str, what: str, step: str) -> None:
    """One statement after the other, so as to say which one fails."""
    for statement in statements(script) if owner.kind == "sqlite" else parts_of(script):
        try:
            await owner.run_script(statement.replace("@pk@", PRIMARY_KEY[owner.kind]))
        except FAULTS as error:
            raise BadMigrations(f"{what} : {error}", step, statement.strip()) from error


async def _done(owner: Bulk, plugin: str) -> dict[str, str]:
    rows = await owner.fetch("SELECT plugin, name, digest FROM plugin_migration")
    return {row["name"]: row["digest"] for row in rows if row["plugin"] == plugin}
