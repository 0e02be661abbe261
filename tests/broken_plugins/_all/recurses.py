# expected: import
# words: RecursionError

PLUGIN = {
    "name": "recurses",
    "title": "Pièce du musée : une récursion sans fin à l'import",
    "description": "une récursion sans fin à l'import.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

def again():
    return again()


again()
