"""Answers that a browser keeps as a file."""

import re

from litestar import Response

from innovation import world
from innovation.domain.words import fold


def file_name(*words: str, ending: str, dated: bool = True) -> str:
    """A file's name that every system takes: plain letters, hyphens, and the day."""
    plain = "-".join(re.findall(r"[a-z0-9]+", fold(" ".join(words))))[:80].rstrip("-")
    day = f"-{world.today().isoformat()}" if dated else ""
    return f"{plain}{day}.{ending}"


def download(content: bytes, name: str, media_type: str, *, shown: bool = False) -> Response[bytes]:
    """A file that nobody keeps in between; ``shown`` lets the browser open it in place."""
    place = "inline" if shown else "attachment"
    return Response(
        content,
        media_type=media_type,
        headers={
            "Content-Disposition": f'{place}; filename="{name}"',
            "Cache-Control": "no-store",
        },
    )
