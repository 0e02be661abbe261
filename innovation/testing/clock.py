"""A site's clock, set by a test."""

from contextlib import AbstractContextManager
from datetime import date, timedelta

from innovation import world


def today() -> date:
    """The day that the site says it is."""
    return world.today()


def on_day(day: date) -> AbstractContextManager[None]:
    """Stop the clock at noon of this day, for as long as the block lasts."""
    return world.at(world.midnight(day) + timedelta(hours=12))
