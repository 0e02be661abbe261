# expected: import
# words: jamais publique
from innovation.api import hook
from innovation.api.web import Page, get

PLUGIN = {
    "name": "open_to_all",
    "title": "Pièce du musée : une page pour tout le monde",
    "description": "une page pour tout le monde.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

@get("/", may="public")
async def index(ctx, asked):
    return Page("index.html")


@hook
def routes():
    return [index]
