"""Whether what a plugin was asked to do has left anything behind."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from innovation.db import writing
from innovation.domain.people import Viewer


@dataclass(slots=True)
class Trace:
    """Kept with the ``ctx`` of one request."""

    wrote: bool = False

    @asynccontextmanager
    async def writing(self, viewer: Viewer) -> AsyncIterator[None]:
        """A writing door, noted just before it commits: what may be kept counts as kept."""
        async with writing(viewer):
            yield
            self.wrote = True
