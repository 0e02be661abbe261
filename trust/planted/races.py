"""Faults that show when two people act at once."""

from trust.faults import Fault

FAULTS = (
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
        ("tests/actions/test_races.py::test_two_tabs_write_one_sheet[sqlite-0]",),
    ),
    Fault(
        "a draft sent from two windows makes two ideas",
        "races",
        "innovation/actions/ideas.py",
        "    if not gone:\n        raise Stale\n",
        "",
        ("tests/pages/test_races.py::test_two_windows_on_one_draft_make_one_idea[postgres]",),
    ),
)
