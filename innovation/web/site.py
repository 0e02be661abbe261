"""What one application holds: its settings, its signing key and its plugins."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from litestar import Request
from litestar.connection import ASGIConnection

from innovation import world
from innovation.config import Settings
from innovation.domain.people import VISITOR, Viewer
from innovation.domain.sessions import FRESH, Step
from innovation.files import Folder
from innovation.hooks.host import PluginHost
from innovation.queries.people import Account
from innovation.queries.site import SiteState
from innovation.web import csrf
from innovation.web.forms import Form

if TYPE_CHECKING:
    from innovation.oidc.provider import Provider

Asked = Request[Any, Any, Any]
SCOPE_KEY = "vivier"


@dataclass(slots=True)
class Site:
    """One application."""

    settings: Settings
    key: bytes
    plugins: PluginHost
    providers: Mapping[str, "Provider"] = field(default_factory=dict)
    """Where people sign in with an account of their office, by office."""
    state: SiteState = field(default_factory=SiteState)
    """As the last session's row told it: visitors' pages ask the database nothing."""

    @property
    def cookie(self) -> str:
        """The session cookie's name; the prefix makes browsers insist on https and this host."""
        return "__Host-vivier" if self.settings.secure else "vivier"

    @property
    def trip_cookie(self) -> str:
        """The cookie that tells which browser left for a provider."""
        return f"{self.cookie}-trip"

    @property
    def files(self) -> Folder:
        """Where photos and documents are kept."""
        return Folder(self.settings.files_folder)


@dataclass(slots=True)
class Visit:
    """One request: who is asking, in which language, under which reference."""

    site: Site
    reference: str
    language: str
    theme: str
    secure: bool
    origin: str
    account: Account | None = None
    half: Account | None = None
    """Whoever must still show a second factor: a visitor to all but the pages that ask for it."""
    session: str = ""
    """The SHA-256 of the session's token; empty for a visitor."""
    renewed: str = ""
    """The token that takes its place in the browser, if it was changed just now."""
    form: Form | None = None
    """What was posted, once it is known to be ours: to be shown again if nothing can be written."""

    @property
    def viewer(self) -> Viewer:
        """Who is asking."""
        return self.account.viewer if self.account else VISITOR

    @property
    def step(self) -> Step:
        """What must still be shown before anything opens."""
        return self.half.step if self.half else ""

    @property
    def is_fresh(self) -> bool:
        """Whether the login is of just now: a computer left open gives nobody a way in."""
        return bool(self.account and world.now() - self.account.opened_at < FRESH)

    @property
    def binding(self) -> str:
        """What the tokens of forms are bound to: the session, whatever its own token."""
        account = self.account or self.half
        return account.session or self.session if account else ""

    def belongs_to(self, account: Account | None, session: str) -> None:
        """From now on this is a request of that session, whole or not."""
        whole = account is not None and not account.step
        self.account, self.half = (account, None) if whole else (None, account)
        self.session = session

    def csrf_token(self) -> str:
        """A token for a form of this visit."""
        return csrf.token(self.site.key, self.binding)


def address_of(connection: "ASGIConnection[Any, Any, Any, Any]") -> str:
    """Where links lead: as it was set, else where we listen; never as a request says."""
    host, port = connection.scope["server"] or ("127.0.0.1", 8000)
    listening = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    return visit_of(connection).site.settings.base_url or listening


def visit_of(connection: "ASGIConnection[Any, Any, Any, Any]") -> Visit:
    """The visit that this request belongs to."""
    return cast(Visit, connection.scope[SCOPE_KEY])  # type: ignore[literal-required]
