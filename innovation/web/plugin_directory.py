"""The directory of plugins: what exists on the site, who uses it, and since when."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import entry_points

from markupsafe import Markup

from innovation.domain.people import Office
from innovation.french import words
from innovation.hooks.discovery import GROUP, Found
from innovation.hooks.host import COMMON, PluginHost
from innovation.hooks.reading import level_of
from innovation.queries.plugins import Activated
from innovation.queries.search import Asked
from innovation.texts import gettext, label
from innovation.web.plugin_cards import brings, declared_in, named_in, state_of
from innovation.web.readme import as_page


@dataclass(frozen=True, slots=True)
class Use:
    """One office and a plugin: ``since`` when it is active there, whether it may be."""

    office: Office
    may: bool
    active: bool
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A plugin in the directory, with what each office makes of it."""

    name: str
    title: str
    description: str
    category: str
    version: str
    contact: str
    docs: str
    home: str
    uses: Sequence[Use]
    level: str
    notice: Markup
    state: str
    brings: Sequence[str]
    named: Sequence[str]
    """What it brings to one's own office, by name."""

    @property
    def folded(self) -> str:
        """What is read only once the entry is unfolded."""
        own = (self.version, self.contact, self.home, label(self.category), self.name)
        return " · ".join(filter(None, (*own, *self.brings, *self.named, self.notice.striptags())))

    def holds(self, asked: Asked, *, unfolded: bool = True) -> bool:
        """Whether all that is asked for stands in what the directory tells of it."""
        shown = f"{self.title} {self.description} {gettext(self.title)} {gettext(self.description)}"
        found = words(f"{shown} {self.folded}" if unfolded else shown)
        holds = [any(term.finds(word) for word in found) for term in asked.terms]
        return all(holds) and not any(term.finds(w) for term in asked.without for w in found)


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
        contact=gettext(manifest.contact),
        docs=manifest.docs,
        home=named.get(manifest.home, ""),
        uses=[_use(one, found, active.get(one.slug)) for one in offices],
        level=_level(host, found, rows),
        notice=_notice(found),
        state=state_of(host, name, own) if found.allows(office) else "not_ours",
        brings=brings(next(filter(None, map(declared_in, [own, *rows])), None)),
        named=named_in(declared_in(active.get(office))),
    )


def _use(office: Office, found: Found, row: Activated | None) -> Use:
    since = row.activated_at if row else None
    return Use(office, found.allows(office.slug), row is not None, since)


LONGEST = 20_000
_levels: dict[tuple[str, str], str] = {}
_notices: dict[tuple[str, str], Markup] = {}


def _level(host: PluginHost, found: Found, rows: Sequence[Activated]) -> str:
    """Read from its files once per process; nothing before an office has switched it on."""
    row, declared = next(((row, one) for row in rows if (one := declared_in(row))), (None, None))
    key = (found.name, host.digests.get(found.name, ""))
    if row and declared and key not in _levels:
        typed = [value for value in row.settings.values() if isinstance(value, str) and value]
        try:
            _levels[key] = level_of(found, declared, typed)
        except (OSError, ValueError, RecursionError):  # its files are not what they were
            _levels[key] = ""
    return _levels.get(key, "")


def _notice(found: Found) -> Markup:
    """Its README: beside its package, else in what was installed."""
    key = (found.name, str(found.source))
    if key not in _notices:
        _notices[key] = as_page(_read_notice(found))
    return _notices[key]


def _read_notice(found: Found) -> str:
    package = found.source.name == "__init__.py"
    folders = [found.source.parent] if package or found.module else []
    folders += [found.source.parent.parent] if package and found.module else []
    for folder in folders:
        path = folder / "README.md"
        with suppress(OSError):
            if path.is_file():
                return path.read_text("utf-8", errors="replace")[:LONGEST]
    for point in entry_points(group=GROUP, name=found.name) if found.module else ():
        if point.dist:
            return (point.dist.read_text("METADATA") or "").partition("\n\n")[2][:LONGEST]
    return ""
