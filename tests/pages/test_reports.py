"""An idea and a practice as PDF: for the same people as their page, and no more than it tells."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
import typst

from innovation.db import reading
from innovation.domain.people import SYSTEM
from innovation.domain.stages import Stage
from innovation.queries.sharing import practice_of
from innovation.web import typeset
from innovation.web.typeset import Report, pdf

Ready = Callable[..., Awaitable[Any]]

HOSTILE = '#eval("1+1") *gras* $x^2$ @cite <b> #import "@preview/cetz:0.3.0" `raw` \\ //'


def report(**words: Any) -> Report:
    plain: dict[str, Any] = {
        "title": "Bancs", "office": "Brest", "accent": "#00A3C7", "standing": "Déposée",
        "opening": [], "sections": [], "address": "http://here",
    }  # fmt: skip
    return Report(**plain | words)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What each page handed to typst, kept as it passes."""
    kept: list[str] = []
    real = typeset._set

    def keep(data: str) -> bytes:
        kept.append(data)
        return real(data)

    monkeypatch.setattr(typeset, "_set", keep)
    return kept


@pytest.mark.parametrize("stage", Stage)
async def test_an_idea_is_a_tagged_page_in_french_at_every_stage(
    town: Any, make_idea: Ready, stage: Stage, told: list[str]
) -> None:
    idea = await make_idea(town.cast, stage, title="Bancs « réemployés »")
    answer = await town.get("author", f"/ideas/{idea.public_id}/pdf")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    assert answer.headers["cache-control"] == "no-store"
    assert 'filename="idee-bancs-reemployes-' in answer.headers["content-disposition"]
    for mark in (b"%PDF-", b"/Lang(fr)", b"/Marked true", b"pdfuaid:part"):
        assert mark in answer.content
    titles = [section["title"] for section in json.loads(told[0])["sections"]]
    assert ("La décision du comité" in titles) == (stage in (Stage.PILOTED, Stage.SHARED))
    assert ("L'expérimentation" in titles) == (stage in (Stage.PILOTED, Stage.SHARED))


async def test_what_another_committee_thinks_is_printed_once_it_is_given(
    town: Any, ready: Ready, walk: Any, form_for: Any, told: list[str]
) -> None:
    idea = await ready("committee.reveal")
    here = f"/ideas/{idea.public_id}"
    await town.get("author", f"{here}/pdf")
    await town.post("guest_chair", *await form_for("committee.reveal", idea))
    for step in ("sheets", "reveal"):
        await walk.take(step, idea)
    await town.get("author", f"{here}/pdf")
    seen = [
        json.dumps(section["parts"], ensure_ascii=False)
        for page in told
        for section in json.loads(page)["sections"]
        if section["title"] == "Vue par d'autres comités"
    ]
    assert ["Et chez vous ?" in one for one in seen] == [True, True]
    assert ["Fiches remises" in one for one in seen] == [False, True]
    assert ["vu par les deux comités" in one for one in seen] == [False, True]


async def test_a_sealed_sheet_changes_nothing_on_the_page(
    town: Any, ready: Ready, give_sheet: Any, told: list[str]
) -> None:
    idea = await ready("idea.view")
    path = f"/ideas/{idea.public_id}/pdf"
    await town.get("chair", path)
    await give_sheet(idea, town.people["assessor"], mark=4)
    await town.get("chair", path)
    assert told[0] == told[1]


async def test_a_practice_is_a_sheet_for_all_who_read_it(
    town: Any, make_idea: Ready, told: list[str]
) -> None:
    idea = await make_idea(town.cast, Stage.SHARED)
    async with reading(SYSTEM):
        practice = await practice_of(SYSTEM, idea.id)
    assert practice is not None
    answer = await town.get("other_staff", f"/practices/{practice.public_id}/pdf")
    assert (answer.status_code, b"pdfuaid:part" in answer.content) == (200, True)
    titles = [section["title"] for section in json.loads(told[0])["sections"]]
    assert titles == [
        "Le problème",
        "Ce qui a été fait",
        "Ce qui a été constaté",
        "Ce qui est mesuré",
    ]
    assert (await town.get("other_staff", f"/practices/{'A' * 12}/pdf")).status_code == 404


async def test_hostile_text_stays_text() -> None:
    parts = [{"kind": "text", "text": HOSTILE}, {"kind": "list", "items": [HOSTILE]}]
    content = await pdf(report(title=HOSTILE, sections=[(HOSTILE, parts)], accent="red; #panic()"))
    assert b"pdfuaid:part" in content


async def test_a_heading_says_the_words_that_were_given(told: list[str]) -> None:
    await pdf(report(title=HOSTILE))
    found = json.loads(
        typst.query(
            str(typeset._folder() / "report.typ"),
            "heading",
            root=str(typeset._folder()),
            sys_inputs={"data": told[0]},
            ignore_system_fonts=True,
        )
    )
    assert [heading["body"]["text"] for heading in found] == [HOSTILE]


@pytest.mark.parametrize("words", ["Une maison 🏠 verte", "家", "a\u202eb", "x" * 10_000, "\ue000"])
async def test_whatever_people_write_is_printed(words: str) -> None:
    section = ("L'idée", [{"kind": "text", "text": words}])
    assert (await pdf(report(title=words[:200], sections=[section]))).startswith(b"%PDF-")


async def test_a_pictogram_leaves_the_page_accessible() -> None:
    assert b"pdfuaid:part" in await pdf(report(title="Une maison 🏠 verte"))
