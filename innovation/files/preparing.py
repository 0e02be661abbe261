"""From what was sent to what is kept: looked at, cleaned, put in its place, off the event loop."""

import asyncio
import re
import unicodedata
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import puremagic

from innovation.domain.refusals import Refusal, Refused
from innovation.files import unfit
from innovation.files.documents import (
    TYPES,
    check_document,
    has_properties,
    save_without_properties,
)
from innovation.files.pictures import ENDINGS, SMALL, WIDE, Picture, open_picture
from innovation.files.store import Folder
from innovation.files.unfit import Unfit

LIMIT = 20_000_000
PER_IDEA = 10
NAME = 150

PHOTOS = ("jpg", "jpeg", "png", "webp")
ACCEPTED = (*TYPES, *PHOTOS)
ENCIPHERED = b"\xd0\xcf\x11\xe0"
"""How an old document of Office begins, and one with a password."""

# What would end a header or a path, or turn a line of text around.
UNWANTED = re.compile('[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff"]')

_two_hands = ThreadPoolExecutor(2, "files")  # a photo takes a core, and memory for its pixels


@dataclass(frozen=True, slots=True)
class Stored:
    """A file in its place."""

    sha256: str
    size: int
    type: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file that may be attached; a photo has two reduced pictures of it."""

    name: str
    file: Stored
    picture: Stored | None = None
    thumbnail: Stored | None = None
    width: int = 0
    height: int = 0

    @property
    def stored(self) -> list[Stored]:
        """All that is on disk."""
        return [one for one in (self.file, self.picture, self.thumbnail) if one]


def clean_name(name: str) -> str:
    """A file's name without folders, on one line, of a bearable length."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    stem, dot, ending = " ".join(UNWANTED.sub("", last).split()).rpartition(".")
    stem = stem or "fichier"
    return f"{stem[: NAME - 10]}{dot}{ending[:9]}"


async def prepare(folder: Folder, path: Path, name: str) -> Prepared:
    """Keep a received file for good, or ``Refused`` with what is wrong with it."""
    name = clean_name(name)
    work = partial(_prepare, folder, path, name)
    try:
        return await asyncio.get_running_loop().run_in_executor(_two_hands, work)
    except Unfit as reason:
        raise Refused([Refusal(str(reason), name=name)]) from reason


async def look_at(path: Path, name: str) -> tuple[str, str]:
    """A received file's clean name and its type, or ``Refused``; a table as text is taken too."""
    name = clean_name(name)
    try:
        kind = await asyncio.get_running_loop().run_in_executor(_two_hands, _kind, path, name)
    except Unfit as reason:
        raise Refused([Refusal(str(reason), name=name)]) from reason
    return name, kind


def _kind(path: Path, name: str) -> str:
    size = path.stat().st_size
    if not size or size > LIMIT:
        raise Unfit(unfit.TOO_HEAVY if size else unfit.EMPTY)
    ending = name.rpartition(".")[2].lower()
    if ending == "csv":
        if b"\0" in path.read_bytes():
            raise Unfit(unfit.NOT_THAT)
        return "text/csv"
    _check_beginning(path, ending)
    if ending in PHOTOS:
        return open_picture(path).type
    check_document(path, ending)
    return TYPES[ending]


def _prepare(folder: Folder, path: Path, name: str) -> Prepared:
    size = path.stat().st_size
    if not size or size > LIMIT:
        raise Unfit(unfit.TOO_HEAVY if size else unfit.EMPTY)
    stem, _, ending = name.rpartition(".")
    ending = ending.lower()
    _check_beginning(path, ending)
    if ending in PHOTOS:
        photo = open_picture(path)
        return _keep_photo(folder, photo, f"{stem}.{ENDINGS[photo.type]}")
    check_document(path, ending)
    if has_properties(path, ending):
        save = partial(save_without_properties, path)
        return Prepared(name, _written(folder, save, TYPES[ending]))
    return Prepared(name, Stored(folder.keep(path), size, TYPES[ending]))


def _check_beginning(path: Path, ending: str) -> None:
    if ending in ("heic", "heif"):
        raise Unfit(unfit.HEIC)
    if ending not in ACCEPTED:
        raise Unfit(unfit.UNKNOWN)
    with path.open("rb") as file:
        begins = file.read(4)
    if begins == ENCIPHERED:
        raise Unfit(unfit.LOCKED)
    if ending in PHOTOS and not _may_be(path, ENDINGS.keys()):
        raise Unfit(unfit.NOT_THAT)
    if ending in TYPES and ending != "pdf" and begins != b"PK\x03\x04":
        raise Unfit(unfit.NOT_THAT)


def _may_be(path: Path, types: Collection[str]) -> bool:
    """Whether a file looks like one of these types by its content, whatever its name."""
    with path.open("rb") as file:
        try:
            return any(one.mime_type in types for one in puremagic.magic_string(file.read(4_096)))
        except (puremagic.PureError, ValueError):
            return False


def _keep_photo(folder: Folder, photo: Picture, name: str) -> Prepared:
    image = photo.image
    return Prepared(
        name,
        _written(folder, photo.save, photo.type),
        _written(folder, partial(photo.save_reduced, side=WIDE), "image/webp"),
        _written(folder, partial(photo.save_reduced, side=SMALL), "image/webp"),
        image.width,
        image.height,
    )


def _written(folder: Folder, save: Callable[[Path], None], kind: str) -> Stored:
    file, path = folder.new()
    file.close()
    try:
        save(path)
        size = path.stat().st_size
        return Stored(folder.keep(path), size, kind)
    finally:
        path.unlink(missing_ok=True)
