# expected: manifest
# words: caractère de contrôle
PLUGIN = {
    "name": "unprintable",
    "title": "Pièce du musée : un titre que nulle page ne montre\x1b[2J",
    "description": "un titre que nulle page ne montre.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}


