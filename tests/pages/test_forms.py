"""Bad input gets a clear answer, never a fault of ours; typed text is never lost."""

from urllib.parse import quote_plus, urlencode

import pytest

from innovation.domain.contributions import Field
from innovation.testing.site import TestSite
from innovation.web.answers import number, read_answers
from innovation.web.forms import BadForm, decode

FORM = {"content-type": "application/x-www-form-urlencoded"}
HOSTILE = [
    b"a=\xff",
    b"a=%ff%fe",
    b"a=%00",
    b"a=%ed%a0%80",
    b"a",
    b"a=1&" * 500,
    b"x=" + b"a" * 500_000,
    b"a=%1b%5b31m",
]


@pytest.mark.parametrize("raw", HOSTILE)
def test_hostile_bytes_are_no_form(raw: bytes) -> None:
    with pytest.raises(BadForm):
        decode(raw)


def test_line_ends_and_accents_come_in_one_form() -> None:
    form = decode(urlencode({"a": "e\u0301t\u00e9\r\nfin"}).encode())
    assert form.one("a") == "été\nfin"


def test_a_repeated_field_is_refused() -> None:
    with pytest.raises(BadForm):
        decode(b"a=1&a=2").one("a")


@pytest.mark.parametrize(
    ("typed", "value"),
    [("", None), ("3", 3), ("1 234,5", 1234.5), ("1\u202f000", 1000), ("-0,5", -0.5)],
)
def test_numbers_are_read_as_french_people_type_them(typed: str, value: float | None) -> None:
    assert number(typed) == value


@pytest.mark.parametrize("typed", ["un", "1e999", "nan", "inf", "1,2,3", "9" * 400])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises((ValueError, OverflowError)):
        number(typed)


FIELDS = [
    Field("own.text", "Texte", "text", required=True),
    Field("own.when", "Quand", "date"),
    Field("own.much", "Combien", "number", minimum=0, maximum=10),
    Field("own.yes", "Oui ?", "yes_no"),
    Field("own.one", "Lequel", "choice", choices=(("x", "X"), ("y", "Y"))),
    Field("own.some", "Lesquels", "several", choices=(("x", "X"), ("y", "Y"))),
]


def _answers(complete: bool = True, **typed: str | list[str]):
    pairs = [
        (f"x.own.{name}", one)
        for name, value in typed.items()
        for one in (value if isinstance(value, list) else [value])
    ]
    return read_answers(
        FIELDS, decode(urlencode(pairs).encode()), "x.", about={}, complete=complete
    )


def test_plugins_fields_of_every_kind_are_read() -> None:
    answers, errors = _answers(
        text=" bonjour ", when="2026-01-31", much="2,5", yes="no", one="y", some=["x", "y"]
    )
    assert errors == {}
    assert answers == {
        "own.text": "bonjour", "own.when": "2026-01-31", "own.much": 2.5,
        "own.yes": False, "own.one": "y",
        "own.some": ["x", "y"],
    }  # fmt: skip


def test_a_required_answer_may_wait_in_a_draft() -> None:
    assert _answers(complete=False, text="")[1] == {}
    assert list(_answers(complete=True, text="")[1]) == ["x.own.text"]


def test_each_wrong_answer_is_told_by_its_field() -> None:
    _, errors = _answers(text="t" * 300, when="31/01", much="11", yes="maybe", one="z", some=["z"])
    assert sorted(errors) == [
        "x.own.much", "x.own.one", "x.own.some", "x.own.text", "x.own.when", "x.own.yes",
    ]  # fmt: skip


async def test_a_field_that_the_page_never_had_is_refused(site: TestSite) -> None:
    await site.office("brest")
    author = await site.browser(await site.person("brest", "Awa Le Goff"))
    await author.open("/")
    await author.send("/drafts")
    path = author.page.url.path
    known = author.form(path).filled({"intent": "submit", "title": "Banc"})
    for extra in ("stage", "office", "author", "x.unknown", "status", "fictional"):
        body = urlencode([*known, (extra, "shared")])
        answer = await author.client.post(path, content=body, headers=FORM)
        assert answer.status_code == 400, extra
    repeated = urlencode([*known, ("title", "Deux")])
    assert (await author.client.post(path, content=repeated, headers=FORM)).status_code == 400


async def test_a_refused_form_keeps_what_was_typed(site: TestSite) -> None:
    await site.office("brest")
    author = await site.browser(await site.person("brest", "Awa Le Goff"))
    await author.open("/")
    await author.send("/drafts")
    typed = 'Un « banc » <b>&amp; "deux"</b>'
    refused = await author.send(
        author.page.url.path,
        "submit",
        title=typed,
        problem="ligne 1\n\nligne 2",
        category="sociale",
    )
    assert refused.status_code == 422
    fields = dict(author.form(author.page.url.path).fields)
    assert fields["title"] == typed
    assert fields["problem"] == "ligne 1\n\nligne 2"
    assert "<b>&amp;" not in refused.text
    long = await author.send(author.page.url.path, "submit", title="t" * 201)
    assert long.status_code == 422
    assert author.sees("200 caractères au plus")
    assert dict(author.form(author.page.url.path).fields)["title"] == "t" * 201


async def test_odd_addresses_are_no_fault_of_ours(site: TestSite) -> None:
    await site.office("brest")
    browser = await site.browser(await site.person("brest", "Awa Le Goff"))
    for address in (
        "/ideas/%00", "/ideas/" + "a" * 3000, f"/ideas/{quote_plus('é/../x')}", "/ideas?after=x",
        "/ideas?after=99999999999999999999", "/ideas?stage=nope&category=%ff", "/library?after=-1",
        "/drafts/%E2%80%AE", "/static/x/../../etc/passwd", "/static/000000000000/theme.css",
        "/practices/'; DROP TABLE idea; --",
    ):  # fmt: skip
        answer = await browser.client.get(address)
        assert answer.status_code in (200, 400, 404), address
