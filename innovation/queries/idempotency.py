"""Forms that were answered, by their key."""

from dataclasses import dataclass

from innovation.db import fetch_one
from innovation.domain.people import Viewer


@dataclass(frozen=True, slots=True)
class Answered:
    """A form of the viewer's: the digest of what it said, and where its answer led."""

    digest: str
    location: str


async def answered_form(viewer: Viewer, key: str) -> Answered | None:
    """The viewer's form that had this key, if it was answered."""
    row = await fetch_one(
        "SELECT body_sha256, location FROM idempotency WHERE person = {} AND key = {}",
        viewer.id,
        key,
    )
    return Answered(row["body_sha256"], row["location"]) if row else None
