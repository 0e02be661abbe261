# expected: manifest
# words: déjà pris

PLUGIN = {
    "name": "needs_a_library",
    "title": "Pièce du musée : un nom déjà pris",
    "description": "un nom déjà pris.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}


