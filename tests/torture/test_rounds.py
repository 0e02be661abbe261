"""One short round of each fault: nothing that was acknowledged is lost, doubled or half done."""

from collections.abc import Callable, Iterator

import pytest

from trust.torture import kills, power
from trust.torture.places import Kind, Places, places, places_on
from trust.torture.rounds import Report, Round

pytestmark = [pytest.mark.faults, pytest.mark.timeout(600)]

SEED = 7
BOTH = pytest.mark.parametrize(
    "kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
)


@pytest.fixture(scope="session")
def on_sqlite() -> Iterator[Places]:
    with places("sqlite") as somewhere:
        yield somewhere


@pytest.fixture(scope="session")
def on_postgres(server: str) -> Iterator[Places]:
    with places_on(server) as somewhere:
        yield somewhere


@pytest.fixture
def survive(request: pytest.FixtureRequest, proves: Callable[..., None]) -> Callable[..., Report]:
    """Run a round, and see that it broke no promise."""

    def run(one: Round, times: int, kind: Kind = "sqlite") -> Report:
        if why := one.needs():
            pytest.skip(why)
        somewhere, report = request.getfixturevalue(f"on_{kind}"), Report()
        one.run(somewhere, kind, SEED, times, report)
        assert report.problems == []
        assert report.done >= times
        proves(one.line, report.done)
        return report

    return run


@BOTH
def test_a_killed_process_takes_no_acknowledged_write_along(
    survive: Callable[..., Report], kind: Kind
) -> None:
    assert survive(kills.ROUND, 3, kind).acknowledged > 10


def test_a_power_cut_takes_no_acknowledged_write_along(survive: Callable[..., Report]) -> None:
    assert survive(power.ROUND, 2).acknowledged > 10
