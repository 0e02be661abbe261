"""Try what a plugin brings on a throwaway site, around an idea that answers none of its questions.

What only reads is tried: gates, panels, pages, reports, indicators, its two decisions. Jobs and
what it does about an event are not: they may reach out of the site.
"""

import html
import re
from collections.abc import Awaitable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import click

from innovation.domain.contributions import MenuItem
from innovation.domain.facts import IdeaFacts, Marked, MarkedCriterion, PilotFacts
from innovation.domain.people import SYSTEM
from innovation.hooks.cards import PanelCard, ReportCard
from innovation.hooks.checking import OFFICES
from innovation.hooks.deciding import named_assessors, overall_score
from innovation.hooks.declared import Hooks, default_of
from innovation.hooks.discovery import Found
from innovation.hooks.loading import module_of
from innovation.hooks.office import OfficePlugins
from innovation.hooks.problems import Asking, PluginProblem, place_of_function
from innovation.hooks.rules import Finding
from innovation.hosting.context import context_for
from innovation.testing.forms import Browserless
from innovation.testing.kit import OfficeSite, office_site
from innovation.testing.plugins import HOSTILE
from innovation.web.plugin_reports import asked_by, build_report

TAG = re.compile(r"&lt;/?[a-z][a-z0-9]*( |/?&gt;)")
PART = re.compile(r"\{[a-z_]+\}")
NO_COMMAND = "commands rend autre chose qu'une liste de commandes, faites par @click.command()"


async def tried(found: Found) -> list[Finding]:
    """What fails, and what lets people's words act, with the line where it is known."""
    office = (found.manifest.offices or OFFICES)[0]
    try:
        async with office_site([module_of(found)], office) as site:
            idea = await site.idea(title=HOSTILE)
            trial = _Trial(
                site, site.inside.plugins.office(office), idea, await site.client("chair")
            )
            for use in trial.uses():
                with suppress(PluginProblem):
                    await use
            failed = [problem for problem in site.errors if not problem.slow]
    except PluginProblem as problem:  # it could not be switched on
        return [_told(problem)]
    return [*map(_told, failed), *trial.findings]


def _told(problem: PluginProblem) -> Finding:
    return Finding("E17", f"{problem.stage} : {problem.message}", problem.place)


@dataclass(frozen=True, slots=True)
class _Trial:
    """Who tries an active plugin, and on what."""

    site: OfficeSite
    here: OfficePlugins
    idea: IdeaFacts
    chair: Browserless
    findings: list[Finding] = field(default_factory=list)

    @property
    def plugin(self) -> str:
        return self.site.plugins[0]

    def uses(self) -> list[Awaitable[Any]]:
        """Each thing that only reads, to be awaited in turn."""
        active = self.here.active_of(self.plugin)
        assert active is not None
        declared = active.declared
        pages = [one.path for one in self.here.site_of(self.plugin).routes if one.method == "GET"]
        self.menu(declared.menu, [PART.sub("[^/]+", path.rstrip("/")) for path in pages])
        return [
            *(self.site.gate(_short(gate.key), self.idea) for gate in declared.gates),
            *(self.panel(one) for one in declared.panels if one.slot != "pilot.bottom"),
            *(self.page(path) for path in pages if "{" not in path),
            *(self.report(one) for one in declared.reports),
            *(self.indicator(one.key) for one in declared.indicators if one.computed),
            *(self.decision(hook) for hook in declared.decides),
            self.commands(),
        ]

    def menu(self, lines: Sequence[MenuItem], shapes: Sequence[str]) -> None:
        """Whether each line leads to a page of these shapes."""
        for item in lines:
            if not any(re.fullmatch(f"{shape}/?", item.path) for shape in shapes):
                message = f"{_short(item.key)} mène à {item.path}, qui n'est pas une de ses pages"
                self.findings.append(Finding("E10", f"menu : {message}"))

    async def panel(self, card: PanelCard) -> None:
        """As the chair sees it; text with tags would be shown with its tags."""
        key = _short(card.key)
        shown = await self.site.panel(key, None if card.slot == "home.side" else self.idea)
        if HOSTILE in shown:
            self._blame("E19", f"{key} : ce que des gens ont écrit y agit", await self._line(key))
        elif TAG.search(shown.replace(html.escape(HOSTILE), "")):
            message = f"{key} : ses balises seront montrées comme du texte"
            self._blame("W08", message, await self._line(key))

    async def _line(self, key: str) -> str:
        """Where the panel is written."""
        find = self.site._of("panels", key, lambda panel, _ctx: place_of_function(panel.render))  # noqa: SLF001
        return str(await self.site._ask("panel", "panels", find))  # noqa: SLF001

    def _blame(self, rule: str, fault: str, place: str = "") -> None:
        self.findings.append(Finding(rule, f'{fault} ; écrivez Html("…").format(…)', place))

    async def page(self, path: str) -> None:
        """As the chair opens it."""
        answer = await self.chair.open(self.site.path(path))
        if HOSTILE in answer.text:
            message = f"la page {path} : ce que des gens ont écrit y agit ; ni |safe, ni Markup"
            self.findings.append(Finding("E19", message))

    async def report(self, card: ReportCard) -> None:
        """With the answers that its questions offer."""
        asked = asked_by(card)
        if any(one.required and not one.default for one in asked):
            return
        answers = {one.key: default_of(one) for one in asked}
        await build_report(self.here, card.key, answers, await self.site.person("chair"))

    async def indicator(self, key: str) -> None:
        """Of a pilot that has measured nothing yet."""
        await self.site.compute(_short(key), PilotFacts("common.general", open=True))

    async def decision(self, hook: str) -> None:
        """On this idea, whose every criterion is marked in the middle."""
        if hook == "assessors":
            ctx = context_for(self.here, self.plugin, SYSTEM)
            await named_assessors(self.here, self.idea, ctx)
        else:
            marks = (
                MarkedCriterion(c.key, c.label, c.weight, 50, 0, 2) for c in self.here.criteria
            )
            await overall_score(self.here, Marked(tuple(marks), 50, 50, None))

    async def commands(self) -> None:
        """Their names alone: a command may do anything."""

        def work(asking: Asking, hooks: Hooks, _ctx: Any) -> None:
            made = hooks["commands"]() if "commands" in hooks else []
            if not all(isinstance(one, click.Command) for one in made):
                raise asking.problem(NO_COMMAND, place_of_function(hooks["commands"]))

        await self.site._ask("command", "commands", work)  # noqa: SLF001


def _short(key: str) -> str:
    return key.partition(".")[2] or key
