# expected: import
# words: No module named

PLUGIN = {
    "name": "half_a_package",
    "title": "Pièce du musée : un paquet dont il manque un module",
    "description": "un paquet dont il manque un module.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

from .away import nothing
