"""``innovation verify``: what must always hold in the database, by name, and what breaks it.

It reads only, as the system.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from innovation.db import fetch, reading
from innovation.domain.chain import Head
from innovation.domain.people import SYSTEM
from innovation.files import Folder
from innovation.verify import around, ideas, journal, platform
from innovation.verify.invariants import SHOWN, Check, Invariant

INVARIANTS = (*journal.INVARIANTS, *ideas.INVARIANTS, *around.INVARIANTS, *platform.INVARIANTS)


@dataclass(frozen=True, slots=True)
class Broken:
    """An invariant that does not hold, and the first of what breaks it."""

    name: str
    sentence: str
    offenders: tuple[str, ...]


async def verify(folder: Folder | None = None, heads: Sequence[Head] = ()) -> list[Broken]:
    """Every invariant that does not hold.

    With the folder of files, that they are there too; with heads that were kept elsewhere, that
    the journal still holds them.
    """
    broken = []
    given = (
        Invariant("file.stored", "Chaque fichier est entier sur le disque.", _kept_in(folder)),
        Invariant(
            "event.published",
            "Le journal contient ce qui en a été gardé ailleurs.",
            journal.held(heads),
        ),
    )
    async with reading(SYSTEM):
        for invariant in (*INVARIANTS, *given):
            if offenders := await invariant.check():
                shown = tuple(offenders[:SHOWN])
                broken.append(Broken(invariant.name, invariant.sentence, shown))
    return broken


def _kept_in(folder: Folder | None) -> Check:
    async def check() -> list[str]:
        rows = await fetch("SELECT sha256, size FROM stored_file") if folder else []
        return [
            row["sha256"] for row in rows if folder and folder.size(row["sha256"]) != row["size"]
        ]

    return check


async def strays(folder: Folder) -> list[str]:
    """The files on disk that no row names: what a refused form or a dropped draft left."""
    async with reading(SYSTEM):
        named = {row["sha256"] for row in await fetch("SELECT sha256 FROM stored_file")}
    return sorted(set(folder.names()) - named)
