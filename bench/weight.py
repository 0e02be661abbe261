"""What a first view weighs: the list's page and all that a browser fetches for it, once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urljoin

FETCHED = re.compile(
    rb"""<(?:script|img)[^>]*?\ssrc="([^"]+)"|<link[^>]*?rel="(?:stylesheet|icon)"[^>]*?"""
    rb"""href="([^"]+)"|<link[^>]*?href="([^"]+)"[^>]*?rel="(?:stylesheet|icon)\""""
)
NAMED_IN_CSS = re.compile(rb"""url\(["']?([^"')]+)["']?\)""")


@dataclass(frozen=True, slots=True)
class Weight:
    """Requests, and bytes as they go over the wire, heads left out."""

    requests: int
    size: int


def first_view(port: int, path: str, headers: Mapping[str, str]) -> Weight:
    """Fetch the page as a browser does that comes for the first time."""
    connection = HTTPConnection("127.0.0.1", port)
    plain = _fetch(connection, path, {**headers, "Accept-Encoding": "identity"})
    packed = {**headers, "Accept-Encoding": "gzip, br"}
    addresses = {path} | {
        urljoin(path, next(filter(None, found)).decode()) for found in FETCHED.findall(plain)
    }
    for sheet in [one for one in addresses if one.partition("?")[0].endswith(".css")]:
        style = _fetch(connection, sheet, {**headers, "Accept-Encoding": "identity"})
        named = (one.decode() for one in NAMED_IN_CSS.findall(style))
        addresses |= {urljoin(sheet, one) for one in named if not one.startswith(("data:", "#"))}
    sizes = [len(_fetch(connection, address, packed)) for address in addresses]
    connection.close()
    return Weight(len(sizes), sum(sizes))


def _fetch(connection: HTTPConnection, path: str, headers: Mapping[str, str]) -> bytes:
    connection.request("GET", path, headers=dict(headers))
    return connection.getresponse().read()
