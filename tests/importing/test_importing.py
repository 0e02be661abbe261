"""Importing a file: good rows in, bad rows told, twice is once."""

from typing import Any

import pytest

from innovation.actions.importing import import_idea
from innovation.changes import Content, Provenance
from innovation.db import fetch, reading
from innovation.domain.people import SYSTEM
from innovation.domain.refusals import Refused
from innovation.domain.stages import IdeaKind, Stage
from innovation.hooks.host import PluginHost
from innovation.importing import fold, import_all, parse
from innovation.verify import verify

HEADER = "titre,office,probleme,solution,resultats,categorie,annee,etape,organisme,source\n"


def rows(*lines: str) -> str:
    return HEADER + "\n".join(lines)


async def test_a_row_becomes_an_idea_or_a_practice_known_from_elsewhere(brest: Any) -> None:
    text = rows(
        "Bancs,brest,Palettes perdues,Des bancs,,technique,2020,submitted,BMH,https://b.example",
        "Serre,,Toit nu,Une serre,Des tomates,locale,2021,shared,Ailleurs,https://a.example",
    )
    parsed = parse(text, {"brest"})
    assert parsed.faults == []
    assert [str(notice) for notice in parsed.notices] == [
        "Ligne 3 : la catégorie « locale » est inconnue, elle reste vide."
    ]
    offices = {"brest": brest.office}
    assert await import_all(parsed.entries, offices, PluginHost(installed=False)) == 2
    async with reading(SYSTEM):
        (idea,) = await fetch("SELECT * FROM idea")
        (practice,) = await fetch("SELECT * FROM practice_sheet")
        verbs = [row["verb"] for row in await fetch("SELECT verb FROM event ORDER BY id")]
    assert (idea["title"], idea["office"], idea["stage"]) == ("Bancs", "brest", "submitted")
    assert (idea["author"], idea["landlord"], idea["year"]) == (None, "BMH", 2020)
    assert (practice["office"], practice["state"], practice["category"]) == (None, "shared", "")
    assert (practice["source_url"], practice["results"]) == ("https://a.example", "Des tomates")
    assert verbs == ["idea.imported", "practice.imported"]


async def test_importing_again_changes_nothing(brest: Any) -> None:
    offices, host = {"brest": brest.office}, PluginHost(installed=False)
    first = parse(rows("Été  au Frais,brest,Chaud,,,,,,,", "Serre,,Nu,,,,,,Ailleurs,"), {"brest"})
    again = parse(rows("ete au frais,brest,Autre,,,,,,,", "SERRE,,Nu,,,,,,ailleurs,"), {"brest"})
    assert await import_all(first.entries, offices, host) == 2
    assert await import_all(again.entries, offices, host) == 0
    async with reading(SYSTEM):
        assert len(await fetch("SELECT id FROM event")) == 2


@pytest.mark.parametrize("stage", Stage)
async def test_a_later_stage_is_reached_by_one_event_and_the_database_stays_sound(
    brest: Any, stage: Stage
) -> None:
    parsed = parse(rows(f"Bancs,brest,Palettes,Des bancs,Douze,,,{stage},,"), {"brest"})
    await import_all(parsed.entries, {"brest": brest.office}, PluginHost(installed=False))
    async with reading(SYSTEM):
        (idea,) = await fetch("SELECT stage FROM idea")
        events = await fetch("SELECT verb, data FROM event")
    assert idea["stage"] == stage
    assert [(e["verb"], e["data"]) for e in events] == [
        ("idea.imported", f'{{"stage": "{stage}"}}')
    ]
    assert await verify() == []


async def test_only_the_command_line_imports(brest: Any, grid: Any) -> None:
    content = Content(IdeaKind.NEED, "Bancs", "Palettes", "", "")
    with pytest.raises(PermissionError):
        await import_idea(content, brest.office, grid, Provenance(), by=brest.admin)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (",brest,Chaud,,,,,,,", "la colonne « titre » est vide."),
        ("Frais,brest,,,,,,,,", "la colonne « probleme » est vide."),
        (f"{'x' * 201},brest,Chaud,,,,,,,", "la colonne « titre » dépasse 200 caractères."),
        ("Frais,lorient,Chaud,,,,,,,", "aucun office ne s'appelle « lorient »."),
        ("Frais,brest,Chaud,,,,vers 2020,,,", "l'année « vers 2020 » n'est pas un nombre"),
        ("Frais,brest,Chaud,,,,,finie,,", "l'étape « finie » est inconnue."),
    ],
)
def test_a_bad_row_is_told_and_the_good_ones_are_kept(line: str, reason: str) -> None:
    parsed = parse(rows(line, "Bon,brest,Chaud,,,,,,,"), {"brest"})
    (fault,) = parsed.faults
    assert fault.line == 2
    assert reason in fault.sentence
    assert [entry.content.title for entry in parsed.entries] == ["Bon"]


def test_the_option_gives_the_office_that_no_column_gives() -> None:
    parsed = parse("titre;probleme\nFrais;Chaud\n", {"brest"}, "brest")
    assert [entry.office for entry in parsed.entries] == ["brest"]


def test_a_row_of_another_office_than_the_option_is_refused() -> None:
    parsed = parse(rows("Frais,nantes,Chaud,,,,,,,"), {"brest", "nantes"}, "brest")
    assert [fault.sentence for fault in parsed.faults] == [
        "l'office « nantes » n'est pas « brest »."
    ]


def test_a_file_without_the_needed_columns_is_refused_whole() -> None:
    with pytest.raises(Refused, match=r"Colonne absente : titre.*Colonne absente : probleme"):
        parse("nom,texte\na,b\n", {"brest"})


def test_an_identifier_is_the_key_when_there_is_one() -> None:
    parsed = parse("identifiant,titre,probleme\nA-7,Frais,Chaud\n", {"brest"}, "brest")
    assert [entry.origin.external_key for entry in parsed.entries] == ["A-7"]


def test_accents_capitals_and_spaces_do_not_make_another_title() -> None:
    assert fold(" École  de la\tProximité ") == fold("ecole de la proximite")


@pytest.mark.parametrize(
    "source",
    ["javascript:alert(1)", "data:text/html,x", " //evil.example", "https://a b", "JAVASCRIPT:x//"],
)
def test_a_source_is_a_web_address(source: str) -> None:
    parsed = parse(rows(f"Bancs,,Perdues,,,,,,BMH,{source}"), set())
    assert [str(fault) for fault in parsed.faults] == [
        "Ligne 2 : la source n'est pas une adresse https:// ou http://."
    ]


def test_control_characters_are_told() -> None:
    """PostgreSQL would refuse a NUL that SQLite keeps."""
    parsed = parse(rows("Ba\x00ncs,,Perdues,,,,,,BMH,"), set())
    assert "titre" in str(parsed.faults[0])
