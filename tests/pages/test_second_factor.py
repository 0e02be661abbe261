"""The second factor: asked for before anything else, good once, and no typed text lost over it."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode

import httpx
import pytest
import segno
from pyotp import TOTP
from structlog.testing import capture_logs

from innovation import world
from innovation.actions.site import set_read_only
from innovation.db import fetch, writing
from innovation.domain.people import SYSTEM, Viewer
from innovation.domain.stages import Role
from innovation.testing.forms import Browserless
from innovation.testing.site import TestSite
from innovation.web.factors import drawn

PASSWORD = "vélo pluie granit crêpe"
EMAIL = "soazig.kervella@brest.example"
HERE = {"content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin"}
TYPED = {
    "title": "Un banc", "problem": "On attend debout, même l'hiver.", "solution": "Un banc.",
    "category": "sociale", "intent": "submit",
}  # fmt: skip
ON_ONE = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
"""For what the database has no part in."""
PAGES = (
    "/", "/ideas", "/board", "/people", "/account", "/account/factor", "/office", "/login/../",
    "/ideas/export?format=csv", "/imports", "/library", "/feed/export?format=csv", "/nothing",
)  # fmt: skip


class Phone:
    """What gives the codes, and the recovery codes on their sheet of paper."""

    def __init__(self, page: httpx.Response) -> None:
        key = re.search(r'id="factor_key">([A-Z2-7 ]+)<', page.text)
        assert key, page.text
        self.secret = key.group(1).replace(" ", "")
        self.codes: list[str] = []

    def code(self, later: int = 0) -> str:
        """The code of these thirty seconds, or of some others."""
        return TOTP(self.secret).generate_otp(int(world.now().timestamp()) // 30 + later)

    def write_down(self, page: httpx.Response) -> None:
        """The recovery codes that a page shows."""
        self.codes = re.findall(r"<code>([a-z2-7-]{29})</code>", page.text)
        assert len(set(self.codes)) == 10


@pytest.fixture
async def chair(clock: datetime, site: TestSite) -> Viewer:
    """Somebody whose role demands a second factor, and who has none yet."""
    await site.office("brest")
    person = await site.person("brest", "Soazig Kervella", Role.CHAIR, Role.ASSESSOR)
    await site.set_password(person, PASSWORD)
    return person


@pytest.fixture
def log_in(site: TestSite) -> Callable[..., Awaitable[Browserless]]:
    """A browser after the first step."""

    async def enter(browser: Browserless | None = None, email: str = EMAIL) -> Browserless:
        browser = browser or site.visitor()
        await browser.open("/login")
        await browser.send("/login", email=email, password=PASSWORD)
        return browser

    return enter


@pytest.fixture
async def phone(chair: Viewer, log_in: Any) -> Phone:
    """The chair's telephone, half a minute after its first code was used."""
    browser = await log_in()
    phone = Phone(browser.page)
    phone.write_down(await browser.send("/account/factor", code=phone.code()))
    return phone


def test_the_drawing_is_the_text_dot_for_dot() -> None:
    text = "otpauth://totp/Vivier:Awa%20Le%20Goff?secret=JBSWY3DPEHPK3PXP&issuer=Vivier"
    size, path = drawn(text)
    dots = [[0] * size for _ in range(size)]
    for x, y, length in re.findall(r"M(\d+) (\d+)\.5h(\d+)", path):
        dots[int(y)][int(x) : int(x) + int(length)] = [1] * int(length)
    assert dots == [list(row) for row in segno.make(text, error="m").matrix_iter(border=4)]


def later(seconds: float) -> Any:
    """The clock, some seconds on."""
    return world.at(world.now() + timedelta(seconds=seconds))


async def test_a_role_that_demands_a_second_factor_opens_nothing_before_it(
    site: TestSite, chair: Viewer, log_in: Any
) -> None:
    browser = await log_in()
    assert browser.sees("Votre rôle demande un second facteur")
    half = browser.client.cookies["vivier"]
    for path in PAGES:
        answer = await browser.client.get(path)
        assert answer.status_code in (303, 404), path
        assert answer.headers.get("location", "/login").startswith("/login"), path
        assert "Soazig" not in answer.text, path
    fragment = {"hx-request": "true", "hx-target": "div#feed"}
    answer = await browser.client.get("/", headers=fragment)
    assert (answer.status_code, answer.headers["hx-retarget"]) == (401, "#notices")
    assert 'name="password"' not in answer.text
    phone = Phone(await browser.open("/login"))
    wrong = await browser.send("/account/factor", code="000000")
    assert wrong.status_code == 422
    assert Phone(wrong).secret == phone.secret, "the telephone that has it already still counts"
    kept = await browser.send("/account/factor", code=phone.code())
    phone.write_down(kept)
    assert browser.client.cookies["vivier"] != half
    assert (await browser.open("/account")).status_code == 200
    assert browser.sees("Il reste 10 codes de secours.")
    thief = site.visitor()
    thief.client.cookies.set("vivier", half)
    assert (await thief.client.get("/")).status_code == 303


async def test_staff_do_without_unless_they_choose_one_which_every_session_then_asks_for(
    site: TestSite, clock: datetime, log_in: Any
) -> None:
    await site.office("brest")
    person = await site.person("brest", "Soazig Kervella", Role.ASSESSOR)
    await site.set_password(person, PASSWORD)
    one, two = await log_in(), await log_in()
    assert (await two.open("/")).url.path == "/"
    phone = Phone(await one.open("/account/factor"))
    await one.send("/account/factor", code=phone.code())
    assert (await one.open("/")).url.path == "/"
    await two.open("/account")
    assert two.page.url.path == "/login"
    with later(30):
        await two.send("/login/code", code=phone.code())
        assert two.page.url.path == "/account"
        await two.open("/account/factor")
        refused = await two.send("/account/factor/removal", code="123456")
        assert refused.status_code == 422
    with later(60):
        await two.send("/account/factor/removal", code=phone.code())
        assert two.sees("un code que seul votre téléphone connaît")
    assert await log_in()


@ON_ONE
async def test_the_demonstrations_people_need_none(
    site: TestSite, chair: Viewer, log_in: Any
) -> None:
    async with writing(SYSTEM):
        await fetch("UPDATE person SET fictional = {} WHERE id = {}", True, chair.id)
    browser = await log_in()
    assert browser.page.url.path == "/"


async def test_a_code_is_good_once_and_for_a_minute_and_a_half(
    site: TestSite, phone: Phone, log_in: Any
) -> None:
    first = phone.code()
    said = []
    for moment, step in ((0, 0), (30, 0), (60, 1), (90, 0), (150, 2), (180, -2), (240, -1)):
        with later(moment):
            browser = await log_in()
            code = first if moment == 0 else phone.code(step)
            said.append((await browser.send("/login/code", code=code)).url.path == "/")
    # Used when it was chosen; its turn; the next one early; the same again; too early; too late;
    # the one before.
    assert said == [False, True, True, False, False, False, True]


async def test_of_five_at_once_with_one_code_one_comes_in(
    site: TestSite, phone: Phone, log_in: Any, proves: Callable[..., None]
) -> None:
    for moment, code in ((30, ""), (600, phone.codes[0])):
        with later(moment):
            browsers = [await log_in() for _ in range(5)]
            sent = [one.send("/login/code", code=code or phone.code()) for one in browsers]
            answers = await asyncio.gather(*sent)
        assert sum(answer.url.path == "/" for answer in answers) == 1
        assert all(answer.status_code in (200, 422, 429) for answer in answers)
        proves("races", 5)


async def test_a_recovery_code_lets_in_once_however_it_is_typed(
    site: TestSite, phone: Phone, log_in: Any
) -> None:
    browser = await log_in()
    typed = phone.codes[3].upper().replace("-", " ")
    assert (await browser.send("/login/code", code=typed)).url.path == "/"
    await browser.open("/account")
    assert browser.sees("Il reste 9 codes de secours.")
    again = await log_in()
    assert (await again.send("/login/code", code=phone.codes[3])).status_code == 422
    with later(60):
        await browser.open("/account/factor")
        old = list(phone.codes)
        phone.write_down(await browser.send("/account/factor/codes", code=phone.code()))
    assert not set(old) & set(phone.codes)
    with later(120):
        again = await log_in()
        assert (await again.send("/login/code", code=old[5])).status_code == 422
        assert (await again.send("/login/code", code=phone.codes[5])).url.path == "/"


async def test_guesses_wait_for_each_other_whatever_the_session_and_nobody_is_locked_out(
    site: TestSite, phone: Phone, log_in: Any
) -> None:
    statuses = []
    with later(60):
        for guess in range(5):
            browser = await log_in()
            statuses.append((await browser.send("/login/code", code=f"{guess:06}")).status_code)
        assert statuses == [422, 422, 422, 429, 429]
        assert browser.sees("Patientez")
        await browser.open("/login")
        assert (await browser.send("/login/code", code=phone.code())).status_code == 429
    with later(95):
        browser = await log_in()
        assert (await browser.send("/login/code", code=phone.code())).url.path == "/"


@ON_ONE
async def test_a_code_in_other_letters_is_a_wrong_code(
    site: TestSite, chair: Viewer, log_in: Any
) -> None:
    strange = ("é", "١٢٣٤٥٦", "😀")
    browser = await log_in()
    for code in strange:
        assert (await browser.send("/account/factor", code=code)).status_code == 422, code
    phone = Phone(browser.page)
    await browser.send("/account/factor", code=phone.code())
    for moment, code in enumerate(strange):
        with later(60 * (1 + moment)):
            browser = await log_in()
            assert (await browser.send("/login/code", code=code)).status_code == 422, code


async def test_a_second_factor_is_neither_removed_nor_renewed_while_nothing_is_written(
    site: TestSite, phone: Phone, log_in: Any
) -> None:
    with later(30):
        browser = await log_in()
        await browser.send("/login/code", code=phone.code())
    await _set_read_only("Le serveur change de disque.")
    for moment, action in ((60, "codes"), (90, "removal")):
        with later(moment):
            await browser.open("/account/factor")
            refused = await browser.send(f"/account/factor/{action}", code=phone.code())
            assert refused.status_code == 503
    with later(120):
        again = await log_in()
        assert (await again.send("/login/code", code=phone.codes[0])).url.path == "/"


async def _set_read_only(reason: str) -> None:
    async with writing(SYSTEM, even_read_only=True):
        await set_read_only(reason, by=SYSTEM)


@ON_ONE
async def test_a_wrong_password_never_tells_who_has_a_second_factor(
    site: TestSite, phone: Phone
) -> None:
    texts = []
    for email in (EMAIL, "nobody@brest.example"):
        browser = site.visitor()
        await browser.open("/login")
        refused = await browser.send("/login", email=email, password="not the password!")
        texts.append(re.sub(r'value="[^"]*"|Référence\s:\s\S+', "", refused.text))
    assert texts[0] == texts[1]


async def test_neither_the_database_nor_the_log_holds_a_secret_or_a_code(
    site: TestSite, phone: Phone, log_in: Any
) -> None:
    with later(30), capture_logs() as lines:
        browser = await log_in()
        code = phone.code()
        await browser.send("/login/code", code=code)
    async with writing(SYSTEM):
        rows = [await fetch(f"SELECT * FROM {name}") for name in ("second_factor", "recovery_code")]
    kept = repr(rows) + repr(lines)
    assert [word for word in (phone.secret, f"'{code}'", *phone.codes) if word in kept] == []


@ON_ONE
async def test_a_computer_left_open_gives_nobody_a_factor_of_their_own(
    site: TestSite, clock: datetime
) -> None:
    await site.office("brest")
    browser = await site.browser(await site.person("brest", "Awa Le Goff"))
    await browser.open("/account/factor")
    form = browser.form("/account/factor")
    code = Phone(browser.page).code
    with later(15 * 60):
        await browser.open("/account/factor")
        assert browser.sees("reconnectez-vous d'abord")
        body = urlencode(form.filled({"code": code()}))
        await browser.client.post("/account/factor", content=body, headers=HERE)
    async with writing(SYSTEM):
        assert await fetch("SELECT id FROM second_factor") == []


@ON_ONE
async def test_nobody_keeps_a_secret_that_was_shown_to_somebody_else(
    site: TestSite, clock: datetime
) -> None:
    await site.office("brest")
    one, two = [
        await site.browser(await site.person("brest", name))
        for name in ("Awa Le Goff", "Loïc Riou")
    ]
    for browser in (one, two):
        await browser.open("/account/factor")
    secret = dict(one.form("/account/factor").fields)["secret"]
    code = Phone(one.page).code()
    assert (await two.send("/account/factor", secret=secret, code=code)).status_code == 422


async def _writing(author: Browserless) -> str:
    """Somebody before an open draft: what they would send."""
    await author.open("/")
    await author.send("/drafts")
    return urlencode(author.form(author.page.url.path).filled(TYPED))


@ON_ONE
async def test_what_was_typed_outlives_both_steps_and_one_that_came_too_late(
    site: TestSite, chair: Viewer, phone: Phone
) -> None:
    author = await site.browser(chair)
    body = await _writing(author)
    path = author.page.url.path
    await site.forget_sessions()
    author.page = await author.client.post(path, content=body, headers=HERE)
    await author.send("/login", email=EMAIL, password=PASSWORD)
    assert author.sees("Encore un code")
    late = urlencode(author.form("/login/code").filled({"code": phone.code()}))
    await site.forget_sessions()
    author.page = await author.client.post("/login/code", content=late, headers=HERE)
    assert author.page.status_code == 401
    await author.send("/login", email=EMAIL, password=PASSWORD)
    wrong = await author.send("/login/code", code="000000")
    assert wrong.status_code == 422
    with later(60):
        await author.send("/login/code", code=phone.code())
    assert author.sees("On attend debout, même l'hiver.")
    sent = await author.send(path, "")
    assert sent.url.path.startswith("/ideas/")
    assert author.sees("On attend debout, même l'hiver.")


@ON_ONE
async def test_what_was_typed_outlives_the_choice_of_a_second_factor(
    site: TestSite, chair: Viewer
) -> None:
    author = await site.browser(chair)
    body = await _writing(author)
    path = author.page.url.path
    await site.forget_sessions()
    author.page = await author.client.post(path, content=body, headers=HERE)
    await author.send("/login", email=EMAIL, password=PASSWORD)
    phone = Phone(author.page)
    phone.write_down(await author.send("/account/factor", code=phone.code()))
    sent = await author.send(path, "")
    assert sent.url.path.startswith("/ideas/")
    assert author.sees("On attend debout, même l'hiver.")


@ON_ONE
async def test_both_steps_are_taken_in_the_page_whose_forms_then_get_the_token(
    site: TestSite, chair: Viewer, phone: Phone
) -> None:
    author = await site.browser(chair)
    body = await _writing(author)
    path = f"{author.page.url.path}/autosave"
    saving = HERE | {"hx-request": "true", "hx-target": "div#draft_saved"}
    notices = HERE | {"hx-request": "true", "hx-target": "div#notices"}
    await site.forget_sessions()
    author.page = await author.client.post(path, content=body, headers=saving)
    login = urlencode(author.form("/login").filled({"email": EMAIL, "password": PASSWORD}))
    author.page = await author.client.post("/login", content=login, headers=notices)
    assert (author.page.status_code, "hx-swap-oob" in author.page.text) == (401, False)
    again = await author.client.post(path, content=body, headers=saving)
    assert again.status_code == 401, "half a session saves nothing"
    code = author.form("/login/code")
    wrong = urlencode(code.filled({"code": "000000"}))
    author.page = await author.client.post("/login/code", content=wrong, headers=notices)
    assert (author.page.status_code, author.page.headers["hx-retarget"]) == (401, "#notices")
    with later(30):
        right = urlencode(author.form("/login/code").filled({"code": phone.code()}))
        entered = await author.client.post("/login/code", content=right, headers=notices)
    assert (entered.status_code, "hx-swap-oob" in entered.text) == (200, True)
    token = entered.text.partition('name="_csrf" value="')[2].partition('"')[0]
    renewed = [(name, token if name == "_csrf" else value) for name, value in parse_qsl(body)]
    kept = await author.client.post(path, content=urlencode(renewed), headers=saving)
    assert kept.status_code == 200


@ON_ONE
async def test_half_a_session_lasts_a_quarter_of_an_hour_however_it_is_used(
    site: TestSite, phone: Phone, log_in: Any
) -> None:
    browser = await log_in()
    for minutes in (5, 10, 14):
        with later(60 * minutes):
            await browser.open("/login")
            assert browser.sees("Encore un code")
    with later(60 * 15):
        await browser.open("/login")
        assert browser.sees("Mot de passe")


async def test_an_administrator_resets_it_for_somebody_else_who_then_chooses_anew(
    site: TestSite, chair: Viewer, phone: Phone, log_in: Any
) -> None:
    admin = await site.person("brest", "Yann Abgrall", Role.OFFICE_ADMIN)
    await site.set_password(admin, PASSWORD)
    boss = await log_in(email="yann.abgrall@brest.example")
    await boss.send("/account/factor", code=Phone(boss.page).code())
    await boss.open(f"/people/{admin.public_id}")
    assert "/factor" not in boss.page.text
    own = f"/people/{admin.public_id}/factor"
    await boss.open(f"/people/{chair.public_id}")
    body = urlencode(boss.form("/factor").filled({}))
    assert (await boss.client.post(own, content=body, headers=HERE)).status_code == 422
    inside = await site.browser(chair)
    assert (await inside.client.get("/")).status_code == 200
    await boss.send(f"/people/{chair.public_id}/factor")
    assert boss.page.status_code == 200
    assert "/factor" not in boss.page.text
    assert (await inside.client.get("/")).status_code == 303
    async with writing(SYSTEM):
        rows = await fetch("SELECT verb FROM event WHERE verb LIKE 'person.factor%' ORDER BY id")
        for table in ("recovery_code", "login_session"):
            assert await fetch(f"SELECT id FROM {table} WHERE person = {{}}", chair.id) == []
    assert [row["verb"] for row in rows] == ["person.factor_set"] * 2 + ["person.factor_reset"]
    again = await log_in()
    assert Phone(again.page).secret != phone.secret
