"""The composition root: where settings, plugins, pages and the frame meet."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

import structlog
from litestar import Litestar
from litestar.config.compression import CompressionConfig
from litestar.handlers import HTTPRouteHandler

from innovation import pages
from innovation.config import Settings
from innovation.db import connect, disconnect
from innovation.hooks.host import PluginHost
from innovation.hosting.plugins import begin, load_plugins
from innovation.web.assets import assets
from innovation.web.entry import guard
from innovation.web.errors import HANDLERS
from innovation.web.forms import MAX_BYTES
from innovation.web.frame import Frame
from innovation.web.rendering import environment
from innovation.web.site import Site

if TYPE_CHECKING:
    from innovation.oidc.provider import Provider

PAGES = [import_module(f"{pages.__name__}.{one.name}") for one in iter_modules(pages.__path__)]


def handlers() -> list[HTTPRouteHandler]:
    """Every route handler of the pages."""
    return [
        handler
        for module in PAGES
        for handler in vars(module).values()
        if isinstance(handler, HTTPRouteHandler)
    ]


@asynccontextmanager
async def started(site: Site) -> AsyncIterator[None]:
    """What an application needs to serve: files, templates, a database, plugins in force."""
    assets()
    environment()
    await connect(site.settings.database_url, site.settings.replica_url)
    try:
        await begin(site.plugins)
        structlog.get_logger().info("ready")
        yield
    finally:
        await disconnect()


def providers(settings: Settings) -> dict[str, "Provider"]:
    """Where people sign in with an account of their office, by office."""
    if not settings.registrations:
        return {}
    from innovation.oidc.provider import Provider  # noqa: PLC0415 - a third of a second, 8 MB

    return {office: Provider(told) for office, told in settings.registrations.items()}


def create_app(settings: Settings, *, plugins: PluginHost | None = None) -> Frame:
    """The application, ready to be served; it connects to its database as it starts."""
    plugins = plugins or load_plugins(settings)
    site = Site(settings, settings.key(), plugins, providers(settings))
    app = Litestar(
        handlers(),
        guards=[guard],
        exception_handlers=HANDLERS,
        lifespan=[lambda _: started(site)],
        openapi_config=None,
        logging_config=None,
        debug=False,
        request_max_body_size=MAX_BYTES,
        compression_config=CompressionConfig(
            backend="gzip",
            gzip_compress_level=1,
            minimum_size=1000,
            exclude=["^/static/", "^/files/"],
        ),
    )
    return Frame(app, site)
