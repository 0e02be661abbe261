"""The offices' own plugins and the progress report, where three offices meet, on both databases."""

import asyncio
from datetime import timedelta

import pytest
from asyncpg import InsufficientPrivilegeError
from innovation_progress_report.periods import containing
from innovation_rennes_proximite import store

from innovation import world
from innovation.db import fetch, reading, writing
from innovation.db.plugin_migrations import migrate_down, migrate_up
from innovation.domain.people import SYSTEM, Viewer
from innovation.domain.stages import Role
from innovation.hooks.discovery import discover
from innovation.hooks.migrations import steps_of
from innovation.hosting.context import context_for
from innovation.hosting.naming import name_assessors
from innovation.testing.forms import Browserless
from innovation.testing.site import TestSite
from tests.places import BARRIER, Place

OFFICES = ("brest", "nantes", "rennes")
SCHOOL, REPORT = "rennes_proximite", "progress_report"


@pytest.fixture
async def chairs(site: TestSite) -> dict[str, Viewer]:
    """A chair in each office."""
    found = {}
    for office in OFFICES:
        await site.office(office)
        found[office] = await site.person(office, f"Camille {office.title()}", Role.CHAIR)
    return found


async def at(site: TestSite, chairs: dict[str, Viewer], office: str, path: str) -> Browserless:
    """The office's chair, at this address."""
    browser = await site.browser(chairs[office])
    await browser.open(path)
    return browser


async def frozen(site: TestSite, chairs: dict[str, Viewer]) -> Browserless:
    """The chair of Brest, who froze the last period."""
    for office in OFFICES:
        await site.activate(REPORT, office)
    past = containing(world.today()).before()
    browser = await at(site, chairs, "brest", f"/o/brest/x/{REPORT}/periods/{past.key}")
    await browser.send("/freeze")
    return browser


async def test_a_frozen_report_is_everybody_s_and_nobody_changes_it(
    site: TestSite, chairs: dict[str, Viewer]
) -> None:
    brest = await frozen(site, chairs)
    assert brest.page.status_code == 200 and brest.sees("Camille Brest")
    for office in ("nantes", "rennes"):
        other = await at(site, chairs, office, f"/o/{office}/x/{REPORT}/reports/1")
        assert other.sees("n° 1") and other.sees("Camille Brest")
    for change in ("UPDATE {t} SET content = ''", "DELETE FROM {t}"):
        with pytest.raises(Exception, match="never changed"):
            async with writing(SYSTEM):
                await fetch(change.replace("{t}", "x_progress_report_report"))


async def test_two_who_freeze_at_once_make_one_report(
    site: TestSite, chairs: dict[str, Viewer]
) -> None:
    for office in OFFICES:
        await site.activate(REPORT, office)
    path = f"periods/{containing(world.today()).before().key}"
    both = [await at(site, chairs, o, f"/o/{o}/x/{REPORT}/{path}") for o in ("brest", "nantes")]
    pages = await asyncio.gather(*(browser.send("/freeze") for browser in both))
    assert [page.url.path.rpartition("/")[2] for page in pages] == ["1", "1"]
    async with reading(SYSTEM):
        assert len(await fetch("SELECT id FROM x_progress_report_report")) == 1


async def announced(site: TestSite, chairs: dict[str, Viewer], offered: int) -> str:
    """The path of a session of the school that offers so many places."""
    for office in OFFICES:
        await site.activate(SCHOOL, office)
    school = await at(site, chairs, "rennes", f"/o/rennes/x/{SCHOOL}/sessions/new")
    day = world.today() + timedelta(days=30)
    done = await school.send(
        "/sessions", title="Promotion", place="Rennes", starts_on=f"{day}", ends_on=f"{day}",
        seats="12", offered=f"{offered}",
    )  # fmt: skip
    return done.url.path.partition(SCHOOL)[2]


async def asked(
    site: TestSite, chairs: dict[str, Viewer], office: str, session: str
) -> Browserless:
    """The chair of an office, once they asked for three places."""
    browser = await at(site, chairs, office, f"/o/{office}/x/{SCHOOL}{session}")
    await browser.send("/requests", seats="3", contact=chairs[office].public_id)
    return browser


async def test_two_answers_at_once_never_give_a_place_twice(
    site: TestSite, chairs: dict[str, Viewer]
) -> None:
    session = await announced(site, chairs, 4)
    for office in ("brest", "nantes"):
        assert (await asked(site, chairs, office, session)).sees("en attente")
    ctx = context_for(site.plugins.office("rennes"), SCHOOL, chairs["rennes"])
    async with ctx.reading() as db:
        one, other = await store.requests(db)
    answered = asyncio.Event()

    async def first() -> bool:
        async with ctx.writing() as db:
            done = await store.answer(db, ctx, one, "confirmed")
            answered.set()
            await asyncio.sleep(0.3)  # the second answer comes before this one is durable
            return done

    async def second() -> bool:
        await answered.wait()
        async with ctx.writing() as db:
            return await store.answer(db, ctx, other, "confirmed")

    assert await asyncio.gather(first(), second()) == [True, False]
    async with reading(SYSTEM):
        states = await fetch("SELECT state FROM x_rennes_proximite_request ORDER BY state")
    assert [row["state"] for row in states] == ["asked", "confirmed"]


@pytest.mark.skipif(not BARRIER, reason="no row-level security here")
@pytest.mark.parametrize("kind", ["postgres"], indirect=True)
async def test_the_database_itself_keeps_an_office_s_rows_from_the_others(
    site: TestSite, chairs: dict[str, Viewer]
) -> None:
    await announced(site, chairs, 4)
    async with writing(chairs["nantes"]):
        await fetch(
            "INSERT INTO x_nantes_pilots_measure "
            "(office, idea, month, key, value, told_by, told_on) "
            "VALUES ('nantes', 'i', {}, 'kwh', 1, 'p', {})",
            world.today(),
            world.today(),
        )
    for office, seen in (("nantes", 1), ("brest", 0)):
        async with reading(chairs[office]):
            assert len(await fetch("SELECT id FROM x_nantes_pilots_measure")) == seen
    with pytest.raises(InsufficientPrivilegeError):
        async with writing(chairs["brest"]):
            await fetch("UPDATE x_rennes_proximite_session SET seats = 99")


async def test_the_open_factory_s_reviewer_reads_an_idea_with_a_prototype(
    site: TestSite, chairs: dict[str, Viewer]
) -> None:
    reviewer = await site.person("brest", "Morgane Relit")
    await site.activate("brest_open_factory", "brest", relecteur="morgane relit")
    author = await site.browser(await site.person("brest", "Dominique Porte"))
    addresses = {}
    for answer in ("yes", "no"):
        await author.open("/")
        await author.send("/drafts")
        sent = await author.send(
            author.page.url.path, "submit", title="Un banc", problem="p", solution="s",
            category="sociale", x__brest_open_factory__prototype=answer,
        )  # fmt: skip
        addresses[answer] = sent.url.path
    while await name_assessors(site.plugins):
        pass
    browser = await site.browser(reviewer)
    assert (await browser.open(f"{addresses['yes']}/sheet")).status_code == 200
    assert (await browser.open(f"{addresses['no']}/sheet")).status_code == 403


OURS = ("brest_open_factory", "nantes_pilots", "progress_report", "rennes_proximite")


@pytest.mark.parametrize("name", OURS)
async def test_a_plugin_s_tables_go_and_come_back(place: Place, name: str) -> None:
    found = discover(None)[0][name]
    steps = steps_of(found, place.kind)
    gone = await migrate_down(place.owner, name, steps)
    back = await migrate_up(
        place.owner, name, steps, application_url=place.application, now=world.now()
    )
    assert gone == list(reversed(back)) and gone
