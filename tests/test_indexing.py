"""Each text is in the index, as it is now, whoever wrote it and whenever."""

import gzip
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from innovation.actions.ideas import complete_idea
from innovation.actions.plugins import activate_plugin
from innovation.db import DB, connect, disconnect, fetch, reading, writing
from innovation.db.migrations import migrate
from innovation.domain.listing import answer_mark
from innovation.domain.people import SYSTEM
from innovation.hooks.host import PluginHost
from innovation.hosting.plugins import activation_of
from innovation.indexing import asked_by, entry_of_idea, index_all, stems_of, unindexed

DUMPS = Path(__file__).parent / "fixtures/dumps"
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


async def found_by(stem: str, table: str = "search_idea") -> list[int]:
    """The rows that hold a stem."""
    if DB.engine_type == "sqlite":
        rows = await fetch(f"SELECT rowid AS id FROM {table} WHERE {table} MATCH {{}}", f'"{stem}"')
    else:
        rows = await fetch(f"SELECT id FROM {table} WHERE words @@ {{}}::tsquery", stem)
    return [row["id"] for row in rows]


async def test_an_idea_is_found_by_what_it_says_as_soon_as_it_is_submitted(
    brest: Any, make_idea: Any
) -> None:
    idea = await make_idea(brest, title="Des nichoirs", solution="Poser vingt cabanes.")
    async with reading(brest.author):
        assert await found_by("nichoir") == await found_by("caban") == [idea.id]
        assert await found_by("zzz") == []


async def test_an_idea_that_changes_is_found_by_what_it_says_now(
    brest: Any, make_idea: Any, acting: Any, activate: Any
) -> None:
    idea = await make_idea(brest)
    await activate("brest", "brest_open_factory")
    answers = {QUESTION: "Quel bois choisir ?", PROTOTYPE: True}
    async with acting(brest.author, idea) as seen:
        await complete_idea(seen, answers, by=brest.author)
    async with reading(brest.author):
        assert await found_by("bois") == await found_by("boi") == [idea.id]
        assert await found_by(answer_mark(PROTOTYPE, "yes")) == [idea.id]
        assert await found_by(answer_mark(PROTOTYPE, "no")) == []
    async with acting(brest.author, idea) as seen:
        await complete_idea(seen, {PROTOTYPE: False}, by=brest.author)
    async with reading(brest.author):
        assert await found_by("bois") == await found_by(answer_mark(PROTOTYPE, "yes")) == []


QUESTION, PROTOTYPE = "brest_open_factory.question", "brest_open_factory.prototype"


@pytest.fixture
def activate(database: Any) -> Any:
    """Switch a plugin on for an office, as its administrator would."""

    async def switch_on(office: str, plugin: str) -> None:
        host = PluginHost()
        host.load()
        chosen = await activation_of(host, plugin, office, {})
        async with writing(SYSTEM):
            await activate_plugin(chosen, office, by=SYSTEM)

    return switch_on


def before_the_index() -> list[str]:
    return sorted({p.name.split(".")[0] for p in DUMPS.glob("*.sql.gz") if p.name < "0007"})


@pytest.mark.parametrize("name", before_the_index())
async def test_a_database_of_the_past_is_indexed_once_it_is_migrated(
    empty_place: Any, kind: str, name: str
) -> None:
    text = gzip.decompress((DUMPS / f"{name}.{kind}.sql.gz").read_bytes()).decode()
    if kind == "sqlite":
        with closing(sqlite3.connect(empty_place.owner.removeprefix("sqlite:///"))) as connection:
            connection.executescript(text)
    else:
        restoring = await asyncpg.connect(empty_place.owner)
        await restoring.execute(text)
        await restoring.close()
    await migrate(empty_place.owner, application_url=empty_place.application, now=NOW)
    await connect(empty_place.application)
    try:
        async with reading(SYSTEM):
            missing = len(await unindexed("idea")) + len(await unindexed("practice_sheet"))
        told = [done async for done in index_all()]
        assert told[-1] == (missing, missing)
        async with reading(SYSTEM):
            assert await unindexed("idea") == await unindexed("practice_sheet") == []
            assert await found_by("composteur")
            assert await found_by("imprim", "search_practice")
        assert [done async for done in index_all()] == []
    finally:
        await disconnect()


def test_no_phrase_goes_from_one_text_into_the_next() -> None:
    assert stems_of("un banc", "vert").as_text().startswith("banc é vert")
    assert stems_of("un banc", "vert").as_tsvector() == "'banc':1 'vert':3"


def test_an_answer_in_words_is_part_of_the_text_and_a_file_is_not() -> None:
    asked = asked_by(
        [
            {
                "themes": [{"key": "p.eau", "label": "Économies d'eau"}],
                "idea_fields": [
                    {"key": "p.how", "kind": "choice", "choices": [["a", "Réemploi"]]},
                    {"key": "p.file", "kind": "file", "choices": []},
                ],
            }
        ]
    )
    row = dict.fromkeys(("title", "problem", "solution", "benefit", "results", "site"), "")
    row |= {"theme": "p.eau", "extra": '{"p.how": "a", "p.file": ["secret"]}'}
    forms = entry_of_idea(row, asked).rest.others
    assert {"econom", "reemploi", answer_mark("p.how", "a")} <= forms
    assert "secret" not in forms
