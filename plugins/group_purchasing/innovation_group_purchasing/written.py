"""Days, amounts and durations as different people type them in a spreadsheet.

The sentences repeat nothing of what was typed: an amount can't leave through an error.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation

OLDEST, FARTHEST = date(1990, 1, 1), date(2100, 12, 31)
DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d/%m/%y", "%d.%m.%y", "%d-%m-%y")
MONTHS = (
    "janv", "fevr", "mars", "avr", "mai", "juin", "juil", "aout", "sept", "oct", "nov", "dec",
)  # fmt: skip
IN_WORDS = re.compile(r"(\d{1,2})(?:er)? ([a-z]{3,9}) (\d{4})")
SERIAL = re.compile(r"[3-7]\d{4}")
"""A day that a workbook shows as a number: how many have passed since ``FIRST_SERIAL``."""
FIRST_SERIAL = date(1899, 12, 30)
MOST_CENTS = 100_000_000_000
BESIDE_EUROS = re.compile(r"€|euros?|eur|ht|/an|paran", re.IGNORECASE)
THOUSANDS = re.compile(r"\d{1,3}([.,]\d{3})+")
TIMES = re.compile(r"(\d{1,2})( fois| x| tacites?| expresses?| reconductions?)*")
MONTHS_LONG = re.compile(r"(\d{1,3})( mois| m)?")
YEARS_LONG = re.compile(r"(\d{1,2}) ans?")


def fold(text: str) -> str:
    """Small letters and digits alone, for words that people write in many ways."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return " ".join(re.findall(r"[a-z0-9]+", plain))


def read_day(text: str) -> date:
    """A day as people and machines write it."""
    day = _in_digits(text) or _in_words(text) or _serial(text)
    if day is None or not OLDEST <= day <= FARTHEST:
        raise ValueError("Une date est attendue, comme 31/12/2027.")
    return day


def _in_digits(text: str) -> date | None:
    for pattern in DAYS:
        try:
            return datetime.strptime(text.partition("T")[0], pattern).date()  # noqa: DTZ007 - a day
        except ValueError:
            continue
    return None


def _in_words(text: str) -> date | None:
    """31 décembre 2027, 1er janv. 2026."""
    found = IN_WORDS.fullmatch(fold(text))
    month = next((n for n, name in enumerate(MONTHS, 1) if found and found[2].startswith(name)), 0)
    try:
        return date(int(found[3]), month, int(found[1])) if found and month else None
    except ValueError:
        return None


def _serial(text: str) -> date | None:
    return FIRST_SERIAL + timedelta(int(text)) if SERIAL.fullmatch(text) else None


def read_amount(text: str) -> int | None:
    """Euros as people write them, in cents."""
    plain = BESIDE_EUROS.sub("", "".join(text.split()))
    if not plain:
        return None
    try:
        cents = Decimal(_with_a_dot(plain)) * 100
    except InvalidOperation:
        cents = Decimal("NaN")
    if not cents.is_finite() or not 0 <= cents <= MOST_CENTS:
        raise ValueError("Un montant en euros est attendu, comme 12 500,00.")
    return int(cents.quantize(Decimal(1)))


def _with_a_dot(plain: str) -> str:
    """12.000,50 and 12,000.50 alike; 12.000 is twelve thousand, as 12,000 is."""
    if THOUSANDS.fullmatch(plain):
        return re.sub("[.,]", "", plain)
    decimal = "," if plain.rfind(",") > plain.rfind(".") else "."
    return plain.replace("." if decimal == "," else ",", "").replace(decimal, ".")


def read_times(most: int) -> Callable[[str], int]:
    """How many times: « 2 », « 2 fois », « 3 (tacites) »."""

    def read(text: str) -> int:
        words = fold(text) or "0"
        if words in ("non", "aucune", "neant"):
            return 0
        if not any(one.isdigit() for one in words) and ("tacite" in words or "oui" in words):
            raise ValueError("Dites combien de fois il peut être reconduit : 1, 2, 3.")
        return _bounded(TIMES.fullmatch(words), most)

    return read


def read_months(most: int) -> Callable[[str], int]:
    """How long: « 12 », « 12 mois », « 1 an »."""

    def read(text: str) -> int:
        words = fold(text) if not re.search(r"\d[.,]\d", text) else text
        years = YEARS_LONG.fullmatch(words)
        try:
            if years:
                return _bounded(years, most // 12) * 12
            return _bounded(MONTHS_LONG.fullmatch(words or "0"), most)
        except ValueError:
            raise ValueError("Une durée en mois entiers est attendue, comme 3 ou 12.") from None

    return read


def _bounded(found: re.Match[str] | None, most: int) -> int:
    if found is None or int(found[1]) > most:
        raise ValueError("Un nombre entier est attendu : vérifiez cette case.")
    return int(found[1])
