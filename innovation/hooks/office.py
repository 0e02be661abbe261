"""The plugins of one office: what they declared, and how to ask them."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Self, TypeVar

from innovation.domain.contributions import (
    Block,
    Criterion,
    Field,
    Happening,
    IdeaFacts,
    Pass,
    PilotKind,
    Theme,
    Verb,
)
from innovation.domain.stages import Stage
from innovation.hooks.answers import check_gate, render_panel
from innovation.hooks.cards import Declared, GateCard, PanelCard
from innovation.hooks.declared import Hooks, Settings, completed
from innovation.hooks.dispatch import Dispatcher
from innovation.hooks.html import Html
from innovation.hooks.listening import Bridge, listen
from innovation.hooks.problems import Asking, PluginProblem

T = TypeVar("T")

Kind = Literal["themes", "idea_fields", "criteria", "gates", "pilot_kinds", "panels", "verbs"]


@dataclass(frozen=True, slots=True)
class Activation:
    """A row of the site: this plugin, in this office, with these settings and declarations."""

    plugin: str
    office: str
    settings: Settings
    snapshot: Mapping[str, Any]
    active: bool


@dataclass(frozen=True, slots=True)
class Active:
    """A plugin in force in an office; ``settings`` holds a value for each of its fields."""

    declared: Declared
    settings: Settings

    @classmethod
    def of(cls, declared: Declared, settings: Settings) -> Self:
        return cls(declared, completed(declared.settings_fields, settings))


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
        return tuple(panel for one in self.active for panel in one.declared.panels)

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
        self, before: Stage, facts: Mapping[str, IdeaFacts]
    ) -> tuple[GateAnswer, ...]:
        """Every gate's answer before a stage; ``facts`` holds, by plugin, the idea as it sees it.

        Asked at the same moment, so that the slowest gate is the only one waited for.
        """
        asked = [gate for gate in self.gates if gate.before is before]
        answers = (self._ask_gate(gate, facts[plugin_of(gate.key)]) for gate in asked)
        return tuple(await asyncio.gather(*answers))

    async def _ask_gate(self, gate: GateCard, facts: IdeaFacts) -> GateAnswer:
        plugin = plugin_of(gate.key)
        work = self._work(gate.key, facts, check_gate)
        try:
            answer = await self.dispatcher.ask(plugin, self.slug, "gate", "gates", work)
        except PluginProblem:
            reason = f"Le contrôle « {gate.label} » ne répond pas."
            return GateAnswer(gate.key, gate.label, plugin, False, reason, unavailable=True)
        reason = answer.reason if isinstance(answer, Block) else ""
        return GateAnswer(gate.key, gate.label, plugin, isinstance(answer, Pass), reason)

    async def panel(self, key: str, facts: IdeaFacts) -> PanelAnswer:
        """What the panel shows of an idea; ``KeyError`` when no active plugin has it."""
        card = {panel.key: panel for panel in self.panels}[key]
        work = self._work(key, facts, render_panel)
        try:
            text = await self.dispatcher.ask(plugin_of(key), self.slug, "panel", "panels", work)
        except PluginProblem:
            return PanelAnswer(card.title, Html(), failed=True)
        return PanelAnswer(card.title, text)

    async def tell(self, plugin: str, event: Happening, ctx: Any) -> None:
        """Tell one listener; its failure is raised, for the caller to try again later."""
        bridge = Bridge(ctx, asyncio.get_running_loop())

        def work(asking: Asking, hooks: Hooks) -> None:
            listen(asking, hooks, event, bridge)

        try:
            await self.dispatcher.ask(plugin, self.slug, "event", "on_event", work)
        finally:
            bridge.over = True

    def _work(
        self,
        key: str,
        facts: IdeaFacts,
        ask: Callable[[Asking, Hooks, str, IdeaFacts, Settings], T],
    ) -> Callable[[Asking, Hooks], T]:
        plugin, _, short = key.partition(".")
        settings = {one.declared.plugin: one.settings for one in self.active}[plugin]
        return lambda asking, hooks: ask(asking, hooks, short, facts, settings)


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
