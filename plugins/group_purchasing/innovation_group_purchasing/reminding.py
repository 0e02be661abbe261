"""Each day, whoever answers for a contract is told of the end that comes near."""

from collections.abc import Sequence
from datetime import timedelta

from innovation.api import Context, PersonFacts, Role

from . import store
from .contracts import Contract, Due
from .projects import Project, asked_of
from .reading import whole

NOTICE = "Contrat %(reference)s : préavis à donner, ou reconduction à accepter."
END = "Contrat %(reference)s : il prend fin, un autre est à préparer."
ASKED = "Votre office est invité à répondre : « %(purchase)s »."
ANSWERED = {
    "joined": "%(office)s participe : « %(purchase)s ».",
    "declined": "%(office)s ne participe pas : « %(purchase)s ».",
    "left": "%(office)s ne participe plus : « %(purchase)s ».",
}
TO_ANSWER = timedelta(days=30)
TO_READ = timedelta(days=7)


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
    """What comes near for the office's contracts, and what it is asked to take part in."""
    await _remind_of_contracts(ctx)
    await _remind_of_purchases(ctx)
    async with ctx.writing() as db:
        await store.drop_uploads(db, ctx.office, ctx.today)


async def _remind_of_contracts(ctx: Context) -> None:
    """Tell of what comes near, and settle what was renewed or has ended."""
    async with ctx.reading() as db:
        found = await store.contracts(db, ctx.office, office=ctx.office)
    people = await ctx.people()
    for contract in found:
        due, key = comes_near(contract, ctx), key_of(contract)
        if due is None:
            await ctx.settle(key)
            continue
        sentence, path = NOTICE if due.notice_by else END, f"/contracts/{contract.public_id}"
        reference = contract.terms.reference
        whose = _told(contract, people)
        await ctx.remind(whose, sentence, path, due.act_by, key, reference=reference)


# --- Purchases -------------------------------------------------------------------


def key_of_asking(public: str) -> str:
    """The name of an answer that is awaited from an office."""
    return f"asked_{public}"


def key_of_answer(found: Project, office: str) -> str:
    """The name of what the coordinator is told of an office."""
    return f"answer_{found.about.public_id}_{office}"


async def _remind_of_purchases(ctx: Context) -> None:
    """The chair, or else the administrator, answers for an office that was asked."""
    async with ctx.reading() as db:
        asked = await asked_of(db, ctx.office)
    chairs = await ctx.people(Role.CHAIR) or await ctx.people(Role.OFFICE_ADMIN)
    for one in asked:
        path, by, key = f"/projects/{one.public_id}", one.opened_on + TO_ANSWER, one.public_id
        for chair in chairs:
            await ctx.remind(
                chair.public_id, ASKED, path, by, key_of_asking(key), purchase=one.title
            )


async def tell_coordinator(ctx: Context, before: Project, state: str) -> None:
    """Whoever opened the purchase is told once an office joins, declines or leaves."""
    about, was = before.about, before.state_of(ctx.office)
    await ctx.settle(key_of_asking(about.public_id))
    if state == was or about.office == ctx.office:
        return
    sentence = ANSWERED["left" if (was, state) == ("joined", "declined") else state]
    path, key = f"/projects/{about.public_id}?from={ctx.office}", key_of_answer(before, ctx.office)
    name = next(one.name for one in await ctx.offices() if one.slug == ctx.office)
    by = ctx.today + TO_READ
    try:
        await ctx.remind(about.person, sentence, path, by, key, office=name, purchase=about.title)
    except ValueError as elsewhere:  # their office no longer uses the plugin
        ctx.log(str(elsewhere))
