"""The faults that are planted: at least one for every promise, each with the test that tells."""

from trust.faults import Fault

_PREPARING = "tests/files/test_preparing.py"

FAULTS = (
    # --- Who may see and do what ---------------------------------------------------------
    Fault(
        "an author marks their own idea",
        "permission cells",
        "innovation/domain/policy.py",
        "    elif committee and not author:\n",
        "    elif committee:\n",
        ("tests/domain/test_policy.py::test_a_viewer_is_tied_to_a_thing",),
    ),
    Fault(
        "the file of rights lets a recused member mark",
        "permission cells",
        "innovation/domain/matrix.csv",
        "sheet.write,,,,,x,,",
        "sheet.write,,,,,x,x,",
        ("tests/domain/test_policy.py::test_what_no_edit_of_the_file_may_grant",),
    ),
    Fault(
        "a committee's recused member sees the idea in lists",
        "exits compared",
        "innovation/queries/visible.py",
        '"i.office = {} AND (({}) OR ({}))", viewer.office, open_to_staff, _not_recused(viewer)',
        '"i.office = {} AND (({}) OR 1 = 1)", viewer.office, open_to_staff',
        ("tests/queries/test_visible.py::test_the_rule_and_its_twin_agree_on_everything[sqlite]",),
    ),
    Fault(
        "the journal's page tells what is sealed",
        "exits compared",
        "innovation/queries/journal.py",
        '        QueryString("e.office = {}", viewer.office),\n        unsealed(viewer),\n',
        '        QueryString("e.office = {}", viewer.office),\n',
        ("tests/pages/test_journal.py::test_what_is_sealed_is_not_in_it[sqlite]",),
    ),
    # --- Forms and browsers ----------------------------------------------------------------
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
        "innovation/spreadsheets.py",
        """return f"'{text}" if DANGEROUS.match(text) else text""",
        "return text",
        ("tests/pages/test_exports.py::test_no_text_becomes_a_formula[sqlite]",),
    ),
    # --- Durable ---------------------------------------------------------------------------
    Fault(
        "the last write is lost at a power cut",
        "power cuts",
        "innovation/db/sqlite.py",
        '"synchronous=FULL"',
        '"synchronous=NORMAL"',
        ("tests/db/test_doors.py::test_every_connection_keeps_what_it_has_acknowledged",),
    ),
    Fault(
        "a file is named before it is on the disk",
        "power cuts",
        "innovation/files/store.py",
        "            os.fsync(file.fileno())\n",
        "",
        (f"{_PREPARING}::test_a_file_is_synced_then_named_then_its_folders_are_synced",),
    ),
    Fault(
        "a change is answered before it is committed",
        "kills",
        "innovation/db/sqlite.py",
        '            await _in_thread(lambda: connection.execute("COMMIT"))\n',
        "",
        ("tests/db/test_doors.py::test_two_processes_write_to_one_file",),
    ),
    # --- Races -----------------------------------------------------------------------------
    Fault(
        "a form sent twice acts twice",
        "races",
        "innovation/web/once.py",
        "        if await claim_key(key, digest, leads_to, by=viewer):\n",
        "        if await claim_key(key, digest, leads_to, by=viewer) or True:\n",
        ("tests/pages/test_attacks.py::test_one_form_posted_many_times_at_once_acts_once[sqlite]",),
    ),
    Fault(
        "the same key says another text",
        "races",
        "innovation/web/once.py",
        "    if first is None or first.digest != digest:\n",
        "    if first is None:\n",
        (
            "tests/pages/test_races.py::test_one_key_with_two_texts_at_once_says_one_of_them[sqlite]",
        ),
    ),
    Fault(
        "a second reveal is taken",
        "races",
        "innovation/actions/assessment.py",
        "        .where(RoundRow.state == was.value)\n",
        "",
        ("tests/actions/test_races.py::test_two_reveals[sqlite]",),
    ),
    Fault(
        "a sheet overwrites the one of another tab",
        "races",
        "innovation/actions/assessment.py",
        '        "WHERE sheet.version = {} RETURNING id, version",\n',
        '        "WHERE sheet.version >= {} RETURNING id, version",\n',
        ("tests/actions/test_races.py::test_two_tabs_write_one_sheet",),
    ),
    # --- The journal -----------------------------------------------------------------------
    Fault(
        "a hash leaves out what an event is about",
        "journal tamperings",
        "innovation/domain/chain.py",
        "return [event.verb, event.actor, event.kind, event.thing, event.data,",
        "return [event.verb, event.actor, event.kind, 0, event.data,",
        ("tests/verify/test_tampering.py::test_no_tampering_with_the_journal_escapes[sqlite]",),
    ),
    Fault(
        "events under a number below one are not looked at",
        "journal tamperings",
        "innovation/verify.py",
        "    seq = -(2**62)  # before any number that somebody could have given\n",
        "    seq = 0\n",
        ("tests/verify/test_tampering.py::test_no_tampering_with_the_journal_escapes[sqlite]",),
    ),
    Fault(
        "a chain made anew is believed",
        "journal tamperings",
        "innovation/verify.py",
        "WHERE office = {} AND seq = {} AND hash = {}",
        "WHERE office = {} AND seq = {} AND hash <> '' AND '' <> {}",
        ("tests/verify/test_tampering.py::test_no_tampering_with_the_journal_escapes[sqlite]",),
    ),
    Fault(
        "an event outlives the change that failed",
        "journal tamperings",
        "innovation/db/sqlite.py",
        "        except BaseException:\n            await self._undo(connection)\n",
        '        except BaseException:\n            connection.execute("COMMIT")\n',
        ("tests/test_journal.py::test_a_change_that_fails_leaves_no_hole[sqlite]",),
    ),
)
