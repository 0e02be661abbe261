"""What the other offices reply to a shared practice, and how a reply changes."""

from datetime import timedelta
from typing import Any

import pytest

from innovation import world
from innovation.actions.sharing import Answer, reply_to_practice
from innovation.db import reading, writing
from innovation.domain.refusals import Refused
from innovation.domain.stages import ReplyKind, Stage
from innovation.queries.sharing import get_practice, library, replies_to
from innovation.queries.waiting import waiting_for

WAITING = "Une pratique partagée attend la réponse de votre office"
AGAIN = "Une pratique remise à plus tard est à revoir"


@pytest.fixture
async def practice(brest: Any, nantes: Any, make_idea: Any) -> Any:
    """A practice of Brest, shared with Nantes."""
    await make_idea(brest, Stage.SHARED)
    async with reading(nantes.chair):
        (found,), _ = await library(nantes.chair)
    return found


@pytest.fixture
def reply(practice: Any, nantes: Any, grid: Any) -> Any:
    """The chair of Nantes replies, after the reply of this number."""

    async def reply(kind: ReplyKind, words: str = "", days: int = 0, after: int = 0) -> str:
        review_on = world.today() + timedelta(days=days) if days else None
        async with writing(nantes.chair):
            return await reply_to_practice(
                practice, Answer(kind, words, review_on), nantes.office, grid, after=after,
                by=nantes.chair,
            )  # fmt: skip

    return reply


@pytest.mark.parametrize(
    ("kind", "days", "field"),
    [
        (ReplyKind.ADAPT, 0, "words"),
        (ReplyKind.DECLINE, 0, "words"),
        (ReplyKind.LATER, 0, "review_on"),
        (ReplyKind.LATER, -1, "review_on"),
    ],
)
async def test_a_reply_says_what_it_must(reply: Any, kind: Any, days: int, field: str) -> None:
    with pytest.raises(Refused) as refused:
        await reply(kind, " ", days)
    assert [refusal.field for refusal in refused.value.refusals] == [field]


async def test_the_three_offices_read_each_reply_and_those_before_it(
    reply: Any, practice: Any, brest: Any, nantes: Any
) -> None:
    await reply(ReplyKind.DECLINE, "Pas de cour chez nous.")
    await reply(ReplyKind.LATER, days=9, after=1)
    idea = await reply(ReplyKind.ADAPT, "Sur les toits.", after=2)
    assert idea
    assert await reply(ReplyKind.ADOPT, after=3) == ""
    for viewer, seen in ((nantes.chair, idea), (brest.colleague, "")):
        async with reading(viewer):
            (one,) = await replies_to(viewer, practice)
            listed = await get_practice(viewer, practice.public_id)
        assert (one.office, [r.kind for r in one.replies]) == (
            "nantes",
            [ReplyKind.ADOPT, ReplyKind.ADAPT, ReplyKind.LATER, ReplyKind.DECLINE],
        )
        assert one.current.idea_public_id == seen
        assert one.replies[-1].words == "Pas de cour chez nous."
        assert listed.replies == (("Nantes Habitat", "adopt"),)
        assert listed.adoptions == 1


async def test_what_was_adopted_is_not_declined_afterwards(reply: Any) -> None:
    await reply(ReplyKind.ADOPT)
    with pytest.raises(Refused, match="déjà repris"):
        await reply(ReplyKind.DECLINE, "Finalement non.", after=1)


async def test_an_unanswered_practice_waits_for_the_other_chairs_alone(
    reply: Any, brest: Any, nantes: Any
) -> None:
    async def told(viewer: Any) -> list[str]:
        async with reading(viewer):
            return [task.msgid for task in await waiting_for(viewer)]

    assert WAITING in await told(nantes.chair)
    for viewer in (brest.chair, nantes.admin, nantes.colleague):
        assert WAITING not in await told(viewer)
    await reply(ReplyKind.LATER, days=9)
    assert await told(nantes.chair) == []
    with world.at(world.now() + timedelta(days=9)):
        assert await told(nantes.chair) == [AGAIN]
        async with reading(nantes.chair):
            (task,) = await waiting_for(nantes.chair)
        assert task.place.startswith("/practices/")
