"""What ``ctx`` says in the language of whoever asks, with the translations of its plugin."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import date

from innovation import texts


class Speaking:
    """The words of a ``hooks.context.Context``."""

    __slots__ = ()
    language: str

    @property
    def words(self) -> Mapping[str, str]:
        """The plugin's own texts in that language."""
        raise NotImplementedError

    def translate(self, text: str, /, **words: object) -> str:
        with self._speaking():
            return texts.composed(text, words)

    def day(self, value: date) -> str:
        with self._speaking():
            return texts.day(value)

    def month(self, value: date) -> str:
        with self._speaking():
            return texts.month(value)

    def number(self, value: float, decimals: int = 0) -> str:
        with self._speaking():
            return texts.number(value, decimals)

    def _speaking(self) -> AbstractContextManager[None]:
        """Said each time: a plugin's thread answers nobody in particular."""
        return texts.speaking(self.language, self.words)
