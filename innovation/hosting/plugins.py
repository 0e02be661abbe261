"""The site's plugins: loaded, and kept in step with the database."""

from collections.abc import Mapping
from contextlib import suppress

import structlog

from innovation import texts, world
from innovation.actions.plugins import (
    Activating,
    deactivate_plugin,
    forget_site_problems,
    note_problem,
    refusals_to_activate,
)
from innovation.config import Settings
from innovation.db import DatabaseUnavailable, database, reading, writing
from innovation.domain.contributions import Value
from innovation.domain.people import SYSTEM, Viewer
from innovation.domain.refusals import Refusal, refuse_if
from innovation.domain.words import N_
from innovation.hooks import black_box
from innovation.hooks.host import PluginHost
from innovation.hooks.office import Activation
from innovation.hooks.problems import PluginProblem
from innovation.hooks.sentinel import Sentinel
from innovation.hosting.lifecycle import ask_to_activate, tell_deactivated
from innovation.hosting.migrating import is_to_migrate
from innovation.queries.plugins import (
    Problem,
    activations,
    migrations_done,
    permissions_given,
    plugin_epoch,
)

log = structlog.get_logger()

TO_MIGRATE = N_(
    "Les tables de ce module ne sont pas prêtes : l'exploitant lance d'abord "
    "« innovation plugin migrate %(name)s »."
)

_waiting: list[Problem] = []


def load_plugins(site: Settings) -> PluginHost:
    """Find and load the plugins; a bad one is put aside and named on its page."""
    host = PluginHost(
        site.plugins_folder,
        on_problem=keep_for_later,
        sentinel=Sentinel(site.quarantine_folder),
        safe=site.safe,
    )
    host.load(apart=True)
    for problem in host.problems:
        keep_for_later(problem)
    return host


async def activation_of(
    host: PluginHost, name: str, office: str, settings: Mapping[str, Value]
) -> Activating:
    """What switching a plugin on will keep; ``PluginProblem`` when it can't declare.

    ``Refused`` while its tables are not there, or with the plugin's own reason.
    """
    async with reading(SYSTEM):
        await find_what_to_migrate(host)
    if host.is_to_migrate(name):
        refuse_if([Refusal(TO_MIGRATE, source=name, name=name)])
    declared = await host.declare(name, office, settings)
    manifest = host.found[name].manifest
    chosen = Activating(
        plugin=name,
        title=manifest.title,
        version=manifest.version,
        listens=declared.listens,
        settings=settings,
        snapshot=declared.snapshot(),
        requires={
            one: host.found[one].manifest.title if one in host.found else one
            for one in manifest.requires
        },
    )
    async with reading(SYSTEM):
        others = [one for one in await activations(SYSTEM) if one.office == office]
    refuse_if(refusals_to_activate(chosen, others))
    await ask_to_activate(host, office, declared, settings)
    return chosen


async def switch_off(host: PluginHost, name: str, office: str, *, by: Viewer) -> None:
    """Switch a plugin off for one office, and tell it so."""
    before = host.office(office)
    async with writing(by):
        await deactivate_plugin(name, office, by=by)
    await tell_deactivated(before, name)
    await refresh(host)


def keep_for_later(problem: PluginProblem) -> None:
    """Note a failure as it happens; ``write_problems`` puts it in the database."""
    log.warning(
        "plugin problem",
        plugin=problem.plugin,
        stage=problem.stage,
        hook=problem.hook,
        place=problem.place,
        message=problem.message,
        **({"trail": problem.trail} if ">" in problem.trail else {}),
    )
    if len(_waiting) < 200:
        _waiting.append(_now(problem))


async def note(problem: PluginProblem) -> None:
    """Put a failure in the database at once, for its card."""
    async with writing(SYSTEM):
        await note_problem(_now(problem), by=SYSTEM)


def _now(problem: PluginProblem) -> Problem:
    return Problem(
        plugin=problem.plugin,
        office=problem.office or "",
        stage=problem.stage,
        hook=problem.hook,
        place=problem.place,
        message=problem.message,
        times=1,
        last_at=world.now(),
        slow=problem.slow,
    )


async def write_problems() -> None:
    """Keep the failures noted since the last time, so that every process shows them.

    They wait on when the database takes nothing.
    """
    while _waiting:
        problem = _waiting.pop(0)
        try:
            async with writing(SYSTEM, even_read_only=True):
                await note_problem(problem, by=SYSTEM)
        except DatabaseUnavailable:
            _waiting.append(problem)
            raise


async def write_problems_if_any() -> None:
    """After a request: what it saw go wrong."""
    if _waiting:
        with suppress(DatabaseUnavailable):
            await write_problems()


async def begin(host: PluginHost) -> None:
    """A process starts: today's failures to load replace those of the last time."""
    blame_for_deaths(host)
    with suppress(DatabaseUnavailable):  # what can't be written can still be read
        async with writing(SYSTEM, even_read_only=True):
            await forget_site_problems(by=SYSTEM)
        await write_problems()
    await refresh(host)


def blame_for_deaths(host: PluginHost) -> None:
    """Note who ended the processes of this site that are dead since somebody looked."""
    for problem in black_box.blamed(host.sentinel.folder) if host.sentinel else ():
        keep_for_later(problem)


async def find_what_to_migrate(host: PluginHost) -> None:
    """Which plugins wait for their tables, as the open door's database and their files are now."""
    done, kind = await migrations_done(SYSTEM), database().kind
    host.await_migrations(
        [name for name, found in host.found.items() if is_to_migrate(found, kind, done)]
    )


async def refresh(host: PluginHost) -> None:
    """Put in force what the database says of activations."""
    async with reading(SYSTEM):
        epoch = await plugin_epoch(SYSTEM)
        rows = await activations(SYSTEM)
        given = await permissions_given(SYSTEM)
        await find_what_to_migrate(host)
    host.use(
        [
            Activation(
                row.plugin,
                row.office,
                row.settings,
                row.snapshot,
                row.active,
                given.get((row.plugin, row.office), {}),
                aside=row.aside_at is not None,
            )
            for row in rows
        ],
        epoch,
    )
    texts.use_plugin_words(
        english=host.translations("en"),
        titles={row.plugin: row.title for row in rows}
        | {name: one.manifest.title for name, one in host.found.items()},
        sentences={
            verb["key"]: verb["sentence"] for row in rows for verb in row.snapshot.get("verbs", [])
        },
    )
