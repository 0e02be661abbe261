"""What an import asks before it writes: which rows are here already, and who the people are."""

from collections.abc import Sequence

from piccolo.querystring import QueryString

from innovation.db import fetch
from innovation.domain.people import Viewer

AT_ONCE = 500


async def keys_here(viewer: Viewer, office: str, keys: Sequence[str]) -> set[str]:
    """Those of the keys that are an idea of this office already: a file's, or an address."""
    here: set[str] = set()
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        listed = QueryString(", ".join("{}" for _ in some), *some)
        rows = await fetch(
            "SELECT external_key AS key FROM idea WHERE office = {} AND external_key IN ({}) "
            "UNION ALL SELECT public_id FROM idea WHERE office = {} AND public_id IN ({})",
            office,
            listed,
            office,
            listed,
        )
        here |= {row["key"] for row in rows}
    return here


async def names_of(viewer: Viewer, office: str = "") -> list[tuple[str, str, str, int]]:
    """The people of an office, or of all: office, name, address, id."""
    rows = await fetch(
        "SELECT office, name, email, id FROM person WHERE disabled_at IS NULL "
        "AND (office = {} OR {} = '') ORDER BY id",
        office,
        office,
    )
    return [(row["office"], row["name"], row["email"], row["id"]) for row in rows]
