"""What each office answers to a purchase: whether it takes part, and what it needs."""

from collections.abc import Mapping

from innovation.api import Context, Database
from innovation.api.web import Answer, Asked, Missing, Refused, See, post
from innovation_group_purchasing import projects
from innovation_group_purchasing.purchase import Member, Project
from innovation_group_purchasing.reminding import (
    ASKED,
    TO_ANSWER,
    key_of_asking,
    tell_coordinator,
)
from innovation_group_purchasing.survey import NUMBERS, Lot, Needs

from .purchases import STALE, answers_for, asked_for, day_of, me, own, shown, version_of

NO_NUMBER = "La quantité est un nombre entier."


ANSWER = ("version", "state", "wanted_on", "needs", *(f"quantity_{n}" for n in NUMBERS))


@post("/projects/{project}/answer", may="member", form=ANSWER)
async def answer(ctx: Context, asked: Asked) -> Answer:
    """The office joins or not, and says what it needs; the coordinator is told."""
    found = await asked_for(ctx, asked)
    if found is None or not answers_for(ctx, found):
        return Missing()
    try:
        needs = _needs(asked.form, found.lots)
    except ValueError as error:
        return Refused(str(error), await shown(ctx, found, asked.form))
    # Whoever coordinates takes part.
    leads = found.about.office == ctx.office
    state = "joined" if leads or asked.form.get("state") == "joined" else "declined"
    async with ctx.writing() as db:
        found = await projects.held(db, ctx.office, found.about.public_id)
        why_not = found.why_not(ctx.office, state, ctx.today)
        done = not why_not and await _answer(db, ctx, found, state, needs, version_of(asked))
        if done:
            found = await projects.held(db, ctx.office, found.about.public_id)
    if not done:
        return Refused(why_not or STALE, await shown(ctx, found, asked.form))
    await tell_coordinator(ctx, found)
    public = found.about.public_id
    return See(f"/projects/{public}", "La réponse de votre office est enregistrée.")


async def _answer(
    db: Database, ctx: Context, found: Project, state: str, needs: Needs, version: int
) -> bool:
    """Written if nobody else of the office answered in the meantime."""
    before = own(ctx, found)
    leaves = before.state == "joined" and state == "declined"
    left_on = ctx.today if leaves else before.left_on if state == "declined" else None
    told = before.unread or (state != before.state and found.about.office != ctx.office)
    member = Member(ctx.office, state, needs, version, left_on, before.person, told)
    done = await projects.answer(db, member, found.about.public_id)
    if done:
        verb = "project_left" if leaves else "project_answered"
        await ctx.record(verb, found.about.public_id)
    return done


def _needs(form: Mapping[str, str], lots: tuple[Lot, ...]) -> Needs:
    said = {lot.number: _quantity(form.get(f"quantity_{lot.number}", "")) for lot in lots}
    return Needs(
        {number: quantity for number, quantity in said.items() if quantity is not None},
        day_of(form.get("wanted_on", "")),
        form.get("needs", "").strip()[:4000],
    )


def _quantity(text: str) -> int | None:
    plain = "".join(text.split())
    if plain and not (plain.isascii() and plain.isdigit() and len(plain) < 8):
        raise ValueError(NO_NUMBER)
    return int(plain) if plain else None


@post("/projects/{project}/entrusting", may="manage", form=("person",))
async def entrust(ctx: Context, asked: Asked) -> Answer:
    """Whoever knows the needs answers for the office; its managers when nobody is chosen."""
    found, person = await asked_for(ctx, asked), asked.form.get("person", "")
    member = found.member(ctx.office) if found else None
    people = {one.public_id for one in await ctx.people()}
    if found is None or member is None or found.about.closed_on or person not in {"", *people}:
        return Missing()
    about = found.about
    async with ctx.writing() as db:
        await projects.entrust(db, about.public_id, ctx.office, person)
    await ctx.settle(key_of_asking(about.public_id))
    if person and person != me(ctx) and member.state == "asked":
        by, path = about.answer_by or about.opened_on + TO_ANSWER, f"/projects/{about.public_id}"
        key = key_of_asking(about.public_id)
        await ctx.remind(person, ASKED, path, by, key, purchase=about.title)
    return See(f"/projects/{about.public_id}#members", "C'est noté.")


ROUTES = [answer, entrust]
