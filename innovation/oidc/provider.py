"""One office's provider: to it, back from it with a proof, and out of it."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import httpx2
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from joserfc.jwk import Key

from innovation import world
from innovation.oidc import tokens
from innovation.oidc.errors import Declined, Unreachable, Untrusted
from innovation.oidc.registration import Registration
from innovation.oidc.transport import Guarded, origin_of, read_json
from innovation.oidc.trips import Departure, Proof

METADATA_LASTS = timedelta(hours=1)
KEYS_REST = timedelta(minutes=1)
"""A name of a key that nobody knows makes us ask again, though not more often."""
NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
BASIC, POST = "client_secret_basic", "client_secret_post"
OPTIONAL = ("userinfo_endpoint", "end_session_endpoint")

Metadata = Mapping[str, Any]


class Provider:
    """What is known of a provider, kept for a while in the process."""

    def __init__(self, registration: Registration) -> None:
        self.registration = registration
        others = {f"https://{host}" for host in registration.hosts}
        self.origins = frozenset({origin_of(registration.issuer), *others})
        self._metadata: Metadata = {}
        self._metadata_at: datetime | None = None
        self._keys: dict[str, Key] = {}
        self._keys_at: datetime | None = None

    async def metadata(self) -> Metadata:
        """What the provider says of itself, if it is who it should be."""
        now = world.now()
        if self._metadata_at is None or now - self._metadata_at > METADATA_LASTS:
            place = f"{self.registration.issuer.rstrip('/')}/.well-known/openid-configuration"
            found = read_json(await self._get(place))
            self._check(found)
            self._metadata, self._metadata_at = found, now
        return self._metadata

    def _check(self, found: Metadata) -> None:
        """Nobody else's metadata, and no endpoint where we were not told to go."""
        if found.get("issuer") != self.registration.issuer:
            raise Untrusted("issuer")
        named = [found.get(name) for name in NEEDED]
        named += [found[name] for name in OPTIONAL if name in found]
        if not all(isinstance(one, str) and origin_of(one) in self.origins for one in named):
            raise Untrusted("endpoint")

    def uses_pkce(self, metadata: Metadata) -> bool:
        """Whether the way back is bound to the way out; ProConnect refuses to be asked."""
        return "S256" in _listed(metadata, "code_challenge_methods")

    async def depart(self, redirect_uri: str) -> Departure:
        """Begin: the address at the provider, with a parameter more for nothing that it lacks."""
        metadata = await self.metadata()
        verifier = world.secret() if self.uses_pkce(metadata) else ""
        nonce = world.secret()
        async with self._client(code_challenge_method="S256") as client:
            address, state = client.create_authorization_url(
                metadata["authorization_endpoint"],
                state=world.secret(),
                nonce=nonce,
                redirect_uri=redirect_uri,
                code_verifier=verifier or None,
                **self._asked_levels(metadata),
            )
        return Departure(address, state, nonce, verifier)

    def _method(self, metadata: Metadata) -> str:
        """How the client shows its secret: as registered, else in a header where it may."""
        offered = _listed(metadata, "token_endpoint_auth_methods") or [BASIC]
        where = self.registration.secret_in or ("header" if BASIC in offered else "body")
        return BASIC if where == "header" else POST

    def _asked_levels(self, metadata: Metadata) -> dict[str, str]:
        """Asks for what we will check, in the way that the provider understands."""
        told = self.registration
        if not told.levels and not told.factors:
            return {}
        if metadata.get("claims_parameter_supported") is not True:
            return {"acr_values": " ".join(told.levels)} if told.levels else {}
        claims: dict[str, Any] = {"amr": {"essential": True}} if told.factors else {}
        if told.levels:
            claims["acr"] = {"essential": True, "values": list(told.levels)}
        return {"claims": json.dumps({"id_token": claims})}

    async def check_sender(self, issuer: str | None) -> None:
        """Whether an answer comes from this provider and not from another (RFC 9207)."""
        metadata = await self.metadata()
        promised = metadata.get("authorization_response_iss_parameter_supported") is True
        if (issuer is not None or promised) and issuer != self.registration.issuer:
            raise Untrusted("sender")

    async def arrive(self, code: str, redirect_uri: str, nonce: str, verifier: str) -> Proof:
        """Exchange the code for a proof of who came back."""
        metadata = await self.metadata()
        async with self._client(token_endpoint_auth_method=self._method(metadata)) as client:
            given = await self._exchange(client, code, redirect_uri, verifier)
            claims = await self._signed(given["id_token"])
            told = self.registration
            expected = tokens.Expected(
                told.issuer, told.client_id, nonce, told.levels, world.now().timestamp()
            )
            tokens.check_claims(claims, expected, given["access_token"])
            if "userinfo_endpoint" in metadata:
                await self._check_userinfo(given["access_token"], str(claims["sub"]))
        return Proof(
            issuer=told.issuer,
            subject=str(claims["sub"]),
            id_token=given["id_token"],
            factor=tokens.shows_factor(claims, told.factors),
        )

    async def _exchange(
        self, client: AsyncOAuth2Client, code: str, redirect_uri: str, verifier: str
    ) -> dict[str, str]:
        proof = {"code_verifier": verifier} if verifier else {}
        try:
            given = await client.fetch_token(
                self._metadata["token_endpoint"],
                grant_type="authorization_code",
                code=code,
                redirect_uri=redirect_uri,
                **proof,
            )
        except OAuthError as error:
            raise Declined(_word(error.error)) from None
        except httpx2.HTTPStatusError as error:
            raise Unreachable(str(error.response.status_code)) from None
        except (ValueError, RecursionError):
            raise Untrusted("json") from None
        wanted = {name: given.get(name) for name in ("id_token", "access_token")}
        if not all(isinstance(one, str) and one.isascii() for one in wanted.values()):
            raise Untrusted("token")
        if str(given.get("token_type", "")).lower() != "bearer":
            raise Untrusted("token")
        return wanted

    async def keys(self) -> dict[str, Key]:
        """The provider's keys of today that may sign for us, by name."""
        answer = await self._get((await self.metadata())["jwks_uri"])
        return tokens.fit_keys(read_json(answer), self.registration.algorithm)

    async def _signed(self, token: str) -> tokens.Claims:
        """The claims of a token; keys are asked for again if it names one that is new."""
        name = tokens.key_name(token)
        now = world.now()
        if name not in self._keys and (self._keys_at is None or now - self._keys_at > KEYS_REST):
            self._keys, self._keys_at = await self.keys(), now
        return tokens.signed_claims(token, self._keys, self.registration.algorithm)

    async def _check_userinfo(self, access_token: str, subject: str) -> None:
        """The second place where the provider says who this is must say the same."""
        shown = {"Authorization": f"Bearer {access_token}"}
        answer = await self._get(self._metadata["userinfo_endpoint"], headers=shown)
        if answer.headers.get("content-type", "").partition(";")[0].strip() == "application/jwt":
            claims = await self._signed(answer.text.strip())
            told = self.registration
            if claims.get("iss", told.issuer) != told.issuer:
                raise Untrusted("userinfo")
            if "aud" in claims and not tokens.is_for(claims, told.client_id):
                raise Untrusted("userinfo")
        else:
            claims = read_json(answer)
        if claims.get("sub") != subject:
            raise Untrusted("userinfo")

    async def leave(self, id_token: str, back_to: str) -> str:
        """Where to end the session at the provider too; empty if it knows no such place."""
        place = (await self.metadata()).get("end_session_endpoint")
        if not place or not self.registration.logout:
            return ""
        asked = {"id_token_hint": id_token, "post_logout_redirect_uri": back_to}
        return str(httpx2.URL(place).copy_merge_params({**asked, "state": world.secret()}))

    async def _get(self, place: str, **words: Any) -> httpx2.Response:
        async with self._client() as client:
            answer: httpx2.Response = await client.request(
                "GET", place, withhold_token=True, **words
            )
        return answer

    def _client(self, **words: Any) -> AsyncOAuth2Client:
        told = self.registration
        return AsyncOAuth2Client(
            client_id=told.client_id,
            client_secret=told.secret(),
            scope=told.scopes,
            transport=Guarded(self.origins),
            follow_redirects=False,
            trust_env=False,
            **words,
        )


def _listed(metadata: Metadata, name: str) -> list[Any]:
    """A list of the metadata's, whose name ends as they all do."""
    found = metadata.get(f"{name}_supported")
    return found if isinstance(found, list) else []


def _word(code: object) -> str:
    """A provider's own word for its no, if it is one."""
    plain = isinstance(code, str) and len(code) <= 40 and code.replace("_", "").isalpha()
    return str(code) if plain else "refused"
