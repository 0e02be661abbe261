"""Who somebody at a provider is here."""

from dataclasses import dataclass
from datetime import datetime

from innovation.db import fetch_one
from innovation.domain.people import Viewer
from innovation.domain.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Identity:
    """Since when somebody enters with their office's account, and whether they could without."""

    linked_at: datetime
    has_password: bool

    @property
    def refusals(self) -> list[Refusal]:
        """Why it can't be unlinked."""
        if self.has_password:
            return []
        return [
            Refusal(
                "Sans le compte de l'office, vous ne pourriez plus entrer : choisissez d'abord un "
                "mot de passe. L'administrateur de votre office vous fait un lien pour cela."
            )
        ]


@dataclass(frozen=True, slots=True)
class Ending:
    """What ends, at an office's provider, the session that began there."""

    office: str
    id_token: str


async def person_at(viewer: Viewer, office: str, issuer: str, subject: str) -> int | None:
    """The person of an office who linked this account, unless theirs here was closed."""
    row = await fetch_one(
        "SELECT p.id FROM oidc_identity x JOIN person p ON p.id = x.person "
        "WHERE x.issuer = {} AND x.subject = {} AND x.office = {} AND p.office = x.office "
        "AND p.disabled_at IS NULL",
        issuer,
        subject,
        office,
    )
    return int(row["id"]) if row else None


async def identity_of(viewer: Viewer) -> Identity | None:
    """The viewer's own account at their office's provider."""
    row = await fetch_one(
        "SELECT x.linked_at, p.password_hash IS NOT NULL AS has_password "
        "FROM oidc_identity x JOIN person p ON p.id = x.person WHERE x.person = {}",
        viewer.id,
    )
    return Identity(row["linked_at"], bool(row["has_password"])) if row else None


async def ending_of(viewer: Viewer, token_sha256: str) -> Ending | None:
    """Where else the session with this token is to be ended."""
    row = await fetch_one(
        "SELECT o.office, o.id_token FROM oidc_session o JOIN login_session s ON s.id = o.session "
        "WHERE s.token_sha256 = {}",
        token_sha256,
    )
    return Ending(**row) if row else None
