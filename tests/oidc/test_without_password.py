"""The account of somebody who enters only through their office's provider."""

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.parametrize("kind", ["sqlite"])


async def test_whoever_enters_only_with_the_offices_account_is_asked_for_no_password(
    anne: Callable[..., Any],
) -> None:
    here = (await anne()).here
    account = await here.open("/account")
    assert "le compte de l'office suffit pour entrer" in account.text
    assert "votre mot de passe suffit" not in account.text
    assert "/account/password" not in account.text
    page = await here.open("/account/password")
    assert "demandez un lien" in page.text
    assert 'name="current"' not in page.text
