"""The interface's translations, as they are on disk."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from babel.messages.pofile import read_po


@cache
def catalogue(language: str) -> Mapping[str, str | tuple[str, ...]]:
    """The translations of one language, by French source text."""
    path = files("innovation") / "locale" / language / "LC_MESSAGES" / "innovation.po"
    if language == "fr" or not path.is_file():
        return {}
    with path.open("rb") as file:
        messages = read_po(file)
    return {
        message.id if isinstance(message.id, str) else message.id[0]: (
            message.string if isinstance(message.string, str) else tuple(message.string)
        )
        for message in messages
        if message.id and message.string
    }
