"""Faults in what must outlive a crash, a power cut, a full disk and an upgrade."""

from trust.faults import Fault

_PREPARING = "tests/files/test_preparing.py"
_MIGRATIONS = "tests/db/test_migrations.py"

FAULTS = (
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
        ("tests/db/test_doors.py::test_two_processes_write_to_one_file[sqlite]",),
    ),
    Fault(
        "a write that the disk refused leaves its rows",
        "full disks",
        "innovation/db/sqlite.py",
        "            if connection.in_transaction:\n",
        "            if False:\n",
        ("tests/db/test_doors.py::test_a_full_disk_leaves_nothing[sqlite]",),
    ),
    Fault(
        "a connection that can't roll back is used again",
        "n-th call faults",
        "innovation/db/sqlite.py",
        "                connection.close()\n            self._writer = None",
        "                connection.close()",
        ("tests/db/test_doors.py::test_a_disk_error_leaves_nothing",),
    ),
    Fault(
        "a migration is committed in pieces",
        "migration kills",
        "innovation/db/migrations.py",
        "                connection.execute(statement)\n",
        "                connection.execute(statement)\n"
        '                connection.execute("COMMIT")\n'
        '                connection.execute("BEGIN")\n',
        (f"{_MIGRATIONS}::test_a_migration_that_fails_at_its_end_leaves_nothing[sqlite]",),
    ),
    Fault(
        "a renewal cuts its requests short",
        "renewals",
        "innovation/serve.py",
        "        self.process.terminate()",
        "        self.process.kill()",
        ("tests/serve/test_serve.py::test_a_renewal_loses_no_request[sqlite]",),
    ),
    Fault(
        "a change is answered a tenth of a second before it is committed",
        "kills",
        "innovation/db/sqlite.py",
        '            await _in_thread(lambda: connection.execute("COMMIT"))\n',
        '            asyncio.get_running_loop().call_later(0.1, connection.execute, "COMMIT")\n',
        (
            "tests/torture/test_rounds.py::test_a_killed_process_takes_no_acknowledged_write_along[sqlite]",
        ),
    ),
    Fault(
        "a clock that was ahead locks people out",
        "clock jumps",
        "innovation/actions/sessions.py",
        "if timedelta() < wait <= timedelta(seconds=LONGEST_WAIT):",
        "if timedelta() < wait:",
        (
            "tests/torture/test_rounds.py::test_a_clock_that_jumps_locks_nobody_out_and_keeps_nobody_in",
        ),
    ),
    Fault(
        "a disk error is a fault of ours",
        "full disks",
        "innovation/web/errors.py",
        "    OSError: on_disk,\n",
        "",
        ("tests/torture/test_rounds.py::test_a_full_disk_is_said_and_passes[postgres]",),
    ),
    Fault(
        "an answer is due by London's day",
        "clock jumps",
        "innovation/world.py",
        "moment.astimezone(PARIS).date()",
        "moment.date()",
        ("tests/domain/test_pipeline.py::test_an_answer_is_owed_by_a_day",),
    ),
)
