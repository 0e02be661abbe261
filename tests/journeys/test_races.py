"""Two at once: one wins. Twice the same: one thing."""

import asyncio
from collections import Counter
from urllib.parse import urlencode

import httpx

from innovation.db import fetch_one, reading
from innovation.domain.people import SYSTEM
from innovation.domain.stages import Role
from innovation.testing.forms import Browserless, forms_of
from innovation.testing.site import TestSite

FORM = {"content-type": "application/x-www-form-urlencoded"}
IDEA = {"problem": "Le hall est sombre.", "solution": "Des détecteurs.", "category": "technique"}


async def _draft(browser: Browserless, title: str) -> tuple[str, str]:
    """A draft's address, and the body that submits it."""
    await browser.open("/")
    await browser.send("/drafts")
    path = browser.page.url.path
    body = browser.form(path).filled({**IDEA, "title": title, "intent": "submit"})
    return path, urlencode(body)


async def test_two_hundred_double_submits_make_two_hundred_ideas(site: TestSite) -> None:
    await site.office("brest")
    author = await site.browser(await site.person("brest", "Awa Le Goff"))
    for number in range(200):
        path, body = await _draft(author, f"Éclairer le hall {number}")
        answers = await asyncio.gather(
            *(author.client.post(path, content=body, headers=FORM) for _ in range(2))
        )
        assert [answer.status_code for answer in answers] == [303, 303]
        assert len({answer.headers["location"] for answer in answers}) == 1
    async with reading(SYSTEM):
        ideas = await fetch_one("SELECT count(*) AS n FROM idea")
        events = await fetch_one("SELECT count(*) AS n FROM event WHERE verb = 'idea.submitted'")
    assert (ideas["n"], events["n"]) == (200, 200)


async def test_the_same_form_with_another_text_is_refused(site: TestSite) -> None:
    await site.office("brest")
    author = await site.browser(await site.person("brest", "Awa Le Goff"))
    path, body = await _draft(author, "Éclairer le hall")
    first = await author.client.post(path, content=body, headers=FORM)
    assert first.status_code == 303
    other = body.replace("clairer", "teindre")
    assert (await author.client.post(path, content=other, headers=FORM)).status_code in (404, 422)
    async with reading(SYSTEM):
        assert (await fetch_one("SELECT count(*) AS n FROM idea"))["n"] == 1


async def _reveal_form(browser: Browserless, idea: str) -> str:
    page = await browser.open(idea)
    form = next(f for f in forms_of(page.text) if f.action.endswith("/reveal"))
    return urlencode(form.fields)


async def test_two_people_move_one_idea_at_once_and_one_wins(site: TestSite) -> None:
    await site.office("brest")
    author = await site.browser(await site.person("brest", "Awa Le Goff"))
    chairs = [
        await site.browser(await site.person("brest", name, Role.CHAIR, Role.ASSESSOR))
        for name in ("Soizic Le Bras", "Malo Tanguy")
    ]
    for number in range(5):
        path, body = await _draft(author, f"Un banc {number}")
        idea = (await author.client.post(path, content=body, headers=FORM)).headers["location"]
        for chair in chairs:
            page = await chair.open(f"{idea}/sheet")
            names = {
                n for f in forms_of(page.text) for n, _ in f.fields if n.startswith("comment.")
            }
            marks = {n.replace("comment.", "mark.").replace(".", "__"): "2" for n in names}
            assert (await chair.send("/sheet", **marks)).status_code == 200
        bodies = [await _reveal_form(chair, idea) for chair in chairs]
        answers: list[httpx.Response] = await asyncio.gather(
            *(
                chair.client.post(f"{idea}/reveal", content=body, headers=FORM)
                for chair, body in zip(chairs, bodies, strict=True)
            )
        )
        assert Counter(a.status_code for a in answers) == {303: 1, 422: 1}
    async with reading(SYSTEM):
        revealed = await fetch_one("SELECT count(*) AS n FROM event WHERE verb = 'round.revealed'")
        results = await fetch_one("SELECT count(*) AS n FROM result")
    assert (revealed["n"], results["n"]) == (5, 5)
