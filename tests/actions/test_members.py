"""An office's people and settings, as its administrators keep them."""

import asyncio
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from innovation import world
from innovation.actions.members import (
    Details,
    change_details,
    disable_person,
    enable_person,
    grant_roles,
)
from innovation.actions.office import change_office
from innovation.actions.people import Newcomer, invite_people, renew_invitation
from innovation.actions.sessions import open_session
from innovation.db import fetch, reading, writing
from innovation.domain.people import SYSTEM
from innovation.domain.refusals import NotAllowed, Refused, Stale
from innovation.domain.sessions import token_hash
from innovation.domain.stages import Role, Stage
from innovation.queries.people import account_of, member_of, office_of, people_of, viewer_by_email
from innovation.queries.pilots import pilot_of


@pytest.fixture
def keep(brest: Any) -> Any:
    """An administrator's change of a person, as they stand."""

    async def keep(act: Any, person: Any, *values: Any, by: Any = None) -> Any:
        by = by or brest.admin
        async with writing(by):
            member = await member_of(by, person.public_id)
            assert member is not None
            return await act(member, *values, by=by)

    return keep


async def is_logged_in(token: str) -> bool:
    async with reading(SYSTEM):
        return await account_of(SYSTEM, token_hash(token), world.now()) is not None


async def test_a_change_of_roles_asks_for_a_new_token_of_each_session(
    keep: Any, brest: Any
) -> None:
    async with writing(SYSTEM):
        token = await open_session(brest.chair.id, by=SYSTEM)
    await keep(grant_roles, brest.chair, frozenset({Role.ASSESSOR, Role.OFFICE_ADMIN}))
    async with reading(SYSTEM):
        account = await account_of(SYSTEM, token_hash(token), world.now())
    assert account is not None
    assert account.renew
    async with reading(SYSTEM):
        member = await member_of(brest.admin, brest.chair.public_id)
    assert member is not None
    assert member.roles == {Role.ASSESSOR, Role.OFFICE_ADMIN}


async def test_nobody_changes_their_own_rights_nor_gives_those_of_the_site(
    keep: Any, brest: Any, nantes: Any
) -> None:
    roles = frozenset({Role.CHAIR, Role.OFFICE_ADMIN})
    for act, values in ((grant_roles, (roles,)), (disable_person, ()), (enable_person, ())):
        with pytest.raises(Refused, match="propres droits"):
            await keep(act, brest.admin, *values)
        for person in (brest.chair, brest.colleague):
            with pytest.raises(NotAllowed):
                await keep(act, brest.author, *values, by=person)
    for role in (Role.OPERATOR, Role.COORDINATOR):
        with pytest.raises(Refused, match="depuis le serveur"):
            await keep(grant_roles, brest.author, frozenset({role}))
    async with reading(nantes.admin):
        assert await member_of(nantes.admin, brest.author.public_id) is None


@pytest.mark.faults
@pytest.mark.parametrize("act", ["roles", "account"])
async def test_of_two_administrators_who_end_each_other_at_once_one_stays(
    brest: Any, make_person: Any, act: str
) -> None:
    other = await make_person(brest.office, Role.OFFICE_ADMIN)

    async def end(by: Any, whom: Any) -> str:
        async with reading(by):
            member = await member_of(by, whom.public_id)
        assert member is not None
        try:
            async with writing(by):
                if act == "roles":
                    await grant_roles(member, frozenset(), by=by)
                else:
                    await disable_person(member, by=by)
        except (NotAllowed, Stale):
            return "told"
        return "won"

    said = await asyncio.gather(end(brest.admin, other), end(other, brest.admin))
    assert Counter(said) == Counter({"won": 1, "told": 1})
    async with reading(SYSTEM):
        people = await people_of(brest.admin)
    assert sum(Role.OFFICE_ADMIN in one.roles for one in people) == 1


async def test_a_closed_account_is_out_at_once_and_keeps_what_it_wrote(
    keep: Any, brest: Any, make_idea: Any, read_idea: Any
) -> None:
    idea = await make_idea(brest, Stage.PILOTED)
    async with writing(SYSTEM):
        token = await open_session(brest.author.id, by=SYSTEM)
    await keep(disable_person, brest.author)
    assert not await is_logged_in(token)
    assert (await read_idea(idea, brest.chair)).author == brest.author.name
    async with reading(brest.chair):
        pilot = await pilot_of(brest.chair, idea.id)
        shown = [one.id for one in await people_of(brest.chair)]
    assert pilot is not None
    assert (pilot.lead_id, brest.author.id in shown) == (brest.author.id, False)
    await keep(enable_person, brest.author)
    async with reading(brest.chair):
        assert brest.author.id in [one.id for one in await people_of(brest.chair)]


async def test_a_link_is_made_again_only_for_somebody_who_has_not_joined(
    keep: Any, brest: Any
) -> None:
    assert await keep(renew_invitation, brest.colleague)
    async with writing(SYSTEM):
        await fetch("UPDATE person SET password_hash = 'x' WHERE id = {}", brest.colleague.id)
    with pytest.raises(Refused, match="n'attend pas"):
        await keep(renew_invitation, brest.colleague)


async def test_a_person_written_by_two_administrators_is_stale_for_the_second(
    keep: Any, brest: Any
) -> None:
    async with reading(brest.admin):
        seen = await member_of(brest.admin, brest.author.public_id)
    assert seen is not None
    await keep(change_details, brest.author, Details("Anne Le Bihan", "Accueil", brest.chair.id))
    with pytest.raises(Stale):
        async with writing(brest.admin):
            await change_details(seen, Details("Anne", "", None), by=brest.admin)
    with pytest.raises(Refused, match="propre responsable"):
        await keep(change_details, brest.author, Details("Anne", "", brest.author.id))
    async with reading(brest.admin):
        now = await member_of(brest.admin, brest.author.public_id)
    assert now is not None
    assert (now.name, now.service, now.manager) == ("Anne Le Bihan", "Accueil", brest.chair.name)


async def test_a_list_is_invited_with_its_managers_or_not_at_all(brest: Any) -> None:
    one = Newcomer("Anne", "anne@brest.test", "Accueil", frozenset({Role.ASSESSOR}), "yann@b.test")
    two = Newcomer("Yann", "yann@b.test", "", frozenset(), "")
    async with writing(brest.admin):
        assert len(await invite_people([one, two], by=brest.admin)) == 2
    async with reading(brest.admin):
        anne = await viewer_by_email(SYSTEM, "anne@brest.test")
        assert anne is not None
        member = await member_of(brest.admin, anne.public_id)
    assert member is not None
    assert (member.manager, member.roles, member.state) == ("Yann", {Role.ASSESSOR}, "invited")
    admin = Newcomer("Zoé", "zoe@brest.test", "", frozenset({Role.OFFICE_ADMIN}), "")
    with pytest.raises(Refused):
        async with writing(brest.admin):
            await invite_people([replace(two, email="new@brest.test"), admin], by=brest.admin)
    async with reading(SYSTEM):
        assert await viewer_by_email(SYSTEM, "new@brest.test") is None


async def test_new_settings_are_for_new_rounds_and_for_one_administrator_at_a_time(
    brest: Any, make_idea: Any, read_idea: Any, verbs: Any
) -> None:
    before = await make_idea(brest)
    changed = replace(brest.office, quorum=5, answer_days=30, accent="#00799B", name="Brest !")
    async with writing(brest.admin):
        await change_office(changed, by=brest.admin)
    with pytest.raises(Stale):
        async with writing(brest.admin):
            await change_office(replace(changed, quorum=3), by=brest.admin)
    with pytest.raises(NotAllowed):
        async with writing(brest.chair):
            await change_office(changed, by=brest.chair)
    async with reading(SYSTEM):
        office = await office_of(SYSTEM, "brest")
    assert office == replace(changed, version=2)
    assert (await read_idea(before)).facts.quorum == 2
    after = await make_idea(replace(brest, office=office))
    assert (await read_idea(after)).facts.quorum == 5
    assert "office.changed" in await verbs()


@pytest.mark.parametrize("accent", ["#00A3C7", "#FFFFFF", "red", "#0B64700", "#0b647g"])
async def test_an_accent_that_reads_badly_is_refused(brest: Any, accent: str) -> None:
    with pytest.raises(Refused) as refused:
        async with writing(brest.admin):
            await change_office(replace(brest.office, accent=accent), by=brest.admin)
    assert [one.field for one in refused.value.refusals] == ["accent"]
