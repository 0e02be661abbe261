"""Factories that fill a test's database by actions, and the site that serves it.

Factories are fixtures that take keywords. What they make is read back from the
database, so a test holds what a page would hold.
"""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from innovation import world
from innovation.actions.assessment import decide, reveal_round, write_sheet
from innovation.actions.ideas import submit_idea
from innovation.actions.pilots import Lessons, close_pilot, measure_pilot, open_pilot
from innovation.actions.sharing import confirm_practice, propose_practice
from innovation.config import Settings
from innovation.db import add, reading, writing
from innovation.db.doors import Database
from innovation.domain.people import SYSTEM, Office, Viewer
from innovation.domain.stages import Role, Stage, Verdict
from innovation.hooks.host import PluginHost
from innovation.hosting.plugins import keep_for_later
from innovation.queries.assessment import newest_round, own_sheet
from innovation.queries.ideas import Idea, get_idea
from innovation.queries.people import office_of, viewer_by_email
from innovation.queries.pilots import Pilot, pilot_of
from innovation.queries.sharing import practice_of
from innovation.tables import OfficeRow, PersonRoleRow, PersonRow
from innovation.testing.site import TestSite, running_site
from tests import museum
from tests.places import *  # noqa: F403 - its fixtures
from tests.places import Place
from tests.words import *  # noqa: F403 - its fixtures
from tests.words import GRID, AsyncMake, Make

# --- Offices, people and ideas ------------------------------------------------


@pytest.fixture
def make_office(database: Database, request: pytest.FixtureRequest) -> AsyncMake:
    """An office, by its slug."""

    async def make(slug: str = "brest", **settings: Any) -> Office:
        row = {"name": f"{slug.title()} Habitat", "city": slug.title(), "accent": "#00A3C7"}
        async with writing(SYSTEM):
            await OfficeRow.insert(OfficeRow(slug=slug, **{**row, **settings}))
            office = await office_of(SYSTEM, slug)
        assert office is not None
        if museum.is_wanted():
            await museum.activate_in(slug, request.getfixturevalue("plugins"))
        return office

    return make


@pytest.fixture
def make_person(database: Database) -> AsyncMake:
    """A person of an office, with roles: as they look once logged in."""
    numbers = count(1)

    async def make(office: Office, *roles: Role, name: str = "") -> Viewer:
        name = name or f"Personne {next(numbers)}"
        email = f"{name.lower().replace(' ', '.')}@{office.slug}.test"
        async with writing(SYSTEM):
            person = await add(
                PersonRow(
                    public_id=world.public_id(),
                    office=office.slug,
                    name=name,
                    email=email,
                    service="",
                    created_at=world.now(),
                )
            )
            for role in roles:
                await add(PersonRoleRow(person=person, role=role.value, granted_at=world.now()))
            viewer = await viewer_by_email(SYSTEM, email)
        assert viewer is not None
        return viewer

    return make


@dataclass(frozen=True, slots=True)
class Cast:
    """An office with the people of one story."""

    office: Office
    author: Viewer
    assessors: tuple[Viewer, Viewer]
    chair: Viewer
    admin: Viewer
    colleague: Viewer


@pytest.fixture
def make_cast(make_office: AsyncMake, make_person: AsyncMake) -> AsyncMake:
    """An office, its author, its two assessors, its chair, its administrator and a colleague."""

    async def make(slug: str = "brest", **settings: Any) -> Cast:
        office = await make_office(slug, **settings)
        one, two = [await make_person(office, Role.ASSESSOR) for _ in range(2)]
        return Cast(
            office=office,
            author=await make_person(office),
            assessors=(one, two),
            chair=await make_person(office, Role.CHAIR),
            admin=await make_person(office, Role.OFFICE_ADMIN),
            colleague=await make_person(office),
        )

    return make


@pytest.fixture
async def brest(make_cast: AsyncMake) -> Cast:
    """The office of most stories."""
    cast: Cast = await make_cast("brest")
    return cast


@pytest.fixture
async def nantes(make_cast: AsyncMake) -> Cast:
    """The office next door."""
    cast: Cast = await make_cast("nantes")
    return cast


@pytest.fixture
def read_idea(database: Database) -> AsyncMake:
    """An idea as it stands now."""

    async def read(idea: Idea | str, viewer: Viewer = SYSTEM) -> Idea:
        public_id = idea if isinstance(idea, str) else idea.public_id
        async with reading(viewer):
            found = await get_idea(viewer, public_id)
        assert found is not None
        return found

    return read


@pytest.fixture
def acting(database: Database) -> Callable[..., AbstractAsyncContextManager[Idea]]:
    """A writing door as a person, with the idea as this person sees it in there."""

    @asynccontextmanager
    async def open_for(person: Viewer, idea: Idea) -> AsyncIterator[Idea]:
        async with writing(person):
            seen = await get_idea(person, idea.public_id)
            assert seen is not None
            yield seen

    return open_for


@pytest.fixture
def give_sheet(acting: Make, make_sheet: Make) -> AsyncMake:
    """Give or change a person's sheet on an idea, with the same mark for each criterion."""

    async def give(idea: Idea, person: Viewer, mark: int | None = 3, **words: Any) -> None:
        async with acting(person, idea) as seen:
            borrowed = person.office if seen.stake.invited else ""
            round_ = await newest_round(person, seen.id, borrowed)
            assert round_ is not None
            old = await own_sheet(person, round_.id)
            sheet = make_sheet(person, mark, version=old.version if old else 0, **words)
            await write_sheet(seen, round_, sheet, by=person)

    return give


@pytest.fixture
def reveal(acting: Make) -> AsyncMake:
    """Reveal the newest round of an idea, as a page does."""

    async def reveal(idea: Idea, person: Viewer) -> None:
        async with acting(person.as_system(), idea) as seen:
            round_ = await newest_round(person, seen.id)
            assert round_ is not None
            await reveal_round(seen, round_, by=person)

    return reveal


@pytest.fixture
def steps(
    acting: Make, give_sheet: AsyncMake, reveal: AsyncMake, make_plan: Make, make_practice: Make
) -> dict[Stage, AsyncMake]:
    """The ordinary actions that lead an idea of a cast to each stage from the one before."""

    async def assess(idea: Idea, cast: Cast) -> None:
        for person in cast.assessors:
            await give_sheet(idea, person)
        await reveal(idea, cast.chair)

    async def pilot(idea: Idea, cast: Cast) -> None:
        async with acting(cast.chair, idea) as seen:
            await decide(seen, Verdict.GO, "Utile et faisable.", by=cast.chair)
        async with acting(cast.chair, idea) as seen:
            await open_pilot(seen, make_plan(cast.author), by=cast.chair)

    async def share(idea: Idea, cast: Cast) -> None:
        async with acting(cast.author, idea) as seen:
            await measure_pilot(seen, await _pilot(seen), {"kwh": 70.0}, by=cast.author)
        async with acting(cast.author, idea) as seen:
            lessons = Lessons("kept", "Le bois tient.")
            await close_pilot(seen, await _pilot(seen), lessons, by=cast.author)
        async with acting(cast.chair, idea) as seen:
            await propose_practice(seen, make_practice(), None, by=cast.chair)
        async with acting(cast.admin, idea) as seen:
            practice = await practice_of(cast.admin, seen.id)
            assert practice is not None
            await confirm_practice(seen, practice, by=cast.admin)

    return {Stage.ASSESSED: assess, Stage.PILOTED: pilot, Stage.SHARED: share}


async def _pilot(idea: Idea) -> Pilot:
    pilot = await pilot_of(SYSTEM, idea.id)
    assert pilot is not None
    return pilot


@pytest.fixture
def make_idea(make_content: Make, read_idea: AsyncMake, steps: dict[Stage, AsyncMake]) -> AsyncMake:
    """An idea of a cast, led to a stage by the ordinary actions."""

    async def make(
        cast: Cast,
        stage: Stage = Stage.SUBMITTED,
        *,
        author: Viewer | None = None,
        **words: Any,
    ) -> Idea:
        by = author or cast.author
        async with writing(by):
            address = await submit_idea(make_content(**words), cast.office, GRID, by=by)
        idea: Idea = await read_idea(address)
        for next_stage, step in steps.items():
            if idea.facts.stage is stage:
                break
            await step(idea, cast)
            idea = await read_idea(idea)
            assert idea.facts.stage is next_stage
        return idea

    return make


# --- Sites -------------------------------------------------------------------


@pytest.fixture
def plugins(tmp_path: Path) -> Iterator[PluginHost]:
    """The installed plugins, loaded for one site alone; with the museum's when it is wanted."""
    if museum.is_wanted():
        host = museum.museum_host(
            tmp_path / "quarantine", installed=True, report=keep_for_later, seconds=2
        )
    else:
        host = PluginHost(on_problem=keep_for_later)
        host.load()
    yield host
    host.close()


@pytest.fixture
async def site(place: Place, plugins: PluginHost, tmp_path: Path) -> AsyncIterator[TestSite]:
    """The real application on a migrated database."""
    settings = Settings(
        database_url=place.application,
        secret_key="k" * 40,
        base_url="http://127.0.0.1:8000",
        files=tmp_path / "files",
    )
    async with running_site(settings, plugins) as started:
        yield started
