"""What a plugin declared for one office: asked, checked, kept as a snapshot, read back.

A snapshot is JSON, so that a page of the past needs no plugin::

    {"snapshot": 1, "plugin": "nantes_pilots", "version": "1.0", "listens": false,
     "settings_fields": [{"key": "seuil", "label": …}],
     "criteria": [{"key": "nantes_pilots.bas_carbone", "label": …, "anchors": […]}],
     "gates": [{"key": …, "label": …, "before": "piloted"}],
     "panels": [{"key": …, "slot": …, "title": …}],
     "themes": [], "idea_fields": [], "pilot_kinds": [], "verbs": []}

Keys are qualified, but those of the settings, which belong to the plugin alone.
"""

import inspect
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import asdict, dataclass, fields, replace
from types import MappingProxyType, UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from innovation.domain.contributions import (
    Criterion,
    Field,
    Gate,
    Indicator,
    Panel,
    PilotKind,
    Slot,
    Theme,
    Value,
    Verb,
)
from innovation.domain.stages import Category, IdeaKind, Stage
from innovation.hooks.problems import Asking, place_of_function
from innovation.hooks.specs import DECLARATIONS, Contribution

SNAPSHOT = 1

Hooks = Mapping[str, Callable[..., Any]]
Settings = Mapping[str, Value]


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
class Declared:
    """All that one plugin brings to one office; no code, so it outlives the plugin."""

    plugin: str
    version: str
    listens: bool = False
    settings_fields: tuple[Field, ...] = ()
    themes: tuple[Theme, ...] = ()
    idea_fields: tuple[Field, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    gates: tuple[GateCard, ...] = ()
    pilot_kinds: tuple[PilotKind, ...] = ()
    panels: tuple[PanelCard, ...] = ()
    verbs: tuple[Verb, ...] = ()

    def snapshot(self) -> dict[str, Any]:
        """This, as JSON values."""
        snapshot: dict[str, Any] = json.loads(json.dumps({"snapshot": SNAPSHOT, **asdict(self)}))
        return snapshot

    @classmethod
    def restored(cls, snapshot: Mapping[str, Any]) -> "Declared":
        """What ``snapshot`` holds; ``ValueError`` when it is not one that we can read."""
        if snapshot.get("snapshot") != SNAPSHOT:
            raise ValueError(f"instantané de version {snapshot.get('snapshot')!r} inconnue")
        try:
            kept = {
                hook: tuple(_restored(KINDS[hook], value) for value in snapshot.get(hook, ()))
                for hook in DECLARATIONS
            }
            return cls(snapshot["plugin"], snapshot["version"], bool(snapshot["listens"]), **kept)
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"instantané illisible : {error!r}") from error


KINDS: dict[str, type[Any]] = {**DECLARATIONS, "gates": GateCard, "panels": PanelCard}


def _restored(kind: type[Any], value: Mapping[str, Any]) -> Any:
    plain = {name: _frozen(item) for name, item in value.items()}
    if kind is GateCard:
        plain["before"] = Stage(plain["before"])
    return kind(**plain)


def _frozen(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return tuple(_frozen(item) for item in value)
    return _restored(Indicator, value) if isinstance(value, dict) else value


def collect(
    asking: Asking, hooks: Hooks, version: str, office: str, settings: Settings
) -> Declared:
    """Call every declaration, check what it returns, qualify the keys.

    ``PluginProblem`` at the first fault.
    """
    own = _asked(asking, hooks, "settings_fields")
    offered = {"office": office, "settings": completed(own, settings)}
    cards: dict[str, Any] = {"settings_fields": tuple(own)}
    for hook in DECLARATIONS:
        if hook != "settings_fields":
            cards[hook] = tuple(
                _card(asking.plugin, value) for value in _asked(asking, hooks, hook, **offered)
            )
    asking.hook = ""
    declared = Declared(asking.plugin, version, "on_event" in hooks, **cards)
    # Through JSON and back: what is used today is what history will read.
    return Declared.restored(declared.snapshot())


def live(asking: Asking, hooks: Hooks, hook: str, key: str, **offered: Any) -> Any:
    """The contribution ``key`` with its code, by calling its declaration again."""
    for value in _asked(asking, hooks, hook, **offered):
        if value.key == key:
            return value
    raise asking.problem(f"{key} n'est plus déclaré ; réactivez le plugin")


def completed(own_fields: Sequence[Field], settings: Settings) -> Settings:
    """``settings`` for a plugin: a value for each of its fields, and no way to change them."""
    values = {field.key: settings.get(field.key, default_of(field)) for field in own_fields}
    return MappingProxyType(deepcopy(values))


def default_of(field: Field) -> Value:
    """The value of a setting that nobody has set; ``yes`` is a yes_no's default for true."""
    match field.kind:
        case "yes_no":
            return field.default == "yes"
        case "number":
            return float(field.default) if field.default else None
        case "several":
            return [key for key in field.default.split(",") if key]
        case "date":
            return field.default or None
    return field.default


def call(function: Callable[..., Any], offered: Mapping[str, Any]) -> Any:
    """Call a hook with those of the offered arguments that it names."""
    wanted = inspect.signature(function).parameters
    return function(**{name: offered[name] for name in wanted})


def _asked(asking: Asking, hooks: Hooks, hook: str, **offered: Any) -> list[Any]:
    asking.hook = hook
    function = hooks.get(hook)
    if function is None:
        return []
    try:
        result = call(function, offered)
        return _checked(asking, function, DECLARATIONS[hook], result)
    except Exception as error:
        raise asking.crashed(error) from error


def _checked(
    asking: Asking, function: Callable[..., Any], kind: type[Contribution], result: Any
) -> list[Any]:
    place = place_of_function(function)
    if fault := wrong_result(result, list, tuple):
        raise asking.problem(f"{fault}, une liste de {kind.__name__} est attendue", place)
    for value in result:
        if not isinstance(value, kind):
            raise asking.problem(
                f"la liste contient {type(value).__name__}, {kind.__name__} est attendu", place
            )
        if fault := _fault(value):
            raise asking.problem(f"{value.key} : {fault}", place)
    if kind is Field and (fault := _fault_of_questions(asking.hook, result)):
        raise asking.problem(fault, place)
    for key, times in Counter(value.key for value in result).items():
        if times > 1:
            raise asking.problem(f"la clé {key} est déclarée {times} fois", place)
    return list(result)


def _fault_of_questions(hook: str, asked: Sequence[Field]) -> str:
    """What is wrong with a condition: it looks at what comes before, so none goes in a circle."""
    offers: dict[str, frozenset[str]] = {
        "kind": frozenset(IdeaKind),
        "category": frozenset(Category),
    }
    for field in asked:
        if hook == "settings_fields" and (field.when or field.kind == "file"):
            return f"{field.key} : un réglage n'a ni condition ni fichier"
        if field.when and field.when[0] not in offers:
            return (
                f"{field.key} : la condition porte sur {field.when[0]!r}, qui n'est ni « kind », "
                "ni « category », ni une question posée avant"
            )
        if field.when and field.when[1] not in offers[field.when[0]]:
            return f"{field.key} : {field.when[1]!r} n'est pas une réponse à {field.when[0]!r}"
        offers[field.key] = field.offers
    return ""


def wrong_result(result: object, *kinds: type) -> str:
    """What is wrong with the type of a plugin's result, or nothing."""
    if inspect.iscoroutine(result):
        result.close()
        return "cette fonction ne peut pas être async"
    return "" if isinstance(result, kinds) else f"rend {type(result).__name__}"


def _fault(value: Any) -> str:
    if "." in value.key:
        return "la clé s'écrit sans point, le site la préfixe lui-même"
    hints = get_type_hints(type(value))
    for item in fields(value):
        if not _fits(getattr(value, item.name), hints[item.name]):
            return f"{item.name} n'est pas du type attendu"
    return _verb_fault(value.sentence) if isinstance(value, Verb) else ""


def _verb_fault(sentence: str) -> str:
    try:
        sentence % defaultdict(int)
    except (TypeError, ValueError):
        return "la phrase ne se remplit pas : %(mot)s pour un nombre, %% pour un pour-cent"
    return ""


def _fits(value: object, hint: Any) -> bool:
    """Whether ``value`` is of the annotated type; dataclasses do not look."""
    kind, of = get_origin(hint) or hint, get_args(hint)
    if kind is Literal:
        return value in of
    if kind is UnionType:
        return any(_fits(value, one) for one in of)
    if kind is tuple:
        return isinstance(value, list | tuple) and _all_fit(value, of)
    if kind in (int, float):
        return isinstance(value, int | kind) and not isinstance(value, bool)
    return isinstance(value, kind)


def _all_fit(values: Sequence[object], of: tuple[Any, ...]) -> bool:
    if of[-1] is Ellipsis:
        return all(_fits(value, of[0]) for value in values)
    return len(values) == len(of) and all(map(_fits, values, of))


def _card(plugin: str, value: Any) -> Any:
    key = f"{plugin}.{value.key}"
    match value:
        case Gate():
            return GateCard(key, value.label, value.before)
        case Panel():
            return PanelCard(key, value.slot, value.title)
        case Field(when=(question, answer)) if question not in ("kind", "category"):
            return replace(value, key=key, when=(f"{plugin}.{question}", answer))
    return replace(value, key=key)
