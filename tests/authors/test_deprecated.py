"""What will stop is told by ``check`` and on the card, with what to write instead."""

import asyncio
from collections.abc import Callable

import pytest

from innovation.hooks import specs
from innovation.hooks.checking import deprecations, examine
from innovation.hooks.discovery import Found
from innovation.hooks.loading import module_of
from innovation.hooks.specs import Deprecated
from innovation.testing import office_site

SOON = Deprecated("1.2", "2.0", "écrivez categories")
TOLD = "themes : déconseillé depuis l'interface 1.2, disparaît avec la 2.0 ; écrivez categories"


@pytest.fixture
def old(monkeypatch: pytest.MonkeyPatch, written: Callable[..., Found]) -> Found:
    """A plugin with a hook that will stop, and without the argument that will."""
    monkeypatch.setitem(specs.DEPRECATED, "themes", SOON)
    monkeypatch.setitem(specs.DEPRECATED, "criteria.office", SOON)
    return written(
        "@hook\ndef themes():\n    return []\n@hook\ndef criteria(settings):\n    return []"
    )


def test_check_tells_it_once(old: Found) -> None:
    findings = asyncio.run(examine(old)).findings
    assert [one.message for one in findings if one.rule == "W03"] == [TOLD]


def test_an_argument_that_will_stop_is_told_where_it_is_asked_for(old: Found) -> None:
    assert len(deprecations({"criteria": lambda office: [office]})) == 1


async def test_the_card_tells_it_to_the_administrator(old: Found) -> None:
    async with office_site([module_of(old)], "brest") as site:
        admin = await site.client("office_admin")
        await admin.open("/plugins")
        assert admin.sees(TOLD)
        assert admin.sees("actif à revoir"), "it is told before the card is unfolded"
