# expected: route
# words: la salle est fermée
from innovation.api import hook
from innovation.api.web import get

PLUGIN = {
    "name": "route_raises",
    "title": "Pièce du musée : une page qui échoue",
    "description": "une page qui échoue.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

@get("/", may="member")
async def index(ctx, asked):
    raise ValueError("la salle est fermée")


@hook
def routes():
    return [index]
