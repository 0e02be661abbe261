"""The archive: a ZIP of rows and files, which says what it holds and is sealed.

``tables/NAME.jsonl`` holds a table, a row a line; ``files/SHA256`` a photo or a document;
``manifest.json`` the hash of each. The last 64 characters of the file, which are the comment of the
ZIP, are the SHA-256 of all that comes before: no bit can change unseen.
"""

import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from innovation.durable import sync_folder
from innovation.faults import in_words

FORMAT = 2
SEAL = 64
CHUNK = 1 << 20
MANIFEST = "manifest.json"
PART = re.compile(r"tables/[a-z0-9_]+\.jsonl|files/[0-9a-f]{64}")
"""What a part may be called: its name becomes a table's, or a file's on the disk."""


class BadArchive(Exception):
    """This file can't be restored; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive holds."""

    format: int
    application: str
    taken_at: str
    kind: str
    migrations: list[str]
    columns: dict[str, list[str]]
    """Of each table, in the order of its rows' values."""
    rows: dict[str, int]
    last_ids: dict[str, int]
    heads: dict[str, list[Any]]
    """How far each office's journal had come: the number of its last event, and its hash."""
    hashes: dict[str, str] = field(default_factory=dict)
    """The SHA-256 of each part."""
    missing: list[str] = field(default_factory=list)
    """Files that were not whole on the disk."""
    plugins: dict[str, dict[str, str]] = field(default_factory=dict)
    """Of each plugin that has tables, the migrations that made them, with the hash of each."""


class Writer:
    """An archive being written."""

    def __init__(self, file: ZipFile) -> None:
        self.file = file
        self.hashes: dict[str, str] = {}

    @contextmanager
    def part(self, name: str, *, packed: bool = True) -> Iterator["Part"]:
        """A new part, to be written a piece at a time."""
        about = ZipInfo(name)
        about.compress_type = ZIP_DEFLATED if packed else ZIP_STORED
        with self.file.open(about, "w", force_zip64=True) as target:
            part = Part(target)
            yield part
        self.hashes[name] = part.digest.hexdigest()

    def finish(self, manifest: Manifest) -> None:
        """Say what it holds."""
        self.file.writestr(MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False))
        self.file.comment = b"0" * SEAL


class Part:
    """A part being written."""

    def __init__(self, target: IO[bytes]) -> None:
        self.target = target
        self.digest = hashlib.sha256()

    def write(self, piece: bytes) -> None:
        """Add a piece."""
        self.digest.update(piece)
        self.target.write(piece)


@contextmanager
def new_archive(path: Path) -> Iterator[Writer]:
    """An archive that is whole at its place, and on the disk, or not there at all."""
    coming = path.with_name(f".{path.name}.coming")
    try:
        with ZipFile(coming, "w") as file:
            yield Writer(file)
        coming.chmod(0o600)
        _seal(coming)
        coming.replace(path)
        sync_folder(path.parent)
    finally:
        coming.unlink(missing_ok=True)


def _seal(path: Path) -> None:
    digest = _digest(path)
    with path.open("r+b") as file:
        file.seek(-SEAL, os.SEEK_END)
        file.write(digest.encode())
        file.flush()
        os.fsync(file.fileno())


def _digest(path: Path) -> str:
    """The SHA-256 of all but the seal."""
    left, digest = path.stat().st_size - SEAL, hashlib.sha256()
    with path.open("rb") as file:
        while left > 0 and (piece := file.read(min(CHUNK, left))):
            digest.update(piece)
            left -= len(piece)
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive that was found whole."""

    path: Path
    manifest: Manifest

    def lines(self, table: str) -> Iterator[bytes]:
        """The rows of a table."""
        with ZipFile(self.path) as file, file.open(f"tables/{table}.jsonl") as part:
            yield from part

    def pieces(self, name: str) -> Iterator[bytes]:
        """A part, a piece at a time."""
        with ZipFile(self.path) as file, file.open(name) as part:
            while piece := part.read(CHUNK):
                yield piece

    @property
    def files(self) -> list[str]:
        """The SHA-256 of each photo and document."""
        return [name[6:] for name in self.manifest.hashes if name.startswith("files/")]


def open_archive(path: Path, known: Iterable[str]) -> Archive:
    """The archive, once all of it was read and compared; ``known`` are our own migrations."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - SEAL))
            seal = file.read()
    except OSError as error:
        raise BadArchive(f"{path} ne peut pas être lu : {in_words(error)}.") from error
    if seal.decode("latin-1") != _digest(path):
        raise BadArchive(
            f"{path} n'est pas une sauvegarde entière : le fichier est tronqué, ou a été modifié. "
            "Restaurez une autre sauvegarde."
        )
    archive = Archive(path, _manifest(path))
    _refuse_unknown(archive.manifest, set(known))
    _refuse_damaged(archive)
    return archive


def _manifest(path: Path) -> Manifest:
    try:
        with ZipFile(path) as file:
            told = dict(json.loads(file.read(MANIFEST)))
        if told.get("format", 0) > FORMAT:
            raise BadArchive(
                f"Cette sauvegarde vient de Vivier {told.get('application')}, plus récent que "
                "celui-ci et d'un autre format : installez cette version, puis restaurez."
            )
        return Manifest(**told)
    except (BadZipFile, KeyError, TypeError, ValueError) as error:
        raise BadArchive(f"{path} n'est pas une sauvegarde de Vivier.") from error


def _refuse_unknown(manifest: Manifest, known: set[str]) -> None:
    if unknown := sorted(set(manifest.migrations) - known):
        raise BadArchive(
            f"Cette sauvegarde vient de Vivier {manifest.application}, plus récent que celui-ci "
            f"({', '.join(unknown)}) : installez cette version, puis restaurez."
        )


def _refuse_damaged(archive: Archive) -> None:
    """Each part is there and is what the manifest says."""
    wanted = {f"tables/{table}.jsonl" for table in archive.manifest.columns}
    with ZipFile(archive.path) as file:
        parts = {name for name in file.namelist() if name != MANIFEST}
    if strange := sorted(name for name in parts if not PART.fullmatch(name)):
        raise BadArchive(f"Cette sauvegarde a des parties qui n'en sont pas : {strange[:5]}.")
    if absent := sorted((wanted | set(archive.manifest.hashes)) - parts):
        raise BadArchive(f"Il manque à cette sauvegarde : {', '.join(absent[:5])}.")
    for name, wanted_hash in archive.manifest.hashes.items():
        digest = hashlib.sha256()
        for piece in archive.pieces(name):
            digest.update(piece)
        if digest.hexdigest() != wanted_hash:
            raise BadArchive(f"Une partie de cette sauvegarde est abîmée : {name}.")
