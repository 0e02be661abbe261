"""What the office that coordinates a purchase does: the survey, the steps, the idea, the end."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from innovation.api import Context
from innovation.api.web import Answer, Asked, Missing, Refused, See, post
from innovation_group_purchasing import projects
from innovation_group_purchasing.procedure import STEPS
from innovation_group_purchasing.purchase import CLOSED, Step
from innovation_group_purchasing.reminding import key_of_answer, key_of_asking, tell_leads
from innovation_group_purchasing.survey import lots_from
from innovation_group_purchasing.telling import idea_of

from .purchases import STALE, answer_by, asked_for, coordinated, day_of, me, shown, version_of

FAR = "Une étape faite l'est aujourd'hui au plus tard."
DAYS = [f"{way}_{step}" for step in STEPS for way in ("planned", "done")]


@post("/projects/{project}/noted", may="manage", form=("office",))
async def note(ctx: Context, asked: Asked) -> Answer:
    """The coordinator has read what an office answered."""
    found = await coordinated(ctx, asked)
    member = found.member(asked.form.get("office", "")) if found else None
    if found is None or member is None:
        return Missing()
    async with ctx.writing() as db:
        await projects.note(db, found.about.public_id, member.office)
    await ctx.settle(key_of_answer(found, member.office))
    return See(f"/projects/{found.about.public_id}")


@post("/projects/{project}/lead", may="manage", form=("version",))
async def take_over(ctx: Context, asked: Asked) -> Answer:
    """A colleague leads it from now on: whoever did is on leave, or has left."""
    found = await coordinated(ctx, asked)
    if found is None:
        return Missing()
    public = found.about.public_id
    async with ctx.writing() as db:
        done = await projects.lead(db, ctx.office, public, version_of(asked), me(ctx))
        if done:
            await ctx.record("project_led", public)
    if not done:
        return Refused(STALE, await shown(ctx, found))
    for key in (f"alone_{public}", f"late_{public}"):
        await ctx.settle(key)
    for member in found.members:
        await ctx.settle(key_of_answer(found, member.office))
    if now := await asked_for(ctx, asked):
        await tell_leads(ctx, now, await ctx.people())
    return See(f"/projects/{public}", "Vous conduisez cet achat groupé.")


@post("/projects/{project}/survey", may="manage", form=("version", "answer_by", "lots"))
async def change_survey(ctx: Context, asked: Asked) -> Answer:
    """The coordinator says what is counted and until when; a later day opens the survey again."""
    found = await coordinated(ctx, asked)
    if found is None:
        return Missing()
    if found.about.closed_on:
        return Refused(CLOSED, await shown(ctx, found))
    try:
        by, lots = answer_by(ctx, asked), lots_from(asked.form.get("lots", ""), found.lots)
        async with ctx.writing() as db:
            done = await projects.set_survey(db, found, version_of(asked), by, lots)
            if done:
                await ctx.record("project_planned", found.about.public_id)
    except ValueError as error:
        return Refused(str(error), await shown(ctx, found, asked.form))
    if not done:
        return Refused(STALE, await shown(ctx, found, asked.form))
    await ctx.settle(f"late_{found.about.public_id}")
    return See(f"/projects/{found.about.public_id}#members", "Le recueil est enregistré.")


@post("/projects/{project}/steps", may="manage", form=("version", *DAYS))
async def plan_steps(ctx: Context, asked: Asked) -> Answer:
    """The coordinator dates the steps."""
    found = await coordinated(ctx, asked)
    if found is None:
        return Missing()
    try:
        steps = [_step(step, asked.form, ctx.today) for step in found.steps]
    except ValueError as error:
        return Refused(str(error), await shown(ctx, found, asked.form))
    public = found.about.public_id
    if found.about.closed_on:
        return Refused(CLOSED, await shown(ctx, found))
    async with ctx.writing() as db:
        done = await projects.set_steps(db, ctx.office, public, version_of(asked), steps)
        if done:
            await ctx.record("project_planned", public)
    if not done:
        return Refused(STALE, await shown(ctx, found, asked.form))
    return See(f"/projects/{public}", "Les étapes sont enregistrées.")


def _step(step: Step, form: Mapping[str, str], today: date) -> Step:
    done = day_of(form.get(f"done_{step.key}", ""))
    if done and done > today:
        raise ValueError(FAR)
    return replace(step, planned_on=day_of(form.get(f"planned_{step.key}", "")), done_on=done)


@post("/projects/{project}/closing", may="manage", form=("version",))
async def close(ctx: Context, asked: Asked) -> Answer:
    """The coordinator ends the purchase, whatever step it is at, or takes it up again."""
    found = await coordinated(ctx, asked)
    if found is None:
        return Missing()
    public, day = found.about.public_id, None if found.about.closed_on else ctx.today
    async with ctx.writing() as db:
        done = await projects.close(db, ctx.office, public, version_of(asked), day)
        if done:
            await ctx.record("project_closed" if day else "project_reopened", public)
    if not done:
        return Refused(STALE, await shown(ctx, found))
    await ctx.settle(key_of_asking(public), everywhere=True)
    return See(
        f"/projects/{public}", "L'achat groupé est clos." if day else "L'achat groupé reprend."
    )


@post("/projects/{project}/idea", may="manage", form=("version",))
async def carry(ctx: Context, asked: Asked) -> Answer:
    """The purchase enters the pipeline as an idea of the coordinator's office."""
    found = await coordinated(ctx, asked)
    if found is None:
        return Missing()
    public = found.about.public_id
    if found.about.closed_on:
        return Refused(CLOSED, await shown(ctx, found))
    if found.about.idea or found.about.version != version_of(asked):
        return Refused(STALE, await shown(ctx, found))
    told = idea_of(found, {one.slug: one.name for one in await ctx.offices()})
    try:
        async with ctx.writing() as db:
            idea = await ctx.submit_idea(told.title, told.problem, told.solution, told.benefit)
            done = await projects.link_idea(db, ctx.office, public, found.about.version, idea)
            if not done:
                raise ValueError(STALE)
            await ctx.record("project_carried", public)
    except ValueError as error:
        return Refused(str(error), await shown(ctx, found))
    return See(f"/projects/{public}", "L'achat groupé est dans le parcours des idées.")


ROUTES = [note, take_over, change_survey, plan_steps, close, carry]
