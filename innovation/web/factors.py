"""The second factor: a secret shared with a telephone, the code of each thirty seconds."""

import base64
import hmac
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv6Address, ip_address, ip_network
from itertools import groupby
from typing import TypeVar

from cryptography.fernet import Fernet, InvalidToken
from pyotp import TOTP

from innovation import world
from innovation.actions.factors import use_code
from innovation.actions.sessions import count_login, forget_login
from innovation.db import writing
from innovation.domain.people import SYSTEM, Viewer
from innovation.domain.refusals import Refusal, Refused
from innovation.domain.sessions import token_hash
from innovation.queries.sessions import factor_of
from innovation.web.site import Asked, Visit, visit_of

SECONDS = 30
CODES = 10
CHOOSING_LASTS = 3600
"""For how many seconds a secret that was shown may be confirmed."""
WRONG_CODE = Refusal(
    "Ce code n'est pas le bon, ou il a déjà servi : attendez le suivant, et vérifiez que votre "
    "téléphone est à l'heure.",
    field="code",
)
LOST_SECRET = Refusal("Cette clé a expiré : en voici une autre.", field="code")

T = TypeVar("T")


class TooSoon(Refused):
    """The next try has to wait."""


@dataclass(frozen=True, slots=True)
class Choosing:
    """A secret shown to be confirmed: sealed, to be sent back; typed, followed or scanned."""

    sealed: str
    typed: str
    address: str
    size: int
    drawing: str


def source_of(request: Asked) -> str:
    """The key that counts tries by where they come from: of IPv6, a whole network.

    A household has 2**64 addresses of one network.
    """
    host = request.client.host if request.client else ""
    with suppress(ValueError):  # a socket of this machine has no address
        address = ip_address(host)
        if isinstance(address, IPv6Address) and address.ipv4_mapped:
            address = address.ipv4_mapped
        host = str(ip_network((address, 64), strict=False) if address.version == 6 else address)
    return f"source:{host}"


def _fernet(key: bytes) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hmac.digest(key, b"second factor", "sha256")))


def sealed(key: bytes, person: int, secret: str, now: datetime) -> str:
    """A person's secret as it is kept: encrypted, and nobody else's."""
    text = f"{person} {secret}".encode()
    return _fernet(key).encrypt_at_time(text, int(now.timestamp())).decode()


def unsealed(key: bytes, person: int, text: str, now: datetime, lasts: int | None = None) -> str:
    """The secret, or nothing if it is another person's, too old or not ours."""
    try:
        raw = text.encode("ascii")
        fernet = _fernet(key)
        plain = (
            fernet.decrypt_at_time(raw, lasts, int(now.timestamp()))
            if lasts
            else fernet.decrypt(raw)
        )
    except (InvalidToken, UnicodeEncodeError):
        return ""
    owner, _, secret = plain.decode().partition(" ")
    return secret if owner == str(person) else ""


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """The thirty seconds that a code belongs to: these, those before or after; else none."""
    current = int(now.timestamp()) // SECONDS
    otp = TOTP(secret)
    for step in (current, current - 1, current + 1):
        if hmac.compare_digest(otp.generate_otp(step).encode(), code.encode()):
            return step
    return None


def choosing(visit: Visit, shown: str = "") -> Choosing:
    """A new secret for whoever is asking, or the one that they were shown."""
    viewer, now = person_of(visit), world.now()
    secret = unsealed(visit.site.key, viewer.id, shown, now, CHOOSING_LASTS)
    secret = secret or base64.b32encode(world.random_bytes(20)).decode()
    address = TOTP(secret).provisioning_uri(name=viewer.name, issuer_name="Vivier")
    groups = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    kept = sealed(visit.site.key, viewer.id, secret, now)
    return Choosing(kept, groups, address, *drawn(address))


def drawn(text: str) -> tuple[int, str]:
    """A text as a square of dots: its side, and the path of its dark runs."""
    import segno  # noqa: PLC0415 - for a page that most see once

    rows = [list(row) for row in segno.make_qr(text, error="m").matrix_iter(border=4)]
    path = []
    for y, row in enumerate(rows):
        x = 0
        for dark, run in groupby(row):
            length = len(list(run))
            path += [f"M{x} {y}.5h{length}"] * bool(dark)
            x += length
    return len(rows), "".join(path)


def new_codes() -> list[str]:
    """Ten recovery codes of 120 bits, in groups of four letters and digits."""
    plain = [base64.b32encode(world.random_bytes(15)).decode().lower() for _ in range(CODES)]
    return ["-".join(one[at : at + 4] for at in range(0, len(one), 4)) for one in plain]


def code_hash(typed: str) -> str:
    """What is kept of a recovery code, however it is typed."""
    return token_hash("".join(typed.replace("-", "").split()).lower())


def person_of(visit: Visit) -> Viewer:
    """Whoever is in, or half in."""
    account = visit.account or visit.half
    assert account is not None
    return account.viewer


async def prove(
    request: Asked, code: str, then: Callable[[], Awaitable[T]], *, even_read_only: bool = False
) -> T:
    """Do ``then`` in the transaction that uses a code up; ``Refused`` when the code is wrong."""
    visit = visit_of(request)
    viewer, keys = person_of(visit), (f"factor:{person_of(visit).id}", source_of(request))
    async with writing(SYSTEM, even_read_only=True):
        wait = await count_login(*keys, by=SYSTEM)
    if wait:
        raise TooSoon([Refusal("Patientez %(seconds)s s avant de réessayer.", seconds=wait)])
    async with writing(viewer, even_read_only=even_read_only):
        factor = await factor_of(viewer)
        secret = unsealed(visit.site.key, viewer.id, factor.secret if factor else "", world.now())
        step = step_of(secret, "".join(code.split()), world.now()) if secret else None
        if not await use_code(step, code_hash(code), by=viewer):
            raise Refused([WRONG_CODE])
        await forget_login(*keys, by=viewer)
        return await then()
