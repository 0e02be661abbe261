"""Erasing a person, on an administrator's word or anew after a restore."""

from collections.abc import Iterable

from innovation.changes import hold_rights
from innovation.db import fetch
from innovation.domain.people import Viewer
from innovation.domain.policy import Stake, require
from innovation.domain.refusals import Refusal, Stale, refuse_if
from innovation.domain.stages import OF_THE_SITE
from innovation.domain.words import fold
from innovation.files.ledger import Erased
from innovation.forgetting import erase
from innovation.queries.people import Member


async def erase_person(member: Member, typed: str, *, by: Viewer) -> frozenset[str]:
    """Erase a person of one's office, once their name was typed: the files of theirs to remove."""
    require(by, "person.erase", Stake(member.office))
    refuse_if(await why_not_erase(member, by=by) + _not_confirmed(member, typed))
    await hold_rights(by)
    taken = await fetch(
        "UPDATE person SET version = version + 1 WHERE id = {} AND version = {} RETURNING id",
        member.id,
        member.version,
    )
    if not taken:
        raise Stale
    return await erase(member.id, member.public_id, by=by)


def _not_confirmed(member: Member, typed: str) -> list[Refusal]:
    if fold(typed) == fold(member.name):
        return []
    return [Refusal("Écrivez le nom de la personne pour confirmer.", field="typed")]


async def why_not_erase(member: Member, *, by: Viewer) -> list[Refusal]:
    """What stands against erasing a person, whoever confirms it."""
    leads = await fetch(
        "SELECT 1 FROM pilot WHERE lead = {} AND closed_at IS NULL LIMIT 1", member.id
    )
    reasons = (
        (
            member.id == by.id,
            Refusal("Personne n'efface son propre compte : demandez à un collègue."),
        ),
        (member.state == "erased", Refusal("Cette personne est déjà effacée.")),
        (
            bool(member.roles & OF_THE_SITE),
            Refusal("Cette personne a un rôle du site : l'exploitant le retire d'abord."),
        ),
        (
            bool(leads),
            Refusal("Cette personne conduit une expérimentation : confiez-la d'abord."),
        ),
    )
    return [reason for wrong, reason in reasons if wrong]


async def replay_erasures(ledger: Iterable[Erased], *, by: Viewer) -> int:
    """Erase anew whom a restored backup brought back: how many."""
    if not by.system:
        raise PermissionError("Only a restore replays erasures.")
    done = 0
    for erased in ledger:
        rows = await fetch(
            "SELECT id FROM person WHERE public_id = {} AND erased_at IS NULL",
            erased.person,
        )
        for row in rows:
            await erase(row["id"], erased.person, by=by)
        done += len(rows)
    return done
