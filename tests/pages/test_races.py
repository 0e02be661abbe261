"""Two at once, fifty at once: what is done is done once, and whoever loses is told and keeps all.

What counts as a try is a request that races another. Each race ends with ``innovation verify``.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from innovation import world
from innovation.db import fetch, reading
from innovation.domain.people import SYSTEM
from innovation.domain.stages import Role
from innovation.verify import verify

pytestmark = [pytest.mark.faults, pytest.mark.timeout(1500)]

COPIES = 50
IDEA = {"title": "Un banc", "problem": "Des palettes.", "solution": "Des bancs.",
        "category": "technique", "kind": "proposal", "intent": "submit"}  # fmt: skip
TRANSITIONS = {
    "round.reveal": "chair", "idea.decide": "chair", "idea.reopen": "chair",
    "idea.resubmit": "author", "idea.withdraw": "author", "idea.take_back": "author",
    "idea.group": "chair", "idea.ungroup": "chair", "pilot.open": "chair",
    "pilot.hand_over": "chair", "pilot.measure": "lead", "pilot.close": "lead",
    "practice.propose": "chair", "practice.confirm": "office_admin",
    "practice.reply": "other_chair", "sheet.write": "assessor",
}  # fmt: skip
"""Every move that is made once, by whom: shared twice, revealed twice, decided twice…"""

Count = Callable[[str], Awaitable[int]]


@pytest.fixture
async def sound(town: Any) -> AsyncIterator[None]:
    """After the race, all that must hold in the database does."""
    yield
    assert await verify() == []


@pytest.fixture
def times(long_run: bool) -> Callable[[int, int], int]:
    """How often: so many times in the test command, so many for the scoreboard."""
    return lambda short, long: long if long_run else short


async def at_once(*tries: Awaitable[httpx.Response]) -> list[httpx.Response]:
    return list(await asyncio.gather(*tries))


def statuses(answers: list[httpx.Response]) -> list[int]:
    return sorted(answer.status_code for answer in answers)


async def _new_draft(town: Any) -> str:
    return str((await town.post("author", "/drafts", {})).headers["location"])


async def test_fifty_copies_of_a_form_make_one_idea(
    sound: None, town: Any, how_many: Count, times: Any, proves: Any
) -> None:
    forms = times(4, 60)
    for number in range(1, forms + 1):
        place = await _new_draft(town)
        body = urlencode({**IDEA, "version": "1", "_key": world.public_id()})
        client, token = town.browsers["author"].client, town.tokens["author"]
        headers = {"content-type": "application/x-www-form-urlencoded"}
        content = f"_csrf={token}&{body}"
        answers = await at_once(
            *(client.post(place, content=content, headers=headers) for _ in range(COPIES))
        )
        assert statuses(answers) == [303] * COPIES
        assert len({answer.headers["location"] for answer in answers}) == 1
        assert await how_many("idea") == number
    proves("races", forms * COPIES)


async def test_one_key_with_two_texts_at_once_says_one_of_them(
    sound: None, town: Any, ready: Any, how_many: Count, times: Any, proves: Any
) -> None:
    idea, pairs = await ready("comment.write"), times(40, 500)
    client = town.browsers["staff"].client
    await town.get("staff", "/")
    await town.post("staff", "/nothing", {})
    for number in range(1, pairs + 1):
        own = {"_csrf": town.tokens["staff"], "_key": world.public_id()}
        answers = await at_once(
            *(
                client.post(f"/ideas/{idea.public_id}/comments", data=own | {"text": text})
                for text in (f"Un avis {number}", f"Un autre avis {number}")
            )
        )
        assert statuses(answers) == [303, 422]
        assert await how_many("comment") == number
    proves("races", pairs * 2)


async def test_two_windows_on_one_draft_make_one_idea(
    sound: None, town: Any, how_many: Count, times: Any, proves: Any
) -> None:
    pairs = times(20, 250)
    for number in range(1, pairs + 1):
        place = await _new_draft(town)
        tries = (town.post("author", place, {**IDEA, "version": "1"}) for _ in range(2))
        answers = await at_once(*tries)
        assert all(answer.status_code < 500 for answer in answers)
        assert await how_many("idea") == number
    proves("races", pairs * 2)


async def test_of_two_editors_one_is_told_and_keeps_what_they_typed(
    sound: None, town: Any, sql: Any, times: Any, proves: Any
) -> None:
    pairs = times(40, 400)
    await sql("UPDATE office SET quorum = 2, answer_days = 60 WHERE slug = 'brest'")
    for number in range(pairs):
        (before,) = await sql("SELECT version, accent FROM office WHERE slug = 'brest'")
        forms = [
            {"name": f"Brest {who} {number}", "city": "Brest", "accent": "#0B6470", "box": "open",
             "quorum": "2", "answer_days": "60", "version": str(before["version"])}
            for who in ("un", "deux")
        ]  # fmt: skip
        answers = await at_once(*(town.post("office_admin", "/office", form) for form in forms))
        assert statuses(answers) == [303, 422]
        (won,) = [form for form, one in zip(forms, answers, strict=True) if one.is_redirect]
        (lost,) = [form for form in forms if form is not won]
        (told,) = [one for one in answers if not one.is_redirect]
        assert lost["name"] in told.text
        (after,) = await sql("SELECT name FROM office WHERE slug = 'brest'")
        assert after["name"] == won["name"]
    proves("races", pairs * 2)


@pytest.mark.parametrize("action", TRANSITIONS)
async def test_a_move_made_in_four_windows_is_made_once(
    sound: None,
    town: Any,
    ready: Any,
    form_for: Any,
    how_many_events: Any,
    action: str,
    times: Any,
    proves: Any,
) -> None:
    who, rounds = TRANSITIONS[action], times(1, 6)
    for _ in range(rounds):
        idea = await ready(action)
        path, body = await form_for(action, idea)
        before = await how_many_events()
        answers = await at_once(*(town.post(who, path, body) for _ in range(4)))
        assert statuses(answers)[0] == 303, [answer.text for answer in answers]
        assert all(400 <= status < 500 for status in statuses(answers)[1:]), statuses(answers)
        # Grouping tells two ideas of it, and so does the end of it; a reply may adopt.
        assert 1 <= await how_many_events() - before <= 2
    proves("races", rounds * 4)


@pytest.fixture
def latecomer(town: Any, site: Any, make_person: Any) -> Callable[..., Awaitable[Any]]:
    """Somebody new at Brest, as « late » in the town."""

    async def make(role: Role) -> Any:
        person = await make_person(town.cast.office, role)
        town.browsers["late"] = await site.browser(person)
        town.tokens.pop("late", None)
        await town.post("late", "/nothing", {})
        return person

    return make


async def test_a_sheet_counts_if_it_was_taken_before_the_reveal(
    sound: None, town: Any, ready: Any, form_for: Any, latecomer: Any, sql: Any, times: Any,
    proves: Any,
) -> None:  # fmt: skip
    rounds = times(4, 60)
    await latecomer(Role.ASSESSOR)
    for _ in range(rounds):
        idea = await ready("round.reveal")
        sheet, reveal = [await form_for(one, idea) for one in ("sheet.write", "round.reveal")]
        given, revealed = await at_once(town.post("late", *sheet), town.post("chair", *reveal))
        (result,) = await sql("SELECT sheets FROM result WHERE idea = {}", idea.id)
        assert revealed.status_code == 303
        assert result["sheets"] == 2 + given.is_redirect
    proves("races", rounds * 2)


async def _acts_of(person: Any) -> int:
    async with reading(SYSTEM):
        (row,) = await fetch("SELECT count(*) AS n FROM event WHERE actor = {}", person.id)
    return int(row["n"])


async def test_a_role_that_is_taken_away_decides_nothing_more(
    sound: None, town: Any, ready: Any, form_for: Any, latecomer: Any, times: Any, proves: Any
) -> None:
    """The chair has read the page; the administrator takes the role away while they answer."""
    rounds = times(3, 40)
    other = await form_for("idea.decide", await ready("idea.decide"))
    for _ in range(rounds):
        chair = await latecomer(Role.CHAIR)
        idea = await ready("idea.decide")
        path, body = await form_for("idea.decide", idea)
        roles = (f"/people/{chair.public_id}/roles", {"version": "1", "roles": []})
        await at_once(town.post("late", path, body), town.post("office_admin", *roles))
        done = await _acts_of(chair)
        # What was under way may still end; what comes after is refused, whatever was read before.
        assert (await town.post("late", *other)).status_code == 403
        assert await _acts_of(chair) == done <= 1
    proves("races", rounds * 2)
