# expected: manifest
# words: littéral
PLUGIN = dict(name="computed_manifest")
