"""A file of the site's folder on its way to a browser: never opened in the site's name."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from litestar.exceptions import NotFoundException
from litestar.response import Stream

from innovation.files import Folder

CHUNK = 1 << 16
SANDBOX = "sandbox; default-src 'none'"
"""What a file of somebody else's may do as a page: nothing."""
SAFE = (("Cache-Control", "no-store"), ("Content-Security-Policy", SANDBOX))


def send_document(folder: Folder, sha256: str, name: str, kind: str) -> Stream:
    """A file as it is kept, to be saved rather than shown."""
    return _send(folder, sha256, kind, f"attachment; filename*=UTF-8''{quote(name, safe='')}")


def send_picture(folder: Folder, sha256: str) -> Stream:
    """A picture of our own making, so it may be shown in the page; a document has none."""
    return _send(folder, sha256, "image/webp", "inline")


def _send(folder: Folder, sha256: str, kind: str, disposition: str) -> Stream:
    if not sha256:
        raise NotFoundException
    place = folder.place_of(sha256)
    headers = dict(SAFE) | {
        "Content-Disposition": disposition,
        "Content-Length": str(place.stat().st_size),
    }
    return Stream(_chunks(place), headers=headers, media_type=kind)


def _chunks(place: Path) -> Iterator[bytes]:
    """Opened with the first piece: a browser that has gone away by then leaves nothing open."""
    with place.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk
