# expected: import
# words: le fuseau horaire
import os
import time

PLUGIN = {
    "name": "travels",
    "title": "Pièce du musée : un import qui change d'heure",
    "description": "un import qui change d'heure.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

os.environ["TZ"] = "Asia/Tokyo"
time.tzset()
