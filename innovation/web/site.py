"""What one application holds: its settings, its signing key and its plugins."""

from dataclasses import dataclass
from typing import Any, cast

from litestar import Request
from litestar.connection import ASGIConnection

from innovation.config import Settings
from innovation.domain.people import VISITOR, Viewer
from innovation.files import Folder
from innovation.hooks.host import PluginHost
from innovation.queries.people import Account
from innovation.web import csrf

Asked = Request[Any, Any, Any]
SCOPE_KEY = "vivier"


@dataclass(slots=True)
class Site:
    """One application."""

    settings: Settings
    key: bytes
    plugins: PluginHost

    @property
    def cookie(self) -> str:
        """The session cookie's name; the prefix makes browsers insist on https and this host."""
        return "__Host-vivier" if self.settings.secure else "vivier"

    @property
    def files(self) -> Folder:
        """Where photos and documents are kept."""
        return Folder(self.settings.files_folder)


@dataclass(slots=True)
class Visit:
    """One request: who is asking, in which language, under which reference."""

    site: Site
    reference: str
    account: Account | None
    session: str
    """The SHA-256 of the session's token; empty for a visitor."""
    language: str
    theme: str
    secure: bool
    origin: str

    @property
    def viewer(self) -> Viewer:
        """Who is asking."""
        return self.account.viewer if self.account else VISITOR

    def csrf_token(self) -> str:
        """A token for a form of this visit."""
        return csrf.token(self.site.key, self.session)


def visit_of(connection: "ASGIConnection[Any, Any, Any, Any]") -> Visit:
    """The visit that this request belongs to."""
    return cast(Visit, connection.scope[SCOPE_KEY])  # type: ignore[literal-required]
