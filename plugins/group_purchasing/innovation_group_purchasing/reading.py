"""What people type, or a spreadsheet holds, as a contract's terms; or why not, by field.

The sentences repeat nothing of what was typed: an amount can't leave through an error.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from innovation.api import PersonFacts, Value

from .contracts import FAMILIES, Terms

OLDEST, FARTHEST = date(1990, 1, 1), date(2100, 12, 31)
DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d/%m/%y")
YES, NO = ("oui", "o", "yes", "x", "vrai", "1"), ("", "non", "n", "no", "faux", "0")
LOTS = 20
MOST_CENTS = 100_000_000_000

Problems = dict[str, str]


def fold(text: str) -> str:
    """Small letters and digits alone, for words that people write in many ways."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return " ".join(re.findall(r"[a-z0-9]+", plain))


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


def read_day(text: str) -> date:
    """A day as people and machines write it."""
    for pattern in DAYS:
        try:
            day = datetime.strptime(text.partition("T")[0], pattern).date()  # noqa: DTZ007 - a day
        except ValueError:
            continue
        if OLDEST <= day <= FARTHEST:
            return day
    raise ValueError("Une date est attendue, comme 31/12/2027.")


def _whole(most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        number = text.removesuffix("mois").strip() or "0"
        if not re.fullmatch(r"[0-9]{1,4}", number) or int(number) > most:
            raise ValueError("Un nombre entier est attendu : vérifiez cette case.")
        return int(number)

    return read


def _amount(text: str) -> int | None:
    """Euros as people write them, in cents."""
    plain = re.sub(r"[\s€]", "", text)
    if "," in plain:
        plain = plain.replace(".", "").replace(",", ".")
    if not plain:
        return None
    try:
        cents = Decimal(plain) * 100
    except InvalidOperation:
        cents = Decimal("NaN")
    if not cents.is_finite() or not 0 <= cents <= MOST_CENTS:
        raise ValueError("Un montant en euros est attendu, comme 12 500,00.")
    return int(cents.quantize(Decimal(1)))


def _family(text: str) -> str:
    words = fold(text)
    for key, label in FAMILIES.items():
        if words in (fold(key), fold(label)):
            return key
    raise ValueError("Cette famille n'est pas connue : choisissez-en une de la liste.")


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
    "amount_cents": _amount,
    "published": _yes,
    "starts_on": read_day,
    "ends_on": read_day,
    "renewals": _whole(10),
    "renewal_months": _whole(60),
    "notice_months": _whole(24),
}
