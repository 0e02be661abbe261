"""Borrowed eyes where something goes otherwise: taken back, left, switched off, or at once."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import datetime
from html import unescape
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest

from innovation.db import add, writing
from innovation.domain.people import SYSTEM
from innovation.domain.stages import Part, Role
from innovation.forgetting import erase
from innovation.hosting.plugins import switch_off
from innovation.queries.ideas import Idea
from innovation.tables import ParticipantRow
from innovation.verify import verify
from tests.pages.guests import Guests
from tests.pages.test_sealed import Explorer, differing

Ready = Callable[..., Awaitable[Idea]]

PDF = b"%PDF-1.4\n%%EOF"
WAYS = (
    "", "/sheet", "/pdf", "/versions/1", "/comments", "/co-authors", "/groupings", "/rework",
    "/practice", "/pilot", "/lead", "/invitation", "/panels/brest_open_factory.revue",
)  # fmt: skip
LISTS = (
    "/", "/ideas", "/ideas?mine=committee", "/ideas?mine=assessor", "/ideas?words=zqbanc",
    "/ideas/alike?title=zqbanc", "/ideas/export?format=csv", "/feed/export?format=csv", "/library",
)  # fmt: skip


async def take_back(rennes: Guests, idea: Idea, by: str = "chair") -> Any:
    """Brest asks Rennes no more."""
    (row,) = await rennes.sql(
        "SELECT version FROM opinion WHERE idea = {} AND state IN ('asked', 'accepted')", idea.id
    )
    body = {"committee": "rennes", "opinion_version": str(row["version"])}
    return await rennes.town.post(by, f"/ideas/{idea.public_id}/opinions/removal", body)


async def under_way(ready: Ready, rennes: Guests, *guests: str, **words: str) -> Idea:
    """An idea that Rennes's committee reads; these of it have marked."""
    idea = await ready("sheet.write", **words)
    await rennes.ask(idea)
    assert (await rennes.answer(idea)).status_code == 303
    for name in guests:
        assert (await rennes.mark(idea, name)).status_code == 303
    return idea


async def test_who_is_asked_no_more_reaches_nothing_of_the_idea(
    town: Any, rennes: Guests, ready: Ready, read_same: Any, sql: Any
) -> None:
    idea = await under_way(ready, rennes, "guest", title="zqbanc fleuri")
    here = f"/ideas/{idea.public_id}"
    await town.post("guest", f"{here}/comments", {"text": "Un mot."})
    await town.send("author", f"{here}/files", ("plan.pdf", PDF))
    (said,) = await sql("SELECT public_id FROM comment")
    (file,) = await sql("SELECT public_id FROM attachment")
    assert (await town.get("guest", f"/files/{file['public_id']}")).status_code == 200
    assert idea.title in (await town.get("guest", "/ideas?mine=committee")).text
    assert (await take_back(rennes, idea)).status_code == 303
    for name in ("guest", "guest_chair", "guest_admin", "guest_staff"):
        absent = read_same(await town.get(name, "/ideas/nothing"))
        for way in WAYS:
            answer = await town.get(name, here + way)
            assert answer.status_code == 404, (name, way)
            assert way or read_same(answer) == absent, name
        assert (await town.get(name, f"/files/{file['public_id']}")).status_code == 404
        for path in LISTS:
            text = (await town.get(name, path)).text
            assert "fleuri" not in text, (name, path)
            assert idea.public_id not in text, (name, path)
    edit = {"intent": "edit", "text": "Un autre.", "version": "1"}
    assert (await town.post("guest", f"/comments/{said['public_id']}", edit)).status_code == 404
    assert "Un mot." in (await town.get("author", here)).text, "what was said stays at home"


@pytest.mark.same_bytes
async def test_that_a_guest_has_marked_is_known_to_their_own_chair_alone(
    clock: datetime, town: Any, rennes: Guests, ready: Ready, read_same: Any, proves: Any
) -> None:
    idea = await under_way(ready, rennes)
    await rennes.ask(idea, committee="nantes")
    explorer = Explorer(town, read_same)
    others = ("author", "assessor", "chair", "office_admin", "other_chair", "second_guest")
    before = {name: await explorer.everything(name, [idea], deep=False) for name in others}
    own = await explorer.everything("guest_chair", [idea], deep=False)
    assert (await rennes.mark(idea, "guest", comment="Un mot.")).status_code == 303
    for name in others:
        assert not differing(before[name], await explorer.everything(name, [idea], deep=False))
    after = await explorer.everything("guest_chair", [idea], deep=False)
    assert differing(own, after), "who has answered is told to the chair who waits for it"
    proves("hidden-fact pairs", len(others))


@pytest.mark.parametrize("how", ["rework", "group"])
async def test_an_idea_sent_back_or_grouped_is_read_by_nobody_else(
    town: Any, rennes: Guests, ready: Ready, walk: Any, sql: Any, how: str
) -> None:
    idea = await under_way(ready, rennes, "guest")
    for step in ("sheets", "reveal", "rework") if how == "rework" else ("group",):
        await walk.take(step, idea)
    (request,) = await sql("SELECT state FROM opinion")
    (round_,) = await sql("SELECT state FROM round WHERE committee = 'rennes'")
    assert (request["state"], round_["state"]) == ("ended", "void")
    for name in ("guest", "guest_chair"):
        assert (await town.get(name, f"/ideas/{idea.public_id}")).status_code == 404
    assert not await verify()


async def test_a_committee_asked_again_begins_anew(
    town: Any, rennes: Guests, ready: Ready, sql: Any
) -> None:
    idea = await under_way(ready, rennes, "guest", "second_guest")
    await take_back(rennes, idea)
    await rennes.ask(idea)
    assert (await town.post(
        "guest", f"/ideas/{idea.public_id}/sheet", {"version": "1"}
    )).status_code == 422, "not before the chair accepts"  # fmt: skip
    await rennes.answer(idea)
    assert "attend votre fiche" in (await town.get("guest", "/")).text
    sheet = (await town.get("guest", f"/ideas/{idea.public_id}/sheet")).text
    assert not re.search(r'name="mark[^>]* checked', sheet)
    assert (await rennes.give(idea)).status_code == 422, "the sheets of the first time don't count"
    for name in ("guest", "second_guest"):
        assert (await rennes.mark(idea, name, "4")).status_code == 303
    assert (await rennes.give(idea)).status_code == 303
    (result,) = await sql("SELECT total FROM result")
    assert result["total"] == 100
    assert not await verify()


async def test_of_every_reveal_sent_twice_at_once_each_committee_s_is_done_once(
    town: Any, rennes: Guests, ready: Ready, walk: Any, sql: Any
) -> None:
    idea = await under_way(ready, rennes, "guest", "second_guest")
    await walk.take("sheets", idea)
    body = {"version": str((await rennes.read_idea(idea)).version)}
    sent = await asyncio.gather(
        *(town.post("chair", f"/ideas/{idea.public_id}/reveal", body) for _ in range(2)),
        *(rennes.give(idea) for _ in range(2)),
    )
    codes = [answer.status_code for answer in sent]
    assert [sorted(codes[:2]), sorted(codes[2:])] == [[303, 422], [303, 422]]
    rounds = await sql("SELECT state FROM round ORDER BY committee")
    assert [row["state"] for row in rounds] == ["revealed", "revealed"]
    told = await sql("SELECT verb FROM event WHERE verb LIKE '%revealed' ORDER BY verb")
    assert [row["verb"] for row in told] == ["committee.revealed", "round.revealed"]
    assert not await verify()


@pytest.mark.parametrize("mine", ["rennes_proximite", "brest_open_factory"])
async def test_a_plugin_switched_off_during_a_round_changes_nobody_s_grid(
    town: Any, rennes: Guests, ready: Ready, walk: Any, mine: str
) -> None:
    idea = await under_way(ready, rennes, "guest")
    office = "rennes" if mine == "rennes_proximite" else "brest"
    await switch_off(town.site.plugins, mine, office, by=SYSTEM)
    assert (await rennes.mark(idea, "second_guest")).status_code == 303, "with the frozen grid"
    assert (await rennes.give(idea)).status_code == 303
    await walk.take("sheets", idea)
    await walk.take("reveal", idea)
    for name in ("author", "chair", "guest", "guest_chair"):
        page = await town.get(name, f"/ideas/{idea.public_id}")
        assert "Le socle commun, vu par les deux comités" in page.text, name
    assert (await town.get("guest", f"/ideas/{idea.public_id}/pdf")).status_code == 200
    assert not await verify()


async def test_a_chair_who_leaves_blocks_neither_committee(
    town: Any, rennes: Guests, ready: Ready, sql: Any
) -> None:
    idea = await under_way(ready, rennes, "guest", "second_guest")
    other = await under_way(ready, rennes, "guest")
    gone = {name: town.people[name] for name in ("chair", "guest_chair")}
    for person in gone.values():
        async with writing(SYSTEM):
            await erase(person.id, person.public_id, by=SYSTEM)
    assert (await rennes.give(idea)).status_code == 303
    (request,) = await sql("SELECT state FROM opinion WHERE idea = {}", idea.id)
    assert request["state"] == "accepted", "who has left gives nothing"
    page = (await town.get("guest", f"/ideas/{idea.public_id}")).text
    assert "Ancien agent" in page
    assert gone["chair"].name not in page
    assert (await take_back(rennes, other, "office_admin")).status_code == 303
    new = await town.site.person("rennes", "Nouvelle présidente", Role.CHAIR)
    town.browsers["guest_chair"] = await town.site.browser(new)
    town.tokens.pop("guest_chair")
    assert (await rennes.give(idea)).status_code == 303
    (request,) = await sql("SELECT state FROM opinion WHERE idea = {}", idea.id)
    assert request["state"] == "given"
    assert not await verify()


async def test_a_guest_who_carries_the_idea_is_not_waited_for_and_can_t_mark(
    town: Any, rennes: Guests, ready: Ready
) -> None:
    idea = await under_way(ready, rennes, "guest")
    async with writing(SYSTEM):
        carries = {"part": Part.CO_AUTHOR.value, "person": town.people["second_guest"].id}
        await add(ParticipantRow(idea=idea.id, office="brest", since=idea.submitted_at, **carries))
    here = f"/ideas/{idea.public_id}"
    assert (await town.get("second_guest", f"{here}/sheet")).status_code == 403
    assert "attend votre fiche" not in (await town.get("second_guest", "/")).text
    page = (await town.get("guest_chair", here)).text
    waited = page[page.index("Les fiches du comité") :]
    assert town.people["guest"].name in waited
    assert f">{town.people['second_guest'].name}<" not in waited
    assert "attendue</span>" not in waited, "the one who is waited for has answered"
    assert town.people["second_guest"].name in (await town.get("guest", here)).text, "with whom"


async def test_what_was_asked_answered_and_overridden_is_in_ones_own_data(
    town: Any, rennes: Guests, ready: Ready, sql: Any
) -> None:
    idea = await ready("sheet.write")
    await rennes.ask(idea, why="zqdemande")
    await rennes.answer(idea, "decline", "zqreponse")
    await sql(
        "INSERT INTO gate_override (idea, office, gate, label, before, reason, person, at) "
        "SELECT id, office, 'x.y', 'x', 'assessed', 'zqmotif', {}, submitted_at FROM idea",
        town.people["office_admin"].id,
    )
    words = {"chair": "zqdemande", "guest_chair": "zqreponse", "office_admin": "zqmotif"}
    for name, mine in words.items():
        archive = await town.get(name, "/account/data")
        with ZipFile(BytesIO(archive.content)) as packed:
            said = "".join(packed.read(one).decode() for one in packed.namelist())
        assert [word for word in words.values() if word in said] == [mine], name


async def test_a_committee_that_nobody_presides_is_told_to_its_administrator_and_to_who_asked(
    town: Any, rennes: Guests, ready: Ready, sql: Any
) -> None:
    town.people["guest_admin"] = await town.site.person("rennes", "Odile", Role.OFFICE_ADMIN)
    town.browsers["guest_admin"] = await town.site.browser(town.people["guest_admin"])
    idea = await ready("sheet.write", title="Bancs à lire ailleurs")
    assert (await rennes.ask(idea)).status_code == 303
    page = (await town.get("chair", f"/ideas/{idea.public_id}")).text.replace("\xa0", " ")
    assert f"à la présidence de ce comité : {town.people['guest_chair'].name}." in page
    assert "avis de votre comité" not in unescape((await town.get("guest_admin", "/")).text)
    assert "ne vient pas" not in (await town.get("chair", "/")).text
    await sql("UPDATE opinion SET answer_by = '2020-01-01'")
    assert "ne vient pas" in (await town.get("chair", "/")).text, "it is late"
    await sql("UPDATE opinion SET answer_by = NULL")
    await sql("DELETE FROM person_role WHERE person = {}", town.people["guest_chair"].id)
    page = (await town.get("chair", f"/ideas/{idea.public_id}")).text
    assert "Personne ne préside ce comité pour le moment" in page
    assert "ne vient pas" in (await town.get("chair", "/")).text
    home = unescape((await town.get("guest_admin", "/")).text)
    assert "Personne ne préside votre comité" in home
    assert 'href="/people"' in home
    assert idea.title not in home
    assert (await town.get("guest_admin", f"/ideas/{idea.public_id}")).status_code == 404
    for name in ("office_admin", "guest"):
        assert "Personne ne préside votre" not in (await town.get(name, "/")).text, name
