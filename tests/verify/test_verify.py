"""Each invariant holds on a sound database, and is broken by one planted row."""

import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest

from innovation import world
from innovation.actions.sharing import Answer, reply_to_practice
from innovation.db import fetch, writing
from innovation.domain.people import SYSTEM
from innovation.domain.stages import ReplyKind, Stage
from innovation.files import Folder
from innovation.queries.sharing import library
from innovation.verify import INVARIANTS, strays, verify

PLANTED = {
    "event.chain": "UPDATE event SET data = '{\"n\": 1}' WHERE office = 'brest' AND seq = 2",
    "event.head": "UPDATE chain_head SET seq = seq + 1 WHERE office = 'brest'",
    "event.sealed": "UPDATE event SET audience = 'office' WHERE verb = 'sheet.written'",
    "event.birth": "UPDATE event SET verb = 'idea.reopened' WHERE verb = 'idea.submitted'",
    "event.thing": "UPDATE event SET thing = 99999 WHERE office = 'brest' AND seq = 1",
    "idea.count": "UPDATE stage_count SET n = n + 1 WHERE stage = 'shared'",
    "idea.version": "UPDATE idea SET title = 'Autre titre' WHERE stage = 'submitted'",
    "idea.author": "DELETE FROM participant WHERE part = 'author'",
    "idea.co_author": "UPDATE idea SET submitted_by = author",
    "idea.status": "UPDATE idea SET status = 'on_hold' WHERE stage = 'submitted'",
    "idea.withdrawn": "UPDATE idea SET status = 'withdrawn' WHERE stage = 'submitted'",
    "idea.grouped": "UPDATE idea SET status = 'grouped' WHERE stage = 'submitted'",
    "idea.decision": "UPDATE decision SET current = false",
    "round.number": "UPDATE round SET number = number + 1",
    "round.open": "UPDATE round SET state = 'void' WHERE state = 'open'",
    "round.result": "DELETE FROM result",
    "sheet.answered": "UPDATE participant SET answered_round = 0 WHERE part = 'assessor'",
    "opinion.committee": "INSERT INTO participant (idea, office, part, committee, since) "
    "SELECT id, office, 'committee', 'nantes', submitted_at FROM idea WHERE office = 'brest'",
    "opinion.round": "INSERT INTO opinion "
    "(idea, office, committee, state, why, asked_by, asked_at) "
    "SELECT id, office, 'nantes', 'given', 'x', author, submitted_at FROM idea "
    "WHERE office = 'brest'",
    "assessor.named": "UPDATE participant SET named_by = 'x' WHERE part = 'author'",
    "result.score": "UPDATE result SET score = 50",
    "round.answered": "UPDATE round SET answered = answered + 1 WHERE state = 'revealed'",
    "sheet.judge": "UPDATE participant SET part = 'co_author', "
    "since = '2000-01-01 00:00:00+00:00' WHERE part = 'assessor'",
    "mark.sheet": "UPDATE mark SET person = person + 1",
    "mark.grid": "UPDATE mark SET value = 9",
    "pilot.stage": "UPDATE idea SET stage = 'assessed' WHERE stage = 'shared'",
    "pilot.measured": "UPDATE measure SET value = value + 1",
    "pilot.lead": "DELETE FROM participant WHERE part = 'lead'",
    "practice.stage": "UPDATE practice_sheet SET state = 'proposed'",
    "practice.adoption": "UPDATE practice_sheet SET adoptions = adoptions + 1",
    "practice.reply": "UPDATE reply SET current = false",
    "row.office": "UPDATE round SET office = 'nantes' WHERE office = 'brest'",
    "row.orphan": "UPDATE indicator SET pilot = pilot + 99999",
    "person.erased": "UPDATE person SET erased_at = created_at WHERE name LIKE '% 1'",
    "person.identity": "INSERT INTO oidc_identity (person, office, issuer, subject, linked_at) "
    "SELECT id, 'nantes', 'https://idp.example', 'x', created_at FROM person "
    "WHERE office = 'brest' ORDER BY id LIMIT 1",
    "person.factor": "UPDATE person SET has_factor = true WHERE name LIKE '% 1'",
    "person.role": "UPDATE person_role SET role = 'king' WHERE role = 'chair'",
    "search.index": "DELETE FROM search_idea",
    "file.place": "INSERT INTO attachment (public_id, office, draft, name, sha256, size, type, at) "
    "VALUES ('f', 'brest', 99999, 'note.pdf', 'x', 1, '', '2026-01-01 00:00:00+00:00')",
    "plugin.reminder": "INSERT INTO reminder "
    "(public_id, plugin, office, person, key, sentence, path, made_at) "
    "SELECT 'r', 'essai', 'nantes', author, 'k', 'Relever', '/o/nantes/x/essai/', submitted_at "
    "FROM idea WHERE office = 'brest' ORDER BY id LIMIT 1",
    "plugin.table": "CREATE TABLE x_perdue (id integer)",
    "form.once": "INSERT INTO idempotency (person, key, body_sha256, location, at) "
    "VALUES (1, 'k', '', '/ideas/absente', '2026-01-01 00:00:00+00:00')",
}


@pytest.fixture
def plant(place: Any, request: Any) -> Callable[[str], Awaitable[None]]:
    """Run a statement that every protection of the database would refuse."""

    async def in_postgres(statement: str) -> None:
        server = urlsplit(request.getfixturevalue("server"))
        connection = await asyncpg.connect(
            urlunsplit(server._replace(path=urlsplit(place.owner).path))
        )
        try:
            await connection.execute("SET session_replication_role = replica")
            for row in await connection.fetch(
                "SELECT conrelid::regclass AS of, conname FROM pg_constraint WHERE contype = 'c' "
                "AND connamespace = 'public'::regnamespace"
            ):
                await connection.execute(
                    f"ALTER TABLE {row['of']} DROP CONSTRAINT {row['conname']}"
                )
            await connection.execute(statement)
        finally:
            await connection.close()

    async def in_sqlite(statement: str) -> None:
        connection = sqlite3.connect(place.owner.removeprefix("sqlite:///"))
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute("DROP TRIGGER event_is_never_edited")
        connection.execute(statement)
        connection.commit()
        connection.close()

    return in_sqlite if place.kind == "sqlite" else in_postgres


@pytest.fixture
async def sound(brest: Any, nantes: Any, grid: Any, make_idea: Any) -> None:
    """Two offices, an idea at each stage, an adoption."""
    for stage in Stage:
        await make_idea(brest, stage)
    async with writing(nantes.chair):
        (practice,), _ = await library(nantes.chair)
        adopt = Answer(ReplyKind.ADOPT)
        await reply_to_practice(practice, adopt, nantes.office, grid, by=nantes.chair)


@pytest.fixture
def stored() -> Callable[[str, int], Awaitable[None]]:
    """Put a stored file on record."""

    async def record(name: str, size: int) -> None:
        async with writing(SYSTEM):
            await fetch(
                "INSERT INTO stored_file (sha256, size, type, at) VALUES ({}, {}, {}, {})",
                name,
                size,
                "application/pdf",
                world.now(),
            )

    return record


def test_every_invariant_has_its_planted_fault() -> None:
    assert PLANTED.keys() == {invariant.name for invariant in INVARIANTS}


async def test_a_sound_database_breaks_nothing(sound: None) -> None:
    assert await verify() == []


@pytest.mark.parametrize("name", PLANTED)
async def test_an_invariant_is_broken_by_its_planted_fault(
    sound: None, plant: Any, name: str
) -> None:
    await plant(PLANTED[name])
    broken = {one.name: one.offenders for one in await verify()}
    assert broken.get(name), f"{name} is not among {sorted(broken)}"


async def test_a_row_without_its_file_is_found_and_a_file_without_its_row_is_counted(
    sound: None, stored: Any, tmp_path: Path
) -> None:
    folder = Folder(tmp_path / "files")
    names = []
    for content in (b"kept", b"cut short", b"lost", b"nobody's"):
        file, path = folder.new()
        with file:
            file.write(content)
        names.append(folder.keep(path))
    for name, size in zip(names[:3], (4, 9, 4), strict=True):
        await stored(name, size)
    assert await verify(folder) == []
    folder.place_of(names[1]).write_bytes(b"cut")
    folder.place_of(names[2]).unlink()
    (broken,) = await verify(folder)
    assert broken.name == "file.stored"
    assert set(broken.offenders) == {names[1], names[2]}
    assert await strays(folder) == [names[3]]
