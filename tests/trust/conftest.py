"""The site's own database for the factories, as in ``tests/pages``."""

import pytest

from innovation.db.doors import Database
from innovation.db.doors import database as open_database
from innovation.testing.site import TestSite


@pytest.fixture
async def database(site: TestSite) -> Database:
    """Filled by every factory, read by every page."""
    return open_database()
