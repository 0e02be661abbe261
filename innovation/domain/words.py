"""French source texts, marked where they are written and translated where they are shown."""

import unicodedata


def N_(msgid: str) -> str:  # noqa: N802 - gettext's own name for "translate me later"
    """Mark a source text, to be translated later."""
    return msgid


def fold(text: str) -> str:
    """A text without accents, capitals or repeated spaces, to tell that two are the same."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())
