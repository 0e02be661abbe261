"""Reports of plugins: for whom they are, what they ask, as a page, as PDF and for a spreadsheet."""

from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from python_calamine import load_workbook

from innovation.domain.documents import Document, Heading, Rows, Series, Text
from innovation.hooks.host import PluginHost
from innovation.hosting.plugins import keep_for_later
from innovation.web.printing import document_pdf

HOSTILE = "<script>alert(1)</script> #eval(1)"
MODULE = f"""
from datetime import date
from innovation.api import (
    Document, Facts, Field, Heading, Note, Permission, Report, Role, Rows, Series, Text, hook,
)

PLUGIN = {{"name": "bilan", "title": "Bilan", "description": "Un essai.", "version": "1.0",
          "api": "1.2", "offices": "*", "contact": "dsi",
          "translations": {{"en": {{"Bancs par mois": "Benches by month", "pin": "pine"}}}}}}


async def bancs(ctx, answers):
    return Document("Bancs posés", (
        Facts((("Office", ctx.office), ("Depuis", date(2026, 3, 2)))),
        Text({HOSTILE!r}),
        Heading("Le détail"),
        Rows(("Bois", "Nombre"), ((answers["bois"], 1234.5), ("=1+1", None)), "Bancs par bois"),
        Series("Bancs par mois", "u", ((date(2026, 1, 1), 2.0), (date(2026, 2, 1), 3.0))),
        Note("Relevé à la main."),
    ), standing="Provisoire")


async def casse(ctx, answers):
    raise RuntimeError("cassé")


async def faux(ctx, answers):
    return "du texte"


async def vide(ctx, answers):
    return Document("Rien", (Rows(("A",), (), "Les bancs"),))


@hook
def permissions():
    return [Permission("chiffres", "Voir les chiffres", (Role.CHAIR,))]


@hook
def reports():
    return [
        Report("bancs", "Les bancs", "Par bois.", (Field("bois", "Quel bois ?", required=True),),
               bancs),
        Report("casse", "Cassé", build=casse),
        Report("faux", "Faux", build=faux),
        Report("vide", "Vide", build=vide),
        Report("reserve", "Réservé", build=vide, permission="chiffres"),
    ]
"""


@pytest.fixture
def plugins(tmp_path: Path) -> PluginHost:
    """The host of this module's one plugin."""
    package = tmp_path / "plugins" / "_all" / "bilan"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(MODULE)
    host = PluginHost(tmp_path / "plugins", on_problem=keep_for_later)
    host.load()
    assert host.is_loaded("bilan"), host.problems
    return host


def read(answer: Any) -> str:
    """What the page says, with plain spaces."""
    return unescape(answer.text).replace("\u202f", " ").replace("\u00a0", " ")


@pytest.fixture
async def reporting(town: Any) -> Any:
    """The town, with the plugin active in Brest alone."""
    await town.site.activate("bilan", "brest")
    return town


async def test_reports_are_listed_for_whoever_may_make_them(reporting: Any) -> None:
    listed = {
        name: read(await reporting.get(name, "/reports"))
        for name in ("staff", "chair", "other_staff")
    }
    assert ["Les bancs" in text for text in listed.values()] == [True, True, False]
    assert ["Réservé" in text for text in listed.values()] == [False, True, False]
    assert "Aucun module actif ne propose de rapport." in listed["other_staff"]


@pytest.mark.parametrize("end", ["", "/pdf", "/export?format=csv"])
async def test_what_one_may_not_make_is_not_there(reporting: Any, end: str) -> None:
    absent = await reporting.get("staff", f"/reports/bilan.inconnu{end}")
    for name, key in (("staff", "reserve"), ("other_staff", "vide")):
        refused = await reporting.get(name, f"/reports/bilan.{key}{end}")
        assert refused.status_code == absent.status_code == 404
    path = "/reports/bilan.reserve" + (f"{end}&table=0" if "?" in end else end)
    assert (await reporting.get("chair", path)).status_code == 200


async def test_a_report_asks_then_shows_its_document(reporting: Any) -> None:
    asking = await reporting.get("staff", "/reports/bilan.bancs")
    assert ("Quel bois ?" in read(asking), "Le détail" in read(asking)) == (True, False)
    empty = await reporting.get("staff", "/reports/bilan.bancs?a.bois=")
    assert (empty.status_code, "Cette réponse est nécessaire." in read(empty)) == (422, True)
    shown = await reporting.get("staff", "/reports/bilan.bancs?a.bois=ch%C3%AAne&autre=1")
    for words in ("Bancs posés", "Provisoire", "chêne", "1 234,5", "2 mars 2026", "<svg"):
        assert words in read(shown), words
    assert "<script>alert(1)" not in shown.text


async def test_a_report_is_printed_and_taken_along(reporting: Any) -> None:
    path = "/reports/bilan.bancs"
    pdf = await reporting.get("staff", f"{path}/pdf?a.bois=pin")
    assert pdf.content.startswith(b"%PDF")
    csv = await reporting.get("staff", f"{path}/export?format=csv&table=0&a.bois=pin")
    assert csv.content.decode("utf-8-sig").splitlines() == [
        "Bois;Nombre", "pin;1234,5", "'=1+1;",
    ]  # fmt: skip
    book = await reporting.get("staff", f"{path}/export?format=xlsx&table=1&a.bois=pin")
    rows = load_workbook(BytesIO(book.content)).get_sheet_by_index(0).to_python()
    assert rows[0] == ["Date", "Bancs par mois (u)"]
    assert [row[1] for row in rows[1:]] == [2, 3]
    for table in ("2", "-1", "x", "99999999999999999999", "00009999"):
        gone = await reporting.get("staff", f"{path}/export?format=csv&table={table}&a.bois=pin")
        assert gone.status_code == 404
    assert (await reporting.get("staff", f"{path}/pdf")).status_code == 404


@pytest.mark.parametrize("key", ["casse", "faux"])
async def test_a_report_that_fails_says_so_and_harms_no_other(reporting: Any, key: str) -> None:
    failed = await reporting.get("staff", f"/reports/bilan.{key}")
    assert (failed.status_code, "n'a pas répondu" in read(failed)) == (500, True)
    names = reporting.people["office_admin"].name
    assert (
        f"instant. Si cela dure, prévenez qui administre Vivier dans votre office : {names}."
        in read(failed)
    )
    assert f'href="/reports/bilan.{key}">Réessayer' in read(failed)
    for way in ("/pdf", "/export?format=csv"):
        file = await reporting.get("staff", f"/reports/bilan.{key}{way}")
        assert (file.status_code, file.headers["location"]) == (303, f"/reports/bilan.{key}")
    assert (await reporting.get("staff", "/reports/bilan.vide")).status_code == 200
    card = read(await reporting.get("office_admin", "/plugins"))
    assert ("RuntimeError: cassé" in card) == (key == "casse")
    assert ("Document(…) est attendu" in card) == (key == "faux")


async def test_a_document_is_shown_in_the_readers_language(reporting: Any) -> None:
    await reporting.post("staff", "/account", {"language": "en", "theme": "auto"})
    shown = await reporting.get("staff", "/reports/bilan.bancs?a.bois=pin")
    assert "Benches by month" in shown.text
    assert '<th scope="row">pine</th>' in shown.text, "a cell that holds the plugin's own words"


async def test_a_document_without_anything_is_printed_all_the_same(brest: Any) -> None:
    parts = (Text(""), Heading(HOSTILE), Rows(("A",), ()), Series("B", "", ()))
    made = await document_pdf(Document("Vide", parts), "brest", "http://here")
    assert made.startswith(b"%PDF")
