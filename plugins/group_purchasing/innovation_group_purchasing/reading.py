"""What people type, or a spreadsheet holds, as a contract's terms; or why not, by field.

The sentences repeat nothing of what was typed: an amount can't leave through an error.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from innovation.api import PersonFacts, Value

from .contracts import FAMILIES, Terms
from .written import fold, read_amount, read_day, read_months, read_times

YES, NO = ("oui", "o", "yes", "x", "vrai", "1"), ("", "non", "n", "no", "faux", "0")
LOTS = 20

Problems = dict[str, str]


def whole(value: Value) -> int:
    """A setting or an answer that is a number."""
    return int(float(str(value or 0)))


def read_terms(
    given: Mapping[str, str], people: Sequence[PersonFacts], otherwise: str
) -> tuple[Terms | None, Problems]:
    """The terms that these texts say; ``otherwise`` answers for it when nobody is named."""
    read, problems = dict[str, Any](), Problems()
    for name, reader in READERS.items():
        try:
            read[name] = reader(given.get(name, "").strip())
        except ValueError as error:
            problems[name] = str(error)
    try:
        read["owner"] = _owner(given.get("owner", "").strip(), people, otherwise)
    except ValueError as error:
        problems["owner"] = str(error)
    problems |= {} if problems else _together(read)
    return (None, problems) if problems else (Terms(**read), {})


def _together(read: Mapping[str, Any]) -> Problems:
    """What is wrong between two fields that are right alone."""
    if read["ends_on"] < read["starts_on"]:
        return {"ends_on": "La fin précède le début : corrigez l'une des deux dates."}
    if read["renewals"] and not read["renewal_months"]:
        return {"renewal_months": "Dites combien de mois dure une reconduction."}
    return {}


def _text(longest: int, missing: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        words = " ".join(text.split())
        if not words:
            raise ValueError(missing)
        if len(words) > longest:
            raise ValueError("Ce texte est trop long : raccourcissez-le.")
        return words

    return read


def _family(text: str) -> str:
    """« Chaufferie » or « chauffage » for « Chaufferies et eau chaude »; no guess beyond that."""
    for key, label in FAMILIES.items():
        if _singular(text) in map(_singular, (key, label, label.partition(" et ")[0])):
            return key
    raise ValueError("Cette famille n'est pas connue : choisissez-en une de la liste.")


def _singular(text: str) -> str:
    return " ".join(word.rstrip("s") for word in fold(text).split())


def _yes(text: str) -> bool:
    if fold(text) not in (*YES, *NO):
        raise ValueError("Répondez par oui ou par non.")
    return fold(text) in YES


def _lots(text: str) -> tuple[str, ...]:
    lots = tuple(" ".join(lot.split()) for lot in re.split(r"[\n;]", text) if lot.strip())
    if len(lots) > LOTS or any(len(lot) > 120 for lot in lots):
        raise ValueError("Vingt lots au plus, de 120 caractères chacun.")
    return lots


def _owner(text: str, people: Sequence[PersonFacts], otherwise: str) -> str:
    if not text:
        return otherwise
    wanted = text.casefold()
    found = [
        person.public_id
        for person in people
        if text == person.public_id or wanted in (person.email.casefold(), person.name.casefold())
    ]
    if len(found) != 1:
        raise ValueError("Cette personne n'est pas de votre office : corrigez, ou laissez vide.")
    return found[0]


READERS: Mapping[str, Callable[[str], Any]] = {
    "reference": _text(60, "Donnez la référence du contrat : elle le distingue des autres."),
    "family": _family,
    "object": _text(200, "Dites en quelques mots ce que le contrat couvre."),
    "supplier": _text(120, "Donnez le nom du titulaire."),
    "lots": _lots,
    "amount_cents": read_amount,
    "published": _yes,
    "starts_on": read_day,
    "ends_on": read_day,
    "renewals": read_times(10),
    "renewal_months": read_months(60),
    "notice_months": read_months(24),
}


def typed(terms: Terms) -> dict[str, str]:
    """The terms as a form or a spreadsheet would say them."""
    texts = {name: "" if value is None else str(value) for name, value in asdict(terms).items()}
    cents = terms.amount_cents
    amount = "" if cents is None else f"{cents // 100},{cents % 100:02}"
    published = "yes" if terms.published else "no"
    return texts | {"amount_cents": amount, "published": published, "lots": "\n".join(terms.lots)}
