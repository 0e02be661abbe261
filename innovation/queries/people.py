"""People, their offices and their sessions."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from innovation.db import Row, fetch, fetch_one
from innovation.domain.people import Office, Viewer
from innovation.domain.sessions import LONGEST_OF_ALL, Step, needs_factor
from innovation.domain.stages import Role
from innovation.domain.words import fold
from innovation.queries.site import SiteState
from innovation.queries.visible import visible_ideas


@dataclass(frozen=True, slots=True)
class Account:
    """Who logged in, as each request reads it anew: roles, office and settings of today.

    ``session`` names the session; its token may be renewed. ``renew`` asks for that.
    """

    viewer: Viewer
    theme: str
    office_name: str
    plugin_epoch: int
    state: SiteState
    session: str
    opened_at: datetime
    seen_at: datetime
    proven: bool
    renew: bool
    has_factor: bool
    fictional: bool

    @property
    def step(self) -> Step:
        """What this session must still show before it opens anything."""
        if self.proven:
            return ""
        if self.has_factor:
            return "code"
        return "factor" if needs_factor(self.viewer.roles, fictional=self.fictional) else ""


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

    disabled: bool = False

    @property
    def state(self) -> str:
        """How far the account is: invited, joined, or disabled."""
        return "disabled" if self.disabled else "joined" if self.joined else "invited"


@dataclass(frozen=True, slots=True)
class Member:
    """One person of the viewer's office."""

    id: int
    public_id: str
    office: str
    name: str
    email: str
    service: str
    roles: frozenset[Role]
    manager: str
    manager_public_id: str
    state: str
    fictional: bool
    has_factor: bool
    version: int


@dataclass(frozen=True, slots=True)
class TakingPart:
    """An idea in which a person takes part, and whether its pilot, which they lead, still runs."""

    public_id: str
    title: str
    part: str
    running: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list of people was asked for; empty means all."""

    words: str = ""
    role: str = ""
    state: str = ""

    def takes(self, one: Colleague) -> bool:
        """Whether this person was asked for."""
        said = fold(f"{one.name} {one.service}")
        return (
            all(word in said for word in fold(self.words).split())
            and self.role in ("", *one.roles)
            and one.state == (self.state or one.state)
        )


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a login compares with."""

    person: int
    password_hash: str | None
    email: str = ""


@dataclass(frozen=True, slots=True)
class LoginFailures:
    """How many logins of an account, or from a source, failed of late."""

    key: str
    failures: int
    wait_until: datetime


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link that still opens: an invitation's, or one for a forgotten password."""

    id: int
    person: int
    office: str
    name: str
    email: str
    kind: str = "invitation"


def _roles(text: str | None) -> frozenset[Role]:
    return frozenset(Role(role) for role in (text or "").split(",") if role)


def _role_list(person: str) -> str:
    return f"(SELECT string_agg(r.role, ',') FROM person_role r WHERE r.person = {person}.id)"


def has_joined(person: str) -> str:
    """Whether somebody has a way in: a password, or an account at their office's provider."""
    return (
        f"({person}.password_hash IS NOT NULL OR EXISTS "
        f"(SELECT 1 FROM oidc_identity x WHERE x.person = {person}.id))"
    )


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
        "p.has_factor, p.fictional, s.public_id AS session, s.created_at, s.seen_at, s.proven, "
        "s.renew, t.plugin_epoch, t.read_only, t.frozen, coalesce(w.n, 0) AS writes, "
        f"{_role_list('p')} AS roles "
        "FROM login_session s JOIN person p ON p.id = s.person JOIN office o ON o.slug = p.office "
        "JOIN site t ON t.id = 1 LEFT JOIN own_write w ON w.person = p.id "
        "WHERE (s.token_sha256 = {} OR (s.former_sha256 = {} AND s.former_until > {})) "
        "AND s.expires_at > {} AND s.expires_at <= {} AND p.disabled_at IS NULL",
        token_sha256,
        token_sha256,
        now,
        now,
        now + LONGEST_OF_ALL,
    )
    if row is None:
        return None
    return Account(
        viewer=replace(_viewer(row), writes=row["writes"]),
        theme=row["theme"],
        office_name=row["office_name"],
        plugin_epoch=row["plugin_epoch"],
        state=SiteState(row["read_only"], bool(row["frozen"])),
        session=row["session"],
        opened_at=row["created_at"],
        seen_at=row["seen_at"],
        proven=bool(row["proven"]),
        renew=bool(row["renew"]),
        has_factor=bool(row["has_factor"]),
        fictional=bool(row["fictional"]),
    )


async def credentials_of(viewer: Viewer, email: str) -> Credentials | None:
    """The password's hash of the account with this address."""
    row = await fetch_one(
        "SELECT id, password_hash FROM person WHERE email = {} AND disabled_at IS NULL",
        email,
    )
    return Credentials(row["id"], row["password_hash"]) if row else None


async def credentials_of_person(viewer: Viewer, person: int) -> Credentials | None:
    """What somebody who is logged in shows again before changing it."""
    row = await fetch_one("SELECT id, password_hash, email FROM person WHERE id = {}", person)
    return Credentials(row["id"], row["password_hash"], row["email"]) if row else None


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
        "SELECT i.id, i.kind, p.id AS person, p.office, p.name, p.email FROM invitation i "
        "JOIN person p ON p.id = i.person WHERE i.token_sha256 = {} AND i.used_at IS NULL "
        "AND i.expires_at > {} AND p.disabled_at IS NULL",
        token_sha256,
        now,
    )
    return Invitation(**row) if row else None


async def people_of(viewer: Viewer, *, disabled: bool = False) -> list[Colleague]:
    """The people of the viewer's office, by name; those whose account is closed if asked."""
    rows = await fetch(
        f"SELECT p.id, p.public_id, p.name, p.service, p.fictional, {_role_list('p')} AS roles, "
        f"{has_joined('p')} AS joined, p.disabled_at IS NOT NULL AS disabled "
        "FROM person p WHERE p.office = {} AND (p.disabled_at IS NULL OR {}) "
        "ORDER BY p.name, p.id",
        viewer.office,
        disabled,
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
            disabled=bool(row["disabled"]),
        )
        for row in rows
    ]


async def member_of(viewer: Viewer, public_id: str) -> Member | None:
    """A person of the viewer's office."""
    row = await fetch_one(
        "SELECT p.id, p.public_id, p.office, p.name, p.email, p.service, p.fictional, "
        "p.has_factor, p.version, "
        f"{_role_list('p')} AS roles, m.name AS manager, m.public_id AS manager_public_id, "
        "CASE WHEN p.erased_at IS NOT NULL THEN 'erased' "
        "WHEN p.disabled_at IS NOT NULL THEN 'disabled' "
        f"WHEN {has_joined('p')} THEN 'joined' ELSE 'invited' END AS state "
        "FROM person p LEFT JOIN person m ON m.id = p.manager "
        "WHERE p.public_id = {} AND p.office = {}",
        public_id,
        viewer.office,
    )
    if row is None:
        return None
    told = {name: row[name] or "" for name in ("manager", "manager_public_id")}
    held = {"roles": _roles(row["roles"]), "has_factor": bool(row["has_factor"])}
    return Member(**{**row, **told, **held})


async def taking_part(viewer: Viewer, person: int) -> list[TakingPart]:
    """The ideas that a person carries or tries out, the newest first, as far as the viewer sees."""
    rows = await fetch(
        "SELECT i.public_id, i.title, t.part, EXISTS (SELECT 1 FROM pilot x WHERE x.idea = i.id "
        "AND x.lead = t.person AND x.closed_at IS NULL) AS running "
        "FROM participant t JOIN idea i ON i.id = t.idea JOIN office o ON o.slug = i.office "
        "WHERE t.person = {} AND t.part IN ('author', 'co_author', 'lead') AND {} "
        "ORDER BY i.id DESC LIMIT 50",
        person,
        visible_ideas(viewer),
    )
    return [TakingPart(**{**row, "running": bool(row["running"])}) for row in rows]


async def taken_addresses(viewer: Viewer, emails: Iterable[str]) -> set[str]:
    """Those of the addresses that have an account, whose ever."""
    wanted = list(emails)
    places = ", ".join("{}" for _ in wanted) or "NULL"
    rows = await fetch(f"SELECT email FROM person WHERE email IN ({places})", *wanted)
    return {row["email"] for row in rows}


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
