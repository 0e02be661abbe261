"""A real provider, nanoidp, as a process of its own on this machine."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import yaml

CLIENT, SECRET, PASSWORD = "vivier-brest", "the-secret-of-the-site", "le vent tourne au nord"


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@contextmanager
def nanoidp(folder: Path, site: str) -> Iterator[str]:
    """Its issuer, once it answers; it knows ``anne``, and the site at this address."""
    port = _free_port()
    issuer = f"http://127.0.0.1:{port}"
    client = {
        "client_id": CLIENT,
        "client_secret": SECRET,
        "redirect_uris": [f"{site}/oidc/brest/callback"],
    }
    folder.mkdir()
    settings = {
        "config_version": 1,
        "oauth": {"issuer": issuer, "require_pkce": True, "clients": [client]},
        "session": {"secret_key": "of-one-test", "enforce_password_check": True},
        "security_profile": "oauth21",
    }
    users = {"config_version": 1, "users": {"anne": {"password": PASSWORD, "email": "a@b.test"}}}
    (folder / "settings.yaml").write_text(yaml.safe_dump(settings))
    (folder / "users.yaml").write_text(yaml.safe_dump(users))
    command = [sys.executable, "-m", "nanoidp", "--config", str(folder), "--port", str(port)]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)
    try:
        _wait(process, f"{issuer}/.well-known/openid-configuration", folder / "log")
        yield issuer
    finally:
        process.terminate()
        process.wait()


def _wait(process: "subprocess.Popen[bytes]", address: str, log: Path) -> None:
    for _ in range(600):
        assert process.poll() is None, log.read_text()
        try:
            httpx.get(address, trust_env=False)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(log.read_text())


def table(folder: Path, issuer: str) -> Path:
    """The site's file of providers, with this one for Brest."""
    (folder / "secret").write_text(SECRET)
    file = folder / "oidc.toml"
    file.write_text(
        f'[brest]\nlabel = "Brest Habitat"\nissuer = "{issuer}"\nclient_id = "{CLIENT}"\n'
        'secret_file = "secret"\n'
    )
    return file
