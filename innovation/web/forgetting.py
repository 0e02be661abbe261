"""What follows an erasure and no transaction holds: the ledger, the disk, the engine's own log."""

from innovation.db import database, reading
from innovation.domain.people import SYSTEM
from innovation.files.ledger import keep_in_ledger
from innovation.queries.erasing import erasures, unnamed_files
from innovation.web.site import Site


async def settle(site: Site, files: frozenset[str]) -> None:
    """Keep who was erased beside the database, and remove the files that nobody names any more."""
    async with reading(SYSTEM):
        erased = await erasures(SYSTEM)
        unnamed = await unnamed_files(SYSTEM, files)
    keep_in_ledger(site.settings.erasures_file, erased)
    site.files.forget(unnamed)
    await database().scrub()
