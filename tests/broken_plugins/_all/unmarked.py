# expected: register
# words: n'a pas @hook

PLUGIN = {
    "name": "unmarked",
    "title": "Pièce du musée : un hook sans @hook",
    "description": "un hook sans @hook.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

def criteria():
    return []
