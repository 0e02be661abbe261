"""The board: filters kept in the address, and each card's move for whoever may make it."""

from typing import Any

from structlog.testing import capture_logs

from innovation.domain.stages import Category, Stage

MOVES = {
    "round.reveal": ("chair", 'hx-post="/ideas/{}/reveal"'),
    "idea.decide": ("chair", 'href="/ideas/{}#decision"'),
    "idea.reopen": ("chair", 'hx-post="/ideas/{}/reopening"'),
    "pilot.open": ("chair", 'href="/ideas/{}/pilot"'),
    "practice.propose": ("chair", 'href="/ideas/{}/practice"'),
    "practice.confirm": ("office_admin", 'hx-post="/ideas/{}/sharing"'),
}


async def test_a_card_has_its_move_for_those_who_may_make_it_and_for_nobody_else(
    town: Any, ready: Any
) -> None:
    for action, (mover, offer) in MOVES.items():
        idea = await ready(action, title=f"Pour {action}")
        for name in town.people:
            page = await town.get(name, "/board")
            assert (offer.format(idea.public_id) in page.text) == (name == mover), (action, name)


async def test_a_move_that_is_closed_says_why(town: Any, begin: Any) -> None:
    idea = await begin()
    page = await town.get("chair", "/board")
    card = page.text.partition(f'data-id="{idea.public_id}"')[2].partition("</li>\n")[0]
    assert "Le quorum n&#39;est pas atteint (fiches remises : 0 sur 2)." in card.replace(
        "\u00a0", " "
    )


async def test_a_move_made_on_the_board_leads_back_to_it_and_a_refusal_stays_there(
    town: Any, ready: Any, form_for: Any
) -> None:
    idea = await ready("round.reveal")
    place, body = await form_for("round.reveal", idea)
    client = town.browsers["chair"].client
    await town.post("chair", "/feed/seen", {"until": "2026-03-02T09:30:00+00:00"})
    board = {
        "hx-request": "true",
        "hx-target": "div#board",
        "hx-current-url": "http://127.0.0.1:8000/board?category=technique",
    }
    for key, status in (("first-key-", 200), ("second-key", 422)):
        data = body | {"_csrf": town.tokens["chair"], "_key": key}
        answer = await client.post(place, data=data, headers=board)
        assert answer.status_code == status
        if status == 200:
            assert answer.headers["hx-redirect"] == "/board?category=technique"
        else:
            assert answer.headers["hx-retarget"] == "#notices"
            assert "Cette page a changé entre-temps" in answer.text


async def test_the_board_is_narrowed_by_its_address_and_so_are_its_counts(
    town: Any, make_idea: Any
) -> None:
    await make_idea(town.cast, title="Une serre", category=Category.SOCIAL)
    mine = await make_idea(
        town.cast, title="Un banc", category=Category.TECHNICAL, author=town.people["staff"]
    )
    await make_idea(town.cast, Stage.ASSESSED, title="Une rampe", category=Category.SOCIAL)
    for name in ("staff", "chair"):
        page = await town.get(name, "/board?category=sociale")
        assert "Une serre" in page.text
        assert "Une rampe" in page.text
        assert "Un banc" not in page.text
    page = await town.get("staff", "/board?mine=author")
    assert mine.public_id in page.text
    assert "Une serre" not in page.text
    answer = await town.get("staff", "/board?category=sociale&theme=&mine=")
    assert answer.headers["location"] == "/board?category=sociale"
    assert (await town.get("staff", "/board?category=nonsense&mine=1&after=x")).status_code == 200


async def test_nothing_personal_is_kept_in_a_card_and_the_board_takes_few_statements(
    town: Any, ready: Any
) -> None:
    await ready("round.reveal", title="Une idée")
    first = await town.get("chair", "/board")
    assert "Avancer" in first.text
    assert "Avancer" not in (await town.get("staff", "/board")).text
    for name in ("chair", "staff"):
        with capture_logs() as lines:
            await town.get(name, "/board")
        spent = next(line["statements"] for line in lines if line.get("event") == "request")
        assert spent <= 4
