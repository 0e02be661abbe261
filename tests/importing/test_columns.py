"""Columns are known by their names, in French or in English, however people write them."""

import pytest

from innovation.domain.stages import Category, IdeaKind, Stage, Status
from innovation.importing import TARGETS, fold, match_columns
from innovation.importing.vocabulary import CATEGORIES, KINDS, STAGES, STATUSES
from innovation.texts import LANGUAGES, gettext, label, speaking


@pytest.mark.parametrize(
    ("header", "says"),
    [
        ("titre", "title"),
        ("TITLE", "title"),
        (" Intitulé ", "title"),
        ("Problème", "problem"),
        ("probleme", "problem"),
        ("Ce qui gêne", "problem"),
        ("Résultats", "results"),
        ("Bénéfice attendu", "benefit"),
        ("Catégorie", "category"),
        ("Étape", "stage"),
        ("Organisme", "landlord"),
        ("E-mail", "author"),
        ("Déposée le", "submitted"),
        ("ID", "key"),
        ("Identifiant :", "key"),
        ("couleur", ""),
        ("", ""),
    ],
)
def test_a_header_is_known_whatever_its_accents_and_capitals(header: str, says: str) -> None:
    assert match_columns([header]) == (says,)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_on_the_screen_is_a_header_that_is_known(language: str) -> None:
    with speaking(language):
        labels = [gettext(target.label) for target in TARGETS.values()]
    assert match_columns(labels) == tuple(TARGETS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_stage_status_category_and_kind_on_the_screen_is_a_word_that_is_known(
    language: str,
) -> None:
    known = {Stage: STAGES, Status: STATUSES, Category: CATEGORIES, IdeaKind: KINDS}
    with speaking(language):
        for kind, words in known.items():
            found = {words.get(fold(label(value))) for value in kind}
            assert found == set(kind), kind


def test_of_two_columns_that_say_the_same_the_first_does() -> None:
    assert match_columns(["Titre", "title", "idée"]) == ("title", "", "")


def test_a_plugins_question_is_known_by_its_label_and_by_its_key() -> None:
    questions = {"masse reemployee", "reemploi.kilos", "site"}
    headers = ["Masse réemployée", "reemploi.kilos", "Site"]
    assert match_columns(headers, questions) == ("x.masse reemployee", "x.reemploi.kilos", "site")
