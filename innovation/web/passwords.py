"""Argon2id off the event loop: two at once, and a short queue."""

import asyncio
from collections.abc import Callable

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

AT_ONCE = 2
QUEUE = 20

_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)  # OWASP's minimum
_turn = asyncio.Semaphore(AT_ONCE)
_waiting = 0
# Compared with when there is no such account, so that both answers take the same work.
NOBODY = _hasher.hash("the password of nobody at all")


class TooMany(Exception):
    """Too many logins at this moment: try again in a few seconds."""


async def _run(function: Callable[..., str | bool], *values: str) -> str | bool:
    global _waiting  # noqa: PLW0603 - one queue for the process
    if _waiting >= QUEUE:
        raise TooMany
    _waiting += 1
    try:
        async with _turn:
            return await asyncio.to_thread(function, *values)
    finally:
        _waiting -= 1


async def hash_password(password: str) -> str:
    """What the database keeps of a password."""
    return str(await _run(_hasher.hash, password))


async def is_password(password_hash: str | None, password: str) -> bool:
    """Whether this is the account's password; the same work when there is no account."""
    try:
        await _run(_hasher.verify, password_hash or NOBODY, password)
    except (Argon2Error, InvalidHashError):
        return False
    return password_hash is not None


def is_too_cheap(password_hash: str | None) -> bool:
    """Whether a hash was made at a lower cost than today's."""
    return password_hash is not None and _hasher.check_needs_rehash(password_hash)
