"""Each day, whoever answers for a contract is told of the end that comes near."""

from datetime import timedelta

from innovation.api import Context

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


async def remind(ctx: Context) -> None:
    """Tell of what comes near, and settle what was renewed or has ended."""
    async with ctx.reading() as db:
        found = await store.contracts(db, ctx.office, office=ctx.office)
    here = {person.public_id for person in await ctx.people()}
    for contract in found:
        due = comes_near(contract, ctx)
        if due is None or contract.terms.owner not in here:
            await ctx.settle(key_of(contract))
            continue
        sentence = (NOTICE if due.notice_by else END) % contract.terms.reference
        path = f"/contracts/{contract.public_id}"
        await ctx.remind(contract.terms.owner, sentence, path, due.act_by, key_of(contract))
    async with ctx.writing() as db:
        await store.drop_uploads(db, ctx.office, ctx.today)
