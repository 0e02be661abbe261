"""Safe HTML without a template engine: what a panel may return."""

import html
from typing import Self

from innovation.hooks.plain import plain


class Html(str):
    """HTML written by the plugin itself; ``format`` escapes every value put into it.

    Any other operation (``+``, ``%``, ``join``, an f-string) gives a plain ``str``,
    which is escaped whole: a person's text cannot slip in.
    """

    __slots__ = ()

    def format(self, *args: object, **values: object) -> Self:
        return type(self)(
            str.format(self, *map(escaped, args), **{key: escaped(v) for key, v in values.items()})
        )

    def __html__(self) -> str:
        """Jinja's question: this text needs no escaping."""
        return str(self)


def escaped(value: object) -> str:
    """``value`` for a page, whatever people wrote in it."""
    return value if isinstance(value, Html) else html.escape(str(value))


def shown(text: str) -> Html:
    """``text`` ready for a page: escaped, with its line breaks kept, unless it is ``Html``."""
    letters = plain(text)  # of no class of the plugin's own, which would be asked again by the page
    if isinstance(text, Html):
        return Html(letters)
    return Html(html.escape(letters).replace("\n", "<br>"))
