"""Events of plugins' own."""

from collections.abc import Mapping

from innovation.domain.people import Viewer
from innovation.journal import record_of_plugin
from innovation.queries.context import Place
from innovation.queries.journal import Told, recorded_because_of

OURS = frozenset({"verb", "kind", "thing", "office", "by", "of", "about"})
"""What a plugin's own data may not be called."""


def check_data(verb: str, data: Mapping[str, object]) -> None:
    """``ValueError`` unless they are whole numbers under names of the plugin's own."""
    for name, value in data.items():
        if name in OURS or type(value) is not int:
            raise ValueError(f"{verb} : {name} doit être un entier, et un nom à vous")


async def record_event(
    verb: str, place: Place, office: str, data: Mapping[str, int | str], *, by: Viewer
) -> None:
    """Append an event of a plugin's; ``verb`` bears the plugin's name."""
    await record_of_plugin(verb, place.kind, place.thing, office=office, by=by, **data)


async def record_because_of(
    verb: str, cause: Told, data: Mapping[str, int | str], *, by: Viewer
) -> None:
    """The same, once however often the plugin is told of the cause."""
    if not await recorded_because_of(by, verb, cause):
        place = Place(cause.kind, cause.thing)
        await record_event(verb, place, cause.office, {**data, "of": cause.id}, by=by)
