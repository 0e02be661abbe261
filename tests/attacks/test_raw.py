"""Bytes on the socket of a real server: what is no HTTP, or lies, is refused and harms nobody."""

import asyncio
from contextlib import suppress
from typing import Any

import pytest

pytestmark = [
    pytest.mark.browser,  # the fixture that serves has a Chromium beside it
    pytest.mark.parametrize("kind", ["sqlite"], indirect=True),
]

HOST = b"Host: here\r\n"
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"
POST = b"POST /login HTTP/1.1\r\n" + HOST + FORM
GET = b"GET /login HTTP/1.1\r\n" + HOST

WHOLE = {
    "no request": b"\r\n\r\n",
    "no HTTP": b"hello\r\n\r\n",
    "a TLS hello": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 99,
    "HTTP of the future": b"GET / HTTP/9.9\r\n\r\n",
    "HTTP 2 at once": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "HTTP without a version": b"GET /\r\n\r\n",
    "a method of nobody": b"BREW /login HTTP/1.1\r\n" + HOST + b"\r\n",
    "a method that is long": b"A" * 9_000 + b" / HTTP/1.1\r\n\r\n",
    "no host": b"GET /login HTTP/1.1\r\n\r\n",
    "two hosts": GET + b"Host: evil.example\r\n\r\n",
    "another host": b"GET /login HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    "a whole address": b"GET http://evil.example/login HTTP/1.1\r\n" + HOST + b"\r\n",
    "an address of a proxy": b"CONNECT evil.example:443 HTTP/1.1\r\n" + HOST + b"\r\n",
    "a star": b"OPTIONS * HTTP/1.1\r\n" + HOST + b"\r\n",
    "an address that is long": b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
    "an address with bytes": b"GET /\xff\xfe?\xff HTTP/1.1\r\n" + HOST + b"\r\n",
    "an address with a NUL": b"GET /a\0b HTTP/1.1\r\n" + HOST + b"\r\n",
    "an address of dots": b"GET /static/../../../../etc/passwd HTTP/1.1\r\n" + HOST + b"\r\n",
    "a fragment": b"GET /login#x HTTP/1.1\r\n" + HOST + b"\r\n",
    "a header without a colon": GET + b"nothing\r\n\r\n",
    "a header with a NUL": GET + b"X: a\0b\r\n\r\n",
    "a header with a blank before": GET + b" X: y\r\n\r\n",
    "a header's name with a blank": GET + b"X y: z\r\n\r\n",
    "a header that is folded": GET + b"X: a\r\n b\r\n\r\n",
    "a header that is long": GET + b"X: " + b"a" * 200_000 + b"\r\n\r\n",
    "a thousand headers": GET + b"X: y\r\n" * 1_000 + b"\r\n",
    "a thousand languages": GET + b"Accept-Language: " + b"fr," * 20_000 + b"\r\n\r\n",
    "a thousand cookies": GET + b"Cookie: " + b"vivier=a; " * 5_000 + b"\r\n\r\n",
    "ranges": GET + b"Range: bytes=" + b"0-1," * 2_000 + b"\r\n\r\n",
    "a length of letters": POST + b"Content-Length: abc\r\n\r\nx",
    "a length below nought": POST + b"Content-Length: -5\r\n\r\nx",
    "a length beyond numbers": POST + b"Content-Length: " + b"9" * 40 + b"\r\n\r\nx",
    "a length that is too much": POST + b"Content-Length: 500000000\r\n\r\nx",
    "two lengths": POST + b"Content-Length: 3\r\nContent-Length: 30\r\n\r\na=b",
    "a length and pieces": POST
    + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "pieces of nobody": POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "pieces of a wrong size": POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n",
    "pieces of a huge size": POST + b"Transfer-Encoding: chunked\r\n\r\n" + b"f" * 20 + b"\r\nabc",
    "sound pieces": POST + b"Transfer-Encoding: chunked\r\n\r\n3\r\na=b\r\n0\r\n\r\n",
    "a second request inside": POST + b"Content-Length: 3\r\n\r\na=bGET /people HTTP/1.1\r\n\r\n",
    "an upgrade": GET + b"Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
    "an expectation": POST + b"Expect: 200-maybe\r\nContent-Length: 3\r\n\r\na=b",
    "who it comes from": GET + b"X-Forwarded-For: ::::, 1.2.3.4\r\nX-Forwarded-Proto: ftp\r\n\r\n",
    "another host behind": GET + b"X-Forwarded-Host: evil.example\r\nForwarded: host=evil\r\n\r\n",
}
"""Each is sent whole; the server answers below 500, or hangs up."""
SILENT = {
    "half a line": b"GET /log",
    "half a header": GET + b"X-Slo",
    "half a body": POST + b"Content-Length: 300\r\n\r\na=b",
    "half a piece": POST + b"Transfer-Encoding: chunked\r\n\r\n30\r\na=b",
}
"""Each stops in the middle and goes away."""


async def _say(port: int, raw: bytes, *, leave: bool) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(raw)
    heard = b""
    with suppress(ConnectionError, TimeoutError):  # hung up on, or waited for more
        await writer.drain()
        if not leave:
            heard = await asyncio.wait_for(reader.read(200_000), 1)
    writer.close()
    return heard


async def test_bytes_that_no_browser_sends_are_refused_or_hung_up_on(
    served: Any, proves: Any
) -> None:
    port = int(served.address.rpartition(":")[2])
    for what, raw in WHOLE.items():
        heard = await _say(port, raw, leave=False)
        status = heard.split(b" ", 2)[1] if heard else b"400"
        assert status[:1] in b"234", (what, heard[:200])
        assert b"evil.example" not in heard, what
        assert b"root:" not in heard, what
        proves("malformed requests")
    for _ in range(20):
        for raw in SILENT.values():
            assert await _say(port, raw, leave=True) == b""
            proves("malformed requests")
    sound = await _say(port, GET + b"Connection: close\r\n\r\n", leave=False)
    assert sound.startswith(b"HTTP/1.1 200"), "the next one is served"
