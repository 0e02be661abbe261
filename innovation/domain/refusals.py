"""One shape of "no", and the two exceptions that carry it."""

from collections.abc import Mapping, Sequence

CORE = "core"


class Refusal:
    """One reason why something may not be done.

    The message is a French source text, translated when it is rendered, with
    ``params`` filled in by name (``%(name)s``). ``source`` says who refuses:
    the core, or a plugin's name. ``field`` names the form field it is about.
    """

    __slots__ = ("field", "msgid", "params", "source")

    def __init__(
        self, msgid: str, *, source: str = CORE, field: str = "", **params: str | int
    ) -> None:
        self.msgid = msgid
        self.params: Mapping[str, str | int] = params
        self.source = source
        self.field = field

    def _key(self) -> tuple[object, ...]:
        return (self.msgid, self.source, self.field, tuple(sorted(self.params.items())))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Refusal) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def __repr__(self) -> str:
        return f"Refusal({self.msgid!r}, source={self.source!r}, field={self.field!r})"

    def __str__(self) -> str:
        return self.msgid % self.params if self.params else self.msgid


class Refused(Exception):
    """The action was refused: nothing was written, and here is every reason."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__("; ".join(str(refusal) for refusal in refusals))
        self.refusals = list(refusals)


class NotAllowed(Exception):
    """The thing is visible to this person, the action is not theirs to do."""


class Stale(Refused):
    """Somebody else changed the thing in the meantime."""

    def __init__(self) -> None:
        super().__init__(
            [
                Refusal(
                    "Cette page a changé entre-temps : relisez-la, puis recommencez si "
                    "c'est encore utile."
                )
            ]
        )


def refuse_if(refusals: Sequence[Refusal]) -> None:
    """Raise ``Refused`` with all of them, unless there are none."""
    if refusals:
        raise Refused(refusals)
