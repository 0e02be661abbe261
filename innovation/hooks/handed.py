"""The functions that a contribution hands over: told before anybody calls one in vain."""

import inspect
from collections.abc import Callable
from typing import Any

from innovation.domain.contributions import Gate, Indicator, Job, Panel, Report
from innovation.hooks.problems import place_of_function
from innovation.hooks.web import Route

RECEIVES: dict[type, tuple[str, tuple[str, ...]]] = {
    Gate: ("check", ("idea", "settings")),
    Panel: ("render", ("idea", "settings")),
    Indicator: ("compute", ("ctx", "pilot")),
    Report: ("build", ("ctx", "answers")),
    Job: ("run", ("ctx",)),
    Route: ("handler", ("ctx", "asked")),
}
"""What holds the function of each, and what it is called with."""
IN_ASYNC = ("ctx", "idea")
"""What a gate or a panel gets instead when it is ``async``."""


def misfit_of_call(value: Any) -> tuple[str, str]:
    """Why the function of ``value`` cannot be called as it will be, and where it is; or nothing."""
    name, offered = RECEIVES.get(type(value), ("", ()))
    function = getattr(value, name, None)
    if not callable(function):
        return "", ""
    if inspect.iscoroutinefunction(function) and "settings" in offered:
        offered = IN_ASYNC
    if _takes(function, offered):
        return "", ""
    called = getattr(function, "__name__", name)
    words = f"async def {called}({', '.join(offered)})"
    if offered[0] != "ctx":
        words = f"def {called}({', '.join(offered)}), ou async def {called}({', '.join(IN_ASYNC)})"
    return f"ce n'est pas ainsi que {called} est appelé : {words}", place_of_function(function)


def _takes(function: Callable[..., Any], offered: tuple[str, ...]) -> bool:
    """Whether these arguments, by their places, are what it takes."""
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):  # written in C
        return True
    try:
        signature.bind(*offered)
    except TypeError:
        return False
    first = next(iter(signature.parameters), "")
    return first != "ctx" or offered[0] == "ctx"
