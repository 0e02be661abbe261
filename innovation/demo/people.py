"""The three offices of the convention, and their people, all invented."""

from dataclasses import dataclass

from innovation.domain.people import Office
from innovation.domain.stages import Role

PASSWORD = "trois-offices-un-vivier"  # noqa: S105 - printed for all to use
"""Of every account: the demonstration refuses to exist on a site that others reach by https."""

OFFICES = tuple(
    Office(slug, name, city, accent, open_box=open_box, quorum=2, answer_days=days, version=1)
    for slug, name, city, accent, open_box, days in (
        ("rennes", "Archipel Habitat", "Rennes", "#2E7D4F", True, 60),
        ("brest", "Brest Métropole Habitat", "Brest", "#00799B", True, 45),
        ("nantes", "Nantes Métropole Habitat", "Nantes", "#8A5A9E", False, 90),
    )
)

PLUGINS = {
    "rennes": "rennes_proximite",
    "brest": "brest_open_factory",
    "nantes": "nantes_pilots",
}
"""Each office's own."""

REVIEWER = {"relecteur": "Lucie Tanguy"}
"""What Brest's administrator sets once its people are there."""

SHARED_PLUGINS = ("group_purchasing", "progress_report", "rennes_proximite", "working_groups")
"""Those that every office takes; Rennes's opens its school to the others."""


@dataclass(frozen=True, slots=True)
class Invented:
    """A person who does not exist."""

    name: str
    email: str
    office: str
    service: str
    roles: frozenset[Role] = frozenset()


@dataclass(frozen=True, slots=True)
class Cast:
    """The addresses of an office's people, by what they do in the stories."""

    caretaker: str
    assessors: tuple[str, str]
    chair: str
    admin: str
    staff: tuple[str, str]

    @property
    def everybody(self) -> tuple[str, ...]:
        """The caretaker, the two colleagues, the assessors, the chair, the administrator."""
        return (self.caretaker, *self.staff, *self.assessors, self.chair, self.admin)

    def manager_of(self, email: str) -> str:
        """An address; none for the chair. An assessor manages those who are nearest the halls."""
        if email == self.chair:
            return ""
        return self.assessors[1] if email in (self.caretaker, *self.staff) else self.chair


ASSESSOR = frozenset({Role.ASSESSOR})
CHAIR = frozenset({Role.ASSESSOR, Role.CHAIR})
ADMIN = frozenset({Role.OFFICE_ADMIN})

# Each office: its caretaker, two assessors, its chair, its administrator, two colleagues.
_NAMES = {
    "rennes": (
        ("Malika Bertho", "Agence du Blosne"),
        ("Yann Le Guellec", "Direction du patrimoine"),
        ("Solène Hamon", "Direction de la proximité"),
        ("Catherine Duval", "Direction de l'innovation"),
        ("Thierry Rouault", "Systèmes d'information"),
        ("Inès Lecoq", "Accueil et attribution"),
        ("Bastien Gautier", "Régie technique"),
    ),
    "brest": (
        ("Ronan Kermarrec", "Agence de Bellevue"),
        ("Nolwenn Abgrall", "Direction de la maîtrise d'ouvrage"),
        ("Karim Benali", "Direction de la clientèle"),
        ("Hervé Quéméneur", "Direction de l'innovation"),
        ("Gaëlle Podeur", "Systèmes d'information"),
        ("Lucie Tanguy", "Agence de Recouvrance"),
        ("Mathieu Salaün", "Atelier et espaces verts"),
    ),
    "nantes": (
        ("Fatou Diarra", "Agence Bellevue-Bourderies"),
        ("Julien Brossard", "Direction du patrimoine"),
        ("Émilie Guérin", "Développement social urbain"),
        ("Philippe Audrain", "Direction de l'innovation"),
        ("Sandrine Moreau", "Systèmes d'information"),
        ("Antoine Jolivet", "Direction de la maîtrise d'ouvrage"),
        ("Leïla Cherif", "Pôle emploi et insertion"),
    ),
}
_ROLES = (frozenset[Role](), ASSESSOR, ASSESSOR, CHAIR, ADMIN, frozenset[Role](), frozenset[Role]())
_LABELS = {
    frozenset[Role](): "agent",
    ASSESSOR: "évaluateur",
    CHAIR: "président du comité",
    ADMIN: "administrateur",
}


def _email(name: str, office: str) -> str:
    plain = name.lower().translate(str.maketrans("éèëïü ", "eeeiu."))
    return f"{plain}@{office}.example"


PEOPLE = tuple(
    Invented(name, _email(name, office), office, service, roles)
    for office, people in _NAMES.items()
    for (name, service), roles in zip(people, _ROLES, strict=True)
)


def cast_of(office: str) -> Cast:
    """Who plays whom in an office."""
    caretaker, one, two, chair, admin, *staff = (p.email for p in PEOPLE if p.office == office)
    return Cast(caretaker, (one, two), chair, admin, (staff[0], staff[1]))


def accounts() -> list[tuple[str, str, str, str]]:
    """Every account: its address, its password, its role and its office, in words."""
    names = {office.slug: office.name for office in OFFICES}
    return [(p.email, PASSWORD, _LABELS[p.roles], names[p.office]) for p in PEOPLE]
