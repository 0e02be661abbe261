"""A provider that answers as ProConnect does, refuses what it refuses, and lies where it is told.

It listens on this machine, with real sockets. Its ``lies`` are what one case changes: a value, or
a function from the honest one to the other.
"""

import asyncio
import hashlib
import json
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Self
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwk, jws

from innovation import world

CLIENT, SECRET = "vivier-brest", "s3cret-of-the-site/+="
KNOWN = {
    "response_type", "client_id", "redirect_uri", "scope", "claims", "state", "nonce", "prompt",
    "code_challenge", "code_challenge_method", "acr_values",
}  # fmt: skip
FORM = "application/x-www-form-urlencoded"


@cache
def rsa(name: str) -> jwk.RSAKey:
    """A key that is made once for the whole run."""
    return jwk.RSAKey.generate_key(2048, {"kid": name, "use": "sig"})


@cache
def elliptic(name: str) -> jwk.ECKey:
    """The same, for ES256."""
    return jwk.ECKey.generate_key("P-256", {"kid": name, "use": "sig"})


def half(token: str) -> str:
    """``at_hash``."""
    digest = hashlib.sha256(token.encode()).digest()
    return urlsafe_b64encode(digest[:16]).rstrip(b"=").decode()


def signed(header: Mapping[str, Any], claims: object, key: Any) -> str:
    """Any header over any claims, signed by any key."""
    registry = jws.JWSRegistry(algorithms=["RS256", "ES256", "HS256"], strict_check_header=False)
    return jws.serialize_compact(dict(header), json.dumps(claims), key, registry=registry)


def unsigned(header: Mapping[str, Any], claims: object) -> str:
    """A token whose signature is empty."""
    parts = [urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in (header, claims)]
    return b".".join([*parts, b""]).decode()


@dataclass
class Reply:
    """An HTTP answer; ``raw`` is sent as it stands, whatever HTTP would say."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    raw: bytes = b""
    delay: float = 0

    def bytes(self) -> bytes:
        if self.raw:
            return self.raw
        lines = {"content-length": str(len(self.body)), "connection": "close", **self.headers}
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        return f"HTTP/1.1 {self.status} Status\r\n{head}\r\n".encode() + self.body


def in_json(value: object, status: int = 200) -> Reply:
    return Reply(json.dumps(value).encode(), status, {"content-type": "application/json"})


Lies = dict[str, Any]
Body = Mapping[str, str]


class Scripted:
    """One provider, for one site."""

    def __init__(self, *, algorithm: str = "RS256") -> None:
        self.algorithm = algorithm
        self.key: Any = elliptic("k1") if algorithm == "ES256" else rsa("k1")
        self.kid = "k1"
        self.published: list[dict[str, Any]] = [self.key.as_dict(private=False)]
        self.subject = "4f2c-brest"
        self.lies: Lies = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[str] = []
        self.ended: list[dict[str, str]] = []
        self.issuer = ""
        self.callbacks: set[str] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.issuer = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/api/v2"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()

    def lie(self, name: str, honest: Any) -> Any:
        """The honest value, unless this case lies about it."""
        lie = self.lies.get(name, honest)
        return lie(honest) if callable(lie) else lie

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            line, *rest = head.split("\r\n")
            headers = {n.lower(): v.strip() for n, _, v in (one.partition(":") for one in rest)}
            body = await reader.readexactly(int(headers.get("content-length", 0)))
            reply: Reply = self.reply(line.split()[1], headers, body.decode())
            if reply.delay:
                await asyncio.sleep(reply.delay)
            writer.write(reply.bytes())
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    def reply(self, target: str, headers: Body, body: str) -> Reply:
        """What a request is answered, once the lies are told."""
        path = urlsplit(target).path.removeprefix("/api/v2")
        self.asked.append(path)
        query = {name: values[0] for name, values in parse_qs(urlsplit(target).query).items()}
        form = {name: values[0] for name, values in parse_qs(body).items()}
        found: Reply = {
            "/.well-known/openid-configuration": lambda: in_json(
                self.lie("metadata", self.metadata())
            ),
            "/jwks": lambda: in_json(self.lie("jwks", {"keys": self.published})),
            "/authorize": lambda: self.authorize(query),
            "/token": lambda: self.token(form, headers),
            "/userinfo": lambda: self.userinfo(headers),
            "/session/end": lambda: self.end(query),
        }.get(path, lambda: Reply(status=404))()
        lied: Reply = self.lie(path, found)
        return lied

    def metadata(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "end_session_endpoint": f"{self.issuer}/session/end",
            "jwks_uri": f"{self.issuer}/jwks",
            "claims_parameter_supported": True,
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            "authorization_response_iss_parameter_supported": True,
        }

    def authorize(self, query: Body) -> Reply:
        """As ProConnect: no unknown parameter, long values, and an address it knows."""
        fine = (
            query.keys() <= KNOWN
            and len(query.get("state", "")) >= 32
            and len(query.get("nonce", "")) >= 32
            and query.get("client_id") == CLIENT
            and query.get("redirect_uri") in self.callbacks
        )
        if not fine:
            return Reply(b"Y000400", 400)
        code = f"code-{len(self.codes)}-{hashlib.sha256(query['nonce'].encode()).hexdigest()}"
        self.codes[code] = {**query}
        back = {"code": code, "state": query["state"], "iss": self.issuer}
        told = {name: value for name, value in self.lie("back", back).items() if value is not None}
        return Reply(status=303, headers={"location": f"{query['redirect_uri']}?{urlencode(told)}"})

    def token(self, form: Body, headers: Body) -> Reply:
        shown = form.get("client_id"), form.get("client_secret")
        if headers.get("authorization", "").startswith("Basic "):
            user, _, word = b64decode(headers["authorization"][6:]).decode().partition(":")
            shown = user, word
        if shown != (CLIENT, SECRET):
            return in_json({"error": "invalid_client"}, 401)
        asked = self.codes.pop(form.get("code", ""), None)
        verifier = form.get("code_verifier", "")
        challenge = urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode()
        if asked is None or asked["redirect_uri"] != form.get("redirect_uri"):
            return in_json({"error": "invalid_grant"}, 400)
        if asked.get("code_challenge", challenge.rstrip("=")) != challenge.rstrip("="):
            return in_json({"error": "invalid_grant"}, 400)
        return in_json(self.lie("token", self.tokens(asked)))

    def tokens(self, asked: Body) -> dict[str, Any]:
        access = self.lie("access_token", "opaque-access-token")
        claims = self.lie("claims", self.claims(asked, access))
        header = self.lie("header", {"alg": self.algorithm, "kid": self.kid, "typ": "JWT"})
        sign: Callable[..., str] = self.lies.get("sign", signed)
        return {
            "access_token": access,
            "token_type": "Bearer",
            "expires_in": 60,
            "id_token": sign(header, claims, self.lies.get("key", self.key)),
        }

    def claims(self, asked: Body, access: str) -> dict[str, Any]:
        """As ProConnect: the level and the means are told to whoever asks for them."""
        wanted = json.loads(asked.get("claims", "{}")).get("id_token", {})
        means = {"amr": ["pwd", "mfa"], "acr": "eidas2"}
        now = int(world.now().timestamp())
        return {
            "iss": self.issuer, "sub": self.subject, "aud": CLIENT, "exp": now + 60, "iat": now,
            "nonce": asked["nonce"], "at_hash": half(access), "email": "boss@brest.test",
            **{name: value for name, value in means.items() if name in wanted},
        }  # fmt: skip

    def userinfo(self, headers: Body) -> Reply:
        """Signed, as ProConnect does."""
        if headers.get("authorization") != "Bearer opaque-access-token":
            return Reply(status=401)
        said = {"iss": self.issuer, "aud": CLIENT, "sub": self.subject, "email": "boss@brest.test"}
        claims = self.lie("userinfo", said)
        key = self.lies.get("userinfo_key", self.key)
        token = signed({"alg": self.algorithm, "kid": self.kid}, claims, key)
        return Reply(token.encode(), headers={"content-type": "application/jwt"})

    def end(self, query: Body) -> Reply:
        self.ended.append(dict(query))
        back = f"{query['post_logout_redirect_uri']}?state={query['state']}"
        return Reply(status=303, headers={"location": back})
