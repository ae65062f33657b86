"""What still hangs of a period. Rule: docs/rules/periods.md."""

from typing import Any

import pytest

from ledger.hanging import Months, hanging_of
from ledger.period_views import PeriodView, StatementAnswerView
from ledger.views import CaseView, ProjectView, Recognised, TransferView
from sharing.sections import Identity

END = 1_000
Q1 = Months("2024-12", "2025-03", END)


def case(kind: str, case_id: str = "C1", **said: Any) -> CaseView:
    about = {"lead_id": "L1", "project_id": "P1", "opened_at": END - 1, "seq": 1}
    return CaseView.model_validate({"case_id": case_id, "kind": kind} | about | said)


def project(**said: Any) -> ProjectView:
    identity = Identity(investor="新源材料有限公司", project="电池项目")
    about = {"project_id": "P1", "first_office": "J", "first_lead": "L1", "touches": ()}
    return ProjectView.model_validate(about | {"identity": identity} | said)


def signed_in(month: str) -> Recognised:
    return Recognised(on=f"{month}-10", period=month, is_event_month=True)


def transfer(**said: Any) -> TransferView:
    about = {"kind": "transfer", "from_office": "J", "to_office": "Y", "proposed_by": "J"}
    return TransferView.model_validate({"transfer_id": "T1", "at": END - 1} | about | said)


def hangs(
    *, cases: tuple[CaseView, ...] = (), projects: tuple[ProjectView, ...] = ()
) -> list[tuple[str, str, str]]:
    found = hanging_of(Q1, cases=cases, projects=projects, periods=())
    return [(each.what, each.subject, each.project_id) for each in found]


@pytest.mark.parametrize(
    ("kind", "what"),
    [
        ("identity", "case"),
        ("claim", "case"),
        ("objection", "objection"),
        ("proposal", "proposal"),
    ],
)
def test_what_is_open_and_began_before_the_end_hangs(kind: str, what: str) -> None:
    assert hangs(cases=(case(kind),)) == [(what, "C1", "P1")]
    assert hangs(cases=(case(kind, answer="settled"),)) == []
    assert hangs(cases=(case(kind, opened_at=END),)) == []


def test_what_began_later_hangs_where_its_project_counts_in_the_months() -> None:
    late = case("identity", opened_at=END + 5)
    for month, expected in (
        ("2025-03", [("case", "C1", "P1")]),
        ("2025-01", [("case", "C1", "P1")]),
        ("2024-12", []),  # closed before
        ("2025-04", []),
    ):
        counting = project(signing=signed_in(month), open_cases=("C1",))
        assert hangs(cases=(late,), projects=(counting,)) == expected, month
    started = project(start=signed_in("2025-02"), objections=("O1",))
    objection = case("objection", "O1", opened_at=END)
    assert hangs(cases=(objection,), projects=(started,)) == [("objection", "O1", "P1")]


def test_an_offer_decides_no_credit_and_does_not_hang() -> None:
    assert hangs(cases=(case("offer"),)) == []


def test_a_transfer_under_way_hangs_and_one_that_ended_does_not() -> None:
    assert hangs(projects=(project(transfers=(transfer(),)),)) == [("transfer", "T1", "P1")]
    assert hangs(projects=(project(transfers=(transfer(outcome="lapsed"),)),)) == []
    late = project(transfers=(transfer(at=END),))
    assert hangs(projects=(late,)) == []
    counting = late.model_copy(update={"signing": signed_in("2025-02")})
    assert hangs(projects=(counting,)) == [("transfer", "T1", "P1")]


def test_a_recognition_that_waits_hangs_and_one_of_a_merged_project_is_its_targets() -> None:
    assert hangs(projects=(project(recognitions_held=1),)) == [("held", "P1", "P1")]
    assert hangs(projects=(project(recognitions_held=1, merged_into="P2"),)) == []


def test_a_disputed_statement_of_an_earlier_closing_hangs() -> None:
    answers = (
        StatementAnswerView(office="J", answer="disputed"),
        StatementAnswerView(office="Y", answer="settled"),
        StatementAnswerView(office="B"),
    )
    periods = (PeriodView(period="2024", state="closed", statements=answers),)
    (found,) = hanging_of(Q1, cases=(), projects=(), periods=periods)
    assert (found.what, found.subject) == ("dispute", "2024:J")
