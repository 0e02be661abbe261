"""Sessions: listed and ended, within their limits, with a new token when rights change."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest

from innovation import world
from innovation.actions.members import grant_roles
from innovation.actions.sessions import end_session, open_session, renew_session, touch_session
from innovation.config import Settings
from innovation.db import fetch, writing
from innovation.domain.people import SYSTEM, Viewer
from innovation.domain.sessions import Limits, device_of, token_hash
from innovation.domain.stages import Role
from innovation.hooks.host import PluginHost
from innovation.queries.people import member_of
from innovation.testing.forms import Browserless
from innovation.testing.site import TestSite, running_site

PASSWORD = "vélo pluie granit crêpe"
FORM = {"content-type": "application/x-www-form-urlencoded"}
FIREFOX = "Mozilla/5.0 (Android 15; Mobile; rv:150.0) Gecko/150.0 Firefox/150.0"
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/150.0.0.0 Safari/537.36 Edg/150.0.0.0"
)
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1"
)


def later(seconds: float) -> Any:
    """The clock, some seconds on."""
    return world.at(world.now() + timedelta(seconds=seconds))


@pytest.fixture
async def awa(clock: datetime, site: TestSite) -> Viewer:
    """Somebody of Brest, with a password."""
    await site.office("brest")
    person = await site.person("brest", "Awa Le Goff")
    await site.set_password(person, PASSWORD)
    return person


async def log_in(site: TestSite, user_agent: str = "") -> Browserless:
    """A browser in which Awa typed her password."""
    browser = site.visitor()
    browser.client.headers["user-agent"] = user_agent
    await browser.open("/login")
    await browser.send("/login", email="awa.le.goff@brest.example", password=PASSWORD)
    return browser


async def is_in(browser: Browserless) -> bool:
    return bool((await browser.client.get("/")).status_code == 200)


def test_a_browser_is_named_in_words_of_ours() -> None:
    for agent, browser, device in (
        (FIREFOX, "Firefox", "Android"),
        (EDGE, "Edge", "Windows"),
        (SAFARI, "Safari", "iPhone"),
        ("<script>alert(1)</script>", "", ""),
        ("x" * 100_000 + "Firefox/1", "", ""),
    ):
        assert device_of(agent) == type(device_of(""))(browser, device)


async def test_ones_own_sessions_are_listed_and_ended_and_nobody_elses(
    site: TestSite, awa: Viewer
) -> None:
    here, phone, left = [await log_in(site, agent) for agent in (EDGE, FIREFOX, "<b>Curl</b>")]
    other = await site.browser(await site.person("brest", "Loïc Riou"))
    await other.open("/account")
    assert not other.sees("Firefox sur Android")
    await here.open("/account")
    assert here.sees("Edge sur Windows")
    assert here.sees("Firefox sur Android")
    assert here.sees("Navigateur inconnu")
    async with writing(SYSTEM):
        rows = await fetch("SELECT public_id, device, person FROM login_session")
    named = {row["device"]: row["public_id"] for row in rows if row["person"] == awa.id}
    theirs = next(row["public_id"] for row in rows if row["person"] != awa.id)
    form = here.form("/account/sessions")
    for session in (theirs, "nothing", named["Android"]):
        body = urlencode({**dict(form.fields), "session": session, "_key": world.public_id()})
        answer = await here.client.post("/account/sessions", content=body, headers=FORM)
        assert answer.status_code == 303
    assert [await is_in(one) for one in (here, phone, left, other)] == [True, False, True, True]
    await here.open("/account")
    await here.send("/account/sessions", session="")
    assert [await is_in(one) for one in (here, phone, left, other)] == [True, False, False, True]
    async with writing(SYSTEM):
        assert len(await fetch("SELECT id FROM event WHERE verb = 'session.ended'")) == 2


async def test_a_session_ends_an_hour_after_its_last_use_and_twelve_after_its_login(
    site: TestSite, awa: Viewer
) -> None:
    used, unused = await log_in(site), await log_in(site)
    with later(3600 - 1):
        assert await is_in(used)
    with later(3600):
        assert [await is_in(used), await is_in(unused)] == [True, False]
    for half_hours in range(2, 24):
        with later(1800 * half_hours):
            assert await is_in(used), half_hours
    with later(12 * 3600 - 1):
        assert await is_in(used)
    with later(12 * 3600):
        assert not await is_in(used)


async def test_a_site_may_have_shorter_limits(place: Any, plugins: PluginHost) -> None:
    settings = Settings(
        database_url=place.application, secret_key="k" * 40,
        base_url="http://127.0.0.1:8000", session_idle_minutes=10, session_hours=1,
    )  # fmt: skip
    moment = datetime.fromisoformat("2026-03-02T09:30:00+00:00")
    with world.at(moment):
        async with running_site(settings, plugins) as site:
            await site.office("brest")
            await site.set_password(await site.person("brest", "Awa Le Goff"), PASSWORD)
            one, two = await log_in(site), await log_in(site)
            for minutes in (9, 18, 27, 36, 45, 54):
                with later(60 * minutes):
                    assert await is_in(one), minutes
            with later(601):
                assert not await is_in(two)
            with later(3600):
                assert not await is_in(one)


async def promote(site: TestSite, person: Viewer, *roles: Role) -> None:
    """Give somebody roles, as their administrator does."""
    boss = site.people.get("boss") or await site.person("brest", "Yann Abgrall", Role.OFFICE_ADMIN)
    site.people["boss"] = boss
    async with writing(boss):
        member = await member_of(boss, person.public_id)
        assert member is not None
        await grant_roles(member, frozenset(roles), by=boss)


async def test_a_change_of_role_gives_a_new_token_and_interrupts_no_form(
    site: TestSite, awa: Viewer
) -> None:
    browser = await log_in(site)
    await browser.open("/")
    await browser.send("/drafts")
    path, before = browser.page.url.path, browser.client.cookies["vivier"]
    body = urlencode(browser.form(path).filled({"title": "Un banc", "intent": "save"}))
    await promote(site, awa, Role.ASSESSOR)
    thief = site.visitor()
    thief.client.cookies.set("vivier", before)
    saved = await browser.client.post(path, content=body, headers=FORM)
    assert saved.status_code == 303
    assert saved.headers["set-cookie"].startswith("vivier=")
    assert "httponly" in saved.headers["set-cookie"].lower()
    assert browser.client.cookies["vivier"] != before
    again = await browser.client.get("/")
    assert "set-cookie" not in again.headers
    with later(9):
        assert await is_in(thief)
    with later(10):
        assert [await is_in(thief), await is_in(browser)] == [False, True]


async def test_of_five_requests_at_once_one_brings_the_new_token_and_all_are_answered(
    site: TestSite, awa: Viewer, proves: Callable[..., None]
) -> None:
    browser = await log_in(site)
    before = browser.client.cookies["vivier"]
    for roles in ((Role.ASSESSOR,), ()):
        await promote(site, awa, *roles)
        asked = [browser.client.get("/account") for _ in range(5)]
        answers = await asyncio.gather(*asked)
        assert [answer.status_code for answer in answers] == [200] * 5
        assert sum("set-cookie" in answer.headers for answer in answers) == 1
        assert await is_in(browser)
        proves("races", 5)
    assert browser.client.cookies["vivier"] != before
    async with writing(SYSTEM):
        assert len(await fetch("SELECT id FROM login_session WHERE person = {}", awa.id)) == 1


async def test_a_role_that_was_taken_away_is_gone_with_the_token_or_before(
    site: TestSite, awa: Viewer
) -> None:
    await promote(site, awa, Role.OFFICE_ADMIN)
    stolen = await site.browser(awa)
    assert (await stolen.client.get("/office")).status_code == 200
    await promote(site, awa)
    taken = stolen.client.cookies["vivier"]
    assert (await stolen.client.get("/office")).status_code == 404
    assert stolen.client.cookies["vivier"] != taken


async def test_whoever_gets_a_role_that_demands_a_factor_shows_one_before_the_next_page(
    site: TestSite, awa: Viewer
) -> None:
    browser = await log_in(site)
    await promote(site, awa, Role.CHAIR)
    await browser.open("/board")
    assert browser.sees("Votre rôle demande un second facteur")
    assert dict(browser.form("/account/factor").fields)["next"] == "/board"


async def test_a_session_that_was_ended_stays_so_whatever_comes_at_the_same_moment(
    site: TestSite, awa: Viewer, proves: Callable[..., None]
) -> None:
    for _ in range(5):
        async with writing(SYSTEM):
            old = token_hash(await open_session(awa.id, by=SYSTEM))
        await promote(site, awa, Role.ASSESSOR)

        async def in_a_door(act: Any) -> Any:
            async with writing(SYSTEM):
                return await act

        await asyncio.gather(
            in_a_door(renew_session(old, by=SYSTEM)),
            in_a_door(end_session(old, by=SYSTEM)),
            in_a_door(touch_session(old, Limits(), by=SYSTEM)),
        )
        async with writing(SYSTEM):
            assert await fetch("SELECT id FROM login_session WHERE person = {}", awa.id) == []
        proves("races", 3)
        await promote(site, awa)


async def test_logging_out_with_a_token_renewed_just_now_ends_both(
    site: TestSite, awa: Viewer
) -> None:
    browser = await log_in(site)
    await browser.open("/")
    before = browser.client.cookies["vivier"]
    await promote(site, awa, Role.ASSESSOR)
    await browser.send("/logout")
    assert not browser.client.cookies.get("vivier")
    thief = site.visitor()
    thief.client.cookies.set("vivier", before)
    assert not await is_in(thief)
    async with writing(SYSTEM):
        assert await fetch("SELECT id FROM login_session WHERE person = {}", awa.id) == []
