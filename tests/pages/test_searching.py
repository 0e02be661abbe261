"""Looking for ideas and practices by their pages: addresses, marks, searches kept, and no leak."""

import re
from typing import Any

import pytest
from structlog.testing import capture_logs

from innovation.domain.stages import Stage
from innovation.french import words

MOST = 4
WORDS = "Un composteur partagé pour la résidence des Lilas : broyat, épluchures et limaces"


async def cost(town: Any, name: str, path: str) -> int:
    """How many statements a page takes, its session's among them."""
    await town.get(name, path)  # the session is touched once a minute
    with capture_logs() as lines:
        answer = await town.get(name, path)
    assert answer.status_code == 200, answer.text
    return int(next(line["statements"] for line in lines if line.get("event") == "request"))


@pytest.mark.parametrize("path", ["/ideas", "/library"])
async def test_a_list_takes_four_statements_at_most_whatever_is_asked(
    town: Any, make_idea: Any, path: str
) -> None:
    for number in range(3):
        await make_idea(town.cast, title=f"Banc {number}")
    await make_idea(town.cast, Stage.SHARED, title="Des bancs partagés")
    asked = (
        "", "?words=banc", "?words=bnac", "?words=xylophone+banc", "?words=banc&sort=best",
        "?sort=supported", "?sort=oldest", "?sort=waiting", "?sort=due", "?category=sociale",
        "?stage=piloted&mine=author&days=7&status=rework&since=2026-01-01", "?year=1999",
        "?words=banc&office=brest&x.brest_open_factory.prototype=yes", "?replied=no",
    )  # fmt: skip
    for query in asked:
        assert await cost(town, "chair", path + query) <= MOST, query


async def test_the_address_says_all_that_was_chosen_and_nothing_else(
    town: Any, make_idea: Any
) -> None:
    await make_idea(town.cast, title="Un banc")
    sent = "?words=banc&stage=submitted&status=&category=&mine=&days=31&since=&until=&sort="
    answer = await town.get("staff", "/ideas" + sent)
    assert answer.status_code == 303
    clean = answer.headers["location"]
    assert clean == "/ideas?words=banc&stage=submitted&days=31"
    page = await town.get("staff", clean)
    assert page.status_code == 200
    assert 'href="/ideas?words=banc&amp;days=31"' in page.text  # the list without the stage
    assert 'href="/ideas?words=banc&amp;stage=submitted"' in page.text
    for nonsense in (
        "?stage=x&sort=y&days=9&since=hier&after=z&theme=q&mine=1&x.a=b",
        "?words=%00",
    ):
        answer = await town.get("staff", "/ideas" + nonsense)
        assert answer.status_code == 200
        assert "Un banc" in answer.text


async def test_what_was_looked_for_is_marked_and_only_where_it_was_looked_for(
    town: Any, make_idea: Any
) -> None:
    await make_idea(town.cast, title="Des vélos <b>", problem="Le local à <i>vélo</i> est plein.")
    plain = (await town.get("staff", "/ideas")).text
    found = (await town.get("staff", "/ideas?words=velo")).text
    assert "Des <mark>vélos</mark> &lt;b&gt;" in found
    assert "Le local à &lt;i&gt;<mark>vélo</mark>&lt;/i&gt; est plein." in found
    assert "<mark>" not in plain
    assert "<mark>" not in (await town.get("staff", "/ideas")).text
    await make_idea(town.cast, Stage.SHARED)
    library = (await town.get("other_staff", "/library?words=banc")).text
    assert "<mark>Bancs</mark>" in library


async def test_a_typing_error_is_forgiven_and_said(town: Any, make_idea: Any) -> None:
    await make_idea(town.cast, title="Un composteur")
    page = await town.get("staff", "/ideas?words=compsteur")
    assert "<mark>composteur</mark>" in page.text
    assert "Voici celles qui s'en approchent" in page.text
    right = await town.get("staff", "/ideas?words=composteur")
    assert "Voici celles" not in right.text
    none = await town.get("staff", "/ideas?words=xylophone")
    assert "Aucune idée ne parle de « xylophone »" in none.text.replace("\u00a0", " ")


async def test_an_empty_list_says_which_filter_to_drop(town: Any, make_idea: Any) -> None:
    await make_idea(town.cast, title="Un banc")
    page = await town.get("staff", "/ideas?stage=submitted&category=sociale")
    empty = page.text.partition('class="empty"')[2]
    assert 'href="/ideas?stage=submitted"' in empty
    assert 'href="/ideas?category=sociale"' not in empty


async def test_no_word_of_a_hidden_idea_changes_a_page(
    town: Any, make_idea: Any, close_the_box: Any, read_same: Any
) -> None:
    """Whether it is looked for right, wrong, in part, counted, ordered or compared."""
    await close_the_box()
    await make_idea(town.cast, Stage.ASSESSED, title="Un composteur partagé", problem=WORDS)
    written = [word.written for word in words(WORDS)]
    asked = [*written, *(f"{word[:-2]}{word[-1]}{word[-2]}" for word in written), "compo", "limax"]
    paths = [f"/ideas?words={word}{rest}" for word in asked for rest in ("", "&sort=best")]
    paths += ["/ideas", "/ideas?sort=due", "/ideas?category=technique&stage=submitted"]
    paths += [f"/ideas/alike?title={word}" for word in (*written, WORDS)]
    paths += [f"/library?words={word}" for word in asked]
    people = ("staff", "other_chair")
    before = {(p, path): read_same(await town.get(p, path)) for p in people for path in paths}
    idea = await make_idea(town.cast, title=WORDS, problem=WORDS, solution=WORDS)
    for (person, path), answer in before.items():
        assert read_same(await town.get(person, path)) == answer, (person, path)
    assert idea.public_id in (await town.get("chair", "/ideas?words=limaces")).text


async def test_a_search_is_kept_opened_renamed_and_dropped(town: Any, sql: Any) -> None:
    kept = {"place": "ideas", "name": "Les nôtres", "query": "words=banc&stage=nul&after=3&z=1"}
    answer = await town.post("staff", "/filters", kept)
    assert (answer.status_code, answer.headers["location"]) == (303, "/ideas?words=banc")
    assert (
        'href="/ideas?words=banc" aria-current="true">Les nôtres'
        in (await town.get("staff", "/ideas?words=banc")).text
    )
    (row,) = await sql("SELECT public_id, query, version FROM saved_filter")
    assert row["query"] == "words=banc"
    place = f"/filters/{row['public_id']}"
    again = await town.post("staff", "/filters", kept | {"query": "stage=shared"})
    assert again.status_code == 422
    assert "porte déjà ce nom" in again.text
    assert 'value="stage=shared"' in again.text  # nothing of it is lost
    change = {"intent": "rename", "name": "Bancs", "version": str(row["version"])}
    for other in ("chair", "other_staff"):
        assert (await town.post(other, place, change)).status_code == 404
        assert "Les nôtres" not in (await town.get(other, "/filters")).text
    assert (await town.post("staff", place, change | {"name": ""})).status_code == 422
    assert (await town.post("staff", place, change)).headers["location"] == "/filters"
    assert ">Bancs</a>" in (await town.get("staff", "/filters")).text
    stale = await town.post("staff", place, change | {"name": "Trop tard"})
    assert stale.status_code == 422
    gone = await town.post("staff", place, {"intent": "drop", "version": "2"})
    assert gone.status_code == 303
    assert await sql("SELECT 1 FROM saved_filter") == []


async def test_a_search_of_the_library_leads_to_the_library(town: Any) -> None:
    body = {"place": "library", "name": "À lire", "query": "replied=no&year=2020&stage=shared"}
    answer = await town.post("staff", "/filters", body)
    assert answer.headers["location"] == "/library?year=2020&replied=no"


async def test_the_library_is_narrowed_by_what_a_practice_is(town: Any, make_idea: Any) -> None:
    await make_idea(town.cast, Stage.SHARED, title="Un banc")
    nothing = "Aucune pratique ne répond à ces filtres"
    for query, found in {
        "office=brest": True, "office=-": False, "category=technique": True,
        "category=sociale": False, "year=1999": False, "replied=no": True, "replied=yes": False,
    }.items():  # fmt: skip
        page = (await town.get("other_staff", f"/library?{query}")).text
        assert (nothing not in page) == found, query
        assert re.search(r'class="chip" href="/library">', page), query
