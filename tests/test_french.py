"""Words are the same where a reader says so, whatever their accents, number or apostrophe."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innovation.french import LONGEST, compounds, normal, placed_words, plain, word_of, words


def meet(one: str, other: str) -> bool:
    """Whether a text with the one is found by the other."""
    found = [word.forms for word in (*words(one), *compounds(one))]
    return bool(words(other)) and all(
        any(asked.stems & forms for forms in found) for asked in words(other)
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("sécurité", "securite"),
        ("SÉCURITÉ", "sécurité"),
        ("Securite", "sécurités"),
        ("rénovations énergétiques", "renovation energetique"),
        ("réparée", "réparer"),
        ("vélos", "velo"),
        ("jeux", "jeu"),
        ("canaux", "canal"),
        ("travaux", "travail"),
        ("l'isolation", "isolation"),
        ("l’été", "été"),
        ("rez-de-chaussée", "rez de chaussée"),
        ("auto-consommation", "autoconsommation"),
        ("œuvre", "oeuvre"),
        ("cœurs d'îlot", "coeur d'ilot"),
        ("des T3 et des T4", "t3"),
        ("e\u0301te\u0301", "été"),
        ("\U0001d407abitat", "habitat"),
    ],
)
def test_two_spellings_meet(one: str, other: str) -> None:
    assert meet(one, other)


@pytest.mark.parametrize(
    ("one", "other"), [("toit", "droit"), ("chat", "achat"), ("banc", "banque"), ("2018", "2019")]
)
def test_two_words_stay_two(one: str, other: str) -> None:
    assert not meet(one, other)


def test_words_that_every_text_has_say_nothing() -> None:
    assert words("Qu'est-ce que c'est, aujourd'hui, pour nous et avec vous ?") == []
    assert [word.written for word in words("l'été d'une personne")] == ["ete", "personne"]


@given(st.text(max_size=80))
def test_any_text_gives_letters_and_figures_only(text: str) -> None:
    for start, end, word in placed_words(normal(text)):
        assert word_of(normal(text)[start:end]) == word
        for form in word.forms:
            assert form.isalnum()
            assert plain(form) == form
            assert 0 < len(form) <= LONGEST
