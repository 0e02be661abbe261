"""A draft open in two windows, or whose answer was lost on the way: nothing is overwritten."""

from typing import Any
from urllib.parse import urlencode

import pytest

from innovation.db import fetch, reading
from innovation.domain.people import SYSTEM
from innovation.testing.forms import Browserless, forms_of
from innovation.testing.site import TestSite

FORM = {"content-type": "application/x-www-form-urlencoded"}


class Window:
    """One window on a draft: the form as this window was given it."""

    def __init__(self, browser: Browserless, path: str, html: str) -> None:
        self.browser = browser
        self.path = path
        self.form = next(form for form in forms_of(html) if form.action == path)

    async def post(self, place: str = "", **typed: str) -> Any:
        body = urlencode(self.form.filled(typed))
        return await self.browser.client.post(self.path + place, content=body, headers=FORM)

    async def autosave(self, **typed: str) -> int:
        return int((await self.post("/autosave", **typed)).status_code)


@pytest.fixture
async def windows(site: TestSite) -> tuple[Window, Window]:
    """Two windows on one draft."""
    await site.office("brest")
    browser = await site.browser(await site.person("brest", "Awa Le Goff"))
    await browser.open("/")
    await browser.send("/drafts")
    assert browser.page is not None
    path = browser.page.url.path
    pages = [(await browser.open(path)).text for _ in range(2)]
    return Window(browser, path, pages[0]), Window(browser, path, pages[1])


async def _kept() -> str:
    async with reading(SYSTEM):
        rows = await fetch("SELECT problem FROM draft")
    return str(rows[0]["problem"])


async def test_a_window_whose_answer_was_lost_goes_on(windows: tuple[Window, Window]) -> None:
    one, _ = windows
    # Both carry the version that the page was first shown with: no answer has come back.
    assert await one.autosave(problem="On attend") == 200
    assert await one.autosave(problem="On attend debout") == 200
    assert await _kept() == "On attend debout"


async def test_the_same_text_in_two_windows_is_no_conflict(windows: tuple[Window, Window]) -> None:
    one, two = windows
    assert await one.autosave(problem="On attend") == 200
    assert await two.autosave(problem="On attend") == 200


@pytest.mark.parametrize("intent", ["save", "submit"])
async def test_what_another_window_wrote_is_not_replaced(
    windows: tuple[Window, Window], intent: str
) -> None:
    one, two = windows
    await one.autosave(problem="Le premier texte")
    assert await two.autosave(problem="Le second texte") == 422
    whole = {"title": "Un banc", "problem": "Le second texte", "solution": "Un banc."}
    answer = await two.post(intent=intent, **whole)
    assert answer.status_code == 422
    assert "Le premier texte" in answer.text
    assert "Le second texte" in answer.text
    assert await _kept() == "Le premier texte"


async def test_the_text_that_is_chosen_replaces_the_other(windows: tuple[Window, Window]) -> None:
    one, two = windows
    await one.autosave(problem="Le premier texte")
    assert await two.autosave(problem="Le second texte", version="2") == 200
    assert await one.autosave(problem="Le premier texte, encore") == 422
    assert await _kept() == "Le second texte"


async def test_a_need_keeps_the_proposal_that_was_typed_until_it_is_submitted(
    windows: tuple[Window, Window],
) -> None:
    one, _ = windows
    typed = {"kind": "need", "title": "Un banc", "problem": "On attend.", "solution": "Poser"}
    assert await one.autosave(**typed) == 200
    async with reading(SYSTEM):
        assert (await fetch("SELECT solution FROM draft"))[0]["solution"] == "Poser"
    await one.post(intent="submit", **typed)
    async with reading(SYSTEM):
        assert (await fetch("SELECT solution FROM idea"))[0]["solution"] == ""
