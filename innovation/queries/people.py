"""People, their offices and their sessions."""

from dataclasses import dataclass
from datetime import datetime

from innovation.db import Row, fetch, fetch_one
from innovation.domain.people import Office, Viewer
from innovation.domain.stages import Role


@dataclass(frozen=True, slots=True)
class Account:
    """Who logged in, as each request reads it anew: roles, office and settings of today."""

    viewer: Viewer
    theme: str
    office_name: str
    plugin_epoch: int
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Colleague:
    """A line of the office's people."""

    id: int
    public_id: str
    name: str
    service: str
    roles: tuple[Role, ...]
    joined: bool
    fictional: bool


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a login compares with."""

    person: int
    password_hash: str | None


@dataclass(frozen=True, slots=True)
class LoginFailures:
    """How many logins of an account, or from a source, failed of late."""

    key: str
    failures: int
    wait_until: datetime


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation that can still be accepted."""

    id: int
    person: int
    office: str
    name: str
    email: str


def _roles(text: str | None) -> frozenset[Role]:
    return frozenset(Role(role) for role in (text or "").split(",") if role)


def _role_list(person: str) -> str:
    return f"(SELECT string_agg(r.role, ',') FROM person_role r WHERE r.person = {person}.id)"


def _viewer(row: Row) -> Viewer:
    return Viewer(
        id=row["id"],
        office=row["office"],
        public_id=row["public_id"],
        name=row["name"],
        roles=_roles(row["roles"]),
        language=row["language"],
    )


async def account_of(viewer: Viewer, token_sha256: str, now: datetime) -> Account | None:
    """Whoever holds this session, if it is alive and the person was not disabled."""
    row = await fetch_one(
        f"SELECT p.id, p.public_id, p.office, p.name, p.language, p.theme, o.name AS office_name, "
        f"s.seen_at, t.plugin_epoch, {_role_list('p')} AS roles FROM login_session s "
        "JOIN person p ON p.id = s.person JOIN office o ON o.slug = p.office "
        "JOIN site t ON t.id = 1 "
        "WHERE s.token_sha256 = {} AND s.expires_at > {} AND p.disabled_at IS NULL",
        token_sha256,
        now,
    )
    if row is None:
        return None
    return Account(
        _viewer(row), row["theme"], row["office_name"], row["plugin_epoch"], row["seen_at"]
    )


async def credentials_of(viewer: Viewer, email: str) -> Credentials | None:
    """The password's hash of the account with this address."""
    row = await fetch_one(
        "SELECT id, password_hash FROM person WHERE email = {} AND disabled_at IS NULL",
        email,
    )
    return Credentials(row["id"], row["password_hash"]) if row else None


async def viewer_by_email(viewer: Viewer, email: str) -> Viewer | None:
    """A person as a viewer: for the command line, the demonstration and the tests."""
    row = await fetch_one(
        f"SELECT p.id, p.public_id, p.office, p.name, p.language, {_role_list('p')} AS roles "
        "FROM person p WHERE p.email = {}",
        email,
    )
    return _viewer(row) if row else None


async def login_failures(viewer: Viewer, account: str, source: str) -> list[LoginFailures]:
    """What is counted against an account and a source."""
    rows = await fetch(
        "SELECT key, failures, wait_until FROM login_failure WHERE key IN ({}, {}) ORDER BY key",
        account,
        source,
    )
    return [LoginFailures(**row) for row in rows]


async def invitation_of(viewer: Viewer, token_sha256: str, now: datetime) -> Invitation | None:
    """The invitation behind a single-use link, unless it was used or is too old."""
    row = await fetch_one(
        "SELECT i.id, p.id AS person, p.office, p.name, p.email FROM invitation i "
        "JOIN person p ON p.id = i.person WHERE i.token_sha256 = {} AND i.used_at IS NULL "
        "AND i.expires_at > {} AND p.disabled_at IS NULL",
        token_sha256,
        now,
    )
    return Invitation(**row) if row else None


async def people_of(viewer: Viewer) -> list[Colleague]:
    """The people of the viewer's office, by name."""
    rows = await fetch(
        f"SELECT p.id, p.public_id, p.name, p.service, p.fictional, {_role_list('p')} AS roles, "
        "p.password_hash IS NOT NULL AS joined FROM person p "
        "WHERE p.office = {} AND p.disabled_at IS NULL ORDER BY p.name, p.id",
        viewer.office,
    )
    return [
        Colleague(
            id=row["id"],
            public_id=row["public_id"],
            name=row["name"],
            service=row["service"],
            roles=tuple(sorted(_roles(row["roles"]))),
            joined=bool(row["joined"]),
            fictional=row["fictional"],
        )
        for row in rows
    ]


async def is_demonstration(viewer: Viewer) -> bool:
    """Whether the site holds the demonstration, whose accounts are no secret."""
    row = await fetch_one("SELECT demonstration FROM site WHERE id = 1")
    return bool(row and row["demonstration"])


async def offices(viewer: Viewer) -> list[Office]:
    """Every office, by its slug."""
    rows = await fetch(
        "SELECT slug, name, city, accent, open_box, quorum, answer_days, version "
        "FROM office ORDER BY slug"
    )
    return [Office(**row) for row in rows]


async def office_of(viewer: Viewer, slug: str) -> Office | None:
    """One office."""
    return next((office for office in await offices(viewer) if office.slug == slug), None)
