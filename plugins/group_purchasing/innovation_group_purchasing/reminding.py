"""Each day, whoever answers for a contract is told of the end that comes near."""

from collections.abc import Sequence
from datetime import timedelta

from innovation.api import Context, PersonFacts, Role

from . import store
from .contracts import Contract, Due
from .reading import whole

NOTICE = "Contrat %s : préavis à donner, ou reconduction à accepter."
END = "Contrat %s : il prend fin, un autre est à préparer."


def key_of(contract: Contract) -> str:
    """The name of what waits for the owner."""
    return f"contract_{contract.public_id}"


def comes_near(contract: Contract, ctx: Context) -> Due | None:
    """The end to decide on within the days that the office chose."""
    due = None if contract.archived else contract.next_due(ctx.today)
    days = timedelta(days=whole(ctx.settings["remind_days"]))
    return due if due and due.act_by - days <= ctx.today else None


def _told(contract: Contract, people: Sequence[PersonFacts]) -> str:
    """The owner; once they have left, the office's administrator."""
    admins = [one.public_id for one in people if Role.OFFICE_ADMIN in one.roles]
    here = [one.public_id for one in people if one.public_id == contract.terms.owner]
    return next(iter((*here, *admins)), contract.terms.owner)


async def remind(ctx: Context) -> None:
    """Tell of what comes near, and settle what was renewed or has ended."""
    async with ctx.reading() as db:
        found = await store.contracts(db, ctx.office, office=ctx.office)
    people = await ctx.people()
    for contract in found:
        due = comes_near(contract, ctx)
        if due is None:
            await ctx.settle(key_of(contract))
            continue
        sentence = (NOTICE if due.notice_by else END) % contract.terms.reference
        path = f"/contracts/{contract.public_id}"
        await ctx.remind(_told(contract, people), sentence, path, due.act_by, key_of(contract))
    async with ctx.writing() as db:
        await store.drop_uploads(db, ctx.office, ctx.today)
