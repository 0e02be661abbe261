"""Who is asking: a person of an office with roles, a visitor, or the system itself."""

from dataclasses import dataclass, replace

from innovation.domain.stages import Role


@dataclass(frozen=True, slots=True)
class Viewer:
    """The person on whose behalf every statement runs.

    ``system`` is the worker, the command line, or an action that must read
    what its actor may not (``as_system``): row-level security lets it pass.
    """

    id: int
    office: str
    public_id: str = ""
    name: str = ""
    roles: frozenset[Role] = frozenset()
    language: str = "fr"
    system: bool = False
    writes: int = 0
    """How many changes this person made, where replicas answer: one that shows fewer is late."""

    @property
    def is_visitor(self) -> bool:
        """Nobody has logged in."""
        return self.id == 0 and not self.system

    def has(self, *roles: Role) -> bool:
        """Whether this person holds one of the roles."""
        return not self.roles.isdisjoint(roles)

    def as_system(self) -> "Viewer":
        """The same person, acting with the system's sight for one transaction."""
        return replace(self, system=True)


VISITOR = Viewer(id=0, office="")
SYSTEM = Viewer(id=0, office="", system=True)


@dataclass(frozen=True, slots=True)
class Office:
    """An office and the settings of its committee."""

    slug: str
    name: str
    city: str
    accent: str
    open_box: bool
    quorum: int
    answer_days: int
    version: int
