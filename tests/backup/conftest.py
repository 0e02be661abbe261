"""A whole site, whose database every factory fills."""

import pytest

from innovation.db.doors import Database
from innovation.db.doors import database as open_database
from innovation.testing.site import TestSite


@pytest.fixture
async def database(site: TestSite) -> Database:
    """The site's own database."""
    return open_database()
