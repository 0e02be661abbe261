"""The server renews and replaces its processes, and leaves nothing behind."""

import os
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from http.client import HTTPConnection
from typing import Any

import pytest

pytestmark = pytest.mark.faults

Serve = Callable[..., Any]


def stream(served: Any, over: threading.Event) -> int:
    """Ask again and again, each time anew; an answer that is missing raises."""
    asked = 0
    while not over.is_set():
        assert served.get("/healthz" if asked % 5 else "/login") == 200
        asked += 1
    return asked


def stream_on_one_connection(served: Any, over: threading.Event) -> int:
    """Ask as a browser does, which opens another connection when the server says that it closes."""
    asked = 0
    with closing(HTTPConnection("127.0.0.1", served.port, timeout=30)) as connection:
        while not over.is_set():
            connection.request("GET", "/healthz")
            answer = connection.getresponse()
            assert (answer.status, answer.read()) == (200, b"ok\n")
            asked += 1
    return asked


def test_a_renewal_loses_no_request(serve: Serve) -> None:
    served = serve()
    over = threading.Event()
    with ThreadPoolExecutor(5) as pool:
        streams = [pool.submit(stream, served, over) for _ in range(4)]
        streams.append(pool.submit(stream_on_one_connection, served, over))
        try:
            before = served.children()
            served.signal(signal.SIGHUP)
            served.wait_until(
                lambda: len(served.children()) == len(before) and not served.children() & before
            )
            time.sleep(1)
        finally:
            over.set()
    assert all(asked.result() > 20 for asked in streams)


def test_a_process_that_is_killed_is_replaced_by_one_that_also_ends_with_its_parent(
    serve: Serve, alive: Callable[[int], bool]
) -> None:
    served = serve()
    victims = {min(served.children(command)) for command in ("answer", "worker")}
    number = len(served.children())
    for victim in victims:
        os.kill(victim, signal.SIGKILL)
    served.wait_until(lambda: not victims & served.children())
    served.wait_until(lambda: len(served.children()) == number)
    assert served.get("/readyz") == 200
    children = served.children()
    served.signal(signal.SIGKILL)
    served.wait_until(lambda: not any(map(alive, children)))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_nothing_is_left_of_a_server_that_ends(
    number: signal.Signals, serve: Serve, alive: Callable[[int], bool]
) -> None:
    served = serve()
    children = served.children()
    assert len(children) > 1
    served.signal(number)
    assert served.process.wait(20) == (0 if number is not signal.SIGKILL else -number)
    served.wait_until(lambda: not any(map(alive, children)))


def test_processes_that_always_die_end_the_server(
    serve: Serve, alive: Callable[[int], bool]
) -> None:
    served = serve()

    def kill_or_see_it_end() -> bool:
        for child in served.children() if served.process.poll() is None else ():
            with suppress(ProcessLookupError):  # it has just been reaped
                os.kill(child, signal.SIGKILL)
        return served.process.poll() is not None

    served.wait_until(kill_or_see_it_end)
    assert served.process.returncode == 1
    assert served.says("le serveur s'arrête")


def test_no_worker_is_started_when_none_is_wanted(serve: Serve) -> None:
    served = serve("--no-worker")
    assert served.children("answer") == served.children() != set()


def test_one_server_alone_serves_a_database(serve: Serve, innovation: Serve) -> None:
    serve()
    second = innovation("serve", "--port", "0")
    assert (second.returncode, "sert déjà" in second.stderr) == (1, True)
