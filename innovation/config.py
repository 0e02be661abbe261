"""Settings from the environment, ``INNOVATION_…``: all wrong ones are told at once, in words."""

import os
from collections.abc import Mapping
from datetime import timedelta
from difflib import get_close_matches
from functools import cached_property
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from innovation import world
from innovation.domain.sessions import Limits
from innovation.oidc import BadRegistrations, Registration, read_registrations

KEY_LENGTH = 32


class BadSettings(Exception):
    """The settings are wrong; ``reasons`` says all that is."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("\n".join(reasons))
        self.reasons = reasons


class Settings(BaseSettings):
    """What a site is told from outside."""

    model_config = SettingsConfigDict(env_prefix="INNOVATION_", extra="ignore", frozen=True)

    database_url: str = Field(
        default="sqlite:///var/vivier.sqlite",
        pattern=r"^(sqlite:///.+|postgresql://.+)$",
        validate_default=True,
    )
    owner_url: str | None = Field(default=None, pattern=r"^postgresql://.+$")
    replica_url: str = Field(default="", pattern=r"^(postgresql://.+)?$")
    secret_key: str = ""
    secret_key_file: Path | None = None
    base_url: str = Field(default="", pattern=r"^(https?://[^/?#]+)?$")
    plugins_dir: Path | None = None
    safe: bool = False
    files: Path | None = None
    workers: int = Field(default=1, ge=1, le=64)
    log: Literal["console", "json"] = "console"
    insecure_http: bool = False
    pid_file: Path | None = None
    forwarded_allow: str = ""
    oidc: Path | None = None
    privacy_contact: str = Field(default="", max_length=200)
    password_length: int = Field(default=15, ge=15, le=64)
    session_idle_minutes: int = Field(default=60, ge=5, le=720)
    session_hours: int = Field(default=12, ge=1, le=24)

    @field_validator("base_url", mode="after")
    @classmethod
    def _as_browsers_say_it(cls, url: str) -> str:
        """Small letters and no default port: how ``Origin`` and ``Host`` come."""
        parts = urlsplit(url.lower())
        default = {"http": 80, "https": 443}.get(parts.scheme)
        if parts.port == default and parts.hostname:
            return f"{parts.scheme}://{parts.hostname}"
        return url.lower()

    @field_validator("database_url", mode="after")
    @classmethod
    def _from_the_root(cls, url: str) -> str:
        """Where it is now: a plugin may change the process's folder later."""
        path = url.removeprefix("sqlite:///")
        return url if path == url else f"sqlite:///{Path(path).absolute()}"

    @field_validator("plugins_dir", "files", "pid_file", mode="after")
    @classmethod
    def _rooted(cls, path: Path | None) -> Path | None:
        return path and path.absolute()

    @property
    def on_sqlite(self) -> bool:
        """Whether the embedded database is used."""
        return self.database_url.startswith("sqlite:")

    @property
    def secure(self) -> bool:
        """Whether browsers reach us by https."""
        return self.base_url.startswith("https:")

    @property
    def migrations_url(self) -> str:
        """The role that owns the tables."""
        return self.owner_url or self.database_url

    @property
    def limits(self) -> Limits:
        """How long a session lasts."""
        idle = timedelta(minutes=self.session_idle_minutes)
        return Limits(idle, timedelta(hours=self.session_hours))

    @property
    def pid_path(self) -> Path | None:
        """Where a running server says its process; nowhere on PostgreSQL unless it is set."""
        return self.pid_file or self._beside("serve.pid")

    @property
    def plugins_folder(self) -> Path | None:
        """Where the offices' own files are."""
        return self.plugins_dir or self._beside("plugins")

    @property
    def quarantine_folder(self) -> Path:
        """Where processes say which plugin they are importing, and which one ended them."""
        return self.files_folder.with_name("quarantine")

    @property
    def files_folder(self) -> Path:
        """Where photos and documents are kept; no web server serves it."""
        return self.files or self._beside("files") or Path("var/files")

    @property
    def erasures_file(self) -> Path:
        """Who was erased, kept beside the files so that a restored database learns it anew."""
        return self.files_folder.with_name("erasures.jsonl")

    @cached_property
    def registrations(self) -> Mapping[str, Registration]:
        """The offices' providers, by office."""
        return read_registrations(self.oidc) if self.oidc else {}

    def _beside(self, name: str) -> Path | None:
        """A file beside the embedded database."""
        path = Path(self.database_url.removeprefix("sqlite:///"))
        return path.with_name(name) if self.on_sqlite else None

    @model_validator(mode="after")
    def _agree(self) -> Self:
        rules = (
            (
                not self.on_sqlite and not (self.secret_key or self.secret_key_file),
                "INNOVATION_SECRET_KEY (ou _FILE) est nécessaire avec PostgreSQL.",
            ),
            (
                not self.on_sqlite and not self.base_url,
                "INNOVATION_BASE_URL est nécessaire avec PostgreSQL.",
            ),
            (
                self.on_sqlite and self.workers > 1,
                "INNOVATION_WORKERS : SQLite sert un seul processus ; passez à PostgreSQL.",
            ),
            (
                self.on_sqlite and bool(self.replica_url),
                "INNOVATION_REPLICA_URL : SQLite n'a pas de réplique.",
            ),
            (
                bool(self.secret_key) and len(self.secret_key) < KEY_LENGTH,
                f"INNOVATION_SECRET_KEY : {KEY_LENGTH} caractères au moins.",
            ),
            (
                self.secret_key_file is not None and not self.secret_key_file.is_file(),
                f"INNOVATION_SECRET_KEY_FILE : {self.secret_key_file} n'existe pas.",
            ),
            (
                self._has_short_key(),
                f"{self._key_path()} : {KEY_LENGTH} caractères au moins ; remettez la clé du site.",
            ),
            (
                not all(map(_is_network, self.forwarded_allow.split(","))),
                "INNOVATION_FORWARDED_ALLOW : des adresses IP séparées par des virgules.",
            ),
            (
                self.plugins_dir is not None and not self.plugins_dir.is_dir(),
                f"INNOVATION_PLUGINS_DIR : {self.plugins_dir} n'est pas un dossier.",
            ),
            (
                self.files is not None and self.files.exists() and not self.files.is_dir(),
                f"INNOVATION_FILES : {self.files} n'est pas un dossier.",
            ),
            (
                self.base_url.startswith("http:") and not self._may_use_http(),
                (
                    "INNOVATION_BASE_URL : https est nécessaire hors de cette machine "
                    "(INNOVATION_INSECURE_HTTP=1 pour passer outre)."
                ),
            ),
        )
        if reasons := [sentence for wrong, sentence in rules if wrong] + self._bad_providers():
            raise BadSettings(reasons)
        return self

    def _bad_providers(self) -> list[str]:
        """A provider sends people back to one address, so it must be known."""
        try:
            found = self.registrations
        except BadRegistrations as bad:
            return bad.reasons
        alone = bool(found) and not self.base_url
        return ["INNOVATION_BASE_URL est nécessaire avec INNOVATION_OIDC."] if alone else []

    def _may_use_http(self) -> bool:
        local = urlsplit(self.base_url).hostname in ("127.0.0.1", "localhost", "::1")
        return local or self.insecure_http

    def key(self) -> bytes:
        """The secret that signs forms; made once and kept beside an embedded database."""
        if self.secret_key:
            return self.secret_key.encode()
        path = self._key_path()
        assert path is not None  # on PostgreSQL a key is asked for
        if self.secret_key_file is None:
            _make_key(path)
        return path.read_text("ascii").strip().encode()

    def _key_path(self) -> Path | None:
        return self.secret_key_file or self._beside("secret-key")

    def _has_short_key(self) -> bool:
        """A file that a full disk or a slip left empty would sign with nothing."""
        path = None if self.secret_key else self._key_path()
        if path is None or not path.is_file():
            return False
        return len(path.read_text("ascii", errors="replace").strip()) < KEY_LENGTH


def _is_network(text: str) -> bool:
    try:
        return text.strip() in ("", "*") or bool(ip_network(text.strip(), strict=False))
    except ValueError:
        return False


def _make_key(path: Path) -> None:
    """Write a new key, readable by its owner alone, unless one is there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(file, "w") as key:
        key.write(world.secret())


def settings_from_environment() -> Settings:
    """The site's settings, or ``BadSettings`` with all that is wrong."""
    if unknown := sorted(name for name in os.environ if _is_unknown(name)):
        raise BadSettings([_meant(name) for name in unknown])
    try:
        return Settings()
    except ValidationError as error:
        raise BadSettings([_in_words(dict(fault)) for fault in error.errors()]) from error


def _is_unknown(name: str) -> bool:
    ours = name.startswith("INNOVATION_") and not name.startswith("INNOVATION_TEST_")
    return ours and name.removeprefix("INNOVATION_").lower() not in Settings.model_fields


def _meant(name: str) -> str:
    known = [f"INNOVATION_{field}".upper() for field in Settings.model_fields]
    close = get_close_matches(name, known, 1)
    return f"{name} n'est pas un réglage" + (f" : {close[0]} ?" if close else ".")


def _in_words(fault: Mapping[str, Any]) -> str:
    name = "_".join(str(part) for part in fault["loc"]).upper()
    given = str(fault.get("input", ""))
    hints = {
        "DATABASE_URL": "sqlite:///chemin/fichier ou postgresql://… est attendu",
        "OWNER_URL": "postgresql://… est attendu",
        "REPLICA_URL": "postgresql://… est attendu",
        "BASE_URL": "https://nom.du.site est attendu, sans rien après",
        "WORKERS": "un nombre de 1 à 64 est attendu",
        "PASSWORD_LENGTH": "un nombre de 15 à 64 est attendu",
        "SESSION_IDLE_MINUTES": "un nombre de 5 à 720 est attendu",
        "SESSION_HOURS": "un nombre de 1 à 24 est attendu",
        "SAFE": "1 ou 0 est attendu",
        "LOG": "« console » ou « json » est attendu",
    }
    hint = hints.get(name, "cette valeur n'est pas valable")
    shown = "" if "URL" in name or "KEY" in name else f" (reçu : {given})"
    return f"INNOVATION_{name} : {hint}{shown}."
