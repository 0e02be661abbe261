# expected: import
# words: les limites du processus
import resource

PLUGIN = {
    "name": "starves",
    "title": "Pièce du musée : un import qui limite le processus",
    "description": "un import qui limite le processus.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

resource.setrlimit(resource.RLIMIT_NOFILE, (64, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
