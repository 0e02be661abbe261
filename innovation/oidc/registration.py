"""What each office's provider and this site know of each other: a TOML file of the operator's."""

import tomllib
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from innovation.faults import in_words

LOOPBACK = ("127.0.0.1", "localhost", "::1")

Text = Annotated[str, Field(min_length=1, max_length=300, pattern=r"^[^\x00-\x1f]+$")]
Host = Annotated[str, Field(pattern=r"^[a-z0-9.-]+$")]


class BadRegistrations(Exception):
    """The file is wrong; ``reasons`` says all that is."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("\n".join(reasons))
        self.reasons = reasons


class Registration(BaseModel):
    """One office's provider, as it was agreed when this site was registered there."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    office: str
    label: Text
    """What the button names."""
    issuer: Annotated[str, Field(pattern=r"^https?://[^\s?#]+$")]
    client_id: Text
    secret_file: Path
    secret_in: Literal["", "header", "body"] = ""
    algorithm: Literal["RS256", "ES256"] = "RS256"
    scopes: Text = "openid"
    levels: tuple[Text, ...] = ()
    """The ``acr`` that are good enough; none asked if empty."""
    factors: tuple[Text, ...] = ()
    """The ``amr`` or ``acr`` that prove a second factor."""
    hosts: tuple[Host, ...] = ()
    """Hosts other than the issuer's own where its endpoints may be."""
    logout: bool = True
    """Whether leaving this site also ends the session at the provider."""

    @model_validator(mode="after")
    def _agree(self) -> Self:
        if urlsplit(self.issuer).scheme == "http" and not self.is_local:
            raise ValueError("https est nécessaire")
        if "openid" not in self.scopes.split():
            raise ValueError("« openid » manque dans scopes")
        if not self.secret_file.is_file():
            raise ValueError(f"secret_file : {self.secret_file} n'existe pas")
        return self

    @property
    def is_local(self) -> bool:
        """Whether the provider is on this very machine, where a trial may do without https."""
        return urlsplit(self.issuer).hostname in LOOPBACK

    def secret(self) -> str:
        """The client's secret, read anew each time: it may be renewed at any moment."""
        return self.secret_file.read_text("utf-8").strip()


def read_registrations(path: Path) -> dict[str, Registration]:
    """The providers by office, or ``BadRegistrations`` with all that is wrong."""
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise BadRegistrations([f"{path} : {in_words(error)}."]) from error
    except ValueError as error:
        raise BadRegistrations([f"{path} : {error}"]) from error
    found: dict[str, Registration] = {}
    reasons = []
    for office, table in tables.items():
        try:
            found[office] = _registration(office, table, path.parent)
        except ValidationError as error:
            reasons += [f"{path}, [{office}] {_in_words(fault)}." for fault in error.errors()]
    if reasons:
        raise BadRegistrations(reasons)
    return found


def _registration(office: str, table: object, folder: Path) -> Registration:
    given = dict(table) if isinstance(table, dict) else {}
    if isinstance(given.get("secret_file"), str):
        given["secret_file"] = folder / given["secret_file"]
    return Registration.model_validate(given | {"office": office})


def _in_words(fault: object) -> str:
    """Which line is wrong, and how; what was written there may be a secret."""
    assert isinstance(fault, dict)
    name = ".".join(str(part) for part in fault["loc"])
    match fault["type"]:
        case "value_error":
            return f"{name} {fault['ctx']['error']}".strip()
        case "missing":
            return f"{name} manque"
        case "extra_forbidden":
            return f"{name} n'est pas un réglage"
    return f"{name} n'est pas valable"
