"""What every page asks first: which group, and what this person is in it."""

import unicodedata

from innovation.api import Context, Database, PersonFacts
from innovation.api.web import Asked, Space

from . import store
from .store import Group, Member, Words, group_for

ARCHIVED = "Ce groupe est archivé : on y lit tout, on n'y écrit plus rien."


def me(ctx: Context) -> PersonFacts:
    """Who asks: pages are never asked by nobody."""
    assert ctx.person is not None
    return ctx.person


async def group_asked(ctx: Context, asked: Asked) -> Group | None:
    """The group of the address."""
    async with ctx.reading() as db:
        return await group_for(db, asked.path["group"], me(ctx).public_id)


async def as_member(ctx: Context, asked: Asked) -> Group | None:
    """The group of the address, for whoever is in it: for the others its inside does not exist."""
    group = await group_asked(ctx, asked)
    return group if group and group.is_member else None


async def as_owner(ctx: Context, asked: Asked) -> Group | None:
    """The group of the address, for whoever keeps it."""
    group = await group_asked(ctx, asked)
    return group if group and group.is_owner else None


async def held(db: Database, ctx: Context, group: Group) -> Group:
    """The group as it is now for this person; nobody changes its members before the writing ends.

    They may have been taken out of it since the page was asked for.
    """
    await store.hold(db, group)
    found = await group_for(db, group.public_id, me(ctx).public_id)
    assert found is not None, "no group is removed"
    return found


async def sees(ctx: Context, asked: Asked) -> Space | None:
    """Comments and documents of a group are its members'; owners moderate."""
    group = await as_member(ctx, asked)
    return space_of(group) if group else None


async def holds(ctx: Context, db: Database, asked: Asked) -> Space | None:
    """The same, while nobody takes anybody out of the group."""
    group = await group_for(db, asked.path["group"], me(ctx).public_id)
    group = await held(db, ctx, group) if group else None
    return space_of(group) if group and group.is_member else None


async def leading(ctx: Context, members: list[Member]) -> list[str]:
    """The owners who are still there: their account is open."""
    owners = [one.person for one in members if one.owner]
    present = await ctx.present(owners)
    return [person for person in owners if person in present]


def space_of(group: Group, thing: str = "") -> Space:
    """Where the site keeps what is said and joined in a group, or at a meeting of it."""
    where = f"{group.public_id}.{thing}" if thing else group.public_id
    return Space(where, moderates=group.is_owner, closed=ARCHIVED if group.archived_on else "")


def words_from(typed: dict[str, str]) -> Words | str:
    """What a form says of a group, or the sentence of what is missing."""
    title, theme = (" ".join(typed.get(name, "").split()) for name in ("title", "theme"))
    purpose = typed.get("purpose", "").strip()
    if not 3 <= len(title) <= 120:
        return "Donnez au groupe un nom de 3 à 120 caractères."
    if len(theme) > 80:
        return "Le thème tient en 80 caractères."
    if not 1 <= len(purpose) <= 3000:
        return "Dites à quoi sert le groupe, en 3000 caractères au plus."
    return Words(title, theme, purpose)


def plain(text: str) -> str:
    """Without capitals nor accents, to look for words."""
    letters = unicodedata.normalize("NFD", text.casefold())
    return "".join(one for one in letters if not unicodedata.combining(one))
