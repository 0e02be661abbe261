"""Load the demonstration: every step by its ordinary action, in the order of time, or nothing.

One transaction holds it all, so that a load cut short leaves no half of it behind. Its door
is the system's; each action is told who acts, and asks the policy about that person.
"""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib.resources import files

from innovation import world
from innovation.actions.members import Details, change_details
from innovation.actions.passwords import choose_password
from innovation.actions.people import add_office, invite_person
from innovation.actions.plugins import Activating, activate_plugin
from innovation.actions.saved import save_filter
from innovation.db import fetch, reading, writing
from innovation.demo.invented import invented
from innovation.demo.lively import carried_together
from innovation.demo.people import OFFICES, PEOPLE, PLUGINS, Invented, cast_of
from innovation.demo.projects import adoptions, delayed, paths
from innovation.demo.scene import Scene, reply
from innovation.demo.stories import Story
from innovation.demo.telling import Telling
from innovation.domain.people import SYSTEM, Viewer
from innovation.domain.refusals import Refusal, Refused
from innovation.domain.sessions import token_hash
from innovation.files import Folder
from innovation.hooks.host import PluginHost
from innovation.hooks.office import Activation
from innovation.hooks.problems import PluginProblem
from innovation.hosting.plugins import activation_of
from innovation.importing import (
    Entry,
    Known,
    check_rows,
    import_batch,
    match_columns,
    read_file,
)
from innovation.queries.people import (
    invitation_of,
    is_demonstration,
    member_of,
    offices,
    viewer_by_email,
)

FOUNDED = datetime(2015, 9, 1, 9, tzinfo=UTC)
ELSEWHERE = datetime(2021, 12, 15, 9, tzinfo=UTC)
"""When the practices known from elsewhere came in, soon after the convention was signed."""


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happens at a moment of the past."""

    at: datetime
    do: Callable[[], Awaitable[object]]


async def is_loaded() -> bool:
    """Whether the demonstration is there; ``Refused`` beside any other data."""
    async with reading(SYSTEM):
        if await is_demonstration(SYSTEM):
            return True
        if await offices(SYSTEM):
            raise Refused(
                [
                    Refusal(
                        "Ce site a déjà des offices : la démonstration ne se charge que dans une "
                        "base vide."
                    )
                ]
            )
    return False


def entries() -> list[Entry]:
    """The sixteen real innovations, as the import reads them."""
    known = Known.of(OFFICES, PluginHost(installed=False))
    table = read_file((files("innovation.demo") / "real_ideas.csv").read_bytes())
    return check_rows(table, match_columns(table.headers), known).entries


async def load(
    host: PluginHost, folder: Folder, password_hash: str, progress: Callable[[int, int], None]
) -> list[str]:
    """Load it all into an empty database; the offices' plugins that are missing."""
    chosen, missing = await _declared(host)
    async with writing(SYSTEM):
        with world.at(FOUNDED):
            cast = await _found(password_hash)
        steps = _steps(Scene(cast, host, folder), chosen)
        for done, step in enumerate(steps, start=1):
            with world.at(step.at):
                await step.do()
            progress(done, len(steps))
        # In force for every step, and switched on today: no office had them in those years.
        for slug, activating in chosen.items():
            await activate_plugin(activating, slug, by=cast[cast_of(slug).admin])
        await fetch("UPDATE site SET demonstration = {} WHERE id = 1", True)
    return missing


async def _declared(host: PluginHost) -> tuple[dict[str, Activating], list[str]]:
    """What each office's plugin declares, put in force in ``host``; and who can't say."""
    chosen = dict[str, Activating]()
    for office, name in PLUGINS.items():
        with suppress(PluginProblem, Refused):  # out of order, or its tables are not there
            chosen[office] = await activation_of(host, name, office, {})
    host.use([Activation(c.plugin, o, {}, c.snapshot, True) for o, c in chosen.items()], epoch=0)
    return chosen, [name for office, name in PLUGINS.items() if office not in chosen]


async def _found(password_hash: str) -> dict[str, Viewer]:
    """The offices, and their people by address."""
    for office in OFFICES:
        await add_office(office, by=SYSTEM)
    cast = {person.email: await _join(person, password_hash) for person in PEOPLE}
    for person in PEOPLE:
        await _settle(person, cast)
    return cast


async def _settle(person: Invented, cast: dict[str, Viewer]) -> None:
    """Everybody but the chair has a manager; a chair keeps a search for what is to be decided."""
    roles, viewer = cast_of(person.office), cast[person.email]
    if person.email == roles.chair:
        await save_filter("ideas", "À décider", "stage=assessed&status=open", by=viewer)
        return
    admin = cast[roles.admin]
    member = await member_of(admin, viewer.public_id)
    assert member is not None
    manager = cast[roles.manager_of(person.email)]
    await change_details(member, Details(member.name, member.service, manager.id), by=admin)


async def _join(person: Invented, password_hash: str) -> Viewer:
    token = await invite_person(
        person.name, person.email, person.service, person.roles, person.office,
        by=SYSTEM, fictional=True,
    )  # fmt: skip
    invitation = await invitation_of(SYSTEM, token_hash(token), world.now())
    viewer = await viewer_by_email(SYSTEM, person.email)
    assert invitation is not None and viewer is not None
    await choose_password(invitation, password_hash, by=viewer)
    return viewer


def _steps(scene: Scene, chosen: dict[str, Activating]) -> list[Step]:
    """All that happens, the oldest first: the feed follows the order in which it was written."""
    places = {office.slug: office for office in OFFICES}
    known, real, now = Known.of(OFFICES, scene.host), paths(), world.now()
    found = entries()
    stories = [Story(entry, real[entry.content.title]) for entry in found if entry.office]
    elsewhere = [entry for entry in found if not entry.office]
    steps = [
        Step(ELSEWHERE + timedelta(days=day), partial(import_batch, [entry], known, by=SYSTEM))
        for day, entry in enumerate(elsewhere)
    ]
    if "rennes" in chosen:  # else its school is not shared
        stories += adoptions()
        at, replied = delayed(now)
        steps.append(Step(at, partial(reply, replied, places[replied.office], scene)))
    for story in (*stories, *invented(now), *carried_together(now)):
        telling = Telling(story, places[story.office], scene)
        steps += [Step(at, do) for at, do in telling.steps()]
    return sorted(steps, key=lambda step: step.at)
