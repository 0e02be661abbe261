"""The site's plugins: loaded, kept in step with the database, asked with what an idea shows."""

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import replace

import structlog
from litestar.exceptions import NotFoundException

from innovation import world
from innovation.actions.plugins import (
    Activating,
    deactivate_plugin,
    forget_site_problems,
    note_problem,
    refusals_to_activate,
)
from innovation.config import Settings
from innovation.db import DatabaseUnavailable, database, reading, writing
from innovation.domain.contributions import Field, IdeaFacts, Value
from innovation.domain.people import SYSTEM, Viewer
from innovation.domain.refusals import Refusal, refuse_if
from innovation.domain.stages import Stage
from innovation.domain.words import N_
from innovation.hooks import black_box
from innovation.hooks.host import COMMON, PluginHost
from innovation.hooks.office import Activation, ContextOf, GateAnswer, OfficePlugins, plugin_of
from innovation.hooks.problems import PluginProblem
from innovation.hooks.sentinel import Sentinel
from innovation.queries.ideas import Idea
from innovation.queries.pilots import Measure, Pilot
from innovation.queries.plugins import (
    Problem,
    activations,
    migrations_done,
    permissions_given,
    plugin_epoch,
)
from innovation.web import texts
from innovation.web.context import context_for, own_answers
from innovation.web.lifecycle import ask_to_activate, tell_deactivated
from innovation.web.migrating import is_to_migrate

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


def require_allowed(host: PluginHost, name: str, office: str) -> None:
    """``common`` is in force everywhere: nobody switches it."""
    found = host.found.get(name)
    if name == COMMON or found is None or not found.allows(office):
        raise NotFoundException


def keep_for_later(problem: PluginProblem) -> None:
    """Note a failure as it happens; ``write_problems`` puts it in the database."""
    log.warning(
        "plugin problem",
        plugin=problem.plugin,
        stage=problem.stage,
        hook=problem.hook,
        place=problem.place,
        message=problem.message,
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
        titles={name: one.manifest.title for name, one in host.found.items()},
        sentences={
            verb["key"]: verb["sentence"] for row in rows for verb in row.snapshot.get("verbs", [])
        },
    )


def facts_for(idea: Idea, total: float | None) -> dict[str, IdeaFacts]:
    """The idea as each plugin may see it: with its own answers only, by their short keys."""
    return _Facts(idea, total)


class _Facts(dict[str, IdeaFacts]):
    """Made when a plugin is asked, since any plugin may be."""

    def __init__(self, idea: Idea, total: float | None) -> None:
        super().__init__()
        self.idea = idea
        self.total = total

    def __missing__(self, plugin: str) -> IdeaFacts:
        idea = self.idea
        return IdeaFacts(
            public_id=idea.public_id,
            title=idea.title,
            stage=idea.facts.stage,
            category=idea.category,
            theme=idea.theme,
            fields=own_answers(idea.extra, plugin),
            total=self.total,
        )


def computed_measures(office: OfficePlugins, pilot: Pilot | None) -> list[Measure]:
    """Those of a pilot's indicators whose value a plugin that runs here can tell."""
    told = {
        card.key
        for card in office.indicators
        if card.computed and office.is_running(plugin_of(card.key))
    }
    return [measure for measure in (pilot.measures if pilot else ()) if measure.key in told]


def contexts(office: OfficePlugins, viewer: Viewer) -> ContextOf:
    """What each of the office's plugins may ask for this person, by its name."""
    return lambda plugin: context_for(office, plugin, viewer)


async def ask_gates(
    office: OfficePlugins,
    before: Stage,
    idea: Idea,
    total: float | None,
    passed: Collection[str] = (),
    *,
    by: Viewer,
) -> tuple[list[GateAnswer], list[Refusal]]:
    """What the office's gates say of a move of this person's, and their refusals with who says so.

    ``passed`` are those that may be passed while they do not answer. An answer that a plugin
    wants before the stage, and that is missing, is a refusal too.
    """
    asked = await office.ask_gates(before, facts_for(idea, total), contexts(office, by))
    answers = [replace(a, open=True) if a.unavailable and a.key in passed else a for a in asked]
    refusals = [
        Refusal("%(gate)s : %(reason)s", source=a.plugin, gate=a.label, reason=a.reason)
        for a in answers
        if not a.open
    ]
    return answers, refusals + [_missing(one, before) for one in missing(office, before, idea)]


def missing(office: OfficePlugins, before: Stage, idea: Idea) -> list[Field]:
    """The questions that wait for an answer before an idea may enter a stage."""
    order = list(Stage)
    given = {**idea.extra, "kind": idea.kind, "category": idea.category}
    return [
        asked
        for asked in office.idea_fields
        if asked.required_from
        and order.index(asked.required_from) <= order.index(before)
        and asked.is_asked(given)
        and given.get(asked.key) in (None, "", [])
    ]


def _missing(asked: Field, before: Stage) -> Refusal:
    return Refusal(
        "« %(question)s » attend une réponse avant l'étape « %(stage)s » : complétez les réponses.",
        source=plugin_of(asked.key),
        question=asked.label,
        stage=texts.label(before),
    )
