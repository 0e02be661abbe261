"""A card's HTML is kept for as long as all that it shows stays the same, and not longer."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from innovation import world
from innovation.domain.stages import Category, IdeaKind, Stage, Status
from innovation.queries.ideas import Card
from innovation.texts import speaking
from innovation.web.rendering import kept

MOMENT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
CARD = Card(
    1, "a" * 12, "Un banc", IdeaKind.PROPOSAL, Category.SOCIAL, Stage.SUBMITTED, Status.OPEN,
    "Ronan", MOMENT - timedelta(hours=2), 1, fictional=False,
)  # fmt: skip
TEMPLATES = ("ideas/_row.html", "ideas/_card.html")


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_card_that_changed_is_rendered_anew(template: str) -> None:
    with world.at(MOMENT):
        before = kept(template, CARD)
        assert kept(template, CARD) is before
        for change in ({"title": "Deux bancs"}, {"author": "Gaëlle"}, {"version": 2}):
            assert kept(template, replace(CARD, **change)) != before


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_kept_card_grows_older_and_speaks_the_reader_s_language(template: str) -> None:
    with world.at(MOMENT):
        before = kept(template, CARD)
        with speaking("en"):
            assert "2 hours ago" in kept(template, CARD)
    with world.at(MOMENT + timedelta(hours=1)):
        assert "il y a 3 heures" in kept(template, CARD) != before


def test_a_kept_card_escapes_what_people_wrote() -> None:
    assert "<b>" not in kept("ideas/_row.html", replace(CARD, title="<b>", author="<b>"))
