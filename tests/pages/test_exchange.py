"""Supports and comments through the pages: who may, what is answered, what is kept."""

from typing import Any

from innovation import world
from innovation.actions.exchange import comment_idea
from innovation.db import reading, writing
from innovation.domain.people import SYSTEM
from innovation.domain.stages import Stage
from innovation.queries.sharing import practice_of

BREST = {
    "staff", "author", "co_author", "lead", "assessor", "other_assessor", "recused", "chair",
    "office_admin",
}  # fmt: skip


def _denied(name: str) -> int:
    return 303 if name == "visitor" else 403 if name in BREST else 404


async def test_whoever_sees_an_idea_says_that_it_concerns_them_and_comments_it(
    town: Any, begin: Any, how_many: Any, read_same: Any
) -> None:
    idea = await begin()
    here = f"/ideas/{idea.public_id}"
    for path, body, table in (
        (f"{here}/support", {"support": "yes"}, "support"),
        (f"{here}/comments", {"text": "Un cas vécu."}, "comment"),
    ):
        for name in town.people | {"visitor": None}:
            before = await how_many(table)
            answer = await town.post(name, path, body)
            own = table == "support" and name in ("author", "co_author")
            expected = 422 if own else 303 if name in BREST else _denied(name)
            assert answer.status_code == expected, (name, path)
            assert await how_many(table) == before + (name in BREST and not own), (name, path)
            if expected == 404:
                absent = await town.post(name, path.replace(idea.public_id, "A" * 12), body)
                assert read_same(answer) == read_same(absent), name


async def test_a_shared_practice_is_commented_by_everybody_of_the_three_offices(
    town: Any, ready: Any, how_many: Any
) -> None:
    for action in ("practice.confirm", "practice.reply"):
        idea = await ready(action)
        async with reading(SYSTEM):
            practice = await practice_of(SYSTEM, idea.id)
        assert practice is not None
        path = f"/practices/{practice.public_id}/comments"
        for name in town.people | {"visitor": None}:
            before = await how_many("comment")
            answer = await town.post(name, path, {"text": "Et chez nous ?"})
            says = practice.state == "shared" and name != "visitor"
            hidden = 404 if name not in BREST else 422
            expected = 303 if says or name == "visitor" else hidden
            assert answer.status_code in (expected, 404), (name, practice.state)
            assert await how_many("comment") == before + says, (name, practice.state)
            read = await town.get(name, path)
            assert read.status_code == (200 if says else 303 if name == "visitor" else 404)


async def test_a_comment_is_changed_by_its_author_and_hidden_by_chair_and_administrator(
    town: Any, begin: Any, read_same: Any
) -> None:
    idea = await begin()
    async with writing(town.people["staff"]):
        comment = await comment_idea(idea, "À moi", by=town.people["staff"])
    path = f"/comments/{comment}"
    for name in town.people | {"visitor": None}:
        edit = await town.post(name, path, {"intent": "edit", "text": "Encore", "version": "1"})
        assert edit.status_code == (303 if name == "staff" else _denied(name)), name
        if edit.status_code == 404:
            absent = await town.post(
                name, "/comments/" + "A" * 12, {"intent": "edit", "text": "Encore", "version": "1"}
            )
            assert read_same(edit) == read_same(absent), name
    version = 2
    for name in town.people | {"visitor": None}:
        may = name in ("chair", "office_admin")
        body = {"intent": "hide", "version": str(version)}
        hide = await town.post(name, f"{path}/hiding", body)
        assert hide.status_code == (303 if may else _denied(name)), name
        if may:
            body = {"intent": "show", "version": str(version + 1)}
            assert (await town.post(name, f"{path}/hiding", body)).status_code == 303
            version += 2


async def test_htmx_gets_the_talk_alone_and_a_refused_comment_keeps_its_words(
    town: Any, begin: Any
) -> None:
    idea = await begin()
    path = f"/ideas/{idea.public_id}/comments"
    page = await town.get("staff", f"/ideas/{idea.public_id}")
    assert "Visible par les agents de Brest Habitat." in page.text
    client = town.browsers["staff"].client
    token = town.tokens.get("staff") or ""
    if not token:
        await town.post("staff", "/feed/seen", {"until": "2026-03-02T09:30:00+00:00"})
        token = town.tokens["staff"]
    htmx = {"hx-request": "true", "hx-target": "section#talk"}
    answer = await client.post(
        path,
        data={"_csrf": token, "_key": world.public_id(), "text": "Un <b>mot</b> https://a.fr/x"},
        headers=htmx,
    )
    assert answer.status_code == 200
    assert answer.text.strip().startswith('<section class="region" id="talk"')
    assert "Un &lt;b&gt;mot&lt;/b&gt;" in answer.text
    assert '<a href="https://a.fr/x" rel="nofollow noopener noreferrer">' in answer.text
    long = "x" * 5001
    answer = await client.post(
        path, data={"_csrf": token, "_key": world.public_id(), "text": long}, headers=htmx
    )
    assert answer.status_code == 422
    assert long in answer.text
    assert "Ce texte est trop long" in answer.text


async def test_a_box_that_is_closed_says_so_at_the_button(
    town: Any, begin: Any, close_the_box: Any
) -> None:
    idea = await begin()
    await close_the_box()
    page = await town.get("author", f"/ideas/{idea.public_id}")
    said = "Visible par le porteur, le comité et l&#39;administrateur de Brest Habitat."
    assert said in page.text


async def test_the_idea_page_shows_supports_in_a_sentence(town: Any, make_idea: Any) -> None:
    idea = await make_idea(town.cast, Stage.SUBMITTED)
    for name in ("chair", "office_admin", "staff"):
        await town.post(name, f"/ideas/{idea.public_id}/support", {})
    page = await town.get("staff", f"/ideas/{idea.public_id}")
    chair, admin = (town.people[name].name for name in ("chair", "office_admin"))
    assert f"Cette idée vous concerne, ainsi que {chair} et {admin}." in page.text


async def test_an_idea_written_from_another_or_from_a_practice_is_linked_both_ways(
    town: Any, ready: Any, begin: Any, sql: Any
) -> None:
    model, shared = await begin(title="Le modèle"), await ready("practice.reply")
    async with reading(SYSTEM):
        practice = await practice_of(SYSTEM, shared.id)
    assert practice is not None
    for public_id, place in (
        (model.public_id, f"/ideas/{model.public_id}"),
        (practice.public_id, f"/practices/{practice.public_id}"),
    ):
        browser = town.browsers["staff"]
        await browser.open(place)
        await browser.send("/drafts", inspired_by=public_id)
        await browser.send(
            browser.page.url.path, "submit", title=f"D'après {place}", problem="p", solution="s"
        )
        mine = browser.page.url.path
        assert mine.startswith("/ideas/")
        assert f'href="{place}"' in browser.page.text
        assert f'href="{mine}"' in (await town.get("author", place)).text
    rows = await sql("SELECT to_idea, to_practice FROM link ORDER BY id")
    assert [tuple(row.values()) for row in rows] == [(model.id, None), (None, practice.id)]


async def test_nobody_is_inspired_by_what_they_may_not_see(
    town: Any, begin: Any, how_many: Any
) -> None:
    hidden = await begin()
    made = await town.post("other_staff", "/drafts", {"inspired_by": hidden.public_id})
    absent = await town.post("other_staff", "/drafts", {"inspired_by": "A" * 12})
    assert made.headers["location"] == absent.headers["location"]


async def test_what_somebody_does_twice_in_a_row_is_told_once(town: Any, begin: Any) -> None:
    idea = await begin()
    here = f"/ideas/{idea.public_id}"
    for text in ("Un cas vécu.", "Et un autre."):
        await town.post("staff", f"{here}/comments", {"text": text})
    feed = await town.get("author", "/")
    assert feed.text.count(f"{town.people['staff'].name} a commenté") == 1
    assert "(2 fois)" in feed.text


async def test_the_head_of_an_idea_tells_how_many_comments_stand_below(
    town: Any, begin: Any
) -> None:
    idea = await begin()
    here = f"/ideas/{idea.public_id}"
    assert "Commenter cette idée</a>" in (await town.get("staff", here)).text
    for text in ("Un cas vécu.", "Et un autre."):
        await town.post("staff", f"{here}/comments", {"text": text})
    assert "2 commentaires</a>" in (await town.get("author", here)).text
