"""Each day, whoever answers for a contract is told of the end that comes near."""

from collections.abc import Sequence
from datetime import timedelta

from innovation.api import Context, PersonFacts, Role

from . import projects, store
from .contracts import Contract, Due
from .purchase import Project
from .reading import whole

NOTICE = (
    "Contrat %(reference)s : préavis à donner ou reconduction à accepter, dans %(days)s jours.",
    "Contrat %(reference)s : préavis à donner ou reconduction à accepter, demain.",
    "Contrat %(reference)s : préavis à donner ou reconduction à accepter, aujourd'hui.",
)
END = (
    "Contrat %(reference)s : il prend fin dans %(days)s jours, un autre est à préparer.",
    "Contrat %(reference)s : il prend fin demain, un autre est à préparer.",
    "Contrat %(reference)s : il prend fin aujourd'hui, un autre est à préparer.",
)
ASKED = "Votre office est invité à répondre : « %(purchase)s »."
ANSWERED = {
    "joined": "%(office)s participe : « %(purchase)s ».",
    "declined": "%(office)s ne participe pas : « %(purchase)s ».",
    "left": "%(office)s ne participe plus : « %(purchase)s ».",
}
LATE = "Offices qui n'ont pas répondu à temps (%(offices)s) : « %(purchase)s »."
ALONE = "Plus personne ne conduit l'achat groupé « %(purchase)s » : reprenez-le."
TO_ANSWER = timedelta(days=30)
TO_READ = timedelta(days=7)


async def remind(ctx: Context) -> None:
    """What comes near for the office's contracts, and what its purchases wait for."""
    async with ctx.reading() as db:
        found = await store.contracts(db, ctx.office, office=ctx.office)
    people = await ctx.people()
    for contract in found:
        await remind_of(ctx, contract, people)
    await _remind_of_answers(ctx, people)
    for project in await _led(ctx):
        await tell_leads(ctx, project, people)
    async with ctx.writing() as db:
        await store.drop_uploads(db, ctx.office, ctx.today)


# --- Contracts -------------------------------------------------------------------


def key_of(contract: Contract) -> str:
    """The name of what waits for the owner."""
    return f"contract_{contract.public_id}"


def comes_near(contract: Contract, ctx: Context) -> Due | None:
    """The end to decide on within the days that the office chose."""
    due = None if contract.archived else contract.next_due(ctx.today)
    days = timedelta(days=whole(ctx.settings["remind_days"]))
    return due if due and due.act_by - days <= ctx.today else None


async def remind_of(ctx: Context, contract: Contract, people: Sequence[PersonFacts]) -> None:
    """Tell of what comes near, and settle what was renewed or has ended."""
    due, key = comes_near(contract, ctx), key_of(contract)
    if due is None:
        await ctx.settle(key)
        return
    days = (due.act_by - ctx.today).days
    sentence = (NOTICE if due.notice_by else END)[{0: 2, 1: 1}.get(days, 0)]
    reference, path = contract.terms.reference, f"/contracts/{contract.public_id}"
    for person in in_charge(contract.terms.owner, people):
        await ctx.remind(person, sentence, path, due.act_by, key, reference=reference, days=days)


def in_charge(person: str, people: Sequence[PersonFacts]) -> list[str]:
    """Them; once they have left, the office's chairs, or else its administrators."""
    if any(one.public_id == person for one in people):
        return [person]
    chairs = [one.public_id for one in people if Role.CHAIR in one.roles]
    return chairs or [one.public_id for one in people if Role.OFFICE_ADMIN in one.roles]


# --- Purchases -------------------------------------------------------------------


def key_of_asking(public: str) -> str:
    """The name of an answer that is awaited from an office."""
    return f"asked_{public}"


def key_of_answer(found: Project, office: str) -> str:
    """The name of what the coordinator is told of an office."""
    return f"answer_{found.about.public_id}_{office}"


async def _remind_of_answers(ctx: Context, people: Sequence[PersonFacts]) -> None:
    """Whoever was chosen, the chairs, or else the administrators, answer for their office."""
    async with ctx.reading() as db:
        asked = await projects.asked_of(db, ctx.office)
    for one, person in asked:
        path, by = f"/projects/{one.public_id}", one.answer_by or one.opened_on + TO_ANSWER
        key = key_of_asking(one.public_id)
        for who in in_charge(person, people):
            await ctx.remind(who, ASKED, path, by, key, purchase=one.title)


async def _led(ctx: Context) -> list[Project]:
    async with ctx.reading() as db:
        return await projects.led_by(db, ctx.office)


async def tell_leads(ctx: Context, found: Project, people: Sequence[PersonFacts]) -> None:
    """In the coordinator's office: answers to read, offices that are late, nobody who leads."""
    about = found.about
    leads = in_charge(about.person, people)
    path, by = f"/projects/{about.public_id}", ctx.today + TO_READ
    for member in found.members:
        if member.unread:
            await _tell_of_answer(ctx, found, member.office, leads)
    late, alone = f"late_{about.public_id}", f"alone_{about.public_id}"
    if about.is_over(ctx.today) and found.silent:
        names = {one.slug: one.name for one in await ctx.offices()}
        told = ", ".join(names.get(slug, slug) for slug in found.silent)
        for lead in leads:
            await ctx.remind(lead, LATE, path, by, late, offices=told, purchase=about.title)
    else:
        await ctx.settle(late)
    if about.person in leads:
        await ctx.settle(alone)
        return
    for lead in leads:
        await ctx.remind(lead, ALONE, path, by, alone, purchase=about.title)


async def tell_coordinator(ctx: Context, found: Project) -> None:
    """At once, from the office that answered; whoever has left is told by nobody but the job."""
    await ctx.settle(key_of_asking(found.about.public_id))
    member = found.member(ctx.office)
    if member is None or not member.unread:
        return
    try:
        await _tell_of_answer(ctx, found, ctx.office, [found.about.person])
    except ValueError as elsewhere:  # their office no longer uses the plugin
        ctx.log(str(elsewhere))


async def _tell_of_answer(ctx: Context, found: Project, office: str, leads: Sequence[str]) -> None:
    member = found.member(office)
    assert member is not None
    sentence = ANSWERED["left" if member.left_on else member.state]
    path, key = f"/projects/{found.about.public_id}?from={office}", key_of_answer(found, office)
    name = next(one.name for one in await ctx.offices() if one.slug == office)
    for lead in leads:
        await ctx.remind(
            lead, sentence, path, ctx.today + TO_READ, key, office=name, purchase=found.about.title
        )
