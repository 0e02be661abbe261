"""What went wrong in a plugin, told in English: our words alone, not what Python or people said."""

import pytest

from innovation import texts
from innovation.hooks.problems import REMEDIES, quoted
from innovation.web.wrongs import wrong


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("son code échoue : « ValueError: raté »", "its code fails: “ValueError: raté”"),
        ("son code échoue : « 100 % : « a » ; b »", "its code fails: “100 % : « a » ; b”"),
        (quoted("son code échoue", "EOFError"),
         "its code fails: “EOFError”; input()? nobody is at the keyboard: make it a setting"),
        ("pas de réponse en 0.5 s", "no answer within 0.5 s"),
        ("répond lentement : plus de 2 s", "answers slowly: more than 2 s"),
        ("/groupes : rend str, une réponse est attendue",
         "/groupes: returns str, an answer is expected"),
        ("conseil : rend NoneType, un texte est attendu",
         "conseil: returns NoneType, a text is expected"),
        ("une faute que personne ne connaît", "une faute que personne ne connaît"),
    ],
)  # fmt: skip
def test_a_failure_is_told_in_the_reader_s_language(message: str, told: str):
    assert wrong(message).replace("\u00a0", " ") == message
    with texts.speaking("en"):
        assert wrong(message) == told


@pytest.mark.parametrize("remedy", REMEDIES.values())
def test_what_to_do_about_it_has_its_english(remedy: str):
    with texts.speaking("en"):
        assert remedy not in wrong(f"son code échoue : « Exception » ; {remedy}")
