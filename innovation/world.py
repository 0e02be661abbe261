"""The one clock and the one random source: nothing else reads the time or randomness.

Both are replaced for a while by the demonstration (a clock set back) and by tests.
"""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")

_clock: ContextVar[Callable[[], datetime]] = ContextVar("clock", default=lambda: datetime.now(UTC))


def now() -> datetime:
    """This moment, in UTC."""
    return _clock.get()()


def today() -> date:
    """The day it is in the offices."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """The day it is in the offices at a moment; late in the evening, UTC is still a day behind."""
    return moment.astimezone(PARIS).date()


def midnight(day: date) -> datetime:
    """When a day begins in the offices."""
    return datetime.combine(day, time(), PARIS).astimezone(UTC)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Stop the clock at ``moment``."""
    token = _clock.set(lambda: moment)
    try:
        yield
    finally:
        _clock.reset(token)


def secret() -> str:
    """A token that can't be guessed: 256 bits, safe in a URL."""
    return secrets.token_urlsafe(32)


def public_id() -> str:
    """A name for a thing in URLs, which tells nothing of how many there are: 72 bits."""
    return secrets.token_urlsafe(9)


def random_bytes(size: int) -> bytes:
    """Bytes that can't be guessed."""
    return secrets.token_bytes(size)
