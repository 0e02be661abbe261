# expected: import
# words: les journaux du site
import logging

PLUGIN = {
    "name": "silences",
    "title": "Pièce du musée : un import qui fait taire les journaux",
    "description": "un import qui fait taire les journaux.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

logging.disable()
