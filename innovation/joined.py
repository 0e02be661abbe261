"""Comments and files, around an idea, a practice, a draft or a thing of a plugin.

Written inside the caller's ``writing`` door, which has made sure of who may.
"""

from typing import Any

from piccolo.columns import Column

from innovation import world
from innovation.db import add, fetch
from innovation.domain.people import Viewer
from innovation.domain.refusals import Stale
from innovation.files import Prepared
from innovation.tables import AttachmentRow, CommentRow


async def add_comment(
    text: str,
    office: str,
    *,
    by: Viewer,
    idea: int | None = None,
    practice: int | None = None,
    thread: int | None = None,
) -> str:
    """A comment on an idea, a practice or in a thread: its address."""
    public_id = world.public_id()
    await add(
        CommentRow(
            public_id=public_id,
            office=office,
            person=by.id,
            text=text.strip(),
            at=world.now(),
            idea=idea,
            practice=practice,
            thread=thread,
        )
    )
    return public_id


async def change_comment(comment: int, version: int, changed: dict[Column | str, Any]) -> None:
    """Compare-and-set: the comment is as whoever changes it saw it."""
    changed[CommentRow.version] = CommentRow.version + 1
    done = (
        await CommentRow.update(changed)
        .where(CommentRow.id == comment)
        .where(CommentRow.version == version)
        .returning(CommentRow.id)
    )
    if not done:
        raise Stale


async def add_attachment(
    made: Prepared,
    office: str,
    *,
    by: Viewer,
    field: str = "",
    draft: int | None = None,
    idea: int | None = None,
    thread: int | None = None,
) -> str:
    """A file that is on disk, joined to a draft, an idea or a thread: its address."""
    for stored in made.stored:
        await fetch(
            "INSERT INTO stored_file (sha256, size, type, at) VALUES ({}, {}, {}, {}) "
            "ON CONFLICT (sha256) DO NOTHING",
            stored.sha256,
            stored.size,
            stored.type,
            world.now(),
        )
    public_id = world.public_id()
    await add(
        AttachmentRow(
            public_id=public_id,
            office=office,
            field=field,
            name=made.name,
            sha256=made.file.sha256,
            size=made.file.size,
            type=made.file.type,
            picture=made.picture.sha256 if made.picture else None,
            thumbnail=made.thumbnail.sha256 if made.thumbnail else None,
            width=made.width,
            height=made.height,
            added_by=by.id,
            at=world.now(),
            draft=draft,
            idea=idea,
            thread=thread,
        )
    )
    return public_id
