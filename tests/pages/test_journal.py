"""The office's journal on its administrator's screen: in sentences, and nothing that is sealed."""

from typing import Any

import pytest
from structlog.testing import capture_logs

from innovation import world
from innovation.db import fetch, reading, writing
from innovation.domain.people import SYSTEM
from innovation.domain.stages import Stage
from innovation.journal import record
from innovation.queries import journal
from tests.pages.test_exports import rows_of

MOST = 4


@pytest.fixture
async def told(town: Any, make_idea: Any) -> Any:
    """An idea of Brest that went all the way, with sheets and decisions."""
    return await make_idea(town.cast, Stage.SHARED, title="Bancs de palettes")


async def _facts(town: Any, address: str) -> list[str]:
    answer = await town.get("office_admin", address)
    assert answer.status_code == 200, answer.text
    return [part.split("</li>")[0] for part in answer.text.split('<li data-kind="event"')[1:]]


async def test_the_journal_is_read_in_sentences_that_lead_to_their_things(
    town: Any, told: Any
) -> None:
    facts = await _facts(town, "/journal")
    (line,) = [one for one in facts if "a dévoilé" in one]
    assert f'href="/ideas/{told.public_id}"' in line
    assert "a dévoilé l&#39;évaluation de «" in line
    assert "Bancs de palettes" in line
    async with reading(SYSTEM):
        (chair,) = await fetch("SELECT name FROM person WHERE id = {}", town.cast.chair.id)
    assert f">{chair['name']} a dévoilé" in line


async def test_it_stands_among_the_settings(town: Any) -> None:
    page = (await town.get("office_admin", "/journal")).text
    assert 'href="/office" aria-current="page">Réglages' in page
    assert 'href="/journal" aria-current="page">Le journal' in page


async def test_what_is_sealed_is_not_in_it(town: Any, told: Any) -> None:
    exported = await town.post("office_admin", "/journal/export?format=csv", {})
    for text in ("".join(await _facts(town, "/journal")), exported.content.decode("utf-8-sig")):
        assert "a remis sa fiche" not in text
        assert "a dévoilé" in text


async def test_what_only_the_feed_leaves_out_is_in_it(town: Any) -> None:
    anne = town.people["staff"]
    async with writing(anne):
        await record("identity.linked", "person", anne.id, office="brest", by=anne)
    assert "entre désormais avec son compte" in (await _facts(town, "/journal"))[0]


async def test_another_office_s_facts_are_not_in_it(town: Any, nantes: Any, make_idea: Any) -> None:
    await make_idea(nantes, title="Ailleurs")
    assert "Ailleurs" not in "".join(await _facts(town, "/journal"))


@pytest.mark.parametrize(
    ("query", "there", "away"),
    [
        ("topic=pilots", "a ouvert l&#39;expérimentation", "a dévoilé"),
        ("topic=assessment", "a dévoilé", "a ouvert l&#39;expérimentation"),
        ("since=2199-01-01", "", "a dévoilé"),
        ("until=2999-01-01", "a dévoilé", "rien"),
        ("until=2001-01-01", "", "a dévoilé"),
        ("person=CHAÎR", "a dévoilé", "a déposé"),
        ("person=nobody", "", "a dévoilé"),
        ("thing={idea}", "a dévoilé", "a été ajouté"),
        ("thing=nothing", "", "a dévoilé"),
        ("topic=rest", "", "a dévoilé"),
        ("topic=nonsense&since=yesterday&after=there&thing=%00", "a dévoilé", "rien"),
    ],
)
async def test_the_address_says_what_is_looked_for(
    town: Any, told: Any, sql: Any, query: str, there: str, away: str
) -> None:
    await sql("UPDATE person SET name = 'Une Chaîre' WHERE id = {}", town.cast.chair.id)
    text = "".join(await _facts(town, f"/journal?{query.format(idea=told.public_id)}"))
    assert there in text
    assert away not in text


async def test_pages_follow_each_other_even_within_one_moment(
    clock: Any, town: Any, told: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "SHOWN", 3)
    for number in range(8):
        with world.at(clock):
            async with writing(SYSTEM):
                await record("office.changed", "office", number, office="brest", by=SYSTEM)
    seen, address = [], "/journal"
    while address:
        answer = await town.get("office_admin", address)
        assert answer.status_code == 200, answer.text
        seen += answer.text.split('data-kind="event"')[1:]
        link = answer.text.partition('rel="next" href="')[2].partition('"')[0]
        address = link.replace("&amp;", "&")
    async with writing(SYSTEM):
        (row,) = await fetch(
            "SELECT count(*) AS n FROM event WHERE office = 'brest' AND audience <> 'sealed'"
        )
    assert len(seen) == row["n"]


async def test_taking_the_journal_out_is_a_fact_of_the_journal(town: Any, told: Any) -> None:
    answer = await town.post(
        "office_admin", f"/journal/export?format=csv&thing={told.public_id}", {}
    )
    rows = rows_of(answer)
    assert {row["À propos de"] for row in rows} == {"Bancs de palettes"}
    assert "a emporté le journal" in (await _facts(town, "/journal"))[0]


async def test_an_office_without_facts_says_what_will_come(town: Any, sql: Any) -> None:
    page = await town.get("office_admin", "/journal?person=nobody")
    assert "Aucun fait ne répond à ces filtres." in page.text


async def _cost(town: Any, path: str) -> int:
    await town.get("office_admin", path)
    with capture_logs() as lines:
        await town.get("office_admin", path)
    return int(next(line["statements"] for line in lines if line.get("event") == "request"))


async def test_a_thousand_facts_cost_no_more_statements(town: Any, told: Any) -> None:
    paths = ("/journal", f"/journal?person=a&thing={told.public_id}&topic=ideas")
    before = [await _cost(town, path) for path in paths]
    async with writing(SYSTEM):
        for number in range(1000):
            await record("office.changed", "office", number, office="brest", by=SYSTEM)
    assert [await _cost(town, path) for path in paths] == before
    assert max(before) <= MOST
