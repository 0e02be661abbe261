"""To an office's provider and back: who is on the way, and whom a proof is for.

The key is the provider and its name for the person, never an address, which another may get.
"""

from dataclasses import dataclass
from datetime import timedelta

from innovation import world
from innovation.db import add, fetch
from innovation.domain.people import Viewer
from innovation.domain.policy import require
from innovation.domain.refusals import Refusal, Refused, refuse_if
from innovation.journal import record
from innovation.oidc import Proof
from innovation.queries.oidc import identity_of
from innovation.tables import LoginSessionRow, OidcTripRow

TRIP_LASTS = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Ticket:
    """How somebody is recognised when they are back: by their state, in the same browser."""

    office: str
    state_sha256: str
    browser_sha256: str


@dataclass(frozen=True, slots=True)
class Trip:
    """Why somebody went to a provider: to accept an invitation, to link an account, or to enter."""

    nonce: str
    verifier: str
    location: str
    invitation: int | None = None
    person: int | None = None


async def begin_trip(ticket: Ticket, trip: Trip, *, by: Viewer) -> None:
    """Remember who leaves, and forget who never came back."""
    now = world.now()
    await fetch("DELETE FROM oidc_trip WHERE expires_at < {}", now)
    await add(
        OidcTripRow(
            office=ticket.office,
            state_sha256=ticket.state_sha256,
            browser_sha256=ticket.browser_sha256,
            nonce=trip.nonce,
            verifier=trip.verifier,
            location=trip.location,
            invitation=trip.invitation,
            person=trip.person,
            expires_at=now + TRIP_LASTS,
        )
    )


async def end_trip(ticket: Ticket, *, by: Viewer) -> Trip | None:
    """The trip that this ticket is for; a ticket is good once."""
    rows = await fetch(
        "DELETE FROM oidc_trip WHERE state_sha256 = {} AND browser_sha256 = {} AND office = {} "
        "AND expires_at > {} RETURNING nonce, verifier, location, invitation, person",
        ticket.state_sha256,
        ticket.browser_sha256,
        ticket.office,
        world.now(),
    )
    return Trip(**rows[0]) if rows else None


async def join_by_provider(invitation: int, proof: Proof, office: str, *, by: Viewer) -> int:
    """Accept an invitation with an account of the office's: the person who then may enter."""
    used = await fetch(
        "UPDATE invitation SET used_at = {} WHERE id = {} AND used_at IS NULL AND expires_at > {} "
        "AND kind = 'invitation' AND person IN "
        "(SELECT id FROM person WHERE office = {} AND disabled_at IS NULL) RETURNING person",
        world.now(),
        invitation,
        world.now(),
        office,
    )
    if not used:
        raise Refused([Refusal("Ce lien d'invitation a déjà servi, ou il est trop ancien.")])
    person = int(used[0]["person"])
    await _keep(person, proof, office)
    await LoginSessionRow.delete().where(LoginSessionRow.person == person)
    joined = Viewer(id=person, office=office, system=by.system)
    await record("identity.joined", "person", person, office=office, by=joined)
    return person


async def link_identity(proof: Proof, *, by: Viewer) -> None:
    """From now on, this account at one's office opens one's own account here."""
    require(by, "identity.link")
    await _keep(by.id, proof, by.office)
    await record("identity.linked", "person", by.id, office=by.office, by=by)


async def _keep(person: int, proof: Proof, office: str) -> None:
    """One account for one person: a second one is refused, on either side."""
    await fetch(
        "DELETE FROM oidc_identity WHERE person = {} AND issuer <> {}", person, proof.issuer
    )
    kept = await fetch(
        "INSERT INTO oidc_identity (person, office, issuer, subject, linked_at) "
        "VALUES ({}, {}, {}, {}, {}) ON CONFLICT DO NOTHING RETURNING id",
        person,
        office,
        proof.issuer,
        proof.subject,
        world.now(),
    )
    if not kept:
        raise Refused(
            [
                Refusal(
                    "Un compte de l'office est déjà relié : celui-ci à une autre personne, ou un "
                    "autre à vous. L'administrateur de votre office peut vous dire lequel."
                )
            ]
        )


async def unlink_identity(*, by: Viewer) -> None:
    """One's account at the office opens nothing here any more; the password goes on."""
    require(by, "identity.link")
    identity = await identity_of(by)
    if identity is None:
        raise Refused([Refusal("Aucun compte de l'office n'est relié.")])
    refuse_if(identity.refusals)
    await fetch("DELETE FROM oidc_identity WHERE person = {}", by.id)
    await record("identity.unlinked", "person", by.id, office=by.office, by=by)


async def keep_id_token(session_sha256: str, office: str, id_token: str, *, by: Viewer) -> None:
    """Keep what the provider will ask for when this session ends; it goes with the session."""
    await fetch(
        "INSERT INTO oidc_session (session, office, id_token) "
        "SELECT id, {}, {} FROM login_session WHERE token_sha256 = {}",
        office,
        id_token,
        session_sha256,
    )
