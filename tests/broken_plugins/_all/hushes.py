# expected: import
# words: journaux
import logging.config

PLUGIN = {
    "name": "hushes",
    "title": "Pièce du musée : un import qui éteint les journaux des autres",
    "description": "un import qui éteint les journaux des autres.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

logging.getLogger("hushes.of_others")
logging.config.dictConfig({"version": 1})
