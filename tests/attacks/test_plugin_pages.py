"""Whatever somebody sends to the pages of our plugins, no plugin fails.

Five failures put one aside for a whole office: an address bar must not do that.
"""

import pytest

from innovation import world
from innovation.actions.site import set_read_only
from innovation.db import writing
from innovation.domain.people import SYSTEM
from innovation.domain.stages import Role
from innovation.hooks.web import NAME, Route
from innovation.testing.forms import forms_of
from innovation.testing.site import TestSite
from tests.pages.conftest import Town

OURS = (
    "brest_open_factory", "group_purchasing", "progress_report", "rennes_proximite",
    "working_groups",
)  # fmt: skip
GROUP = {"title": "Réemploi", "theme": "", "purpose": "Se passer le mot."}
ON_SQLITE = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
"""What no engine does otherwise."""
MEETING = {"held_on": "2030-05-07", "starts": "23:30", "minutes": "600", "place": "Salle bleue"}
PARTS = ("%2e%2e", "%ED%A0%80", "9" * 5000)
"""What may stand in an address where a thing of the plugin is named."""
WORDS = ("²", "9999-12", "9999-12-31", "9" * 5000)
ASKED = ("q", "before", "month", "office", "family", "within", "first")
FORMS = ("staff", "quantity", "version", "held_on", "seats", "starts_on", "ends_on", "renewals")


@pytest.fixture
async def boss(site: TestSite) -> Town:
    """Somebody of Brest who may do whatever the plugins offer there."""
    for slug in ("brest", "nantes", "rennes"):
        await site.office(slug)
    everything = [role for role in Role if role != Role.OPERATOR]
    person = await site.person("brest", "Boss", *everything)
    for name in OURS:
        await site.activate(name, "brest")
    return Town(site, None, {"boss": person}, {"boss": await site.browser(person)})


async def send(town: Town, route: Route, path: str, values: dict[str, str]) -> int:
    """The status of what the route's method sends."""
    if route.method == "POST":
        return (await town.post("boss", path, values)).status_code
    query = "&".join(f"{name}={value}" for name, value in values.items())
    return (await town.get("boss", f"{path}?{query}")).status_code


async def group_of(town: Town) -> str:
    made = await town.post("boss", "/o/brest/x/working_groups/groups", GROUP)
    return str(made.headers["location"].rpartition("/")[2])


async def test_no_word_in_an_address_or_a_form_makes_a_plugin_fail(boss: Town) -> None:
    group = await group_of(boss)
    failed = []
    for name in OURS:
        for route in boss.site.plugins.office("brest").site_of(name).routes:
            named = NAME.search(route.path)
            for part in PARTS if named else ():
                path = f"/o/brest/x/{name}{NAME.sub(part, route.path)}"
                if await send(boss, route, path, {}) >= 500:
                    failed.append((route.method, path))
            path = f"/o/brest/x/{name}{NAME.sub(group, route.path)}"
            for word in WORDS:
                form = dict.fromkeys(FORMS, word) | {"intent": "edit"}
                values = form if route.method == "POST" else dict.fromkeys(ASKED, word)
                if await send(boss, route, path, values) >= 500:
                    failed.append((route.method, path, word))
    assert failed == []


@ON_SQLITE
@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
async def test_no_meeting_is_held_where_calendars_end(boss: Town, day: str) -> None:
    place = f"/o/brest/x/working_groups/groups/{await group_of(boss)}"
    planned = await boss.post("boss", f"{place}/meetings", MEETING | {"held_on": day})
    assert planned.status_code == 422
    assert "Indiquez le jour de la réunion." in planned.text
    shown = await boss.get("boss", place)
    assert day not in shown.text


@ON_SQLITE
async def test_a_plugin_s_form_waits_while_nothing_may_be_written_then_is_answered_once(
    boss: Town,
) -> None:
    path, body = "/o/brest/x/working_groups/groups", GROUP | {"_key": world.public_id()}
    client = boss.browsers["boss"].client
    page = await client.get("/account")
    body["_csrf"] = dict(forms_of(page.text)[0].fields)["_csrf"]
    assert (await client.post(path, data=body | {"_csrf": "another"})).status_code == 409
    await set_state("Le serveur change de disque.")
    refused = await client.post(path, data=body)
    assert (refused.status_code, GROUP["purpose"] in refused.text) == (503, True)
    assert (await client.get("/o/brest/x/working_groups")).status_code == 200
    await set_state("")
    first, again = [await client.post(path, data=body) for _ in range(2)]
    assert (first.status_code, again.headers["location"]) == (303, first.headers["location"])
    assert boss.site.plugins.office("brest").is_running("working_groups")


async def set_state(reason: str) -> None:
    """Read only for this reason, or not."""
    async with writing(SYSTEM, even_read_only=True):
        await set_read_only(reason, by=SYSTEM)
