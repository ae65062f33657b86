"""A closed period as exported and as corrected, read from a database. Rule: docs/rules/periods.md."""

# ruff: noqa: E501  rows of a table are as long as they are

from pathlib import Path

import pytest

from infra.checking import check_city
from infra.city_reads import CityReads
from infra.store.hanging_reads import hanging
from infra.store.period_reads import period_named, standing_at, standing_now
from ledger.board import Board, Credited
from ledger.book_lines import BookView
from ledger.period import read_period
from tests.infra.closed_city import heard, stored

EXPORTED, CORRECTED = BookView.EXPORTED, BookView.CORRECTED
TABLE = """
    单位     | 事项     | 线索 | 日期       | 项目         | 对象 | 收到       | 结果
    甲县     | 登记     | L1   |            | 电池项目     |      | 2025-01-05 | 首谈
    乙县     | 登记     | L2   |            | 光学镜头项目 |      | 2025-01-06 | 首谈 异=L1
    市商务局 | 签约认定 | L1   | 2025-01-10 |              |      | 2025-01-12 | 受理
    市商务局 | 签约认定 | L2   | 2025-02-11 |              |      | 2025-02-12 | 受理
    市商务局 | 关账     |      |            | 2025Q1       |      | 2025-04-02 | 受理
    甲县     | 异议对账 |      |            | 2025Q1       |      | 2025-04-03 | 拒:dispute_without_reason
    丙县     | 登记     | L3   |            | 钢结构项目   |      | 2025-04-04 | 首谈 异=L1
    市商务局 | 签约认定 | L3   | 2025-04-05 |              |      | 2025-04-06 | 受理
    市商务局 | 并案     | L2   |            |              | L1   | 2025-04-20 | 受理 同=L1
"""
ZERO = Credited(
    credited_signed_count="0", credited_signed_amount_yuan=0, credited_started_count="0"
)


def signed(board: Board) -> tuple[int, str, str]:
    """Distinct projects, the city's account, and what of it is in this view alone."""
    city, corrections = board.book_city, board.corrections
    return board.signed_count, city.credited_signed_count, corrections.credited_signed_count


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str | None:
    return request.getfixturevalue("postgres_url") if request.param == "postgresql" else None


def test_q1_closed_then_a_merge_takes_one_project_out_of_it(
    tmp_path: Path, database: str | None
) -> None:
    with stored(tmp_path, heard(TABLE), database_url=database) as parts:
        reads = CityReads(parts.engine, parts.city)

        def read(period: str, view: BookView) -> Board:
            return reads.board(read_period(period), view=view)

        q1, closing = read("2025Q1", EXPORTED), 7
        assert (q1.period_state, q1.closing_position, q1.position) == ("closed", closing, closing)
        assert signed(q1) == (2, "2", "0")
        assert q1.signed_amount_yuan == q1.book_city.credited_signed_amount_yuan == 1_000_000_000
        corrected = read("2025Q1", CORRECTED)
        assert (corrected.period_state, corrected.closing_position) == ("closed", closing)
        assert corrected.position > closing
        assert signed(corrected) == (1, "1", "-1")
        assert signed(read("2025-04", EXPORTED)) == (1, "0", "-1")
        assert signed(read("2025-04", CORRECTED)) == (1, "1", "0")
        assert read("2025-04", EXPORTED).period_state == "open"
        for view in BookView:
            assert signed(read("2025", view)) == (2, "2", "0")
            for period in ("2025-01", "2025-02", "2025-03", "2025Q1", "2025-04", "2025H1", "2025"):
                assert read(period, view).difference == ZERO
        assert check_city(parts.engine, parts.city).findings == []


def test_a_closed_period_as_exported_never_changes_and_is_read_from_its_position(
    tmp_path: Path,
) -> None:
    rows = TABLE.splitlines()
    closing = next(number for number, row in enumerate(rows) if "| 关账 " in row)
    at_closing = "\n".join(rows[: closing + 1])
    with stored(tmp_path / "then", heard(at_closing)) as parts:
        reads = CityReads(parts.engine, parts.city)
        then = [reads.board(read_period(p), view=EXPORTED) for p in ("2025Q1", "2025-02")]
        report = reads.assessment(read_period("2025Q1"))
    with stored(tmp_path / "now", heard(TABLE)) as parts:
        reads = CityReads(parts.engine, parts.city)
        now = [reads.board(read_period(p), view=EXPORTED) for p in ("2025Q1", "2025-02")]
        assert now == then
        assert reads.assessment(read_period("2025Q1")) == report
        assert reads.assessment(read_period("2025Q1"), at=9) == report
        assert report.assessment.position == 7
        corrected = reads.assessment(read_period("2025Q1"), view=CORRECTED).assessment
        assert (corrected.view, corrected.figures.signed_count) == ("corrected", 1)
        before = reads.board(read_period("2025Q1"), view=EXPORTED, at=5)
        assert (before.period_state, before.position, before.signed_count) == ("open", 5, 1)


@pytest.mark.parametrize("view", list(BookView))
@pytest.mark.parametrize("period", ["2025Q1", "2025-04", "2025"])
def test_now_and_the_same_position_give_the_same_board_and_statement(
    tmp_path: Path, view: BookView, period: str
) -> None:
    with stored(tmp_path, heard(TABLE)) as parts:
        reads, asked = CityReads(parts.engine, parts.city), read_period(period)
        now = reads.statement("Y", asked, view=view)
        assert reads.statement("Y", asked, view=view, at=now.position) == now
        other = CityReads(parts.engine, parts.city)
        assert other.board(asked, view=view, at=now.position) == reads.board(asked, view=view)


def test_a_statement_shows_both_views_and_what_corrections_changed(tmp_path: Path) -> None:
    with stored(tmp_path, heard(TABLE)) as parts:
        reads = CityReads(parts.engine, parts.city)
        q1 = reads.statement("Y", read_period("2025Q1"))
        assert q1.exported.total.credited_signed_count == "1"
        assert q1.corrected.total.credited_signed_count == "0"
        assert q1.difference.total.credited_signed_count == "-1"
        assert q1.credit == q1.corrected
        posted = {(line.units, line.posted_period, line.corrects_period) for line in q1.lines}
        assert {(10_000, "2025-02", ""), (-10_000, "2025-04", "2025-02")} <= posted
        assert {line.source for line in q1.lines} == {"signing"}
        exported = reads.statement("Y", read_period("2025Q1"), view=EXPORTED)
        assert {line.posted_period for line in exported.lines} == {"2025-02"}
        assert exported.credit == exported.exported == q1.exported
        april = reads.statement("Y", read_period("2025-04"))
        assert april.lines == ()
        assert april.difference.total.credited_signed_count == "1"


def test_how_a_period_stands_now_and_stood_before(tmp_path: Path) -> None:
    announced = (
        TABLE
        + """
    市商务局 | 预告关账 |      |            | 2025Q2       |      | 2025-07-02 | 受理
    """
    )
    with stored(tmp_path, heard(announced)) as parts, parts.engine.connect() as moment:
        for period, state in (
            ("2025Q1", "closed"),
            ("2025-03", "closed"),
            ("2024", "closed"),
            ("2025Q2", "closing"),
            ("2025-06", "closing"),
            ("2025-05", "closing"),
            ("2025-07", "open"),
            ("2025H1", "closing"),
            ("2025", "open"),
        ):
            now = standing_now(moment, parts.city, read_period(period))
            assert now.state == state, period
            assert standing_at(moment, parts.city, read_period(period), position=999) == now
        assert standing_at(moment, parts.city, read_period("2025Q1"), position=6).state == "open"
        view = period_named(moment, parts.city, read_period("2025Q1"))
        assert (view.state, view.closed_seq, view.through) == ("closed", 7, "2025-03")
        assert {answer.office for answer in view.statements} == {"J", "Y", "B", "D", "HG", "ZH"}


HANGING = """
    单位     | 事项     | 线索 | 日期       | 企业             | 项目     | 金额 | 收到       | 结果
    甲县     | 登记     | L1   |            | 新源材料有限公司 | 新源项目 | 5亿  | 2025-01-05 | 首谈
    乙县     | 登记     | L2   |            | 新源材料有限公司 | 新源项目 | 8亿  | 2025-02-05 | 待裁定
    市商务局 | 签约认定 | L1   | 2025-01-10 |                  |          |      | 2025-02-12 | 受理
    丙县     | 登记     | L3   |            | 华天电子有限公司 | 华天项目 | 5亿  | 2025-04-04 | 首谈
    丁县     | 登记     | L4   |            | 华天电子有限公司 | 华天项目 | 8亿  | 2025-04-05 | 待裁定
"""


def test_what_began_before_the_period_ended_hangs_and_what_began_later_does_not(
    tmp_path: Path,
) -> None:
    played = heard(HANGING)
    with stored(tmp_path, played) as parts:
        reads = CityReads(parts.engine, parts.city)
        with reads.moment() as moment:
            state = reads.city_state(moment)
            of_q1, of_april = (
                hanging(moment, parts.city, read_period(period), state=state)
                for period in ("2025Q1", "2025-04")
            )
    assert [(each.what, each.project_id) for each in of_q1] == [
        ("case", played.project_named("L2"))
    ]
    assert len(of_april) == 2
