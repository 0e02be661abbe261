# expected: declare
# words: ni une permission déclarée
from innovation.api import hook
from innovation.api.web import Page, get

PLUGIN = {
    "name": "unknown_permission",
    "title": "Pièce du musée : une page dont le droit n'existe pas",
    "description": "une page dont le droit n'existe pas.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

@get("/", may="inconnue")
async def index(ctx, asked):
    return Page("index.html")


@hook
def routes():
    return [index]
