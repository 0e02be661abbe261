"""Threads: read once the plugin has said that the viewer sees the thing.

On PostgreSQL a transaction reads the one thread that it opened. Every other statement of the site
asks for the comments and files of drafts, ideas and practices, and finds nothing of a thread.
"""

from dataclasses import dataclass
from datetime import datetime

from innovation.db import DB, Row, fetch, fetch_one
from innovation.domain.people import Viewer
from innovation.domain.sight import reads_in_thread
from innovation.queries.exchange import COMMENT, PAGE, Comment, Talk, comment_from, talk_from
from innovation.queries.files import ATTACHMENT, Attachment, attachment_from


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of a thread: what is on disk, and who joined it."""

    attachment: Attachment
    sha256: str
    picture: str
    person: int
    name: str
    at: datetime


async def open_thread(viewer: Viewer, plugin: str, thing: str) -> int:
    """A thread's number, which this transaction reads from now on; 0 while nothing is in it."""
    opened = ", set_config('app.thread', id::text, true)" if DB.engine_type == "postgres" else ""
    row = await fetch_one(
        f"SELECT id{opened} FROM thread WHERE plugin = {{}} AND thing = {{}}", plugin, thing
    )
    return int(row["id"]) if row else 0


async def talk_in_thread(
    viewer: Viewer, thread: int, before: int | None = None, *, moderates: bool = False
) -> Talk:
    """A page of a thread's comments."""
    rows = await fetch(
        f"SELECT {COMMENT} '' AS about FROM comment c JOIN person p ON p.id = c.person "
        f"WHERE c.thread = {{}} AND c.id < {{}} ORDER BY c.id DESC LIMIT {PAGE + 1}",
        thread,
        before or 2**62,
    )
    return talk_from(viewer, rows, reads_in_thread(moderates=moderates))


async def comment_in_thread(
    viewer: Viewer, thread: int, public_id: str, *, moderates: bool = False
) -> Comment | None:
    """One comment of this thread."""
    row = await fetch_one(
        f"SELECT {COMMENT} '' AS about, EXISTS (SELECT 1 FROM comment n WHERE n.thread = c.thread "
        "AND n.id > c.id AND n.person <> c.person) AS answered FROM comment c "
        "JOIN person p ON p.id = c.person WHERE c.thread = {} AND c.public_id = {}",
        thread,
        public_id,
    )
    if row is None:
        return None
    reads = reads_in_thread(moderates=moderates)
    return comment_from(viewer, row, answered=bool(row["answered"]), reads=reads)


async def everything_said(viewer: Viewer, plugin: str) -> list[Row]:
    """All of a plugin's threads, for the file that it leaves behind; opened as the system."""
    return await fetch(
        "SELECT t.thing, p.name, x.words, x.at FROM thread t JOIN (SELECT thread, person, "
        "text AS words, at FROM comment UNION ALL SELECT thread, added_by, name, at "
        "FROM attachment) x ON x.thread = t.id JOIN person p ON p.id = x.person "
        "WHERE t.plugin = {} ORDER BY x.at",
        plugin,
    )


async def files_in_thread(viewer: Viewer, thread: int, public_id: str = "") -> list[Kept]:
    """A thread's files, or the one of this address, oldest first."""
    rows = await fetch(
        f"SELECT {ATTACHMENT}, a.sha256, coalesce(a.picture, '') AS picture, a.at, "
        "p.id AS person, p.name AS who FROM attachment a JOIN person p ON p.id = a.added_by "
        "WHERE a.thread = {} AND a.removed_at IS NULL AND {} IN ('', a.public_id) ORDER BY a.id",
        thread,
        public_id,
    )
    return [
        Kept(
            attachment_from(row),
            row["sha256"],
            row["picture"],
            row["person"],
            row["who"],
            row["at"],
        )
        for row in rows
    ]
