"""Purchases for several offices: opened from a window, and shown."""

from collections.abc import Mapping, Sequence
from datetime import date

from innovation.api import Context
from innovation.api.web import Answer, Asked, Missing, Page, Refused, See, get, post
from innovation_group_purchasing import projects, store
from innovation_group_purchasing.contracts import FAMILIES, Contract
from innovation_group_purchasing.purchase import Member, Plan, Project
from innovation_group_purchasing.reminding import TO_ANSWER
from innovation_group_purchasing.survey import NOTHING, lots_from, text_of
from innovation_group_purchasing.written import read_day

from .register import shared
from .searching import windows_of

STALE = "Quelqu'un a modifié cet achat groupé entre-temps : voici ce qui est enregistré."
NO_TITLE = "Donnez un titre à cet achat groupé, de 120 caractères au plus."
ALONE = "Un achat groupé réunit au moins deux offices : cochez-en un autre."
NO_CONTRACT = "Gardez au moins un contrat : c'est lui que cet achat remplacera."
NO_DAY = "Une date ne se lit pas : écrivez-la comme 31/12/2027."
PAST = "La date limite pour répondre est déjà passée : choisissez-en une à venir."
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
            form = {
                "title": f"Achat groupé\N{NO-BREAK SPACE}: {FAMILIES[window.family].lower()}",
                "answer_by": f"{ctx.today + TO_ANSWER}",
            }
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


@post(
    "/projects",
    may="manage",
    form=("title", "lots", "answer_by"),
    many=("offered", "offices", "contracts"),
)
async def create(ctx: Context, asked: Asked) -> Answer:
    """One's own office coordinates; the others are asked to take part."""
    try:
        plan = await _plan(ctx, asked)
    except ValueError as error:
        offered, chosen = asked.every("offered"), asked.every("contracts")
        page = await _form(ctx, asked.form, asked.every("offices"), offered, chosen)
        return Refused(str(error), page)
    async with ctx.writing() as db:
        public = await projects.open_project(db, ctx.office, plan, ctx.today, me(ctx))
        await ctx.record("project_opened", public, offices=len(plan.offices))
    return See(f"/projects/{public}", "L'achat groupé est ouvert.")


def me(ctx: Context) -> str:
    """Who asks, if somebody does."""
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
    names = tuple(one.public_id for one in found)
    lots, by = lots_from(asked.form.get("lots", "")), answer_by(ctx, asked)
    return Plan(title, found[0].terms.family, lots, offices, names, by)


def answer_by(ctx: Context, asked: Asked) -> date | None:
    """Until when the offices answer."""
    by = day_of(asked.form.get("answer_by", ""))
    if by and by < ctx.today:
        raise ValueError(PAST)
    return by


def day_of(text: str) -> date | None:
    """A day that may be left out."""
    try:
        return read_day(text.strip()) if text.strip() else None
    except ValueError:
        raise ValueError(NO_DAY) from None


@get("/projects/{project}", may="member")
async def show(ctx: Context, asked: Asked) -> Answer:
    found = await asked_for(ctx, asked)
    return await shown(ctx, found, said_by=asked.query.get("from", "")) if found else Missing()


async def asked_for(ctx: Context, asked: Asked) -> Project | None:
    """The purchase of the address."""
    async with ctx.reading() as db:
        return await projects.project(db, ctx.office, asked.path["project"])


async def coordinated(ctx: Context, asked: Asked) -> Project | None:
    """The same, for the office that coordinates it."""
    found = await asked_for(ctx, asked)
    return found if found and found.about.office == ctx.office else None


def version_of(asked: Asked) -> int:
    """What the form was shown of."""
    text = asked.form.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def own(ctx: Context, found: Project) -> Member:
    """What the office has answered; one that was not asked may still take part."""
    return found.member(ctx.office) or Member(ctx.office, "", NOTHING, 0, None)


def answers_for(ctx: Context, found: Project) -> bool:
    """Whether this person answers for their office."""
    return ctx.may("manage") or (bool(me(ctx)) and own(ctx, found).person == me(ctx))


async def shown(
    ctx: Context, found: Project, form: Mapping[str, str] | None = None, said_by: str = ""
) -> Page:
    """``said_by`` is the office of whose answer the coordinator was just told."""
    about, manages = found.about, ctx.may("manage")
    keeps = manages and about.office == ctx.office
    idea = await ctx.idea(about.idea) if about.idea else None
    people = [about.person, *(one.person for one in found.members)]
    names, there = await ctx.names(people), await ctx.present(people)
    said = found.member(said_by) if keeps else None
    return Page(
        "project.html",
        project=found,
        states=STATES,
        answers=answers_for(ctx, found) and not about.closed_on,
        why_not=found.why_not(ctx.office, "joined", ctx.today),
        mine=own(ctx, found),
        keeps=keeps,
        leads=keeps and not about.closed_on,
        coordinator=names.get(about.person, "") if about.person in there else "",
        is_mine=about.person == me(ctx),
        chosen={one.office: names[one.person] for one in found.members if one.person in there},
        colleagues=[(one.public_id, one.name) for one in await ctx.people()] if manages else [],
        survey=text_of(found.lots),
        said=said if said and said.unread else None,
        idea=idea,
        filled=form or {},
        **await shared(ctx),
    )


ROUTES = [index, new, create, show]
