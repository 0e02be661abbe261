# expected: manifest
# words: pas un littéral
PLUGIN = {
    "name": "keys_of_lists",
    "title": "Pièce du musée : une liste pour clé",
    "description": "une liste pour clé.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    ["contact"]: 1,
    "contact": "le gardien du musée",
}


