"""An idea's page reads at most six statements, at every stage and however much hangs on it."""

from typing import Any

import pytest
from structlog.testing import capture_logs

from innovation import world
from innovation.actions.ideas import resubmit_idea
from innovation.domain.stages import Stage

MOST = 6


async def cost(town: Any, name: str, path: str) -> int:
    await town.get(name, path)  # the session is touched once a minute
    with capture_logs() as lines:
        answer = await town.get(name, path)
    assert answer.status_code == 200, answer.text
    return int(next(line["statements"] for line in lines if line.get("event") == "request"))


@pytest.mark.parametrize(
    "action",
    ["sheet.write", "idea.decide", "idea.reopen", "pilot.measure", "practice.confirm",
     "practice.reply", "idea.take_back", "idea.ungroup", "idea.resubmit"],
)  # fmt: skip
async def test_an_idea_is_read_in_six_statements_at_every_stage(
    town: Any, ready: Any, action: str
) -> None:
    idea = await ready(action)
    for name in ("chair", "author", "assessor", "office_admin"):
        assert await cost(town, name, f"/ideas/{idea.public_id}") <= MOST, name


async def test_a_thousand_comments_supports_and_events_cost_no_more(
    town: Any, make_idea: Any, sql: Any
) -> None:
    idea = await make_idea(town.cast, Stage.SHARED)
    path = f"/ideas/{idea.public_id}"
    before = await cost(town, "chair", path)
    now, staff = world.now(), town.people["staff"].id
    await sql(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) "
        "INSERT INTO comment (public_id, idea, office, person, text, at) "
        "SELECT 'c' || i, {}, 'brest', {}, 'Mot ' || i, {} FROM n",
        idea.id,
        staff,
        now,
    )
    await sql(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) "
        "INSERT INTO person (public_id, office, name, email, created_at) "
        "SELECT 'p' || i, 'brest', 'Agent ' || i, 'a' || i || '@brest.test', {} FROM n",
        now,
    )
    await sql(
        "INSERT INTO support (idea, office, person, at) SELECT {}, 'brest', p.id, {} "
        "FROM person p WHERE p.name LIKE 'Agent %'",
        idea.id,
        now,
    )
    assert await cost(town, "chair", path) == before <= MOST
    page = await town.get("chair", path)
    assert page.text.count('data-kind="comment"') == 50
    assert "et 992 autres personnes" in page.text


async def test_versions_and_comments_have_pages_of_few_statements(
    town: Any, ready: Any, acting: Any, make_content: Any, grid: Any
) -> None:
    idea = await ready("idea.resubmit")
    async with acting(town.people["author"], idea) as seen:
        await resubmit_idea(seen, make_content(), town.cast.office, grid, by=town.people["author"])
    for path in ("versions/2", "comments"):
        assert await cost(town, "staff", f"/ideas/{idea.public_id}/{path}") <= 4


async def test_the_administrator_s_pages_of_plugins_take_few_statements(town: Any) -> None:
    for path in ("/plugins", "/plugins/directory", "/plugins/brest_open_factory/settings"):
        assert await cost(town, "office_admin", path) <= 4, path
