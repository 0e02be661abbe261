"""The commands, as a person types them."""

from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner, Result

from innovation.cli import main
from innovation.demo import accounts

Run = Callable[..., Result]


@pytest.fixture
def innovation(place: Any) -> Run:
    """Run ``innovation`` with words on a migrated database."""

    def run(*words: str, **settings: str) -> Result:
        known = {
            "INNOVATION_DATABASE_URL": place.application,
            "INNOVATION_SECRET_KEY": "k" * 40,
            "INNOVATION_BASE_URL": "http://127.0.0.1:8000",
        }
        return CliRunner().invoke(main, words, env=known | settings)

    return run


def test_the_demonstration_is_loaded_once(innovation: Run) -> None:
    first, again = innovation("demo"), innovation("demo")
    assert (first.exit_code, again.exit_code) == (0, 0)
    assert "est chargée" in first.output
    assert "déjà là" in again.output
    assert innovation("verify").exit_code == 0


def test_accounts_are_told_without_loading_anything(innovation: Run) -> None:
    told = innovation("demo", "--accounts").output.splitlines()
    assert told == [" ".join(account) for account in accounts()]
    assert "est chargée" in innovation("demo").output


def test_the_demonstration_refuses_https(innovation: Run) -> None:
    refused = innovation("demo", INNOVATION_BASE_URL="https://vivier.example")
    assert refused.exit_code == 1
    assert "https" in refused.output


def test_a_demonstration_takes_no_real_office_and_no_https(innovation: Run) -> None:
    assert innovation("demo").exit_code == 0
    real = innovation("office", "add", "quimper", "--name", "OPAC", "--city", "Quimper")
    assert real.exit_code == 1
    assert "démonstration" in real.output
    served = innovation("serve", INNOVATION_BASE_URL="https://vivier.example")
    assert served.exit_code == 1
    assert "https" in served.output
