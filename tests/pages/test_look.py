"""The look's rules that a machine can hold: contrast, the style page, nothing inline."""

import re
from itertools import product
from pathlib import Path

import pytest
from jinja2 import nodes

import innovation
from innovation.web.rendering import environment

PACKAGE = Path(innovation.__file__).parent
TEMPLATES = PACKAGE.parent / "templates"
PAGES = {
    path.relative_to(TEMPLATES).as_posix(): path.read_text("utf-8")
    for path in sorted(TEMPLATES.rglob("*.html"))
}
THEME = (PACKAGE / "static" / "theme.css").read_text("utf-8")
TOKENS = {
    name: {"light": light, "dark": dark}
    for name, light, dark in re.findall(r"--([\w-]+): light-dark\(#(\w{6}), #(\w{6})\)", THEME)
}
STAGES = ("submitted", "assessed", "piloted", "shared")
TEXTS = ("ink", "muted", "accent", "accent-strong", "danger", "warning", *STAGES)
NOT_SHOWN = {"hidden", "form_fields", "kept", "entries"}
"""Nothing to see, or events of the journal, which ``timeline`` shows with samples."""

INLINE = re.compile(r"""\sstyle=|<style|<script(?! src=)|\son\w+=|\shx-on|["']js:|javascript:""")

# --- Contrast ---------------------------------------------------------------------


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def too_weak(pairs: list[tuple[str, str]], least: float) -> list[tuple[str, str, str]]:
    return [
        (front, back, theme)
        for (front, back), theme in product(pairs, ("light", "dark"))
        if contrast(TOKENS[front][theme], TOKENS[back][theme]) < least
    ]


def test_black_on_white_is_twenty_one_to_one() -> None:
    assert contrast("000000", "FFFFFF") == pytest.approx(21)
    assert contrast("767676", "FFFFFF") == pytest.approx(4.54, abs=0.01)


def test_text_stands_out_on_every_ground_in_both_themes() -> None:
    on_grounds = list(product(TEXTS, ("page", "card", "wash")))
    on_buttons = [("on-accent", "accent"), ("on-accent", "accent-strong")]
    assert too_weak(on_grounds + on_buttons, 4.5) == []


def test_edges_and_the_focus_ring_stand_out_in_both_themes() -> None:
    assert too_weak(list(product(("edge", "focus"), ("page", "card", "wash"))), 3) == []


# --- The style page ---------------------------------------------------------------


def widgets_called(source: str) -> set[str]:
    """Names after ``ui.``, and the macros that macros call."""
    tree = environment().parse(source)
    called = {
        node.attr
        for node in tree.find_all(nodes.Getattr)
        if isinstance(node.node, nodes.Name) and node.node.name == "ui"
    }
    inner = {
        call.node.name for call in tree.find_all(nodes.Call) if isinstance(call.node, nodes.Name)
    }
    return called | inner


def test_every_widget_is_on_the_style_page() -> None:
    macros = {macro.name for macro in environment().parse(PAGES["ui.html"]).find_all(nodes.Macro)}
    public = {name for name in macros if not name.startswith("_")}
    shown = set().union(
        *(widgets_called(PAGES[name]) for name in ("style/index.html", "base.html", "ui.html"))
    )
    assert public - shown - NOT_SHOWN == set()


# --- Nothing inline ---------------------------------------------------------------


@pytest.mark.parametrize(
    "markup",
    [
        '<p style="color:red">',
        "<style>",
        "<script>go()</script>",
        '<a onclick="go()">',
        '<a hx-on:click="go()">',
        '<a hx-vals="js:{}">',
        '<a href="javascript:go()">',
    ],
)
def test_what_the_security_policy_blocks_is_found(markup: str) -> None:
    assert INLINE.search(markup)


def test_no_template_holds_a_style_or_a_script() -> None:
    assert {name for name, source in PAGES.items() if INLINE.search(source)} == set()


def test_the_theme_loads_nothing_from_elsewhere() -> None:
    addresses = re.findall(r"""url\(["']?([^"')]{5})""", THEME)
    assert set(addresses) == {"data:"}
    assert "@import" not in THEME
