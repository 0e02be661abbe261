"""The slips that are made most often are told with what to do about them."""

import asyncio
from dataclasses import replace

import pytest

from innovation.hooks.checking import examine

LIBRARY = "le site n'a que ses propres bibliothèques : faites sans"
OWN = "ce qui est au paquet s'importe par « from . import »"
IMPORTED = "un mot du site s'importe : from innovation.api import …"
TAKES = "ce qu'il prend : innovation plugin guide values"
SETTING = "écrivez fields.get(…) ; un réglage ? déclarez-le"


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("import nulle_part", LIBRARY),
        ("from innovation_autre import pages", OWN),
        ("A = Critere('a')", IMPORTED),
        ("A = Criterion('a', 'A')", TAKES),
        ("A = Criterion(cle='a')", TAKES),
        ("@hook\ndef criteria(settings):\n    return settings['ville']", SETTING),
    ],
)
def test_a_slip_is_told_with_its_remedy(body, told, written):
    [fault] = [one for one in asyncio.run(examine(written(body))).findings if one.is_error]
    assert fault.message.endswith(told)


MANY = "@hook\ndef themes():\n    return [Theme(f't{n}', f'Thème {n}') for n in range(9)]"


def test_all_that_lacks_its_english_is_told_once_some_is_there(written):
    [told] = [one for one in asyncio.run(examine(written(MANY))).findings if one.rule == "W02"]
    assert told.message.startswith("textes sans anglais (9) : « Thème 0 », « Thème 1 »")
    assert told.message.endswith("« Thème 8 »")
    found = written(MANY)
    begun = replace(found, manifest=replace(found.manifest, translations={}))
    [told] = [one for one in asyncio.run(examine(begun)).findings if one.rule == "W02"]
    assert told.message.endswith("…")
    assert told.message.count("«") == 3
