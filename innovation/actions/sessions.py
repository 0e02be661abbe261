"""Sessions: opened, used, given a new token, ended; and what delays whoever guesses.

A session keeps its name and the place of its forms when its token is renewed, so that a new token
interrupts nobody. Whatever changes a session changes a row that is there: what was ended stays so.
"""

from datetime import timedelta

from innovation import world
from innovation.db import add, fetch
from innovation.domain.people import Viewer
from innovation.domain.policy import require
from innovation.domain.sessions import (
    FORMER_LASTS,
    HALF_LASTS,
    UNKNOWN,
    USUAL,
    Device,
    Limits,
    token_hash,
)
from innovation.journal import record
from innovation.queries.people import login_failures
from innovation.tables import LoginSessionRow

LONGEST_WAIT = 30
ACCOUNT_TRIES = 3
SOURCE_TRIES = 20
"""Free tries of one account, and of one address, which a whole office may share."""
FORGIVEN_EVERY = timedelta(minutes=1)


async def open_session(
    person: int,
    *,
    by: Viewer,
    device: Device = UNKNOWN,
    limits: Limits = USUAL,
    proven: bool = False,
) -> str:
    """A new session for someone who proved who they are: its token, kept nowhere.

    ``proven`` says that a second factor was shown too.
    """
    token, now = world.secret(), world.now()
    await LoginSessionRow.delete().where(LoginSessionRow.expires_at < now)
    await fetch("UPDATE person SET last_login_at = {} WHERE id = {}", now, person)
    await add(
        LoginSessionRow(
            token_sha256=token_hash(token),
            person=person,
            created_at=now,
            seen_at=now,
            expires_at=limits.end(now, now),
            public_id=world.public_id(),
            browser=device.browser,
            device=device.name,
            proven=proven,
        )
    )
    return token


async def hurry_session(token_sha256: str, *, by: Viewer) -> None:
    """A session that must still show a second factor waits a quarter of an hour for it."""
    await LoginSessionRow.update({LoginSessionRow.expires_at: world.now() + HALF_LASTS}).where(
        LoginSessionRow.token_sha256 == token_sha256
    )


async def touch_session(token_sha256: str, limits: Limits, *, by: Viewer) -> None:
    """Note that a session is in use; one that was ended stays ended."""
    now = world.now()
    rows = await LoginSessionRow.select(LoginSessionRow.created_at).where(
        LoginSessionRow.token_sha256 == token_sha256
    )
    for row in rows:
        await LoginSessionRow.update(
            {
                LoginSessionRow.seen_at: now,
                LoginSessionRow.expires_at: limits.end(row["created_at"], now),
            }
        ).where(LoginSessionRow.token_sha256 == token_sha256)


async def renew_session(token_sha256: str, *, by: Viewer) -> str:
    """A new token for a session whose person's rights changed; empty for all but the first to ask.

    The token before it is good for a moment more: requests sent together come together.
    """
    token = world.secret()
    renewed = await fetch(
        "UPDATE login_session SET token_sha256 = {}, former_sha256 = {}, former_until = {}, "
        "renew = {} WHERE token_sha256 = {} AND renew RETURNING id",
        token_hash(token),
        token_sha256,
        world.now() + FORMER_LASTS,
        False,
        token_sha256,
    )
    return token if renewed else ""


async def prove_session(token_sha256: str, limits: Limits, *, by: Viewer) -> str:
    """A second factor was shown: the session is whole, and its token a new one at once."""
    token, now = world.secret(), world.now()
    await fetch(
        "UPDATE login_session SET token_sha256 = {}, former_sha256 = NULL, renew = {}, "
        "proven = {}, seen_at = {}, expires_at = {} WHERE token_sha256 = {}",
        token_hash(token),
        False,
        True,
        now,
        limits.end(now, now),
        token_sha256,
    )
    return token


async def end_session(token_sha256: str, *, by: Viewer) -> None:
    """End a session for good, by its token or the one before."""
    await fetch(
        "DELETE FROM login_session WHERE token_sha256 = {} OR former_sha256 = {}",
        token_sha256,
        token_sha256,
    )


async def end_own_session(public_id: str, *, by: Viewer) -> None:
    """End one of one's own sessions, on another machine."""
    require(by, "session.end")
    ended = await fetch(
        "DELETE FROM login_session WHERE person = {} AND public_id = {} RETURNING id",
        by.id,
        public_id,
    )
    if ended:
        await record("session.ended", "person", by.id, office=by.office, by=by)


async def end_other_sessions(but: str, *, by: Viewer) -> None:
    """End all of one's own sessions but this one."""
    require(by, "session.end")
    ended = await fetch(
        "DELETE FROM login_session WHERE person = {} AND public_id <> {} RETURNING id", by.id, but
    )
    if ended:
        await record("session.ended", "person", by.id, office=by.office, by=by)


async def count_login(account: str, source: str, *, by: Viewer) -> int:
    """Count a try before its password is looked at; the seconds to wait first, 0 when it may go on.

    Tries at the same moment come one after the other here, so many at once are not
    many for the price of one.
    """
    now = world.now()
    free = {account: ACCOUNT_TRIES, source: SOURCE_TRIES}
    for key in sorted(free):
        await fetch(
            "INSERT INTO login_failure (key, failures, wait_until) VALUES ({}, 0, {}) "
            "ON CONFLICT (key) DO UPDATE SET failures = login_failure.failures",
            key,
            now,
        )
    known = await login_failures(by, account, source)
    now = world.now()  # again: whoever waited here for another's try comes after it
    wait = max(one.wait_until for one in known) - now
    # A longer one was written by a clock that has been put back since: it would lock people out.
    if timedelta() < wait <= timedelta(seconds=LONGEST_WAIT):
        return int(wait.total_seconds()) + 1
    for one in known:
        since = max(timedelta(), now - one.wait_until)
        failures = max(0, one.failures - since // FORGIVEN_EVERY) + 1
        await fetch(
            "UPDATE login_failure SET failures = {}, wait_until = {} WHERE key = {}",
            failures,
            now + timedelta(seconds=wait_after(failures, free[one.key])),
            one.key,
        )
    return 0


def wait_after(failures: int, free: int) -> int:
    """How many seconds to wait after so many failures: 1, 2, 4 … 30 once the free ones are used."""
    return 0 if failures < free else min(LONGEST_WAIT, 2 ** min(failures - free, 10))


async def forget_login(account: str, source: str, *, by: Viewer) -> None:
    """A success wipes its account's slate; of its source's, only this try.

    Else an account of one's own would pay for guesses at the others.
    """
    await fetch("DELETE FROM login_failure WHERE key = {}", account)
    await fetch(
        "UPDATE login_failure SET failures = failures - 1 WHERE key = {} AND failures > 0", source
    )
