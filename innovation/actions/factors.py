"""One's own second factor: chosen, used, removed. No code is good twice, whatever comes at once."""

from collections.abc import Iterable

from innovation import world
from innovation.changes import drop_factor
from innovation.db import add, fetch
from innovation.domain.people import Viewer
from innovation.domain.policy import require
from innovation.domain.refusals import Refusal, Refused
from innovation.journal import record
from innovation.tables import RecoveryCodeRow


async def set_factor(secret: str, step: int, codes: Iterable[str], *, by: Viewer) -> None:
    """Keep a second factor whose code of these thirty seconds was shown, and its recovery codes."""
    require(by, "factor.set")
    added = await fetch(
        "INSERT INTO second_factor (person, secret, last_step, created_at) VALUES ({}, {}, {}, {}) "
        "ON CONFLICT (person) DO NOTHING RETURNING id",
        by.id,
        secret,
        step,
        world.now(),
    )
    if not added:
        raise Refused([Refusal("Votre second facteur est déjà en place.")])
    await fetch("UPDATE person SET has_factor = {} WHERE id = {}", True, by.id)
    await _keep_codes(codes, by)
    await record("person.factor_set", "person", by.id, office=by.office, by=by)


async def renew_codes(codes: Iterable[str], *, by: Viewer) -> None:
    """New recovery codes: those before are good for nothing."""
    require(by, "factor.set")
    await fetch("DELETE FROM recovery_code WHERE person = {}", by.id)
    await _keep_codes(codes, by)
    await record("person.codes_renewed", "person", by.id, office=by.office, by=by)


async def _keep_codes(codes: Iterable[str], by: Viewer) -> None:
    for code in codes:
        await add(RecoveryCodeRow(person=by.id, code_sha256=code))


async def use_code(step: int | None, recovery: str, *, by: Viewer) -> bool:
    """Use up the code of these thirty seconds, else a recovery code; whether there was one."""
    require(by, "session.prove")
    if step is not None:
        return bool(
            await fetch(
                "UPDATE second_factor SET last_step = {} WHERE person = {} AND last_step < {} "
                "RETURNING id",
                step,
                by.id,
                step,
            )
        )
    used = await fetch(
        "UPDATE recovery_code SET used_at = {} WHERE person = {} AND code_sha256 = {} "
        "AND used_at IS NULL RETURNING id",
        world.now(),
        by.id,
        recovery,
    )
    if used:
        await record("person.code_used", "person", by.id, office=by.office, by=by)
    return bool(used)


async def remove_factor(*, by: Viewer) -> None:
    """Do without; whoever's role demands one is asked to choose another before anything else."""
    require(by, "factor.set")
    await drop_factor(by.id)
    await record("person.factor_removed", "person", by.id, office=by.office, by=by)
