"""A spreadsheet's rows: what is taken, and what is told of the others."""

import re
from datetime import date

import pytest
from innovation_group_purchasing.contracts import Contract
from innovation_group_purchasing.importing import (
    COLUMNS,
    EXAMPLES,
    MOST_ROWS,
    Register,
    model,
    read_contracts,
)
from innovation_group_purchasing.reading import read_terms

from innovation.api import PersonFacts
from innovation.api.web import read_rows, workbook

from .conftest import OFFICES, others

PEOPLE = [
    PersonFacts("p1", "Maïwenn Le Gall", "brest", email="m.legall@brest.test"),
    PersonFacts("p2", "Yann Cam", "brest", email="y.cam@brest.test"),
]
BREST = Register(OFFICES[0], PEOPLE, {}, "me", others(OFFICES[0]))


def read(*rows: dict[str, str], register: Register = BREST):
    lines = [[row.get(name, "") for name in COLUMNS] for row in rows]
    return read_contracts(read_rows(workbook(COLUMNS.values(), lines)), register)


def row(**other: str) -> dict[str, str]:
    return EXAMPLES | {"office": "", "owner": ""} | other


def test_each_office_takes_its_own_rows_and_counts_the_others(spreadsheet) -> None:
    found = read_contracts(read_rows(spreadsheet), BREST)
    assert (len(found.new), found.bad, found.here, found.elsewhere) == (13, (), 0, 27)


def test_a_workbook_is_read_as_a_csv_is(spreadsheet) -> None:
    table = read_rows(spreadsheet)
    again = read_rows(workbook(table.headers, [line.cells for line in table.lines]))
    assert read_contracts(again, BREST) == read_contracts(table, BREST)


def test_the_example_of_each_column_is_taken_as_it_stands() -> None:
    [terms] = read(row()).new
    assert (terms.amount_cents, terms.lots) == (4_800_000, ("Nord", "Sud"))
    assert (terms.starts_on, terms.ends_on) == (date(2026, 1, 1), date(2027, 12, 31))
    assert (terms.renewals, terms.renewal_months, terms.notice_months) == (2, 12, 3)
    assert (terms.family, terms.published, terms.owner) == ("ascenseurs", False, "me")


@pytest.mark.parametrize(
    ("written", "cents"),
    [
        ("48 000,00 €", 4_800_000),
        ("48\u202f000,5", 4_800_050),
        ("48000.5", 4_800_050),
        ("48.000,50", 4_800_050),
        ("48,000.50", 4_800_050),
        ("48.000", 4_800_000),
        ("48 000 € HT / an", 4_800_000),
        ("48 000 EUR par an", 4_800_000),
        ("0", 0),
        ("", None),
    ],
)
def test_an_amount_is_read_as_people_write_it(written, cents) -> None:
    [terms] = read(row(amount_cents=written)).new
    assert terms.amount_cents == cents


@pytest.mark.parametrize(
    "day",
    [
        "31 décembre 2027",
        "31 déc. 2027",
        "31/12/27",
        "31.12.27",
        "31.12.2027",
        "2027-12-31",
        "46752",
    ],
)
def test_a_day_is_read_as_people_and_workbooks_write_it(day) -> None:
    [terms] = read(row(ends_on=day)).new
    assert terms.ends_on == date(2027, 12, 31)


def test_renewals_and_durations_are_read_with_their_words() -> None:
    [terms] = read(
        row(renewals="2 fois (tacite)", renewal_months="1 an", notice_months="3 mois")
    ).new
    assert (terms.renewals, terms.renewal_months, terms.notice_months) == (2, 12, 3)


@pytest.mark.parametrize(
    ("field", "written", "why"),
    [
        ("reference", "", "Donnez la référence du contrat : elle le distingue des autres."),
        ("family", "Sécurité", "Cette famille n'est pas connue : choisissez-en une de la liste."),
        ("family", "Voirie", "Cette famille n'est pas connue : choisissez-en une de la liste."),
        ("object", "x" * 201, "Ce texte est trop long : raccourcissez-le."),
        ("amount_cents", "cher", "Un montant en euros est attendu, comme 12 500,00."),
        ("amount_cents", "-1", "Un montant en euros est attendu, comme 12 500,00."),
        ("amount_cents", "NaN", "Un montant en euros est attendu, comme 12 500,00."),
        ("published", "peut-être", "Répondez par oui ou par non."),
        ("starts_on", "31 février 2026", "Une date est attendue, comme 31/12/2027."),
        ("starts_on", "31/02/2026", "Une date est attendue, comme 31/12/2027."),
        ("ends_on", "31/12/2025", "La fin précède le début : corrigez l'une des deux dates."),
        ("renewals", "11", "Un nombre entier est attendu : vérifiez cette case."),
        ("renewals", "tacite", "Dites combien de fois il peut être reconduit : 1, 2, 3."),
        ("renewal_months", "", "Dites combien de mois dure une reconduction."),
        ("notice_months", "90 jours", "Une durée en mois entiers est attendue, comme 3 ou 12."),
        ("notice_months", "1,5", "Une durée en mois entiers est attendue, comme 3 ou 12."),
        (
            "owner",
            "Inconnu",
            "Cette personne n'est pas de votre office : corrigez, ou laissez vide.",
        ),
    ],
)
def test_a_bad_row_is_told_with_its_line_its_column_and_what_to_do(field, written, why) -> None:
    found = read(row(reference="A"), row(**{field: written}))
    [bad] = found.bad
    assert (bad.number, bad.reasons) == (3, ((COLUMNS[field], why),))
    assert len(found.new) == 1


@pytest.mark.parametrize("written", ["Chaufferie", "chauffage", "CHAUFFERIES", "chauffages"])
def test_a_family_is_read_as_people_name_it(written) -> None:
    [terms] = read(row(family=written)).new
    assert terms.family == "chauffage"


def test_what_spoils_many_rows_is_told_once() -> None:
    found = read(
        row(reference="A", family="Voirie"), row(reference="B", family="Voirie", owner="?")
    )
    family, owner = found.problems.items()
    assert (family[0][0], family[1], owner[1]) == ("Famille", [2, 3], [3])


def test_no_error_repeats_what_was_typed() -> None:
    typed = {name: f"73{n}19 secret" for n, name in enumerate(EXAMPLES)}
    _, problems = read_terms(typed, PEOPLE, "me")
    assert len(problems) >= 8
    assert not re.search(r"73\d19|secret", " ".join(problems.values()))


@pytest.mark.parametrize("named", ["p2", "Yann Cam", "yann cam", "Y.CAM@brest.test"])
def test_somebody_of_the_office_answers_for_a_contract(named) -> None:
    [terms] = read(row(owner=named)).new
    assert terms.owner == "p2"


def known(**other: str) -> Register:
    """A register that has one contract, 2026-014, of Maïwenn Le Gall."""
    [terms] = read(row(owner="p1", **other)).new
    contract = Contract("c1", "brest", terms, version=3)
    return Register(OFFICES[0], PEOPLE, {"2026 014": contract}, "me", others(OFFICES[0]))


def test_a_reference_comes_in_once() -> None:
    found = read(row(), row(reference="B"), row(reference="b"), register=known())
    assert (len(found.new), found.here) == (1, 1)
    assert found.bad[0].number == 4


def test_a_row_that_corrects_a_contract_is_told_field_by_field() -> None:
    found = read(row(supplier="Ascenseurs d'Armor", ends_on="30/06/2028"), register=known())
    [change] = found.changed
    assert (found.new, found.here) == ((), 0)
    assert change.columns == (
        ("supplier", "Ascenseurs de l'Ouest", "Ascenseurs d'Armor"),
        ("ends_on", date(2027, 12, 31), date(2028, 6, 30)),
    )
    assert change.terms.owner == "p1"


def test_an_empty_cell_takes_nothing_away() -> None:
    found = read(row(amount_cents="", lots="", notice_months=""), register=known())
    assert (found.changed, found.here) == ((), 1)


def test_whose_a_row_is_is_never_guessed() -> None:
    """A name that spans several rows, or was typed wrong, would give a contract away."""
    found = read(
        row(reference="A", office="Nantes"), row(reference="B"), row(reference="C", office="Nante")
    )
    assert (found.new, found.elsewhere) == ((), 1)
    assert [line.number for line in found.bad] == [3, 4]
    assert ["nomment un autre" in found.bad[0].reasons[0][1], "connu" in found.bad[1].reasons[0][1]]


def test_a_title_above_the_columns_is_passed_over() -> None:
    lines = [["Contrats 2026"], list(COLUMNS.values()), [row().get(n, "") for n in COLUMNS]]
    found = read_contracts(read_rows(workbook(["Direction du patrimoine"], lines)), BREST)
    assert len(found.new) == 1


def test_a_file_without_the_columns_is_refused_with_what_to_do() -> None:
    with pytest.raises(ValueError, match="partez du modèle"):
        read_contracts(read_rows(b"Objet;Fin\nAscenseurs;31/12/2027\n"), BREST)


def test_a_file_of_too_many_rows_is_refused() -> None:
    with pytest.raises(ValueError, match="coupez-le"):
        read(*[row()] * (MOST_ROWS + 1))


def test_the_model_names_every_column() -> None:
    assert read_rows(model()).headers == tuple(COLUMNS.values())
