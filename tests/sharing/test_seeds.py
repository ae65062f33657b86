"""The seed of a submission is fixed by city secret, office and submission id, and by them alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharing.framing import framed
from sharing.seeds import submission_seed

SECRET = bytes(range(32))
word = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


def test_the_seed_is_fixed_for_ever() -> None:
    seed = submission_seed(SECRET, office="qingjiangpu", submission_id="0192-aa")
    assert seed.hex() == "c6f02f7fe87bb497cd3351efa4cafcfaadd3532658c69ace2374ac49c8db0f91"


@given(word, word, word, word)
def test_two_submissions_share_a_seed_only_if_they_are_one(
    office: str, submission_id: str, other_office: str, other_id: str
) -> None:
    one = submission_seed(SECRET, office=office, submission_id=submission_id)
    other = submission_seed(SECRET, office=other_office, submission_id=other_id)
    assert (one == other) == ((office, submission_id) == (other_office, other_id))


def test_another_city_has_other_seeds() -> None:
    assert submission_seed(SECRET, office="a", submission_id="b") != submission_seed(
        bytes(32), office="a", submission_id="b"
    )


def test_a_secret_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        submission_seed(b"short", office="a", submission_id="b")


@given(st.lists(word, max_size=4), st.lists(word, max_size=4))
def test_framed_lists_are_equal_only_if_the_lists_are(one: list[str], other: list[str]) -> None:
    assert (framed(*one) == framed(*other)) == (one == other)
