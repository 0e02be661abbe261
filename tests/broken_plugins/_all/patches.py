# expected: import
# words: json.dumps
import json

PLUGIN = {
    "name": "patches",
    "title": "Pièce du musée : un import qui remplace json.dumps",
    "description": "un import qui remplace json.dumps.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

json.dumps = str
