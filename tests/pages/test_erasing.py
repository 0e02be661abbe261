"""Erasing a person: nothing that names them is left anywhere, and all that they gave stays."""

import json
from pathlib import Path
from typing import Any

import pytest

from innovation.actions.erasing import replay_erasures
from innovation.db import writing
from innovation.db.doors import database as open_database
from innovation.domain.people import SYSTEM
from innovation.domain.stages import Stage
from innovation.files.ledger import Erased, keep_in_ledger, read_ledger
from innovation.forgetting import GOES, pseudonym
from innovation.verify import verify

NAME = "Maëlle Quéguineur-Zorn"
TOKENS = tuple(f"jeton{number}zq" for number in range(20))
"""Planted in all that is a person's own; none may be found afterwards."""

STAYS = {
    ("adoption", "adopted_by"), ("attachment", "added_by"), ("co_authorship", "person"),
    ("comment", "person"), ("credit", "person"), ("decision", "decided_by"),
    ("disposal", "decided_by"), ("gate_override", "person"), ("grouping", "grouped_by"),
    ("idea", "author"),
    ("idea", "submitted_by"), ("idea_version", "written_by"), ("invitation", "invited_by"),
    ("mark", "person"), ("measure", "taken_by"), ("opinion", "answered_by"),
    ("opinion", "asked_by"), ("participant", "person"), ("person", "manager"),
    ("person_role", "granted_by"), ("pilot", "lead"), ("plugin_activation", "changed_by"),
    ("plugin_setting", "changed_by"),
    ("practice_sheet", "confirmed_by"), ("practice_sheet", "contact"),
    ("practice_sheet", "proposed_by"), ("reply", "replied_by"), ("round", "revealed_by"),
    ("sheet", "person"), ("support", "person"), ("withdrawal", "person"),
}  # fmt: skip
"""What keeps the number of an erased person: what they did, which no longer says who they were."""

Make = Any


@pytest.fixture
def plant(town: Any, sql: Make) -> Make:
    """Fill what is a colleague's own with tokens: their account and all that only they see."""

    async def make() -> Any:
        person, name = town.people["staff"], iter(TOKENS)
        made = await town.post("staff", "/drafts", {})
        fields = ("title", "problem", "solution", "benefit", "site", "theme")
        places = ", ".join(f"{one} = {{}}" for one in fields)
        await sql(f"UPDATE draft SET {places}", *(next(name) for _ in fields))
        await town.send("staff", f"{made.headers['location']}/files", (f"{next(name)}.pdf", PDF))
        await town.post(
            "staff",
            "/filters",
            {"place": "ideas", "name": next(name), "query": f"words={next(name)}"},
        )
        await sql(
            "INSERT INTO import_file (public_id, office, person, name, content, columns, "
            "created_at) SELECT {}, office, id, {}, {}, {}, created_at FROM person WHERE id = {}",
            *(next(name) for _ in range(4)),
            person.id,
        )
        await sql(
            "UPDATE person SET name = {}, email = {}, service = {}, password_hash = {} "
            "WHERE id = {}",
            f"{NAME} {next(name)}",
            f"{next(name)}@brest.test",
            *(next(name) for _ in range(2)),
            person.id,
        )
        other = await town.post("author", "/drafts", {})
        await sql(
            "UPDATE draft SET on_behalf_of = (SELECT name FROM person WHERE id = {}) "
            "WHERE public_id = {}",
            person.id,
            other.headers["location"].rpartition("/")[2],
        )
        return person

    return make


PDF = b"%PDF-1.4\n%%EOF"


async def erase(town: Any, sql: Make, person: Any, by: str = "office_admin") -> Any:
    (row,) = await sql("SELECT name, version FROM person WHERE id = {}", person.id)
    body = {"typed": row["name"], "version": str(row["version"])}
    return await town.post(by, f"/people/{person.public_id}/erasure", body)


async def everything(sql: Make) -> str:
    """Every row of every table, as text."""
    if open_database().kind == "sqlite":
        found = await sql("SELECT name FROM sqlite_master WHERE type = 'table'")
    else:
        found = await sql("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'")
    rows = [await sql(f"SELECT * FROM {row['name']}") for row in found]
    return json.dumps(rows, default=str, ensure_ascii=False)


def on_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


async def test_no_table_file_index_or_ledger_says_who_an_erased_person_was(
    town: Any, sql: Make, plant: Make, make_idea: Make, tmp_path: Path
) -> None:
    idea = await make_idea(town.cast, author=town.people["staff"])
    person = await plant()
    before = await everything(sql)
    assert [token for token in TOKENS[:17] if token not in before] == []
    assert (await erase(town, sql, person)).status_code == 303
    page = await town.get("office_admin", f"/people/{person.public_id}")
    assert "données effacées" in page.text
    assert "efface.invalid" not in page.text
    after = await everything(sql)
    assert [token for token in (*TOKENS, NAME) if token in after] == []
    kept = on_disk(tmp_path)
    assert [token for token in TOKENS if token.encode() in kept] == []
    assert PDF not in kept
    (row,) = await sql("SELECT author FROM idea WHERE id = {}", idea.id)
    assert row["author"] == person.id
    assert await verify() == []
    page = await town.get("chair", f"/ideas/{idea.public_id}")
    assert pseudonym(person.public_id) in page.text
    assert (await town.get("staff", "/")).headers["location"] == "/login"


async def test_only_the_offices_administrator_erases_and_never_themselves(
    town: Any, sql: Make, read_same: Any, how_many: Any
) -> None:
    person = town.people["staff"]
    for name in town.browsers:
        if name == "office_admin":
            continue
        office = {"visitor": 303}.get(name) or (403 if name in OF_BREST else 404)
        for answer in (
            await town.get(name, f"/people/{person.public_id}/erasure"),
            await erase(town, sql, person, by=name),
        ):
            assert answer.status_code == office, name
        absent = await town.get(name, f"/people/{'A' * 12}/erasure")
        seen = await town.get(name, f"/people/{person.public_id}/erasure")
        assert office != 404 or read_same(absent) == read_same(seen)
    own = await erase(town, sql, town.people["office_admin"])
    assert own.status_code == 422
    assert "son propre compte" in own.text
    assert await how_many("erasure") == 0


OF_BREST = {
    "author", "assessor", "other_assessor", "chair", "staff", "co_author", "lead", "recused",
}  # fmt: skip


async def test_a_name_not_typed_a_pilot_led_and_a_role_of_the_site_are_refused_in_words(
    town: Any, sql: Make, begin: Make, make_plan: Make, steps: Any
) -> None:
    person = town.people["staff"]
    answer = await town.post(
        "office_admin", f"/people/{person.public_id}/erasure", {"typed": "Non", "version": "1"}
    )
    assert answer.status_code == 422
    assert "pour confirmer" in answer.text
    assert 'value="Non"' in answer.text
    idea = await begin()
    await steps[Stage.ASSESSED](idea, town.cast)
    await steps[Stage.PILOTED](idea, town.cast)
    answer = await erase(town, sql, town.people["author"])
    assert answer.status_code == 422
    assert "confiez-la" in answer.text
    await sql("UPDATE person SET office = 'rennes' WHERE id = {}", town.people["office_admin"].id)
    answer = await erase(town, sql, town.people["operator"])
    assert answer.status_code == 422
    assert "rôle du site" in answer.text


async def test_the_preview_lists_the_texts_that_say_the_name_and_no_other_offices(
    town: Any, sql: Make, make_idea: Make, nantes: Any
) -> None:
    person = town.people["staff"]
    await sql("UPDATE person SET name = {} WHERE id = {}", "Zoé 100%_Prigent", person.id)
    mine = await make_idea(town.cast, problem="Comme le dit ZOÉ 100%_PRIGENT, il pleut.")
    near = await make_idea(town.cast, problem="Comme le dit Zoé 100 x Prigent, il pleut.")
    hidden = await make_idea(nantes, problem="Zoé 100%_Prigent de Brest a essayé.")
    page = await town.get("office_admin", f"/people/{person.public_id}/erasure")
    shown = [one.public_id in page.text for one in (mine, near, hidden)]
    assert shown == [True, False, False]


async def test_a_restored_database_learns_the_erasures_anew(
    town: Any, sql: Make, plant: Make, how_many_events: Any, tmp_path: Path
) -> None:
    person = await plant()
    await erase(town, sql, person)
    ledger = read_ledger(tmp_path / "erasures.jsonl")
    assert [one.person for one in ledger] == [person.public_id]
    await sql(
        "UPDATE person SET erased_at = NULL, name = {}, email = {} WHERE id = {}",
        *(TOKENS[0], f"{TOKENS[1]}@brest.test", person.id),
    )
    async with writing(SYSTEM):
        assert await replay_erasures(ledger, by=SYSTEM) == 1
    async with writing(SYSTEM):
        assert await replay_erasures(ledger, by=SYSTEM) == 0
    (row,) = await sql("SELECT name FROM person WHERE id = {}", person.id)
    assert row["name"] == pseudonym(person.public_id)
    assert await verify() == []


def test_the_ledger_keeps_each_person_once_and_reads_past_a_line_cut_short(tmp_path: Path) -> None:
    path = tmp_path / "var" / "erasures.jsonl"
    one, two = Erased("Ab3", "2026-03-02"), Erased("Cd4", "2026-03-03")
    keep_in_ledger(path, [one])
    path.write_text(path.read_text() + '{"person": "Cd')
    keep_in_ledger(path, [one, two])
    assert read_ledger(path) == [one, two]
    assert path.stat().st_mode & 0o777 == 0o600


async def test_every_column_that_names_a_person_goes_or_is_known_to_stay(sql: Make) -> None:
    """A new table says what becomes of an erased person's rows: in ``GOES``, or here."""
    if open_database().kind == "sqlite":
        found = await sql(
            'SELECT t.name AS "table", k."from" AS "column" FROM sqlite_master t '
            "JOIN pragma_foreign_key_list(t.name) k WHERE k.\"table\" = 'person'"
        )
    else:
        found = await sql(
            "SELECT conrelid::regclass::text AS table, a.attname AS column FROM pg_constraint c "
            "JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey) "
            "WHERE c.contype = 'f' AND c.confrelid = 'person'::regclass"
        )
    assert {(row["table"].strip('"'), row["column"]) for row in found} == STAYS | set(GOES.items())
