"""The searches that a person keeps: theirs alone, so nothing of it is an event."""

from innovation import world
from innovation.db import add, fetch, fetch_one
from innovation.domain.people import Viewer
from innovation.domain.policy import require
from innovation.domain.refusals import Refusal, Stale, refuse_if
from innovation.queries.beside import Saved
from innovation.tables import SavedFilterRow

MOST = 50


async def save_filter(place: str, name: str, query: str, *, by: Viewer) -> None:
    """Keep the filters of an address under a name."""
    require(by, "filter.save")
    await _alone(by)
    refuse_if(await _check(place, name, by=by))
    await add(
        SavedFilterRow(
            public_id=world.public_id(),
            office=by.office,
            person=by.id,
            place=place,
            name=name,
            query=query,
            created_at=world.now(),
        )
    )


async def rename_filter(saved: Saved, name: str, *, by: Viewer) -> None:
    """Give a search another name."""
    require(by, "filter.save")
    await _alone(by)
    refuse_if(await _check(saved.place, name, by=by, besides=saved.public_id))
    renamed = (
        await SavedFilterRow.update(name=name, version=SavedFilterRow.version + 1)
        .where(SavedFilterRow.public_id == saved.public_id)
        .where(SavedFilterRow.person == by.id)
        .where(SavedFilterRow.version == saved.version)
        .returning(SavedFilterRow.id)
    )
    if not renamed:
        raise Stale


async def drop_filter(saved: Saved, *, by: Viewer) -> None:
    """Keep a search no longer."""
    require(by, "filter.save")
    await fetch(
        "DELETE FROM saved_filter WHERE public_id = {} AND person = {}", saved.public_id, by.id
    )


async def _alone(by: Viewer) -> None:
    """Of two windows that use the same name at once, the second waits, then finds the first's."""
    await fetch("UPDATE person SET version = version WHERE id = {}", by.id)


async def _check(place: str, name: str, *, by: Viewer, besides: str = "") -> list[Refusal]:
    if not name:
        return [Refusal("Donnez un nom à cette recherche.", field="name")]
    known = await fetch_one(
        "SELECT count(*) AS n, coalesce(sum(CASE WHEN place = {} AND name = {} THEN 1 END), 0) "
        "AS same FROM saved_filter WHERE person = {} AND public_id <> {}",
        place,
        name,
        by.id,
        besides,
    )
    if known and known["same"]:
        return [Refusal("Une de vos recherches porte déjà ce nom.", field="name")]
    if known and known["n"] >= MOST:
        return [Refusal("Vous gardez déjà %(most)s recherches : retirez-en une.", most=MOST)]
    return []
