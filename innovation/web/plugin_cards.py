"""A plugin as an administrator sees it: made of snapshots, files and counts, asking it nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from innovation import world
from innovation.domain.contributions import Every
from innovation.domain.words import N_
from innovation.hooks.cards import Declared
from innovation.hooks.checking import deprecations
from innovation.hooks.host import COMMON, PluginHost
from innovation.hooks.tally import Calls
from innovation.queries.jobs import Planned
from innovation.queries.plugins import Activated, Problem
from innovation.texts import gettext, ngettext

ILL = ("aside", "quarantined", "to_migrate", "absent")
"""The states in which a plugin does not do all that it should, the worst first."""
LATELY = timedelta(days=7)
"""For so long a failure is something to look at; later it is something that happened once."""


@dataclass(frozen=True, slots=True)
class Task:
    """A job of a plugin's in one office; ``planned`` once the worker knows of it."""

    label: str
    every: Every
    planned: Planned | None


@dataclass(frozen=True, slots=True)
class Card:
    """A plugin in one office; ``newer`` is the version that is installed and not yet taken."""

    name: str
    title: str
    state: str
    description: str = ""
    version: str = ""
    newer: str = ""
    api: str = ""
    contact: str = ""
    docs: str = ""
    source: str = ""
    digest: str = ""
    everybody: bool = False
    """Whether it is made for every office."""
    since: datetime | None = None
    has_settings: bool = False
    brings: Sequence[str] = ()
    hooks: Sequence[str] = ()
    tables: Sequence[str] = ()
    calls: Calls | None = None
    deprecated: Sequence[str] = ()
    problems: Sequence[Problem] = ()
    is_on: bool = False
    has_permissions: bool = False
    tasks: Sequence[Task] = ()

    @property
    def seen_until(self) -> datetime | None:
        """The last of the failures that an administrator may put away: they did not keep it out."""
        mine = [p.last_at for p in self.problems if p.office and not p.never_came_in]
        return max(mine, default=None) if self.state in ("active", "inactive") else None

    @property
    def needs_care(self) -> bool:
        """Whether somebody should look: it can't do all that it should, or it failed lately."""
        if self.state == "absent":
            return self.is_on
        lately = [p for p in self.problems if world.now() - p.last_at < LATELY]
        return self.state in ILL or bool(lately) or (self.is_on and bool(self.newer))


@dataclass(frozen=True, slots=True)
class Group:
    """The cards that are looked at together."""

    key: str
    title: str
    cards: Sequence[Card]


def in_groups(cards: Sequence[Card]) -> list[Group]:
    """First what ails; a group that has no card is left out."""
    keys = [
        ("care", N_("À regarder")),
        ("on", N_("Actifs")),
        ("off", N_("Inactifs")),
    ]
    groups = [Group(key, title, [c for c in cards if _group_of(c) == key]) for key, title in keys]
    return [group for group in groups if group.cards]


def _group_of(card: Card) -> str:
    if card.needs_care:
        return "care"
    return "on" if card.is_on else "off"


def cards_of(
    host: PluginHost,
    office: str,
    rows: Mapping[str, Activated],
    wrong: Sequence[Problem],
    jobs: Mapping[str, Planned],
) -> list[Card]:
    """Every plugin that the office may use, has used, or can't even read, the worst first."""
    allowed = {name for name, one in host.found.items() if one.allows(office) and name != COMMON}
    names = sorted(allowed | rows.keys())
    cards = [
        replace(
            card_of(host, office, name, rows.get(name), [p for p in wrong if p.plugin == name]),
            tasks=tasks_of(rows.get(name), jobs),
        )
        for name in names
    ]
    taken = host.found.keys() - {COMMON}  # a problem of that name is somebody else's file
    unread = sorted({problem.plugin for problem in wrong} - taken - rows.keys())
    cards += [
        Card(name, name, "quarantined", problems=[p for p in wrong if p.plugin == name])
        for name in unread
    ]
    return sorted(cards, key=lambda card: (_rank(card.state), card.title.casefold()))


def _rank(state: str) -> int:
    return ILL.index(state) if state in ILL else len(ILL)


def card_of(
    host: PluginHost, office: str, name: str, row: Activated | None, wrong: Sequence[Problem]
) -> Card:
    """One plugin: what its manifest says, what it declared when it was switched on, its counts."""
    found = host.found.get(name)
    declared = declared_in(row)
    state = state_of(host, name, row)
    is_on = bool(row and row.active)
    if found is None:
        title, version = (row.title, row.plugin_version) if row else (name, "")
        return Card(
            name,
            title,
            state,
            version=version,
            brings=brings(declared),
            problems=wrong,
            is_on=is_on,
        )
    manifest = found.manifest
    running = row.plugin_version if row and row.active else manifest.version
    return Card(
        name,
        manifest.title,
        state,
        description=manifest.description,
        version=running,
        newer=manifest.version if manifest.version != running else "",
        api=manifest.api,
        contact=gettext(manifest.contact),
        docs=manifest.docs,
        source=found.place,
        digest=host.digests.get(name, ""),
        everybody=found.folder is None and manifest.offices is None,
        since=row.activated_at if is_on and row else None,
        has_settings="settings_fields" in host.hooks_of(name) or bool(settings_in(declared)),
        brings=brings(declared),
        hooks=sorted(host.hooks_of(name)),
        tables=_tables(host, office, name),
        calls=host.calls(name, office),
        deprecated=deprecations(host.hooks_of(name)),
        problems=wrong,
        is_on=is_on,
        has_permissions=bool(host.office(office).site_of(name).permissions),
    )


def tasks_of(row: Activated | None, jobs: Mapping[str, Planned]) -> list[Task]:
    """What an active plugin does by itself; ``jobs`` is by qualified key."""
    declared = declared_in(row) if row and row.active else None
    return (
        [Task(job.label, job.every, jobs.get(job.key)) for job in declared.jobs] if declared else []
    )


def declared_in(row: Activated | None) -> Declared | None:
    """What the plugin declared when it was last switched on, if that can still be read."""
    try:
        return Declared.restored(row.snapshot) if row else None
    except ValueError:
        return None


def settings_in(declared: Declared | None) -> bool:
    """Whether it declared anything to set."""
    return bool(declared and declared.settings_fields)


def _tables(host: PluginHost, office: str, name: str) -> list[str]:
    tables = host.office(office).site_of(name).tables
    return [str(table._meta.tablename) for table in tables]  # type: ignore[attr-defined]  # noqa: SLF001


def state_of(host: PluginHost, name: str, row: Activated | None) -> str:
    """What a plugin is in an office, whose ``row`` this is: a key of ``LABELS``."""
    if name not in host.found:
        return "absent"
    if host.safe:
        return "discovered"
    if not host.is_loaded(name):
        return "quarantined"
    if host.is_to_migrate(name):
        return "to_migrate"
    if row and row.active:
        return "aside" if row.aside_at else "active"
    return "inactive"


def brings(declared: Declared | None) -> list[str]:
    """How many of each thing the plugin adds, in words."""
    if declared is None:
        return []
    d = declared
    said = (
        (d.criteria, ngettext("%(num)d critère", "%(num)d critères", len(d.criteria))),
        (d.idea_fields, ngettext("%(num)d question", "%(num)d questions", len(d.idea_fields))),
        (d.themes, ngettext("%(num)d thème", "%(num)d thèmes", len(d.themes))),
        (d.gates, ngettext("%(num)d jalon", "%(num)d jalons", len(d.gates))),
        (
            d.pilot_kinds,
            ngettext(
                "%(num)d type d'expérimentation",
                "%(num)d types d'expérimentation",
                len(d.pilot_kinds),
            ),
        ),
        (d.indicators, ngettext("%(num)d indicateur", "%(num)d indicateurs", len(d.indicators))),
        (d.panels, ngettext("%(num)d encadré", "%(num)d encadrés", len(d.panels))),
        (d.menu, ngettext("%(num)d page", "%(num)d pages", len(d.menu))),
        (d.reports, ngettext("%(num)d rapport", "%(num)d rapports", len(d.reports))),
        (d.jobs, ngettext("%(num)d tâche", "%(num)d tâches", len(d.jobs))),
        (d.verbs, ngettext("%(num)d événement", "%(num)d événements", len(d.verbs))),
    )
    return [text % {"num": len(things)} for things, text in said if things]


def named_in(declared: Declared | None) -> list[str]:
    """What of it people meet under a name."""
    if declared is None:
        return []
    d = declared
    labelled = (d.criteria, d.idea_fields, d.themes, d.gates, d.pilot_kinds, d.indicators)
    return [
        *(gettext(one.label) for several in labelled for one in several),
        *(gettext(one.title) for one in d.panels),
        *(gettext(one.label) for several in (d.menu, d.reports) for one in several),
    ]
