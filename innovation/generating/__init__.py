"""Invented ideas, as many as are wanted: plausible, the same for the same seed, poured in bulk.

Rows are written past the actions, with all that the actions would have written beside them.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from innovation.db.bulk import bulk
from innovation.domain.people import Office
from innovation.generating import storing
from innovation.generating.crews import PEOPLE
from innovation.generating.lives import Lives

__all__ = ["PEOPLE", "generate", "with_invented"]


def with_invented(known: Sequence[Office], wanted: int) -> list[Office]:
    """So many offices: the ones that are known first, then those of invented towns."""
    invented = (
        replace(known[0], slug=f"office-{number}", name=f"Office {number}", city=f"Ville {number}")
        for number in range(len(known) + 1, wanted + 1)
    )
    return [*known[:wanted], *invented]


async def generate(
    url: str,
    offices: Sequence[Office],
    *,
    new_offices: bool,
    ideas: int,
    people: int,
    seed: int,
    tell: Callable[[int], None] = lambda _: None,
) -> None:
    """Pour them into the database of this address, its owner's; ``tell`` hears how many are in."""
    async with bulk(url) as database:
        lives = Lives(seed, ideas, offices, await storing.ground(database))
        await storing.prepare(database)
        written = 0
        for chunk in lives.chunks(people, new_offices=new_offices):
            await storing.write(database, chunk)
            written += len(chunk.tables.get("idea", ()))
            tell(written)
        await storing.finish(database)
