"""What cards say: a word for each state, what ails first, and what was just done."""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape
from typing import Any

import pytest

from innovation import world
from innovation.queries.plugins import Problem
from innovation.texts import LABELS
from innovation.web.plugin_cards import ILL, Card, in_groups

FAILED = Problem("a", "brest", "panel", "panels", "a.py:3", "la panne", 1, world.now())
LONG_AGO = replace(FAILED, last_at=world.now() - timedelta(days=8))


def test_each_state_has_its_own_word() -> None:
    states = [*ILL, "active", "inactive", "discovered"]
    assert len({LABELS[state] for state in states}) == len(states)


@pytest.mark.parametrize(
    ("card", "group"),
    [
        (Card("a", "A", "active", is_on=True), "on"),
        (Card("a", "A", "active", is_on=True, problems=[FAILED]), "care"),
        (Card("a", "A", "active", is_on=True, problems=[LONG_AGO]), "on"),
        (Card("a", "A", "active", is_on=True, newer="1.1"), "care"),
        (Card("a", "A", "inactive", newer="1.1"), "off"),
        (Card("a", "A", "quarantined"), "care"),
        (Card("a", "A", "absent", is_on=True), "care"),
        (Card("a", "A", "absent"), "off"),
        (Card("a", "A", "discovered", is_on=True), "on"),
    ],
)
def test_a_card_is_looked_at_while_there_is_something_to_do(card: Card, group: str) -> None:
    assert [one.key for one in in_groups([card])] == [group]


async def test_what_was_done_is_said_on_the_card_with_the_way_back(town: Any) -> None:
    boss = town.browsers["office_admin"]
    await boss.open("/plugins/directory")
    done = await boss.send("/plugins/rennes_proximite/activation")
    assert str(done.url).endswith("did=activated#plugin_rennes_proximite")
    assert boss.sees("actif dans votre office. Pour revenir en arrière : « Désactiver ce module »")
    assert opened(done.text) == ["rennes_proximite"]
    await boss.send("/plugins/rennes_proximite/deactivation")
    assert boss.sees("Ses réglages et ce qu'il a apporté sont gardés.")
    stale = await boss.open("/plugins?module=rennes_proximite&did=activated")
    assert not boss.sees("actif dans votre office"), "an address does not make it true"
    assert opened(stale.text) == ["rennes_proximite"]
    for nonsense in ("?module=%3Cb%3E&did=activated", "?module=rennes_proximite&did=x"):
        assert (await boss.open(f"/plugins{nonsense}")).status_code == 200


async def test_a_refusal_about_a_plugin_without_a_card_is_still_read(town: Any) -> None:
    answer = await town.post("office_admin", "/plugins/inconnu/deactivation", {})
    assert answer.status_code == 422
    assert "possible pour une raison" in answer.text


def opened(page: str) -> list[str]:
    """The cards that are unfolded, though nothing ails."""
    return re.findall(r'data-id="(\w+)">\s*<details open', page)


async def test_an_active_plugin_leads_to_its_pages(town: Any) -> None:
    boss = town.browsers["office_admin"]
    await boss.open("/plugins")
    assert not boss.sees("Ouvrir « École de la proximité »")
    await boss.send("/plugins/rennes_proximite/activation")
    assert boss.sees("Ouvrir « École de la proximité »")
    assert (await boss.open("/o/brest/x/rennes_proximite")).status_code == 200


async def test_the_directory_is_narrowed_to_a_kind(town: Any) -> None:
    everything = (await town.get("office_admin", "/plugins/directory")).text
    assert 'href="/plugins/directory?kind=rapports"' in everything
    some = (await town.get("office_admin", "/plugins/directory?kind=rapports")).text
    assert re.findall(r'data-id="(\w+)"', some) == ["progress_report"]
    for nonsense in ("?kind=", "?kind=%3Cb%3E"):
        other = (await town.get("office_admin", f"/plugins/directory{nonsense}")).text
        assert other.count('data-kind="plugin"') == everything.count('data-kind="plugin"') > 5


async def test_the_directory_is_searched_in_its_titles_notices_and_what_a_plugin_brings(
    town: Any,
) -> None:
    boss = town.browsers["office_admin"]

    async def found(asked: str) -> list[str]:
        page = (await boss.open(f"/plugins/directory?{asked}")).text
        return re.findall(r'data-kind="plugin" data-id="(\w+)"', page)

    assert await found("words=OPEN+factory") == ["brest_open_factory"]
    assert await found("words=groupements+-travail") == ["group_purchasing"]
    assert 'href="/plugins/directory?kind=partage&amp;words=groupements' in boss.page.text
    assert await found("words=groupements&kind=rapports") == []
    assert boss.sees("Aucun module ne répond à cette recherche.")
    assert await found("words=relecteur+réemploi+encadrés") == ["brest_open_factory"]
    assert "· 1 <mark>encadré</mark> ·" in boss.page.text, (
        "where it stands, though it is folded away"
    )


async def test_settings_tell_what_changed_and_how_to_go_back(town: Any) -> None:
    boss = town.browsers["office_admin"]
    settings = "/plugins/brest_open_factory/settings"
    for theme in ("Réemploi", "Ateliers"):
        await boss.open(settings)
        await boss.send(settings, s__theme_1=theme)
        assert boss.sees("Les réglages sont enregistrés")
    assert boss.sees("Premier thème Ateliers (avant : Réemploi)")
    assert boss.page.text.count("(avant") == 2, "what did not change is not told again"
    [back] = re.findall(r'href="([^"]+)">Reprendre les réglages d', boss.page.text)
    await boss.open(back)
    assert 'value="Réemploi"' in boss.page.text
    assert not boss.sees("Les réglages sont enregistrés")


async def test_permissions_tell_what_the_plugin_proposes(town: Any) -> None:
    boss = town.browsers["office_admin"]
    await boss.open("/plugins/directory")
    await boss.send("/plugins/working_groups/activation")
    path = "/plugins/working_groups/permissions"
    await boss.open(path)
    assert boss.sees("Le module propose : agent, évaluateur")
    for role in ("coordinator", "operator"):
        assert f'value="{role}" checked' in boss.page.text, "saved as it stands, nobody loses it"
    await boss.send(path, **{"p.create": ["chair"]})
    assert boss.sees("C'est enregistré")
    await boss.send(path, **{"p.create": ["assessor", "staff"]})
    back = r'href="([^"]+)">Reprendre ce qui valait avant'
    for held in ({"chair"}, {"staff", "assessor"}):
        [link] = re.findall(back, boss.page.text)
        await boss.open(unescape(link))
        assert set(re.findall('name="p.create" value="(.+?)" checked', boss.page.text)) == held
        await boss.send(path)
        assert boss.sees("C'est enregistré")
    for nonsense in ("create=nobody,%3Cb%3E", "other=chair", "=;=", ""):
        assert (await boss.open(f"{path}?from={nonsense}")).status_code == 200, nonsense
