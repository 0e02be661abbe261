"""Importing a file: good rows in, twice is once, and the database stays sound."""

from collections.abc import Callable
from typing import Any

import pytest

from innovation.actions.importing import Row, import_ideas, import_practice
from innovation.changes import Content, Provenance
from innovation.db import fetch, reading, writing
from innovation.domain.people import SYSTEM
from innovation.domain.refusals import NotAllowed
from innovation.domain.stages import IdeaKind, Stage, Status
from innovation.hooks.host import PluginHost
from innovation.importing import (
    Known,
    check_rows,
    import_all,
    match_columns,
    read_file,
)
from innovation.queries.importing import names_of
from innovation.verify import verify

HEADER = "titre,office,probleme,solution,resultats,categorie,annee,etape,organisme,source,etat\n"


def rows(*lines: str) -> str:
    return HEADER + "\n".join(lines)


@pytest.fixture
def bring(brest: Any) -> Callable[..., Any]:
    """Read, check and import a text: how many rows are new."""

    async def run(text: str) -> int:
        async with reading(SYSTEM):
            people = await names_of(SYSTEM)
        known = Known.of([brest.office], PluginHost(installed=False), people)
        table = read_file(text.encode())
        checked = check_rows(table, match_columns(table.headers), known)
        assert checked.faults == []
        return await import_all(checked.entries, known)

    return run


async def test_a_row_becomes_an_idea_or_a_practice_known_from_elsewhere(
    brest: Any, bring: Any
) -> None:
    text = rows(
        "Bancs,brest,Palettes perdues,Des bancs,,technique,2020,submitted,BMH,https://b.example,",
        "Serre,,Toit nu,Une serre,Des tomates,locale,2021,shared,Ailleurs,https://a.example,",
    )
    assert await bring(text) == 2
    async with reading(SYSTEM):
        (idea,) = await fetch("SELECT * FROM idea")
        (practice,) = await fetch("SELECT * FROM practice_sheet")
        verbs = [row["verb"] for row in await fetch("SELECT verb FROM event ORDER BY id")]
    assert (idea["title"], idea["office"], idea["stage"]) == ("Bancs", "brest", "submitted")
    assert (idea["author"], idea["landlord"], idea["year"]) == (None, "BMH", 2020)
    assert (practice["office"], practice["state"], practice["category"]) == (None, "shared", "")
    assert (practice["source_url"], practice["results"]) == ("https://a.example", "Des tomates")
    assert verbs == ["idea.imported", "practice.imported"]


async def test_importing_again_changes_nothing(bring: Any) -> None:
    assert await bring(rows("Été  au Frais,brest,Chaud,,,,,,,,", "Serre,,Nu,,,,,,Ailleurs,,")) == 2
    assert await bring(rows("ete au frais,brest,Autre,,,,,,,,", "SERRE,,Nu,,,,,,ailleurs,,")) == 0
    async with reading(SYSTEM):
        assert len(await fetch("SELECT id FROM event")) == 2


async def test_an_idea_that_was_written_here_is_known_by_its_address(
    brest: Any, bring: Any, make_idea: Any
) -> None:
    idea = await make_idea(brest)
    text = "identifiant,titre,probleme,office\n{},Autre titre,Autre,brest\n"
    assert await bring(text.format(idea.public_id)) == 0
    assert await bring(text.format("nouveau")) == 1


async def test_the_author_is_whom_the_file_names(brest: Any, bring: Any) -> None:
    await bring(f"titre,probleme,office,porteur\nBancs,Palettes,brest,{brest.author.name}\n")
    async with reading(SYSTEM):
        (idea,) = await fetch("SELECT author FROM idea")
    assert idea["author"] == brest.author.id
    assert await verify() == []


PLACES = [
    *((stage, Status.OPEN) for stage in Stage),
    (Stage.SUBMITTED, Status.REWORK),
    (Stage.ASSESSED, Status.ON_HOLD),
    (Stage.ASSESSED, Status.DECLINED),
]


@pytest.mark.parametrize(("stage", "status"), PLACES)
async def test_a_later_stage_is_reached_by_one_event_and_the_database_stays_sound(
    bring: Any, stage: Stage, status: Status
) -> None:
    assert await bring(rows(f"Bancs,brest,Palettes,Des bancs,Douze,,,{stage},,,{status}")) == 1
    async with reading(SYSTEM):
        (idea,) = await fetch("SELECT stage, status FROM idea")
        (event,) = await fetch("SELECT verb, data FROM event")
    assert (idea["stage"], idea["status"]) == (stage, status)
    said = "" if status is Status.OPEN else f', "status": "{status}"'
    assert (event["verb"], event["data"]) == ("idea.imported", f'{{"stage": "{stage}"{said}}}')
    assert await verify() == []


async def test_who_administers_an_office_imports_into_it_and_practices_come_by_command(
    brest: Any, nantes: Any, grid: Any
) -> None:
    rows = [Row(Content(IdeaKind.NEED, "Bancs", "Palettes", "", ""), Provenance(external_key="k"))]
    async with writing(SYSTEM):
        for person in (brest.chair, brest.colleague, nantes.admin):
            with pytest.raises(NotAllowed):
                await import_ideas(rows, brest.office, grid, by=person)
        assert len(await import_ideas(rows, brest.office, grid, by=brest.admin)) == 1
        with pytest.raises(PermissionError):
            await import_practice(rows[0].content, rows[0].origin, by=brest.admin)
