"""A value of another type is the module's own error at once, and nobody's page later."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest

from innovation.db import reading
from innovation.domain.people import SYSTEM
from innovation.queries.waiting import waiting_for

DAY = date(2026, 3, 9)
NOW = datetime(2026, 3, 9, 10, tzinfo=UTC)
LINES: tuple[dict[str, Any], ...] = (
    *({"by": by} for by in (NOW, "demain", "2026-03-09", 3)),
    *({"mot": mot} for mot in (NOW, time(3), [1, 2], ["x"], {"a": 1}, None, Decimal(3), "a\x00")),
    *({"sentence": sentence} for sentence in (b"abc", "a\x1b[2J", "a\x00", "\ud800", None)),
)
WORDS = ("Achat groupé", "Chacun achète seul.", "Acheter ensemble.")


async def test_a_reminder_holds_only_what_the_home_page_can_show(ctx: Any, brest: Any) -> None:
    taken = []
    for given in LINES:
        line = {"sentence": "Le %(mot)s", "path": "/", "by": DAY, "key": "k", "mot": "a"} | given
        try:
            await ctx(SYSTEM).remind(brest.author.public_id, **line)
        except ValueError:
            continue
        taken.append(given)
    assert taken == []
    await ctx(SYSTEM).remind(brest.author.public_id, "Le %(mot)s", "/", DAY, "k", mot=DAY, n=1.5)
    async with reading(brest.author):
        [line] = [one for one in await waiting_for(brest.author) if "/x/essai/" in one.place]
    assert (line.by, line.words) == (DAY, {"mot": DAY, "n": 1.5})


async def test_an_idea_of_a_module_s_holds_what_its_form_would_have_taken(
    ctx: Any, brest: Any
) -> None:
    here = ctx(brest.colleague)
    for answer in (["pin"], 3, "a" * 201, "a\x00"):
        with pytest.raises(ValueError, match="bois"):
            await here.submit_idea(*WORDS, fields={"bois": answer})
    for place, wrong in ((0, None), (1, "a" * 10_001), (2, 3)):
        words = [wrong if number == place else one for number, one in enumerate(WORDS)]
        with pytest.raises(ValueError, match="une idée"):
            await here.submit_idea(*words)
    public_id = await here.submit_idea(*WORDS, fields={"bois": None})
    assert (await here.idea(public_id)).fields == {}
