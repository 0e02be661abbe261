"""Whoever showed a password and no second factor: a stranger at every address of the router."""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlencode

import pytest

from innovation.actions.sessions import open_session
from innovation.db import fetch, writing
from innovation.domain.people import SYSTEM
from innovation.testing.forms import forms_of
from tests.attacks.test_every_route import addresses  # noqa: F401 - a fixture
from tests.pages.test_fuzz import FORM, POSTS

pytestmark = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
Make = Callable[..., Awaitable[Any]]
OWN = ("/logout", "/account/factor", "/login/code", "/login", "/account")
"""What half a session may send: the steps of the login, the way out, a visitor's language."""


@pytest.fixture
async def halves(town: Any, make_guests: Make) -> dict[str, Any]:
    """Each person of the town in a browser of their own, their second factor still to be shown."""
    await make_guests()
    found = {}
    async with writing(SYSTEM):
        await fetch("UPDATE person SET has_factor = {}", True)
    for name, person in town.people.items():
        async with writing(SYSTEM):
            token = await open_session(person.id, by=SYSTEM)
        browser = town.site.visitor()
        browser.client.cookies.set(town.site.app.site.cookie, token, "127.0.0.1")
        found[name] = browser.client
    return found


async def test_half_a_session_reads_what_a_stranger_reads(
    town: Any,
    halves: Any,
    addresses: list[str],  # noqa: F811
    read_same: Any,
    proves: Any,
) -> None:
    for name in ("chair", "office_admin", "author", "coordinator"):
        for address in {*addresses} - {"/login"}:
            for headers in ({}, {"hx-request": "true", "hx-target": "main#main"}):
                stranger = await town.get("visitor", address, **headers)
                half = await halves[name].get(address, headers=headers)
                assert half.status_code == stranger.status_code, (name, address)
                assert town.people[name].name not in half.text, (name, address)
                if half.status_code == 200:
                    assert read_same(half)[1] == read_same(stranger)[1], (name, address)
        proves("routes × roles", len(addresses))


async def test_half_a_session_writes_nothing(
    town: Any, halves: Any, form_of: Make, written: Make, sql: Make, proves: Any
) -> None:
    for route, (name, _) in POSTS.items():
        if route in OWN or name == "visitor":
            continue
        await sql("UPDATE person SET has_factor = {}", False)
        place, body = await form_of(route)
        await sql("UPDATE person SET has_factor = {}", True)
        page = await halves[name].get("/login")
        token = dict(forms_of(page.text)[0].fields)["_csrf"]
        raw = urlencode(body | {"_csrf": token, "_key": "a key of ours"}, doseq=True)

        async def send(place: str = place, raw: str = raw, name: str = name) -> None:
            answer = await halves[name].post(place, content=raw, headers=FORM)
            assert answer.status_code in (303, 404), place
            assert answer.headers.get("location", "/login").startswith("/login"), place

        assert await written(send) == [], route
        proves("routes × roles", 1)
