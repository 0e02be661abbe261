"""``python -m trust.torture.cast``: the people of a round, on the site of the environment.

Prints as JSON what the recorder needs: each person's session, and the ideas that all talk about.
"""

import asyncio
import json
from typing import Any

from innovation import world
from innovation.actions.ideas import submit_idea
from innovation.changes import Content
from innovation.config import settings_from_environment
from innovation.db import writing
from innovation.db.migrations import migrate
from innovation.domain.people import Office, Viewer
from innovation.domain.stages import Category, IdeaKind, Role
from innovation.hosting.plugins import load_plugins
from innovation.testing.site import TestSite, running_site

OFFICE = "brest"
PASSWORD = "quatre chevaux marchent lentement"  # noqa: S105 - of a site that lives a minute
IDEAS = 2


async def prepare() -> dict[str, Any]:
    """Migrate the database and fill it."""
    settings = settings_from_environment()
    await migrate(settings.migrations_url, application_url=settings.database_url, now=world.now())
    async with running_site(settings, load_plugins(settings)) as site:
        office = await site.office(OFFICE)
        await site.activate("listener", OFFICE)
        author = await site.person(OFFICE, "Auteur")
        await site.set_password(author, PASSWORD)
        ideas = [await _idea(site, office, author, number) for number in range(IDEAS)]
        people = [
            await _person(site, f"Personne {number}", *roles)
            for number, roles in enumerate([(), (), (Role.ASSESSOR,), (Role.ASSESSOR,)])
        ]
        login = {"email": f"auteur@{OFFICE}.example", "password": PASSWORD}
        return {
            "cookie": site.app.site.cookie, "office": OFFICE, "ideas": ideas, "people": people,
            "login": login,
            "reader": await _person(site, "Lectrice"),
        }  # fmt: skip


async def _idea(site: TestSite, office: Office, author: Viewer, number: int) -> str:
    content = Content(
        IdeaKind.PROPOSAL, f"Bancs {number}", "On est debout.", "S'asseoir.", Category.SOCIAL
    )
    grid = site.plugins.office(OFFICE).criteria
    async with writing(author):
        return await submit_idea(content, office, grid, by=author)


async def _person(site: TestSite, name: str, *roles: Role) -> dict[str, Any]:
    person = await site.person(OFFICE, name, *roles)
    session = (await site.browser(person)).client.cookies[site.app.site.cookie]
    return {"id": person.id, "name": name, "session": session, "assessor": bool(roles)}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(prepare())))
