"""Views agree with the judge's own state, whatever happened; every event was thought of."""

import pytest
from hypothesis import given, settings

from ledger.judge.clocks import Clock
from ledger.view_folds import fold_all
from sharing.events.registry import EVENT_MODELS
from tests.judging.histories import Draw, histories, lines_of
from tests.judging.paper_city import PaperCity
from tests.judging.playbook import play

NO_VIEW = {
    "batch_closed",
    "batch_opened",
    "batch_taken_back",
    "city_opened",
    "names_ruled",
    "offices_changed",
    "rules_adopted",
    "visibility_adopted",
}
"""Events that no view shows: the journal itself tells them."""


def check_views(city: PaperCity) -> None:
    """Every project, case and lead as the views have them is as the judge has them."""
    documents = fold_all((row.header.seq, row.decision.events) for row in city.rows)
    for project in city.projects():
        view = documents.projects[project.project_id]
        touches = [(t.lead_id, t.office, t.is_active, t.order, t.standing) for t in project.touches]
        shown = [(t.lead_id, t.office, t.is_active, t.order, t.standing) for t in view.touches]
        assert shown == touches
        assert (view.first_office, view.first_lead) == (project.first_office, project.first_lead)
        assert view.merged_into == project.merged_into
        assert (view.holder_office, view.holder_lead) == (project.hold.office, project.hold.lead_id)
        assert view.in_pool == project.hold.in_pool
        assert (view.landing_office, view.could_not_land) == (
            project.landing_office,
            project.could_not_land,
        )
        assert view.open_cases == project.open_cases
        assert view.objections == project.objections
        assert view.is_asked == project.is_in_suspense
        assert view.recognitions_held == len(project.held)
        assert (view.signing and view.signing.on) == (project.signing and project.signing.on)
        assert (view.start and view.start.on) == (project.start and project.start.on)
        clocks = {Clock(c.kind, c.due_at, c.lead_id, c.left_ms) for c in view.clocks}
        assert clocks == set(project.clocks)
        assert len(view.entries) == len(project.entries)
        for touch in project.touches:
            assert documents.leads[touch.lead_id].project_id == project.project_id


@settings(max_examples=60, deadline=None)
@given(histories)
def test_views_are_as_the_judge_has_it(drawn: list[Draw]) -> None:
    city = PaperCity()
    for line in lines_of(drawn, city):
        city.deliver(line.record, at=line.at)
    check_views(city)


def test_every_event_is_shown_by_a_view_or_named_as_one_that_is_not() -> None:
    from ledger.view_folds import _FOLDS  # noqa: PLC0415  the table itself is what is asked

    names = {model.model_fields["name"].default for model in EVENT_MODELS}
    shown = {model.model_fields["name"].default for model in _FOLDS}
    assert names - shown == NO_VIEW


REGROUPED = {
    "a case and an objection go with their leads, and come back with them": """
        单位     | 事项 | 线索 | 企业             | 项目     | 金额 | 对象 | 其他   | 结果
        甲县     | 登记 | L1   | 新源材料有限公司 | 新源项目 | 5亿  |      |        | 首谈
        乙县     | 登记 | L2   | 新源材料有限公司 | 新源项目 | 8亿  |      |        | 待裁定
        丙县     | 登记 | L3   | 新源材料有限公司 | 新源项目 | 8亿  |      |        | 撞单 同=L2
        丙县     | 异议 | L3   |                  |          |      |      | 有据   | 受理
        丁县     | 登记 | L4   | 华天电子有限公司 |          |      |      |        | 首谈
        市商务局 | 并案 | L4   |                  |          |      | L2   |        | 受理 同=L4
        市商务局 | 并案 | L2   |                  |          |      | L1   |        | 受理 同=L1
        市商务局 | 拆案 | L2   |                  |          |      |      |        | 受理 异=L1
    """,
    "what others brought to a project goes on with them": """
        单位     | 事项     | 线索 | 企业             | 对象 | 日期       | 结果
        甲县     | 登记     | L1   | 新源材料有限公司 |      |            | 首谈
        乙县     | 登记     | L2   | 华天电子有限公司 |      |            | 首谈
        乙县     | 共享     | L2   |                  |      |            | 受理 公海=是
        丙县     | 登记     | L3   | 金陵食品有限公司 |      |            | 首谈
        市商务局 | 签约认定 | L3   |                  |      | 2025-01-02 | 受理
        市商务局 | 并案     | L3   |                  | L2   |            | 受理
        市商务局 | 并案     | L2   |                  | L1   |            | 受理
        市商务局 | 拆案     | L2   |                  |      |            | 受理
    """,
}


@pytest.mark.parametrize("title", REGROUPED)
def test_views_follow_leads_from_project_to_project(title: str) -> None:
    rows = REGROUPED[title].splitlines(keepends=True)
    for count in range(3, len(rows)):
        check_views(play("".join(rows[:count])).city)
