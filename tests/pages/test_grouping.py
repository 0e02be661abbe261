"""Withdrawing and grouping through the pages: who may, and what each then reads."""

from typing import Any

from innovation.domain.stages import Status

BREST = {
    "staff", "author", "co_author", "lead", "assessor", "other_assessor", "recused", "chair",
    "office_admin",
}  # fmt: skip
CLOSED_TO = {"staff", "recused"}


def _denied(name: str, *, closed: bool) -> int:
    if name == "visitor":
        return 303
    return 403 if name in BREST and not (closed and name in CLOSED_TO) else 404


async def test_authors_alone_take_a_withdrawn_idea_back(
    town: Any, ready: Any, form_for: Any, read_idea: Any, read_same: Any
) -> None:
    for name in town.people | {"visitor": None}:
        idea = await ready("idea.take_back")
        may = name in ("author", "co_author")
        place, body = await form_for("idea.take_back", idea)
        answer = await town.post(name, place, body)
        assert answer.status_code == (303 if may else _denied(name, closed=True)), name
        status = (await read_idea(idea)).facts.status
        assert status is (Status.OPEN if may else Status.WITHDRAWN), name
        page = await town.get(name, f"/ideas/{idea.public_id}")
        assert not may or "Retirer cette idée" in page.text
        if answer.status_code == 404:
            absent = await town.post(name, place.replace(idea.public_id, "A" * 12), body)
            assert read_same(answer) == read_same(absent), name


async def test_a_withdrawn_idea_offers_at_once_to_be_taken_back(town: Any, begin: Any) -> None:
    idea = await begin()
    body = {"version": str(idea.version), "why": "Trop tôt."}
    await town.post("author", f"/ideas/{idea.public_id}/withdrawal", body)
    page = await town.get("author", f"/ideas/{idea.public_id}")
    assert "Trop tôt." in page.text
    assert "Reprendre mon idée" in page.text
    page = await town.get("chair", f"/ideas/{idea.public_id}")
    assert "Trop tôt." in page.text
    assert "Reprendre mon idée" not in page.text
    assert (await town.get("staff", f"/ideas/{idea.public_id}")).status_code == 404


async def test_the_chair_alone_groups_ideas_and_sets_them_apart(
    town: Any, begin: Any, ready: Any, form_for: Any, how_many: Any, read_same: Any
) -> None:
    for action, closed in (("idea.group", False), ("idea.ungroup", True)):
        for name in town.people | {"visitor": None}:
            idea = await ready(action)
            place, body = await form_for(action, idea)
            before = await how_many("event")
            answer = await town.post(name, place, body)
            expected = 303 if name == "chair" else _denied(name, closed=closed)
            assert answer.status_code == expected, (action, name)
            assert await how_many("event") == before + 2 * (name == "chair"), (action, name)
            if answer.status_code == 404:
                absent = await town.post(name, place.replace(idea.public_id, "A" * 12), body)
                assert read_same(answer) == read_same(absent), name
            if action == "idea.group":
                page = await town.get(name, place)
                shown = 200 if name == "chair" else _denied(name, closed=False)
                assert page.status_code == shown, name


async def test_alike_titles_are_proposed_and_others_are_found(town: Any, begin: Any) -> None:
    idea = await begin(title="Des bancs en palettes")
    double = await begin(title="Un banc fait de palettes")
    other = await begin(title="Jardin partagé")
    place = f"/ideas/{idea.public_id}/groupings"
    page = await town.get("chair", place)
    assert double.public_id in page.text
    assert other.public_id not in page.text
    page = await town.get("chair", f"{place}?words=jardins")
    assert other.public_id in page.text
    assert idea.public_id not in page.text.split("<fieldset")[1]
    refused = await town.post("chair", place, {"version": str(idea.version)})
    assert refused.status_code == 422
    assert "Choisissez au moins une idée à regrouper." in refused.text
    stale = {"version": "99", "others": [double.public_id]}
    assert "Cette page a changé entre-temps" in (await town.post("chair", place, stale)).text


async def test_each_page_of_a_group_leads_to_the_other(town: Any, make_idea: Any) -> None:
    main = await make_idea(town.cast, title="La principale")
    double = await make_idea(town.cast, title="La même", author=town.people["lead"])
    body = {"version": str(main.version), "others": [double.public_id]}
    await town.post("chair", f"/ideas/{main.public_id}/groupings", body)
    page = await town.get("chair", f"/ideas/{main.public_id}")
    assert f'href="/ideas/{double.public_id}"' in page.text
    page = await town.get("lead", f"/ideas/{double.public_id}")
    assert f'href="/ideas/{main.public_id}"' in page.text
    page = await town.get("staff", f"/ideas/{main.public_id}")
    assert "La même" in page.text
    assert double.public_id not in page.text
