"""Faults in what plugins may do, and in what crosses offices."""

from trust.faults import Fault

FAULTS = (
    Fault(
        "another office's address opens one's own plugin",
        "routes × roles",
        "innovation/pages/extensions.py",
        "if office != visit.viewer.office or found is None:",
        "if found is None:",
        (
            "tests/pages/test_extensions.py::test_what_is_not_this_person_s_answers_as_what_is_not_there[sqlite]",
        ),
    ),
    Fault(
        "a right that a plugin's page asks for is not asked",
        "permission cells",
        "innovation/pages/extensions.py",
        'return route.may == "member" or office.may(plugin, route.may, roles)',
        "return True",
        (
            "tests/pages/test_extensions.py::test_what_is_not_this_person_s_answers_as_what_is_not_there[sqlite]",
        ),
    ),
    Fault(
        "a plugin's form sent twice is done twice",
        "races",
        "innovation/pages/extensions.py",
        "if location := await claim_apart(viewer, form):",
        "if location := '':",
        ("tests/pages/test_extensions.py::test_a_form_sent_twice_is_done_once[sqlite]",),
    ),
    Fault(
        "a plugin's page does not escape its values",
        "payloads in the browser",
        "innovation/web/extensions.py",
        "environment().overlay(",
        "environment().overlay(autoescape=False, ",
        (
            "tests/pages/test_extensions.py::test_a_page_is_shown_in_the_frame_with_its_values_escaped[sqlite]",
        ),
    ),
    Fault(
        "a plugin that came too late goes on",
        "museum",
        "innovation/hooks/bridge.py",
        "        if self._over:\n            raise Over",
        "        if False:\n            raise Over",
        (
            "tests/hooks/test_bridge.py::test_a_thread_that_blocks_does_nothing_once_its_time_is_over",
        ),
    ),
    Fault(
        "a plugin reads the site's own tables",
        "museum",
        "innovation/db/own_tables.py",
        "            self._check(one.compile_string(engine_type=DB.engine_type)[0])",
        "            one.compile_string(engine_type=DB.engine_type)",
        (
            "tests/platform/test_context.py::test_a_query_of_piccolo_reaches_no_table_of_the_site[sqlite]",
        ),
    ),
    Fault(
        "a plugin is told the ideas of other offices",
        "exits compared",
        "innovation/hosting/context.py",
        "            office=self.office, stage=Stage(stage) if stage else None",
        "            stage=Stage(stage) if stage else None",
        (
            "tests/platform/test_worlds.py::test_a_plugin_is_told_what_whoever_asks_sees_of_their_office[sqlite-0]",
        ),
    ),
    Fault(
        "two processes run one job",
        "races",
        "innovation/actions/jobs.py",
        "AND (lease_until IS NULL OR lease_until < {} OR lease_until > {}) "
        'RETURNING lease_until",\n'
        "        *(now + LEASE, planned.id, planned.next_at, now, now + LEASE),",
        'RETURNING lease_until",\n        *(now + LEASE, planned.id, planned.next_at),',
        ("tests/platform/test_jobs.py::test_of_two_processes_one_runs_a_job[sqlite]",),
    ),
    Fault(
        "an invited committee reads the signed sheets of the other",
        "hidden-fact pairs",
        "innovation/web/idea_page.py",
        "committee = viewer.office if facts.borrowed else idea.office",
        "committee = idea.office",
        (
            "tests/pages/test_borrowed.py::test_neither_committee_reads_the_other_s_sheets_nor_what_is_sealed[sqlite]",
        ),
    ),
    Fault(
        "an office's unpublished price is shown to the others",
        "exits compared",
        "plugins/group_purchasing/innovation_group_purchasing/store.py",
        "(a.office = {} OR a.published)",
        "(a.office = {} OR true)",
        (
            "tests/journeys/test_group_purchasing.py::test_no_exit_shows_an_amount_that_another_office_keeps[sqlite]",
        ),
    ),
    Fault(
        "a meeting of a group is shown to whoever is no member",
        "exits compared",
        "plugins/working_groups/innovation_working_groups/meeting_pages.py",
        "if group is None or not group.is_member:",
        "if group is None:",
        (
            "tests/journeys/test_working_groups.py::test_nothing_of_a_group_reaches_whoever_is_not_in_it[sqlite-1]",
        ),
    ),
)
