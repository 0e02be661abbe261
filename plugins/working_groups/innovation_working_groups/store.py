"""Groups, their members, and who asks to join: read and written, one transaction at a time.

Everything starts from a group as one person finds it: nothing of it is read for whoever is not a
member but what is open to all, its title, theme and purpose and who owns it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from innovation.api import Database
from innovation.api.db import public_id

MOST = 300


@dataclass(frozen=True, slots=True)
class Group:
    """A group, and what one person is in it: ``owner``, ``member``, ``asked``, or nothing."""

    id: int
    public_id: str
    office: str
    title: str
    purpose: str
    theme: str
    created_on: date
    archived_on: date | None
    version: int
    size: int
    standing: str

    @property
    def is_member(self) -> bool:
        """Whether what is inside is theirs to read."""
        return self.standing in ("owner", "member")

    @property
    def is_owner(self) -> bool:
        """Whether they answer requests and keep the group."""
        return self.standing == "owner"

    @property
    def is_written_in(self) -> bool:
        """Whether they write in it: a member does, until it is archived."""
        return self.is_member and not self.archived_on


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a group, by public id."""

    person: str
    office: str
    owner: bool
    joined_on: date


@dataclass(frozen=True, slots=True)
class Request:
    """Somebody who asks, or asked, to join."""

    public_id: str
    person: str
    office: str
    words: str
    state: str
    answer: str
    asked_on: date
    read_on: date | None


_GROUP = (
    "SELECT g.id, g.public_id, g.office, g.title, g.purpose, g.theme, g.created_on, "
    "g.archived_on, g.version, "
    "(SELECT count(*) FROM x_working_groups_member m WHERE m.grp = g.id) AS size, "
    "coalesce((SELECT CASE WHEN m.owner THEN 'owner' ELSE 'member' END "
    "FROM x_working_groups_member m WHERE m.grp = g.id AND m.person = {}), "
    "(SELECT r.state FROM x_working_groups_request r WHERE r.grp = g.id AND r.person = {} "
    "AND r.state = 'asked'), '') AS standing FROM x_working_groups_group g "
)


async def groups_for(db: Database, person: str) -> list[Group]:
    """Every group: the person's own first, then by title; the archived ones last."""
    rows = await db.fetch(f"{_GROUP} ORDER BY g.title, g.id LIMIT {MOST}", person, person)
    order = {"owner": 0, "member": 0, "asked": 1, "": 2}
    groups = [Group(**row) for row in rows]
    return sorted(groups, key=lambda one: (one.archived_on is not None, order[one.standing]))


async def group_for(db: Database, group: str, person: str) -> Group | None:
    """One group, as this person finds it."""
    rows = await db.fetch(f"{_GROUP} WHERE g.public_id = {{}}", person, person, group)
    return Group(**rows[0]) if rows else None


async def members_of(db: Database, group: Group) -> list[Member]:
    """Owners first, then in the order they joined."""
    rows = await db.fetch(
        "SELECT person, office, owner, joined_on FROM x_working_groups_member WHERE grp = {} "
        "ORDER BY owner DESC, id",
        group.id,
    )
    return [Member(**row | {"owner": bool(row["owner"])}) for row in rows]


async def requests_of(db: Database, group: Group, person: str = "") -> list[Request]:
    """Those that wait for an answer; or all of one person's, the newest first."""
    condition = "person = {}" if person else "state = {}"
    rows = await db.fetch(
        "SELECT public_id, person, office, words, state, answer, asked_on, read_on "
        f"FROM x_working_groups_request WHERE grp = {{}} AND {condition} ORDER BY id DESC LIMIT 50",
        group.id,
        person or "asked",
    )
    return [Request(**row) for row in rows]


# --- Writing ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Words:
    """What a group says of itself."""

    title: str
    theme: str
    purpose: str


async def create_group(db: Database, words: Words, office: str, person: str, today: date) -> str:
    """A new group, owned by whoever makes it: its address."""
    new = public_id()
    rows = await db.fetch(
        "INSERT INTO x_working_groups_group (public_id, office, title, purpose, theme, created_on, "
        "created_by) VALUES ({}, {}, {}, {}, {}, {}, {}) RETURNING id",
        new,
        office,
        words.title,
        words.purpose,
        words.theme,
        today,
        person,
    )
    await add_member(db, rows[0]["id"], office, person, today, owner=True)
    return new


async def change_group(db: Database, group: Group, words: Words, version: int) -> bool:
    """Compare-and-set: false when somebody else changed it first."""
    rows = await db.fetch(
        "UPDATE x_working_groups_group SET title = {}, purpose = {}, theme = {}, "
        "version = version + 1 WHERE id = {} AND version = {} RETURNING id",
        words.title,
        words.purpose,
        words.theme,
        group.id,
        version,
    )
    return bool(rows)


async def archive(db: Database, group: Group, day: date | None) -> None:
    """Close a group to new words, or open it again."""
    await db.fetch(
        "UPDATE x_working_groups_group SET archived_on = {}, version = version + 1 WHERE id = {}",
        day,
        group.id,
    )


async def hold(db: Database, group: Group) -> None:
    """Of two who change the members of a group at once, the second waits for the first."""
    await db.fetch("UPDATE x_working_groups_group SET version = version WHERE id = {}", group.id)


async def add_member(
    db: Database, group: int, office: str, person: str, today: date, *, owner: bool = False
) -> None:
    """Somebody comes in; nothing changes for whoever is in it."""
    await db.fetch(
        "INSERT INTO x_working_groups_member (grp, office, person, owner, joined_on) "
        "VALUES ({}, {}, {}, {}, {}) ON CONFLICT (grp, person) DO NOTHING",
        group,
        office,
        person,
        owner,
        today,
    )


async def remove_member(db: Database, group: Group, person: str) -> bool:
    """Somebody goes, unless they are the last owner."""
    await hold(db, group)
    rows = await db.fetch(
        "DELETE FROM x_working_groups_member WHERE grp = {} AND person = {} AND (NOT owner OR "
        "(SELECT count(*) FROM x_working_groups_member o WHERE o.grp = {} AND o.owner) > 1) "
        "RETURNING id",
        group.id,
        person,
        group.id,
    )
    return bool(rows)


async def set_owner(db: Database, group: Group, person: str, *, owner: bool) -> bool:
    """Make a member an owner, or a member again, unless no owner would be left."""
    await hold(db, group)
    last = (
        ""
        if owner
        else "AND (SELECT count(*) FROM x_working_groups_member o "
        f"WHERE o.grp = {group.id} AND o.owner) > 1 "
    )
    rows = await db.fetch(
        f"UPDATE x_working_groups_member SET owner = {{}} WHERE grp = {{}} AND person = {{}} {last}"
        "RETURNING id",
        owner,
        group.id,
        person,
    )
    return bool(rows)


async def ask(db: Database, group: Group, office: str, person: str, words: str, day: date) -> str:
    """Ask to join: the request's address; nothing when one waits already."""
    new = public_id()
    rows = await db.fetch(
        "INSERT INTO x_working_groups_request (public_id, grp, office, person, words, asked_on) "
        "VALUES ({}, {}, {}, {}, {}, {}) ON CONFLICT DO NOTHING RETURNING id",
        new,
        group.id,
        office,
        person,
        words,
        day,
    )
    return new if rows else ""


async def answer(
    db: Database, group: Group, request: str, state: str, words: str, by: str, day: date
) -> dict[str, Any] | None:
    """Answer a request that waits: whose it was; of two answers at once the second is none."""
    rows = await db.fetch(
        "UPDATE x_working_groups_request SET state = {}, answer = {}, answered_by = {}, "
        "answered_on = {} WHERE grp = {} AND public_id = {} AND state = 'asked' "
        "RETURNING person, office",
        state,
        words,
        by,
        day,
        group.id,
        request,
    )
    if not rows:
        return None
    if state == "accepted":
        await add_member(db, group.id, rows[0]["office"], rows[0]["person"], day)
    return rows[0]


async def read_answer(db: Database, group: Group, request: str, person: str, day: date) -> None:
    """Whoever asked has read what was answered."""
    await db.fetch(
        "UPDATE x_working_groups_request SET read_on = {} "
        "WHERE grp = {} AND public_id = {} AND person = {}",
        day,
        group.id,
        request,
        person,
    )
