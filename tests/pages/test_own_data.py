"""One's own data: all of it, in one file, and not a word of anybody else."""

import io
import json
from typing import Any
from zipfile import ZipFile

from innovation.actions.exchange import comment_idea
from innovation.actions.saved import save_filter
from innovation.db import writing
from innovation.queries.personal import SECTIONS

MINE, THEIRS = "zqmien", "zqautrui"
WRITTEN = {
    "idea_version": ("written_by", "title", "problem", "solution", "benefit", "site", "extra"),
    "draft": ("author", "title", "problem", "solution", "benefit", "site", "extra"),
    "comment": ("person", "text"),
    "sheet": ("person", "comment"),
    "mark": ("person", "comment"),
    "decision": ("decided_by", "reason", "condition"),
    "withdrawal": ("person", "reason"),
    "opinion": ("asked_by", "why"),
    "gate_override": ("person", "reason"),
    "measure": ("taken_by", "note"),
    "practice_sheet": ("proposed_by", "title", "problem", "solution", "results", "advice"),
    "reply": ("replied_by", "words"),
    "saved_filter": ("person", "name", "query"),
    "import_file": ("person", "name", "content"),
    "attachment": ("added_by", "name"),
    "person": ("id", "name", "email", "service"),
    "login_session": ("person", "browser", "device"),
}
"""Whose words each text is: the column that says it, then the texts."""

NOBODYS = {
    "idea": ("title", "problem", "solution", "benefit", "results", "site", "extra"),
    "pilot": ("site", "question", "stop_rule", "lessons", "steps"),
    "indicator": ("label", "unit"),
    "adoption": ("note",),
    "plugin_activation": ("title", "settings"),
}
"""Texts that several may have written."""


async def mark_all(sql: Any, me: int) -> None:
    """Say in every text whose it is."""
    for table, (owner, *columns) in WRITTEN.items():
        for column in columns:
            await sql(
                f"UPDATE {table} SET {column} = CASE WHEN {owner} = {{}} THEN {{}} ELSE {{}} END "
                f"|| {column}",
                *(me, MINE + table, THEIRS),
            )
    for table, texts in NOBODYS.items():
        for column in texts:
            await sql(f"UPDATE {table} SET {column} = '{THEIRS}' || {column}")


async def full_life(town: Any, ready: Any, form_for: Any, sql: Any) -> None:
    """Ideas at several stages, in which the author and everybody else do all there is to do."""
    for action in ("practice.reply", "sheet.write", "idea.take_back", "idea.decide"):
        idea = await ready(action)
    await town.post("other_chair", *await form_for("practice.reply", await ready("practice.reply")))
    for name in ("author", "staff", "chair"):
        person = town.people[name]
        theirs = await ready("comment.write")
        async with writing(person):
            await comment_idea(theirs, "Un cas vécu.", by=person)
            await save_filter("ideas", f"De {name}", "words=banc", by=person)
        made = await town.post(name, "/drafts", {})
        await town.send(name, f"{made.headers['location']}/files", (f"{name}.pdf", PDF))
    del idea


PDF = b"%PDF-1.4\n%%EOF"


async def archive_of(town: Any, name: str) -> ZipFile:
    answer = await town.get(name, "/account/data")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["cache-control"] == "no-store"
    return ZipFile(io.BytesIO(answer.content))


def texts_of(archive: ZipFile) -> str:
    return " ".join(archive.namelist()) + "".join(
        archive.read(name).decode() for name in archive.namelist()
    )


async def test_the_archive_holds_all_that_is_ones_own_and_no_word_of_others(
    town: Any, ready: Any, form_for: Any, sql: Any
) -> None:
    await full_life(town, ready, form_for, sql)
    author = town.people["author"]
    await mark_all(sql, author.id)
    archive = await archive_of(town, "author")
    said = texts_of(archive)
    assert THEIRS not in said
    others = [one for name, one in town.people.items() if name != "author"]
    assert [one.name for one in others if one.name in said.replace(author.name, "")] == []
    own = json.loads(archive.read("vivier.json"))
    for table, (owner, *_) in WRITTEN.items():
        (row,) = await sql(f"SELECT count(*) AS n FROM {table} WHERE {owner} = {{}}", author.id)
        assert (MINE + table in said) == bool(row["n"]), table
    assert {"versions", "drafts", "comments", "saved_filters", "files", "ideas"} <= {
        key for key, rows in own.items() if rows
    }
    (file,) = [name for name in archive.namelist() if name.startswith("files/")]
    assert archive.read(file) == PDF


async def test_ones_own_marks_are_in_it_before_the_reveal_and_nobody_elses(
    town: Any, ready: Any, form_for: Any, sql: Any
) -> None:
    idea = await ready("sheet.write")
    for name in ("assessor", "other_assessor"):
        path, body = await form_for("sheet.write", idea)
        assert (await town.post(name, path, body | {"comment": f"De {name}."})).status_code == 303
    for name, other in (("assessor", "other_assessor"), ("other_assessor", "assessor")):
        archive = await archive_of(town, name)
        own = json.loads(archive.read("vivier.json"))
        assert [one["value"] for one in own["marks"]] == [3, 3, 3]
        assert f"De {name}." in texts_of(archive)
        assert f"De {other}." not in texts_of(archive)


async def test_events_are_sentences_and_things_numbers(town: Any, ready: Any, sql: Any) -> None:
    idea = await ready("idea.view", title="Un titre qui se reconnaît")
    archive = await archive_of(town, "author")
    own = json.loads(archive.read("vivier.json"))
    assert f"a déposé « {idea.public_id} »" in own["events"][0]["what"].replace("\u00a0", " ")
    page = archive.read("vivier.html").decode()
    assert "<script" not in page + "<style"
    assert own["account"][0]["name"] == town.people["author"].name
    assert set(own) == {section.key for section in SECTIONS} | {"events"}


async def test_what_was_typed_does_not_run_in_the_readable_page(town: Any, sql: Any) -> None:
    await sql(
        "UPDATE person SET service = '<script>alert(1)</script>' WHERE id = {}",
        town.people["staff"].id,
    )
    page = (await archive_of(town, "staff")).read("vivier.html").decode()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
