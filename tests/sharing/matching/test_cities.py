"""The bar: before any ruling, on the example city, on changed copies, and on an invented city.

0 wrong merges; every second row that states a signing and at least 98 % of all second rows found
or asked; at most 3 % of all rows asked. ``tests.benchmarks.example_city_matching`` prints more.
"""

from collections.abc import Sequence
from functools import cache

import pytest

from gateway.messages.catalogue import catalogue
from sharing.matching.match import Answer
from tests.benchmarks.example_city_matching import example_city
from tests.benchmarks.invented_cities import invented_city
from tests.benchmarks.invented_habits import WEST
from tests.benchmarks.matching_copies import amounts_changed, blanked
from tests.benchmarks.matching_runs import Outcome, figures, run_city
from tests.benchmarks.told import Told

INVENTED_SEED = 21


@cache
def _rows() -> Sequence[Told]:
    return example_city()


def _copy(name: str) -> Sequence[Told]:
    match name:
        case "amounts changed":
            return amounts_changed(_rows(), seed=7)
        case "no code":
            return blanked(_rows(), "code")
        case "invented":
            return invented_city(WEST, INVENTED_SEED)
        case _:
            return _rows()


@cache
def _outcomes(name: str) -> Sequence[Outcome]:
    return run_city(_copy(name))


CITIES = ("as it is", "amounts changed", "no code", "invented")


@pytest.mark.parametrize("name", CITIES)
def test_the_bar_holds_before_any_ruling(name: str) -> None:
    counted = figures(_outcomes(name))
    assert counted.holds, "\n".join([counted.line(name), *counted.table()])


def test_the_example_has_the_second_rows_that_its_truth_names() -> None:
    counted = figures(_outcomes("as it is"))
    assert (counted.rows, counted.seconds) == (3042, 350)


def test_a_project_that_is_the_same_leaves_nothing_to_ask() -> None:
    for outcome in _outcomes("as it is"):
        answers = [match.answer for match in outcome.matches]
        assert answers.count(Answer.SAME) <= 1
        assert not (Answer.SAME in answers and Answer.ASK in answers)
        assert answers.count(Answer.ASK) <= 3


@pytest.mark.parametrize("name", CITIES)
def test_every_reason_has_words_in_both_languages(name: str) -> None:
    told = {
        f"match.{reason}"
        for outcome in _outcomes(name)
        for match in outcome.matches
        for reason in match.reasons
    }
    assert len(told) > 30
    assert told <= catalogue().codes("zh_CN")
    assert told <= catalogue().codes("en")


def test_no_answer_is_given_without_a_reason() -> None:
    assert all(match.reasons for outcome in _outcomes("as it is") for match in outcome.matches)
