"""The ideas and practices that a group works on: each member sees of them what is theirs to see."""

from dataclasses import dataclass

from innovation.api import Context, Database

from .store import Group

KINDS = {"idea": "ideas", "practice": "practices"}
MOST = 100


@dataclass(frozen=True, slots=True)
class Linked:
    """A link as this person finds it."""

    kind: str
    thing: str
    title: str
    linked_by: str


async def links_of(db: Database, group: Group) -> list[dict[str, str]]:
    """All of a group's links, whoever sees what is behind them."""
    rows: list[dict[str, str]] = await db.fetch(
        "SELECT kind, thing, linked_by FROM x_working_groups_link WHERE grp = {} "
        f"ORDER BY id DESC LIMIT {MOST}",
        group.id,
    )
    return rows


async def seen(ctx: Context, links: list[dict[str, str]]) -> list[Linked]:
    """Those that this person may see: the others are as if they were not there."""
    ideas = [link["thing"] for link in links if link["kind"] == "idea"]
    practices = [link["thing"] for link in links if link["kind"] == "practice"]
    titles: dict[tuple[str, str], str] = {}
    if ideas:
        found = await ctx.ideas(among=ideas, limit=MOST)
        titles |= {("idea", one.public_id): one.title for one in found}
    if practices:
        shared = await ctx.practices(among=practices, limit=MOST)
        titles |= {("practice", one.public_id): one.title for one in shared}
    return [
        Linked(link["kind"], link["thing"], titles[link["kind"], link["thing"]], link["linked_by"])
        for link in links
        if (link["kind"], link["thing"]) in titles
    ]


async def offered(ctx: Context, links: list[dict[str, str]], words: str) -> dict[str, list[Linked]]:
    """What this person sees and may link: ideas of their office, practices of all."""
    there = {(link["kind"], link["thing"]) for link in links}
    ideas = await ctx.ideas(words=words, limit=20)
    practices = await ctx.practices(words=words, limit=20)
    found = [Linked("idea", one.public_id, one.title, "") for one in ideas]
    found += [Linked("practice", one.public_id, one.title, "") for one in practices]
    kept = [one for one in found if (one.kind, one.thing) not in there]
    return {kind: [one for one in kept if one.kind == kind] for kind in KINDS}


async def is_seen(ctx: Context, kind: str, thing: str) -> bool:
    """Whether this person may link it."""
    if kind == "idea":
        return bool(await ctx.ideas(among=[thing], limit=1))
    return kind == "practice" and bool(await ctx.practices(among=[thing], limit=1))


async def add_link(
    db: Database, ctx: Context, group: Group, kind: str, thing: str, by: str
) -> None:
    """The same thing is linked once."""
    await db.fetch(
        "INSERT INTO x_working_groups_link (grp, office, kind, thing, linked_by, linked_on) "
        "VALUES ({}, {}, {}, {}, {}, {}) ON CONFLICT (grp, kind, thing) DO NOTHING",
        group.id,
        ctx.office,
        kind,
        thing,
        by,
        ctx.today,
    )


async def remove_link(db: Database, group: Group, kind: str, thing: str) -> None:
    """The thing itself stays."""
    await db.fetch(
        "DELETE FROM x_working_groups_link WHERE grp = {} AND kind = {} AND thing = {}",
        group.id,
        kind,
        thing,
    )
