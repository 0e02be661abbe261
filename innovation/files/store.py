"""Files on disk, named by their SHA-256: written once, durable before any row names them.

The folder is outside of what a web server serves. A file is written beside its place, synced,
linked there, and its folder synced: a crash leaves a whole file or none.
"""

import hashlib
import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import mkstemp
from typing import BinaryIO

from innovation.durable import sync_folder


@dataclass(frozen=True, slots=True)
class Folder:
    """The site's folder of files."""

    root: Path

    def place_of(self, sha256: str) -> Path:
        """Where a file is, or would be."""
        return self.root / sha256[:2] / sha256

    def new(self) -> tuple[BinaryIO, Path]:
        """An empty file to write into, readable by its owner alone; ``keep`` or remove it."""
        incoming = self.root / "incoming"
        if not self.root.is_dir():
            self.root.mkdir(parents=True, exist_ok=True)
            sync_folder(self.root.parent)
        incoming.mkdir(mode=0o700, exist_ok=True)
        number, name = mkstemp(dir=incoming)
        return os.fdopen(number, "wb"), Path(name)

    def keep(self, path: Path) -> str:
        """Put a file made by ``new`` in its place for good: its SHA-256."""
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            os.fsync(file.fileno())
        place = self.place_of(sha256)
        place.parent.mkdir(mode=0o700, exist_ok=True)
        try:
            os.link(path, place)
        except FileExistsError:
            os.utime(place)  # the same content, wanted again: ``sweep`` looks at its age
        finally:
            path.unlink()
        sync_folder(place.parent)
        sync_folder(self.root)
        return sha256

    def size(self, sha256: str) -> int:
        """How many bytes are kept of a file; none when it is missing."""
        place = self.place_of(sha256)
        return place.stat().st_size if place.is_file() else 0

    def holds(self, sha256: str) -> bool:
        """Whether a file is there, whole."""
        place = self.place_of(sha256)
        if not place.is_file():
            return False
        with place.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256

    def sweep(self, named: Collection[str], before: datetime) -> int:
        """Remove what nobody names and nobody has sent since: how many files."""
        strays = [
            place
            for place in (*self.root.glob("??/*"), *self.root.glob("incoming/*"))
            if place.name not in named and place.stat().st_mtime < before.timestamp()
        ]
        for place in strays:
            place.unlink()
        return len(strays)

    def forget(self, names: Collection[str]) -> None:
        """Remove files that nobody names any more."""
        for name in names:
            self.place_of(name).unlink(missing_ok=True)

    def names(self) -> Iterator[str]:
        """The SHA-256 of every file that is kept."""
        return (path.name for path in self.root.glob("??/*"))
