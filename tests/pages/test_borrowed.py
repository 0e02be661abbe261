"""Another office's committee reads an idea through its own grid: sealed, then side by side."""

import asyncio
import csv
import re
from collections.abc import Awaitable, Callable
from datetime import datetime
from io import StringIO
from typing import Any

import pytest

from innovation.db import reading
from innovation.domain.people import SYSTEM
from innovation.domain.policy import matrix
from innovation.domain.stages import Part
from innovation.queries.assessment import last_total, rounds_of
from innovation.queries.ideas import Idea
from innovation.verify import verify
from tests.pages.guests import Guests
from tests.pages.test_sealed import Explorer, differing
from tests.pages.test_statements import MOST, cost

Ready = Callable[..., Awaitable[Idea]]


async def waiting(town: Any, name: str) -> str:
    """What waits for somebody."""
    return str((await town.get(name, "/")).text)


async def text_of(town: Any, name: str, idea: Idea) -> str:
    page = await town.get(name, f"/ideas/{idea.public_id}")
    assert page.status_code == 200, (name, page.status_code)
    return str(page.text)


async def test_two_committees_read_one_idea_each_through_its_own_grid(
    town: Any, rennes: Guests, ready: Ready, walk: Any,
    read_idea: Any, database: Any,
) -> None:  # fmt: skip
    idea = await ready("sheet.write", title="Bancs à lire ailleurs")
    assert (await rennes.ask(idea, answer_by="2099-04-01")).status_code == 303
    assert "avis de votre comité" in await waiting(town, "guest_chair")
    assert idea.title in (await town.get("guest", "/ideas?mine=committee")).text
    assert (await rennes.answer(idea)).status_code == 303
    assert "attend votre fiche" in await waiting(town, "guest")
    assert (await rennes.mark(idea, "guest", "1", "Chez nous, oui.")).status_code == 303
    assert (await rennes.give(idea)).status_code == 422, "the quorum of Rennes holds"
    assert (await rennes.mark(idea, "second_guest", "1")).status_code == 303
    assert "avis peut être rendu" in await waiting(town, "guest_chair")
    assert (await rennes.give(idea)).status_code == 303
    after = await read_idea(idea)
    assert after.facts.stage == "submitted", "an opinion moves nothing"
    page = await text_of(town, "author", idea)
    assert "Chez nous, oui." in page
    assert "La comparaison s'affichera" in page
    await walk.take("sheets", idea)
    await walk.take("reveal", idea)
    for name in ("author", "chair", "guest", "guest_chair"):
        page = await text_of(town, name, idea)
        assert "Le socle commun, vu par les deux comités" in page, name
        assert page.count("Moyenne de 2 fiches") == 2, name
    assert not await verify()


async def test_neither_committee_reads_the_other_s_sheets_nor_what_is_sealed(
    town: Any, rennes: Guests, ready: Ready, walk: Any
) -> None:
    idea = await ready("sheet.write")
    await rennes.ask(idea)
    await rennes.answer(idea)
    await walk.take("sheets", idea)
    before = await text_of(town, "chair", idea)
    assert (await rennes.mark(idea, "guest", "2", "Mot de Rennes.")).status_code == 303
    assert (await rennes.mark(idea, "second_guest", "2")).status_code == 303
    after = await text_of(town, "chair", idea)
    assert _shape(before) == _shape(after), "the home office learns nothing before the reveal"
    assert "Les fiches du comité" in await text_of(town, "guest_chair", idea)
    page = await text_of(town, "guest_chair", idea)
    assert f">{town.people['guest'].name}<" in page
    assert f">{town.people['assessor'].name}<" not in page
    await rennes.give(idea)
    await walk.take("reveal", idea)
    signed = "Les fiches, pour le comité"
    for name, reads in (("assessor", "assessor"), ("guest", "guest"), ("guest_chair", "guest")):
        page = await text_of(town, name, idea)
        assert signed in page, name
        assert f"Fiche de {town.people[reads].name}<" in page, name
        other = "guest" if reads == "assessor" else "assessor"
        assert f"Fiche de {town.people[other].name}<" not in page, name
    assert signed not in await text_of(town, "author", idea)


def _shape(page: str) -> str:
    return re.sub(r'value="[^"]*"|Référence\s:\s\S+|il y a[^<]*|à l.instant', "", page)


@pytest.mark.same_bytes
async def test_sealed_marks_of_an_invited_committee_change_no_page_of_anybody_else(
    clock: datetime, town: Any, ready: Ready, read_same: Any, sql: Any, proves: Any
) -> None:
    idea = await ready("committee.reveal")
    await town.post("assessor", f"/ideas/{idea.public_id}/comments", {"text": "Un cas."})
    explorer = Explorer(town, read_same)
    guest = town.people["guest"].id
    everybody = ("author", "chair", "assessor", "second_guest", "guest_chair")
    before = {name: await explorer.everything(name, [idea], deep=False) for name in everybody}
    own = await explorer.everything("guest", [idea], deep=False)
    await sql("UPDATE mark SET value = 0, comment = 'Un mot.' WHERE person = {}", guest)
    await sql("UPDATE sheet SET comment = 'Un mot.' WHERE person = {}", guest)
    for name in everybody:
        after = await explorer.everything(name, [idea], deep=False)
        assert not differing(before[name], after), name
    assert differing(own, await explorer.everything("guest", [idea], deep=False))
    proves("hidden-fact pairs", 3 * len(everybody))


async def test_a_given_opinion_is_not_the_result_of_the_idea_s_own_committee(
    town: Any, rennes: Guests, ready: Ready
) -> None:
    idea = await ready("sheet.write")
    await rennes.ask(idea)
    await rennes.answer(idea)
    for name in ("guest", "second_guest"):
        await rennes.mark(idea, name)
    assert (await rennes.give(idea)).status_code == 303
    async with reading(SYSTEM):
        rounds = await rounds_of(SYSTEM, idea.id)
    assert [r.borrowed for r in rounds if r.result] == [True]
    assert last_total(rounds) is None, "no gate goes by it"
    (line,) = csv.DictReader(
        StringIO((await town.get("chair", "/ideas/export?format=csv")).content.decode("utf-8-sig")),
        delimiter=";",
    )
    assert "25" not in line.values()


async def test_a_request_is_answered_once_taken_back_or_declined(
    town: Any, rennes: Guests, ready: Ready, sql: Any
) -> None:
    idea = await ready("sheet.write")
    here = f"/ideas/{idea.public_id}"
    assert (await town.get("guest", here)).status_code == 404
    assert "Choisissez un autre office" in (await rennes.ask(idea, committee="brest")).text
    assert "Dites ce que vous attendez" in (await rennes.ask(idea, why=" ")).text
    assert "Choisissez une date à venir" in (await rennes.ask(idea, answer_by="2001-01-01")).text
    await rennes.ask(idea)
    assert "déjà été sollicité" in (await rennes.ask(idea)).text
    assert "Dites pourquoi" in (await rennes.answer(idea, "decline")).text
    declined = await rennes.answer(idea, "decline", "Trop de dossiers en avril.")
    assert declined.headers["location"] == "/"
    assert (await town.get("guest_chair", here)).status_code == 404
    assert "Trop de dossiers en avril." in await text_of(town, "chair", idea)
    assert (await rennes.ask(idea)).status_code == 303, "asked again later"
    await rennes.answer(idea)
    await rennes.mark(idea, "guest", "1")
    (row,) = await sql("SELECT version FROM opinion WHERE state = 'accepted'")
    body = {"committee": "rennes", "opinion_version": str(row["version"])}
    assert (await town.post("chair", f"{here}/opinions/removal", body)).status_code == 303
    assert (await town.post("chair", f"{here}/opinions/removal", body)).status_code == 422
    assert (await town.get("guest", here)).status_code == 404
    assert [
        r["state"] for r in await sql("SELECT state FROM round WHERE committee = 'rennes'")
    ] == ["void"]
    assert (await rennes.give(idea)).status_code == 404
    assert not await verify()


@pytest.mark.parametrize("ends", ["/withdrawal", "/decisions"])
async def test_an_idea_that_stops_is_read_by_nobody_else(
    town: Any, rennes: Guests, ready: Ready, read_idea: Any,
    sql: Any, ends: str,
) -> None:  # fmt: skip
    idea = await ready("idea.decide")
    await rennes.ask(idea)
    await rennes.answer(idea)
    await rennes.mark(idea, "guest", "1")
    version = str((await read_idea(idea)).version)
    decline = {"version": version, "verdict": "decline", "reason": "Non."}
    by, body = ("chair", decline) if ends == "/decisions" else ("author", {"version": version})
    assert (await town.post(by, f"/ideas/{idea.public_id}{ends}", body)).status_code == 303
    (request,) = await sql("SELECT state FROM opinion")
    (round_,) = await sql("SELECT state FROM round WHERE committee = 'rennes'")
    assert (request["state"], round_["state"]) == ("ended", "void")
    assert (await town.get("guest", f"/ideas/{idea.public_id}")).status_code == 404
    assert not await verify()


FORMS = {
    "committee.ask": "/opinions",
    "committee.take_back": "/opinions/removal",
    "committee.answer": "/opinions/answer",
    "committee.reveal": "/opinions/reveal",
}
BODIES = {
    "committee.ask": {"committee": "nantes", "why": "Et vous ?"},
    "committee.take_back": {"committee": "rennes"},
    "committee.answer": {"intent": "accept"},
    "committee.reveal": {},
}
TIES = {
    "visitor": {"visitor"}, "staff": {"staff"}, "author": {"staff", "author"},
    "assessor": {"staff", "assessor"}, "recused": {"staff", "recused"},
    "chair": {"staff", "chair"}, "office_admin": {"staff", "office_admin"},
    "other_chair": {"other_office", "other_chair"}, "guest_staff": {"other_office"},
    "guest_admin": {"other_office"}, "guest": {"other_office", "guest", "assessor"},
    "guest_chair": {"other_office", "other_chair", "guest", "guest_chair"},
}  # fmt: skip
"""Each person's columns of the matrix, once Rennes's committee is asked."""
SEERS = {"staff", "author", "assessor", "recused", "chair", "office_admin", "guest", "guest_chair"}


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("action", FORMS)
async def test_each_form_of_borrowed_eyes_is_sent_by_whom_the_matrix_says(
    town: Any, rennes: Guests, ready: Ready, sql: Any,
    read_idea: Any, how_many_events: Any, action: str, proves: Any,
) -> None:  # fmt: skip
    for name, columns in TIES.items():
        idea = await ready("sheet.write")
        await rennes.ask(idea)
        if action == "committee.reveal":
            await rennes.answer(idea)
            for guest in ("guest", "second_guest"):
                await rennes.mark(idea, guest, "1")
        (request,) = await sql("SELECT version FROM opinion WHERE idea = {}", idea.id)
        rounds = await sql("SELECT version FROM round WHERE idea = {} ORDER BY id DESC", idea.id)
        version = (await read_idea(idea)).version
        body = dict(BODIES[action])
        if action in ("committee.take_back", "committee.answer"):
            body["opinion_version"] = str(request["version"])
        else:
            body["version"] = str(rounds[0]["version"] if action == "committee.reveal" else version)
        before = await how_many_events()
        sent = await town.post(name, f"/ideas/{idea.public_id}{FORMS[action]}", body)
        allowed = bool(matrix()[action] & columns)
        denied = 303 if name == "visitor" else 403 if name in SEERS else 404
        assert sent.status_code == (303 if allowed else denied), (name, sent.text[-600:])
        assert await how_many_events() == before + allowed, name
        page = await town.get(name, f"/ideas/{idea.public_id}")
        assert (page.status_code == 200) == (name in SEERS), name
        assert allowed or f'{FORMS[action]}"' not in page.text, name
    proves("permission cells", len(TIES))


async def test_a_guest_does_all_that_their_columns_say_and_nothing_of_the_home_committee(
    town: Any, rennes: Guests, ready: Ready, form_for: Any, how_many_events: Any, read_idea: Any
) -> None:
    idea = await ready("round.reveal")
    await rennes.ask(idea)
    await rennes.answer(idea)
    idea = await read_idea(idea)
    moves = (
        "round.reveal", "idea.decide", "idea.withdraw", "idea.complete",
        "comment.write", "idea.support", "co_author.manage",
    )  # fmt: skip
    for action in moves:
        for name in ("guest", "guest_chair"):
            path, body = await form_for(action, idea)
            before = await how_many_events()
            sent = await town.post(name, path, body)
            allowed = bool(matrix()[action] & TIES[name])
            assert sent.status_code == (303 if allowed else 403), (action, name)
            assert await how_many_events() == before + allowed, (action, name)


async def test_a_chair_tied_to_the_idea_neither_answers_nor_gives_the_opinion(
    town: Any, rennes: Guests, ready: Ready, sql: Any
) -> None:
    idea = await ready("sheet.write")
    await rennes.ask(idea)
    chair = town.people["guest_chair"]
    await sql(
        "INSERT INTO participant (idea, office, part, person, answered_round, since) "
        "SELECT id, office, {}, {}, 0, submitted_at FROM idea WHERE id = {}",
        Part.CO_AUTHOR.value, chair.id, idea.id,
    )  # fmt: skip
    assert (await rennes.answer(idea)).status_code == 403
    assert "avis de votre comité" not in await waiting(town, "guest_chair")


async def test_of_an_acceptance_and_a_taking_back_at_once_one_is_done(
    town: Any, rennes: Guests, ready: Ready, sql: Any
) -> None:
    idea = await ready("sheet.write")
    await rennes.ask(idea)
    body = {"committee": "rennes", "opinion_version": "1"}
    removal = f"/ideas/{idea.public_id}/opinions/removal"
    sent = await asyncio.gather(
        *(town.post("chair", removal, body) for _ in range(2)),
        *(rennes.answer(idea) for _ in range(2)),
    )
    assert sorted(one.status_code for one in sent)[:1] == [303]
    (request,) = await sql("SELECT state FROM opinion")
    rounds = await sql("SELECT state FROM round WHERE committee = 'rennes'")
    assert request["state"] in ("ended", "accepted")
    assert len(rounds) == (request["state"] == "accepted")
    assert not await verify()


async def test_borrowed_eyes_cost_an_idea_s_page_no_statement(
    town: Any, rennes: Guests, ready: Ready
) -> None:
    idea = await ready("practice.propose")
    assert await cost(town, "chair", f"/ideas/{idea.public_id}") <= MOST
    other = await ready("idea.decide")
    await rennes.ask(other)
    await rennes.answer(other)
    for name in ("guest", "second_guest"):
        await rennes.mark(other, name, "1")
    await rennes.give(other)
    for name in ("chair", "guest", "guest_chair"):
        assert await cost(town, name, f"/ideas/{other.public_id}") <= MOST
