"""A whole site, whose database every factory fills."""

from collections.abc import Iterator
from typing import Any

import pytest

from innovation.db.doors import Database
from innovation.db.doors import database as open_database
from innovation.testing.site import TestSite


@pytest.fixture
async def database(site: TestSite) -> Database:
    """The site's own database."""
    return open_database()


@pytest.fixture
def other_place(kind: str, empty_place_of: Any) -> Iterator[Any]:
    """An empty place on the other kind of database."""
    with empty_place_of("postgres" if kind == "sqlite" else "sqlite") as place:
        yield place
