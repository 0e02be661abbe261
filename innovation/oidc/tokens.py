"""Whether a token was signed by the provider, for us, just now, and about whom."""

import hashlib
import hmac
import math
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from joserfc import jws, jwt
from joserfc.errors import JoseError, SecurityWarning
from joserfc.jwk import ECKey, Key, RSAKey, import_key

from innovation.oidc.errors import Untrusted

LEEWAY = 60
"""Seconds by which two clocks may differ."""
LONGEST_SUBJECT = 255
SMALLEST_RSA = 2048
KINDS = {"RS256": "RSA", "ES256": "EC"}
"""No other kind of key is ever read: a shared secret among them would sign for anybody."""

Claims = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Expected:
    """What an ID token must say, besides who it is about."""

    issuer: str
    client_id: str
    nonce: str
    levels: tuple[str, ...]
    now: float


def fit_keys(jwks: Claims, algorithm: str) -> dict[str, Key]:
    """The keys that may sign with this algorithm, by name; all others are left aside."""
    listed = jwks.get("keys")
    if not isinstance(listed, list):
        raise Untrusted("keys")
    found: dict[str, Key] = {}
    for data in listed:
        if isinstance(data, dict) and (key := _fit_key(data, algorithm)):
            found[str(data.get("kid", ""))] = key
    return found


def _fit_key(data: dict[str, Any], algorithm: str) -> Key | None:
    if data.get("kty") != KINDS[algorithm] or data.get("alg", algorithm) != algorithm:
        return None
    if data.get("use", "sig") != "sig":
        return None
    try:
        key = import_key(data)
    except (JoseError, ValueError, TypeError, SecurityWarning):
        return None
    if algorithm == "ES256":
        return key if isinstance(key, ECKey) and key.curve_name == "P-256" else None
    strong = isinstance(key, RSAKey) and key.raw_value.key_size >= SMALLEST_RSA
    return key if strong else None


def key_name(token: str) -> str:
    """By which key a token says that it was signed."""
    try:
        return str(jws.extract_compact(token.encode()).headers().get("kid", ""))
    except (JoseError, ValueError, RecursionError):
        raise Untrusted("token") from None


def signed_claims(token: str, keys: Mapping[str, Key], algorithm: str) -> Claims:
    """What a token says, once its signature by one of the keys is checked.

    The algorithm is the one agreed at registration, whatever the token asks for.
    """
    name = key_name(token)
    key = keys.get(name) or (next(iter(keys.values())) if not name and len(keys) == 1 else None)
    if key is None:
        raise Untrusted("key")
    registry = jws.JWSRegistry(algorithms=[algorithm], strict_check_header=False)
    try:
        return jwt.decode(token, key, registry=registry).claims
    except (JoseError, ValueError, RecursionError):
        raise Untrusted("signature") from None


def check_claims(claims: Claims, expected: Expected, access_token: str) -> None:
    """Refuse an ID token for the first thing that is wrong with it."""
    rules = (
        ("iss", claims.get("iss") == expected.issuer),
        ("aud", is_for(claims, expected.client_id)),
        ("exp", _number(claims.get("exp")) > expected.now - LEEWAY),
        ("iat", _number(claims.get("iat"), math.inf) <= expected.now + LEEWAY),
        ("nbf", _number(claims.get("nbf", 0), math.inf) <= expected.now + LEEWAY),
        ("nonce", _same(claims.get("nonce"), expected.nonce)),
        ("sub", is_subject(claims.get("sub"))),
        ("at_hash", _same(claims.get("at_hash", _half(access_token)), _half(access_token))),
        ("acr", not expected.levels or _among(claims.get("acr"), expected.levels)),
    )
    for reason, holds in rules:
        if not holds:
            raise Untrusted(reason)


def is_for(claims: Claims, client_id: str) -> bool:
    """Whether we are whom a token was made for; of several, it must name us outright."""
    audience = claims.get("aud")
    several = audience if isinstance(audience, list) else [audience]
    party = claims.get("azp", client_id if len(several) == 1 else None)
    return client_id in several and bool(party == client_id)


def is_subject(subject: object) -> bool:
    """Whether this can name somebody for ever, and nothing else."""
    return (
        isinstance(subject, str)
        and 0 < len(subject) <= LONGEST_SUBJECT
        and subject.isascii()
        and subject.isprintable()
        and subject == subject.strip()
    )


def shows_factor(claims: Claims, factors: Iterable[str]) -> bool:
    """Whether a token proves a second factor, by how or how well somebody was recognised."""
    how, good = claims.get("amr"), tuple(factors)
    named = how if isinstance(how, list) else []
    return any(_among(one, good) for one in [*named, claims.get("acr")])


def _among(value: object, good: Iterable[str]) -> bool:
    return isinstance(value, str) and value in good


def _same(value: object, expected: str) -> bool:
    return isinstance(value, str) and hmac.compare_digest(value.encode(), expected.encode())


def _number(value: object, otherwise: float = -math.inf) -> float:
    """A moment in seconds; what is no moment fails whatever it is compared with."""
    plain = isinstance(value, (int, float)) and not isinstance(value, bool)
    return value if plain and abs(value) < 1e12 else otherwise  # type: ignore[return-value, arg-type]


def _half(access_token: str) -> str:
    """The left half of its SHA-256, which both RS256 and ES256 go with."""
    digest = hashlib.sha256(access_token.encode()).digest()
    return urlsafe_b64encode(digest[:16]).rstrip(b"=").decode()
