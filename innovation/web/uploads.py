"""A form with files: its parts are written to disk as they come, each within its limits.

The form's token comes before its files, so that nothing is kept of a form that is not ours.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from multipart import MultipartError, MultipartSegment, PushMultipartParser, parse_options_header

from innovation.domain.refusals import Refusal, Refused
from innovation.files import LIMIT, PER_IDEA, Folder, Prepared, look_at, prepare
from innovation.hooks.web import Upload as HandedOver
from innovation.web.entry import checked, read_form
from innovation.web.errors import BadToken
from innovation.web.forms import MAX_BYTES, MAX_FIELDS, BadForm, Form, form_from
from innovation.web.site import Asked, visit_of

MULTIPART = "multipart/form-data"
MAX_UPLOAD = (PER_IDEA + 1) * LIMIT + MAX_BYTES


@dataclass(slots=True)
class Upload:
    """A file as it was sent: under which field, by which name, and where it waits."""

    field: str
    name: str
    path: Path
    size: int = 0


@dataclass(slots=True)
class _Parts:
    """The parts of a form, as far as they were read."""

    folder: Folder
    check: Callable[[Form], Form]
    """Raises ``BadToken`` for a form that is not ours."""
    texts: list[tuple[str, str]] = field(default_factory=list)
    uploads: list[Upload] = field(default_factory=list)
    _part: MultipartSegment | None = None
    _text: bytearray = field(default_factory=bytearray)
    _file: BinaryIO | None = None
    _read: int = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        """What was not kept goes."""
        if self._file:
            self._file.close()
        for upload in self.uploads:
            upload.path.unlink(missing_ok=True)

    def take(self, event: MultipartSegment | bytes | bytearray | None) -> None:
        """A part begins, goes on or ends."""
        if isinstance(event, MultipartSegment):
            self._begin(event)
        elif event is None:
            self._end()
        elif self._file:
            self._write(event)
        else:
            self._read += len(event)
            if self._read > MAX_BYTES:
                raise BadForm("too long")
            self._text += event

    def _begin(self, part: MultipartSegment) -> None:
        self._part, self._text = part, bytearray()
        if part.filename is not None:
            self.form()
            self._file, path = self.folder.new()
            self.uploads.append(Upload(part.name or "", part.filename, path))

    def form(self) -> Form:
        """The fields that were read so far, if the form is ours."""
        return self.check(form_from(self.texts))

    def _write(self, chunk: bytes | bytearray) -> None:
        """One byte past the limit is enough to know; the rest is read and dropped."""
        assert self._file
        upload = self.uploads[-1]
        room = LIMIT + 1 - upload.size
        upload.size += self._file.write(chunk[:room])

    def _end(self) -> None:
        if self._file:
            self._file.close()
            self._file = None
        elif self._part:
            self.texts.append((self._part.name or "", self._text.decode()))


@asynccontextmanager
async def uploaded(request: Asked) -> AsyncIterator[tuple[Form, list[Upload]]]:
    """The posted form, if it is ours, and its files until the block ends."""
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind != MULTIPART:
        yield await read_form(request), []
        return
    with _Parts(visit_of(request).site.files, partial(checked, request)) as parts:
        await _read(request, options.get("boundary", ""), parts)
        form = parts.form()
        # A browser sends an input left empty as a file without a name.
        yield form, [upload for upload in parts.uploads if upload.name or upload.size]


async def _read(request: Asked, boundary: str, parts: _Parts) -> None:
    stream = request.stream()
    try:
        with PushMultipartParser(boundary, max_segment_count=MAX_FIELDS, strict=True) as parser:
            async for chunk in stream:
                for event in parser.parse(chunk):
                    parts.take(event)
    except BadToken:
        async for _ in stream:
            pass  # a browser listens only once it has sent everything
        raise
    except (MultipartError, UnicodeError):
        # Not the error's own words, which hold what was sent: they go to the log.
        raise BadForm("no multipart form") from None


async def looked_at(upload: Upload) -> HandedOver:
    """A file for a plugin, or ``Refused``: what its bytes are, and the bytes; nothing is kept."""
    name, kind = await look_at(upload.path, upload.name)
    return HandedOver(name, kind, upload.path.read_bytes())


async def keep_uploads(
    folder: Folder, uploads: Sequence[Upload]
) -> tuple[list[tuple[Upload, Prepared]], list[Refusal]]:
    """The files that may be attached, kept on disk for good, and why the others may not."""
    kept: list[tuple[Upload, Prepared]] = []
    refusals: list[Refusal] = []
    for upload in uploads:
        try:
            kept.append((upload, await prepare(folder, upload.path, upload.name)))
        except Refused as refused:
            refusals += refused.refusals
    return kept, refusals
