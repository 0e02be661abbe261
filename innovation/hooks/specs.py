"""Every hook: when it is called, with what, what it returns, what its failure does.

A plugin lists only the arguments that it wants. ``office`` is the slug of the
office that asks; ``settings`` holds a value for each of the plugin's
``settings_fields``, and cannot be changed.

Declarations are called when an office's administrator activates the plugin or
changes its settings, and again before a gate or a panel runs; they must be
quick, read nothing, and give the same answer for the same settings. When one
fails, the plugin cannot be activated, and what was declared before stays.
"""

# ruff: noqa: ARG001 - the bodies are empty

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar

import pluggy

from innovation.domain.contributions import (
    Criterion,
    Field,
    Gate,
    Happening,
    Panel,
    PilotKind,
    Theme,
    Value,
    Verb,
)

PROJECT = "innovation"
API_VERSION = "1.1"

Contribution = Field | Theme | Criterion | Gate | PilotKind | Panel | Verb

hook = pluggy.HookimplMarker(PROJECT)
spec = pluggy.HookspecMarker(PROJECT)

DECLARATIONS: dict[str, type[Contribution]] = {}
"""The declaration hooks and what each returns a list of, in the order they are called."""

F = TypeVar("F", bound=Callable[..., Any])


def declares(contribution: type[Contribution]) -> Callable[[F], F]:
    """Mark a hook that returns a list of such values."""

    def mark(function: F) -> F:
        DECLARATIONS[function.__name__] = contribution
        return spec(function)

    return mark


class Context(Protocol):
    """What a listener may do, in the office where the event happened."""

    @property
    def office(self) -> str: ...

    @property
    def settings(self) -> Mapping[str, Value]: ...

    async def record(self, verb_key: str, **data: int) -> None:
        """Record an event of the plugin's own, under one of its ``verbs``."""

    def log(self, message: str) -> None:
        """Write a line to the site's log, under the plugin's name."""


@declares(Field)
def settings_fields() -> list[Field]:
    """What the office's administrator may set.

    Called first, before every other declaration, without argument.
    """
    return []


@declares(Theme)
def themes(office: str, settings: Mapping[str, Value]) -> list[Theme]:
    """The office's own themes, offered beside the category when an idea is written."""
    return []


@declares(Field)
def idea_fields(office: str, settings: Mapping[str, Value]) -> list[Field]:
    """Questions added to the idea form; the core asks, checks, stores and shows them."""
    return []


@declares(Criterion)
def criteria(office: str, settings: Mapping[str, Value]) -> list[Criterion]:
    """Questions added to the assessment grid; a sheet keeps the grid it was marked on."""
    return []


@declares(Gate)
def gates(office: str, settings: Mapping[str, Value]) -> list[Gate]:
    """Conditions before a stage.

    ``check`` receives the idea, with the plugin's own answers in ``fields``, and the
    settings; it returns ``Pass()`` or ``Block(reason)``. A check that fails closes the gate.
    """
    return []


@declares(PilotKind)
def pilot_kinds(office: str, settings: Mapping[str, Value]) -> list[PilotKind]:
    """Kinds of pilot, with the steps and indicators that such a pilot starts with."""
    return []


@declares(Panel)
def panels(office: str, settings: Mapping[str, Value]) -> list[Panel]:
    """Boxes on a page, loaded after it.

    ``render`` receives the idea and the settings; it returns text, or ``Html``.
    A render that fails leaves its box out.
    """
    return []


@declares(Verb)
def verbs(office: str, settings: Mapping[str, Value]) -> list[Verb]:
    """The sentences of the events that ``on_event`` records."""
    return []


@spec
async def on_event(office: str, event: Happening, ctx: Context) -> None:
    """Something happened and is durable; the same event may be told twice.

    The only hook that may be ``async``: it must be, to await ``ctx.record``. A
    failure is told again later, then shown to the administrator.
    """
