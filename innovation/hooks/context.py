"""What a plugin may ask of the site: ``ctx``, and the two things that it hands out.

These names are all that a plugin sees of what stands behind them (``bridge``).
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import date
from typing import Any, Literal, Protocol

from innovation.domain.facts import (
    IdeaFacts,
    OfficeFacts,
    PersonFacts,
    PilotFacts,
    PracticeFacts,
    Value,
)
from innovation.domain.figures import OfficeFigures
from innovation.domain.stages import Stage
from innovation.domain.threads import Discussion, Space
from innovation.hooks.web import Upload


class Database(Protocol):
    """The plugin's own tables, inside one transaction."""

    async def fetch(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        """The rows of a statement, with ``{}`` where each value goes."""

    async def run(self, query: Any) -> Any:
        """The result of a query of Piccolo's on one of the plugin's tables."""


class Talk(Protocol):
    """The site's comments and files around a thing of the plugin's."""

    async def show(self, before: int | str = 0) -> Discussion:
        """A page of its comments, the newest or those before a mark of an address; its files."""

    async def say(self, text: str) -> str:
        """Write a comment: its address."""

    async def change(
        self,
        comment: str,
        intent: Literal["edit", "remove", "hide", "show"],
        version: int,
        text: str = "",
    ) -> bool:
        """Correct or remove one's own comment, hide another's; false when there is none."""

    async def attach(self, uploads: Sequence[Upload]) -> tuple[list[str], list[str]]:
        """Join files: the addresses of those that were fit, and why not for each of the rest."""

    async def look(self, uploads: Sequence[Upload]) -> tuple[list[Any], list[str]]:
        """The first half of ``attach``, outside of a block: what is fit, and why not the rest."""

    async def keep(self, files: Sequence[Any]) -> list[str]:
        """The other half, inside of one: join what ``look`` gave; the addresses."""

    async def detach(self, file: str) -> bool:
        """Take a file away; false when there is none."""


class Context(Protocol):
    """What a plugin may ask of the site, always in one office."""

    @property
    def office(self) -> str:
        """The slug of the office."""

    @property
    def today(self) -> date:
        """The day of the site's clock."""

    @property
    def language(self) -> str:
        """Who asks reads ``fr`` or ``en``; a job and a listener are asked by nobody: ``fr``."""

    def translate(self, text: str, /, **words: object) -> str:
        """``text`` in that language, with ``words`` for its ``%(name)s``.

        It is ``Html`` when the text is, and its words are escaped. A word that is a date or a
        decimal is told as ``day`` and ``number`` tell it.
        """

    def day(self, value: date) -> str:
        """A day as people write it: « 1er mars 2026 », “1 March 2026”."""

    def month(self, value: date) -> str:
        """The month of a day, as people write it: « mars 2026 », “March 2026”."""

    def number(self, value: float, decimals: int = 0) -> str:
        """A number as people write it: « 1 234,5 », “1,234.5”."""

    @property
    def settings(self) -> Mapping[str, Value]:
        """A value for each of the plugin's ``settings_fields``."""

    @property
    def person(self) -> PersonFacts | None:
        """Who asks; ``None`` in a job and in a listener."""

    def may(self, permission: str) -> bool:
        """Whether ``person`` holds one of the plugin's ``permissions``."""

    def log(self, message: str) -> None:
        """Write a line to the site's log, under the plugin's name."""

    async def record(self, verb_key: str, thing: str = "", **data: int) -> None:
        """Record an event of the plugin's own, under one of its ``verbs``."""

    async def idea(self, public_id: str) -> IdeaFacts | None:
        """An idea, if whoever asks sees it."""

    async def carriers(self, idea: str) -> frozenset[str]:
        """Who carries an idea that whoever asks sees, as public ids: its author, its co-authors."""

    async def ideas(
        self,
        stage: Stage | None = None,
        words: str = "",
        limit: int = 50,
        among: Sequence[str] | None = None,
    ) -> list[IdeaFacts]:
        """The ideas that whoever asks sees, of these public ids if any; in a job, the office's."""

    async def practices(
        self, words: str = "", limit: int = 50, among: Sequence[str] | None = None
    ) -> list[PracticeFacts]:
        """The practices that the offices share, the newest first."""

    async def pilots(self) -> list[PilotFacts]:
        """The office's pilots."""

    async def people(self, role: str | None = None) -> list[PersonFacts]:
        """The people of the office."""

    async def offices(self) -> list[OfficeFacts]:
        """The offices of the site."""

    async def names(self, public_ids: Sequence[str]) -> dict[str, str]:
        """The names of people of any office, for what they did in a shared plugin."""

    async def present(self, public_ids: Sequence[str]) -> frozenset[str]:
        """Those of these people, of any office, whose account is open."""

    async def figures(self, start: date, end: date) -> list[OfficeFigures]:
        """What the offices tell each other of a period, which ends on the eve of ``end``."""

    async def remind(
        self,
        person: str,
        sentence: str,
        path: str,
        by: date | None,
        key: str,
        **words: str | int | date,
    ) -> None:
        """A line under « Ce qui vous attend » until ``settle(key)``; the same key replaces it.

        ``words`` fill the sentence's ``%(name)s`` once it is told in the reader's language.
        """

    async def settle(self, key: str, *, everywhere: bool = False) -> None:
        """Take the lines of this key away: the office's, or those of all offices."""

    async def submit_idea(
        self,
        title: str,
        problem: str,
        solution: str,
        benefit: str = "",
        fields: Mapping[str, Value] | None = None,
        category: str = "",
    ) -> str:
        """Submit an idea by ``person``; its public id."""

    def reading(self) -> AbstractAsyncContextManager[Database]:
        """A transaction on the plugin's own tables that writes nothing."""

    def writing(self) -> AbstractAsyncContextManager[Database]:
        """A transaction on the plugin's own tables; what ``record`` adds goes into it."""

    def thread(self, space: Space | str) -> Talk:
        """What is said and joined around a thing of the plugin's, which this person sees."""
