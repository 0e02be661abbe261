"""What a plugin declares: asked, checked, made into what is kept."""

import inspect
import json
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from innovation.domain.contributions import Field, Permission, PilotKind, Report, Value, Verb
from innovation.domain.filling import can_be_filled
from innovation.domain.stages import Category, IdeaKind
from innovation.hooks.cards import Declared, card_of
from innovation.hooks.handed import misfit_of_call
from innovation.hooks.plain import misfit_in_words, words_of
from innovation.hooks.problems import UNTOLD, Asking, place_of_function
from innovation.hooks.specs import DECLARATIONS, EXCLUSIVE, SITE_DECLARATIONS
from innovation.hooks.web import Route

MOST, LONGEST = 200, 300_000
"""How many things a hook may declare, and how many characters a plugin in all."""

NUMBER = re.compile(r"-?\d+(\.\d+)?")

Hooks = Mapping[str, Callable[..., Any]]
Settings = Mapping[str, Value]


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
                card_of(asking.plugin, value) for value in _asked(asking, hooks, hook, **offered)
            )
    _check_permissions(asking, cards, _asked(asking, hooks, "permissions"))
    asking.hook = ""
    decides = tuple(sorted(EXCLUSIVE & hooks.keys()))
    declared = Declared(asking.plugin, version, "on_event" in hooks, decides, **cards)
    size = len(json.dumps(declared.snapshot()))
    if size > LONGEST:
        raise asking.problem(f"déclare {size} caractères en tout, {LONGEST} au plus")
    # Through JSON and back: what is used today is what history will read.
    return Declared.restored(declared.snapshot())


@dataclass(frozen=True, slots=True)
class ForSite:
    """What a plugin brings to the site, whatever the office; asked once, as it is loaded."""

    routes: tuple[Route, ...] = ()
    permissions: tuple[Permission, ...] = ()
    tables: tuple[type, ...] = ()


def collect_for_site(asking: Asking, hooks: Hooks) -> ForSite:
    """Call the declarations that have no office; ``PluginProblem`` at the first fault."""
    brought = ForSite(**{hook: tuple(_asked(asking, hooks, hook)) for hook in SITE_DECLARATIONS})
    asking.hook = "routes"
    keys = {permission.key for permission in brought.permissions}
    for route in brought.routes:
        if route.may not in {"member", *keys}:
            place = place_of_function(route.handler)
            message = (
                f"{route.path} : {route.may!r} n'est ni « member », ni une permission déclarée"
            )
            raise asking.problem(message, place)
    asking.hook = ""
    return brought


def _check_permissions(
    asking: Asking, cards: Mapping[str, Any], declared: Sequence[Permission]
) -> None:
    keys = {"", *(permission.key for permission in declared)}
    for asking.hook in ("menu", "reports"):
        for card in cards[asking.hook]:
            if card.permission not in keys:
                message = f"{card.key} : la permission {card.permission!r} n'est pas déclarée"
                raise asking.problem(message)


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


_KINDS: Mapping[str, type[Any]] = {**DECLARATIONS, **SITE_DECLARATIONS}


def _asked(asking: Asking, hooks: Hooks, hook: str, **offered: Any) -> list[Any]:
    asking.hook = hook
    function = hooks.get(hook)
    if function is None:
        return []
    try:
        result = call(function, offered)
        return _checked(asking, function, _KINDS[hook], result)
    except Exception as error:
        raise asking.crashed(error) from error


def _checked(
    asking: Asking, function: Callable[..., Any], kind: type[Any], result: Any
) -> list[Any]:
    place = place_of_function(function)
    if fault := _fault_of_list(result, kind):
        raise asking.problem(fault, place)
    for value in result:
        if not (isinstance(value, type) if kind is type else type(value) is kind):
            raise asking.problem(
                f"la liste contient {type(value).__name__}, {kind.__name__} est attendu", place
            )
        if kind is not type and (fault := _fault(value)):
            raise asking.problem(f"{_named(value)} : {fault}", place)
        _check_call(asking, value)
    if kind is Field and (fault := _fault_of_questions(asking.hook, result)):
        raise asking.problem(fault, place)
    for name, times in Counter(map(_named, result)).items():
        if times > 1:
            raise asking.problem(f"la clé {name} est déclarée {times} fois", place)
    return list(result)


def _check_call(asking: Asking, value: Any) -> None:
    fault, place = misfit_of_call(value)
    if fault:
        raise asking.problem(f"{_named(value)} : {fault}", place)


def _fault_of_list(result: Any, kind: type[Any]) -> str:
    fault = wrong_result(result, list, tuple)
    if not fault and type(result) not in (list, tuple):  # one of its own may never end
        fault = f"rend {type(result).__name__}"
    if fault:
        return f"{fault}, une liste de {kind.__name__} est attendue"
    return f"rend {len(result)} éléments, {MOST} au plus" if len(result) > MOST else ""


def _named(value: Any) -> str:
    """What no other value of the list may be named."""
    match value:
        case Route():
            return f"{value.method} {value.shape}"
        case type():
            return value.__name__
    return str(value.key)


def _fault_of_questions(hook: str, asked: Sequence[Field]) -> str:
    """What is wrong with a condition: it looks at what comes before, so none goes in a circle."""
    offers: dict[str, frozenset[str]] = {
        "kind": frozenset(IdeaKind),
        "category": frozenset(Category),
    }
    for field in asked:
        if hook != "idea_fields" and (field.when or field.kind == "file" or field.required_from):
            return f"{field.key} : ni condition ni fichier ni étape hors du formulaire d'une idée"
        if field.when and field.when[0] not in offers:
            return (
                f"{field.key} : la condition porte sur {field.when[0]!r}, qui n'est ni « kind », "
                "ni « category », ni une question posée avant"
            )
        if field.when and field.when[1] not in offers[field.when[0]]:
            return f"{field.key} : {field.when[1]!r} n'est pas une réponse à {field.when[0]!r}"
        if fault := _fault_of_default(field):
            return f"{field.key} : {fault}"
        offers[field.key] = field.offers
    return ""


def _fault_of_default(field: Field) -> str:
    if not field.default:
        return ""
    if field.kind == "number":
        return "" if NUMBER.fullmatch(field.default) else "la valeur par défaut n'est pas un nombre"
    chosen = field.default.split(",") if field.kind == "several" else [field.default]
    if field.offers and not field.offers.issuperset(chosen):
        return f"la valeur par défaut est à choisir parmi {', '.join(sorted(field.offers))}"
    return ""


def wrong_result(result: object, *kinds: type) -> str:
    """What is wrong with the type of a plugin's result, or nothing."""
    if inspect.iscoroutine(result):
        result.close()
        return "cette fonction ne peut pas être async"
    return "" if isinstance(result, kinds) else f"rend {type(result).__name__}"


def _fault(value: Any) -> str:
    if "." in getattr(value, "key", ""):
        return "la clé s'écrit sans point, le site la préfixe lui-même"
    if fault := misfit_in_words(value):
        return fault
    if any(map(UNTOLD.search, words_of((value,)))):
        return "un texte contient un caractère de contrôle, ou la moitié d'une lettre"
    return _own_fault(value)


def _own_fault(value: Any) -> str:
    match value:
        case Verb(sentence=sentence):
            sign = "la phrase ne se remplit pas : %(mot)s pour un nombre, %% pour un pour-cent"
            return "" if can_be_filled(sentence) else sign
        case PilotKind() if any(one.compute for one in value.indicators):
            return "compute est pour les indicateurs du hook indicators"
        case Report():
            return _fault_of_questions("asks", value.asks)
    return ""
