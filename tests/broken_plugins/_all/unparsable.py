# expected: manifest
# words: syntaxe
def :
