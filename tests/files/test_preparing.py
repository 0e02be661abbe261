"""What is kept of a file, and what is refused: a corpus made on the spot."""

import io
import os
import stat
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from PIL import Image

from innovation.domain.refusals import Refused
from innovation.files import Folder, Prepared, prepare
from tests.files.hostile import REFUSED, TAKEN, photo

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
    case: str, received: Prepare, folder: Folder
) -> None:
    name, made, words = REFUSED[case]
    with pytest.raises(Refused) as refused:
        await received(name, made())
    (reason,) = refused.value.refusals
    assert words in str(reason)
    assert list(folder.names()) == []
    assert list((folder.root / "incoming").iterdir()) == []


@pytest.mark.parametrize("case", TAKEN)
async def test_an_honest_file_is_kept_under_a_plain_name(
    case: str, received: Prepare, folder: Folder
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
    assert happened == ["file", "name", "folder", "folder"]


async def test_what_is_there_is_never_written_over(received: Prepare, folder: Folder) -> None:
    content = TAKEN["a PDF"][1]()
    prepared = await received("note.pdf", content)
    place = folder.place_of(prepared.file.sha256)
    before = place.stat().st_ino
    await received("note.pdf", content)
    assert place.stat().st_ino == before
