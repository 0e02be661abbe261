"""``ctx.thread(space)``: the site's comments and files around a thing of a plugin.

The plugin says who sees the thing and what they may do there; from then on the rules are those of
ideas: one's own words for a quarter of an hour, hidden comments, files that were looked at.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Literal

from innovation import texts, world
from innovation.actions import threads
from innovation.db import is_open, reading
from innovation.domain.exchange import refusals_to_edit, refusals_to_remove
from innovation.domain.people import Viewer
from innovation.domain.refusals import NotAllowed, Refusal, Refused
from innovation.domain.threads import Discussion, JoinedFile, Remark, Space
from innovation.files import PER_IDEA, Folder, Prepared, prepare
from innovation.hooks.web import Upload
from innovation.hosting.trace import Trace
from innovation.queries.exchange import Comment
from innovation.queries.threads import (
    Kept,
    comment_in_thread,
    files_in_thread,
    open_thread,
    talk_in_thread,
)

LONGEST_MARK = 18
Intent = Literal["edit", "remove", "hide", "show"]


@dataclass(frozen=True, slots=True)
class Thread:
    """One thread, for one person."""

    plugin: str
    space: Space
    viewer: Viewer
    folder: Folder | None
    trace: Trace = field(default_factory=Trace, compare=False)

    async def show(self, before: int | str = 0) -> Discussion:
        """A page of its comments, the newest or those before a mark of an address; its files."""
        start = int(before) if str(before).isdecimal() and len(str(before)) < LONGEST_MARK else 0
        async with self._door():
            thread = await open_thread(self.viewer, self.plugin, self.space.thing)
            if not thread:
                return Discussion(self.space)
            talk = await talk_in_thread(
                self.viewer, thread, start or None, moderates=self.space.moderates
            )
            files = await files_in_thread(self.viewer, thread)
        remarks = tuple(self._remark(comment) for comment in talk.comments)
        joined = tuple(self._joined(file) for file in files)
        return Discussion(self.space, remarks, joined, talk.older or 0)

    def _remark(self, comment: Comment) -> Remark:
        mine, written = comment.person == self.viewer.id, not self.space.closed
        return Remark(
            comment.public_id,
            comment.author,
            comment.office,
            comment.text,
            comment.state,
            comment.at,
            edited=comment.edited_at is not None,
            editable=written and not refusals_to_edit(comment.said, self.viewer, world.now()),
            removable=not refusals_to_remove(comment.said, self.viewer),
            hideable=self.space.moderates and not mine and comment.state != "removed",
            version=comment.version,
        )

    def _joined(self, file: Kept) -> JoinedFile:
        one = file.attachment
        return JoinedFile(
            one.public_id,
            one.name,
            one.size,
            one.type,
            one.width,
            one.height,
            file.name,
            file.at,
            removable=not self.space.closed
            and (self.space.moderates or file.person == self.viewer.id),
        )

    async def say(self, text: str) -> str:
        """Write a comment: its address."""
        if not self.viewer.id:
            raise ValueError("une personne seule écrit un commentaire")
        async with self._door(write=True):
            return await threads.say(self.plugin, self.space, text, by=self.viewer)

    async def change(self, comment: str, intent: Intent, version: int, text: str = "") -> bool:
        """Correct or remove one's own comment, hide another's; false when there is none."""
        by, space = self.viewer, self.space
        async with self._door(write=True):
            thread = await open_thread(by, self.plugin, space.thing)
            found = await comment_in_thread(by, thread, comment, moderates=space.moderates)
            if found is None:
                return False
            if intent == "edit":
                await threads.edit(thread, space, found, text, version, by=by)
            elif intent == "remove":
                await threads.remove(thread, found, version, by=by)
            else:
                hidden = intent == "hide"
                await threads.hide(thread, space, found, version, hidden=hidden, by=by)
        return True

    async def attach(self, uploads: Sequence[Upload]) -> tuple[list[str], list[str]]:
        """Join files: the addresses of those that were kept, and why the others were not."""
        files, reasons = await self.look(uploads)
        return (await self.keep(files) if files else []), reasons

    async def look(self, uploads: Sequence[Upload]) -> tuple[list[Prepared], list[str]]:
        """Those that are fit, for ``keep``; a transaction need not wait while they are unpacked."""
        if self.folder is None or not self.viewer.id:
            raise ValueError("une personne seule joint des fichiers, d'une page")
        if len(uploads) > PER_IDEA:  # said before anything is unpacked
            too_many = Refusal("Ajoutez %(most)s fichiers au plus à la fois.", most=PER_IDEA)
            raise self._refused([too_many])
        if not uploads:
            raise self._refused([Refusal("Choisissez d'abord un fichier, puis ajoutez-le.")])
        kept: list[Prepared] = []
        reasons: list[str] = []
        for upload in uploads:
            try:
                kept.append(await _keep(self.folder, upload))
            except Refused as refused:
                reasons += [str(one) for one in self._refused(refused.refusals).refusals]
        return kept, reasons

    async def keep(self, files: Sequence[Prepared]) -> list[str]:
        """Join files that were looked at: their addresses."""
        async with self._door(write=True):
            return await threads.attach(self.plugin, self.space, files, by=self.viewer)

    async def detach(self, file: str) -> bool:
        """Take a file away; false when there is none."""
        async with self._door(write=True):
            thread = await open_thread(self.viewer, self.plugin, self.space.thing)
            found = await files_in_thread(self.viewer, thread, file) if file else []
            for one in found:
                await threads.detach(thread, self.space, one, by=self.viewer)
        return bool(found)

    @asynccontextmanager
    async def _door(self, *, write: bool = False) -> AsyncIterator[None]:
        """The transaction that the plugin has opened, or one of this call's own."""
        try:
            if is_open():
                yield
            else:
                async with (self.trace.writing if write else reading)(self.viewer):
                    yield
        except NotAllowed as not_allowed:
            raise self._refused([Refusal("Cela revient à quelqu'un d'autre.")]) from not_allowed
        except Refused as refused:
            raise self._refused(refused.refusals) from refused

    def _refused(self, refusals: list[Refusal]) -> Refused:
        """Every reason, in the person's language: a plugin has no catalogue of ours."""
        with texts.speaking(self.viewer.language):
            return Refused([Refusal(texts.refusal_text(one)) for one in refusals])

    async def kept(self, file: str) -> Kept | None:
        """What is on disk of a file of this thread, for the page that sends it."""
        async with self._door():
            thread = await open_thread(self.viewer, self.plugin, self.space.thing)
            found = await files_in_thread(self.viewer, thread, file) if thread and file else []
        return found[0] if found else None


async def _keep(folder: Folder, upload: Upload) -> Prepared:
    """Looked at anew, whoever handed it over: a plugin may pass on any bytes."""
    file, path = folder.new()
    try:
        with file:
            file.write(upload.content)
        return await prepare(folder, path, upload.name)
    finally:
        path.unlink(missing_ok=True)
