# expected: activation
# words: Question
# hook: idea_fields
from innovation.api import Field, hook

PLUGIN = {
    "name": "descends",
    "title": "Pièce du musée : des questions d'une classe à lui",
    "description": "des questions d'une classe à lui.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

class Question(Field):
    pass


@hook
def idea_fields():
    return [Question("a", "A")]
