"""In with an account of the office: by invitation, by linking, again, out, and never by address."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest

from innovation import world
from innovation.actions.passwords import make_reset_link
from innovation.db import reading, writing
from innovation.domain.stages import Role
from innovation.queries.people import member_of
from tests.oidc.scripted import rsa

Make = Callable[..., Any]
ON_SQLITE = pytest.mark.parametrize("kind", ["sqlite"])
"""Where the database has no say in the answer."""

LINK = (
    "INSERT INTO oidc_identity (person, office, issuer, subject, linked_at) "
    "VALUES ({}, 'brest', {}, {}, {}) ON CONFLICT DO NOTHING"
)


async def test_an_invitation_is_accepted_with_the_account_of_the_office_and_opens_ever_after(
    harbour: Any, anne: Make, sql: Make
) -> None:
    traveller = await anne()
    assert await traveller.is_in()
    (identity,) = await sql("SELECT issuer, subject FROM oidc_identity")
    assert (identity["issuer"], identity["subject"]) == (harbour.provider.issuer, "4f2c-brest")
    (person,) = await sql("SELECT password_hash FROM person")
    assert person["password_hash"] is None
    again = await harbour.traveller()
    answer = await again.travel()
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert await again.is_in()
    (event,) = await sql("SELECT data FROM event WHERE verb = 'identity.joined'")
    assert event["data"] == "{}"


@ON_SQLITE
@pytest.mark.parametrize("algorithm", ["ES256"])
async def test_a_provider_that_signs_with_an_elliptic_curve_lets_in_too(
    harbour: Any, anne: Make
) -> None:
    assert await (await anne()).is_in()


@ON_SQLITE
async def test_a_plain_provider_without_options_lets_in_too(harbour: Any, anne: Make) -> None:
    lacking = ("code_challenge_methods_supported", "userinfo_endpoint", "end_session_endpoint",
               "authorization_response_iss_parameter_supported", "claims_parameter_supported",
               "token_endpoint_auth_methods_supported")  # fmt: skip
    harbour.provider.lies = {
        "metadata": lambda m: {name: value for name, value in m.items() if name not in lacking},
        "header": lambda h: {"alg": h["alg"]},  # one key needs no name
        "claims": lambda c: {name: value for name, value in c.items() if name != "at_hash"},
    }
    traveller = await anne()
    assert await traveller.is_in()
    assert harbour.provider.asked.count("/userinfo") == 0
    await traveller.here.open("/")
    out = await traveller.here.send("/logout")
    assert out.url.path == "/login" and "refresh" not in out.headers


async def test_a_used_link_is_used_up_and_the_second_to_come_back_gets_nothing(
    harbour: Any, invite: Make, sql: Make
) -> None:
    link = await invite("Anne")
    one, two = await harbour.traveller(), await harbour.traveller()
    first = await one.ask(await one.leave(link, f"{link}/provider"))
    second = await two.ask(await two.leave(link, f"{link}/provider"))
    assert (await one.come_back(first)).status_code == 303
    late = await two.come_back(second)
    assert late.status_code == 403 and not await two.is_in()
    assert (await two.here.open(link)).status_code == 410


async def test_a_link_for_a_forgotten_password_links_no_account(
    harbour: Any, anne: Make, sql: Make
) -> None:
    await anne()
    boss = await harbour.site.person("brest", "Gaëlle Podeur", Role.OFFICE_ADMIN)
    (row,) = await sql("SELECT public_id FROM person WHERE name = 'Anne'")
    async with reading(boss):
        member = await member_of(boss, row["public_id"])
    async with writing(boss):
        token = await make_reset_link(member, by=boss)
    traveller = await harbour.traveller()
    page = await traveller.here.open(f"/invitations/{token}")
    assert page.status_code == 200 and "/provider" not in page.text
    await traveller.here.open("/login")
    token_of = dict(traveller.here.form("/login").fields)["_csrf"]
    answer = await traveller.here.client.post(
        f"/invitations/{token}/provider", data={"_csrf": token_of, "_key": "k" * 12}
    )
    assert answer.status_code == 410


async def test_somebody_inside_links_their_account_then_unlinks_it_while_a_password_is_left(
    harbour: Any, sql: Make
) -> None:
    yann = await harbour.site.person("brest", "Yann Le Gall")
    traveller = await harbour.traveller(yann)
    answer = await traveller.travel("/account", "/account/provider")
    assert (answer.status_code, answer.headers["location"]) == (303, "/account")
    assert await (await _in_again(harbour)).is_in()
    page = await traveller.here.open("/account")
    assert traveller.here.sees("choisissez d'abord un mot de passe")
    refused = await _force(traveller, "/account/provider/removal")
    assert refused.status_code == 422
    await harbour.site.set_password(yann, "le vent tourne au nord")
    await traveller.here.open("/account")
    page = await traveller.here.send("/account/provider/removal")
    assert page.status_code == 200 and traveller.here.sees("Relier Brest Habitat")
    assert (await (await harbour.traveller()).travel()).status_code == 403
    verbs = [row["verb"] for row in await sql("SELECT verb FROM event ORDER BY id")]
    assert verbs[-2:] == ["identity.linked", "identity.unlinked"]


@ON_SQLITE
async def test_a_computer_left_open_links_nobody_s_account_to_another_s(
    harbour: Any, sql: Make
) -> None:
    yann = await harbour.site.person("brest", "Yann Le Gall")
    traveller = await harbour.traveller(yann)
    await traveller.here.open("/account")
    with world.at(world.now() + timedelta(minutes=15)):
        refused = await _force(traveller, "/account/provider")
        assert (refused.status_code, "refresh" in refused.headers) == (403, False)
        await traveller.here.open("/account")
        assert traveller.here.sees("reconnectez-vous d'abord")
        assert 'action="/account/provider"' not in traveller.here.page.text
    assert await sql("SELECT id FROM oidc_trip") == []


async def _in_again(harbour: Any) -> Any:
    traveller = await harbour.traveller()
    await traveller.travel()
    return traveller


async def _force(traveller: Any, path: str) -> httpx.Response:
    """Send a form whose button the page disables."""
    fields = dict(traveller.here.form(path).fields)
    answer: httpx.Response = await traveller.here.client.post(path, data=fields)
    return answer


async def test_one_account_is_one_persons_on_both_sides(harbour: Any, anne: Make) -> None:
    await anne()
    yann = await harbour.site.person("brest", "Yann Le Gall")
    traveller = await harbour.traveller(yann)
    taken = await traveller.travel("/account", "/account/provider")
    assert taken.status_code == 403 and "déjà relié" in taken.text
    harbour.provider.subject = "yann"
    assert (await traveller.travel("/account", "/account/provider")).status_code == 303
    harbour.provider.subject = "yann-again"
    harbour.forget()
    await traveller.here.open("/account")
    assert not traveller.here.sees("Relier Brest Habitat")


async def test_a_link_begun_by_one_person_is_not_finished_by_another(
    harbour: Any, sql: Make
) -> None:
    yann = await harbour.site.person("brest", "Yann Le Gall")
    anne = await harbour.site.person("brest", "Anne Le Bihan")
    mine = await harbour.traveller(yann)
    back = await mine.ask(await mine.leave("/account", "/account/provider"))
    other = await harbour.site.browser(anne)
    name = harbour.site.app.site.cookie
    mine.here.client.cookies.set(name, other.client.cookies[name], "127.0.0.1")
    answer = await mine.come_back(back)
    assert answer.status_code == 403
    assert await sql("SELECT 1 FROM oidc_identity") == []


async def test_an_account_of_one_office_opens_nothing_at_another(
    harbour: Any, anne: Make, sql: Make
) -> None:
    await anne()
    await harbour.site.office("nantes")
    await sql("UPDATE person SET office = 'nantes'")
    assert (await (await harbour.traveller()).travel()).status_code == 403


async def test_leaving_ends_the_session_at_the_provider_too(harbour: Any, anne: Make) -> None:
    traveller = await anne()
    await traveller.here.open("/")
    page = await traveller.here.send("/logout")
    assert page.status_code == 200 and not await traveller.is_in()
    address = page.headers["refresh"].removeprefix("0; url=")
    back = await traveller.ask(address)
    assert (await traveller.come_back(back)).status_code == 200
    (ended,) = harbour.provider.ended
    assert ended.keys() == {"id_token_hint", "post_logout_redirect_uri", "state"}
    assert len(ended["state"]) >= 32
    assert ended["post_logout_redirect_uri"].endswith("/login")


@ON_SQLITE
@pytest.mark.parametrize("told", [{"logout": "false"}], ids=["here-alone"])
async def test_leaving_may_be_for_this_site_alone(harbour: Any, anne: Make) -> None:
    traveller = await anne()
    await traveller.here.open("/")
    page = await traveller.here.send("/logout")
    assert "refresh" not in page.headers and not await traveller.is_in()
    assert harbour.provider.ended == []


@ON_SQLITE
@pytest.mark.parametrize("told", [{"factors": '["mfa"]'}], ids=["factors"])
async def test_a_second_factor_that_the_provider_proves_is_not_asked_for_again(
    harbour: Any, sql: Make
) -> None:
    boss = await harbour.site.person("brest", "Gaëlle Podeur", Role.OFFICE_ADMIN)
    for means, proven in ((["pwd", "mfa"], True), (["pwd"], False), ("mfa", False)):
        harbour.provider.lies = {"claims": lambda c, means=means: {**c, "amr": means}}
        await sql(LINK, boss.id, harbour.provider.issuer, harbour.provider.subject, world.now())
        traveller = await harbour.traveller()
        assert (await traveller.travel()).status_code == 303
        assert await traveller.is_in() == proven, means


@ON_SQLITE
async def test_a_new_key_is_fetched_once_when_a_token_names_it(
    harbour: Any, anne: Make, sql: Make
) -> None:
    await anne()
    assert harbour.provider.asked.count("/jwks") == 1
    harbour.provider.key, harbour.provider.kid = rsa("k2"), "k2"
    harbour.provider.published = [rsa("k2").as_dict(private=False)]
    early = await harbour.traveller()
    assert (await early.travel()).status_code == 400, "not twice in a minute"
    assert harbour.provider.asked.count("/jwks") == 1
    with world.at(world.now() + timedelta(seconds=61)):
        assert (await (await harbour.traveller()).travel()).status_code == 303
    assert harbour.provider.asked.count("/jwks") == 2


@ON_SQLITE
async def test_what_was_typed_too_late_waits_beside_the_provider(harbour: Any, anne: Make) -> None:
    traveller = await anne()
    traveller.here.client.headers["sec-fetch-site"] = "same-origin"
    await traveller.here.open("/")
    await traveller.here.send("/drafts")
    place = traveller.here.page.url.path
    await harbour.site.forget_sessions()
    here = await traveller.here.client.post(
        place, data={"title": "Des bancs"}, headers={"hx-request": "true", "hx-target": "form"}
    )
    assert here.status_code == 401
    assert 'action="/oidc/brest" target="_blank"' in here.text, "beside the page, which stays"
    late = await traveller.here.send(place, "save", title="Des bancs sous les tilleuls")
    assert late.status_code == 401
    page = await traveller.here.send("/oidc/brest")
    assert "refresh" not in page.headers and "Des bancs sous les tilleuls" in page.text
    address = traveller.here.page.text.split('target="_blank"')[0].rpartition('href="')[2]
    address = address.split('"')[0].replace("&amp;", "&")
    other_tab = await traveller.come_back(await traveller.ask(address))
    assert other_tab.status_code == 303
    asked_again = await traveller.here.send(place)
    assert asked_again.status_code == 409 and "Des bancs sous les tilleuls" in asked_again.text
    kept = await traveller.here.send(place)
    assert kept.status_code == 200 and "Des bancs sous les tilleuls" in kept.text


@ON_SQLITE
async def test_whoever_is_in_may_link_an_account_and_nobody_else(harbour: Any) -> None:
    people = [
        await harbour.site.person("brest", f"Personne {role}", role)
        for role in Role  # each role, and the staff that everybody is of
    ]
    for person in people:
        traveller = await harbour.traveller(person)
        assert "authorize" in await traveller.leave("/account", "/account/provider"), person.name
    visitor = await harbour.traveller()
    await visitor.here.open("/login")
    fields = dict(visitor.here.form("/login").fields)
    for path in ("/account/provider", "/account/provider/removal"):
        answer = await visitor.here.client.post(path, data=fields)
        assert answer.headers["location"].startswith("/login"), path


@ON_SQLITE
async def test_an_office_without_a_provider_has_no_way_to_one(harbour: Any) -> None:
    await harbour.site.office("nantes")
    nolwenn = await harbour.site.person("nantes", "Nolwenn Cam")
    traveller = await harbour.traveller(nolwenn)
    page = await traveller.here.open("/account")
    assert "/account/provider" not in page.text
    fields = dict(traveller.here.form("/logout").fields)
    for path in ("/account/provider", "/oidc/nantes"):
        body = fields if "account" in path else {**fields, "next": "/"}
        assert (await traveller.here.client.post(path, data=body)).status_code == 404, path
    assert (await traveller.come_back("/oidc/nantes/callback?code=c&state=s")).status_code == 404


@ON_SQLITE
async def test_letters_beyond_ascii_in_the_provider_s_address_go_through(harbour: Any) -> None:
    harbour.provider.lies = {
        "metadata": lambda m: {**m, "authorization_endpoint": f"{m['issuer']}/entrée/€"}
    }
    traveller = await harbour.traveller()
    assert "/entr%C3%A9e/%E2%82%AC?" in await traveller.leave("/login", "/oidc/brest")


async def test_the_page_on_personal_data_says_what_a_provider_adds(harbour: Any) -> None:
    visitor = await harbour.traveller()
    await visitor.here.open("/privacy")
    assert visitor.here.sees("un cookie de dix minutes")


async def test_an_invitation_that_an_account_may_not_accept_is_not_used_up(
    harbour: Any, anne: Make, invite: Make
) -> None:
    await anne()
    link = await invite("Yann")
    traveller = await harbour.traveller()
    refused = await traveller.travel(link, f"{link}/provider")
    assert refused.status_code == 403 and "déjà relié" in refused.text
    assert not await traveller.is_in()
    assert (await traveller.here.open(link)).status_code == 200
    harbour.provider.subject = "yann"
    assert (await traveller.travel(link, f"{link}/provider")).status_code == 303
