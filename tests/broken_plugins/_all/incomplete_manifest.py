# expected: manifest
# words: il manque 'contact'
PLUGIN = {"name": "incomplete_manifest", "title": "Pièce du musée"}
