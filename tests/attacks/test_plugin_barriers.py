"""Behind a plugin's own conditions, PostgreSQL keeps an office out of another's rows."""

import pytest

from innovation.domain.stages import Role
from innovation.hosting.context import context_for
from innovation.testing.site import TestSite

ON_POSTGRES = pytest.mark.parametrize("kind", ["postgres"], indirect=True)
CONTRACT = (
    "INSERT INTO x_group_purchasing_contract (public_id, office, reference, folded, family, "
    "object, supplier, lots, starts_on, ends_on, renewals, "
    "renewal_months, notice_months, owner, archived, fictional, version) VALUES ('abc', 'brest', "
    "'A', 'a', 'autre', 'o', 's', '', '2026-01-01', '2027-01-01', 0, 0, 0, '', false, "
    "false, 1)"
)
AMOUNT = (
    "INSERT INTO x_group_purchasing_amount (contract, office, published, cents) "
    "VALUES ('abc', 'brest', false, 4200)"
)
UPLOAD = (
    "INSERT INTO x_group_purchasing_upload (public_id, office, name, cells, sent_on) "
    "VALUES ('def', 'brest', 'prix.xlsx', '4200', '2026-01-01')"
)


@ON_POSTGRES
async def test_an_office_neither_publishes_another_s_amount_nor_reads_its_spreadsheets(
    site: TestSite,
) -> None:
    asked = {}
    for slug in ("brest", "nantes"):
        await site.office(slug)
        await site.activate("group_purchasing", slug)
        person = await site.person(slug, f"De {slug}", Role.STAFF)
        asked[slug] = context_for(site.plugins.office(slug), "group_purchasing", person)
    async with asked["brest"].writing() as db:
        await db.fetch(CONTRACT)
        await db.fetch(AMOUNT)
        await db.fetch(UPLOAD)
    publish = "UPDATE x_group_purchasing_amount SET published = true RETURNING contract"
    amounts = "SELECT cents FROM x_group_purchasing_amount"
    async with asked["nantes"].writing() as db:
        assert await db.fetch("SELECT public_id FROM x_group_purchasing_contract")
        assert await db.fetch("SELECT cells FROM x_group_purchasing_upload") == []
        assert await db.fetch(amounts) == []
        assert await db.fetch(publish) == []
    async with asked["brest"].writing() as db:
        assert await db.fetch("SELECT cells FROM x_group_purchasing_upload")
        assert await db.fetch(publish)
    async with asked["nantes"].reading() as db:
        assert await db.fetch(amounts) == [{"cents": 4200}]
