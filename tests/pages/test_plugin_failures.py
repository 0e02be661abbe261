"""What a failing plugin's page tells: what is lost, what to do, whom to ask."""

from html import unescape
from pathlib import Path
from typing import Any

import pytest

from innovation import world
from innovation.hooks.dispatch import Limits
from innovation.hooks.host import PluginHost
from innovation.testing.forms import forms_of
from tests.failing import failing_host

ROOT = "/o/brest/x/cles"
ROOM = f"{ROOT}/salle"
TYPED = "La clé du local vélo, <i>rendue</i> ce matin."


@pytest.fixture
def plugins(tmp_path: Path) -> PluginHost:
    return failing_host(tmp_path / "plugins", Limits(routes=2.0))


@pytest.fixture
async def broken_town(town: Any) -> Any:
    """The town, whose register of keys fails."""
    await town.site.activate("cles", "brest")
    return town


def read(answer: Any) -> str:
    return unescape(answer.text).replace("\xa0", " ")


async def _send(town: Any, **how: Any) -> Any:
    """The form of a key given back, as a browser sends it."""
    await town.post_raw("staff", "/nothing", "")
    own = {"_csrf": town.tokens["staff"], "_key": world.public_id(), "words": TYPED}
    return await town.browsers["staff"].client.post(f"{ROOT}/rendre", data=own, **how)


async def test_what_was_typed_stands_in_the_page_ready_to_be_sent_again(broken_town: Any) -> None:
    answer = await _send(broken_town)
    assert (answer.status_code, "n'est pas enregistré" in read(answer)) == (500, True)
    (again,) = [one for one in forms_of(answer.text) if one.action == f"{ROOT}/rendre"]
    assert dict(again.fields)["words"] == TYPED
    assert f'<blockquote class="prose">{TYPED}' in read(answer)
    assert "&lt;i&gt;rendue" in answer.text


async def test_a_form_with_a_file_goes_back_to_its_page_for_it(broken_town: Any) -> None:
    how = {"files": {"photo": ("a.csv", b"a;b")}}
    for referer, leads in ((f"https://x{ROOT}/new?a=1", True), ("https://x/elsewhere", False)):
        answer = await _send(broken_town, headers={"referer": referer}, **how)
        assert (answer.status_code, TYPED in read(answer)) == (500, True)
        assert "à choisir de nouveau" in read(answer)
        assert (f'href="{ROOT}/new?a=1"' in answer.text) == leads
        assert ("Revenir à la page précédente" in read(answer)) == leads
        assert all(one.action != f"{ROOT}/rendre" for one in forms_of(answer.text))


async def test_a_fragment_gets_the_notices_alone(broken_town: Any) -> None:
    answer = await _send(broken_town, headers={"hx-request": "true", "hx-target": "p#words"})
    assert (answer.status_code, answer.headers["hx-retarget"]) == (500, "#notices")
    assert answer.text.startswith('<div id="notices"')
    assert "n'a pas pu répondre" in read(answer)


async def test_a_page_may_be_asked_again_until_its_plugin_is_put_aside(broken_town: Any) -> None:
    told = [await broken_town.get("staff", f"{ROOM}?which=1") for _ in range(6)]
    assert [one.status_code for one in told] == [500] * 5 + [503]
    retries = [f'href="{ROOM}?which=1">Réessayer' in one.text for one in told]
    assert retries == [True] * 5 + [False]
    assert "tant qu'il n'est pas réactivé" in read(told[-1])
    news = [
        "« Registre des clés » est mis à l'écart" in read(await broken_town.get(name, "/"))
        for name in ("staff", "office_admin")
    ]
    assert news == [False, True], "each reads what is theirs to mend"


async def test_people_are_told_whom_to_ask_and_administrators_what_went_wrong(
    broken_town: Any,
) -> None:
    for_staff = await broken_town.get("staff", ROOM)
    for_admin = await broken_town.get("office_admin", ROOM)
    name = broken_town.people["office_admin"].name
    asked = f"Si cela dure, prévenez qui administre Vivier dans votre office : {name}."
    assert f"Réessayez dans un instant. {asked}" in read(for_staff)
    assert "dsi@brest.example" not in for_staff.text
    assert "Contact du module : dsi@brest.example." in read(for_admin)
    assert 'href="/plugins#plugin_cles"' in for_admin.text


async def test_a_box_that_fails_is_quiet_to_staff_and_loud_to_administrators(
    broken_town: Any,
) -> None:
    for_staff = await broken_town.get("staff", "/panels/cles.vitrine")
    for_admin = await broken_town.get("office_admin", "/panels/cles.vitrine")
    assert "Ce module n'a pas répondu." in read(for_staff)
    loud = ['data-tone="warning"', 'href="/plugins#plugin_cles"']
    assert [one in for_staff.text for one in loud] == [False, False]
    assert [one in for_admin.text for one in loud] == [True, True]
