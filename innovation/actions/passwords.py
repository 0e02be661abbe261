"""One's password: chosen behind a single-use link, changed, hashed anew.

A link is an invitation's, or one for a forgotten password, which its office's administrator makes
until mail exists. The second factor stays: a link alone never lets in whoever has one.
"""

from datetime import timedelta

from innovation import world
from innovation.db import add, fetch
from innovation.domain.people import Viewer
from innovation.domain.policy import Stake, require
from innovation.domain.refusals import Refusal, Refused, Stale, refuse_if
from innovation.domain.sessions import token_hash
from innovation.domain.stages import OF_THE_SITE
from innovation.journal import record
from innovation.queries.people import Credentials, Invitation, Member
from innovation.tables import InvitationRow

RESET_LASTS = timedelta(hours=24)


async def make_reset_link(member: Member, *, by: Viewer) -> str:
    """A single-use token with which somebody chooses a new password; those before it end."""
    require(by, "person.reset", Stake(member.office))
    refuse_if(_why_no_link(member, by))
    await _use_up_links(member.id)
    token = world.secret()
    await add(
        InvitationRow(
            token_sha256=token_hash(token),
            person=member.id,
            invited_by=by.id or None,
            expires_at=world.now() + RESET_LASTS,
            created_at=world.now(),
            kind="reset",
        )
    )
    await record("person.link_made", "person", member.id, office=member.office, by=by)
    return token


def _why_no_link(member: Member, by: Viewer) -> list[Refusal]:
    if member.state != "joined":
        return [Refusal("Cette personne n'a pas encore de compte ouvert.")]
    if member.id == by.id:
        return [Refusal("Votre propre mot de passe se change dans votre compte.")]
    if member.roles & OF_THE_SITE and not by.system:
        return [Refusal("Cette personne a un rôle du site : l'exploitant lui fait un lien.")]
    return []


async def _use_up_links(person: int) -> None:
    """No link that was made for this person opens any more."""
    await fetch(
        "UPDATE invitation SET used_at = {} WHERE person = {} AND used_at IS NULL",
        world.now(),
        person,
    )


async def choose_password(link: Invitation, password_hash: str, *, by: Viewer) -> None:
    """Set the password behind a link, which is then used up; every session ends."""
    used = await fetch(
        "UPDATE invitation SET used_at = {} WHERE id = {} AND used_at IS NULL RETURNING id",
        world.now(),
        link.id,
    )
    if not used:
        raise Stale
    await _use_up_links(link.person)
    await fetch("UPDATE person SET password_hash = {} WHERE id = {}", password_hash, link.person)
    await fetch("DELETE FROM login_session WHERE person = {}", link.person)
    if link.kind == "reset":
        await record("person.password_chosen", "person", link.person, office=link.office, by=by)
    else:
        await record("person.joined", "person", link.person, office=link.office, by=by)


async def change_password(
    known: Credentials, password_hash: str, *, session: str, by: Viewer
) -> None:
    """Put a new password in the place of the one that was just shown; other sessions end."""
    require(by, "password.change")
    if not await _replace(known, password_hash):
        raise Refused([Refusal("Votre mot de passe a changé entre-temps : reconnectez-vous.")])
    await _use_up_links(by.id)
    await fetch("DELETE FROM login_session WHERE person = {} AND public_id <> {}", by.id, session)
    await record("person.password_changed", "person", by.id, office=by.office, by=by)


async def hash_anew(known: Credentials, password_hash: str, *, by: Viewer) -> None:
    """The same password under today's cost; if it was changed meanwhile, nothing happens."""
    await _replace(known, password_hash)


async def _replace(known: Credentials, password_hash: str) -> bool:
    changed = await fetch(
        "UPDATE person SET password_hash = {} WHERE id = {} AND password_hash = {} RETURNING id",
        password_hash,
        known.person,
        known.password_hash,
    )
    return bool(changed)
