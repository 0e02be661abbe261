"""A plugin as an administrator sees it: made of snapshots, files and counts, asking it nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from importlib.metadata import entry_points

from innovation.domain.contributions import Every
from innovation.domain.people import Office
from innovation.hooks.cards import Declared
from innovation.hooks.checking import deprecations
from innovation.hooks.discovery import GROUP, Found
from innovation.hooks.host import COMMON, PluginHost
from innovation.hooks.reading import level_of
from innovation.hooks.tally import Calls
from innovation.queries.jobs import Planned
from innovation.queries.plugins import Activated, Problem
from innovation.web.texts import ngettext

WELL = ("active", "inactive", "discovered")


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


def cards_of(
    host: PluginHost,
    office: str,
    rows: Mapping[str, Activated],
    wrong: Sequence[Problem],
    jobs: Mapping[str, Planned],
) -> list[Card]:
    """Every plugin that the office may use, has used, or can't even read; first what ails."""
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
    return sorted(cards, key=lambda card: (card.state in WELL, card.title.casefold()))


def card_of(
    host: PluginHost, office: str, name: str, row: Activated | None, wrong: Sequence[Problem]
) -> Card:
    """One plugin: what its manifest says, what it declared when it was switched on, its counts."""
    found = host.found.get(name)
    declared = declared_in(row)
    state = _state(host, name, row)
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
        contact=manifest.contact,
        docs=manifest.docs,
        source=found.place,
        digest=host.digests.get(name, ""),
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


def _state(host: PluginHost, name: str, row: Activated | None) -> str:
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


# --- The directory ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Entry:
    """A plugin in the directory: ``used`` says by which office, and since when."""

    name: str
    title: str
    description: str
    category: str
    version: str
    contact: str
    docs: str
    home: str
    offices: Sequence[str]
    used: Sequence[tuple[Office, datetime | None]]
    level: str
    notice: str
    state: str


def directory(
    host: PluginHost, office: str, offices: Sequence[Office], rows: Sequence[Activated]
) -> list[Entry]:
    """Every plugin of the site, whoever may use it, in the order of titles."""
    entries = [
        _entry(host, office, found, offices, [row for row in rows if row.plugin == name])
        for name, found in host.found.items()
        if name != COMMON and _is_told(host, office, found)
    ]
    return sorted(entries, key=lambda entry: entry.title.casefold())


def _is_told(host: PluginHost, office: str, found: Found) -> bool:
    """One that can't come in, out of an office's own folder, is that office's alone to see."""
    return found.folder in (None, office) or host.safe or host.is_loaded(found.name)


def _entry(
    host: PluginHost,
    office: str,
    found: Found,
    offices: Sequence[Office],
    rows: Sequence[Activated],
) -> Entry:
    manifest, name = found.manifest, found.name
    active = {row.office: row for row in rows if row.active}
    named = {one.slug: one.name for one in offices}
    own = next((row for row in rows if row.office == office), None)
    return Entry(
        name=name,
        title=manifest.title,
        description=manifest.description,
        category=manifest.category,
        version=manifest.version,
        contact=manifest.contact,
        docs=manifest.docs,
        home=named.get(manifest.home, ""),
        offices=[one.name for one in offices if found.allows(one.slug)],
        used=[(one, active[one.slug].activated_at) for one in offices if one.slug in active],
        level=_level(host, found, rows),
        notice=_notice(found),
        state=_state(host, name, own) if found.allows(office) else "not_ours",
    )


LONGEST = 20_000
_levels: dict[tuple[str, str], str] = {}
_notices: dict[tuple[str, str], str] = {}


def _level(host: PluginHost, found: Found, rows: Sequence[Activated]) -> str:
    """Read from its files once per process; nothing before an office has switched it on."""
    declared = next((one for row in rows if (one := declared_in(row))), None)
    key = (found.name, host.digests.get(found.name, ""))
    if declared and key not in _levels:
        _levels[key] = level_of(found, declared)
    return _levels.get(key, "")


def _notice(found: Found) -> str:
    """Its README: beside its package, else in what was installed."""
    key = (found.name, str(found.source))
    if key not in _notices:
        _notices[key] = _read_notice(found)
    return _notices[key]


def _read_notice(found: Found) -> str:
    package = found.source.name == "__init__.py"
    folders = [found.source.parent] if package or found.module else []
    folders += [found.source.parent.parent] if package and found.module else []
    for folder in folders:
        path = folder / "README.md"
        if path.is_file():
            return path.read_text("utf-8", errors="replace")[:LONGEST]
    for point in entry_points(group=GROUP, name=found.name) if found.module else ():
        if point.dist:
            return (point.dist.read_text("METADATA") or "").partition("\n\n")[2][:LONGEST]
    return ""
