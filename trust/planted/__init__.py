"""The faults that are planted: at least one for every promise, each with the test that tells."""

from trust.planted import across, copies, durable, forms, journal, races, rights

FAULTS = (
    *rights.FAULTS,
    *across.FAULTS,
    *forms.FAULTS,
    *durable.FAULTS,
    *races.FAULTS,
    *copies.FAULTS,
    *journal.FAULTS,
)
