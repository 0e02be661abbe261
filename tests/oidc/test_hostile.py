"""A provider that lies, or somebody who speaks in its name: nobody gets in, and a page says so.

Each case changes one thing that an honest sign-in does right, and is refused for that very thing:
the log tells the reason. Anne's account exists and is linked, so that nothing else stands in the
way.
"""

import asyncio
import hmac
import math
import re
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import httpx
import pytest
from joserfc import jwk

from innovation import world
from tests.oidc.scripted import (
    CLIENT,
    Reply,
    Scripted,
    elliptic,
    half,
    in_json,
    rsa,
    signed,
    unsigned,
)

Make = Callable[..., Any]
Case = tuple[Mapping[str, Any], str]
ON_SQLITE = pytest.mark.parametrize("kind", ["sqlite"])
"""Where the database has no say in the answer."""


def but(**changes: Any) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    """The honest values, but for these; ``None`` leaves one out."""

    def lie(honest: Mapping[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in {**honest, **changes}.items() if value is not None}

    return lie


def later(name: str, seconds: float) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    """A moment of the token's, moved from now."""
    return lambda honest: {**honest, name: int(world.now().timestamp() + seconds)}


def with_public_key(header: Mapping[str, Any], claims: object, key: Any) -> str:
    """HS256, with the provider's public key as if it were a shared secret."""
    start = unsigned({**header, "alg": "HS256"}, claims)
    digest = hmac.digest(key.as_pem(private=False), start.removesuffix(".").encode(), "sha256")
    return start + urlsafe_b64encode(digest).rstrip(b"=").decode()


SHARED = jwk.OctKey.import_key("an-attackers-shared-secret-of-good-length", {"kid": "k1"})
SHORT = {"kty": "RSA", "kid": "k1", "e": "AQAB", "n": "u" + "1" * 170}
"""A key of 1,024 bits."""
DEEP = b"[" * 100_000
HUGE = "x" * 300_000

TOKENS: dict[str, Case] = {
    "alg none": ({"sign": lambda h, c, _: unsigned({**h, "alg": "none"}, c)}, "signature"),
    "no signature": (
        {"sign": lambda h, c, k: signed(h, c, k).rpartition(".")[0] + "."},
        "signature",
    ),
    "HS256 with the public key": ({"sign": with_public_key}, "signature"),
    "another algorithm than agreed": (
        {"header": but(alg="ES256"), "key": elliptic("k1")},
        "signature",
    ),
    "another key of the same name": ({"key": rsa("stranger")}, "signature"),
    "a name of no key": ({"header": but(kid="nobody's")}, "key"),
    "a critical header that nobody knows": ({"header": but(crit=["b64"], b64=False)}, "signature"),
    "another issuer": ({"claims": but(iss="https://evil.example")}, "iss"),
    "an issuer with a slash more": ({"claims": lambda c: {**c, "iss": c["iss"] + "/"}}, "iss"),
    "an issuer in a list": ({"claims": lambda c: {**c, "iss": [c["iss"]]}}, "iss"),
    "no issuer": ({"claims": but(iss=None)}, "iss"),
    "for another client": ({"claims": but(aud="another-client")}, "aud"),
    "for nobody": ({"claims": but(aud=None)}, "aud"),
    "for several, without a party": ({"claims": but(aud=[CLIENT, "other"])}, "aud"),
    "for several, another party": ({"claims": but(aud=[CLIENT, "other"], azp="other")}, "aud"),
    "for us, another party": ({"claims": but(azp="other")}, "aud"),
    "expired": ({"claims": later("exp", -3600)}, "exp"),
    "never expires": ({"claims": but(exp=None)}, "exp"),
    "expires at no moment": ({"claims": but(exp=math.nan)}, "exp"),
    "expires in words": ({"claims": but(exp="2999-01-01")}, "exp"),
    "expires true": ({"claims": but(exp=True)}, "exp"),
    "issued tomorrow": ({"claims": later("iat", 86_400)}, "iat"),
    "never issued": ({"claims": but(iat=None)}, "iat"),
    "good from tomorrow": ({"claims": later("nbf", 86_400)}, "nbf"),
    "no nonce": ({"claims": but(nonce=None)}, "nonce"),
    "another nonce": ({"claims": but(nonce="n" * 43)}, "nonce"),
    "a nonce in a list": ({"claims": lambda c: {**c, "nonce": [c["nonce"]]}}, "nonce"),
    "an empty subject": ({"claims": but(sub="")}, "sub"),
    "no subject": ({"claims": but(sub=None)}, "sub"),
    "a subject too long": ({"claims": but(sub="a" * 256)}, "sub"),
    "a number as subject": ({"claims": but(sub=42)}, "sub"),
    "a subject with a NUL": ({"claims": but(sub="4f2c-brest\0")}, "sub"),
    "a subject with a space": ({"claims": but(sub="4f2c-brest ")}, "sub"),
    "a subject like another": ({"claims": but(sub="4f2с-brest")}, "sub"),  # noqa: RUF001
    "the hash of another access token": ({"claims": but(at_hash=half("another"))}, "at_hash"),
    "claims in a list": ({"claims": lambda c: [c]}, "signature"),
    "a huge token": ({"claims": lambda c: {**c, "junk": HUGE}}, "size"),
    "a token beyond what is read": ({"claims": lambda c: {**c, "junk": HUGE[:150_000]}}, "token"),
    "no token": ({"token": lambda t: {**t, "id_token": None}}, "token"),
    "a token that is none": ({"token": lambda t: {**t, "id_token": "a.b"}}, "token"),
    "a token of no bearer": ({"token": lambda t: {**t, "token_type": "mac"}}, "token"),
    "no access token": ({"token": lambda t: {**t, "access_token": 5}}, "token"),
}
"""What the ID token says, or the answer that brings it; and the reason in the log."""

ANSWERS: dict[str, Case] = {
    "userinfo about somebody else": ({"userinfo": but(sub="somebody-else")}, "userinfo"),
    "userinfo about nobody": ({"userinfo": but(sub=None)}, "userinfo"),
    "userinfo for another client": ({"userinfo": but(aud="another-client")}, "userinfo"),
    "userinfo by another issuer": ({"userinfo": but(iss="https://evil.example")}, "userinfo"),
    "userinfo signed by a stranger": ({"userinfo_key": rsa("stranger")}, "signature"),
    "unsigned userinfo about somebody else": (
        {"/userinfo": in_json({"sub": "somebody-else"})},
        "userinfo",
    ),
    "userinfo that is a list": ({"/userinfo": in_json(["4f2c-brest"])}, "json"),
    "keys with a shared secret": (
        {"jwks": {"keys": [SHARED.as_dict()]}, "header": but(alg="HS256"), "key": SHARED},
        "key",
    ),
    "keys too short": ({"jwks": {"keys": [SHORT]}}, "key"),
    "keys for encryption": ({"jwks": lambda j: {"keys": [j["keys"][0] | {"use": "enc"}]}}, "key"),
    "keys that are none": ({"jwks": {"keys": [5, None, {"kty": ["RSA"]}, {"kty": "RSA"}]}}, "key"),
    "no list of keys": ({"jwks": {"keys": "k1"}}, "keys"),
    "huge keys": ({"jwks": lambda j: j | {"junk": HUGE}}, "size"),
    "keys nested without end": ({"/jwks": Reply(DEEP)}, "json"),
    "tokens nested without end": ({"/token": Reply(DEEP)}, "json"),
    "tokens in a page": ({"/token": Reply(b"<h1>Bonjour</h1>")}, "json"),
    "a redirect to tokens": (
        {"/token": Reply(status=307, headers={"location": "https://evil.example/token"})},
        "redirect",
    ),
    "a redirect to keys": (
        {"/jwks": Reply(status=302, headers={"location": "https://evil.example/jwks"})},
        "redirect",
    ),
    "a compressed bomb": (
        {"/jwks": Reply(b"\x1f\x8b\x08", headers={"content-encoding": "gzip"})},
        "compressed",
    ),
    "an answer cut short": (
        {"/token": Reply(raw=b"HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n{")},
        "RemoteProtocolError",
    ),
    "an answer that is no HTTP": ({"/token": Reply(raw=b"\0\xff" * 50)}, "RemoteProtocolError"),
    "a provider that fails": ({"/token": Reply(status=500)}, "500"),
    "a code that is refused": (
        {"/token": in_json({"error": "invalid_grant"}, 400)},
        "invalid_grant",
    ),
    "a refusal with markup": (
        {"/token": in_json({"error": "<script>alert(1)</script>"}, 400)},
        "refused",
    ),
    "the sender of another provider": ({"back": but(iss="https://evil.example")}, "sender"),
    "no sender though one was promised": ({"back": but(iss=None)}, "sender"),
    "no code": ({"back": but(code=None)}, "code"),
    "a huge code": ({"back": but(code="c" * 5_000)}, "parameters"),
    "a refusal at the provider": (
        {"back": but(code=None, error="access_denied", error_description="<b>non</b>")},
        "access_denied",
    ),
    "a refusal with markup in the address": (
        {"back": but(code=None, error="<script>alert(1)</script>")},
        "refused",
    ),
}
"""What else comes from the provider, or in its name."""

ENDPOINTS = (
    "authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint",
    "end_session_endpoint",
)  # fmt: skip
METADATA: dict[str, Case] = {
    "the metadata of another issuer": ({"metadata": but(issuer="https://evil.example")}, "issuer"),
    "metadata without an issuer": ({"metadata": but(issuer=None)}, "issuer"),
    "metadata in a list": ({"metadata": lambda m: [m]}, "json"),
    "metadata that redirect": (
        {
            "/.well-known/openid-configuration": Reply(
                status=301, headers={"location": "https://evil.example/"}
            )
        },
        "redirect",
    ),
    **{
        f"{name} {how}": ({"metadata": but(**{name: address})}, "endpoint")
        for name in ENDPOINTS
        for how, address in {
            "on another host": "https://evil.example/x",
            "without https": "http://login.evil.example/x",
            "on another port": "http://127.0.0.1:1/x",
            "with a name before": "http://127.0.0.1@evil.example/x",
            "that is a script": "javascript:alert(1)",
        }.items()
    },
    "no token endpoint": ({"metadata": but(token_endpoint=None)}, "endpoint"),
    "an endpoint that is a number": ({"metadata": but(jwks_uri=7)}, "endpoint"),
}
"""What the provider says of itself, before anybody is sent there."""


SECRETS = ("s3cret", "opaque-access-token", "code-", "eyJ", "boss@brest.test", "4f2c")
"""What no log holds."""


@pytest.fixture
def check_refusal(harbour: Any, sql: Make) -> Make:
    """Nobody is in, the page says why in words, the log with one, and nothing leaks."""

    async def check(case: str, traveller: Any, answer: Any, reason: str) -> None:
        assert answer.status_code in (400, 403, 503), (case, answer.status_code, harbour.logged)
        cookies = answer.headers.get_list("set-cookie")
        assert not [one for one in cookies if not one.startswith("vivier-trip")], case
        assert not await traveller.is_in(), case
        assert (await sql("SELECT count(*) AS n FROM login_session"))[0]["n"] == 0, case
        assert "La connexion n'a pas abouti" in answer.text, (case, answer.text)
        assert "<script>alert" not in answer.text and "<b>non" not in answer.text, case
        told = [entry["reason"] for entry in harbour.logged if entry["event"] == "provider"]
        assert told[-1:] == [reason], case
        log = "".join(str(entry) for entry in harbour.logged if entry["event"] != "request")
        assert not [word for word in SECRETS if word in log], (case, log)
        harbour.logged.clear()

    return check


@pytest.fixture
def lying(harbour: Any, anne: Make, sql: Make) -> Make:
    """A sign-in in which the provider tells one lie; honest, it would open Anne's account."""

    async def start() -> None:
        await anne()
        again = await harbour.traveller()
        assert (await again.travel()).status_code == 303
        await sql("DELETE FROM login_session")
        harbour.logged.clear()

    async def run(lies: Mapping[str, Any]) -> tuple[Any, Any]:
        if not await sql("SELECT 1 FROM oidc_identity"):
            await start()
        harbour.forget()
        traveller = await harbour.traveller()
        harbour.provider.lies = dict(lies)
        try:
            return traveller, await traveller.travel()
        finally:
            harbour.provider.lies = {}

    return run


@ON_SQLITE
@pytest.mark.parametrize("cases", [TOKENS, ANSWERS], ids=["tokens", "answers"])
async def test_a_lie_lets_nobody_in(
    cases: Mapping[str, Case], lying: Make, check_refusal: Make, proves: Make
) -> None:
    for case, (lies, reason) in cases.items():
        traveller, answer = await lying(lies)
        await check_refusal(case, traveller, answer, reason)
        proves("hostile provider cases")


@ON_SQLITE
async def test_nobody_is_sent_to_a_provider_that_lies_about_itself(
    harbour: Any, check_refusal: Make, proves: Make
) -> None:
    for case, (lies, reason) in METADATA.items():
        harbour.forget()
        harbour.provider.lies = dict(lies)
        traveller = await harbour.traveller()
        await traveller.here.open("/login")
        answer = await traveller.here.send("/oidc/brest")
        assert "refresh" not in answer.headers, case
        await check_refusal(case, traveller, answer, reason)
        proves("hostile provider cases")


# --- Who comes back, and with what ------------------------------------------------------


async def test_the_way_back_is_good_once_and_in_the_browser_that_left(
    harbour: Any, anne: Make, proves: Make, sql: Make
) -> None:
    await anne()
    await sql("DELETE FROM login_session")
    traveller, other = await harbour.traveller(), await harbour.traveller()
    back = await traveller.ask(await traveller.leave("/login", "/oidc/brest"))
    parts = httpx.URL(back)
    query = dict(parts.params)
    await other.leave("/login", "/oidc/brest")  # has a cookie of its own
    stranger = await harbour.traveller()
    cases = {
        "the state of another browser": (other, query),
        "a browser that never left": (stranger, query),
        "no state": (traveller, {**query, "state": ""}),
        "another state": (traveller, {**query, "state": "s" * 43}),
        "a state with a NUL": (traveller, {**query, "state": query["state"] + "\0"}),
    }
    asked = len(harbour.provider.asked)
    for case, (one, sent) in cases.items():
        answer = await one.come_back(str(parts.copy_with(params=sent)))
        await _nobody(case, one, answer, sql)
        proves("hostile provider cases")
    twice = await traveller.come_back(f"{back}&state={query['state']}")
    await _nobody("two states", traveller, twice, sql)
    assert len(harbour.provider.asked) == asked, "the provider is not asked about them"
    assert (await traveller.come_back(back)).status_code == 303, "but once, in its browser, it is"
    await sql("DELETE FROM login_session")
    await _nobody("a state again", traveller, await traveller.come_back(back), sql)
    proves("hostile provider cases", 2)


async def _nobody(case: str, traveller: Any, answer: Any, sql: Make) -> None:
    assert answer.status_code == 400, (case, answer.status_code)
    assert "a expiré, a déjà servi" in answer.text, case
    assert "set-cookie" not in answer.headers, case
    assert (await sql("SELECT count(*) AS n FROM login_session"))[0]["n"] == 0, case


async def test_of_five_who_come_back_at_once_one_gets_in(
    harbour: Any, anne: Make, sql: Make, proves: Make
) -> None:
    await anne()
    await sql("DELETE FROM login_session")
    traveller = await harbour.traveller()
    back = await traveller.ask(await traveller.leave("/login", "/oidc/brest"))
    answers = await asyncio.gather(*(traveller.come_back(back) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [303, 400, 400, 400, 400]
    assert len(await sql("SELECT 1 FROM login_session")) == 1
    assert harbour.provider.asked.count("/token") == 2, "Anne's own, and one"
    proves("hostile provider cases")


async def test_a_way_back_is_too_old_after_ten_minutes(
    harbour: Any, anne: Make, sql: Make, proves: Make
) -> None:
    await anne()
    await sql("DELETE FROM login_session")
    traveller = await harbour.traveller()
    back = await traveller.ask(await traveller.leave("/login", "/oidc/brest"))
    with world.at(world.now() + timedelta(minutes=11)):
        answer = await traveller.come_back(back)
    await _nobody("too late", traveller, answer, sql)
    proves("hostile provider cases")


@ON_SQLITE
async def test_a_code_goes_with_its_own_state_and_its_own_address(
    harbour: Any, anne: Make, check_refusal: Make, sql: Make, proves: Make
) -> None:
    await anne()
    await sql("DELETE FROM login_session")
    victim, thief = await harbour.traveller(), await harbour.traveller()
    stolen = dict(httpx.URL(await victim.ask(await victim.leave("/login", "/oidc/brest"))).params)
    mine = httpx.URL(await thief.ask(await thief.leave("/login", "/oidc/brest")))
    harbour.logged.clear()
    injected = mine.copy_merge_params({"code": stolen["code"]})
    answer = await thief.come_back(str(injected))
    await check_refusal("somebody else's code", thief, answer, "invalid_grant")  # by PKCE
    again = await harbour.traveller()
    back = httpx.URL(await again.ask(await again.leave("/login", "/oidc/brest")))
    harbour.provider.codes[back.params["code"]]["redirect_uri"] = "https://other.example/callback"
    answer = await again.come_back(str(back))
    await check_refusal("a code for another address", again, answer, "invalid_grant")
    proves("hostile provider cases", 2)


@ON_SQLITE
async def test_a_token_names_no_place_where_we_would_look_for_its_key(
    harbour: Any, lying: Make, check_refusal: Make, proves: Make
) -> None:
    async with Scripted() as attacker:
        attacker.published = [rsa("stranger").as_dict(private=False)]
        place = f"{attacker.issuer}/jwks"
        own = elliptic("stranger").as_dict(private=False)
        for case, value in {"jku": place, "x5u": place, "jwk": own}.items():
            lies = {"header": but(**{case: value}), "key": rsa("stranger")}
            traveller, answer = await lying(lies)
            await check_refusal(case, traveller, answer, "signature")
            proves("hostile provider cases")
        assert attacker.asked == []


@ON_SQLITE
async def test_a_provider_that_is_slow_or_away_is_told_and_passwords_go_on(
    harbour: Any, lying: Make, check_refusal: Make, proves: Make
) -> None:
    traveller, answer = await lying({"/token": Reply(delay=60)})
    await check_refusal("slow", traveller, answer, "TimeoutError")
    assert "ne répond pas" in answer.text and answer.headers["retry-after"]
    harbour.forget()
    harbour.provider._server.close()
    await harbour.provider._server.wait_closed()
    traveller = await harbour.traveller()
    await traveller.here.open("/login")
    answer = await traveller.here.send("/oidc/brest")
    await check_refusal("away", traveller, answer, "ConnectError")
    assert await traveller.here.open("/login") and traveller.here.sees("Mot de passe")
    proves("hostile provider cases", 2)


# --- Levels and addresses ----------------------------------------------------------------

LEVELS: dict[str, Case] = {
    "no level": ({"claims": but(acr=None)}, "acr"),
    "a lower level": ({"claims": but(acr="eidas1")}, "acr"),
    "levels in a list": ({"claims": but(acr=["eidas2"])}, "acr"),
    "a level in other letters": ({"claims": but(acr="EIDAS2")}, "acr"),
}


@ON_SQLITE
@pytest.mark.parametrize("told", [{"levels": '["eidas2", "eidas3"]'}], ids=["levels"])
async def test_a_level_that_is_not_the_one_asked_for_lets_nobody_in(
    lying: Make, check_refusal: Make, proves: Make
) -> None:
    for case, (lies, reason) in LEVELS.items():
        traveller, answer = await lying(lies)
        await check_refusal(case, traveller, answer, reason)
        assert "niveau de sécurité" in answer.text
        proves("hostile provider cases")


async def test_an_address_is_no_key(
    harbour: Any, anne: Make, sql: Make, make_person: Make, proves: Make
) -> None:
    await anne()
    await sql("UPDATE person SET email = 'boss@brest.test'")
    harbour.provider.subject = "somebody-new-with-the-boss-s-address"
    traveller = await harbour.traveller()
    answer = await traveller.travel()
    assert answer.status_code == 403
    assert "relié à personne ici" in answer.text
    assert not await traveller.is_in()
    proves("hostile provider cases")


async def test_a_closed_account_answers_as_an_unknown_one(
    harbour: Any, anne: Make, sql: Make, proves: Make
) -> None:
    await anne()
    unknown = await harbour.traveller()
    harbour.provider.subject = "nobody"
    first = await unknown.travel()
    harbour.provider.subject = "4f2c-brest"
    await sql("DELETE FROM login_session")
    await sql("UPDATE person SET disabled_at = {}", world.now())
    closed = await harbour.traveller()
    second = await closed.travel()
    assert first.status_code == second.status_code == 403
    assert _plain(first.text) == _plain(second.text)
    proves("hostile provider cases")


def _plain(text: str) -> str:
    """A page without what is random in each."""
    return re.sub(r'value="[^"]+"|Référence\s:\s\S+', "", text)
