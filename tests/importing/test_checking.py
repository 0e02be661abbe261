"""Checking rows: good ones kept, each bad one told with all its reasons."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from innovation.domain.refusals import Refused, refuse_if
from innovation.domain.stages import IdeaKind, Stage, Status
from innovation.importing import (
    Checked,
    Known,
    check_rows,
    fold,
    match_columns,
    missing_columns,
    read_file,
    report,
)

HEADER = "titre,office,probleme,solution,resultats,categorie,annee,etape,organisme,source\n"

Check = Callable[..., Checked]


def rows(*lines: str) -> str:
    return HEADER + "\n".join(lines)


def table(**cells: str) -> str:
    """One row of Brest with these cells beside a title and a problem."""
    cells = {"titre": "Bancs", "office": "brest", "probleme": "Palettes", **cells}
    return "\t".join(cells) + "\n" + "\t".join(cells.values()) + "\n"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (",brest,Chaud,,,,,,,", "La colonne « Titre » est vide."),
        ("Frais,brest,,,,,,,,", "La colonne « Problème » est vide."),
        (f"{'x' * 201},brest,Chaud,,,,,,,", "La colonne « Titre » dépasse 200 caractères."),
        (f"Frais,brest,{'x' * 10_001},,,,,,,", "« Problème » dépasse 10000 caractères."),
        ("Frais,lorient,Chaud,,,,,,,", "Aucun office ne s'appelle « lorient »."),
        ("Frais,brest,Chaud,,,,vers 2020,,,", "Année : « vers 2020 » ne se lit pas."),
        ("Frais,brest,Chaud,,,,,finie,,", "Étape : « finie » ne se lit pas."),
        ("Fr\x00ais,brest,Chaud,,,,,,,", "« Titre » contient un caractère de contrôle."),
        ("Frais,brest,Chaud,,,,,,,,,trop", "Il y a plus de cellules que de colonnes."),
        ("Bon,brest,Chaud,,,,,,,", "Cette ligne dit la même idée que la ligne 3."),
        ("Frais,,Nu,,,,,,BMH,javascript:alert(1)", "La source n'est pas une adresse"),
        ("Frais,,Nu,,,,,,BMH,data:text/html;x", "La source n'est pas une adresse"),
        ("Frais,,Nu,,,,,,BMH,//evil.example", "La source n'est pas une adresse"),
        ("Frais,,Nu,,,,,,BMH,https://a b", "La source n'est pas une adresse"),
    ],
)
def test_a_bad_row_is_told_and_the_good_ones_are_kept(
    line: str, reason: str, checked: Check
) -> None:
    first, second = ("Autre,brest,Chaud,,,,,,,", "Bon,brest,Chaud,,,,,,,")
    found = checked(rows(first, second, line))
    (fault,) = found.faults
    assert str(fault).startswith("Ligne 4 : ")
    assert reason in str(fault)
    assert [entry.content.title for entry in found.entries] == ["Autre", "Bon"]


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"nature": "proposition"}, "Une proposition dit ce qu'elle propose"),
        ({"nature": "rêve"}, "Nature : « rêve » ne se lit pas."),
        ({"état": "regroupée"}, "Une idée regroupée n'entre pas"),
        ({"état": "retirée"}, "Une idée retirée n'entre pas."),
        ({"état": "ajournée"}, "Cet état ne convient pas à cette étape."),
        ({"étape": "évaluée", "état": "à retravailler"}, "Cet état ne convient pas"),
        ({"déposée le": "demain"}, "Déposée le : « demain » ne se lit pas."),
        ({"déposée le": "2999-01-01"}, "Déposée le : « 2999-01-01 » ne se lit pas."),
    ],
)
def test_a_cell_that_would_be_guessed_refuses_its_row(
    cells: dict[str, str], reason: str, checked: Check
) -> None:
    found = checked(table(**cells))
    assert found.entries == []
    assert reason in str(found.faults[0])


def test_every_reason_of_a_row_is_told_at_once(checked: Check) -> None:
    found = checked(rows(",lorient,,,,,x,y,,z"))
    assert [fault.line for fault in found.faults] == [2] * 6


@pytest.mark.parametrize(
    ("cells", "notice"),
    [
        ({"catégorie": "locale"}, "La catégorie « locale » est inconnue, elle reste vide."),
        ({"thème": "Ailleurs"}, "Le thème « Ailleurs » est inconnu, il reste vide."),
        ({"porteur": "Yann"}, "« Yann » n'est pas de l'office : l'idée reste sans porteur."),
        ({"Est-ce du bois ?": "peut-être"}, "La réponse « peut-être » à « Est-ce du bois ? »"),
        ({"Masse réemployée": "-4"}, "La réponse « -4 » à « Masse réemployée » est laissée"),
        ({"Usages": "Banc ; Fusée"}, "La réponse « Banc ; Fusée » à « Usages » est laissée"),
    ],
)
def test_what_can_be_left_out_is_left_out_with_a_notice(
    cells: dict[str, str], notice: str, checked: Check
) -> None:
    found = checked(table(**cells))
    assert len(found.entries) == 1
    assert notice in str(found.notices[0])


def test_a_row_says_all_that_an_idea_holds(checked: Check) -> None:
    found = checked(
        table(
            solution="Des bancs", nature="Proposition", bénéfice="Du calme", lieu="Cour",
            catégorie="Numérique", thème="la COUR", étape="Évaluée", état="Ajournée",
            porteur="nolwenn  CAM", année="2020", source="https://b.example", id="A-7",
            résultats="Douze", organisme="BMH",
            **{"déposée le": "3/5/2024", "masse réemployée": "1 234,5", "Est-ce du bois ?": "Oui",
               "usages": "bac; Banc", "jour de collecte": "2024-05-03"},
        )
    )  # fmt: skip
    assert (found.faults, found.notices) == ([], [])
    (entry,) = found.entries
    content, origin = entry.content, entry.origin
    assert (entry.office, entry.stage, entry.status) == ("brest", Stage.ASSESSED, Status.ON_HOLD)
    assert (entry.author, entry.line) == (7, 2)
    assert (content.kind, content.solution) == (IdeaKind.PROPOSAL, "Des bancs")
    assert (content.benefit, content.site, content.category) == ("Du calme", "Cour", "numérique")
    assert content.theme == "reemploi.cour"
    assert content.extra == {
        "reemploi.kilos": 1234.5,
        "reemploi.bois": True,
        "reemploi.usages": ["bac", "banc"],
        "reemploi.jour": "2024-05-03",
    }
    assert (origin.external_key, origin.year, origin.landlord) == ("A-7", 2020, "BMH")
    assert (origin.results, origin.source_url) == ("Douze", "https://b.example")
    assert origin.submitted_at == datetime(2024, 5, 3, 10, tzinfo=UTC)


def test_a_text_alone_is_a_need_and_with_a_solution_a_proposal(checked: Check) -> None:
    kinds = [checked(table(solution=text)).entries[0].content.kind for text in ("", "Des bancs")]
    assert kinds == [IdeaKind.NEED, IdeaKind.PROPOSAL]


def test_an_office_is_known_by_its_name(checked: Check) -> None:
    assert checked(table(office="BREST  habitat")).entries[0].office == "brest"


def test_the_option_gives_the_office_that_no_cell_gives(checked: Check) -> None:
    text = "titre;probleme;office\nFrais;Chaud;\nTiède;Chaud;brest\n"
    assert [entry.office for entry in checked(text, "brest").entries] == ["brest", "brest"]


def test_a_row_of_another_office_than_the_option_is_refused(checked: Check) -> None:
    found = checked(rows("Frais,nantes,Chaud,,,,,,,"), "brest")
    assert "L'office « nantes » n'est pas « brest »." in str(found.faults[0])


def test_another_offices_people_and_questions_are_not_known(checked: Check) -> None:
    found = checked(table(office="nantes", porteur="Nolwenn Cam", usages="Banc"))
    assert (found.entries[0].author, found.entries[0].content.extra) == (None, {})
    assert len(found.notices) == 2


def test_a_file_without_the_needed_columns_is_refused_whole() -> None:
    with pytest.raises(Refused, match=r"Colonne absente : Titre.*Colonne absente : Problème"):
        refuse_if(missing_columns(match_columns(["nom", "texte"])))


def test_accents_capitals_and_spaces_do_not_make_another_title() -> None:
    assert fold(" École  de la\tProximité ") == fold("ecole de la proximite")


def test_the_refused_rows_come_back_as_a_file_to_correct(known: Known) -> None:
    file = read_file(b"titre;probleme\n=1+1;\nBon;Chaud\n;Chaud\n")
    found = check_rows(file, match_columns(file.headers), known, "brest")
    content = report(file, found)
    assert content.decode("utf-8-sig").splitlines() == [
        "titre;probleme;Ligne du fichier;Raisons du refus",
        "'=1+1;;2;La colonne « Problème » est vide.",
        ";Chaud;4;La colonne « Titre » est vide.",
    ]
    again = read_file(content)
    assert match_columns(again.headers) == ("title", "problem", "", "")
    assert again.lines[0].cells[0] == "=1+1"


def test_a_day_is_read_as_people_and_machines_write_it(checked: Check) -> None:
    for text in ("03/05/2024", "2024-05-03", "2024-05-03T08:30:00"):
        moment = checked(table(date=text)).entries[0].origin.submitted_at
        assert moment is not None
        assert moment.date() == date(2024, 5, 3)
