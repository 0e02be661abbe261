"""The browser's files: read once, named by their content, kept by the browser for a year."""

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


class MissingAssets(Exception):
    """The browser files were not built."""


@dataclass(frozen=True, slots=True)
class Asset:
    """A file, plain and compressed; ``bodies`` is keyed by encoding, "" for plain."""

    media_type: str
    digest: str
    bodies: dict[str, bytes]


def _folder() -> Path:
    return Path(str(files("innovation") / "static"))


@cache
def assets() -> dict[str, Asset]:
    """Every file that pages may name, by its path under ``static/``."""
    folder = _folder()
    found = {
        path.relative_to(folder).as_posix(): _read(path)
        for path in folder.rglob("*")
        if path.suffix in TYPES
    }
    if "vendor/htmx.js" not in found:
        raise MissingAssets("Les fichiers du navigateur manquent : lancez « python3 start.py ».")
    return found


def _read(path: Path) -> Asset:
    plain = path.read_bytes()
    bodies = {"": plain, "gz": gzip.compress(plain, 6)}
    brotli = path.with_name(path.name + ".br")
    if brotli.is_file():
        bodies["br"] = brotli.read_bytes()
    return Asset(TYPES[path.suffix], hashlib.sha256(plain).hexdigest()[:12], bodies)


@cache
def address(path: str) -> str:
    """The URL of a file, which changes with its content."""
    return f"/static/{assets()[path].digest}/{path}"
