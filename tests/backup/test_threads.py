"""What was said and joined around plugins' things comes back, whether the plugin does or not."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from innovation.db import connect, disconnect, fetch, reading
from innovation.domain.people import SYSTEM
from innovation.domain.stages import Role
from innovation.domain.threads import Space
from innovation.files import Folder
from innovation.hooks.web import Upload
from innovation.hosting.threads import Thread
from innovation.testing.forms import forms_of
from innovation.testing.site import TestSite
from innovation.verify import verify

PDF = b"%PDF-1.4\n%%EOF"
GROUPS = "/o/brest/x/working_groups/groups"


async def a_group(site: TestSite) -> Callable[[], Any]:
    """A group of Brest's where a document is joined; how its owner finds it."""
    await site.office("brest")
    await site.activate("working_groups", "brest")
    browser = await site.browser(await site.person("brest", "Anne", Role.STAFF))

    async def post(path: str, files: Any = None, **body: str) -> Any:
        own = dict(forms_of((await browser.client.get("/account")).text)[0].fields)
        sent = {"_csrf": own["_csrf"], "_key": own["_key"]} | body
        return await browser.client.post(path, data=sent, files=files)

    made = await post(GROUPS, title="Réemploi", theme="chantiers", purpose="Se passer le mot.")
    assert made.status_code == 303, made.text
    await post(f"{made.headers['location']}/comments", text="Le modèle est joint.")
    joined = await post(f"{made.headers['location']}/files", files={"file": ("modèle.pdf", PDF)})
    assert joined.status_code == 303, joined.text
    return lambda: browser.client.get(made.headers["location"])


async def test_a_group_s_document_comes_back_on_either_database(
    site: TestSite,
    place: Any,
    other_place: Any,
    command: Any,
    tmp_path: Path,
) -> None:
    show = await a_group(site)
    assert "modèle.pdf" in (await show()).text
    absent = Thread(
        "absent", Space("un"), (await site.person("brest", "Bo", Role.STAFF)), site.app.site.files
    )
    await absent.say("D'un module que personne n'a plus.")
    await absent.attach([Upload("note.pdf", "application/pdf", PDF + b"\n")])
    assert command(place, "backup", tmp_path / "site.vivier").returncode == 0
    done = command(other_place, "restore", tmp_path / "site.vivier", files="elsewhere")
    assert done.returncode == 0, done.stderr + done.stdout
    checked = command(other_place, "verify", files="elsewhere")
    assert checked.returncode == 0, checked.stdout
    await disconnect()
    await connect(other_place.application)
    folder = Folder(tmp_path / "elsewhere")
    assert await verify(folder) == []
    assert {folder.place_of(name).read_bytes() for name in folder.names()} == {PDF, PDF + b"\n"}
    there = Thread(absent.plugin, absent.space, absent.viewer, folder)
    assert [file.name for file in (await there.show()).files] == ["note.pdf"]
    async with reading(SYSTEM):
        told = await fetch("SELECT title FROM x_working_groups_group")
    assert [row["title"] for row in told] == ["Réemploi"]
    (lost,) = [name for name in folder.names() if folder.place_of(name).read_bytes() == PDF]
    folder.place_of(lost).unlink()
    assert command(other_place, "verify", files="elsewhere").returncode == 1
