"""Faults in what keeps a site elsewhere, brings it back, or forgets: replicas, backups, erasure."""

from trust.faults import Fault

FAULTS = (
    Fault(
        "connections to a demoted primary are kept",
        "failovers",
        "innovation/db/postgres.py",
        "                await self._give_up(away=isinstance(error, TimeoutError))\n",
        "                pass\n",
        ("tests/replica/test_demoted.py::test_the_pool_leaves_a_server_that_was_demoted",),
    ),
    Fault(
        "a restore replaces before it verifies",
        "restores",
        "innovation/cli/backup.py",
        "    if broken and strict:\n",
        "    if broken and not strict:\n",
        (
            "tests/backup/test_backup.py::test_a_journal_that_does_not_hold_is_refused_and_replaces_nothing[sqlite]",
        ),
    ),
    Fault(
        "a site that is read only writes",
        "restores",
        "innovation/db/sqlite.py",
        '    if site["read_only"]:\n',
        '    if site["read_only"] is None:\n',
        ("tests/backup/test_read_only.py::test_the_door_refuses_in_every_process[sqlite]",),
    ),
    Fault(
        "one's own writes are missed",
        "failovers",
        "innovation/db/postgres.py",
        "if (shown or 0) >= viewer.writes:",
        "if (shown or 0) >= 0:",
        ("tests/replica/test_replica.py::test_nobody_misses_what_they_wrote_themselves",),
    ),
    Fault(
        "a damaged backup is restored",
        "restores",
        "innovation/backing_up/archive.py",
        '    if seal.decode("latin-1") != _digest(path):\n',
        "    if not seal:\n",
        (
            "tests/backup/test_backup.py::test_any_archive_that_is_cut_or_changed_by_one_bit_is_refused[sqlite]",
        ),
    ),
    Fault(
        "a restored site sends at once",
        "restores",
        "innovation/actions/site.py",
        "SET frozen = true, read_only",
        "SET frozen = false, read_only",
        (
            "tests/backup/test_backup.py::test_a_site_comes_back_whole_on_either_database_and_frozen[sqlite]",
        ),
    ),
    Fault(
        "a backup leaves photos and documents out",
        "restores",
        "innovation/backing_up/taking.py",
        "    if not folder.holds(sha256):\n",
        "    if folder.holds(sha256):\n",
        (
            "tests/backup/test_backup.py::test_a_site_comes_back_whole_on_either_database_and_frozen[sqlite]",
        ),
    ),
    Fault(
        "an erasure leaves the person's service",
        "exits compared",
        "innovation/forgetting.py",
        "email = {}, service = '', password_hash",
        "email = {}, password_hash",
        (
            "tests/pages/test_erasing.py::test_no_table_file_index_or_ledger_says_who_an_erased_person_was[sqlite]",
        ),
    ),
)
