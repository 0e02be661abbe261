"""A thing that its reader sees, or 404: what is hidden answers as what is not there."""

from litestar.exceptions import NotFoundException

from innovation.domain.people import Viewer
from innovation.queries.ideas import Idea, get_idea


async def seen_idea(viewer: Viewer, public_id: str) -> Idea:
    """The idea at this address, read inside the door that the caller opened."""
    idea = await get_idea(viewer, public_id)
    if idea is None:
        raise NotFoundException
    return idea
