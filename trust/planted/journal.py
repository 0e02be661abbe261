"""Faults in the chain of the journal."""

from trust.faults import Fault

FAULTS = (
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
        "innovation/verify/journal.py",
        "    seq = -(2**62)  # before any number that somebody could have given\n",
        "    seq = 0\n",
        ("tests/verify/test_tampering.py::test_no_tampering_with_the_journal_escapes[sqlite]",),
    ),
    Fault(
        "a chain made anew is believed",
        "journal tamperings",
        "innovation/verify/journal.py",
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
