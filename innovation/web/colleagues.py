"""Naming colleagues in a form: typed, or picked from a list, and read back as one person each."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping

from innovation.domain.refusals import Refusal
from innovation.queries.people import Colleague

Labels = Mapping[str, Colleague]


def labelled(people: Iterable[Colleague]) -> dict[str, Colleague]:
    """Each person under a name that nobody else has: namesakes are told apart by their service."""
    people = list(people)
    names = Counter(_plain(person.name) for person in people)
    labels: dict[str, Colleague] = {}
    for person in people:
        alone = names[_plain(person.name)] == 1
        label = person.name if alone else f"{person.name} ({person.service or person.public_id})"
        labels[label if label not in labels else f"{person.name} ({person.public_id})"] = person
    return labels


def one_named(typed: str, labels: Labels, field: str) -> Colleague | Refusal:
    """Who is meant, whatever the case and the accents, or why nobody can be told."""
    wanted = _plain(typed)
    exact = [person for label, person in labels.items() if _plain(label) == wanted]
    if len(exact) == 1:
        return exact[0]
    if any(_plain(person.name) == wanted for person in labels.values()):
        return Refusal(
            "Plusieurs collègues s'appellent %(name)s : choisissez le bon dans la liste.",
            field=field,
            name=typed,
        )
    return Refusal(
        "Personne de votre office ne s'appelle %(name)s : choisissez un nom dans la liste.",
        field=field,
        name=typed,
    )


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFD", name.casefold())
    return " ".join("".join(c for c in letters if not unicodedata.combining(c)).split())
