"""Changing one's password, and links for a forgotten one."""

import asyncio
import threading
from datetime import timedelta
from typing import Any

import pytest
from argon2 import PasswordHasher

from innovation import world
from innovation.actions import sessions
from innovation.actions.passwords import make_reset_link
from innovation.db import fetch, writing
from innovation.domain.people import SYSTEM
from innovation.domain.stages import Role
from innovation.queries.people import member_of
from innovation.web import passwords

OLD, NEW = "vélo pluie granit crêpe", "lampe tuile marée ajonc"
Make = Any


@pytest.fixture
async def staff(town: Any) -> Any:
    """Somebody of the office, who knows their password."""
    person = town.people["staff"]
    await town.site.set_password(person, OLD)
    return person


async def verbs(sql: Make) -> list[str]:
    return [row["verb"] for row in await sql("SELECT verb FROM event ORDER BY id")]


async def enters(town: Any, person: Any, password: str) -> bool:
    async with writing(SYSTEM):
        (row,) = await fetch("SELECT email FROM person WHERE id = {}", person.id)
        await fetch("DELETE FROM login_failure")
    visitor = town.site.visitor()
    await visitor.open("/login")
    answer = await visitor.send("/login", email=row["email"], password=password)
    await visitor.client.aclose()
    return bool(answer.status_code == 200)


async def make_link(town: Any, person: Any, by: str = "office_admin", **headers: str) -> Any:
    page = await town.post(by, f"/people/{person.public_id}/password", {})
    return page, page.text.partition("/invitations/")[2].partition("<")[0]


async def test_a_changed_password_ends_the_other_sessions_and_is_in_the_journal(
    town: Any, staff: Any, sql: Make
) -> None:
    elsewhere = await town.site.browser(staff)
    wrong = await town.post("staff", "/account/password", {"current": "non", "password": NEW})
    assert wrong.status_code == 422
    assert "pas votre mot de passe" in wrong.text
    short = await town.post("staff", "/account/password", {"current": OLD, "password": "court"})
    assert short.status_code == 422
    done = await town.post("staff", "/account/password", {"current": OLD, "password": NEW})
    assert done.status_code == 200
    assert "est changé" in done.text
    assert NEW not in done.text + short.text + wrong.text
    assert (await town.get("staff", "/")).status_code == 200
    assert (await elsewhere.client.get("/")).status_code == 303
    await elsewhere.client.aclose()
    assert [await enters(town, staff, one) for one in (OLD, NEW)] == [False, True]
    assert (await verbs(sql))[-1] == "person.password_changed"


async def test_guessing_the_present_password_from_a_session_left_open_is_slowed_down(
    town: Any, staff: Any
) -> None:
    body = {"current": "au hasard", "password": NEW}
    answers = [await town.post("staff", "/account/password", body) for _ in range(5)]
    assert "Patientez" in answers[-1].text
    right = await town.post("staff", "/account/password", {"current": OLD, "password": NEW})
    assert "Patientez" in right.text


async def test_a_link_is_shown_once_opens_once_and_ends_every_session(
    town: Any, staff: Any, sql: Make
) -> None:
    page, token = await make_link(town, staff)
    assert page.status_code == 200
    assert token not in (await town.get("office_admin", f"/people/{staff.public_id}")).text
    (row,) = await sql("SELECT token_sha256 FROM invitation WHERE kind = 'reset'")
    assert token not in row["token_sha256"]
    visitor = town.site.visitor()
    for _ in range(2):  # opening it does not use it up
        assert "nouveau mot de passe" in (await visitor.open(f"/invitations/{token}")).text
    weak = await visitor.send(f"/invitations/{token}", password="Brest-Brest-2026")
    assert weak.status_code == 422
    answer = await visitor.send(f"/invitations/{token}", password=NEW)
    assert (answer.status_code, answer.url.path) == (200, "/")
    assert (await town.get("staff", "/")).status_code == 303
    assert [await enters(town, staff, one) for one in (OLD, NEW)] == [False, True]
    assert "person.link_made" in await verbs(sql)
    assert (await verbs(sql))[-1] == "person.password_chosen"
    assert (await visitor.client.get(f"/invitations/{token}")).status_code == 410
    await visitor.client.aclose()


async def test_unknown_used_replaced_and_old_links_answer_the_same_bytes_for_the_same_work(
    town: Any, staff: Any, sql: Make, read_same: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []
    monkeypatch.setattr(passwords.PasswordHasher, "hash", lambda *_: hashed.append("") or "x")
    _, replaced = await make_link(town, staff)
    _, used = await make_link(town, staff)
    assert (await town.get("visitor", f"/invitations/{replaced}")).status_code == 410
    assert (await town.get("visitor", f"/invitations/{used}")).status_code == 200
    await sql("UPDATE invitation SET used_at = created_at")
    _, old = await make_link(town, staff)
    with world.at(world.now() + timedelta(hours=24, seconds=1)):
        tokens = ("A" * 43, replaced, used, old)
        told = [await town.get("visitor", f"/invitations/{token}") for token in tokens]
        body = {"email": "x@brest.test", "password": NEW}
        told += [await town.post("visitor", f"/invitations/{token}", body) for token in tokens]
    assert {answer.status_code for answer in told} == {410}
    assert len({read_same(answer) for answer in told[:4]}) == 1
    assert len({read_same(answer) for answer in told[4:]}) == 1
    assert hashed == []


async def test_whoever_makes_a_link_is_the_administrator_of_the_office_and_it_is_anothers(
    town: Any, staff: Any, sql: Make, read_same: Any, how_many_events: Any
) -> None:
    at_home = {
        "author", "assessor", "other_assessor", "chair", "staff", "co_author", "lead", "recused",
    }  # fmt: skip
    for name in town.browsers:
        expected = 200 if name == "office_admin" else 303 if name == "visitor" else 404
        expected = 403 if name in at_home else expected
        before = await how_many_events()
        answer, _ = await make_link(town, staff, by=name)
        assert answer.status_code == expected, name
        assert await how_many_events() == before + (expected == 200), name
        absent = await town.post(name, f"/people/{'A' * 12}/password", {})
        assert expected != 404 or read_same(answer) == read_same(absent)
    await sql("UPDATE person SET password_hash = 'x'")
    answer, _ = await make_link(town, town.people["office_admin"])
    assert "dans votre compte" in answer.text
    await sql(
        "INSERT INTO person_role (person, role, granted_at) "
        "SELECT id, 'operator', created_at FROM person WHERE id = {}",
        staff.id,
    )
    answer, _ = await make_link(town, staff)
    assert answer.status_code == 422
    assert "exploitant" in answer.text


async def test_a_link_leads_to_the_configured_address_whatever_the_host_header_says(
    town: Any, staff: Any
) -> None:
    site = town.site.app.site
    site.settings = site.settings.model_copy(update={"base_url": ""})
    client = town.browsers["office_admin"].client
    await town.get("office_admin", "/people")
    client.headers["host"] = "evil.example"
    client.base_url = "http://127.0.0.1:8431"  # where it listens
    page, token = await make_link(town, staff)
    assert token
    assert "evil.example" not in page.text
    assert f"http://127.0.0.1:8431/invitations/{token}" in page.text


async def test_a_password_is_hashed_anew_at_todays_cost_when_its_owner_comes_in(
    town: Any, staff: Any, sql: Make
) -> None:
    cheap = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(OLD)
    await sql("UPDATE person SET password_hash = {} WHERE id = {}", cheap, staff.id)
    assert await enters(town, staff, OLD)
    (row,) = await sql("SELECT password_hash FROM person WHERE id = {}", staff.id)
    assert row["password_hash"] != cheap
    assert "m=19456,t=2" in row["password_hash"]
    assert await enters(town, staff, OLD)


async def test_while_passwords_are_hashed_other_pages_are_served_and_the_queue_ends_in_429(
    town: Any, staff: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every hash waits until a page that hashes nothing was answered: no time is measured."""
    served, running = threading.Event(), []
    verify = passwords.PasswordHasher.verify

    def held(self: Any, hashed: str, password: str) -> bool:
        running.append(threading.get_ident())
        assert served.wait(20)
        return bool(verify(self, hashed, password))

    monkeypatch.setattr(passwords.PasswordHasher, "verify", held)
    monkeypatch.setattr(sessions, "SOURCE_TRIES", 1000)  # all these come from one address
    visitors = [town.site.visitor() for _ in range(passwords.QUEUE + 1)]
    for visitor in visitors:
        await visitor.open("/login")
    tries = [
        asyncio.create_task(visitor.send("/login", email=f"n{n}@brest.test", password="non"))
        for n, visitor in enumerate(visitors)
    ]
    first, _ = await asyncio.wait(tries, return_when=asyncio.FIRST_COMPLETED)
    told = [task.result() for task in first]
    assert [(answer.status_code, answer.headers["retry-after"]) for answer in told] == [(429, "5")]
    assert (await town.get("chair", "/ideas")).status_code == 200
    assert len(set(running)) == len(running) == passwords.AT_ONCE
    served.set()
    answers = await asyncio.gather(*tries)
    assert sorted(answer.status_code for answer in answers) == [422] * passwords.QUEUE + [429]
    for visitor in visitors:
        await visitor.client.aclose()


async def test_the_second_factor_stays_through_a_link(town: Any, staff: Any, sql: Make) -> None:
    await sql("UPDATE person SET has_factor = {} WHERE id = {}", True, staff.id)
    _, token = await make_link(town, staff)
    visitor = town.site.visitor()
    await visitor.open(f"/invitations/{token}")
    await visitor.send(f"/invitations/{token}", password=NEW)
    home = await visitor.client.get("/")
    assert home.status_code == 303
    assert home.headers["location"].startswith("/login")
    await visitor.client.aclose()


async def test_the_command_line_makes_a_link_for_whoever_no_administrator_may(
    town: Any, sql: Make
) -> None:
    operator = town.people["operator"]
    await sql("UPDATE person SET password_hash = 'x' WHERE id = {}", operator.id)
    async with writing(SYSTEM):
        member = await member_of(operator, operator.public_id)
        assert member is not None
        assert Role.OPERATOR in member.roles
        assert await make_reset_link(member, by=SYSTEM)
