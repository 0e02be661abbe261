"""The Open Factory's review: who reads, what waits for their word, who may give it."""

import innovation_brest_open_factory as plugin
import pytest

from innovation.api import Block, Pass
from innovation.testing import OfficeSite, on_site, speaking


async def with_reviewer(site: OfficeSite) -> None:
    """Somebody of the office, who is then named in the settings."""
    await site.person("staff2")
    await site.activate(relecteur="staff2 brest")


@on_site(plugin)
async def test_the_reviewer_is_asked_to_assess_what_has_a_prototype(site: OfficeSite) -> None:
    reviewer = await site.person("staff2")
    with_one, without = await site.idea(prototype=True), await site.idea(prototype=False)
    assert await site.assessors(with_one) == []
    await with_reviewer(site)
    assert await site.assessors(with_one) == [reviewer.public_id]
    assert await site.assessors(without) == []
    assert site.errors == []


@on_site(plugin)
async def test_a_prototype_waits_for_a_favourable_word(site: OfficeSite) -> None:
    await with_reviewer(site)
    idea = await site.idea("assessed", prototype=True)
    assert isinstance(await site.gate("avis", idea), Block)
    reviewer = await site.client("staff2")
    for favourable, verdict in (("no", Block), ("yes", Pass)):
        await reviewer.open(site.path(f"/ideas/{idea.public_id}"))
        await reviewer.send(f"/ideas/{idea.public_id}", favourable=favourable, words="Le joint.")
        assert isinstance(await site.gate("avis", idea), verdict)
    shown = await site.panel("avis", idea)
    assert "Avis favorable" in shown and "Le joint." in shown
    with speaking("en"):
        shown = await site.panel("avis", idea)
    assert "Favourable opinion" in shown and "Le joint." in shown
    assert isinstance(await site.gate("avis", await site.idea(prototype=False)), Pass)
    assert site.errors == []


@on_site(plugin)
async def test_the_reviewer_alone_gives_it_and_says_why(site: OfficeSite) -> None:
    await with_reviewer(site)
    idea = await site.idea(prototype=True)
    page = site.path(f"/ideas/{idea.public_id}")
    chair, reviewer = await site.client("chair"), await site.client("staff2")
    assert (await chair.open(page)).status_code == 404
    await reviewer.open(page)
    refused = await reviewer.send(f"/ideas/{idea.public_id}", favourable="yes", words=" ")
    assert refused.status_code == 422
    other = await site.idea(prototype=False)
    assert (await reviewer.open(site.path(f"/ideas/{other.public_id}"))).status_code == 404


@on_site(plugin)
async def test_nobody_speaks_on_their_own_prototype(site: OfficeSite) -> None:
    await site.person("author")
    await site.activate(relecteur="author brest")
    idea = await site.idea("assessed", prototype=True)
    gate = await site.gate("avis", idea)
    assert isinstance(gate, Block) and "porte cette idée" in gate.reason
    author = await site.client("author")
    assert (await author.open(site.path(f"/ideas/{idea.public_id}"))).status_code == 404
    assert site.errors == []


@on_site(plugin)
async def test_a_reviewer_whom_nobody_knows_cannot_be_named(site: OfficeSite) -> None:
    with pytest.raises(Exception, match="ne porte ce nom"):
        await site.activate(relecteur="Personne")
