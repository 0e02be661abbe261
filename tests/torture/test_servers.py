"""Servers that go and come: a primary lost amid writes, processes renewed amid writes."""

from collections.abc import Callable
from pathlib import Path

import pytest

from innovation.testing.postgres import Unavailable
from trust.torture import failover, renewals
from trust.torture.places import Kind, Places, places
from trust.torture.rounds import Report

pytestmark = [pytest.mark.faults, pytest.mark.timeout(300)]
SEED = 4
"""Its primary is killed."""


@pytest.mark.postgres
def test_the_standby_takes_over_and_nothing_acknowledged_is_lost(
    tmp_path: Path, proves: Callable[..., None]
) -> None:
    report = Report()
    try:
        failover.run(Places(tmp_path), "postgres", SEED, 1, report)
    except Unavailable as reason:
        pytest.skip(str(reason))
    assert report.problems == []
    assert report.acknowledged > 10
    proves("failovers", report.done)


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_a_renewal_amid_writes_leaves_none_without_its_answer(
    kind: Kind, proves: Callable[..., None]
) -> None:
    report = Report()
    with places(kind) as somewhere:
        renewals.run(somewhere, kind, SEED, 1, report)
    assert report.problems == []
    proves("renewals", report.done)
