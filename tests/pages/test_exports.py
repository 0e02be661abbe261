"""Lists as files: the rows of the page for whoever sees them, and nothing that runs."""

import csv
import gc
import shutil
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from innovation import world
from innovation.db import connect, disconnect, fetch, reading
from innovation.domain.people import SYSTEM
from innovation.domain.stages import Stage
from innovation.importing import Known, check_rows, import_all, match_columns, read_file
from innovation.queries import exporting
from innovation.queries.importing import names_of
from innovation.queries.people import offices
from innovation.verify import verify

Ready = Callable[..., Awaitable[Any]]

FORMULAS = [
    "=1+1",
    "+33 298",
    "-1 degré",
    "@SUM(A1)",
    "'=2+2",
    '=HYPERLINK("http://evil")',
    "\uff1d1+1",
    "\uff20SUM(A1)",
]


def rows_of(answer: Any) -> list[dict[str, str]]:
    """A CSV answer's rows by column."""
    assert answer.status_code == 200, answer.text
    text = answer.content.decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text, newline=""), delimiter=";"))


def cells_of(content: bytes) -> list[tuple[str, ...]]:
    """A workbook's rows, as an import reads them."""
    return [line.cells for line in read_file(content).lines]


async def test_an_export_holds_what_the_list_shows_on_all_its_pages(
    town: Any, make_idea: Ready, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "BATCH", 2)
    for number in range(5):
        await make_idea(town.cast, title=f"Idée {number}", category="sociale" if number else "")
    titles = [row["Titre"] for row in rows_of(await town.get("staff", "/ideas/export?format=csv"))]
    assert titles == [f"Idée {number}" for number in (4, 3, 2, 1, 0)]
    found = await town.get("staff", "/ideas/export?format=csv&category=sociale&words=idee")
    assert [row["Titre"] for row in rows_of(found)] == titles[:4]
    assert 'filename="idees-brest-' in found.headers["content-disposition"]
    workbook = await town.get("staff", "/ideas/export?format=xlsx&category=sociale")
    assert [cells[1] for cells in cells_of(workbook.content)] == titles[:4]


async def test_an_export_shows_nobody_what_their_list_does_not(
    town: Any, ready: Ready, close_the_box: Any
) -> None:
    await ready("idea.view", title="Discrète")
    await close_the_box()
    for name, seen in (("author", 1), ("assessor", 1), ("staff", 0), ("recused", 0)):
        assert len(rows_of(await town.get(name, "/ideas/export?format=csv"))) == seen, name
    for name in ("other_staff", "other_chair", "coordinator"):
        assert rows_of(await town.get(name, "/ideas/export?format=csv")) == [], name


async def test_no_mark_is_told_before_the_reveal(
    town: Any, ready: Ready, give_sheet: Any, reveal: Any
) -> None:
    idea = await ready("idea.view")
    before = rows_of(await town.get("chair", "/ideas/export?format=csv"))
    for name in ("assessor", "other_assessor"):
        await give_sheet(idea, town.people[name], mark=4)
    assert rows_of(await town.get("chair", "/ideas/export?format=csv")) == before
    assert before[0]["Évaluation, sur 100"] == ""
    await reveal(idea, town.people["chair"])
    assert (
        rows_of(await town.get("staff", "/ideas/export?format=csv"))[0]["Évaluation, sur 100"]
        == "100"
    )


async def test_no_text_becomes_a_formula(town: Any, make_idea: Ready) -> None:
    for text in FORMULAS:
        await make_idea(town.cast, title=text, problem=text)
    shown = [row["Titre"] for row in rows_of(await town.get("staff", "/ideas/export?format=csv"))]
    assert shown == [f"'{text}" for text in reversed(FORMULAS)]
    workbook = (await town.get("staff", "/ideas/export?format=xlsx")).content
    assert [cells[1] for cells in cells_of(workbook)] == list(reversed(FORMULAS))
    with ZipFile(BytesIO(workbook)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
        assert b"<f>" not in sheet
        assert not [name for name in archive.namelist() if "_rels/sheet" in name]


async def test_people_are_exported_by_who_administers_them_and_practices_by_all(
    town: Any, make_idea: Ready
) -> None:
    await make_idea(town.cast, Stage.SHARED)
    people = rows_of(await town.get("office_admin", "/people/export?format=csv"))
    assert len(people) == len([p for p in town.people.values() if p.office == "brest"])
    assert all("@brest.test" in row["Adresse électronique"] for row in people)
    for name in ("staff", "chair", "other_staff"):
        assert (await town.get(name, "/people/export?format=csv")).status_code == 404, name
    (practice,) = rows_of(await town.get("other_staff", "/library/export?format=csv"))
    assert (practice["Titre"], practice["Office"]) == ("Bancs", "Brest Habitat")
    for narrow, found in (("words=banc", 1), ("words=fusee", 0), ("office=nantes", 0)):
        answer = await town.get("other_staff", f"/library/export?format=csv&{narrow}")
        assert len(rows_of(answer)) == found, narrow
    assert "partagée" in rows_of(await town.get("staff", "/feed/export?format=csv"))[0]["Fait"]
    assert (await town.get("visitor", "/ideas/export?format=csv")).status_code == 303


async def test_the_pages_lead_to_their_export_with_their_filters(
    town: Any, make_idea: Ready
) -> None:
    await make_idea(town.cast, Stage.SHARED, category="sociale")
    page = (await town.get("staff", "/ideas?category=sociale")).text
    assert 'href="/ideas/export?format=xlsx&amp;category=sociale"' in page
    assert 'href="/library/export?format=csv"' in (await town.get("staff", "/library")).text
    assert 'href="/people/export?format=xlsx"' in (await town.get("office_admin", "/people")).text
    assert "/people/export" not in (await town.get("staff", "/people")).text


# --- Out, and in again ----------------------------------------------------------------

IDEA = (
    "title, kind, problem, solution, benefit, results, category, theme, stage, status, office, "
    "site, landlord, source_url, year, extra"
)


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
async def test_an_export_that_fails_leaves_no_file_behind(
    town: Any, place: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (kept := tmp_path / "kept").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(kept))
    with closing(sqlite3.connect(place.owner.removeprefix("sqlite:///"))) as database:
        database.executescript(
            "PRAGMA legacy_alter_table=1; ALTER TABLE practice_sheet RENAME TO gone"
        )
    answer = await town.get("chair", "/library/export")
    assert answer.status_code == 500
    files = [one for one in gc.get_objects() if type(one) is tempfile.SpooledTemporaryFile]
    assert [one for one in files if not one.closed] == []
    assert list(kept.iterdir()) == []


async def ideas() -> list[tuple[Any, ...]]:
    """Every idea's content, with its author's name and its day."""
    async with reading(SYSTEM):
        rows = await fetch(
            f"SELECT {IDEA}, submitted_at, (SELECT name FROM person p WHERE p.id = i.author) "
            "AS author_name FROM idea i ORDER BY title"
        )
    return [
        (*row.values(),)
        for row in ({**r, "submitted_at": world.day_of(r["submitted_at"])} for r in rows)
    ]


@pytest.fixture
def empty_site(template_file: Path, tmp_path: Path) -> Callable[[], AbstractAsyncContextManager]:
    """Another site, with nobody on it."""

    @asynccontextmanager
    async def move() -> AsyncIterator[None]:
        await disconnect()
        await connect(f"sqlite:///{shutil.copy(template_file, tmp_path / 'other.db')}")
        yield

    return move


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["fr", "en"])
async def test_what_was_exported_is_imported_as_the_same_ideas(
    town: Any, make_idea: Ready, make_office: Ready, make_person: Ready, sql: Any,
    empty_site: Any, ending: str, language: str,
) -> None:  # fmt: skip
    for stage in Stage:
        await make_idea(town.cast, stage, title=f"=Idée « {stage} »", problem="a;b\n'c\"\n-d")
    fields = {q.kind: q for q in town.site.plugins.office("brest").idea_fields}
    extra = {
        "text": "Oui ; non", "number": -1234.5, "yes_no": False, "date": "2026-05-01",
        "choice": "objet",
    }  # fmt: skip
    answers = {fields[kind].key: value for kind, value in extra.items() if kind in fields}
    await make_idea(town.cast, kind="need", solution="", category="", title="Rien", extra=answers)
    await sql("UPDATE idea SET site = {}, benefit = {} WHERE title = 'Rien'", "Cour", "+ de calme")
    theme = town.site.plugins.office("brest").themes[0]
    await sql("UPDATE idea SET theme = {} WHERE title = 'Rien'", theme.key)
    await sql("UPDATE person SET language = {} WHERE id = {}", language, town.people["chair"].id)
    before = await ideas()
    exported = (await town.get("chair", f"/ideas/export?format={ending}")).content
    words = {"fr": "Un objet qui sert déjà", "en": "An object already in use"}
    assert ending == "xlsx" or words[language] in exported.decode("utf-8-sig")
    async with empty_site():
        office = await make_office("brest")
        await make_person(office, name=town.cast.author.name)
        async with reading(SYSTEM):
            known = Known.of(
                await offices(SYSTEM), town.site.plugins, await names_of(SYSTEM, "brest")
            )
        table = read_file(exported)
        columns = match_columns(table.headers, known.questions("brest"))
        checked = check_rows(table, columns, known, "brest")
        assert (checked.faults, checked.notices) == ([], [])
        assert await import_all(checked.entries, known) == len(before)
        assert await ideas() == before
        assert await import_all(checked.entries, known) == 0
        assert await verify() == []


async def test_an_export_imported_where_it_comes_from_doubles_nothing(
    town: Any, make_idea: Ready
) -> None:
    await make_idea(town.cast)
    table = read_file((await town.get("chair", "/ideas/export?format=csv")).content)
    async with reading(SYSTEM):
        known = Known.of(await offices(SYSTEM), town.site.plugins)
    checked = check_rows(table, match_columns(table.headers), known, "brest")
    assert await import_all(checked.entries, known) == 0
    assert len(await ideas()) == 1
