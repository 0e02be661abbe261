"""Signing in at an office's own provider (OpenID Connect): HTTP and signatures, no database."""

from innovation.oidc.errors import Declined, Unreachable, Untrusted
from innovation.oidc.provider import Departure, Proof, Provider
from innovation.oidc.registration import BadRegistrations, Registration, read_registrations

__all__ = [
    "BadRegistrations",
    "Declined",
    "Departure",
    "Proof",
    "Provider",
    "Registration",
    "Unreachable",
    "Untrusted",
    "read_registrations",
]
