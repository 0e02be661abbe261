import pytest

from innovation.domain.refusals import CORE, Refusal, Refused, Stale, refuse_if

TEXT = "Il manque %(n)s mots."


@pytest.mark.parametrize(
    "other",
    [
        Refusal(TEXT, n=2),
        Refusal("Autre.", n=1),
        Refusal(TEXT, n=1, field="title"),
        Refusal(TEXT, n=1, source="nantes_pilots"),
        TEXT,
    ],
)
def test_refusals_are_equal_when_all_that_they_say_is(other: object) -> None:
    refusal = Refusal(TEXT, n=1)
    assert refusal == Refusal(TEXT, n=1)
    assert refusal != other
    assert len({refusal, Refusal(TEXT, n=1), other}) == 2


def test_a_refusal_reads_as_its_sentence() -> None:
    assert str(Refusal(TEXT, n=3)) == "Il manque 3 mots."
    assert str(Refusal("À 100 % non.")) == "À 100 % non."
    assert repr(Refusal("Non.", field="a")) == "Refusal('Non.', source='core', field='a')"


def test_a_reason_is_the_core_s_unless_it_says_whose_it_is() -> None:
    assert Refusal(TEXT, n=1).source == CORE
    assert Refusal(TEXT, n=1, source="nantes_pilots").source == "nantes_pilots"


def test_all_the_reasons_are_raised_at_once() -> None:
    reasons = [Refusal("Non."), Refusal(TEXT, n=1)]
    with pytest.raises(Refused, match=r"Non\.; Il manque 1 mots\.") as refused:
        refuse_if(reasons)
    assert refused.value.refusals == reasons
    refuse_if([])


def test_a_stale_page_is_refused_in_words() -> None:
    assert [str(no) for no in Stale().refusals] == [
        "Cette page a changé entre-temps : relisez-la, puis recommencez si c'est encore utile."
    ]
