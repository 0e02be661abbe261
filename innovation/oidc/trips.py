"""To a provider and back: what is kept on leaving, what is brought back."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Departure:
    """Where somebody is sent, and what to recognise them by when they are back."""

    address: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Proof:
    """Who somebody is at the provider, and whether a second factor was shown there."""

    issuer: str
    subject: str
    id_token: str
    factor: bool
