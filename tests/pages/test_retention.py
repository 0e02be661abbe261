"""Nothing is removed by itself; on a person's word, exactly what had passed its time."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from innovation import world
from innovation.actions.idempotency import forget_old_answers
from innovation.actions.import_files import forget_old_files
from innovation.actions.people import INVITATION_LASTS
from innovation.db import reading, writing
from innovation.domain.people import SYSTEM
from innovation.domain.retention import CATEGORIES, ELIMINATED
from innovation.forgetting import pseudonym
from innovation.queries.retention import due_things, kept_days
from innovation.verify import verify
from innovation.worker import reopen_due

Make = Any
START = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
WHY = {"reason": "Durée dépassée.", "visa": "ADF 2031-17"}


async def everything(sql: Make, *tables: str) -> dict[str, list[int]]:
    return {
        table: [row["id"] for row in await sql(f"SELECT id FROM {table} ORDER BY id")]
        for table in tables
    }


KEPT = ("draft", "person", "invitation", "attachment", "idea", "comment", "event", "disposal")


async def a_few_of_each(town: Any, ready: Make, sql: Make) -> None:
    """Something of each category, made today, when everybody was here for the last time."""
    await sql("UPDATE person SET created_at = {}, last_login_at = {}", world.now(), world.now())
    await enter_again(town, sql, ["author", "staff", "other_staff", "office_admin"])
    for name in ("author", "staff", "other_staff"):
        await town.post(name, "/drafts", {})
    idea = await ready("idea.take_back", title="Une idée retirée")
    await sql("UPDATE comment SET text = 'Un mot' WHERE idea = {}", idea.id)
    made = await town.post("author", "/drafts", {})
    await town.send("author", f"{made.headers['location']}/files", ("a.pdf", b"%PDF-1.4\n%%EOF"))
    await sql(
        "UPDATE attachment SET idea = {}, draft = NULL, removed_at = {}", idea.id, world.now()
    )
    await town.post("office_admin", "/people", {"name": "Nolwenn", "email": "n@brest.test"})


async def counts(town: Any) -> dict[str, int]:
    admin = town.people["office_admin"]
    async with reading(admin.as_system()):
        days = await kept_days(admin)
        found = [await due_things(admin, key, days[key], world.now()) for key in CATEGORIES]
    return {one.category.key: len(one.things) for one in found}


async def enter_again(town: Any, sql: Make, names: Iterable[str]) -> None:
    """These people log in today; the others do not come back."""
    for name in names:
        await sql(
            "UPDATE person SET last_login_at = {} WHERE id = {}",
            *(world.now(), town.people[name].id),
        )
        browser = await town.site.browser(town.people[name])
        town.browsers[name] = browser
        town.tokens.pop(name, None)


async def test_five_years_pass_and_nothing_goes_without_a_word(
    town: Any, ready: Make, sql: Make
) -> None:
    with world.at(START):
        await a_few_of_each(town, ready, sql)
    before = await everything(sql, *KEPT)
    for quarter in range(21):
        with world.at(START + timedelta(days=91.5 * quarter)):
            await enter_again(town, sql, ["office_admin"])
            assert (await town.get("office_admin", "/retention")).status_code == 200
            await reopen_due()
            async with writing(SYSTEM):
                await forget_old_answers(by=SYSTEM)
                await forget_old_files(by=SYSTEM)
    assert await everything(sql, *KEPT) == before


async def test_each_category_is_due_the_day_after_its_time_and_goes_whole_on_a_word(
    town: Any, ready: Make, sql: Make
) -> None:
    with world.at(START):
        await a_few_of_each(town, ready, sql)
        assert set((await counts(town)).values()) == {0}
    order = sorted(CATEGORIES.values(), key=lambda category: category.days)
    for category in order:
        # A link's time begins when it opens no more.
        begin = START + INVITATION_LASTS if category.key == "link" else START
        eve = begin + timedelta(days=category.days)
        with world.at(eve):
            await enter_again(town, sql, ["office_admin"])
            assert (await counts(town))[category.key] == 0, category.key
        with world.at(eve + timedelta(hours=1)):
            await _and_goes(town, sql, category.key)
    assert await verify() == []
    assert [row["category"] for row in await sql("SELECT category FROM disposal ORDER BY id")] == [
        category.key for category in order
    ]


async def _and_goes(town: Any, sql: Make, key: str) -> None:
    await enter_again(town, sql, ["office_admin"])
    due = (await counts(town))[key]
    assert due > 0, key
    body = {"category": key, "things": str(due)} | WHY
    for refused in ({"reason": ""}, {"things": str(due + 1)}):
        answer = await town.post("office_admin", "/retention", body | refused)
        assert answer.status_code == 422, (key, answer.text)
    assert (await counts(town))[key] == due
    answer = await town.post("office_admin", "/retention", body)
    assert answer.status_code == 303, (key, answer.text)
    assert (await counts(town))[key] == 0, key
    await CHECKS[key](town, sql)


async def _drafts_are_gone_here_only(town: Any, sql: Make) -> None:
    rows = await sql("SELECT office FROM draft")
    assert [row["office"] for row in rows] == ["nantes"]


async def _people_are_erased(town: Any, sql: Make) -> None:
    author = town.people["author"]
    (row,) = await sql("SELECT name FROM person WHERE id = {}", author.id)
    assert row["name"] == pseudonym(author.public_id)
    rows = await sql("SELECT office FROM person WHERE erased_at IS NOT NULL")
    assert {row["office"] for row in rows} == {"brest"}


async def _links_are_gone(town: Any, sql: Make) -> None:
    assert await sql("SELECT id FROM invitation") == []


async def _files_are_off_the_disk(town: Any, sql: Make) -> None:
    assert await sql("SELECT id FROM attachment") == []
    assert list(town.site.app.site.files.names()) == []


async def _words_are_gone_and_the_proof_stays(town: Any, sql: Make) -> None:
    (row,) = await sql("SELECT title, problem FROM idea WHERE eliminated_at IS NOT NULL")
    assert row == {"title": ELIMINATED, "problem": ""}
    assert await sql("SELECT id FROM event WHERE verb = 'idea.withdrawn'") != []
    (kept,) = await sql("SELECT visa, things FROM disposal WHERE category = 'closed_idea'")
    assert kept == {"visa": WHY["visa"], "things": 1}
    (count,) = await sql("SELECT count(*) AS n FROM idea_version WHERE problem <> ''")
    assert count["n"] == 0


CHECKS = {
    "draft": _drafts_are_gone_here_only,
    "account": _people_are_erased,
    "link": _links_are_gone,
    "removed_file": _files_are_off_the_disk,
    "closed_idea": _words_are_gone_and_the_proof_stays,
}


async def test_an_idea_never_goes_without_the_visa_of_the_archives(
    town: Any, ready: Make, sql: Make
) -> None:
    await ready("idea.take_back", title="Une idée retirée")
    await sql("UPDATE retention_rule SET days = 1")
    with world.at(world.now() + timedelta(days=4000)):
        await enter_again(town, sql, ["office_admin"])
        body = {"category": "closed_idea", "things": "1", "reason": "Ancienne."}
        answer = await town.post("office_admin", "/retention", body)
        assert answer.status_code == 422
        assert "visa des archives" in answer.text
        assert 'value="Ancienne."' in answer.text
    assert await sql("SELECT id FROM idea WHERE title = {}", "Une idée retirée") != []


async def test_an_office_chooses_its_durations_for_itself_alone(
    town: Any, sql: Make, nantes: Any
) -> None:
    rules = dict.fromkeys(CATEGORIES, "40")
    answer = await town.post("office_admin", "/retention/rules", rules)
    assert answer.status_code == 303
    wrong = await town.post("office_admin", "/retention/rules", rules | {"draft": "0"})
    assert wrong.status_code == 422
    async with reading(SYSTEM):
        assert set((await kept_days(town.people["office_admin"])).values()) == {40}
        assert (await kept_days(nantes.admin))["draft"] == CATEGORIES["draft"].days
    (row,) = await sql("SELECT audience FROM event WHERE verb = 'retention.changed'")
    assert row["audience"] == "office"


@pytest.mark.parametrize("path", ["/retention", "/register"])
async def test_the_list_and_the_register_are_the_administrators(
    town: Any, path: str, read_same: Any
) -> None:
    for name in town.browsers:
        answer = await town.get(name, path)
        expected = 200 if name == "office_admin" else 303 if name == "visitor" else 404
        assert answer.status_code == expected, name


async def test_the_register_names_what_the_modules_of_the_office_ask(town: Any) -> None:
    """Switched off too: the answers stay with the ideas."""
    questions = town.site.plugins.office("brest").idea_fields
    assert questions
    for _ in range(2):
        told = (await town.get("office_admin", "/register")).text
        assert [one.key for one in questions if one.key not in told] == []
        confirmed = {"confirmed": "yes"}
        await town.post("office_admin", "/plugins/brest_open_factory/deactivation", confirmed)
    assert not town.site.plugins.office("brest").idea_fields


async def test_what_vivier_keeps_is_told_to_everybody_with_the_offices_own_durations(
    town: Any, sql: Make
) -> None:
    await sql("INSERT INTO retention_rule (office, category, days) VALUES ('brest', 'draft', 77)")
    visitor = await town.get("visitor", "/privacy")
    staff = await town.get("staff", "/privacy")
    assert "depuis 365 jours" in visitor.text
    assert "depuis 77 jours" in staff.text
    assert 'href="/privacy"' in (await town.get("visitor", "/login")).text
