"""What is kept of people: the register for administrators, and the same in plain words for all."""

from itertools import groupby

from litestar import Response, get

from innovation.db import reading
from innovation.domain.register import DATA, KEPT, PEOPLE, TREATMENTS, register
from innovation.domain.retention import CATEGORIES
from innovation.queries.retention import kept_days
from innovation.web.rendering import page
from innovation.web.site import Asked, visit_of


@get("/register", action="register.view")
async def show_register(request: Asked) -> Response[str]:
    """Each column of the database: why, whose, for whom, how long; and what modules ask besides."""
    visit = visit_of(request)
    viewer = visit.viewer
    async with reading(viewer):
        days = await kept_days(viewer)
    order = list(TREATMENTS)
    lines = sorted(register(), key=lambda line: order.index(line.treatment))
    return page(
        request,
        "personal/register.html",
        treatments=[
            (TREATMENTS[key], list(each)) for key, each in groupby(lines, lambda one: one.treatment)
        ],
        words={**DATA, **PEOPLE},
        kept=KEPT,
        questions=[
            question
            for declared in visit.site.plugins.office(viewer.office).known
            for question in declared.idea_fields
        ],
        days=[(category, days[key]) for key, category in CATEGORIES.items()],
    )


@get("/privacy", action="site.public")
async def show_privacy(request: Asked) -> Response[str]:
    """What Vivier keeps of whoever uses it, in plain words; a visitor reads the usual durations."""
    visit = visit_of(request)
    days = {key: category.days for key, category in CATEGORIES.items()}
    if not visit.viewer.is_visitor:
        async with reading(visit.viewer):
            days = await kept_days(visit.viewer)
    return page(
        request,
        "personal/privacy.html",
        days=days,
        contact=visit.site.settings.privacy_contact,
    )
