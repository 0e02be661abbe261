"""The plugins of one office: what they declared, and how to ask them."""

import asyncio
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Self, TypeVar

from innovation.domain.contributions import (
    Block,
    Criterion,
    Field,
    Happening,
    IdeaFacts,
    MenuItem,
    Pass,
    PilotFacts,
    PilotKind,
    Theme,
    Verb,
)
from innovation.domain.stages import Role, Stage
from innovation.domain.words import N_
from innovation.hooks.answers import check_gate, computed, render_panel
from innovation.hooks.bridge import Bridge
from innovation.hooks.cards import Declared, GateCard, IndicatorCard, JobCard, PanelCard, ReportCard
from innovation.hooks.declared import ForSite, Hooks, Settings, completed
from innovation.hooks.dispatch import Dispatcher
from innovation.hooks.html import Html
from innovation.hooks.listening import listen
from innovation.hooks.problems import Asking, PluginProblem, Step

T = TypeVar("T")
A = TypeVar("A")

Kind = Literal[
    "themes",
    "idea_fields",
    "criteria",
    "gates",
    "pilot_kinds",
    "panels",
    "verbs",
    "indicators",
    "reports",
    "jobs",
]
UNAVAILABLE = N_(
    "Ce contrôle ne répond pas. Réessayez dans un instant ; si cela dure, l'administrateur de "
    "votre office peut laisser passer l'idée, par écrit."
)
ContextOf = Callable[[str], Any]
"""The ``ctx`` of a plugin, by its name: made only when its ``async`` code is asked."""


def _no_context(_plugin: str) -> None:
    """Where nobody asks for one."""


@dataclass(frozen=True, slots=True)
class Activation:
    """A row of the site: this plugin, in this office, with these settings and declarations."""

    plugin: str
    office: str
    settings: Settings
    snapshot: Mapping[str, Any]
    active: bool
    grants: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Who holds which of its permissions, where the office's administrator said so."""
    aside: bool = False
    """Whether its failures put it aside here: it is asked nothing, and stays on its snapshot."""


@dataclass(frozen=True, slots=True)
class Active:
    """A plugin in force in an office; ``settings`` holds a value for each of its fields."""

    declared: Declared
    settings: Settings
    grants: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        declared: Declared,
        settings: Settings,
        grants: Mapping[str, frozenset[str]] | None = None,
    ) -> Self:
        return cls(declared, completed(declared.settings_fields, settings), grants or {})


@dataclass(frozen=True, slots=True)
class GateAnswer:
    """``unavailable``: the gate could not answer, so it is closed, and ``reason`` says so."""

    key: str
    label: str
    plugin: str
    open: bool
    reason: str = ""
    unavailable: bool = False


@dataclass(frozen=True, slots=True)
class PanelAnswer:
    """What a panel shows; nothing when it ``failed``."""

    title: str
    text: Html
    failed: bool = False


@dataclass(frozen=True, slots=True)
class IndicatorAnswer:
    """The value that is offered for an indicator, if any; none when it ``failed``."""

    value: float | None
    failed: bool = False


@dataclass(frozen=True, slots=True)
class OfficePlugins:
    """Active plugins, ``common`` first then by name; ``known`` has the inactive ones too."""

    slug: str
    active: tuple[Active, ...]
    known: tuple[Declared, ...]
    dispatcher: Dispatcher = field(compare=False, repr=False)

    @property
    def themes(self) -> tuple[Theme, ...]:
        return tuple(theme for one in self.active for theme in one.declared.themes)

    @property
    def idea_fields(self) -> tuple[Field, ...]:
        return tuple(asked for one in self.active for asked in one.declared.idea_fields)

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        return tuple(criterion for one in self.active for criterion in one.declared.criteria)

    @property
    def gates(self) -> tuple[GateCard, ...]:
        return tuple(gate for one in self.active for gate in one.declared.gates)

    @property
    def pilot_kinds(self) -> tuple[PilotKind, ...]:
        return tuple(kind for one in self.active for kind in one.declared.pilot_kinds)

    @property
    def panels(self) -> tuple[PanelCard, ...]:
        return tuple(panel for one in self._running() for panel in one.declared.panels)

    @property
    def indicators(self) -> tuple[IndicatorCard, ...]:
        return tuple(one for active in self.active for one in active.declared.indicators)

    @property
    def menu(self) -> tuple[MenuItem, ...]:
        return tuple(item for one in self._running() for item in one.declared.menu)

    @property
    def reports(self) -> tuple[ReportCard, ...]:
        return tuple(report for one in self._running() for report in one.declared.reports)

    @property
    def jobs(self) -> tuple[JobCard, ...]:
        return tuple(job for one in self._running() for job in one.declared.jobs)

    @property
    def deciders(self) -> dict[str, str]:
        """Which plugin decides, by the exclusive hook that it has."""
        return {hook: one.declared.plugin for one in self.active for hook in one.declared.decides}

    def is_running(self, plugin: str) -> bool:
        """Whether its code is in, its tables are there and its failures have not put it aside."""
        return any(one.declared.plugin == plugin for one in self._running())

    def is_aside(self, plugin: str) -> bool:
        """Whether its failures have put it aside here."""
        return (plugin, self.slug) in self.dispatcher.aside

    def _running(self) -> tuple[Active, ...]:
        may_ask = self.dispatcher.may_ask
        return tuple(one for one in self.active if may_ask(one.declared.plugin, self.slug))

    def active_of(self, plugin: str) -> Active | None:
        """The plugin as it is in force here."""
        return next((one for one in self.active if one.declared.plugin == plugin), None)

    def settings_of(self, plugin: str) -> Settings:
        """The settings of an active plugin."""
        active = self.active_of(plugin)
        return active.settings if active else {}

    def site_of(self, plugin: str) -> ForSite:
        """What the plugin brings whatever the office; nothing when its code is not in."""
        loaded = self.dispatcher.plugins.get(plugin)
        return loaded.site if loaded else ForSite()

    def words_of(self, plugin: str, language: str) -> Mapping[str, str]:
        """What the plugin's own texts are in another language."""
        loaded = self.dispatcher.plugins.get(plugin)
        return loaded.found.manifest.translations.get(language, {}) if loaded else {}

    def may(self, plugin: str, permission: str, roles: Collection[str]) -> bool:
        """Whether these roles hold a permission of the plugin; an unknown one is nobody's."""
        return not {*roles, Role.STAFF}.isdisjoint(self.holders(plugin, permission))

    def holders(self, plugin: str, permission: str) -> frozenset[str]:
        """The roles that hold a permission here: as declared, until somebody says otherwise."""
        active = self.active_of(plugin)
        declared = {one.key: one.roles for one in self.site_of(plugin).permissions}
        if active is None or permission not in declared:
            return frozenset()
        return active.grants.get(permission, frozenset(declared[permission]))

    def label_of(self, kind: Kind, key: str) -> str:
        """The words for ``key``, even when its plugin is inactive or gone; else the key itself."""
        for declared in self.known:
            for value in getattr(declared, kind):
                if value.key == key:
                    return _words(value)
        return key

    def listeners(self) -> dict[str, Active]:
        """The active plugins that want to be told of events, by name."""
        return {one.declared.plugin: one for one in self.active if one.declared.listens}

    async def ask_gates(
        self,
        before: Stage,
        facts: Mapping[str, IdeaFacts],
        ctx_of: ContextOf = _no_context,
    ) -> tuple[GateAnswer, ...]:
        """Every gate's answer before a stage; ``facts`` holds, by plugin, the idea as it sees it.

        Asked at the same moment, so that the slowest gate is the only one waited for.
        """
        asked = [gate for gate in self.gates if gate.before is before]
        answers = (self._ask_gate(gate, facts[plugin_of(gate.key)], ctx_of) for gate in asked)
        return tuple(await asyncio.gather(*answers))

    async def _ask_gate(self, gate: GateCard, facts: IdeaFacts, ctx_of: ContextOf) -> GateAnswer:
        plugin = plugin_of(gate.key)
        work = self._work(gate.key, facts, check_gate)
        try:
            answer = await self.run(plugin, "gate", "gates", ctx_of(plugin), work)
        except PluginProblem:
            return GateAnswer(gate.key, gate.label, plugin, False, UNAVAILABLE, unavailable=True)
        reason = answer.reason if isinstance(answer, Block) else ""
        return GateAnswer(gate.key, gate.label, plugin, isinstance(answer, Pass), reason)

    async def panel(
        self, key: str, facts: IdeaFacts | None, ctx_of: ContextOf = _no_context
    ) -> PanelAnswer:
        """What the panel shows of an idea; ``KeyError`` when no active plugin has it."""
        card = {panel.key: panel for one in self.active for panel in one.declared.panels}[key]
        plugin = plugin_of(key)
        work = self._work(key, facts, render_panel)
        try:
            text = await self.run(plugin, "panel", "panels", ctx_of(plugin), work)
        except PluginProblem:
            return PanelAnswer(card.title, Html(), failed=True)
        return PanelAnswer(card.title, text)

    async def compute(self, key: str, pilot: PilotFacts, ctx_of: ContextOf) -> IndicatorAnswer:
        """The value that a plugin offers for its indicator."""
        plugin = plugin_of(key)
        work = self._work(key, pilot, computed)
        try:
            value = await self.run(plugin, "indicator", "indicators", ctx_of(plugin), work)
        except PluginProblem:
            return IndicatorAnswer(None, failed=True)
        return IndicatorAnswer(value)

    async def tell(self, plugin: str, event: Happening, ctx: Any) -> None:
        """Tell one listener; its failure is raised, for the caller to try again later."""

        def work(asking: Asking, hooks: Hooks, there: Any) -> None:
            listen(asking, hooks, event, there)

        await self.run(plugin, "event", "on_event", ctx, work)

    async def run(
        self,
        plugin: str,
        stage: Step,
        hook: str,
        ctx: Any,
        work: Callable[[Asking, Hooks, Any], T],
    ) -> T:
        """What ``work`` returns in the plugin's thread, with ``ctx`` as it sees it from there.

        Call no plugin code in another way; ``finished`` ends what is ``async``.
        """
        bridge = Bridge(ctx, asyncio.get_running_loop())
        seen = None if ctx is None else bridge
        try:
            return await self.dispatcher.ask(
                plugin, self.slug, stage, hook, lambda asking, hooks: work(asking, hooks, seen)
            )
        finally:
            await bridge._end()  # noqa: SLF001

    def _work(
        self,
        key: str,
        about: A,
        ask: Callable[[Asking, Hooks, str, A, Settings, Any], T],
    ) -> Callable[[Asking, Hooks, Any], T]:
        plugin, _, short = key.partition(".")
        settings = self.settings_of(plugin)
        return lambda asking, hooks, ctx: ask(asking, hooks, short, about, settings, ctx)


def plugin_of(key: str) -> str:
    """Whose key it is."""
    return key.partition(".")[0]


def _words(value: object) -> str:
    match value:
        case PanelCard():
            return value.title
        case Verb():
            return value.sentence
    return str(getattr(value, "label", ""))
