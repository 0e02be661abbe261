"""A browser without JavaScript: pages are fetched, their forms filled in and sent as they stand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin

import httpx2 as httpx

Values = str | list[str]


@dataclass(slots=True)
class PageForm:
    """A form of a page: where it goes, and what it would send if nobody touched it."""

    action: str
    method: str
    id: str = ""
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str, str, bool]] = field(default_factory=list)
    """(name, value, label, disabled)"""

    def filled(self, values: Mapping[str, Values]) -> list[tuple[str, str]]:
        """What is sent once these fields were changed."""
        kept = [(name, value) for name, value in self.fields if name not in values]
        for name, value in values.items():
            each = value if isinstance(value, list) else [value]
            kept += [(name, one) for one in each]
        return kept


class _Reader(HTMLParser):
    """Collects a page's forms as a browser would read them."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self.title = ""
        self.elsewhere: dict[str, PageForm] = {}
        """What names its form rather than standing in it, by that form's id."""
        self._open: PageForm | None = None
        self._inside: PageForm | None = None
        self._textarea: str | None = None
        self._select: str | None = None
        self._choice: str | None = None
        self._button: tuple[str, str, bool] | None = None
        self._text: list[str] = []
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "title":
            self._in_title = not self.title
        if tag == "form":
            self._inside = self._open = PageForm(
                given.get("action", ""), given.get("method", "get").lower(), given.get("id", "")
            )
            self.forms.append(self._open)
        elif given.get("form") and tag in ("input", "button"):
            self._inside = self._open
            self._open = self.elsewhere.setdefault(given["form"], PageForm("", "post"))
            self._field(tag, given)
            if tag == "input":
                self._open = self._inside
        elif self._open is not None:
            self._field(tag, given)

    def _field(self, tag: str, given: dict[str, str]) -> None:
        assert self._open is not None
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "input":
            kind = given.get("type", "text")
            chosen = kind not in ("radio", "checkbox") or "checked" in given
            if name and chosen and kind != "file" and "disabled" not in given:
                self._open.fields.append((name, value))
        elif tag == "textarea":
            self._textarea, self._text = name, []
        elif tag == "select":
            self._select, self._choice = name, None
        elif tag == "option" and (self._choice is None or "selected" in given):
            self._choice = value
        elif tag == "button":
            self._button, self._text = (name, value, "disabled" in given), []

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False
        if self._open is None:
            return
        text = "".join(self._text)
        if tag == "textarea" and self._textarea is not None:
            # A browser drops the newline that follows the tag.
            self._open.fields.append((self._textarea, text.removeprefix("\n")))
            self._textarea = None
        elif tag == "select" and self._select is not None:
            self._open.fields.append((self._select, self._choice or ""))
            self._select = None
        elif tag == "button" and self._button is not None:
            name, value, disabled = self._button
            self._open.buttons.append((name, value, " ".join(text.split()), disabled))
            self._button = None
            self._open = self._inside
        elif tag == "form":
            self._open = self._inside = None

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data
        self._text.append(data)


def forms_of(html: str) -> list[PageForm]:
    """Every form of a page, in order."""
    reader = _Reader()
    reader.feed(html)
    for form in reader.forms:
        if form.id in reader.elsewhere:
            form.fields += reader.elsewhere[form.id].fields
            form.buttons += reader.elsewhere[form.id].buttons
    return reader.forms


class Browserless:
    """One person's browser, without JavaScript."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.page: httpx.Response | None = None

    def __repr__(self) -> str:
        if self.page is None:
            return "<aucune page>"
        html = self.page.text
        main = html.partition("<main")[2].partition(">")[2]
        words = " ".join(visible_text(main or html).split())
        return f"<{self.page.status_code} {self.page.url.path} {words}>"

    async def open(self, address: str) -> httpx.Response:
        """Go to an address, following what it redirects to."""
        self.page = await self.client.get(address, follow_redirects=True)
        return self.page

    def form(self, action: str) -> PageForm:
        """The page's first form whose action ends so."""
        assert self.page is not None
        found = [form for form in forms_of(self.page.text) if form.action.endswith(action)]
        assert found, f"no form to {action} on {self.page.url} ({self.page.status_code})"
        return found[0]

    async def send(self, action: str, press: str = "", **values: Values) -> httpx.Response:
        """Fill in a form of the page and send it; ``press`` names a button by its value.

        In a keyword, ``__`` stands for the dot of a field's name.
        """
        form = self.form(action)
        body = form.filled({name.replace("__", "."): value for name, value in values.items()})
        pressed = [b for b in form.buttons if not press or b[1] == press]
        assert pressed, f"no button {press!r} in the form to {action}"
        name, value, label, disabled = pressed[0]
        assert not disabled, f"« {label} » is disabled"
        if name:
            body.append((name, value))
        assert self.page is not None
        self.page = await self.client.request(
            form.method.upper(),
            urljoin(str(self.page.url), form.action),
            content=urlencode(body),
            headers={"content-type": "application/x-www-form-urlencoded"},
            follow_redirects=True,
        )
        return self.page

    def sees(self, text: str) -> bool:
        """Whether the page shows a text, whatever its markup and white space."""
        assert self.page is not None
        return " ".join(text.split()) in " ".join(visible_text(self.page.text).split())


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def visible_text(html: str) -> str:
    """The words of a page."""
    reader = _Text()
    reader.feed(html)
    return " ".join(reader.parts)
