"""Purchases for several offices: opened from a window, answered, planned, carried as an idea."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from innovation.api import Context, Database
from innovation.api.web import Answer, Asked, Missing, Page, Refused, See, get, post
from innovation_group_purchasing import projects, store
from innovation_group_purchasing.contracts import FAMILIES, Contract
from innovation_group_purchasing.procedure import STEPS
from innovation_group_purchasing.projects import CLOSED, Member, Needs, Plan, Project, Step
from innovation_group_purchasing.reminding import key_of_answer, key_of_asking, tell_coordinator
from innovation_group_purchasing.telling import idea_of
from innovation_group_purchasing.written import read_day

from .register import shared
from .searching import windows_of

STALE = "Quelqu'un a modifié cet achat groupé entre-temps : voici ce qui est enregistré."
NO_TITLE = "Donnez un titre à cet achat groupé, de 120 caractères au plus."
ALONE = "Un achat groupé réunit au moins deux offices : cochez-en un autre."
NO_CONTRACT = "Gardez au moins un contrat : c'est lui que cet achat remplacera."
NO_DAY = "Une date ne se lit pas : écrivez-la comme 31/12/2027."
NO_NUMBER = "La quantité est un nombre entier."
FAR = "Une étape faite l'est aujourd'hui au plus tard."
UNIT = "unités"
STATES = {"asked": "pas encore répondu", "joined": "participe", "declined": "ne participe pas"}


@get("/projects", may="member")
async def index(ctx: Context, _asked: Asked) -> Answer:
    async with ctx.reading() as db:
        found = await projects.projects(db)
    return Page("projects.html", projects=found, **await shared(ctx))


@get("/projects/new", may="manage")
async def new(ctx: Context, asked: Asked) -> Answer:
    """The form, filled from a window."""
    family, first = asked.query.get("family"), asked.query.get("first")
    for window in await windows_of(ctx):
        if (window.family, f"{window.first}") == (family, first):
            form = {"title": f"Achat groupé : {FAMILIES[window.family].lower()}", "unit": ""}
            names = [one.public_id for one in window.contracts]
            return await _form(ctx, form, (*window.offices, ctx.office), names, names)
    return Missing()


async def _form(
    ctx: Context,
    filled: Mapping[str, str],
    offices: Sequence[str],
    offered: Sequence[str],
    chosen: Sequence[str],
) -> Page:
    async with ctx.reading() as db:
        found = await store.contracts(db, ctx.office)
    names = {one.slug: one.name for one in await ctx.offices()}
    return Page(
        "project_form.html",
        filled=filled,
        asked_offices=offices,
        others=[(slug, name) for slug, name in names.items() if slug != ctx.office],
        choices=[(one.public_id, _named(one, names)) for one in found if one.public_id in offered],
        chosen=chosen,
        **await shared(ctx),
    )


def _named(contract: Contract, offices: Mapping[str, str]) -> str:
    office = offices.get(contract.office, contract.office)
    return f"{contract.terms.reference}, {contract.terms.object} ({office})"


@post("/projects", may="manage", form=("title", "unit"), many=("offered", "offices", "contracts"))
async def create(ctx: Context, asked: Asked) -> Answer:
    """One's own office coordinates; the others are asked to take part."""
    try:
        plan = await _plan(ctx, asked)
    except ValueError as error:
        offered, chosen = asked.every("offered"), asked.every("contracts")
        page = await _form(ctx, asked.form, asked.every("offices"), offered, chosen)
        return Refused(str(error), page)
    async with ctx.writing() as db:
        public = await projects.open_project(db, ctx.office, plan, ctx.today, _me(ctx))
        await ctx.record("project_opened", public, offices=len(plan.offices))
    return See(f"/projects/{public}", "L'achat groupé est ouvert.")


def _me(ctx: Context) -> str:
    return ctx.person.public_id if ctx.person else ""


async def _plan(ctx: Context, asked: Asked) -> Plan:
    """What the form asks for; ``ValueError`` when it makes no purchase of several offices."""
    title = " ".join(asked.form.get("title", "").split())
    known = [one.slug for one in await ctx.offices()]
    offices = tuple(one for one in known if one in (*asked.every("offices"), ctx.office))
    async with ctx.reading() as db:
        every = await store.contracts(db, ctx.office)
    found = [one for one in every if one.public_id in asked.every("contracts")]
    if not 0 < len(title) <= 120:
        raise ValueError(NO_TITLE)
    if len(offices) < 2:
        raise ValueError(ALONE)
    if len({one.terms.family for one in found}) != 1:
        raise ValueError(NO_CONTRACT)
    unit = asked.form.get("unit", "").strip()[:60] or UNIT
    names = tuple(one.public_id for one in found)
    return Plan(title, found[0].terms.family, unit, offices, names)


@get("/projects/{project}", may="member")
async def show(ctx: Context, asked: Asked) -> Answer:
    found = await _project(ctx, asked)
    return await _shown(ctx, found, said_by=asked.query.get("from", "")) if found else Missing()


async def _project(ctx: Context, asked: Asked) -> Project | None:
    async with ctx.reading() as db:
        return await projects.project(db, ctx.office, asked.path["project"])


async def _shown(
    ctx: Context, found: Project, form: Mapping[str, str] | None = None, said_by: str = ""
) -> Page:
    """``said_by`` is the office of whose answer the coordinator was just told."""
    manages, own = ctx.may("manage"), found.about.office == ctx.office
    idea = await ctx.idea(found.about.idea) if found.about.idea else None
    names = await ctx.names([found.about.person])
    return Page(
        "project.html",
        project=found,
        states=STATES,
        answers=manages and not found.about.closed_on,
        why_not=found.why_not(ctx.office, "joined"),
        mine=found.member(ctx.office) or _unasked(ctx.office),
        keeps=manages and own,
        leads=manages and own and not found.about.closed_on,
        coordinator=names.get(found.about.person, ""),
        said=found.member(said_by) if manages and own else None,
        idea=idea,
        filled=form or {},
        **await shared(ctx),
    )


def _unasked(office: str) -> Member:
    """An office that may still take part of its own accord."""
    return Member(office, "", Needs(), 0, None)


ANSWER = ("version", "state", "quantity", "wanted_on", "needs")
DAYS = [f"{way}_{step}" for step in STEPS for way in ("planned", "done")]


@post("/projects/{project}/answer", may="manage", form=ANSWER)
async def answer(ctx: Context, asked: Asked) -> Answer:
    """The office joins or not, and says what it needs; the coordinator is told."""
    found = await _project(ctx, asked)
    if found is None:
        return Missing()
    try:
        needs = _needs(asked.form)
    except ValueError as error:
        return Refused(str(error), await _shown(ctx, found, asked.form))
    # Whoever coordinates takes part.
    leads = found.about.office == ctx.office
    state = "joined" if leads or asked.form.get("state") == "joined" else "declined"
    async with ctx.writing() as db:
        found = await projects.held(db, ctx.office, found.about.public_id)
        why_not = found.why_not(ctx.office, state)
        done = not why_not and await _answer(db, ctx, found, state, needs, _version(asked))
    if not done:
        return Refused(why_not or STALE, await _shown(ctx, found, asked.form))
    await tell_coordinator(ctx, found, state)
    public = found.about.public_id
    return See(f"/projects/{public}", "La réponse de votre office est enregistrée.")


async def _answer(
    db: Database, ctx: Context, found: Project, state: str, needs: Needs, version: int
) -> bool:
    """Written if nobody else of the office answered in the meantime."""
    before = found.member(ctx.office) or _unasked(ctx.office)
    leaves = before.state == "joined" and state == "declined"
    left_on = ctx.today if leaves else before.left_on if state == "declined" else None
    member = Member(ctx.office, state, needs, version, left_on)
    done = await projects.answer(db, member, found.about.public_id)
    if done:
        verb = "project_left" if leaves else "project_answered"
        await ctx.record(verb, found.about.public_id)
    return done


@post("/projects/{project}/noted", may="manage", form=("office",))
async def note(ctx: Context, asked: Asked) -> Answer:
    """The coordinator has read what an office answered."""
    found = await _project(ctx, asked)
    member = found.member(asked.form.get("office", "")) if found else None
    if found is None or member is None or found.about.office != ctx.office:
        return Missing()
    await ctx.settle(key_of_answer(found, member.office))
    return See(f"/projects/{found.about.public_id}")


def _needs(form: Mapping[str, str]) -> Needs:
    quantity = "".join(form.get("quantity", "").split())
    if quantity and not (quantity.isdecimal() and len(quantity) < 8):
        raise ValueError(NO_NUMBER)
    return Needs(
        int(quantity) if quantity else None,
        _day(form.get("wanted_on", "")),
        form.get("needs", "").strip()[:4000],
    )


def _day(text: str) -> date | None:
    try:
        return read_day(text.strip()) if text.strip() else None
    except ValueError:
        raise ValueError(NO_DAY) from None


@post("/projects/{project}/steps", may="manage", form=("version", *DAYS))
async def plan_steps(ctx: Context, asked: Asked) -> Answer:
    """The coordinator dates the steps."""
    found = await _project(ctx, asked)
    if found is None or found.about.office != ctx.office:
        return Missing()
    try:
        steps = [_step(step, asked.form, ctx.today) for step in found.steps]
    except ValueError as error:
        return Refused(str(error), await _shown(ctx, found, asked.form))
    public = found.about.public_id
    if found.about.closed_on:
        return Refused(CLOSED, await _shown(ctx, found))
    async with ctx.writing() as db:
        done = await projects.set_steps(db, ctx.office, public, _version(asked), steps)
        if done:
            await ctx.record("project_planned", public)
    if not done:
        return Refused(STALE, await _shown(ctx, found, asked.form))
    return See(f"/projects/{public}", "Les étapes sont enregistrées.")


def _step(step: Step, form: Mapping[str, str], today: date) -> Step:
    done = _day(form.get(f"done_{step.key}", ""))
    if done and done > today:
        raise ValueError(FAR)
    return replace(step, planned_on=_day(form.get(f"planned_{step.key}", "")), done_on=done)


@post("/projects/{project}/closing", may="manage", form=("version",))
async def close(ctx: Context, asked: Asked) -> Answer:
    """The coordinator ends the purchase, whatever step it is at, or takes it up again."""
    found = await _project(ctx, asked)
    if found is None or found.about.office != ctx.office:
        return Missing()
    public, day = found.about.public_id, None if found.about.closed_on else ctx.today
    async with ctx.writing() as db:
        done = await projects.close(db, ctx.office, public, _version(asked), day)
        if done:
            await ctx.record("project_closed" if day else "project_reopened", public)
    if not done:
        return Refused(STALE, await _shown(ctx, found))
    await ctx.settle(key_of_asking(public), everywhere=True)
    return See(
        f"/projects/{public}", "L'achat groupé est clos." if day else "L'achat groupé reprend."
    )


@post("/projects/{project}/idea", may="manage", form=("version",))
async def carry(ctx: Context, asked: Asked) -> Answer:
    """The purchase enters the pipeline as an idea of the coordinator's office."""
    found = await _project(ctx, asked)
    if found is None or found.about.office != ctx.office:
        return Missing()
    public = found.about.public_id
    if found.about.closed_on:
        return Refused(CLOSED, await _shown(ctx, found))
    if found.about.idea or found.about.version != _version(asked):
        return Refused(STALE, await _shown(ctx, found))
    told = idea_of(found, {one.slug: one.name for one in await ctx.offices()})
    try:
        async with ctx.writing() as db:
            idea = await ctx.submit_idea(told.title, told.problem, told.solution, told.benefit)
            done = await projects.link_idea(db, ctx.office, public, found.about.version, idea)
            if not done:
                raise ValueError(STALE)
            await ctx.record("project_carried", public)
    except ValueError as error:
        return Refused(str(error), await _shown(ctx, found))
    return See(f"/projects/{public}", "L'achat groupé est dans le parcours des idées.")


def _version(asked: Asked) -> int:
    text = asked.form.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


ROUTES = [index, new, create, show, answer, note, plan_steps, close, carry]
