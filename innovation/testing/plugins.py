"""Try a plugin's contributions one by one; whatever is wrong is raised.

Plain functions for plain tests: none of them needs a site, a database or a loop::

    grid = contributions(my_plugin, "brest").criteria
    assert ask_gate(my_plugin, "nantes", "assurance", an_idea(assurance=True)) == Pass()
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import ModuleType

from innovation import world
from innovation.domain.contributions import (
    Block,
    Happening,
    IdeaFacts,
    Pass,
    PilotFacts,
    Value,
)
from innovation.domain.facts import Marked, Score
from innovation.domain.stages import Category, Stage
from innovation.hooks.answers import check_gate
from innovation.hooks.answers import render_panel as _render_panel
from innovation.hooks.cards import Declared
from innovation.hooks.deciding import score_of
from innovation.hooks.declared import Hooks, Settings, collect, completed
from innovation.hooks.discovery import Found
from innovation.hooks.html import Html
from innovation.hooks.listening import listen
from innovation.hooks.loading import new_manager, register
from innovation.hooks.manifest import manifest_at
from innovation.hooks.problems import Asking, Step
from innovation.hosting.speaking import Speaking
from innovation.texts import speaking

__all__ = [
    "Recorder", "an_event", "an_idea", "ask_gate", "contributions", "render_panel", "score",
    "speaking", "tell",
]  # fmt: skip

HOSTILE = "<script>alert(1)</script>"


@dataclass(slots=True)
class Recorder(Speaking):
    """A small ``ctx``: the office, the settings, the words; what a listener recorded and logged."""

    office: str
    settings: Settings
    declared: Declared
    words: Mapping[str, str] = field(default_factory=dict)
    language: str = "fr"
    recorded: list[tuple[str, dict[str, int]]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    async def record(self, verb_key: str, **data: int) -> None:
        sentences = {verb.key: verb.sentence for verb in self.declared.verbs}
        # Both raise what the site would refuse: an unknown verb, a missing number.
        sentences[f"{self.declared.plugin}.{verb_key}"] % {"idea": "une idée", **data}
        self.recorded.append((verb_key, data))

    @property
    def today(self) -> date:
        return world.today()

    def log(self, message: str) -> None:
        self.lines.append(message)


@dataclass(frozen=True, slots=True)
class _Tried:
    asking: Asking
    hooks: Hooks
    declared: Declared
    settings: Settings
    ctx: Recorder


def contributions(
    plugin: ModuleType, office: str, settings: Mapping[str, Value] | None = None
) -> Declared:
    """All that the plugin declares for an office, under its qualified keys."""
    return _try(plugin, office, settings, "declare").declared


def ask_gate(
    plugin: ModuleType,
    office: str,
    key: str,
    idea: IdeaFacts,
    settings: Mapping[str, Value] | None = None,
    *,
    language: str = "fr",
) -> Pass | Block:
    """The answer of the gate ``key``, its short key, for whoever reads this language."""
    tried = _try(plugin, office, settings, "gate", language)
    return check_gate(tried.asking, tried.hooks, key, idea, tried.settings, tried.ctx)


def render_panel(
    plugin: ModuleType,
    office: str,
    key: str,
    idea: IdeaFacts,
    settings: Mapping[str, Value] | None = None,
    *,
    language: str = "fr",
) -> Html:
    """What the panel ``key``, its short key, shows; ``AssertionError`` if people's text is raw."""
    tried = _try(plugin, office, settings, "panel", language)

    def shown(idea: IdeaFacts) -> Html:
        return _render_panel(tried.asking, tried.hooks, key, idea, tried.settings, tried.ctx)

    if HOSTILE in shown(_hostile(idea)):
        raise AssertionError(f"{key} shows people's text unescaped: use Html(…).format(…)")
    return shown(idea)


def score(
    plugin: ModuleType,
    office: str,
    marked: Marked,
    settings: Mapping[str, Value] | None = None,
) -> Score:
    """The total that the plugin gives these marks."""
    tried = _try(plugin, office, settings, "decide")
    offered = {"office": office, "marked": marked, "settings": tried.settings}
    return score_of(tried.asking, tried.hooks, offered)


def tell(
    plugin: ModuleType,
    office: str,
    event: Happening,
    settings: Mapping[str, Value] | None = None,
) -> Recorder:
    """Tell the plugin of an event; what it recorded."""
    tried = _try(plugin, office, settings, "event")
    listen(tried.asking, tried.hooks, event, tried.ctx)
    return tried.ctx


def an_idea(stage: Stage = Stage.ASSESSED, **fields: Value) -> IdeaFacts:
    """An idea as a plugin sees it, with the plugin's own answers."""
    return IdeaFacts("abc123", "Une idée", stage, Category.TECHNICAL, "", fields)


def an_event(verb: str, pilot: PilotFacts | None = None) -> Happening:
    """An event about an idea that is piloted."""
    return Happening(verb, datetime(2024, 3, 1, 9, tzinfo=UTC), an_idea(Stage.PILOTED), pilot)


def _try(
    plugin: ModuleType,
    office: str,
    settings: Mapping[str, Value] | None,
    step: Step,
    language: str = "fr",
) -> _Tried:
    source = Path(str(plugin.__file__))
    found = Found(manifest_at(source), source)
    if not found.allows(office):
        raise AssertionError(f"{found.name} is not for {office}")
    asking = Asking(found.name, step, source, office)
    hooks = register(asking, plugin, new_manager())
    declared = collect(asking, hooks, found.manifest.version, office, settings or {})
    chosen = completed(declared.settings_fields, settings or {})
    words = found.manifest.translations.get(language, {})
    ctx = Recorder(office, chosen, declared, words, language)
    return _Tried(asking, hooks, declared, chosen, ctx)


def _hostile(idea: IdeaFacts) -> IdeaFacts:
    fields = {key: HOSTILE if _is_text(value) else value for key, value in idea.fields.items()}
    return replace(idea, title=HOSTILE, fields=fields)


def _is_text(value: Value) -> bool:
    """Free text has a space or a capital; a choice is a key, which has neither."""
    return isinstance(value, str) and value != "" and not value.islower()
