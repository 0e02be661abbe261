# expected: manifest
# words: 'api' vaut 9.0

PLUGIN = {
    "name": "newer_api",
    "title": "Pièce du musée : une interface qui n'existe pas encore",
    "description": "une interface qui n'existe pas encore.",
    "version": "1.0",
    "api": "9.0",
    "offices": "*",
    "contact": "le gardien du musée",
}


