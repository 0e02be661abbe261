"""Around every request: who is asking, the headers that protect, the log line.

It wraps the whole application, since Litestar's middleware is not run for an
address that has no route.
"""

import asyncio
import time
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING, cast
from urllib.parse import quote

import structlog

from innovation import world
from innovation.actions.sessions import renew_session, touch_session
from innovation.db import DatabaseUnavailable, glancing, spent_statements, writing
from innovation.domain.people import SYSTEM
from innovation.domain.sessions import token_hash
from innovation.hosting import plugins
from innovation.queries.people import Account, account_of
from innovation.texts import LANGUAGES, speaking
from innovation.web.entering import session_cookie
from innovation.web.site import SCOPE_KEY, Site, Visit

if TYPE_CHECKING:
    from litestar.types import ASGIApp, Message, Receive, Scope, Send

Headers = Iterable[tuple[bytes, bytes]]
TOUCH_EVERY = timedelta(minutes=1)
UNSEEN = ("/static/", "/healthz")
"""Answered without looking at the session."""

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; object-src 'none'; worker-src 'self'; manifest-src 'self'"
)
HEADERS = [
    (b"content-security-policy", CSP.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
]
HSTS = (b"strict-transport-security", b"max-age=31536000")
NOT_KEPT = (b"cache-control", b"no-store")
"""On every answer that says nothing else, redirects included: whose page it was is nobody's."""

log = structlog.get_logger()


class Frame:
    """The outermost layer of the application."""

    def __init__(self, app: "ASGIApp", site: Site) -> None:
        self.app = app
        self.site = site
        self.headers = HEADERS + ([HSTS] if site.settings.secure else [])

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Serve one request."""
        if str(scope["type"]) == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope.get("method") == "HEAD":  # a GET whose body the server keeps to itself
            scope = cast("Scope", {**scope, "method": "GET"})
        await asyncio.sleep(0)  # in-line reads never wait: let the other requests have their turn
        started, spent = time.perf_counter(), spent_statements()
        reference = world.public_id()[:8]
        status = 500

        async def answer(message: "Message") -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                told = [*message["headers"], *_renewed(scope, message["headers"])]
                if all(name.lower() != NOT_KEPT[0] for name, _ in told):
                    told.append(NOT_KEPT)
                message["headers"] = [
                    *told,
                    *self.headers,
                    (b"x-request-id", reference.encode()),
                ]
            await send(message)

        with structlog.contextvars.bound_contextvars(request=reference):
            try:
                visit = await self._visit(scope, reference)
                with speaking(visit.language):
                    await self.app(scope, receive, answer)
            except Exception as error:
                log.exception("failed outside the application", exc_info=error)
                await _say_unavailable(answer)
            finally:
                await plugins.write_problems_if_any()
                log.info(
                    "request",
                    method=scope.get("method", ""),
                    path=_for_the_log(scope["path"]),
                    status=status,
                    statements=spent_statements() - spent,
                    ms=round(1000 * (time.perf_counter() - started), 1),
                )

    async def _visit(self, scope: "Scope", reference: str) -> Visit:
        headers = {
            name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]
        }
        cookies = _cookies(headers.get("cookie", ""))
        token = cookies.get(self.site.cookie, "")
        account = None
        if token and not scope["path"].startswith(UNSEEN):
            account, token = await self._account(token)
        visit = Visit(
            site=self.site,
            reference=reference,
            language=account.viewer.language if account else _language(cookies, headers),
            theme=account.theme if account else _theme(cookies),
            secure=self.site.settings.secure,
            origin=self.site.settings.base_url or f"http://{headers.get('host', '')}",
        )
        if account:
            visit.belongs_to(account, token_hash(token))
            visit.renewed = token if token != cookies[self.site.cookie] else ""
        scope[SCOPE_KEY] = visit  # type: ignore[literal-required]
        return visit

    async def _account(self, token: str) -> tuple[Account | None, str]:
        """Who holds a token, and the token: another one once, when their rights were changed."""
        digest, now = token_hash(token), world.now()
        async with glancing():
            account = await account_of(SYSTEM, digest, now)
        if account is None:
            return None, token
        self.site.state = account.state
        if account.plugin_epoch != self.site.plugins.epoch:
            await plugins.refresh(self.site.plugins)
        with suppress(DatabaseUnavailable):  # whoever is in goes on reading
            if account.renew:
                async with writing(SYSTEM, even_read_only=True):
                    token = await renew_session(digest, by=account.viewer) or token
            elif now - account.seen_at > TOUCH_EVERY and not account.step:
                async with writing(SYSTEM, even_read_only=True):
                    await touch_session(digest, self.site.settings.limits, by=account.viewer)
        return account, token


def _renewed(scope: "Scope", headers: Headers) -> list[tuple[bytes, bytes]]:
    """The cookie of a session that was given a new token, unless the page sets another itself."""
    visit = cast("Visit | None", scope.get(SCOPE_KEY))
    if visit is None or not visit.renewed:
        return []
    own = f"{visit.site.cookie}=".encode()
    if any(name == b"set-cookie" and value.startswith(own) for name, value in headers):
        return []
    return [session_cookie(visit, visit.renewed).to_encoded_header()]


def _for_the_log(path: str) -> str:
    """A path on one line whatever it holds, without the secret of an invitation."""
    secret = path.startswith("/invitations/")
    return "/invitations/-" if secret else quote(path)


def _cookies(header: str) -> dict[str, str]:
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(header).items()}
    except CookieError:
        return {}


def _language(cookies: dict[str, str], headers: dict[str, str]) -> str:
    """A visitor's language: their choice, else what their browser prefers, else French."""
    if cookies.get("language") in LANGUAGES:
        return cookies["language"]
    for part in headers.get("accept-language", "").split(",")[:10]:
        wanted = part.partition(";")[0].strip()[:2].lower()
        if wanted in LANGUAGES:
            return wanted
    return "fr"


def _theme(cookies: dict[str, str]) -> str:
    chosen = cookies.get("theme", "")
    return chosen if chosen in ("light", "dark") else "auto"


async def _say_unavailable(send: "Send") -> None:
    """The last resort, when even an error page can't be made (the database is away)."""
    body = (
        "<!doctype html><html lang=fr><title>Vivier</title><h1>Vivier est momentanément "
        "indisponible</h1><p>Recommencez dans un instant."
    ).encode()
    headers = [(b"content-type", b"text/html; charset=utf-8"), (b"retry-after", b"5")]
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})
