"""An office's people, as its administrator keeps them: what they are called, what they may do.

Nobody changes their own rights, and one change of rights is made at a time: so of two
administrators who end each other's rights at once, one stays.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from innovation import world
from innovation.changes import drop_factor, hold_rights, renew_sessions
from innovation.db import add, fetch
from innovation.domain.people import Viewer
from innovation.domain.policy import Stake, require
from innovation.domain.refusals import Refusal, Refused, Stale, refuse_if
from innovation.domain.stages import OF_THE_SITE, Role
from innovation.journal import record
from innovation.queries.people import Member
from innovation.tables import InvitationRow, LoginSessionRow, PersonRoleRow, PersonRow

GIVEN_BY_OFFICE = frozenset({Role.ASSESSOR, Role.CHAIR, Role.OFFICE_ADMIN})
"""The roles that an administrator gives to a colleague; the others come from the command line."""


@dataclass(frozen=True, slots=True)
class Details:
    """What is said of a person."""

    name: str
    service: str
    manager: int | None


async def change_details(member: Member, details: Details, *, by: Viewer) -> None:
    """Correct a person's name, service or manager."""
    require(by, "person.edit", Stake(member.office))
    if details.manager == member.id:
        raise Refused([Refusal("Une personne n'est pas son propre responsable.", field="manager")])
    changed = {
        PersonRow.name: details.name,
        PersonRow.service: details.service,
        PersonRow.manager: details.manager,
    }
    await _touch(member, changed)
    await record("person.changed", "person", member.id, office=member.office, by=by)


async def grant_roles(member: Member, roles: frozenset[Role], *, by: Viewer) -> None:
    """Give a colleague these of the office's roles and no other, from their next request on."""
    require(by, "person.grant", Stake(member.office))
    refuse_if(_not_oneself(member, by))
    if not roles <= GIVEN_BY_OFFICE:
        raise Refused([Refusal("Ce rôle se donne depuis le serveur.", field="roles")])
    await hold_rights(by)
    await _touch(member, {})
    had = member.roles & GIVEN_BY_OFFICE
    for role in sorted(had - roles):
        await fetch("DELETE FROM person_role WHERE person = {} AND role = {}", member.id, role)
    for role in sorted(roles - had):
        await add(
            PersonRoleRow(
                person=member.id, role=role.value, granted_by=by.id or None, granted_at=world.now()
            )
        )
    await renew_sessions(member.id)
    await record("person.granted", "person", member.id, office=member.office, by=by)


async def disable_person(member: Member, *, by: Viewer) -> None:
    """Close an account at once; what its owner wrote stays."""
    require(by, "person.disable", Stake(member.office))
    refuse_if(_not_oneself(member, by))
    await hold_rights(by)
    await _touch(member, {PersonRow.disabled_at: world.now()})
    await (
        InvitationRow.update({InvitationRow.used_at: world.now()})
        .where(InvitationRow.person == member.id)
        .where(InvitationRow.used_at.is_null())
    )
    await _end_sessions(member)
    await record("person.disabled", "person", member.id, office=member.office, by=by)


async def enable_person(member: Member, *, by: Viewer) -> None:
    """Open a closed account again, as it was."""
    require(by, "person.disable", Stake(member.office))
    refuse_if(_not_oneself(member, by))
    if member.state == "erased":
        raise Refused([Refusal("Cette personne est effacée : invitez-la de nouveau.")])
    await hold_rights(by)
    await _touch(member, {PersonRow.disabled_at: None})
    await record("person.enabled", "person", member.id, office=member.office, by=by)


async def reset_factor(member: Member, *, by: Viewer) -> None:
    """For whoever lost their telephone and their codes: they log in again, and choose anew."""
    require(by, "person.reset_factor", Stake(member.office))
    refuse_if(_not_oneself(member, by))
    if member.roles & OF_THE_SITE and not by.system:
        raise Refused([Refusal("Ce second facteur se retire depuis le serveur.")])
    if not member.has_factor:
        raise Refused([Refusal("Cette personne n'a pas de second facteur.")])
    await hold_rights(by)
    await _touch(member, {})
    await drop_factor(member.id)
    await _end_sessions(member)
    await record("person.factor_reset", "person", member.id, office=member.office, by=by)


def _not_oneself(member: Member, by: Viewer) -> list[Refusal]:
    if member.id == by.id:
        return [Refusal("Personne ne change ses propres droits : demandez à un collègue.")]
    return []


async def _touch(member: Member, changed: Mapping[Any, Any]) -> None:
    """Compare-and-set on the version that the page showed."""
    rows = (
        await PersonRow.update({PersonRow.version: PersonRow.version + 1, **changed})
        .where(PersonRow.id == member.id)
        .where(PersonRow.version == member.version)
        .returning(PersonRow.id)
    )
    if not rows:
        raise Stale


async def _end_sessions(member: Member) -> None:
    await LoginSessionRow.delete().where(LoginSessionRow.person == member.id)
