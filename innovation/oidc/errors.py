"""How signing in at a provider fails; ``reason`` is a word for the log, never what was sent."""


class _Failed(Exception):
    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Unreachable(_Failed):
    """The provider does not answer, or not in time."""


class Untrusted(_Failed):
    """What came in the provider's name fails a check."""


class Declined(_Failed):
    """The provider says no, or the person changed their mind."""
