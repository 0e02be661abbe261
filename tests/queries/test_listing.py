"""The list of ideas: every filter, every order, page after page, and nothing that is hidden."""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any

import pytest

from innovation import world
from innovation.actions.exchange import support_idea
from innovation.db import fetch, reading, statements, writing
from innovation.domain.listing import Cursor, Filters, Mine, Sort
from innovation.domain.people import SYSTEM
from innovation.domain.stages import Category, Stage, Status
from innovation.queries.beside import beside_list
from innovation.queries.ideas import PAGE
from innovation.queries.listing import count_ideas, list_ideas, wanted, which_help

List = Callable[..., Awaitable[list[str]]]


@pytest.fixture
def listed(database: Any) -> List:
    """The titles of a list, on all its pages."""

    async def ask(viewer: Any, **filters: Any) -> list[str]:
        titles, after = [], None
        async with reading(viewer):
            while True:
                page = await list_ideas(viewer, Filters(**filters, after=after))
                titles += [card.title for card in page.cards]
                if page.next is None:
                    assert page.total in (len(titles), 0)
                    assert await count_ideas(viewer, Filters(**filters)) == len(titles)
                    return titles
                after = page.next

    return ask


@pytest.fixture
async def fifty(brest: Any, make_idea: Any, acting: Any) -> list[str]:
    """Titles of fifty ideas, two days apart; some are supported."""
    titles = [f"Banc {number}" for number in range(50)]
    for number, title in enumerate(titles):
        with world.at(world.now() - timedelta(days=2 * number)):
            idea = await make_idea(brest, title=title)
        for supporter in (brest.colleague, brest.chair, brest.admin)[: number % 4]:
            async with acting(supporter, idea) as seen:
                await support_idea(seen, by=supporter)
    return titles


@pytest.mark.parametrize("words", ["", "banc"])
@pytest.mark.parametrize("sort", list(Sort))
async def test_every_order_shows_each_idea_once_on_whichever_page(
    brest: Any, fifty: list[str], listed: List, sort: Sort, words: str
) -> None:
    found = await listed(brest.chair, sort=sort, words=words)
    assert sorted(found) == sorted(fifty)
    newest_last = [found.index(title) for title in ("Banc 0", "Banc 1", "Banc 4", "Banc 5")]
    expected = {
        Sort.NEWEST: [49, 48, 45, 44],  # the order in which they came in
        Sort.OLDEST: [0, 1, 4, 5],
        Sort.WAITING: [49, 48, 45, 44],  # the last one came in as the oldest
        Sort.DUE: [49, 48, 45, 44],
    }
    assert newest_last == expected.get(sort, newest_last)
    if sort is Sort.SUPPORTED:
        assert [int(title.split()[1]) % 4 for title in found] == sorted(
            (number % 4 for number in range(50)), reverse=True
        )


@pytest.mark.parametrize("sort", list(Sort))
async def test_a_page_goes_on_where_the_last_one_ended_whatever_came_between(
    brest: Any, fifty: list[str], make_idea: Any, sort: Sort
) -> None:
    seen: list[str] = []
    after = None
    while not seen or after:
        async with reading(brest.chair):
            asked = Filters(words="banc", sort=sort, after=after)
            page = await list_ideas(brest.chair, asked)
        seen += [card.title for card in page.cards]
        after = page.next
        await make_idea(brest, title=f"Banc venu après {len(seen)}")
    assert len(seen) == len(set(seen))
    assert set(fifty) <= set(seen)


async def test_each_filter_keeps_what_it_says(
    brest: Any, make_idea: Any, listed: List, acting: Any
) -> None:
    old = world.today() - timedelta(days=100)
    with world.at(world.midnight(old)):
        await make_idea(brest, title="Ancienne", category=Category.SOCIAL)
    shared = await make_idea(brest, Stage.ASSESSED, title="Évaluée", theme="eau")
    mine = await make_idea(brest, title="Mienne", author=brest.colleague)
    async with acting(brest.colleague, shared) as seen:
        await support_idea(seen, by=brest.colleague)
    async with writing(SYSTEM):
        await fetch("UPDATE idea SET status = 'rework' WHERE id = {}", mine.id)
    keeps: list[tuple[dict[str, Any], set[str]]] = [
        ({"stage": Stage.ASSESSED}, {"Évaluée"}),
        ({"status": Status.REWORK}, {"Mienne"}),
        ({"category": Category.SOCIAL}, {"Ancienne"}),
        ({"theme": "eau"}, {"Évaluée"}),
        ({"office": "brest"}, {"Ancienne", "Évaluée", "Mienne"}),
        ({"office": "nantes"}, set()),
        ({"mine": Mine.AUTHOR}, {"Mienne"}),
        ({"mine": Mine.CO_AUTHOR}, set()),
        ({"mine": Mine.SUPPORT}, {"Évaluée"}),
        ({"days": 31}, {"Évaluée", "Mienne"}),
        ({"until": old}, {"Ancienne"}),
        ({"since": old + timedelta(days=1)}, {"Évaluée", "Mienne"}),
        ({"since": date(2999, 1, 1)}, set()),
        ({"words": "ancien", "category": Category.SOCIAL}, {"Ancienne"}),
        ({"words": "le la les"}, set()),
        ({"sort": Sort.DUE}, {"Ancienne", "Évaluée"}),
    ]
    for filters, titles in keeps:
        assert set(await listed(brest.colleague, **filters)) == titles, filters
    assert await listed(brest.assessors[0], mine=Mine.ASSESSOR) == ["Évaluée"]


async def test_the_filters_to_drop_are_those_whose_absence_finds_something(
    brest: Any, make_idea: Any
) -> None:
    await make_idea(brest, title="Banc")
    lists = [
        Filters(words="banc"),
        Filters(stage=Stage.SHARED),
        Filters(category=Category.TECHNICAL),
    ]
    async with reading(brest.author):
        assert await which_help(brest.author, lists) == [lists[0], lists[2]]
        assert statements() == 1


async def test_a_list_takes_one_statement_for_any_filter_and_order(
    brest: Any, make_idea: Any
) -> None:
    await make_idea(brest)
    every = Filters(
        words="banc", office="brest", stage=Stage.SUBMITTED, status=Status.OPEN,
        category=Category.TECHNICAL, theme="eau", answers=(("p.q", "yes"),), mine=Mine.AUTHOR,
        since=date(2026, 1, 1), until=date(2027, 1, 1), days=7,
    )  # fmt: skip
    async with reading(brest.author):
        for count, sort in enumerate(Sort, start=1):
            await list_ideas(brest.author, Filters(words="banc", sort=sort))
            assert statements() == count
        await list_ideas(brest.author, every)
        await beside_list(brest.author, "ideas", ["palette", "encombrant"])
        assert statements() == len(Sort) + 2


async def test_the_conditions_of_a_list_serve_whoever_needs_all_of_it(
    brest: Any, make_idea: Any
) -> None:
    await make_idea(brest, title="Des bancs")
    await make_idea(brest, title="Des vélos", solution="Un abri.")
    async with reading(brest.author):
        conditions = wanted(brest.author, Filters(words="banc"))
        rows = await fetch(
            "SELECT i.title FROM idea i JOIN office o ON o.slug = i.office "
            f"WHERE {' AND '.join('{}' for _ in conditions)}",
            *conditions,
        )
    assert [row["title"] for row in rows] == ["Des bancs"]


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("", Sort.NEWEST), ("x", Sort.NEWEST), ("-1", Sort.NEWEST), ("9" * 30, Sort.NEWEST),
        ("²", Sort.NEWEST), ("a~1", Sort.NEWEST), ("1", Sort.DUE), ("2026~1", Sort.DUE),
        ("demain~1", Sort.WAITING), ("1e9~1", Sort.BEST), ("9999999999999999999~1", Sort.BEST),
    ],
)  # fmt: skip
def test_a_cursor_that_makes_no_sense_is_no_cursor(text: str, sort: Sort) -> None:
    assert Cursor.read(text, sort) is None


async def test_a_cursor_is_read_as_it_was_written(brest: Any, fifty: list[str]) -> None:
    async with reading(brest.chair):
        for sort in Sort:
            page = await list_ideas(brest.chair, Filters(words="banc", sort=sort))
            assert len(page.cards) == PAGE
            assert page.next
            assert Cursor.read(str(page.next), sort) == page.next


HOSTILE = (
    '"', "'", "*", "%", "_", "\\", "a OR b", 'a" OR title : "b', "NEAR(a b)", "-", "--x", "^a",
    "{}", "}{", "a:*", "!a", "(a", "'; DROP TABLE idea; --", "é" * 500, "mot " * 300, '"a b" -c',
    "١٢٣", "日本語", "ß", "\u202e", "½ ²", "a\u0301",
)  # fmt: skip


async def test_any_text_is_looked_for_and_nothing_in_it_is_an_operator(
    brest: Any, make_idea: Any
) -> None:
    await make_idea(brest, title="Des bancs, des tables")
    async with reading(brest.author):
        for text in HOSTILE:
            for sort in (Sort.NEWEST, Sort.BEST):
                page = await list_ideas(brest.author, Filters(words=text, sort=sort))
                assert page.cards == [], text
            near = await beside_list(brest.author, "ideas", page.unknown)
            await list_ideas(brest.author, Filters(words=text), near.near)


async def test_offices_stand_in_one_order_whichever_was_changed_last(
    brest: Any, nantes: Any
) -> None:
    for slug in ("nantes", "brest"):
        async with writing(SYSTEM):
            await fetch("UPDATE office SET version = version + 1 WHERE slug = {}", slug)
        async with reading(brest.author):
            found = await beside_list(brest.author, "library")
        assert list(found.offices) == ["brest", "nantes"], slug
