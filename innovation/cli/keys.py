"""Whether the site's key is still the one that encrypted what the database holds."""

from innovation import world
from innovation.db import fetch
from innovation.web.factors import unsealed


async def lost_factors(key: bytes) -> int:
    """How many second factors another key encrypted."""
    rows = await fetch("SELECT person, secret FROM second_factor")
    return sum(not unsealed(key, row["person"], row["secret"], world.now()) for row in rows)


def told(lost: int) -> str:
    """What has become of them, and what to do."""
    return (
        f"Seconds facteurs chiffrés avec une autre clé : {lost} ; leurs téléphones ne donneront "
        "plus le bon code. Remettez l'ancienne INNOVATION_SECRET_KEY, ou son fichier secret-key, "
        "sinon : innovation person reset-factor ADRESSE."
    )
