"""What people say and join around a thing of a plugin.

The plugin was asked first, and said what they may do there: nobody else opens its threads.
"""

from collections.abc import Sequence

from innovation import world
from innovation.db import fetch
from innovation.domain.exchange import check_comment, refusals_to_edit, refusals_to_remove
from innovation.domain.people import Viewer
from innovation.domain.refusals import NotAllowed, Refusal, Refused, Stale, refuse_if
from innovation.domain.threads import MOST_FILES, Space, too_many_files
from innovation.files import Prepared
from innovation.joined import add_attachment, add_comment, change_comment
from innovation.journal import record
from innovation.queries.exchange import Comment
from innovation.queries.threads import Kept, open_thread
from innovation.tables import AttachmentRow


async def say(plugin: str, space: Space, text: str, *, by: Viewer) -> str:
    """Write a comment: its address."""
    refuse_if(_closed(space) + check_comment(text))
    thread = await _begin(plugin, space, by)
    public_id = await add_comment(text, by.office, by=by, thread=thread)
    await record("thread.said", "thread", thread, office=by.office, by=by)
    return public_id


async def edit(
    thread: int, space: Space, comment: Comment, text: str, version: int, *, by: Viewer
) -> None:
    """Correct one's own comment, shortly after it was written."""
    wrong = refusals_to_edit(comment.said, by, world.now())
    refuse_if(_closed(space) + wrong + check_comment(text))
    await change_comment(comment.id, version, {"text": text.strip(), "edited_at": world.now()})
    await record("thread.edited", "thread", thread, office=by.office, by=by, comment=comment.id)


async def remove(thread: int, comment: Comment, version: int, *, by: Viewer) -> None:
    """Take one's own comment away: its words are gone, a trace stays."""
    refuse_if(refusals_to_remove(comment.said, by))
    await change_comment(comment.id, version, {"text": "", "state": "removed"})
    await record("thread.removed", "thread", thread, office=by.office, by=by, comment=comment.id)


async def hide(
    thread: int, space: Space, comment: Comment, version: int, *, hidden: bool, by: Viewer
) -> None:
    """Hide somebody's comment from the others, or show it again: whoever moderates."""
    if not space.moderates:
        raise NotAllowed("thread.hide")
    if comment.state != ("shown" if hidden else "hidden"):
        raise Stale
    await change_comment(comment.id, version, {"state": "hidden" if hidden else "shown"})
    await record(
        "thread.hidden" if hidden else "thread.shown",
        "thread",
        thread,
        office=by.office,
        by=by,
        comment=comment.id,
    )


async def attach(plugin: str, space: Space, files: Sequence[Prepared], *, by: Viewer) -> list[str]:
    """Join photos and documents: their addresses."""
    refuse_if(_closed(space))
    thread = await _begin(plugin, space, by)
    added = [await add_attachment(file, by.office, by=by, thread=thread) for file in files]
    (held,) = await fetch(
        "SELECT count(*) AS n FROM attachment WHERE thread = {} AND removed_at IS NULL", thread
    )
    if held["n"] > MOST_FILES:
        raise Refused([too_many_files()])
    await record("thread.attached", "thread", thread, office=by.office, by=by, files=len(files))
    return added


async def detach(thread: int, space: Space, file: Kept, *, by: Viewer) -> None:
    """Take away a file that one joined oneself, or any for whoever moderates."""
    if file.person != by.id and not space.moderates:
        raise NotAllowed("thread.detach")
    refuse_if(_closed(space))
    gone = (
        await AttachmentRow.update({AttachmentRow.removed_at: world.now()})
        .where(AttachmentRow.id == file.attachment.id)
        .where(AttachmentRow.removed_at.is_null())
        .returning(AttachmentRow.id)
    )
    if not gone:
        raise Stale
    await record("thread.detached", "thread", thread, office=by.office, by=by)


async def _begin(plugin: str, space: Space, by: Viewer) -> int:
    """The thread, made with the first thing that is put into it; of two at once, one waits."""
    await fetch(
        "INSERT INTO thread (plugin, thing) VALUES ({}, {}) ON CONFLICT (plugin, thing) DO NOTHING",
        plugin,
        space.thing,
    )
    return await open_thread(by, plugin, space.thing)


def _closed(space: Space) -> list[Refusal]:
    """The plugin's own sentence why nothing more is written there."""
    return [Refusal(space.closed)] if space.closed else []
