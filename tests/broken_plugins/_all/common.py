# expected: manifest
# words: socle commun

PLUGIN = {
    "name": "common",
    "title": "Pièce du musée : le nom du socle commun",
    "description": "le nom du socle commun.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}


