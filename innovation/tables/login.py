"""Proving who is asking, and answering one form once."""

from piccolo.columns import BigInt, BigSerial, Boolean, Integer, Text, Timestamptz
from piccolo.table import Table

from innovation.db import DB


class InvitationRow(Table, tablename="invitation", db=DB):
    id = BigSerial(primary_key=True)
    token_sha256 = Text()
    person = BigInt()
    invited_by = BigInt(null=True, default=None)
    expires_at = Timestamptz()
    used_at = Timestamptz(null=True, default=None)
    created_at = Timestamptz()
    kind = Text(default="invitation")


class LoginSessionRow(Table, tablename="login_session", db=DB):
    id = BigSerial(primary_key=True)
    token_sha256 = Text()
    person = BigInt()
    created_at = Timestamptz()
    seen_at = Timestamptz()
    expires_at = Timestamptz()
    public_id = Text()
    browser = Text()
    device = Text()
    proven = Boolean()
    renew = Boolean()
    former_sha256 = Text(null=True, default=None)
    former_until = Timestamptz(null=True, default=None)


class SecondFactorRow(Table, tablename="second_factor", db=DB):
    id = BigSerial(primary_key=True)
    person = BigInt()
    secret = Text()
    last_step = BigInt()
    created_at = Timestamptz()


class RecoveryCodeRow(Table, tablename="recovery_code", db=DB):
    id = BigSerial(primary_key=True)
    person = BigInt()
    code_sha256 = Text()
    used_at = Timestamptz(null=True, default=None)


class LoginFailureRow(Table, tablename="login_failure", db=DB):
    id = BigSerial(primary_key=True)
    key = Text()
    failures = Integer()
    wait_until = Timestamptz()


class IdempotencyRow(Table, tablename="idempotency", db=DB):
    id = BigSerial(primary_key=True)
    person = BigInt()
    key = Text()
    body_sha256 = Text()
    location = Text()
    at = Timestamptz()
