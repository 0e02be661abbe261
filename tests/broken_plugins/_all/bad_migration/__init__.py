# expected: to_migrate
# words: 

PLUGIN = {
    "name": "bad_migration",
    "title": "Pièce du musée : une migration qui ne passe pas",
    "description": "une migration qui ne passe pas.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}
