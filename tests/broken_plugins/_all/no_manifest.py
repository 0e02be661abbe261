# expected: manifest
# words: il manque PLUGIN
from innovation.api import hook
