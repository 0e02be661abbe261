"""What a server writes in its log while people use it, and while somebody attacks it."""

import json
import re
from collections.abc import Callable
from contextlib import closing
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode

from innovation.testing.forms import forms_of
from innovation.web.log import tell_exception
from tests.serve.conftest import environment, innovation, serve  # noqa: F401 - fixtures

PASSWORD = "granit pluie vélo crêpe"
PLANTED = (
    "Zénobie", "Kerouac", "zk@brest.example", "granit", "planté", "cherché", "fausse",
    "mauvais-jeton",
)  # fmt: skip
"""Words of people, of forms, of addresses' ends: none is for the log."""
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Client:
    """A browser of the standard library: it keeps its cookies, and follows nothing."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, body: str = "", **headers: str) -> str:
        """The text of the answer."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=30)) as connection:
            own = {"Cookie": cookies} if cookies else {}
            connection.request(method, path, body or None, own | (FORM if body else {}) | headers)
            answer = connection.getresponse()
            for name, value in answer.getheaders():
                if name.lower() == "set-cookie":
                    key, _, rest = value.partition("=")
                    self.cookies[key] = rest.partition(";")[0]
            return answer.read().decode()

    def send(self, page: str, action: str, **values: str) -> str:
        """Fill in a form of a page."""
        form = next(f for f in forms_of(self.ask("GET", page)) if f.action.endswith(action))
        return self.ask("POST", action, urlencode(form.filled(values)))


def test_the_log_of_a_server_holds_no_secret_no_name_and_no_forged_line(
    serve: Callable[..., Any],  # noqa: F811
    innovation: Callable[..., Any],  # noqa: F811
) -> None:
    innovation("office", "add", "brest", "--name", "Brest", "--city", "Brest")
    who = ("zk@brest.example", "--name", "Zénobie Kerouac", "--office", "brest")
    told = innovation("person", "invite", *who, "--role", "office_admin").stdout
    link = re.search(r"/invitations/[\w-]+", told)
    assert link, told
    served = serve("--no-worker")
    client = Client(served.port)
    client.send(link.group(), link.group(), password=PASSWORD)
    client.ask("GET", "/ideas?words=cherch%C3%A9&after=plant%C3%A9")
    client.ask("GET", "/nothing?secret=plant%C3%A9", Cookie="vivier=mauvais-jeton")
    client.ask("GET", "/x%0d%0aforged=1", **{"User-Agent": "fausse", "Referer": "http://x/fausse"})
    client.ask("POST", "/login", f"email=zk@brest.example&password={PASSWORD[:6]}&_csrf=fausse")
    client.ask("POST", "/office", "title=plant%C3%A9&%ff")
    client.ask("POST", "/people", "name=plant%C3%A9", **{"Content-Type": "text/fausse"})
    served.wait_until(lambda: served.log.read_text().count('"event": "request"') >= 8)
    lines = served.log.read_text().splitlines()
    facts = [json.loads(line) for line in lines if line.startswith("{")]
    assert {fact["path"] for fact in facts if "path" in fact} >= {"/invitations/-", "/login"}
    text = "\n".join(lines)
    secrets = [*PLANTED, link.group().rpartition("/")[2], *client.cookies.values()]
    assert [word for word in secrets if word and word in text] == []
    assert not [line for line in lines if line.startswith("forged")]


def test_a_fault_is_told_by_where_and_what_kind_not_by_what_people_wrote() -> None:
    try:
        try:
            int("le texte de quelqu'un")
        except ValueError as error:
            message = 'violates "person_email_key"\nDETAIL: Key (email)=(zk@brest.example) exists'
            raise RuntimeError(message) from error
    except RuntimeError as error:
        told = tell_exception(None, "", {"event": "unhandled", "exc_info": error})["exception"]
    assert "test_logs.py" in told and "RuntimeError: violates …" in told and "ValueError" in told
    assert [word for word in ("quelqu", "zk@", "DETAIL") if word in told.replace(SOURCE, "")] == []


SOURCE = 'int("le texte de quelqu\'un")'
"""A line of the code itself, which a traceback shows."""
