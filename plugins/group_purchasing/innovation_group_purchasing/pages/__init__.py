"""The plugin's own pages."""

from . import bringing, purchases, register, searching

ROUTES = [*register.ROUTES, *bringing.ROUTES, *searching.ROUTES, *purchases.ROUTES]
