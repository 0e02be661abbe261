"""The review of the Open Factory: who reads a prototype, what they say, and what waits for it."""

from dataclasses import dataclass
from datetime import date, timedelta

from innovation.api import Block, Context, Database, Html, IdeaFacts, Pass, PersonFacts
from innovation.api.db import BigSerial, Boolean, Date, Table, Text
from innovation.api.web import Answer, Asked, Missing, Page, Refused, Route, See, get, post

DAYS = timedelta(days=30)
LONGEST = 2000
NOT_YET = "Le relecteur de l'Open Factory n'a pas encore donné son avis."
OWN = "Le relecteur de l'Open Factory porte cette idée : nommez-en un autre dans les réglages."
AWAITED = "L'avis de l'Open Factory est attendu sur « %(title)s »"

WAITING = Html("<p>{words}</p>")
SAID = Html("<p><strong>{verdict}</strong><br>{signed}</p><p>{words}</p>")
LINK = Html('<p><a href="/o/{office}/x/brest_open_factory/ideas/{idea}">{label}</a></p>')


class OpinionRow(Table, tablename="x_brest_open_factory_opinion"):
    """What the reviewer said of an idea."""

    id = BigSerial(primary_key=True)
    office = Text()
    idea = Text()
    favourable = Boolean()
    words = Text()
    said_by = Text()
    said_on = Date()


@dataclass(frozen=True, slots=True)
class Opinion:
    """The reviewer's word."""

    favourable: bool
    words: str
    said_by: str
    said_on: date


def is_concerned(idea: IdeaFacts) -> bool:
    """The Open Factory reviews what has a prototype."""
    return bool(idea.fields.get("prototype"))


async def reviewer_of(ctx: Context) -> PersonFacts | None:
    """The person of the office whose name or address stands in the settings."""
    wanted = str(ctx.settings["relecteur"] or "").strip().casefold()
    people = await ctx.people() if wanted else []
    return next((p for p in people if wanted in (p.email.casefold(), p.name.casefold())), None)


async def carries(ctx: Context, reviewer: PersonFacts, idea: IdeaFacts) -> bool:
    """Whether the idea is the reviewer's own: nobody speaks on their own prototype."""
    return reviewer.public_id in await ctx.carriers(idea.public_id)


async def opinion_on(db: Database, ctx: Context, idea: str) -> Opinion | None:
    """What was said of an idea, if anything was."""
    rows = await db.fetch(
        "SELECT favourable, words, said_by, said_on FROM x_brest_open_factory_opinion "
        "WHERE office = {} AND idea = {}",
        ctx.office,
        idea,
    )
    return Opinion(**{**rows[0], "favourable": bool(rows[0]["favourable"])}) if rows else None


async def give_opinion(db: Database, ctx: Context, idea: str, favourable: bool, words: str) -> None:
    """Say it, or say something else."""
    await db.fetch(
        "INSERT INTO x_brest_open_factory_opinion "
        "(office, idea, favourable, words, said_by, said_on) VALUES ({}, {}, {}, {}, {}, {}) "
        "ON CONFLICT (office, idea) DO UPDATE SET favourable = excluded.favourable, "
        "words = excluded.words, said_by = excluded.said_by, said_on = excluded.said_on",
        ctx.office,
        idea,
        favourable,
        words,
        ctx.person.public_id if ctx.person else "",
        ctx.today,
    )


async def ask_for_opinion(ctx: Context, idea: IdeaFacts) -> None:
    """A line among what waits for the reviewer, until they have spoken."""
    reviewer = await reviewer_of(ctx)
    if reviewer and is_concerned(idea) and not await carries(ctx, reviewer, idea):
        path, by = f"/ideas/{idea.public_id}", ctx.today + DAYS
        await ctx.remind(reviewer.public_id, AWAITED, path, by, idea.public_id, title=idea.title)


# --- The gate and the panel ------------------------------------------------------------


async def reviewed(ctx: Context, idea: IdeaFacts) -> Pass | Block:
    """No prototype is tried out before the Open Factory has said yes."""
    if not is_concerned(idea):
        return Pass()
    async with ctx.reading() as db:
        opinion = await opinion_on(db, ctx, idea.public_id)
    if opinion is None:
        reviewer = await reviewer_of(ctx)
        return Block(OWN if reviewer and await carries(ctx, reviewer, idea) else NOT_YET)
    if not opinion.favourable:
        return Block("Le relecteur de l'Open Factory demande de revoir le prototype.")
    return Pass()


async def show_opinion(ctx: Context, idea: IdeaFacts) -> str:
    """What the reviewer said; for the reviewer, the way to say it; nothing without a prototype."""
    if not is_concerned(idea):
        return ""
    async with ctx.reading() as db:
        opinion = await opinion_on(db, ctx, idea.public_id)
    told = await _told(ctx, opinion)
    if not await _is_mine_to_review(ctx, idea):
        return told
    label = ctx.translate("Revoir mon avis" if opinion else "Donner mon avis")
    link = LINK.format(office=ctx.office, idea=idea.public_id, label=label)
    return Html("{told}{link}").format(told=told, link=link)


async def _told(ctx: Context, opinion: Opinion | None) -> Html:
    if opinion is None:
        return WAITING.format(words=ctx.translate("L'avis de l'Open Factory est attendu."))
    names = await ctx.names([opinion.said_by])
    name = names.get(opinion.said_by) or ctx.translate("un ancien agent")
    return SAID.format(
        verdict=ctx.translate("Avis favorable" if opinion.favourable else "Prototype à revoir"),
        signed=ctx.translate("%(name)s, le %(day)s", name=name, day=opinion.said_on),
        words=opinion.words,
    )


# --- The page --------------------------------------------------------------------------


@get("/ideas/{idea}", may="member")
async def show_idea(ctx: Context, asked: Asked) -> Answer:
    """Where the reviewer gives their word; nobody else's page."""
    idea = await _reviewed_by_me(ctx, asked)
    return Missing() if idea is None else await _form(ctx, idea)


@post("/ideas/{idea}", may="member", form=("favourable", "words"))
async def say(ctx: Context, asked: Asked) -> Answer:
    """The reviewer's word, which opens the gate or keeps it closed."""
    idea = await _reviewed_by_me(ctx, asked)
    if idea is None:
        return Missing()
    favourable, words = asked.form.get("favourable", ""), asked.form.get("words", "").strip()
    if favourable not in ("yes", "no") or not words or len(words) > LONGEST:
        sentence = "Dites si l'avis est favorable, et pourquoi en 2 000 caractères au plus."
        return Refused(sentence, page=await _form(ctx, idea))
    async with ctx.writing() as db:
        await give_opinion(db, ctx, idea.public_id, favourable == "yes", words)
        await ctx.settle(idea.public_id)
        await ctx.record("avis", thing=idea.public_id)
    return See(f"/ideas/{idea.public_id}", said="Votre avis est enregistré.")


async def _reviewed_by_me(ctx: Context, asked: Asked) -> IdeaFacts | None:
    """The idea, if the person who asks is its reviewer and sees it."""
    idea = await ctx.idea(asked.path["idea"])
    return idea if idea and is_concerned(idea) and await _is_mine_to_review(ctx, idea) else None


async def _is_mine_to_review(ctx: Context, idea: IdeaFacts) -> bool:
    reviewer = await reviewer_of(ctx)
    if not reviewer or not ctx.person or reviewer.public_id != ctx.person.public_id:
        return False
    return not await carries(ctx, reviewer, idea)


async def _form(ctx: Context, idea: IdeaFacts) -> Page:
    async with ctx.reading() as db:
        opinion = await opinion_on(db, ctx, idea.public_id)
    return Page("review.html", idea=idea, opinion=opinion, longest=LONGEST)


ROUTES: list[Route] = [show_idea, say]
