"""The plugin's own pages."""

from . import answering, bringing, coordinating, purchases, register, searching

ROUTES = [
    route
    for pages in (register, bringing, searching, purchases, answering, coordinating)
    for route in pages.ROUTES
]
