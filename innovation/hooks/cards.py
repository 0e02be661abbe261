"""What is kept of a plugin's declarations for one office: no code, so it outlives the plugin.

A snapshot is JSON, so that a page of the past needs no plugin::

    {"snapshot": 2, "plugin": "nantes_pilots", "version": "1.0", "listens": false, "decides": [],
     "settings_fields": [{"key": "seuil", "label": …}],
     "criteria": [{"key": "nantes_pilots.bas_carbone", "label": …, "anchors": […]}],
     "gates": [{"key": …, "label": …, "before": "piloted"}],
     "panels": [{"key": …, "slot": …, "title": …}],
     "themes": [], "idea_fields": [], "pilot_kinds": [], "verbs": [], "indicators": [],
     "menu": [], "reports": [], "jobs": []}

Keys are qualified, but those of the settings and of a report's questions, which belong to the
plugin alone. Number 1 had no ``decides`` and only the hooks up to ``verbs``.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from innovation.domain.contributions import (
    Criterion,
    Every,
    Field,
    Gate,
    Indicator,
    Job,
    MenuItem,
    Panel,
    PilotKind,
    Report,
    Slot,
    Theme,
    Verb,
)
from innovation.domain.stages import Stage
from innovation.hooks.specs import DECLARATIONS

SNAPSHOT = 2
READABLE = (1, 2)


@dataclass(frozen=True, slots=True)
class GateCard:
    """A gate without its code."""

    key: str
    label: str
    before: Stage


@dataclass(frozen=True, slots=True)
class PanelCard:
    """A panel without its code."""

    key: str
    slot: Slot
    title: str


@dataclass(frozen=True, slots=True)
class IndicatorCard:
    """An indicator without its code; ``computed`` when the plugin can tell its value."""

    key: str
    label: str
    unit: str = ""
    better: Literal["up", "down"] = "up"
    computed: bool = False

    @property
    def indicator(self) -> Indicator:
        """The same, as a kind of pilot has it."""
        return Indicator(self.key, self.label, self.unit, self.better)


@dataclass(frozen=True, slots=True)
class ReportCard:
    """A report without its code."""

    key: str
    label: str
    description: str = ""
    asks: tuple[Field, ...] = ()
    permission: str = ""


@dataclass(frozen=True, slots=True)
class JobCard:
    """A job without its code."""

    key: str
    label: str
    every: Every


@dataclass(frozen=True, slots=True)
class Declared:
    """All that one plugin brings to one office."""

    plugin: str
    version: str
    listens: bool = False
    decides: tuple[str, ...] = ()
    """The exclusive hooks that it has."""
    settings_fields: tuple[Field, ...] = ()
    themes: tuple[Theme, ...] = ()
    idea_fields: tuple[Field, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    gates: tuple[GateCard, ...] = ()
    pilot_kinds: tuple[PilotKind, ...] = ()
    panels: tuple[PanelCard, ...] = ()
    verbs: tuple[Verb, ...] = ()
    indicators: tuple[IndicatorCard, ...] = ()
    menu: tuple[MenuItem, ...] = ()
    reports: tuple[ReportCard, ...] = ()
    jobs: tuple[JobCard, ...] = ()

    def snapshot(self) -> dict[str, Any]:
        """This, as JSON values."""
        whole = {"snapshot": SNAPSHOT, **asdict(self)}
        for kind in whole["pilot_kinds"]:
            for indicator in kind["indicators"]:
                del indicator["compute"]
        snapshot: dict[str, Any] = json.loads(json.dumps(whole))
        return snapshot

    @classmethod
    def restored(cls, snapshot: Mapping[str, Any]) -> "Declared":
        """What ``snapshot`` holds; ``ValueError`` when it is not one that we can read."""
        if snapshot.get("snapshot") not in READABLE:
            raise ValueError(f"instantané de version {snapshot.get('snapshot')!r} inconnue")
        try:
            kept = {
                hook: tuple(_restored(KINDS[hook], value) for value in snapshot.get(hook, ()))
                for hook in DECLARATIONS
            }
            return cls(
                snapshot["plugin"],
                snapshot["version"],
                bool(snapshot["listens"]),
                tuple(snapshot.get("decides", ())),
                **kept,
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"instantané illisible : {error!r}") from error


KINDS: dict[str, type[Any]] = {
    **DECLARATIONS,
    "gates": GateCard,
    "panels": PanelCard,
    "indicators": IndicatorCard,
    "reports": ReportCard,
    "jobs": JobCard,
}


def _restored(kind: type[Any], value: Mapping[str, Any]) -> Any:
    plain = {name: _frozen(item) for name, item in value.items()}
    if kind is GateCard:
        plain["before"] = Stage(plain["before"])
    if kind is Field and plain.get("required_from"):
        plain["required_from"] = Stage(plain["required_from"])
    if kind is PilotKind:
        plain["indicators"] = tuple(_restored(Indicator, one) for one in value["indicators"])
    if kind is ReportCard:
        plain["asks"] = tuple(_restored(Field, one) for one in value["asks"])
    return kind(**plain)


def _frozen(value: Any) -> Any:
    return tuple(_frozen(item) for item in value) if isinstance(value, list | tuple) else value


def card_of(plugin: str, value: Any) -> Any:
    """A contribution as it is kept: under its qualified key, and without its code."""
    key = f"{plugin}.{value.key}"
    match value:
        case Field(when=(question, answer)) if question not in ("kind", "category"):
            return replace(value, key=key, when=(f"{plugin}.{question}", answer))
        case Gate() | Panel() | Indicator() | Report() | Job():
            return _without_code(key, value)
    return replace(value, key=key)


def _without_code(key: str, value: Gate | Panel | Indicator | Report | Job) -> Any:
    match value:
        case Gate():
            return GateCard(key, value.label, value.before)
        case Panel():
            return PanelCard(key, value.slot, value.title)
        case Indicator():
            computed = value.compute is not None
            return IndicatorCard(key, value.label, value.unit, value.better, computed)
        case Report():
            asks = tuple(value.asks)
            return ReportCard(key, value.label, value.description, asks, value.permission)
        case Job():
            return JobCard(key, value.label, value.every)
