"""What is put away while the site runs comes back whole on either database, or is refused."""

# ruff: noqa: ASYNC240, PT012 - small files, and what must raise is the end of an archive

import hashlib
import json
import subprocess
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from innovation.backing_up import BadArchive, open_archive, take
from innovation.backing_up.archive import SEAL, _seal, new_archive
from innovation.backing_up.taking import LEFT_OUT
from innovation.db import connect, disconnect, fetch, reading, writing
from innovation.db.bulk import bulk
from innovation.db.migrations import names
from innovation.domain.people import SYSTEM
from innovation.domain.stages import Stage
from innovation.files import Folder
from innovation.testing.site import TestSite
from innovation.verify import verify

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
PICTURE = b"\x89PNG what a photo holds"

AsyncMake = Callable[..., Awaitable[Any]]
Run = Callable[..., subprocess.CompletedProcess[str]]


def quiet(*_: object) -> None:
    """Nobody looks at the progress of a test."""


@pytest.fixture
async def lively(site: TestSite, brest: Any, make_idea: AsyncMake) -> TestSite:
    """A site with an idea at each stage, a file, and somebody logged in."""
    for stage in Stage:
        idea = await make_idea(brest, stage, title=f"Idée {stage.value} : l'été, 5 % « de plus »")
    file, path = site.app.site.files.new()
    with file:
        file.write(PICTURE)
    sha256 = site.app.site.files.keep(path)
    async with writing(SYSTEM):
        await fetch(
            "INSERT INTO stored_file (sha256, size, type, at) VALUES ({}, {}, {}, {})",
            sha256,
            len(PICTURE),
            "image/png",
            NOW,
        )
    await site.browser(brest.author)
    async with writing(SYSTEM):
        await fetch(
            "INSERT INTO oidc_session (session, office, id_token) "
            "SELECT id, 'brest', 'secret' FROM login_session"
        )
    site.ideas["last"] = [idea.public_id]
    return site


async def rows_of(url: str) -> dict[str, list[str]]:
    """Every row, as text that does not depend on the database."""
    found = {}
    async with bulk(url) as source, source.snapshot():
        for table, columns in (await source.tables()).items():
            if table.startswith("search_") or table in LEFT_OUT | {"site"}:
                continue
            named = ", ".join(f'"{column}"' for column in sorted(columns))
            found[table] = sorted(
                str([one.astimezone(UTC) if isinstance(one, datetime) else one for one in row])
                for batch in [one async for one in source.rows(f'SELECT {named} FROM "{table}"')]
                for row in batch
            )
    return found


async def test_a_site_comes_back_whole_on_either_database_and_frozen(
    lively: TestSite, place: Any, other_place: Any, command: Run, tmp_path: Path, proves: Any
) -> None:
    done = command(place, "backup", tmp_path / "site.vivier")
    assert done.returncode == 0, done.stderr
    before = await rows_of(place.owner)
    assert before["stored_file"]
    done = command(other_place, "restore", tmp_path / "site.vivier", files="elsewhere")
    assert done.returncode == 0, done.stderr + done.stdout
    assert await rows_of(other_place.owner) == before
    folder = Folder(tmp_path / "elsewhere")
    assert [folder.place_of(name).read_bytes() for name in folder.names()] == [PICTURE]
    await disconnect()
    await connect(other_place.application)
    assert await verify(folder) == []
    async with reading(SYSTEM):
        assert await fetch("SELECT id FROM login_session") == []
        assert (await fetch("SELECT frozen FROM site"))[0]["frozen"]
        last = (await fetch("SELECT max(id) AS n FROM idea"))[0]["n"]
    async with writing(SYSTEM):
        await fetch(
            "INSERT INTO login_failure (key, failures, wait_until) VALUES ('a', 1, {})", NOW
        )
    assert last == 4
    proves("restores", 1)


async def test_every_row_is_in_the_archive_whatever_row_level_security_says(
    lively: TestSite, place: Any, server: str, kind: str, tmp_path: Path
) -> None:
    file = tmp_path / "site.vivier"
    await take(place.application, lively.app.site.files, file, now=NOW, tell=quiet)
    rows = open_archive(file, names()).manifest.rows
    url = place.owner
    if kind == "postgres":  # as the superuser, whom no policy binds
        url = server.rpartition("/")[0] + "/" + place.owner.rpartition("/")[2]
    for table, copied in rows.items():
        async with bulk(url) as everything:
            count = await everything.fetch(f'SELECT count(*) AS n FROM "{table}"')
        assert copied == count[0]["n"], table


async def leave_a_draft(person: int, sha256: str) -> None:
    """A person's draft with a file, and a second factor that another key encrypted."""
    (draft,) = await fetch(
        "INSERT INTO draft (public_id, office, author, kind, title, problem, solution, category, "
        "theme, updated_at) VALUES ('d', 'brest', {}, 'need', '', '', '', '', '', {}) RETURNING id",
        *(person, NOW),
    )
    await fetch(
        "INSERT INTO attachment (public_id, office, draft, name, sha256, size, type, at) "
        "VALUES ('f', 'brest', {}, 'a.png', {}, {}, 'image/png', {})",
        *(draft["id"], sha256, len(PICTURE), NOW),
    )


async def test_who_was_erased_since_is_erased_anew_and_a_lost_key_is_told(
    lively: TestSite, brest: Any, place: Any, other_place: Any, command: Run, tmp_path: Path
) -> None:
    gone, stays = brest.author, brest.assessors[0]
    async with writing(SYSTEM):
        await leave_a_draft(gone.id, next(iter(lively.app.site.files.names())))
        await fetch(
            "INSERT INTO second_factor (person, secret, last_step, created_at) "
            "VALUES ({}, 'of another key', 0, {})",
            *(stays.id, NOW),
        )
        await fetch("UPDATE person SET has_factor = {} WHERE id = {}", True, stays.id)
    assert command(place, "backup", tmp_path / "site.vivier").returncode == 0
    await disconnect()
    done = command(other_place, "restore", tmp_path / "site.vivier", files="new/files")
    assert done.returncode == 0, done.stderr
    assert "erasures.jsonl n'existait pas" in done.stdout
    assert "une autre clé : 1" in done.stdout
    (tmp_path / "new/erasures.jsonl").write_text(
        json.dumps({"person": gone.public_id, "on": "2026-03-03"}) + "\n"
    )
    done = command(other_place, "restore", tmp_path / "site.vivier", "--replace", files="new/files")
    assert "et de nouveau : 1" in done.stdout, done.stderr
    assert list(Folder(tmp_path / "new/files").names()) == []
    found = command(other_place, "verify", files="new/files")
    assert (found.returncode, "une autre clé : 1" in found.stderr) == (1, True)


# --- What is refused ------------------------------------------------------------------


@pytest.fixture
async def archive(lively: TestSite, place: Any, tmp_path: Path) -> Path:
    file = tmp_path / "site.vivier"
    await take(place.application, lively.app.site.files, file, now=NOW, tell=quiet)
    return file


@pytest.mark.parametrize("kind", ["sqlite"])
async def test_any_archive_that_is_cut_or_changed_by_one_bit_is_refused(
    archive: Path, proves: Any, long_run: bool
) -> None:
    whole = archive.read_bytes()
    step = max(1, len(whole) // (2000 if long_run else 60))
    for at in range(0, len(whole), step):
        bad = bytearray(whole)
        bad[at] ^= 1 << at % 8
        archive.write_bytes(bad)
        with pytest.raises(BadArchive, match="pas une sauvegarde entière"):
            open_archive(archive, names())
        archive.write_bytes(whole[:at])
        with pytest.raises(BadArchive):
            open_archive(archive, names())
    archive.write_bytes(whole)
    assert open_archive(archive, names()).manifest.rows["idea"] == 4
    proves("restores", 2 * len(range(0, len(whole), step)))


def written_again(archive: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    """The archive with other parts, sealed as if it were whole."""
    with ZipFile(archive) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    change(parts)
    with ZipFile(archive, "w") as file:
        for name, content in parts.items():
            file.writestr(name, content)
        file.comment = b"0" * SEAL
    _seal(archive)


def told(**other: Any) -> Callable[[dict[str, bytes]], None]:
    def change(parts: dict[str, bytes]) -> None:
        parts["manifest.json"] = json.dumps(
            {**json.loads(parts["manifest.json"]), **other}
        ).encode()

    return change


def without_a_file(parts: dict[str, bytes]) -> None:
    del parts[next(name for name in parts if name.startswith("files/"))]


def with_another_title(parts: dict[str, bytes]) -> None:
    parts["tables/idea.jsonl"] = parts["tables/idea.jsonl"].replace(b"submitted", b"resubmitt")


def with_another_part(name: str) -> Callable[[dict[str, bytes]], None]:
    """A part by a name that no backup gives."""

    def change(parts: dict[str, bytes]) -> None:
        manifest = json.loads(parts["manifest.json"])
        parts[name], manifest["hashes"][name] = b"", hashlib.sha256().hexdigest()
        if name.startswith("tables/"):
            manifest["columns"][name[7:-6]], manifest["rows"][name[7:-6]] = [], 0
        parts["manifest.json"] = json.dumps(manifest).encode()

    return change


@pytest.mark.parametrize("kind", ["sqlite"])
async def test_no_part_of_an_archive_reaches_out_of_its_folder(
    tmp_path: Path, archive: Path, place: Any, command: Run
) -> None:
    kept = tmp_path / "kept"
    kept.write_text("Nobody's but the operator's.")
    written_again(archive, with_another_part(f"files/{kept}"))
    await disconnect()
    refused = command(place, "restore", archive, "--replace")
    assert (refused.returncode, "Traceback" in refused.stderr) == (1, False)
    assert kept.exists()


@pytest.mark.parametrize("kind", ["sqlite"])
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (without_a_file, "Il manque"),
        (lambda parts: parts.pop("tables/event.jsonl"), "Il manque"),
        (with_another_title, "abîmée"),
        (told(format=99, application="9.0"), "d'un autre format"),
        (told(migrations=["9999_tomorrow"], application="9.0"), "installez cette version"),
        (lambda parts: parts.pop("manifest.json"), "pas une sauvegarde de Vivier"),
        (told(more=1), "pas une sauvegarde de Vivier"),
        (with_another_part('tables/person" WHERE 1=1; --.jsonl'), "qui n'en sont pas"),
    ],
)
async def test_an_archive_of_another_make_is_refused_in_words_and_replaces_nothing(
    archive: Path, change: Any, said: str, place: Any, command: Run
) -> None:
    written_again(archive, change)
    await disconnect()
    before = await rows_of(place.owner)
    refused = command(place, "restore", archive, "--replace")
    assert (refused.returncode, said in refused.stderr) == (1, True), refused.stderr
    assert "Traceback" not in refused.stderr
    assert await rows_of(place.owner) == before


async def test_a_journal_that_does_not_hold_is_refused_and_replaces_nothing(
    lively: TestSite, place: Any, archive: Path, command: Run
) -> None:
    def forge(parts: dict[str, bytes]) -> None:
        manifest = json.loads(parts["manifest.json"])
        name = "tables/event.jsonl"
        parts[name] = parts[name].replace(b"idea.submitted", b"idea.withdrawn", 1)
        manifest["hashes"][name] = hashlib.sha256(parts[name]).hexdigest()
        parts["manifest.json"] = json.dumps(manifest).encode()

    written_again(archive, forge)
    await disconnect()
    before = await rows_of(place.owner)
    refused = command(place, "restore", archive, "--replace")
    assert refused.returncode == 1
    assert "event.chain" in refused.stderr
    assert "rien n'a été remplacé" in refused.stderr.replace("\n", " ")
    assert await rows_of(place.owner) == before


async def test_an_existing_site_is_replaced_only_when_asked_and_is_kept_aside(
    lively: TestSite, place: Any, archive: Path, command: Run, kind: str, tmp_path: Path
) -> None:
    async with writing(SYSTEM):
        await fetch("UPDATE idea SET title = 'Venue après la sauvegarde' WHERE id = 1")
    await disconnect()
    refused = command(place, "restore", archive)
    assert (refused.returncode, "--replace" in refused.stderr) == (1, True)
    done = command(place, "restore", archive, "--replace")
    assert done.returncode == 0, done.stderr
    async with bulk(place.owner) as now, now.snapshot():
        title = (await now.fetch("SELECT title FROM idea WHERE id = 1"))[0]["title"]
    assert title.startswith("Idée submitted")
    kept = done.stdout.partition("gardées : ")[2].splitlines()[0].strip()
    url = f"sqlite:///{kept}"
    if kind == "postgres":
        url = f"{place.owner}?search_path={kept.removeprefix('schéma ')}"
    async with bulk(url) as before, before.snapshot():
        titles = [row["title"] for row in await before.fetch("SELECT title FROM idea")]
    assert "Venue après la sauvegarde" in titles
    if kind == "sqlite":
        assert not Path(place.application.removeprefix("sqlite:///") + "-wal").exists()


@pytest.mark.parametrize("kind", ["postgres"])
async def test_a_database_that_the_application_uses_is_not_replaced(
    lively: TestSite, place: Any, archive: Path, command: Run
) -> None:
    refused = command(place, "restore", archive, "--replace")
    assert (refused.returncode, "La base est utilisée" in refused.stderr) == (1, True)
    await disconnect()
    refused = command(replace(place, owner=place.application), "restore", archive, "--replace")
    assert (refused.returncode, "INNOVATION_OWNER_URL" in refused.stderr) == (1, True)


@pytest.mark.parametrize("kind", ["sqlite"])
async def test_a_backup_is_not_overwritten_unless_asked_and_never_left_half_done(
    lively: TestSite, place: Any, archive: Path, command: Run, tmp_path: Path
) -> None:
    before = archive.read_bytes()
    refused = command(place, "backup", archive)
    assert (refused.returncode, "--force" in refused.stderr) == (1, True)
    with pytest.raises(ZeroDivisionError), new_archive(archive) as writer:
        with writer.part("tables/idea.jsonl") as part:
            part.write(b"half")
        raise ZeroDivisionError
    assert archive.read_bytes() == before
    assert command(place, "backup", archive, "--force").returncode == 0
    assert [path.name for path in tmp_path.iterdir() if "coming" in path.name] == []
