"""Ask one gate or one panel, from inside the plugin's threads, and check its answer."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from innovation.domain.contributions import Block, IdeaFacts, Pass
from innovation.hooks.declared import Hooks, Settings, live, wrong_result
from innovation.hooks.html import Html, shown
from innovation.hooks.problems import Asking, place_of_function


def check_gate(
    asking: Asking, hooks: Hooks, key: str, facts: IdeaFacts, settings: Settings
) -> Pass | Block:
    """The answer of the gate ``key``, its short key."""
    gate = live(asking, hooks, "gates", key, **_offered(asking, settings))
    answer = gate.check(_own_copy(facts), settings)
    fault = wrong_result(answer, Pass, Block)
    if not fault and isinstance(answer, Block):
        fault = _fault_of_reason(answer.reason)
    if fault:
        message = f"{key} : {fault}, Pass() ou Block(motif) est attendu"
        raise asking.problem(message, place_of_function(gate.check))
    return answer  # type: ignore[no-any-return]


def render_panel(
    asking: Asking, hooks: Hooks, key: str, facts: IdeaFacts, settings: Settings
) -> Html:
    """What the panel ``key``, its short key, shows of an idea: safe to put in a page."""
    panel = live(asking, hooks, "panels", key, **_offered(asking, settings))
    text = panel.render(_own_copy(facts), settings)
    if fault := wrong_result(text, str):
        message = f"{key} : {fault}, un texte est attendu"
        raise asking.problem(message, place_of_function(panel.render))
    return shown(text)


def _fault_of_reason(reason: object) -> str:
    told = isinstance(reason, str) and reason.strip()
    return "" if told else "le motif est vide"


def _offered(asking: Asking, settings: Settings) -> Mapping[str, Any]:
    return {"office": asking.office, "settings": settings}


def _own_copy(facts: IdeaFacts) -> IdeaFacts:
    return replace(facts, fields=MappingProxyType(deepcopy(dict(facts.fields))))
