"""Faults in what forms and browsers send and are sent."""

from trust.faults import Fault

FAULTS = (
    Fault(
        "a form's token is any session's",
        "malformed requests",
        "innovation/web/csrf.py",
        'hmac.digest(key, f"csrf:{binding}".encode(), "sha256")',
        'hmac.digest(key, b"csrf", "sha256")',
        ("tests/pages/test_entry.py::test_a_token_of_another_session_or_site_is_refused[sqlite]",),
    ),
    Fault(
        "a spreadsheet runs what people wrote",
        "hostile files",
        "innovation/spreadsheets/__init__.py",
        """return f"'{text}" if DANGEROUS.match(text) else text""",
        "return text",
        ("tests/pages/test_exports.py::test_no_text_becomes_a_formula[sqlite]",),
    ),
    Fault(
        "a session lasts for as long as it is used",
        "permission cells",
        "innovation/domain/sessions.py",
        "return min(opened + self.longest, now + self.idle)",
        "return now + self.idle",
        (
            "tests/pages/test_sessions.py::test_a_session_ends_an_hour_after_its_last_use_and_twelve_after_its_login[sqlite]",
        ),
    ),
    Fault(
        "a session of one step stays good after the second",
        "permission cells",
        "innovation/actions/sessions.py",
        "token_sha256 = {}, former_sha256 = NULL, renew",
        "token_sha256 = {}, former_sha256 = token_sha256, former_until = expires_at, renew",
        (
            "tests/pages/test_second_factor.py::test_a_role_that_demands_a_second_factor_opens_nothing_before_it[sqlite]",
        ),
    ),
    Fault(
        "the session of somebody else is ended",
        "permission cells",
        "innovation/actions/sessions.py",
        '"DELETE FROM login_session WHERE person = {} AND public_id = {} RETURNING id"',
        '"DELETE FROM login_session WHERE {} > 0 AND public_id = {} RETURNING id"',
        (
            "tests/pages/test_sessions.py::test_ones_own_sessions_are_listed_and_ended_and_nobody_elses[sqlite]",
        ),
    ),
    Fault(
        "a token chooses how it is signed",
        "hostile provider cases",
        "innovation/oidc/tokens.py",
        "algorithms=[algorithm],",
        'algorithms=["RS256", "ES256", "HS256", "none"],',
        ("tests/oidc/test_hostile.py::test_a_lie_lets_nobody_in[tokens-sqlite]",),
    ),
    Fault(
        "a way back is good in any browser",
        "hostile provider cases",
        "innovation/actions/oidc.py",
        "AND browser_sha256 = {} AND",
        "AND {} <> browser_sha256 || state_sha256 AND",
        (
            "tests/oidc/test_hostile.py::test_the_way_back_is_good_once_and_in_the_browser_that_left[sqlite]",
        ),
    ),
    Fault(
        "a document says who wrote it",
        "hostile files",
        "innovation/files/documents.py",
        "return not PROPERTIES.keys().isdisjoint(archive.namelist())",
        "return False",
        ("tests/files/test_preparing.py::test_a_document_no_longer_says_who_wrote_it",),
    ),
    Fault(
        "a stranger's files are received",
        "malformed requests",
        "innovation/web/uploads.py",
        "            self.form()\n",
        "",
        (
            "tests/attacks/test_every_route.py::test_a_stranger_s_files_are_not_kept_while_their_form_is_read[sqlite]",
        ),
    ),
    Fault(
        "a link leads where the request says that the site is",
        "malformed requests",
        "innovation/pages/members.py",
        "{address_of(request)}/invitations",
        "{visit.origin}/invitations",
        (
            "tests/pages/test_passwords.py::test_a_link_leads_to_the_configured_address_whatever_the_host_header_says[sqlite]",
        ),
    ),
    Fault(
        "a new password leaves the old sessions",
        "permission cells",
        "innovation/actions/passwords.py",
        '    await fetch("DELETE FROM login_session WHERE person = {}", link.person)\n',
        "",
        (
            "tests/pages/test_passwords.py::test_a_link_is_shown_once_opens_once_and_ends_every_session[sqlite]",
        ),
    ),
    Fault(
        "the log quotes what people wrote",
        "malformed requests",
        "innovation/web/log.py",
        'said = QUOTED.sub("…", str(error).partition("\\n")[0])',
        "said = str(error)",
        (
            "tests/attacks/test_logs.py::test_a_fault_is_told_by_where_and_what_kind_not_by_what_people_wrote",
        ),
    ),
    Fault(
        "a form takes fields that it does not show",
        "malformed requests",
        "innovation/web/forms.py",
        'raise BadForm(f"{name} is unknown")',
        "continue",
        (
            "tests/attacks/test_malformed.py::test_no_form_takes_a_column_that_it_does_not_show[sqlite]",
        ),
    ),
    Fault(
        "browsers keep pages",
        "malformed requests",
        "innovation/web/frame.py",
        "told.append(NOT_KEPT)",
        "pass",
        (
            "tests/attacks/test_every_route.py::test_every_answer_carries_the_headers_that_protect[sqlite]",
        ),
    ),
    Fault(
        "an account of one office opens another",
        "hostile provider cases",
        "innovation/queries/oidc.py",
        "AND x.office = {} AND p.office = x.office ",
        "AND x.office = {} ",
        (
            "tests/oidc/test_entering.py::test_an_account_of_one_office_opens_nothing_at_another[sqlite]",
        ),
    ),
    Fault(
        "an endpoint of a provider is on any host",
        "hostile provider cases",
        "innovation/oidc/provider.py",
        "isinstance(one, str) and origin_of(one) in self.origins",
        "isinstance(one, str)",
        (
            "tests/oidc/test_hostile.py::test_nobody_is_sent_to_a_provider_that_lies_about_itself[sqlite]",
        ),
    ),
    Fault(
        "one's own data hold the marks of others",
        "hidden-fact pairs",
        "innovation/queries/personal.py",
        "WHERE m.person = {} ORDER BY m.id",
        "WHERE m.office = (SELECT office FROM person WHERE id = {}) ORDER BY m.id",
        (
            "tests/pages/test_own_data.py::test_ones_own_marks_are_in_it_before_the_reveal_and_nobody_elses[sqlite]",
        ),
    ),
    Fault(
        "an erasure leaves saved searches",
        "exits compared",
        "innovation/forgetting.py",
        '    "saved_filter": "person",\n',
        "",
        (
            "tests/pages/test_erasing.py::test_no_table_file_index_or_ledger_says_who_an_erased_person_was[sqlite]",
        ),
    ),
    Fault(
        "look-alikes are looked for among all ideas",
        "exits compared",
        "innovation/queries/alike.py",
        "        matching,\n        visible_ideas(viewer),\n    )",
        '        matching,\n        QueryString("1 = 1"),\n    )',
        (
            "tests/trust/test_exits.py::test_every_way_out_shows_all_that_is_allowed_and_nothing_else[sqlite-0]",
        ),
    ),
)
