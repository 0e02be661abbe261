"""Ways to become somebody else: another's link, a password left in a page, ever new addresses."""

import re
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from innovation.actions.people import invite_person
from innovation.db import writing
from innovation.domain.people import SYSTEM
from innovation.domain.stages import Role
from innovation.testing.site import ADDRESS
from tests.pages.test_fuzz import FORM

Make = Callable[..., Awaitable[Any]]
ON_ONE = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
"""For what the database has no part in."""
LINK = re.compile(r"/invitations/[\w-]{20,}")


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.OPERATOR])
async def test_an_office_takes_no_account_that_has_a_role_of_the_site(
    town: Any, sql: Make, role: Role
) -> None:
    """Nobody has joined yet: whoever holds a link chooses the password, and the factor."""
    email = "nolwenn.riou@brest.example"
    async with writing(SYSTEM):
        await invite_person("Nolwenn Riou", email, "", [role], "brest", by=SYSTEM)
    (row,) = await sql("SELECT public_id FROM person WHERE email = {}", email)
    answers = [
        await town.post("office_admin", f"/people/{row['public_id']}/invitation", {}),
        await town.post("office_admin", "/people", {"name": "Nolwenn Riou", "email": email}),
        await town.get("office_admin", f"/people/{row['public_id']}"),
    ]
    assert [answer.status_code for answer in answers] == [422, 422, 200]
    assert all("un lien" in answer.text for answer in answers[:2])
    assert [LINK.findall(answer.text) for answer in answers] == [[], [], []]
    assert 'id="renew_invitation"' not in answers[2].text
    assert len(await sql("SELECT id FROM invitation WHERE used_at IS NULL")) == 1
    async with writing(SYSTEM):
        assert await invite_person("Nolwenn Riou", email, "", [], "brest", by=SYSTEM)


@ON_ONE
async def test_a_password_sent_too_late_waits_in_no_page(town: Any) -> None:
    await town.post("staff", "/nothing", {})
    await town.site.forget_sessions()
    body = {"current": "vélo pluie granit crêpe", "password": "lampe tuile marée ajonc"}
    headers = FORM | {"sec-fetch-site": "same-origin"}
    answer = await town.browsers["staff"].client.post(
        "/account/password", data=body, headers=headers
    )
    assert answer.status_code in (303, 401)
    assert not [word for word in ("granit", "ajonc") if word in answer.text]


@ON_ONE
async def test_a_whole_network_of_addresses_is_one_source(town: Any, sql: Make) -> None:
    """A household has 2**64 of them: each would have its own free tries."""
    for client in ("2001:db8:5:7::1", "2001:db8:5:7:ffff::9", "::ffff:192.0.2.7", "192.0.2.7"):
        transport = httpx.ASGITransport(town.site.app, client=(client, 1))
        async with httpx.AsyncClient(transport=transport, base_url=ADDRESS) as browser:
            token = re.search(r'name="_csrf" value="([^"]+)"', (await browser.get("/login")).text)
            assert token
            body = {"_csrf": token[1], "email": f"{client}@brest.example", "password": "x" * 15}
            assert (await browser.post("/login", data=body)).status_code == 422
    rows = await sql("SELECT key, failures FROM login_failure WHERE key LIKE 'source:%'")
    assert {row["key"]: row["failures"] for row in rows} == {
        "source:2001:db8:5:7::/64": 2,
        "source:192.0.2.7": 2,
    }
