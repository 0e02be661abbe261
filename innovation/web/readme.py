"""A plugin's README as a page shows it: headings, lists, commands, bold words; no link, no tag."""

import re
import textwrap

from markupsafe import Markup, escape

_FENCE = re.compile(r"^```[^\n]*\n(.*?)^```[^\n]*$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^(#{1,6})\s+([^\n]*)$", re.MULTILINE)
_BEFORE_A_LIST = re.compile(r"^(?![-*] |\d+\. |\s)(.+)\n(?=[-*] |\d+\. )", re.MULTILINE)
_ITEM = re.compile(r"^(?:[-*]|\d+\.)\s+", re.MULTILINE)
_INLINE = re.compile(
    r"\*\*([^*]{1,500})\*\*|`([^`]{1,500})`|\[([^\[\]]{1,500})\]\([^()\s]{0,500}\)"
)


def as_page(text: str) -> Markup:
    """All of it but its title, which the page has already."""
    text = _FENCE.sub(lambda found: textwrap.indent(found[1], "    "), text.replace("\r\n", "\n"))
    text = _BEFORE_A_LIST.sub(r"\1\n\n", _HEADING.sub(r"\n\1 \2\n", text))
    blocks = [block.strip("\n").rstrip() for block in re.split(r"\n\s*?\n", text)]
    return Markup("\n").join(_block(one) for one in blocks if one and not one.startswith("# "))


def _block(block: str) -> Markup:
    if block.startswith((" ", "\t", "|")):
        return Markup("<pre>{}</pre>").format(textwrap.dedent(block))
    if heading := _HEADING.match(block):
        level = min(len(heading[1]) + 1, 6)
        return Markup("<h{0}>{1}</h{0}>").format(level, _inline(heading[2]))
    if _ITEM.match(block):
        items = (Markup("<li>{}</li>").format(_inline(one)) for one in _ITEM.split(block)[1:])
        tag = "ol" if block[0].isdigit() else "ul"
        return Markup("<{0}>{1}</{0}>").format(tag, Markup("\n").join(items))
    return Markup("<p>{}</p>").format(_inline(block))


def _inline(text: str) -> Markup:
    """One line, with its bold words and its code; of a link, what it says."""
    shown, done = Markup(), 0
    text = " ".join(text.split())
    for found in _INLINE.finditer(text):
        bold, code, link = found.groups()
        tag = Markup("<b>{}</b>") if bold else Markup("<code>{}</code>") if code else Markup("{}")
        shown += escape(text[done : found.start()]) + tag.format(bold or code or link)
        done = found.end()
    return shown + escape(text[done:])
