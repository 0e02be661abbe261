"""What is kept of a file, and what is refused: a corpus made on the spot."""

import io
import os
import stat
import zipfile
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from random import Random  # noqa: TID251 - seeded: the same each time
from typing import Any

import pytest
from PIL import Image

from innovation.domain.refusals import Refused
from innovation.files import ACCEPTED, Folder, Prepared, prepare
from innovation.files.documents import PROPERTIES
from tests.files.hostile import (
    CONTENTS,
    REFUSED,
    TAKEN,
    fits,
    office,
    opendocument,
    pdf,
    photo,
    told,
)

Prepare = Callable[[str, bytes], Awaitable[Prepared]]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "files")


@pytest.fixture
def received(folder: Folder) -> Prepare:
    """Prepare a file as it is once received."""

    async def run(name: str, content: bytes) -> Prepared:
        file, path = folder.new()
        with file:
            file.write(content)
        try:
            return await prepare(folder, path, name)
        finally:
            path.unlink(missing_ok=True)

    return run


@pytest.mark.parametrize("case", REFUSED)
async def test_what_could_harm_or_is_no_use_is_refused_in_words(
    case: str, received: Prepare, folder: Folder, proves: Any
) -> None:
    name, made, words = REFUSED[case]
    with pytest.raises(Refused) as refused:
        await received(name, made())
    (reason,) = refused.value.refusals
    assert words in str(reason)
    assert list(folder.names()) == []
    assert list((folder.root / "incoming").iterdir()) == []
    proves("hostile files")


@pytest.mark.parametrize("case", TAKEN)
async def test_an_honest_file_is_kept_under_a_plain_name(
    case: str, received: Prepare, folder: Folder, proves: Any
) -> None:
    name, made, kept = TAKEN[case]
    content = made()
    prepared = await received(name, content)
    assert prepared.name == kept
    assert {one.sha256 for one in prepared.stored} == set(folder.names())
    for one in prepared.stored:
        assert folder.place_of(one.sha256).stat().st_size == one.size
    if not prepared.picture:
        assert folder.place_of(prepared.file.sha256).read_bytes() == content
    proves("hostile files")


async def test_no_content_passes_under_another_s_ending(
    received: Prepare, folder: Folder, proves: Any
) -> None:
    for content, made in CONTENTS.items():
        for ending in ACCEPTED:
            if not fits(content, ending):
                with pytest.raises(Refused):
                    await received(f"note.{ending}", made())
                proves("hostile files")
    assert list(folder.names()) == []


SAMPLES = {
    "docx": lambda: office(
        "docx", **{"docProps/core.xml": b"<x/>"}, word__embeddings__t=office("xlsx")
    ),
    "odt": opendocument,
    "pdf": pdf,
    "jpg": photo,
    "png": lambda: photo("PNG"),
    "webp": lambda: photo("WEBP"),
}


@pytest.mark.filterwarnings("ignore::UserWarning")
async def test_a_file_with_some_bytes_changed_is_refused_or_whole(
    received: Prepare, folder: Folder, proves: Any, long_run: bool
) -> None:
    """Whatever comes, one of two ends: never a fault, never a file left behind."""
    chance = Random(1)
    for ending, made in SAMPLES.items():
        sound = made()
        for _ in range(300 if long_run else 15):
            content = bytearray(sound)
            for _ in range(chance.choice((1, 3, 30))):
                content[chance.randrange(len(content))] = chance.randrange(256)
            cut = chance.choice((len(content), chance.randrange(len(content))))
            with suppress(Refused):
                kept = await received(f"a.{ending}", bytes(content[:cut]))
                assert kept.file.size == folder.size(kept.file.sha256) > 0
            assert list((folder.root / "incoming").iterdir()) == []
            proves("hostile files")


@pytest.mark.parametrize("ending", ["docx", "xlsx", "pptx", "odt", "ods"])
async def test_a_document_no_longer_says_who_wrote_it(
    ending: str, received: Prepare, folder: Folder
) -> None:
    content = told(ending, "Zénobie Kerouac")
    prepared = await received(f"note.{ending}", content)
    place = folder.place_of(prepared.file.sha256)
    with zipfile.ZipFile(io.BytesIO(content)) as sent, zipfile.ZipFile(place) as kept:
        assert kept.namelist() == sent.namelist()
        told_now = {name for name in sent.namelist() if kept.read(name) != sent.read(name)}
        assert told_now <= PROPERTIES.keys() and told_now
        assert not [name for name in kept.namelist() if b"Kerouac" in kept.read(name)]
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    again = await received(f"note.{ending}", place.read_bytes())
    assert again.file == prepared.file


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
async def test_nothing_hidden_in_a_photo_survives(
    form: str, received: Prepare, folder: Folder
) -> None:
    content = photo(form)
    with Image.open(io.BytesIO(content)) as image:
        assert image.getexif().get_ifd(0x8825), "the sample tells its place"
    prepared = await received(f"photo.{form.lower()}", content + b"hidden behind")
    assert (prepared.width, prepared.height) == (400, 640), "turned as it was seen"
    for one in prepared.stored:
        raw = folder.place_of(one.sha256).read_bytes()
        for secret in (b"Exif", b"Telephone", b"2026:03:02", b"hidden", b"http://ns.adobe"):
            assert secret not in raw
        with Image.open(io.BytesIO(raw)) as image:
            assert not image.getexif()
            assert not {"exif", "icc_profile", "xmp", "comment"} & image.info.keys()


async def test_a_photo_has_two_pictures_for_the_screen(received: Prepare, folder: Folder) -> None:
    prepared = await received("mur.jpg", photo(size=(4000, 3000), exif=False))
    sizes = []
    for one in prepared.stored:
        with Image.open(folder.place_of(one.sha256)) as image:
            sizes.append(image.size)
    assert sizes == [(4000, 3000), (1600, 1200), (480, 360)]


async def test_the_same_file_is_on_disk_once_and_is_its_owner_s_alone(
    received: Prepare, folder: Folder
) -> None:
    _, made, _ = TAKEN["Word"]
    first, second = await received("a.docx", made()), await received("b.docx", made())
    assert first.file == second.file
    (name,) = folder.names()
    assert stat.S_IMODE(folder.place_of(name).stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.place_of(name).parent.stat().st_mode) == 0o700


async def test_a_file_is_synced_then_named_then_its_folders_are_synced(
    received: Prepare, folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened: list[str] = []
    sync, link = os.fsync, os.link

    def note_sync(number: int) -> None:
        path = Path(f"/proc/self/fd/{number}").readlink()
        happened.append("folder" if path.is_dir() else "file")
        sync(number)

    def note_link(*paths: Path) -> None:
        happened.append("name")
        link(*paths)

    monkeypatch.setattr(os, "fsync", note_sync)
    monkeypatch.setattr(os, "link", note_link)
    await received("note.pdf", TAKEN["a PDF"][1]())
    assert happened == ["folder", "file", "name", "folder", "folder"]


async def test_what_is_there_is_never_written_over(received: Prepare, folder: Folder) -> None:
    content = TAKEN["a PDF"][1]()
    prepared = await received("note.pdf", content)
    place = folder.place_of(prepared.file.sha256)
    before = place.stat().st_ino
    await received("note.pdf", content)
    assert place.stat().st_ino == before
