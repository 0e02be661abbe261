"""Supports and comments: who may, what stays, and what two hands at once do."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from innovation import world
from innovation.actions.exchange import (
    comment_idea,
    comment_practice,
    edit_comment,
    hide_comment,
    remove_comment,
    support_idea,
    unsupport_idea,
)
from innovation.db import fetch, reading, writing
from innovation.domain.people import SYSTEM, Viewer
from innovation.domain.refusals import NotAllowed, Refused, Stale
from innovation.domain.stages import Stage
from innovation.queries.around import around
from innovation.queries.exchange import Place, get_comment, talk_on_idea, talk_on_practice
from innovation.queries.ideas import get_idea
from innovation.queries.sharing import library
from innovation.verify import verify


async def place_of(public_id: str, viewer: Viewer) -> Place:
    async with reading(viewer):
        place = await get_comment(viewer, public_id)
    assert place is not None
    return place


async def test_an_idea_concerns_each_person_once_and_they_may_take_it_back(
    brest: Any, make_idea: Any, acting: Any
) -> None:
    idea = await make_idea(brest)
    for person in (brest.colleague, brest.colleague, brest.chair):
        async with acting(person, idea) as seen:
            await support_idea(seen, by=person)
    async with reading(brest.colleague):
        supports = (await around(brest.colleague, idea.id)).supports
    assert (supports.count, supports.names, supports.mine) == (2, (brest.chair.name,), True)
    for _ in range(2):
        async with acting(brest.colleague, idea) as seen:
            await unsupport_idea(seen, by=brest.colleague)
    async with reading(brest.colleague):
        assert (await around(brest.colleague, idea.id)).supports.count == 1
    assert await verify() == []


async def test_an_author_needs_not_support_their_own_idea(
    brest: Any, make_idea: Any, acting: Any
) -> None:
    idea = await make_idea(brest)
    async with acting(brest.author, idea) as seen:
        with pytest.raises(Refused, match="vous concerne déjà"):
            await support_idea(seen, by=brest.author)


async def test_two_hundred_clicks_at_once_are_one_support(brest: Any, make_idea: Any) -> None:
    idea = await make_idea(brest)

    async def click() -> None:
        async with writing(brest.colleague):
            seen = await get_idea(brest.colleague, idea.public_id)
            assert seen is not None
            await support_idea(seen, by=brest.colleague)

    await asyncio.gather(*(click() for _ in range(200)))
    async with reading(SYSTEM):
        rows = await fetch("SELECT count(*) AS n FROM support")
        told = await fetch("SELECT count(*) AS n FROM event WHERE verb = 'support.given'")
    assert (rows[0]["n"], told[0]["n"]) == (1, 1)


async def test_one_corrects_ones_own_words_until_somebody_answers_or_time_has_passed(
    brest: Any, make_idea: Any, acting: Any, clock: Any
) -> None:
    idea = await make_idea(brest)
    async with acting(brest.colleague, idea) as seen:
        first = await comment_idea(seen, " Et la pluie ? ", by=brest.colleague)
    place = await place_of(first, brest.colleague)
    assert place.comment.text == "Et la pluie ?"
    async with writing(brest.colleague):
        await edit_comment(place, "Et le vent ?", 1, by=brest.colleague)
    with pytest.raises(Stale):
        async with writing(brest.colleague):
            await edit_comment(place, "Et le gel ?", 1, by=brest.colleague)
    with pytest.raises(Refused, match="quelqu'un d'autre"):
        async with writing(brest.author):
            await edit_comment(place, "Non.", 2, by=brest.author)
    with world.at(clock + timedelta(minutes=16)), pytest.raises(Refused, match="quart d'heure"):
        async with writing(brest.colleague):
            await edit_comment(place, "Trop tard", 2, by=brest.colleague)
    async with acting(brest.author, idea) as seen:
        await comment_idea(seen, "Un auvent.", by=brest.author)
    place = await place_of(first, brest.colleague)
    with pytest.raises(Refused, match="après vous"):
        async with writing(brest.colleague):
            await edit_comment(place, "Autre chose", 2, by=brest.colleague)


async def test_a_removed_comment_leaves_a_trace_and_no_word(
    brest: Any, make_idea: Any, acting: Any
) -> None:
    idea = await make_idea(brest)
    async with acting(brest.colleague, idea) as seen:
        address = await comment_idea(seen, "À effacer", by=brest.colleague)
    place = await place_of(address, brest.colleague)
    async with writing(brest.colleague):
        await remove_comment(place, 1, by=brest.colleague)
    async with reading(brest.author):
        (comment,) = (await talk_on_idea(brest.author, idea.id)).comments
    assert (comment.text, comment.state) == ("", "removed")
    removed = await place_of(address, brest.colleague)
    async with writing(brest.colleague):
        with pytest.raises(Refused, match="plus affiché"):
            await remove_comment(removed, 2, by=brest.colleague)
    assert await verify() == []


async def test_the_chair_hides_a_comment_from_the_others_and_shows_it_again(
    brest: Any, make_idea: Any, acting: Any
) -> None:
    idea = await make_idea(brest)
    async with acting(brest.colleague, idea) as seen:
        address = await comment_idea(seen, "Un nom de locataire", by=brest.colleague)
    place = await place_of(address, brest.chair)
    with pytest.raises(NotAllowed):
        async with writing(brest.author):
            await hide_comment(place, 1, hidden=True, by=brest.author)
    async with writing(brest.chair):
        await hide_comment(place, 1, hidden=True, by=brest.chair)
    texts = {}
    for person in (brest.author, brest.colleague, brest.chair, brest.admin):
        async with reading(person):
            (comment,) = (await around(person, idea.id)).talk.comments
            (same,) = (await talk_on_idea(person, idea.id)).comments
        assert comment == same
        texts[person.name] = comment.text
    shown = "Un nom de locataire"
    assert list(texts.values()) == ["", shown, shown, shown]
    place = await place_of(address, brest.admin)
    async with writing(brest.admin):
        await hide_comment(place, 2, hidden=False, by=brest.admin)
    async with reading(brest.author):
        assert (await talk_on_idea(brest.author, idea.id)).comments[0].text == shown


async def test_a_practice_is_talked_about_by_the_three_offices(
    brest: Any, nantes: Any, make_idea: Any
) -> None:
    await make_idea(brest, Stage.SHARED)
    for person in (nantes.colleague, brest.colleague):
        async with writing(person):
            (practice,), _ = await library(person)
            await comment_practice(practice, f"De {person.office}", by=person)
    for person in (nantes.author, brest.author):
        async with reading(person):
            talk = await talk_on_practice(person, practice.id)
        assert [(c.text, c.office) for c in talk.comments] == [
            ("De nantes", "nantes"), ("De brest", "brest"),
        ]  # fmt: skip


async def test_talk_is_read_fifty_at_a_time_and_none_is_lost(
    brest: Any, make_idea: Any, acting: Any
) -> None:
    idea = await make_idea(brest)
    for number in range(120):
        async with acting(brest.colleague, idea) as seen:
            await comment_idea(seen, f"n° {number}", by=brest.colleague)
    found: list[str] = []
    before = None
    async with reading(brest.author):
        while True:
            page = await talk_on_idea(brest.author, idea.id, before)
            found = [comment.text for comment in page.comments] + found
            before = page.older
            if before is None:
                break
        near = (await around(brest.author, idea.id)).talk
    assert found == [f"n° {number}" for number in range(120)]
    assert [comment.text for comment in near.comments] == found[-50:]
    assert near.older is not None
