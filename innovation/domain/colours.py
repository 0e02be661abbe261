"""An office's accent: one colour that is chosen, and its twin for the dark theme."""

import re

from innovation.domain.refusals import Refusal

COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
LEAST = 4.5
LIGHT = ("#FBFAF7", "#FFFFFF")
DARK = ("#12191D", "#1A242A")
"""The page and the card of each theme."""


def contrast(one: str, other: str) -> float:
    """How well one colour stands out on another, from 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def check_accent(accent: str) -> list[Refusal]:
    """An accent is read on the page and on the cards."""
    if not COLOUR.fullmatch(accent):
        return [Refusal("Donnez une couleur comme #0B6470.", field="accent")]
    ratio = min(contrast(accent, paper) for paper in LIGHT)
    if ratio < LEAST:
        return [
            Refusal(
                "Cette couleur se lit mal sur fond clair (contraste de %(ratio)s, il faut 4,5) : "
                "choisissez-la plus foncée.",
                field="accent",
                ratio=f"{ratio:.1f}".replace(".", ","),
            )
        ]
    return []


def for_dark(accent: str) -> str:
    """The accent made light enough for the dark theme."""
    parts = _parts(accent)
    mixed = (
        "#" + "".join(f"{round(part + (255 - part) * step / 20):02X}" for part in parts)
        for step in range(21)
    )
    return next(one for one in mixed if min(contrast(one, paper) for paper in DARK) >= LEAST)


def _parts(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def _luminance(colour: str) -> float:
    channels = [part / 255 for part in _parts(colour)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
