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
from dataclasses import dataclass
from typing import Any, TypeVar

import pluggy

from innovation.domain.contributions import (
    Criterion,
    Field,
    Gate,
    Indicator,
    Job,
    MenuItem,
    Panel,
    Permission,
    PilotKind,
    Report,
    Theme,
    Verb,
)
from innovation.domain.facts import Happening, IdeaFacts, Marked, Score, Value
from innovation.hooks.context import Context
from innovation.hooks.web import Route

PROJECT = "innovation"
API_VERSION = "1.3"

Contribution = (
    Field
    | Theme
    | Criterion
    | Gate
    | PilotKind
    | Panel
    | Verb
    | Indicator
    | MenuItem
    | Report
    | Job
)

hook = pluggy.HookimplMarker(PROJECT)
spec = pluggy.HookspecMarker(PROJECT)

DECLARATIONS: dict[str, type[Contribution]] = {}
"""The declaration hooks and what each returns a list of, in the order they are called."""

SITE_DECLARATIONS: dict[str, type[Any]] = {}
"""The hooks asked once, as the plugin is loaded, and what each returns a list of."""

EXCLUSIVE: set[str] = set()
"""The hooks that decide: at most one active plugin of an office may have each."""


@dataclass(frozen=True, slots=True)
class Deprecated:
    """What is taken for a while yet: since which interface not, when it stops, what to write."""

    since: str
    stops_in: str
    instead: str


DEPRECATED: dict[str, Deprecated] = {}
"""Hooks (``themes``) and arguments (``themes.office``) that will stop; see docs/plugins."""

F = TypeVar("F", bound=Callable[..., Any])


def declares(contribution: type[Contribution]) -> Callable[[F], F]:
    """Mark a hook that returns a list of such values."""

    def mark(function: F) -> F:
        DECLARATIONS[function.__name__] = contribution
        return spec(function)

    return mark


def declares_for_site(contribution: type[Any]) -> Callable[[F], F]:
    """Mark a hook that is asked once, without argument, for every office."""

    def mark(function: F) -> F:
        SITE_DECLARATIONS[function.__name__] = contribution
        return spec(function)

    return mark


def exclusive(function: F) -> F:
    """Mark a hook that decides for its office: two plugins cannot."""
    EXCLUSIVE.add(function.__name__)
    return spec(function)


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
    A render that fails is told in its box, and harms no other.
    """
    return []


@declares(Verb)
def verbs(office: str, settings: Mapping[str, Value]) -> list[Verb]:
    """The sentences of the events that ``on_event`` records."""
    return []


@declares(Indicator)
def indicators(office: str, settings: Mapping[str, Value]) -> list[Indicator]:
    """Measures offered to every pilot of the office, besides those of its kind.

    ``compute`` gets ``(ctx, pilot)``; its value is offered beside the field when the pilot
    is measured. One that fails offers nothing.
    """
    return []


@declares(MenuItem)
def menu(office: str, settings: Mapping[str, Value]) -> list[MenuItem]:
    """Lines of the navigation, under « Outils », that lead to the plugin's own pages."""
    return []


@declares(Report)
def reports(office: str, settings: Mapping[str, Value]) -> list[Report]:
    """Documents made on demand, read as a page, a PDF or a sheet.

    ``build`` gets ``(ctx, answers)`` and returns a ``Document``. One that fails says so on
    its page.
    """
    return []


@declares(Job)
def jobs(office: str, settings: Mapping[str, Value]) -> list[Job]:
    """Work that the site does by itself, every hour, day or week, for ten minutes at most.

    A failure is shown to the administrator, and the job runs again at its next time.
    """
    return []


@declares_for_site(Route)
def routes() -> list[Route]:
    """The plugin's own pages, made by ``get`` and ``post`` of ``innovation.api.web``.

    They stand at ``/o/OFFICE/x/NAME/``, for the members of an office where the plugin is
    active. A handler gets ``(ctx, asked)`` and returns an answer; one that fails shows an
    error page, with the site's navigation.
    """
    return []


@declares_for_site(Permission)
def permissions() -> list[Permission]:
    """Rights that the plugin's pages, menu lines and reports ask for."""
    return []


@declares_for_site(type)
def tables() -> list[type]:
    """The plugin's own tables, made by its ``migrations``; see ``innovation.api.db``."""
    return []


@spec
def commands() -> list[Any]:
    """Commands of click, run as ``innovation x NAME COMMAND --office OFFICE``.

    A callback gets ``ctx`` first, and may be ``async``. Asked only when one is typed.
    """
    return []


@spec
async def on_event(office: str, event: Happening, ctx: Context) -> None:
    """Something happened and is durable; the same event may be told twice.

    It must be ``async`` to await what ``ctx`` does. A failure is told again later, then
    shown to the administrator.
    """


@exclusive
async def assessors(office: str, idea: IdeaFacts, ctx: Context) -> list[str]:
    """The public ids of people of the office asked to assess, besides the committee.

    Asked after a round has opened. When it fails, the committee alone is asked.
    """
    return []


@exclusive
def overall_score(office: str, marked: Marked, settings: Mapping[str, Value]) -> Score:  # type: ignore[empty-body]
    """The total of a locked round, asked once before its reveal.

    It stands beside the plain mean, with its reason; the common core never changes. When
    it fails, the plain mean is the result.
    """


@spec
async def activated(office: str, ctx: Context) -> None:
    """An administrator is about to switch the plugin on.

    A ``ValueError`` refuses, and the administrator reads it; whatever else is raised is a failure.
    """


@spec
async def deactivated(office: str, ctx: Context) -> None:
    """The plugin was switched off; a failure is noted, and changes nothing."""


NEVER_ASYNC = {*DECLARATIONS, *SITE_DECLARATIONS, "commands", "overall_score"}
