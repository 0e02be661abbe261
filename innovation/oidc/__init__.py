"""Signing in at an office's own provider (OpenID Connect): HTTP and signatures, no database.

The provider itself is not here: what it needs is costly to import, and few sites have one.
"""

from innovation.oidc.errors import Declined, Unreachable, Untrusted
from innovation.oidc.registration import BadRegistrations, Registration, read_registrations
from innovation.oidc.trips import Departure, Proof

__all__ = [
    "BadRegistrations",
    "Declined",
    "Departure",
    "Proof",
    "Registration",
    "Unreachable",
    "Untrusted",
    "read_registrations",
]
