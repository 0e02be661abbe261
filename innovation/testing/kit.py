"""A throwaway site for one office and its plugins; nothing of it outlives its block.

@on_site(bancs, office="brest")
async def test_the_committee_sees_the_criterion(site):
    assessor = await site.client("assessor")
    idea = await site.idea()
    await assessor.open(f"/ideas/{idea.public_id}/sheet")
    assert assessor.sees("Assise")
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any

from structlog.testing import capture_logs

from innovation import world
from innovation.actions.ideas import submit_idea
from innovation.actions.people import change_settings
from innovation.changes import Content
from innovation.config import Settings
from innovation.db import writing
from innovation.db.plugin_migrations import migrate_up
from innovation.domain.contributions import Block, Pass, Report
from innovation.domain.documents import Document
from innovation.domain.facts import IdeaFacts, PilotFacts, Value
from innovation.domain.people import SYSTEM, Viewer
from innovation.domain.stages import Category, IdeaKind, Role, Stage
from innovation.hooks.answers import check_gate, computed, render_panel
from innovation.hooks.bridge import finished
from innovation.hooks.declared import Hooks, call, completed, live
from innovation.hooks.discovery import Found
from innovation.hooks.host import PluginHost
from innovation.hooks.html import Html
from innovation.hooks.migrations import steps_of
from innovation.hooks.office import OfficePlugins
from innovation.hooks.problems import Asking, PluginProblem, Step
from innovation.hosting.asking import facts_for
from innovation.hosting.context import context_for
from innovation.hosting.plugins import switch_off
from innovation.queries.people import office_of
from innovation.testing.databases import Place, migrated_place
from innovation.testing.forms import Browserless
from innovation.testing.site import ADDRESS, TestSite, running_site
from innovation.testing.stories import KIND, Story, read_idea

Work = Callable[[Asking, Hooks, Any], Any]

OFFICES = ("brest", "nantes", "rennes")
KEY = "k" * 40


@dataclass(slots=True)
class OfficeSite:
    """A site whose plugins are active in one office; ``errors`` is what they got wrong."""

    inside: TestSite
    office: str
    plugins: tuple[str, ...]
    errors: list[PluginProblem]
    lines: list[MutableMapping[str, Any]]
    """The site's log."""
    _people: dict[tuple[str, str], Viewer] = field(default_factory=dict)

    # --- People ----------------------------------------------------------------

    async def person(self, role: str = "staff", office: str = "") -> Viewer:
        """Somebody of the office who has this role, the same each time."""
        key = (office or self.office, role)
        if key not in self._people:
            kind = role.rstrip("0123456789")
            roles = () if kind in ("staff", "author") else (Role(kind),)
            name = f"{role.replace('_', ' ').title()} {key[0].title()}"
            self._people[key] = await self.inside.person(key[0], name, *roles)
        return self._people[key]

    async def client(
        self, role: str = "staff", office: str = "", *, language: str = "fr"
    ) -> Browserless:
        """A browser where this person is logged in: ``open``, ``send``, ``sees``."""
        person = await self.person(role, office)
        async with writing(person):
            await change_settings(language, "auto", by=person)
        return await self.inside.browser(person)

    # --- Ideas -----------------------------------------------------------------

    async def idea(
        self,
        stage: str = "submitted",
        *,
        title: str = "Une idée",
        office: str = "",
        kind: str = "",
        **fields: Value,
    ) -> IdeaFacts:
        """An idea led to this stage by its office, with the plugin's own answers.

        ``kind`` is the key of the kind of pilot, the office's first without it.
        """
        office = office or self.office
        here = self.inside.plugins.office(office)
        author = await self.person("author", office)
        content = Content(
            kind=IdeaKind.PROPOSAL,
            title=title,
            problem="Ce qui gêne.",
            solution="Ce que l'on essaierait.",
            category=Category.TECHNICAL,
            extra={f"{self.plugins[0]}.{key}": value for key, value in fields.items()},
        )
        async with writing(author):
            place = await office_of(author, office)
            assert place is not None
            address = await submit_idea(content, place, here.criteria, by=author)
        await (await self._story(office, kind)).lead(address, Stage(stage))
        return await self.facts(address)

    async def facts(self, address: str) -> IdeaFacts:
        """An idea as the first of the plugins sees it."""
        return facts_for(await read_idea(address), None)[self.plugins[0]]

    async def _story(self, office: str, kind: str) -> Story:
        known = self.inside.plugins.office(office).pilot_kinds
        kinds = [one for one in known if kind in ("", one.key)]
        return Story(
            author=await self.person("author", office),
            assessors=[await self.person(f"assessor{n}", office) for n in (1, 2)],
            chair=await self.person("chair", office),
            admin=await self.person("office_admin", office),
            kind=kinds[0] if kinds else KIND,
        )

    # --- Plugins ---------------------------------------------------------------

    def path(self, below: str = "/", plugin: str = "") -> str:
        """The address of a page of the plugin's own."""
        return f"/o/{self.office}/x/{plugin or self.plugins[0]}{below}"

    async def activate(self, *plugins: str, office: str = "", **settings: str | float) -> None:
        """Switch the plugins on, or change their settings."""
        for name in plugins or self.plugins:
            await self.inside.activate(name, office or self.office, **settings)

    async def gate(self, key: str, idea: IdeaFacts) -> Pass | Block:
        """The answer of a gate, its short key; a ``PluginProblem`` is raised if it fails."""
        answer: Pass | Block = await self._answer("gate", "gates", check_gate, key, idea)
        return answer

    async def panel(self, key: str, idea: IdeaFacts | None = None) -> Html:
        """What a panel shows, as the chair sees it."""
        shown: Html = await self._answer("panel", "panels", render_panel, key, idea)
        return shown

    async def compute(self, key: str, pilot: PilotFacts) -> float | None:
        """The value that an indicator offers."""
        value: float | None = await self._answer("indicator", "indicators", computed, key, pilot)
        return value

    async def report(self, key: str, **answers: Value) -> Document:
        """A document, as the chair asks for it."""

        def build(report: Report, ctx: Any) -> Any:
            return report.build(ctx, completed(report.asks, answers))

        document = await self._ask("report", "reports", self._of("reports", key, build))
        assert isinstance(document, Document), f"{key}: {type(document).__name__}"
        return document

    async def run_job(self, key: str) -> list[str]:
        """Do a job now; what it wrote to the log."""
        before = len(self.lines)
        await self._ask("job", "jobs", self._of("jobs", key, lambda job, ctx: job.run(ctx)), SYSTEM)
        new = self.lines[before:]
        return [str(line["message"]) for line in new if line["event"] == "plugin says"]

    async def assessors(self, idea: IdeaFacts) -> list[str]:
        """The public ids of the people whom the plugin asks to assess."""

        def work(_: Asking, hooks: Hooks, ctx: Any) -> Any:
            offered = {"office": self.office, "idea": idea, "ctx": ctx}
            return finished(call(hooks["assessors"], offered), ctx)

        return list(await self._ask("decide", "assessors", work, SYSTEM))

    @property
    def _here(self) -> OfficePlugins:
        return self.inside.plugins.office(self.office)

    def _of(self, hook: str, key: str, use: Callable[[Any, Any], Any]) -> Work:
        """Find one contribution of a hook, and use it in the plugin's thread."""
        settings = self._here.settings_of(self.plugins[0])

        def work(asking: Asking, hooks: Hooks, ctx: Any) -> Any:
            one = live(asking, hooks, hook, key, office=self.office, settings=settings)
            return finished(use(one, ctx), ctx)

        return work

    async def _answer(
        self, stage: Step, hook: str, ask: Callable[..., Any], key: str, about: Any
    ) -> Any:
        """What one contribution answers about an idea or a pilot, checked as the site does."""
        settings = self._here.settings_of(self.plugins[0])
        return await self._ask(
            stage, hook, lambda asking, hooks, ctx: ask(asking, hooks, key, about, settings, ctx)
        )

    async def _ask(self, stage: Step, hook: str, work: Work, by: Viewer | None = None) -> Any:
        plugin = self.plugins[0]
        ctx = context_for(self._here, plugin, by or await self.person("chair"))
        return await self._here.run(plugin, stage, hook, ctx, work)

    async def deactivate(self, plugin: str = "", office: str = "") -> None:
        """Switch the plugin off."""
        name = plugin or self.plugins[0]
        await switch_off(self.inside.plugins, name, office or self.office, by=SYSTEM)


@asynccontextmanager
async def office_site(
    plugins: Sequence[ModuleType],
    office: str = "brest",
    *,
    active: bool = True,
    **settings: str | float,
) -> AsyncIterator[OfficeSite]:
    """A site of three offices where these plugins, and no other, are active in one of them."""
    async with AsyncExitStack() as stack:
        lines = stack.enter_context(capture_logs())
        folder = stack.enter_context(TemporaryDirectory())
        place = await stack.enter_async_context(migrated_place())
        told = Settings(
            database_url=place.application,
            owner_url=None if place.kind == "sqlite" else place.owner,
            secret_key=KEY,
            base_url=ADDRESS,
            files=Path(folder) / "files",
        )
        errors: list[PluginProblem] = []
        host = PluginHost(on_problem=errors.append, installed=False)
        found = [host.add(module) for module in plugins]
        for one in found:
            await make_tables(place, one)
        inside = await stack.enter_async_context(running_site(told, host))
        for slug in sorted({*OFFICES, office}):
            await inside.office(slug)
        site = OfficeSite(inside, office, tuple(one.name for one in found), errors, lines)
        if active:
            await site.activate(office=office, **settings)
        try:
            yield site
        except Exception as error:
            for problem in errors:
                error.add_note(f"Ce qui a échoué dans le module : {problem}")
            raise


async def make_tables(place: Place, found: Found) -> list[str]:
    """Run the plugin's migrations on this database: their names."""
    return await migrate_up(
        place.owner,
        found.name,
        steps_of(found, place.kind),
        application_url=place.application,
        now=world.now(),
    )


def on_site(
    *plugins: ModuleType, office: str = "brest", **settings: str | float
) -> Callable[[Callable[[OfficeSite], Awaitable[None]]], Callable[[], None]]:
    """Make an ``async`` test of one argument, ``site``, a plain test."""

    def wrapped(test: Callable[[OfficeSite], Awaitable[None]]) -> Callable[[], None]:
        async def story() -> None:
            async with office_site(plugins, office, **settings) as site:  # type: ignore[arg-type]
                await test(site)

        def run() -> None:
            asyncio.run(story())

        run.__name__, run.__doc__, run.__module__ = test.__name__, test.__doc__, test.__module__
        return run

    return wrapped
