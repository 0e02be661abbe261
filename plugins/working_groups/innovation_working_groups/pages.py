"""Groups: the list, one group for whoever is in it or not, and who comes and goes."""

from typing import Any

from innovation.api import Context
from innovation.api.web import (
    Answer,
    Asked,
    Missing,
    Page,
    Refused,
    Route,
    See,
    get,
    post,
    thread_routes,
)

from . import links, store
from .asking import (
    ARCHIVED,
    as_member,
    as_owner,
    group_asked,
    held,
    me,
    plain,
    sees,
    space_of,
    words_from,
)
from .meetings import meetings_of
from .reminding import forget_meetings, tell_asker, tell_owners
from .store import Group, Member

FEW = 8
"""A list that is read at a glance needs no search."""
STALE = "Cette page a changé entre-temps : relisez-la, puis recommencez si c'est encore utile."


@get("/", may="member")
async def index(ctx: Context, asked: Asked) -> Answer:
    """Every group: one's own first."""
    words = asked.query.get("q", "").strip()[:100]
    async with ctx.reading() as db:
        groups = await store.groups_for(db, me(ctx).public_id)
    found = [
        group
        for group in groups
        if all(
            word in plain(f"{group.title} {group.theme} {group.purpose}")
            for word in plain(words).split()
        )
    ]
    return Page(
        "index.html",
        words=words,
        mine=[one for one in found if one.is_member and not one.archived_on],
        others=[one for one in found if not one.is_member and not one.archived_on],
        archived=[one for one in found if one.archived_on],
        many=len(groups) > FEW,
        may_create=ctx.may("create"),
    )


@get("/groups/new", may="create")
async def new_group(_ctx: Context, _asked: Asked) -> Answer:
    """An empty form."""
    return Page("form.html", group=None)


WORDS = ("title", "theme", "purpose")


@post("/groups", may="create", form=WORDS)
async def create(ctx: Context, asked: Asked) -> Answer:
    """Begin a group, which one owns."""
    words = words_from(dict(asked.form))
    if isinstance(words, str):
        return Refused(words, Page("form.html", group=None))
    async with ctx.writing() as db:
        new = await store.create_group(db, words, ctx.office, me(ctx).public_id, ctx.today)
        await ctx.record("created", new)
    return See(f"/groups/{new}", said="Le groupe est créé : annoncez-le à vos collègues.")


@get("/groups/{group}", may="member")
async def show(ctx: Context, asked: Asked) -> Answer:
    """All of a group for its members; for the others what it is for, and how to ask."""
    async with ctx.reading() as db:
        group = await store.group_for(db, asked.path["group"], me(ctx).public_id)
        if group is None:
            return Missing()
        members = await store.members_of(db, group)
        own = await store.requests_of(db, group, me(ctx).public_id)
        inside = await _inside(ctx, db, group, asked) if group.is_member else {}
    shown = members if group.is_member else [one for one in members if one.owner]
    people = [one.person for one in shown]
    people += [one.person for one in inside.get("requests", [])]
    people += [one.linked_by for one in inside.get("linked", [])]
    names, leads = await ctx.names(people), await leading(ctx, members)
    return Page(
        "group.html" if group.is_member else "outside.html",
        group=group,
        members=shown,
        owners=[names[person] for person in leads],
        is_led=bool(leads),
        me=me(ctx).public_id,
        own=own[0] if own else None,
        names=names,
        offices={one.slug: one.name for one in await ctx.offices()},
        **inside,
    )


async def _inside(ctx: Context, db: Any, group: Group, asked: Asked) -> dict[str, Any]:
    """What members alone read; requests are for whoever answers them."""
    meetings = await meetings_of(db, group)
    return {
        "requests": await store.requests_of(db, group) if group.is_owner else [],
        "linked": await links.seen(ctx, await links.links_of(db, group)),
        "coming": [one for one in meetings if one.plan.held_on >= ctx.today],
        "past": [one for one in reversed(meetings) if one.plan.held_on < ctx.today],
        "discussion": await ctx.thread(space_of(group)).show(asked.query.get("before", 0)),
    }


@get("/groups/{group}/edit", may="member")
async def edit_group(ctx: Context, asked: Asked) -> Answer:
    """The form, filled in."""
    group = await as_owner(ctx, asked)
    return Page("form.html", group=group) if group else Missing()


@post("/groups/{group}/edit", may="member", form=("version", *WORDS))
async def change(ctx: Context, asked: Asked) -> Answer:
    """Correct what a group says of itself."""
    group = await as_owner(ctx, asked)
    if group is None:
        return Missing()
    words, version = words_from(dict(asked.form)), asked.form.get("version", "")
    if isinstance(words, str):
        return Refused(words, Page("form.html", group=group))
    async with ctx.writing() as db:
        if not (await held(db, ctx, group)).is_owner:
            return Missing()
        done = await store.change_group(db, group, words, int(version) if _is(version) else 0)
    if not done:
        return Refused(STALE, Page("form.html", group=group))
    return See(f"/groups/{group.public_id}", said="C'est enregistré.")


def _is(number: str) -> bool:
    return number.isascii() and number.isdigit() and len(number) < 9


# --- Coming in ------------------------------------------------------------------------------


@post("/groups/{group}/requests", may="member", form=("words",))
async def ask(ctx: Context, asked: Asked) -> Answer:
    """Ask to join, with a word; the owners are told."""
    group = await group_asked(ctx, asked)
    if group is None:
        return Missing()
    words = asked.form.get("words", "").strip()
    if group.archived_on:
        return await _refused(ctx, asked, ARCHIVED)
    if len(words) > 1000:
        return await _refused(ctx, asked, "Dites-le en 1000 caractères au plus.")
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


async def _refused(ctx: Context, asked: Asked, sentence: str) -> Answer:
    page = await show.handler(ctx, asked)
    return Refused(sentence, page) if isinstance(page, Page) else page


@post("/groups/{group}/requests/{request}", may="member", form=("request", "answer", "intent"))
async def answer(ctx: Context, asked: Asked) -> Answer:
    """An owner accepts, or refuses with a word; of two at once, the first one's answer stands."""
    group = await as_owner(ctx, asked)
    state = {"accept": "accepted", "refuse": "refused"}.get(asked.form.get("intent", ""))
    if group is None or state is None:
        return Missing()
    words, request = asked.form.get("answer", "").strip(), asked.path["request"]
    if state == "refused" and not words:
        return await _refused(ctx, asked, "Dites un mot de votre refus : la personne le lira.")
    if len(words) > 1000:
        return await _refused(ctx, asked, "Dites-le en 1000 caractères au plus.")
    async with ctx.writing() as db:
        if not (await held(db, ctx, group)).is_owner:
            return Missing()
        by = me(ctx).public_id
        whose = await store.answer(db, group, request, state, words, by, ctx.today)
        if whose and state == "accepted":
            await ctx.record("joined", group.public_id)
    if whose is None:
        return await _refused(ctx, asked, "Cette demande a déjà sa réponse, ou a été retirée.")
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
        return await _refused(ctx, asked, LAST)
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
        return await _refused(ctx, asked, LAST)
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


async def leading(ctx: Context, members: list[Member]) -> list[str]:
    """The owners who are still there: their account is open."""
    owners = [one.person for one in members if one.owner]
    present = await ctx.present(owners)
    return [person for person in owners if person in present]


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


# --- Ideas and practices -----------------------------------------------------------------------


@get("/groups/{group}/links", may="member")
async def choose_link(ctx: Context, asked: Asked) -> Answer:
    """What this person sees and may link."""
    group = await as_member(ctx, asked)
    if group is None or group.archived_on:
        return Missing()
    words = asked.query.get("q", "").strip()[:100]
    async with ctx.reading() as db:
        there = await links.links_of(db, group)
    offered = await links.offered(ctx, there, words)
    return Page("links.html", group=group, words=words, offered=offered)


@post("/groups/{group}/links", may="member", form=("kind", "thing", "intent"))
async def link(ctx: Context, asked: Asked) -> Answer:
    """Link an idea or a practice that one sees, or take a link away."""
    group = await as_member(ctx, asked)
    kind, thing = asked.form.get("kind", ""), asked.form.get("thing", "")
    if group is None or group.archived_on or not await links.is_seen(ctx, kind, thing):
        return Missing()
    removed = asked.form.get("intent") == "remove"
    async with ctx.writing() as db:
        if not (await held(db, ctx, group)).is_written_in:
            return Missing()
        if removed:
            await links.remove_link(db, group, kind, thing)
        else:
            await links.add_link(db, ctx, group, kind, thing, me(ctx).public_id)
    said = "Le lien est retiré." if removed else "Le lien est ajouté."
    return See(f"/groups/{group.public_id}#links", said=said)


ROUTES: list[Route] = [
    index,
    new_group,
    create,
    show,
    edit_group,
    change,
    ask,
    answer,
    keep_request,
    keep_member,
    leave,
    take_over,
    keep_open,
    choose_link,
    link,
    *thread_routes(show, sees),
]
