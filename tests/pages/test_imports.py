"""A file that an administrator sends: looked at, matched, brought in by the worker, once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from innovation import world
from innovation.actions.import_files import forget_old_files
from innovation.db import fetch, reading, writing
from innovation.domain.people import SYSTEM
from innovation.importing import Importer, uploads
from innovation.queries.importing import next_import
from innovation.verify import verify

MIXED = (
    "titre;probleme;office;couleur\n"
    "Frais;Trop chaud;;bleu\n"
    ";Sans titre;;\n"
    "Ailleurs;Pas d'ici;nantes;\n"
    "Tiède;Trop tiède;brest;\n"
)


@pytest.fixture
def send(town: Any) -> Callable[..., Any]:
    """A file sent by Brest's administrator: the address where it waits."""

    async def run(content: str | bytes = MIXED, name: str = "idées.csv") -> str:
        raw = content.encode() if isinstance(content, str) else content
        answer = await town.send("office_admin", "/imports", (name, raw))
        assert answer.status_code == 303, answer.text
        return str(answer.headers["location"])

    return run


@pytest.fixture
def importer(town: Any) -> Importer:
    """The worker's part."""
    return Importer(town.site.plugins)


async def bring_in(importer: Importer) -> int:
    """Let the worker do all that waits: how many batches."""
    batches = 0
    while await importer.step():
        batches += 1
    return batches


async def test_a_file_is_looked_at_then_confirmed_then_brought_in(
    town: Any, send: Any, importer: Importer, how_many: Any
) -> None:
    place = await send()
    page = (await town.get("office_admin", place)).text
    for words in ("Importer 2 idées", "couleur", "La colonne « Titre » est vide", "nantes"):
        assert words.replace("« ", "«\u00a0").replace(" »", "\u00a0»") in page, words
    assert await how_many("idea") == 0
    assert await bring_in(importer) == 0
    confirmed = await town.post("office_admin", f"{place}/confirmation", {"version": "1"})
    assert confirmed.status_code == 303
    assert 'hx-trigger="every 2s"' in (await town.get("office_admin", place)).text
    assert await bring_in(importer) == 1
    page = (await town.get("office_admin", place)).text
    assert "L'import est fini." in page.replace("&#39;", "'")
    assert "hx-trigger" not in page
    assert await how_many("idea") == 2
    refused = await town.get("office_admin", f"{place}/refused")
    lines = refused.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "titre;probleme;office;couleur;Ligne du fichier;Raisons du refus"
    assert [line.split(";")[4] for line in lines[1:]] == ["3", "4"]
    assert await verify() == []


async def test_the_same_file_again_brings_nothing(
    town: Any, send: Any, importer: Importer, how_many: Any
) -> None:
    for _ in range(2):
        place = await send()
        await town.post("office_admin", f"{place}/confirmation", {"version": "1"})
        await bring_in(importer)
    assert await how_many("idea") == 2
    assert "Déjà là" in (await town.get("office_admin", place)).text


async def test_columns_are_matched_by_hand(town: Any, send: Any, importer: Importer) -> None:
    place = await send("sujet;description\nBancs;Palettes\n")
    page = await town.get("office_admin", place)
    assert "Colonne absente" in page.text
    refused = await town.post("office_admin", f"{place}/confirmation", {"version": "1"})
    assert refused.status_code == 422
    chosen = {"version": "1", "c.0": "title", "c.1": "problem"}
    assert (await town.post("office_admin", f"{place}/columns", chosen)).status_code == 303
    assert "Importer 1 idée" in (await town.get("office_admin", place)).text
    stale = await town.post("office_admin", f"{place}/columns", chosen)
    assert stale.status_code == 422


async def test_a_file_is_its_senders_alone(town: Any, send: Any, make_person: Any) -> None:
    place = await send()
    for name in ("chair", "staff", "other_chair", "coordinator"):
        assert (await town.get(name, place)).status_code == 404, name
        assert (await town.get(name, f"{place}/refused")).status_code == 404, name
    async with writing(SYSTEM):
        await fetch(
            "UPDATE import_file SET person = {} WHERE office = 'brest'", town.people["chair"].id
        )
    for path in (place, f"{place}/refused"):
        assert (await town.get("office_admin", path)).status_code == 404
    for form in ("columns", "confirmation", "removal"):
        body = {} if form == "removal" else {"version": "1"}
        assert (await town.post("office_admin", f"{place}/{form}", body)).status_code == 404


async def test_a_file_that_is_none_is_refused_in_words(town: Any, how_many: Any) -> None:
    empty = await town.send("office_admin", "/imports", ("vide.csv", b""))
    assert (empty.status_code, "est vide" in empty.text) == (422, True)
    none = await town.send("office_admin", "/imports")
    assert (none.status_code, "Choisissez un fichier" in none.text) == (422, True)
    large = await town.send("office_admin", "/imports", ("grand.csv", b"a" * 10_000_001))
    assert large.status_code in (413, 422)
    assert await how_many("import_file") == 0


async def test_two_workers_and_a_break_double_and_lose_nothing(
    town: Any, send: Any, how_many: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "BATCH", 2)
    place = await send("titre;probleme\n" + "".join(f"Idée {n};Chaud\n" for n in range(7)))
    await town.post("office_admin", f"{place}/confirmation", {"version": "1"})
    one, other = Importer(town.site.plugins), Importer(town.site.plugins)
    assert await one.step()
    assert await other.step()
    again = Importer(town.site.plugins)
    assert await bring_in(again) == 2
    assert await how_many("idea") == 7
    page = (await town.get("office_admin", place)).text
    assert "<dd>7</dd>" in page


async def test_of_two_workers_with_the_same_rows_in_hand_one_brings_them(
    town: Any, send: Any, sql: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "BATCH", 1)
    place = await send()
    await town.post("office_admin", f"{place}/confirmation", {"version": "1"})
    async with reading(SYSTEM):
        file = await next_import(SYSTEM)
    assert file is not None
    for worker in (Importer(town.site.plugins), Importer(town.site.plugins)):
        await worker._open(file)
        await worker._bring(file)
    (row,) = await sql("SELECT done, new, line FROM import_file")
    assert row == {"done": 1, "new": 1, "line": 2}


async def test_who_no_longer_administers_the_office_imports_nothing(
    town: Any, send: Any, importer: Importer, how_many: Any, sql: Any
) -> None:
    place = await send()
    await town.post("office_admin", f"{place}/confirmation", {"version": "1"})
    await sql("DELETE FROM person_role WHERE person = {}", town.people["office_admin"].id)
    assert await bring_in(importer) == 1
    assert await how_many("idea") == 0


async def test_a_file_is_forgotten_by_its_sender_or_after_a_day(
    town: Any, send: Any, how_many: Any
) -> None:
    place = await send()
    assert (await town.post("office_admin", f"{place}/removal", {})).status_code == 303
    assert await how_many("import_file") == 0
    await send()
    with world.at(world.now() + timedelta(hours=25)):
        async with writing(SYSTEM):
            await forget_old_files(by=SYSTEM)
    assert await how_many("import_file") == 0
