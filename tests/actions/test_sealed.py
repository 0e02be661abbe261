"""Marks are sealed until the reveal: no query, no row tells others anything of them."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from innovation import queries
from innovation.db import fetch, reading
from innovation.db.doors import Database
from innovation.domain.journal import JournalFilters
from innovation.domain.listing import Filters, LibraryFilters
from innovation.domain.people import VISITOR, Viewer
from innovation.queries.assessment import own_sheet, revealed_by_round, sealed_sheets
from innovation.queries.ideas import Idea, get_idea
from innovation.queries.importing import ImportFile
from innovation.queries.journal import Told
from innovation.queries.sharing import Practice, practice_of

MOMENT = datetime(2026, 3, 2, tzinfo=UTC)


def every_query() -> dict[str, Callable[..., Any]]:
    """All that a page may ask of the database."""
    modules = [
        importlib.import_module(f"innovation.queries.{found.name}")
        for found in pkgutil.iter_modules(queries.__path__)
    ]
    return {
        f"{module.__name__}.{name}": query
        for module in modules
        for name, query in vars(module).items()
        if inspect.iscoroutinefunction(query)
        and query.__module__ == module.__name__
        and not name.startswith("_")
    }


QUERIES = every_query()


async def everything_told(viewer: Viewer, public_id: str) -> dict[str, object]:
    """The answer to every query. A new parameter's name gets its value here."""
    values = {
        "idea": 1,
        "practice": 1,
        "round_id": 1,
        "public_id": public_id,
        "filters": Filters(),
        "lists": [Filters()],
        "place": "ideas",
        "before": 2**60,
        "draft": 1,
        "main": 1,
        "grouping": 1,
        "ideas": [1],
        "words": "banc",
        "office": viewer.office,
        "keys": ["k"],
        "emails": ["personne.1@brest.test"],
        "file": ImportFile(1, "f", "brest", "f.csv", "", "read", 0, 0, 0, 0, 0, MOMENT, 1),
        "slug": viewer.office,
        "committee": viewer.office,
        "title": "Bancs réemployés",
        "email": "personne.1@brest.test",
        "token_sha256": "",
        "key": "draft",
        "account": "account:a",
        "source": "source:b",
        "verb": "idea.submitted",
        "cause": Told(1, "brest", "idea.submitted", "idea", 1, MOMENT, public_id),
        "person": 1,
        "event": 1,
        "name": "Personne 1",
        "hashes": frozenset({"f" * 64}),
        "issuer": "https://provider.test",
        "subject": "s",
        "days": 30,
        "now": MOMENT,
        "day": MOMENT.date(),
        "limit": 5,
        "start": MOMENT.date(),
        "end": MOMENT.date(),
        "thread": 1,
        "thing": "x",
        "plugin": "x",
        "public_ids": ["x"],
        "role": "assessor",
    }
    told: dict[str, object] = {}
    async with reading(viewer):
        seen = await get_idea(viewer, public_id)
        things: dict[object, object] = {
            LibraryFilters: LibraryFilters(), JournalFilters: JournalFilters(), Idea: seen,
        }  # fmt: skip
        things[Practice] = await practice_of(viewer, seen.id) if seen else None
        for name, query in QUERIES.items():
            wanted = inspect.signature(query).parameters.values()
            needed = [p for p in wanted if p.default is p.empty and p.name != "viewer"]
            if "sealed" in name:
                with pytest.raises(PermissionError):
                    await query(viewer, *(1 for _ in needed))
                continue
            given = {p.name: things.get(p.annotation, values[p.name]) for p in needed}
            if None not in given.values():
                told[name] = await query(viewer, **given)
    return told


def test_every_query_is_asked() -> None:
    assert len(QUERIES) > 20
    assert {f"{sealed_sheets.__module__}.{sealed_sheets.__name__}"} <= set(QUERIES)


async def test_other_marks_change_no_answer_to_anybody(
    clock: datetime, brest: Any, nantes: Any, make_idea: Any, give_sheet: Any, make_person: Any
) -> None:
    """Two histories that differ in one person's marks and words alone look the same to others."""
    judge, other = brest.assessors
    idea = await make_idea(brest)
    await give_sheet(idea, judge, 0)
    await give_sheet(idea, other, 2)
    everybody = {
        "author": brest.author,
        "other assessor": other,
        "chair": brest.chair,
        "administrator": brest.admin,
        "colleague": brest.colleague,
        "neighbour": nantes.chair,
        "visitor": VISITOR,
    }
    before = {name: await everything_told(v, idea.public_id) for name, v in everybody.items()}
    own = await everything_told(judge, idea.public_id)
    await give_sheet(idea, judge, 4, comment="Un mot qui change tout.")
    for name, viewer in everybody.items():
        assert await everything_told(viewer, idea.public_id) == before[name], name
    assert await everything_told(judge, idea.public_id) != own


async def test_marks_are_told_once_revealed(
    brest: Any, make_idea: Any, give_sheet: Any, reveal: Any
) -> None:
    idea = await make_idea(brest)
    for person, mark in zip(brest.assessors, (1, 4), strict=True):
        await give_sheet(idea, person, mark)
    async with reading(brest.chair):
        assert await revealed_by_round(brest.chair, idea.id) == {}
        assert await own_sheet(brest.chair, 1) is None
    await reveal(idea, brest.chair)
    async with reading(brest.chair):
        ((_, sheets),) = (await revealed_by_round(brest.chair, idea.id)).items()
    assert {signed.name: set(signed.sheet.marks.values()) for signed in sheets} == {
        brest.assessors[0].name: {1},
        brest.assessors[1].name: {4},
    }


@pytest.mark.parametrize(
    "kind", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)
async def test_a_forgotten_filter_unseals_nothing(
    database: Database, brest: Any, nantes: Any, make_idea: Any, give_sheet: Any, reveal: Any
) -> None:
    idea = await make_idea(brest)
    for person in brest.assessors:
        await give_sheet(idea, person)

    async def rows_seen(viewer: Viewer) -> list[int]:
        async with reading(viewer):
            return [
                len(await fetch(f"SELECT * FROM {table}")) for table in ("sheet", "mark", "result")
            ]

    others = (brest.author, brest.chair, brest.admin, brest.colleague, nantes.chair, VISITOR)
    assert [await rows_seen(viewer) for viewer in others] == [[0, 0, 0]] * len(others)
    assert await rows_seen(brest.assessors[0]) == [1, 3, 0]
    await reveal(idea, brest.chair)
    assert await rows_seen(brest.chair) == [2, 6, 1]
    assert await rows_seen(nantes.chair) == [0, 0, 0]


async def test_the_journal_tells_of_a_sheet_to_its_assessor_alone(
    brest: Any, make_idea: Any, give_sheet: Any
) -> None:
    idea = await make_idea(brest)
    await give_sheet(idea, brest.assessors[0])
    told = {}
    for person in (brest.assessors[0], brest.assessors[1], brest.chair, brest.author):
        answers = await everything_told(person, idea.public_id)
        feed: Any = answers["innovation.queries.journal.feed_for"]
        near: Any = answers["innovation.queries.around.around"]
        told[person.name] = [{entry.verb for entry in entries} for entries in (feed, near.history)]
    assert told[brest.assessors[0].name] == [{"idea.submitted", "sheet.written"}] * 2
    for person in (brest.assessors[1], brest.chair, brest.author):
        assert told[person.name] == [{"idea.submitted"}] * 2
