# expected: declare
# words: 2 fois
from innovation.api import hook
from innovation.api.web import Page, get

PLUGIN = {
    "name": "clashes",
    "title": "Pièce du musée : deux pages à la même adresse",
    "description": "deux pages à la même adresse.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

@get("/{one}", may="member")
async def first(ctx, asked):
    return Page("index.html")


@get("/{two}", may="member")
async def second(ctx, asked):
    return Page("index.html")


@hook
def routes():
    return [first, second]
