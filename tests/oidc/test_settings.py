"""The file of providers: all that is wrong with it is told at once, and no secret with it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from innovation.config import BadSettings, Settings
from innovation.oidc import BadRegistrations, Untrusted, read_registrations
from innovation.oidc.provider import Provider
from tests.oidc.conftest import registered

Make = Callable[..., Any]


@pytest.fixture
def write(tmp_path: Path) -> Make:
    """A file of providers, and the secret that it names."""

    def run(**words: str) -> Path:
        (tmp_path / "brest.secret").write_text("s3cret\n")
        file = tmp_path / "oidc.toml"
        file.write_text(registered("https://login.example", **words))
        return file

    return run


def test_a_provider_is_read_with_its_secret(write: Make) -> None:
    told = read_registrations(write(levels='["eidas2"]', hosts='["graph.example"]'))["brest"]
    assert (told.secret(), told.levels, told.scopes) == ("s3cret", ("eidas2",), "openid")
    assert Provider(told).origins == {"https://login.example", "https://graph.example"}
    assert "s3cret" not in repr(told)


WRONG = {
    "http beyond this machine": ({"issuer": '"http://login.example"'}, "https est nécessaire"),
    "no openid": ({"scopes": '"email"'}, "« openid » manque"),
    "no secret": ({"secret_file": '"absent"'}, "n'existe pas"),
    "an unknown algorithm": ({"algorithm": '"HS256"'}, "algorithm n'est pas valable"),
    "an unknown setting": ({"secret": '"s3cret"'}, "secret n'est pas un réglage"),
    "a host with a path": ({"hosts": '["graph.example/x"]'}, "hosts.0 n'est pas valable"),
    "no label": ({"label": '""'}, "label n'est pas valable"),
    "no TOML": ({"issuer": '"'}, "oidc.toml"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_told_in_words(case: str, write: Make, tmp_path: Path) -> None:
    words, told = WRONG[case]
    with pytest.raises(BadSettings) as bad:
        Settings(oidc=write(**words), base_url="https://vivier.example")
    assert [reason for reason in bad.value.reasons if told in reason]
    assert "s3cret" not in str(bad.value)


def test_the_address_of_the_site_must_be_known(write: Make) -> None:
    with pytest.raises(BadSettings, match="INNOVATION_BASE_URL"):
        Settings(oidc=write())


def test_a_file_that_is_absent_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadRegistrations, match="absent"):
        read_registrations(tmp_path / "absent")


ELSEWHERE = (
    "https://evil.example/",
    "https://login.example@evil.example/",
    "https://login.example:444/",
    "http://login.example/",
    "file:///etc/passwd",
)


async def test_a_hostile_issuer_reaches_no_other_machine(write: Make) -> None:
    provider = Provider(read_registrations(write())["brest"])
    for address in ELSEWHERE:
        with pytest.raises(Untrusted, match="host"):
            await provider._get(address)
