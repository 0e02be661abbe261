"""Words for one idea, a person or a place, and addresses, chosen by a seeded chance."""

from base64 import urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from unicodedata import normalize

from innovation.domain.stages import IdeaKind
from innovation.generating import words
from innovation.generating.topics import TOPICS

KEPT = 3000
"""How many names of people and streets are made: far more than an idea needs, and soon made."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a generated idea says."""

    kind: str
    title: str
    problem: str
    solution: str
    category: str


class Teller:
    """Tells ideas: the same ones, in the same order, for the same seed."""

    def __init__(self, seed: int) -> None:
        from faker import Faker  # noqa: PLC0415 - costly, and no other command's

        self.seed = seed
        fake = Faker("fr_FR")
        fake.seed_instance(seed)
        self.chance = fake.random
        self.streets = [fake.street_name() for _ in range(KEPT)]
        self.names = [(fake.first_name(), fake.last_name()) for _ in range(KEPT)]

    def idea(self) -> Told:
        """An idea; one in five is a need, without a solution."""
        topic = self.chance.choice(TOPICS)
        need = self.chance.random() < 0.2
        place = self._filled(self.chance.choice(words.PLACES))
        often, means = (self._filled(self.chance.choice(w)) for w in (words.OFTEN, words.MEANS))
        trouble, remedy = self.chance.choice(topic.troubles), self.chance.choice(topic.remedies)
        return Told(
            kind=IdeaKind.NEED.value if need else IdeaKind.PROPOSAL.value,
            title=f"{topic.ache if need else topic.idea} {place}",
            problem=f"{trouble} {often}",
            solution="" if need else f"{remedy} {means}",
            category=topic.category.value,
        )

    def one_of(self, texts: tuple[str, ...]) -> str:
        """One of these sentences, its names filled in."""
        return self._filled(self.chance.choice(texts))

    def person(self) -> tuple[str, str]:
        """A name, and how it is written in an address."""
        first, last = (self.chance.choice(self.names)[place] for place in (0, 1))
        plain = normalize("NFKD", f"{first}.{last}").encode("ascii", "ignore").decode().lower()
        return f"{first} {last}", plain.replace(" ", "-").replace("'", "")

    def public_id(self, kind: str, number: int) -> str:
        """An address, as long as the real ones."""
        digest = sha256(f"{self.seed} {kind} {number}".encode()).digest()
        return urlsafe_b64encode(digest)[:12].decode()

    def _filled(self, text: str) -> str:
        if "{" not in text:
            return text
        chosen: dict[str, Any] = {
            "street": self.chance.choice(self.streets),
            "quarter": self.chance.choice(words.QUARTERS),
            "number": self.chance.randrange(2, 60),
            "name": self.chance.choice(self.names)[1],
            "residence": " ".join(self.chance.choice(self.names)),
        }
        return text.format_map(chosen)
