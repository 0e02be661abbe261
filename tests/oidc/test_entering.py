"""In with an account of the office: by invitation, by linking, again, out, and never by address."""

from typing import Any

Make = Any


async def test_an_invitation_is_accepted_with_the_account_of_the_office_and_opens_ever_after(
    harbour: Any, anne: Make, sql: Make
) -> None:
    traveller = await anne()
    assert await traveller.is_in()
    (identity,) = await sql("SELECT issuer, subject FROM oidc_identity")
    assert (identity["issuer"], identity["subject"]) == (harbour.provider.issuer, "4f2c-brest")
    (person,) = await sql("SELECT password_hash FROM person")
    assert person["password_hash"] is None
    again = await harbour.traveller()
    answer = await again.travel()
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert await again.is_in()
    (event,) = await sql("SELECT data FROM event WHERE verb = 'identity.joined'")
    assert event["data"] == "{}"
