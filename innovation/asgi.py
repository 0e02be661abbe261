"""The application as a server's process imports it, with the settings of its environment."""

from innovation.app import create_app
from innovation.config import settings_from_environment
from innovation.web import log
from innovation.web.frame import Frame


def application() -> Frame:
    """The site, which logs as its settings say."""
    settings = settings_from_environment()
    log.configure(settings.log)
    return create_app(settings)
