"""What is guessed first is refused, and nothing else: no rule says which characters to mix."""

import pytest

from innovation.domain import passwords
from innovation.domain.passwords import check_password, pack

OWN = ("Yann Le Goff", "yann.legoff@brest.example", "Brest Métropole Habitat", "Nantes", "vivier")

GUESSED = (
    "123456789012345",
    "aaaaaaaaaaaaaaab",
    "soleilsoleilsoleil",
    "abcabcabcabcabcabc",
    "azertyuiopqsdfgh",
    "QWERTYUIOP123456",
    "abcdefghijklmnop",
    "motdepasse2026!!",
    "Administrateurs",
    "P@ssw0rd-B0nj0ur",
    "M0td3passeBr3tagne2024",
    "Bretagne-Bretagne-1",
    "Élodie Guillaume",
    "LeGoff-Brest-2026!",
    "Métropole.Habitat.35",
    "je t'aime mon amour",
    "!!!!????....::::",
)
GOOD = (
    "vélo pluie granit crêpe",
    "correct horse battery staple",
    "xkqzvbnm lopw tr",
    "chien chat lapin rouge",
    "trois-offices-un-vivier",
    "ouvre la fenêtre du quatrième",
    "Tq7!vXz.Lw2#Rb9",
    "漢字漢字かな交じり文の合言葉です",
)


@pytest.mark.parametrize("password", GUESSED)
def test_what_is_listed_repeated_typed_along_the_keyboard_or_a_name_is_refused(
    password: str,
) -> None:
    (refusal,) = check_password(password, OWN)
    assert refusal.field == "password"
    assert "mots sans lien" in str(refusal)


@pytest.mark.parametrize("password", GOOD)
def test_a_few_words_or_any_mixture_will_do(password: str) -> None:
    assert check_password(password, OWN) == []


def test_only_the_length_counts_and_a_setting_asks_for_more() -> None:
    long = "vélo pluie granit crêpe".ljust(128, "z")
    assert check_password(long[:128], ()) == []
    for wrong in ("vélo pluie mer", long + "x", ""):
        assert "15 à 128" in str(check_password(wrong, ())[0])
    assert check_password("vélo pluie granit", ()) == []
    assert "20 à 128" in str(check_password("vélo pluie granit", (), shortest=20)[0])


def test_no_password_makes_the_check_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Words within words without an end: each piece of the password is looked up once at most."""
    looked_up: list[str] = []
    digest = passwords._digest
    monkeypatch.setattr(passwords, "_digest", lambda word: looked_up.append(word) or digest(word))
    for password in ("mamanpapa" * 14, "anana" * 25 + "xyz", "bonjouramour" * 10):
        looked_up.clear()
        check_password(password, ("an", "ana", "anan", "nana", "anana"))
        assert len(looked_up) <= 2 * len(password) ** 2 / 2


def test_the_packed_list_is_sorted_and_holds_a_word_once() -> None:
    packed = pack(["Été", "ete", "zèbre", "P@ss", "no"])
    words = [packed[place : place + 5] for place in range(0, len(packed), 5)]
    assert words == sorted(set(words))
    assert len(words) == 4, "ete, zebre, and P@ss as it is and as it reads; no is too short"
