"""Ask one gate, panel or indicator, from inside the plugin's threads, and check its answer."""

import inspect
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from innovation.domain.contributions import Block, IdeaFacts, Pass
from innovation.domain.facts import PilotFacts
from innovation.domain.given import LARGEST
from innovation.hooks.bridge import finished
from innovation.hooks.declared import Hooks, Settings, live, wrong_result
from innovation.hooks.html import Html, shown
from innovation.hooks.plain import plain
from innovation.hooks.problems import Asking, place_of_function

LONGEST = 200_000
"""How many characters a panel may show."""


def check_gate(
    asking: Asking, hooks: Hooks, key: str, facts: IdeaFacts, settings: Settings, ctx: Any = None
) -> Pass | Block:
    """The answer of the gate ``key``, its short key."""
    gate = live(asking, hooks, "gates", key, **_offered(asking, settings))
    answer = _told(gate.check, _own_copy(facts), settings, ctx)
    fault = wrong_result(answer, Pass, Block)
    reason = plain(answer.reason) if isinstance(answer, Block) else ""
    if not fault and isinstance(answer, Block):
        fault = _fault_of_reason(reason)
    if fault:
        message = f"{key} : {fault}, Pass() ou Block(motif) est attendu"
        raise asking.problem(message, place_of_function(gate.check))
    return Block(reason) if isinstance(answer, Block) else Pass()


def render_panel(
    asking: Asking,
    hooks: Hooks,
    key: str,
    facts: IdeaFacts | None,
    settings: Settings,
    ctx: Any = None,
) -> Html:
    """What the panel ``key``, its short key, shows of an idea: safe to put in a page."""
    panel = live(asking, hooks, "panels", key, **_offered(asking, settings))
    text = _told(panel.render, facts and _own_copy(facts), settings, ctx)
    fault = wrong_result(text, str)
    if not fault and (length := str.__len__(text)) > LONGEST:
        fault = f"rend {length} caractères, {LONGEST} au plus"
    if fault:
        message = f"{key} : {fault}, un texte est attendu"
        raise asking.problem(message, place_of_function(panel.render))
    # A whole sentence is told in the reader's language, as those of gates are.
    return shown(text if ctx is None or isinstance(text, Html) else ctx.translate(text))


def computed(
    asking: Asking, hooks: Hooks, key: str, pilot: PilotFacts, settings: Settings, ctx: Any
) -> float | None:
    """The value of the indicator ``key``, its short key, for a pilot; ``None`` when unknown."""
    indicator = live(asking, hooks, "indicators", key, **_offered(asking, settings))
    value = finished(indicator.compute(ctx, pilot), ctx)
    if value is None:
        return None
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not abs(value) <= LARGEST:
        message = f"{key} : rend {str(value)[:60]!r}, un nombre jusqu'à {LARGEST:.0e} est attendu"
        raise asking.problem(message, place_of_function(indicator.compute))
    return float(value)


def _told(function: Any, facts: IdeaFacts | None, settings: Settings, ctx: Any) -> Any:
    """``async`` code may ask ``ctx``, which has the settings; the other gets the settings."""
    if inspect.iscoroutinefunction(function):
        return finished(function(ctx, facts), ctx)
    return function(facts, settings)


def _fault_of_reason(reason: object) -> str:
    if not isinstance(reason, str) or not reason.strip():
        return "le motif est vide"
    return "le motif dépasse mille caractères" if len(reason) > 1000 else ""


def _offered(asking: Asking, settings: Settings) -> Mapping[str, Any]:
    return {"office": asking.office, "settings": settings}


def _own_copy(facts: IdeaFacts) -> IdeaFacts:
    return replace(facts, fields=MappingProxyType(deepcopy(dict(facts.fields))))
