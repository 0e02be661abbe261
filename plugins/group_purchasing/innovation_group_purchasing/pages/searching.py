"""The windows in which contracts of several offices end together."""

from innovation.api import Context
from innovation.api.web import Answer, Asked, Page, get
from innovation_group_purchasing import store
from innovation_group_purchasing.contracts import FAMILIES
from innovation_group_purchasing.drawing import bands, picture
from innovation_group_purchasing.windows import Window, search_of, windows

from .register import shared

UNFOLDED = 3
"""Up to so many windows are shown whole at once."""


async def windows_of(ctx: Context) -> list[Window]:
    """Every window, with what the viewer's office may see of its contracts."""
    async with ctx.reading() as db:
        found = await store.contracts(db, ctx.office)
    return windows(found, search_of(ctx.settings), ctx.today)


@get("/windows", may="member")
async def index(ctx: Context, asked: Asked) -> Answer:
    """Every window on one picture, then each with its own and its table; the most urgent first."""
    found = await windows_of(ctx)
    family, mine = asked.query.get("family", ""), asked.query.get("mine") == "yes"
    shown = sorted(
        (
            window
            for window in found
            if family in ("", window.family) and (not mine or ctx.office in window.offices)
        ),
        key=lambda window: (window.act_by, window.first),
    )
    return Page(
        "windows.html",
        windows=[(window, picture(window, ctx.today)) for window in shown],
        bands=bands(shown, ctx.today),
        unfolded=len(shown) <= UNFOLDED,
        found=len(found),
        search=search_of(ctx.settings),
        filters=asked.query,
        numbers={one.slug: n % 3 for n, one in enumerate(await ctx.offices())},
        families=[(key, label) for key, label in FAMILIES.items() if key in _families(found)],
        **await shared(ctx),
    )


def _families(found: list[Window]) -> set[str]:
    return {window.family for window in found}


ROUTES = [index]
