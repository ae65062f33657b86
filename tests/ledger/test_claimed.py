"""An office's own figure beside ours: every difference has its project and its reason."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.claimed import ClaimCompared, ClaimedProject, ProjectStanding, compared
from ledger.period_views import ClaimView
from sharing.submissions.periods import ClaimedRow


def claim(*rows: tuple[str, int], units: int | None = None, by_id: bool = False) -> ClaimView:
    told = tuple(ClaimedRow(units=n, **{"subject" if by_id else "title": name}) for name, n in rows)
    total = sum(n for _, n in rows) if units is None else units
    return ClaimView(office="J", indicator="signed_count", units=total, rows=told, at=1, seq=2)


def standing(project: str, *called: str, **more: object) -> ProjectStanding:
    return ProjectStanding.model_validate({"project_id": project, "called": called, **more})


def only(found: ClaimCompared) -> ClaimedProject:
    (project,) = found.projects
    return project


REASONS: dict[str, dict[str, Any]] = {
    "other_period": {"months_elsewhere": ("2025-04",)},
    "suspense": {"is_in_suspense": True, "is_recognised": True},
    "other_offices": {"is_others": True, "is_recognised": True},
    "not_counted": {"is_recognised": True, "not_counted": "filed too late"},
    "not_recognised": {},
}


@pytest.mark.parametrize("why", REASONS)
def test_what_is_claimed_and_not_credited_has_its_reason(why: str) -> None:
    found = only(
        compared(claim(("甲项目", 10_000)), {}, [standing("P1", "甲项目", **REASONS[why])])
    )
    assert (found.why, found.project_id, found.difference) == (why, "P1", 10_000)
    assert found.months == REASONS[why].get("months_elsewhere", ())
    assert found.reason == REASONS[why].get("not_counted", "")


def test_a_project_on_both_sides_with_one_amount_agrees_and_is_only_counted() -> None:
    found = compared(claim(("甲 项目", 10_000)), {"P1": 10_000}, [standing("P1", "甲项目")])
    assert (found.agreeing, found.projects, found.difference) == (1, (), 0)


def test_other_amounts_and_several_rows_are_told_apart() -> None:
    ours, known = {"P1": 10_000}, [standing("P1", "甲项目")]
    assert only(compared(claim(("甲项目", 5_000)), ours, known)).why == "other_amount"
    twice = compared(claim(("甲项目", 10_000), ("甲项目", 10_000)), ours, known)
    assert (only(twice).why, only(twice).claimed) == ("claimed_twice", 20_000)


def test_what_is_credited_and_in_no_row_is_ours_alone() -> None:
    known = [standing("P1", "甲项目"), standing("P2", "乙项目")]
    found = only(compared(claim(("甲项目", 1)), {"P1": 1, "P2": 10_000}, known))
    assert (found.why, found.project_id, found.difference) == ("only_ours", "P2", -10_000)


def test_a_row_finds_its_project_by_lead_project_title_or_investor() -> None:
    known = [standing("P1", "甲项目", "甲有限公司", leads=["L1"])]
    for name in ("L1", "P1"):
        assert compared(claim((name, 7), by_id=True), {"P1": 7}, known).agreeing == 1
    for name in ("甲项目", "甲有限公司", "（甲项目）".strip("（）")):
        assert compared(claim((name, 7)), {"P1": 7}, known).agreeing == 1


def test_of_two_projects_with_one_name_the_one_with_the_amount_is_meant() -> None:
    known = [standing("P1", "同名项目"), standing("P2", "同名项目")]
    ours = {"P1": 5, "P2": 7}
    found = compared(claim(("同名项目", 7), ("同名项目", 5)), ours, known)
    assert (found.agreeing, found.projects) == (2, ())
    unclear = compared(claim(("同名项目", 6)), ours, known)
    assert {p.why for p in unclear.projects} == {"several_projects", "only_ours"}


def test_a_row_that_the_office_has_no_project_for_is_unknown() -> None:
    found = only(compared(claim(("没有的项目", 3)), {}, [standing("P1", "甲项目")]))
    assert (found.why, found.project_id, found.title) == ("unknown", "", "没有的项目")


def test_a_figure_without_rows_differs_as_a_whole() -> None:
    found = compared(claim(units=30), {"P1": 10, "P2": 15}, [])
    assert (only(found).why, only(found).claimed, only(found).ours) == ("not_itemised", 30, 25)
    assert compared(claim(units=25), {"P1": 10, "P2": 15}, []).projects == ()


def test_what_the_rows_do_not_sum_to_is_told() -> None:
    found = only(compared(claim(("甲项目", 10), units=12), {"P1": 10}, [standing("P1", "甲项目")]))
    assert (found.why, found.difference) == ("not_itemised", 2)


NAMES = ("甲", "乙", "丙", "同名", "没有")


@given(
    st.lists(st.tuples(st.sampled_from(NAMES), st.integers(-50, 50)), max_size=8),
    st.dictionaries(st.sampled_from(["P1", "P2", "P3", "P4", "P5"]), st.integers(-50, 50)),
    st.integers(-100, 100),
)
def test_the_projects_differences_sum_to_the_difference(
    rows: list[tuple[str, int]], ours: dict[str, int], units: int
) -> None:
    known = [
        standing(f"P{n}", name)
        for n, name in enumerate(("甲", "乙", "丙", "同名", "同名"), start=1)
    ]
    found = compared(claim(*rows, units=units), ours, known)
    assert sum(p.difference for p in found.projects) == found.difference == units - found.ours
    assert found.ours == sum(ours.values())
    named = [p.project_id for p in found.projects if p.project_id]
    assert len(named) == len(set(named))
    assert all(p.difference for p in found.projects if p.why not in ("unknown", "several_projects"))
