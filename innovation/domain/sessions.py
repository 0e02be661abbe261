"""How long a session lasts, who needs a second factor, and what a browser is called."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from innovation.domain.stages import Role

Step = Literal["", "code", "factor"]
"""What a session must still show before it opens anything: a code, or a second factor to choose."""

NEED_A_FACTOR = frozenset({Role.CHAIR, Role.OFFICE_ADMIN, Role.COORDINATOR, Role.OPERATOR})
"""Who reads or changes more than their own: a password alone is not enough."""

HALF_LASTS = timedelta(minutes=15)
"""How long a session waits for its second factor."""
FORMER_LASTS = timedelta(seconds=10)
"""How long a token that was renewed is still good: requests sent together come together."""
FRESH = timedelta(minutes=15)
"""How long after a login a way in may be added: a second factor, an account of the office."""

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
DEVICES = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)
"""What stands in a User-Agent, and the word for it: the first that is found; all claim others."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a session lasts: unused, and at most."""

    idle: timedelta = timedelta(hours=1)
    longest: timedelta = timedelta(hours=12)

    def end(self, opened: datetime, now: datetime) -> datetime:
        """When a session that is used now ends, unless it is used again."""
        return min(opened + self.longest, now + self.idle)


USUAL = Limits()
LONGEST_OF_ALL = timedelta(hours=24)
"""What the settings allow: a session that ends later was opened by a clock that ran ahead."""


@dataclass(frozen=True, slots=True)
class Device:
    """On what a session was opened, in words of ours: nothing of what a browser sends is kept."""

    browser: str = ""
    name: str = ""


UNKNOWN = Device()


def device_of(user_agent: str) -> Device:
    """The browser and the machine that a User-Agent speaks of; empty where it is unknown."""
    said = user_agent[:400]
    browser = next((word for mark, word in BROWSERS if mark in said), "")
    return Device(browser, next((word for mark, word in DEVICES if mark in said), ""))


def needs_factor(roles: Collection[Role], *, fictional: bool) -> bool:
    """Whether somebody's roles demand a second factor; the demonstration's people have none."""
    return not fictional and not NEED_A_FACTOR.isdisjoint(roles)


def token_hash(token: str) -> str:
    """What the database keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
