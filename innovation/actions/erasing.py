"""Erasing a person: their ideas and the journal's proof stay, without them.

Events hold ids only, so no hash changes. What others wrote of the person is shown to a human,
who corrects it: no program rewrites what people said.
"""

import hashlib
import json
from collections.abc import Iterable

from innovation import world
from innovation.changes import hold_rights
from innovation.db import Row, fetch
from innovation.domain.people import Viewer
from innovation.domain.policy import Stake, require
from innovation.domain.refusals import Refusal, Stale, refuse_if
from innovation.domain.stages import OF_THE_SITE
from innovation.domain.words import fold
from innovation.files.ledger import Erased
from innovation.journal import record
from innovation.queries.people import Member

GOES = {
    "person_role": "person",
    "invitation": "person",
    "login_session": "person",
    "saved_filter": "person",
    "import_file": "person",
    "idempotency": "person",
    "draft": "author",
    "second_factor": "person",
    "recovery_code": "person",
    "oidc_identity": "person",
    "oidc_trip": "person",
}
"""The tables whose rows go with their person, and the column that says whose they are."""


def pseudonym(public_id: str) -> str:
    """What an erased person is called: the same again after a restore."""
    return f"Ancien agent {hashlib.sha256(public_id.encode()).hexdigest()[:4]}"


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
    files = await _erase(member.id, member.public_id, by)
    await record("person.erased", "person", member.id, office=member.office, by=by)
    return files


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
            "SELECT id, office FROM person WHERE public_id = {} AND erased_at IS NULL",
            erased.person,
        )
        for row in rows:
            await _erase(row["id"], erased.person, by)
            await record("person.erased", "person", row["id"], office=row["office"], by=by)
        done += len(rows)
    return done


async def _erase(person: int, public_id: str, by: Viewer) -> frozenset[str]:
    """Take every trace of the person away, but what they wrote for others to read."""
    (who,) = await fetch("SELECT name, email, office FROM person WHERE id = {}", person)
    files = await _forget_files(person)
    for table, column in GOES.items():
        await fetch(f"DELETE FROM {table} WHERE {column} = {{}}", person)
    await _forget_tries(who["email"])
    await _forget_ties(person)
    await _forget_in_drafts(who)
    await fetch(
        "UPDATE person SET name = {}, email = {}, service = '', password_hash = NULL, "
        "language = 'fr', theme = 'auto', seen_event = 0, manager = NULL, last_login_at = NULL, "
        "disabled_at = coalesce(disabled_at, {}), erased_at = {} WHERE id = {}",
        pseudonym(public_id),
        f"{public_id}@efface.invalid",
        world.now(),
        world.now(),
        person,
    )
    await fetch(
        "INSERT INTO erasure (person, office, at) VALUES ({}, {}, {}) "
        "ON CONFLICT (person) DO NOTHING",
        public_id,
        who["office"],
        world.now(),
    )
    return files


async def _forget_files(person: int) -> frozenset[str]:
    """A draft's files have no other reader: what nobody else's holds too goes from the disk."""
    rows = await fetch(
        "DELETE FROM attachment WHERE draft IN (SELECT id FROM draft WHERE author = {}) "
        "RETURNING sha256, picture, thumbnail",
        person,
    )
    hashes = {value for row in rows for value in row.values() if value}
    for sha256 in hashes:
        await fetch(
            "DELETE FROM stored_file WHERE sha256 = {} AND NOT EXISTS (SELECT 1 FROM attachment a "
            "WHERE stored_file.sha256 IN (a.sha256, a.picture, a.thumbnail))",
            sha256,
        )
    return frozenset(hashes)


async def _forget_tries(email: str) -> None:
    key = f"account:{hashlib.sha256(email.encode()).hexdigest()}"
    await fetch("DELETE FROM login_failure WHERE key = {}", key)


async def _forget_ties(person: int) -> None:
    """Nobody reports to an erased person, asks them, or waits for their answer."""
    await fetch("UPDATE person SET manager = NULL WHERE manager = {}", person)
    await fetch("UPDATE practice_sheet SET contact = NULL WHERE contact = {}", person)
    await fetch(
        "UPDATE co_authorship SET state = 'ended', version = version + 1 "
        "WHERE person = {} AND state IN ('invited', 'asked')",
        person,
    )


async def _forget_in_drafts(who: Row) -> None:
    """Colleagues' drafts name people in fields of their own, which nobody but their author sees."""
    for row in await fetch(
        "SELECT id, on_behalf_of, co_authors FROM draft "
        "WHERE office = {} AND (on_behalf_of <> '' OR co_authors <> '[]')",
        who["office"],
    ):
        named = json.loads(row["co_authors"])
        kept = [name for name in named if fold(name) != fold(who["name"])]
        behalf = "" if fold(row["on_behalf_of"]) == fold(who["name"]) else row["on_behalf_of"]
        if (kept, behalf) != (named, row["on_behalf_of"]):
            await fetch(
                "UPDATE draft SET on_behalf_of = {}, co_authors = {} WHERE id = {}",
                behalf,
                json.dumps(kept, ensure_ascii=False),
                row["id"],
            )
