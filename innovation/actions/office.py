"""An office's own settings, changed by its administrator."""

from innovation.db import fetch
from innovation.domain.colours import check_accent
from innovation.domain.people import Office, Viewer
from innovation.domain.policy import Stake, require
from innovation.domain.refusals import Stale, refuse_if
from innovation.journal import record


async def change_office(office: Office, *, by: Viewer) -> None:
    """Keep these settings if they are a change of the version that they name.

    Rounds that are open keep the quorum, and ideas the date, that they began with.
    """
    require(by, "office.settings", Stake(office.slug))
    refuse_if(check_accent(office.accent))
    changed = await fetch(
        "UPDATE office SET name = {}, city = {}, accent = {}, open_box = {}, quorum = {}, "
        "answer_days = {}, version = version + 1 WHERE slug = {} AND version = {} RETURNING slug",
        office.name,
        office.city,
        office.accent,
        office.open_box,
        office.quorum,
        office.answer_days,
        office.slug,
        office.version,
    )
    if not changed:
        raise Stale
    await record("office.changed", "office", 0, office=office.slug, by=by)
