"""One's own data, as one download."""

from litestar import get
from litestar.response import Stream

from innovation.db import reading
from innovation.queries.personal import own_data, own_events
from innovation.texts import clock, day, sentence
from innovation.web.downloads import file_name
from innovation.web.personal import in_chunks, packed
from innovation.web.site import Asked, visit_of


@get("/account/data", action="account.export")
async def get_own_data(request: Asked) -> Stream:
    """All that oneself gave and did here, and nothing of anybody else."""
    visit = visit_of(request)
    viewer = visit.viewer
    async with reading(viewer.as_system()):
        own = await own_data(viewer)
        told = await own_events(viewer)
    events = [{"at": f"{day(one.at)}, {clock(one.at)}", "what": sentence(one)} for one in told]
    file = await packed(viewer.name, own, events, visit.site.files)
    name = file_name("vivier", "mes donnees", ending="zip")
    return Stream(
        in_chunks(file),
        media_type="application/zip",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        },
    )
