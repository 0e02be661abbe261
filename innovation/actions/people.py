"""Offices, invitations, and each person's own settings."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from innovation import world
from innovation.db import add, fetch
from innovation.domain.colours import check_accent
from innovation.domain.people import Office, Viewer
from innovation.domain.policy import Stake, require
from innovation.domain.refusals import Refusal, Refused, refuse_if
from innovation.domain.sessions import token_hash
from innovation.domain.stages import OF_THE_SITE, Role
from innovation.journal import record
from innovation.queries.people import Member, has_joined
from innovation.tables import (
    InvitationRow,
    PersonRoleRow,
    PersonRow,
)

INVITATION_LASTS = timedelta(days=7)
GRANTABLE = frozenset({Role.ASSESSOR, Role.CHAIR})
"""The roles that an office's administrator gives; the others come from the command line."""


async def add_office(office: Office, *, by: Viewer) -> None:
    """Add an office; only the command line does."""
    if not by.system:
        raise PermissionError("Offices are added from the command line.")
    refuse_if(check_accent(office.accent))
    added = await fetch(
        "INSERT INTO office (slug, name, city, accent, open_box, quorum, answer_days, version) "
        "VALUES ({}, {}, {}, {}, {}, {}, {}, 1) ON CONFLICT (slug) DO NOTHING RETURNING slug",
        office.slug,
        office.name,
        office.city,
        office.accent,
        office.open_box,
        office.quorum,
        office.answer_days,
    )
    if not added:
        raise Refused([Refusal("Un office porte déjà ce nom court.", field="slug")])
    await record("office.added", "office", 0, office=office.slug, by=by)


async def invite_person(
    name: str,
    email: str,
    service: str,
    roles: Iterable[Role],
    office: str,
    *,
    by: Viewer,
    fictional: bool = False,
) -> str:
    """Make an account without a password: the single-use token that lets its owner choose one."""
    require(by, "person.invite", Stake(office))
    wanted = frozenset(roles) - {Role.STAFF}
    if not by.system and not wanted <= GRANTABLE:
        raise Refused([Refusal("Ce rôle se donne depuis le serveur.", field="roles")])
    added = await fetch(
        "INSERT INTO person (public_id, office, name, email, service, fictional, created_at) "
        "VALUES ({}, {}, {}, {}, {}, {}, {}) ON CONFLICT (email) DO NOTHING RETURNING id",
        world.public_id(),
        office,
        name.strip(),
        email.strip().lower(),
        service.strip(),
        fictional,
        world.now(),
    )
    if not added:
        return await _invite_again(email, office, by)
    person = int(added[0]["id"])
    for role in sorted(wanted):
        await add(
            PersonRoleRow(
                person=person, role=role.value, granted_by=by.id or None, granted_at=world.now()
            )
        )
    token = await _invitation(person, by)
    await record("person.invited", "person", person, office=office, by=by)
    return token


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody to invite, as a list of people tells them; their manager by address."""

    name: str
    email: str
    service: str
    roles: frozenset[Role]
    manager: str


async def invite_people(newcomers: Iterable[Newcomer], *, by: Viewer) -> list[tuple[Newcomer, str]]:
    """Invite a whole list to one's own office, all or nobody: each with their single-use token."""
    invited = [
        (
            one,
            await invite_person(one.name, one.email, one.service, one.roles, by.office, by=by),
        )
        for one in newcomers
    ]
    for one, _ in invited:
        await fetch(
            "UPDATE person SET manager = (SELECT m.id FROM person m WHERE m.email = {} "
            "AND m.office = {}) WHERE email = {} AND office = {}",
            one.manager,
            by.office,
            one.email,
            by.office,
        )
    return invited


async def renew_invitation(member: Member, *, by: Viewer) -> str:
    """A new single-use link for somebody who has not joined yet: no account is taken over."""
    require(by, "person.invite", Stake(member.office))
    if member.state != "invited":
        raise Refused([Refusal("Cette personne n'attend pas d'invitation.")])
    await _leave_to_the_site(member.id, by)
    await _use_up_invitations(member.id)
    token = await _invitation(member.id, by)
    await record("person.invited", "person", member.id, office=member.office, by=by)
    return token


async def _use_up_invitations(person: int) -> None:
    await (
        InvitationRow.update({InvitationRow.used_at: world.now()})
        .where(InvitationRow.person == person)
        .where(InvitationRow.used_at.is_null())
    )


async def _invite_again(email: str, office: str, by: Viewer) -> str:
    """A new link for somebody who has not joined yet; the links before it no longer open."""
    waiting = await fetch(
        "SELECT id FROM person WHERE email = {} AND office = {} AND disabled_at IS NULL "
        f"AND NOT {has_joined('person')}",
        email.strip().lower(),
        office,
    )
    if not waiting:
        raise Refused([Refusal("Cette adresse a déjà un compte.", field="email")])
    person = int(waiting[0]["id"])
    await _leave_to_the_site(person, by)
    await _use_up_invitations(person)
    token = await _invitation(person, by)
    await record("person.invited", "person", person, office=office, by=by)
    return token


async def _leave_to_the_site(person: int, by: Viewer) -> None:
    """Whoever holds a link chooses the password: an office's link opens no role of the site."""
    held = await fetch("SELECT role FROM person_role WHERE person = {}", person)
    if not by.system and OF_THE_SITE & {Role(row["role"]) for row in held}:
        raise Refused(
            [Refusal("Cette personne a un rôle du site : l'exploitant lui fait un lien.")]
        )


async def _invitation(person: int, by: Viewer) -> str:
    token = world.secret()
    await add(
        InvitationRow(
            token_sha256=token_hash(token),
            person=person,
            invited_by=by.id or None,
            expires_at=world.now() + INVITATION_LASTS,
            created_at=world.now(),
        )
    )
    return token


async def change_settings(language: str, theme: str, *, by: Viewer) -> None:
    """The person's own language and theme."""
    await PersonRow.update({PersonRow.language: language, PersonRow.theme: theme}).where(
        PersonRow.id == by.id
    )


async def see_feed(until: datetime, *, by: Viewer) -> None:
    """What had happened by then, in one's office or for the three, has been read."""
    await fetch(
        "UPDATE person SET seen_event = (SELECT coalesce(max(id), 0) FROM event "
        "WHERE at <= {} AND (office = {} OR audience = 'all')) WHERE id = {} AND seen_event < "
        "(SELECT coalesce(max(id), 0) FROM event WHERE at <= {} "
        "AND (office = {} OR audience = 'all'))",
        until,
        by.office,
        by.id,
        until,
        by.office,
    )
