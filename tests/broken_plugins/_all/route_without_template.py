# expected: route
# words: 
from innovation.api import hook
from innovation.api.web import Page, get

PLUGIN = {
    "name": "route_without_template",
    "title": "Pièce du musée : une page sans gabarit",
    "description": "une page sans gabarit.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

@get("/", may="member")
async def index(ctx, asked):
    return Page("nowhere.html")


@hook
def routes():
    return [index]
