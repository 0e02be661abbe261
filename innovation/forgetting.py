"""Taking personal data away: the writes that erasing and retention share.

A person's ideas and the journal's proof stay, without them: events hold ids only, so no hash
changes. What others wrote of the person is shown to a human, who corrects it: no program rewrites
what people said.
"""

import hashlib
import json
from collections.abc import Iterable

from innovation import world
from innovation.db import Row, fetch
from innovation.domain.people import Viewer
from innovation.domain.words import fold
from innovation.journal import record

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
    "reminder": "person",
}
"""The tables whose rows go with their person, and the column that says whose they are."""


def pseudonym(public_id: str) -> str:
    """What an erased person is called: the same again after a restore."""
    return f"Ancien agent {hashlib.sha256(public_id.encode()).hexdigest()[:4]}"


async def erase(person: int, public_id: str, *, by: Viewer) -> frozenset[str]:
    """Take every trace of the person away, but what they wrote for others to read."""
    (who,) = await fetch("SELECT name, email, office FROM person WHERE id = {}", person)
    drafts = await fetch("SELECT id FROM draft WHERE author = {}", person)
    files = await forget_files("draft", [row["id"] for row in drafts])
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
    await record("person.erased", "person", person, office=who["office"], by=by)
    return files


async def forget_files(place: str, things: Iterable[int]) -> frozenset[str]:
    """The files of these drafts, or ideas, and what nobody else's names: to leave the disk too."""
    hashes: set[str] = set()
    for thing in things:
        rows = await fetch(
            f"DELETE FROM attachment WHERE {place} = {{}} RETURNING sha256, picture, thumbnail",
            thing,
        )
        hashes |= {value for row in rows for value in row.values() if value}
    for sha256 in hashes:
        await fetch(
            "DELETE FROM stored_file WHERE sha256 = {} AND NOT EXISTS (SELECT 1 FROM attachment a "
            "WHERE stored_file.sha256 IN (a.sha256, a.picture, a.thumbnail))",
            sha256,
        )
    return frozenset(hashes)


async def forget_threads(plugin: str) -> frozenset[str]:
    """All that was said and joined around a plugin's things; the journal still names them."""
    threads = await fetch("SELECT id FROM thread WHERE plugin = {}", plugin)
    for row in threads:
        await fetch("DELETE FROM comment WHERE thread = {}", row["id"])
    return await forget_files("thread", [row["id"] for row in threads])


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
