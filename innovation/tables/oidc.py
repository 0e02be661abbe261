"""Who people are at their office's provider, and who is on the way there or back."""

from piccolo.columns import BigInt, BigSerial, Text, Timestamptz
from piccolo.table import Table

from innovation.db import DB


class OidcIdentityRow(Table, tablename="oidc_identity", db=DB):
    id = BigSerial(primary_key=True)
    person = BigInt()
    office = Text()
    issuer = Text()
    subject = Text()
    linked_at = Timestamptz()


class OidcTripRow(Table, tablename="oidc_trip", db=DB):
    id = BigSerial(primary_key=True)
    state_sha256 = Text()
    browser_sha256 = Text()
    office = Text()
    nonce = Text()
    verifier = Text()
    invitation = BigInt(null=True, default=None)
    person = BigInt(null=True, default=None)
    location = Text()
    expires_at = Timestamptz()


class OidcSessionRow(Table, tablename="oidc_session", db=DB):
    id = BigSerial(primary_key=True)
    session = BigInt()
    office = Text()
    id_token = Text()
