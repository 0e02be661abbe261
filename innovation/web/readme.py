"""A plugin's README as a page shows it: no tag of its own acts, no link leads away."""

from typing import Any

from markdown_it import MarkdownIt
from markupsafe import Markup

_READER = MarkdownIt("commonmark", {"html": False}).enable("table")


def _nothing(*_: Any) -> str:
    return ""


def _said(_: Any, tokens: Any, place: int, *__: Any) -> str:
    """Of a picture, what it says."""
    return str(Markup.escape(tokens[place].content))


_READER.add_render_rule("link_open", _nothing)
_READER.add_render_rule("link_close", _nothing)
_READER.add_render_rule("image", _said)


def as_page(text: str) -> Markup:
    """All of it but its title, which the page has already; headings come below the page's own."""
    tokens = _READER.parse(text)
    if tokens and tokens[0].tag == "h1":
        del tokens[:3]
    for token in tokens:
        if token.type.startswith("heading"):
            token.tag = f"h{min(int(token.tag[1]) + 1, 6)}"
    return Markup(_READER.renderer.render(tokens, _READER.options, {}))  # noqa: S704 - escaped
