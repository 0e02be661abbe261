"""The token of each form: bound to the session, masked anew each time it is shown.

Masking keeps a compressed page from revealing it byte by byte (BREACH). A visitor
has no session: their token is bound to the site alone, and the browser's own word
on where the request comes from (``Sec-Fetch-Site``, ``Origin``) does the rest.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping

from innovation import world

SIZE = 32


def _secret(key: bytes, binding: str) -> bytes:
    return hmac.digest(key, f"csrf:{binding}".encode(), "sha256")


def _mask(secret: bytes, mask: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(secret, mask, strict=True))


def token(key: bytes, binding: str) -> str:
    """A token for one form of the session (or visitor) named by ``binding``."""
    mask = world.random_bytes(SIZE)
    return urlsafe_b64encode(mask + _mask(_secret(key, binding), mask)).decode()


def is_valid(key: bytes, binding: str, given: str) -> bool:
    """Whether a form of ours for this session was sent."""
    try:
        raw = urlsafe_b64decode(given.encode("ascii"))
    except ValueError:
        return False
    if len(raw) != 2 * SIZE:
        return False
    return hmac.compare_digest(_mask(raw[SIZE:], raw[:SIZE]), _secret(key, binding))


def comes_from_here(headers: Mapping[str, str], origin: str) -> bool:
    """Whether the browser, if it says anything, says that our own page sent the request."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    sent = headers.get("origin")
    return sent is None or sent == origin


def is_proven_here(headers: Mapping[str, str], origin: str) -> bool:
    """Whether the browser says outright that one of our pages sent the request."""
    site = headers.get("sec-fetch-site")
    return site == "same-origin" if site is not None else headers.get("origin") == origin
