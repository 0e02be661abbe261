"""A plugin's tables are read and written by its own classes, in its own thread."""

from typing import Any

from innovation.api import db as api
from innovation.domain.people import SYSTEM
from innovation.hooks.bridge import finished
from innovation.hooks.host import PluginHost
from innovation.hosting.context import context_for


class Banc(api.Table, tablename="x_essai_banc"):
    """A bench; ``id`` is the database's to give."""

    id = api.BigSerial(primary_key=True)
    office = api.Text()
    bois = api.Text()


async def asked(host: PluginHost, work: Any) -> Any:
    """What the plugin's own ``async`` function answers."""
    here = host.office("brest")
    ctx = context_for(here, "essai", SYSTEM)
    return await here.run(
        "essai", "job", "jobs", ctx, lambda _, __, there: finished(work(there), there)
    )


async def test_rows_are_made_found_changed_and_taken_away(host: PluginHost) -> None:
    async def work(ctx: Any) -> Any:
        oak, pine = (Banc(office=ctx.office, bois=bois) for bois in ("chêne", "pin"))
        ours = Banc.office == ctx.office
        async with ctx.writing() as db:
            await db.run(Banc.insert(oak, pine))
            await db.run(Banc.update({Banc.bois: "hêtre"}).where(Banc.bois == "pin"))
            await db.run(Banc.delete().where(Banc.bois == "chêne"))
        async with ctx.reading() as db:
            there = await db.run(Banc.exists().where(ours))
            return there, await db.run(Banc.count()), await db.run(Banc.select().order_by(Banc.id))

    there, count, rows = await asked(host, work)
    assert (there, count) == (True, 1)
    assert [(row["office"], row["bois"]) for row in rows] == [("brest", "hêtre")]
    assert rows[0]["id"] > 0
