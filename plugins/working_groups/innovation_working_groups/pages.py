"""Groups: the list, one group for whoever is in it or not, and what it works on."""

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
    as_member,
    as_owner,
    held,
    holds,
    leading,
    me,
    plain,
    sees,
    space_of,
    words_from,
)
from .meetings import meetings_of
from .store import Group

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


async def refused(ctx: Context, asked: Asked, sentence: str) -> Answer:
    """The group's page again, with what was typed and why it was not taken."""
    page = await show.handler(ctx, asked)
    return Refused(sentence, page) if isinstance(page, Page) else page


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
    choose_link,
    link,
    *thread_routes(show, sees, holds),
]
