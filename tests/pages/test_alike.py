"""While a title is typed: what looks like it, among what its author may see."""

from typing import Any

import pytest

from innovation.db import fetch, reading, statements, writing
from innovation.domain.people import SYSTEM
from innovation.domain.stages import Stage
from innovation.indexing import index_idea
from innovation.queries.alike import alike

HX = {"hx-request": "true", "hx-target": "div#alike"}


@pytest.fixture
def titles(database: Any) -> Any:
    """The titles that look like one, for a viewer."""

    async def ask(viewer: Any, title: str) -> list[str]:
        async with reading(viewer):
            return [one.title for one in await alike(viewer, title)]

    return ask


async def test_what_people_would_call_the_same_is_shown_the_nearest_first(
    brest: Any, make_idea: Any, titles: Any
) -> None:
    for title in (
        "Un composteur au pied de l'immeuble",
        "Composteurs partagés",
        "Un local à vélos",
    ):
        await make_idea(brest, title=title)
    found = await titles(brest.colleague, "Des composteurs partagés")
    assert found == ["Composteurs partagés", "Un composteur au pied de l'immeuble"]
    assert await titles(brest.colleague, "local velo") == ["Un local à vélos"]
    assert await titles(brest.colleague, "Boîte à livres dans le hall") == []


async def test_a_title_that_has_changed_is_like_what_it_says_now(
    brest: Any, make_idea: Any, titles: Any
) -> None:
    idea = await make_idea(brest, title="Un local à vélos")
    async with writing(SYSTEM):
        await fetch("UPDATE idea SET title = {} WHERE id = {}", "Des vélos partagés", idea.id)
        await index_idea(idea.id)
    assert await titles(brest.colleague, "Local fermé") == []
    assert await titles(brest.colleague, "Vélos en partage") == ["Des vélos partagés"]


async def test_words_of_every_title_make_no_two_alike(
    brest: Any, make_idea: Any, titles: Any
) -> None:
    await make_idea(brest, title="Un livret d'accueil écrit avec les locataires")
    assert await titles(brest.colleague, "Les locataires des logements") == []


async def test_a_shared_practice_of_another_office_is_told_apart_from_an_idea(
    brest: Any, nantes: Any, make_idea: Any, titles: Any
) -> None:
    await make_idea(nantes, Stage.SHARED)
    async with reading(brest.colleague):
        (practice,) = await alike(brest.colleague, "Bancs réemployés")
    assert (practice.kind, practice.office_name) == ("practice", nantes.office.name)
    async with reading(nantes.colleague):
        (idea,) = await alike(nantes.colleague, "Bancs réemployés")
    assert idea.kind == "idea"


async def test_what_is_hidden_changes_nothing_even_a_word_s_rarity(
    make_cast: Any, brest: Any, nantes: Any, make_idea: Any, titles: Any
) -> None:
    closed = await make_cast("rennes", open_box=False)
    for cast in (brest, closed):
        await make_idea(cast, title="Bancs de palettes pour la cour")
    before = [await titles(p, "Bancs de palettes") for p in (brest.colleague, closed.colleague)]
    assert before == [["Bancs de palettes pour la cour"], []]
    for number in range(40):
        await make_idea(nantes, title=f"Palettes {number}")
        await make_idea(closed, title=f"Bancs {number}")
    after = [await titles(p, "Bancs de palettes") for p in (brest.colleague, closed.colleague)]
    assert after == before


async def test_it_takes_one_statement_whatever_the_title(brest: Any, make_idea: Any) -> None:
    await make_idea(brest)
    async with reading(brest.author):
        await alike(brest.author, "Bancs de palettes, tables, chaises et jardinières en bois neuf")
        assert statements() == 1
        assert await alike(brest.author, "le la les \" OR * % \x00 '") == []


async def test_the_region_offers_to_join_rather_than_to_do_it_twice(
    town: Any, make_idea: Any
) -> None:
    idea = await make_idea(town.cast, title="Un local à vélos")
    answer = await town.get("staff", "/ideas/alike?title=local+velo", **HX)
    assert answer.text.lstrip().startswith('<div id="alike"')
    assert f'formaction="/ideas/{idea.public_id}/support"' in answer.text
    assert f'formaction="/ideas/{idea.public_id}/co-authors/requests"' in answer.text
    assert "1 titre ressemble au vôtre" in answer.text
    own = await town.get("author", "/ideas/alike?title=local+velo", **HX)
    assert "formaction" not in own.text
    assert "votre idée" in own.text
    nothing = await town.get("staff", "/ideas/alike?title=", **HX)
    assert "<li" not in nothing.text
    elsewhere = await town.get("other_staff", "/ideas/alike?title=local+velo", **HX)
    assert elsewhere.text == nothing.text
