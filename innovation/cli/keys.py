"""Whether the site's key is still the one that encrypted what the database holds."""

from innovation import world
from innovation.domain.people import SYSTEM
from innovation.queries.sessions import sealed_secrets
from innovation.web.factors import unsealed


async def lost_factors(key: bytes) -> int:
    """How many second factors another key encrypted."""
    sealed, now = await sealed_secrets(SYSTEM), world.now()
    return sum(not unsealed(key, person, secret, now) for person, secret in sealed)


def told(lost: int) -> str:
    """What has become of them, and what to do."""
    return (
        f"Seconds facteurs chiffrés avec une autre clé : {lost} ; leurs téléphones ne donneront "
        "plus le bon code. Remettez l'ancienne INNOVATION_SECRET_KEY, ou son fichier secret-key, "
        "sinon : innovation person reset-factor ADRESSE."
    )
