"""French source texts, marked where they are written and translated where they are shown."""


def N_(msgid: str) -> str:  # noqa: N802 - gettext's own name for "translate me later"
    """Mark a source text, to be translated later."""
    return msgid
