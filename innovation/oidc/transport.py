"""The only way out to a provider: named hosts, short answers, little time, no detour."""

import asyncio
import json
import ssl
from collections.abc import Mapping
from functools import cache
from typing import Any

import httpx2

from innovation.oidc.errors import Unreachable, Untrusted

SECONDS = 5
LONGEST = 256 * 1024


def origin_of(address: str) -> str:
    """Scheme, host and port of an address, in one spelling; empty when it is none."""
    try:
        url = httpx2.URL(address)
    except (httpx2.InvalidURL, TypeError):
        return ""
    return "" if url.userinfo else f"{url.scheme}://{url.netloc.decode('ascii')}"


@cache
def _trusted() -> ssl.SSLContext:
    """The authorities that this machine trusts, an office's own among them; read once."""
    return ssl.create_default_context()


class Guarded(httpx2.AsyncHTTPTransport):
    """Refuses what no provider of ours needs, before it is sent or while it is read."""

    def __init__(self, origins: frozenset[str]) -> None:
        super().__init__(verify=_trusted())
        self.origins = origins

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Ask and read to the end, or fail with a reason."""
        if origin_of(str(request.url)) not in self.origins:
            raise Untrusted("host")
        request.headers["Accept-Encoding"] = "identity"
        try:
            async with asyncio.timeout(SECONDS):
                return await self._read(request, await super().handle_async_request(request))
        except (TimeoutError, httpx2.TransportError) as error:
            raise Unreachable(type(error).__name__) from error

    async def _read(self, request: httpx2.Request, answer: httpx2.Response) -> httpx2.Response:
        body = bytearray()
        try:
            if answer.headers.get("content-encoding", "identity") != "identity":
                raise Untrusted("compressed")  # a small body may hide a huge one
            if answer.is_redirect:
                raise Untrusted("redirect")
            async for piece in answer.aiter_raw():
                body += piece
                if len(body) > LONGEST:
                    raise Untrusted("size")
        finally:
            await answer.aclose()
        return httpx2.Response(
            answer.status_code, headers=answer.headers, content=bytes(body), request=request
        )


def read_json(answer: httpx2.Response) -> Mapping[str, Any]:
    """The JSON object of an answer."""
    if answer.status_code >= 500:
        raise Unreachable(str(answer.status_code))
    try:
        found = json.loads(answer.content)
    except (ValueError, RecursionError):
        raise Untrusted("json") from None
    if answer.status_code != 200 or not isinstance(found, dict):
        raise Untrusted("json")
    return found
