"""The school's sessions: who announces, who asks for places, what becomes of the trainees."""

from datetime import timedelta

import innovation_rennes_proximite as plugin
from innovation_rennes_proximite.pages import session_from

from innovation.api import PilotFacts
from innovation.testing import OfficeSite, on_site, today
from innovation.testing.forms import Browserless

SCHOOL = PilotFacts("rennes_proximite.ecole_proximite", True)
FORM = {
    "title": "Promotion 3", "place": "Rennes", "starts_on": "2026-03-02", "ends_on": "2026-06-30",
    "seats": "12", "offered": "4",
}  # fmt: skip


def test_a_session_is_read_as_it_was_typed_or_its_fault_is_told() -> None:
    assert isinstance(session_from(FORM), dict)
    for wrong in (
        {"title": ""}, {"place": "x" * 201}, {"ends_on": "2026-03-01"}, {"starts_on": "hier"},
        {"seats": "0"}, {"offered": "13"}, {"offered": "-1"}, {"seats": "9999"},
    ):  # fmt: skip
        assert isinstance(session_from(FORM | wrong), str), wrong


async def announced(site: OfficeSite, days: int, offered: int = 4) -> tuple[Browserless, str]:
    """The chair of Rennes, and the path of a session that begins in so many days."""
    chair = await site.client("chair")
    await chair.open(site.path("/sessions/new"))
    starts_on = today() + timedelta(days=days)
    dates = {"starts_on": f"{starts_on}", "ends_on": f"{starts_on + timedelta(days=60)}"}
    done = await chair.send("/sessions", **FORM | dates | {"offered": f"{offered}"})
    return chair, done.url.path.partition("/rennes_proximite")[2]


async def asks(site: OfficeSite, office: str, session: str, seats: int) -> Browserless:
    """The chair of another office, once they have asked for so many places."""
    if not site.inside.plugins.office(office).active_of("rennes_proximite"):
        await site.activate(office=office)
    chair = await site.client("chair", office)
    contact = await site.person("chair", office)
    await chair.open(f"/o/{office}/x/rennes_proximite{session}")
    await chair.send("/requests", seats=f"{seats}", contact=contact.public_id)
    return chair


@on_site(plugin, office="rennes")
async def test_places_are_asked_for_confirmed_and_given_back(site: OfficeSite) -> None:
    school, session = await announced(site, 30)
    brest = await asks(site, "brest", session, 3)
    assert brest.sees("demande en attente de réponse")
    await site.run_job("rappels")
    await school.open("/")
    assert school.sees("Brest demande des places pour")
    await school.open(site.path(session))
    await school.send("/answer", press="yes")
    await brest.open(f"/o/brest/x/rennes_proximite{session}")
    assert brest.sees("places confirmées") and brest.sees("1 encore libres")
    await school.open("/")
    assert not school.sees("Brest demande des places pour")
    await brest.open(f"/o/brest/x/rennes_proximite{session}")
    await brest.send("/withdraw")
    assert brest.sees("4 encore libres")
    assert site.errors == []


@on_site(plugin, office="rennes")
async def test_no_more_places_are_given_than_are_offered(site: OfficeSite) -> None:
    school, session = await announced(site, 30)
    brest = await asks(site, "brest", session, 3)
    await asks(site, "nantes", session, 2)
    await school.open(site.path(session))
    await school.send("/answer", press="yes")
    refused = await school.send("/answer", press="yes")
    assert refused.status_code == 422 and school.sees("pas assez de places")
    again = await brest.client.post(
        f"/o/brest/x/rennes_proximite{session}/requests", data={"seats": "1"}
    )
    assert again.status_code != 200


@on_site(plugin, office="rennes")
async def test_another_office_announces_nothing_and_reads_no_other_one_s_request(
    site: OfficeSite,
) -> None:
    _, session = await announced(site, 30)
    await asks(site, "brest", session, 2)
    await site.activate(office="nantes")
    nantes = await site.client("chair", "nantes")
    await nantes.open(f"/o/nantes/x/rennes_proximite{session}")
    assert nantes.sees("Votre office n'a pas demandé de place.") and not nantes.sees("Chair Brest")
    new = await nantes.open("/o/nantes/x/rennes_proximite/sessions/new")
    assert new.status_code == 404
    caretaker = await site.client("staff")
    assert (await caretaker.open(site.path("/sessions/new"))).status_code == 404


@on_site(plugin, office="rennes")
async def test_outcomes_are_counts_that_add_up_and_become_an_indicator(site: OfficeSite) -> None:
    school, session = await announced(site, -300, offered=0)
    assert await site.compute("emploi_six_mois", SCHOOL) is None
    await site.run_job("rappels")
    await school.open("/")
    assert school.sees("six mois après")
    await school.open(site.path(session))
    for wrong in ({"hired": "9"}, {"graduates": "9"}, {"trainees": "0"}):
        counts = {"trainees": "8", "graduates": "7", "hired": "6"} | wrong
        assert (await school.send("/outcome", **counts)).status_code == 422
    await school.send("/outcome", trainees="8", graduates="7", hired="6")
    assert await site.compute("emploi_six_mois", SCHOOL) == 75.0
    assert await site.compute("places_partagees", SCHOOL) == 0.0
    await school.open("/")
    assert not school.sees("six mois après")
    rows = (await site.report("ecole")).parts[0].rows
    assert rows[0][-3:] == (8, 7, 6)
    assert site.errors == []
