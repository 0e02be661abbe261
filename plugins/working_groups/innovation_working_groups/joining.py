"""Who comes into a group, keeps it, and goes."""

from innovation.api import Context
from innovation.api.web import Answer, Asked, Missing, Route, See, post

from . import store
from .asking import ARCHIVED, as_member, as_owner, group_asked, held, leading, me
from .meetings import meetings_of
from .pages import refused
from .reminding import forget_meetings, tell_asker, tell_owners

# --- Coming in ------------------------------------------------------------------------------


@post("/groups/{group}/requests", may="member", form=("words",))
async def ask(ctx: Context, asked: Asked) -> Answer:
    """Ask to join, with a word; the owners are told."""
    group = await group_asked(ctx, asked)
    if group is None:
        return Missing()
    words = asked.form.get("words", "").strip()
    if group.archived_on:
        return await refused(ctx, asked, ARCHIVED)
    if len(words) > 1000:
        return await refused(ctx, asked, "Dites-le en 1000 caractères au plus.")
    if group.is_member:
        return See(f"/groups/{group.public_id}", said="Vous êtes déjà membre de ce groupe.")
    who = me(ctx)
    async with ctx.writing() as db:
        group = await held(db, ctx, group)
        new = ""
        if not group.is_member and not group.archived_on:
            new = await store.ask(db, group, who.office, who.public_id, words, ctx.today)
        members = await store.members_of(db, group)
    if new:
        leads = await leading(ctx, members)
        await tell_owners(ctx, group, leads or [one.person for one in members], new)
    return See(f"/groups/{group.public_id}", said="Votre demande est envoyée.")


@post("/groups/{group}/requests/{request}", may="member", form=("request", "answer", "intent"))
async def answer(ctx: Context, asked: Asked) -> Answer:
    """An owner accepts, or refuses with a word; of two at once, the first one's answer stands."""
    group = await as_owner(ctx, asked)
    state = {"accept": "accepted", "refuse": "refused"}.get(asked.form.get("intent", ""))
    if group is None or state is None:
        return Missing()
    words, request = asked.form.get("answer", "").strip(), asked.path["request"]
    if state == "refused" and not words:
        return await refused(ctx, asked, "Dites un mot de votre refus : la personne le lira.")
    if len(words) > 1000:
        return await refused(ctx, asked, "Dites-le en 1000 caractères au plus.")
    async with ctx.writing() as db:
        if not (await held(db, ctx, group)).is_owner:
            return Missing()
        by = me(ctx).public_id
        whose = await store.answer(db, group, request, state, words, by, ctx.today)
        if whose and state == "accepted":
            await ctx.record("joined", group.public_id)
    if whose is None:
        return await refused(ctx, asked, "Cette demande a déjà sa réponse, ou a été retirée.")
    await tell_asker(ctx, group, whose["person"], request)
    return See(f"/groups/{group.public_id}#requests", said="Votre réponse est envoyée.")


@post("/groups/{group}/requests/{request}/own", may="member", form=())
async def keep_request(ctx: Context, asked: Asked) -> Answer:
    """Take one's own request back, or say that the answer was read."""
    group, who = await group_asked(ctx, asked), me(ctx).public_id
    if group is None:
        return Missing()
    request = asked.path["request"]
    async with ctx.writing() as db:
        mine = await store.requests_of(db, group, who)
        found = next((one for one in mine if one.public_id == request), None)
        if found is None:
            return Missing()
        if found.state == "asked":
            await store.answer(db, group, request, "withdrawn", "", who, ctx.today)
        await store.read_answer(db, group, request, who, ctx.today)
    await ctx.settle(f"request.{request}", everywhere=True)
    await ctx.settle(f"answer.{request}")
    return See(f"/groups/{group.public_id}")


# --- Members --------------------------------------------------------------------------------


@post("/groups/{group}/members/{person}", may="member", form=("intent",))
async def keep_member(ctx: Context, asked: Asked) -> Answer:
    """An owner shares the keeping of the group, takes it back, or takes somebody out."""
    group, person = await as_owner(ctx, asked), asked.path["person"]
    intent = asked.form.get("intent", "")
    if group is None or intent not in ("own", "disown", "remove"):
        return Missing()
    async with ctx.writing() as db:
        still_leads = (await held(db, ctx, group)).is_owner
        members = {one.person for one in await store.members_of(db, group)}
        if not still_leads or person not in members:
            return Missing()
        if intent == "remove":
            done = await store.remove_member(db, group, person)
        else:
            done = await store.set_owner(db, group, person, owner=intent == "own")
        meetings = await meetings_of(db, group)
    if not done:
        return await refused(ctx, asked, LAST)
    if intent == "remove":
        await forget_meetings(ctx, meetings, [person])
    said = {"own": "Ce membre anime aussi le groupe.", "remove": "Ce membre est retiré du groupe."}
    return See(
        f"/groups/{group.public_id}#members",
        said=said.get(intent, "Ce membre n'anime plus le groupe."),
    )


LAST = (
    "Un groupe garde toujours un animateur : confiez-le d'abord à un autre membre, ou archivez-le."
)


@post("/groups/{group}/leaving", may="member", form=())
async def leave(ctx: Context, asked: Asked) -> Answer:
    """Leave a group; its last owner hands it over first."""
    group, who = await as_member(ctx, asked), me(ctx).public_id
    if group is None:
        return Missing()
    async with ctx.writing() as db:
        done = await store.remove_member(db, group, who)
        meetings = await meetings_of(db, group)
        if done:
            await ctx.record("left", group.public_id)
    if not done:
        return await refused(ctx, asked, LAST)
    await forget_meetings(ctx, meetings, [who])
    return See("/", said="Vous avez quitté le groupe.")


@post("/groups/{group}/lead", may="member", form=())
async def take_over(ctx: Context, asked: Asked) -> Answer:
    """Any member leads a group whose owners have all left the site."""
    group = await as_member(ctx, asked)
    if group is None:
        return Missing()
    async with ctx.writing() as db:
        group = await held(db, ctx, group)
        led = await leading(ctx, await store.members_of(db, group))
        if led or not group.is_member:
            return Missing()
        await store.set_owner(db, group, me(ctx).public_id, owner=True)
        await ctx.record("led", group.public_id)
    return See(f"/groups/{group.public_id}#requests", said="Vous animez ce groupe.")


@post("/groups/{group}/archiving", may="member", form=())
async def keep_open(ctx: Context, asked: Asked) -> Answer:
    """An owner archives a group, or opens it again."""
    group = await as_owner(ctx, asked)
    if group is None:
        return Missing()
    async with ctx.writing() as db:
        group = await held(db, ctx, group)
        if not group.is_owner:
            return Missing()
        await store.archive(db, group, None if group.archived_on else ctx.today)
        await ctx.record("reopened" if group.archived_on else "archived", group.public_id)
    said = "Le groupe est rouvert." if group.archived_on else "Le groupe est archivé."
    return See(f"/groups/{group.public_id}", said=said)


ROUTES: list[Route] = [ask, answer, keep_request, keep_member, leave, take_over, keep_open]
