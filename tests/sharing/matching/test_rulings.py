"""What a ruling of the centre teaches the matcher about names."""

from dataclasses import replace

from sharing.matching.match import Answer, Matcher
from tests.judging.table import parse_table
from tests.sharing.matching.paper_rows import city_matcher, registration

OLD, RENAMED = (
    registration(line, order=1000 + at)
    for at, line in enumerate(
        parse_table(
            """
            单位 | 投资方                 | 项目         | 金额 | 登记
            金湖 | 昆山峤嘉泰家居有限公司 | 办公家具项目 | 3.37 | 3-14
            涟水 | 沐阳智造股份有限公司   | 办公家具项目 | 3.37 | 3-30
            """
        )
    )
)
SHORT = replace(RENAMED, investor="峤嘉泰家居")


def _answer(matcher: Matcher, new: object = RENAMED) -> Answer:
    assert isinstance(new, type(RENAMED))
    found = matcher.match(new, [OLD])
    return found[0].answer if found else Answer.DIFFERENT


def test_a_later_name_is_unknown_until_it_is_taught_and_then_it_is_the_same() -> None:
    matcher = city_matcher()
    assert _answer(matcher) is Answer.DIFFERENT
    matcher.teach_alias(OLD.investor, RENAMED.investor)
    assert _answer(matcher) is Answer.SAME


def test_a_name_linked_by_evidence_counts_as_a_name_of_the_investor() -> None:
    linked = replace(RENAMED, other_names=(OLD.investor,))
    assert _answer(city_matcher(), linked) is Answer.SAME


def test_what_was_ruled_different_is_never_asked_again() -> None:
    matcher = city_matcher()
    assert _answer(matcher, SHORT) is Answer.SAME
    matcher.teach_different(OLD.investor, SHORT.investor)
    assert _answer(matcher, SHORT) is Answer.DIFFERENT


def test_what_was_ruled_one_group_is_linked_and_never_asked() -> None:
    matcher = city_matcher()
    matcher.teach_group(OLD.investor, SHORT.investor)
    assert _answer(matcher, SHORT) is Answer.SAME_GROUP


def test_what_is_taught_about_one_matcher_is_unknown_to_another() -> None:
    city_matcher().teach_alias(OLD.investor, RENAMED.investor)
    assert _answer(city_matcher()) is Answer.DIFFERENT
